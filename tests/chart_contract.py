"""What a chart's specification must keep, for the contract tests: over the shipped data and over products."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from urllib.parse import urlsplit

import pytest

from dashboard.charts import discover
from dashboard.charts.assembly import MAX_TITLE, page_of
from dashboard.charts.spec import ChartSpec, Kind, Mark
from dashboard.state import ViewState, parse_state

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
        assert evaluated(ref).value == pytest.approx(value, rel=1e-9, abs=1e-6), (spec.id, series.id, ref)
