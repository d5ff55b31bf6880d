"""Horizontal bars as native charts, one row an area: names left, values at the ends, the greatest row on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

from dashboard.charts.spec import ChartSpec, Mark, Point, Series
from dashboard.exports.canvas import group_of
from dashboard.exports.scale import XScale, x_scale
from dashboard.exports.slides.book import Cell, Formula, number_format
from dashboard.exports.slides.bounds import write_bounds
from dashboard.exports.slides.drawingml import INK, NO_FILL, NO_LINE, shape_properties
from dashboard.exports.slides.ink import Ink
from dashboard.exports.slides.naming import LINE, heads
from dashboard.exports.slides.parts import (
    Label,
    Values,
    axis_ids,
    bar_points,
    category_axis,
    labels,
    name_of,
    numbers,
    texts,
    value_axis,
    whiskers,
)
from dashboard.exports.slides.plot import Plot, Rectangle
from dashboard.exports.slides.slots import Table, by_code, words_width, write_table
from dashboard.exports.wide import row_head

# The least height of a row and of each further bar in it, in pixels: below that names and values would touch.
ROW, BESIDE = 23.0, 17.0
NAME_SHARE = 0.42
GUTTER = 28
# The least width in pixels of each of two charts that share the rows.
LEAST_WIDTH = 380.0
# Gaps and overlaps in percent of a bar's thickness, as the schema counts.
SINGLE_GAP, GROUP_GAP, GHOST_GAP, GHOST_OVERLAP = 50, 55, 60, 45
HIGHLIGHT_OPACITY = 18


def plots(spec: ChartSpec, ink: Ink, place: Rectangle) -> list[Plot]:
    """The rows in one chart, or in two beside each other where one could not hold them legibly."""
    scale = _scale(spec)
    reach = _reach(spec, scale)
    parts = [_part(scale, rows) for rows in shown_rows(spec, place)]
    boxes = place.columns([1.0] * len(parts), GUTTER)
    names = [f"{own.words[0]} – {own.words[-1]}" if len(parts) > 1 else "" for own in parts]
    return [_draw(Plot(spec, ink, box, name), own, reach) for own, box, name in zip(parts, boxes, names, strict=True)]


def shown_rows(spec: ChartSpec, place: Rectangle) -> list[list[int]]:
    """The rows of each chart: one that holds them all, else two if there is width for them, else the first rows.

    The highlighted row is always among them.
    """
    scale = _scale(spec)
    fitting, count = capacity(spec, place), len(scale.codes)
    if count <= fitting:
        return [list(range(count))]
    beside = 2 if place.width >= 2 * LEAST_WIDTH + GUTTER else 1
    kept = list(range(min(beside * fitting, count)))
    marked = scale.places.get(spec.highlight)
    if marked is not None and marked not in kept:
        kept[-1] = marked
    half = ceil(len(kept) / beside)
    return [kept[:half], kept[half:]][:beside]


def _part(scale: XScale, rows: Sequence[int]) -> XScale:
    return XScale(
        tuple(scale.codes[i] for i in rows),
        tuple(scale.words[i] for i in rows),
        tuple(scale.at[i] for i in rows),
        False,
    )


def capacity(spec: ChartSpec, place: Rectangle) -> int:
    """How many rows one chart of that height holds."""
    beside = 1 if spec.stacked else max(len([s for s in spec.series if not group_of(s)]), 1)
    ghost = 6 if any(group_of(s) for s in spec.series) else 0
    return max(1, int((place.height - (LINE + 4 if _headed(spec) else 0)) / (ROW + ghost + (beside - 1) * BESIDE)))


def left_out(spec: ChartSpec, place: Rectangle) -> int:
    """How many rows stand in the notes only."""
    return len(_scale(spec).codes) - sum(len(rows) for rows in shown_rows(spec, place))


def _scale(spec: ChartSpec) -> XScale:
    """The rows in order; their words begin with their ranks where the chart has some."""
    scale = x_scale(spec, timed=False)
    ranks = [rank for rank in spec.extra.get("ranks", "").split(",") if rank]
    if len(ranks) != len(scale.codes):
        return scale
    return replace(scale, words=tuple(f"{rank}  {word}" for rank, word in zip(ranks, scale.words, strict=True)))


def _headed(spec: ChartSpec) -> bool:
    return len({s.role for s in spec.series if not group_of(s)}) > 1


def _reach(spec: ChartSpec, scale: XScale) -> tuple[float, float]:
    """The least and the greatest end of all bars and whiskers, zero included, in base units."""
    ends = [0.0]
    sums: dict[tuple[str, bool], float] = {}
    for s in spec.series:
        for p in s.points:
            if p.value is None or p.x not in scale.codes:
                continue
            side = (p.x, p.value < 0)
            sums[side] = p.value + (sums.get(side, 0.0) if spec.stacked and not group_of(s) else 0.0)
            ends.append(sums[side])
            ends += [b for b in (p.lo, p.hi) if b is not None and p.mark is Mark.DERIVED and not spec.stacked]
    low, high = min(ends), max(ends)
    return low, high if high > low else low + 1.0


def _draw(plot: Plot, scale: XScale, reach: tuple[float, float]) -> Plot:
    spec = plot.spec
    current, before = ([s for s in spec.series if group_of(s) is ghost] for ghost in (False, True))
    ends = _row_labels(plot, current, scale)
    names = max((words_width(word, bold=True) for word in scale.words), default=0)
    plot.left = min(names + 20, NAME_SHARE * plot.place.width)
    beyond = max((words_width(text, bold=True) for text in ends.values()), default=0) + 16
    negative = reach[0] < 0
    plot.right, plot.bottom = beyond, 4
    plot.top = LINE + 6 if _headed(spec) else 4
    if _headed(spec):
        heads(plot, current, LINE / 2)
    low = reach[0] - (beyond / plot.plot_width * (reach[1] - reach[0]) if negative else 0)
    values = Values(low, reach[1], max(reach[1] - low, 1e-9), number_format(spec.y))
    _highlight(plot, scale)
    first = row_head(plot.spec, plot.canvas.words)
    table = write_table(plot.book, spec, [*before, *current], scale, first)
    drawn = [_bar_series(plot, one, scale, table, ends, before, values) for one in [*before, *current]]
    if spec.stacked:
        drawn.append(_totals(plot, current, scale, table, ends))
    gap, overlap = _spacing(spec, current, before)
    grouping = "stacked" if spec.stacked else "clustered"
    plot.groups.append(
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{"".join(drawn)}'
        f'<c:gapWidth val="{gap}"/><c:overlap val="{overlap}"/>{axis_ids()}</c:barChart>'
    )
    # The names stand in ink, the first on top: the axis of values then begins at the far side, and is not shown.
    plot.axes += [
        category_axis(flipped=True, horizontal_bars=True, colour=INK),
        value_axis(values, side="t", hidden=True, grid=False),
    ]
    return plot


def _spacing(spec: ChartSpec, current: Sequence[Series], before: Sequence[Series]) -> tuple[int, int]:
    if spec.stacked or len(current) + len(before) <= 1:
        return SINGLE_GAP, 100
    return (GHOST_GAP, GHOST_OVERLAP) if before else (GROUP_GAP, 0)


def _highlight(plot: Plot, scale: XScale) -> None:
    """A wash over the highlighted row's name."""
    if plot.spec.highlight not in scale.codes:
        return
    row, height = scale.codes.index(plot.spec.highlight), plot.plot_height / len(scale.codes)
    top = plot.top + row * height
    accent = plot.ink.look.ui["accent"]
    name = scale.words[row]
    plot.wash(name, 0, top + 1, plot.left - 2, top + height - 1, f"{accent}@{HIGHLIGHT_OPACITY}")
    plot.wash(name, 0, top + 1, 4, top + height - 1, accent)


def _row_labels(plot: Plot, current: Sequence[Series], scale: XScale) -> dict[tuple[str, str], str]:
    """What stands at the end of bars, by series and row: the points' own words, or else their values.

    A stack has one label, that of its last piece with one.
    """
    stacked = plot.spec.stacked
    found: dict[tuple[str, str], str] = {}
    for s in current:
        for p in s.points:
            if p.value is None or p.x not in scale.codes:
                continue
            if p.label:
                found["" if stacked else s.id, p.x] = p.label
            elif not stacked or len(current) == 1:
                found["" if stacked else s.id, p.x] = plot.canvas.number(p.value)
    return found


def _bar_series(
    plot: Plot,
    series: Series,
    scale: XScale,
    table: Table,
    ends: Mapping[tuple[str, str], str],
    before: Sequence[Series],
    values: Values,
) -> str:
    points = by_code(series.points, scale)
    column = table.series[series.id]
    known = [(i, p) for i, p in enumerate(points) if p is not None and p.value is not None]
    paints = {i: plot.ink.bar(series.role, p.mark) for i, p in known}
    own, _ = bar_points(list(paints.values()))
    different = bar_points([paints.get(i, own) for i in range(len(points))])[1]
    length = values.high - values.low
    bounds = None if plot.spec.stacked else write_bounds(plot, points, column, span=length)
    errors = whiskers(plot.book, *bounds, plot.ink.hue(series.role)) if bounds else ""
    found = {}
    for i, p in known:
        if (series.id, p.x) in ends:
            found[i] = _end_label(plot, p, ends[series.id, p.x], before, length)
    number = plot.next_series()
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{name_of(plot.book, column)}{own}'
        f'<c:invertIfNegative val="0"/>{different}{labels(found)}{errors}'
        f"{texts('cat', plot.book, table.words)}{numbers('val', plot.book, column)}</c:ser>"
    )


def _end_label(plot: Plot, point: Point, text: str, before: Sequence[Series], length: float) -> Label:
    """The label at a bar's end, moved beyond the year before and the whisker where those reach farther."""
    value = point.value or 0.0
    reach = [p.value for s in before for p in s.points if p.x == point.x and p.value is not None]
    reach += [point.hi] if point.hi is not None and point.mark is Mark.DERIVED else []
    beyond = max([value, *reach]) - value if value >= 0 else 0.0
    shift = (beyond / length * plot.plot_width / plot.place.width, 0.0) if beyond > 0.004 * length else None
    own = "" if text == plot.canvas.number(value) else text
    bold = point.x == plot.spec.highlight
    return Label("outEnd", number_format(plot.spec.y), INK, text=own, bold=bold, shift=shift)


def _totals(
    plot: Plot, current: Sequence[Series], scale: XScale, table: Table, ends: Mapping[tuple[str, str], str]
) -> str:
    """The sums of stacks as an unpainted last piece, which carries their labels: stacks have no label at their end."""
    book = plot.book
    columns = [table.series[s.id] for s in current]
    cells: list[Cell] = []
    found: dict[int, Label] = {}
    for row, code in enumerate(scale.codes):
        parts = [(column, book.columns[column].values[row]) for column in columns]
        known = [(column, value) for column, value in parts if value is not None]
        total = sum(value for _, value in known)
        text = ends.get(("", code))
        if text is None or not known:
            cells.append(None)
            continue
        cells.append(Formula("=" + "+".join(book.cell(column, row) for column, _ in known), total))
        own = "" if text == plot.canvas.number(total) else text
        bold = code == plot.spec.highlight
        found[row] = Label("inBase", number_format(plot.spec.y), INK, text=own, bold=bold)
    name = plot.canvas.words.say("slide.total")
    column = book.add(name, cells, number_format(plot.spec.y), book.columns[columns[0]].unit)
    number = plot.next_series()
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{name_of(book, column)}'
        f'{shape_properties(NO_FILL, NO_LINE)}<c:invertIfNegative val="0"/>{labels(found)}'
        f"{texts('cat', book, table.words)}{numbers('val', book, column)}</c:ser>"
    )
