"""The headline: one copy of it, without the site's name; subtitle, kicker and original title apart."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import Block, Line, LineView, Zone
from cleanpage.fields.metadata import Metadata
from cleanpage.fields.title import merge_copies, original_title_of, read_headline, strip_site


def blocks_of(*lines: tuple[Zone, str], levels: tuple[int, ...] = ()) -> list[Block]:
    made = []
    for number, (zone, text) in enumerate(lines, 1):
        level = levels[number - 1] if number <= len(levels) else 0
        line = Line(number, text, tag=f"h{level}" if level else "", level=level)
        made.append(Block(zone, "line", text, number, number, None, None, 1.0, (line,)))
    return made


def title_of(*texts: str, metadata: Metadata | None = None) -> str | None:
    return read_headline(blocks_of(*((Zone.TITLE, t) for t in texts)), LineView([]), metadata or Metadata()).title


TITLES = [
    # copies on lines of their own, the first with the site's name
    (["青石渡口的灯又亮了_社会新闻_青石网", "青石渡口的灯又亮了"], "青石渡口的灯又亮了"),
    (["Ferry runs again from Monday | The Harbour Post", "Ferry runs again from Monday"], "Ferry runs again from Monday"),
    (["青石渡口的灯又亮了--社会--青石网", "青石渡口的灯又亮了"], "青石渡口的灯又亮了"),
    (["青石渡口的灯又亮了 民生 青石网", "青石渡口的灯又亮了"], "青石渡口的灯又亮了"),
    (["青石時報 | 渡口的燈又亮了，老船工回來掌舵 | 地方", "渡口的燈又亮了，老船工回來掌舵"], "渡口的燈又亮了，老船工回來掌舵"),
    (["나루터 등불 다시 켜져 : 사회 : 뉴스 : 푸른일보", "나루터 등불 다시 켜져"], "나루터 등불 다시 켜져"),
    (["渡し場の灯が再び：青石新聞デジタル", "渡し場の灯が再び"], "渡し場の灯が再び"),
    # twice on one line
    ("青石渡口的灯又亮了 青石渡口的灯又亮了".split("\n"), "青石渡口的灯又亮了"),
    (["渡口见闻:灯亮了 人回来了 渡口见闻:灯亮了 人回来了"], "渡口见闻:灯亮了 人回来了"),
    # the suffix gives itself away by its shape
    (["青石渡口的灯又亮了 - 青石资讯"], "青石渡口的灯又亮了"),
    (["青石渡口的灯又亮了-青石新闻网"], "青石渡口的灯又亮了"),
    (["青石渡口的灯又亮了（附时刻表）_民生频道_青石县人民政府门户网站"], "青石渡口的灯又亮了（附时刻表）"),
    (["Wie der Fährmann sein Licht wiederfand – Grünauer Anzeiger"], "Wie der Fährmann sein Licht wiederfand"),
    # what only looks like a suffix
    (["直播丨渡轮今晨复航 两岸居民码头相迎"], "直播丨渡轮今晨复航 两岸居民码头相迎"),
    (["实时更新｜渡轮今晨复航，两岸居民码头相迎"], "实时更新｜渡轮今晨复航，两岸居民码头相迎"),
    (["Rovers 3-3 Town: late equaliser stuns the visitors"], "Rovers 3-3 Town: late equaliser stuns the visitors"),
    (["The ferry is back - and nobody knows who paid for it"], "The ferry is back - and nobody knows who paid for it"),
    # a kicker over the headline
    (["随笔", "渡口的灯又亮了整整一个冬天"], "渡口的灯又亮了整整一个冬天"),
    (["Verkehr - Grünauer Anzeiger", "Die Fähre fährt wieder und alle sind dabei"], "Die Fähre fährt wieder und alle sind dabei"),
    # a short headline over its deck stays the headline
    (["The Last Ferry", "For forty years she carried letters across the strait. Then the bridge came."], "The Last Ferry"),
    (["一盏灯守了三十年", "——访青石渡口老船工"], "一盏灯守了三十年"),
]


@pytest.mark.parametrize(("texts", "expected"), TITLES)
def test_title_is_the_headline_once_without_the_site(texts: list[str], expected: str) -> None:
    assert title_of(*texts) == expected


def test_a_second_title_line_that_is_no_copy_is_the_subtitle() -> None:
    blocks = blocks_of((Zone.TITLE, "一盏灯守了三十年_青石网"), (Zone.TITLE, "一盏灯守了三十年"), (Zone.TITLE, "——访青石渡口老船工"))
    headline = read_headline(blocks, LineView([]), Metadata())
    assert (headline.title, headline.subtitle) == ("一盏灯守了三十年", "——访青石渡口老船工")


def test_a_heading_of_the_first_level_outranks_the_page_title() -> None:
    texts = ("Ferry news today - Harbour Post", "Ferry runs again from Monday")
    blocks = blocks_of(*((Zone.TITLE, t) for t in texts), levels=(0, 1))
    assert read_headline(blocks, LineView([], is_html=True), Metadata(title_tag=texts[0])).title == texts[1]


def test_the_site_name_from_the_head_is_taken_off() -> None:
    assert title_of("Ferry runs again from Monday - driftwood", metadata=Metadata(site_name="Driftwood")) == "Ferry runs again from Monday"


def test_without_title_lines_html_falls_back_to_its_head() -> None:
    head = Metadata(title_tag="渡口的灯又亮了_青石网", site_name="青石网")
    assert read_headline([], LineView([], is_html=True), head).title == "渡口的灯又亮了"
    assert read_headline([], LineView([], is_html=True), Metadata(title="渡口的灯又亮了", title_tag="x")).title == "渡口的灯又亮了"


def test_plain_text_without_title_lines_has_no_title() -> None:
    assert read_headline(blocks_of((Zone.BODY, "渡口的灯又亮了。")), LineView([]), Metadata()).title is None


ORIGINALS = [
    ("原标题：“灯”火再明——青石渡口改造记", "“灯”火再明——青石渡口改造记"),
    ("原标题:以“渡”为媒  两岸同行—— 青石县交通一体化纪实", "以“渡”为媒  两岸同行—— 青石县交通一体化纪实"),
    ("（原标题：渡口的灯又亮了）", "渡口的灯又亮了"),
    ("(原标题：渡口的灯(上)又亮了)", "渡口的灯(上)又亮了"),
    ("（原题为《渡口的灯又亮了》）", "渡口的灯又亮了"),
    ("本文原标题：《渡口的灯又亮了》", "渡口的灯又亮了"),
    ("原標題：渡口的燈又亮了", "渡口的燈又亮了"),
    ("原標題：渡口的燈又亮了　責任編輯：唐小棠", "渡口的燈又亮了"),
    ("原题：Lights Back at the Landing", "Lights Back at the Landing"),
    ("원제: 나루터의 등불", "나루터의 등불"),
    ("Originaltitel: Das Licht am Fährhaus", "Das Licht am Fährhaus"),
    ("Originally published as “Ferry Woman” in the autumn issue.", "Ferry Woman"),
    ('This essay was originally published as "Ferry Woman."', "Ferry Woman"),
    ("他说原标题党害人不浅。", None),
    ("Original research by the institute", None),
]


@pytest.mark.parametrize(("text", "expected"), ORIGINALS)
def test_original_title_is_what_the_line_names(text: str, expected: str | None) -> None:
    assert original_title_of(text) == expected


def test_original_title_is_found_in_the_credits() -> None:
    blocks = blocks_of((Zone.TITLE, "渡口的灯又亮了"), (Zone.CREDITS, "原标题：一盏灯的三十年"))
    assert read_headline(blocks, LineView([]), Metadata()).original_title == "一盏灯的三十年"


@pytest.mark.parametrize("text", ["甲乙丙丁甲乙丙丁", "the cat and the cat sat", "再见 再见吧", "", "a"])
def test_what_only_repeats_a_word_is_no_copy(text: str) -> None:
    assert merge_copies(text) == text


@given(st.text(min_size=8, max_size=60).map(lambda t: " ".join(t.split())).filter(lambda t: len(t) >= 6))
def test_a_text_printed_twice_is_never_longer_than_once(text: str) -> None:
    assert len(merge_copies(f"{text} {text}")) <= len(text)


@given(st.text(max_size=200))
def test_stripping_the_site_only_shortens(text: str) -> None:
    assert len(strip_site(text)) <= len(text)


@pytest.mark.parametrize("text", ["-" * 50_000, " - " * 20_000, "原标题：" * 20_000, "(" * 50_000, "《" * 50_000, "a|" * 30_000])
def test_hostile_titles_are_read_in_no_time(text: str) -> None:
    start = time.perf_counter()
    read_headline(blocks_of((Zone.TITLE, text), (Zone.CREDITS, text)), LineView([]), Metadata())
    assert time.perf_counter() - start < 0.5
