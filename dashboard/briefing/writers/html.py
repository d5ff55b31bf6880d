"""A briefing as one HTML file: a page a slide, ready to print or to be saved as PDF; nothing is loaded from elsewhere.

Charts are SVG whose letters are text in the project's typefaces, which the file brings along; numbers link to their
records. A briefing of one page is printed on an upright A4 sheet.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from dashboard.briefing.parts import Brief, Length
from dashboard.briefing.slide_view import Draw, slide_view
from dashboard.briefing.writers import Writer
from dashboard.charts.spec import ChartSpec
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.prerender import page_html
from dashboard.exports import ExportOptions
from dashboard.exports.canvas import NARROW_BELOW, Width
from dashboard.exports.drawing.live import live_svg
from dashboard.exports.drawing.picture import ELASTIC
from dashboard.exports.figure import figure, figure_height
from dashboard.text import Sentence, Words, plain
from dashboard.theme import css_variables
from dashboard.urls import absolute, record_page_url

ASSETS = Path(__file__).parents[3] / "assets"
STYLES = ("briefing/slide.css", "briefing/print.css")
# File, family, weight; the letters of each file are the browser's to choose.
_FACES = (("tb-sans-400", "TB Sans", 400), ("tb-sans-600", "TB Sans", 600), ("tb-serif-600", "TB Serif", 600))
_RANGES = {"latin": "U+0020-00FF,U+2000-206F,U+20AC,U+2190-2193,U+2212", "cyrillic": "U+0401-04FF,U+2116"}
# Width and height in pixels of a chart by how many stand on a slide; of one that has sentences beside it.
SHAPES = {1: (1168, 390), 2: (570, 300), 3: (372, 230)}
UPRIGHT = {1: (700, 165), 2: (340, 150), 3: (228, 130)}

# Letters of a line of text on a slide, its height in pixels, and how many such lines the shapes leave room for.
LINE_CHARS, LINE, LINES_BESIDE = 105, 27, {1: 2}


def write(brief: Brief, words: Words, options: ExportOptions) -> bytes:
    """The file as UTF-8. No options of the query."""
    site, upright = options.public_url, brief.length is Length.ONE
    shapes = UPRIGHT if upright else SHAPES

    def draw_beside(sentences: Sequence[Sentence]) -> Draw:
        def draw(spec: ChartSpec, count: int) -> Any:
            width, height = shapes.get(count, shapes[3])
            # Rows are as high as they are many: where much is said below them, they are drawn smaller.
            if spec.kind not in ELASTIC and not upright:
                height -= LINE * max(_lines(sentences) - LINES_BESIDE.get(count, 1), 0)
            return html.Div(**attributes(data_html=drawn(spec, width, height)))

        return draw

    def link(ref: str) -> str:
        return absolute(site, record_page_url(ref)) if site else record_page_url(ref)

    slides = [
        slide_view(brief, slide, words, draw_beside(slide.sentences), link, site, html.H1 if place == 0 else html.H2)
        for place, slide in enumerate(brief.slides)
    ]
    address = absolute(site, brief.permalink) if site else brief.permalink
    end = html.P(
        [brief.title, ". ", brief.subtitle, " ", html.A(address, href=address, className="num")], className="end"
    )
    body = page_html(html.Main([*slides, end], className=str(brief.length)), charts=0).replace(
        'href="/', f'href="{escape(site)}/'
    )
    page = "@page{size:A4;margin:0}" if upright else "@page{size:1280px 720px;margin:0}"
    own = "".join((ASSETS / name).read_text(encoding="utf-8") for name in STYLES)
    head = f"{css_variables()}{_typefaces()}{own}{page}"
    text = (
        f'<!DOCTYPE html>\n<html lang="{brief.lang}" data-mantine-color-scheme="light">\n<head>\n'
        '<meta charset="utf-8">\n<link rel="icon" href="data:,">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(brief.title)}</title>\n'
        f"<style>{head}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    return text.encode()


def drawn(spec: ChartSpec, width: int, height: int) -> str:
    """A chart's figure as SVG to fill a width; rows that would be higher than `height` make it wider, so smaller."""
    variant: Width = "narrow" if width < NARROW_BELOW else "wide"
    if spec.kind in ELASTIC:
        spec = replace(spec, height=height)
    own = figure_height(spec, variant)
    if own > height * 1.15:
        variant = "wide"
        own = figure_height(spec, variant)
        width = max(width, int(width * own / height))
    return live_svg(figure(spec, "light", variant, width), width, own, spec.alt or spec.title)


def _lines(sentences: Sequence[Sentence]) -> int:
    """How many lines sentences take, about."""
    return sum(1 + len(plain(sentence)) // LINE_CHARS for sentence in sentences)


@cache
def _typefaces() -> str:
    rules = []
    for file, family, weight in _FACES:
        for script, letters in _RANGES.items():
            data = b64encode((ASSETS / "fonts" / f"{file}-{script}.woff2").read_bytes()).decode()
            rules.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};'
                f"src:url(data:font/woff2;base64,{data}) format('woff2');unicode-range:{letters}}}"
            )
    return "".join(rules)


WRITER = Writer("html", "text/html; charset=utf-8", write, inline=True)
