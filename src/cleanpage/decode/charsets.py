"""The names that encodings bear on the web, and what a page declares."""

from __future__ import annotations

import re

_HEAD_BYTES = 8192
"""How far a declaration is looked for; the HTML standard says 1,024, but real pages put scripts before it."""

_CODECS: dict[tuple[str, ...], str] = {
    ("utf-8",): "utf-8 utf8 unicode-1-1-utf-8 unicode x-unicode utf-16 utf-16le utf-16be utf16 utf-32",
    ("gb18030",): "gb2312 gbk gb18030 gb_2312-80 gb_2312 gb2312-80 x-gbk cp936 ms936 chinese csgb2312 iso-ir-58 euc-cn zh-cn",
    ("big5hkscs", "cp950"): "big5 big5-hkscs big5hkscs cn-big5 x-x-big5 csbig5 cp950 ms950 big-5",
    ("cp932",): "shift_jis shift-jis sjis x-sjis ms_kanji ms932 cp932 windows-31j csshiftjis shiftjis x-shift-jis",
    ("euc_jp", "euc_jis_2004"): "euc-jp x-euc-jp x-euc euc_jp eucjp cseucpkdfmtjapanese",
    ("iso2022_jp",): "iso-2022-jp csiso2022jp",
    ("cp949",): "euc-kr euckr euc_kr ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ksc5601 ksc_5601 korean cp949 uhc windows-949",
    ("cp1252",): "iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 ascii us-ascii cp1252 windows-1252 x-cp1252",
    ("cp1250",): "windows-1250 cp1250 x-cp1250",
    ("cp1251",): "windows-1251 cp1251 x-cp1251 win-1251 win1251 windows1251",
    ("cp1253",): "windows-1253 cp1253 x-cp1253",
    ("cp1254",): "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 latin5 l5",
    ("cp1255",): "windows-1255 cp1255 x-cp1255",
    ("cp1256",): "windows-1256 cp1256 x-cp1256",
    ("cp1257",): "windows-1257 cp1257 x-cp1257",
    ("cp1258",): "windows-1258 cp1258 x-cp1258",
    ("cp874",): "windows-874 cp874 tis-620 tis620 iso-8859-11",
    ("iso8859-2",): "iso-8859-2 iso8859-2 latin2 l2",
    ("iso8859-3",): "iso-8859-3 iso8859-3 latin3",
    ("iso8859-4",): "iso-8859-4 iso8859-4 latin4",
    ("iso8859-5",): "iso-8859-5 iso8859-5 cyrillic",
    ("iso8859-6",): "iso-8859-6 iso8859-6 arabic",
    ("iso8859-7",): "iso-8859-7 iso8859-7 greek",
    ("iso8859-8",): "iso-8859-8 iso-8859-8-i iso8859-8 hebrew",
    ("iso8859-10",): "iso-8859-10 iso8859-10 latin6",
    ("iso8859-13",): "iso-8859-13 iso8859-13",
    ("iso8859-14",): "iso-8859-14 iso8859-14",
    ("iso8859-15",): "iso-8859-15 iso8859-15 latin9 latin-9",
    ("iso8859-16",): "iso-8859-16 iso8859-16",
    ("koi8-r",): "koi8-r koi8 koi koi8r koi8_r",
    ("koi8-u",): "koi8-u koi8-ru",
    ("cp866",): "ibm866 cp866 866",
    ("mac-roman",): "macintosh mac x-mac-roman",
}
_LABELS = {label: codecs for codecs, labels in _CODECS.items() for label in labels.split()}
"""Charset labels of the web to Python codecs, each the widest of its family. The first that decodes best is taken.
UTF-16 in a declaration that could be read as ASCII is not true; the HTML standard reads UTF-8 then."""
WESTERN = frozenset({"cp1252", "iso8859-15", "mac-roman"})
_DECLARATION = re.compile(rb"""(?:charset|<\?xml[^<>]{1,80}?encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{3,40})""", re.IGNORECASE)


def declared_codecs(data: bytes) -> tuple[str, ...]:
    """Codecs of the first charset declaration that is known: ``<meta charset>``, ``http-equiv`` or an XML declaration."""
    for match in _DECLARATION.finditer(data, 0, _HEAD_BYTES):
        if codecs := _LABELS.get(match[1].decode("latin-1").lower()):
            return codecs
    return ()
