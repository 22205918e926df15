"""The language is the text's own: a declaration helps, and yields where the text clearly says otherwise."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import Block, LineView, Zone
from cleanpage.fields.language import read_language

TEXTS = {
    "zh": "河畔的书市昨天开张,几百名读者一早就在门口排队等候。主办方说,今年的摊位比去年多了一倍,还专门为孩子们留出了一块空地。",
    "ja": "川沿いの古本市が昨日始まり、朝から数百人の読者が列を作った。主催者によると、今年の出店数は昨年の二倍だという。",
    "ko": "강변의 헌책 시장이 어제 문을 열자 이른 아침부터 수백 명의 독자가 줄을 섰다. 모두 책을 좋아했다.",
    "en": (
        "The book market by the river opened yesterday, and hundreds of readers were waiting at the gate in the early morning."
    ),
    "de": (
        "Der Büchermarkt am Fluss wurde gestern eröffnet, und schon am frühen Morgen standen Hunderte vor dem Tor und warteten."
    ),
    "fr": (
        "Le marché aux livres au bord de la rivière a ouvert hier, et des centaines de lecteurs attendaient "
        "déjà devant les portes."
    ),
    "es": (
        "El mercado de libros junto al río abrió ayer y cientos de lectores esperaban desde la madrugada en "
        "la puerta de la plaza."
    ),
    "pt": (
        "A feira de livros à beira do rio abriu ontem, e centenas de leitores já esperavam no portão, não muito longe da praça."
    ),
    "it": (
        "Il mercato dei libri lungo il fiume è stato aperto ieri e centinaia di lettori aspettavano davanti "
        "alla porta della piazza."
    ),
    "nl": (
        "De boekenmarkt aan de rivier is gisteren geopend en honderden lezers stonden al vroeg in de ochtend "
        "bij de poort te wachten."
    ),
    "sv": (
        "Bokmarknaden vid floden öppnade i går och hundratals läsare väntade redan tidigt på morgonen, men det var inte kallt."
    ),
    "da": (
        "Bogmarkedet ved floden åbnede i går, og hundredvis af læsere ventede allerede fra den tidlige "
        "morgen, men det blev ikke koldt."
    ),
    "no": (
        "Bokmarkedet ved elven åpnet i går, og hundrevis av lesere ventet allerede fra tidlig morgen, men det "
        "ble ikke kaldt etter det."
    ),
    "fi": (
        "Kirjamarkkinat joen rannalla avattiin eilen, ja sadat lukijat olivat jo aamulla portilla, mutta "
        "kaikki eivät mahtuneet kun se aukesi."
    ),
    "pl": (
        "Targ książek nad rzeką został otwarty wczoraj i setki czytelników czekały już od rana przy bramie, "
        "ale nie było to łatwe."
    ),
    "cs": (
        "Knižní trh u řeky byl včera otevřen a stovky čtenářů už od rána čekaly před branou, ale nebylo to pro všechny snadné."
    ),
    "hu": (
        "A folyóparti könyvvásár tegnap nyílt meg, és már kora reggel több száz olvasó várt a kapunál, de nem mindenki fért be."
    ),
    "ro": (
        "Târgul de carte de pe malul râului s-a deschis ieri și sute de cititori au așteptat la poartă, dar nu toți au intrat."
    ),
    "tr": (
        "Nehir kıyısındaki kitap pazarı dün açıldı ve yüzlerce okur sabah erken saatlerden beri kapıda "
        "bekledi, ama bu çok güzel bir gün oldu."
    ),
    "vi": (
        "Chợ sách bên sông đã mở cửa vào hôm qua và hàng trăm độc giả đã xếp hàng từ sáng sớm, nhưng không phải ai cũng vào được."
    ),
    "id": (
        "Pasar buku di tepi sungai dibuka kemarin dan ratusan pembaca sudah menunggu di gerbang sejak pagi, "
        "tetapi tidak semua bisa masuk."
    ),
    "ru": (
        "Книжный рынок у реки открылся вчера, и сотни читателей ждали у ворот с самого утра. Это был большой праздник для города."
    ),
    "uk": (
        "Книжковий ринок біля річки відкрився вчора, і сотні читачів чекали біля воріт із самого ранку. Її "
        "вже назвали подією року."
    ),
    "bg": (
        "Книжният пазар край реката отвори вчера и стотици читатели чакаха пред вратата от сутринта. "
        "Събитието бързо се превърна в голям празник за града."
    ),
    "el": "Η αγορά βιβλίου δίπλα στο ποτάμι άνοιξε χθες και εκατοντάδες αναγνώστες περίμεναν στην πύλη από νωρίς το πρωί.",
    "ar": ("افتتح سوق الكتب على ضفة النهر أمس، وانتظر مئات القراء أمام البوابة منذ الصباح الباكر، وقال المنظمون إن العدد تضاعف."),
    "fa": (
        "بازار کتاب در کنار رودخانه دیروز گشایش یافت و صدها خواننده از صبح زود پشت در منتظر بودند. این رویداد بزرگی برای شهر بود."
    ),
    "he": ("שוק הספרים שליד הנהר נפתח אתמול, ומאות קוראים המתינו בשער משעות הבוקר המוקדמות. המארגנים אמרו שמספר הדוכנים הוכפל."),
    "th": "ตลาดหนังสือริมแม่น้ำเปิดเมื่อวานนี้ และมีผู้อ่านหลายร้อยคนรออยู่หน้าประตูตั้งแต่เช้าตรู่",
    "hi": "नदी किनारे का पुस्तक बाज़ार कल खुला और सैकड़ों पाठक सुबह से ही द्वार पर प्रतीक्षा कर रहे थे।",
    "bn": "নদীর ধারের বইয়ের বাজার গতকাল খুলেছে এবং শত শত পাঠক সকাল থেকেই ফটকে অপেক্ষা করছিলেন।",
    "ka": "მდინარის პირას წიგნის ბაზრობა გუშინ გაიხსნა და ასობით მკითხველი დილიდან ელოდა კართან.",
    "ta": "ஆற்றங்கரை புத்தகச் சந்தை நேற்று திறக்கப்பட்டது, நூற்றுக்கணக்கான வாசகர்கள் காலையிலிருந்து காத்திருந்தனர்.",
}


def read(text: str, *, zone: Zone = Zone.BODY, **meta: str) -> str | None:
    view = LineView([], meta={{"lang": "<lang>", "locale": "og:locale"}[key]: [value] for key, value in meta.items()})
    return read_language(view, [Block(zone, "paragraph", text, 1, 1, None, None, 1.0)])


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_tells_its_language(language: str) -> None:
    assert read(TEXTS[language]) == language


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("zh", "zh-CN", "zh"),
        ("zh", "en", "zh"),
        ("zh", "ja", "zh"),
        ("zh", "cmn-Hans", "zh"),
        ("zh", "cn", "zh"),
        ("ja", "zh", "ja"),
        ("en", "en_US", "en"),
        ("en", "EN", "en"),
        ("es", "en", "es"),
        ("de", "en-US", "de"),
        ("da", "da-DK", "da"),
        ("no", "nb-NO", "no"),
        ("uk", "ru", "uk"),
        ("ru", "uk", "ru"),
        ("ru", "tt", "tt"),
        ("he", "iw", "he"),
        ("fa", "ar", "fa"),
        ("hi", "mr", "mr"),
        ("es", "gn", "gn"),
        ("it", "{{ lang }}", "it"),
        ("it", "x" * 500, "it"),
        ("it", "", "it"),
    ],
)
def test_a_declaration_holds_where_the_text_allows_it(text: str, declared: str, expected: str) -> None:
    assert read(TEXTS[text], lang=declared) == expected


def test_the_next_declaration_is_heard_where_the_first_cannot_be_right() -> None:
    assert read("Xyzzy plugh frotz gnusto rezrov", lang="zh", locale="cy_GB") == "cy"


def test_names_of_products_do_not_turn_a_chinese_page() -> None:
    assert read("新款 ThinkBook Ultra Pro Max 笔记本电脑搭载 Snapdragon X Elite 处理器,售价八千元,今日开卖。") == "zh"


def test_a_few_kana_do_not_make_chinese_japanese() -> None:
    assert read("这家名叫“もり”的面馆在老城开了三十年,老板每天清晨四点起床和面,从不停歇,街坊都说离不开这一碗热汤。") == "zh"


def test_little_or_no_text_tells_nothing() -> None:
    assert read("") is None
    assert read("OK 12:30") is None
    assert read("2024-01-01 !!!") is None
    assert read("", lang="zh") is None
    assert read_language(LineView([]), []) is None


def test_a_short_text_has_the_language_that_its_page_declares() -> None:
    assert read("好的", lang="zh-TW") == "zh"
    assert read("Ja.", lang="de") == "de"
    assert read("Ja.", lang="ja") is None


def test_other_zones_are_read_where_there_is_no_body() -> None:
    assert read(TEXTS["ko"], zone=Zone.RELATED) == "ko"


@given(st.text(), st.text())
def test_it_never_raises(text: str, declared: str) -> None:
    found = read(text * 5, lang=declared)
    assert found is None or (2 <= len(found) <= 3 and found.islower())


@pytest.mark.parametrize("text", ["a" * 5_000_000, "的 " * 2_500_000, "ы" * 5_000_000])
def test_a_long_text_costs_no_more_than_its_beginning(text: str) -> None:
    began = time.process_time()
    read(text, lang="a" * 1_000_000)
    assert time.process_time() - began < 0.5
