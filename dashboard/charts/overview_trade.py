"""Trade at a glance: exports above the line, imports below it, the balance as a line over them."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.phrases import flow, moved, rate_at, shown_span
from dashboard.charts.points import (
    ROLES,
    Row,
    amount_axis,
    known_points,
    last_known,
    pick,
    read,
    rules,
    series,
    time_axis,
)
from dashboard.charts.selection import STEP_MONTHS, Pair, pairs, rows, within
from dashboard.charts.spec import ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import Period

ID = "overview-trade"
INDICATORS = ("exports", "imports", "balance")
# A record says something only among so many years.
RECORD_AMONG = 5


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Exports, imports and balance of the partner in focus since 1995, or over the span that the state names."""
    words = ctx.words
    pair = pairs(state)[0]
    freq = "A" if state.freq == "YTD" else state.freq
    wide = rows(ctx, state, (*INDICATORS, "turnover"), [pair], freq=freq, lead_months=12)
    held = read(wide)
    shown = read(within(wide, state))
    frames = [pick(shown, indicator, pair.reporter, pair.partner) for indicator in INDICATORS]
    drawn = [
        series(
            frame, indicator, words.say(f"indicator.{indicator}"), ROLES[indicator], indicator, pair.reporter,
            pair.partner, as_line=indicator == "balance",
        )
        for frame, indicator in zip(frames, INDICATORS, strict=True)
    ]  # fmt: skip
    values = [point.value for one_series in drawn for point in one_series.points]
    axis = amount_axis(ctx, values)
    unit = words.unit_words(state.unit, axis.scale)
    subtitle = words.say(
        "overview_trade.subtitle", what=flow(ctx, "goods", pair), span=shown_span(ctx, drawn) or words.say("freq.none"),
        unit=unit,
    )  # fmt: skip
    if not any(value is not None for value in values):
        title = words.say("empty.title", what=flow(ctx, "turnover", pair))
        return empty(ctx, state, ID, Kind.MIRRORED, title, subtitle, nearest(ctx, state, ID, INDICATORS, pair))
    draft = Draft(
        kind=Kind.MIRRORED,
        title=takeaway(ctx, pair, drawn, held),
        subtitle=subtitle,
        series=drawn,
        x=time_axis(ctx, (point.x for s in drawn for point in s.points), STEP_MONTHS[freq]),
        y=axis,
        unit=unit,
        frames=frames,
        rules=rules(ctx, frames),
    )
    return assemble(ctx, state, ID, draft)


def takeaway(ctx: Context, pair: Pair, drawn: list[Series], held: list[Row]) -> str:
    """The most telling of: a record balance, a change of its sign, growth of turnover, a single side known."""
    words = ctx.words
    exports, imports, balance = drawn
    latest = max((last.x for s in drawn if (last := last_known(s)) is not None), key=Period.parse)
    when = words.period(Period.parse(latest))
    ends = {s.indicator: last for s in drawn if (last := last_known(s)) is not None and last.x == latest}
    if "balance" not in ends:
        side = next(name for name in ("imports", "exports") if name in ends)
        other = "exports" if side == "imports" else "imports"
        return words.say(
            "overview_trade.one_side", flow=flow(ctx, side, pair), period=when,
            amount=words.money(ends[side].value or 0.0, exports.unit or imports.unit),
            other=words.say(f"flow_bare.{other}"),
        )  # fmt: skip
    rates = {
        name: rate
        for name in ("exports", "imports", "turnover")
        if (rate := rate_at(pick(held, name, pair.reporter, pair.partner), latest)) is not None
    }
    now = ends["balance"].value or 0.0
    known = known_points(balance)
    before = [point.value or 0.0 for point in known[:-1]]
    turned = bool(before) and before[-1] * now < 0
    name = words.say("balance_name.surplus" if now > 0 else "balance_name.deficit")
    record = len(known) >= RECORD_AMONG and (now < min([*before, 0.0]) or now > max([*before, 0.0]))
    if record and rates:
        driver = max((n for n in ("exports", "imports") if n in rates), key=lambda n: abs(rates[n]), default="turnover")
        return words.say(
            "overview_trade.record", flow=flow(ctx, driver, pair), moved=moved(ctx, driver, rates[driver]), period=when,
            balance=name, first=words.period(Period.parse(known[0].x)),
        )  # fmt: skip
    turnover = last_turnover(held, pair, latest)
    total = words.money(turnover, balance.unit) if turnover is not None else ""
    trade = flow(ctx, "turnover", pair)
    if turned:
        return words.say("overview_trade.turned", flow=trade, amount=total, period=when, balance=name)
    if "turnover" in rates:
        return words.say(
            "overview_trade.grew",
            flow=trade,
            moved=moved(ctx, "turnover", rates["turnover"]),
            amount=total,
            period=when,
        )
    return words.say("overview_trade.level", flow=trade, amount=total, period=when)


def last_turnover(held: list[Row], pair: Pair, period: str) -> float | None:
    """Turnover of a pair in a period; None where it is not known."""
    found = pick(held, "turnover", pair.reporter, pair.partner)
    return next((row.value for row in found if row.period == period), None)


CHART = Chart(ID, "Trade at a glance", build)
