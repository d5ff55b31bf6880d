"""Each chart's "every figure" address holds at least the figures that the chart itself shows."""

from urllib.parse import urlsplit

import pytest

from dashboard.app import create_app
from dashboard.charts import discover
from dashboard.components.figure_actions import everything_url
from dashboard.context import make_context
from dashboard.measures.refs import PART, SUM
from dashboard.settings import Settings
from dashboard.state import ViewState
from etl.store import Store

CHARTS = discover()


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


@pytest.fixture(scope="module")
def client(build_dir):
    return create_app(Store.open(build_dir), Settings(build_dir=build_dir)).server.test_client()


@pytest.mark.parametrize("chart", CHARTS.values(), ids=list(CHARTS))
def test_every_record_of_the_chart_is_in_the_full_extract(ctx, client, chart):
    state = ViewState()
    spec = chart.build(ctx, state)
    if not spec.series:
        pytest.skip("the chart has no data in its default state")
    url = urlsplit(everything_url(spec, state))
    response = client.get(f"{url.path}?{url.query}")
    assert response.status_code == 200
    text = response.get_data(as_text=True)
    records = {
        record
        for series in spec.series
        for point in series.points
        if point.value is not None
        for group in (point.ref.split(PART)[1:] if PART in point.ref else [point.ref])
        for record in group.split(SUM)
    }
    # Shares are of wholes, the EU and the world, which the extract of one partner does not repeat.
    own = records if chart.id != "trade-share" else set()
    assert own - {record for record in own if record in text} == set()
