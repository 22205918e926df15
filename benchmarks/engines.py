#!/usr/bin/env python3
"""What each engine costs beside ``clean_many``, on the same pages in the same run.

    python benchmarks/engines.py > benchmarks/results/engines.md
    python benchmarks/engines.py --only ray,spark --pages 500

Prints Markdown. Pages are the project's fixtures, repeated with variation. Each engine runs in a process of its own, with so many
workers as ``--workers`` says: it starts, cleans a few pages so that its workers are up and hold the classifier ("start"), then
cleans all pages, from Parquet or JSON lines where it reads files, to the columns of ``Rows``. ``clean_many`` to the same rows
runs before and after each, since other work on the machine comes and goes; the mean of these two is what an engine is
compared with. Engines that are not installed have no row.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before numpy comes in

from cleanpage import Options, clean_many, decode  # noqa: E402
from cleanpage.integrations.rows import Rows  # noqa: E402
from measures import load_fixtures, machine, markdown_table  # noqa: E402

WARM_PAGES = 40
BASE = "clean_many"
ROWS = Rows()
Pages = list[str]


class Clock:
    """Seconds from the start to the end of the warm-up, and from there to the end."""

    def __init__(self) -> None:
        self.times = [time.perf_counter()]

    def lap(self) -> None:
        """The warm-up, or the run, is over."""
        self.times.append(time.perf_counter())


def make_pages(count: int) -> Pages:
    """The fixtures in turn, each time around with another line at their end."""
    texts = [decode.read(source, Options()).text for _, source, _, _ in load_fixtures()]
    pages = []
    for number in range(count):
        text, round_ = texts[number % len(texts)], number // len(texts)
        note = f"Edition {round_}, sheet {number}."
        head, end, tail = text.rpartition("</body>")
        pages.append(f"{head}<p>{note}</p>{end}{tail}" if end else f"{text}\n{note}\n")
    return pages


def url_of(number: int) -> str:
    """The address of a page."""
    return f"https://pages.example/{number}"


def triples(pages: Pages) -> list[dict[str, Any]]:
    """Pages as records."""
    return [{"id": number, "html": page, "url": url_of(number)} for number, page in enumerate(pages)]


def run_clean_many(pages: Pages, folder: Path, workers: int, clock: Clock) -> int:
    """The yardstick: the same rows without any engine."""
    sources = ((page, url_of(number)) for number, page in enumerate(pages))
    results = clean_many(sources, jobs=workers, url=lambda url: url)
    found = []
    for number, (result, url) in enumerate(results):
        found.append(ROWS.row(result, url))
        if number == WARM_PAGES - 1:
            clock.lap()
    clock.lap()
    return sum(row["error"] is None for row in found)


def run_pandas(pages: Pages, folder: Path, workers: int, clock: Clock) -> int:
    """A frame in memory to a frame in memory."""
    import pandas as pd  # noqa: PLC0415

    from cleanpage.integrations.pandas import clean_frame  # noqa: PLC0415

    frame = pd.DataFrame(triples(pages))
    clean_frame(frame[:WARM_PAGES], "html", "url", ROWS)
    clock.lap()
    found = clean_frame(frame[WARM_PAGES:], "html", "url", ROWS, jobs=workers)
    clock.lap()
    return int(found["error"].isna().sum()) + WARM_PAGES


def run_polars(pages: Pages, folder: Path, workers: int, clock: Clock) -> int:
    """A frame in memory to a frame in memory."""
    import polars as pl  # noqa: PLC0415

    from cleanpage.integrations.polars import clean_frame  # noqa: PLC0415

    frame = pl.DataFrame(triples(pages))
    clean_frame(frame[:WARM_PAGES], "html", "url", ROWS)
    clock.lap()
    found = clean_frame(frame[WARM_PAGES:], "html", "url", ROWS, jobs=workers)
    clock.lap()
    return int(found["error"].null_count()) + WARM_PAGES


def write_parquet(pages: Pages, folder: Path, files: int = 8) -> tuple[str, str]:
    """The pages of the warm-up and the others, each as a folder of Parquet files."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    records = triples(pages)
    for name, chosen in (("warm", records[:WARM_PAGES]), ("all", records[WARM_PAGES:])):
        (folder / name).mkdir()
        for part in range(files):
            pq.write_table(pa.Table.from_pylist(chosen[part::files]), folder / name / f"{part}.parquet")
    return str(folder / "warm"), str(folder / "all")


def run_dask_frame(pages: Pages, folder: Path, workers: int, clock: Clock) -> int:
    """Parquet to Parquet on a local cluster."""
    import dask.dataframe as dd  # noqa: PLC0415
    from distributed import Client, LocalCluster  # noqa: PLC0415

    from cleanpage.integrations.dask import clean_frame  # noqa: PLC0415

    warm, everything = write_parquet(pages, folder)
    clock.times = [time.perf_counter()]
    cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    with cluster, Client(cluster):
        clean_frame(dd.read_parquet(warm), "html", "url", ROWS).to_parquet(folder / "w")
        clock.lap()
        clean_frame(dd.read_parquet(everything), "html", "url", ROWS).to_parquet(folder / "out")
        clock.lap()
        return int(dd.read_parquet(folder / "out")["error"].isna().sum().compute()) + WARM_PAGES


def run_dask_bag(pages: Pages, folder: Path, workers: int, clock: Clock) -> int:
    """Records in memory to records in memory, through a local cluster."""
    import dask.bag as db  # noqa: PLC0415
    from distributed import Client, LocalCluster  # noqa: PLC0415

    from cleanpage.integrations.dask import clean_bag  # noqa: PLC0415

    records = triples(pages)
    cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    with cluster, Client(cluster):
        clean_bag(db.from_sequence(records[:WARM_PAGES], npartitions=workers), "html", "url", ROWS).compute()
        clock.lap()
        found = clean_bag(db.from_sequence(records[WARM_PAGES:], npartitions=8), "html", "url", ROWS).compute()
        clock.lap()
    return sum(row["error"] is None for row in found) + WARM_PAGES


def run_ray(pages: Pages, folder: Path, workers: int, clock: Clock) -> int:
    """Parquet to Parquet."""
    import pyarrow.parquet as pq  # noqa: PLC0415
    import ray  # noqa: PLC0415
    import ray.data  # noqa: PLC0415

    from cleanpage.integrations.ray import clean_dataset  # noqa: PLC0415

    warm, everything = write_parquet(pages, folder)
    clock.times = [time.perf_counter()]
    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, object_store_memory=400_000_000)
    ray.data.DataContext.get_current().enable_progress_bars = False
    clean_dataset(ray.data.read_parquet(warm), "html", "url", ROWS).write_parquet(str(folder / "w"))
    clock.lap()
    clean_dataset(ray.data.read_parquet(everything), "html", "url", ROWS).write_parquet(str(folder / "out"))
    clock.lap()
    return pq.read_table(folder / "out")["error"].null_count + WARM_PAGES


def run_spark(pages: Pages, folder: Path, workers: int, clock: Clock, *, is_udf: bool = False) -> int:
    """Parquet to Parquet, by mapInPandas or by a pandas UDF."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    from cleanpage.integrations.spark import clean_column, clean_frame  # noqa: PLC0415

    warm, everything = write_parquet(pages, folder)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    clock.times = [time.perf_counter()]
    builder = SparkSession.builder.master(f"local[{workers}]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.driver.host", "127.0.0.1").config("spark.log.level", "ERROR").getOrCreate()
    for source, target in ((warm, "w"), (everything, "out")):
        frame = spark.read.parquet(source)
        if is_udf:
            cleaned = frame.select("id", clean_column("html", "url", ROWS).alias("page")).select("id", "page.*")
        else:
            cleaned = clean_frame(frame, "html", "url", ROWS)
        cleaned.write.parquet(str(folder / target))
        clock.lap()
    count = spark.read.parquet(str(folder / "out")).where("error is null").count()
    spark.stop()
    return int(count) + WARM_PAGES


def run_spark_udf(pages: Pages, folder: Path, workers: int, clock: Clock) -> int:
    """The same by a pandas UDF."""
    return run_spark(pages, folder, workers, clock, is_udf=True)


def run_datatrove(pages: Pages, folder: Path, workers: int, clock: Clock) -> int:
    """JSON lines to JSON lines, gzipped, by the local executor; a task a worker."""
    from datatrove.executor import LocalPipelineExecutor  # noqa: PLC0415
    from datatrove.pipeline.readers import JsonlReader  # noqa: PLC0415
    from datatrove.pipeline.writers import JsonlWriter  # noqa: PLC0415

    from cleanpage.integrations.datatrove import METADATA, CleanPageExtractor  # noqa: PLC0415

    records = [{**record, "text": record.pop("html")} for record in triples(pages)]
    for name, chosen in (("w", records[:WARM_PAGES]), ("all", records[WARM_PAGES:])):
        (folder / name).mkdir()
        for part in range(workers):
            lines = "\n".join(json.dumps(record) for record in chosen[part::workers])
            (folder / name / f"{part}.jsonl").write_text(lines, encoding="utf-8")
    clock.times = [time.perf_counter()]
    dropped = 0
    for name in ("w", "all"):
        extractor = CleanPageExtractor(Rows(columns=METADATA))
        steps = [JsonlReader(str(folder / name)), extractor, JsonlWriter(str(folder / f"{name}-out"))]
        # Each run starts its workers anew, so the warm-up only shows what starting costs.
        logs = str(folder / f"{name}-logs")
        LocalPipelineExecutor(steps, tasks=workers, workers=workers, logging_dir=logs).run()
        clock.lap()
        counts = json.loads((folder / f"{name}-logs" / "stats.json").read_text(encoding="utf-8"))[1]["stats"]
        dropped += sum(counts[key] for key in counts if key in ("dropped_input", "dropped_internal"))
    return len(pages) - dropped


def run_scrapy(pages: Pages, folder: Path, workers: int, clock: Clock) -> int:
    """A crawl of a server on this machine, whose items are cleaned."""
    return _crawl(pages, folder, clock, is_cleaned=True)


def run_scrapy_bare(pages: Pages, folder: Path, workers: int, clock: Clock) -> int:
    """The same crawl without cleaning: what Scrapy itself takes."""
    return _crawl(pages, folder, clock, is_cleaned=False)


def _crawl(pages: Pages, folder: Path, clock: Clock, *, is_cleaned: bool) -> int:
    from scrapy import Request, Spider, signals  # noqa: PLC0415
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415

    server = subprocess.Popen([sys.executable, __file__, "--serve", str(len(pages))], stdout=subprocess.PIPE, text=True)
    port = (server.stdout.readline() if server.stdout else "").strip()
    found: list[Any] = []

    class Reader(Spider):
        name = "reader"
        custom_settings = {  # noqa: RUF012  as Scrapy wants it
            "ITEM_PIPELINES": {"cleanpage.integrations.scrapy.CleanPagePipeline": 300} if is_cleaned else {},
            "CLEANPAGE_ROWS": ROWS,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
            "DOWNLOAD_DELAY": 0,
        }

        async def start(self) -> Any:
            for number in range(len(pages)):
                yield Request(f"http://127.0.0.1:{port}/{number}")

        def parse(self, response: Any) -> Any:
            yield {"url": response.url, "html": response.text}

    def take(item: Any) -> None:
        found.append(item.get("error"))
        if len(found) == WARM_PAGES:
            clock.lap()

    try:
        clock.times = [time.perf_counter()]
        process = CrawlerProcess()
        crawler = process.create_crawler(Reader)
        crawler.signals.connect(take, signals.item_scraped)
        process.crawl(crawler)
        process.start()
        clock.lap()
    finally:
        server.kill()
    return sum(error is None for error in found)


def serve(count: int) -> None:
    """The pages on a free port, whose number is printed, until the process is ended."""
    pages = [page.encode() for page in make_pages(count)]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages[int(self.path[1:])]
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


Engine = tuple[str, str, Callable[[Pages, Path, int, Clock], int]]
#: Name on the command line -> package whose version is shown, what is measured, how.
ENGINES: dict[str, Engine] = {
    BASE: ("cleanpage", "clean_many", run_clean_many),
    "pandas": ("pandas", "pandas, clean_frame", run_pandas),
    "polars": ("polars", "polars, clean_frame", run_polars),
    "dask": ("dask", "Dask data frame, Parquet", run_dask_frame),
    "dask-bag": ("dask", "Dask bag", run_dask_bag),
    "ray": ("ray", "Ray Data, Parquet", run_ray),
    "spark": ("pyspark", "Spark mapInPandas, Parquet", run_spark),
    "spark-udf": ("pyspark", "Spark pandas UDF, Parquet", run_spark_udf),
    "datatrove": ("datatrove", "datatrove, JSON lines", run_datatrove),
    "scrapy-bare": ("scrapy", "Scrapy crawl, nothing cleaned", run_scrapy_bare),
    "scrapy": ("scrapy", "Scrapy crawl and item pipeline", run_scrapy),
}
#: Engines that clean in their own process, whatever the number of workers.
SINGLE = ("scrapy", "scrapy-bare")


def run_child(name: str, count: int, workers: int) -> dict[str, float] | None:
    """One engine in a fresh process: seconds of its start and of its run, and the pages that were cleaned."""
    command = [sys.executable, __file__, "--child", name, "--pages", str(count), "--workers", str(workers)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        print(f"{name} failed: {done.stderr[-1500:]}", file=sys.stderr)
        return None
    return dict(json.loads(lines[-1]))


def child(name: str, count: int, workers: int) -> int:
    """Run one engine here and print its figures."""
    pages = make_pages(count)
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        cleaned = ENGINES[name][2](pages, Path(folder), workers, clock)
        start, run = (after - before for before, after in zip(clock.times, clock.times[1:], strict=False))
        print(json.dumps({"start": start, "run": run, "cleaned": cleaned}), flush=True)
    return 0


def report(names: Sequence[str], count: int, workers: int) -> str:
    """The table."""
    timed = count - WARM_PAGES
    rows = []
    before = run_child(BASE, count, workers)
    for name in names:
        package, title, _ = ENGINES[name]
        try:
            version = importlib.metadata.version(package) if name != BASE else ""
        except importlib.metadata.PackageNotFoundError:
            continue
        found = run_child(name, count, workers)
        after = run_child(BASE, count, workers)
        if found is None or before is None or after is None:
            continue
        base = (before["run"] + after["run"]) / 2
        rows.append(
            [
                title,
                version,
                f"{found['start']:.1f}",
                f"{1000 * found['run'] / timed:.2f}",
                f"{1000 * base / timed:.2f}",
                f"{found['run'] / base:.2f}",
                f"{1000 * (found['run'] - base) / timed:+.2f}",
                f"{found['cleaned']:.0f}",
            ]
        )
        before = after
        print(f"{name}: {found}", file=sys.stderr)
    head = ["", "version", "start, s", "ms a page", "clean_many then", "ratio", "overhead, ms a page", "pages cleaned"]
    return markdown_table(head, rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000, help="how many pages (default 2000)")
    parser.add_argument("--workers", type=int, default=1, help="workers of each engine (default 1)")
    parser.add_argument("--only", help=f"engines, parted by commas, of {', '.join(ENGINES)}")
    parser.add_argument("--child", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.serve:
        serve(options.serve)
    if options.child:
        return child(options.child, options.pages, options.workers)
    pages = make_pages(options.pages)
    size = sum(len(page.encode()) for page in pages) / len(pages) / 1000
    names = options.only.split(",") if options.only else list(ENGINES)
    print(f"# Engines\n\n{machine()}. {len(pages)} pages, {size:.1f} kB in the mean; {options.workers} worker(s) each.\n")
    print(report(names, options.pages, options.workers), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
