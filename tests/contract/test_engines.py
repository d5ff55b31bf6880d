"""Each engine makes the same tables of a bulk file and answers the store's questions alike.

Spark runs as a cluster of its own on this machine, with a master and two workers: `make test-spark`. Without it, DuckDB
is held against what DuckDB gave.
"""

import os
from datetime import date

import pandas as pd
import pyarrow.parquet as pq
import pytest
from bulk_sample import text, write_bulk

from etl import engine as engines
from etl.bulk.layout import layout_of
from etl.bulk.step import LEAF_ORDER, run_step
from etl.bulk.text import read_bulk_text
from etl.engine import EngineError, chosen_engine
from etl.engine.duck import DuckEngine
from etl.model.period import PeriodKind
from etl.registry import load_registry
from etl.sources.formats import LayoutError
from etl.store import Query, Store

WANTED = os.environ.get("TRADEBRIEF_TEST_SPARK") == "1"
REGISTRY = load_registry()
ORDERS = {"goods": ["product"], "products": ["good", "place"]}
# Starting two Java machines on a busy one takes its time.
pytestmark = [pytest.mark.timeout(900), pytest.mark.slow]


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def engine(request):
    if request.param == "spark" and not WANTED:
        pytest.skip("Spark is not asked for here; `make test-spark` does")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(engines.SETTING, request.param)
        return chosen_engine()


def tables(file, engine, folder):
    found = read_bulk_text(file)
    layout = layout_of(found.header, found.member)
    report = run_step(found, layout, engine, folder, tag="7k0z", areas=REGISTRY.areas)
    names = ("leaf", "chapters", "totals", "goods", "products")
    return report, {name: pq.read_table(folder / name).to_pandas() for name in names}


def test_the_bulk_step_makes_the_same_tables(engine, tmp_path):
    file = write_bulk(tmp_path, "7z")
    expected, theirs = tables(file, DuckEngine(), tmp_path / "expected")
    found, own = tables(file, engine, tmp_path / "found")
    assert found == expected
    for name, table in own.items():
        keys = ORDERS.get(name, [key for key in (*LEAF_ORDER, "procedure") if key in table])
        assert table[keys].equals(table[keys].sort_values(keys, kind="stable", ignore_index=True)), name
        rows = [frame.sort_values(list(frame.columns), ignore_index=True) for frame in (table, theirs[name])]
        pd.testing.assert_frame_equal(*rows, check_dtype=False)


def test_a_bad_row_is_the_same_error(engine, tmp_path):
    file = write_bulk(tmp_path, "gz", text() + "CZ,KZ,E\n")
    with pytest.raises(LayoutError, match="another length") as caught:
        tables(file, engine, tmp_path / "found")
    assert caught.value.place == "line 19"


@pytest.fixture(scope="module")
def stores(bulk_dir, engine):
    """Two stores of a build too large to be held: DuckDB's, and the engine's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.store._HELD_UP_TO", 0)
        patch.setattr("etl.store._TOTALS_HELD_UP_TO", 0)
        patch.setattr("etl.bulk.places.SORTED_FROM", 0)
        yield Store.open(bulk_dir, REGISTRY, DuckEngine()), Store.open(bulk_dir, REGISTRY, engine)


CZECH = {"reporters": ("KZ", "CZ"), "partners": ("KZ", "CZ")}
QUERIES = {
    "a pair": Query(start=2019 * 12, **CZECH),
    "years of one indicator": Query(indicators=("turnover",), kinds=(PeriodKind.YEAR, PeriodKind.QUARTER), **CZECH),
    "many partners in one year": Query(
        indicators=("exports",), reporters=("KZ",), periods=("2023",), products=("TOTAL",)
    ),
    "statements": Query(sources=("statements",), partners=("CZ", "DE")),
    "chapters": Query(product_level="HS2", reporters=("CZ", "EU27_2020"), partners=("KZ",)),
    "products of several levels": Query(products=("HS847130", "SITC75"), partners=("KZ",), origins=("derived",)),
    "one product of all partners": Query(products=("HS84", "HS8471"), reporters=("DE", "EU27_2020")),
    "all chapters of a few partners": Query(product_level="HS2", reporters=("DE",), partners=("US", "CZ")),
    "nothing": Query(partners=("XX",)),
}


@pytest.mark.parametrize("name", QUERIES)
def test_the_store_answers_alike(stores, name):
    expected, found = stores
    query, day = QUERIES[name], date(2024, 6, 30)
    same(expected.select(query), found.select(query))
    same(expected.headline(query, day), found.headline(query, day))


def same(one, other):
    pd.testing.assert_frame_equal(one, other, check_dtype=False)


def test_records_lineage_and_ledger_are_alike(stores):
    expected, found = stores
    turnover = expected.headline(QUERIES["years of one indicator"])
    chapter = expected.select(QUERIES["chapters"])["record_id"].iloc[0]
    ids = [turnover["record_id"].iloc[-1], chapter, *turnover["parents"].iloc[-1]]
    same(expected.records(ids), found.records(ids))
    same(expected.select(Query(record_ids=tuple(ids))), found.select(Query(record_ids=tuple(ids))))
    for record_id in ids[1:3]:
        same(expected.children(record_id), found.children(record_id))
    member = expected.ledger()["members"].iloc[0][0]
    for query in (Query(), Query(record_ids=(member,))):
        same(expected.ledger(query), found.ledger(query))


@pytest.mark.parametrize(
    "ask", ["sources", "holdings", "issues", "fx", "areas_with_data", "products_held", "publications", "findings"]
)
def test_what_is_held_is_told_alike(stores, ask):
    expected, found = (getattr(store, ask)() for store in stores)
    if isinstance(expected, list):
        assert found == expected
        return
    same(expected, found)


def test_an_engine_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv(engines.SETTING, "abacus")
    with pytest.raises(EngineError, match="expected duckdb or spark"):
        chosen_engine()
