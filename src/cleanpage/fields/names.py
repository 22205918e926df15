"""Names of people and outlets: their shapes, and how lists of them are split."""

from __future__ import annotations

import re
from functools import lru_cache

import regex

from cleanpage.fields.scripts import HAS_HAN, HAS_HAN_OR_KANA, HAS_HANGUL

#: Chinese family names of one and two characters, in both scripts; common ones and those of the classic list.
SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓邓鄧冯馮曹彭曾肖蕭田董潘袁蔡蒋蔣余于杜叶葉程"
    "魏苏蘇吕呂丁任卢盧姚沈钟鍾鐘姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付傅方邹鄒熊白孟秦邱江尹薛闫閻阎段雷侯龙龍黎史陶贺賀毛郝顾顧龚龔邵"
    "万萬覃武钱錢戴严嚴莫孔向常汤湯康易乔喬赖賴文庞龐樊殷施洪颜顏翟柯章梅盛童凌俞樂乐骆駱倪岳葛祁柳舒阮裴欧歐阳柏宁寧卫衛蓝藍鲍鮑"
    "甘左右习習温溫焦屈车車安季庄莊池晏单單冉古齐齊费費成辛管谷卓游聂聶涂包匡栾欒凤花苗霍虞支解经祝卞明臧計计伏戚应應宗边邊查佘"
    "靳鹿穆尚翁荀羊甄封芮储儲邢郁胥桑桂濮牛寿壽通尤滕蒲厉厲戎暴农農别晁冷池敖连連闵閔巩鞏木艾麦麥扈沙满滿养关關丰豐相后荆荊红权權"
    "商牟佟岑皮卜时時全简簡饶饒空米曲封项項景詹束龙幸司蔺藺屠蒙邰冼邝鄺禤区區郎鞠慕鄢仇候兰蘭湛仲车丛叢祖符路耿华華纪紀苑隋牧迟遲初"
    "元井殴曺廉狄臺樓楼宫宮仝占郗班仰秋伊宣贲鄧郦雍璩桃松卻藤鈕钮杭诸諸於惠曲家芦蘆麻强強贵賀郏浦燕尉水缪繆干阴陰喻奚晋晉咸平邸国國"
    "萧亓逄缑仉谌谈談邬鄔昝隗逯阚闞暨戈弓勾贡貢郜寇蒯劳勞栗练練娄婁鲁魯糜墨那漆谯琚瞿渠阙闕荣榮茹萨薩粟索宿须須冶訾竺禚揭衣苟宓仵巫邴乌烏甯嵇扶堵滑裘巢旷佴笪撒撖"
)
COMPOUND_SURNAMES = frozenset(
    "欧阳 歐陽 上官 司马 司馬 司徒 诸葛 諸葛 尉迟 尉遲 公孙 公孫 皇甫 令狐 慕容 东方 東方 夏侯 钟离 鍾離 仲孙 仲孫 "
    "公冶 申屠 长孙 長孫 宇文 轩辕 濮阳 澹台 南宫 南宮 独孤 闾丘 公羊 西门 拓跋 端木 呼延 赫连 百里".split()
)
KOREAN_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부가복태목형피두감호"
)

#: How outlets, agencies and offices end, and what some hold.
_OUTLET_ENDS = tuple(
    "网 網 报 報 社 台 臺 刊 日报 晚报 周刊 频道 頻道 新闻 新聞 资讯 資訊 传媒 傳媒 融媒 融媒体 融媒體 在线 在線 客户端 中心 广播 電視 电视 "
    "财经 財經 APP 杂志 雜誌 放送 通信 テレビ ニュース 新聞社 出版 出版社 编辑部 編輯部 研究院 日日 论坛 快讯 快報 头条 頭條 时报 時報 委员会 "
    "政府 大学 大學 医院 醫院 公司 集团 集團 局 厅 廳 署 协 協 会 會 院 部 委 处 處 办 辦 馆 館 경제 통신 タイムズ".split()
)
_OUTLET_PARTS = ("新闻", "신문", "일보", "뉴스", "방송")
_OUTLET_WORDS = frozenset(
    "news times post press media journal daily wire agency agencia agence agentur courier gazette herald tribune chronicle "
    "magazine reuters associated bureau team staff network radio television tv inc ltd gmbh group institute university diario "
    "noticias zeitung anzeiger rundschau bote afp ap dpa efe ansa tass upi xinhua online blog podcast magazin revista presse "
    "prensa".split()
)
_DOMAIN = re.compile(r"(?i)\.(?:com|net|org|de|fr|es|ru|cn|tw|jp|kr|io|co)\b")
#: Words that name a job, not a person.
_JOB_ENDS = tuple(
    "医师 醫師 教授 主任 研究员 研究員 律师 律師 作家 总监 院长 志愿者 营养师 工程师 博主 达人 作者 认证 优质 創作者 创作者 领域 編集委員 論説委員 "
    "연구가 평론가 칼럼니스트 작가 교수 소장 대표 위원 변호사 전문가 셰프".split()
)
_JOB_WORDS = frozenset(
    "reporter correspondent editor editors writer staff columnist contributor journalist photographer producer analyst professor "
    "director fellow author host anchor critic intern chief senior redakteur redakteurin redacteur rédacteur rédactrice "
    "journaliste redactor redactora periodista jurnalis reporterin autor autorin korrespondent korrespondentin head manager "
    "expert specialist founder ceo president".split()
)
_ALPHABET_WORD = re.compile(r"\w+")
_PARTICLES = frozenset(
    "de del della der den di da do dos das du von van vom zu zum la le les el al bin ibn y e i ten ter af av und of mc st".split()
)
_NAME_MARKS = regex.compile(
    r"[、，,;；/／|｜丨︱│&＆＋+]|\s[•·和与與及跟]\s|\s(?:and|und|y|et|и|og|och|en|i|e|ve|dan)\s", regex.I
)
_TWO_HAN = regex.compile(r"(\p{Han}{2,4})[和与與及](\p{Han}{2,4})")
_PARENTHESES = regex.compile(r"[(（\[［【<＜][^()（）\[\]［］【】<>＜＞]{0,200}(?:[)）\]］】>＞]|$)")
_HAN_NAME = regex.compile(r"[\p{Han}々〇]{2,4}")
_EDGES = " \t\u3000\u200b\ufeff:：,，、。.;；!！|｜丨︱/／·•-–—=＝＊*＠@◎●■▲△▼←→↓↑\"'“”‘’「」<>《》()（）[]［］【】"
_ADDRESS = regex.compile(r"https?://\S{1,300}|www\.\S{1,100}")
_MAY_BE_TITLED = regex.compile(r"[者員员生.]")
_BRACKET = re.compile(r"[(（\[［【<＜]")
_HONORED = ("기자", "특파원", "記者", "记者", "さん", "氏")
_LATIN_WORD = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Mn}][\p{Latin}\p{Cyrillic}\p{Greek}\p{Mn}'’.\-]*")
_TITLES = regex.compile(
    r"^(?:(?:編集委員|論説委員|特任編集委員)|(?:本报|本報|本刊|本网|本台|特约|特約|实习|實習|见习|首席"
    r"|[\p{Han}A-Za-z·]{2,10}?)?(?:记者|記者|通讯员|通訊員|实习生|實習生|特派员)|(?:Dr|Prof|Mr|Mrs|Ms)\.)[\s:：]*(?=\S)"
)
#: "某报记者 " inside a list of names.
_ROLES_INSIDE = regex.compile(r"\p{Han}{0,10}?(?:记者|記者|通讯员|通訊員|实习生|實習生|編輯|编辑)[\s:：　]*(?=\S)")
_HONORIFICS = regex.compile(r"(?:\s*(?:기자|특파원|인턴기자|선임기자|객원기자|記者|记者|さん|氏))+$")
_DIGITS = regex.compile(r"\d")
_DOTTED_HAN = regex.compile(r"\p{Han}{1,8}[·•・‧]\p{Han}{1,10}(?:[·•・‧]\p{Han}{1,10})?")
_HANGUL_NAME = regex.compile(r"\p{Hangul}{2,4}")
_CASED = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}]")
_NEVER = regex.compile(r"https?:|www\.|@|[。！？!?《》]")
_STAFF_CODE = regex.compile(r"[A-Za-z]{1,4}\d{2,6}")


def is_outlet(text: str) -> bool:
    """True when ``text`` has the look of a newspaper, agency, station, account of an office or the like."""
    if text.endswith(_OUTLET_ENDS) or any(part in text for part in _OUTLET_PARTS):
        return True
    return has_word(text, _OUTLET_WORDS) or ("." in text and _DOMAIN.search(text) is not None)


def has_word(text: str, words: frozenset[str]) -> bool:
    """True when one of the words of ``text`` is among ``words``, which are in lower case."""
    return not words.isdisjoint(_ALPHABET_WORD.findall(text.lower()))


def is_job(text: str) -> bool:
    """True when ``text`` names a job ("Senior Reporter", "副主任医师")."""
    return text.endswith(_JOB_ENDS) or has_word(text, _JOB_WORDS)


@lru_cache(maxsize=4096)
def is_person(text: str) -> bool:
    """True when ``text`` has the shape of a person's name: strict, for places where anything may stand."""
    if not 2 <= len(text) <= 40 or _DIGITS.search(text):
        return False
    if _HAN_NAME.fullmatch(text):
        return text[:2] in COMPOUND_SURNAMES or (text[0] in SURNAMES and len(text) <= 3)
    if _DOTTED_HAN.fullmatch(text):
        return True
    if _HANGUL_NAME.fullmatch(text):
        return text[0] in KOREAN_SURNAMES and len(text) <= 3
    return is_latin_name(text)


def is_latin_name(text: str) -> bool:
    """True for two to five capitalised words of an alphabet with cases, particles let through."""
    words = text.split()
    if not 2 <= len(words) <= 5:
        return False
    capitals = 0
    for word in words:
        if not _LATIN_WORD.fullmatch(word):
            return False
        if word[0].isupper():
            capitals += 1
        elif word.lower() not in _PARTICLES:
            return False
    return capitals >= 2 and not is_outlet(text) and not is_job(text)


def clean_name(text: str) -> str:
    """A name without what stands around it: brackets, marks, "记者" before it, "기자" after it; "" when nothing is left."""
    text = _fold(_without_brackets(text))
    text = _without_title(text)
    text = _HONORIFICS.sub("", text).strip(_EDGES) if text.endswith(_HONORED) else text.strip(_EDGES)
    return _join_han(text) if len(text) <= 6 else text


def _without_brackets(text: str) -> str:
    return _PARENTHESES.sub(" ", text) if _BRACKET.search(text) else text


def _without_title(text: str) -> str:
    return _TITLES.sub("", text) if _MAY_BE_TITLED.search(text) else text


def _fold(text: str) -> str:
    """One blank for each run of white space, none at the edges, and no marks there."""
    return " ".join(text.replace("\u200b", " ").replace("\ufeff", " ").split()).strip(_EDGES)


def _join_han(text: str) -> str:
    """"李 明" to "李明": single characters parted for the sake of alignment."""
    parts = text.split(" ")
    return "".join(parts) if len(parts) > 1 and all(len(p) == 1 and HAS_HAN.match(p) for p in parts) else text


def split_names(text: str, *, spaced: bool = False) -> list[str]:
    """The names in a list, in order, repeats left out.

    ``spaced``: a blank inside a name of Chinese characters parts family and given name (Japanese), not two people.
    What cannot be a name (sentences, numbers, addresses) is dropped.

    >>> split_names("胡苏,肖玲 李  明")
    ['胡苏', '肖玲', '李明']
    >>> split_names("Ana Ruiz, Jo Hale and Wei Lin")
    ['Ana Ruiz', 'Jo Hale', 'Wei Lin']
    """
    found: dict[str, None] = {}
    text = text[:400]
    if "http" in text or "www." in text:
        text = _ADDRESS.sub("、", text)
    text = _without_brackets(text)
    if HAS_HAN.search(text):
        text = _ROLES_INSIDE.sub("、", text)
    for part in _NAME_MARKS.split(text):
        for name in _split_blanks(_without_title(_fold(part)), spaced):
            for one in _part_two(clean_name(name)):
                if _may_be_name(one):
                    found.setdefault(one)
    names = [n for n in found if not _STAFF_CODE.fullmatch(n)]
    return names or list(found)


def _part_two(name: str) -> tuple[str, ...]:
    """"甲某和乙某" as two names, where both sides are persons."""
    two = _TWO_HAN.fullmatch(name) if 5 <= len(name) <= 9 else None
    return two.groups() if two and all(is_person(g) for g in two.groups()) else (name,)


def _split_blanks(part: str, spaced: bool) -> list[str]:
    """Cut where a blank parts two names: between Chinese names, and between Korean ones that both begin with a family name."""
    words = part.split(" ")
    if len(words) == 1:
        return [part] if part else []
    if all(HAS_HANGUL.match(w) for w in words):
        return words if all(is_person(w) for w in words) else [part]
    if spaced and all(len(w) <= 3 or not HAS_HAN.match(w) for w in words):
        return [part] if len(words) == 2 else words
    names: list[str] = []
    latin = False
    for word in words:
        is_latin = not HAS_HAN_OR_KANA.search(word)
        joins_han = bool(names) and len(word) == 1 and not is_latin and len(names[-1]) == 1
        if names and ((is_latin and latin) or joins_han):
            names[-1] += (" " if is_latin else "") + word
        else:
            names.append(word)
        latin = is_latin
    return names


def _may_be_name(name: str) -> bool:
    """Loose: for a place that only a name can take, behind a role."""
    if not name or len(name) > 60 or _NEVER.search(name):
        return False
    digits = len(_DIGITS.findall(name))
    if digits and (digits > 6 or digits * 2 >= len(name)) and not _STAFF_CODE.fullmatch(name):
        return False
    if HAS_HAN.search(name):
        return len(name) <= 16 and digits < 3 and not name.endswith(("报道", "報導", "報道"))
    words = name.split()
    if len(words) == 1:
        return len(name) >= 2 or name.isalpha()
    return len(words) <= 5 and all(
        w[0].isupper() or not w[0].isalpha() or w.lower() in _PARTICLES or not _CASED.match(w) for w in words
    )
