"""Photographers: persons and named agencies, not general notes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import Block, Line, Zone
from cleanpage.fields.captions import read_photographers


def names_of(*texts: str, zone: Zone = Zone.CAPTION) -> tuple[str, ...]:
    return read_photographers([Block(zone, "line", t, n, n, None, None, 1.0, (Line(n, t),)) for n, t in enumerate(texts, 1)])


CAPTIONS = [
    ("渡口夜景(无人机照片)。本报记者 张小亮 摄", ("张小亮",)),
    ("志愿者在码头整理缆绳。邹小澜 摄", ("邹小澜",)),
    ("佘大爷在察看水位。靳小川/摄", ("靳小川",)),
    ("村民给三轮车充电。 （青石晚报 沈小帆 摄）", ("沈小帆",)),
    ("　　图为果农在查看气象站。　　虞小麟　摄", ("虞小麟",)),
    ("青石社记者李小子摄", ("李小子",)),
    ("▲青石日报图片记者黎小阳、李小妍摄", ("黎小阳", "李小妍")),
    ("古丽娜·阿不都 摄", ("古丽娜·阿不都",)),
    ("（圖／記者葉小瑋攝）", ("葉小瑋",)),
    ("民安隊員準備上山。（霍小言攝）", ("霍小言",)),
    ("柜子最上层是醋瓶。图/沈小舟", ("沈小舟",)),
    ("徐奶奶家的窗台。摄影：秦小北", ("秦小北",)),
    ("挖到第三层才算会吃　图源：柳小禾", ("柳小禾",)),
    ("机器人手指成像。图/中岛由纪", ("中岛由纪",)),
    ("渡口全景。视觉中国 图", ()),
    ("图/视觉中国", ("视觉中国",)),
    ("ネームを手にする梶さん（撮影：折戸巧）", ("折戸巧",)),
    ("豆腐を売る店主＝2023年5月8日、潮見町、久保田千尋撮影", ("久保田千尋",)),
    ("바퀴살을 조이고 있다. 사진=여운찬 기자", ("여운찬",)),
    ("태백장사에 올랐다. 최혁중 기자 hj@example.com", ("최혁중",)),
    ("회의에 참석했다. 연합뉴스", ("연합뉴스",)),
    ("Parents fill the hall. (Photo by Beatriz Coy / The Harbour Ledger)", ("Beatriz Coy",)),
    ("The desk in 1988. Photograph: Hollis Varn", ("Hollis Varn",)),
    ("The ferry at her mooring. Staff photo by Malakai Tui", ("Malakai Tui",)),
    ("He wheels away after his equaliser (Image: Pete Marl)", ("Pete Marl",)),
    ("A ship waits outside, March 13. Northern Wire/Tom Gell", ("Tom Gell",)),
    ("(AP Photo/Charles Arbo)", ("Charles Arbo",)),
    ("Foto: Saul Lob / AFP", ("Saul Lob",)),
    ("Germany fans in HoustonImage: Phil Nobel/REUTERS", ("Phil Nobel",)),
    ("Der Zulauf des Klärwerks. © Jonte Bröm", ("Jonte Bröm",)),
    ("Placa a la entrada, que pide «saluden con la mano». / ITZIAR BENA", ("ITZIAR BENA",)),
    ("Getty Images", ("Getty Images",)),
    ("Andrea Verd/Getty Images", ("Andrea Verd",)),
    ("(fot. Maciej Kacz)", ("Maciej Kacz",)),
]


@pytest.mark.parametrize(("text", "expected"), CAPTIONS)
def test_captions_name_their_photographers(text: str, expected: tuple[str, ...]) -> None:
    assert names_of(text) == expected


GENERAL = [
    "图源：网络", "图源:剧照", "受访者供图", "家属供图", "资料图", "图片来源：网络", "（视频截图）", "98㎡户型图　图源：开发商", "（圖／竹湖動物園提供）", "共享单车停放整齐。",
    "Photo courtesy of the club", "File photo", "Image: Blizzard Park Entertainment", "Foto: Archivo", "Supplied", "The company said it would share photos of the event.", "전경. 사진=가람전지", "他拍摄了许多照片。", "",
]  # fmt: skip


@pytest.mark.parametrize("text", GENERAL)
def test_general_notes_give_none(text: str) -> None:
    assert names_of(text) == ()


def test_credits_of_pictures_count_too_and_repeats_do_not() -> None:
    assert names_of("文/文小舟　图/白一川", "摄影：白一川", zone=Zone.CREDITS) == ("白一川",)
    assert names_of("Edición: Leo Iturbe / Foto: Tia Pakarat", zone=Zone.CREDITS) == ("Tia Pakarat",)


@given(st.text(max_size=300))
def test_any_caption_is_read_without_error(text: str) -> None:
    assert all(names_of(text))


@pytest.mark.parametrize("text", ["摄" * 20_000, "/" * 20_000, "A " * 20_000, "(" * 20_000, "Foto: " * 5_000, "、" * 20_000])
def test_hostile_captions_are_read_in_no_time(text: str) -> None:
    start = time.perf_counter()
    names_of(*[text] * 5)
    assert time.perf_counter() - start < 0.5
