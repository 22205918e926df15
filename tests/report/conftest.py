"""Pages to report on, and a real browser to look at the reports with, where one is installed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cleanpage import clean
from cleanpage.report.html import to_report
from cleanpage.report.record import Entry

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

PAGE = """\
Ferry to the Skerries sails again - Lantern Bay Courier

Home
Harbour
Sport

Ferry to the Skerries sails again

By Odalys Brankovic, 14 May 2023

The small ferry between Lantern Bay and the Skerries took up its service on Sunday after a winter of repairs, the harbour board said in a long statement.

Forty passengers were on board, among them the baker of the outer island, who had not seen the mainland since the storm took the old pier in November.

"We had bread," he said, "but nobody to sell it to, and that is a strange winter for a baker who gets up at three in the morning out of habit."

Editing by Teodor Vance

Related stories
Storm takes the old pier
The baker of the outer island

Most read
Heron returns to the car park
Council argues about benches

© 2023 Lantern Bay Courier. All rights reserved.
"""


def entry(source: str, name: str = "page.html", url: str | None = None, **others: Any) -> Entry:
    """A page with its reasons, as the command hands it to the report."""
    page = clean(source, url)
    return Entry(name, page, page.explain(), **others)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium; tests that need one are passed over where none is installed."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Watched:
    """A report in a browser tab, with all that it tried to do."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("dialog", self._refuse)
        tab.on("pageerror", lambda error: self.errors.append(str(error)))
        tab.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)

    def _refuse(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def visible_lines(self) -> int:
        found: int = self.tab.locator(".line:visible").count()
        return found


Open = Callable[..., Watched]


@pytest.fixture
def open_report(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Writes a report and opens it as a file; gives the tab with what it did."""
    contexts: list[Any] = []

    def open_it(report: str, *, width: int = 1280, scheme: str = "light", fragment: str = "") -> Watched:
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_text(report, encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme))
        watched = Watched(contexts[-1].new_page())
        watched.tab.goto(file.as_uri() + fragment)
        return watched

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def fixture_entries() -> list[Entry]:
    """The project's own pages."""
    files = sorted(FIXTURES.glob("*/input.*"))
    pages = [(file, clean(file)) for file in files]
    return [Entry(file.parent.name, page, page.explain()) for file, page in pages]


@pytest.fixture(scope="session")
def many_report(fixture_entries: list[Entry]) -> str:
    return to_report(fixture_entries)
