"""What a page says about itself in its head and its scripts."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from cleanpage.document import Line, LineView

#: The kind of a fact, which is the tag that tells it; its name, for ``<meta>``; its text.
Fact = tuple[str, str, str]

_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_head(view: LineView, root: etree._Element, facts: Iterable[Fact]) -> None:
    """Put the title line, metadata, JSON-LD and times of a page into its view."""
    meta = view.meta
    if language := root.get("lang") or root.get(_XML_LANGUAGE) or root.get("xml:lang"):
        meta["<lang>"] = [language]
    for kind, name, text in facts:
        if kind == "meta":
            meta.setdefault(name.lower(), []).append(text)
        elif kind == "time":
            view.times.append(text)
        elif kind == "script":
            if text:
                view.json_ld.append(text)
        elif kind == "link":
            meta.setdefault("<canonical>", []).append(text)
        elif "<title>" not in meta and (title := " ".join(text.split())):
            meta["<title>"] = [title]
            view.lines.append(Line(1, title, tag="title"))


def find_facts(root: etree._Element) -> Iterable[Fact]:
    """What the elements of a page tell about it, in page order; ``native/head.c`` finds the same."""
    for element in root.iter("meta", "title", "link", "script", "time"):
        fact = _FINDERS[str(element.tag)](element)
        if fact is not None:
            yield fact


def _meta(element: etree._Element) -> Fact | None:
    content = element.get("content")
    if not content:
        return None
    name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
    return ("meta", name, content) if name else None


def _title(element: etree._Element) -> Fact | None:
    parent = element.getparent()
    is_own = parent is None or parent.tag in {"head", "html", "body"}
    return ("title", "", element.text or "") if is_own else None


def _link(element: etree._Element) -> Fact | None:
    href = element.get("href")
    return ("link", "", href) if href and element.get("rel") == "canonical" else None


def _script(element: etree._Element) -> Fact | None:
    kind = element.get("type")
    return ("script", "", element.text or "") if kind and kind.strip().lower() == "application/ld+json" else None


def _time(element: etree._Element) -> Fact | None:
    moment = element.get("datetime")
    return ("time", "", moment) if moment else None


_FINDERS = {"meta": _meta, "title": _title, "link": _link, "script": _script, "time": _time}
