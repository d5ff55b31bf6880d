"""Suppliers of Kazakhstan in one year over the year before; with `flow=exports` its buyers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.partner_pieces import (
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
    ranks_text,
    rows_of,
    shown,
    standings,
    what,
)
from dashboard.charts.partner_sections import Section, is_mirror, section
from dashboard.charts.points import amount_axis
from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Series
from dashboard.context import Context
from dashboard.state import ViewState

ID = "partners-supplier-change"
ROWS = 8
# From this growth in percent on, a multiple reads better than a rate.
FOLD_PCT = 400
_OTHER_SIDE = {"imports": "exports", "exports": "imports"}


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The first eight suppliers, the focus always among them, each before its own year before as a ghost."""
    words = ctx.words
    group, indicator, own = group_of(ctx, state), indicator_of(state), focus(state)
    found = section(ctx, state, (indicator,), group.areas, needed=(indicator,), years_before=1)
    order = standings(words, {area: found.value(indicator, area) for area in group.areas})
    if found.year is None or not order:
        title = words.say("chart_partners.change.none", group=words.say(f"chart_partners.{group.id}.many"))
        subtitle = _subtitle(ctx, state, group, found.year, words.unit_words(state.unit), "")
        return empty(ctx, state, ID, Kind.BAR, title, subtitle, offer(ctx, state, ID, found, group))
    year, rows = found.year, shown(order, own, ROWS)
    rates = found.growth(indicator, year, year - 1)
    before = area_series(ctx, found, indicator, rows, year - 1, id="before", name=str(year - 1))
    before = replace(before, points=tuple(replace(one, mark=Mark.YEAR_BEFORE) for one in before.points))
    now = area_series(ctx, found, indicator, rows, id="now", name=str(year))
    axis = amount_axis(ctx, (one.value for series in (before, now) for one in series.points))
    unit = words.unit_words(state.unit, axis.scale)
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, state, order, group, found, rates),
        subtitle=_subtitle(ctx, state, group, year, unit, coverage(words, order, rows, own)),
        series=[before, _labelled(ctx, now, rates, axis)],
        x=area_axis(ctx, rows),
        y=axis,
        unit=unit,
        frames=[rows_of(found, {one.area for one in rows}, [indicator], [year, year - 1])],
        notes=[*group_notes(ctx, state, found, group, [indicator]), *_no_base(ctx, rows, rates, year)],
        highlight=own if any(one.area == own for one in rows) else "",
        extra={"ranks": ranks_text(rows), "period": str(year)},
    )
    return assemble(ctx, state, ID, draft)


def indicator_of(state: ViewState) -> str:
    """What is ranked: Kazakhstan's imports, or exports with `flow=exports`; the same goods in the partners' count."""
    flow = "exports" if state.flow == "exports" else "imports"
    return _OTHER_SIDE[flow] if is_mirror(state) else flow


def _labelled(ctx: Context, series: Series, rates: Mapping[str, float | None], axis: Axis) -> Series:
    """Amount and growth as the label of each bar: "585.7 +24.9%"."""
    points = []
    for one in series.points:
        rate = rates.get(one.x)
        label = label_number(ctx.words, one.value or 0.0, axis)
        points.append(replace(one, label=label if rate is None else f"{label} {ctx.words.growth(rate)}"))
    return replace(series, points=tuple(points))


def _no_base(ctx: Context, rows: Sequence[Standing], rates: Mapping[str, float | None], year: int) -> list[str]:
    names = [str(ctx.words.area(one.area)) for one in rows if rates.get(one.area) is None]
    return (
        [ctx.words.say("chart_partners.change.no_base", names=ctx.words.listing(names), year=year - 1)] if names else []
    )


def _subtitle(ctx: Context, state: ViewState, group: Group, year: int | None, unit: str, part: str) -> str:
    words = ctx.words
    when = words.say("chart_partners.no_year")
    if year is not None:
        when = words.say("chart_partners.change.years", year=year, base=year - 1)
    text = words.say("chart_partners.subtitle", what=what(ctx, state, group, indicator_of(state)), year=when, unit=unit)
    return f"{text}. {part}" if part else text


def _title(
    ctx: Context,
    state: ViewState,
    order: Sequence[Standing],
    group: Group,
    found: Section,
    rates: Mapping[str, float | None],
) -> str:
    words = ctx.words
    own = next((one for one in order if one.area == focus(state)), None)
    told = own or order[0]
    rate = rates.get(told.area)
    values: dict[str, object] = {
        "role": words.say(f"chart_partners.change.{'buyer' if state.flow == 'exports' else 'supplier'}"),
        "area": words.area(told.area),
        "place": words.rank(told.place, joint=told.joint),
        "n": len(order),
        "group": words.say(f"chart_partners.{group.id}.many"),
        "one": words.say(f"chart_partners.{group.id}.one"),
        "year": found.year,
        "pct": words.percent(abs(rate), 1) if rate is not None else "",
        "fold": words.number(rate / 100 + 1, 0) if rate is not None else "",
    }
    key = "only" if len(order) == 1 else _key(rate, first=told.place == 1 and not told.joint)
    return words.capital(words.say(f"chart_partners.change.{key}", **values))


def _key(rate: float | None, *, first: bool) -> str:
    if rate is None:
        move = "no_rate"
    elif rate >= FOLD_PCT:
        move = "fold"
    else:
        move = "same" if round(rate, 1) == 0 else "gained" if rate > 0 else "lost"
    return f"{move}_first" if first else move


CHART = Chart(ID, "Suppliers over the year before", build)
