"""Lines that were put in the wrong zone cost a field little: names look like names, and the likeliest headline wins."""

from __future__ import annotations

import time

import pytest

from cleanpage.document import Block, Byline, Headline, Line, LineView, Zone
from cleanpage.fields.byline import read_byline
from cleanpage.fields.captions import read_photographers
from cleanpage.fields.credits import read_credits
from cleanpage.fields.metadata import Metadata
from cleanpage.fields.stories import read_stories
from cleanpage.fields.tags import read_tags
from cleanpage.fields.title import read_headline
from cleanpage.options import Options

T, M, B, E, N = Zone.TITLE, Zone.BYLINE, Zone.BODY, Zone.CREDITS, Zone.NAV
C, K, R = Zone.CAPTION, Zone.TAGS, Zone.RELATED

Page = list[tuple[Zone, str]]


def blocks_of(page: Page) -> list[Block]:
    kinds = {R: "item", B: "paragraph"}
    return [Block(z, kinds.get(z, "line"), t, n, n, None, None, 1.0, (Line(n, t),)) for n, (z, t) in enumerate(page, 1)]


def byline_of(page: Page) -> Byline:
    return read_byline(blocks_of(page), LineView([]), Metadata(), Options())


def headline_of(page: Page) -> Headline:
    return read_headline(blocks_of(page), LineView([]), Metadata())


SENTENCES = [
    "市民若想提前赏花,可前往城南苗圃东区,10月12日起每天8时至17时免费开放。",
    "工程师：“可以，但你得先告诉程序什么是讣告。”",
    "责编:“那它洗完手,是不是还得涂护手霜?”——这是选题会上的原话,大家听了翻译之后笑了很久,说会写进下一篇论文里。",
    "編集：「ここ、主人公が泣くのは早くないですか」。作家：「でも僕は、もう泣いてます」──余白に残るやりとりである。",
    "The ferry was tied up for most of Monday after someone cut forty feet of copper cable from its mast, knocking out the radar.",
    "En el pueblo no suena una bocina desde hace mucho, o mejor dicho, ha sonado once veces y cada una figura en un cuaderno de tapas duras.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_in_the_byline_names_no_author(sentence: str) -> None:
    page = [(T, "某市的新桥"), (M, "张小明"), (M, "2024-05-06 10:20"), (M, sentence), (B, "正文。")]
    assert (byline_of(page).authors, byline_of(page).published) == (("张小明",), "2024-05-06T10:20")
    assert byline_of([(T, "某市的新桥"), (M, sentence), (B, "正文。")]).authors == ()
    assert read_credits(blocks_of([(M, sentence), (E, sentence)])) == ()


def test_a_sentence_tells_date_and_author_where_nothing_else_does() -> None:
    sentence = "This entry was written by Mona Quill, posted on 10/18/2012 at 11:45 am and filed under daily life and other small things."
    assert byline_of([(T, "A walk"), (B, "Text."), (M, sentence)]).published == "2012-10-18T11:45"


def test_a_dateline_in_the_byline_gives_agency_and_reporter() -> None:
    found = byline_of([(T, "標題"), (M, "（環青社記者曾小庭安浦3日電）咖啡期貨價格連續第6週上揚，創13年來新高。"), (B, "正文。")])
    assert (found.source, found.place, found.authors) == ("環青社", "安浦", ("曾小庭",))


@pytest.mark.parametrize("zone", [Zone.NAV, Zone.PROMO])
def test_a_byline_taken_for_a_menu_is_read_between_headline_and_text(zone: Zone) -> None:
    page = [(N, "首页"), (T, "某市的新桥"), (zone, "2024-05-06 10:20 来源：青石日报 作者：张小明"), (B, "正文。")]
    assert byline_of(page) == Byline(("张小明",), "青石日报", "2024-05-06T10:20")


def test_a_date_before_the_headline_is_not_the_articles() -> None:
    assert byline_of([(N, "2024年5月6日 星期一"), (T, "某市的新桥"), (B, "正文。")]).published is None


MENUS = ["首页 明星 电视剧 综艺 电影 音乐", "首页＞本地＞正文", "读书 >> 人物 >> 正文", "推荐 热榜 本地 台风 视频", "Home UK World Sport Money Travel"]


@pytest.mark.parametrize("menu", MENUS)
def test_a_menu_is_no_headline(menu: str) -> None:
    assert headline_of([(T, menu), (T, "暴雨夜，一条消息叫醒了整条街"), (M, "2022-07-18"), (B, "正文。")]).title == "暴雨夜，一条消息叫醒了整条街"


def test_the_line_that_leads_to_the_text_is_the_headline() -> None:
    page = [(T, "Readers can win a bicycle this summer"), (N, "Menu"), (T, "Ferry runs again from Monday"), (B, "The ferry is back.")]
    assert headline_of(page).title == "Ferry runs again from Monday"


@pytest.mark.parametrize("text", ["视频|网友纷纷祝老校长平平安安长命超百岁！", "组图：女歌手上海轻灵开唱 新歌首演场面热烈", "蔡小文：發揮硬頸精神籌組聯合政府為大家打拼"])
def test_a_headline_in_the_credits_names_nobody(text: str) -> None:
    assert read_credits(blocks_of([(E, text), (E, "责编：方小石")])) == read_credits(blocks_of([(E, "责编：方小石")]))


def test_an_office_with_a_long_name_is_still_credited() -> None:
    assert read_credits(blocks_of([(E, "供稿：青石市农业农村局宣传中心")]))[0].names == ("青石市农业农村局宣传中心",)


PLACES: list[tuple[Page, str | None]] = [
    ([(T, "Una cooperativa de Almarcha presta semillas"), (M, "Por Jacinta Morales"), (M, "Almarcha"), (M, "9 de junio de 2024 - 08:15")], "Almarcha"),
    ([(T, "菜市场的清晨"), (M, "原创 十二 慢车县志"), (M, "2024-11-03 21:15 云浦")], "云浦"),
    ([(T, "菜市场的清晨"), (M, "2025-12-18 10:26:00 来源：汐州日报 作者：纪小舟 发布于：汐州")], "汐州"),
    ([(T, "Nicole comenzará en la Copa de Ciclismo"), (N, "Ciclismo"), (M, "Ciclismo | Por: Juan Diego")], None),
]


@pytest.mark.parametrize(("page", "place"), PLACES)
def test_a_text_that_no_author_claims_may_be_the_place(page: Page, place: str | None) -> None:
    assert byline_of([*page, (B, "正文。")]).place == place


def test_outlet_and_person_on_one_line_are_told_apart() -> None:
    assert byline_of([(M, "2025年05月17日 22:08　疾风体育　燕小迟")]) == Byline(("燕小迟",), "疾风体育", "2025-05-17T22:08")
    assert byline_of([(M, "家电质量网张小君")]) == Byline(("张小君",), "家电质量网")
    assert byline_of([(M, "〔島嶼早報記者簡小芸／月塭報導〕")]) == Byline(("簡小芸",), "島嶼早報", place="月塭")


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["发表于 2023年10月15日 由 半亩方糖"], ("半亩方糖",)),
        (["di Fiorenza Maccagno | 12 giugno 2021"], ("Fiorenza Maccagno",)),
        (["임보라솔 음식연구가 | 등록 2019.05.20 09:00 | 조회수 5,208"], ("임보라솔",)),
        (["[마루=너른들신문] 채온유 기자"], ("채온유",)),
    ],
)
def test_words_around_an_author_are_no_part_of_the_name(lines: list[str], authors: tuple[str, ...]) -> None:
    assert byline_of([(M, line) for line in lines]).authors == authors


def test_the_outlet_that_a_text_draws_on_is_its_source() -> None:
    assert byline_of([(B, "Texto."), (E, "Com informações da Agência Maré")]).source == "Agência Maré"


ROLES = [
    ("Testi: Fiorenza Maccagno", [("Testi", "writer", ("Fiorenza Maccagno",))]),
    ("Корректоры: Л. Мохова, Е. Штерн", [("Корректоры", "proofreader", ("Л. Мохова", "Е. Штерн"))]),
    ("（編集：上遠野護、担当：喜屋武さつき）", [("編集", "editor", ("上遠野護",)), ("担当", "other", ("喜屋武さつき",))]),
    (
        "취재 채온유 / 사진 남궁혁 / 편집 방새결, 오하늬",
        [("취재", "reporter", ("채온유",)), ("사진", "photographer", ("남궁혁",)), ("편집", "editor", ("방새결", "오하늬"))],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_roles_of_many_languages_are_known(text: str, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert [(c.role, c.kind, c.names) for c in read_credits(blocks_of([(E, text)]))] == expected


def test_korean_words_that_only_begin_like_roles_are_no_credits() -> None:
    assert read_credits(blocks_of([(E, "사진 전시회가 열렸다")])) == ()


@pytest.mark.parametrize(("caption", "names"), [("장독대 앞의 필자. 사진 명노을", ("명노을",)), ("屋根の修理（喜屋武さつき撮影）", ("喜屋武さつき",))])
def test_captions_credit_without_a_mark(caption: str, names: tuple[str, ...]) -> None:
    assert read_photographers(blocks_of([(C, caption)])) == names


@pytest.mark.parametrize("line", ["#간장#장독대#발효", "태그 #간장 #장독대 #발효", "키워드: 간장, 장독대, 발효"])
def test_korean_tags_are_split(line: str) -> None:
    assert read_tags(blocks_of([(K, line)])) == ("간장", "장독대", "발효")


def test_the_end_of_a_quotation_parts_no_site_from_a_headline() -> None:
    text = "« Le glacier nous répond » : entretien avec la glaciologue Maëlle Corbaz"
    assert headline_of([(T, f"{text} - L'Écho des Combes"), (T, text), (B, "Texte.")]).title == text


def test_a_header_glued_on_the_first_item_is_taken_off() -> None:
    page = [(R, "相关阅读 旧书店里的十三种气味"), (R, "翻译家的书房为什么总是朝北")]
    assert [story.title for story in read_stories(blocks_of(page), R)] == ["旧书店里的十三种气味", "翻译家的书房为什么总是朝北"]


@pytest.mark.parametrize("text", ["，" * 390, "“" * 390, "事" * 390, ">" * 390, "취재 " * 130, "사진 가나 / " * 40, "Com informações da " * 20])
def test_hostile_lines_are_read_in_no_time(text: str) -> None:
    page = [(zone, text) for zone in (T, M, N, B, C, E, K, R)]
    start = time.perf_counter()
    byline_of(page), headline_of(page), read_credits(blocks_of(page)), read_photographers(blocks_of(page)), read_tags(blocks_of(page))
    assert time.perf_counter() - start < 0.5
