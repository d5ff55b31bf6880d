"""Kazakhstan's rows in memory answer as the tables do, figure by figure, and only what they can answer."""

import shutil
from datetime import date

import numpy as np
import pytest
from bulk_sample import ROWS, text, write_bulk

from etl.bulk import tables
from etl.engine.duck import DuckEngine
from etl.load import load
from etl.model.product import Level
from etl.model.product_rows import ProductRows
from etl.registry import load_registry
from etl.store import Query, Store

SOURCE = "eurostat_comext"
LEVELS = [level for level in Level if level is not Level.TOTAL]
FEBRUARY = 2024 * 12 + 1


@pytest.fixture(scope="module")
def two_loads(bulk_dir, tmp_path_factory):
    """The sample, and a later edition of its second month without one of the members."""
    folder = tmp_path_factory.mktemp("two")
    out = folder / "build"
    shutil.copytree(bulk_dir, out)
    rows = [(*row[:7], str(int(row[7]) + 1), row[8]) for row in ROWS if row[6] == "202402" and row[0] != "EL"]
    file = write_bulk(folder, "gz", text([*rows, ("CZ", "KZ", "87XX", "78120", "2", "1", "202402", "5", "1")]))
    load(file, SOURCE, out, load_registry(), DuckEngine(), published="2025-01-01")
    opened = Store.open(out)
    yield opened
    opened.close()


def series(reporter="CZ", flow="exports", level=Level.HS4, **more):
    return Query(
        indicators=(flow,),
        reporters=(reporter,),
        partners=("KZ",),
        sources=(SOURCE,),
        product_level=str(level),
        **more,
    )


def listed(rows):
    """Every figure of some rows with all that is known of it, in order; NaN as None."""
    ids = rows.ids(np.arange(len(rows)))
    amounts = zip(rows.value.tolist(), rows.lo.tolist(), rows.hi.tolist(), strict=True)
    return sorted(
        (rows.codes[product], *rows.editions[edition], status, record_id, *(x if x == x else None for x in amount))
        for product, edition, status, record_id, amount in zip(
            rows.product.tolist(), rows.edition.tolist(), rows.status.tolist(), ids, amounts, strict=True
        )
    )


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("reporter", ["CZ", "DE", "GR", "EU27_2020", "FR"])
@pytest.mark.parametrize("more", [{}, {"start": FEBRUARY}, {"end": FEBRUARY - 1}, {"start": FEBRUARY + 1}])
def test_every_figure_is_that_of_the_tables(two_loads, level, reporter, more):
    for flow in ("exports", "imports"):
        for as_of in (None, date(2024, 12, 31), date(2020, 1, 1)):
            query = series(reporter, flow, level, **more)
            held = two_loads._bulk.home_products(query, as_of)
            assert listed(held) == listed(ProductRows.of(two_loads.select(query, as_of)))


def test_the_sample_has_what_the_comparison_is_about(two_loads):
    union = two_loads._bulk.home_products(series("EU27_2020", "imports", Level.HS2))
    assert np.isnan(union.hi).all()
    czech = two_loads._bulk.home_products(series("CZ", "exports"))
    assert len(czech.editions) == 3
    # What is no product counts in no heading.
    assert "HS87XX" not in {czech.codes[place] for place in czech.product}


@pytest.mark.parametrize(
    "query",
    [
        series(products=("HS8471",)),
        series(periods=("2024-01",)),
        series(origins=("reported",)),
        Query(indicators=("exports",), reporters=("CZ",), partners=("DE",), product_level="HS4"),
        Query(indicators=("exports", "imports"), reporters=("CZ",), partners=("KZ",), product_level="HS4"),
        Query(indicators=("exports",), reporters=("CZ",), partners=("KZ",)),
    ],
)
def test_other_questions_are_left_to_the_tables(two_loads, query):
    assert two_loads._bulk.home_products(query) is None


def test_too_many_rows_are_not_held_and_the_answer_is_the_same(bulk_dir, monkeypatch):
    few, many = Store.open(bulk_dir), Store.open(bulk_dir)
    held = listed(few.product_rows(series()))
    monkeypatch.setattr(tables, "HELD_UP_TO", 3)
    assert many._bulk.home_products(series()) is None
    assert listed(many.product_rows(series())) == held != []


def test_products_that_the_build_has_too_are_asked_of_both(bulk_dir, monkeypatch):
    store = Store.open(bulk_dir)
    monkeypatch.setattr("etl.store.has_series", lambda held, query: True)
    monkeypatch.setattr(tables.BulkTables, "home_products", lambda *given: pytest.fail("only loaded files were asked"))
    assert len(store.product_rows(series()))
