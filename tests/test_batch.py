"""Many pages at once: order, contexts, laziness, and runs that no page, signal or crash can spoil."""

from __future__ import annotations

import importlib
import itertools
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cleanpage.batch import WINDOW_BYTES, WINDOW_PAGES, Failure, clean_many
from cleanpage.document import CODES, Block, LabelledLine, LineView
from cleanpage.errors import CleanPageError, InputError, PageTimeout, WeightsError
from cleanpage.options import Options
from cleanpage.page import Page
from cleanpage.pipeline import Cleaner
from cleanpage.workers import CHUNK_PAGES

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
TIMEOUT = 0.4
METHODS = [method for method in ("fork", "forkserver", "spawn") if method in multiprocessing.get_all_start_methods()]

# Newer Pythons warn of any fork beside threads, and numpy may have some.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
    pytest.mark.skipif(sys.platform == "win32", reason="kills processes by signals"),
]

PAGES = (
    (
        "<html><head><title>Ferry returns to Lower Wick</title></head><body><nav><a href='/'>Home</a></nav><article>"
        "<h1>Ferry returns to Lower Wick</h1><p>By Nell Ashby, 3 May 2022</p>"
        "<p>The ferry that was sold in March for one pound and a crate of plums will cross the river again on <a href='/d'>Sunday</a>.</p>"
        "<h2>What it costs</h2><ul><li>Adults two pounds</li><li>Dogs nothing</li></ul><table><tr><th>Day</th><td>Sunday</td></tr></table>"
        "</article><footer>The Wick Courier</footer></body></html>"
    ),
    "渡船重返下湾\n\n三月里以一元钱和一筐李子卖出的渡船，将于周日重新渡河，船主说，他从没想过还能再次听到它的汽笛声。\n\n责编：林小舟",
    b"\xff\xfe\x00 not much of a page",
    "",
)


@pytest.fixture(scope="module")
def toys() -> Iterator[ModuleType]:
    """The toy cleaners, importable by name also in workers that start from nothing."""
    sys.path.insert(0, str(HERE))
    yield importlib.import_module("batch_toys")
    sys.path.remove(str(HERE))


@pytest.fixture
def toy(toys: ModuleType) -> Iterator[Callable[..., Any]]:
    """``clean_many`` with the toy cleaner; no process may be left after a test."""
    yield lambda sources, jobs=2, timeout=None, **more: clean_many(sources, jobs, timeout, **{"_make_cleaner": toys.Toy, **more})
    assert multiprocessing.active_children() == []


@pytest.fixture
def start_method() -> Iterator[Callable[[str], None]]:
    before = multiprocessing.get_start_method()
    yield lambda method: multiprocessing.set_start_method(method, force=True)
    multiprocessing.set_start_method(before, force=True)


class Lengths:
    """Stands in for the classifier: a line's zone from its length alone."""

    def label(self, view: LineView, page: object) -> list[LabelledLine]:
        return [LabelledLine(line, CODES[len(line.text) % len(CODES)].zone, confidence=0.5) for line in view.lines]


def make_stand_in(options: Options) -> Cleaner:
    return Cleaner(options, Lengths())  # type: ignore[arg-type]


def errors(results: list[Any]) -> list[Any]:
    return [result.error if isinstance(result, Failure) else result for result in results]


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and only waits for its parent does not."""
    if not Path("/proc/self/stat").exists():
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
        return bool(state) and not state.startswith("Z")
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


# --- order, contexts, laziness ---


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_input(jobs: int, toy: Any) -> None:
    pages = [f"nap {n}" if n % 7 == 0 else f"page {n}" for n in range(300)]
    wanted = [None if n % 7 == 0 else f"page {n}" for n in range(300)]
    assert list(toy(pages, jobs=jobs)) == wanted


@pytest.mark.parametrize("jobs", [1, 2])
def test_contexts_come_back_as_the_very_same_objects_and_need_not_be_picklable(jobs: int, toy: Any) -> None:
    contexts: list[Any] = [lambda: None, {"id": 2}, None, ("a", "b"), object()]
    results = list(toy(zip(["a", "b", "bug", "d", "e"], contexts, strict=True), jobs=jobs))
    assert [context for _, context in results] == contexts
    assert all(mine is theirs for (_, mine), theirs in zip(results, contexts, strict=True))
    assert [result for result, _ in results if not isinstance(result, Failure)] == ["a", "b", "d", "e"]
    assert results[2][0].context is None
    assert results[2][0].index == 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_pairs_and_bare_pages_may_be_mixed(jobs: int, toy: Any) -> None:
    assert list(toy(["a", ("b", 1), "c"], jobs=jobs)) == ["a", ("b", 1), "c"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_address_is_read_from_the_context(jobs: int, toy: Any) -> None:
    results = list(toy([("a", {"url": "https://a.example/"}), "b"], jobs=jobs, url=lambda row: row["url"]))
    assert results == [(("a", "https://a.example/"), {"url": "https://a.example/"}), "b"]


def test_nothing_is_read_before_the_first_result_is_asked_for(toy: Any) -> None:
    read: list[int] = []
    results = toy((read.append(n) or f"page {n}" for n in range(9)), jobs=2)  # type: ignore[func-returns-value]
    assert read == []
    results.close()
    assert read == []


def test_one_job_reads_one_page_at_a_time(toy: Any) -> None:
    read: list[int] = []
    results = toy((read.append(n) or f"page {n}" for n in range(9)), jobs=1)  # type: ignore[func-returns-value]
    next(results)
    next(results)
    assert read == [0, 1]


@pytest.mark.parametrize(
    ("page", "ahead"),
    [("x", 2 * WINDOW_PAGES), ("x" * 2_000_000, 2 * WINDOW_BYTES // 2_000_000)],
    ids=["small pages", "large pages"],
)
def test_an_endless_input_is_read_only_so_far_ahead_and_let_go_again(page: str, ahead: int, toy: Any) -> None:
    class Context:
        pass

    alive: weakref.WeakSet[Context] = weakref.WeakSet()

    def endless() -> Iterator[tuple[str, Context]]:
        # The first page holds up all others until the window is full.
        for n in itertools.count():
            context = Context()
            alive.add(context)
            yield ("sleep" if n == 0 else page), context

    most = 0
    with closing(toy(endless(), jobs=2, timeout=TIMEOUT)) as results:
        for count, (result, _) in enumerate(results):
            assert isinstance(result, Failure) == (count == 0)
            most = max(most, len(alive))
            if count == 3 * ahead:
                break
    assert ahead <= most <= ahead + 3


def test_what_is_done_does_not_wait_for_a_slow_source(toy: Any) -> None:
    read: list[int] = []

    def slow() -> Iterator[str]:
        for n in range(40):
            read.append(n)
            yield f"page {n}"
            time.sleep(0.1)

    with closing(toy(slow(), jobs=2)) as results:
        assert next(results) == "page 0"
        assert len(read) < 20


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_source_is_raised_after_the_pages_before_it(jobs: int, toy: Any) -> None:
    def broken() -> Iterator[str]:
        yield from ("a", "nap", "c")
        raise ConnectionResetError("the archive went away")

    results = toy(broken(), jobs=jobs)
    assert [next(results) for _ in range(3)] == ["a", None, "c"]
    with pytest.raises(ConnectionResetError, match="the archive went away"):
        next(results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_pages_give_no_results(jobs: int, toy: Any) -> None:
    assert list(toy([], jobs=jobs)) == []


# --- pages that fail, hang, or kill their worker ---

FATES = {
    "sleep": "timeout",
    "spin": "timeout",
    "exit": "crashed",
    "leave": "crashed",
    "crash": "crashed",
    "kill": "crashed",
    "input": "input",
    "bug": "internal",
    "memory": "memory",
    "lambda": "internal",
}


@pytest.mark.parametrize(("page", "error"), FATES.items())
def test_only_the_bad_page_is_lost(page: str, error: str, toy: Any) -> None:
    pages = [f"page {n}" for n in range(100)]
    pages[41] = page
    start = time.monotonic()
    results = list(toy(pages, timeout=TIMEOUT))
    assert errors(results) == [*pages[:41], error, *pages[42:]]
    failure = results[41]
    assert (failure.index, failure.source) == (41, None)
    assert failure.message
    assert failure.seconds >= (TIMEOUT if error == "timeout" else 0)
    assert time.monotonic() - start < TIMEOUT + 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_bad_pages_in_a_row_are_told_one_by_one(jobs: int, toy: Any) -> None:
    pages = [page for n in range(8) for page in ("exit", f"page {n}", "kill", "crash", "bug")] + ["sleep", "exit", "sleep", "end"]
    results = list(toy(pages, jobs=jobs, timeout=TIMEOUT))
    assert errors(results) == [FATES.get(page, page) for page in pages]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("exit", "ended with exit status 3"),
        ("crash", "SIGSEGV"),
        ("kill", "SIGKILL (out of memory?)"),
        ("sleep", "took longer than 0.4 s"),
        ("bug", "LookupError: nobody saw this coming"),
        ("input", "no page at all"),
        ("lambda", "cannot be sent"),
    ],
)
def test_a_failure_says_what_happened(page: str, words: str, toy: Any) -> None:
    (failure,) = toy([page], timeout=TIMEOUT)
    assert words in failure.message


def test_a_deadline_holds_while_nobody_asks_for_results(toy: Any) -> None:
    results = toy(["pid", "spin", "pid", "a"], jobs=1, timeout=TIMEOUT)
    first = next(results)
    assert wait_until(lambda: not is_running(first), TIMEOUT + 2), "the kernel ends a worker that is late"
    second, third, last = results
    assert (second.error, last) == ("timeout", "a")
    assert third != first
    assert second.seconds < TIMEOUT + 0.5


def test_a_page_within_its_deadline_is_no_failure_however_late_it_is_fetched(toy: Any) -> None:
    results = toy(["a", "nap", "nap", "d"], jobs=1, timeout=TIMEOUT)
    assert next(results) == "a"
    time.sleep(TIMEOUT + 0.8)
    assert list(results) == [None, None, "d"]


def test_results_larger_than_a_pipe_arrive(toy: Any) -> None:
    assert [len(result) for result in toy(["big"] * 5, timeout=20)] == [5_000_000] * 5


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("item", [None, 7, ("a", "b", "c"), ["a"], (None, "context")], ids=repr)
def test_what_can_be_no_page_is_a_failure(item: Any, jobs: int, toy: Any) -> None:
    before, result, after = toy(["a", item, "b"], jobs=jobs)
    failure = result[0] if isinstance(result, tuple) else result
    assert (before, failure.error, after) == ("a", "input", "b")
    assert "str, bytes or a path" in failure.message


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_page_that_could_not_be_read_stands_as_the_error_that_says_why(jobs: int, toy: Any) -> None:
    error = InputError("the line is no JSON")
    before, (failure, context), after = toy(["a", (error, "line 2"), "b"], jobs=jobs)
    assert (before, after, context) == ("a", "b", "line 2")
    assert (failure.error, failure.message, failure.index) == ("input", "the line is no JSON", 1)


def test_a_cleaner_that_cannot_be_made_ends_the_run_with_its_own_error(toys: ModuleType) -> None:
    for jobs in (1, 2):
        with pytest.raises(WeightsError, match="another schema"):
            list(clean_many(["a"], jobs, _make_cleaner=toys.Refuses))
    assert multiprocessing.active_children() == []


def test_workers_that_die_as_they_start_end_the_run(toys: ModuleType) -> None:
    with pytest.raises(CleanPageError, match=r"exit status 7.*__main__"):
        list(clean_many(["a", "b"], 2, _make_cleaner=toys.Dies))
    assert multiprocessing.active_children() == []


# --- the end of a run ---


def test_closing_the_generator_ends_its_workers_at_once(toy: Any) -> None:
    results = toy(["pid", *["sleep"] * 50], jobs=2)
    pid = next(results)
    assert is_running(pid)
    start = time.monotonic()
    results.close()
    assert time.monotonic() - start < 2
    assert not is_running(pid)


def test_dropping_the_generator_ends_its_workers(toy: Any) -> None:
    pid = next(toy(itertools.chain(["pid"], itertools.repeat("nap")), jobs=2))
    assert wait_until(lambda: not is_running(pid))


def test_an_error_of_the_consumer_ends_the_workers(toy: Any) -> None:
    def consume() -> None:
        with closing(toy(itertools.repeat("nap"), jobs=2)) as results:
            for _ in results:
                raise KeyError("mine")

    with pytest.raises(KeyError):
        consume()


def test_two_runs_at_once_do_not_disturb_each_other(toy: Any) -> None:
    pages = [f"page {n}" for n in range(40)] + ["exit", "end"]
    one, two = toy(pages), toy(pages)
    assert [errors(list(both)) for both in zip(one, two, strict=True)] == [[FATES.get(page, page)] * 2 for page in pages]


SCRIPT = """
import itertools, sys, time
from batch_toys import Toy
from cleanpage.batch import clean_many
if __name__ == "__main__":
    import multiprocessing
    multiprocessing.set_start_method(sys.argv[1])
    timeout = float(sys.argv[2]) or None
    pages = itertools.chain(["pid", "pid"], itertools.repeat(sys.argv[3]))
    results = clean_many(pages, 2, timeout, _make_cleaner=Toy)
    print(next(results), next(results), flush=True)
    if "leave" in sys.argv:
        sys.exit(0)
    if "busy" in sys.argv:
        time.sleep(60)
    for result in results:
        pass
"""


@pytest.fixture
def run_script(tmp_path: Path) -> Iterator[Callable[..., tuple[subprocess.Popen[str], list[int]]]]:
    """Start a run in a process group of its own; gives the process and its workers' ids."""
    script = tmp_path / "run.py"
    script.write_text(SCRIPT)
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[subprocess.Popen[str], list[int]]:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore::DeprecationWarning", str(script), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(SOURCE), str(HERE)))},
        )
        started.append(process)
        assert process.stdout
        return process, [int(word) for word in process.stdout.readline().split()]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("method", "where"), [*((method, "waiting") for method in METHODS), ("fork", "busy")])
def test_ctrl_c_ends_the_run_and_its_workers_without_noise(method: str, where: str, run_script: Any) -> None:
    process, workers = run_script(method, "0", "sleep", where)
    os.killpg(process.pid, signal.SIGINT)
    _, noise = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    if method != "forkserver":  # whose children hear of Ctrl-C until they have started
        assert noise.count("Traceback") == noise.count("KeyboardInterrupt") == 1
    assert wait_until(lambda: not any(map(is_running, workers)))


def test_a_script_that_leaves_in_the_middle_leaves_no_worker(run_script: Any) -> None:
    process, workers = run_script("fork", "0", "sleep", "leave")
    _, noise = process.communicate(timeout=60)
    assert (process.returncode, noise) == (0, "")
    assert wait_until(lambda: not any(map(is_running, workers)))


@pytest.mark.parametrize(("page", "timeout"), [("spin", "1"), ("nap", "0")])
def test_workers_outlive_a_killed_parent_by_a_page_at_most(page: str, timeout: str, run_script: Any) -> None:
    process, workers = run_script("fork", timeout, page)
    process.kill()
    assert wait_until(lambda: not any(map(is_running, workers)))


# --- the other kinds of process, and the real thing ---


@pytest.mark.parametrize("method", METHODS)
def test_every_start_method_serves(method: str, start_method: Any, toy: Any) -> None:
    start_method(method)
    pages = [*(f"page {n}" for n in range(40)), "exit", "end"]
    assert errors(list(toy(pages, jobs=2, timeout=5))) == [FATES.get(page, page) for page in pages]


@pytest.mark.parametrize("timeout", [None, 20])
def test_pages_from_workers_equal_those_made_here_and_write_the_same(timeout: float | None) -> None:
    here = list(clean_many(PAGES, 1, _make_cleaner=make_stand_in))
    there = list(clean_many(PAGES, 2, timeout, _make_cleaner=make_stand_in))
    assert here == there
    for mine, theirs in zip(here, there, strict=True):
        assert isinstance(mine, Page)
        assert isinstance(theirs, Page)
        assert mine.to_json() == theirs.to_json()
        assert mine.to_markdown() == theirs.to_markdown()
        assert mine.to_html() == theirs.to_html()
        assert mine.article.blocks == theirs.article.blocks
        assert [block.lines for block in mine.article.blocks] == [block.lines for block in theirs.article.blocks]


def test_a_page_of_the_shipped_classifier_comes_back_whole() -> None:
    options = Options(links=True)
    pages = [(page, f"https://wick.example/{n}") for n, page in enumerate(PAGES)]
    for (page, context), (source, url) in zip(clean_many(pages, 2, 20, options, url=str), pages, strict=True):
        assert page == Cleaner(options).clean(source, url)
        assert context == url


def test_paths_are_read_in_the_worker_and_name_their_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.html").write_text(PAGES[0])  # type: ignore[arg-type]
    for jobs in (1, 2):
        page, missing = clean_many([Path("a.html"), Path("b.html")], jobs, _make_cleaner=make_stand_in)
        assert isinstance(page, Page)
        assert isinstance(missing, Failure)
        assert (missing.error, missing.source, missing.index) == ("input", "b.html", 1)
        assert "No such file" in missing.message


def test_a_string_that_only_looks_plain_is_sent_as_text(toy: Any) -> None:
    class Heavy(str):
        def __reduce__(self) -> Any:
            raise TypeError("holds on to a whole tree")

    assert [type(result) for result in toy([Heavy("a"), Heavy("b")])] == [str, str]


def test_a_sent_page_keeps_few_bytes_beside_its_text() -> None:
    from cleanpage.workers import Outcome, _packed  # noqa: PLC0415

    page = make_stand_in(Options()).clean("<p>Home</p>" * 400)
    assert len(_packed(Outcome(None, page, 0.0))) < len(pickle.dumps(page)) / 2
    assert pickle.loads(_packed(Outcome(None, page, 0.0)))[1] == page


def test_every_field_of_a_block_is_sent() -> None:
    """The packing names them, so a new field must be added there too."""
    assert Block.__slots__ == ("zone", "kind", "text", "first", "last", "start", "end", "confidence", "lines")


# --- failures as values, and wrong use ---


@pytest.mark.parametrize(
    ("failure", "kind", "words"),
    [
        (Failure("timeout", "took longer than 5 s", 5.01, "a.html", 3), PageTimeout, "a.html: took longer than 5 s"),
        (Failure("input", "is too large", 0.0, None, 3), InputError, "page 3: is too large"),
        (Failure("crashed", "the worker process was killed by SIGSEGV", 0.2, None, 0), CleanPageError, "page 0: the worker"),
    ],
)
def test_a_failure_can_be_raised_and_written_down(failure: Failure, kind: type[CleanPageError], words: str) -> None:
    with pytest.raises(kind, match=words) as caught:
        failure.raise_()
    assert type(caught.value) is kind
    if isinstance(caught.value, PageTimeout):
        assert caught.value.seconds == 5.01
    record = failure.to_dict()
    assert record["reason"] == failure.error
    assert record["error"] == failure.message
    assert record["input"] == (failure.source or f"page {failure.index}")


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("<html>",), TypeError, "one str"),
        ((Path("a.html"),), TypeError, "clean takes one page"),
        (([], 0), ValueError, "jobs is 0"),
        (([], -1), ValueError, "jobs is -1"),
        (([], 1, 0), ValueError, "timeout is 0"),
        (([], 1, float("nan")), ValueError, "timeout is nan"),
        (([], 1, float("inf")), ValueError, "timeout is inf"),
    ],
)
def test_wrong_use_is_refused_at_the_call(arguments: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        clean_many(*arguments)


def test_a_chunk_is_small_beside_the_window() -> None:
    assert CHUNK_PAGES * 2 <= WINDOW_PAGES
