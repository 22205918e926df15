"""Editorial credits: one entry a role, as printed, with its names in order."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import Block, Line, Zone
from cleanpage.fields.credits import read_credits
from cleanpage.lexicons.roles import FORMS, load_roles


def blocks_of(*lines: tuple[Zone, str]) -> list[Block]:
    return [Block(z, "line", t, n, n, None, None, 1.0, (Line(n, t),)) for n, (z, t) in enumerate(lines, 1)]


def credits_of(*texts: str) -> dict[str, list[str]]:
    return {c.role: list(c.names) for c in read_credits(blocks_of(*((Zone.CREDITS, t) for t in texts)))}


LINES = [
    # one role
    ("编辑:武清扬", {"编辑": ["武清扬"]}),
    ("（责任编辑：文小舟）", {"责任编辑": ["文小舟"]}),
    ("[责任编辑: 文小舟 ]", {"责任编辑": ["文小舟"]}),
    ("【编辑:文小舟】", {"编辑": ["文小舟"]}),
    ("(责编：文小舟、白一川)", {"责编": ["文小舟", "白一川"]}),
    ("【纠错】 责任编辑： 文小舟", {"责任编辑": ["文小舟"]}),
    ("责任编辑：文小舟 SF012", {"责任编辑": ["文小舟"]}),
    ("责任编辑：newsroom", {"责任编辑": ["newsroom"]}),
    ("责编:白一川 麦小满", {"责编": ["白一川", "麦小满"]}),
    ("审核:白  川、司徒远", {"审核": ["白川", "司徒远"]}),
    ("责编 文小舟", {"责编": ["文小舟"]}),
    ("(文小舟 编译)", {"编译": ["文小舟"]}),
    ("解读人：欧阳清", {"解读人": ["欧阳清"]}),
    # several on one line
    ("编辑:于小川    责编:白一川,麦小满    审核:贺知远", {"编辑": ["于小川"], "责编": ["白一川", "麦小满"], "审核": ["贺知远"]}),
    ("责编：文小舟/校对：白一川/审核：贺知远", {"责编": ["文小舟"], "校对": ["白一川"], "审核": ["贺知远"]}),
    ("撰稿|文小舟 编辑|米团 校对|白一川", {"撰稿": ["文小舟"], "编辑": ["米团"], "校对": ["白一川"]}),
    ("监制/文小舟  主编/白一川  视觉/阿饼", {"监制": ["文小舟"], "主编": ["白一川"], "视觉": ["阿饼"]}),
    ("编辑：小橙｜审核：文小舟｜排版：小橙", {"编辑": ["小橙"], "审核": ["文小舟"], "排版": ["小橙"]}),
    ("文/文小舟　图/白一川", {"文": ["文小舟"], "图": ["白一川"]}),
    ("编辑丨文小舟　校对丨白一川", {"编辑": ["文小舟"], "校对": ["白一川"]}),
    ("策划:文小舟 统筹:白一川、麦小满 执行:贺知远", {"策划": ["文小舟"], "统筹": ["白一川", "麦小满"], "执行": ["贺知远"]}),
    ("一审：文小舟 二审：白一川 三审：贺知远", {"一审": ["文小舟"], "二审": ["白一川"], "三审": ["贺知远"]}),
    ("文字：文小舟 摄影/视频：白一川", {"文字": ["文小舟"], "摄影/视频": ["白一川"]}),
    ("责编：文小舟 John Miller、赵小远", {"责编": ["文小舟", "John Miller", "赵小远"]}),
    ("责编：John Miller、赵小远", {"责编": ["John Miller", "赵小远"]}),
    ("编辑：乌兰其其格 审核：古丽娜·阿不都", {"编辑": ["乌兰其其格"], "审核": ["古丽娜·阿不都"]}),
    ("编辑：陈小星/徐大远）1131003", {"编辑": ["陈小星", "徐大远"]}),
    # reporters at the end, without a colon
    ("记者 文小舟 通讯员 白一川", {"记者": ["文小舟"], "通讯员": ["白一川"]}),
    ("本报记者 文小舟", {"本报记者": ["文小舟"]}),
    ("（青石报记者 文小舟 白一川）", {"青石报记者": ["文小舟", "白一川"]}),
    ("值班编辑：文小舟 监制：白一川", {"值班编辑": ["文小舟"], "监制": ["白一川"]}),
    ("采写：晚报记者 方小南", {"采写": ["方小南"]}),
    # traditional
    ("責任編輯：文小舟　核稿編輯：白一川", {"責任編輯": ["文小舟"], "核稿編輯": ["白一川"]}),
    ("編輯：文小舟、Karen Lau", {"編輯": ["文小舟", "Karen Lau"]}),
    # what ends a value
    ("责任编辑：文小舟 校对：白一川 免责声明：本文仅供参考，据此操作风险自担。", {"责任编辑": ["文小舟"], "校对": ["白一川"]}),
    ("解读人：欧阳清　　咨询电话：0000-1234567", {"解读人": ["欧阳清"]}),
    ("来源：青石网 编辑：文小舟", {"编辑": ["文小舟"]}),
    # Japanese, Korean
    ("取材・文／霧島ミナト　撮影／折戸巧　編集／柴ゆう子、Emma West", {"取材・文": ["霧島ミナト"], "撮影": ["折戸巧"], "編集": ["柴ゆう子", "Emma West"]}),
    ("取材・文＝霧島 港", {"取材・文": ["霧島 港"]}),
    ("編集：柴田 巧", {"編集": ["柴田 巧"]}),
    ("취재: 표하린 / 편집: 문새봄, 탁이랑", {"취재": ["표하린"], "편집": ["문새봄", "탁이랑"]}),
    ("글=표하린 사진=탁이랑", {"글": ["표하린"], "사진": ["탁이랑"]}),
    # English
    (
        "Reporting by Ona Castle in Port Essing and Pri Wick in London; Additional reporting by Luc Amand; Editing by Ruth Okon and D. Falk",
        {"Reporting by": ["Ona Castle", "Pri Wick"], "Additional reporting by": ["Luc Amand"], "Editing by": ["Ruth Okon", "D. Falk"]},
    ),
    ("Edited by Cas Doyle. Fact-checked by Noor Al-Hama and Wes Tran.", {"Edited by": ["Cas Doyle"], "Fact-checked by": ["Noor Al-Hama", "Wes Tran"]}),
    ("Editors: Bryn Hall / Xiu Ying Teo", {"Editors": ["Bryn Hall", "Xiu Ying Teo"]}),
    ("(Web editor: Hong Yu, Du Ming)", {"Web editor": ["Hong Yu", "Du Ming"]}),
    ("This article was edited by Ada Maxwell and Grant Clay.", {"edited by": ["Ada Maxwell", "Grant Clay"]}),
    # other alphabets of the West
    ("Redaktion: Gesa Thamm, Ole Paul", {"Redaktion": ["Gesa Thamm", "Ole Paul"]}),
    ("Edición: Leo Iturbe y Sol Maldo / Corrección: Gas Ñíguez / Foto: Tia Pakarat", {"Edición": ["Leo Iturbe", "Sol Maldo"], "Corrección": ["Gas Ñíguez"], "Foto": ["Tia Pakarat"]}),
    ("Traduction : Anne Lefort et Paul Roy", {"Traduction": ["Anne Lefort", "Paul Roy"]}),
    ("Редактор: Анна Белова, Иван Серов", {"Редактор": ["Анна Белова", "Иван Серов"]}),
    ("Tekst: Jan Kowal Zdjęcia: Ewa Nowak", {"Tekst": ["Jan Kowal"], "Zdjęcia": ["Ewa Nowak"]}),
]


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_roles_are_read_as_printed_with_their_names(text: str, expected: dict[str, list[str]]) -> None:
    assert credits_of(text) == expected


NO_CREDITS = [
    "来源：青石网",
    "本文来自“青石夜话”，文章仅代表作者观点，转载请注明出处。",
    "声明：本站登载此文出于传递更多信息之目的，如有侵权请联系编辑删除。",
    "如需转载请与本报编辑部联系，电话：000-12345678",
    "作者简介：文小舟，自由撰稿人，著有散文集一部。",
    "（完）",
    "Our Standards: The Example Code of Reporting",
    "Ada Maxwell is a senior editor who covers schools. Reach her at ada@example.com.",
    "View all posts by Ada Maxwell →",
    "By the time you read this, the editors will have moved on.",
    "Mit Material der Nachrichtenagentur ndi",
    "솔뫼=도하린 기자 harin@example.com",
    "解读机关：青石县住房和城乡建设局",
    "网站编辑联系电话：0000-1234567",
]


@pytest.mark.parametrize("text", NO_CREDITS)
def test_sources_disclaimers_and_biographies_are_no_credits(text: str) -> None:
    assert credits_of(text) == {}


def test_repeats_of_a_role_are_merged_in_order_of_first_mention() -> None:
    lines = ("编辑:武清扬", "责编:白一川 麦小满", "审核:贺知远", "编辑:于小川    责编:白一川,麦小满    审核:贺知远")
    assert credits_of(*lines) == {"编辑": ["武清扬", "于小川"], "责编": ["白一川", "麦小满"], "审核": ["贺知远"]}


def test_roles_in_different_words_stay_apart_but_share_a_kind() -> None:
    found = read_credits(blocks_of((Zone.CREDITS, "责编：焦小阳"), (Zone.CREDITS, "[责任编辑: 焦小阳 ]")))
    assert [(c.role, c.kind) for c in found] == [("责编", "responsible_editor"), ("责任编辑", "responsible_editor")]


def test_a_role_alone_on_its_line_takes_the_names_of_the_next() -> None:
    assert credits_of("责任编辑", "文小舟") == {"责任编辑": ["文小舟"]}
    assert credits_of("Edited by", "Ada Maxwell") == {"Edited by": ["Ada Maxwell"]}


def test_editors_of_the_byline_are_credits_and_its_author_is_not() -> None:
    found = read_credits(blocks_of((Zone.BYLINE, "2024-05-06 15:21 来源：青石网 作者：文小舟 编辑：小江老师 已有52人浏览")))
    assert [(c.role, c.names) for c in found] == [("编辑", ("小江老师",))]


def test_brackets_that_close_the_body_are_read() -> None:
    found = read_credits(blocks_of((Zone.BODY, "渡轮周一复航。（編輯：文小舟/白一川）1131003")))
    assert [(c.role, c.names) for c in found] == [("編輯", ("文小舟", "白一川"))]


def test_prose_that_speaks_of_editors_gives_none() -> None:
    assert read_credits(blocks_of((Zone.BODY, "编辑：后来记者又去了一次，灯还亮着。"))) == ()


def test_every_row_of_the_lexicon_has_a_known_form_and_a_kind() -> None:
    roles = load_roles()
    assert len(roles) > 400
    assert all(role.form in FORMS and role.kind and role.language for role in roles.values())


@given(st.text(max_size=300))
def test_any_line_is_read_without_error(text: str) -> None:
    for credit in read_credits(blocks_of((Zone.CREDITS, text), (Zone.BYLINE, text), (Zone.BODY, text))):
        assert credit.role
        assert credit.names


@pytest.mark.parametrize("text", ["编辑:" * 30_000, "（" * 50_000, "甲" * 390, "编辑" * 190, "Editing by " * 36, "a/" * 190, "编辑／" * 130, "记者 " * 130])
def test_hostile_lines_are_read_in_no_time(text: str) -> None:
    start = time.perf_counter()
    read_credits(blocks_of(*[(Zone.CREDITS, text)] * 10, (Zone.BODY, text)))
    assert time.perf_counter() - start < 0.5
