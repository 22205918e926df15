"""Stories of a list: where one ends and the next begins."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import Containers, Line, Link
from cleanpage.zones.items import split_items

# Each case is a list of stories, each story its lines.
LISTS: dict[str, list[list[str]]] = {
    "titles": [["河湾新桥通车"], ["老城菜场搬进新楼，摊主：终于不漏雨了"], ["一场秋雨之后"]],
    "title, snippet, date": [
        ["湖畔图书馆今起延长开放...", "记者从市图书馆获悉,即日起每周五延长开放至晚上十点,读者可凭证...", "2024-05-06 10:20:30"],
        ["旧码头变身公园", "沉寂多年的三号码头完成改造,昨天起免费向市民开放...", "2024-05-05 08:00:01"],
    ],
    "title, snippet": [
        ["老街的修表匠", "四十年里，他修好了镇上几乎每一块手表，却从不戴表…"],
        ["会飞的菜园", "屋顶上的番茄红了，楼下的邻居排起了队，等着尝第一口…"],
        ["一封迟到的信", "信封上的邮戳是三十年前的，收信人早已搬走…"],
    ],
    "titles with dots and no snippets": [
        ["他守着灯塔二十年,只为等...."],
        ["新规下月施行,这些人要留...."],
        ["小镇来了一支乐队,第一...."],
    ],
    "rank lines": [
        ["1", "Ferry service returns"],
        ["2", "Potter builds a jug that nobody in the village could lift"],
        ["3", "Rain again"],
    ],
    "ranks and dates": [["1", "峠の茶屋、百年の味", "5/11(土) 9:26"], ["2", "川の水車が回る", "5/11(土) 8:03"]],
    "ranks in the line": [
        ["1. Frost ends the plum season"],
        ["2. Diver finds a piano at the foot of the weir"],
        ["3. Kites banned."],
    ],
    "title, date": [
        ["Ponte fecha para obras", "12 de maio de 2024"],
        ["Feira muda de lugar após reclamações", "11 de maio de 2024"],
    ],
    "date, title": [["8 hours ago", "Council votes on the pier"], ["9 hours ago", "Harbour lights fail again, pilots say"]],
    "label, title, date": [
        ["Business", "Mill reopens after a quiet winter by the river", "July 8, 2021"],
        ["Europe", "Tram drivers weigh a new offer as talks go on", "July 7, 2021"],
        ["Sport", "Rowers face a dry season in the northern lakes", "July 6, 2021"],
    ],
    "title, writer, count": [
        ["Risotto with peas and a little lemon", "By Anna Roth", "12 comments"],
        ["Soup that takes all of a Sunday afternoon", "By Jon Hale", "3 comments"],
    ],
    "title, outlet and date": [
        ["芯片厂扩建二期工程动工", "例报 2024-05-06 10:20"],
        ["新品手机月底开售，价格未定", "某网 2024-05-06 09:05"],
        ["电池价格连跌三周", "例报 2024-05-05 21:52"],
    ],
    "neighbours": [["上一篇：阁楼上的地图"], ["下一篇：没有了"]],
    "one item lacks its snippet": [
        ["桥头的面馆", "每天凌晨四点开门，老板说，第一碗面总是留给扫街的人…", "2024-05-06"],
        ["夜班公交", "2024-05-05"],
        ["渡口的船票", "票价三十年没有变，船却换了四条，最后一条今年停航…", "2024-05-04"],
    ],
    "a lead story with a snippet": [
        ["纸厂停产之后", "机器停了，镇上的人却没有走，他们把厂房改成了一座博物馆，门票只要两元。"],
        ["新学期的第一堂课"],
        ["市民广场今晚亮灯"],
        ["江边步道月底贯通"],
    ],
}


def lines_of(texts: list[str]) -> list[Line]:
    return [Line(number, text) for number, text in enumerate(texts, 1)]


def texts_of(items: list[list[Line]]) -> list[list[str]]:
    return [[line.text for line in item] for item in items]


@pytest.mark.parametrize("stories", LISTS.values(), ids=LISTS.keys())
def test_each_story_of_a_list_stands_alone(stories: list[list[str]]) -> None:
    lines = lines_of([text for story in stories for text in story])
    assert texts_of(split_items(lines)) == stories


def test_blank_lines_part_stories_where_only_some_lines_have_them() -> None:
    lines = lines_of(["Quiet harbour", "Nothing moved for a week", "Loud harbour", "Then all of the ships came back"])
    lines[2].blanks = 1
    assert [len(item) for item in split_items(lines)] == [2, 2]


def linked(number: int, text: str, href: str, container: int = -1) -> Line:
    links = (Link(0, len(text), href),) if href else ()
    return Line(number, text, link_chars=len(text) if href else 0, links=links, container=container)


def test_lines_that_lead_to_one_address_are_one_story() -> None:
    lines = [
        linked(1, "Quiet harbour", "/a"),
        linked(2, "Nothing moved", "/a"),
        linked(3, "Loud harbour", "/b"),
        linked(4, "More", "/b"),
    ]
    assert [len(item) for item in split_items(lines)] == [2, 2]


def test_elements_of_a_page_tell_stories_apart() -> None:
    # ul > li > (a, span), twice; the second story has a snippet that is shorter than its title.
    containers = Containers(
        parents=[-1, 0, 1, 1, 0, 4, 4],
        tags=["ul", "li", "a", "span", "li", "a", "span"],
        names=[""] * 7,
        first=[0, 0, 0, 1, 2, 2, 3],
        last=[4, 2, 1, 2, 4, 3, 4],
    )
    lines = [
        linked(1, "Short", "/a", 2),
        linked(2, "A quite different line, without any end to it", "", 3),
        linked(3, "A headline that is long enough", "/b", 5),
        linked(4, "tiny", "", 6),
    ]
    assert [len(item) for item in split_items(lines, containers)] == [2, 2]


def test_no_lines_give_no_stories() -> None:
    assert split_items([]) == []


LINE_TEXTS = st.sampled_from(
    [
        "1",
        "2.",
        "·",
        "2024-05-06",
        "3小时前",
        "Business",
        "By Ann Lee",
        "阅读 3140",
        "上一篇：甲",
        "标题...",
        "长长的一段摘要,它说了很多...",
        "",
        "A title",
    ]
)


@given(st.lists(st.one_of(LINE_TEXTS, st.text(max_size=40)), max_size=40))
def test_every_line_comes_back_once_and_in_order(texts: list[str]) -> None:
    lines = lines_of(texts)
    items = split_items(lines)
    assert [line for item in items for line in item] == lines
    assert all(0 < len(item) <= 8 for item in items)


def test_a_very_long_list_is_cut_in_linear_time() -> None:
    lines = lines_of([f"新闻标题第{number}号" for number in range(20_000)])
    start = time.perf_counter()
    assert len(split_items(lines)) == 20_000
    assert time.perf_counter() - start < 10
