"""Lines over time: traces that break where values do not compare, and points that carry the records."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Any

from dashboard.charts.spec import Mark, Point, Role, Series
from dashboard.exports.canvas import Canvas, escaped, hover
from dashboard.exports.label_layout import Taken, around
from dashboard.exports.marks import HOLLOW, MARKER_SIZE, less_sure, line_style, point_markers, whiskers
from dashboard.exports.naming import end_labels, point_labels, rules, set_margins
from dashboard.exports.plot_axes import axes, per_pixel, to_pixels, value_ticks, y_value
from dashboard.exports.scale import Ticks, XScale, x_scale

HALO = 5
# Pixels between points below which hollow markers would touch.
DENSE = 11


def draw(canvas: Canvas) -> dict[str, Any]:
    """The figure of a line chart."""
    spec = canvas.spec
    scale = x_scale(spec, timed=True)
    ticks = value_ticks(canvas, [(p.value, p.lo, p.hi) for s in spec.series for p in s.points])
    set_margins(canvas, ticks, spec.series, scale)
    low, high = (min(scale.at), max(scale.at)) if scale.at else (0.0, 1.0)
    pad = 0.5 if high == low else (0 if scale.timed else 0.15)
    window = (low - pad, high + pad)
    ordered = sorted(spec.series, key=lambda s: s.role is not Role.CONTEXT)
    traces = [t for s in ordered for t in line_traces(canvas, s, scale, per_pixel(canvas, ticks))]
    taken = Taken()
    for series in spec.series:
        cover_line(canvas, series, scale, window, ticks, taken)
    rules(canvas, scale, window, taken)
    point_labels(canvas, spec.series, scale, window, ticks, taken)
    if not end_labels(canvas, spec.series, scale, window, ticks, taken):
        return draw(canvas.again_beside())
    return {"data": traces, "layout": canvas.layout(**axes(canvas, scale, window, ticks))}


def _joined(breaks: Collection[str], scale: XScale, first: Point, second: Point) -> bool:
    """Whether a line may run from one point to the next: no gap, no break, no change of a period's length."""
    if first.value is None or second.value is None or second.x in breaks:
        return False
    return scale.adjacent(first.x, second.x)


def pieces(canvas: Canvas, series: Series, scale: XScale) -> dict[Mark, list[list[Point]]]:
    """The runs of points that a line joins, by the mark that its pieces are drawn with."""
    points = sorted((p for p in series.points if p.x in scale.places), key=lambda p: scale.places[p.x])
    breaks = {*series.breaks, *(rule.at for rule in canvas.spec.rules)}
    runs: dict[Mark, list[list[Point]]] = {}
    current: Mark | None = None
    for first, second in itertools.pairwise(points):
        if not _joined(breaks, scale, first, second):
            current = None
            continue
        mark = less_sure(first.mark, second.mark)
        if mark is current:
            runs[mark][-1].append(second)
        else:
            runs.setdefault(mark, []).append([first, second])
        current = mark
    return runs


def line_traces(
    canvas: Canvas,
    series: Series,
    scale: XScale,
    unit_per_pixel: float,
    *,
    halo: bool = False,
    dots: bool = False,
    small: bool = False,
) -> list[dict[str, Any]]:
    """Traces of one series: a line for each mark, null between its runs, and the points, which carry the records.

    Points of a plain line are transparent but for those that stand alone or are less than sure; `dots` shows all.
    Where points are dense only an unsure last one is shown. `small` is for small panels.
    """
    runs = pieces(canvas, series, scale)
    traces: list[dict[str, Any]] = []
    for mark, lines in runs.items():
        x: list[float | None] = []
        y: list[float | None] = []
        for run in lines:
            x += [None] * bool(x) + [scale.position(p.x) for p in run]
            y += [None] * bool(y) + [y_value(canvas, p.value) for p in run if p.value is not None]
        line = {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip"}
        if halo:
            traces.append(line | {"line": {"color": canvas.look.bg, "width": HALO}})
        traces.append(line | {"line": line_style(canvas.look, series.role, mark)})
    # Halos come first, so that none covers a neighbouring piece.
    traces.sort(key=lambda t: t["line"]["width"] != HALO)
    points = [p for p in series.points if p.value is not None and p.x in scale.places]
    if not points:
        return traces
    joined = {id(p) for lines in runs.values() for run in lines for p in run}
    dense = canvas.plot_width / len(scale.codes) < DENSE
    shown = [
        id(p) not in joined or (not dense and (dots or p.mark in HOLLOW)) or (p is points[-1] and p.mark in HOLLOW)
        for p in points
    ]
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "name": escaped(series.name),
        "x": [scale.position(p.x) for p in points],
        "y": [y_value(canvas, p.value) for p in points if p.value is not None],
        "marker": point_markers(canvas.look, series.role, points, shown, small=small),
        "customdata": [p.ref for p in points],
        "text": [hover(canvas, series, p, scale) for p in points],
        "hovertemplate": "%{text}<extra></extra>",
    }
    places = [(x, y, p) for x, y, p in zip(trace["x"], trace["y"], points, strict=True)]
    least = MARKER_SIZE[Mark.DERIVED] * unit_per_pixel
    return [*traces, *whiskers(places, canvas.spec.y.scale, least, canvas.look.hue[series.role]), trace]


def cover_line(
    canvas: Canvas,
    series: Series,
    scale: XScale,
    window: tuple[float, float],
    ticks: Ticks,
    taken: Taken,
    thickness: float = 5.0,
) -> None:
    """Mark a series' line and its points as covered."""
    convert = to_pixels(canvas, window, ticks)
    for runs in pieces(canvas, series, scale).values():
        for run in runs:
            places = [(scale.position(p.x) or 0.0, y_value(canvas, p.value)) for p in run if p.value is not None]
            taken.add_line([convert(x, y) for x, y in places], thickness)
    for p in series.points:
        at = scale.position(p.x)
        if p.value is not None and at is not None and (p.mark in HOLLOW or p.x == scale.codes[-1]):
            taken.add(around(*convert(at, y_value(canvas, p.value)), 10, 10))
