"""Growth over the year before, for each flow of one partner or one flow of several."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.phrases import flow, flow_inside, moved, shown_span
from dashboard.charts.points import PARTNER_ROLES, ROLES, Row, known_points, pick, point, read, rules, time_axis
from dashboard.charts.selection import STEP_MONTHS, Pair, pairs, rows, within
from dashboard.charts.spec import Axis, ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.measures import growth
from dashboard.state import ViewState
from dashboard.text import plain
from etl.model.period import Period

ID = "growth-yoy"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Columns of growth in percent for one partner, lines for several; steps of time as the state says."""
    words = ctx.words
    chosen = pairs(state)
    several = len(chosen) > 1
    freq = "A" if state.freq == "YTD" else state.freq
    indicator = state.flow if state.flow in ("exports", "imports") else "turnover"
    wide = rows(ctx, state, (indicator,), chosen, freq=freq, lead_months=12)
    rates = read(within(growth(wide), state))
    frames = [pick(rates, indicator, pair.reporter, pair.partner) for pair in chosen]
    drawn = [
        _series(ctx, frame, pair, indicator, place, several=several)
        for place, (pair, frame) in enumerate(zip(chosen, frames, strict=True))
    ]
    subtitle = words.say(
        "growth_yoy.subtitle", what=_what(ctx, indicator, chosen), freq=words.say(f"steps.{freq}"),
        span=shown_span(ctx, drawn) or words.say("freq.none"), unit=words.say("unit.percent"),
    )  # fmt: skip
    kind = Kind.LINE if several else Kind.COLUMN
    if not any(known_points(s) for s in drawn):
        title = words.say(
            "empty.title", what=words.say("phrase.growth_of", what=flow_inside(ctx, indicator, chosen[0]))
        )
        return empty(
            ctx, state, ID, kind, title, subtitle, nearest(ctx, state, ID, (indicator,)), words.say("unit.percent")
        )
    told = next(i for i, s in enumerate(drawn) if known_points(s))
    draft = Draft(
        kind=kind,
        title=_title(ctx, chosen[told], indicator, drawn[told]),
        subtitle=subtitle,
        series=drawn,
        x=time_axis(ctx, (p.x for s in drawn for p in s.points if p.value is not None), STEP_MONTHS[freq]),
        y=Axis(decimals=1, suffix="%"),
        unit=words.say("unit.percent"),
        frames=frames,
        rules=rules(ctx, frames),
        notes=refusals(ctx, frames),
    )
    return assemble(ctx, state, ID, draft)


def _series(ctx: Context, found: list[Row], pair: Pair, indicator: str, place: int, *, several: bool) -> Series:
    """Growth as points; a rate on a small base says so."""
    small = ctx.words.say("note.small_base_point")
    points = [point(row, note=small if row.small_base else "") for row in found]
    return Series(
        id=f"growth-{pair.other}",
        name=ctx.words.area_label(pair.other) if several else ctx.words.say(f"indicator.{indicator}"),
        role=PARTNER_ROLES[min(place, 4)] if several else ROLES[indicator],
        points=tuple(points),
        indicator=f"{indicator}_growth",
        reporter=pair.reporter,
        partner=pair.partner,
        unit="PERCENT",
        as_line=several,
    )


def refusals(ctx: Context, series_rows: Iterable[list[Row]]) -> list[str]:
    """Notes on rates that are not given, and on those over a small base or across a change of source.

    That the first period of a series has no rate goes without saying.
    """
    words = ctx.words
    told = list(series_rows)
    reasons = {row.refused for found in told for row in found[1:]} - {"", "no_value"}
    rates = [row for found in told for row in found if row.value is not None]
    notes = [words.say(f"refused.{reason}") for reason in sorted(reasons)]
    if any(row.small_base for row in rates):
        notes.append(words.say("note.small_base"))
    if any(row.base_source not in ("", row.source) for row in rates):
        notes.append(words.say("note.across_sources"))
    return notes


def _what(ctx: Context, indicator: str, chosen: tuple[Pair, ...]) -> str:
    if len(chosen) == 1:
        return flow(ctx, indicator, chosen[0])
    names = ctx.words.listing([str(ctx.words.area(pair.other)) for pair in chosen])
    key = "what_several.own" if chosen[0].reporter == "KZ" else "what_several.other"
    return ctx.words.say(key, flow=ctx.words.say(f"indicator.{indicator}"), partners=names)


def _title(ctx: Context, pair: Pair, indicator: str, drawn: Series) -> str:
    words = ctx.words
    points = known_points(drawn)
    last = points[-1]
    period = Period.parse(last.x)
    subject, when = flow(ctx, indicator, pair), words.period(period)
    did = moved(ctx, indicator, last.value or 0.0)
    before = next((p for p in points[:-1] if Period.parse(p.x) == period.shift(-12)), None)
    if before is None or before.value is None:
        return words.say("growth_yoy.title", flow=subject, moved=did, period=when)
    after = plain(words.rich(f"after.{_direction(before.value)}", pct=words.percent(abs(before.value))))
    return words.say(
        "growth_yoy.title_after", flow=subject, moved=did, period=when, after=after,
        base=words.period(period.shift(-12)),
    )  # fmt: skip


def _direction(rate: float) -> str:
    return "same" if round(abs(rate), 1) == 0 else "up" if rate > 0 else "down"


CHART = Chart(ID, "Growth, year on year", build)
