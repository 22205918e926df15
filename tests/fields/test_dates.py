"""Dates: what is printed becomes ISO 8601 at the precision printed, and nothing else does."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.fields.dates import FIRST_YEAR, LAST_YEAR, find_date
from cleanpage.lexicons.dates import is_date_line

REFERENCE = datetime(2024, 3, 26, 19, 32)

PRINTED = [
    # Chinese
    ("2024年3月26日 19:32", "2024-03-26T19:32"),
    ("2024-03-26 19:32:57", "2024-03-26T19:32:57"),
    ("2024/3/26", "2024-03-26"),
    ("2024.03.26", "2024-03-26"),
    ("２０２４年３月２６日　１９：３２", "2024-03-26T19:32"),
    ("2024年3月26日下午3点20分", "2024-03-26T15:20"),
    ("2024年3月26日 晚上8:05", "2024-03-26T20:05"),
    ("2024年03月26日08:15", "2024-03-26T08:15"),
    ("2024年3月26日 星期二 08:15", "2024-03-26T08:15"),
    ("二〇二四年三月二十六日", "2024-03-26"),
    ("民國113年3月26日", "2024-03-26"),
    ("2024年3月", "2024-03"),
    ("发布时间：2024-03-26 来源：例报", "2024-03-26"),
    # Japanese, Korean, Vietnamese
    ("2024年3月26日(火) 19時32分", "2024-03-26T19:32"),
    ("2024年3月26日（火）午後7時32分", "2024-03-26T19:32"),
    ("令和6年3月26日", "2024-03-26"),
    ("令和元年5月1日", "2019-05-01"),
    ("2024년 3월 26일", "2024-03-26"),
    ("2024년 3월 26일 (화) 오후 3:20", "2024-03-26T15:20"),
    ("2024. 3. 26. 오후 3:20", "2024-03-26T15:20"),
    ("24.03.26 오후 3:20", "2024-03-26T15:20"),
    ("26 tháng 3, 2024", "2024-03-26"),
    # English
    ("Mar 26, 2024 7:32 PM ET", "2024-03-26T19:32"),
    ("March 26, 2024 at 7:32 p.m. EDT", "2024-03-26T19:32"),
    ("Tuesday, March 26th, 2024", "2024-03-26"),
    ("26 March 2024", "2024-03-26"),
    ("7.32pm, 26 March 2024", "2024-03-26T19:32"),
    ("Updated 7:32 PM ET, Tue March 26, 2024", "2024-03-26T19:32"),
    ("12:05 AM Mar 26, 2024", "2024-03-26T00:05"),
    ("26-Mar-2024", "2024-03-26"),
    ("March 2024", "2024-03"),
    ("from 2023 to March 26, 2024", "2024-03-26"),
    # Other languages
    ("26. März 2024, 19:32 Uhr", "2024-03-26T19:32"),
    ("15.Jun.19", "2019-06-15"),
    ("26 mars 2024 à 19h32", "2024-03-26T19:32"),
    ("1er mars 2024", "2024-03-01"),
    ("26 de marzo de 2024 a las 19:32", "2024-03-26T19:32"),
    ("9 de agosto, 2021", "2021-08-09"),
    ("26 de março de 2024 às 19h32", "2024-03-26T19:32"),
    ("26 marzo 2024 alle 19:32", "2024-03-26T19:32"),
    ("26 марта 2024 г., 19:32", "2024-03-26T19:32"),
    ("26 marca 2024 o 19:32", "2024-03-26T19:32"),
    ("26 maart 2024 om 19:32", "2024-03-26T19:32"),
    ("26. března 2024 19:32", "2024-03-26T19:32"),
    ("26 Μαρτίου 2024, 19:32", "2024-03-26T19:32"),
    ("26 ŞUBAT 2024 19:32", "2024-02-26T19:32"),
    ("26 Maret 2024, 19:32 WIB", "2024-03-26T19:32"),
    ("26.3.2024 klo 19.32", "2024-03-26T19:32"),
    ("2024. március 26.", "2024-03-26"),
    ("26 مارس 2024", "2024-03-26"),
    # Machines
    ("2024-03-26T19:32:57+08:00", "2024-03-26T19:32:57"),
    ("2024-03-26T19:32:57.123Z", "2024-03-26T19:32:57"),
    ("2024-03", "2024-03"),
    # Slashes: a number over 12 decides, then an American time, then the day comes first
    ("3/26/2024", "2024-03-26"),
    ("26/3/2024", "2024-03-26"),
    ("3/4/2024", "2024-04-03"),
    ("3/4/2024 5:06 PM", "2024-03-04T17:06"),
    ("3/26/24", "2024-03-26"),
    # A time that is none, a number that is none
    ("2024-03-26 25:99", "2024-03-26"),
    ("2024-03-26 10 comments", "2024-03-26"),
    ("March 26, 2024 5 min read", "2024-03-26"),
    ("2024年5月12人", "2024-05"),
    ("Late 2024-02-30, then 2024-03-01", "2024-03-01"),
]

NO_DATES = [
    "",
    "2024-13-01",
    "2024-02-30",
    "1985-03-04",
    "2150-03-04",
    "2024年",
    "5月19日晚",
    "3小时前",
    "yesterday",
    "07.04.17",
    "the 2020-21 season",
    "Call 555-2024-1234",
    "12345678901234567890",
    "Room 2024",
]

AGAINST_REFERENCE = [
    ("3小时前", "2024-03-26T16:32"),
    ("昨天 12:30", "2024-03-25T12:30"),
    ("前天", "2024-03-24"),
    ("刚刚", "2024-03-26T19:32"),
    ("3个月前", "2023-12"),
    ("3時間前", "2024-03-26T16:32"),
    ("3시간 전", "2024-03-26T16:32"),
    ("2 hours ago", "2024-03-26T17:32"),
    ("an hour ago", "2024-03-26T18:32"),
    ("yesterday at 5:30 PM", "2024-03-25T17:30"),
    ("vor 3 Stunden", "2024-03-26T16:32"),
    ("gestern, 19:32 Uhr", "2024-03-25T19:32"),
    ("il y a 3 jours", "2024-03-23"),
    ("hace 3 horas", "2024-03-26T16:32"),
    ("há 2 dias", "2024-03-24"),
    ("3 ore fa", "2024-03-26T16:32"),
    ("3 часа назад", "2024-03-26T16:32"),
    ("вчера в 19:32", "2024-03-25T19:32"),
    ("wczoraj", "2024-03-25"),
    ("3 uur geleden", "2024-03-26T16:32"),
    ("3 saat önce", "2024-03-26T16:32"),
    ("3 jam yang lalu", "2024-03-26T16:32"),
    ("03-25 10:11", "2024-03-25T10:11"),
    ("2/17(土) 9:26", "2024-02-17T09:26"),
    ("12月31日", "2023-12-31"),
    ("26 марта", "2024-03-26"),
    ("Mar 27", "2024-03-27"),
    ("Mar 28", "2023-03-28"),
]


@pytest.mark.parametrize(("text", "iso"), PRINTED)
def test_a_printed_date_becomes_iso_at_its_precision(text: str, iso: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found.iso == iso
    assert not found.is_relative


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize(("text", "iso"), AGAINST_REFERENCE)
def test_relative_and_yearless_dates_need_a_reference(text: str, iso: str) -> None:
    assert find_date(text) is None
    found = find_date(text, REFERENCE)
    assert found is not None
    assert (found.iso, found.is_relative) == (iso, True)


def test_a_full_date_goes_before_a_relative_one() -> None:
    found = find_date("Posted 3 hours ago, first on 2023-01-02", REFERENCE)
    assert found is not None
    assert (found.iso, found.is_relative) == ("2023-01-02", False)


@pytest.mark.parametrize("text", ["5 days", "in the days before", "3 apples ago"])
def test_an_amount_without_its_frame_is_no_date(text: str) -> None:
    assert find_date(text, REFERENCE) is None


def test_the_first_of_two_dates_counts_and_its_span_is_told() -> None:
    text = "By Ann Lee | 26 March 2024, 19:32 | Updated 27 March 2024"
    found = find_date(text)
    assert found is not None
    assert text[found.start : found.end] == "26 March 2024, 19:32"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-05-19 07:08:09", True),
        ("July 8, 2021 · 6:45 PM GMT", True),
        ("2小时前", True),
        ("昨天 20:05", True),
        ("5/11(土) 9:26", True),
        ("10:24:", True),
        ("발행 2024년 3월 26일 (화)", False),
        ("2024년 3월 26일 (화) 오후 3:20", True),
        ("vor 3 Stunden", True),
        ("yesterday", True),
        ("175", False),
        ("March", False),
        ("阅读 3140", False),
        ("3 min read", False),
        ("11:17 灯会今晚开场", False),
        ("May Day: 5 things to know", False),
    ],
)
def test_a_date_line_holds_nothing_but_a_date(text: str, expected: bool) -> None:
    assert is_date_line(text) is expected


@given(st.datetimes(min_value=datetime(FIRST_YEAR, 1, 1), max_value=datetime(LAST_YEAR, 12, 31)))
def test_iso_dates_come_back_as_they_went_in(moment: datetime) -> None:
    printed = moment.strftime("%Y-%m-%d %H:%M:%S")
    found = find_date(f"来源：例报 {printed} 编辑")
    assert found is not None
    assert found.iso == printed.replace(" ", "T")


@given(st.text(alphabet="0123456789-/.:年月日 ,aMrch以前agohur３", max_size=60))
def test_any_text_gives_a_valid_date_inside_it_or_none(text: str) -> None:
    for reference in (None, REFERENCE):
        found = find_date(text, reference)
        if found is not None:
            assert 0 <= found.start < found.end <= len(text)
            datetime.fromisoformat(found.iso if len(found.iso) > 7 else found.iso + "-01")


@pytest.mark.parametrize(
    "text",
    ["2024-" * 40_000, "2024 march 2" * 10_000, "1 " * 100_000, "3 hours " * 20_000, "26 de de de " * 10_000, "年" * 200_000],
    ids=["years", "months", "digits", "amounts", "particles", "signs"],
)
def test_hostile_texts_are_read_in_linear_time(text: str) -> None:
    start = time.perf_counter()
    find_date(text, REFERENCE)
    assert time.perf_counter() - start < 3
