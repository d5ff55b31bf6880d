"""Titles of pages as sentences computed from the data."""

import pytest

from dashboard.context import make_context
from dashboard.headlines import growth_headline, investment_headline, partners_headline, trade_headline
from dashboard.state import parse_state
from etl.store import Store


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


def state_of(ctx, query):
    return parse_state(query, ctx.registry, 1990, 2026)[0]


@pytest.mark.parametrize(
    ("make", "query", "title"),
    [
        (trade_headline, "", "Imports from Czechia have more than doubled since 2020; exports grew by 73%"),
        (trade_headline, "from=2021", "Imports from Czechia have more than tripled since 2021; exports grew by 39%"),
        (
            trade_headline,
            "partner=MT",
            "Imports from Malta have grown more than fivefold since 2020; exports fell by 93%",
        ),
        (trade_headline, "partner=US", "Goods trade of Kazakhstan with the United States over time"),
        (growth_headline, "", "Trade with Czechia rose by 13.9% in 2025"),
        (growth_headline, "partner=EU", "Trade with the EU fell by 7.2% in 2025"),
        (growth_headline, "asof=1990-01-01", "Growth of goods trade of Kazakhstan with Czechia"),
        (
            partners_headline,
            "",
            "Czechia is Kazakhstan\u2019s 9th trading partner in the EU in 2025, and its 5th supplier",
        ),
        (
            partners_headline,
            "partner=DE",
            "Germany is Kazakhstan\u2019s 4th trading partner in the EU in 2025, and its largest supplier",
        ),
        (partners_headline, "partner=EU", "Italy is Kazakhstan\u2019s largest trading partner in the EU in 2025"),
        (partners_headline, "asof=1990-01-01", "Kazakhstan\u2019s trading partners side by side"),
        (
            investment_headline,
            "",
            "One year of Czech investment, three answers: 22.3 million USD, 16.5 million EUR and 62.8 million EUR",
        ),
        (
            investment_headline,
            "partner=US",
            "Direct investment from the United States: three measures, 2 of them published",
        ),
        (investment_headline, "asof=1990-01-01", "No figures of direct investment from Czechia are published here"),
    ],
)
def test_title(ctx, make, query, title):
    assert make(ctx, state_of(ctx, query)).title == title


def test_figures_of_investment_keep_their_units(ctx):
    figures = investment_headline(ctx, state_of(ctx, "")).figures
    assert {name: figure.unit for name, figure in figures.items()} == {
        "fdi_inflow_gross": "million USD",
        "fdi_inflow_net": "million EUR",
        "fdi_stock": "million EUR",
    }
