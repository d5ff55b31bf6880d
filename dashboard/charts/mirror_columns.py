"""Two counts of one flow as columns side by side: one hue, hatched where the other office counted."""

from __future__ import annotations

from dataclasses import replace

from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.mirror_pieces import (
    OTHER,
    Sides,
    areas_of,
    nothing,
    over,
    side_name,
    sides,
    step_of,
    times_text,
    what,
    who_counts_more,
)
from dashboard.charts.points import ROLES, amount_axis, point, time_axis
from dashboard.charts.selection import STEP_MONTHS
from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Series
from dashboard.context import Context
from dashboard.state import HOME, ViewState

HEIGHT = 400
# Numbers above columns are read up to this many pairs; ratios up to some more.
MOST_LABELS = 8


def two_counts(ctx: Context, state: ViewState, chart_id: str, flow: str) -> ChartSpec:
    """A flow as Kazakhstan names it, in the periods that both count; the ratio is the partner's over Kazakhstan's."""
    words, found = ctx.words, sides(ctx, state, flow)
    goods = what(ctx, flow, state.partner)
    if not found.both:
        subtitle = words.say("mirror.subtitle_empty", what=goods, unit=words.unit_words(state.unit))
        offer = nothing(ctx, state, chart_id, (flow,))
        return empty(ctx, state, chart_id, Kind.COLUMN, words.say("empty.title", what=goods), subtitle, offer)
    axis = amount_axis(ctx, (row.value for one in found.both for row in (one.ours, one.theirs)))
    unit = words.unit_words(state.unit, axis.scale)
    drawn = _drawn(ctx, state, found, axis)
    draft = Draft(
        kind=Kind.COLUMN,
        title=_title(ctx, found),
        subtitle=words.say("two_sides.subtitle", what=goods, unit=unit),
        series=drawn,
        x=time_axis(ctx, [one.period.code for one in found.both], STEP_MONTHS[step_of(state)]),
        y=axis,
        unit=unit,
        frames=[[row for one in found.both for row in (one.ours, one.theirs)]],
        notes=_notes(ctx, found),
        height=HEIGHT,
        extra=_above(ctx, found),
    )
    spec = assemble(ctx, state, chart_id, draft)
    return replace(spec, legend=_legend(ctx, state, found, spec))


def _drawn(ctx: Context, state: ViewState, found: Sides, axis: Axis) -> list[Series]:
    labelled = len(found.both) <= MOST_LABELS
    made = []
    for flow, reporter, partner in ((found.flow, HOME, found.partner), (OTHER[found.flow], found.partner, HOME)):
        counted = [one.ours if reporter == HOME else one.theirs for one in found.both]
        points = [
            point(row, label=ctx.words.number((row.value or 0.0) / axis.scale, axis.decimals) if labelled else "")
            for row in counted
        ]
        made.append(
            Series(
                id=f"{flow}-{reporter}".lower(),
                name=side_name(ctx, reporter, flow),
                # One hue a flow: the fill says who counted.
                role=ROLES[found.flow],
                points=tuple(points),
                indicator=flow,
                reporter=reporter,
                partner=partner,
                unit=state.unit,
            )
        )
    return made


def _title(ctx: Context, found: Sides) -> str:
    last = found.both[-1]
    return ctx.words.say(
        "two_sides.title",
        goods=what(ctx, found.flow, found.partner),
        counts=who_counts_more(ctx, last),
        period=ctx.words.period(last.period),
    )


def _notes(ctx: Context, found: Sides) -> list[str]:
    """The ratios in words, so that every export has them, and that neither count is corrected by the other."""
    words, named = ctx.words, areas_of(ctx, found.partner)
    notes = [words.say("mirror.note", **named)]
    told = [
        words.say("two_sides.ratio_in", times=times_text(ctx, one.times), period=words.period(one.period))
        for one in found.both[-MOST_LABELS:]
        if one.times is not None and not one.is_open
    ]
    if told:
        notes.insert(0, words.capital(words.say("two_sides.ratios", ratios=words.listing(told), **named)))
    return notes


def _above(ctx: Context, found: Sides) -> dict[str, str]:
    """The ratio of each pair, drawn above it, and what it is the ratio of."""
    ratios = [f"{one.period.code}={times_text(ctx, one.times)}" for one in found.both if one.times and not one.is_open]
    if not ratios:
        return {}
    return {"above": "|".join(ratios), "above_name": over(ctx, found.partner)}


def _legend(ctx: Context, state: ViewState, found: Sides, spec: ChartSpec) -> tuple[tuple[Mark, str], ...]:
    """Both sides by name, then what else a fill means."""
    theirs = side_name(ctx, state.partner, OTHER[found.flow])
    named = {Mark.REPORTED: side_name(ctx, HOME, found.flow), Mark.MIRROR: theirs}
    if any(one.theirs.mark is Mark.DERIVED for one in found.both):
        named[Mark.DERIVED] = ctx.words.say("two_sides.side_bound", side=theirs)
    shown = {p.mark for one in spec.series for p in one.points}
    first = [(mark, text) for mark, text in named.items() if mark in shown]
    return (*first, *((mark, text) for mark, text in spec.legend if mark not in named))
