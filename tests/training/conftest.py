"""A tiny corpus in the labelled corpus's own format: invented sites, each with a look of its own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

SITES = {
    "millrace.example": ("en", "Council opens the old mill to swimmers", "By Rowena Castleford", "The pond will be open from the first warm Sunday, the council said on day {n}, after a long evening of speeches."),
    "pondpost.example": ("en", "Heron returns to the car park", "By Euan Birrell", "Anglers say that the heron has taken the third space from the left since day {n}, and that it pays for nothing."),
    "moxi.example": ("zh", "老磨坊水塘向市民开放", "来源：磨溪晚报　2021-03-03", "记者从镇里获悉，水塘将在第{n}个暖和的周日开放，届时会有两名救生员值守，停车场也会延长开放两个小时，直到天黑为止。"),
    "shiqiao.example": ("zh", "石桥修复工程本周完工", "文/贺一舟 2021-04-01", "工人们在桥下已经忙了{n}个月，他们把每一块石头都编了号，拆下来洗净，再一块一块地放回原来的位置，一块也没有少。"),
    "muehle.example": ("de", "Alte Mühle wird zum Freibad", "Von Rosa Quell", "Der Teich öffnet am ersten warmen Sonntag, teilte die Gemeinde nach {n} Stunden Beratung mit, und zwei Rettungsschwimmer sind dabei."),
    "molino.example": ("es", "El viejo molino abre su estanque", "Por Inés Robledo", "El estanque abrirá el primer domingo cálido, dijo el ayuntamiento tras {n} horas de discursos, y habrá dos socorristas en la compuerta."),
}  # fmt: skip


def _lines(site: str, page: int) -> list[tuple[str, str]]:
    language, headline, byline, prose = SITES[site]
    related, hot = ("相关阅读", "热门资讯") if language == "zh" else ("Related", "Most read")
    return [
        ("T", f"{headline} {page}"), ("N", "Home"), ("N", "News"), ("N", "Sport"), ("T", f"{headline} {page}"), ("M", byline),
        *[("B", prose.format(n=number + 10 * page)) for number in range(6)], ("C", f"Photo {page}: Teo Albrecht"), ("B", prose.format(n=99)),
        ("E", "编辑：柳青禾" if language == "zh" else "Editing by Agnes Mbeki"), ("r", related), ("R", f"{headline} once more"), ("R", f"{headline} at last"),
        ("h", hot), ("H", "Otter seen in the race"), ("H", "Miller retires at ninety"), ("H", "Bridge mended at last"), ("P", "Subscribe to our newsletter"), ("F", f"© 2021 {site}"),
    ]  # fmt: skip


_TAGS = {"T": "h1", "N": "li", "R": "li", "H": "li", "r": "h3", "h": "h3", "C": "figcaption", "F": "footer"}


def _html(site: str, lines: list[tuple[str, str]]) -> str:
    language = SITES[site][0]
    body = "".join(f'<div class="{site.split(".", maxsplit=1)[0]}-{code.lower()}"><{(tag := _TAGS.get(code, "p"))}>{line}</{tag}></div>\n' for code, line in lines[1:])
    return f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{lines[0][1]}</title></head><body>{body}</body></html>'


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two labelled pages of each site."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "pages").mkdir(parents=True)
    for site, (language, *_) in SITES.items():
        for page in (1, 2):
            lines = _lines(site, page)
            name = f"{site.split('.')[0]}-{page}"
            facts = {"id": name, "site": site, "lang": language, "lines": lines}
            (folder / "pages" / f"{name}.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
            (folder / "pages" / f"{name}.html.gz").write_bytes(gzip.compress(_html(site, lines).encode(), mtime=0))
    return folder
