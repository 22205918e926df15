"""Which script is it? Small questions that several fields ask of names and lines.

Classes of Chinese characters are written for the ``regex`` package: ``re`` spends milliseconds on compiling each.
"""

from __future__ import annotations

import regex

HAS_HAN = regex.compile(r"\p{Han}")
HAS_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
HAS_HANGUL = regex.compile(r"\p{Hangul}")
HAS_HAN_OR_KANA = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
