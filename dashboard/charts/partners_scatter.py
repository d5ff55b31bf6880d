"""Exports against imports, one point a partner, on logarithmic axes with the line of balance."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.cross_section import focus, group_of, section
from dashboard.charts.points import amount_axis, point, read
from dashboard.charts.spec import Axis, ChartSpec, Kind, Point, Role, Series
from dashboard.context import Context
from dashboard.state import HOME, ViewState

ID = "partners-scatter"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Partners of the group with both flows in the year; above the diagonal Kazakhstan buys more than it sells."""
    words = ctx.words
    found = section(ctx, state, group_of(ctx, state))
    group = words.say(f"group.{state.view if state.view in ('neighbours', 'main') else 'eu'}")
    exports, imports = found.of("exports"), found.of("imports")
    exports, imports = exports[exports["value"] > 0], imports[imports["value"] > 0]
    sold = dict(zip(exports["partner"], read(exports), strict=True))
    bought = dict(zip(imports["partner"], read(imports), strict=True))
    both = [partner for partner in found.partners if partner in sold and partner in bought]
    if not both or found.year is None:
        title = words.say("empty.title", what=words.say("ranking.what", group=group))
        offer = nearest(ctx, state, ID, ("exports", "imports"))
        return empty(ctx, state, ID, Kind.SCATTER, title, words.unit_words(state.unit), offer)
    points = {
        partner: point(
            bought[partner], x=partner, label=words.area_label(partner), x_value=sold[partner].value,
            x_ref=sold[partner].ref,
        )
        for partner in both
    }  # fmt: skip
    own = focus(state)
    axis = amount_axis(ctx, [v for p in points.values() for v in (p.value, p.x_value)], log=True)
    unit = words.unit_words(state.unit, axis.scale)
    deficits = sum((p.value or 0.0) > (p.x_value or 0.0) for p in points.values())
    draft = Draft(
        kind=Kind.SCATTER,
        title=words.say(
            "scatter.title", n=deficits, of=len(both), group=group, year=found.year, reporter=words.area(HOME)
        ),
        subtitle=words.say("scatter.subtitle", group=group, year=found.year, unit=unit),
        series=[
            _series(ctx, "others", words.capital(group), Role.CONTEXT, [p for x, p in points.items() if x != own]),
            _series(ctx, "own", words.area_label(own), Role.HIGHLIGHT, [p for x, p in points.items() if x == own]),
        ],
        x=Axis(
            title=words.say("scatter.x"), scale=axis.scale, decimals=axis.decimals, log=True,
            categories=tuple(both), labels=tuple(words.area_label(partner) for partner in both),
        ),
        y=Axis(title=words.say("scatter.y"), scale=axis.scale, decimals=axis.decimals, log=True),
        unit=unit,
        frames=[frame[frame["partner"].isin(both)] for frame in (exports, imports)],
        highlight=own if own in points else "",
        diagonal=True,
        height=420,
    )  # fmt: skip
    return assemble(ctx, state, ID, draft)


def _series(ctx: Context, series_id: str, name: str, role: Role, points: list[Point]) -> Series:
    return Series(
        id=series_id, name=name, role=role, points=tuple(points), indicator="imports", reporter=HOME, partner="",
        unit="",
    )  # fmt: skip


CHART = Chart(ID, "Exports against imports", build)
