"""One flow counted by two offices: Kazakhstan's imports beside the partner's exports, never merged."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, Offer, assemble, empty
from dashboard.charts.points import amount_axis, known, point, read
from dashboard.charts.spec import Axis, ChartSpec, Kind, Point, Role, Series
from dashboard.context import Context
from dashboard.measures import ratio
from dashboard.state import HOME, ViewState
from dashboard.urls import page_url
from etl.model.period import PeriodKind

ID = "overview-mirror"
# Counts nearer than this are told as about the same.
ALIKE = 1.05


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Goods from the partner to Kazakhstan in the last whole year that both count, in one currency."""
    words = ctx.words
    partner = state.partner
    mirror = {"imports": (HOME, partner), "exports": (partner, HOME)}
    frame = ctx.headline(
        mirror, [HOME, partner], [HOME, partner], kinds=(PeriodKind.YEAR,), unit=state.unit, as_of=state.as_of
    )
    frame = frame[frame["value"].notna()]
    ours, theirs = (_side(frame, indicator, *areas) for indicator, areas in mirror.items())
    both = sorted(set(ours["period_start"]) & set(theirs["period_start"]))
    if state.year is not None:
        both = [start for start in both if start == state.year * 12]
    elif state.end is not None:
        both = [start for start in both if start + 11 <= state.end.end] or both
    options = {"reporter": words.area(HOME), "partner": words.area(partner)}
    what = words.say("mirror.what", **options)
    if not both:
        why = words.say("mirror.empty", **options)
        subtitle = words.say("mirror.subtitle_empty", what=what, unit=words.unit_words(state.unit))
        offer = Offer(
            why, words.say("empty.show_partner", partner=words.area("CZ")), page_url("/", replace(ViewState()))
        )
        return empty(ctx, state, ID, Kind.BAR, words.say("empty.title", what=what), subtitle, offer)
    ours, theirs = (part[part["period_start"] == both[-1]] for part in (ours, theirs))
    year = both[-1] // 12
    values = [*ours["value"], *theirs["value"]]
    axis = amount_axis(ctx, values)
    unit = words.unit_words(state.unit, axis.scale)
    times = known(ratio(theirs.assign(partner=partner), ours, on=("partner",))["value"].iloc[0])
    points = [_point(ctx, ours, HOME, axis), _point(ctx, theirs, partner, axis)]
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, partner, times),
        subtitle=words.say("mirror.subtitle", what=what, year=year, unit=unit),
        series=[
            Series(
                id="mirror", name=what, role=Role.IMPORTS, points=tuple(points), indicator="imports", reporter=HOME,
                partner=partner, unit=state.unit,
            )
        ],
        x=Axis(
            categories=(HOME, partner),
            labels=tuple(words.capital(words.say(f"mirror.{side}", **options)) for side in ("ours", "theirs")),
        ),
        y=axis,
        unit=unit,
        frames=[ours, theirs],
        notes=[words.say("mirror.note", **options)],
        height=180,
    )  # fmt: skip
    return assemble(ctx, state, ID, draft)


def _side(frame: pd.DataFrame, indicator: str, reporter: str, partner: str) -> pd.DataFrame:
    rows = frame["indicator"].eq(indicator) & frame["reporter"].eq(reporter) & frame["partner"].eq(partner)
    return frame[rows]


def _point(ctx: Context, frame: pd.DataFrame, area: str, axis: Axis) -> Point:
    row = read(frame)[0]
    return point(row, x=area, label=ctx.words.number((row.value or 0.0) / axis.scale, axis.decimals))


def _title(ctx: Context, partner: str, times: float | None) -> str:
    words = ctx.words
    ours, theirs = words.capital(str(words.area(HOME))), words.capital(str(words.area(partner)))
    if times is None:
        return words.say("mirror.title_plain", one=ours, other=words.area(partner))
    if 1 / ALIKE <= times <= ALIKE:
        return words.say("mirror.title_alike", one=theirs, other=words.area(HOME))
    if times > 1:
        return words.say("mirror.title", more=theirs, times=words.times(times), less=words.area(HOME))
    return words.say("mirror.title", more=ours, times=words.times(1 / times), less=words.area(partner))


CHART = Chart(ID, "One flow, two counts", build)
