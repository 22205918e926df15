"""Real datatrove: pipelines of its own local executor."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datatrove")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleanpage import Options, Zone, clean
from cleanpage.integrations.datatrove import CleanPageExtractor, CleanPageLineFilter
from cleanpage.integrations.rows import Rows

pytestmark = pytest.mark.filterwarnings("default")  # the engine's own are not ours to mend


@pytest.fixture
def documents(tmp_path: Path, pages: list[Any]) -> Path:
    """Two shards of documents: one for each page that is there."""
    folder = tmp_path / "in"
    folder.mkdir()
    for shard in range(2):
        chosen = [(n, page, url) for n, (page, url) in enumerate(pages) if page and n % 2 == shard]
        lines = [json.dumps({"id": str(n), "text": page, "url": url}) for n, page, url in chosen]
        (folder / f"{shard}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def run(folder: Path, step: Any, tasks: int = 2) -> tuple[dict[str, Any], dict[str, int]]:
    """Documents by id after one step between a reader and a writer, and what the step has counted."""
    target = folder.parent / "out"
    pipeline = [JsonlReader(str(folder)), step, JsonlWriter(str(target))]
    executor = LocalPipelineExecutor(pipeline, tasks=tasks, workers=tasks, logging_dir=str(folder.parent / "logs"))
    executor.run()
    files = sorted(target.glob("*.jsonl.gz"))
    found = [json.loads(line) for file in files for line in gzip.decompress(file.read_bytes()).decode().splitlines()]
    stats = json.loads((folder.parent / "logs" / "stats.json").read_text(encoding="utf-8"))[1]["stats"]
    counts = {name: value["total"] if isinstance(value, dict) else value for name, value in stats.items()}
    return {document["id"]: document for document in found}, counts


def test_the_extractor_turns_documents_into_articles_with_metadata(documents: Path, pages: list[Any]) -> None:
    (documents / "2.jsonl").write_text(json.dumps({"id": "menu", "text": "Home"}), encoding="utf-8")
    found, counts = run(documents, CleanPageExtractor())
    assert set(found) == {str(n) for n in (*range(12), 13)}
    for key, document in found.items():
        page = clean(pages[int(key)][0])
        assert document["text"] == page.article.text
        assert document["metadata"]["title"] == page.title
        assert document["metadata"].get("url") == pages[int(key)][1]
        assert "error" not in document["metadata"]
    assert found["1"]["metadata"]["credits"] == "责任编辑: 涂晓棠"
    assert (counts["total"], counts["forwarded"], counts["dropped_no_text"]) == (14, 13, 1)


def test_pages_that_are_no_articles_can_be_left_out(documents: Path) -> None:
    (documents / "2.jsonl").write_text(json.dumps({"id": "short", "text": "Log in to see this page."}), encoding="utf-8")
    assert not clean("Log in to see this page.").is_article
    found, _ = run(documents, CleanPageExtractor(articles_only=True))
    assert "short" not in found
    assert "0" in found


def test_a_page_that_fails_is_dropped_and_counted(documents: Path) -> None:
    step = CleanPageExtractor(Rows(columns=("title",), prefix="page_", timeout=60, options=Options(max_bytes=1000)))
    found, counts = run(documents, step, tasks=1)
    assert set(found) == {str(n) for n in range(1, 12, 2)}
    assert found["1"]["metadata"]["page_title"]
    assert counts["dropped_input"] == 7


def test_a_deadline_holds_inside_the_executor(documents: Path) -> None:
    found, counts = run(documents, CleanPageExtractor(Rows(columns=("title",), timeout=1e-6)))
    assert found == {}
    assert counts["dropped_timeout"] == 13


def test_the_line_filter_keeps_the_lines_of_its_zones_as_they_are(documents: Path, pages: list[Any]) -> None:
    (documents / "0.jsonl").unlink()
    found, counts = run(documents, CleanPageLineFilter("title,body,credits"))
    title, _, _, _, first, second, blank, credit = pages[1][0].split("\n")[:8]
    assert found["1"]["text"] == "\n".join([title, first, second, blank, credit])
    assert counts["line-filter-related"] >= 18
    assert counts["line-filter-byline"] == 6


def test_the_line_filter_leaves_blank_lines_between_kept_lines() -> None:
    text = (
        "The bridge opened again on Tuesday morning, and traffic moved freely.\n\n\n" * 2
        + "Buses return on Thursday, the council said in a note."
    )
    document = Document(text=text, id="1")
    assert CleanPageLineFilter(["body", "title"]).filter(document) is True
    assert document.text == text


@pytest.mark.parametrize(("text", "reason"), [("", "no_line"), ("x" * 2000, "input")])
def test_a_document_of_which_nothing_is_left_goes_with_its_reason(text: str, reason: str) -> None:
    step = CleanPageLineFilter(options=Options(max_bytes=1000))
    assert step.filter(Document(text=text, id="1")) == (False, reason)


def test_markup_in_flattened_text_is_text() -> None:
    text = "<p> is how a paragraph starts in HTML, and the tag may be left open.\n<br> is how a line of it ends."
    document = Document(text=text, id="1")
    assert CleanPageLineFilter(list(Zone)).filter(document) is True
    assert document.text == text


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="body"):
        CleanPageLineFilter("bodi")


def test_the_classifier_is_loaded_once_a_worker(documents: Path, loads: Callable[[], tuple[int, int]]) -> None:
    def probe(data: Any, rank: int = 0, world_size: int = 1) -> Any:
        for document in data:
            document.metadata["loads"] = loads()
            yield document

    target = documents.parent / "out"
    pipeline = [JsonlReader(str(documents)), CleanPageExtractor(), probe, JsonlWriter(str(target))]
    LocalPipelineExecutor(pipeline, tasks=2, workers=2, logging_dir=str(documents.parent / "logs")).run()
    texts = [gzip.decompress(file.read_bytes()).decode() for file in target.glob("*.jsonl.gz")]
    probed = [json.loads(line)["metadata"]["loads"] for text in texts for line in text.splitlines()]
    assert len(probed) == 13
    assert {count for _, count in probed} == {1}
