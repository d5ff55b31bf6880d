"""Ticks and positions: at most five round values on an axis of numbers, few and short words on an axis of periods."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.charts.spec import Axis, ChartSpec
from dashboard.exports.label_layout import text_width
from etl.model.period import Period, PeriodError, PeriodKind

MAX_TICKS = 5


@dataclass(frozen=True, slots=True)
class Ticks:
    """The range of an axis and where its ticks stand."""

    low: float
    high: float
    at: tuple[float, ...]


def round_ticks(low: float, high: float, most: int = MAX_TICKS) -> Ticks:
    """A range that holds [low, high] and at most `most` round ticks in it.

    The range ends at a tick where that costs little room, else just beyond the data.
    """
    if high - low < 1e-9:
        low, high = (low, low + 1) if low >= 0 else (low, 0.0)
    exponent = math.floor(math.log10((high - low) / most)) - 1
    for power in range(exponent, exponent + 4):
        for factor in (1, 2, 2.5, 5):
            step = factor * 10.0**power
            first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
            top = last + 1 if (last + 1) * step - high < 0.4 * step else last
            bottom = first - 1 if low - (first - 1) * step < 0.4 * step and low < 0 else first
            if top - bottom + 1 <= most:
                at = tuple(round(k * step, 12) for k in range(bottom, top + 1))
                room = 0.02 * (high - low)
                upper = at[-1] if at[-1] >= high else high + room
                lower = at[0] if at[0] <= low else low - room
                return Ticks(lower, upper, at)
    raise AssertionError("a step of ten times the range always fits")


def log_ticks(low: float, high: float, most: int = MAX_TICKS) -> Ticks:
    """Range and ticks of a logarithmic axis, as logarithms to the base ten; decades, or 1-2-5 where there are few."""
    lower, upper = math.log10(low), math.log10(high)
    pad = max(0.06 * (upper - lower), 0.05)
    lower, upper = lower - pad, upper + pad
    decades = list(range(math.ceil(lower), math.floor(upper) + 1))
    if len(decades) >= 2:
        stride = math.ceil(len(decades) / most)
        return Ticks(lower, upper, tuple(float(k) for k in decades[::stride]))
    fine = [k + math.log10(f) for k in range(math.floor(lower), math.ceil(upper) + 1) for f in (1, 2, 5)]
    inside = [t for t in fine if lower <= t <= upper]
    if len(inside) < 2:
        inside = [math.log10(v) for v in round_ticks(10**lower, 10**upper).at if 10**lower <= v <= 10**upper]
    return Ticks(lower, upper, tuple(inside[:most]))


def tick_decimals(values: Sequence[float], *, each: bool = False) -> list[int]:
    """As many decimals as the ticks need to be told apart: the same for all, or `each` its own (logarithmic axes)."""
    own = [next((d for d in range(9) if abs(round(v, d) - v) <= 1e-9 * max(abs(v), 1e-9)), 9) for v in values]
    return own if each else [max(own, default=0)] * len(own)


def period_of(code: str) -> Period | None:
    """The period of a code; None for an area or any other text."""
    try:
        return Period.parse(code)
    except PeriodError:
        return None


@dataclass(frozen=True, slots=True)
class XScale:
    """Positions of x codes: in years where all codes are periods and `timed`, else 0, 1, 2 ..."""

    codes: tuple[str, ...]
    words: tuple[str, ...]
    at: tuple[float, ...]
    timed: bool
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the codes; the first of equal ones counts."""
        object.__setattr__(self, "places", {code: i for i, code in reversed([*enumerate(self.codes)])})

    def position(self, code: str) -> float | None:
        """Where a code stands; None if the axis does not have it."""
        i = self.places.get(code)
        return None if i is None else self.at[i]

    def word(self, code: str) -> str:
        """The words of a code."""
        i = self.places.get(code)
        return code if i is None else self.words[i]

    def before(self, code: str) -> float | None:
        """The position half-way between a code and the one before it."""
        i = self.places.get(code, 0)
        return (self.at[i - 1] + self.at[i]) / 2 if i else None

    def adjacent(self, first: str, second: str) -> bool:
        """Whether one code follows the other without a gap, and both are periods of one length (or no periods)."""
        i, j = self.places[first], self.places[second]
        a, b = period_of(first), period_of(second)
        if a is None or b is None:
            return j == i + 1
        if a.length != b.length:
            return False
        return j == i + 1 and (not self.timed or b.start - a.start <= max(12, a.length))


def x_scale(spec: ChartSpec, *, timed: bool) -> XScale:
    """The positions of all x codes of a chart, in the axis's order or else in the order of time.

    Years that no point has stand empty between the others: a gap is seen as a gap.
    """
    given = spec.x.categories
    codes = list(given) or list(dict.fromkeys(p.x for s in spec.series for p in s.points))
    periods = {code: period for code in codes if (period := period_of(code)) is not None}
    all_periods = bool(codes) and len(periods) == len(codes)
    if all_periods and not given:
        if all(p.kind is PeriodKind.YEAR for p in periods.values()):
            years = [p.start_year for p in periods.values()]
            codes = [str(year) for year in range(min(years), max(years) + 1)]
            periods = {code: Period.parse(code) for code in codes}
        codes.sort(key=lambda code: periods[code])
    words = dict(zip(spec.x.categories, spec.x.labels, strict=False))
    timed = timed and all_periods
    at = [(periods[code].start + periods[code].end + 1) / 24 if timed else float(i) for i, code in enumerate(codes)]
    return XScale(tuple(codes), tuple(words.get(code, code) for code in codes), tuple(at), timed)


def x_ticks(scale: XScale, plot_width: float, *, narrow: bool) -> list[tuple[float, str]]:
    """Positions and words of the ticks: every code where there is room, else round years, else every n-th.

    Words of two lines have a line feed between them.
    """
    periods = [period_of(code) for code in scale.codes]
    kinds = {p.kind for p in periods if p is not None}
    years = [(at, p.end_year) for at, p in zip(scale.at, periods, strict=True) if p is not None and _is_yearly(p)]
    if kinds == {PeriodKind.YEAR} and len(years) == len(scale.codes):
        return _year_ticks(years, plot_width, narrow=narrow)
    needed = sum(text_width(word) + 14 for word in scale.words)
    if kinds and kinds <= {PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.SPAN} and needed > plot_width:
        starts = [
            (at, p.end_year if p.length == 12 else p.start_year)
            for at, p in zip(scale.at, periods, strict=True)
            if p is not None and (p.end % 12 == 11 if p.length == 12 else p.start % 12 == 0)
        ]
        if len(starts) >= 2:
            return _year_ticks(starts, plot_width, narrow=narrow)
    return _thinned(scale, plot_width)


def _is_yearly(period: Period) -> bool:
    return period.kind is PeriodKind.YEAR


def _year_ticks(years: Sequence[tuple[float, int]], plot_width: float, *, narrow: bool) -> list[tuple[float, str]]:
    slot = plot_width / max(len(years), 1)
    if slot >= 40 and not (narrow and len(years) > 6):
        return [(at, str(year)) for at, year in years]
    if slot >= 24 and len(years) <= 18 and not narrow:
        last = years[-1][1]
        full = {years[0][1], last} | {y for _, y in years if y % 5 == 0 and last - y != 1}
        return [(at, str(year) if year in full else f"’{year % 100:02d}") for at, year in years]
    most = 4 if narrow else 8
    first, last = years[0][1], years[-1][1]
    step = next((s for s in (1, 2, 5, 10, 20, 50) if (last - first) / s + 1 <= most), 100)
    # Where round years would leave the ends unnamed, an even division of the span names both.
    even = next((s for s in range(2, last - first) if (last - first) % s == 0 and (last - first) / s < most), 0)
    start = first if even and even <= 2 * step and (first % step or last % step) else 0
    step = even if start else step
    chosen = [(at, year) for at, year in years if (year - start) % step == 0]
    return [(at, str(year)) for at, year in (chosen or [years[0], years[-1]])]


def _thinned(scale: XScale, plot_width: float) -> list[tuple[float, str]]:
    widest = max((text_width(word) for word in scale.words), default=0) + 12
    slot = plot_width / max(len(scale.codes), 1)
    # Two lines where the words of one fit: "H1 2024" below each other.
    broken = [word.replace(" ", "\n", 1) for word in scale.words]
    if widest > slot and max((text_width(row) for word in broken for row in word.split("\n")), default=0) + 8 <= slot:
        return list(zip(scale.at, broken, strict=True))
    stride = max(1, math.ceil(widest / slot)) if slot else 1
    last = len(scale.codes) - 1
    return [(scale.at[i], scale.words[i]) for i in range(last, -1, -stride)][::-1]


def value_bounds(spec_axis: Axis, values: Sequence[float]) -> tuple[float, float]:
    """The least and greatest of some values in display units, zero included: (0, 0) for none."""
    shown = [value / spec_axis.scale for value in values]
    return min(shown, default=0.0), max(shown, default=0.0)
