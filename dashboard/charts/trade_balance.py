"""The balance of trade over time, as columns about zero."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.phrases import flow, shown_span
from dashboard.charts.points import PARTNER_ROLES, amount_axis, known_points, pick, read, rules, series, time_axis
from dashboard.charts.selection import STEP_MONTHS, Pair, pairs, rows, within
from dashboard.charts.spec import ChartSpec, Kind, Role, Series
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import Period

ID = "trade-balance"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Exports less imports of each partner shown; lines where there are several."""
    words = ctx.words
    chosen = pairs(state)
    freq = "A" if state.freq == "YTD" else state.freq
    shown = within(rows(ctx, state, ("balance",), chosen, freq=freq), state)
    several = len(chosen) > 1
    held = read(shown)
    frames = [pick(held, "balance", pair.reporter, pair.partner) for pair in chosen]
    drawn = [
        series(
            frame, f"balance-{pair.other}", words.area_label(pair.other) if several else words.say("indicator.balance"),
            _role(place, several=several), "balance", pair.reporter, pair.partner, as_line=several,
        )
        for place, (pair, frame) in enumerate(zip(chosen, frames, strict=True))
    ]  # fmt: skip
    values = [point.value for s in drawn for point in s.points]
    axis = amount_axis(ctx, values)
    unit = words.unit_words(state.unit, axis.scale)
    kind = Kind.LINE if several else Kind.COLUMN
    subtitle = words.say(
        "trade_balance.subtitle", what=flow(ctx, "balance", chosen[0]), unit=unit,
        partners=words.listing([str(words.area(pair.other)) for pair in chosen]),
        span=shown_span(ctx, drawn) or words.say("freq.none"),
    )  # fmt: skip
    if not any(value is not None for value in values):
        title = words.say("empty.title", what=flow(ctx, "balance", chosen[0]))
        return empty(ctx, state, ID, kind, title, subtitle, nearest(ctx, state, ID, ("balance",)))
    first = next(i for i, s in enumerate(drawn) if known_points(s))
    draft = Draft(
        kind=kind,
        title=_title(ctx, chosen[first], drawn[first]),
        subtitle=subtitle,
        series=drawn,
        x=time_axis(ctx, (point.x for s in drawn for point in s.points), STEP_MONTHS[freq]),
        y=axis,
        unit=unit,
        frames=frames,
        rules=rules(ctx, frames),
    )
    return assemble(ctx, state, ID, draft)


def _role(place: int, *, several: bool) -> Role:
    if not several:
        return Role.BALANCE
    return PARTNER_ROLES[place] if place < len(PARTNER_ROLES) else Role.CONTEXT


def _title(ctx: Context, pair: Pair, drawn: Series) -> str:
    words = ctx.words
    points = known_points(drawn)
    last = points[-1]
    now = last.value or 0.0
    period = Period.parse(last.x)
    name = "surplus" if now > 0 else "deficit"
    earlier = next((p.value for p in reversed(points[:-1]) if Period.parse(p.x) == period.shift(-12)), None)
    options = {
        "reporter": words.area(pair.reporter), "partner": words.area(pair.partner), "period": words.period(period),
        "amount": words.money(abs(now), drawn.unit), "balance": words.say(f"balance_name.{name}"),
    }  # fmt: skip
    if now == 0:
        return words.say("trade_balance.even", **options)
    if earlier is None:
        return words.say("trade_balance.level", **options)
    if earlier * now < 0:
        was = words.say(f"balance_name.{'deficit' if now > 0 else 'surplus'}")
        return words.say("trade_balance.turned", was=was, **options)
    return words.say("trade_balance.widened" if abs(now) > abs(earlier) else "trade_balance.narrowed", **options)


CHART = Chart(ID, "Balance of trade", build)
