"""Real Dask: its own schedulers, and a cluster of processes on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("dask.dataframe")
distributed = pytest.importorskip("distributed")

import dask  # noqa: E402
import dask.bag as db  # noqa: E402
import dask.dataframe as dd  # noqa: E402
import pandas as pd  # noqa: E402

from cleanpage.integrations.dask import clean_bag, clean_frame  # noqa: E402
from cleanpage.integrations.rows import Rows  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")  # the engine's own are not ours to mend


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with (
        dask.config.set({"distributed.worker.daemon": False}),  # else a worker may start no process to keep a deadline
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def records(pages: list[Any]) -> list[dict[str, Any]]:
    return [{"id": n, "html": page, "url": url} for n, (page, url) in enumerate(pages)]


def test_a_bag_of_records_gets_our_columns_on_a_cluster(
    cluster: Any, records: list[Any], pages: list[Any], expected: Callable[..., Any]
) -> None:
    found = clean_bag(db.from_sequence(records, npartitions=4), "html", "url").compute(scheduler=cluster)
    assert found == [{"id": n, **row} for n, row in enumerate(expected(pages, Rows()))]


def test_a_record_without_its_page_keeps_its_place(records: list[Any]) -> None:
    bag = db.from_sequence([{"id": 7}, records[0]], npartitions=1)
    first, second = clean_bag(bag, "html", rows=Rows(columns=("title", "error"))).compute(scheduler="sync")
    assert (first["id"], first["title"]) == (7, None)
    assert first["error"].startswith("input: ")
    assert second["title"] == "Harbour bridge 0 reopens after repairs"


def test_a_frame_gets_our_columns_and_types_on_a_cluster(
    cluster: Any, records: list[Any], pages: list[Any], expected: Callable[..., Any]
) -> None:
    frame = dd.from_pandas(pd.DataFrame(records), npartitions=3)
    lazy = clean_frame(frame, "html", "url")
    found = lazy.compute(scheduler=cluster)
    assert list(lazy.columns) == list(found.columns) == ["id", *Rows().schema]
    assert dict(lazy.dtypes)["views"] == found["views"].dtype == "int64[pyarrow]"
    assert found["title"].astype(object).where(found["title"].notna(), None).tolist() == [
        row["title"] for row in expected(pages, Rows())
    ]
    assert found["id"].tolist() == list(range(len(pages)))


def test_the_classifier_is_loaded_once_a_worker(cluster: Any, records: list[Any], loads: Callable[[], tuple[int, int]]) -> None:
    clean_bag(db.from_sequence(records, npartitions=8), "html", "url").compute(scheduler=cluster)
    probed = cluster.run(loads)
    assert len({pid for pid, _ in probed.values()}) == 2
    assert all(count == 1 for _, count in probed.values())


def test_a_column_of_the_same_name_is_refused_before_anything_runs(records: list[Any]) -> None:
    frame = dd.from_pandas(pd.DataFrame(records).rename(columns={"id": "title"}), npartitions=1)
    with pytest.raises(ValueError, match="title"):
        clean_frame(frame, "html", "url")


def test_a_deadline_holds_on_a_cluster(cluster: Any, records: list[Any]) -> None:
    rows = Rows(columns=("error",), timeout=1e-6)
    found = clean_bag(db.from_sequence(records, npartitions=2), "html", rows=rows).compute(scheduler=cluster)
    assert sum(row["error"].startswith("timeout: ") for row in found) == len(records) - 1
