"""The geometry of a native chart: its plot in pixels and the range of its value axis, so that labels can be placed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from dashboard.charts.spec import Axis
from dashboard.exports.breaking import in_lines
from dashboard.exports.label_layout import text_width
from dashboard.exports.scale import Ticks, round_ticks, tick_decimals

# Office draws a text about this much wider than it is measured here, and its points are larger than pixels.
PIXELS_PER_POINT = 4 / 3
# The least distance of a point from the end of a logarithmic axis, in powers of ten.
EDGE_DECADES = 0.02


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart's size and its inner plot, in pixels from the upper left corner."""

    width: int
    height: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def plot_width(self) -> float:
        """Width of the inner plot."""
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> float:
        """Height of the inner plot."""
        return self.height - self.top - self.bottom

    def layout(self) -> dict[str, float]:
        """The inner plot as fractions of the chart."""
        return {
            "x": self.left / self.width,
            "y": self.top / self.height,
            "width": self.plot_width / self.width,
            "height": self.plot_height / self.height,
        }


@dataclass(frozen=True, slots=True)
class Range:
    """The value axis in base units: its ends, the distance of its ticks, decimals of their words."""

    low: float
    high: float
    step: float
    decimals: int
    log: bool

    def share(self, value: float) -> float:
        """How far up the axis a value lies, from 0 to 1."""
        if self.log:
            return log10(max(value, self.low) / self.low) / log10(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def options(self) -> dict[str, float]:
        """The axis by the library's names."""
        ends: dict[str, float] = {"min": self.low, "max": self.high}
        return ends | ({"log_base": 10, "major_unit": 10} if self.log else {"major_unit": self.step})


def value_range(axis: Axis, values: Iterable[float], *, zero: bool = True) -> Range:
    """A range of round ticks that holds values in base units, and zero where bars begin there.

    A logarithmic range runs over whole powers of ten of the displayed unit, as native charts have them.
    """
    shown = [value / axis.scale for value in values]
    if axis.log:
        first = floor(log10(min((v for v in shown if v > 0), default=1.0)) - EDGE_DECADES)
        last = max(ceil(log10(max([v for v in shown if v > 0], default=10.0)) + EDGE_DECADES), first + 1)
        return Range(10.0**first * axis.scale, 10.0**last * axis.scale, 0.0, max(0, -first), log=True)
    floor_value, top = min(shown, default=0.0), max(shown, default=1.0)
    ticks = round_ticks(min(floor_value, 0.0), max(top, 0.0)) if zero else round_ticks(floor_value, top)
    step = _step(ticks)
    low_tick, high_tick = floor(ticks.low / step + 1e-9), ceil(ticks.high / step - 1e-9)
    low, high = round(low_tick * step, 9), round(max(high_tick, low_tick + 1) * step, 9)
    decimals = max(tick_decimals([low, high, round(step, 9)]))
    return Range(low * axis.scale, high * axis.scale, step * axis.scale, decimals, log=False)


def _step(ticks: Ticks) -> float:
    return round(ticks.at[1] - ticks.at[0], 9) if len(ticks.at) > 1 else max(abs(ticks.at[0]) if ticks.at else 1.0, 1.0)


def office_width(text: str, points: float, *, bold: bool = False) -> float:
    """The width in pixels of a line of text set in a size of points."""
    return text_width(text, points * PIXELS_PER_POINT, bold=bold)


def wrapped(text: str, room: float, points: float, *, bold: bool = False) -> list[str]:
    """The lines of a text in a room of pixels, broken between words."""
    return in_lines(text, room, lambda line: office_width(line, points, bold=bold))


def tick_stride(words: Sequence[str], room: float, points: float, *, yearly: bool) -> int:
    """Every how many categories a word fits below the axis."""
    widest = max((office_width(word, points) for word in words), default=0) + 8
    least = ceil(widest * len(words) / max(room, 1))
    rounds = (1, 2, 5, 10, 20, 50) if yearly else (1, 2, 3, 4, 6, 12, 24, 36, 60)
    return next((stride for stride in rounds if stride >= least), least)
