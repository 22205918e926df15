"""What a line's wording gives away, and how little it takes to ask."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.lexicons.match import credit_kind, has_caption_mark, header_zone, is_chrome, normalise
from cleanpage.lexicons.phrases import Phrases, fold, undress

NORMALISED = [
    ("  Related   Stories : ", "related stories"),
    ("» Read Next", "read next"),
    ("Most read ›", "most read"),
    ("Comments (23)", "comments"),
    ("12 Comments", "comments"),
    ("【 相 关 新 闻 】", "相关新闻"),
    ("热门资讯：", "热门资讯"),
    ("ＲＥＬＡＴＥＤ", "related"),
    ("EDITOR’S PICKS", "editor's picks"),
    ("24小时热榜", "小时热榜"),
    ("İlgili Haberler", "ilgili haberler"),
    ("Most\u200bread", "mostread"),
    ("© Example", "© example"),
    ("(c) Example", "© example"),
    ("•", ""),
    ("", ""),
    ("1,204", ""),
]

HEADERS = [
    ("相关内容", "related"), ("相关阅读：", "related"), ("延伸阅读", "related"), ("猜你喜欢", "related"), ("相關新聞", "related"), ("延伸閱讀", "related"),
    ("热门资讯", "hot"), ("24小时热榜", "hot"), ("点击排行榜", "hot"), ("編輯推薦", "hot"), ("熱門新聞", "hot"), ("编辑推荐 >>", "hot"),
    ("更多", "neutral"), ("推荐阅读", "neutral"), ("网友评论", "comments"), ("标签：旅行 湖泊", "tags"), ("广告", "promo"),
    ("Related", "related"), ("MORE ON THIS STORY", "related"), ("You may also like", "related"), ("More in Gardening", "related"),
    ("Most read", "hot"), ("Trending now", "hot"), ("Editor’s picks", "hot"), ("Top stories", "hot"), ("Recent Posts", "hot"),
    ("Comments (12)", "comments"), ("Leave a Reply", "comments"), ("Tags: boats, lakes", "tags"), ("Sponsored", "promo"),
    ("関連記事", "related"), ("あわせて読みたい", "related"), ("アクセスランキング", "hot"), ("人気記事", "hot"), ("コメント", "comments"),
    ("관련기사", "related"), ("많이 본 뉴스", "hot"), ("댓글", "comments"),
    ("Mehr zum Thema", "related"), ("Meistgelesen", "hot"), ("À lire aussi", "related"), ("A LIRE AUSSI", "related"), ("Les plus lus", "hot"),
    ("Te puede interesar", "related"), ("LO MAS LEIDO", "hot"), ("Leia também", "related"), ("Mais lidas", "hot"),
    ("Leggi anche", "related"), ("I più letti", "hot"), ("Читайте также", "related"), ("Последние новости", "hot"),
    ("Zobacz także", "related"), ("Najczęściej czytane", "hot"), ("Lees ook", "related"), ("Meest gelezen", "hot"),
    ("Čtěte také", "related"), ("Nejčtenější", "hot"), ("Διαβάστε επίσης", "related"), ("ΔΗΜΟΦΙΛΗ", "hot"),
    ("İlgili haberler", "related"), ("Çok okunanlar", "hot"), ("Baca juga", "related"), ("Terpopuler", "hot"), ("Читайте також", "related"),
]

NO_HEADERS = [
    "",
    "湖边小镇的新图书馆今天开门",
    "他说，相关新闻他都看过。",
    "Weiterlesen im Garten",
    "Moreover, the ferry is late",
    "The most read book of the year was written by a gardener in a small town on the coast",
    "Relatedness",
    "Tags and badges were handed out at the door of the hall, more than a hundred of them in all",
]

CHROME = [
    ("首页", "nav"), ("返回顶部", "nav"), ("分享到：", "nav"), ("登录", "nav"), ("您现在的位置：首页 > 文化", "nav"), ("版权所有 2024 示例网", "footer"),
    ("示例ICP备12345678号-1", "footer"), ("京公网安备 11010000000000号", "footer"), ("扫描二维码下载客户端", "promo"),
    ("Skip to main content", "nav"), ("Sign in", "nav"), ("Print this page", "nav"), ("Share on Facebook", "nav"), ("Privacy Policy", "footer"),
    ("Copyright © 2024 Example Media", "footer"), ("Example Media. All rights reserved.", "footer"), ("© 2024 Example", "footer"),
    ("We use cookies to make this site better for you.", "promo"), ("Sign up for our newsletter", "promo"),
    ("Your email address will not be published.", "comments"), ("About us", "site"),
    ("Войти", "nav"), ("Все права защищены", "footer"), ("Impressum", "footer"), ("Mentions légales", "footer"), ("利用規約", "footer"),
]

NO_CHROME = [
    "",
    "The council met on Monday and agreed on a new ferry.",
    "市议会周一开会，决定新建一座图书馆。",
    "Homeward bound, the boats left the harbour.",
    "登录岛屿的船只比去年多了一倍，码头管理员说。",
    "Печатная мастерская открылась в старом порту.",
]

CREDITS = [
    ("编辑：王小明", "role"), ("(责任编辑:王小明)", "role"), ("【责任编辑 王小明】", "role"), ("校对：李小红", "role"), ("責任編輯：陳大文", "role"),
    ("来源：示例日报", "source"), ("转载自示例网", "source"), ("原标题：小镇有了新图书馆", "original_title"),
    ("免责声明：本文仅供参考", "disclaimer"), ("文章仅代表作者个人观点", "disclaimer"), ("以上是他的看法，不代表本站立场", "disclaimer"), ("转载请注明出处", "copyright"),
    ("作者简介：王小明，园丁", "bio"), ("（完）", "end_mark"), ("- END -", "end_mark"), ("###", "end_mark"),
    ("Editing by Jane Roe", "role"), ("Reporting by Jane Roe; Editing by John Doe", "role"), ("Additional reporting by Jane Roe", "role"),
    ("This article was originally published by Example.", "source"), ("About the author", "bio"),
    ("Jane Roe is a staff writer at Example.", "bio"),
    ("取材・文：山田花子", "role"), ("Источник: Пример", "source"), ("Źródło: Przykład", "source"), ("무단전재 및 재배포 금지", "copyright"),
]

NO_CREDITS = [
    "",
    "编辑部昨天搬进了新楼。",
    "来源不明的信件堆在桌上",
    "The editing took three weeks, she said.",
    "文学节下周开幕",
    "Edit",
]

CAPTIONS = [
    "湖边的小镇。王小明 摄", "（王小明供图）", "图/示例社", "图源：网络", "资料图", "圖／示例社", "夜色中的大桥（受访者供图）",
    "Photo: Jane Roe", "Photo by Jane Roe", "The harbour at dawn. (Photo by Jane Roe)", "A ferry. Jane Roe/Getty Images",
    "Foto: Jane Roe", "Bild: Jane Roe", "写真：山田花子", "(사진=김하나)", "Фото: Иван Примеров", "Crédit photo : Jane Roe",
]

NO_CAPTIONS = [
    "",
    "他说完就走了。",
    "图书馆今天开门",
    "摄影师们来到湖边",
    "The photographers came to the lake.",
    "Photography is taught in the old town hall",
    "A photo" + " of the lake" * 60,
]


@pytest.mark.parametrize(("text", "left"), NORMALISED)
def test_a_line_is_compared_without_its_dress(text: str, left: str) -> None:
    assert normalise(text) == left


@pytest.mark.parametrize(("text", "zone"), HEADERS)
def test_the_wording_of_a_header_names_its_list(text: str, zone: str) -> None:
    assert header_zone(text) == zone


@pytest.mark.parametrize("text", NO_HEADERS)
def test_other_lines_are_no_headers(text: str) -> None:
    assert header_zone(text) is None


@pytest.mark.parametrize(("text", "zone"), CHROME)
def test_site_chrome_is_known_by_its_words(text: str, zone: str) -> None:
    assert is_chrome(text) == zone


@pytest.mark.parametrize("text", NO_CHROME)
def test_prose_is_no_chrome(text: str) -> None:
    assert is_chrome(text) is None


@pytest.mark.parametrize(("text", "kind"), CREDITS)
def test_an_editorial_note_is_known_by_its_opening(text: str, kind: str) -> None:
    assert credit_kind(text) == kind


@pytest.mark.parametrize("text", NO_CREDITS)
def test_other_lines_are_no_editorial_notes(text: str) -> None:
    assert credit_kind(text) is None


@pytest.mark.parametrize("text", CAPTIONS)
def test_a_caption_is_known_by_its_mark(text: str) -> None:
    assert has_caption_mark(text)


@pytest.mark.parametrize("text", NO_CAPTIONS)
def test_other_lines_have_no_caption_mark(text: str) -> None:
    assert not has_caption_mark(text)


@given(st.text(max_size=700))
def test_no_text_raises_and_answers_are_of_the_known_kinds(text: str) -> None:
    assert header_zone(text) in {"related", "hot", "comments", "tags", "promo", "nav", "neutral", None}
    assert is_chrome(text) in {"nav", "footer", "site", "promo", "comments", None}
    assert credit_kind(text) in {"role", "source", "original_title", "copyright", "disclaimer", "bio", "end_mark", "error_report", None}
    assert has_caption_mark(text) in {True, False}


@given(st.sampled_from([text for text, _ in HEADERS if text.isascii()]), st.sampled_from(["{}:", "» {}", "{} ›", "[{}]", " {} (3)", "• {}"]))
def test_dress_does_not_change_what_a_header_says(text: str, dress: str) -> None:
    assert header_zone(dress.format(text)) == header_zone(text)


@given(st.text(max_size=80))
def test_undressing_twice_is_undressing_once(text: str) -> None:
    once = undress(fold(text))
    assert undress(once) == once


@pytest.mark.parametrize(
    "text",
    ["图" * 1_000_000, "(" * 1_000_000, "photo: " * 150_000, "© " * 500_000, "more from " * 100_000, "\u0301" * 1_000_000, "1" * 1_000_000],
    ids=["han", "brackets", "marks", "copyright", "openings", "accents", "digits"],
)
def test_a_line_of_a_million_characters_is_left_alone_at_once(text: str) -> None:
    start = time.perf_counter()
    for ask in (header_zone, is_chrome, credit_kind, has_caption_mark):
        ask(text)
    assert time.perf_counter() - start < 0.5


def test_the_longest_opening_wins_and_words_are_not_cut() -> None:
    table = Phrases([("a", "en", "more", "prefix"), ("b", "en", "more from", "prefix"), ("c", "zh", "编辑", "prefix")])
    assert table.start("more from here") == "b"
    assert table.start("more fromage") == "a"
    assert table.start("moreover") is None
    assert (table.start("编辑:甲"), table.start("编辑部")) == ("c", None)


def test_a_phrase_inside_a_line_keeps_to_word_ends() -> None:
    table = Phrases([("a", "en", "dpa", "contains"), ("b", "zh", "供图", "contains"), ("c", "en", "rights reserved", "contains")])
    assert table.inside("foto (dpa)") == "a"
    assert table.inside("handpack") is None
    assert table.inside("某某供图") == "b"
    assert table.inside("all rights reserved.") == "c"
    assert Phrases([]).inside("dpa") is None


def test_capitals_without_accents_are_known_but_words_of_other_languages_are_not() -> None:
    table = Phrases([("a", "el", "δημοφιλή", "exact"), ("b", "fr", "crédit", "prefix"), ("c", "fr", "à la une", "prefix")])
    assert table.whole(normalise("ΔΗΜΟΦΙΛΗ")) == "a"
    assert table.start("credit cards") is None
    assert table.start("a la une du jour") == "c"
