"""Two offices' counts of one flow, period by period: what both give, how far apart, what only one gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from dashboard.charts.assembly import Offer, page_of
from dashboard.charts.points import PROVISIONAL, Row, read
from dashboard.charts.selection import KINDS, Pair, rows
from dashboard.charts.spec import Mark
from dashboard.context import Context
from dashboard.measures import token
from dashboard.state import HOME, ViewState
from dashboard.urls import page_url
from etl.model.period import Period, PeriodKind

# What the partner calls the flow that Kazakhstan calls by the first name.
OTHER = {"imports": "exports", "exports": "imports"}
# Counts nearer than this are told as about the same.
ALIKE = 1.05
# Freight and insurance to a country without a sea: what the importer's count may exceed the exporter's by.
FREIGHT_BAND = (1.0, 1.2)


@dataclass(frozen=True, slots=True)
class Both:
    """One flow in one period as both offices count it, in one currency; `times` is the partner's over Kazakhstan's.

    `gap` is the partner's count less Kazakhstan's. Bounds follow from the rounding of both, None where one is open.
    """

    period: Period
    area: str
    ours: Row
    theirs: Row
    times: float | None
    times_ref: str
    gap: float
    gap_ref: str
    gap_bounds: tuple[float | None, float | None] = (None, None)
    times_bounds: tuple[float | None, float | None] = (None, None)

    @property
    def mark(self) -> Mark:
        """Provisional or a bound where either count is; no side's fill, for it is neither side's figure."""
        marks = {self.ours.mark, self.theirs.mark}
        if Mark.DERIVED in marks:
            return Mark.DERIVED
        return Mark.PROVISIONAL if {self.ours.status, self.theirs.status} & PROVISIONAL else Mark.REPORTED

    @property
    def is_open(self) -> bool:
        """Whether one of the counts is a bound, so that gap and ratio are bounds as well."""
        return None in self.times_bounds

    @property
    def asymmetry(self) -> float:
        """How far the ratio is from one, the same whichever side counts more; 0 where there is no ratio."""
        return abs(log(self.times)) if self.times else 0.0


@dataclass(frozen=True, slots=True)
class Sides:
    """A flow, named as Kazakhstan does, with a partner: what both count, and each side's rows within the span."""

    flow: str
    partner: str
    both: tuple[Both, ...]
    ours: tuple[Row, ...]
    theirs: tuple[Row, ...]

    @property
    def latest(self) -> Both | None:
        """The last period that both count."""
        return self.both[-1] if self.both else None


def step_of(state: ViewState) -> str:
    """The step of time: the state's where it is one that is published, else the year."""
    return state.freq if state.freq in KINDS else "A"


def sides(ctx: Context, state: ViewState, flow: str) -> Sides:
    """Both counts of the goods that Kazakhstan calls `flow` (imports or exports) with the partner in focus.

    Periods of one length only, so that a part of a year never stands beside a whole one; a value that is not published
    makes no pair.
    """
    key = ("sides", flow, state.partner, step_of(state), state.start, state.end, state.unit, state.as_of)
    found: tuple[Sides] = ctx.recent.get(key, lambda: (_compared(ctx, state, flow),))
    return found[0]


def _compared(ctx: Context, state: ViewState, flow: str) -> Sides:
    partner = state.partner
    frame = rows(ctx, state, tuple(OTHER), [Pair(HOME, partner), Pair(partner, HOME)], freq=step_of(state))
    held = [(row, ids) for row, ids in zip(read(frame), frame["ids"].tolist(), strict=True) if row.value is not None]
    ours, theirs = _of(held, flow, HOME), _of(held, OTHER[flow], partner)
    other = {row.period: (row, ids) for row, ids in theirs}
    both = [
        paired(partner, row, ids, *other[row.period])
        for row, ids in sorted(ours, key=lambda item: item[0].period_start)
        if row.period in other
    ]
    return Sides(flow, partner, tuple(both), tuple(row for row, _ in ours), tuple(row for row, _ in theirs))


def _of(held: Iterable[tuple[Row, str]], indicator: str, reporter: str) -> list[tuple[Row, str]]:
    """The rows of one count, each with the ids that it is made of."""
    return [(row, ids) for row, ids in held if row.indicator == indicator and row.reporter == reporter]


def paired(area: str, ours: Row, our_ids: str, theirs: Row, their_ids: str) -> Both:
    """Two counts of one flow in one period beside each other; raises ValueError if they are in different units."""
    if ours.unit != theirs.unit:
        raise ValueError(f"{ours.unit} and {theirs.unit} are not compared")
    ours_value, theirs_value = ours.value or 0.0, theirs.value or 0.0
    unit = ours.currency or theirs.currency
    ids = [their_ids, our_ids]
    times = theirs_value / ours_value if ours_value > 0 else None
    return Both(
        period=Period(ours.period_start, ours.period_end),
        area=area,
        ours=ours,
        theirs=theirs,
        times=times,
        times_ref=token("ratio", ids, unit) if times is not None else "",
        gap=theirs_value - ours_value,
        gap_ref=token("gap", ids, unit),
        gap_bounds=(_less(theirs.lo, ours.hi), _less(theirs.hi, ours.lo)),
        times_bounds=(_over(theirs.lo, ours.hi), _over(theirs.hi, ours.lo)),
    )


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _over(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None or other <= 0 else one / other


def among(ctx: Context, state: ViewState, flow: str, areas: Sequence[str]) -> dict[int, list[Both]]:
    """By year, the partners of which both count a flow over the whole year, in the order of `areas`."""
    names = (flow, OTHER[flow])
    own = [HOME, *areas]
    frame = ctx.headline(names, own, own, kinds=(PeriodKind.YEAR,), unit=state.unit, as_of=state.as_of)
    frame = frame[frame["value"].notna() & (frame["unit"] == state.unit)]
    table: dict[tuple[str, str, int], tuple[Row, str]] = {}
    for row, ids in zip(read(frame), frame["ids"].tolist(), strict=True):
        ours = row.indicator == flow and row.reporter == HOME
        if ours or (row.indicator == OTHER[flow] and row.partner == HOME):
            table["ours" if ours else "theirs", row.partner if ours else row.reporter, row.period_start] = (row, ids)
    found: dict[int, list[Both]] = {}
    for area in areas:
        for side, other, start in table:
            if side == "ours" and other == area and ("theirs", area, start) in table:
                pair = paired(area, *table["ours", area, start], *table["theirs", area, start])
                found.setdefault(start // 12, []).append(pair)
    return dict(sorted(found.items()))


def within_freight(flow: str, both: Iterable[Both]) -> tuple[int, int]:
    """In how many periods the importer's count is 1.00 to 1.20 times the exporter's, and of how many with a ratio."""
    ratios = [1 / one.times if flow == "imports" else one.times for one in both if one.times]
    low, high = FREIGHT_BAND
    return sum(low <= ratio <= high for ratio in ratios), len(ratios)


def areas_of(ctx: Context, partner: str) -> Mapping[str, object]:
    """What phrases of this page are filled with: Kazakhstan and the partner."""
    return {"reporter": ctx.words.area(HOME), "partner": ctx.words.area(partner)}


def what(ctx: Context, flow: str, partner: str) -> str:
    """The goods that both count: "Goods from Czechia to Kazakhstan"."""
    return ctx.words.say("mirror.what" if flow == "imports" else "mirror.what_out", **areas_of(ctx, partner))


def direction(ctx: Context, flow: str, partner: str) -> str:
    """The goods by where they go, for the name of a line: "Goods from Czechia"."""
    return ctx.words.say(f"two_sides.short_{flow}", **areas_of(ctx, partner))


def valuation(ctx: Context, indicator: str) -> str:
    """How an office values a flow: FOB or CIF."""
    found = ctx.registry.indicators.get(indicator)
    return (found.valuation or "") if found is not None else ""


def side_name(ctx: Context, area: str, indicator: str) -> str:
    """A count by whose it is, what, and valued how: "Czechia: exports, FOB"."""
    return ctx.words.say(
        "two_sides.side",
        area=ctx.words.area_label(area),
        flow=ctx.words.say(f"flow_bare.{indicator}"),
        valuation=valuation(ctx, indicator),
    )


def over(ctx: Context, partner: str) -> str:
    """What a ratio is of: "Czechia’s count ÷ Kazakhstan’s count"."""
    return ctx.words.capital(ctx.words.say("two_sides.over", **areas_of(ctx, partner)))


def times_text(ctx: Context, times: float) -> str:
    """A ratio in a table or above columns: "1.88×", with fewer decimals the larger it is."""
    decimals = 2 if times < 10 else 1 if times < 100 else 0
    return ctx.words.say("two_sides.times", n=ctx.words.number(times, decimals))


def who_counts_more(ctx: Context, one: Both, key: str = "two_sides.counts") -> str:
    """Which office counts how many times the other's, in a clause; about the same below five percent."""
    words = ctx.words
    ours, theirs = words.area(HOME), words.area(one.area)
    # Of a lower bound nobody can say how many times the other it is.
    if one.times is None or one.is_open:
        return words.say(f"{key}_apart", one=theirs, other=words.area(HOME))
    if 1 / ALIKE <= one.times <= ALIKE:
        return words.say(f"{key}_alike", one=theirs, other=words.area(HOME))
    if one.times > 1:
        return words.say(key, more=theirs, times=words.times(one.times), less=words.area(HOME))
    return words.say(key, more=ours, times=words.times(1 / one.times), less=words.area(one.area))


def nothing(ctx: Context, state: ViewState, chart_id: str, flows: Sequence[str]) -> Offer:
    """Why no period has both counts, and the nearest view that has some."""
    words, path = ctx.words, page_of(chart_id)
    named = areas_of(ctx, state.partner)
    if step_of(state) != "A" and _has_pairs(ctx, state.with_changes(freq="A"), flows):
        step = words.say(f"freq.{state.freq}")
        why = words.say("two_sides.no_step", step=step, **named)
        return Offer(why, words.say("empty.show_freq", freq=words.say("freq.A")), page_url(path, state, freq="A"))
    whole = state.with_changes(freq="A", start=None, end=None)
    if (state.start or state.end) and _has_pairs(ctx, whole, flows):
        why = words.say("two_sides.no_span", **named)
        return Offer(why, words.say("two_sides.show_all"), page_url(path, whole))
    if state.as_of is not None and _has_pairs(ctx, whole.with_changes(as_of=None), flows):
        why = words.say("two_sides.no_as_of", day=words.day(state.as_of), **named)
        return Offer(why, words.say("empty.show_today"), page_url(path, whole, as_of=None))
    default = ViewState(lang=state.lang, theme=state.theme)
    action = words.say("empty.show_partner", partner=words.area(default.partner))
    return Offer(words.say("mirror.empty", **named), action, page_url(path, default))


def _has_pairs(ctx: Context, state: ViewState, flows: Sequence[str]) -> bool:
    return any(sides(ctx, state, flow).both for flow in flows)
