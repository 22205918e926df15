"""Bytes to text, and the choice between HTML and plain text. All texts are written for these tests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.decode import looks_like_html, read
from cleanpage.document import SourceText
from cleanpage.errors import CleanPageError, InputError
from cleanpage.options import Options

OPTIONS = Options()

TEXTS = {
    "zh": "青石桥下的旧书市重新开张\n本报讯 记者在现场看到，上午九点，三十多个书摊已经摆好。摊主们说，他们等这一天等了两年，希望孩子们也来看看。\n编辑:林小禾",
    "zh-hant": "河堤邊的老戲院重新開張\n記者昨天在現場看到，這個戲院的門前排起了長隊。老闆說，他們為了這一天準備了兩年，希望大家都來看看。\n責任編輯：林小禾",
    "ja": "川沿いの古い映画館が再び開館\n地元の人たちによると、この映画館は三十年前に閉まったままだった。市は来月から、週末に子ども向けの上映会を開くという。",
    "ko": "강변의 오래된 극장이 다시 문을 열었다\n주민들에 따르면 이 극장은 삼십 년 동안 문을 닫고 있었다. 시는 다음 달부터 주말마다 어린이를 위한 상영회를 열 계획이라고 밝혔다.",
    "ru": "Старый кинотеатр на набережной снова открыт\nПо словам жителей, он был закрыт тридцать лет. С будущего месяца здесь будут показывать фильмы для детей.",
    "el": "Ο παλιός κινηματογράφος άνοιξε ξανά\nΣύμφωνα με τους κατοίκους, ήταν κλειστός για τριάντα χρόνια. Από τον επόμενο μήνα θα προβάλλει ταινίες για παιδιά.",
    "pl": "Stare kino nad rzeką znów otwarte\nJak mówią mieszkańcy, było zamknięte przez trzydzieści lat. Od przyszłego miesiąca będą się tu odbywać pokazy dla dzieci, także bezpłatne.",
    "fr": "Le vieux cinéma du quai rouvre ses portes\nD’après les riverains, il était fermé depuis trente ans. Dès le mois prochain, des séances y seront données pour les élèves de l’école.",
    "en": "The old cinema on the quay — “the Lantern” — is open again\nIt’s been closed for thirty years, and the café next door as well.",
}

CODECS = [
    ("zh", "gb18030", "gb2312"),
    ("zh", "gb18030", "GBK"),
    ("zh-hant", "big5", "big5"),
    ("ja", "shift_jis", "Shift_JIS"),
    ("ja", "euc-jp", "euc-jp"),
    ("ja", "iso2022_jp", "iso-2022-jp"),
    ("ko", "euc-kr", "euc-kr"),
    ("ko", "cp949", "ks_c_5601-1987"),
    ("ru", "cp1251", "windows-1251"),
    ("ru", "koi8-r", "koi8-r"),
    ("el", "cp1253", "windows-1253"),
    ("pl", "cp1250", "windows-1250"),
    ("pl", "iso8859-2", "iso-8859-2"),
    ("fr", "cp1252", "iso-8859-1"),
    ("en", "cp1252", "windows-1252"),
]
UNDECLARED = [(language, codec) for language, codec, label in CODECS if codec != "iso2022_jp" and label != "GBK"]


def codes(source: SourceText) -> list[str]:
    return [note.code for note in source.notes]


def html(body: str, head: str = "") -> str:
    return f"<html><head>{head}<title>page</title></head><body><p>{body}</p></body></html>"


# --- encodings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", TEXTS)
def test_utf8_is_read_as_it_is(language: str) -> None:
    source = read(TEXTS[language].encode(), OPTIONS)
    assert (source.text, source.encoding, source.is_html, source.notes) == (TEXTS[language], "utf-8", False, [])


@pytest.mark.parametrize(("language", "codec", "label"), CODECS)
@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="{}">',
        "<meta charset={}>",
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={}">',
        "<meta content='text/html;charset={}' http-equiv='content-type'/>",
        '<script src="a.js" charset="no-such-charset"></script><meta charset = "{}" />',
    ],
)
def test_a_declared_charset_is_followed(language: str, codec: str, label: str, head: str) -> None:
    page = html(TEXTS[language], head.format(label))
    source = read(page.encode(codec), OPTIONS)
    assert source.text == page
    assert source.is_html
    assert source.notes == []


@pytest.mark.parametrize(("language", "codec", "label"), CODECS)
def test_an_xml_declaration_is_followed(language: str, codec: str, label: str) -> None:
    page = f'<?xml version="1.0" encoding="{label}"?>\n' + html(TEXTS[language])
    source = read(page.encode(codec), OPTIONS)
    assert (source.text, source.is_html) == (page, True)


@pytest.mark.parametrize(("language", "codec"), UNDECLARED)
def test_an_undeclared_encoding_is_found_from_the_text_alone(language: str, codec: str) -> None:
    source = read(TEXTS[language].encode(codec), OPTIONS)
    assert source.text == TEXTS[language]
    assert source.notes == []


@pytest.mark.parametrize(("language", "codec"), UNDECLARED)
def test_an_undeclared_encoding_is_found_behind_a_lot_of_ascii(language: str, codec: str) -> None:
    page = html(TEXTS[language], "<script>" + "var a = 1;\n" * 3000 + "</script>")
    assert read(page.encode(codec), OPTIONS).text == page


def test_gb2312_is_read_as_gb18030_with_its_rare_characters() -> None:
    page = html("朱镕基、𠮷野、€", '<meta charset="gb2312">')
    source = read(page.encode("gb18030"), OPTIONS)
    assert (source.text, source.encoding) == (page, "gb18030")


def test_latin1_is_read_as_windows_1252() -> None:
    page = html("“Lantern” – 5 €", '<meta charset="iso-8859-1">')
    assert read(page.encode("cp1252"), OPTIONS).text == page


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8"])
@pytest.mark.parametrize("language", TEXTS)
def test_a_byte_order_mark_tells_the_encoding_and_is_no_part_of_the_text(language: str, codec: str) -> None:
    source = read(("\ufeff" + TEXTS[language]).encode(codec), OPTIONS)
    assert (source.text, source.encoding, source.notes) == (TEXTS[language], codec, [])


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("wrap", [html, str], ids=["html", "text"])
def test_utf16_without_a_mark_is_seen_from_its_nuls(language: str, codec: str, wrap: type) -> None:
    page = wrap(TEXTS[language])
    source = read(page.encode(codec), OPTIONS)
    assert (source.text, source.encoding) == (page, codec)


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be"])
def test_utf32_without_a_mark_is_seen_from_its_nuls(codec: str) -> None:
    assert read(TEXTS["zh"].encode(codec), OPTIONS).text == TEXTS["zh"]


@pytest.mark.parametrize("label", ["gbk", "shift_jis", "iso-8859-1", "utf-16", "big5", "no-such-charset", "hex", "idna"])
def test_a_declaration_that_is_wrong_about_valid_utf8_loses(label: str) -> None:
    page = html(TEXTS["zh"], f'<meta charset="{label}">')
    source = read(page.encode(), OPTIONS)
    assert (source.text, source.encoding, source.notes) == (page, "utf-8", [])


@pytest.mark.parametrize(
    ("language", "codec"), [("zh", "gb18030"), ("zh-hant", "big5"), ("ja", "shift_jis"), ("ja", "euc-jp"), ("ko", "euc-kr")]
)
@pytest.mark.parametrize("label", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "no-such-charset"])
def test_a_declaration_that_makes_no_sense_of_east_asian_text_loses(language: str, codec: str, label: str) -> None:
    page = html(TEXTS[language], f'<meta charset="{label}">')
    assert read(page.encode(codec), OPTIONS).text == page


def test_western_text_in_a_declared_western_charset_stays() -> None:
    page = html("Ça et là, déjà, naïve, œuvre, été, forêt, où, à côté", '<meta charset="iso-8859-15">')
    assert read(page.encode("iso8859-15"), OPTIONS).text == page


# --- damage -------------------------------------------------------------------------------------------------------------

CJK_CODECS = [("zh", "gb18030", "gbk"), ("zh-hant", "big5hkscs", "big5"), ("ja", "euc-jp", "euc-jp"), ("ko", "cp949", "euc-kr")]
PARAGRAPHS = 12


@pytest.mark.parametrize(("language", "codec", "label"), CJK_CODECS)
@pytest.mark.parametrize("bad", [b"\xff", b"\xff\xff", b"\x80"], ids=repr)
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "undeclared"])
def test_a_bad_byte_in_a_double_byte_page_spoils_its_own_character_only(
    language: str, codec: str, label: str, bad: bytes, declared: bool
) -> None:
    line = TEXTS[language].split("\n")[1]
    page = html("\n".join([line] * PARAGRAPHS), f'<meta charset="{label}">' if declared else "")
    at = page.index(line) + 20
    data = page[:at].encode(codec) + bad + page[at:].encode(codec)
    source = read(data, OPTIONS)
    assert source.text.startswith(page[:at])
    assert source.text.endswith(page[at + 1 :])
    assert len(source.text) <= len(page) + len(bad)


@pytest.mark.parametrize(("language", "codec", "label"), CJK_CODECS)
@pytest.mark.parametrize("which", [0, 1], ids=["lead byte", "trail byte"])
@pytest.mark.parametrize("bad", [b"", b"\xff", b"?"], ids=["lost", "overwritten", "question mark"])
def test_a_damaged_character_does_not_shift_those_after_it(language: str, codec: str, label: str, which: int, bad: bytes) -> None:
    line = TEXTS[language].split("\n")[1]
    page = html(line, f'<meta charset="{label}">')
    at = page.index(line) + 20
    assert len(page[at].encode(codec)) == 2
    byte = len(page[:at].encode(codec)) + which
    data = page.encode(codec)
    source = read(data[:byte] + bad + data[byte + 1 :], OPTIONS)
    # Which of two neighbours a lone byte belongs to cannot always be known.
    assert source.text.startswith(page[: at - 2])
    assert source.text.endswith(page[at + 3 :])
    # In Big5 a lone trail byte can be an ASCII letter, which nobody can tell from a true one.
    assert codes(source) == ["bytes-replaced"] * ("\ufffd" in source.text)
    assert "\ufffd" in source.text or codec == "big5hkscs"


@pytest.mark.parametrize("bad", [b"\xff", b"\xe4\xb8", b"\x80\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"\xb5\xc4"], ids=repr)
@pytest.mark.parametrize("label", ["utf-8", "gbk", ""])
def test_bad_bytes_in_a_utf8_page_spoil_those_characters_only(bad: bytes, label: str) -> None:
    page = html("\n".join([TEXTS["zh"]] * 3), f'<meta charset="{label}">' if label else "")
    at = page.index("三十多个")
    source = read(page[:at].encode() + bad + page[at:].encode(), OPTIONS)
    assert source.encoding == "utf-8"
    assert source.text.startswith(page[:at] + "\ufffd")
    assert source.text.endswith(page[at:])
    assert codes(source) == ["bytes-replaced"]
    assert str(source.text.count("\ufffd")) in source.notes[0].text


@pytest.mark.parametrize("head", ['<meta charset="utf-8">', ""])
def test_a_bad_byte_in_an_english_page_is_replaced_and_noted(head: str) -> None:
    page = html("The lamp was out before the ship came in.", head)
    source = read(page.encode().replace(b"ship", b"sh\xffip"), OPTIONS)
    assert source.text == page.replace("ship", "sh\ufffdip")
    assert codes(source) == ["bytes-replaced"]


def test_replacement_characters_of_the_page_itself_are_not_counted() -> None:
    source = read("一\ufffd二\ufffd三".encode() + b"\xff" + "四五六七".encode(), OPTIONS)
    assert source.text == "一\ufffd二\ufffd三\ufffd四五六七"
    assert source.notes[0].text.endswith(": 1.")


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("label", ["utf-8", ""])
def test_a_utf8_page_that_is_cut_inside_a_character_loses_that_character_only(cut: int, label: str) -> None:
    page = f'<meta charset="{label}"><p>' * bool(label) + TEXTS["zh"]
    source = read(page.encode()[:-cut], OPTIONS)
    assert (source.text, source.encoding, source.notes) == (page[:-1], "utf-8", [])


def test_a_gbk_page_that_is_cut_inside_a_character_loses_that_character_only() -> None:
    source = read(TEXTS["zh"].encode("gbk")[:-1], OPTIONS)
    assert (source.text, source.notes) == (TEXTS["zh"][:-1], [])


def test_a_utf16_page_that_is_cut_inside_a_character_loses_that_character_only() -> None:
    assert read(TEXTS["zh"].encode("utf-16")[:-1], OPTIONS).text == TEXTS["zh"][:-1]


def test_a_lone_accent_at_the_end_is_no_cut() -> None:
    assert read("le café".encode("latin-1"), OPTIONS).text == "le café"


@pytest.mark.parametrize("size", [100, 100_000])
def test_a_page_full_of_bad_bytes_is_decoded_all_the_same(size: int) -> None:
    source = read(b'<meta charset="gbk">' + b"\xff\xb5\xc4\xff " * size, OPTIONS)
    assert source.text.count("的") == size
    assert codes(source) == ["bytes-replaced"]


# --- text that comes as str -----------------------------------------------------------------------------------------------


def test_text_is_taken_as_it_is() -> None:
    source = read(TEXTS["zh"], OPTIONS)
    assert (source.text, source.encoding, source.notes) == (TEXTS["zh"], None, [])


def test_lone_surrogates_become_replacement_characters_one_for_one() -> None:
    source = read("一\ud800二\udfff三", OPTIONS)
    assert source.text == "一\ufffd二\ufffd三"
    assert codes(source) == ["bytes-replaced"]


def test_nuls_in_plain_text_become_blanks_so_that_offsets_stay() -> None:
    source = read("first\x00second\x00\x00\n", OPTIONS)
    assert (source.text, source.notes) == ("first second  \n", [])


def test_nuls_in_html_are_removed() -> None:
    assert read(b"<html><body><p>wo\x00rd</p></body></html>", OPTIONS).text == "<html><body><p>word</p></body></html>"


def test_a_byte_order_mark_at_the_head_of_html_text_is_removed() -> None:
    assert read("\ufeff<!DOCTYPE html><p>x", OPTIONS).text == "<!DOCTYPE html><p>x"


@pytest.mark.parametrize("data", ["", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"\x00\x00\x00\x00", "\ufeff", " \n"])
def test_empty_input_is_an_empty_text(data: str | bytes) -> None:
    source = read(data, OPTIONS)
    assert not source.text.strip(" \n\ufeff")
    assert not source.is_html


@pytest.mark.parametrize("make", [bytearray, memoryview])
def test_other_byte_strings_are_welcome(make: type) -> None:
    assert read(make("一二三".encode()), OPTIONS).text == "一二三"


# --- misuse ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [None, 7, ["<p>"], {"html": "<p>"}, object()])
def test_another_type_raises_an_error_that_says_what_to_hand_over(data: object) -> None:
    with pytest.raises(InputError, match=f"not {type(data).__name__}.*response.content") as caught:
        read(data, OPTIONS)  # type: ignore[arg-type]
    assert isinstance(caught.value, CleanPageError)


@pytest.mark.parametrize(("data", "size"), [(b"x" * 11, 11), ("一" * 11, 11)])
def test_input_over_the_limit_raises_an_error_with_its_facts(data: str | bytes, size: int) -> None:
    with pytest.raises(InputError, match="max_bytes") as caught:
        read(data, Options(max_bytes=10))
    assert (caught.value.size, caught.value.limit) == (size, 10)


def test_input_at_the_limit_is_read() -> None:
    assert read(b"x" * 10, Options(max_bytes=10)).text == "x" * 10


# --- HTML or text ---------------------------------------------------------------------------------------------------------

HTML = {
    "doctype": "<!DOCTYPE html>\n<html><head><title>t</title></head><body>b</body></html>",
    "doctype after blanks and a mark": "\ufeff \r\n\t<!doctype HTML>x",
    "old doctype": '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">\n<HTML><BODY>x</BODY></HTML>',
    "xml declaration": '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>x</body></html>',
    "comment first": "<!-- cached 12:00 --><!-- node 7 -->\n<html lang='en'><head></head><body>x</body></html>",
    "no doctype": "<html><body>Hello</body></html>",
    "bare html": "<html>Hello there</html>",
    "fragment": "<div class='post'><h1>A head</h1>\n<p>One paragraph\nthat was wrapped\nover lines.</p></div>",
    "one paragraph": "<p>One paragraph\nthat was wrapped\nover many\nlines.\n</p>",
    "paragraphs without ends": "<p>One paragraph.\n<p>Another one.\n<p>A third one.",
    "breaks only": "A headline<br>\nBy somebody<br/>\nThe text of it all.<br />\nAnd its end.",
    "article": "<article><p>短文一则。</p></article>",
    "table": "<table><tr><td>甲</td><td>乙</td></tr></table>",
    "long script first": "<script>" + "var a = 1 < 2;" * 5000 + "</script><p>text</p>",
    "long head": "<div>" + "<p>words and words</p>\n" * 5000 + "</div>",
    "upper case": "<DIV><P>Words.</P></DIV>",
    "response headers first": "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<!DOCTYPE html>\n<html><body><p>Words and more words here, as many as one "
    "needs for a page that is more than its headers, which a scraper has kept for whatever reason.</p></body></html>",
    "words before the first tag": "Listen: <p>The first paragraph of the text is here.</p><p>And here is the second, longer than it.</p>",
}
TEXT = {
    "no markup": "A headline\nBy somebody\nThe text.",
    "mentions a tag": "How to write bold text\nPut the words between <b> and </b>, and they are bold. For a new line use <br>.",
    "shows a line of code": "A page in five minutes\nWrite this into the file:\n<div>\nThen save it, open it in the browser and see what there is.\n",
    "shows a page as code": "Your first page\nEvery page has a frame, which tells the browser what is what. Type it as it stands here, save it, open it.\n"
    "<html>\n<head><title>Mine</title></head>\n<body>\n<p>Hello</p>\n</body>\n</html>\n"
    "The first line opens the page. The head holds its name, the body what people see. Change the greeting and load the page "
    "again: the new words are there. In the next part you will add a picture, a list and a way to another page of your own.",
    "begins with code": "<div>\nis the most used element of all. Here is what it is good for, and what it is not good for.",
    "comparison": "a < b\nb > c\n1<2>1",
    "mail addresses": "From: Ann <ann@example.com>\nTo: Bo <bo@example.com>\nHello.",
    "generic types": "List<String> names = new ArrayList<String>();\nMap<A, B> map;",
    "unknown tags": "<speaker> Good morning.\n<listener> Good morning to you.",
    "chinese book marks": "＜新书＞《灯》<<灯塔>>",
    "one left picture": "标题\n<img src='a.jpg'>\n正文一段。\n正文又一段。\n正文第三段。\n编辑:甲",
    "entities": "Tom &amp; Jerry\nFish &lt;fresh&gt; today",
    "empty": "",
    "markdown": "# Head\n\nSome *text* with <kbd>keys</kbd>.\n\n- item\n",
}


@pytest.mark.parametrize("text", HTML.values(), ids=HTML)
def test_markup_is_html(text: str) -> None:
    assert looks_like_html(text)
    assert read(text, OPTIONS).is_html
    assert read(text.encode(), OPTIONS).is_html


@pytest.mark.parametrize("text", TEXT.values(), ids=TEXT)
def test_what_only_mentions_markup_is_text(text: str) -> None:
    assert not looks_like_html(text)
    assert not read(text.encode(), OPTIONS).is_html


def test_the_option_overrides_the_content() -> None:
    assert not read(HTML["doctype"], Options(is_html=False)).is_html
    assert read(TEXT["no markup"], Options(is_html=True)).is_html


@pytest.mark.parametrize(
    "text",
    [
        "<" * 200_000,
        "<div>" * 40_000,
        "</div>" * 40_000,
        "<!--" * 50_000,
        "<p " + "a" * 200_000,
        "<?xml " * 40_000,
        "<script>" * 30_000,
        "<a " * 60_000,
        " " * 200_000 + "<p>",
    ],
    ids=lambda text: text[:6],
)
def test_hostile_markup_is_sniffed_in_bounded_time(text: str) -> None:
    read(text, OPTIONS)  # a quadratic pattern would stand still here


# --- laws -----------------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=300))
def test_no_bytes_raise_and_every_text_can_be_encoded(data: bytes) -> None:
    source = read(data, OPTIONS)
    source.text.encode("utf-8")
    assert "\x00" not in source.text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1b"), max_size=300))
def test_valid_utf8_is_always_read_as_utf8(text: str) -> None:
    assert read(text.encode(), Options(is_html=False)).text == text.removeprefix("\ufeff")


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_plain_text_keeps_its_length(text: str) -> None:
    assert len(read(text, Options(is_html=False)).text) == len(text)


@given(st.binary(max_size=60), st.sampled_from(["gbk", "big5", "shift_jis", "euc-jp", "euc-kr", "utf-8", "iso-2022-jp", "windows-1251"]))
def test_any_bytes_under_any_declaration_are_read(data: bytes, label: str) -> None:
    read(f'<meta charset="{label}">'.encode() + data, OPTIONS).text.encode("utf-8")
