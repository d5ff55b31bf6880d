"""How many times Kazakhstan's count the partner's is, over time, for both directions of trade."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.mirror_pieces import (
    OTHER,
    Both,
    Sides,
    areas_of,
    direction,
    nothing,
    sides,
    step_of,
    what,
    within_freight,
)
from dashboard.charts.points import ROLES, time_axis
from dashboard.charts.selection import STEP_MONTHS
from dashboard.charts.spec import Axis, ChartSpec, Kind, Point, Series
from dashboard.context import Context
from dashboard.state import HOME, ViewState

ID = "mirror-ratio"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The partner's count over Kazakhstan's where both count the whole period; 1 would be the same figure twice."""
    words = ctx.words
    named = areas_of(ctx, state.partner)
    found = [part for part in (sides(ctx, state, flow) for flow in OTHER) if any(one.times for one in part.both)]
    subtitle = words.capital(words.say("two_sides.ratio_subtitle", unit=words.say("two_sides.ratio_unit"), **named))
    if not found:
        offer = nothing(ctx, state, ID, tuple(OTHER))
        return empty(
            ctx, state, ID, Kind.LINE, words.say("two_sides.ratio_none", **named), subtitle, offer,
            words.say("two_sides.ratio_unit"),
        )  # fmt: skip
    both = [one for part in found for one in part.both if one.times is not None]
    draft = Draft(
        kind=Kind.LINE,
        title=_title(ctx, found[0]),
        subtitle=subtitle,
        series=[_series(ctx, part) for part in found],
        x=time_axis(ctx, [one.period.code for one in both], STEP_MONTHS[step_of(state)]),
        y=Axis(decimals=2, suffix=words.say("two_sides.times", n="")),
        unit=words.say("two_sides.ratio_unit"),
        frames=[[row for one in both for row in (one.ours, one.theirs)]],
        notes=[_freight(ctx, part) for part in found],
        height=300,
    )
    return assemble(ctx, state, ID, draft)


def _series(ctx: Context, part: Sides) -> Series:
    return Series(
        id=f"ratio-{part.flow}",
        name=direction(ctx, part.flow, part.partner),
        role=ROLES[part.flow],
        points=tuple(_point(one) for one in part.both if one.times is not None),
        indicator=part.flow,
        reporter=HOME,
        partner=part.partner,
        unit="FACTOR",
    )


def _point(one: Both) -> Point:
    low, high = one.times_bounds
    return Point(x=one.period.code, value=one.times, ref=one.times_ref, mark=one.mark, lo=low, hi=high)


def _title(ctx: Context, part: Sides) -> str:
    """From which ratio to which, over the periods shown."""
    words = ctx.words
    known = [one for one in part.both if one.times is not None and not one.is_open]
    named = {**areas_of(ctx, part.partner), "goods": direction(ctx, part.flow, part.partner)}
    if not known:
        return words.say("two_sides.ratio_title_none", **named)
    first, last = known[0], known[-1]
    key = "two_sides.ratio_title" if first is not last else "two_sides.ratio_title_one"
    return words.say(
        key,
        first=words.times(first.times or 0.0),
        last=words.times(last.times or 0.0),
        start=words.period(first.period),
        end=words.period(last.period),
        **named,
    )


def _freight(ctx: Context, part: Sides) -> str:
    """How many of the ratios freight and insurance alone could explain."""
    inside, of = within_freight(part.flow, part.both)
    return ctx.words.say("two_sides.freight", goods=what(ctx, part.flow, part.partner), n=inside, of=of)


CHART = Chart(ID, "Ratio of the two counts", build)
