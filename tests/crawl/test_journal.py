"""The journal: what was done is known again, whatever cut it off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleanpage.crawl.journal import Journal, JournalError, Past, Spot, key_of
from cleanpage.sources.record import Found, Kind

SETTINGS = {"format": "jsonl", "links": False}
FILES = [Found(f"{n}.html", f"/pages/{n}.html", Kind.PAGE, n) for n in range(4)] + [Found("\udcff", "/\udcff", Kind.PAGE, 9)]
SPOT = Spot(key_of("/d.jsonl"), 12, 500)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal of two commits."""
    path = tmp_path / "out.journal"
    journal = Journal(str(path), SETTINGS)
    assert journal.begin() == Past()
    journal.add(FILES[:3], None, {"offset": 10}, (3, 0))
    journal.add(FILES[3:], SPOT, {"offset": 30}, (15, 1))
    journal.close()
    return path


def resumed(path: Path, settings: dict[str, object] | None = None) -> Past:
    journal = Journal(str(path), SETTINGS if settings is None else settings)
    try:
        return journal.resume()
    finally:
        journal.close()


def test_what_was_done_is_known_again(path: Path) -> None:
    done = {key_of(file.path): file.size for file in FILES}
    assert resumed(path) == Past(done, SPOT, {"offset": 30}, 15, 1)


@pytest.mark.parametrize("cut", range(1, 200, 13))
def test_a_line_that_was_cut_off_does_not_count_and_is_gone_before_the_next(cut: int, path: Path) -> None:
    whole = path.read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    path.write_bytes(whole[: max(last, len(whole) - cut)])
    journal = Journal(str(path), SETTINGS)
    past = journal.resume()
    assert (past.state, past.pages) == ({"offset": 10}, 3)
    journal.add(FILES[3:], SPOT, {"offset": 30}, (15, 1))
    journal.close()
    assert path.read_bytes() == whole


def test_a_journal_that_was_cut_off_in_its_first_line_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    for content in (b"", b'{"clean'):
        path.write_bytes(content)
        assert resumed(path) == Past()
        assert json.loads(path.read_bytes())["settings"] == SETTINGS


@pytest.mark.parametrize("content", [b"other\n", b"{}\n", b"[]\n", b'{"cleanpage": "journal", "version": 99, "settings": {}}\n', b"\x00\xff\n"])
def test_what_is_no_journal_is_refused_and_left_alone(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    path.write_bytes(content)
    with pytest.raises(JournalError, match=r"a\.journal"):
        resumed(path)
    assert path.read_bytes() == content


def test_a_damaged_line_in_the_middle_is_refused(path: Path) -> None:
    head, first, last = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head + first[:20] + b"\n" + last)
    with pytest.raises(JournalError, match="damaged"):
        resumed(path)


def test_other_options_are_refused_by_name(path: Path) -> None:
    with pytest.raises(JournalError, match=r"other options \(links false\)"):
        resumed(path, {**SETTINGS, "links": True})


def test_a_new_journal_forgets_the_old_one(path: Path) -> None:
    journal = Journal(str(path), SETTINGS)
    journal.begin()
    journal.close()
    assert resumed(path) == Past()
