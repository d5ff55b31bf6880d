"""What the overview says of a partner, checked against the figures and for its grammar."""

import re

import pytest

from dashboard.calculations import evaluate
from dashboard.context import make_context
from dashboard.glance import glance
from dashboard.state import parse_state
from dashboard.text import plain
from etl.store import Query, Store


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


def seen(ctx, query=""):
    state, _ = parse_state(query, ctx.registry, 1990, 2026)
    return glance(ctx, state)


def test_czechia_at_a_glance(ctx):
    found = seen(ctx)
    assert found.title == "Trade with Czechia reached $706.9 million in 2025, and imports are 4.8 times exports"
    assert [fact.value for fact in found.facts] == ["706.9", "121.3", "585.7", "\u2212464.4", "48"]
    assert plain(found.facts[0].lines[0]) == "+13.9% on 2024"
    assert plain(found.facts[0].lines[1]) == "9th of 27 in the EU · 0.5% of all"


def test_what_changed_is_told_with_its_parts(ctx):
    first, second = seen(ctx, "to=2023").changed
    assert plain(first) == "Trade with Czechia rose by 48.3% in 2023, from $423.1 million to $627.3 million."
    assert plain(second) == (
        "Imports rose by 60.2% and made $180.2 million of the $204.2 million of growth; exports made $24.0 million."
    )


def test_opposite_moves_add_and_take_away(ctx):
    _, second = seen(ctx, "to=2025").changed
    assert (
        plain(second)
        == "Imports rose by 24.9%, adding $116.8 million; exports fell by 20.2%, taking away $30.6 million."
    )


def test_the_running_total_quoted_is_the_most_precise(ctx):
    quotes = [plain(quote.sentence) for quote in seen(ctx, "partner=EU").quotes]
    assert (
        "Gross direct investment from the EU from 2005 to September 2024 came to $200.7 billion, by statements."
        in quotes
    )


def test_figures_of_two_publishers_are_not_compared(ctx):
    """2018 is BNS's, 2017 is WITS's: no growth is told across the change."""
    found = seen(ctx, "to=2018")
    assert found.facts[0].label == "Turnover 2018"
    assert not any("2017" in plain(line) for line in found.facts[0].lines)
    assert found.changed == ()


def test_every_number_evaluates(ctx):
    for query in ("", "partner=EU", "partner=US", "unit=EUR", "reporter=CZ"):
        found = seen(ctx, query)
        sentences = [*found.changed, *(quote.sentence for quote in found.quotes)]
        sentences += [line for fact in found.facts for line in fact.lines]
        refs = [segment.ref for sentence in sentences for segment in sentence if segment.ref]
        for ref in [*refs, *(fact.ref for fact in found.facts), *(one.ref for one in found.statements)]:
            assert evaluate(ctx, ref).value == evaluate(ctx, ref).value


def test_grammar_holds_for_every_partner(ctx):
    held = ctx.store.areas_with_data()
    for partner in sorted(set(held.loc[held["reporter"] == "KZ", "partner"])):
        found = seen(ctx, f"partner={partner}")
        texts = [found.title, found.lede, *(plain(one) for one in found.changed)]
        texts += [plain(one.sentence) for one in found.quotes]
        for text in texts:
            assert "  " not in text
            assert not re.search(r"\b(of|by|than|to) [\u2212-]\d", text), text
            assert "nan" not in text.lower().replace("finan", ""), text
            assert not re.search(r"\b(fell|rose) by 0\.0%", text), text
        assert len(found.title) <= 110


def test_without_data_there_is_a_title_and_no_number(ctx):
    found = seen(ctx, "partner=CZ&asof=1990-01-01")
    assert found.title == "No goods trade with Czechia is published here"
    assert found.facts == ()
    assert found.quotes == ()


def test_statements_are_the_latest_on_the_partner(ctx):
    found = seen(ctx).statements
    assert [one.published for one in found] == sorted((one.published for one in found), reverse=True)
    first = ctx.store.select(Query(record_ids=(found[0].ref,)))
    assert {"CZ", "KZ"} == {first["reporter"].iloc[0], first["partner"].iloc[0]}
