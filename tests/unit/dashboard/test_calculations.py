"""A calculation's address gives its value again, and names no number that the project would not print."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.calculations import MAX_PARENTS, RULES, RefError, evaluate, parse_ref
from dashboard.context import make_context
from dashboard.measures import Token
from etl.model.fx import FX_SCHEMA


@dataclass
class SmallStore:
    frame: pd.DataFrame
    hash: str = "0" * 20

    def select(self, query, as_of=None):
        wanted = list(query.record_ids)
        return self.frame[self.frame["record_id"].isin(wanted)] if wanted else self.frame

    def publications(self):
        return []

    def fx(self):
        rows = [
            {
                "currency": "USD",
                "period": f"{month // 12}-{month % 12 + 1:02d}",
                "month": month,
                "average_per_eur": 1.25,
                "days": 20,
                "end_per_eur": 1.25,
                "source": "ecb",
            }
            for month in range(2015 * 12, 2026 * 12)
        ]
        return pd.DataFrame(rows, columns=FX_SCHEMA.names)


ROWS = [
    ("exports", "CZ", "2023", 100e6),
    ("exports", "CZ", "2024", 150e6),
    ("imports", "CZ", "2024", 300e6),
    ("turnover", "CZ", "2023", 400e6),
    ("turnover", "CZ", "2024", 450e6),
    ("turnover", "WLD", "2024", 9000e6),
    ("turnover", "CZ", "2024-01/2024-08", 280e6),
    ("turnover", "CZ", "2024-09/2024-12", 170e6),
    ("exports", "DE", "2024", 150e6),
    ("exports", "PL", "2024", 200e6),
    ("exports", "SK", "2024", None),
    ("exports", "CZ", "2015", 50e6),
]


@pytest.fixture
def world(frame_of):
    frame = frame_of(*ROWS)
    ids = {(r["indicator"], r["partner"], r["period"]): r["record_id"] for r in frame.to_dict("records")}
    return make_context(SmallStore(frame)), lambda *key: ids[key]


def test_a_record_is_its_own_value(world):
    ctx, of = world
    found = evaluate(ctx, of("exports", "CZ", "2024"))
    assert (found.value, found.unit, found.rule) == (150e6, "USD", "")
    assert "Czechia" in found.words


@pytest.mark.parametrize(
    ("rule", "keys", "value"),
    [
        ("growth", [("exports", "CZ", "2024"), ("exports", "CZ", "2023")], 50),
        ("diff", [("exports", "CZ", "2024"), ("imports", "CZ", "2024")], -150e6),
        ("diff", [("turnover", "CZ", "2024"), ("turnover", "CZ", "2024-01/2024-08")], 170e6),
        ("share", [("turnover", "CZ", "2024"), ("turnover", "WLD", "2024")], 5),
        ("ratio", [("imports", "CZ", "2024"), ("exports", "CZ", "2024")], 2),
        ("index", [("exports", "CZ", "2024"), ("exports", "CZ", "2023")], 150),
        ("rank", [("exports", "CZ", "2024"), ("exports", "PL", "2024"), ("exports", "DE", "2024")], 2),
        ("sum", [("turnover", "CZ", "2024-01/2024-08"), ("turnover", "CZ", "2024-09/2024-12")], 450e6),
        ("contribution", [("exports", "CZ", "2024"), ("exports", "CZ", "2023"), ("turnover", "CZ", "2023")], 12.5),
        ("cagr", [("exports", "CZ", "2024"), ("exports", "CZ", "2015")], ((150 / 50) ** (1 / 9) - 1) * 100),
    ],
)
def test_each_rule_computes_what_its_name_says(world, rule, keys, value):
    ctx, of = world
    found = evaluate(ctx, ".".join([rule, *(of(*key) for key in keys)]))
    assert found.value == pytest.approx(value)
    assert [parent.record_id for parent in found.parents] == [of(*key) for key in keys]
    assert found.words


def test_growth_names_both_windows(world):
    ctx, of = world
    words = evaluate(ctx, f"growth.{of('exports', 'CZ', '2024')}.{of('exports', 'CZ', '2023')}").words
    assert "2023" in words
    assert "2024" in words


def test_sums_are_added_before_they_are_compared(world):
    ctx, of = world
    parts = f"{of('turnover', 'CZ', '2024-01/2024-08')}~{of('turnover', 'CZ', '2024-09/2024-12')}"
    assert evaluate(ctx, f"growth.{parts}.{of('turnover', 'CZ', '2023')}").value == pytest.approx(12.5)


def test_a_number_in_another_currency_says_so(world):
    ctx, of = world
    found = evaluate(ctx, f"convert-eur.{of('exports', 'CZ', '2024')}")
    assert (found.value, found.unit) == (pytest.approx(120e6), "EUR")
    assert found.parents[0].stated_unit == "USD"
    assert found.parents[0].stated_value == 150e6


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("growth", [("turnover", "CZ", "2024-01/2024-08"), ("turnover", "CZ", "2023")]),
        ("growth", [("exports", "CZ", "2024"), ("exports", "DE", "2024")]),
        ("growth", [("exports", "CZ", "2024"), ("imports", "CZ", "2024")]),
        ("growth", [("exports", "CZ", "2024"), ("exports", "CZ", "2024")]),
        ("share", [("exports", "CZ", "2024"), ("turnover", "WLD", "2024")]),
        ("share", [("turnover", "CZ", "2023"), ("turnover", "WLD", "2024")]),
        ("rank", [("exports", "CZ", "2024"), ("exports", "CZ", "2023")]),
        ("ratio", [("exports", "CZ", "2024"), ("exports", "PL", "2024")]),
        ("sum", [("exports", "CZ", "2015"), ("exports", "CZ", "2024")]),
        ("diff", [("imports", "CZ", "2024"), ("exports", "CZ", "2024")]),
        ("diff", [("turnover", "CZ", "2024-01/2024-08"), ("turnover", "CZ", "2024")]),
        ("growth", [("exports", "SK", "2024"), ("exports", "SK", "2024")]),
        ("contribution", [("exports", "CZ", "2024"), ("exports", "CZ", "2023"), ("turnover", "CZ", "2024")]),
    ],
)
def test_what_does_not_belong_together_is_refused(world, rule, keys):
    ctx, of = world
    with pytest.raises(RefError):
        evaluate(ctx, ".".join([rule, *(of(*key) for key in keys)]))


def test_unknown_records_and_values_that_are_not_published_are_refused(world):
    ctx, of = world
    with pytest.raises(RefError):
        evaluate(ctx, "0" * 12)
    with pytest.raises(RefError):
        evaluate(ctx, f"convert-eur.{of('exports', 'SK', '2024')}")
    with pytest.raises(RefError):
        evaluate(ctx, f"convert-xyz.{of('exports', 'CZ', '2024')}")


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "growth",
        "growth.",
        "growth.x",
        "frobnicate." + "0" * 12,
        "growth." + ".".join(["0" * 12] * 3),
        "sum." + ".".join(["0" * 12] * (MAX_PARENTS + 1)),
        "../etc/passwd",
        "growth.<script>.aaaaaaaaaaaa",
        "A" * 12,
        "x" * 100_000,
        "growth-EUR.aaaaaaaaaaaa.bbbbbbbbbbbb",
    ],
)
def test_malformed_refs_are_refused(ref):
    with pytest.raises(RefError):
        parse_ref(ref)


ids = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=12, max_size=12)


@given(
    st.sampled_from(sorted(RULES)),
    st.lists(st.lists(ids, min_size=1, max_size=3).map(tuple), min_size=1, max_size=12).map(tuple),
    st.sampled_from(["", "EUR", "CZK"]),
)
def test_a_token_survives_the_round_trip(rule, groups, unit):
    token = Token(rule, groups, unit)
    try:
        again = parse_ref(token.text)
    except RefError:
        assert not RULES[rule].least <= len(groups) <= RULES[rule].most
    else:
        assert again == token


@given(st.text(max_size=200))
def test_no_text_raises_anything_but_a_ref_error(text):
    with suppress(RefError):
        assert parse_ref(text)
