"""How concentrated exports and imports are on few products, over time: the Herfindahl-Hirschman index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, empty
from dashboard.charts.phrases import flow, flow_inside
from dashboard.charts.points import ROLES, Row, point
from dashboard.charts.product_pieces import (
    assembled,
    empty_subtitle,
    notes,
    offer,
    row_of,
    subject,
    window_axis,
    windows_words,
)
from dashboard.charts.product_sections import FLOWS, Section, flow_of, section
from dashboard.charts.selection import pairs
from dashboard.charts.spec import Axis, ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.evaluated import HHI
from dashboard.measures import products as measure
from dashboard.product_words import level_name
from dashboard.state import ViewState
from etl.model.period import Period

ID = "products-concentration"
COMPETITION_SCALE = 10_000
# Fewer equal products than this are no plain picture of concentration.
_SEVERAL = 1.5


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """A line for each flow of the pair, on the scale 0 to 1; the flow of the state is told in the title."""
    words = ctx.words
    found = {flow: one for flow in FLOWS if (one := section(ctx, state, flow)) is not None and one.now.parts}
    if not found:
        title = words.say("products.empty_title", flow=flow(ctx, "both", pairs(state)[0]))
        subtitle = empty_subtitle(ctx, state)
        return empty(ctx, state, ID, Kind.LINE, title, subtitle, offer(ctx, state, ID), words.say("products.hhi.unit"))
    # Two counts, or two levels, do not compare in one plot: the flow of the page is then shown alone.
    told = flow_of(state) if flow_of(state) in found else next(iter(found))
    shown = {flow: one for flow, one in found.items() if _alike(one, found[told])}
    lines = {flow: _rows(one) for flow, one in shown.items()}
    main = found[told]
    unit = words.say("products.hhi.unit")
    drawn = [_series(ctx, shown[flow], rows) for flow, rows in lines.items() if rows]
    draft = Draft(
        kind=Kind.LINE,
        title=_title(ctx, main, lines[told]),
        subtitle=words.say(
            "products.hhi.subtitle",
            what=_what(ctx, shown),
            level=level_name(words, main.chosen.level),
            span=windows_words(ctx, main),
            unit=unit,
        ),
        series=drawn,
        x=window_axis(ctx, main, (row.period for rows in lines.values() for row in rows)),
        y=Axis(decimals=2),
        unit=unit,
        frames=list(lines.values()),
        notes=[*notes(ctx, main, (), rest=False), *_explained(ctx, main)],
    )
    return assembled(ctx, state, ID, main, draft)


def _alike(one: Section, other: Section) -> bool:
    return (one.chosen.pair, one.chosen.level) == (other.chosen.pair, other.chosen.level)


def _rows(found: Section) -> list[Row]:
    figures = ((window, measure.concentration(window)) for window in found.windows)
    return [row_of(found, window, figure, HHI) for window, figure in figures if figure is not None]


def _series(ctx: Context, found: Section, rows: Sequence[Row]) -> Series:
    pair = found.chosen.pair
    points = [point(row, note=_scales(ctx, row)) for row in rows]
    points[-1] = replace(points[-1], label=ctx.words.number(points[-1].value or 0.0, 2))
    return Series(
        id=f"{found.flow}-hhi",
        name=ctx.words.say(f"indicator.{found.flow}"),
        role=ROLES[found.flow],
        points=tuple(points),
        indicator=f"{found.flow}_hhi",
        reporter=pair.reporter,
        partner=pair.partner,
        unit=HHI,
        as_line=True,
    )


def _scales(ctx: Context, row: Row) -> str:
    """The same on the scale of competition law, and what the rest leaves open where that shows."""
    words, value = ctx.words, row.value or 0.0
    text = words.say("products.hhi.scaled", n=words.number(value * COMPETITION_SCALE, 0))
    lo, hi = row.lo, row.hi
    if lo is None or hi is None or words.number(lo, 2) == words.number(hi, 2):
        return text
    return f"{text}; {words.say('products.hhi.open', low=words.number(lo, 2), high=words.number(hi, 2))}"


def _what(ctx: Context, shown: Mapping[str, Section]) -> str:
    one = next(iter(shown.values()))
    if len(shown) == 1:
        return subject(ctx, one)
    return ctx.words.capital(flow_inside(ctx, "both", one.chosen.pair))


def _title(ctx: Context, found: Section, rows: Sequence[Row]) -> str:
    """Where concentration stands, and where it stood at the first window."""
    words, last, first = ctx.words, rows[-1], rows[0]
    values = {
        "flow": flow_inside(ctx, found.flow, found.chosen.pair),
        "now": words.number(last.value or 0.0, 2),
        "when": words.window(Period(last.period_start, last.period_end)),
        "then": words.number(first.value or 0.0, 2),
    }
    if len(rows) == 1 or values["now"] == values["then"]:
        return words.say("products.hhi.single" if len(rows) == 1 else "products.hhi.same", **values)
    return words.say("products.hhi.rose" if (last.value or 0) > (first.value or 0) else "products.hhi.fell", **values)


def _explained(ctx: Context, found: Section) -> list[str]:
    """How the index reads: as so many equal products, over what it is taken, and what the rest may do."""
    words = ctx.words
    figure = measure.concentration(found.now)
    if figure is None:
        return []
    low, high = words.number(figure.lo, 2), words.number(figure.hi, 2)
    said = [
        words.say(
            "products.hhi.explained",
            now=words.number(figure.value, 2),
            competition=words.number(figure.value * COMPETITION_SCALE, 0),
            n=len(found.now.parts),
            level=level_name(words, found.chosen.level),
            when=words.window(found.now.period),
        )
    ]
    if (equal := measure.equal_products(figure.value)) >= _SEVERAL:
        said[0] += " " + words.say("products.hhi.equal", n=words.number(equal, 1))
    if low != high:
        said.append(words.say("products.hhi.bounds", low=low, high=high))
    return said


CHART = Chart(ID, "Concentration on few products", build)
