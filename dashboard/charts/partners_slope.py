"""Change of trade with each partner between two years; on a logarithmic axis equal slopes are equal growth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.partner_pieces import (
    Group,
    Standing,
    coverage,
    focus,
    group_notes,
    group_of,
    missing_note,
    offer,
    rows_of,
    shown,
    standings,
    what,
)
from dashboard.charts.partner_sections import Section, is_mirror, section
from dashboard.charts.phrases import flow, moved
from dashboard.charts.points import amount_axis, point, short_source
from dashboard.charts.selection import Pair
from dashboard.charts.spec import Axis, ChartSpec, Kind, Role, Series
from dashboard.context import Context
from dashboard.state import HOME, ViewState
from dashboard.text import MILLION

ID = "partners-slope"
# Beyond this ratio of the largest to the smallest value a linear axis hides the small ones.
WIDE_RATIO = 10
_MOST_DECIMALS = 6


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The first twelve of the group that have figures of both years: `base` and `year`, or `from` and `to`."""
    words = ctx.words
    group, indicator, own = group_of(ctx, state), _indicator(state), focus(state)
    found, base = _sections(ctx, state, indicator, group)
    if found.year is None or base is None:
        return _empty(ctx, state, found, group, indicator, base)
    both = [
        area
        for area in group.areas
        if found.row(indicator, area) is not None and found.row(indicator, area, base) is not None
    ]
    order = standings(words, {area: found.value(indicator, area) for area in both})
    if not order:
        return _empty(ctx, state, found, group, indicator, base)
    rows = shown(order, own)
    axis = _axis(ctx, found, indicator, rows, base)
    unit = words.unit_words(state.unit, axis.scale)
    years = (base, found.year)
    draft = Draft(
        kind=Kind.SLOPE,
        title=_title(ctx, state, found, group, indicator, base),
        subtitle=_subtitle(ctx, state, group, indicator, years, unit, axis, coverage(words, order, rows, own)),
        series=[_series(ctx, found, indicator, one.area, years, own) for one in rows],
        x=Axis(categories=tuple(map(str, years)), labels=tuple(map(str, years))),
        y=axis,
        unit=unit,
        frames=[rows_of(found, {one.area for one in rows}, [indicator], years)],
        notes=[*_notes(ctx, state, found, group, indicator, base)],
        highlight=own if any(one.area == own for one in rows) else "",
    )
    return assemble(ctx, state, ID, draft)


def _indicator(state: ViewState) -> str:
    return state.flow if state.flow in ("exports", "imports") else "turnover"


def _sections(ctx: Context, state: ViewState, indicator: str, group: Group) -> tuple[Section, int | None]:
    """The figures of both years, and the earlier year.

    The later one is `year`, else the end of the span, else the last held; the earlier one `base`, else the start of the
    span, else the year before. Two years in the wrong order change places.
    """
    wanted = state.year
    if wanted is None and state.end is not None:
        wanted = state.end.end_year
    base = state.base
    if base is None and state.start is not None:
        base = state.start.start_year
    if base is not None and wanted is not None and base > wanted:
        base, wanted = wanted, base
    pinned = state.with_changes(year=wanted, start=None, end=None)
    needed = (indicator,)
    if base is None:
        found = section(ctx, pinned, needed, group.areas, needed=needed, years_before=1)
        return found, None if found.year is None else found.year - 1
    found = section(ctx, pinned, needed, group.areas, needed=needed, years_before=None)
    if found.year is not None and base >= found.year:
        base = found.year - 1
    return found, base


def _axis(ctx: Context, found: Section, indicator: str, rows: Sequence[Standing], base: int) -> Axis:
    """Logarithmic where the values lie far apart, and fine enough that no label reads as zero."""
    values = [found.value(indicator, one.area, year) or 0.0 for one in rows for year in (base, found.year)]
    least, most = min(values), max(values)
    axis = amount_axis(ctx, values, log=least > 0 and most / least > WIDE_RATIO)
    scale, decimals = axis.scale, axis.decimals
    if least and round(least / scale, decimals) == 0:
        scale, decimals = MILLION, ctx.words.decimals_of(MILLION)
    while least and decimals < _MOST_DECIMALS and round(least / scale, decimals) == 0:
        decimals += 1
    return Axis(scale=scale, decimals=decimals, log=axis.log)


def _series(ctx: Context, found: Section, indicator: str, area: str, years: tuple[int, int], own: str) -> Series:
    rows = [row for year in years if (row := found.row(indicator, area, year)) is not None]
    reporter = rows[-1].reporter
    return Series(
        id=area,
        name=ctx.words.area_label(area),
        role=Role.HIGHLIGHT if area == own else Role.CONTEXT,
        points=tuple(point(row) for row in rows),
        indicator=indicator,
        reporter=reporter,
        partner=area if reporter == HOME else HOME,
        unit=rows[-1].unit,
    )


def _notes(ctx: Context, state: ViewState, found: Section, group: Group, indicator: str, base: int) -> list[str]:
    notes = [missing_note(ctx, found, group, [indicator], base), *group_notes(ctx, state, found, group, [indicator])]
    sources = [
        sorted({row.source for (_, _, year), row in found.rows.items() if year == wanted and row.value is not None})
        for wanted in (base, found.year)
    ]
    if sources[0] != sources[1]:
        names = [ctx.words.listing([short_source(ctx, source) for source in held]) for held in sources]
        notes.append(
            ctx.words.say("chart_partners.slope.sources", base=base, year=found.year, before=names[0], now=names[1])
        )
    return [note for note in notes if note]


def _subtitle(
    ctx: Context,
    state: ViewState,
    group: Group,
    indicator: str,
    years: tuple[int, int] | None,
    unit: str,
    axis: Axis,
    part: str,
) -> str:
    words = ctx.words
    when = words.say("chart_partners.no_year")
    if years is not None:
        when = words.say("chart_partners.slope.years", base=years[0], year=years[1])
    text = words.say("chart_partners.subtitle", what=what(ctx, state, group, indicator), year=when, unit=unit)
    scale = words.say("chart_partners.slope.log") if axis.log else ""
    return ". ".join(piece for piece in (text, part, scale) if piece)


def _empty(ctx: Context, state: ViewState, found: Section, group: Group, indicator: str, base: int | None) -> ChartSpec:
    words = ctx.words
    years = None if base is None or found.year is None else (base, found.year)
    subtitle = _subtitle(ctx, state, group, indicator, years, words.unit_words(state.unit), Axis(), "")
    title = words.say("chart_partners.slope.none", group=words.say(f"chart_partners.{group.id}.many"))
    return empty(ctx, state, ID, Kind.SLOPE, title, subtitle, offer(ctx, state, ID, found, group))


def _title(ctx: Context, state: ViewState, found: Section, group: Group, indicator: str, base: int) -> str:
    words = ctx.words
    year = found.year or 0
    changes = found.growth(indicator, year, base)
    rates = {area: rate for area, rate in changes.items() if rate is not None}
    own = focus(state)
    values: Mapping[str, object] = {
        "base": base,
        "year": year,
        "n": len(rates),
        "group": words.say(f"chart_partners.{group.id}.many"),
        "measure": words.capital(words.say(f"chart_partners.bare.{indicator}")),
        "rose": sum(rate > 0 for rate in rates.values()),
    }
    if own not in rates or len(rates) < 2:
        return words.say("chart_partners.slope.title_all", **values)
    pair = Pair(own, HOME) if is_mirror(state) else Pair(HOME, own)
    others = [rate for area, rate in rates.items() if area != own]
    better = sum(rate > rates[own] for rate in others)
    key = "title_none_better" if not better else "title_all_better" if better == len(others) else "title"
    return words.say(
        f"chart_partners.slope.{key}",
        flow=flow(ctx, indicator, pair),
        moved=moved(ctx, indicator, rates[own]),
        better=better,
        others=len(others),
        **values,
    )


CHART = Chart(ID, "Change between two years", build)
