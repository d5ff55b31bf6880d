"""Partners of a group by the size of trade: exports and imports stacked, or one flow, the balance or growth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.partner_pieces import (
    MEASURES,
    Group,
    Standing,
    area_axis,
    area_series,
    coverage,
    focus,
    group_notes,
    group_of,
    label_number,
    offer,
    rank_ref,
    ranks_text,
    rows_of,
    shown,
    standings,
    what,
)
from dashboard.charts.partner_sections import FLOWS, Section, section
from dashboard.charts.points import amount_axis, known
from dashboard.charts.spec import Axis, ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.measures import growth
from dashboard.state import ViewState

ID = "partners-ranking"


def measure_of(state: ViewState) -> tuple[str, bool]:
    """What the ranking is by, and whether the largest stands first: `sort`, else a single `flow`, else turnover."""
    name = state.sort.removeprefix("-")
    if name in MEASURES:
        return name, not state.sort.startswith("-")
    return (state.flow if state.flow in MEASURES else "turnover"), True


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The first twelve by `sort`, the focus always among them; partners without figures are named, never zero."""
    measure, largest_first = measure_of(state)
    group = group_of(ctx, state)
    stacked = measure in ("turnover", "growth")
    indicators = (*FLOWS, "turnover") if stacked else (measure,)
    drawn_names = FLOWS if stacked else indicators
    found = section(ctx, state, indicators, group.areas, needed=indicators, years_before=int(measure == "growth"))
    order = standings(ctx.words, _values(found, group, measure, indicators))
    if found.year is None or not order:
        return _empty(ctx, state, found, group, measure)
    own = focus(state)
    rows = shown(order if largest_first else order[::-1], own)
    axis = amount_axis(ctx, (found.value(indicators[-1], one.area) for one in rows))
    drawn = [area_series(ctx, found, name, rows) for name in drawn_names]
    drawn[-1] = _labelled(ctx, found, drawn[-1], rows, axis, measure)
    unit = ctx.words.unit_words(state.unit, axis.scale)
    part = coverage(ctx.words, order, rows, own, largest_first=largest_first)
    ref = "" if measure == "growth" else rank_ref(found, indicators[-1], own)
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, state, order, group, measure),
        subtitle=_subtitle(ctx, state, group, measure, found.year, unit, part),
        series=drawn,
        x=area_axis(ctx, rows),
        y=axis,
        unit=unit,
        frames=[rows_of(found, {one.area for one in rows}, drawn_names)],
        notes=group_notes(ctx, state, found, group, drawn_names),
        highlight=own if any(one.area == own for one in rows) else "",
        stacked=stacked,
        extra={"ranks": ranks_text(rows), "period": str(found.year)} | ({"rank_ref": ref} if ref else {}),
    )
    return assemble(ctx, state, ID, draft)


def _values(found: Section, group: Group, measure: str, indicators: Sequence[str]) -> dict[str, float | None]:
    """What each area is ranked by; None where any figure that its bar needs is not published."""
    whole = [area for area in group.areas if all(found.row(name, area) is not None for name in indicators)]
    if measure == "growth" and whole:
        rates = growth(found.frame[found.frame["indicator"] == "turnover"])
        rates = rates[rates["period_start"] == (found.year or 0) * 12]
        by_area = dict(zip(rates["area"], rates["value"], strict=True))
        return {area: known(by_area.get(area)) for area in whole}
    return {area: found.value(measure, area) for area in whole}


def _labelled(
    ctx: Context, found: Section, series: Series, rows: Sequence[Standing], axis: Axis, measure: str
) -> Series:
    """The series with the whole of each row, and its growth where that decides the order, as labels."""
    indicator = "turnover" if measure == "growth" else measure
    labels: dict[str, str] = {}
    for one in rows:
        total = found.value(indicator, one.area)
        if total is not None:
            labels[one.area] = label_number(ctx.words, total, axis)
            if measure == "growth":
                labels[one.area] += f" {ctx.words.growth(one.value)}"
    return replace(series, points=tuple(replace(p, label=labels.get(p.x, "")) for p in series.points))


def _subtitle(
    ctx: Context, state: ViewState, group: Group, measure: str, year: int | None, unit: str, part: str
) -> str:
    words = ctx.words
    when = words.say("chart_partners.no_year") if year is None else str(year)
    text = words.say("chart_partners.subtitle", what=what(ctx, state, group, measure), year=when, unit=unit)
    return f"{text}. {part}" if part else text


def _empty(ctx: Context, state: ViewState, found: Section, group: Group, measure: str) -> ChartSpec:
    words = ctx.words
    many = words.say(f"chart_partners.{group.id}.many")
    title = words.say("chart_partners.ranking.none", measure=words.say(f"chart_partners.by.{measure}"), group=many)
    subtitle = _subtitle(ctx, state, group, measure, found.year, words.unit_words(state.unit), "")
    return empty(ctx, state, ID, Kind.BAR, title, subtitle, offer(ctx, state, ID, found, group))


def _title(ctx: Context, state: ViewState, order: Sequence[Standing], group: Group, measure: str) -> str:
    words = ctx.words
    own = next((one for one in order if one.area == focus(state)), None)
    leaders = [one for one in order if one.place == 1]
    values: Mapping[str, object] = {
        "leader": words.area(leaders[0].area),
        "second": words.area(order[1].area) if len(order) > 1 else "",
        "leaders": words.listing([str(words.area(one.area)) for one in leaders]),
        "k": len(leaders),
        "n": len(order),
        "group": words.say(f"chart_partners.{group.id}.many"),
        "one": words.say(f"chart_partners.{group.id}.one"),
        "measure": words.say(f"chart_partners.by.{measure}"),
        "focus": words.area(focus(state)),
        "place": words.rank(own.place, joint=own.joint) if own is not None else "",
    }
    return words.capital(words.say(f"chart_partners.ranking.{_title_key(state, order, leaders, own, group)}", **values))


def _title_key(
    state: ViewState, order: Sequence[Standing], leaders: Sequence[Standing], own: Standing | None, group: Group
) -> str:
    if len(order) == 1:
        return "only"
    if len(leaders) > 1 and (own is None or own.place == 1):
        return "share" if len(leaders) > 2 else "together"
    if own is None:
        return "focus_missing" if focus(state) in group.areas else "leads"
    if own.place == 1:
        return "leads"
    return "focus" if len(leaders) == 1 else "focus_alone"


CHART = Chart(ID, "Ranking of partners", build)
