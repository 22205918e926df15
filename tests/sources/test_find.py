"""Finding files: folders, patterns, lists, and the names that their results get."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from cleanpage.sources.find import Finder, bare_suffix, holds_many, kind_of, read_list
from cleanpage.sources.record import Found, Kind, Reading

FILES = ("site/b.html", "site/a.HTM", "site/deep/c.txt", "site/deep/d.warc.gz", "site/x.png", "site/.git/e.html", "site/.f.html", "g.html")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"page")
    return tmp_path


def find(
    *names: str, suffixes: tuple[str, ...] | None = None, listing: bytes | None = None, ours: frozenset[str] = frozenset()
) -> list[Found]:
    stream = None if listing is None else io.BytesIO(listing)
    return list(Finder(Reading(1000, suffixes=suffixes), names, stream, ours).find())


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["site"], ["site/a.HTM", "site/b.html", "site/deep/c.txt", "site/deep/d.warc.gz"]),
        (["g.html", "site/deep"], ["g.html", "site/deep/c.txt", "site/deep/d.warc.gz"]),
        (["site/*.html"], ["site/b.html"]),
        (["site/**/*.txt"], ["site/deep/c.txt"]),
        (["s*te"], ["site/a.HTM", "site/b.html", "site/deep/c.txt", "site/deep/d.warc.gz"]),
        (["site/x.png"], ["site/x.png"]),
    ],
)
def test_files_are_found_in_a_fixed_order(folder: Path, names: list[str], expected: list[str]) -> None:
    found = find(*names)
    assert [file.name for file in found] == expected
    assert [file.path for file in found] == [str(folder / name) for name in expected]
    assert {file.size for file in found} == {4}


def test_endings_choose_what_a_folder_gives_but_not_what_is_named(folder: Path) -> None:
    assert [file.name for file in find("site", "g.html", suffixes=(".png",))] == ["site/x.png", "g.html"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("nowhere.html", "No such file"),
        ("site/*.pdf", "no file matches"),
        ("site/.git", None),
        ("empty", "holds no files of pages (.html"),
        ("a\0b", "no name of a file"),
    ],
)
def test_what_is_not_there_is_named_and_the_rest_is_found(folder: Path, name: str, problem: str | None) -> None:
    (folder / "empty").mkdir()
    *found, last = find(name, "g.html")
    assert last.name == "g.html"
    if problem is None:
        assert [file.name for file in found] == ["site/.git/e.html"], "a hidden folder that is named is meant"
    else:
        (missing,) = found
        assert (missing.kind, missing.name) == (Kind.MISSING, name)
        assert problem in missing.problem


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_named(folder: Path) -> None:
    (folder / "site" / "deep").chmod(0)
    try:
        missing = [file for file in find("site") if file.kind is Kind.MISSING]
        assert [file.name for file in missing] == ["site/deep"]
    finally:
        (folder / "site" / "deep").chmod(0o755)


def test_the_output_is_no_input(folder: Path) -> None:
    ours = frozenset({str(folder / "site" / "deep"), str(folder / "site" / "b.html")})
    assert [file.name for file in find("site", ours=ours)] == ["site/a.HTM"]


def test_a_name_with_signs_of_a_pattern_is_a_name_where_there_is_such_a_file(folder: Path) -> None:
    Path("a[1].html").write_bytes(b"")
    assert [file.kind for file in find("a[1].html")] == [Kind.PAGE]
    assert not holds_many("a[1].html")


def test_links_to_folders_are_not_followed_so_no_circle_is_endless(folder: Path) -> None:
    os.symlink(folder / "site", folder / "site" / "deep" / "up")
    assert len(find("site")) == 4


@pytest.mark.parametrize(
    ("listing", "paths"),
    [
        (b"a.html\nb c.html\n", ["a.html", "b c.html"]),
        (b"a.html\r\nb.html", ["a.html", "b.html"]),
        (b"a\nb.html\0c.html\0", ["a\nb.html", "c.html"]),
        (b"\n\n\n", []),
        (b"", []),
        (b"x.html\n" * 20_000, ["x.html"] * 20_000),
    ],
)
def test_a_list_of_paths_is_one_a_line_or_parted_by_nul(listing: bytes, paths: list[str]) -> None:
    assert list(read_list(io.BytesIO(listing))) == paths


def test_a_list_may_name_whatever_an_argument_may(folder: Path) -> None:
    names = [file.name for file in find("-", listing=b"g.html\nsite/deep\nhttps://news.example/a\n")]
    assert names == ["g.html", "site/deep/c.txt", "site/deep/d.warc.gz", "https://news.example/a"]


@pytest.mark.parametrize(
    ("names", "listing", "places"),
    [
        (["site"], None, ["a.HTM", "b.html", "deep/c.txt", "deep/d.warc.gz"]),
        (["site/b.html", "g.html"], None, ["site/b.html", "g.html"]),
        (["site/*.html"], None, ["b.html"]),
        (["-"], b"site/b.html\n", ["site/b.html"]),
        (["g.html", "https://news.example/a?b"], None, ["g.html", "@web/https%3A%2F%2Fnews.example%2Fa%3Fb"]),
    ],
)
def test_results_are_placed_below_what_all_inputs_share(folder: Path, names: list[str], listing: bytes | None, places: list[str]) -> None:
    assert [file.place for file in find(*names, listing=listing)] == places


def test_two_files_never_have_one_place(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.html"
    outside.write_bytes(b"")
    inside = folder / "@" / str(outside).lstrip("/")
    inside.parent.mkdir(parents=True)
    inside.write_bytes(b"")
    found = find("-", listing=f"{outside}\n{inside}\n".encode())
    assert len({file.place for file in found}) == 2
    assert not any(os.path.isabs(file.place) or ".." in file.place.split("/") for file in found)


@pytest.mark.parametrize(
    ("name", "suffix", "kind"),
    [
        ("a.html", ".html", Kind.PAGE),
        ("a.HTML.GZ", ".html", Kind.PAGE),
        ("a.warc", ".warc", Kind.WARC),
        ("a.warc.wet.gz", ".wet", Kind.WARC),
        ("a.jsonl.zst", ".jsonl", Kind.JSONL),
        ("a.ndjson", ".ndjson", Kind.JSONL),
        ("a.csv", ".csv", Kind.CSV),
        ("a.parquet", ".parquet", Kind.PARQUET),
        ("a.gz", "", Kind.PAGE),
        ("a", "", Kind.PAGE),
    ],
)
def test_the_suffix_tells_how_a_file_holds_pages(name: str, suffix: str, kind: Kind) -> None:
    assert bare_suffix(name) == suffix
    assert kind_of(name) is kind
    assert holds_many(name) == (kind is not Kind.PAGE)
