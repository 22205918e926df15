"""Who took the pictures: persons and picture agencies that captions and credits name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import regex

from cleanpage.document import Block, Zone
from cleanpage.fields.credits import read_line
from cleanpage.fields.labels import read_labelled
from cleanpage.fields.names import SURNAMES, clean_name, has_word, is_latin_name, is_outlet, is_person, split_names
from cleanpage.fields.pick import lines_of
from cleanpage.fields.scripts import HAS_HAN_OR_KANA, HAS_HANGUL

#: A caption's credit stands in its last characters.
REACH = 240

_PHOTO_KINDS = frozenset(("photographer", "picture_source", "writer_photographer"))
_AGENCY = re.compile(
    r"新华社|新華社|中新社|视觉中国|視覺中國|东方IC|人民视觉|IC photo|\bCFP\b|共同社|共同通信|時事通信|アフロ|연합뉴스|뉴시스|뉴스1|게티이미지"
    r"|\b(?i:getty(?: images)?|reuters|associated press|agence france-presse|shutterstock|alamy|istock(?:photo)?|bloomberg"
    r"|imago(?: images)?|picture[ -]alliance|epa-efe|unsplash|pexels|pixabay|adobe stock|depositphotos|europa press|anadolu"
    r"|zuma press|magnum photos|corbis|keystone|scanpix|ritzau|belga|wireimage|filmmagic|photodisc|nurphoto|backgrid|pa wire"
    r"|pa images|xinhua)\b|\b(?:AP|AFP|EFE|DPA|dpa|EPA|TASS|ANSA|UPI|APA|KNA|LAPRESSE|TT|NTB|ANP|PAP|ČTK)\b"
)
_HAS_CASES = regex.compile(r"\p{Latin}{2}|\p{Cyrillic}{2}")
_BLANK = regex.compile(r"[\s　]")
_VALUE_END = regex.compile(r"[摄攝]|[)）\]】。]")
_OF_REPORTER = regex.compile(r"^(?:\p{Han}{0,8})?(?:记者|記者)\s?")
_BEFORE_NAMES = regex.compile(r"记者|記者|通讯员|通訊員|摄影|作者|[图圖][／/]")
_LONG_HAN = regex.compile(r"\p{Han}{4,}$")
_COURTESY = regex.compile(r"(?i)\s?(?:courtesy|provided|supplied)\b")
_CREDIT_END = regex.compile(r"(?<=\p{Ll}{2})\.\s|[\[<]|\s(?:for|auf)\s")
_COPYRIGHT = regex.compile(r"©|\b[Cc]opyright\b")
_OUTLET_BAR = regex.compile(r"\s?[/|]\s?|\svia\s")
#: A Korean caption's end: "甲 기자", or the agency's name.
_KOREAN_END = regex.compile(
    r"(?:(?<=[\s=/(])(?P<name>\p{Hangul}{2,4})\s?(?:선임|인턴|객원)?기자(?:\s\S{1,40}@\S{1,40})?"
    r"|(?<=[\s=/(ⓒ©])(?P<agency>연합뉴스|뉴시스|뉴스1|게티이미지뱅크|게티이미지))[)\]>\s.]*$"
)
_TAKEN = re.compile(
    r"(?P<before>[^。！？!?；;，,:：（()）\[\]【】]{2,60}?)\s*[／/]?\s*[摄攝](?:影)?(?:报道)?\s*(?=[)）\]】。.,，;；\s]|$)"
)
_TAKEN_JA = regex.compile(
    r"(?:^|[、＝=（(。\s　])(?P<name>[\p{Han}\p{Hiragana}\p{Katakana}々]{2,10}"
    r"(?:[\s　][\p{Han}\p{Hiragana}\p{Katakana}]{1,5})?)撮影"
)
_MARKED_KO = regex.compile(
    r"사진\s?[=/:·ㅣ|]\s?(?P<name>\p{Hangul}{2,4})(?P<reporter>\s?(?:선임|인턴|객원)?기자)?(?=[\s.,)\]]|$)"
)
#: At the end of a caption a blank will do.
_BLANK_KO = regex.compile(r"(?:^|[\s.(\[])사진\s(?P<name>\p{Hangul}{2,4})(?P<reporter>\s?(?:선임|인턴|객원)?기자)?[\s.)\]]*$")
_LATIN = regex.compile(
    r"(?:(?:^|[\s(\[.,|/;>]|(?<=[\p{Ll}\d!?])(?=[FIPB]\p{Ll}))(?:(?i:file|staff|handout|courtesy|top|cover|header|featured"
    r"|lead) )?(?i:photos?|photographs?|photography|images?|pictures?|pics?|fotos?|fotografías?|fotografia|bild(?:er)?"
    r"|crédits?|créditos?|credits?|"
    r"cr[ée]dit photo|photo credits?|image credits?|zdj[ęe]cie|fot\.?|imagen|фото|снимка|kuva|foto[gk]raf)\s?(?:(?i:by|von|de"
    r"|di|oleh|credits?|source|av|par|por)\b\s?)?(?:[:/–-]|(?<=\((?i:photo|foto)\s)(?=\p{Lu})|(?<=(?i:fot\.)\s)|(?<=(?i:\bby"
    r"|\bvon|\bde|\bdi|\boleh|\bav|\bpar|\bpor)\s))\s?(?:©\s?)?|©\s?)"
    r"(?P<credit>[^\n()\[\]]{2,90})"
)
_LATIN_END = re.compile(
    r"(?:^|[.!?…»”\")]\s?|\s[/|–-]\s?|\s\()(?P<credit>[^.()\n]{3,60}?(?:\s?[/|,]\s?|\s(?i:via|for)\s)[^.()\n]{2,40})\)?\.?$"
)
_UPPER_END = regex.compile(r"[.»”\"]\s?[/|–—-]\s?(?P<credit>[\p{L}.'’\- ]{4,40})$")
_SPLIT = re.compile(r"\s?[/|;,•+&]\s?|\s(?:via|for|and|und|y|et|e|from|on|in|–|—|-)\s")
_GENERAL_HAN = re.compile(
    "网络|網絡|網路|受访|受訪|资料|資料|剧照|劇照|官网|官方|官博|官微|微博|微信|截图|截圖|视频|視頻|公司|提供|供图|供圖|家属|家屬|本人|作者|读者|開發商"
    "|开发商|企业|單位|单位|剧方|片方|平台|图虫|素材|网友|網友|来源|科技|動物園|动物园|博物|大學|大学|医院|醫院|景区|酒店|学校|學校|中心|政府|协会|俱乐部"
)
_GENERAL_WORDS = frozenset(
    "courtesy supplied provided handout privat archiv archive file contributed screenshot wikimedia illustration press release "
    "cortesía cedida facebook twitter instagram youtube flickr".split()
)
_GENERAL_PHRASES = ("public domain", "creative commons", "cc by")
_ORGANISATION_WORDS = frozenset(
    "image images entertainment inc ltd llc university museum studio studios production productions media news company corp "
    "department government county police city center centre school college club group foundation library institute association "
    "national international airlines motors pictures records games ministry municipality office agency team staff photo photos "
    "photography stock park hotel festival league navy army nasa collection infografik".split()
)
#: A caption without one of these has no photographer's mark in letters.
_LATIN_HINT = re.compile("photo|image|pict?s?|foto|cr[ée]dit|bild|zdj|fot|imagen|фото|снимка|kuva|©", re.I)


def read_photographers(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Persons and named picture agencies credited for pictures, in order of first mention.

    General notes ("图源：网络", "Photo courtesy of the club") give none. An agency counts where no person stands beside it.
    """
    found: dict[str, None] = {}
    for line in lines_of(blocks, Zone.CAPTION):
        found.update(dict.fromkeys(_of_caption(line.text[-REACH:])))
    for line in [line for zone in (Zone.BYLINE, Zone.CREDITS) for line in lines_of(blocks, zone)]:
        for _, kind, names in read_line(line.text):
            if kind in _PHOTO_KINDS:
                found.update(dict.fromkeys(n for n in names if _is_credited(n)))
    return tuple(found)


def _of_caption(text: str) -> Iterator[str]:
    if HAS_HAN_OR_KANA.search(text):
        yield from _of_han_caption(text)
    if HAS_HANGUL.search(text):
        yield from _of_korean_caption(text)
    if _HAS_CASES.search(text):
        yield from _of_latin_caption(text)


def _of_korean_caption(text: str) -> Iterator[str]:
    korean = _MARKED_KO.search(text) or _BLANK_KO.search(text) if "사진" in text else None
    if korean and (korean["reporter"] or is_person(korean["name"]) or _AGENCY.fullmatch(korean["name"])):
        yield korean["name"]
    elif (ending := _KOREAN_END.search(text)) is not None:
        yield ending["name"] or ending["agency"]


def _of_han_caption(text: str) -> Iterator[str]:
    if "摄" in text or "攝" in text:
        for match in _TAKEN.finditer(text):
            yield from _names_before(match["before"])
    for match in _TAKEN_JA.finditer(text) if "撮影" in text else ():
        yield _BLANK.sub("", match["name"])
    for item in read_labelled(text):
        if item.kind in _PHOTO_KINDS and item.label not in ("图片", "圖片"):
            value = _VALUE_END.split(item.value)[0]
            for name in split_names(_OF_REPORTER.sub("", value), spaced=item.language == "ja"):
                # Behind "图源" stand platforms and companies too: only what is a person for sure.
                short = is_person(name) if item.kind == "picture_source" else len(name) <= 6
                if _is_credited(name) and (short or _AGENCY.fullmatch(name)):
                    yield name


def _is_credited(name: str) -> bool:
    if _is_general(name) and not _AGENCY.search(name):
        return False
    return bool(_AGENCY.fullmatch(name)) or is_person(name) or not (is_outlet(name) or has_word(name, _ORGANISATION_WORDS))


def _is_general(text: str) -> bool:
    """A note such as "courtesy of the club", which names no photographer."""
    if has_word(text, _GENERAL_WORDS) or any(phrase in text.lower() for phrase in _GENERAL_PHRASES):
        return True
    return not text.isascii() and _GENERAL_HAN.search(text) is not None


def _names_before(text: str) -> list[str]:
    """The names that end a stretch of caption before "摄": after "记者", or the last words that have the shape of a person."""
    text = _BEFORE_NAMES.split(text)[-1].strip(" 　/／")
    if not text:
        return []
    words = split_names(text)
    names: list[str] = []
    for word in reversed(words):
        stands_free = len(words) == 1 or is_outlet(words[-2])
        alone = not names and stands_free and len(word) <= 4 and not _is_general(word)
        if alone or (is_person(word) and not is_outlet(word)):
            names.append(word)
        else:
            break
    if not names and words and _LONG_HAN.search(words[-1]):
        tail = words[-1]
        names.extend(t for t in (tail[-3:], tail[-2:]) if t[0] in SURNAMES and is_outlet(tail[: -len(t)]))
        del names[1:]
    return names[::-1]


def _of_latin_caption(text: str) -> Iterator[str]:
    marked = [m["credit"] for m in _LATIN.finditer(text)][:4] if _LATIN_HINT.search(text) else []
    for credit in marked:
        yield from _latin_names(credit)
    if not marked:
        ending = _UPPER_END.search(text) or _LATIN_END.search(text)
        if ending and (_AGENCY.search(ending["credit"]) or ending.re is _UPPER_END or _has_person_after_outlet(ending["credit"])):
            yield from _latin_names(ending["credit"])
        elif _AGENCY.fullmatch(text.strip(" .()")):
            yield text.strip(" .()")


def _has_person_after_outlet(credit: str) -> bool:
    parts = [p for p in _SPLIT.split(credit) if p]
    return len(parts) == 2 and is_outlet(parts[0]) and is_latin_name(parts[1])


def _is_organisation(text: str) -> bool:
    return has_word(text, _ORGANISATION_WORDS) or _is_general(text)


def _latin_names(credit: str) -> list[str]:
    """Persons of a credit ("A. Name/Agency"); its agency where no person is named."""
    if _COURTESY.match(credit):
        return []
    credit = _CREDIT_END.split(credit)[0]
    agencies: list[str] = []
    for chunk in _OUTLET_BAR.split(credit):  # what stands behind the bar is the photographer's outlet
        parts = [clean_name(_COPYRIGHT.sub("", p)) for p in _SPLIT.split(chunk)]
        persons = [p for p in parts if is_latin_name(p) and not (_AGENCY.search(p) or _is_organisation(p))]
        if persons:
            return persons
        agencies.extend(p for p in parts if _AGENCY.fullmatch(p))
    return agencies[:1]
