"""What every chart keeps, whichever it is and whatever is asked of it; a new chart is held to it when it is found."""

from __future__ import annotations

from datetime import date

import pytest
from chart_contract import ADDRESSES, Remembered, check, opened, state_of, values_of

from dashboard.charts import discover
from dashboard.context import make_context
from dashboard.state import HOME, ViewState
from etl.model.period import Period, PeriodError
from etl.store import Store

CHARTS = sorted(discover())
# Those that draw what the shipped data have; charts of products are held to the rest in test_product_charts.py.
SHIPPED = [chart_id for chart_id in CHARTS if not chart_id.startswith("products-")]


@pytest.fixture(scope="module")
def store(build_dir):
    opened = Store.open(build_dir)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ctx(store):
    return make_context(Remembered(store))


@pytest.mark.parametrize("chart_id", CHARTS)
@pytest.mark.parametrize("query", ADDRESSES, ids=range(len(ADDRESSES)))
def test_any_address_gives_a_chart_that_holds_its_contract(ctx, evaluated, offers, chart_id, query):
    state = state_of(ctx, query)
    spec = discover()[chart_id].build(ctx, state)
    check(spec, state, ctx, chart_id, offers)
    opened(spec, evaluated, every=11)


@pytest.mark.parametrize("chart_id", CHARTS)
@pytest.mark.parametrize("query", ["", "partner=EU&unit=EUR", "partner=WLD&freq=Q"], ids=["first", "eu", "quarters"])
def test_numbers_shown_are_what_their_refs_evaluate_to(ctx, evaluated, chart_id, query):
    opened(discover()[chart_id].build(ctx, state_of(ctx, query)), evaluated, every=1 if not query else 3)


@pytest.mark.parametrize("chart_id", CHARTS)
def test_every_partner_with_data_has_its_charts(ctx, store, evaluated, offers, chart_id):
    held = store.areas_with_data()
    partners = sorted({*held.loc[held["reporter"] == HOME, "partner"]} & set(ctx.registry.areas) - {HOME, "EU"})
    assert len(partners) > 50
    for partner in partners:
        state = ViewState(partners=(partner,))
        spec = discover()[chart_id].build(ctx, state)
        check(spec, state, ctx, chart_id, offers)
        opened(spec, evaluated, every=101)


@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_chart_is_the_same_each_time(ctx, chart_id):
    build = discover()[chart_id].build
    assert build(ctx, ViewState()) == build(ctx, ViewState())


@pytest.mark.parametrize("chart_id", CHARTS)
def test_nothing_published_later_is_shown(ctx, store, chart_id):
    state = ViewState(as_of=date(2024, 9, 15))
    spec = discover()[chart_id].build(ctx, state)
    assert spec.as_of == date(2024, 9, 15)
    refs = [ref for _, value, ref in values_of(spec) if value is not None]
    ids = {part for ref in refs for part in ref.replace("~", ".").split(".") if len(part) == 12}
    published = store.records(sorted(ids))["published"]
    assert all(day.date() <= date(2024, 9, 15) for day in published)


@pytest.mark.parametrize("chart_id", SHIPPED)
def test_a_chart_has_data_for_one_of_the_main_partners(ctx, chart_id):
    states = [ViewState(), ViewState(partners=("EU27_2020",)), ViewState(partners=("WLD",))]
    assert any(discover()[chart_id].build(ctx, state).series for state in states)


def test_periods_on_an_axis_are_period_codes(ctx):
    for chart_id in CHARTS:
        spec = discover()[chart_id].build(ctx, ViewState())
        for series in spec.series:
            for point in series.points:
                assert point.x in ctx.registry.areas or _is_period(point.x), (chart_id, point.x)


def _is_period(code):
    try:
        return Period.parse(code).code == code
    except PeriodError:
        return False
