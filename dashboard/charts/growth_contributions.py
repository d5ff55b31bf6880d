"""What exports and imports each add to the growth of turnover, in percentage points."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.growth_yoy import refusals
from dashboard.charts.phrases import bare_flow, flow, flow_inside, shown_span
from dashboard.charts.points import ROLES, known_points, pick, read, rules, series, time_axis
from dashboard.charts.selection import STEP_MONTHS, one, pairs, rows, within
from dashboard.charts.spec import Axis, ChartSpec, Kind, Role
from dashboard.context import Context
from dashboard.measures import contributions, growth
from dashboard.state import ViewState
from etl.model.period import Period

ID = "growth-contributions"
PARTS = ("exports", "imports")


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Stacked columns of percentage points with the growth of turnover as a line over them."""
    words = ctx.words
    pair = pairs(state)[0]
    freq = "A" if state.freq == "YTD" else state.freq
    wide = rows(ctx, state, (*PARTS, "turnover"), [pair], freq=freq, lead_months=12)
    whole = one(wide, pair, "turnover")
    points = read(within(contributions(wide[wide["indicator"].isin(PARTS)], whole), state))
    total = read(within(growth(whole), state))
    frames = [*(pick(points, indicator, pair.reporter, pair.partner) for indicator in PARTS), total]
    drawn = [
        series(frame, f"contribution-{name}", words.say(f"indicator.{name}"), ROLES[name], f"{name}_contribution",
               pair.reporter, pair.partner)
        for name, frame in zip(PARTS, frames, strict=False)
    ]  # fmt: skip
    drawn.append(
        series(total, "growth-turnover", words.say("indicator.turnover"), Role.TURNOVER, "turnover_growth",
               pair.reporter, pair.partner, as_line=True)
    )  # fmt: skip
    subtitle = words.say(
        "growth_contributions.subtitle", what=flow(ctx, "turnover", pair), freq=words.say(f"steps.{freq}"),
        span=shown_span(ctx, drawn) or words.say("freq.none"), unit=words.say("unit.points"),
    )  # fmt: skip
    if not any(known_points(s) for s in drawn[:2]):
        title = words.say("empty.title", what=words.say("phrase.growth_of", what=flow_inside(ctx, "turnover", pair)))
        return empty(
            ctx,
            state,
            ID,
            Kind.COLUMN,
            title,
            subtitle,
            nearest(ctx, state, ID, ("turnover",), pair),
            words.say("unit.points"),
        )
    latest = max((known_points(s)[-1].x for s in drawn if known_points(s)), key=Period.parse)
    added = {
        name: value
        for name, s in zip(PARTS, drawn, strict=False)
        for p in s.points
        if p.x == latest and (value := p.value) is not None
    }
    rate = next((row.value for row in total if row.period == latest), None)
    draft = Draft(
        kind=Kind.COLUMN,
        title=_title(ctx, flow(ctx, "turnover", pair), added, rate, latest),
        subtitle=subtitle,
        series=drawn,
        x=time_axis(ctx, (p.x for s in drawn for p in s.points if p.value is not None), STEP_MONTHS[freq]),
        y=Axis(decimals=1),
        unit=words.say("unit.points"),
        frames=frames,
        rules=rules(ctx, frames[:2]),
        notes=refusals(ctx, frames),
        stacked=True,
    )
    return assemble(ctx, state, ID, draft)


def _title(ctx: Context, subject: str, added: dict[str, float], rate: float | None, latest: str) -> str:
    words = ctx.words
    when = words.period(Period.parse(latest))
    if rate is None or len(added) < 2:
        return words.say("growth_contributions.plain", flow=subject, period=when)
    first, second = sorted(added, key=lambda name: -abs(added[name]))
    return words.say(
        "growth_contributions.title", first=words.capital(bare_flow(ctx, first)), second=bare_flow(ctx, second),
        first_did=_did(ctx, added[first]), second_did=_did(ctx, added[second]), period=when,
        rate=words.growth(rate),
    )  # fmt: skip


def _did(ctx: Context, points: float) -> str:
    direction = "same" if round(abs(points), 1) == 0 else "up" if points > 0 else "down"
    return ctx.words.say(f"added.{direction}", n=ctx.words.number(abs(points)))


CHART = Chart(ID, "What drove growth", build)
