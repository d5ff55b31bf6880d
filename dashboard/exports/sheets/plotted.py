"""What a native chart draws: the series taken apart so that each part has one look, and gaps stay gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.charts.spec import ChartSpec, Kind, Mark, Point, Role, Series
from dashboard.exports.canvas import Canvas, group_of, words_of
from dashboard.exports.lines import pieces
from dashboard.exports.look import look
from dashboard.exports.marks import HOLLOW
from dashboard.exports.scale import XScale, x_scale

# Hollow marks of more points than this would touch: then only the last one is shown.
MOST_DOTS = 60


class Shape(StrEnum):
    """How a part of a series is drawn."""

    BAR = "bar"
    LINE = "line"
    DOTS = "dots"


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a point: its colour, its place by the library's name, and the pixels it is moved from there."""

    text: str
    colour: str
    bold: bool = False
    place: str = "right"
    dx: float = 0.0
    dy: float = 0.0


@dataclass(slots=True)
class Drawn:
    """A native series: a point or None for each category, one shape; `sign` is -1 where it hangs below zero."""

    name: str
    series: Series
    shape: Shape
    mark: Mark
    points: list[Point | None]
    sign: int = 1
    labels: dict[int, Label] = field(default_factory=dict)

    @property
    def derived(self) -> bool:
        """Whether some point has bounds to draw."""
        return any(p is not None and p.mark is Mark.DERIVED and p.value is not None for p in self.points)


def categories(spec: ChartSpec) -> XScale:
    """The categories of a chart's axis, years that nobody has standing empty between the others."""
    return x_scale(spec, timed=spec.kind in (Kind.LINE, Kind.SMALL_MULTIPLES))


def bars(spec: ChartSpec, scale: XScale) -> list[Drawn]:
    """The series drawn as bars, the year before first, so that it lies behind."""
    mirrored = spec.kind is Kind.MIRRORED
    found = []
    for series in sorted((s for s in spec.series if not s.as_line), key=lambda s: not group_of(s)):
        marks = {point.mark for point in series.points if point.value is not None}
        # A legend shows the look that all points have, or else that of a value that is sure.
        mark = marks.pop() if len(marks) == 1 else Mark.REPORTED
        sign = -1 if mirrored and series.role is Role.IMPORTS else 1
        found.append(Drawn(series.name, series, Shape.BAR, mark, _by_category(series.points, scale), sign))
    return found


def lines(spec: ChartSpec, series: Sequence[Series], scale: XScale, *, dots: bool = False) -> list[Drawn]:
    """The lines of some series, each in as many parts as it has looks and breaks, then their points.

    A line never runs over a gap, a break or a change of a period's length. `dots` shows also the points that are sure.
    """
    canvas = Canvas(spec=spec, look=look("light"), narrow=False, height=spec.height)
    found = []
    for one in sorted(series, key=lambda s: s.role is not Role.CONTEXT):
        runs = pieces(canvas, one, scale)
        for mark, parts in runs.items():
            found += [Drawn(_named(spec, one, mark), one, Shape.LINE, mark, column) for column in _apart(parts, scale)]
        joined = {id(point) for parts in runs.values() for run in parts for point in run}
        found += _dots(spec, one, scale, joined, dots=dots)
    return found


def _apart(runs: Sequence[Sequence[Point]], scale: XScale) -> list[list[Point | None]]:
    """Runs in as few columns as keep an empty cell between any two: cells that touch would be joined."""
    columns: list[list[Point | None]] = []
    ends: list[int] = []
    for run in runs:
        first, last = scale.codes.index(run[0].x), scale.codes.index(run[-1].x)
        free = next((i for i, end in enumerate(ends) if end + 1 < first), None)
        if free is None:
            free = len(columns)
            columns.append([None] * len(scale.codes))
            ends.append(-2)
        for point in run:
            columns[free][scale.codes.index(point.x)] = point
        ends[free] = last
    return columns


def _dots(spec: ChartSpec, series: Series, scale: XScale, joined: set[int], *, dots: bool) -> list[Drawn]:
    """The points that a series shows, a part for each mark: those that are less than sure or stand alone."""
    points = [p for p in series.points if p.value is not None and p.x in scale.codes]
    dense = len(scale.codes) > MOST_DOTS
    shown = [
        p
        for p in points
        if id(p) not in joined or (not dense and (dots or p.mark in HOLLOW)) or (p is points[-1] and p.mark in HOLLOW)
    ]
    marks = list(dict.fromkeys(p.mark for p in shown))
    return [
        Drawn(
            _named(spec, series, mark), series, Shape.DOTS, mark,
            _by_category([p for p in shown if p.mark is mark], scale),
        )
        for mark in marks
    ]  # fmt: skip


def _named(spec: ChartSpec, series: Series, mark: Mark) -> str:
    """The name of a part: the series', and how sure it is."""
    if mark in (Mark.REPORTED, Mark.YEAR_BEFORE):
        return series.name
    return f"{series.name}, {words_of(spec).say(f'status.{mark}')}"


def _by_category(points: Sequence[Point], scale: XScale) -> list[Point | None]:
    held = {point.x: point for point in points if point.value is not None}
    return [held.get(code) for code in scale.codes]


def holder(drawn: Sequence[Drawn], point: Point) -> tuple[Drawn, int] | None:
    """The last drawn part that has a point, and the point's category."""
    for part in reversed(drawn):
        for i, own in enumerate(part.points):
            if own is point:
                return part, i
    return None
