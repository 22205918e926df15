"""Guessing an encoding from the bytes alone."""

from __future__ import annotations

import re

_REPLACEMENT = "\ufffd"
SAMPLE_BYTES = 6000
FEW = 8
"""So few bytes over 127 tell nothing about an alphabet."""


def wide_encoding(head: bytes) -> str:
    """UTF-16 or UTF-32 without a byte order mark, told by where the NULs of ``head`` stand; "" when they tell nothing."""
    head = head[: len(head) // 4 * 4]
    pairs = len(head) // 2
    if not pairs:
        return ""
    nuls = [head[at::4].count(0) / (pairs / 2) for at in range(4)]
    even, odd = (nuls[0] + nuls[2]) / 2, (nuls[1] + nuls[3]) / 2
    if min(nuls[2], nuls[3]) > 0.95 and nuls[0] < 0.1:
        return "utf-32-le"
    if min(nuls[0], nuls[1]) > 0.95 and nuls[3] < 0.1:
        return "utf-32-be"
    if max(even, odd) > 0.4 and min(even, odd) < 0.05:
        return "utf-16-le" if odd > even else "utf-16-be"
    # Text of another alphabet: NULs in its blanks, line ends and some ideographs, so what comes out must make sense as well.
    return next((encoding for encoding in ("utf-16-le", "utf-16-be") if _is_sensible(head.decode(encoding, "replace"))), "")


def _is_sensible(text: str) -> bool:
    strange = sum(char < "\t" or char == _REPLACEMENT or "\ue000" <= char < "\uf900" for char in text)
    known = sum("\t" <= char < "\u0700" or char in COMMON for char in text)
    return strange * 50 < len(text) and known * 10 > len(text) * 3


_NON_ASCII_RUN = re.compile(rb"[\x80-\xff][^\n\r<]{0,2000}")


def _sample(data: bytes) -> bytes:
    """The stretches with bytes over 127, up to some thousand bytes: what tells encodings apart, without the markup between."""
    parts = []
    size = 0
    for match in _NON_ASCII_RUN.finditer(data):
        parts.append(match[0])
        size += len(match[0])
        if size > SAMPLE_BYTES:
            break
    return b"\n".join(parts)[: 2 * SAMPLE_BYTES]


_EAST_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")


def guess_east_asian(data: bytes) -> str | None:
    """The double-byte encoding in which the text consists of common characters, if there is one."""
    sample = _sample(data)
    best, best_share = None, 0.35
    for encoding in _EAST_ASIAN:
        chars = [char for char in sample.decode(encoding, "replace") if char >= "\x80"]
        if len(chars) < 2:
            continue
        share = (sum(char in COMMON for char in chars) - 3 * chars.count(_REPLACEMENT)) / len(chars)
        if share > best_share:
            best, best_share = encoding, share
    return best


_SINGLE_BYTE = ["cp1251", "koi8_r", "cp1252", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "iso8859_2"]


def guess_any(data: bytes) -> str | None:
    """The single-byte encoding that charset-normalizer finds most likely; ``None`` for Western text, and when it has none."""
    sample = _sample(data)
    high = sum(byte > 127 for byte in sample)
    if high * 40 < len(sample) or (high < FEW and high * 8 < len(sample)):
        return None  # a few quotes, dashes and names in English
    from charset_normalizer import from_bytes  # noqa: PLC0415  slow to import, and few pages need it

    best = from_bytes(sample, cp_isolation=_SINGLE_BYTE).best()
    if best is None or (best.encoding in _LATIN and _is_western(sample)):
        return None
    return best.encoding


_LATIN = frozenset({"cp1250", "cp1254", "cp1257", "iso8859_2"})
_WESTERN_CHARS = frozenset("éèêëàâäåæçîïíóòôöøùúûüñáãßÉÈÊËÀÂÄÅÆÇÎÏÍÓÔÖØÙÚÛÜÑÁœŒ«»‘’“”„–—…\xa0€£°©®·•´")


def _is_western(sample: bytes) -> bool:
    """Are the letters with marks those of French, German, Spanish, …, rather than of Polish, Czech or Turkish in disguise?"""
    marked = [char for char in sample.decode("cp1252", "replace") if char >= "\x80"]
    return sum(char in _WESTERN_CHARS for char in marked) * 10 >= len(marked) * 9


_HAN = (
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看"
    "文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几"
    "很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立"
    "马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度"
    "统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品"
    "日月記者編輯責編審核來源標題這個們為時對國會說學過發現後經進開關點無來從問實體長動電話書車東門見與業應當兩將員產見報導還讓給種樣頭愛氣萬數區處聯機"
    "図対応発実検証記事者会社長国際経済関係内閣総理大臣選挙東京都県市区町村地方新聞朝読売毎年度月日時間分前後午前後今回本当場合必要可能性問題政府党首相"
)
_HANGUL = (
    "이다는의에을를가한하고로은지기사서도대인어시아나해리자정부수있그일제들것게과으전상보라장만스주원구국동성여선관조경화와년요안공오신비등유계소연했마용"
    "지위학적트면우치발방회인출세진건재당산미행생회중까내입물력및체단문교금모업개터며되된니말호영차할드러타려간복설때월명북특민결후통저르독초활반실작회속없"
)
COMMON = frozenset(
    _HAN
    + _HANGUL
    + "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30FD), 0x3000, 0x3001, 0x3002)))
    + "，：；！？（）“”‘’《》「」『』、。…—·・"
    + "０１２３４５６７８９"
)
"""Characters that make up about half of any Chinese, Japanese or Korean text, and few of what a wrong decoding yields."""
