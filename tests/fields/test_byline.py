"""The byline: authors, source, dates, place and views from the lines beside the headline, else from elsewhere."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import Block, Byline, Line, LineView, Zone
from cleanpage.fields.byline import read_byline
from cleanpage.fields.dateline import read_dateline
from cleanpage.fields.metadata import Metadata
from cleanpage.fields.views import mask_views, read_count
from cleanpage.options import Options

M, B, E = Zone.BYLINE, Zone.BODY, Zone.CREDITS


def read(*lines: tuple[Zone, str], metadata: Metadata | None = None, reference: datetime | None = None) -> Byline:
    blocks = [Block(z, "line", t, n, n, None, None, 1.0, (Line(n, t),)) for n, (z, t) in enumerate(lines, 1)]
    view = LineView([], is_html=metadata is not None)
    return read_byline(blocks, view, metadata or Metadata(), Options(reference_time=reference))


BYLINES: list[tuple[list[str], dict[str, Any]]] = [
    (["创始人", "2023-05-06 09:32:57", "0"], {"authors": ("创始人",), "published": "2023-05-06T09:32:57", "views": 0}),
    (["admin", "2023-10-08 05:12:30", "64"], {"authors": ("admin",), "published": "2023-10-08T05:12:30", "views": 64}),
    (["2023年03月12日 07:26　来源：青石网　作者：蒋小心"], {"authors": ("蒋小心",), "source": "青石网", "published": "2023-03-12T07:26"}),
    (["来源：青石晚报　2023-07-02 10:20"], {"authors": (), "source": "青石晚报", "published": "2023-07-02T10:20"}),
    (["来源:青石农科网 2023-08-30 11:02:45 57"], {"source": "青石农科网", "published": "2023-08-30T11:02:45", "views": 57}),
    (["来源：青石资讯 作者：曹小敏 2023年3月26日 08:15 浏览：1236"], {"authors": ("曹小敏",), "source": "青石资讯", "views": 1236}),
    (["发布时间：2023-10-14 10:30:00 | 作者：老邓踩盘 | 来源：青石买房网 | 点击：666"], {"authors": ("老邓踩盘",), "source": "青石买房网", "views": 666}),
    (["青石财道 2023-08-29 20:31:05 317"], {"authors": ("青石财道",), "published": "2023-08-29T20:31:05", "views": 317}),
    (["原创 阿枣 青石食记 2023-04-19 20:08"], {"authors": ("阿枣",), "source": "青石食记"}),
    (["青石网记者　宋小帆", "2023-12-30 22:47"], {"authors": ("宋小帆",), "published": "2023-12-30T22:47"}),
    (["特约记者 高小溪", "2023-11-19", "阅读(428)"], {"authors": ("高小溪",), "published": "2023-11-19", "views": 428}),
    (["本报记者 王小文 方 敏", "2023年05月10日06:58 | 来源：青石日报"], {"authors": ("王小文", "方敏"), "source": "青石日报"}),
    (["2023年09月07日 04:04 青石日报"], {"authors": (), "source": "青石日报"}),
    (["每日青石新闻 2023-06-13 11:29:24", "青经记者 毕小媛 青经编辑 杜小蔚"], {"authors": ("毕小媛",), "source": "每日青石新闻"}),
    (["小满说事", "2023-05-08 23:23", "来自甘肃"], {"authors": ("小满说事",), "place": "甘肃"}),
    (["来源：青石快报　3小时前　阅读 8.6万"], {"source": "青石快报", "published": None, "views": 86000}),
    (["葛小馨", "青石市第二人民医院　皮肤科　副主任医师", "1.9万人看过"], {"authors": ("葛小馨",), "views": 19000}),
    (["作者：方小勇 来源：国际青石 编辑： 陈小立"], {"authors": ("方小勇",), "source": "国际青石"}),
    (["2023-01-12 18:39 来源: 青石网 作者: 编辑: 毛小久"], {"authors": (), "source": "青石网"}),
    (["2023年01月17日 18:32 来源：中国青石网 参与互动(0)"], {"authors": (), "source": "中国青石网", "views": None}),
    (["文｜青石 余小聪", "2023年09月26日 17:22"], {"published": "2023-09-26T17:22"}),
    (["2023年7月24日 22:30更新"], {"published": "2023-07-24T22:30", "updated": "2023-07-24T22:30"}),
    # traditional
    (["2023/05/12 14:22", "記者葉小瑋／竹湖報導", "人氣：18,204"], {"authors": ("葉小瑋",), "place": "竹湖", "views": 18204}),
    (["撰文：區小嵐　霍小言", "出版：2023-02-19 11:06　更新：2023-02-19 15:48"], {"authors": ("區小嵐", "霍小言"), "published": "2023-02-19T11:06", "updated": "2023-02-19T15:48"}),
    (["【青石報╱記者湯小雯／即時報導】", "2023.01.17 06:00 pm"], {"authors": ("湯小雯",), "source": "青石報", "published": "2023-01-17T18:00"}),
    # Japanese, Korean
    (["霧島港", "2023年5月12日 10時30分"], {"authors": ("霧島港",), "published": "2023-05-12T10:30"}),
    (["2/19(月) 13:07配信", "みなと放送", "最終更新：2/19(月) 13:41"], {"authors": (), "source": "みなと放送", "published": None, "views": None}),
    (["編集委員 霧島みなと", "2023/6/19 5:50"], {"authors": ("霧島みなと",)}),
    (["표하린 기자", "입력 2023.05.12. 오후 3:21", "수정 2023.05.12. 오후 5:08"], {"authors": ("표하린",), "published": "2023-05-12T15:21", "updated": "2023-05-12T17:08"}),
    (["[푸른경제 표하린 기자] 승인 2023-09-03 09:14 조회수 2,087"], {"authors": ("표하린",), "source": "푸른경제", "views": 2087}),
    (["표하린기자 , 문새봄기자"], {"authors": ("표하린", "문새봄")}),
    # English
    (["By Ona Castle and Pri Wick", "March 14, 2023 6:42 AM GMT+1 · Updated 3 hours ago"], {"authors": ("Ona Castle", "Pri Wick"), "published": "2023-03-14T06:42"}),
    (["Dewey Sant", "Education Reporter", "Posted: May 21, 2023, 10:48 p.m.", "Updated: May 22, 2023, 7:15 a.m."], {"authors": ("Dewey Sant",), "published": "2023-05-21T22:48", "updated": "2023-05-22T07:15"}),
    (["By", "Ona Castle", "10/13/2023 12:34 PM"], {"authors": ("Ona Castle",)}),
    (["ByOna Castle", "Last updated: January 12, 2023."], {"authors": ("Ona Castle",), "updated": "2023-01-12"}),
    (["Posted by Ona Castle, Harbour 19 reporter", "ona@example.com"], {"authors": ("Ona Castle",)}),
    (["by Bob Yard , Example.org"], {"authors": ("Bob Yard",)}),
    (["Written by Rob Evans", "Edited by Betsy Bay"], {"authors": ("Rob Evans",)}),
    (["Tuesday, 9 July 2023"], {"authors": (), "published": "2023-07-09"}),
    (["Jonty Ask", "20:04, 3 Feb 2023"], {"authors": ("Jonty Ask",), "published": "2023-02-03T20:04"}),
    (["By Kath Harmon | October 28, 2023 | 12"], {"authors": ("Kath Harmon",)}),
    # others
    (["Stand: 12.05.2023, 14:22 Uhr", "Von: Henrike Ass, Korbin Volz"], {"authors": ("Henrike Ass", "Korbin Volz"), "published": "2023-05-12T14:22"}),
    (["Por Redacción", "22 de agosto, 2023"], {"authors": ("Redacción",), "published": "2023-08-22"}),
    (["Par Bertrand Biss", "Publié le 30 août 2023 à 14h52, modifié le 30 août 2023 à 15h54"], {"authors": ("Bertrand Biss",), "published": "2023-08-30T14:52", "updated": "2023-08-30T15:54"}),
    (["20 Aprile 2023", "Ultimo aggiornamento: 11:09", "di Daniele Fior"], {"authors": ("Daniele Fior",)}),
    (["Автор: Денис Дорош", "27.11.2023 01:27", "Просмотров: 856"], {"authors": ("Денис Дорош",), "views": 856}),
    (["Selasa, 7 Februari 2023 12:16 WIB | 2.793 Views", "Pewarta: Imam Budi"], {"authors": ("Imam Budi",), "views": 2793}),
]


@pytest.mark.parametrize(("lines", "expected"), BYLINES)
def test_byline_lines_say_who_when_and_where(lines: list[str], expected: dict[str, Any]) -> None:
    found = read(*((M, text) for text in lines))
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_place_beside_the_author_is_no_author() -> None:
    found = read((M, "Nuria Castro"), (M, "Puerto Hondo"), (M, "12/05/2023 a las 07:00 h."), (B, "En Puerto Hondo no suena una bocina."))
    assert (found.authors, found.published) == (("Nuria Castro",), "2023-05-12T07:00")


def test_relative_dates_are_read_only_against_a_reference() -> None:
    assert read((M, "来源：青石快报　3小时前")).published is None
    assert read((M, "来源：青石快报　3小时前"), reference=datetime(2023, 5, 6, 12, 0)).published is not None


SIGNED = [
    ("文/文小舟　图/白一川", ("文小舟",)),
    ("撰稿：阿依娜·买买提 | 校对：马小军", ("阿依娜·买买提",)),
    ("取材・文／霧島ミナト　撮影／折戸巧", ("霧島ミナト",)),
    ("Imogen Farr is a contributing writer.", ("Imogen Farr",)),
    ("솔뫼=표하린 기자 harin@example.com", ("표하린",)),
    ("本报记者 文小舟", ()),
    ("记者 文小舟 通讯员 白一川", ()),
    ("Reporting by Ona Castle", ()),
    ("编辑：文小舟", ()),
]


@pytest.mark.parametrize(("ending", "authors"), SIGNED)
def test_the_writer_at_the_end_is_the_author_where_the_byline_has_none(ending: str, authors: tuple[str, ...]) -> None:
    assert read((M, "2023-05-06"), (E, ending)).authors == authors
    assert read((M, "作者：方小勇"), (E, ending)).authors == ("方小勇",)


def test_a_name_in_brackets_that_closes_a_japanese_text_signs_it() -> None:
    assert read((B, "渡し場に灯りがともった。（久保田千尋）")).authors == ("久保田千尋",)
    assert read((B, "渡口的灯又亮了。（未完待续）")).authors == ()


def test_the_source_at_the_end_counts_where_the_byline_has_none() -> None:
    assert read((M, "2023-05-06"), (E, "来源：青石市医疗保障局")).source == "青石市医疗保障局"
    assert read((M, "来源：青石网"), (E, "来源：青石晚报")).source == "青石网"


DATELINES = [
    ("（環青社記者曾小庭安浦3日電）國際咖啡豆價格上揚。", "環青社", ("曾小庭",)),
    ("青石社北京3月14日电（记者 甘小露、白一川）渡轮复航。", "青石社", ("甘小露", "白一川")),
    ("本报讯（记者 文小舟）渡轮复航。", None, ("文小舟",)),
    ("HARBOUR CITY, March 14 (Northern Wire) - Pilots agreed to return.", "Northern Wire", ()),
    ("Puerto Hondo, 22 ago (Agencia Sur).- Un equipo describió una rana.", "Agencia Sur", ()),
    ("(서울=푸른뉴스) 표하린 기자 = 나루터 등불이 켜졌다.", "푸른뉴스", ("표하린",)),
    ("The pilots (all nine) - and their families - agreed.", None, ()),
    ("渡轮昨日复航，码头挤满了人。", None, ()),
]


@pytest.mark.parametrize(("text", "agency", "authors"), DATELINES)
def test_datelines_name_agency_and_reporter(text: str, agency: str | None, authors: tuple[str, ...]) -> None:
    found = read_dateline(text)
    assert (found.agency, found.authors) == (agency, authors)


def test_the_dateline_fills_what_the_byline_leaves_open() -> None:
    found = read((M, "2023/10/3 18:25（10/3 19:02 更新）"), (B, DATELINES[0][0]))
    assert (found.authors, found.source, found.published, found.views) == (("曾小庭",), "環青社", "2023-10-03T18:25", None)


def test_the_head_of_the_html_speaks_where_the_lines_are_silent() -> None:
    head = Metadata(authors=("Ona Castle",), published="2023-05-06", site_name="Driftwood")
    assert read(metadata=head).authors == ("Ona Castle",)
    assert read(metadata=head).published == "2023-05-06"
    assert read((M, "By Pri Wick"), metadata=head).authors == ("Pri Wick",)
    assert read(metadata=Metadata(authors=("Driftwood",), site_name="Driftwood")).authors == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [("阅读 1.2万", 12000), ("浏览次数:8952次", 8952), ("人氣：18,204", 18204), ("已有0人阅读", 0), ("321 views", 321), ("2.793 Views", 2793), ("1.3k views", 1300), ("조회 12", 12), ("阅读全文", None), ("2023-05-06", None)],
)
def test_counts_of_readers_are_plain_numbers(text: str, count: int | None) -> None:
    assert mask_views(text)[1] == count


def test_what_is_no_number_is_no_count() -> None:
    assert read_count("1.2.3.4.5", None) is None


@given(st.lists(st.text(max_size=120), max_size=6))
def test_any_lines_are_read_without_error(lines: list[str]) -> None:
    found = read(*((M, t) for t in lines), *((E, t) for t in lines), *((B, t) for t in lines))
    assert all(a.strip() for a in found.authors)
    assert found.views is None or found.views >= 0


@pytest.mark.parametrize("text", ["By " * 130, "2023-05-06 " * 36, "/" * 390, "(" * 390, "甲 " * 190, "A" * 390, "A " * 190, "阅读1" * 130, "," * 390, "记者" * 190])
def test_hostile_lines_are_read_in_no_time(text: str) -> None:
    start = time.perf_counter()
    read(*[(M, text)] * 20, *[(B, text)] * 5, *[(E, text)] * 5)
    assert time.perf_counter() - start < 1.0


def test_a_blank_inside_a_name_is_kept_on_a_japanese_page() -> None:
    body = (B, "渡し場に灯りがともった。老船頭が戻ってきたのだ。")
    assert read((M, "編集委員 霧島 港"), (M, "2023/6/19 5:50"), body).authors == ("霧島 港",)
    assert read((M, "霧島港 青木凪"), (M, "2023-06-19"), (B, "渡口的灯又亮了。")).authors[0] == "霧島港"
