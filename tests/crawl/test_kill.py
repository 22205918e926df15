"""Runs that are killed without a warning, again and again at random moments: each page is in the output exactly once."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from .conftest import html, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes by signals")

KILLS = int(os.environ.get("CLEANPAGE_KILLS", "20"))
ROWS = 500

SCRIPT = """
import sys
from cleanpage.targets import folder, lines, parquet
for kind in (folder.Folder, lines._Lines, parquet.Parquet):
    kind.patience = 0.02  # more commits, so more ways to be killed in one
from cleanpage.cli import main
sys.exit(main(sys.argv[1:]))
"""


def make_inputs(folder: Path) -> list[str]:
    """Pages in files, JSON lines and an archive; gives the name of each page as outputs say it."""
    names = []
    (folder / "pages").mkdir()
    for n in range(60):
        (folder / "pages" / f"{n:03d}.html").write_text(html(f"file {n}"))
        names.append(f"pages/{n:03d}.html")
    rows = [json.dumps({"html": html(f"row {n}")}) if n % 50 else "{broken" for n in range(1, ROWS + 1)]
    (folder / "rows.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    return names + [f"rows.jsonl.gz:{n}" for n in range(1, ROWS + 1)]


def found(folder: Path, output: str) -> list[str]:
    """The names of the pages that an output holds, in order."""
    path = folder / output
    if output.endswith(".parquet"):
        import pyarrow.parquet as pq  # noqa: PLC0415

        rows = pq.read_table(path, columns=["input", "record"]).to_pylist()
    elif output.endswith("/"):
        files = [file.relative_to(path).as_posix().removesuffix(".txt") for file in path.rglob("*.txt")]
        failed = [json.loads(line) for line in (path / "failures.jsonl").read_text().splitlines()]
        rows = [{"input": f"rows.jsonl.gz:{int(name[14:])}" if name.startswith("rows") else name, "record": None} for name in files]
        rows += failed
    else:
        data = path.read_bytes()
        lines = (gzip.decompress(data) if output.endswith(".gz") else data).decode().splitlines()
        rows = [json.loads(line) for line in lines]
    names = [row["input"] if row["record"] is None else f"{row['input']}:{row['record']}" for row in rows]
    return sorted(names) if output.endswith("/") else names


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("out*") if path.is_file()) + sum(
        path.stat().st_size for path in folder.glob("out/.journal")
    )


def stop_once(folder: Path, output: str, moment: random.Random, how: int) -> bool:
    """Go on with the run and stop it at a random moment; false when it had come to its end before."""
    before = size_of(folder)
    with start(SCRIPT, "pages", "rows.jsonl.gz", "-o", output, "--jobs", "2", "--resume", cwd=folder) as process:
        if moment.random() < 0.8:  # else it may be anywhere in its start
            while process.poll() is None and size_of(folder) <= before:
                time.sleep(0.002)
        time.sleep(moment.random() * 0.3)
        is_running = process.poll() is None
        process.send_signal(how)
        process.communicate(timeout=30)
    return is_running


@pytest.mark.parametrize(("output", "share"), [("out.jsonl", 1.0), ("out.jsonl.gz", 0.2), ("out.parquet", 0.2), ("out/", 0.2)])
def test_each_page_is_there_exactly_once_however_often_the_run_is_killed(output: str, share: float, tmp_path: Path) -> None:
    if output.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    moment = random.Random(output)
    kills, rounds = 0, 0
    while kills < KILLS * share:
        rounds += 1
        folder = tmp_path / str(rounds)
        folder.mkdir()
        expected = make_inputs(folder)
        while kills < KILLS * share:
            # Now and then a polite request, which ends in the middle of something too.
            how = signal.SIGKILL if moment.random() < 0.8 else signal.SIGTERM
            if not stop_once(folder, output, moment, how):
                break
            kills += how == signal.SIGKILL
        with start(SCRIPT, "pages", "rows.jsonl.gz", "-o", output, "--jobs", "2", "--resume", cwd=folder) as process:
            _, err = process.communicate(timeout=120)
        assert "Traceback" not in err
        assert process.returncode == 1, "the broken lines are counted whichever run met them"
        assert found(folder, output) == (sorted(expected) if output.endswith("/") else expected)
        assert not os.path.exists(f"{folder / output}.parts")
