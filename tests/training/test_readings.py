"""The labels that readers gave: what the file holds, and what is made of it."""

import gzip
import json
from importlib import resources
from pathlib import Path

import pytest

from cleanpage.training import readings
from cleanpage.training.corpus import CODE_INDEX

ROWS = [json.loads(row) for row in (resources.files("cleanpage.training") / "readings.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[row["id"][:24] for row in ROWS])
def test_a_page_of_the_file_has_known_codes_and_hashes_and_no_text(row: dict[str, object]) -> None:
    assert row["set"] in readings.FOLDERS
    for code, *hashes in row["runs"]:  # type: ignore[attr-defined]
        assert code in CODE_INDEX
        assert hashes
        assert all(len(value) == 8 and int(value, 16) >= 0 for value in hashes)


def test_no_page_is_read_twice() -> None:
    assert len({(row["set"], row["id"]) for row in ROWS}) == len(ROWS)


def test_blanks_do_not_change_what_stands_for_a_line() -> None:
    assert readings.hash_line("the ferry  sails") == readings.hash_line(" theferry sails\n")
    assert readings.hash_line("the ferry sails") != readings.hash_line("the ferry sinks")


def test_a_corpus_without_the_pages_gives_none(tmp_path: Path) -> None:
    assert list(readings.load_readings(tmp_path)) == []


def test_lines_get_the_code_of_the_hash_that_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bodies" / "wcxb").mkdir(parents=True)
    page = "<title>Ferry sails</title><p>Home</p><p>A new line</p><p>The ferry sailed.</p>"
    (tmp_path / "bodies" / "wcxb" / "ferry.html.gz").write_bytes(gzip.compress(page.encode()))
    runs = [["T", readings.hash_line("Ferry sails")], ["N", readings.hash_line("Home")], ["B", readings.hash_line("The ferry sailed.")]]
    row = {"set": "wcxb", "id": "ferry", "site": "ferry", "language": "en", "runs": runs}
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "readings.jsonl").write_text(json.dumps(row) + "\n")
    monkeypatch.setattr(readings.resources, "files", lambda _: folder)
    (read,) = readings.load_readings(tmp_path)
    assert read.gold == [("T", "Ferry sails"), ("N", "Home"), ("B", "The ferry sailed.")]
    assert (read.id, read.site, read.language) == ("wcxb-ferry", "ferry", "en")
