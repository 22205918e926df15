"""Items of the related and hot lists become stories."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import Block, Line, Link, Story, Zone
from cleanpage.fields.stories import read_stories

S = Story


def item(texts: list[str], first: int, zone: Zone = Zone.RELATED, kind: str = "item") -> Block:
    lines = tuple(Line(first + index, text) for index, text in enumerate(texts))
    return Block(zone, kind, "\n".join(texts), first, first + len(texts) - 1, 0, 0, 1.0, lines)


def blocks_of(items: list[list[str]]) -> list[Block]:
    blocks: list[Block] = []
    number = 1
    for texts in items:
        blocks.append(item(texts, number))
        number += len(texts)
    return blocks


CASES: dict[str, tuple[list[list[str]], list[Story]]] = {
    "title, snippet and date": (
        [["湖畔图书馆延长开放...", "记者从市图书馆获悉,即日起每周五开放至晚上...", "2024-05-06 10:20:30"]],
        [S("湖畔图书馆延长开放...", "记者从市图书馆获悉,即日起每周五开放至晚上...", "2024-05-06T10:20:30")],
    ),
    "one line splits at the printed dots": (
        [
            ["他守着灯塔二十年,只为等... 海岛上的灯塔只有一名守塔人。每天傍晚,他都会..."],
            ["桥头面馆... 凌晨四点开门,第一碗面总是留给扫街的人..."],
        ],
        [
            S("他守着灯塔二十年,只为等...", "海岛上的灯塔只有一名守塔人。每天傍晚,他都会..."),
            S("桥头面馆...", "凌晨四点开门,第一碗面总是留给扫街的人..."),
        ],
    ),
    "dots inside a title do not split it": (
        [["He waited ... and left"], ["So... what"]],
        [S("He waited ... and left"), S("So... what")],
    ),
    "ranks with a mark": ([["1. 冰灯大会"], ["2. 候鸟归来"], ["3. 竹编课"]], [S("冰灯大会"), S("候鸟归来"), S("竹编课")]),
    "ranks with a blank": ([["01 冰灯大会"], ["02 2024年竹编课"]], [S("冰灯大会"), S("2024年竹编课")]),
    "ranks that touch the title": ([["1冰灯大会"], ["2候鸟归来"], ["3竹编课"]], [S("冰灯大会"), S("候鸟归来"), S("竹编课")]),
    "rank lines": ([["1位", "峠の茶屋"], ["2位", "川の水車"]], [S("峠の茶屋"), S("川の水車")]),
    "numbers that are no ranks stay": (
        [["5 ways to cook rice"], ["12 angry geese"], ["2024 in pictures"]],
        [S("5 ways to cook rice"), S("12 angry geese"), S("2024 in pictures")],
    ),
    "bullets": ([["· 老街修表匠"], ["• 屋顶菜园"], ["● 迟到的信"]], [S("老街修表匠"), S("屋顶菜园"), S("迟到的信")]),
    "tags of neighbours": ([["[露营] 小镇乐队"], ["[钓鱼] 雨夜"]], [S("小镇乐队"), S("雨夜")]),
    "a bracket of the title stays": (
        [["【图解】新规怎么读"], ["[短评] 雨夜"], ["老街"]],
        [S("【图解】新规怎么读"), S("[短评] 雨夜"), S("老街")],
    ),
    "neighbouring articles": ([["上一篇：阁楼上的地图"], ["下一篇：没有了"]], [S("阁楼上的地图")]),
    "neighbours on one line": ([["上一篇：阁楼上的地图 下一篇：山路与雾"]], [S("阁楼上的地图"), S("山路与雾")]),
    "labels in the text": ([["Read more: The night ferry"]], [S("The night ferry")]),
    "labels in brackets": ([["【延伸閱讀】屋簷下的燕子"]], [S("屋簷下的燕子")]),
    "a quoted title after its label": ([["相关阅读：《雪天怎么露营》"]], [S("雪天怎么露营")]),
    "section labels": (
        [["Business", "Mill reopens after a quiet winter", "July 8, 2021 · 6:45 PM GMT"]],
        [S("Mill reopens after a quiet winter", None, "2021-07-08T18:45")],
    ),
    "dates at the end": (
        [["露营地怎么选　2023-04-16"], ["夜市营业到几点（2023-04-09）"], ["杏花小路2023-03-30"]],
        [S("露营地怎么选", None, "2023-04-16"), S("夜市营业到几点", None, "2023-04-09"), S("杏花小路", None, "2023-03-30")],
    ),
    "dates in words after a dash": ([["A Defence of Fog — Sept. 4, 2021"]], [S("A Defence of Fog", None, "2021-09-04")]),
    "dates before the title": (
        [["[2023-09-14] 苹果开园"], ["2023-09-05 晒谷场上"]],
        [S("苹果开园", None, "2023-09-14"), S("晒谷场上", None, "2023-09-05")],
    ),
    "yearless dates go, without a value": ([["04-21 滑板公园"], ["04-20 巷口理发"]], [S("滑板公园"), S("巷口理发")]),
    "times go, without a value": ([["11:17 灯会开场"], ["07:52 晨跑指南"]], [S("灯会开场"), S("晨跑指南")]),
    "a date that is part of the title stays": (
        [["2025年7月8日起换用新船票"], ["雾中渡江"]],
        [S("2025年7月8日起换用新船票"), S("雾中渡江")],
    ),
    "counts of a ranking": ([["1 冰灯大会 95万"], ["2 候鸟归来 81万"]], [S("冰灯大会"), S("候鸟归来")]),
    "counts with a word": ([["冰灯大会　4406阅读"], ["候鸟归来　3921阅读"]], [S("冰灯大会"), S("候鸟归来")]),
    "counts on a line": ([["钟楼的影子", "阅读 3140"], ["磨刀的声音", "例报 · 阅读 2.7万"]], [S("钟楼的影子"), S("磨刀的声音")]),
    "flags": ([["1 冰灯大会 热"], ["2 候鸟归来 新"]], [S("冰灯大会"), S("候鸟归来")]),
    "many stories on one line, by their dates": (
        [["石阶上的猫 2022-05-19 纸鸢比赛 2022-05-11"]],
        [S("石阶上的猫", None, "2022-05-19"), S("纸鸢比赛", None, "2022-05-11")],
    ),
    "many stories on one line, by their ranks": (
        [["1.渔船换新灯 2.梯田里的音乐课 3.邮局搬家"]],
        [S("渔船换新灯"), S("梯田里的音乐课"), S("邮局搬家")],
    ),
    "many stories on one line, by blanks alone": (
        [["滑雪场宣布延长营业 木匠学徒拿下全国冠军 山村小站重新停靠列车"]],
        [S("滑雪场宣布延长营业"), S("木匠学徒拿下全国冠军"), S("山村小站重新停靠列车")],
    ),
    "a lone bullet is no story": ([["-"]], []),
}


@pytest.mark.parametrize(("items", "stories"), CASES.values(), ids=CASES.keys())
def test_items_are_read_as_stories(items: list[list[str]], stories: list[Story]) -> None:
    assert list(read_stories(blocks_of(items), Zone.RELATED)) == stories


def test_only_items_of_the_asked_zone_are_read() -> None:
    blocks = [
        item(["相关内容"], 1, kind="header"),
        item(["阁楼上的地图"], 2),
        item(["热榜"], 3, Zone.HOT, "header"),
        item(["灯塔"], 4, Zone.HOT),
    ]
    assert [story.title for story in read_stories(blocks, Zone.RELATED)] == ["阁楼上的地图"]
    assert [story.title for story in read_stories(blocks, Zone.HOT)] == ["灯塔"]


def test_ranks_begin_anew_in_each_list() -> None:
    blocks = [
        item(["1. 甲地新闻"], 1),
        item(["2. 乙地新闻"], 2),
        item(["更多"], 3, kind="header"),
        item(["1. 丙地新闻"], 4),
        item(["2. 丁地新闻"], 5),
    ]
    assert [story.title for story in read_stories(blocks, Zone.RELATED)] == ["甲地新闻", "乙地新闻", "丙地新闻", "丁地新闻"]


def test_relative_dates_are_read_against_a_reference() -> None:
    blocks = blocks_of([["Council votes on the pier", "2 hours ago"]])
    assert read_stories(blocks, Zone.RELATED)[0].published is None
    assert read_stories(blocks, Zone.RELATED, datetime(2024, 3, 26, 19, 32))[0].published == "2024-03-26T17:32"


def test_stories_know_their_lines_and_their_address() -> None:
    lines = (
        Line(7, "News", links=(Link(0, 4, "/section"),)),
        Line(8, "Council votes on the pier again", links=(Link(0, 31, "/pier"),)),
    )
    block = Block(Zone.HOT, "item", "News\nCouncil votes on the pier again", 7, 8, None, None, 1.0, lines)
    (story,) = read_stories([block], Zone.HOT)
    assert (story.title, story.url, story.first, story.last) == ("Council votes on the pier again", "/pier", 7, 8)


@given(st.lists(st.lists(st.text(min_size=1, max_size=40).filter(str.strip), min_size=1, max_size=4), max_size=12))
def test_any_items_give_stories_with_titles(items: list[list[str]]) -> None:
    for story in read_stories(blocks_of(items), Zone.RELATED):
        assert story.title == story.title.strip() != ""
        assert 0 < story.first <= story.last


@pytest.mark.parametrize(
    "text", ["1. " * 30_000, "2024-03-26 " * 20_000, "评论 12 " * 20_000, "上一篇：" * 20_000, "·" * 100_000, "... " * 40_000]
)
def test_hostile_items_are_read_in_linear_time(text: str) -> None:
    start = time.perf_counter()
    read_stories(blocks_of([[text], [text[:1_990]] * 3]), Zone.RELATED)
    assert time.perf_counter() - start < 3
