"""What the charts of investment share. Gross inflow, net inflow and stock are three concepts: no chart draws two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.charts.assembly import Offer
from dashboard.charts.points import Row, known, read, series
from dashboard.charts.spec import Axis, Mark, Point, Role, Series
from dashboard.context import Context
from dashboard.measures import prepared
from dashboard.state import COMPUTED_EU, HOME, PUBLIC_EU, ViewState
from dashboard.text import THOUSAND, Words
from dashboard.urls import page_url
from etl.model.period import Period, PeriodKind
from etl.model.units import Qualifier
from etl.store import Query

PATH = "/investment"
GROSS, NET, STOCK = "fdi_inflow_gross", "fdi_inflow_net", "fdi_stock"
ROLES = {GROSS: Role.FDI_GROSS, NET: Role.FDI_NET, STOCK: Role.FDI_STOCK}
# The panels of the page, as `view` names them.
VIEWS = {GROSS: "gross", NET: "net", STOCK: "stock", "cumulative": "cumulative"}
STATED_UNIT = "USD"
# A period is a part of a year, a year, or a running total over more than a year.
_YEAR = 12
_LEAST_MILLIONS = 5e4
_MOST_DECIMALS = 6
_HEDGES = {Qualifier.ABOUT, Qualifier.OVER, Qualifier.UNDER, Qualifier.UP_TO}


def stated_area(state: ViewState) -> str:
    """The area whose statements are shown: of the computed EU that is "EU as stated"; no statement sums members."""
    return PUBLIC_EU if state.partner == COMPUTED_EU else state.partner


def stated_rows(ctx: Context, state: ViewState) -> pd.DataFrame:
    """Gross inflow as statements give it, a row a period; of a figure stated in two currencies the one that is shown.

    Columns as of `Context.headline`, with the resolution as printed. As published they are those in dollars, for what
    was stated in another currency only cannot stand on the same axis; in a currency that is asked for, all.
    """
    key = ("stated gross", stated_area(state), state.unit_asked, state.as_of)
    return ctx.frames.get(key, lambda: _stated(ctx, state))


def _stated(ctx: Context, state: ViewState) -> pd.DataFrame:
    area = stated_area(state)
    wanted = state.unit_asked or STATED_UNIT
    frame = ctx.headline((GROSS,), (HOME,), (area,), as_of=state.as_of)
    if (frame["unit"] != wanted).any():
        frame = _stated_in(wanted, ctx, state, frame, area)
    if state.unit_asked:
        return prepared(ctx.converter.convert(frame.drop(columns=["currency", "ref"]), wanted))
    return frame[frame["unit"] == wanted].reset_index(drop=True)


def _stated_in(unit: str, ctx: Context, state: ViewState, frame: pd.DataFrame, area: str) -> pd.DataFrame:
    """The rows, those in another currency replaced where the same figure was stated in that one as well."""
    every = ctx.store.select(Query((GROSS,), (HOME,), (area,), ("TOTAL",)), state.as_of)
    stated = every[(every["unit"] == unit) & every["value"].notna()]
    stated = stated.sort_values(["published", "record_id"], ascending=[False, True]).drop_duplicates("period")
    other = frame["unit"] != unit
    kept = frame[~(other & frame["period"].isin(stated["period"]))]
    added = stated[stated["period"].isin(frame.loc[other, "period"])]
    both = pd.concat([kept, prepared(added)], ignore_index=True)
    return both.sort_values(["period_start", "period_end"], ignore_index=True)


def official_rows(ctx: Context, state: ViewState, indicator: str, kind: PeriodKind = PeriodKind.YEAR) -> pd.DataFrame:
    """Net inflow or stock of the partner in focus within the state's span, as published unless a currency is asked."""
    start, end = state.start, state.end
    return ctx.headline(
        (indicator,),
        (HOME,),
        (state.partner,),
        kinds=(kind,),
        start=None if start is None else start.start,
        end=None if end is None else end.end,
        unit=state.unit_asked,
        as_of=state.as_of,
    )


def yearly_rows(ctx: Context, state: ViewState, indicator: str) -> pd.DataFrame:
    """The calendar years of one measure of the partner in focus, in the order of time: what its chart calls years."""
    frame = stated_rows(ctx, state) if indicator == GROSS else official_rows(ctx, state, indicator)
    return frame[is_year(frame)].sort_values("period_start", ignore_index=True)


def length(frame: pd.DataFrame) -> pd.Series[int]:
    """Months of each row's period."""
    return frame["period_end"] - frame["period_start"] + 1


def is_running_total(frame: pd.DataFrame) -> pd.Series[bool]:
    """Whether each row covers more than a year."""
    return length(frame) > _YEAR


def is_year(frame: pd.DataFrame) -> pd.Series[bool]:
    """Whether each row is a calendar year."""
    return (length(frame) == _YEAR) & (frame["period_start"] % _YEAR == 0)


def is_part_year(frame: pd.DataFrame) -> pd.Series[bool]:
    """Whether each row covers less than a year."""
    return length(frame) < _YEAR


def drawn(
    ctx: Context,
    frame: pd.DataFrame,
    series_id: str,
    name: str,
    indicator: str,
    labels: Mapping[str, str],
    notes: Mapping[str, str],
) -> Series:
    """The series of a frame of one indicator; `labels` and `notes` (see `point_notes`) are by period."""
    partner = str(frame["partner"].iloc[0]) if len(frame) else ""
    made = series(frame, series_id, name, ROLES[indicator], indicator, HOME, partner)
    points = tuple(replace(one, label=labels.get(one.x, ""), note=notes.get(one.x, "")) for one in made.points)
    return replace(made, points=points)


def point_notes(ctx: Context, frame: pd.DataFrame) -> dict[str, str]:
    """What each figure's record says of basis, period and comparability, by period."""
    words = ctx.words
    period_of = dict(zip(frame["record_id"], frame["period"], strict=True))
    records = ctx.store.records(frame["record_id"])
    columns = (records[name].tolist() for name in ("record_id", "basis_inferred", "period_inferred", "note"))
    notes: dict[str, str] = {}
    for record_id, basis, period, note in zip(*columns, strict=True):
        parts = [
            words.say("chart_investment.basis_inferred") if _text(basis) else "",
            words.say("chart_investment.period_inferred", why=period) if _text(period) else "",
            str(note) if _text(note) else "",
        ]
        if told := "; ".join(part for part in parts if part):
            notes[str(period_of[record_id])] = told
    return notes


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def basis_note(ctx: Context, points: Iterable[Point]) -> list[str]:
    """Which of the figures shown do not say that they are gross."""
    mark = ctx.words.say("chart_investment.basis_inferred")
    shown = [one.label for one in points if one.value is not None and mark in one.note]
    return [ctx.words.say("chart_investment.basis_note", figures=ctx.words.listing(shown))] if shown else []


def comparability_notes(ctx: Context, points: Sequence[Point]) -> list[str]:
    """The notes of the points' records, a run of periods with the same note told once."""
    found = []
    for note, run in groupby((one for one in points if one.value is not None), key=lambda one: one.note):
        if note:
            codes = [one.x for one in run]
            periods = ctx.words.span(Period.parse(codes[0]), Period.parse(codes[-1]))
            found.append(ctx.words.say("chart_investment.period_note", periods=periods, note=note))
    return found


def common_notes(ctx: Context, state: ViewState, *, stated: bool) -> list[str]:
    """Whose count it is, what the EU of a statement is, and in which unit a concept is published."""
    notes = []
    if stated and stated_area(state) == PUBLIC_EU:
        notes.append(ctx.words.say("chart_investment.eu_stated"))
    if state.reporter != HOME:
        notes.append(ctx.words.say("chart_investment.own_count"))
    return notes


def hedged(words: Words, text: str, qualifier: str) -> str:
    """A figure's text with the hedge that its statement puts before it: "over 24.0"."""
    return words.say(f"chart_investment.{qualifier}", n=text) if qualifier in _HEDGES else text


def label(words: Words, value: float, axis: Axis, resolution: float | None = None) -> str:
    """A value as its axis shows it, never finer than it was printed; what would read as zero gets more decimals."""
    decimals = axis.decimals
    if resolution:
        decimals = min(decimals, words.decimals_of(axis.scale, resolution))
    while value and decimals < _MOST_DECIMALS and round(value / axis.scale, decimals) == 0:
        decimals += 1
    return words.number(value / axis.scale, decimals)


def labels(ctx: Context, frame: pd.DataFrame, axis: Axis) -> dict[str, str]:
    """The label of each period's figure, hedged as it was printed."""
    columns = (frame[name] for name in ("period", "value", "resolution", "qualifier"))
    return {
        str(period): hedged(ctx.words, label(ctx.words, value, axis, known(resolution)), qualifier)
        for period, value, resolution, qualifier in zip(*columns, strict=True)
        if known(value) is not None
    }


def money(words: Words, value: float, unit: str, resolution: float | None = None) -> str:
    """An amount in a sentence; below a tenth of a million in thousands, so that it does not read as zero."""
    if value and abs(value) < _LEAST_MILLIONS:
        key = f"money.{unit}" if words.has(f"money.{unit}") else "money.other"
        text = words.say(key, n=words.number(abs(value) / THOUSAND), scale=words.say("scale.thousand"), unit=unit)
        return f"\u2212{text}" if value < 0 else text
    return words.money(value, unit, resolution)


@dataclass(frozen=True, slots=True)
class Last:
    """The last known row of a frame, and the row twelve months before it if the two compare."""

    row: Row
    period: Period
    resolution: float | None
    qualifier: str
    before: float | None


def last_of(frame: pd.DataFrame) -> Last | None:
    """The last row with a value; None if there is none. Across a break, beside a hedge or a band, nothing compares."""
    valued = frame[frame["value"].notna()]
    if valued.empty:
        return None
    rows = read(valued)
    period = Period.parse(rows[-1].period)
    exact = dict(zip(valued["period"], valued["qualifier"] == Qualifier.EXACT, strict=True))
    earlier = [row for row in rows[:-1] if period.length <= _YEAR and row.period == period.shift(-_YEAR).code]
    compares = bool(earlier) and rows[-1].status != "B" and exact[rows[-1].period] and exact[earlier[0].period]
    compares = compares and Mark.DERIVED not in (rows[-1].mark, earlier[0].mark)
    return Last(
        rows[-1],
        period,
        known(valued["resolution"].iloc[-1]),
        str(valued["qualifier"].iloc[-1]),
        earlier[0].value if compares else None,
    )


def rate(last: Last) -> float | None:
    """Growth on the year before in percent; None where there is none, or it is zero or negative."""
    if last.before is None or last.before <= 0 or last.row.value is None:
        return None
    return (last.row.value / last.before - 1) * 100


def offer(ctx: Context, state: ViewState, indicator: str, held: str) -> Offer:
    """Why a chart of investment is empty and the nearest view that has figures.

    `held` is the key of what is looked for: of an indicator, or `cumulative` for running totals.
    """
    words = ctx.words
    partner = words.area(state.partner)
    area = stated_area(state) if indicator == GROSS else state.partner
    coverage = ctx.store.areas_with_data()
    own = coverage[(coverage["reporter"] == HOME) & coverage["partner"].isin({area, state.partner})]
    kinds = {kind for found in own.loc[own["indicator"] == indicator, "kinds"] for kind in found}
    spans = PeriodKind.SPAN.value in kinds
    if spans if held == "cumulative" else bool(kinds - {PeriodKind.SPAN.value}):
        rows = ctx.headline((indicator,), (HOME,), (area,))
        rows = rows[is_running_total(rows) == (held == "cumulative")]
        first, last = int(rows["period_start"].min()) // _YEAR, int(rows["period_end"].max()) // _YEAR
        if state.as_of is not None:
            key, values = "empty_as_of", {"day": words.day(state.as_of)}
        else:
            key, values = "empty_span", {"held": words.range(str(first), str(last))}
        why = words.say(
            f"chart_investment.{key}", what=words.say(f"chart_investment.none.{held}"), partner=partner, **values
        )
        href = page_url(PATH, state, start=None, end=None, year=None, as_of=None, unit_asked="")
        return Offer(why, words.say("chart_investment.show_all"), href)
    why = words.say("chart_investment.empty_partner", what=words.say(f"chart_investment.none.{held}"), partner=partner)
    return _other_concept(ctx, state, why, set(own["indicator"]), spans=spans)


def _other_concept(ctx: Context, state: ViewState, why: str, indicators: set[str], *, spans: bool) -> Offer:
    words = ctx.words
    if spans:
        href = page_url(PATH, state, view="cumulative", start=None, end=None, as_of=None)
        return Offer(why, words.say("chart_investment.show.cumulative"), href)
    for indicator in (NET, STOCK, GROSS):
        if indicator in indicators:
            href = page_url(PATH, state, view=VIEWS[indicator], start=None, end=None, as_of=None)
            return Offer(why, words.say(f"chart_investment.show.{VIEWS[indicator]}"), href)
    default = ViewState()
    action = words.say("chart_investment.show_partner", partner=words.area(default.partner))
    return Offer(why, action, page_url(PATH, state, partners=default.partners, reporter=HOME, start=None, end=None))
