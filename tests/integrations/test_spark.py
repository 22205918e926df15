"""Real Spark, started on this machine with two threads; it needs Java."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark")
pytest.importorskip("pandas")
pytest.importorskip("pyarrow")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java", allow_module_level=True)

from pyspark.sql import SparkSession
from pyspark.sql import functions as sf

from cleanpage.integrations.rows import Rows
from cleanpage.integrations.spark import clean_archives, clean_column, clean_frame, frames_cleaner, spark_schema

pytestmark = pytest.mark.filterwarnings("default")  # the engine's own are not ours to mend


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", 2)
    )
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    builder = builder.config("spark.executorEnv.PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def frame(spark: Any, pages: list[Any]) -> Any:
    rows = [(n, page, url) for n, (page, url) in enumerate(pages)]
    return spark.createDataFrame(rows, "id long, html string, url string").repartition(3)


def collected(frame: Any) -> list[dict[str, Any]]:
    return [row.asDict(recursive=True) for row in frame.orderBy("id").collect()]


def test_a_frame_gets_our_columns_and_types(frame: Any, pages: list[Any], expected: Callable[..., Any]) -> None:
    found = clean_frame(frame, "html", "url")
    assert found.schema.names == ["id", *Rows().schema]
    assert found.schema["views"].dataType.simpleString() == "bigint"
    assert collected(found) == [{"id": n, **row} for n, row in enumerate(expected(pages, Rows()))]


def test_parquet_files_keep_the_schema(spark: Any, frame: Any, tmp_path: Path) -> None:
    clean_frame(frame, "html", "url").write.parquet(str(tmp_path / "out"))
    assert spark.read.parquet(str(tmp_path / "out")).drop("id").schema == spark_schema(Rows().schema)


def test_a_pandas_udf_gives_a_struct_column(frame: Any, pages: list[Any], expected: Callable[..., Any]) -> None:
    rows = Rows(columns=("url", "title", "is_article", "confidence", "views", "error"))
    found = collected(frame.select("id", clean_column("html", "url", rows).alias("page")))
    assert [row["page"] for row in found] == expected(pages, rows)
    titles = frame.select("id", clean_column("html", rows=rows)["title"].alias("title"))
    assert collected(titles)[0]["title"] == "Harbour bridge 0 reopens after repairs"


def test_binary_pages_are_taken(frame: Any) -> None:
    found = clean_frame(frame.withColumn("html", sf.encode("html", "UTF-8")), "html", "url", Rows(columns=("title",)))
    assert collected(found)[0]["title"] == "Harbour bridge 0 reopens after repairs"


def test_the_classifier_is_loaded_once_a_worker(frame: Any, loads: Callable[[], tuple[int, int]]) -> None:
    clean = frames_cleaner("html", "url", Rows(columns=("title",)), ["id"])

    def probe(batches: Any) -> Any:
        for batch in clean(batches):
            pid, count = loads()
            yield batch.assign(pid=pid, loads=count)

    seen = frame.repartition(6).mapInPandas(probe, "id long, title string, pid long, loads long").collect()
    assert len(seen) == 15
    assert {row.loads for row in seen} == {1}
    assert os.getpid() not in {row.pid for row in seen}


def test_a_deadline_holds_inside_sparks_workers(frame: Any) -> None:
    errors = [row["error"] for row in collected(clean_frame(frame, "html", rows=Rows(columns=("error",), timeout=1e-6)))]
    assert len(errors) == 15
    assert sum(error.startswith("timeout: ") for error in errors) == 14


def test_archives_become_a_frame(
    spark: Any, tmp_path: Path, pages: list[Any], write_warc: Callable[..., Path], expected: Callable[..., Any]
) -> None:
    pytest.importorskip("fastwarc")
    path = write_warc(tmp_path / "crawl.warc.gz", pages[:12], "response")
    paths = spark.createDataFrame([(str(path),), (str(tmp_path / "none.warc.gz"),)], "path string").repartition(2)
    rows = Rows(columns=("url", "title", "text", "error"))
    found = clean_archives(paths, rows).orderBy("warc", "record").collect()
    assert [{name: row[name] for name in rows.schema} for row in found[:12]] == expected(pages[:12], rows)
    assert found[12]["error"].startswith("input: ")


def test_a_column_of_the_same_name_is_refused_before_anything_runs(frame: Any) -> None:
    with pytest.raises(ValueError, match="title"):
        clean_frame(frame.withColumnRenamed("id", "title"), "html", "url")
