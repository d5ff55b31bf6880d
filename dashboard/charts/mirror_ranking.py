"""EU members by how far their count is from Kazakhstan's: in money, or as a ratio."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, Offer, assemble, empty
from dashboard.charts.mirror_pieces import OTHER, Both, among, times_text
from dashboard.charts.partner_pieces import MOST_ROWS, focus
from dashboard.charts.points import ROLES, amount_axis
from dashboard.charts.selection import group
from dashboard.charts.spec import Axis, ChartSpec, Kind, Point, Series
from dashboard.context import Context
from dashboard.state import HOME, ViewState
from dashboard.urls import page_url

ID = "mirror-ranking"
PATH = "/mirror"
RATIO = "ratio"


def flow_of(state: ViewState) -> str:
    """The direction compared: goods from the partners unless the state names the other one."""
    return state.flow if state.flow in OTHER else "imports"


def by_year(ctx: Context, state: ViewState) -> dict[int, list[Both]]:
    """The EU members that both count, by year, within the state's span."""
    found = ctx.recent.get(
        (ID, flow_of(state), state.unit, state.as_of), lambda: among(ctx, state, flow_of(state), group(ctx, state))
    )
    start = state.start.start_year if state.start else None
    end = state.end.end_year if state.end else None
    return {
        year: pairs
        for year, pairs in found.items()
        if (start is None or year >= start) and (end is None or year <= end)
    }


def year_of(state: ViewState, found: dict[int, list[Both]]) -> int | None:
    """The year compared: the state's if it has pairs, else the last; None where the state's has none."""
    if state.year is not None:
        return state.year if state.year in found else None
    return max(found, default=None)


def in_order(state: ViewState, pairs: list[Both]) -> list[Both]:
    """The pairs by the size of the gap in money, or (`sort=ratio`) by how far the ratio is from one."""
    if state.sort.removeprefix("-") == RATIO:
        return sorted((one for one in pairs if one.times), key=lambda one: (-one.asymmetry, one.area))
    return sorted(pairs, key=lambda one: (-abs(one.gap), one.area))


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The first twelve, the partner in focus among them; members without both counts are named, never zero."""
    words, flow, is_ratio = ctx.words, flow_of(state), state.sort.removeprefix("-") == RATIO
    found = by_year(ctx, state)
    year = year_of(state, found)
    order = in_order(state, found[year]) if year is not None else []
    goods = words.say(f"two_sides.members_{flow}")
    if year is None or not order:
        unit = words.say("two_sides.ratio_unit") if is_ratio else words.unit_words(state.unit)
        subtitle = words.say("two_sides.ranking_subtitle", goods=goods, unit=unit, year=_when(ctx, state))
        title = words.say("two_sides.ranking_none", goods=goods)
        return empty(ctx, state, ID, Kind.BAR, title, subtitle, _offer(ctx, state), unit)
    shown = _shown(order, focus(state))
    axis = (
        Axis(decimals=2, suffix=words.say("two_sides.times", n=""))
        if is_ratio
        else amount_axis(ctx, (one.gap for one in shown))
    )
    unit = words.say("two_sides.ratio_unit") if is_ratio else words.unit_words(state.unit, axis.scale)
    points = [_point(ctx, one, axis, is_ratio=is_ratio) for one in shown]
    one = Series(
        id=f"{'ratio' if is_ratio else 'gap'}-{flow}", name=goods, role=ROLES[flow], points=tuple(points),
        indicator=flow, reporter=HOME, partner="", unit="FACTOR" if is_ratio else state.unit,
    )  # fmt: skip
    areas = tuple(pair.area for pair in shown)
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, state, order, year, is_ratio=is_ratio),
        subtitle=words.say("two_sides.ranking_subtitle", goods=goods, unit=unit, year=year),
        series=[one],
        x=Axis(categories=areas, labels=tuple(words.area_label(area) for area in areas)),
        y=axis,
        unit=unit,
        frames=[[row for pair in shown for row in (pair.ours, pair.theirs)]],
        notes=_notes(ctx, state, order, shown, year),
        highlight=focus(state) if focus(state) in areas else "",
        extra={"ranks": ",".join(str(order.index(pair) + 1) for pair in shown), "period": str(year)},
    )
    return assemble(ctx, state, ID, draft)


def _shown(order: list[Both], own: str) -> list[Both]:
    first = order[:MOST_ROWS]
    mine = next((one for one in order if one.area == own), None)
    return first if mine is None or mine in first else [*first[:-1], mine]


def _point(ctx: Context, one: Both, axis: Axis, *, is_ratio: bool) -> Point:
    if is_ratio:
        low, high = one.times_bounds
        text = times_text(ctx, one.times or 0.0)
        return Point(one.area, one.times, one.times_ref, one.mark, low, high, text)
    low, high = one.gap_bounds
    text = ctx.words.number(one.gap / axis.scale, axis.decimals, signed=True)
    return Point(one.area, one.gap, one.gap_ref, one.mark, low, high, text)


def _title(ctx: Context, state: ViewState, order: list[Both], year: int, *, is_ratio: bool) -> str:
    words, first = ctx.words, order[0]
    ours, theirs = words.area(HOME), words.area(first.area)
    if is_ratio:
        times = first.times or 1.0
        more, less = (theirs, ours) if times >= 1 else (ours, theirs)
        size = words.times(max(times, 1 / times))
        return words.say("two_sides.ranking_ratio", more=words.capital(str(more)), less=less, times=size, year=year)
    more, less = (theirs, ours) if first.gap >= 0 else (ours, theirs)
    size = words.money(abs(first.gap), state.unit)
    return words.say("two_sides.ranking_gap", more=words.capital(str(more)), less=less, amount=size, year=year)


def _notes(ctx: Context, state: ViewState, order: list[Both], shown: list[Both], year: int) -> list[str]:
    words = ctx.words
    held = {one.area for one in order}
    missing = [str(words.area(area)) for area in group(ctx, state) if area not in held]
    notes = [words.say("two_sides.ranking_part", n=len(shown), of=len(order))] if len(shown) < len(order) else []
    if missing:
        notes.append(words.say("two_sides.ranking_missing", names=words.listing(missing), year=year))
    return notes


def _when(ctx: Context, state: ViewState) -> str:
    return str(state.year) if state.year is not None else ctx.words.say("chart_partners.no_year")


def _offer(ctx: Context, state: ViewState) -> Offer:
    words = ctx.words
    why = words.say("two_sides.ranking_empty", year=_when(ctx, state))
    whole = page_url(PATH, state, year=None, start=None, end=None, as_of=None, unit_asked="", flow="")
    return Offer(why, words.say("chart_partners.show_latest"), whole)


CHART = Chart(ID, "EU members by the gap between counts", build)
