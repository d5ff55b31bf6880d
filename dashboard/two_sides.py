"""What stands beside the charts of two counts: title, years left out, and why two counts of one flow differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.mirror_pieces import (
    OTHER,
    Both,
    Sides,
    among,
    areas_of,
    sides,
    step_of,
    times_text,
    what,
    who_counts_more,
    within_freight,
)
from dashboard.charts.points import Row, read
from dashboard.charts.selection import span
from dashboard.context import Context
from dashboard.headlines import Headline
from dashboard.measures import token
from dashboard.sentences import Segment, Sentence
from dashboard.state import COMPUTED_EU, HOME, ViewState
from etl.model.period import Period, PeriodKind

DECEMBER, YEAR = 11, 12


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two counts may differ: a hypothesis, how far it holds (`always`, `untested`, `small`), and its evidence."""

    tag: str
    title: str
    text: str
    evidence: tuple[Sentence, ...] = ()


def mirror_headline(ctx: Context, state: ViewState) -> Headline:
    """How the two counts compare in the last period that both publish, of goods from the partner, else to it."""
    words, named = ctx.words, areas_of(ctx, state.partner)
    lede = words.say("two_sides.lede", **named)
    last = next((one for flow in OTHER if (one := sides(ctx, state, flow).latest) is not None), None)
    if last is None:
        return Headline(words.say("two_sides.headline_none", **named), words.say("two_sides.lede_none", **named))
    key = "two_sides.headline" if last.ours.indicator == "imports" else "two_sides.headline_out"
    told = who_counts_more(ctx, last, "two_sides.counted")
    return Headline(words.say(key, counted=told, period=words.period(last.period), **named), lede)


def both_counts(ctx: Context, state: ViewState) -> tuple[Sentence, ...]:
    """The last pair of each direction in a sentence, its numbers with their refs."""
    words = ctx.words
    return tuple(
        words.rich(
            "two_sides.pair",
            goods=what(ctx, flow, state.partner),
            period=words.period(one.period),
            theirs=_money(ctx, one.theirs),
            ours=_money(ctx, one.ours),
            flow=words.say(f"flow_bare.{flow}"),
            other=words.say(f"flow_bare.{OTHER[flow]}"),
            gap=Segment(words.money(abs(one.gap), one.ours.unit), one.gap_ref),
            **areas_of(ctx, state.partner),
        )
        for flow in OTHER
        if (one := sides(ctx, state, flow).latest) is not None and not one.is_open
    )


def left_out(ctx: Context, state: ViewState) -> tuple[Sentence, ...]:
    """The years of which one side gives the whole and the other a part: they are never set side by side."""
    if step_of(state) != "A":
        return ()
    found: list[Sentence] = []
    for flow in OTHER:
        found += _parts_of_years(ctx, state, sides(ctx, state, flow))
    return tuple(found)


def _parts_of_years(ctx: Context, state: ViewState, held: Sides) -> list[Sentence]:
    words = ctx.words
    whole = {row.period_start // YEAR for row in held.ours} - {row.period_start // YEAR for row in held.theirs}
    months = _months(ctx, state, OTHER[held.flow], held.partner)
    told = []
    for year in sorted(whole):
        part = [(row, ids) for row, ids in months if row.period_start // YEAR == year]
        run = _from_january(part)
        if not run:
            continue
        period = Period(run[0][0].period_start, run[-1][0].period_end)
        total = sum(row.value or 0.0 for row, _ in run)
        ref = token("sum", [ids for _, ids in run], run[0][0].currency)
        told.append(
            words.rich(
                "two_sides.left_out",
                year=year,
                goods=what(ctx, held.flow, held.partner),
                period=words.period(period),
                amount=Segment(words.money(total, run[0][0].unit), ref),
                n=len(run),
                **areas_of(ctx, held.partner),
            )
        )
    return told


def _from_january(months: Sequence[tuple[Row, str]]) -> list[tuple[Row, str]]:
    """The months of a year as far as they follow one another from January; none for all twelve."""
    run: list[tuple[Row, str]] = []
    for row, ids in sorted(months, key=lambda item: item[0].period_start):
        if row.period_start % YEAR != len(run):
            break
        run.append((row, ids))
    return run if len(run) < YEAR else []


def _months(ctx: Context, state: ViewState, indicator: str, partner: str) -> list[tuple[Row, str]]:
    """The partner's own months within the state's span, with the ids that each is made of."""
    key = ("their months", indicator, partner, state.start, state.end, state.unit, state.as_of)
    found: list[tuple[Row, str]] = ctx.recent.get(key, lambda: _read_months(ctx, state, indicator, partner))
    return found


def _read_months(ctx: Context, state: ViewState, indicator: str, partner: str) -> list[tuple[Row, str]]:
    frame = ctx.headline(
        (indicator,), (partner,), (HOME,), kinds=(PeriodKind.MONTH,), unit=state.unit, as_of=state.as_of
    )
    start, end = span(state)
    return [
        (row, ids)
        for row, ids in zip(read(frame), frame["ids"].tolist(), strict=True)
        if row.value is not None
        and row.unit == state.unit
        and (start is None or row.period_start >= start)
        and (end is None or row.period_end <= end)
    ]


def has_months(ctx: Context, state: ViewState) -> bool:
    """Whether the partner publishes months of its trade with Kazakhstan that Kazakhstan does not."""
    return any(_months(ctx, state, OTHER[flow], state.partner) for flow in OTHER)


def reasons(ctx: Context, state: ViewState) -> tuple[Reason, ...]:
    """Why the counts may differ, each with what the data here say of it; () where nothing is compared."""
    held = [part for part in (sides(ctx, state, flow) for flow in OTHER) if part.both]
    if not held:
        return ()
    say, named = ctx.words.say, areas_of(ctx, state.partner)
    return (
        Reason("always", say("why.freight"), say("why.freight_text", **named), _freight(ctx, held)),
        Reason("always", say("why.credit"), say("why.credit_text", **named), _credit(ctx, state, held)),
        Reason("untested", say("why.course"), say("why.course_text", **named), _landed(ctx, state, held)),
        Reason("small", say("why.time"), say("why.time_text"), _december(ctx, state, held[0])),
        Reason("small", say("why.currency"), say("why.currency_text", unit=state.unit), _rates(ctx, held[0])),
        Reason("untested", say("why.concept"), say("why.concept_text")),
    )


def _freight(ctx: Context, held: Sequence[Sides]) -> tuple[Sentence, ...]:
    told = []
    for part in held:
        inside, of = within_freight(part.flow, part.both)
        if of:
            goods = what(ctx, part.flow, part.partner)
            told.append((Segment(ctx.words.say("why.freight_found", goods=goods, n=inside, of=of)),))
    return tuple(told)


def _credit(ctx: Context, state: ViewState, held: Sequence[Sides]) -> tuple[Sentence, ...]:
    """The ratio of all EU members together beside the partner's: goods credited to another member leave it near one."""
    if state.partner not in ctx.registry.members(COMPUTED_EU):
        return ()
    told = []
    for part in held:
        whole = {one.period: one for one in sides(ctx, state.with_changes(partners=(COMPUTED_EU,)), part.flow).both}
        both = [one for one in part.both if one.times and one.period in whole]
        if not both or not whole[both[-1].period].times:
            continue
        last = both[-1]
        told.append(
            ctx.words.rich(
                "why.credit_found",
                goods=what(ctx, part.flow, part.partner),
                own=_times(ctx, last),
                eu=_times(ctx, whole[last.period]),
                period=ctx.words.period(last.period),
                **areas_of(ctx, part.partner),
            )
        )
    return tuple(told)


def _landed(ctx: Context, state: ViewState, held: Sequence[Sides]) -> tuple[Sentence, ...]:
    """The EU member of which Kazakhstan counts most above what the member counts: where goods may be landed only."""
    if all(part.flow != "exports" for part in held):
        return ()
    members = ctx.registry.members(COMPUTED_EU)
    years = ctx.recent.get(("mirror-landed", state.unit, state.as_of), lambda: among(ctx, state, "exports", members))
    last = next(part.both[-1] for part in held if part.flow == "exports")
    pairs = [one for one in years.get(last.period.start_year, []) if one.gap < 0 and one.times]
    if not pairs:
        return ()
    port = min(pairs, key=lambda one: one.gap)
    return (
        ctx.words.rich(
            "why.course_found",
            port=ctx.words.area(port.area),
            ours=_money(ctx, port.ours),
            theirs=_money(ctx, port.theirs),
            period=ctx.words.period(port.period),
        ),
    )


def _december(ctx: Context, state: ViewState, part: Sides) -> tuple[Sentence, ...]:
    """What it would make if the shipments of December were counted in January by the other side."""
    months = {row.period: row for row, _ in _months(ctx, state, OTHER[part.flow], part.partner)}
    for one in reversed(part.both):
        if one.period.kind is not PeriodKind.YEAR or not one.theirs.value:
            continue
        year = one.period.start_year
        before, now = (months.get(Period.month(at, YEAR).code) for at in (year - 1, year))
        if before is None or now is None:
            continue
        moved_pct = abs((before.value or 0.0) - (now.value or 0.0)) / one.theirs.value * 100
        return (
            ctx.words.rich(
                "why.time_found",
                before=_money(ctx, before),
                now=_money(ctx, now),
                last=year - 1,
                year=year,
                pct=ctx.words.share(moved_pct),
                **areas_of(ctx, part.partner),
            ),
        )
    return ()


def _rates(ctx: Context, part: Sides) -> tuple[Sentence, ...]:
    """How far the months' exchange rates lie from the year's, where one side is converted from euros."""
    one = part.both[-1]
    units = {one.ours.stated_unit or one.ours.unit, one.theirs.stated_unit or one.theirs.unit} - {"EUR"}
    if len(units) != 1 or one.period.kind is not PeriodKind.YEAR or not (one.ours.currency or one.theirs.currency):
        return ()
    other = units.pop()
    rates = ctx.store.fx()
    months = rates[(rates["currency"] == other) & rates["month"].between(one.period.start, one.period.end)]
    if len(months) < YEAR:
        return ()
    average = float((months["average_per_eur"] * months["days"]).sum() / months["days"].sum())
    low, high = float(months["average_per_eur"].min()), float(months["average_per_eur"].max())
    off_pct = max(high / average - 1, 1 - low / average) * 100
    text = ctx.words.say(
        "why.currency_found", rate=ctx.words.number(average, 4), low=ctx.words.number(low, 4), unit=other,
        high=ctx.words.number(high, 4), pct=ctx.words.percent(off_pct), period=ctx.words.period(one.period),
    )  # fmt: skip
    return ((Segment(text),),)


def _times(ctx: Context, one: Both) -> Segment:
    return Segment(times_text(ctx, one.times or 0.0), one.times_ref)


def _money(ctx: Context, row: Row) -> Segment:
    return Segment(ctx.words.money(row.value or 0.0, row.unit), row.ref)
