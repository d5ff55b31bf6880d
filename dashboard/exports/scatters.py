"""Points of areas on two axes, and slopes between two periods: both name what they show beside it."""

from __future__ import annotations

from math import log10
from typing import Any

from dashboard.charts.spec import Axis, Point, Role, Series
from dashboard.exports.canvas import AXIS_SIZE, LABEL_SIZE, NOTE_SIZE, Canvas, escaped, hover
from dashboard.exports.label_layout import Box, Taken, around, free_place, spread, text_width
from dashboard.exports.lines import line_traces
from dashboard.exports.marks import HOLLOW, point_markers, same
from dashboard.exports.plot_axes import last_point, per_pixel, value_ticks
from dashboard.exports.scale import Ticks, XScale, log_ticks, round_ticks, tick_decimals, x_scale

DOT = 9


def draw(canvas: Canvas) -> dict[str, Any]:
    """The figure of a scatter: one point an area, the highlighted one larger, a diagonal where both are equal."""
    spec = canvas.spec
    scale = x_scale(spec, timed=False)
    points = [(s, p) for s in spec.series for p in s.points if _drawable(p, spec.x, spec.y)]
    xs = [p.x_value / spec.x.scale for _, p in points if p.x_value is not None]
    ys = [p.value / spec.y.scale for _, p in points if p.value is not None]
    if spec.diagonal and spec.x.log == spec.y.log:
        xs = ys = [*xs, *ys]
    x_ticks, y_ticks = _ticks(spec.x, xs), _ticks(spec.y, ys)
    x_words, y_words = _words(canvas, spec.x, x_ticks), _words(canvas, spec.y, y_ticks)
    canvas.left = max(text_width(w, AXIS_SIZE) for w in y_words) + 12
    canvas.right, canvas.top = (18 if canvas.narrow else 24), 30
    canvas.bottom = 48 if spec.x.title else 28
    traces = [_trace(canvas, s, scale) for s in spec.series]
    if spec.diagonal:
        _diagonal(canvas, x_ticks, y_ticks)
    _name_points(canvas, points, scale, x_ticks, y_ticks)
    text3 = canvas.look.ui["text3"]
    if spec.y.title:
        canvas.text(
            escaped(spec.y.title), 0, 1, text3, xref="paper", yref="paper", valign="bottom", dx=-canvas.left + 2, dy=-10
        )
    if spec.x.title:
        canvas.text(escaped(spec.x.title), 1, 0, text3, xref="paper", yref="paper", align="right", valign="top", dy=26)
    layout = canvas.layout(
        xaxis=_axis(spec.x, x_ticks, x_words)
        | {"showgrid": True, "gridcolor": canvas.look.ui["rule"], "showspikes": False},
        yaxis=_axis(spec.y, y_ticks, y_words),
    )
    return {"data": traces, "layout": layout}


def _drawable(point: Point, x: Axis, y: Axis) -> bool:
    """Whether a point has both values, positive ones on logarithmic axes."""
    if point.value is None or point.x_value is None:
        return False
    return (point.value > 0 or not y.log) and (point.x_value > 0 or not x.log)


def _ticks(axis: Axis, values: list[float]) -> Ticks:
    if axis.log:
        return log_ticks(min(values, default=1.0), max(values, default=10.0))
    return round_ticks(min(values, default=0.0), max(values, default=1.0))


def _words(canvas: Canvas, axis: Axis, ticks: Ticks) -> list[str]:
    values = [10**t for t in ticks.at] if axis.log else list(ticks.at)
    decimals = tick_decimals(values, each=axis.log)
    return [canvas.words.number(v, d) + axis.suffix for v, d in zip(values, decimals, strict=True)]


def _axis(axis: Axis, ticks: Ticks, words: list[str]) -> dict[str, Any]:
    at = [10**t for t in ticks.at] if axis.log else list(ticks.at)
    kind = {"type": "log", "zeroline": False} if axis.log else {}
    return {"range": [ticks.low, ticks.high], "tickmode": "array", "tickvals": at, "ticktext": words,
            "ticklabelstandoff": 5, **kind}  # fmt: skip


def _trace(canvas: Canvas, series: Series, scale: XScale) -> dict[str, Any]:
    spec = canvas.spec
    points = [p for p in series.points if _drawable(p, spec.x, spec.y)]
    marker = point_markers(canvas.look, series.role, points, [True] * len(points))
    if series.role is Role.CONTEXT:
        # The grey of lines in the background is too faint for points that are to be found.
        grey = canvas.look.ui["control"]
        marker["color"] = same([canvas.look.bg if p.mark in HOLLOW else grey for p in points])
        marker["line"]["color"] = same([grey if p.mark in HOLLOW else canvas.look.bg for p in points])
    marker["size"] = [DOT + 4 if p.x == spec.highlight else DOT for p in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": escaped(series.name),
        "x": [p.x_value / spec.x.scale for p in points if p.x_value is not None],
        "y": [p.value / spec.y.scale for p in points if p.value is not None],
        "marker": marker,
        "customdata": [p.ref for p in points],
        "text": [hover(canvas, series, p, scale) for p in points],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _diagonal(canvas: Canvas, x: Ticks, y: Ticks) -> None:
    def value(axis: Axis, t: float) -> float:
        return float(10**t) if axis.log else t

    low, high = max(x.low, y.low), min(x.high, y.high)
    canvas.shapes.append({
        "type": "line", "layer": "below", "line": {"color": canvas.look.ui["text3"], "width": 1, "dash": "2px,3px"},
        "x0": value(canvas.spec.x, low), "y0": value(canvas.spec.y, low),
        "x1": value(canvas.spec.x, high), "y1": value(canvas.spec.y, high),
    })  # fmt: skip


def _name_points(canvas: Canvas, points: list[tuple[Series, Point]], scale: XScale, x: Ticks, y: Ticks) -> None:
    """Names beside points, the highlighted and the largest first, each only where it covers nothing."""
    spec = canvas.spec

    def logs(value: float, axis: Axis) -> float:
        return log10(value / axis.scale) if axis.log else value / axis.scale

    def pixel(p: Point) -> tuple[float, float]:
        return (
            (logs(p.x_value or 0.0, spec.x) - x.low) / (x.high - x.low) * canvas.plot_width,
            (y.high - logs(p.value or 0.0, spec.y)) / (y.high - y.low) * canvas.plot_height,
        )

    taken = Taken(around(*pixel(p), DOT + 2, DOT + 2) for _, p in points)
    area = Box(0, -10, canvas.plot_width + canvas.right - 4, canvas.plot_height)
    order = sorted(
        points, key=lambda sp: (sp[1].x != spec.highlight, sp[0].role is Role.CONTEXT, -(sp[1].value or 0.0))
    )
    for series, p in order:
        bold = p.x == spec.highlight
        text = p.label or scale.word(p.x)
        width = text_width(text, NOTE_SIZE, bold=bold) + 4
        place = free_place([pixel(p)], width, 14, area, taken, gap=6, farthest=8)
        if place is None:
            continue
        taken.add(around(*place, width, 14))
        at = pixel(p)
        colour = (
            canvas.look.ink
            if bold
            else canvas.look.label[series.role]
            if series.role is not Role.CONTEXT
            else canvas.look.ui["text2"]
        )
        canvas.text(
            escaped(text), logs(p.x_value or 0.0, spec.x), logs(p.value or 0.0, spec.y), colour, bold=bold,
            align="center", dx=place[0] - at[0], dy=place[1] - at[1],
        )  # fmt: skip


def draw_slope(canvas: Canvas) -> dict[str, Any]:
    """The figure of a slope: two periods, a line an area, names and values on both sides."""
    spec = canvas.spec
    scale = x_scale(spec, timed=False)
    ticks = value_ticks(canvas, [(p.value,) for s in spec.series for p in s.points], zero=False)
    firsts = [(s, p) for s in spec.series for p in s.points[:1] if p.value is not None]
    lasts = [(s, p) for s in spec.series if (p := last_point(s, scale)) is not None and p.x == scale.codes[-1]]
    canvas.top, canvas.bottom = 30, 10
    shown = [(canvas.number(p.value), s) for s, p in firsts if p.value is not None]
    canvas.left = max((text_width(text, NOTE_SIZE) for text, _ in shown), default=0) + 18
    names = {s.id: f"{canvas.number(p.value)} {s.name}" for s, p in lasts if p.value is not None}
    canvas.right = max((text_width(t, NOTE_SIZE, bold=True) for t in names.values()), default=0) + 18
    canvas.right = min(canvas.right, 0.5 * canvas.width)
    traces = [
        t
        for s in sorted(spec.series, key=lambda s: s.role is not Role.CONTEXT)
        for t in line_traces(canvas, s, scale, per_pixel(canvas, ticks), dots=True)
    ]
    window = (0.0, max(len(scale.codes) - 1, 1))
    for side, ends, texts in (
        (0, firsts, {s.id: text for text, s in shown}),
        (1, lasts, names),
    ):
        _side(canvas, side, ends, texts, ticks)
    for code, at in zip(scale.codes, scale.at, strict=True):
        end = "left" if at == window[0] else "right" if at == window[1] else "center"
        canvas.text(
            escaped(scale.word(code)), at, 1, canvas.look.ink, size=LABEL_SIZE, bold=True, yref="paper",
            align=end, valign="bottom", dy=-8,
        )  # fmt: skip
        canvas.shapes.append({
            "type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "layer": "below",
            "line": {"color": canvas.look.ui["rule"], "width": 1, "dash": "solid"},
        })  # fmt: skip
    kind = {"type": "log"} if spec.y.log else {}
    layout = canvas.layout(
        xaxis={"range": list(window), "visible": False},
        yaxis={"range": [ticks.low, ticks.high], "visible": False, **kind},
    )
    return {"data": traces, "layout": layout}


def _side(canvas: Canvas, side: int, ends: list[tuple[Series, Point]], texts: dict[str, str], ticks: Ticks) -> None:
    """Labels of one side, spread apart; of too many the ones in the background are left out."""
    fitting = int((canvas.plot_height + 16) / 15)
    kept = sorted(ends, key=lambda e: (e[0].role is Role.CONTEXT, -(e[1].value or 0.0)))[:fitting]

    def pixel(p: Point) -> float:
        value = (p.value or 0.0) / canvas.spec.y.scale
        level = log10(max(value, 1e-12)) if canvas.spec.y.log else value
        return (ticks.high - level) / (ticks.high - ticks.low) * canvas.plot_height

    placed = spread([pixel(p) for _, p in kept], [15.0] * len(kept), -8, canvas.plot_height + 8)
    for (series, _), y in zip(kept, placed, strict=True):
        context = series.role is Role.CONTEXT
        canvas.text(
            escaped(texts[series.id]), side, 1 - y / canvas.plot_height, canvas.look.label[series.role],
            bold=not context, xref="paper", yref="paper", align="right" if side == 0 else "left",
            dx=-9 if side == 0 else 9,
        )  # fmt: skip
