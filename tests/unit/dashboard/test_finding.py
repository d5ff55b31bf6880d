"""Finding a figure by words or digits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.context import make_context
from dashboard.finding import MOST_FOUND, Digits, find, understood
from dashboard.state import ViewState
from etl.model.period import Period
from etl.store import Store


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


def found(ctx, text, **state):
    return [(f.indicator, f.reporter, f.partner, f.period.code, f.source) for f in find(ctx, text, ViewState(**state))]


@pytest.mark.parametrize(
    ("text", "areas", "indicators", "periods"),
    [
        ("imports czechia 2023", ("CZ",), ("imports",), ("2023",)),
        ("Czech exports, Q1 2024", ("CZ",), ("exports",), ("2024-Q1",)),
        ("2024 h1 TURNOVER of the Czech Republic", ("CZ",), ("turnover",), ("2024-H1",)),
        ("Jan-Aug 2024", (), (), ("2024-01/2024-08",)),
        ("january to august 2024", (), (), ("2024-01/2024-08",)),
        ("2024-07 czechia", ("CZ",), (), ("2024-07",)),
        ("growth of trade cz", ("CZ",), ("turnover_growth",), ()),
        ("net inflow, then gross", (), ("fdi_inflow_net",), ()),
        ("what is it in no country", (), (), ()),
    ],
)
def test_what_is_understood(ctx, text, areas, indicators, periods):
    asked = understood(ctx, text)
    assert set(areas) <= set(asked.areas) if areas else not asked.areas
    assert asked.indicators == indicators
    assert tuple(period.code for period in asked.periods) == periods
    assert not asked.numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("626.8", [(626.8, 0.1, 4, False)]),
        ("626,8 million", [(626.8, 0.1, 1, False)]),
        ("147,699.1", [(147699.1, 0.1, 4, False)]),
        ("1 045 bn", [(1045.0, 1.0, 1, False)]),
        ("48.4%", [(48.4, 0.1, 1, True)]),
        ("up 48.4 per cent", [(48.4, 0.1, 1, True)]),
        ("9" * 40, []),
    ],
)
def test_numbers_are_read_with_their_last_digit(ctx, text, numbers):
    read = understood(ctx, text).numbers
    assert [(n.value, pytest.approx(n.step), len(n.scales), n.in_percent) for n in read] == [
        (value, pytest.approx(step), scales, percent) for value, step, scales, percent in numbers
    ]


def test_a_quoted_figure_is_found_by_its_digits_with_the_table_that_rounds_to_it(ctx):
    assert found(ctx, "626.8")[0] == ("turnover", "KZ", "CZ", "2023", "statements")
    assert ("imports", "KZ", "CZ", "2023", "bns_annual") in found(ctx, "479.6")
    assert ("imports", "KZ", "CZ", "2023", "bns_annual") not in found(ctx, "479.5")
    assert found(ctx, "48.4 %")[0][:4] == ("turnover_growth", "KZ", "CZ", "2023")
    assert {row[0] for row in found(ctx, "48.4 million")}.isdisjoint({"turnover_growth"})


def test_words_find_headlines_of_the_last_year_unless_one_is_named(ctx):
    named = found(ctx, "imports czechia 2023")
    assert named[0] == ("imports", "KZ", "CZ", "2023", "bns_annual")
    last = found(ctx, "imports czechia")
    assert Period.parse(last[0][3]).end >= Period.parse("2023").end
    assert found(ctx, "imports 2023", partners=("CZ",))[0] == named[0]


def test_only_what_was_known_on_the_day_is_found(ctx):
    assert found(ctx, "626.8", as_of=date(2024, 9, 1)) == []
    assert found(ctx, "626.8", as_of=date(2024, 9, 2)) != []


def test_nothing_understood_finds_nothing(ctx):
    assert found(ctx, "xyzzy") == []
    assert found(ctx, "") == []


@given(st.text(max_size=300))
def test_any_text_is_taken(ctx, text):
    assert len(find(ctx, text, ViewState())) <= MOST_FOUND


@given(value=st.decimals("0.1", "9999", places=1), scale=st.sampled_from([1.0, 1e3, 1e6, 1e9]))
def test_digits_fit_what_rounds_to_them_and_nothing_else(value, scale):
    import pandas as pd

    number = float(value)
    rows = pd.DataFrame({"value": [number * scale, (number + 0.04) * scale, (number + 0.06) * scale], "unit": "USD"})
    assert Digits(number, 0.1, (scale,)).fits(rows).tolist() == [True, True, False]
