"""What stands in and beside a native plot as text: names at lines' ends, labels of points, rules and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from dashboard.charts.spec import Point, Role, Rule, Series
from dashboard.exports.label_layout import Box, Taken, around, spread
from dashboard.exports.plot_axes import last_point
from dashboard.exports.scale import XScale
from dashboard.exports.slides.book import number_format
from dashboard.exports.slides.drawingml import FAINT, MUTED
from dashboard.exports.slides.parts import Label, Values
from dashboard.exports.slides.plot import PIXELS, Plot
from dashboard.exports.slides.slots import words_width

LINE = PIXELS * 1.25
# The part of a chart's width that names may take beside the plot.
MOST_BESIDE = 0.30


@dataclass(frozen=True, slots=True)
class Span:
    """Where codes and values lie in pixels of the plot: slots have equal widths, or their points equal distances."""

    plot: Plot
    scale: XScale
    values: Values
    at_edges: bool

    def across(self, slot: float) -> float:
        """The middle of a slot, counted from zero; half-way between two for a half."""
        count = len(self.scale.codes)
        if self.at_edges:
            return slot / max(count - 1, 1) * self.plot.plot_width
        return (slot + 0.5) / max(count, 1) * self.plot.plot_width

    def down(self, value: float) -> float:
        """How far below the plot's upper edge a value lies."""
        values = self.values
        if values.log:
            top, foot = log10(values.high), log10(values.low)
            share = (top - log10(max(value, values.low))) / (top - foot)
        else:
            share = (values.high - value) / (values.high - values.low)
        return share * self.plot.plot_height

    def pixel(self, code: str, value: float) -> tuple[float, float]:
        """The place of a point."""
        return self.across(self.scale.codes.index(code)), self.down(value)


def end_text(plot: Plot, series: Series) -> str:
    """The name of a series and its last value."""
    known = [p for p in series.points if p.value is not None]
    return f"{series.name} {plot.canvas.number(known[-1].value or 0.0)}" if known else series.name


def _on_two_lines(plot: Plot, series: Sequence[Series]) -> bool:
    """Whether name and value stand below each other: where one line would take too much of the width."""
    widest = max((words_width(end_text(plot, s), bold=True) for s in series), default=0)
    room = (plot.place.height - plot.bottom) / LINE
    return widest > 0.16 * plot.place.width and len(series) * 2 <= room


def end_room(plot: Plot, series: Sequence[Series]) -> float:
    """The margin that names and last values need at the right."""
    if _on_two_lines(plot, series):
        texts = [word for s in series for word in (s.name, end_text(plot, s).removeprefix(s.name))]
    else:
        texts = [end_text(plot, s) for s in series]
    widest = max((words_width(text, bold=True) for text in texts), default=0)
    return min(widest + 26, MOST_BESIDE * plot.place.width)


def end_labels(plot: Plot, span: Span, series: Sequence[Series]) -> dict[str, tuple[int, Label]]:
    """For each series the row of its last point and the label there: name and value, spread apart."""
    ends = [(s, p) for s in series if (p := last_point(s, span.scale)) is not None]
    two = _on_two_lines(plot, series)
    height = LINE * (2 if two else 1)
    wanted = [span.down(p.value or 0.0) for _, p in ends]
    placed = spread(wanted, [height] * len(ends), -plot.top + 2, plot.plot_height + height / 2)
    shown = number_format(plot.spec.y)
    found = {}
    for (one, point), want, place in zip(ends, wanted, placed, strict=True):
        moved = (0.0, (place - want) / plot.place.height) if abs(place - want) > 1 else None
        label = Label(
            "r",
            shown,
            plot.ink.label(one.role),
            bold=one.role is not Role.CONTEXT,
            series_name=True,
            separator="\n" if two else " ",
            shift=moved,
        )
        found[one.id] = (span.scale.codes.index(point.x), label)
    return found


def free_labels(plot: Plot, span: Span, series: Series, taken: Taken) -> dict[int, Label]:
    """The labels that points carry, above or below them, where they cover nothing; the others are left out."""
    last = last_point(series, span.scale)
    area = Box(-plot.left, -plot.top + 2, plot.plot_width, plot.plot_height)
    found: dict[int, Label] = {}
    for p in series.points:
        if not p.label or p.value is None or p is last or p.x not in span.scale.codes:
            continue
        x, y = span.pixel(p.x, p.value)
        width = words_width(p.label) + 4
        side = width / 2 + 8
        for place, middle in (("t", (x, y - 14)), ("b", (x, y + 14)), ("l", (x - side, y)), ("r", (x + side, y))):
            box = around(*middle, width, LINE - 4)
            if box.inside(area) and taken.free(box):
                taken.add(box)
                found[span.scale.codes.index(p.x)] = point_label(plot, p, place, MUTED)
                break
    return found


def point_label(plot: Plot, point: Point, place: str, colour: str, *, bold: bool = False, format_: str = "") -> Label:
    """The label of one point: its value, which follows an edit, or its own words where they say something else."""
    own = "" if point.value is not None and point.label in ("", plot.canvas.number(point.value)) else point.label
    return Label(place, format_ or number_format(plot.spec.y), colour, text=own, bold=bold)


def rules(plot: Plot, span: Span, taken: Taken, *, top: float = 4, named: bool = True) -> None:
    """Dotted rules where levels on both sides may not compare, with both sources `named` where there is room.

    `top` is where they begin, in pixels below the chart's upper edge.
    """
    for rule in plot.spec.rules:
        if rule.at not in span.scale.codes or span.scale.codes.index(rule.at) == 0:
            continue
        pixel = span.across(span.scale.codes.index(rule.at) - 0.5)
        x = plot.left + pixel
        left, right = _rule_words(rule, x, plot.left + plot.plot_width - x) if named else ("", "")
        plot.rule(plot.canvas.words.say("slide.rule"), x, top, x, plot.top + plot.plot_height, FAINT)
        taken.add(Box(pixel - 2, 0, pixel + 2, plot.plot_height))
        for text, sign in ((left, -1), (right, 1)):
            if text:
                width = words_width(text) + 4
                start = x - 6 - width if sign < 0 else x + 6
                plot.text(text, start, top + LINE / 2, width, MUTED, align="r" if sign < 0 else "l")
                taken.add(Box(start - plot.left, top - plot.top, start - plot.left + width, top - plot.top + LINE))


def _rule_words(rule: Rule, left_room: float, right_room: float) -> tuple[str, str]:
    """The words of both sides as long as they fit, else nothing: the notes say it too."""
    fits = words_width(rule.left) + 10 <= left_room and words_width(rule.right) + 10 <= right_room
    return (rule.left, rule.right) if fits else ("", "")


def heads(plot: Plot, series: Sequence[Series], middle: float, start: float | None = None) -> None:
    """The names of series above the plot in their colours, one after the other, from `start` (the plot's edge) on."""
    run = plot.left if start is None else start
    for one in series:
        width = words_width(one.name, bold=True) + 6
        plot.text(one.name, run, middle, width, plot.ink.label(one.role), bold=True)
        run += width + 14
