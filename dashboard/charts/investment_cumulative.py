"""Gross inflow as running totals since a first year, with the years that are known as parts of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.investment import investor, rows
from dashboard.charts.points import Row, amount_axis, known, point, read
from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Point, Role, Series
from dashboard.context import Context
from dashboard.measures import token
from dashboard.state import HOME, ViewState
from etl.model.period import Period, PeriodKind

ID = "investment-cumulative"
INDICATOR = "fdi_inflow_gross"
TOTALS = 4
# Parts that complete a total: whole years and the part of a year at its end.
PART_KINDS = (PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.YEAR_TO_DATE)


@dataclass(frozen=True, slots=True)
class _Total:
    """A stated total, the known parts at its end from the first to the last, and the period before them."""

    row: Row
    period: Period
    parts: tuple[Row, ...]

    @property
    def rest(self) -> Period | None:
        """What the parts leave; None where they are all of it."""
        if not self.parts:
            return self.period
        start = Period.parse(self.parts[0].period).start
        return Period(self.period.start, start - 1) if start > self.period.start else None

    @property
    def remainder(self) -> float:
        """The total less its parts."""
        return (self.row.value or 0.0) - sum(part.value or 0.0 for part in self.parts)


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """A row a stated total, the newest last; what no statement prints is derived with its exact bounds."""
    words = ctx.words
    pair = investor(state, INDICATOR)
    frame = rows(ctx, state, INDICATOR, (*PART_KINDS, PeriodKind.SPAN))
    totals = _totals(frame)
    options = {"partner": words.area(pair.partner), "reporter": words.area(HOME)}
    what = words.say("investment.what_cumulative", **options)
    axis = amount_axis(ctx, [total.row.value for total in totals])
    unit = words.unit_words(totals[0].row.unit if totals else state.unit, axis.scale)
    subtitle = words.say("investment.subtitle_cumulative", what=what, unit=unit)
    if not totals:
        title = words.say("empty.title", what=what)
        return empty(ctx, state, ID, Kind.BAR, title, subtitle, nearest(ctx, state, ID, (INDICATOR,), pair))
    codes = tuple(total.row.period for total in totals)
    used = {total.row.period for total in totals} | {part.period for total in totals for part in total.parts}
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, totals[-1], options),
        subtitle=subtitle,
        series=_series(ctx, totals, axis, pair.partner),
        x=Axis(categories=codes, labels=tuple(words.tick(Period.parse(code)) for code in codes)),
        y=axis,
        unit=unit,
        frames=[frame[frame["period"].isin(used)]],
        notes=[words.say("investment.note_cumulative")],
        stacked=True,
    )
    return assemble(ctx, state, ID, draft)


def _totals(frame: pd.DataFrame) -> list[_Total]:
    """Totals of more than a year, those with the most years of each end first told, in the order of their ends."""
    found = [row for row in read(frame) if row.value is not None]
    by_period = {Period.parse(row.period): row for row in found}
    longest: dict[int, Period] = {}
    for period in by_period:
        if period.length > 12 and (period.end not in longest or period.start < longest[period.end].start):
            longest[period.end] = period
    chosen = sorted(longest.values(), key=lambda period: period.end)[-TOTALS:]
    return [_Total(by_period[period], period, _parts(period, by_period)) for period in chosen]


def _parts(total: Period, by_period: dict[Period, Row]) -> tuple[Row, ...]:
    """Adjacent known parts from the end of a total backwards, each the longest of a year or less."""
    parts: list[Row] = []
    end = total.end
    while end > total.start:
        fitting = [p for p in by_period if p.end == end and p.length <= 12 and p.start >= total.start and p != total]
        if not fitting:
            break
        part = min(fitting, key=lambda period: period.start)
        parts.insert(0, by_period[part])
        end = part.start - 1
    kept = sum(part.value or 0.0 for part in parts)
    return tuple(parts) if kept <= (by_period[total].value or 0.0) else ()


def _series(ctx: Context, totals: list[_Total], axis: Axis, partner: str) -> list[Series]:
    """The derived rest first, then each part in the order of time: the pieces of a bar from left to right."""
    words = ctx.words
    pieces: dict[Period, list[Point]] = {}
    for total in totals:
        rest = total.rest
        if rest is not None:
            pieces.setdefault(Period(rest.start, rest.end), []).append(_rest_point(ctx, total, axis))
        for part in total.parts:
            label = words.number((part.value or 0.0) / axis.scale, axis.decimals)
            pieces.setdefault(Period.parse(part.period), []).append(point(part, x=total.row.period, label=label))
    return [
        Series(
            id=f"part-{period.code.replace('/', '_')}", name=words.tick(period), role=Role.FDI_GROSS,
            points=tuple(points), indicator=INDICATOR, reporter=HOME, partner=partner, unit=totals[0].row.unit,
        )
        for period, points in sorted(pieces.items(), key=lambda item: (item[0].start, item[0].end))
    ]  # fmt: skip


def _rest_point(ctx: Context, total: _Total, axis: Axis) -> Point:
    """What the parts leave of a total, with the bounds that follow from how all were printed."""
    words = ctx.words
    if not total.parts:
        label = words.number((total.row.value or 0.0) / axis.scale, axis.decimals)
        return point(total.row, x=total.row.period, label=label)
    los, his = [part.lo for part in total.parts], [part.hi for part in total.parts]
    lo = None if total.row.lo is None or None in his else total.row.lo - sum(known(hi) or 0.0 for hi in his)
    hi = None if total.row.hi is None or None in los else total.row.hi - sum(known(low) or 0.0 for low in los)
    if lo is not None and hi is not None:
        label = words.range(*(words.number(bound / axis.scale, axis.decimals) for bound in (lo, hi)))
    else:
        label = words.number(total.remainder / axis.scale, axis.decimals)
    ids = [_plain_id(total.row), *(_plain_id(part) for part in total.parts)]
    currency = total.row.unit if total.row.ref.startswith("convert-") else ""
    return Point(
        x=total.row.period, value=total.remainder, ref=token("diff", ids, currency), mark=Mark.DERIVED, lo=lo, hi=hi,
        label=label, source=total.row.source,
    )  # fmt: skip


def _plain_id(row: Row) -> str:
    """The record id of a row, converted or not."""
    return row.ref.rpartition(".")[2]


def _title(ctx: Context, total: _Total, options: Mapping[str, object]) -> str:
    words = ctx.words
    value = total.row.value or 0.0
    told = words.money(value, total.row.unit)
    first = total.period.start_year
    years = [part for part in total.parts if Period.parse(part.period).kind is PeriodKind.YEAR]
    window = words.window(total.period)
    if years and value > 0:
        share = sum(part.value or 0.0 for part in total.parts) / value * 100
        start = Period.parse(total.parts[0].period)
        since = words.span(start, Period.parse(years[-1].period)) if len(total.parts) == len(years) else ""
        key = "investment.title_cumulative_parts" if since else "investment.title_cumulative_since"
        return words.say(
            key, amount=told, first=first, share=words.percent(share, 0), span=since, start=words.period(start),
            window=window, **options,
        )  # fmt: skip
    return words.say("investment.title_cumulative", amount=told, window=window, **options)


CHART = Chart(ID, "Investment since a first year", build)
