"""A chart's table as it is displayed: digits, dashes and letters, before a page or a document lays it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Point
from dashboard.exports.canvas import words_of
from dashboard.exports.scale import XScale, period_of, x_scale
from dashboard.exports.wide import full_name
from dashboard.text import Words

LETTERS = (Mark.PROVISIONAL, Mark.DERIVED, Mark.MIRROR)


@dataclass(frozen=True, slots=True)
class Cell:
    """A displayed value: its text, what it opens, the letter of a value that is less than sure, what more there is.

    One that was not published is `missing`, and its text says so.
    """

    text: str
    ref: str = ""
    letter: str = ""
    note: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its name, and a cell for each further column; None where there is no point at all."""

    name: str
    cells: tuple[Cell | None, ...]
    highlight: bool = False


@dataclass(frozen=True, slots=True)
class Displayed:
    """The head of each column with its unit, the first being that of the rows' names; the rows; what letters mean."""

    heads: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    keys: tuple[str, ...]


def displayed(spec: ChartSpec) -> Displayed:
    """The values of a chart as a table: a row a period (the latest first) or area, a column a series."""
    scale, words = x_scale(spec, timed=False), words_of(spec)
    scatter = spec.kind is Kind.SCATTER
    heads, lines = _scatter(spec, scale, words) if scatter else _by_code(spec, scale, words)
    used = {point.mark for series in spec.series for point in series.points if point.value is not None}
    keys = (f"{words.say(f'card.{mark}')}: {words.say(f'status.{mark}')}" for mark in LETTERS if mark in used)
    return Displayed(heads, tuple(lines), tuple(keys))


def _by_code(spec: ChartSpec, scale: XScale, words: Words) -> tuple[tuple[tuple[str, str], ...], Sequence[Line]]:
    by_time = bool(scale.codes) and period_of(scale.codes[0]) is not None
    first = words.say("card.period") if by_time else spec.x.title or words.say("card.area")
    heads = ((first, ""), *((full_name(series), spec.unit) for series in spec.series))
    found = [{point.x: point for point in series.points} for series in spec.series]
    order = range(len(scale.codes) - 1, -1, -1) if by_time else range(len(scale.codes))
    lines = [
        Line(
            scale.words[i],
            tuple(_cell(spec, points.get(scale.codes[i]), words) for points in found),
            scale.codes[i] == spec.highlight,
        )
        for i in order
    ]
    return heads, lines


def _scatter(spec: ChartSpec, scale: XScale, words: Words) -> tuple[tuple[tuple[str, str], ...], Sequence[Line]]:
    heads = ((words.say("card.area"), ""), (spec.x.title, ""), (spec.y.title, ""))
    lines = []
    for point in sorted((p for series in spec.series for p in series.points), key=lambda p: -(p.value or 0.0)):
        across = None
        if point.x_value is not None:
            across = Cell(_number(point.x_value, spec.x, words), point.x_ref or point.ref)
        cells = (across, _cell(spec, point, words))
        lines.append(Line(scale.word(point.x), cells, point.x == spec.highlight))
    return heads, lines


def _cell(spec: ChartSpec, point: Point | None, words: Words) -> Cell | None:
    if point is None:
        return None
    if point.value is None:
        return Cell(words.say("number.missing"), missing=True)
    letter = words.say(f"card.{point.mark}") if point.mark in LETTERS else ""
    return Cell(shown(spec, point), point.ref, letter, point.note)


def shown(spec: ChartSpec, point: Point) -> str:
    """A point's value as displayed: of a derived one with bounds apart, the range of what it can be.

    Raises ValueError for a point without a value: what is not published has no digits.
    """
    words = words_of(spec)
    if point.mark is Mark.DERIVED and point.lo is not None and point.hi is not None:
        return words.range(_number(point.lo, spec.y, words), _number(point.hi, spec.y, words))
    if point.value is None:
        raise ValueError(f"{point.x} has no value to show")
    return _number(point.value, spec.y, words)


def _number(value: float, axis: Axis, words: Words) -> str:
    return words.number(value / axis.scale, axis.decimals) + axis.suffix
