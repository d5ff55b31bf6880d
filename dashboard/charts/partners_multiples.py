"""Trade with several partners over time, a small panel each, all on one scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.partner_pieces import MOST_ROWS, Group, focus, group_of, offer, shown, standings, what
from dashboard.charts.partner_sections import Section, is_mirror, section
from dashboard.charts.phrases import flow, moved, shown_span
from dashboard.charts.points import ROLES, Row, amount_axis, point, short_source, source_changes, time_axis
from dashboard.charts.selection import Pair
from dashboard.charts.spec import ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.state import HOME, ViewState

ID = "partners-multiples"
# Largest values further apart than this are drawn on a logarithmic scale.
WIDE_RATIO = 10


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The partners chosen (`partner`, `with`), or the first twelve of the group; a panel each, in that order."""
    words = ctx.words
    indicator = state.flow if state.flow in ("exports", "imports") else "turnover"
    group, chosen = group_of(ctx, state), _chosen(state)
    # The year picks the partners of the first twelve; the panels show all years.
    whole = state.with_changes(year=None)
    found = section(ctx, whole, (indicator,), chosen or group.areas, needed=(indicator,), years_before=None)
    lines = _lines(state, found, chosen or _first(ctx, state, found, group, indicator), indicator)
    drawn = [_series(ctx, area, rows, indicator) for area, rows in lines.items()]
    if not drawn:
        subtitle = _subtitle(ctx, state, group, chosen, indicator, "", words.unit_words(state.unit))
        title = words.say("chart_partners.multiples.none", group=words.say(f"chart_partners.{group.id}.many"))
        return empty(ctx, state, ID, Kind.SMALL_MULTIPLES, title, subtitle, offer(ctx, state, ID, found, group))
    values = [one.value for line in drawn for one in line.points]
    log = _is_log(state, drawn, values)
    axis = amount_axis(ctx, values, log=log)
    unit = words.unit_words(state.unit, axis.scale)
    own = focus(state)
    draft = Draft(
        kind=Kind.SMALL_MULTIPLES,
        title=_title(ctx, state, found, lines, group, chosen, indicator),
        subtitle=_subtitle(ctx, state, group, chosen, indicator, shown_span(ctx, drawn), unit, log=log),
        series=drawn,
        x=time_axis(ctx, (one.x for line in drawn for one in line.points)),
        y=axis,
        unit=unit,
        frames=list(lines.values()),
        notes=_notes(ctx, state, lines, chosen),
        highlight=own if own in lines else "",
    )
    return assemble(ctx, state, ID, draft)


def _is_log(state: ViewState, drawn: Sequence[Series], values: Sequence[float | None]) -> bool:
    """Whether the panels' scale is logarithmic: asked for, or else the smaller partners would lie flat on zero."""
    if any(value is not None and value <= 0 for value in values):
        return False
    tops = [max(point.value for point in line.points if point.value is not None) for line in drawn]
    return state.scale == "log" or max(tops) > WIDE_RATIO * min(tops)


def _chosen(state: ViewState) -> tuple[str, ...]:
    """The partners that the state names; none where it names only the one in focus."""
    named = tuple(dict.fromkeys((*state.partners, *state.compare)))
    return named[:MOST_ROWS] if len(named) > 1 else ()


def _first(ctx: Context, state: ViewState, found: Section, group: Group, indicator: str) -> tuple[str, ...]:
    order = standings(ctx.words, {area: found.value(indicator, area, state.year) for area in group.areas})
    return tuple(one.area for one in shown(order, focus(state)))


def _lines(state: ViewState, found: Section, areas: tuple[str, ...], indicator: str) -> dict[str, list[Row]]:
    """The rows of each area within the state's span, in the order of time; areas without a value are left out."""
    first = 0 if state.start is None else state.start.start
    last = found.last if state.end is None else state.end.end
    lines: dict[str, list[Row]] = {area: [] for area in areas}
    for (name, area, _), row in found.rows.items():
        if name == indicator and area in lines and first <= row.start and row.start + 11 <= last:
            lines[area].append(row)
    return {
        area: sorted(rows, key=lambda row: row.start)
        for area, rows in lines.items()
        if any(row.value is not None for row in rows)
    }


def _series(ctx: Context, area: str, rows: list[Row], indicator: str) -> Series:
    name = ctx.words.area_label(area)
    reporter = rows[-1].reporter
    return Series(
        id=f"{indicator}-{area}",
        name=name,
        role=ROLES[indicator],
        points=tuple(point(row) for row in rows),
        indicator=indicator,
        reporter=reporter,
        partner=area if reporter == HOME else HOME,
        unit=rows[-1].unit,
        as_line=True,
        panel=name,
        breaks=tuple(at for at, _, _ in source_changes(rows)),
    )


def _notes(ctx: Context, state: ViewState, lines: dict[str, list[Row]], chosen: tuple[str, ...]) -> list[str]:
    words = ctx.words
    changes = {change for rows in lines.values() for change in source_changes(rows) if change[1] != change[2]}
    notes = [
        words.say("chart_partners.multiples.break", at=at, left=short_source(ctx, left), right=short_source(ctx, right))
        for at, left, right in sorted(changes)
    ]
    missing = [str(words.area(area)) for area in chosen if area not in lines]
    if missing:
        notes.append(words.say("chart_partners.multiples.missing", names=words.listing(missing)))
    if is_mirror(state):
        notes.append(words.say("chart_partners.mirror_note"))
    return notes


def _subtitle(
    ctx: Context,
    state: ViewState,
    group: Group,
    chosen: tuple[str, ...],
    indicator: str,
    span: str,
    unit: str,
    *,
    log: bool = False,
) -> str:
    words = ctx.words
    of = what(ctx, state, group, indicator)
    if chosen:
        names = words.listing([str(words.area(area)) for area in chosen])
        side = "mirror" if is_mirror(state) else "own"
        of = words.say(f"chart_partners.{side}.{indicator}", group=names)
    when = span or words.say("chart_partners.no_year")
    text = words.say("chart_partners.subtitle", what=of, year=when, unit=unit)
    return f"{text}. {words.say('chart_partners.multiples.log' if log else 'chart_partners.multiples.scale')}"


def _title(
    ctx: Context,
    state: ViewState,
    found: Section,
    lines: dict[str, list[Row]],
    group: Group,
    chosen: tuple[str, ...],
    indicator: str,
) -> str:
    """With how many of the partners shown trade grew in the last year, and whether the focus is among them."""
    words = ctx.words
    many = words.say("chart_partners.all.many") if chosen else words.say(f"chart_partners.{group.id}.many")
    measure = words.capital(words.say(f"chart_partners.bare.{indicator}"))
    year = _told_year(lines)
    if year is None:
        return words.say("chart_partners.multiples.plain", measure=measure, n=len(lines), group=many)
    changes = found.growth(indicator, year, year - 1)
    rates = {area: rate for area, rate in changes.items() if area in lines and rate is not None}
    if len(rates) == 1:
        ((area, only),) = rates.items()
        return _single(ctx, area, indicator, only, year, state)
    grew = {area for area, rate in rates.items() if rate > 0}
    values = {
        "measure": measure, "year": year, "k": len(grew), "n": len(rates), "group": many,
        "focus": words.area(focus(state)),
    }  # fmt: skip
    if not grew or len(grew) == len(rates) or focus(state) not in rates:
        key = "none_grew" if not grew else "all_grew" if len(grew) == len(rates) else "grew"
    else:
        key = "grew_focus" if focus(state) in grew else "grew_but"
    return words.say(f"chart_partners.multiples.{key}", **values)


def _told_year(lines: dict[str, list[Row]]) -> int | None:
    """The last year that the takeaway tells: one of which at least half as many partners as in any have growth."""
    known = {(area, row.start) for area, rows in lines.items() for row in rows if row.value is not None}
    positive = {
        (area, row.start) for area, rows in lines.items() for row in rows if row.value is not None and row.value > 0
    }
    counts = Counter(start for area, start in known if (area, start - 12) in positive)
    most = max(counts.values(), default=0)
    return max((start // 12 for start, count in counts.items() if 2 * count >= most), default=None)


def _single(ctx: Context, area: str, indicator: str, growth_pct: float, year: int, state: ViewState) -> str:
    pair = Pair(area, HOME) if is_mirror(state) else Pair(HOME, area)
    return ctx.words.say(
        "chart_partners.multiples.single",
        flow=flow(ctx, indicator, pair),
        moved=moved(ctx, indicator, growth_pct),
        year=year,
    )


CHART = Chart(ID, "Partners over time", build)
