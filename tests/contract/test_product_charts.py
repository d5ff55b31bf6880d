"""What every chart of products keeps where there are products; the contract is that of all charts."""

from __future__ import annotations

import csv
from datetime import date
from math import fsum
from urllib.parse import urlsplit

import pytest
from chart_contract import Remembered, check, opened, state_of, values_of

from dashboard.app import create_app
from dashboard.charts import discover
from dashboard.components.figure_actions import everything_url
from dashboard.context import make_context
from dashboard.exports import ExportOptions
from dashboard.exports import discover as formats
from dashboard.measures.refs import PART, SUM
from dashboard.settings import Settings
from dashboard.state import ViewState
from etl.model.product import Level, Product
from etl.store import Store

CHARTS = [chart_id for chart_id in sorted(discover()) if chart_id.startswith("products-")]
ADDRESSES = [
    "",
    "reporter=CZ",
    "partner=DE",
    "partner=DE&reporter=DE&flow=imports",
    "reporter=CZ&flow=imports&view=hs4&unit=EUR",
    "reporter=CZ&freq=YTD",
    "reporter=CZ&freq=YTD&view=hs4&year=2024",
    "reporter=CZ&freq=R12&unit=CZK",
    "reporter=CZ&freq=M",
    "reporter=CZ&freq=Q&view=sitc1",
    "reporter=CZ&view=sitc3",
    "reporter=CZ&view=cn8",
    "reporter=CZ&view=no-level",
    "reporter=CZ&year=2023",
    "reporter=CZ&year=2025&base=2023",
    "reporter=CZ&year=2025&base=2025",
    "reporter=CZ&from=2024&to=2024",
    "reporter=CZ&from=2024-03&to=2024-09",
    "reporter=CZ&from=2024-03&to=2024-03",
    "reporter=CZ&freq=M&view=hs4&year=2025",
    "reporter=CZ&from=2027",
    "reporter=CZ&year=2026",
    "reporter=CZ&scale=log&freq=YTD",
    "asof=2026-06-01",
    "asof=2026-06-01&reporter=CZ",
    "asof=1999-01-01",
    "freq=YTD",
    "freq=R12&flow=imports",
    "partner=US",
    "partner=EU",
    "partner=WLD&year=1995",
    "partner=CZ,DE,US&hl=DE",
    "view=hs6",
    "flow=balance&sort=-x&view=../..",
]


@pytest.fixture(scope="module")
def ctx(product_build_dir):
    return make_context(Remembered(Store.open(product_build_dir)))


@pytest.mark.parametrize("chart_id", CHARTS)
@pytest.mark.parametrize("query", ADDRESSES)
def test_any_address_gives_a_chart_that_holds_its_contract(ctx, evaluated, offers, chart_id, query):
    state = state_of(ctx, query)
    spec = discover()[chart_id].build(ctx, state)
    check(spec, state, ctx, chart_id, offers)
    opened(spec, evaluated, every=11)
    for series in spec.series:
        for point in series.points:
            code = series.product or point.x
            assert code == "rest" or code[:4].isdigit() or Product.parse(code).level is not Level.TOTAL


@pytest.mark.parametrize("chart_id", CHARTS)
def test_every_number_is_what_its_ref_evaluates_to(ctx, evaluated, chart_id):
    drawn = [discover()[chart_id].build(ctx, state_of(ctx, query)) for query in ("", "reporter=CZ&freq=YTD")]
    assert any(spec.series for spec in drawn)
    for spec in drawn:
        opened(spec, evaluated, every=1)


@pytest.mark.parametrize("chart_id", CHARTS)
def test_nothing_published_later_is_shown(ctx, chart_id):
    spec = discover()[chart_id].build(ctx, state_of(ctx, "asof=2026-06-01"))
    ids = {part for _, v, ref in values_of(spec) if v is not None for part in ref.replace(SUM, PART).split(PART)}
    published = ctx.store.records(sorted(one for one in ids if len(one) == 12))["published"]
    assert len(published) or spec.empty
    assert all(day.date() <= date(2026, 6, 1) for day in published)


# One of each kind: bars with the window before, panels, lines.
@pytest.mark.parametrize("chart_id", ["products-exports", "products-multiples", "products-concentration"])
@pytest.mark.parametrize("ext", sorted(formats()))
def test_every_format_takes_it(ctx, chart_id, ext):
    spec = discover()[chart_id].build(ctx, state_of(ctx, "reporter=CZ&freq=YTD"))
    assert spec.series
    data = formats()[ext].write(spec, ExportOptions())
    assert len(data) > 500
    if ext == "csv":
        lines = [line for line in data.decode().split("\r\n") if not line.startswith("#")]
        head, *rows = [row for row in csv.reader(lines) if row]
        place = head.index("product")
        assert all(row[place] for row in rows) == (chart_id != "products-concentration")


def test_each_chart_of_products_is_in_its_full_extract(ctx, product_build_dir):
    client = create_app(Store.open(product_build_dir), Settings(build_dir=product_build_dir)).server.test_client()
    state = ViewState(reporter="CZ", freq="YTD")
    for chart_id in CHARTS:
        spec = discover()[chart_id].build(ctx, state)
        url = urlsplit(everything_url(spec, state))
        text = client.get(f"{url.path}?{url.query}").get_data(as_text=True)
        refs = [ref for _, value, ref in values_of(spec) if value is not None]
        ids = {part for ref in refs for part in ref.replace(SUM, PART).split(PART)[1:]}
        assert ids
        assert {one for one in ids if one not in text} == set(), chart_id


def test_bars_of_contributions_add_up_to_the_growth_that_is_told(ctx, evaluated):
    for query in ("reporter=CZ", "partner=DE&flow=imports", ""):
        spec = discover()["products-contributions"].build(ctx, state_of(ctx, query))
        shown = fsum(point.value for point in spec.series[0].points)
        told = next(note for note in spec.notes if note.startswith("All bars"))
        growth = float(told.rpartition(" ")[2].rstrip("%.").replace("−", "-").replace("+", ""))
        others = told.partition(" and ")[2].partition(" of ")[0].replace("−", "-") if " smaller " in told else "0"
        assert shown + float(others) == pytest.approx(growth, abs=0.11)
