"""What is sold and bought: the largest products of both flows."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.briefing.parts import Length, Slide
from dashboard.briefing.sections import Section
from dashboard.charts import products_exports, products_imports
from dashboard.charts.product_bars import by_product
from dashboard.charts.product_sections import FLOWS, is_held
from dashboard.charts.spec import ChartSpec
from dashboard.context import Context
from dashboard.product_headline import product_headline, product_sums
from dashboard.state import ViewState
from dashboard.text import Words
from dashboard.urls import page_url

ID = "products"
CHARTS = (products_exports, products_imports)
# Rows that can be read in half a slide.
MOST_ROWS = 8


def build(ctx: Context, state: ViewState) -> Slide | None:
    """The flows that products are held of, what they come to and what they mostly are."""
    built = (by_product(ctx, state, flow, chart.ID, MOST_ROWS) for flow, chart in zip(FLOWS, CHARTS, strict=True))
    specs = tuple(spec for spec in built if not spec.empty)
    if not specs:
        return None
    words = ctx.words
    return Slide(
        ID,
        words.say("brief.products"),
        product_headline(ctx, state).title,
        words.say("brief.products_sub", units=_units(words, specs)),
        sentences=product_sums(ctx, state),
        charts=specs,
        page=page_url("/products", state),
    )


def _units(words: Words, specs: Sequence[ChartSpec]) -> str:
    """The unit of the charts, or of each where they differ; slides with several charts say it once."""
    units = {spec.series[-1].indicator: spec.unit for spec in specs}
    if len(set(units.values())) == 1:
        return specs[0].unit
    parts = [words.say("brief.products_unit", flow=words.say(f"indicator.{flow}"), unit=u) for flow, u in units.items()]
    return words.listing(parts)


SECTION = Section(ID, 32, build, frozenset({Length.FULL}), is_held)
