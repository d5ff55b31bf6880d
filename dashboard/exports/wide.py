"""A chart's points as a table: one row a period or area, one column a series. What CSV, sheets and documents share."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.spec import ChartSpec, Point, Series
from dashboard.exports.scale import period_of
from dashboard.text import Words


@dataclass(frozen=True, slots=True)
class WideRow:
    """The points of one x code by series; None where a series has none there."""

    code: str
    label: str
    points: tuple[Point | None, ...]


def wide_rows(spec: ChartSpec) -> list[WideRow]:
    """One row a code, in the axis's order or else in the order of time.

    A code that a series has twice takes two rows: nothing is dropped.
    """
    words = dict(zip(spec.x.categories, spec.x.labels, strict=False))
    order = {code: place for place, code in enumerate(spec.x.categories)}
    held: dict[tuple[str, int], dict[int, Point]] = {}
    for column, series in enumerate(spec.series):
        seen: dict[str, int] = {}
        for point in series.points:
            count = seen.setdefault(point.x, 0)
            seen[point.x] = count + 1
            held.setdefault((point.x, count), {})[column] = point
    keys = sorted(held, key=lambda key: (order.get(key[0], len(order)), _time(key[0]), key[1]))
    columns = range(len(spec.series))
    return [WideRow(key[0], words.get(key[0], key[0]), tuple(held[key].get(i) for i in columns)) for key in keys]


def full_name(series: Series) -> str:
    """The name of a series where it stands outside of its panel."""
    return series.name if series.panel in ("", series.name) else f"{series.panel}: {series.name}"


def is_timed(spec: ChartSpec) -> bool:
    """Whether the rows are periods and not areas."""
    return any(period_of(point.x) is not None for series in spec.series for point in series.points)


def is_of_products(spec: ChartSpec) -> bool:
    """Whether the rows are products and not areas: a chart of products says of which level."""
    return "level" in spec.extra and not is_timed(spec)


def row_head(spec: ChartSpec, words: Words) -> str:
    """What heads the column of the rows' names: periods, what the axis is of, or areas."""
    return words.say("card.period") if is_timed(spec) else spec.x.title or words.say("card.area")


def _time(code: str) -> tuple[int, int]:
    period = period_of(code)
    return (period.start, period.end) if period is not None else (0, 0)
