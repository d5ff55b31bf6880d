"""A partner's share of trade over time: of the reporter's trade with the EU, and with the world."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.phrases import flow, shown_span
from dashboard.charts.points import PARTNER_ROLES, Row, last_known, pick, read, rules, series, time_axis
from dashboard.charts.selection import STEP_MONTHS, WORLD, Pair, pairs, rows, within
from dashboard.charts.spec import Axis, ChartSpec, Kind, Role
from dashboard.context import Context
from dashboard.measures import share
from dashboard.state import COMPUTED_EU, HOME, ViewState
from etl.model.period import Period

ID = "trade-share"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Lines of the partner's share of each whole it belongs to; several partners: their shares of the world."""
    words = ctx.words
    chosen = pairs(state)
    indicator = state.flow if state.flow in ("exports", "imports") else "turnover"
    freq = "A" if state.freq == "YTD" else state.freq
    wholes = _wholes(ctx, chosen)
    reporters = sorted({pair.reporter for pair in chosen})
    asked = [*chosen, *(Pair(reporter, whole) for reporter in reporters for whole in (*wholes, WORLD))]
    frame = within(rows(ctx, state, (indicator,), asked, freq=freq), state)
    frames: list[list[Row]] = []
    drawn = []
    several = len(chosen) > 1
    for whole in wholes:
        shares = read(share(frame, frame[(frame["partner"] == whole).to_numpy()]))
        for place, pair in enumerate(chosen):
            if pair.partner == whole:
                continue
            made = pick(shares, indicator, pair.reporter, pair.partner)
            role = PARTNER_ROLES[min(place, 4)] if several else Role.TURNOVER if whole == WORLD else Role.HIGHLIGHT
            name = words.area_label(pair.other) if several else words.say("share.of", whole=words.area(whole))
            frames.append(made)
            drawn.append(
                series(
                    made, f"share-{pair.other}-{whole}", name, role, "share", pair.reporter, pair.partner, as_line=True
                )
            )
    subtitle = words.say(
        "trade_share.subtitle", what=flow(ctx, indicator, chosen[0]),
        wholes=words.listing([str(words.area(whole)) for whole in wholes]),
        span=shown_span(ctx, drawn) or words.say("freq.none"), unit=words.say("unit.percent"),
    )  # fmt: skip
    if not any(point.value is not None for s in drawn for point in s.points):
        title = words.say("empty.title", what=flow(ctx, indicator, chosen[0]))
        return empty(
            ctx, state, ID, Kind.LINE, title, subtitle, nearest(ctx, state, ID, (indicator,)), words.say("unit.percent")
        )
    told = next(s for s in drawn if last_known(s) is not None)
    last = last_known(told)
    assert last is not None  # chosen for having one
    whole = told.id.rpartition("-")[2]
    title = words.say(
        f"trade_share.title_{indicator}", partner=words.capital(str(words.area(told.partner))),
        share=words.share(last.value or 0.0),
        reporter=words.area(told.reporter), whole=words.area(whole), period=words.period(Period.parse(last.x)),
    )  # fmt: skip
    draft = Draft(
        kind=Kind.LINE,
        title=title,
        subtitle=subtitle,
        series=drawn,
        x=time_axis(ctx, (point.x for s in drawn for point in s.points), STEP_MONTHS[freq]),
        y=Axis(decimals=1, suffix="%"),
        unit=words.say("unit.percent"),
        frames=frames,
        rules=rules(ctx, frames),
        notes=[words.say("note.eu27")] * (COMPUTED_EU in wholes) + [words.say("note.upper_share")]
        if any(row.open for found in frames for row in found)
        else [],
    )
    return assemble(ctx, state, ID, draft)


def _wholes(ctx: Context, chosen: tuple[Pair, ...]) -> tuple[str, ...]:
    """The wholes that every pair is a part of: the EU for a member, and the world."""
    members = set(ctx.registry.members(COMPUTED_EU))
    if len(chosen) == 1 and chosen[0].reporter == HOME and chosen[0].partner in members:
        return (COMPUTED_EU, WORLD)
    return (WORLD,)


CHART = Chart(ID, "Share of trade", build)
