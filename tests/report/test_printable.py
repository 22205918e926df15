"""Characters that act are spelt out; all others stay."""

from __future__ import annotations

import pytest

from cleanpage.report.printable import printable

CASES = {
    "an escape sequence": ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
    "a window title": ("\x1b]0;owned\x07", "␛]0;owned␇"),
    "C1 control sequence introducer": ("\x9b2J", "[U+009B]2J"),
    "carriage return": ("safe\revil", "safe␍evil"),
    "override": ("a\u202eb\u202c", "a[U+202E]b[U+202C]"),
    "isolate": ("\u2067x\u2069", "[U+2067]x[U+2069]"),
    "lone surrogate": ("\ud800", "\ufffd"),
    "delete": ("\x7f", "[U+007F]"),
}
KEPT = ["a\tb\nc", "می\u200cخواهم", "👩\u200d🔬", "שלום\u200f!", "汉字，标点。", "e\u0301"]


@pytest.mark.parametrize(("text", "shown"), CASES.values(), ids=CASES)
def test_acting_characters_are_spelt_out(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("text", KEPT)
def test_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert printable(text) == text
