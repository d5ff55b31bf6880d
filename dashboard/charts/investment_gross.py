"""Gross inflow of direct investment by year, as statements give it; a part of a year stands apart."""

from __future__ import annotations

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.investment_pieces import (
    GROSS,
    basis_note,
    common_notes,
    drawn,
    hedged,
    is_part_year,
    is_year,
    labels,
    last_of,
    money,
    offer,
    point_notes,
    rate,
    stated_area,
    stated_rows,
)
from dashboard.charts.phrases import moved
from dashboard.charts.points import amount_axis
from dashboard.charts.spec import Axis, ChartSpec, Kind, Rule
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import Period

ID = "investment-gross"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Years as columns; what is stated of the year after the last one stands behind a rule, compared with none."""
    words = ctx.words
    stated = stated_rows(ctx, state)
    stated = stated[stated["value"].notna() & _within(stated, state)]
    years, parts = _years(stated), _latest_parts(stated)
    shown = pd.concat([years, parts], ignore_index=True) if len(parts) else years
    if shown.empty:
        title = words.say("chart_investment.gross.empty", partner=words.area(stated_area(state)))
        subtitle = _subtitle(ctx, state, "", words.unit_words(state.unit))
        return empty(ctx, state, ID, Kind.COLUMN, title, subtitle, offer(ctx, state, GROSS, GROSS))
    axis = amount_axis(ctx, shown["value"])
    unit = words.unit_words(str(shown["unit"].iloc[0]), axis.scale)
    texts, notes = labels(ctx, shown, axis), point_notes(ctx, shown)
    made = [
        drawn(ctx, years, "years", words.say("chart_investment.gross.years"), GROSS, texts, notes),
        drawn(ctx, parts, "parts", words.say("chart_investment.gross.parts"), GROSS, texts, notes),
    ]
    periods = [Period.parse(code) for code in shown["period"]]
    draft = Draft(
        kind=Kind.COLUMN,
        title=_title(ctx, state, years if len(years) else parts),
        subtitle=_subtitle(ctx, state, _span(ctx, years, parts), unit),
        series=made,
        x=_axis(ctx, years, periods),
        y=axis,
        unit=unit,
        frames=[shown],
        notes=[
            *([words.say("chart_investment.gross.apart")] if len(years) and len(parts) else []),
            *basis_note(ctx, (one for series in made for one in series.points)),
            *common_notes(ctx, state, stated=True),
        ],
        rules=_rules(ctx, years, parts),
        # Years and parts of a year share no place on the axis: stacking only keeps the columns as wide.
        stacked=True,
    )
    return assemble(ctx, state, ID, draft)


def _within(frame: pd.DataFrame, state: ViewState) -> pd.Series[bool]:
    keep = pd.Series(True, index=frame.index)
    if state.start is not None:
        keep &= frame["period_start"] >= state.start.start
    if state.end is not None:
        keep &= frame["period_end"] <= state.end.end
    return keep


def _years(stated: pd.DataFrame) -> pd.DataFrame:
    return stated[is_year(stated)].sort_values("period_start", ignore_index=True)


def _latest_parts(stated: pd.DataFrame) -> pd.DataFrame:
    """Parts of the last year with any figure, where no figure of the whole year is stated."""
    parts = stated[is_part_year(stated)]
    if parts.empty:
        return parts
    last_year = int(parts["period_end"].max()) // 12
    whole = stated[is_year(stated)]["period_start"]
    if len(whole) and int(whole.max()) // 12 >= last_year:
        return parts.iloc[:0]
    of_last = parts[parts["period_start"] // 12 == last_year]
    # Of those that end together the longest last: it is the one that the subtitle names.
    return of_last.sort_values(["period_end", "period_start"], ascending=[True, False], ignore_index=True)


def _axis(ctx: Context, years: pd.DataFrame, periods: list[Period]) -> Axis:
    """Every year from the first to the last, so that one that nobody stated is seen as a gap, then the parts."""
    codes = [period.code for period in periods]
    if len(years):
        first, last = int(years["period_start"].min()) // 12, int(years["period_start"].max()) // 12
        codes = [*(str(year) for year in range(first, last + 1)), *codes[len(years) :]]
    return Axis(categories=tuple(codes), labels=tuple(ctx.words.tick(Period.parse(code)) for code in codes))


def _rules(ctx: Context, years: pd.DataFrame, parts: pd.DataFrame) -> tuple[Rule, ...]:
    if years.empty or parts.empty:
        return ()
    return (Rule(str(parts["period"].iloc[0]), "", ctx.words.say("chart_investment.gross.part_rule")),)


def _span(ctx: Context, years: pd.DataFrame, parts: pd.DataFrame) -> str:
    """The years shown and the longest part of a year: "2021–2023 and H1 2024"."""
    words = ctx.words
    of_years = [Period.parse(code) for code in years["period"]]
    told = [words.span(of_years[0], of_years[-1])] if of_years else []
    return words.listing([*told, *(words.tick(Period.parse(code)) for code in parts["period"].iloc[-1:])])


def _subtitle(ctx: Context, state: ViewState, span: str, unit: str) -> str:
    words = ctx.words
    key = "subtitle" if span else "subtitle_empty"
    return words.say(f"chart_investment.gross.{key}", partner=words.area(stated_area(state)), span=span, unit=unit)


def _title(ctx: Context, state: ViewState, frame: pd.DataFrame) -> str:
    words = ctx.words
    last = last_of(frame)
    assert last is not None  # the frame holds valued rows only
    subject = words.say("chart_investment.gross.subject", partner=words.area(stated_area(state)))
    amount = money(words, last.row.value or 0.0, last.row.unit, last.resolution)
    values = {"subject": subject, "period": words.window(last.period), "amount": hedged(words, amount, last.qualifier)}
    growth_pct = rate(last)
    if growth_pct is None:
        return words.say("chart_investment.level", **values)
    return words.say("chart_investment.moved", moved=moved(ctx, GROSS, growth_pct), **values)


CHART = Chart(ID, "Gross inflow", build)
