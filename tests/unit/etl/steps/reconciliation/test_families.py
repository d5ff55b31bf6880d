from datetime import date
from fractions import Fraction

import pytest

from etl.model.units import Qualifier, Unit
from etl.registry import load_registry
from etl.steps.frames import observation_frame, record_frame
from etl.steps.reconciliation.claim import Kind
from etl.steps.reconciliation.families import families

REGISTRY = load_registry()


@pytest.fixture
def said(observed):
    """A figure of a statement, printed to the million."""

    def make(indicator, partner, period, value, *, reporter="KZ", document="one", inferred=None, **more):
        more.setdefault("resolution", "1")
        observation, record = observed(
            indicator, partner, period, value, reporter=reporter, source="statements", document=document, **more
        )
        if inferred:
            record = type(record)(**{n: getattr(record, n) for n in record.__slots__} | {"period_inferred": inferred})
        return observation, record

    return make


def found(*pairs):
    return families(observation_frame(o for o, _ in pairs), record_frame(r for _, r in pairs), REGISTRY)


def keys(*pairs):
    return sorted(str(family.key) for family in found(*pairs))


def test_what_may_not_be_added_is_never_in_one_family(said):
    assert keys(
        said("exports", "CZ", "2023", 1),
        said("imports", "CZ", "2023", 2),
        said("turnover", "CZ", "2023", 3),
        said("fdi_inflow_gross", "CZ", "2023", 4),
        said("fdi_inflow_net", "CZ", "2023", 5),
        said("fdi_stock", "CZ", "2023", 6),
        said("exports", "KZ", "2023", 7, reporter="CZ"),
        said("exports", "CZ", "2023", 8, unit=Unit.EUR),
        said("exports", "CZ", "2023", 9, product="27"),
        said("turnover", "EU", "2023", 10),
        said("turnover", "EU28", "2023", 11),
        said("turnover", "EU27_2020", "2023", 12),
    ) == [
        "CZ-KZ trade USD",
        "KZ-CZ fdi_inflow_gross USD",
        "KZ-CZ fdi_inflow_net USD",
        "KZ-CZ fdi_stock USD",
        "KZ-CZ trade 27 USD",
        "KZ-CZ trade EUR",
        "KZ-CZ trade USD",
        "KZ-EU trade USD",
        "KZ-EU27_2020 trade USD",
        "KZ-EU28 trade USD",
    ]


def test_tables_counts_and_ranks_make_no_claim(observed, said):
    pairs = [
        observed("exports", "CZ", "2023", 1),
        said("companies", "CZ", "2023-05", 150, unit=Unit.COUNT),
        said("rank", "CZ", "2023-05", 9, unit=Unit.RANK),
    ]
    assert found(*pairs) == []


def test_what_was_said_twice_is_one_claim_of_two_records_the_earliest_first(said):
    late = said("exports", "CZ", "2023", 5, document="late", published=date(2024, 10, 31))
    early = said("exports", "CZ", "2023", 5, document="early", published=date(2024, 9, 2))
    finer = said("exports", "CZ", "2023", 5, document="finer", resolution="0.1")
    (family,) = found(late, early, finer)
    assert sorted(len(claim.said) for claim in family.claims) == [1, 2]
    twice = next(claim for claim in family.claims if len(claim.said) == 2)
    assert twice.records == (early[1].record_id, late[1].record_id)
    assert twice.known_since == date(2024, 9, 2)


def test_growth_takes_the_currency_of_its_document_and_nothing_where_two_are_possible(said):
    dollars = said("turnover", "CZ", "2023", 5)
    euros = said("turnover", "CZ", "2023", 4, unit=Unit.EUR, document="two")
    growth = said("turnover_growth", "CZ", "2023", 10, unit=Unit.PERCENT, document="two")
    apart = said("turnover_growth", "CZ", "2022", 12, unit=Unit.PERCENT, document="three")
    by_unit = {family.key.unit: family.claims for family in found(dollars, euros, growth, apart)}
    assert [claim.quantity.kind for claim in by_unit["USD"]] == [Kind.LEVEL]
    assert sorted(claim.quantity.kind for claim in by_unit["EUR"]) == [Kind.GROWTH, Kind.LEVEL]
    (alone,) = found(dollars, apart)
    assert {claim.quantity.kind for claim in alone.claims} == {Kind.LEVEL, Kind.GROWTH}


def test_growth_is_a_ratio_to_the_same_months_a_year_earlier_or_to_its_base(said):
    level = said("turnover", "CZ", "2023", 5)
    percent = said("turnover_growth", "CZ", "2024-01/2024-08", "48.4", unit=Unit.PERCENT, resolution="0.1")
    factor = said("turnover_growth", "CZ", "2023", 4, unit=Unit.FACTOR)
    since = said("turnover_growth", "CZ", "2022", 20, unit=Unit.PERCENT, base="2019")
    (family,) = found(level, percent, factor, since)
    rates = {c.quantity.period.code: c for c in family.claims if not c.is_level}
    assert (rates["2024-01/2024-08"].lo, rates["2024-01/2024-08"].hi) == (Fraction("1.4835"), Fraction("1.4845"))
    assert rates["2024-01/2024-08"].quantity.base.code == "2023-01/2023-08"
    assert (rates["2023"].lo, rates["2023"].hi) == (Fraction("3.5"), Fraction("4.5"))
    assert rates["2022"].quantity.base.code == "2019"


def test_a_share_is_tied_only_if_it_is_of_the_whole_trade_of_a_printed_period(said):
    level, world = said("turnover", "CZ", "2023", 5), said("turnover", "WLD", "2023", 100)
    share = said("share_of_trade", "CZ", "2023", 5, unit=Unit.PERCENT, base="Kazakhstan's foreign trade")
    other = said("share_of_trade", "CZ", "2022", 5, unit=Unit.PERCENT, base="trade with Central Asia")
    guessed = said("share_of_trade", "CZ", "2023-05", 5, unit=Unit.PERCENT, inferred="month of publication")
    of_fdi = said("share_of_fdi", "CZ", "2021", 5, unit=Unit.PERCENT)
    czechia = next(f for f in found(level, world, share, other, guessed, of_fdi) if f.key.partner == "CZ")
    assert [(c.quantity.kind, c.quantity.of_world) for c in czechia.claims] == [
        (Kind.LEVEL, False),
        (Kind.SHARE, False),
        (Kind.LEVEL, True),
    ]


def test_one_order_whatever_the_order_of_the_rows(said):
    pairs = [said("exports", "CZ", str(year), year) for year in (2021, 2022, 2023)]
    pairs += [said("exports", "CZ", "2022", 7, document="other", qualifier=Qualifier.OVER)]
    assert found(*pairs) == found(*reversed(pairs))
