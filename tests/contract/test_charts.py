"""What every chart keeps, whichever it is and whatever is asked of it; a new chart is held to it when it is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import isfinite
from urllib.parse import urlsplit

import pytest

from dashboard.calculations import evaluate
from dashboard.charts import discover
from dashboard.charts.assembly import MAX_TITLE, page_of
from dashboard.charts.spec import ChartSpec, Kind, Mark
from dashboard.context import make_context
from dashboard.state import HOME, ViewState, parse_state
from etl.model.period import Period, PeriodError
from etl.store import Store

CHARTS = sorted(discover())
FIRST_YEAR, LAST_YEAR = 1990, 2027

# Addresses as they come, the ordinary ones first; the last are what nobody means well with.
ADDRESSES = [
    "",
    "partner=EU",
    "partner=WLD",
    "partner=EU28",
    "partner=CZ,DE,EU,US",
    "partner=CZ,DE,PL,IT,FR,NL,AT,EU&with=CN,RU,US,TR&hl=DE",
    "partner=US&year=2025",
    "partner=CZ&reporter=CZ",
    "partner=DE&reporter=DE&unit=EUR",
    "partner=EU&reporter=EU&from=2019",
    "partner=CN&reporter=CN",
    "unit=EUR",
    "unit=CZK",
    "unit=EUR&to=1998",
    "unit=CZK&year=1996&from=1995&to=1998",
    "freq=Q",
    "freq=M&partner=WLD",
    "freq=M",
    "freq=R12&partner=WLD",
    "freq=R12&partner=CZ&reporter=CZ",
    "freq=YTD&partner=WLD",
    "freq=Q&partner=WLD&unit=EUR",
    "year=1995",
    "year=2003&base=1997",
    "year=2025&base=2025",
    "year=1999&base=2020",
    "from=2010&to=2020",
    "from=2024&to=2024",
    "from=2024-01/2024-08&to=2024-09",
    "from=1990&to=1991",
    "from=2027",
    "asof=2024-10-01",
    "asof=2010-01-01",
    "asof=1901-01-01",
    "flow=exports",
    "flow=imports&sort=-imports",
    "flow=balance&sort=balance",
    "flow=share",
    "scale=log",
    "scale=log&flow=balance",
    "view=index&base=2010",
    "view=neighbours&sort=-turnover",
    "view=main&sort=growth",
    "view=all&sort=exports&year=2022",
    "view=eu&partner=TR",
    "view=all&partner=LU&year=1996&sort=nothing",
    "view=net&hl=SK",
    "partner=%00%F0%9F%98%80&year=20x5&unit=%27;--&from=9999&to=0001&sort=__&view=../..",
    "partner=" + ",".join(["CZ"] * 200) + "&with=" + "A" * 3000,
    "year=1e9&base=-1&freq=&flow=%3Cscript%3E&asof=2024-02-31&hl=XX",
]


@pytest.fixture(scope="module")
def store(build_dir):
    opened = Store.open(build_dir)
    yield opened
    opened.close()


class Remembered:
    """A store that answers the same question once: thousands of charts ask few different ones."""

    def __init__(self, store):
        self.store = store
        self.answers = {}

    def __getattr__(self, name):
        return getattr(self.store, name)

    def _answer(self, name, *asked):
        if (name, *asked) not in self.answers:
            self.answers[name, *asked] = getattr(self.store, name)(*asked)
        return self.answers[name, *asked].copy(deep=False)

    def held_headlines(self):
        return None

    def headline(self, query, as_of=None):
        return self._answer("headline", query, as_of)

    def select(self, query, as_of=None):
        return self._answer("select", query, as_of)

    def records(self, ids):
        return self._answer("records", tuple(ids))


@pytest.fixture(scope="module")
def ctx(store):
    return make_context(Remembered(store))


@pytest.fixture(scope="module")
def evaluated(ctx):
    """The value that a ref evaluates to, each computed once."""
    known = {}

    def value(ref):
        if ref not in known:
            known[ref] = evaluate(ctx, ref).value
        return known[ref]

    return value


@pytest.fixture(scope="module")
def offers():
    """Whether the page of an address has any chart with data, asked once an address."""
    return {}


def state_of(ctx, query) -> ViewState:
    return parse_state(query, ctx.registry, FIRST_YEAR, LAST_YEAR)[0]


def values_of(spec: ChartSpec):
    """Every number that a chart shows, with its ref."""
    for series in spec.series:
        for point in series.points:
            yield series, point.value, point.ref
            if point.x_value is not None or point.x_ref:
                yield series, point.x_value, point.x_ref


def check_words(spec: ChartSpec):
    assert 0 < len(spec.title) <= MAX_TITLE, spec.title
    assert not spec.title.endswith((".", " ", ",", ":")), spec.title
    assert spec.title[0] == spec.title[0].upper(), spec.title
    assert all((spec.subtitle, spec.alt, spec.as_of, spec.data_hash))
    for text in (spec.title, spec.subtitle, spec.alt, spec.description, spec.empty, *spec.notes):
        assert not {"nan", "None", "nan%"} & set(text.split()), text
        assert not any(piece in text for piece in ("{", "  ")), text
    assert len(set(spec.notes)) == len(spec.notes)


def check_data(spec: ChartSpec):
    assert not spec.empty
    assert all((spec.sources, spec.description, spec.unit))
    assert all(source.text and source.href.startswith("/") for source in spec.sources)
    assert spec.unit in spec.subtitle, (spec.unit, spec.subtitle)
    ids = [series.id for series in spec.series]
    assert len(set(ids)) == len(ids), ids
    assert any(value is not None for _, value, _ in values_of(spec))
    for series, value, ref in values_of(spec):
        assert series.unit, series.id
        # A gap opens nothing, and nothing is shown that opens nothing.
        assert (value is None) == (ref == ""), (series.id, value, ref)
        assert value is None or isfinite(value)
    for series in spec.series:
        places = [point.x for point in series.points]
        assert len(set(places)) == len(places), (series.id, places)
        for point in series.points:
            if point.value is not None:
                slack = 1e-9 * max(1.0, abs(point.value))
                assert point.lo is None or point.lo <= point.value + slack, point
                assert point.hi is None or point.hi >= point.value - slack, point
        if spec.x.categories:
            valued = {point.x for point in series.points if point.value is not None}
            assert valued <= set(spec.x.categories), series.id
    assert len(spec.x.labels) == len(spec.x.categories)
    marks = {point.mark for series in spec.series for point in series.points if point.value is not None}
    assert marks - {Mark.REPORTED} <= {mark for mark, _ in spec.legend} or spec.kind is Kind.SCATTER


def check_empty(spec: ChartSpec, ctx, offers):
    assert not spec.series
    assert not spec.sources
    assert all((spec.empty, spec.empty_action)), spec
    assert spec.empty_href != spec.permalink, "the view offered is the one that is empty"
    if spec.empty_href not in offers:
        address = urlsplit(spec.empty_href)
        offered, notices = parse_state(address.query, ctx.registry, FIRST_YEAR, LAST_YEAR)
        assert not notices, notices
        page = [chart for chart in discover().values() if page_of(chart.id) == address.path]
        offers[spec.empty_href] = any(not chart.build(ctx, offered).empty for chart in page)
    assert offers[spec.empty_href], f"{spec.empty_href} has nothing either"


def check(spec: ChartSpec, state: ViewState, ctx, chart_id, offers):
    assert spec.id == chart_id
    check_words(spec)
    assert urlsplit(spec.permalink).path == page_of(chart_id)
    same, _ = parse_state(urlsplit(spec.permalink).query, ctx.registry, FIRST_YEAR, LAST_YEAR)
    assert same == replace(state, record=""), "the permalink leads elsewhere"
    if spec.series:
        check_data(spec)
    else:
        check_empty(spec, ctx, offers)


def opened(spec, evaluated, every):
    """Compare what is shown with what its ref gives: each `every`-th number, and every zero."""
    for place, (series, value, ref) in enumerate(values_of(spec)):
        if value is None or (place % every and value):
            continue
        assert evaluated(ref) == pytest.approx(value, rel=1e-9, abs=1e-6), (spec.id, series.id, ref)


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


@pytest.mark.parametrize("chart_id", CHARTS)
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
