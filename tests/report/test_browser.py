"""The report in a real headless Chromium: what it shows, what hostile pages cannot do, and how fast it answers."""

from __future__ import annotations

from typing import Any

import pytest

from cleanpage.document import Block, Byline, Credit, Note, Story, Zone
from cleanpage.page import Article, Page
from cleanpage.report.html import to_report
from cleanpage.report.others import Other
from cleanpage.report.record import Entry

from .conftest import PAGE, Open, entry

#: Each tries to run, to load, or to break out of its place; "ran" is what it would say.
ATTACKS = {
    "script": "<script>alert('ran')</script>",
    "closing script": "</script><script>alert('ran')</script>",
    "comment that hides scripts": "<!--<script>alert('ran')//",
    "handler": "<img src=x onerror=alert('ran')>",
    "svg": "<svg onload=alert('ran')><animate onbegin=alert('ran')>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>' src='https://evil.example/f'></iframe>",
    "link": "<link rel=stylesheet href=https://evil.example/s.css><base href=https://evil.example/>",
    "meta": "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "style": "<style>@import 'https://evil.example/s.css'; *{display:none}</style>",
    "attribute": "\" autofocus onfocus=alert('ran') x=\"",
    "single quotes": "' onmouseover=alert('ran') '",
    "template": "${alert('ran')} {{constructor.constructor('alert(1)')()}}",
    "entity": "&lt;img src=x onerror=alert(&#39;ran&#39;)&gt;",
    "json": '"},{"t":"x","__proto__":{"polluted":1}}],"lines":[{"',
    "bidi": "\u202e\u2066gnp.exe\u202d",
    "separators": "\u2028alert('ran')\u2029",
    "nul": "\x00\x08\x1b]0;x\x07",
}
HOSTILE_HTML = """<html><head><title>{0}</title><meta name="author" content="{0}"></head><body onload="alert('ran')">
<h1>Ferry {0} sails</h1><p class="byline">By <a href="javascript:alert('ran')">Odalys Brankovic</a></p>
<article><p>{1} {0}</p><p><a href="javascript:alert('ran')">{1}</a></p><img src="https://evil.example/p.png" alt="{0}"
 onerror="alert('ran')"><pre>{0}</pre><table><tr><td>{0}</td><td>b</td></tr></table><ul><li>{0} one</li><li>two</li></ul></article>
<h3>Related stories</h3><ul><li><a href="javascript:alert('ran')">Storm takes the old pier {0}</a></li>
<li><a href="data:text/html,<script>alert('ran')</script>">The baker of the outer island</a></li></ul></body></html>"""
PROSE = PAGE.split("\n\n")[4]


def hostile_entries(attack: str) -> list[Entry]:
    escaped = attack.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return [
        entry(HOSTILE_HTML.format(escaped, PROSE), name=attack, url="https://news.example/a"),
        entry(HOSTILE_HTML.format(attack, PROSE), name="raw"),
        entry(PAGE.replace("ferry", attack).replace("Heron", attack), name="flat"),
    ]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_hostile_page_runs_nothing_loads_nothing_and_breaks_nothing(open_report: Open, attack: str) -> None:
    entries = hostile_entries(attack)
    watched = open_report(to_report(entries))
    tab = watched.tab
    for number, shown in enumerate(entries, 1):
        tab.evaluate(f"location.hash = '#{number}'")
        tab.wait_for_function(f"document.querySelectorAll('.line').length === {len(shown.lines)}")
        tab.locator(".line").first.hover()
        tab.locator(".line").nth(1).click()
        assert tab.locator("#why").inner_text().startswith("Line ")
        for address in tab.eval_on_selector_all("main a", "links => links.map(link => link.href)"):
            assert address.startswith(("https://news.example/", "file:///"))
    tab.fill("#search", attack[:20].replace("\n", " "))
    tab.wait_for_timeout(30)
    assert watched.dialogs == []
    assert watched.errors == []
    assert [url for url in watched.requests if not url.startswith("file:///")] in ([], ["data:,"])
    assert tab.evaluate("document.scripts.length") == len(entries) + 2
    assert tab.evaluate("({}).polluted") is None


def test_bidi_controls_are_shown_and_turn_nothing_around(open_report: Open) -> None:
    tab = open_report(to_report([entry("<h1>a\u202eb</h1><p>c\u2066d")])).tab
    shown = tab.locator("#lines").inner_text()
    assert "a[U+202E]b" in shown
    assert "c[U+2066]d" in shown


def test_the_policy_stops_a_script_that_would_get_in_all_the_same(open_report: Open) -> None:
    report = to_report([entry(PAGE)]).replace(
        '<main id="index"', "<script>alert('ran')</script><img src=x onerror=alert('ran')><main id=\"index\""
    )
    watched = open_report(report)
    assert watched.dialogs == []
    assert any("Content Security Policy" in error for error in watched.errors)
    assert watched.visible_lines()


def test_pointing_at_a_line_shows_its_reason_and_marks_its_part(open_report: Open) -> None:
    shown = entry(PAGE)
    tab = open_report(to_report([shown])).tab
    story = next(line for line in shown.lines if line.text == "Storm takes the old pier")
    tab.locator(".line", has_text=story.text).first.hover()
    assert tab.locator("#why").inner_text().startswith(f"Line {story.number}: {story.zone}")
    assert story.text in tab.locator("#parts li.mark").inner_text()
    tab.locator("#parts td", has_text="Teodor Vance").hover()
    assert tab.locator(".line.mark .text").inner_text() == "Editing by Teodor Vance"
    assert "credits" in tab.locator("#why").inner_text()


def test_keys_move_from_line_to_line_and_doubt_to_doubt(open_report: Open, fixture_entries: list[Entry]) -> None:
    shown = next(item for item in fixture_entries if sum(line.confidence < 0.7 for line in item.lines) > 2)
    doubtful = [line.number for line in shown.lines if round(100 * line.confidence) < 70]
    tab = open_report(to_report([shown])).tab
    at = "Number(document.activeElement.querySelector('.no').textContent)"
    tab.locator(".line").first.focus()
    for keys, wanted in (["ArrowDown", 2], ["j", 3], ["k", 2], ["End", len(shown.lines)], ["Home", 1]):
        tab.keyboard.press(str(keys))
        assert tab.evaluate(at) == wanted, keys
    for wanted in [number for number in doubtful if number > 1][:3]:
        tab.keyboard.press("n")
        assert tab.evaluate(at) == wanted
    assert tab.locator(".line[aria-selected=true]").count() == 1
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") == "search"
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.id") != "search"


def test_the_legend_switches_zones_off_and_on(open_report: Open) -> None:
    shown = entry(PAGE)
    watched = open_report(to_report([shown]))
    button = watched.tab.locator('#legend button[data-zone="body"]')
    body = sum(line.zone is Zone.BODY for line in shown.lines)
    assert body
    assert watched.tab.locator('.part[data-zone="body"]').is_visible()
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert watched.visible_lines() == len(shown.lines) - body
    assert not watched.tab.locator('.part[data-zone="body"]').is_visible()
    button.click()
    assert watched.visible_lines() == len(shown.lines)


def test_only_doubtful_lines_can_be_shown(open_report: Open, fixture_entries: list[Entry]) -> None:
    shown = next(item for item in fixture_entries if sum(line.confidence < 0.7 for line in item.lines) > 2)
    watched = open_report(to_report([shown]))
    watched.tab.click("#low")
    assert watched.visible_lines() == sum(round(100 * line.confidence) < 70 for line in shown.lines)


def test_search_finds_lines_and_enter_goes_to_the_next(open_report: Open) -> None:
    shown = entry(PAGE)
    tab = open_report(to_report([shown])).tab
    found = [line.number for line in shown.lines if "baker" in line.text.lower()]
    tab.fill("#search", "BAKER")
    assert tab.locator("#hits").inner_text() == f"{len(found)} lines"
    for wanted in found[:2]:
        tab.locator("#search").press("Enter")
        assert tab.locator(".line[aria-selected=true] .no").inner_text() == str(wanted)
        tab.locator("#search").focus()


def test_errors_against_gold_are_marked_and_the_worst_page_comes_first(open_report: Open) -> None:
    good, bad = entry(PAGE), entry(PAGE.replace("ferry", "steamer"))
    golds = [
        Other("x", tuple((line.zone if rate else Zone.PROMO, line.text) for line in item.lines))
        for item, rate in ((good, 1), (bad, 0))
    ]
    entries = [
        Entry(name, item.page, item.lines, gold=gold)
        for name, item, gold in zip(("good", "bad"), (good, bad), golds, strict=True)
    ]
    tab = open_report(to_report(entries, has_gold=True)).tab
    assert tab.locator("#pages .name").all_inner_texts() == ["bad", "good"]
    tab.locator("td.hit button").first.click()
    assert tab.locator("#pages .name").all_inner_texts() == ["bad"]
    tab.locator("#pages a").click()
    assert tab.locator(".line.wrong").count() == sum(line.zone is not Zone.PROMO for line in bad.lines)
    tab.locator("#lines .line").first.hover()
    assert "Gold says promo" in tab.locator("#why").inner_text()


def test_moved_lines_are_marked_with_where_they_were(open_report: Open) -> None:
    shown = entry(PAGE)
    old = Other("", tuple((Zone.NAV if "Vance" in line.text else line.zone, line.text) for line in shown.lines))
    tab = open_report(to_report([Entry("x", shown.page, shown.lines, earlier=old)], earlier="old.json")).tab
    assert tab.locator(".line.moved").count() == 1
    assert "was nav" in tab.locator(".line.moved .tail").inner_text()
    tab.locator("#parts td.hit button").click()
    assert "In old.json it was nav" in tab.locator("#why").inner_text()


def test_pages_are_opened_from_the_index_and_left_by_keys(open_report: Open, many_report: str) -> None:
    tab = open_report(many_report).tab
    assert tab.locator("#pages .strip").count() == tab.evaluate(
        "JSON.parse(document.getElementById('data').textContent).pages.length"
    )
    tab.locator("#pages a").nth(1).click()
    assert tab.evaluate("location.hash") == "#2"
    tab.keyboard.press("]")
    tab.wait_for_function("location.hash === '#3'")
    tab.keyboard.press("i")
    tab.wait_for_function("!document.getElementById('index').hidden")


@pytest.mark.parametrize("fragment", ["", "#1", "#9"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(open_report: Open, many_report: str, width: int, fragment: str) -> None:
    tab = open_report(many_report, width=width, fragment=fragment).tab
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    if fragment and width < 760:
        assert tab.locator("#lines").is_visible()
        assert not tab.locator("#parts").is_visible()
        tab.click("#show-parts")
        assert tab.locator("#parts").is_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_text_that_runs_from_right_to_left_stands_right(open_report: Open) -> None:
    tab = open_report(
        to_report(
            [entry("<h1>שלום לכולם</h1><p>המעבורת שבה אל האיים אחרי חורף ארוך של תיקונים, אמר מנהל הנמל.</p><p>Latin text.</p>")]
        )
    ).tab
    directions = tab.eval_on_selector_all(".line .text", "nodes => nodes.map(node => getComputedStyle(node).direction)")
    assert directions == ["rtl", "rtl", "ltr"]


def test_light_and_dark_follow_the_system_and_the_button(open_report: Open) -> None:
    for scheme in ("light", "dark"):
        tab = open_report(to_report([entry(PAGE)]), scheme=scheme).tab
        colour = "getComputedStyle(document.body).backgroundColor"
        before = tab.evaluate(colour)
        tab.click("#theme")
        assert tab.evaluate(colour) != before
        assert (sum(int(part) for part in before[4:-1].split(",")) > 380) == (scheme == "light")


def page_of_all_zones() -> Entry:
    """Each zone sure and doubtful, so that each pair of colours is seen."""
    blocks = [
        Block(zone, "line", f"{zone} {number}", 2 * place + number, 2 * place + number, None, None, confidence)
        for place, zone in enumerate(Zone)
        for number, confidence in ((1, 0.99), (2, 0.4))
    ]
    story, credit = (
        Story("Storm takes the old pier", "Nobody was hurt.", "2023-05-14", "https://news.example/a", 11, 11),
        Credit("编辑", "editor", ("何平",)),
    )
    article = Article("body 1", ("body 1",), blocks=tuple(blocks[4:8]))
    page = Page(None, "en", True, 0.9, (Note("no-article", "x"),), "title 1", "title 2", None, Byline(("Odalys",)), article, (credit,), ("pier",), (story,), (story,), tuple(blocks))  # fmt: skip
    return Entry("all", page, page.explain())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("fragment", ["", "#1", "#6"])
def test_axe_finds_nothing_serious(
    open_report: Open, fixture_entries: list[Entry], scheme: str, width: int, fragment: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    entries = [
        Entry(item.name, item.page, item.lines, gold=Other(item.name, tuple((Zone.BODY, line.text) for line in item.lines)))
        for item in (page_of_all_zones(), *fixture_entries)
    ]
    tab = open_report(to_report(entries, has_gold=True), width=width, scheme=scheme, fragment=fragment).tab
    sides = ["lines", "parts"] if fragment and width < 760 else ["both"]
    for side in sides:
        if side != "both":
            tab.click(f"#show-{side}")
        found = axe.Axe().run(tab).response["violations"]
        serious = [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in {"serious", "critical"}]
        assert serious == []


def test_200_pages_fit_in_15_megabytes_and_answer_a_filter_within_200_ms(open_report: Open, fixture_entries: list[Entry]) -> None:
    entries: list[Entry] = [
        Entry(f"{number}/{item.name}", item.page, item.lines) for number, item in enumerate((fixture_entries * 7)[:200])
    ]
    report = to_report(entries)
    assert len(report.encode()) < 15_000_000
    tab = open_report(report).tab
    assert tab.locator("#pages > li").count() == 200
    measure: Any = """([id, value, event]) => new Promise(done => {
        const node = document.getElementById(id), start = performance.now();
        node.value = value; node.dispatchEvent(new Event(event));
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    })"""
    for step in (
        ["search", "ferry", "input"],
        ["search", "", "input"],
        ["only", "with doubtful lines", "change"],
        ["sort", "least sure first", "change"],
    ):
        assert tab.evaluate(measure, step) < 200, step
    assert 0 < tab.locator("#pages > li").count() < 200
