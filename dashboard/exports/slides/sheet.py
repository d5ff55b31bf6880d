"""One slide in the making: its layout's placeholders are filled, and what a template has no place for is put beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.util import Emu

from dashboard.charts.spec import ChartSpec
from dashboard.exports.canvas import words_of
from dashboard.exports.slides.drawingml import FAINT, INK, MUTED, POINTS_PER_PIXEL, emu, stroke
from dashboard.exports.slides.drawn import Drawn, drawn
from dashboard.exports.slides.fitting import LEADING, fit, steps, wrapped
from dashboard.exports.slides.footnote import HEIGHT as FOOT_HEIGHT
from dashboard.exports.slides.footnote import POINTS as FOOT_POINTS
from dashboard.exports.slides.footnote import Footing, foot_lines
from dashboard.exports.slides.frames import (
    Links,
    Paragraph,
    Run,
    add_chart,
    add_line,
    add_number,
    add_text,
    fill_text,
    paragraphs,
)
from dashboard.exports.slides.ink import Ink
from dashboard.exports.slides.legend import add_legend, legend_height
from dashboard.exports.slides.plot import Rectangle
from dashboard.exports.slides.slots import ARIAL
from dashboard.exports.slides.template import Layout, rectangle

LEAST_TITLE, LEAST_TEXT, LEAST_LEAD = 20.0, 12.0, 12.0
LEAD_POINTS, GAP = 14.0, 8.0
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


class Sheet:
    """A slide, the colours to draw with, and what of its placeholders has been used."""

    def __init__(self, slide: Any, layout: Layout, ink: Ink, public_url: str) -> None:
        self.slide, self.layout, self.ink, self.public_url = slide, layout, ink, public_url
        self.links = Links(slide.part, ink.link)
        self.place = layout.place
        self._used: set[int] = set()

    def holder(self, of_layout: Any) -> Any:
        """The slide's own placeholder for one of the layout's; None where either has none."""
        if of_layout is None:
            return None
        wanted = of_layout.placeholder_format.idx
        return next((s for s in self.slide.placeholders if s.placeholder_format.idx == wanted), None)

    def _fill(self, of_layout: Any, lines: Sequence[Paragraph], points: float | None) -> Any:
        shape = self.holder(of_layout)
        shape.name = of_layout.name
        self._used.add(of_layout.placeholder_format.idx)
        fill_text(shape, paragraphs(lines, points, "", self.links))
        return shape

    def title(self, text: str) -> None:
        """The takeaway, in at most as many lines as its place holds; smaller where it is long."""
        holder = self.layout.title
        if holder is None:
            body = paragraphs([(Run(text, bold=True),)], 24, INK, self.links)
            height = fit(text, self.place.width, 72, [24], bold=True).height
            place = Rectangle(self.place.left, self.place.top, self.place.width, height)
            add_text(self.slide, text[:40], place, body)
            self.place = self.place.without(top=height + GAP)
            return
        own, box = title_points(holder), rectangle(holder)
        fitted = fit(text, box.width - 4, box.height, steps(own, min(own, LEAST_TITLE)), bold=True)
        self._fill(holder, [(Run(text),)], fitted.points if fitted.points != own else None)

    def lead(self, text: str) -> None:
        """The line that names measure, areas, period and unit; in two lines where one does not hold it."""
        if not text:
            return
        holder = self.layout.lead
        own = text_points(holder, LEAD_POINTS)
        sizes = steps(own, min(own, LEAST_LEAD))
        box = rectangle(holder) if holder is not None else self.place
        one_line = LEAD_POINTS * 1.25 / POINTS_PER_PIXEL
        fitted = fit(text, box.width - 4, max(one_line, box.height if holder is not None else 0), sizes, narrow=ARIAL)
        needed = fitted.lines * fitted.points / POINTS_PER_PIXEL * LEADING
        if holder is None:
            body = paragraphs([(Run(text),)], fitted.points, MUTED, self.links)
            add_text(self.slide, "Subtitle", Rectangle(box.left, box.top, box.width, needed + 2), body)
            self.place = self.place.without(top=needed + GAP)
            return
        self._fill(holder, [(Run(text),)], fitted.points if fitted.points != own else None)
        if box.top + needed + GAP > self.place.top:
            self.place = self.place.without(top=box.top + needed + GAP - self.place.top)

    def foot(self, footing: Footing) -> None:
        """Sources, date and address; below the content where the layout has no place for them."""
        holder = self.layout.foot
        if holder is not None:
            box = rectangle(holder)
            self._fill(holder, foot_lines(footing, box.width - 4, self.public_url), FOOT_POINTS)
            return
        box = Rectangle(self.place.left, self.place.bottom - FOOT_HEIGHT, self.place.width, FOOT_HEIGHT)
        add_line(self.slide, "Rule", Rectangle(box.left, box.top - 5, box.width, 0), stroke(FAINT, 1))
        body = paragraphs(foot_lines(footing, box.width - 4, self.public_url), FOOT_POINTS, MUTED, self.links)
        add_text(self.slide, footing.words.say("slide.footnote"), box, body)
        self.place = self.place.without(bottom=FOOT_HEIGHT + GAP)

    def chart(self, spec: ChartSpec, place: Rectangle, of_layout: Any = None) -> Drawn:
        """The native charts of a specification with their legend; one that stands alone fills its placeholder."""
        if of_layout is not None:
            self._used.add(-1)
        head = legend_height(spec)
        found = drawn(spec, self.ink, place.without(top=head))
        if not found.plots:
            self._empty(spec, place)
            return found
        if head:
            add_legend(self.slide, spec, self.ink, place, self.links)
        name = words_of(spec).say("slide.chart")
        for i, plot in enumerate(found.plots):
            alone = len(found.plots) == 1
            holder = self.holder(of_layout) if alone else None
            if holder is not None:
                self._drop(holder)
            own = spec.alt if i == 0 or not plot.name else f"{plot.name}: {spec.title}"
            alt = f"{own} {spec.description}".strip() if i == 0 else own
            label = f"{name} {spec.id}" if alone else f"{name} {spec.id}: {plot.name or i + 1}"
            add_chart(self.slide, plot, label, alt, self.public_url, holder if alone else None)
        return found

    def _empty(self, spec: ChartSpec, place: Rectangle) -> None:
        """Why there is nothing to draw, and the nearest view that has data."""
        words = words_of(spec)
        link = f"{self.public_url.rstrip('/')}{spec.empty_href}" if spec.empty_href else ""
        lines: list[Paragraph] = [(Run(words.say("slide.empty"), bold=True),), (Run(spec.empty or spec.subtitle),)]
        if spec.empty_action:
            lines.append((Run(spec.empty_action, link),))
        body = paragraphs(lines, 18, INK, self.links, before=8)
        add_text(self.slide, words.say("slide.empty"), place.without(top=24), body)

    def text(self, lines: Sequence[Paragraph], place: Rectangle, of_layout: Any = None, *, most: float = 18) -> None:
        """Paragraphs as large as the place allows, from `most` down to 12 points."""
        if of_layout is not None and self.holder(of_layout) is not None:
            own = min(text_points(of_layout, most), most)
            points = text_size(lines, place, own)
            shape = self.holder(of_layout)
            shape.name = of_layout.name
            self._used.add(of_layout.placeholder_format.idx)
            fill_text(shape, paragraphs(lines, points, "", self.links, before=points * 0.5))
            if rectangle(of_layout) != place:
                corners = (place.left, place.top, place.width, place.height)
                shape.left, shape.top, shape.width, shape.height = (Emu(emu(length)) for length in corners)
            return
        points = text_size(lines, place, most)
        body = paragraphs(lines, points, INK, self.links, before=points * 0.5)
        add_text(self.slide, "Text", place, body)

    def _drop(self, holder: Any) -> None:
        element = holder._element
        element.getparent().remove(element)

    def finish(self, *, numbered: bool) -> None:
        """Remove placeholders that nothing was put into, write the slide's number, and put the foot last.

        Screen readers read shapes in their order.
        """
        for shape in list(self.slide.placeholders):
            is_frame = shape._element.tag.endswith("graphicFrame")
            if not is_frame and shape.placeholder_format.idx not in self._used:
                self._drop(shape)
        foot = self.holder(self.layout.foot)
        if foot is not None:
            self.slide.shapes._spTree.append(foot._element)
        if numbered and self.layout.number is not None:
            add_number(self.slide, self.layout.number)


def text_size(lines: Sequence[Paragraph], place: Rectangle, most: float) -> float:
    """The greatest size in points, at most `most`, at which paragraphs with half a line between them fit."""
    told = ["".join(run.text for run in line) for line in lines]
    for points in steps(most, LEAST_TEXT):
        rows = sum(max(len(wrapped(text, points, place.width - 4, narrow=ARIAL)), 1) for text in told)
        if (rows * LEADING + 0.5 * len(told)) * points / POINTS_PER_PIXEL <= place.height:
            return points
    return LEAST_TEXT


def title_points(holder: Any) -> float:
    """The size in points that a layout's title has, from itself, its master, or 28."""
    own = _own_size(holder._element)
    if own is not None:
        return own
    master = holder.part.slide_layout.slide_master.element
    style = master.find(f"{_P}txStyles/{_P}titleStyle/{_A}lvl1pPr/{_A}defRPr")
    return int(style.get("sz", "2800")) / 100 if style is not None else 28.0


def text_points(holder: Any, default: float) -> float:
    """The size in points that a layout's text has, or a default."""
    own = None if holder is None else _own_size(holder._element)
    return default if own is None else own


def _own_size(element: Any) -> float | None:
    style = element.find(f"{_P}txBody/{_A}lstStyle/{_A}lvl1pPr/{_A}defRPr")
    return int(style.get("sz")) / 100 if style is not None and style.get("sz") else None
