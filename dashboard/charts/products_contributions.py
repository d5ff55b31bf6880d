"""Which products drove the growth of a flow, in percentage points that add up to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, empty
from dashboard.charts.phrases import moved
from dashboard.charts.points import ROLES
from dashboard.charts.product_pieces import (
    MOST_ROWS,
    REST,
    assembled,
    empty_subtitle,
    empty_title,
    note_of,
    notes,
    offer,
    point_of,
    product_axis,
    row_of,
    subject,
    subject_inside,
)
from dashboard.charts.product_sections import Section, flow_of, section
from dashboard.charts.spec import Axis, ChartSpec, Kind, Point, Series
from dashboard.context import Context
from dashboard.measures import products as measure
from dashboard.measures.product_windows import Window
from dashboard.measures.products import Figure
from dashboard.product_words import level_name, told
from dashboard.state import ViewState

ID = "products-contributions"
_SMALLEST_POINTS = 0.005


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Bars of the twelve products that moved the whole most, from what added most to what took most away."""
    words, flow = ctx.words, flow_of(state)
    found = section(ctx, state, flow)
    base = None if found is None else found.base
    added = {} if found is None or base is None else measure.contributions(found.now, base)
    if found is None or base is None or not added:
        title, subtitle = empty_title(ctx, state, flow), empty_subtitle(ctx, state)
        unit = words.say("unit.points")
        return empty(ctx, state, ID, Kind.BAR, title, subtitle, offer(ctx, state, ID, flow), unit)
    largest = sorted(added, key=lambda code: (-abs(added[code]), code))[:MOST_ROWS]
    rest = measure.rest_contribution(found.now, base)
    figures = {code: measure.contribution(found.now, base, code) for code in largest}
    if rest is not None and abs(rest.value) >= _SMALLEST_POINTS:
        figures[REST] = rest
    order = sorted(figures, key=lambda code: (code == REST, -figures[code].value, code))
    growth = measure.total_growth(found.now, base).value
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, found, added, growth),
        subtitle=words.say(
            "products.contributions.subtitle",
            flow=subject(ctx, found),
            level=level_name(words, found.chosen.level),
            windows=words.windows(found.now.period, base.period),
            unit=words.say("unit.points"),
            n=len(largest),
            of=len(added),
        ),
        series=[_series(ctx, found, _points(ctx, found, figures, order))],
        x=product_axis(ctx, order),
        y=Axis(decimals=2 if max(abs(one.value) for one in figures.values()) < 1 else 1),
        unit=words.say("unit.points"),
        frames=[[row_of(found, window, measure.total(window)) for window in (found.now, base)]],
        notes=[*notes(ctx, found, largest, rest=False), *_sum_note(ctx, added, largest, growth)],
    )
    return assembled(ctx, state, ID, found, draft)


def _points(ctx: Context, found: Section, figures: Mapping[str, Figure], order: Sequence[str]) -> list[Point]:
    decimals = 2 if max(abs(one.value) for one in figures.values()) < 1 else 1
    return [
        point_of(
            row_of(found, found.now, figures[code], "POINTS"),
            code,
            _note(ctx, found, code),
            label=ctx.words.number(figures[code].value, decimals, signed=True),
        )
        for code in order
    ]


def _note(ctx: Context, found: Section, code: str) -> str:
    """What a product is, and where it was recorded in one window only that it was."""
    note = note_of(ctx, code)
    if code == REST or found.base is None:
        return note
    windows: tuple[Window, ...] = (found.now, found.base)
    lacking = [window for window in windows if code not in window.parts]
    if not lacking:
        return note
    missing = ctx.words.say("products.not_recorded", when=ctx.words.window(lacking[0].period))
    return f"{note}. {missing}"


def _series(ctx: Context, found: Section, points: Sequence[Point]) -> Series:
    pair = found.chosen.pair
    return Series(
        id=f"{found.flow}-points",
        name=ctx.words.say(f"indicator.{found.flow}"),
        role=ROLES[found.flow],
        points=tuple(points),
        indicator=f"{found.flow}_contribution",
        reporter=pair.reporter,
        partner=pair.partner,
        unit="POINTS",
    )


def _title(ctx: Context, found: Section, added: Mapping[str, float], growth: float) -> str:
    """The product that moved the whole most in the direction it went, and how far the whole went."""
    words = ctx.words
    driving = max if growth >= 0 else min
    code = driving(sorted(added), key=lambda name: added[name])
    value = added[code]
    did = "added" if value > 0 else "took"
    return words.capital(
        words.say(
            f"products.contributions.{did}",
            product=told(code),
            n=words.number(abs(value)),
            flow=subject_inside(ctx, found),
            moved=moved(ctx, found.flow, growth),
        )
    )


def _sum_note(ctx: Context, added: Mapping[str, float], largest: Sequence[str], growth: float) -> list[str]:
    """How much the products that are not drawn add, so that all bars and this make the growth of the whole."""
    others = [added[code] for code in added if code not in largest]
    words = ctx.words
    whole = words.growth(growth)
    if not others:
        return [words.say("products.contributions.sum", growth=whole)]
    text = words.number(sum(others), 1, signed=True)
    return [words.say("products.contributions.sum_others", n=len(others), points=text, growth=whole)]


CHART = Chart(ID, "What drove growth, by product", build)
