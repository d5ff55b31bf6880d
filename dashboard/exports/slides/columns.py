"""Columns over periods as native charts: side by side, stacked, before the year before, or mirrored about zero.

Where lines belong to the columns, such as a balance, they stand in a panel of their own below: one axis of values a
chart, and nothing crosses the columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.spec import ChartSpec, Kind, Mark, Point, Role, Series
from dashboard.exports.canvas import group_of
from dashboard.exports.label_layout import Taken, spread
from dashboard.exports.plot_axes import last_point, value_ticks
from dashboard.exports.scale import Ticks, XScale
from dashboard.exports.slides import lines
from dashboard.exports.slides.book import number_format
from dashboard.exports.slides.bounds import write_bounds
from dashboard.exports.slides.ink import Ink
from dashboard.exports.slides.naming import LINE, Span, end_room, heads, rules
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
from dashboard.exports.slides.plot import PIXELS, Plot, Rectangle
from dashboard.exports.slides.slots import Table, by_code, linear, skip, slots, words_width, write_table

# Gaps between slots and overlaps within them, in percent of a bar's width, as the schema counts.
SINGLE_GAP, GROUP_GAP, GROUP_OVERLAP = 60, 45, -4
GHOST_GAP, GHOST_OVERLAP = 46, 54
COLUMNS_SHARE, LINES_SHARE = 0.64, 0.36
# Below this height in pixels a panel of lines stands beside its columns, if both are then at least this wide.
LEAST_PANEL, LEAST_WIDTH = 110.0, 340.0


def plots(spec: ChartSpec, ink: Ink, place: Rectangle) -> list[Plot]:
    """The columns, and below them their lines."""
    bars = [s for s in spec.series if not s.as_line]
    over = [s for s in spec.series if s.as_line]
    if not over:
        return [_columns(Plot(spec, ink, place), bars)]
    if not bars:
        whole = Plot(spec, ink, place)
        lines.draw(whole, over)
        return [whole]
    upper, lower = place.rows([COLUMNS_SHARE, LINES_SHARE], gap=6)
    if lower.height < LEAST_PANEL and place.width >= 2 * LEAST_WIDTH:
        upper, lower = place.columns([1, 1], gap=24)
    top, foot = Plot(spec, ink, upper), Plot(spec, ink, lower)
    words = top.canvas.words
    top.name, foot.name = (words.listing([s.name for s in group]) for group in (bars, over))
    # Both charts have the same margins, so that a period stands at one place in both.
    room = max(end_room(top, bars if spec.kind is Kind.MIRRORED else ()), end_room(foot, over))
    lines.draw(foot, over, right=room, below=True)
    _columns(top, bars, left=foot.left, right=room)
    if top.left > foot.left:
        foot = Plot(spec, ink, lower, name=foot.name)
        lines.draw(foot, over, right=room, left=top.left, below=True)
    return [top, foot]


def _columns(plot: Plot, bars: Sequence[Series], *, left: float = 0, right: float = 0) -> Plot:
    spec, mirrored = plot.spec, plot.spec.kind is Kind.MIRRORED
    scale = slots(spec)
    values = _axis(plot, bars, mirrored=mirrored)
    lines.set_margins(plot, values, right or (end_room(plot, bars) if mirrored else 14), scale)
    plot.left = max(plot.left, left)
    told = [s for s in bars if not group_of(s)]
    named_above = not mirrored and len({s.role for s in told}) > 1
    if named_above:
        heads(plot, told, LINE / 2)
        plot.top = LINE + 8 + (LINE if spec.rules else 0)
    span = Span(plot, scale, values, at_edges=False)
    rules(plot, span, Taken(), top=LINE + 2 if named_above else 4)
    table = write_table(
        plot.book, spec, bars, scale, plot.canvas.words.say("card.period"), skip(scale, plot.plot_width)
    )
    drawn = [_bar_series(plot, one, bars, scale, table, span) for one in sorted(bars, key=lambda s: not group_of(s))]
    if mirrored:
        _names_beside(plot, bars, span)
    grouping = "stacked" if spec.stacked else "clustered"
    gap, overlap = _spacing(bars, together=spec.stacked or mirrored)
    plot.groups.append(
        f'<c:barChart><c:barDir val="col"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{"".join(drawn)}'
        f'<c:gapWidth val="{gap}"/><c:overlap val="{overlap}"/>{axis_ids()}</c:barChart>'
    )
    plot.axes += [category_axis(skip=table.skip), value_axis(values)]
    return plot


def _spacing(bars: Sequence[Series], *, together: bool) -> tuple[int, int]:
    """Gap and overlap of the columns of a slot."""
    if together or len(bars) <= 1:
        return SINGLE_GAP, 100
    if any(group_of(s) for s in bars):
        return GHOST_GAP, GHOST_OVERLAP
    return GROUP_GAP, GROUP_OVERLAP


def _axis(plot: Plot, bars: Sequence[Series], *, mirrored: bool) -> Values:
    """The axis for the columns' ends, the whiskers of derived ones, and the labels above the highest."""
    ends: list[tuple[float | None, ...]] = []
    sums: dict[tuple[str, bool], float] = {}
    labelled = 0.0, 0.0
    for s in bars:
        sign = _sign(s, mirrored=mirrored)
        for p in s.points:
            if p.value is None:
                continue
            side = (p.x, p.value < 0)
            base = sums.get(side, 0.0) if plot.spec.stacked else 0.0
            sums[side] = base + p.value
            bounds = (p.lo, p.hi) if p.mark is Mark.DERIVED else ()
            found = [base + sign * v for v in (p.value, *bounds) if v is not None]
            ends.append(tuple(found))
            if p.label:
                labelled = min(labelled[0], *found), max(labelled[1], *found)
    ticks = value_ticks(plot.canvas, ends)
    if plot.spec.y.log:
        raise ValueError(f"{plot.spec.id}: columns have no logarithmic axis, for it has no zero to begin at")
    # Room for a line of text beyond the last labelled column on both sides.
    unit, line = plot.spec.y.scale, 1.4 * PIXELS / max(plot.place.height - 60, 60)
    reach = ticks.high - ticks.low
    high = max(ticks.high, labelled[1] / unit + line * reach) if labelled[1] else ticks.high
    low = min(ticks.low, labelled[0] / unit - line * reach) if labelled[0] < 0 else ticks.low
    return linear(Ticks(low, high, ticks.at), plot.spec, unsigned=mirrored)


def _sign(series: Series, *, mirrored: bool) -> int:
    return -1 if mirrored and series.role is Role.IMPORTS else 1


def _bar_series(plot: Plot, series: Series, bars: Sequence[Series], scale: XScale, table: Table, span: Span) -> str:
    """One series of columns. What hangs below zero is drawn from formulas with the other sign; values keep theirs."""
    mirrored = plot.spec.kind is Kind.MIRRORED
    sign = _sign(series, mirrored=mirrored)
    points = by_code(series.points, scale)
    column = drawn = table.series[series.id]
    if sign < 0:
        shown = number_format(plot.spec.y, unsigned=True)
        name = plot.canvas.words.say("slide.downwards", name=series.name)
        drawn = plot.book.mirrored(column, name, range(len(points)), shown, sign=-1)
    marks = [plot.ink.bar(series.role, Mark.REPORTED if p is None else p.mark) for p in points]
    known = [paint for paint, p in zip(marks, points, strict=True) if p is not None and p.value is not None]
    own, _ = bar_points(known)
    different = bar_points([own if p is None or p.value is None else m for m, p in zip(marks, points, strict=True)])[1]
    bounds = write_bounds(plot, points, column, span=span.values.high - span.values.low, sign=sign)
    errors = whiskers(plot.book, *bounds, plot.ink.hue(series.role)) if bounds else ""
    number = plot.next_series()
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{name_of(plot.book, drawn)}{own}'
        f'<c:invertIfNegative val="0"/>{different}{labels(_labels(plot, series, points, bars, span))}{errors}'
        f"{texts('cat', plot.book, table.words)}{numbers('val', plot.book, drawn)}</c:ser>"
    )


def _labels(
    plot: Plot, series: Series, points: Sequence[Point | None], bars: Sequence[Series], span: Span
) -> dict[int, Label]:
    """Labels above columns (below negative ones): all of a series, or none of it where they would touch.

    Above a stack there is no native place for a label, so it is moved up from the middle of its last piece.
    """
    told = {i: p for i, p in enumerate(points) if p is not None and p.value is not None and p.label}
    slot = plot.plot_width / max(len(points), 1)
    current = [s for s in bars if not group_of(s)]
    grouped = len(current) > 1 and not plot.spec.stacked
    room = slot / len(current) if grouped else slot
    widest = max((words_width(p.label, bold=not grouped) for p in told.values()), default=0)
    if widest > room and any(i + 1 in told for i in told):
        return {}
    shown, stacked = number_format(plot.spec.y), plot.spec.stacked
    found = {}
    for i, p in told.items():
        own = "" if p.value is not None and p.label == plot.canvas.number(p.value) else p.label
        shift = _above(plot, p, bars, span) if stacked or any(group_of(s) for s in bars) else None
        found[i] = Label(
            "ctr" if stacked else "outEnd", shown, plot.ink.label(series.role), text=own, bold=not grouped, shift=shift
        )
    return found


def _above(plot: Plot, point: Point, bars: Sequence[Series], span: Span) -> tuple[float, float] | None:
    """How far a label is moved so that it stands above everything in its slot, in shares of the chart."""
    value = point.value or 0.0
    if plot.spec.stacked:
        parts = [p for s in bars for p in s.points if p.x == point.x and p.value is not None]
        base = 0.0
        for p in parts:
            if p is point:
                break
            base += (p.value or 0.0) if ((p.value or 0.0) < 0) == (value < 0) else 0.0
        top = base + (max(value, point.hi or value) if point.mark is Mark.DERIVED else value)
        middle, edge = span.down(base + value / 2), span.down(top)
        lift = edge - middle - LINE / 2 - 2 if value >= 0 else edge - middle + LINE / 2 + 2
        return 0.0, lift / plot.place.height
    behind = [p.value for s in bars if group_of(s) for p in s.points if p.x == point.x and p.value is not None]
    top = max([value, *behind]) if value >= 0 else min([value, *behind])
    lift = span.down(top) - span.down(value)
    return (0.0, lift / plot.place.height) if abs(lift) > 1 else None


def _names_beside(plot: Plot, bars: Sequence[Series], span: Span) -> None:
    """Name and last value of what stands above zero and of what hangs below it, right of the last column."""
    told = [(s, p) for s in bars if (p := last_point(s, span.scale)) is not None]
    wanted = [plot.top + span.down(_sign(s, mirrored=True) * (p.value or 0.0) * 0.6) for s, p in told]
    placed = spread(wanted, [2 * LINE] * len(told), 0, plot.place.height)
    for (one, last), middle in zip(told, placed, strict=True):
        colour, x = plot.ink.label(one.role), plot.left + plot.plot_width + 10
        plot.text(one.name, x, middle - LINE / 2, plot.right - 12, colour, bold=True)
        plot.text(plot.canvas.number(last.value or 0.0), x, middle + LINE / 2, plot.right - 12, colour)
