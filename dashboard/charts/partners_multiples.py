"""Trade with several partners over time, a small panel each, all on one scale."""

from __future__ import annotations

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.partner_pieces import (
    MOST_ROWS,
    Group,
    Section,
    focus,
    group_of,
    is_mirror,
    offer,
    section,
    shown,
    standings,
    what,
)
from dashboard.charts.phrases import flow, moved, shown_span
from dashboard.charts.points import ROLES, amount_axis, known_points, rules, series, time_axis
from dashboard.charts.selection import Pair
from dashboard.charts.spec import ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.measures import growth
from dashboard.state import HOME, ViewState
from etl.model.period import Period

ID = "partners-multiples"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The partners chosen (`partner`, `with`), or the first twelve of the group; a panel each, in that order."""
    words = ctx.words
    indicator = state.flow if state.flow in ("exports", "imports") else "turnover"
    group, chosen = group_of(ctx, state), _chosen(state)
    # The year picks the partners of the first twelve; the panels show all years.
    whole = state.with_changes(year=None)
    found = section(ctx, whole, (indicator,), chosen or group.areas, needed=(indicator,), years_before=None)
    frames = _frames(state, found, chosen or _first(ctx, state, found, group, indicator), indicator)
    drawn = [_series(ctx, area, frame, indicator) for area, frame in frames.items()]
    drawn = [one for one in drawn if known_points(one)]
    if not drawn:
        subtitle = _subtitle(ctx, state, group, chosen, indicator, "", words.unit_words(state.unit))
        title = words.say("chart_partners.multiples.none", group=words.say(f"chart_partners.{group.id}.many"))
        return empty(ctx, state, ID, Kind.SMALL_MULTIPLES, title, subtitle, offer(ctx, state, ID, found, group))
    values = [one.value for line in drawn for one in line.points]
    log = state.scale == "log" and all(value is None or value > 0 for value in values)
    axis = amount_axis(ctx, values, log=log)
    unit = words.unit_words(state.unit, axis.scale)
    own = focus(state)
    draft = Draft(
        kind=Kind.SMALL_MULTIPLES,
        title=_title(ctx, state, frames, group, chosen, indicator),
        subtitle=_subtitle(ctx, state, group, chosen, indicator, shown_span(ctx, drawn), unit),
        series=drawn,
        x=time_axis(ctx, (one.x for line in drawn for one in line.points)),
        y=axis,
        unit=unit,
        frames=list(frames.values()),
        notes=_notes(ctx, state, frames, drawn, chosen),
        highlight=own if own in frames else "",
    )
    return assemble(ctx, state, ID, draft)


def _chosen(state: ViewState) -> tuple[str, ...]:
    """The partners that the state names; none where it names only the one in focus."""
    named = tuple(dict.fromkeys((*state.partners, *state.compare)))
    return named[:MOST_ROWS] if len(named) > 1 else ()


def _first(ctx: Context, state: ViewState, found: Section, group: Group, indicator: str) -> tuple[str, ...]:
    order = standings(ctx.words, {area: found.value(indicator, area, state.year) for area in group.areas})
    return tuple(one.area for one in shown(order, focus(state)))


def _frames(state: ViewState, found: Section, areas: tuple[str, ...], indicator: str) -> dict[str, pd.DataFrame]:
    """The rows of each area within the state's span, in the order of time."""
    frame = found.frame
    if frame.empty:
        return {}
    frame = frame[frame["indicator"] == indicator]
    if state.start is not None:
        frame = frame[frame["period_start"] >= state.start.start]
    if state.end is not None:
        frame = frame[frame["period_end"] <= state.end.end]
    by_area = {str(area): rows.sort_values("period_start") for area, rows in frame.groupby("area", sort=False)}
    return {area: by_area[area] for area in areas if area in by_area}


def _series(ctx: Context, area: str, frame: pd.DataFrame, indicator: str) -> Series:
    name = ctx.words.area_label(area)
    reporter, partner = str(frame["reporter"].iloc[0]), str(frame["partner"].iloc[0])
    return series(
        frame, f"{indicator}-{area}", name, ROLES[indicator], indicator, reporter, partner, as_line=True, panel=name
    )


def _notes(
    ctx: Context, state: ViewState, frames: dict[str, pd.DataFrame], drawn: list[Series], chosen: tuple[str, ...]
) -> list[str]:
    words = ctx.words
    notes = [
        words.say(
            "chart_partners.multiples.break", at=words.period(Period.parse(rule.at)), left=rule.left, right=rule.right
        )
        for rule in rules(ctx, frames.values())
        if rule.left
    ]
    held = {one.panel for one in drawn}
    missing = [str(words.area(area)) for area in chosen if words.area_label(area) not in held]
    if missing:
        notes.append(words.say("chart_partners.multiples.missing", names=words.listing(missing)))
    if is_mirror(state):
        notes.append(words.say("chart_partners.mirror_note"))
    return notes


def _subtitle(
    ctx: Context, state: ViewState, group: Group, chosen: tuple[str, ...], indicator: str, span: str, unit: str
) -> str:
    words = ctx.words
    of = what(ctx, state, group, indicator)
    if chosen:
        names = words.listing([str(words.area(area)) for area in chosen])
        side = "mirror" if is_mirror(state) else "own"
        of = words.say(f"chart_partners.{side}.{indicator}", group=names)
    when = span or words.say("chart_partners.no_year")
    text = words.say("chart_partners.subtitle", what=of, year=when, unit=unit)
    return f"{text}. {words.say('chart_partners.multiples.scale')}"


def _title(
    ctx: Context,
    state: ViewState,
    frames: dict[str, pd.DataFrame],
    group: Group,
    chosen: tuple[str, ...],
    indicator: str,
) -> str:
    """With how many of the partners shown trade grew in the last year, and whether the focus is among them."""
    words = ctx.words
    rates = growth(pd.concat(list(frames.values()), ignore_index=True))
    known = rates[rates["value"].notna()]
    many = words.say("chart_partners.all.many") if chosen else words.say(f"chart_partners.{group.id}.many")
    measure = words.capital(words.say(f"chart_partners.bare.{indicator}"))
    if known.empty:
        return words.say("chart_partners.multiples.plain", measure=measure, n=len(frames), group=many)
    # Of a year that only a few partners have reported nothing is told.
    counts = known.groupby("period_start").size()
    start = int(counts[2 * counts >= counts.max()].index.max())
    last = known[known["period_start"] == start]
    if len(last) == 1:
        return _single(ctx, str(last["area"].iloc[0]), indicator, float(last["value"].iloc[0]), start // 12, state)
    year, grew = start // 12, set(last.loc[last["value"] > 0, "area"])
    values = {
        "measure": measure, "year": year, "k": len(grew), "n": len(last), "group": many,
        "focus": words.area(focus(state)),
    }  # fmt: skip
    if not grew or len(grew) == len(last) or focus(state) not in set(last["area"]):
        key = "none_grew" if not grew else "all_grew" if len(grew) == len(last) else "grew"
    else:
        key = "grew_focus" if focus(state) in grew else "grew_but"
    return words.say(f"chart_partners.multiples.{key}", **values)


def _single(ctx: Context, area: str, indicator: str, growth_pct: float, year: int, state: ViewState) -> str:
    pair = Pair(area, HOME) if is_mirror(state) else Pair(HOME, area)
    return ctx.words.say(
        "chart_partners.multiples.single",
        flow=flow(ctx, indicator, pair),
        moved=moved(ctx, indicator, growth_pct),
        year=year,
    )


CHART = Chart(ID, "Partners over time", build)
