"""Axes of time and of values: ranges, ticks and their words, and where a value lies in pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log10
from typing import Any

from dashboard.charts.spec import Point, Series
from dashboard.exports.canvas import Canvas, escaped
from dashboard.exports.scale import Ticks, XScale, log_ticks, round_ticks, tick_decimals, x_ticks


def value_ticks(canvas: Canvas, bounds: Sequence[tuple[float | None, ...]], *, zero: bool = True) -> Ticks:
    """Range and ticks of the y axis, in display units, for values with their bounds."""
    axis = canvas.spec.y
    values = [value / axis.scale for triple in bounds for value in triple if value is not None]
    if axis.log:
        positive = [value for value in values if value > 0]
        return log_ticks(min(positive, default=1), max(positive, default=10))
    low, high = min(values, default=0.0), max(values, default=1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    return round_ticks(low, high)


def per_pixel(canvas: Canvas, ticks: Ticks) -> float:
    """Display units of the y axis that one pixel stands for."""
    return (ticks.high - ticks.low) / max(canvas.plot_height, 1)


def tick_words(canvas: Canvas, ticks: Ticks, *, unsigned: bool = False) -> list[str]:
    """Texts of the y ticks with as many decimals as their step needs."""
    values = [10**t for t in ticks.at] if canvas.spec.y.log else [abs(t) if unsigned else t for t in ticks.at]
    return [
        canvas.words.number(v, d) + canvas.spec.y.suffix
        for v, d in zip(values, tick_decimals(values, each=canvas.spec.y.log), strict=True)
    ]


def axes(
    canvas: Canvas, scale: XScale, window: tuple[float, float], ticks: Ticks, *, unsigned: bool = False
) -> dict[str, Any]:
    """Both axes with explicit ranges and words, so that nothing depends on the browser's own choices."""
    # A little more on both sides: a grid line exactly at the edge is not drawn.
    edge = 1.5 * per_pixel(canvas, ticks)
    marks = [
        (at, escaped(word).replace("\n", "<br>"))
        for at, word in x_ticks(scale, canvas.plot_width, narrow=canvas.narrow)
    ]
    return {
        "xaxis": {
            "range": list(window), "tickmode": "array",
            "tickvals": [at for at, _ in marks], "ticktext": [word for _, word in marks],
            "tickangle": 0,
            "ticklabelstandoff": 5,
        },
        "yaxis": {
            "range": [ticks.low - edge, ticks.high + edge], "tickmode": "array",
            "tickvals": [10**t for t in ticks.at] if canvas.spec.y.log else list(ticks.at),
            "ticktext": tick_words(canvas, ticks, unsigned=unsigned), "ticklabelstandoff": 6,
            **({"type": "log", "zeroline": False} if canvas.spec.y.log else {}),
        },
    }  # fmt: skip


def y_value(canvas: Canvas, value: float) -> float:
    """A value in the units of the drawn axis."""
    return value / canvas.spec.y.scale


def to_pixels(
    canvas: Canvas, window: tuple[float, float], ticks: Ticks
) -> Callable[[float, float], tuple[float, float]]:
    """The map from axis units to pixels of the plot."""

    def convert(x: float, y: float) -> tuple[float, float]:
        level = log10(max(y, 1e-12)) if canvas.spec.y.log else y
        return (
            (x - window[0]) / (window[1] - window[0]) * canvas.plot_width,
            (ticks.high - level) / (ticks.high - ticks.low) * canvas.plot_height,
        )

    return convert


def last_point(series: Series, scale: XScale) -> Point | None:
    """The latest point that has a value."""
    known = [p for p in series.points if p.value is not None and p.x in scale.places]
    return max(known, key=lambda p: scale.places[p.x], default=None)
