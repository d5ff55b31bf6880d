"""What fills and dashes mean, as swatches above a chart; hues are named in the chart itself."""

from __future__ import annotations

from typing import Any

from dashboard.charts.spec import ChartSpec, Kind, Mark, Role
from dashboard.exports.canvas import words_of
from dashboard.exports.slides.drawingml import MUTED, PAPER, fill, stroke
from dashboard.exports.slides.frames import Links, Run, add_block, add_line, add_text, paragraphs
from dashboard.exports.slides.ink import Ink
from dashboard.exports.slides.plot import PIXELS, POINTS, Rectangle
from dashboard.exports.slides.slots import words_width

HEIGHT = 26.0
_LINES = (Kind.LINE, Kind.SLOPE, Kind.SMALL_MULTIPLES)
SWATCH, GAP = 22.0, 22.0


def legend_height(spec: ChartSpec) -> float:
    """The height in pixels that the legend of a chart takes; 0 where nothing needs to be explained."""
    return HEIGHT if spec.legend and spec.series else 0.0


def add_legend(slide: Any, spec: ChartSpec, ink: Ink, place: Rectangle, links: Links) -> None:
    """Put a row of swatches with their words on a slide, as many as its width holds."""
    words, x, middle = words_of(spec), place.left, place.top + HEIGHT / 2 - 2
    for mark, text in spec.legend:
        width = words_width(text) + 6
        if x + SWATCH + 8 + width > place.right + 2:
            break
        role = next((s.role for s in spec.series if any(p.mark is mark for p in s.points)), Role.CONTEXT)
        name = words.say("slide.swatch", text=text)
        _swatch(slide, name, ink, spec.kind, role, mark, x, middle)
        body = paragraphs([(Run(text),)], POINTS, MUTED, links)
        add_text(
            slide,
            name,
            Rectangle(x + SWATCH + 8, middle - PIXELS * 0.65, width, PIXELS * 1.3),
            body,
            anchor="ctr",
            wrap="none",
        )
        x += SWATCH + 8 + width + GAP


def _swatch(slide: Any, name: str, ink: Ink, kind: Kind, role: Role, mark: Mark, x: float, middle: float) -> None:
    if kind in _LINES or kind is Kind.SCATTER:
        hue = ink.ghost if mark is Mark.YEAR_BEFORE else ink.hue(role)
        if kind is not Kind.SCATTER:
            add_line(slide, name, Rectangle(x, middle, SWATCH, 0), ink.line(role, mark, width=2.4))
        if mark is not Mark.YEAR_BEFORE:
            geometry = "rect" if mark is Mark.MIRROR else "ellipse"
            inner = fill(hue if mark is Mark.REPORTED else PAPER)
            dot = Rectangle(x + SWATCH / 2 - 5, middle - 5, 10, 10)
            add_block(slide, name, dot, f"{inner}{stroke(hue, 2)}", geometry=geometry)
        return
    paint = ink.bar(role, mark).removeprefix("<c:spPr>").removesuffix("</c:spPr>")
    add_block(slide, name, Rectangle(x, middle - 7, SWATCH, 14), paint)
