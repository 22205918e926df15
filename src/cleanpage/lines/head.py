"""What a page says about itself in its head and its scripts."""

from __future__ import annotations

from lxml import etree

from cleanpage.document import Line, LineView


class Head:
    """What ``<head>`` and scripts tell about a page; a method for each tag that tells something."""

    def __init__(self, view: LineView) -> None:
        self.view = view
        self._readers = {"meta": self._meta, "title": self._title, "link": self._link, "script": self._script, "time": self._time}

    def read(self, root: etree._Element) -> None:
        """The title line, metadata, JSON-LD and times."""
        language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
        if language:
            self.view.meta["<lang>"] = [language]
        readers = self._readers
        for element in root.iter(*readers):
            readers[str(element.tag)](element)

    def _meta(self, element: etree._Element) -> None:
        content = element.get("content")
        if content:
            name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
            if name:
                self.view.meta.setdefault(name.lower(), []).append(content)

    def _title(self, element: etree._Element) -> None:
        if "<title>" in self.view.meta:
            return
        parent = element.getparent()
        if parent is None or parent.tag in {"head", "html", "body"}:
            text = " ".join((element.text or "").split())
            if text:
                self.view.meta["<title>"] = [text]
                self.view.lines.append(Line(1, text, tag="title"))

    def _link(self, element: etree._Element) -> None:
        if element.get("rel") == "canonical" and (href := element.get("href")):
            self.view.meta.setdefault("<canonical>", []).append(href)

    def _script(self, element: etree._Element) -> None:
        kind = element.get("type")
        if kind and kind.strip().lower() == "application/ld+json" and (text := element.text):
            self.view.json_ld.append(text)

    def _time(self, element: etree._Element) -> None:
        if moment := element.get("datetime"):
            self.view.times.append(moment)
