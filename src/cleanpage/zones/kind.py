"""Is the page an article at all, and how sure are its zones?"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType

from cleanpage.document import Block, Zone
from cleanpage.native import twin

#: Columns of body text below which no page is an article (an ideograph counts as two).
MIN_BODY = 140
PROSE = 80
#: A page of which this share is body, and prose, is an article whatever else speaks against it.
ALL_PROSE = 0.8

_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")
_PRICE = re.compile(r"[$€£¥￥₹]\s?\d|\d\s?(?:€|zł|руб|₽|円|元/)")
#: Words of shops, of lists that go on, and of threads, in lower case; they are counted in what is not prose.
_SHOP = (
    "add to cart", "add to basket", "add to bag", "wishlist", "buy now", "in stock", "out of stock", "free shipping", "checkout",
    "加入购物车", "立即购买", "カートに入れる", "장바구니", "in den warenkorb", "ajouter au panier", "añadir al carrito", "в корзину",
)  # fmt: skip
_PAGING = (
    "next page", "previous page", "load more", "show more", "view all", "sort by", "filter", "results", "下一页", "上一页", "末页",
    "尾页", "次へ", "次のページ", "weiter",
)  # fmt: skip
_THREAD = ("replies", "reply", "posted", "joined", "quote", "thread", "回复", "楼主", "发表于", "ответить", "antworten")
#: Whom the text speaks to, and of.
_YOU = (" your ", " our ", " we ", "您", "我们")
_ME = (" i ", "i'm", " my ", "i've")
_NO_SIGNS: Mapping[str, float] = MappingProxyType({})
_ARTICLE_TYPES = ("article", "posting", "report", "recipe", "review", "techarticle", "howto")
_OTHER_TYPES = (
    "product", "collection", "itemlist", "forum", "discussion", "searchresult", "profile", "website", "store", "service",
)  # fmt: skip


def width(text: str) -> int:
    """Columns of a text: an ideograph or a full-width form counts as two."""
    if twin is not None:
        return int(twin.width(text))
    return len(text) if text.isascii() or max(text) < "\u1100" else len(text) + len(_WIDE.findall(text))


def _times(text: str, words: tuple[str, ...]) -> int:
    """How often any of the words occurs."""
    return sum(text.count(word) for word in words) if twin is None else int(twin.count(text, words))


def _count(text: str, words: tuple[str, ...]) -> float:
    return math.log1p(_times(text, words)) / 2


def describe(blocks: Sequence[Block], page_type: str | None, signs: Mapping[str, float] = _NO_SIGNS) -> dict[str, float]:
    """What speaks for and against an article, as numbers of about -1 to 3 by name; ``signs`` are what others found."""
    widths = [width(block.text) for block in blocks]
    total = max(1, sum(widths))
    share = dict.fromkeys(Zone, 0.0)
    for block, size in zip(blocks, widths, strict=True):
        share[block.zone] += size / total
    body = [(block, size) for block, size in zip(blocks, widths, strict=True) if block.zone is Zone.BODY]
    amount = sum(size for _, size in body)
    prose = [size for _, size in body if size >= PROSE]
    linked = sum(line.link_chars for block, _ in body for line in block.lines)
    sure = sum(block.confidence * size for block, size in body) / max(1, amount)
    bylines = sum(block.zone is Zone.BYLINE for block in blocks)
    titles = [block.confidence for block in blocks if block.zone is Zone.TITLE]
    stories = sum(block.kind == "item" for block in blocks)
    short = [block.text[:400] for block in blocks if block.zone is not Zone.BODY or len(block.text) < PROSE]
    chrome = " ".join(short).lower()
    prices = len(_PRICE.findall(chrome))
    heads = sum(block.kind == "heading" for block, _ in body)
    listed = sum(size for block, size in body if block.kind in {"list", "table"})
    code = sum(size for block, size in body if block.kind == "code")
    kind = (page_type or "").lower()
    return {
        "constant": 1.0,
        "body_amount": math.log1p(amount) / 5,
        "body_share": share[Zone.BODY],
        "longest": math.log1p(max((size for _, size in body), default=0)) / 4,
        "prose": math.log1p(len(prose)) / 2,
        "prose_share": sum(prose) / max(1, amount),
        "sure": sure,
        "linked": linked / max(1, sum(len(block.text) for block, _ in body)),
        "nav_share": share[Zone.NAV],
        "promo_share": share[Zone.PROMO],
        "comments_share": share[Zone.COMMENTS],
        "list_share": share[Zone.RELATED] + share[Zone.HOT],
        "stories": math.log1p(stories) / 3,
        "bylines": min(bylines, 3) / 3,
        "title": max(titles, default=0.0),
        "prices": math.log1p(prices) / 2,
        "shop": _count(chrome, _SHOP),
        "paging": _count(chrome, _PAGING),
        "thread": _count(chrome, _THREAD),
        "headings": math.log1p(heads) / 2,
        "listed": listed / max(1, amount),
        "code": code / max(1, amount),
        "mean_prose": math.log1p(sum(prose) / max(1, len(prose))) / 4,
        "said_article": float(any(word in kind for word in _ARTICLE_TYPES)),
        "said_other": float(any(word in kind for word in _OTHER_TYPES)),
        "said_product": float("product" in kind or "offer" in kind),
        "said_list": float(any(word in kind for word in ("collection", "itemlist", "searchresult"))),
        "said_forum": float(any(word in kind for word in ("forum", "discussion", "qapage", "question"))),
        "said_website": float("website" in kind),
        **_describe_course(blocks, total),
        **signs,
    }


def _describe_course(blocks: Sequence[Block], total: int) -> dict[str, float]:
    """Where the body begins, in how many stretches it comes, and whom it speaks to."""
    body = [at for at, block in enumerate(blocks) if block.zone is Zone.BODY]
    before = sum([len(block.text) for block in blocks[: body[0]]]) / total if body else 1.0
    zones = [block.zone for block in blocks if block.zone is not Zone.CAPTION and block.zone is not Zone.PROMO]
    stretches = sum(zone is Zone.BODY and (not at or zones[at - 1] is not Zone.BODY) for at, zone in enumerate(zones))
    prose = " ".join([blocks[at].text for at in body]).lower()
    thousands = max(1.0, len(prose) / 1000)
    comments = sum([block.last - block.first + 1 for block in blocks if block.zone is Zone.COMMENTS])
    return {
        "before_body": min(before, 1.0),
        "stretches": math.log1p(stretches) / 2,
        "speaks_to_you": min(_times(prose, _YOU) / thousands, 8) / 4,
        "speaks_of_me": min(_times(prose, _ME) / thousands, 8) / 4,
        "comment_lines": math.log1p(comments) / 4,
    }


@cache
def load_weights() -> Mapping[str, float]:
    """What each number weighs, by name; learned by ``python -m cleanpage.training kinds``."""
    rows = (resources.files("cleanpage.zones") / "kind.tsv").read_text("utf-8").splitlines()
    return {name: float(weight) for name, weight in (row.split("\t") for row in rows if row and not row.startswith("#"))}


def judge_article(
    blocks: Sequence[Block], page_type: str | None = None, signs: Mapping[str, float] = _NO_SIGNS
) -> tuple[bool, float]:
    """-> (is it an article, mean confidence of its zones weighted by text); (False, 0.0) for an empty page.

    ``page_type`` is what the page's own metadata call it and its parts ("article", "Product ItemList", …); ``signs`` are
    what else speaks for or against an article outside its text, by name (``cleanpage.fields.read_signs``).
    """
    total = sum(len(block.text) for block in blocks)
    if not total:
        return False, 0.0
    confidence = round(sum(block.confidence * len(block.text) for block in blocks) / total, 4)
    if sum(width(block.text) for block in blocks if block.zone is Zone.BODY) < MIN_BODY:
        return False, confidence
    numbers = describe(blocks, page_type, signs)
    if numbers["body_share"] > ALL_PROSE and numbers["prose_share"] > ALL_PROSE and not numbers["said_other"]:
        return True, confidence
    weights = load_weights()
    return sum(weights.get(name, 0.0) * value for name, value in numbers.items()) > 0, confidence
