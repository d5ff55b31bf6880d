"""Columns over periods: side by side, stacked, like for like over the year before, or mirrored about zero."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from dashboard.charts.spec import Kind, Mark, Point, Role, Series
from dashboard.exports.canvas import AXIS_SIZE, NOTE_SIZE, ROW_SIZE, Canvas, escaped, group_of, heads, hover
from dashboard.exports.label_layout import Box, Taken, around, text_width
from dashboard.exports.lines import cover_line, line_traces
from dashboard.exports.marks import bar_markers, whiskers
from dashboard.exports.naming import end_labels, rules, set_margins
from dashboard.exports.plot_axes import axes, per_pixel, to_pixels, value_ticks
from dashboard.exports.scale import Ticks, XScale, x_scale

SINGLE_WIDTH, GROUP_WIDTH, GROUP_GAP = 0.62, 0.74, 0.02
GHOST_WIDTH, GHOST_SHIFT = 0.52, 0.24
HEAD = 18
# Height of the line of texts above the plot, one a period, and of their name above them.
ABOVE, ABOVE_NAME = 24, 16
# Pixels between a column's end and its label, and at most how many more to clear a neighbour.
LABEL_LIFT, FARTHEST = 3, 60


def draw(canvas: Canvas) -> dict[str, Any]:
    """The figure of columns; of a mirrored chart imports hang below zero and their ticks read as positive."""
    spec = canvas.spec
    mirrored = spec.kind is Kind.MIRRORED
    bars = [s for s in spec.series if not s.as_line]
    lines = [s for s in spec.series if s.as_line]
    scale = x_scale(spec, timed=False)
    bases = _bases(bars, scale) if spec.stacked else {}
    ticks = value_ticks(canvas, _extents(bars, lines, bases, mirrored=mirrored))
    named = [*lines, *bars] if mirrored else lines
    set_margins(canvas, ticks, named, scale, unsigned=mirrored)
    # Columns of several hues are named above the plot, higher than the names beside a rule.
    told = [s for s in bars if not group_of(s)]
    if not mirrored and len({s.role for s in told}) > 1:
        canvas.top += HEAD
        heads(canvas, told, lift=HEAD)
    labels = [p.label for s in bars for p in s.points if p.label]
    if labels and not mirrored:
        ticks = _with_room(canvas, ticks, bars)
        canvas.right = max(canvas.right, _beside_last(canvas, bars, scale))
    _texts_above(canvas, scale)
    window = (-0.5, len(scale.codes) - 0.5) if scale.codes else (-0.5, 0.5)
    places = _places(bars, stacked=spec.stacked or mirrored)
    traces = [
        trace
        for s in sorted(bars, key=lambda s: not group_of(s))
        for trace in _bar_traces(canvas, s, scale, places[s.id], bases.get(s.id, {}), ticks, mirrored=mirrored)
    ]
    for one in lines:
        traces += line_traces(canvas, one, scale, per_pixel(canvas, ticks), halo=True, dots=True)
    taken = Taken()
    rules(canvas, scale, window, taken)
    _cover_bars(canvas, bars, scale, window, ticks, places, taken, mirrored=mirrored)
    _bar_labels(canvas, bars, scale, places, bases, window, ticks, taken, mirrored=mirrored)
    for one in lines:
        cover_line(canvas, one, scale, window, ticks, taken, thickness=9)

    def level(s: Series, p: Point, share: float) -> float:
        value = (p.value or 0.0) / spec.y.scale
        return value if s.as_line else _sign(s, mirrored=mirrored) * value * share

    if not end_labels(canvas, named, scale, window, ticks, taken, level=level):
        return draw(canvas.again_beside())
    return {"data": traces, "layout": canvas.layout(**axes(canvas, scale, window, ticks, unsigned=mirrored))}


def _texts_above(canvas: Canvas, scale: XScale) -> None:
    """The texts of `extra["above"]` (`code=text|...`) over their periods, named once by `extra["above_name"]`.

    Left out where they would touch one another.
    """
    parts = (part.partition("=") for part in canvas.spec.extra.get("above", "").split("|") if part)
    texts = {code: text for code, _, text in parts if code in scale.places}
    slot = canvas.plot_width / max(len(scale.codes), 1)
    if not texts or max(text_width(text, ROW_SIZE, bold=True) for text in texts.values()) + 4 > slot:
        return
    # Labels of columns may reach into the margin that there was.
    lift = canvas.top
    canvas.top += ABOVE + ABOVE_NAME
    for code, text in texts.items():
        canvas.text(
            escaped(text), scale.position(code) or 0.0, 1, canvas.look.ink, size=ROW_SIZE, bold=True, align="center",
            valign="bottom", yref="paper", dy=-lift,
        )  # fmt: skip
    name = escaped(canvas.spec.extra.get("above_name", ""))
    canvas.text(
        name,
        0,
        1,
        canvas.look.ui["text3"],
        size=AXIS_SIZE,
        xref="paper",
        yref="paper",
        valign="bottom",
        dy=-lift - ABOVE,
    )


def _sign(series: Series, *, mirrored: bool) -> int:
    return -1 if mirrored and series.role is Role.IMPORTS else 1


def _extents(
    bars: Sequence[Series], lines: Sequence[Series], bases: dict[str, dict[str, float]], *, mirrored: bool
) -> list[tuple[float | None, ...]]:
    """What the y axis must hold: every bar's end and whisker, every line's point."""
    found: list[tuple[float | None, ...]] = []
    for s in bars:
        sign = _sign(s, mirrored=mirrored)
        for p in s.points:
            base = bases.get(s.id, {}).get(p.x, 0.0)
            ends = (p.value, p.lo, p.hi) if p.mark is Mark.DERIVED else (p.value,)
            found.append(tuple(base + sign * v for v in ends if v is not None))
    found += [(p.value,) for s in lines for p in s.points]
    return found


def _bases(bars: Sequence[Series], scale: XScale) -> dict[str, dict[str, float]]:
    """Where each piece of a stack begins: positive pieces upwards from zero, negative ones downwards."""
    bases: dict[str, dict[str, float]] = {}
    heights: dict[tuple[str, bool], float] = {}
    for s in bars:
        bases[s.id] = {}
        for p in s.points:
            if p.value is None or p.x not in scale.places:
                continue
            side = (p.x, p.value < 0)
            bases[s.id][p.x] = heights.get(side, 0.0)
            heights[side] = heights.get(side, 0.0) + p.value
    return bases


def _places(bars: Sequence[Series], *, stacked: bool) -> dict[str, tuple[float, float]]:
    """For each series of columns its centre beside the tick and its width, in slots."""
    current = [s for s in bars if not group_of(s)]
    before = [s for s in bars if group_of(s)]
    if before:
        shift = GHOST_SHIFT / 2
        return {s.id: (-shift, GHOST_WIDTH) for s in before} | {s.id: (shift, GHOST_WIDTH) for s in current}
    if stacked or len(current) <= 1:
        return {s.id: (0.0, SINGLE_WIDTH) for s in current}
    width = (GROUP_WIDTH - GROUP_GAP * (len(current) - 1)) / len(current)
    first = -GROUP_WIDTH / 2 + width / 2
    return {s.id: (first + i * (width + GROUP_GAP), width) for i, s in enumerate(current)}


def _bar_traces(
    canvas: Canvas,
    series: Series,
    scale: XScale,
    place: tuple[float, float],
    bases: dict[str, float],
    ticks: Ticks,
    *,
    mirrored: bool,
) -> list[dict[str, Any]]:
    """One series of columns with its whiskers; a missing value makes no bar. The records ride along as customdata."""
    sign, unit = _sign(series, mirrored=mirrored), canvas.spec.y.scale
    points = [p for p in series.points if p.value is not None and p.x in scale.places]
    trace: dict[str, Any] = {
        "type": "bar",
        "name": escaped(series.name),
        "x": [(scale.position(p.x) or 0.0) + place[0] for p in points],
        "y": [sign * p.value / unit for p in points if p.value is not None],
        "width": place[1],
        "marker": bar_markers(canvas.look, series.role, points),
        "customdata": [p.ref for p in points],
        "text": [hover(canvas, series, p, scale) for p in points],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    if bases:
        trace["base"] = [bases[p.x] / unit for p in points]
    bottoms = trace.get("base", [0.0] * len(points))
    places = [(x, b + y, p) for x, y, b, p in zip(trace["x"], trace["y"], bottoms, points, strict=True)]
    hue = canvas.look.hue[series.role]
    return [trace, *whiskers(places, unit, 3 * per_pixel(canvas, ticks), hue, sign=sign)]


def _with_room(canvas: Canvas, ticks: Ticks, bars: Sequence[Series]) -> Ticks:
    """The same ticks with room for a label above the highest column (and below the lowest)."""
    unit = canvas.spec.y.scale
    values = [p.value / unit for s in bars for p in s.points if p.value is not None and p.label]
    line = 18 * per_pixel(canvas, ticks)
    # The names beside a rule stand in the top margin.
    spare = 0 if canvas.spec.rules else canvas.top - 6
    high = max([ticks.high, *(v + line - spare * per_pixel(canvas, ticks) for v in values if v >= 0)])
    low = min([ticks.low, *(v - line for v in values if v < 0)])
    return Ticks(low, high, ticks.at)


def _beside_last(canvas: Canvas, bars: Sequence[Series], scale: XScale) -> float:
    """The margin that lets the label of the last column stand to the right of its middle."""
    slot = canvas.plot_width / max(len(scale.codes), 1)
    last = [p.label for s in bars for p in s.points if p.x == scale.codes[-1] and p.label]
    return max((text_width(label, NOTE_SIZE, bold=True) - slot / 2 + 2 for label in last), default=0.0)


def _bar_labels(
    canvas: Canvas,
    bars: Sequence[Series],
    scale: XScale,
    places: dict[str, tuple[float, float]],
    bases: dict[str, dict[str, float]],
    window: tuple[float, float],
    ticks: Ticks,
    taken: Taken,
    *,
    mirrored: bool,
) -> None:
    """Labels above columns (below negative ones), all of a series or, where they would touch, none of it.

    A single series' label stands beside a higher neighbour, or above it, rather than on it; `taken` are the columns.
    """
    convert = to_pixels(canvas, window, ticks)
    slot = canvas.plot_width / max(window[1] - window[0], 1)
    grouped = len([s for s in bars if not group_of(s)]) > 1 and not canvas.spec.stacked
    for s in bars:
        points = [p for p in s.points if p.label and p.value is not None and p.x in scale.places]
        room = slot if len(points) * 3 < len(scale.codes) or not grouped else slot * (places[s.id][1] + 0.03)
        widest = max((text_width(p.label, NOTE_SIZE, bold=not grouped) for p in points), default=0)
        dense = sum(1 for a, b in itertools.pairwise(points) if _near(scale, a, b))
        if dense and widest > room:
            continue
        colour = canvas.look.ink if grouped else canvas.look.label[s.role]
        for p in points:
            if p.value is None:
                continue
            behind = [q.value for g in bars if group_of(g) for q in g.points if q.x == p.x and q.value is not None]
            reach = p.hi if p.mark is Mark.DERIVED and p.hi is not None and p.value >= 0 else p.value
            reach = max([reach, *behind]) if p.value >= 0 else reach
            value = reach + bases.get(s.id, {}).get(p.x, 0.0)
            end = _sign(s, mirrored=mirrored) * value / canvas.spec.y.scale
            at = (scale.position(p.x) or 0.0) + places[s.id][0]
            away = 1 if end >= 0 else -1
            dx, dy = (0.0, 0.0) if grouped else _aside(canvas, p.label, convert(at, end), away, taken)
            canvas.text(
                escaped(p.label), at, end, colour, bold=not grouped, align="center",
                valign="bottom" if end >= 0 else "top", dx=dx, dy=-away * (LABEL_LIFT + dy),
            )  # fmt: skip


def _aside(canvas: Canvas, label: str, end: tuple[float, float], away: int, taken: Taken) -> tuple[float, float]:
    """How far a label moves from its column's end to lie on no column: sideways, else further away (`away`: 1 up)."""
    width, (x, y) = text_width(label, NOTE_SIZE, bold=True), end
    area = Box(-canvas.left, -canvas.top, canvas.plot_width + canvas.right, canvas.plot_height + canvas.bottom)
    # A label above its column is known by it as long as part of it stands over the column's middle.
    sideways = [sign * step for step in range(0, int(width / 2), 2) for sign in (1, -1)]
    for dx, dy in [*((dx, 0) for dx in sideways), *((0, dy) for dy in range(4, FARTHEST, 4))]:
        box = around(x + dx, y - away * (LABEL_LIFT + dy + NOTE_SIZE / 2 + 2), width, NOTE_SIZE - 2)
        if box.inside(area) and taken.free(box):
            return dx, dy
    return 0.0, 0.0


def _near(scale: XScale, first: Point, second: Point) -> bool:
    return abs(scale.places[first.x] - scale.places[second.x]) == 1


def _cover_bars(
    canvas: Canvas,
    bars: Sequence[Series],
    scale: XScale,
    window: tuple[float, float],
    ticks: Ticks,
    places: dict[str, tuple[float, float]],
    taken: Taken,
    *,
    mirrored: bool,
) -> None:
    convert = to_pixels(canvas, window, ticks)
    for s in bars:
        shift, width = places[s.id]
        for p in s.points:
            at = scale.position(p.x)
            if p.value is None or at is None:
                continue
            end = _sign(s, mirrored=mirrored) * p.value / canvas.spec.y.scale
            x0, y0 = convert(at + shift - width / 2, max(end, 0.0))
            x1, y1 = convert(at + shift + width / 2, min(end, 0.0))
            taken.add(Box(x0, y0, x1, y1))
