"""Exports against imports, a point a partner, on logarithmic axes; on the diagonal trade is balanced."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.partner_pieces import Group, focus, group_notes, group_of, offer, rows_of, what
from dashboard.charts.partner_sections import FLOWS, Section, is_mirror, section
from dashboard.charts.points import point
from dashboard.charts.spec import Axis, ChartSpec, Kind, Point, Role, Series
from dashboard.context import Context
from dashboard.state import HOME, ViewState
from dashboard.text import MILLION

ID = "partners-scatter"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """All partners of the group of which both flows are published and positive; the focus stands out."""
    words = ctx.words
    group, own = group_of(ctx, state), focus(state)
    found = section(ctx, state, FLOWS, group.areas, needed=FLOWS)
    points = _points(found, group)
    if found.year is None or not points:
        subtitle = _subtitle(ctx, state, group, found.year, words.unit_words(state.unit))
        title = words.say("chart_partners.scatter.none", group=words.say(f"chart_partners.{group.id}.many"))
        return empty(ctx, state, ID, Kind.SCATTER, title, subtitle, offer(ctx, state, ID, found, group))
    # Always in millions: on a logarithmic scale of billions most partners would stand below one.
    axis = Axis(scale=MILLION, decimals=words.decimals_of(MILLION), log=True)
    unit = words.unit_words(state.unit, axis.scale)
    areas = tuple(one.x for one in points)
    x_title, y_title = (
        words.say("chart_partners.scatter.axis", flow=words.say(f"indicator.{name}"), unit=unit) for name in FLOWS
    )
    highlighted = own if own in areas else ""
    draft = Draft(
        kind=Kind.SCATTER,
        title=_title(ctx, state, points, group),
        subtitle=_subtitle(ctx, state, group, found.year, unit),
        series=[
            _series(
                ctx, found, "others", words.say(f"chart_partners.{group.id}.many"), [p for p in points if p.x != own]
            ),
            _series(ctx, found, "focus", words.area_label(own), [p for p in points if p.x == own], Role.HIGHLIGHT),
        ],
        x=Axis(
            title=x_title,
            scale=axis.scale,
            decimals=axis.decimals,
            log=True,
            categories=areas,
            labels=tuple(words.area_label(area) for area in areas),
        ),
        y=Axis(title=y_title, scale=axis.scale, decimals=axis.decimals, log=True),
        unit=unit,
        frames=[rows_of(found, areas, FLOWS)],
        notes=[*group_notes(ctx, state, found, group, FLOWS), *_zeros(ctx, found, group)],
        highlight=highlighted,
        diagonal=True,
        height=420,
        extra={"period": str(found.year)},
    )
    return assemble(ctx, state, ID, draft)


def _points(found: Section, group: Group) -> list[Point]:
    """A point an area: exports across, imports up. What is zero has no place on a logarithmic axis."""
    points = []
    for area in group.areas:
        sold, bought = found.row("exports", area), found.row("imports", area)
        if sold is None or bought is None or (sold.value or 0.0) <= 0 or (bought.value or 0.0) <= 0:
            continue
        points.append(point(bought, x=area, x_value=sold.value, x_ref=sold.ref))
    return points


def _series(
    ctx: Context, found: Section, series_id: str, name: str, points: Sequence[Point], role: Role = Role.CONTEXT
) -> Series:
    mirror = any(row.reporter != HOME for row in found.rows.values())
    return Series(
        id=series_id,
        name=ctx.words.capital(name),
        role=role,
        points=tuple(points),
        indicator="imports",
        reporter="" if mirror else HOME,
        partner=HOME if mirror else "",
        unit=next((row.unit for row in found.rows.values()), ""),
    )


def _zeros(ctx: Context, found: Section, group: Group) -> list[str]:
    """Areas whose published trade is zero one way, which a logarithmic axis cannot show."""
    names = [
        str(ctx.words.area(area))
        for area in group.areas
        if any((row := found.row(name, area)) is not None and (row.value or 0.0) <= 0 for name in FLOWS)
    ]
    return [ctx.words.say("chart_partners.scatter.zero", names=ctx.words.listing(names))] if names else []


def _subtitle(ctx: Context, state: ViewState, group: Group, year: int | None, unit: str) -> str:
    words = ctx.words
    when = words.say("chart_partners.no_year") if year is None else str(year)
    text = words.say("chart_partners.subtitle", what=what(ctx, state, group, "turnover"), year=when, unit=unit)
    return f"{text}. {words.say('chart_partners.scatter.reading')}"


def _title(ctx: Context, state: ViewState, points: Sequence[Point], group: Group) -> str:
    """With how many partners exports are larger, and on which side the focus stands."""
    words = ctx.words
    larger = {one.x for one in points if (one.x_value or 0.0) > (one.value or 0.0)}
    own = next((one for one in points if one.x == focus(state)), None)
    values: dict[str, object] = {
        "k": len(larger),
        "n": len(points),
        "group": words.say(f"chart_partners.{group.id}.many"),
        "focus": words.area(focus(state)),
    }
    if own is None or len(points) == 1 or not 0 < len(larger) < len(points):
        key = "none_larger" if not larger else "all_larger" if len(larger) == len(points) else "larger"
    elif own.value == own.x_value:
        key = "larger"
    else:
        key = "larger_focus" if own.x in larger else "larger_but"
    side = "mirror" if is_mirror(state) else "own"
    return words.say(f"chart_partners.scatter.{side}.{key}", **values)


CHART = Chart(ID, "Exports against imports", build)
