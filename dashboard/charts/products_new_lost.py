"""Products that are new in a flow, and products that are gone from it, by what they were worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, empty
from dashboard.charts.partner_pieces import label_number
from dashboard.charts.points import ROLES, amount_axis
from dashboard.charts.product_pieces import (
    assembled,
    empty_subtitle,
    empty_title,
    finer_offer,
    note_of,
    notes,
    offer,
    point_of,
    product_axis,
    row_of,
    subject,
)
from dashboard.charts.product_sections import Section, flow_of, section
from dashboard.charts.spec import Axis, ChartSpec, Kind, Role, Series
from dashboard.context import Context
from dashboard.measures import products as measure
from dashboard.measures.product_windows import Window
from dashboard.measures.products import Turned
from dashboard.product_words import level_name
from dashboard.state import ViewState

ID = "products-new-lost"
MOST_OF_EACH = 8


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Bars of the largest new products, then of the largest lost ones, each at what it was worth in its own window."""
    words, flow = ctx.words, flow_of(state)
    found = section(ctx, state, flow)
    title, subtitle = empty_title(ctx, state, flow), empty_subtitle(ctx, state)
    if found is None or found.base is None:
        return empty(ctx, state, ID, Kind.BAR, title, subtitle, offer(ctx, state, ID, flow))
    new, lost = measure.new_products(found.now, found.base), measure.lost_products(found.now, found.base)
    if not new and not lost:
        why = words.say(
            "products.turned.none",
            windows=words.windows(found.now.period, found.base.period),
            level=level_name(words, found.chosen.level),
        )
        title = words.say("products.turned.none_title", flow=subject(ctx, found))
        return empty(ctx, state, ID, Kind.BAR, title, subtitle, finer_offer(ctx, state, ID, found.chosen, why))
    first, second = new[:MOST_OF_EACH], lost[:MOST_OF_EACH]
    axis = amount_axis(ctx, [one.value for one in (*first, *second)])
    unit = words.unit_words(state.unit, axis.scale)
    codes = [one.code for one in (*first, *second)]
    drawn = [
        _series(ctx, found, found.now, "new", ROLES[flow], first, axis),
        _series(ctx, found, found.base, "lost", Role.CONTEXT, second, axis),
    ]
    draft = Draft(
        kind=Kind.BAR,
        title=words.capital(
            words.say(
                "products.turned.title",
                flow=subject(ctx, found),
                new=_counted(ctx, "new", new),
                lost=_counted(ctx, "lost", lost),
                when=words.window(found.now.period),
            )
        ),
        subtitle=words.say(
            "products.turned.subtitle",
            level=level_name(words, found.chosen.level),
            windows=words.windows(found.now.period, found.base.period),
            unit=unit,
        ),
        series=[one for one in drawn if one.points],
        x=product_axis(ctx, codes),
        y=axis,
        unit=unit,
        frames=[[row_of(found, window, measure.total(window)) for window in (found.now, found.base)]],
        notes=[*notes(ctx, found, codes, rest=False), *_notes(ctx, found, new, lost)],
        # Each row has one bar, which stands in its middle.
        stacked=True,
    )
    return assembled(ctx, state, ID, found, draft)


def _counted(ctx: Context, kind: str, turned: Sequence[Turned]) -> str:
    if not turned:
        return ctx.words.say(f"products.turned.no_{kind}")
    return ctx.words.plural(f"products.turned.{kind}_count", len(turned))


def _series(
    ctx: Context, found: Section, window: Window, kind: str, role: Role, turned: Sequence[Turned], axis: Axis
) -> Series:
    pair, words = found.chosen.pair, ctx.words
    points = []
    for one in turned:
        absence = words.say("products.turned.zero" if one.recorded_zero else "products.turned.absent")
        row = row_of(found, window, measure.amount(window, one.code))
        point = point_of(row, one.code, f"{note_of(ctx, one.code)}. {absence}")
        points.append(replace(point, label=label_number(words, one.value, axis)))
    return Series(
        id=f"{found.flow}-{kind}",
        name=words.say(f"products.turned.{kind}", when=words.window(window.period)),
        role=role,
        points=tuple(points),
        indicator=found.flow,
        reporter=pair.reporter,
        partner=pair.partner,
        unit=found.now.unit,
    )


def _notes(ctx: Context, found: Section, new: Sequence[Turned], lost: Sequence[Turned]) -> list[str]:
    """How many say zero in the other window and how many nothing, and what is not drawn."""
    words = ctx.words
    zeros = sum(one.recorded_zero for one in (*new, *lost))
    said = [words.say("products.turned.means")]
    if zeros:
        said.append(words.plural("products.turned.zeros", zeros))
    hidden = max(len(new) - MOST_OF_EACH, 0) + max(len(lost) - MOST_OF_EACH, 0)
    if hidden:
        said.append(words.say("products.turned.hidden", n=hidden))
    return said


CHART = Chart(ID, "New and lost products", build)
