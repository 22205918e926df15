"""The article's language: what the page declares, where its script and its commonest words do not say otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from cleanpage.document import Block, LineView, Zone
from cleanpage.fields.language_words import STOP_WORDS

#: Characters of the article that are looked at: more do not change the answer.
MAX_CHARS = 1_500
_BODY = Zone.BODY
#: Less than this many Latin letters (or a quarter as many Chinese characters) tell nothing.
MIN_LETTERS = 20

_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_].*)?\s*$", re.DOTALL)

# Codes that pages write for two-letter ISO 639-1 ones: retired codes, countries, three letters.
_ALIASES = {
    "cn": "zh", "jp": "ja", "kr": "ko", "ua": "uk", "gr": "el", "cz": "cs", "dk": "da", "se": "sv", "iw": "he", "in": "id",
    "nb": "no", "nn": "no", "chi": "zh", "zho": "zh", "cmn": "zh", "yue": "zh", "jpn": "ja", "kor": "ko", "eng": "en",
    "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ita": "it", "nld": "nl", "dut": "nl",
    "rus": "ru", "ukr": "uk", "pol": "pl", "ces": "cs", "cze": "cs", "ell": "el", "gre": "el", "tur": "tr", "ara": "ar",
    "fas": "fa", "per": "fa", "heb": "he", "hin": "hi", "tha": "th", "vie": "vi", "ind": "id", "swe": "sv", "dan": "da",
    "nor": "no", "nob": "no", "nno": "no", "fin": "fi", "hun": "hu", "ron": "ro", "rum": "ro", "tl": "tl", "fil": "tl",
}  # fmt: skip

# Scripts by the high byte of a character's UTF-16 code. Latin is counted apart; 0x30 holds kana and CJK punctuation.
_BLOCKS: tuple[tuple[str, int, int], ...] = (
    ("greek", 0x03, 0x03), ("cyrillic", 0x04, 0x04), ("hebrew", 0x05, 0x05), ("arabic", 0x06, 0x06), ("devanagari", 0x09, 0x09),
    ("gurmukhi", 0x0A, 0x0A), ("tamil", 0x0B, 0x0B), ("telugu", 0x0C, 0x0C), ("malayalam", 0x0D, 0x0D), ("thai", 0x0E, 0x0E),
    ("georgian", 0x10, 0x10), ("ethiopic", 0x12, 0x13), ("khmer", 0x17, 0x17), ("kana", 0x30, 0x30), ("han", 0x34, 0x9F),
    ("hangul", 0xAC, 0xD7), ("latin", 0x1E, 0x1E),
)  # fmt: skip
_SCRIPTS = [name for name, _, _ in _BLOCKS]
_SCRIPT_OF_BYTE = bytes(
    next((index + 1 for index, (_, first, last) in enumerate(_BLOCKS) if first <= high <= last), 0) for high in range(256)
)
_NOT_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
# A Chinese character or a syllable says as much as a few letters.
_WEIGHTS = {"han": 4, "kana": 4, "hangul": 3}
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
#: Kana among kana and Chinese characters from which a text is Japanese: it is .4 and more there, brand names give Chinese .01.
_KANA_SHARE = 0.08

#: Less than this share of common words is chance: it is .15 and more in prose, .08 in Turkish or in a recipe.
_WORD_SHARE = 0.05

# Blocks that two scripts share, told apart by the half of the block; else the one language that is meant.
_HALVES = {
    "hebrew": (0x0590, "hy", "he"),
    "devanagari": (0x0980, "hi", "bn"),
    "gurmukhi": (0x0A80, "pa", "gu"),
    "tamil": (0x0B80, "or", "ta"),
    "telugu": (0x0C80, "te", "kn"),
    "malayalam": (0x0D80, "ml", "si"),
    "thai": (0x0E80, "th", "lo"),
    "georgian": (0x10A0, "my", "ka"),
    "khmer": (0x1780, "tl", "km"),
}
_ONE_LANGUAGE = {"han": "zh", "ja": "ja", "hangul": "ko", "greek": "el", "ethiopic": "am"}

# Languages of each script that a page may declare; what is in none is taken for Latin.
_OF_SCRIPT = {
    "han": "zh",
    "ja": "ja",
    "hangul": "ko",
    "cyrillic": "ru uk be bg sr mk kk ky mn tg tt ba cv ce os uz az bs",
    "arabic": "ar fa ur ps ckb ku sd ug",
    "hebrew": "he yi hy",
    "devanagari": "hi mr ne sa bn as",
    "gurmukhi": "pa gu",
    "tamil": "or ta",
    "telugu": "te kn",
    "malayalam": "ml si",
    "thai": "th lo",
    "georgian": "my ka",
    "khmer": "km",
    "greek": "el",
    "ethiopic": "am ti",
}
_LANGUAGES_OF = {script: frozenset(codes.split()) for script, codes in _OF_SCRIPT.items()}
# Written in Latin letters too.
_MIXED = frozenset(("sr", "uz", "az", "bs", "ku", "mn", "kk", "tt"))
_NOT_LATIN = frozenset(chain.from_iterable(_LANGUAGES_OF.values())) - _MIXED

# Letters that settle a Cyrillic or Arabic language, the surest first.
_CYRILLIC = (
    ("be", "ў"),
    ("kk", "құәһ"),
    ("ky", "ң"),
    ("mn", "өү"),
    ("mk", "ѓќѕ"),
    ("sr", "ђћџљњј"),
    ("uk", "їєґі"),
    ("ru", "ыэё"),
    ("bg", "ъ"),
)
_ARABIC = (("ur", "ٹڈڑںے"), ("fa", "پچژگی"))


def _languages_by_word() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in STOP_WORDS.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), language)
    return MappingProxyType(found)


_LANGUAGES = tuple(STOP_WORDS)
_WORDS = _languages_by_word()


def read_language(view: LineView, blocks: Sequence[Block]) -> str | None:
    """The language as an ISO 639-1 code ("zh"; three letters where a page declares one without), ``None`` where nothing tells.

    A declared language (``<html lang>``, ``og:locale``, ``content-language``) holds where the article's script allows it
    and its commonest words do not clearly speak another one: templates in other languages than their text are common.
    """
    text = _sample(blocks)
    declared = _declared(view)
    script, weight = _script(text)
    if weight < MIN_LETTERS:
        return next((code for code in declared if _fits(code, script)), None) if weight else None
    guessed = _guess(script, text, declared)
    if guessed is None and declared and not text.isascii():
        # Mostly names in Latin letters: a track list on a Japanese page.
        return declared[0]
    return guessed


def _sample(blocks: Sequence[Block]) -> str:
    """Some of the article; the title's and then all text where there is little of it."""
    text = _take(block.text for block in blocks if block.zone is _BODY and block.kind != "code")
    if len(text) < 200:
        text = _take(chain((text,), (block.text for block in blocks if block.zone in (Zone.TITLE, Zone.CAPTION))))
    if len(text) < 60:
        text = _take(block.text for block in blocks)
    return text


def _take(texts: Iterable[str]) -> str:
    parts: list[str] = []
    room = MAX_CHARS
    for text in texts:
        parts.append(text[:room])
        room -= len(parts[-1])
        if room <= 0:
            break
    return "\n".join(parts)


def _declared(view: LineView) -> list[str]:
    codes: list[str] = []
    for key in ("<lang>", "og:locale", "content-language"):
        for value in view.meta.get(key, ())[:1]:
            tag = _TAG.match(value[:40])
            if tag:
                code = tag[1].lower()
                codes.append(_ALIASES.get(code, code))
    return codes


def _script(text: str) -> tuple[str, int]:
    """The script that most of the text is in ("ja" for Japanese, "latin" for none), and the weight of its letters."""
    plain = text.encode("ascii", "ignore")
    letters = len(plain.translate(None, _NOT_LETTERS))
    best, weight = "latin", letters
    if letters > 4 * (len(text) - len(plain)) or text.isascii():
        return best, weight  # no other script can outweigh it
    high = text.encode("utf-16-be", "surrogatepass")[::2].translate(_SCRIPT_OF_BYTE)
    counts = {name: high.count(index + 1) for index, name in enumerate(_SCRIPTS)}
    kana = len(_KANA.findall(text)) if counts["kana"] else 0
    cjk = kana + counts["han"]
    counts["kana"], counts["han"] = (cjk, 0) if kana > _KANA_SHARE * cjk else (0, cjk)
    counts["latin"] += letters
    for name, count in counts.items():
        score = count * _WEIGHTS.get(name, 1)
        if name != "latin" and score > weight:
            best, weight = name, score
    return ("ja" if best == "kana" else best), weight


def _fits(code: str, script: str) -> bool:
    if script == "latin":
        return code not in _NOT_LATIN
    return code in _LANGUAGES_OF[script]


def _guess(script: str, text: str, declared: Sequence[str]) -> str | None:
    """What the text itself says, given what is declared; ``None`` where it says nothing."""
    fitting = next((code for code in declared if _fits(code, script)), None)
    if script == "latin":
        return _by_words(text, fitting)
    if script == "cyrillic" and fitting in {None, "ru", "uk"}:
        # Ukrainian pages in Russian templates, and the other way round, are common; other declarations are meant.
        return _by_letters(text.lower(), _CYRILLIC) or "ru"
    if script == "arabic" and fitting in {None, "ar"}:
        return _by_letters(text, _ARABIC) or "ar"
    return fitting or _ONE_LANGUAGE.get(script) or _half(text, script)


def _half(text: str, script: str) -> str:
    border, below, above = _HALVES[script]
    high = border >> 8
    over = sum(1 if ord(char) >= border else -1 for char in text if ord(char) >> 8 == high)
    return above if over > 0 else below


def _by_letters(text: str, table: Sequence[tuple[str, str]]) -> str | None:
    """The language whose own letters are found most, if they are more than a stray quotation; earlier ones win a tie."""
    best, most = None, len(text) // 400
    for code, letters in table:
        count = sum(text.count(letter) for letter in letters)
        if count > most:
            best, most = code, count
    return best


def _by_words(text: str, declared: str | None) -> str | None:
    """The language whose commonest words are found most.

    A word of several languages counts a part for each. The declared language yields only to one with twice its words.
    """
    words = text.lower().split()
    counts = Counter(filter(_WORDS.__contains__, words))
    scores = dict.fromkeys(_LANGUAGES, 0.0)
    for word, count in counts.items():
        languages = _WORDS[word]
        for code in languages:
            scores[code] += count / len(languages)
    best = max(_LANGUAGES, key=scores.__getitem__)
    found = sum(count for word, count in counts.items() if best in _WORDS[word])
    if found < 3 or found < _WORD_SHARE * len(words):
        return declared
    if declared is not None and (declared not in scores or scores[best] < 2 * scores[declared] + 3):
        return declared
    return best
