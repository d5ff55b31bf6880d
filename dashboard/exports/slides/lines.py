"""Lines over time as a native chart: they break where values do not compare, and their dash says how sure they are.

A native line joins all neighbouring points of its series and has one dash. So where a line breaks, or is less sure from
some year on, the series itself carries the points, markers and labels, and its pieces are further series made of
formulas over the same cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from dashboard.charts.spec import Mark, Point, Role, Series
from dashboard.exports.label_layout import Taken
from dashboard.exports.lines import pieces
from dashboard.exports.marks import HOLLOW
from dashboard.exports.plot_axes import value_ticks
from dashboard.exports.scale import XScale
from dashboard.exports.slides.book import number_format
from dashboard.exports.slides.bounds import write_bounds
from dashboard.exports.slides.drawingml import NO_LINE, shape_properties
from dashboard.exports.slides.naming import Span, end_labels, end_room, free_labels, rules
from dashboard.exports.slides.parts import (
    Label,
    Values,
    axis_ids,
    category_axis,
    labels,
    name_of,
    numbers,
    texts,
    value_axis,
    whiskers,
)
from dashboard.exports.slides.plot import PIXELS, Plot
from dashboard.exports.slides.slots import (
    Table,
    by_code,
    linear,
    lines_needed,
    logarithmic,
    skip,
    slots,
    words_width,
    write_table,
)

DENSE = 11
TOP_OF_RULES = 26
NO_MARKER = '<c:marker><c:symbol val="none"/></c:marker>'


def draw(
    plot: Plot, series: Sequence[Series] | None = None, *, left: float = 0, right: float = 0, below: bool = False
) -> None:
    """Lines with their names at their ends, on one axis of values.

    `left` and `right` are margins that are taken where they are the wider. A panel `below` columns has its points in
    the middle of slots, as they have, and leaves the words of rules to them.
    """
    spec, canvas = plot.spec, plot.canvas
    shown = list(spec.series if series is None else series)
    scale = slots(spec)
    values = axis_of(plot, shown)
    set_margins(plot, values, max(end_room(plot, shown), right), scale)
    plot.left = max(plot.left, left)
    span = Span(plot, scale, values, at_edges=len(scale.codes) > 1 and not below)
    plot.top = 12 if below else plot.top
    table = write_table(plot.book, spec, shown, scale, canvas.words.say("card.period"), skip(scale, plot.plot_width))
    taken = Taken()
    for one in shown:
        for runs in pieces(canvas, one, scale).values():
            for run in runs:
                taken.add_line([span.pixel(p.x, p.value or 0.0) for p in run], 5.0)
    rules(plot, span, taken, named=not below, top=0 if below else 4)
    ends = end_labels(plot, span, shown)
    drawn: list[str] = []
    for one in sorted(shown, key=lambda s: s.role is not Role.CONTEXT):
        found = free_labels(plot, span, one, taken)
        if one.id in ends:
            index, label = ends[one.id]
            found[index] = label
        drawn += line_series(plot, one, scale, table, found, reach=0 if values.log else values.high - values.low)
    plot.groups.append(group(drawn))
    plot.axes += [
        category_axis(skip=table.skip),
        value_axis(values, between=not span.at_edges, crosses="autoZero"),
    ]


def axis_of(plot: Plot, series: Sequence[Series], *, zero: bool = True) -> Values:
    """The axis for the values of some series and the bounds of derived ones."""
    bounds = [
        (p.value, p.lo, p.hi) if p.mark is Mark.DERIVED else (p.value,)
        for s in series
        for p in s.points
        if p.value is not None
    ]
    if plot.spec.y.log:
        return logarithmic([v for triple in bounds for v in triple if v is not None], plot.spec)
    return linear(value_ticks(plot.canvas, bounds, zero=zero), plot.spec)


def set_margins(plot: Plot, values: Values, right: float, scale: XScale) -> None:
    """Room for the words of both axes, for the names at the right, and for the sources beside a rule."""
    plot.left = widest_tick(plot, values) + 14
    plot.right = right
    plot.top = TOP_OF_RULES if plot.spec.rules else 12
    plot.bottom = 10 + 1.3 * PIXELS * lines_needed(scale, plot.plot_width)


def widest_tick(plot: Plot, values: Values) -> float:
    """The width in pixels of the widest word of a value axis."""
    words, unit = plot.canvas.words, plot.spec.y.scale
    if values.log:
        # Of a logarithmic axis only powers of ten are written, each with the places that it needs.
        powers = range(round(log10(values.low / unit)), floor(log10(values.high / unit)) + 1)
        return max(words_width(words.number(10.0**k, max(-k, 0)) + plot.spec.y.suffix) for k in powers)
    decimals = values.number_format.split(";")[0].split(".")[-1].count("0") if "." in values.number_format else 0
    return max(words_width(words.number(v / unit, decimals) + plot.spec.y.suffix) for v in (values.low, values.high))


def group(drawn: Sequence[str]) -> str:
    """The lines of a chart as one group on its two axes."""
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{"".join(drawn)}<c:marker val="1"/>{axis_ids()}</c:lineChart>'
    )


@dataclass(frozen=True, slots=True)
class Track:
    """Pieces of a line with one dash that never touch, so that one native series can draw them: their rows."""

    mark: Mark
    rows: tuple[int, ...]


def tracks(plot: Plot, series: Series, scale: XScale) -> list[Track]:
    """The pieces of a line; of those with one dash, pieces that touch go to different tracks."""
    place = {code: i for i, code in enumerate(scale.codes)}
    found: list[Track] = []
    for mark, runs in pieces(plot.canvas, series, scale).items():
        own: list[list[int]] = []
        for run in runs:
            rows = [place[p.x] for p in run]
            free = next((track for track in own if track[-1] + 1 < rows[0]), None)
            if free is None:
                own.append(rows)
            else:
                free += rows
        found += [Track(mark, tuple(rows)) for rows in own]
    return found


def line_series(
    plot: Plot,
    series: Series,
    scale: XScale,
    table: Table,
    found: dict[int, Label],
    *,
    reach: float = 0.0,
    dots: bool = False,
    size: int = 7,
) -> list[str]:
    """The native series of one line: itself, and its pieces where one line cannot draw them.

    `reach` is the length of the value axis. `dots` shows every point; else only those that stand alone or are less than
    sure are shown, and of dense ones the last.
    """
    points = by_code(series.points, scale)
    parts = tracks(plot, series, scale)
    own = parts[0] if len(parts) == 1 and _is_whole(parts[0], points) else None
    joined = {row for part in parts for row in part.rows}
    marks = _markers(plot, series, points, joined, dots=dots, size=size)
    column, shown = table.series[series.id], number_format(plot.spec.y)
    out: list[str] = []
    # Pieces first: the series' own markers lie over its lines.
    for part in parts if own is None else ():
        words = plot.canvas.words
        years = words.range(scale.words[part.rows[0]], scale.words[part.rows[-1]])
        name = words.say("slide.piece", name=series.name, what=f"{years}, {words.say(f'status.{part.mark}')}")
        drawn = plot.book.mirrored(column, name, part.rows, shown)
        style = shape_properties(line=plot.ink.line(series.role, part.mark))
        out.append(_series(plot, drawn, table.words, style, NO_MARKER, "", ""))
    line = shape_properties(line=plot.ink.line(series.role, own.mark) if own else NO_LINE)
    errors = _whiskers(plot, series, points, column, reach)
    return [*out, _series(plot, column, table.words, line, marks, labels(found), errors)]


def _is_whole(part: Track, points: Sequence[Point | None]) -> bool:
    """Whether a native line through all points joins exactly the rows of the track, and all in their runs."""
    known = [i for i, point in enumerate(points) if point is not None and point.value is not None]
    rows = set(part.rows)
    return all((i in rows and i + 1 in rows) for i in known if i + 1 in set(known))


def _series(plot: Plot, column: int, words: int, line: str, marks: str, named: str, errors: str) -> str:
    number = plot.next_series()
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{name_of(plot.book, column)}{line}{marks}{named}'
        f'{errors}{texts("cat", plot.book, words)}{numbers("val", plot.book, column)}<c:smooth val="0"/></c:ser>'
    )


def _markers(
    plot: Plot, series: Series, points: Sequence[Point | None], joined: set[int], *, dots: bool, size: int
) -> str:
    """No marker for the series, and one for each point that is shown as such."""
    known = [i for i, point in enumerate(points) if point is not None and point.value is not None]
    dense = plot.plot_width / max(len(points), 1) < DENSE
    each = ""
    for i in known:
        point = points[i]
        if point is None:
            continue
        hollow = point.mark in HOLLOW
        if i in joined and not (not dense and (dots or hollow)) and not (i == known[-1] and hollow):
            continue
        marker = plot.ink.marker(series.role, point.mark, size=size)
        each += f'<c:dPt><c:idx val="{i}"/>{marker}<c:bubble3D val="0"/></c:dPt>'
    return NO_MARKER + each


def _whiskers(plot: Plot, series: Series, points: Sequence[Point | None], column: int, reach: float) -> str:
    """Error bars over the bounds of derived points; their lengths are columns of the workbook."""
    columns = write_bounds(plot, points, column, span=reach)
    return whiskers(plot.book, *columns, plot.ink.hue(series.role), direction="y") if columns else ""
