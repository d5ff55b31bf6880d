"""Net inflow of direct investment from the balance of payments: new money less what was withdrawn."""

from __future__ import annotations

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.investment_pieces import (
    NET,
    common_notes,
    comparability_notes,
    drawn,
    labels,
    last_of,
    money,
    offer,
    official_rows,
    point_notes,
    rate,
)
from dashboard.charts.phrases import moved
from dashboard.charts.points import amount_axis, rules, time_axis
from dashboard.charts.spec import ChartSpec, Kind
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import Period, PeriodKind

ID = "investment-net"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Years as columns about zero, or quarters (`freq=Q`) where they are published; breaks behind dotted rules."""
    words = ctx.words
    frame = _rows(ctx, state)
    valued = frame[frame["value"].notna()]
    if valued.empty:
        title = words.say("chart_investment.net.empty", partner=words.area(state.partner))
        subtitle = _subtitle(ctx, state, "", words.unit_words(state.unit))
        return empty(ctx, state, ID, Kind.COLUMN, title, subtitle, offer(ctx, state, NET, NET))
    axis = amount_axis(ctx, valued["value"])
    unit = words.unit_words(str(valued["unit"].iloc[0]), axis.scale)
    texts = {code: text for code, text in labels(ctx, valued, axis).items() if code in _told(valued)}
    made = drawn(ctx, frame, "net", words.say(f"indicator.{NET}"), NET, texts, point_notes(ctx, frame))
    first, last = (Period.parse(str(valued["period"].iloc[place])) for place in (0, -1))
    draft = Draft(
        kind=Kind.COLUMN,
        title=_title(ctx, state, valued),
        subtitle=_subtitle(ctx, state, words.span(first, last), unit),
        series=[made],
        x=time_axis(ctx, (one.x for one in made.points), first.length),
        y=axis,
        unit=unit,
        frames=[frame],
        notes=[*comparability_notes(ctx, made.points), *common_notes(ctx, state, stated=False)],
        rules=rules(ctx, [frame]),
    )
    return assemble(ctx, state, ID, draft)


def _rows(ctx: Context, state: ViewState) -> pd.DataFrame:
    """Quarters where the state asks for them and they are published, else years."""
    if state.freq == "Q":
        quarters = official_rows(ctx, state, NET, PeriodKind.QUARTER)
        if quarters["value"].notna().any():
            return quarters.sort_values("period_start", ignore_index=True)
    return official_rows(ctx, state, NET).sort_values("period_start", ignore_index=True)


def _told(valued: pd.DataFrame) -> set[str]:
    """The periods that carry a label: the last, the highest, and the lowest where it is negative."""
    by_code = dict(zip(valued["period"].astype(str), valued["value"].astype(float), strict=True))
    lowest = min(by_code, key=lambda code: by_code[code])
    codes = {list(by_code)[-1], max(by_code, key=lambda code: by_code[code])}
    return codes | ({lowest} if by_code[lowest] < 0 else set())


def _subtitle(ctx: Context, state: ViewState, span: str, unit: str) -> str:
    key = "subtitle" if span else "subtitle_empty"
    return ctx.words.say(f"chart_investment.net.{key}", partner=ctx.words.area(state.partner), span=span, unit=unit)


def _title(ctx: Context, state: ViewState, valued: pd.DataFrame) -> str:
    words = ctx.words
    last = last_of(valued)
    assert last is not None  # the caller draws nothing without a value
    value = last.row.value or 0.0
    values = {
        "subject": words.say("chart_investment.net.subject", partner=words.area(state.partner)),
        "partner": words.area(state.partner),
        "period": words.window(last.period),
        "amount": money(words, value, last.row.unit, last.resolution),
        "size": money(words, abs(value), last.row.unit, last.resolution),
    }
    if value == 0:
        return words.say("chart_investment.net.nil", **values)
    if value < 0:
        turned = last.before is not None and last.before > 0
        return words.say(f"chart_investment.net.{'turned_negative' if turned else 'negative'}", **values)
    if last.before is not None and last.before < 0:
        return words.say("chart_investment.net.turned_positive", **values)
    growth_pct = rate(last)
    if growth_pct is None:
        return words.say("chart_investment.level", **values)
    return words.say("chart_investment.moved", moved=moved(ctx, NET, growth_pct), **values)


CHART = Chart(ID, "Net inflow", build)
