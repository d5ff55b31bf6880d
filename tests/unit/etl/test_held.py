"""A small build is answered from memory, as are a larger one's totals, all else by the database: they never differ."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import store as store_module
from etl.held import HeldRecords
from etl.model.period import PeriodKind
from etl.store import Query, Store


@pytest.fixture(scope="module", params=["all", "totals"])
def stores(build_dir, request):
    """The same build twice: held in memory, whole or its totals, and asked by the database."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "totals":
            patch.setattr(store_module, "_HELD_UP_TO", 0)
        held = Store.open(build_dir)
        patch.setattr(store_module, "_HELD_UP_TO", 0)
        patch.setattr(store_module, "_TOTALS_HELD_UP_TO", 0)
        asked = Store.open(build_dir)
    assert (held._small, held._holds_totals) == (request.param == "all", request.param == "totals")
    assert not asked._small
    assert not asked._holds_totals
    return held, asked


def some(values, most=3):
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


AREAS = ["KZ", "CZ", "DE", "EU", "EU27_2020", "WLD", "US", "XX"]
DAYS = [None, pd.Timestamp("2019-06-30").date(), pd.Timestamp("2024-08-01").date(), pd.Timestamp("2026-11-21").date()]
QUERIES = st.builds(
    Query,
    indicators=some(["exports", "imports", "turnover", "balance", "fdi_inflow_gross", "fdi_stock", "companies"]),
    reporters=some(AREAS),
    partners=some(AREAS, 5),
    products=some(["TOTAL", "HS27"], 2),
    sources=some(["bns_annual", "statements", "eurostat_comext", "wits"], 2),
    kinds=some(list(PeriodKind)),
    start=st.none() | st.integers(1995 * 12, 2026 * 12),
    end=st.none() | st.integers(1995 * 12, 2026 * 12),
    periods=some(["2023", "2024-Q1", "2005-01/2023-12", "2020-05"], 2),
    origins=some(["reported", "derived"], 2),
    product_level=st.sampled_from(["", "", "", "TOTAL", "HS2"]),
)


@settings(max_examples=60)
@given(query=QUERIES, as_of=st.sampled_from(DAYS))
def test_memory_and_database_answer_alike(stores, query, as_of):
    held, asked = stores
    for name in ("select", "headline"):
        one, other = getattr(held, name)(query, as_of), getattr(asked, name)(query, as_of)
        pd.testing.assert_frame_equal(one, other, check_dtype=False)


def test_record_ids_are_found_with_other_restrictions(stores):
    held, asked = stores
    ids = tuple(held.select(Query(partners=("CZ",)))["record_id"].head(40))
    for query in (
        Query(record_ids=ids),
        Query(indicators=("exports",), record_ids=ids),
        Query(record_ids=("nothing",)),
    ):
        pd.testing.assert_frame_equal(held.select(query), asked.select(query), check_dtype=False)
        pd.testing.assert_frame_equal(held.headline(query), asked.headline(query), check_dtype=False)


def test_records_come_in_the_order_asked_for(stores):
    held, asked = stores
    ids = [*reversed(held.select(Query(partners=("CZ",)))["record_id"].head(20).tolist()), "nothing"]
    pd.testing.assert_frame_equal(held.records(ids), asked.records(ids), check_dtype=False)
    assert held.records(ids)["record_id"].tolist() == ids[:-1]


def test_what_is_given_can_be_changed_without_changing_what_is_held(stores):
    held, _ = stores
    query = Query(indicators=("exports",), reporters=("KZ",), partners=("CZ",))
    frame = held.headline(query)
    before = frame["value"].tolist()
    frame["value"] = 0.0
    assert held.headline(query)["value"].tolist() == before


def test_no_records_are_no_rows():
    assert HeldRecords(pd.DataFrame({"record_id": pd.Series([], dtype=object)})).of(["a"]).empty
