"""Suppliers (or buyers) of a year over the year before, the earlier year as a ghost behind."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.cross_section import Section, focus, group_of, section, top_with
from dashboard.charts.partners_ranking import missing_note
from dashboard.charts.phrases import flow, moved
from dashboard.charts.points import ROLES, amount_axis, known, point, read
from dashboard.charts.selection import Pair
from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Series
from dashboard.context import Context
from dashboard.measures import growth, rank
from dashboard.state import HOME, ViewState

ID = "partners-supplier-change"
ROWS = 8


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Imports from the group's largest suppliers (with `flow=exports`: exports to its largest buyers), two years."""
    words = ctx.words
    found = section(ctx, state, group_of(ctx, state))
    indicator = state.flow if state.flow in ("exports", "turnover") else "imports"
    group = words.say(f"group.{state.view if state.view in ('neighbours', 'main') else 'eu'}")
    now = found.of(indicator)
    unit_plain = words.unit_words(state.unit)
    if found.year is None or now.empty:
        title = words.say("empty.title", what=words.say("ranking.what", group=group))
        return empty(ctx, state, ID, Kind.BAR, title, unit_plain, nearest(ctx, state, ID, (indicator,)))
    ranked = rank(now).sort_values(["value", "partner"])
    order = top_with(list(ranked["partner"]), focus(state), ROWS)
    before = found.of(indicator, found.year - 1)
    rates = growth(pd.concat([now, before], ignore_index=True))
    rate_of = {
        str(partner): known(value)
        for partner, value, start in zip(rates["partner"], rates["value"], rates["period_start"], strict=True)
        if start == found.year * 12
    }
    axis = amount_axis(ctx, [*now["value"], *before["value"]])
    unit = words.unit_words(state.unit, axis.scale)
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, indicator, ranked, rate_of, focus(state), group, found.year),
        subtitle=words.say(
            "supplier_change.subtitle", flow=words.say(f"indicator.{indicator}"), group=group, unit=unit,
            year=found.year, base=found.year - 1, reporter=words.area(HOME),
        ),
        series=[
            _series(ctx, before, indicator, found.year - 1, order, axis, ghost=True),
            _labelled(ctx, _series(ctx, now, indicator, found.year, order, axis, ghost=False), rate_of, axis),
        ],
        x=Axis(categories=tuple(order), labels=tuple(words.area_label(partner) for partner in order)),
        y=axis,
        unit=unit,
        frames=[frame[frame["partner"].isin(order)] for frame in (now, before)],
        notes=missing_note(ctx, _only(found, indicator), indicator),
        highlight=focus(state) if focus(state) in order else "",
        extra={"ranks": ",".join(str(int(ranked.loc[ranked["partner"] == p, "value"].iloc[0])) for p in order)},
    )  # fmt: skip
    return assemble(ctx, state, ID, draft)


def _only(found: Section, indicator: str) -> Section:
    return Section(found.partners, found.year, found.frame[found.frame["indicator"] == indicator])


def _series(
    ctx: Context, frame: pd.DataFrame, indicator: str, year: int, order: list[str], axis: Axis, *, ghost: bool
) -> Series:
    rows = dict(zip(frame["partner"], read(frame), strict=True))
    options = {"mark": Mark.YEAR_BEFORE} if ghost else {}
    return Series(
        id=f"{indicator}-{year}",
        name=str(year),
        role=ROLES[indicator],
        points=tuple(point(rows[partner], x=partner, **options) for partner in order if partner in rows),
        indicator=indicator,
        reporter=HOME,
        partner="",
        unit=str(frame["unit"].iloc[0]) if len(frame) else "",
    )


def _labelled(ctx: Context, series: Series, rate_of: dict[str, float | None], axis: Axis) -> Series:
    """Amount and growth as the label of each bar: "586 +24.9%"."""
    words = ctx.words
    points = []
    for one in series.points:
        label = words.number((one.value or 0.0) / axis.scale, max(axis.decimals - 1, 0))
        rate = rate_of.get(one.x)
        points.append(replace(one, label=f"{label} {words.growth(rate)}" if rate is not None else label))
    return replace(series, points=tuple(points))


def _title(
    ctx: Context,
    indicator: str,
    ranked: pd.DataFrame,
    rate_of: dict[str, float | None],
    partner: str,
    group: str,
    year: int,
) -> str:
    words = ctx.words
    own = ranked[ranked["partner"] == partner]
    told = partner if len(own) else str(ranked["partner"].iloc[0])
    row = ranked[ranked["partner"] == told].iloc[0]
    rate = rate_of.get(told)
    subject = flow(ctx, indicator, Pair(HOME, told))
    place = words.rank(int(row["value"]), joint=bool(row["joint"]))
    role = words.say(f"as_role.{indicator}")
    if rate is None:
        return words.say("supplier_change.level", flow=subject, place=place, role=role, group=group, year=year)
    did = moved(ctx, indicator, rate)
    return words.say("supplier_change.title", flow=subject, moved=did, place=place, role=role, group=group, year=year)


CHART = Chart(ID, "Suppliers, two years", build)
