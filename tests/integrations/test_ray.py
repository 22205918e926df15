"""Real Ray, started on this machine: data sets of Parquet and of archives."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray.data")

import pyarrow as pa
import pyarrow.parquet as pq
import ray

from cleanpage.integrations.arrow import arrow_schema
from cleanpage.integrations.ray import clean_archives, clean_batch, clean_dataset
from cleanpage.integrations.rows import Rows

pytestmark = pytest.mark.filterwarnings("default")  # the engine's own are not ours to mend


@pytest.fixture(scope="module")
def engine() -> Iterator[None]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=200_000_000)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


@pytest.fixture
def parquet(tmp_path: Path, pages: list[Any]) -> str:
    """A folder of three Parquet files."""
    folder = tmp_path / "parquet"
    folder.mkdir()
    for part in range(3):
        chosen = [(n, page, url) for n, (page, url) in enumerate(pages) if n % 3 == part]
        columns = {name: [row[at] for row in chosen] for at, name in enumerate(("id", "html", "url"))}
        schema = pa.schema([("id", pa.int64()), ("html", pa.string()), ("url", pa.string())])
        pq.write_table(pa.table(columns, schema=schema), folder / f"{part}.parquet")
    return str(folder)


def test_parquet_gets_our_columns_and_types(
    engine: None, parquet: str, pages: list[Any], expected: Callable[..., Any], tmp_path: Path
) -> None:
    clean_dataset(ray.data.read_parquet(parquet), "html", "url").write_parquet(str(tmp_path / "out"))
    found = pq.read_table(str(tmp_path / "out"))
    assert found.schema.remove_metadata() == arrow_schema(Rows().schema).insert(0, pa.field("id", pa.int64()))
    assert sorted(found.to_pylist(), key=lambda row: row["id"]) == [
        {"id": n, **row} for n, row in enumerate(expected(pages, Rows()))
    ]


def test_the_classifier_is_loaded_once_a_worker(engine: None, parquet: str, loads: Callable[[], tuple[int, int]]) -> None:
    def probe(batch: pa.Table) -> pa.Table:
        found = clean_batch(batch, "html", "url", Rows(columns=("title",)))
        pid, count = loads()
        return found.append_column("pid", [[pid] * len(found)]).append_column("loads", [[count] * len(found)])

    rows = ray.data.read_parquet(parquet).map_batches(probe, batch_size=2, batch_format="pyarrow").take_all()
    assert len(rows) == 15
    assert {row["loads"] for row in rows} == {1}
    assert os.getpid() not in {row["pid"] for row in rows}


def test_actors_serve_as_well(engine: None, parquet: str) -> None:
    class Cleans:
        def __call__(self, batch: pa.Table) -> pa.Table:
            return clean_batch(batch, "html", None, Rows(columns=("title",)))

    pool = ray.data.ActorPoolStrategy(size=1)
    rows = ray.data.read_parquet(parquet).map_batches(Cleans, batch_format="pyarrow", compute=pool).take_all()
    assert "Harbour bridge 0 reopens after repairs" in {row["title"] for row in rows}


def test_a_deadline_holds_inside_rays_workers(engine: None, parquet: str) -> None:
    rows = Rows(columns=("error",), timeout=1e-6)
    errors = [row["error"] for row in clean_dataset(ray.data.read_parquet(parquet), "html", rows=rows).take_all()]
    assert len(errors) == 15
    assert sum(error.startswith("timeout: ") for error in errors) == 14


def test_archives_become_a_data_set_and_a_broken_one_costs_only_its_rest(
    engine: None, tmp_path: Path, pages: list[Any], write_warc: Callable[..., Path], expected: Callable[..., Any]
) -> None:
    pytest.importorskip("fastwarc")
    whole = write_warc(tmp_path / "whole.warc.gz", pages[:12], "response")
    wet = write_warc(tmp_path / "texts.warc.wet.gz", pages[1:12:2], "conversion")
    rows = Rows(columns=("url", "title", "text", "error"))
    found = clean_archives([str(whole), str(tmp_path / "none.warc.gz"), str(wet)], rows).take_all()
    by_file = {
        name: [row for row in found if row["warc"].endswith(name)] for name in ("whole.warc.gz", "none.warc.gz", ".wet.gz")
    }
    assert [{name: row[name] for name in rows.schema} for row in by_file["whole.warc.gz"]] == expected(pages[:12], rows)
    assert [{name: row[name] for name in rows.schema} for row in by_file[".wet.gz"]] == expected(pages[1:12:2], rows)
    (broken,) = by_file["none.warc.gz"]
    assert broken["error"].startswith("input: ")
