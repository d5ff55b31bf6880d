"""How much more the partner counts than Kazakhstan, in money, over time, for both directions of trade."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.mirror_pieces import OTHER, Both, Sides, areas_of, direction, nothing, sides, step_of, what
from dashboard.charts.points import ROLES, amount_axis, time_axis
from dashboard.charts.selection import STEP_MONTHS
from dashboard.charts.spec import ChartSpec, Kind, Point, Series
from dashboard.context import Context
from dashboard.state import HOME, ViewState

ID = "mirror-gap"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The partner's count less Kazakhstan's, where both count the whole period; below zero Kazakhstan counts more."""
    words = ctx.words
    named = areas_of(ctx, state.partner)
    found = [part for flow in OTHER if (part := sides(ctx, state, flow)).both]
    both = [one for part in found for one in part.both]
    axis = amount_axis(ctx, (one.gap for one in both))
    unit = words.unit_words(state.unit, axis.scale)
    subtitle = words.capital(words.say("two_sides.gap_subtitle", unit=unit, **named))
    if not both:
        offer = nothing(ctx, state, ID, tuple(OTHER))
        return empty(ctx, state, ID, Kind.COLUMN, words.say("two_sides.gap_none", **named), subtitle, offer, unit)
    draft = Draft(
        kind=Kind.COLUMN,
        title=_title(ctx, state, found[0]),
        subtitle=subtitle,
        series=[_series(ctx, state, part) for part in found],
        x=time_axis(ctx, [one.period.code for one in both], STEP_MONTHS[step_of(state)]),
        y=axis,
        unit=unit,
        frames=[[row for one in both for row in (one.ours, one.theirs)]],
        height=300,
    )
    return assemble(ctx, state, ID, draft)


def _series(ctx: Context, state: ViewState, part: Sides) -> Series:
    return Series(
        id=f"gap-{part.flow}",
        name=direction(ctx, part.flow, part.partner),
        role=ROLES[part.flow],
        points=tuple(_point(one) for one in part.both),
        indicator=part.flow,
        reporter=HOME,
        partner=part.partner,
        unit=state.unit,
    )


def _point(one: Both) -> Point:
    low, high = one.gap_bounds
    return Point(x=one.period.code, value=one.gap, ref=one.gap_ref, mark=one.mark, lo=low, hi=high)


def _title(ctx: Context, state: ViewState, part: Sides) -> str:
    """The gap of the last period in words."""
    words, last = ctx.words, part.both[-1]
    ours, theirs = words.area(HOME), words.area(part.partner)
    more, less = (theirs, ours) if last.gap >= 0 else (ours, theirs)
    return words.say(
        "two_sides.gap_title",
        more=more,
        less=less,
        goods=what(ctx, part.flow, part.partner),
        amount=words.money(abs(last.gap), state.unit),
        period=words.period(last.period),
    )


CHART = Chart(ID, "Gap between the two counts", build)
