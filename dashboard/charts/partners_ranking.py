"""A ranking of partners by trade in one year: exports and imports stacked, equals sharing a place."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.cross_section import Section, focus, group_of, section, top_with
from dashboard.charts.points import ROLES, amount_axis, known, point, read
from dashboard.charts.spec import Axis, ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.measures import rank
from dashboard.state import HOME, ViewState
from dashboard.text import BILLION

ID = "partners-ranking"
STACK = ("exports", "imports")
SORTS = ("turnover", "exports", "imports", "balance")


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The first twelve of the group and the highlighted partner, by turnover or as `sort` says."""
    words = ctx.words
    partners = group_of(ctx, state)
    found = section(ctx, state, partners)
    by = state.sort.removeprefix("-") if state.sort.removeprefix("-") in SORTS else "turnover"
    ranked = rank(found.of(by)) if found.year is not None else found.of(by)
    group = words.say(f"group.{state.view if state.view in ('neighbours', 'main') else 'eu'}")
    subtitle_values = {"group": group, "year": found.year or state.year or "", "n": len(ranked)}
    if ranked.empty:
        title = words.say("empty.title", what=words.say("ranking.what", group=group))
        return empty(ctx, state, ID, Kind.BAR, title, words.unit_words(state.unit), nearest(ctx, state, ID, STACK))
    ordered = ranked.sort_values(["value", "partner"])
    order = top_with(list(ordered["partner"]), focus(state))
    series = [_series(ctx, found, ordered, name, order) for name in STACK]
    totals = dict(zip(ranked["partner"], ranked["amount"], strict=True))
    axis = amount_axis(ctx, totals.values())
    if max((abs(v) for v in totals.values()), default=0.0) >= BILLION:
        axis = Axis(scale=BILLION, decimals=2)
    unit = words.unit_words(state.unit, axis.scale)
    key = "ranking.subtitle" if len(order) == len(ranked) else "ranking.subtitle_first"
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, ranked, by, focus(state), group, found.year or 0),
        subtitle=words.say(
            key, by=words.say(f"indicator.{by}").lower(), shown=len(order), unit=unit, **subtitle_values
        ),
        series=_labelled(ctx, series, totals, axis),
        x=Axis(categories=tuple(order), labels=tuple(words.area_label(partner) for partner in order)),
        y=axis,
        unit=unit,
        frames=[found.of(name)[found.of(name)["partner"].isin(order)] for name in STACK],
        notes=missing_note(ctx, found, by),
        highlight=focus(state) if focus(state) in order else "",
        stacked=True,
        extra={"ranks": ",".join(_places(ordered, order))},
    )
    return assemble(ctx, state, ID, draft)


def missing_note(ctx: Context, found: Section, by: str) -> list[str]:
    """Which partners have no place because a flow is not published."""
    missing = found.missing(by)
    if not missing or len(missing) > 8:
        return []
    names = ctx.words.listing([str(ctx.words.area(code)) for code in missing])
    return [ctx.words.say("note.not_ranked", names=names)]


def _series(ctx: Context, found: Section, ordered: pd.DataFrame, indicator: str, order: list[str]) -> Series:
    frame = found.of(indicator)
    by_partner = dict(zip(frame["partner"], read(frame), strict=True))
    points = tuple(point(by_partner[partner], x=partner) for partner in order if partner in by_partner)
    unit = str(ordered["unit"].iloc[0]) if frame.empty else str(frame["unit"].iloc[0])
    return Series(
        id=indicator, name=ctx.words.say(f"indicator.{indicator}"), role=ROLES[indicator], points=points,
        indicator=indicator, reporter=HOME, partner="", unit=unit,
    )  # fmt: skip


def _labelled(ctx: Context, series: list[Series], totals: dict[str, float], axis: Axis) -> list[Series]:
    """The total of a row as the label of its last piece."""
    last = {point.x: one.id for one in series for point in one.points}
    return [
        replace(
            one,
            points=tuple(
                replace(p, label=ctx.words.number(totals[p.x] / axis.scale, axis.decimals))
                if last[p.x] == one.id
                else p
                for p in one.points
            ),
        )
        for one in series
    ]


def _places(ordered: pd.DataFrame, order: list[str]) -> list[str]:
    places = dict(zip(ordered["partner"], ordered["value"], strict=True))
    return [str(int(places[partner])) for partner in order]


def _title(ctx: Context, ranked: pd.DataFrame, by: str, partner: str, group: str, year: int) -> str:
    words = ctx.words
    own = ranked[ranked["partner"] == partner]
    place = known(own["value"].iloc[0]) if len(own) else None
    if place is None:
        first = ranked.sort_values(["value", "partner"]).iloc[0]
        leader = words.capital(str(words.area(str(first["partner"]))))
        return words.say("ranking.leader", leader=leader, group=group, by=words.say(f"ranked_by.{by}"), year=year)
    return words.say(
        "ranking.title", partner=words.capital(str(words.area(partner))), of=int(own["of"].iloc[0]), group=group,
        place=words.rank(int(place), joint=bool(own["joint"].iloc[0])), by=words.say(f"ranked_by.{by}"), year=year,
        reporter=words.area(HOME),
    )  # fmt: skip


CHART = Chart(ID, "Partners by trade", build)
