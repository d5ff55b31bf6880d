"""The category axis of a native chart: one slot a period or area, evenly spaced, and how many of its words fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from dashboard.charts.spec import Axis, ChartSpec, Point, Series
from dashboard.exports.canvas import words_of
from dashboard.exports.label_layout import text_width
from dashboard.exports.scale import Ticks, XScale, period_of, tick_decimals, x_scale
from dashboard.exports.slides.book import Book, number_format
from dashboard.exports.slides.parts import Values
from dashboard.exports.slides.plot import PIXELS
from etl.model.period import Period, PeriodKind

# Steps between written words that a reader expects, by what the slots are.
_STEPS = {PeriodKind.MONTH: (1, 2, 3, 6, 12, 24, 36, 60, 120), PeriodKind.QUARTER: (1, 2, 4, 8, 12, 20, 40)}
_YEARS = (1, 2, 5, 10, 20, 50)
_GAP = 14
# More powers of ten than these are not all written.
MOST_DECADES = 5
# The typeface of the slides (Arial) runs narrower than the page's, whose widths are known here.
ARIAL = 0.88


def words_width(text: str, size: float = PIXELS, *, bold: bool = False) -> float:
    """The width in pixels of a line in the slides' typeface, a little more rather than less."""
    return text_width(text, size, bold=bold) * ARIAL


def slots(spec: ChartSpec) -> XScale:
    """The chart's codes in order, with the months or quarters between them that no point has.

    Slots are evenly spaced, so without these a gap in time could not be seen; years are filled in already.
    """
    scale = x_scale(spec, timed=True)
    periods = [period_of(code) for code in scale.codes]
    known = [period for period in periods if period is not None]
    if len(known) < 2 or len(known) != len(periods) or len({p.kind for p in known}) != 1:
        return scale
    length = known[0].length
    steps = {b.start - a.start for a, b in pairwise(known)}
    if known[0].kind not in _STEPS or any(step <= 0 or step % length for step in steps) or steps == {length}:
        return scale
    words = dict(zip(scale.codes, scale.words, strict=True))
    filled = [Period(start, start + length - 1) for start in range(known[0].start, known[-1].start + 1, length)]
    codes = tuple(period.code for period in filled)
    at = tuple((period.start + period.end + 1) / 24 for period in filled)
    return XScale(codes, tuple(words.get(code, code) for code in codes), at, True)


def skip(scale: XScale, room: float) -> int:
    """Each how many slots a word is written, so that none touches the next in `room` pixels for all slots.

    Of the steps that fit, the least that also writes the last word, if it is not much wider than the least of all.
    """
    count = len(scale.codes)
    if count < 2:
        return 1
    widest = max(words_width(line) for word in scale.words for line in _lines(word, room / count)) + _GAP
    least = max(1, ceil(widest * count / room))
    kinds = {period.kind for period in map(period_of, scale.codes) if period is not None}
    steps = _STEPS.get(next(iter(kinds)), _YEARS) if len(kinds) == 1 else tuple(range(1, 60))
    fitting = [step for step in steps if step >= least] or [count]
    even = [step for step in range(least, min(2 * fitting[0], count)) if (count - 1) % step == 0]
    return even[0] if even and kinds == {PeriodKind.YEAR} else fitting[0]


def _lines(word: str, slot: float) -> Sequence[str]:
    """The word in two lines where one is wider than its slot: programs break it there."""
    if words_width(word) + _GAP <= slot or " " not in word:
        return (word,)
    return word.split(" ", 1)


def lines_needed(scale: XScale, room: float) -> int:
    """In how many lines the axis writes its words."""
    slot = room / max(len(scale.codes), 1) * skip(scale, room)
    return max((len(_lines(word, slot)) for word in scale.words), default=1)


@dataclass(frozen=True, slots=True)
class Table:
    """Where the chart's own data stand in the workbook: the column of the axis's words, and one a series.

    Only each `skip`-th word is written at the axis.
    """

    words: int
    series: dict[str, int]
    skip: int = 1


def by_code(points: Sequence[Point], scale: XScale) -> list[Point | None]:
    """The point of each slot; of two with one code the first with a value."""
    found: dict[str, Point] = {}
    for point in points:
        if point.x not in found or found[point.x].value is None:
            found[point.x] = point
    return [found.get(code) for code in scale.codes]


def write_table(
    book: Book, spec: ChartSpec, series: Sequence[Series], scale: XScale, first: str, skip: int = 1
) -> Table:
    """Put the codes' words and the series' values into the workbook, in the order of the specification.

    Where not every word has room at the axis, those that are written there have a column of their own at the end: not
    every program can leave out words itself.
    """
    words = book.add(first, scale.words)
    columns = {}
    for one in series:
        cells = [None if point is None else point.value for point in by_code(one.points, scale)]
        columns[one.id] = book.add(one.name, cells, number_format(spec.y), unit_words(spec, one.unit, spec.y))
    if skip > 1:
        name = words_of(spec).say("slide.axis")
        words = book.add(name, [word if i % skip == 0 else None for i, word in enumerate(scale.words)])
    return Table(words, columns, skip)


def unit_words(spec: ChartSpec, unit: str, axis: Axis) -> str:
    """In which unit the cells of a column are, and in which they are shown."""
    words = words_of(spec)
    if axis.scale == 1 or not spec.unit:
        return spec.unit or words.unit_words(unit, 1.0)
    return words.say("slide.unit", unit=unit, shown=spec.unit)


def linear(ticks: Ticks, spec: ChartSpec, *, unsigned: bool = False) -> Values:
    """The axis in base units for ticks in display units. Its foot is a tick: programs count the ticks from there."""
    unit = spec.y.scale
    step = ticks.at[1] - ticks.at[0] if len(ticks.at) > 1 else max(ticks.high - ticks.low, 1e-9)
    low = floor(ticks.low / step + 1e-9) * step
    decimals = max(tick_decimals(ticks.at), default=0)
    shown = number_format(spec.y, decimals, unsigned=unsigned)
    return Values(_round(low * unit), _round(ticks.high * unit), _round(step * unit), shown)


def logarithmic(values: Sequence[float], spec: ChartSpec, axis_of_x: bool = False) -> Values:
    """A logarithmic axis in base units from a power of ten to just above the greatest value."""
    axis = spec.x if axis_of_x else spec.y
    positive = [value for value in values if value > 0] or [1.0, 10.0]
    low = floor(log10(min(positive)) + 1e-9)
    high = log10(max(positive))
    top = ceil(high - 1e-9) if ceil(high) - high < 0.3 else high + 0.15
    top = max(top, low + 1)
    least = max(0, -round(low - log10(axis.scale)))
    shown = number_format(axis, 0)
    if least:
        # Each power of ten below the unit needs one more place; a number format has room for two conditions.
        whole, tenth = (number_format(axis, d).split(";")[0] for d in (0, 1))
        rest = number_format(axis, least).split(";")[0]
        shown = f"[>={axis.scale:.0f}]{whole};[>={axis.scale / 10:.0f}]{tenth};{rest}"
        if least == 1:
            shown = f"[>={axis.scale:.0f}]{whole};{tenth}"
    return Values(
        float(10**low) if low >= 0 else 10.0**low,
        _round(10**top),
        10.0 if top - low <= MOST_DECADES else 100.0,
        shown,
        log=True,
    )


def _round(value: float) -> float:
    """The value without the last digits, which binary fractions leave behind."""
    return float(f"{value:.12g}")
