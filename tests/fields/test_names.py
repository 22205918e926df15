"""Names: their shapes and how lists of them are split."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.fields.names import clean_name, is_outlet, is_person, split_names

LISTS = [
    ("白一川、麦小满", ["白一川", "麦小满"]),
    ("白一川，麦小满", ["白一川", "麦小满"]),
    ("白一川,麦小满 文小舟", ["白一川", "麦小满", "文小舟"]),
    ("白 川", ["白川"]),
    ("白　川、麦  满", ["白川", "麦满"]),
    ("王乐川 方 敏", ["王乐川", "方敏"]),
    ("白一川/麦小满", ["白一川", "麦小满"]),
    ("白一川|麦小满", ["白一川", "麦小满"]),
    ("张小川和李小满", ["张小川", "李小满"]),
    ("乌兰其其格 古丽娜·阿不都", ["乌兰其其格", "古丽娜·阿不都"]),
    ("白一川（实习）、麦小满", ["白一川", "麦小满"]),
    ("本报记者 白一川 通讯员 麦小满", ["白一川", "麦小满"]),
    ("John Miller、赵小远", ["John Miller", "赵小远"]),
    ("Ana Ruiz, Jo Hale and Wei Lin", ["Ana Ruiz", "Jo Hale", "Wei Lin"]),
    ("Ana Ruiz & Jo Hale", ["Ana Ruiz", "Jo Hale"]),
    ("Leo Iturbe y Sol Maldo", ["Leo Iturbe", "Sol Maldo"]),
    ("Gesa Thamm und Ole Paul", ["Gesa Thamm", "Ole Paul"]),
    ("문새봄, 탁이랑", ["문새봄", "탁이랑"]),
    ("김하린 이새봄", ["김하린", "이새봄"]),
    ("스즈키 미유", ["스즈키 미유"]),
    ("白一川 白一川", ["白一川"]),
    ("季小川 HN001", ["季小川"]),
    ("HN001", ["HN001"]),
    ("https://example.com/a", []),
    ("如有侵权请联系我们。谢谢！", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists_of_names_are_split(text: str, expected: list[str]) -> None:
    assert split_names(text) == expected


def test_a_blank_inside_a_japanese_name_parts_family_and_given_name() -> None:
    assert split_names("霧島 港", spaced=True) == ["霧島 港"]


@pytest.mark.parametrize("text", ["白一川", "欧阳清", "司徒小远", "古丽娜·阿不都", "Ana Ruiz", "Noor Al-Hama", "Jan van der Berg", "J. R. Hale", "김하린", "Анна Белова"])
def test_names_of_persons_have_the_shape_of_persons(text: str) -> None:
    assert is_person(text)


@pytest.mark.parametrize("text", ["网络", "青石晚报", "The Harbour Post", "education reporter", "Senior Reporter Desk", "2024", "开发商", "a", "", "Valley", "受访者供图"])
def test_outlets_jobs_and_words_are_no_persons(text: str) -> None:
    assert not is_person(text)


@pytest.mark.parametrize("text", ["青石晚报", "青石网", "某市教育局", "푸른일보", "The Harbour Post", "Agencia Sur", "example.com"])
def test_outlets_are_told_by_their_words(text: str) -> None:
    assert is_outlet(text)


@pytest.mark.parametrize(("text", "expected"), [("记者白一川", "白一川"), ("표하린 기자", "표하린"), ("(白一川)", ""), (" ·白一川。", "白一川"), ("編集委員 霧島港", "霧島港"), ("Dr. Ana Ruiz", "Ana Ruiz")])
def test_what_stands_around_a_name_is_taken_off(text: str, expected: str) -> None:
    assert clean_name(text) == expected


@given(st.text(max_size=300))
def test_split_names_are_clean_and_apart(text: str) -> None:
    names = split_names(text)
    assert len(names) == len(set(names))
    assert all(n and n == n.strip() and len(n) <= 60 for n in names)


@pytest.mark.parametrize("text", ["(" * 100_000, "甲 " * 50_000, " and " * 20_000, "甲和" * 50_000, "记者" * 50_000])
def test_hostile_lists_are_split_in_no_time(text: str) -> None:
    start = time.perf_counter()
    split_names(text)
    clean_name(text[:2000])
    assert time.perf_counter() - start < 0.3
