import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl.build import build
from etl.model.layout import MANIFEST
from etl.model.observation import OBSERVATION_SCHEMA, RECORD_SCHEMA
from etl.model.period import Period, PeriodKind
from etl.registry import load_registry
from etl.store import Query, Store, StoreError

KEY = ["indicator", "reporter", "partner", "product", "period"]


@pytest.fixture(scope="module")
def folder(repository, tmp_path_factory):
    out = tmp_path_factory.mktemp("build")
    assert build(repository / "data", out).ok
    return out


@pytest.fixture(scope="module", params=["in memory", "totals in memory", "in Parquet"])
def store(folder, request):
    with pytest.MonkeyPatch.context() as patch:
        if request.param != "in memory":
            patch.setattr("etl.store._HELD_UP_TO", 0)
        if request.param == "in Parquet":
            patch.setattr("etl.store._TOTALS_HELD_UP_TO", 0)
        opened = Store.open(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def everything(store):
    return store.select(Query())


def test_columns_and_types(store):
    for rows in (store.select(Query(partners=("CZ",))), store.select(Query(partners=("XX",)))):
        assert list(rows.columns) == OBSERVATION_SCHEMA.names
        assert {str(rows[c].dtype) for c in ("value", "lo", "hi", "resolution")} == {"float64"}
        assert {str(rows[c].dtype) for c in ("period_start", "period_end")} == {"int32"}
        assert pd.api.types.is_datetime64_dtype(rows["published"])
        assert all(isinstance(parents, list) for parents in rows["parents"])
    assert rows.empty


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        (Query(indicators=("exports", "fdi_stock")), "indicator in ['exports', 'fdi_stock']"),
        (Query(reporters=("CZ",), partners=("KZ", "WLD")), "reporter == 'CZ' and partner in ['KZ', 'WLD']"),
        (Query(sources=("wits",), origins=("derived",)), "source == 'wits' and origin == 'derived'"),
        (Query(periods=("2023", "2024-H1")), "period in ['2023', '2024-H1']"),
        (Query(start=2020 * 12, end=2021 * 12 + 11), "period_start >= 24240 and period_end <= 24263"),
        (Query(products=("TOTAL",), partners=("EU",)), "product == 'TOTAL' and partner == 'EU'"),
        (Query(partners=("'; DROP TABLE observations; --",)), "partner == '-'"),
    ],
)
def test_a_query_gives_exactly_the_rows_that_it_describes(store, everything, query, condition):
    expected = everything.query(condition).reset_index(drop=True)
    pd.testing.assert_frame_equal(store.select(query), expected)


@pytest.mark.parametrize("kind", PeriodKind)
def test_kinds_are_those_of_the_periods(store, everything, kind):
    expected = [Period.parse(code).kind is kind for code in everything["period"]]
    pd.testing.assert_frame_equal(store.select(Query(kinds=(kind,))), everything[expected].reset_index(drop=True))


def test_the_headline_is_one_row_a_key_by_precedence_then_precision_then_date(store, everything):
    headline = store.headline(Query())
    assert not headline.duplicated(KEY).any()
    assert len(headline) == len(everything.drop_duplicates(KEY))
    registry = load_registry()
    ledger = store.ledger()
    given_way = {record for ids in ledger.loc[ledger["scope"] == "statements", "set_aside"] for record in ids}

    def rank(row):
        order = registry.precedence(row["indicator"])
        coarse = row["qualifier"] != "exact" or abs(row["value"]) < 100 * np.nan_to_num(row["resolution"])
        return (
            np.isnan(row["value"]),
            order.index(row["source"]) if row["source"] in order else len(order),
            row["source"] == "statements" and row["origin"] == "derived",
            row["record_id"] in given_way,
            row["source"] == "statements" and coarse,
            -row["published"].value,
            row["record_id"],
        )

    contested = everything[everything.duplicated(KEY, keep=False)]
    assert len(contested) > 100
    best = contested.assign(rank=[rank(row) for row in contested.to_dict("records")]).sort_values("rank")
    expected = best.drop_duplicates(KEY).set_index(KEY)["record_id"]
    assert headline.set_index(KEY)["record_id"].loc[expected.index].equals(expected)


def test_the_headline_of_a_restriction_is_picked_from_what_is_left(store):
    key = Query(indicators=("turnover",), reporters=("KZ",), partners=("CZ",), periods=("2023",))
    assert store.headline(key)["source"].tolist() == ["bns_annual"]
    stated = store.headline(
        Query(key.indicators, key.reporters, key.partners, sources=("statements",), periods=("2023",))
    )
    assert stated["value"].tolist() == [626_800_000]


def test_as_of_knows_nothing_that_was_published_later(store, everything):
    day = date(2024, 6, 30)
    rows = store.select(Query(), as_of=day)
    assert rows["published"].max() <= pd.Timestamp(day)
    assert len(rows) == (everything["published"] <= pd.Timestamp(day)).sum()
    known = store.headline(Query(indicators=("exports",), partners=("CZ",), periods=("2023",)), as_of=day)
    assert "bns_annual" not in set(known["source"])


def test_records_come_in_the_order_asked_for_and_unknown_ids_are_left_out(store, everything):
    ids = everything["record_id"].iloc[[50, 3, 7]].tolist()
    found = store.records([*ids, "nothing00000", ids[0]])
    assert list(found.columns) == RECORD_SCHEMA.names
    assert found["record_id"].tolist() == ids
    assert store.records([]).empty


def test_children_and_parents_are_each_others_reverse(store, everything):
    derived = everything[everything["origin"] == "derived"].iloc[[0, 200, -1]]
    for child in derived.to_dict("records"):
        for parent in child["parents"][:2]:
            assert child["record_id"] in set(store.children(parent)["record_id"])
    assert store.children("nothing00000").empty


def test_siblings_share_the_key_and_not_the_record(store):
    row = store.headline(Query(indicators=("imports",), reporters=("KZ",), partners=("CZ",), periods=("2023",))).iloc[0]
    siblings = store.siblings(row["record_id"])
    assert (siblings["value"] == 479_100_000).any()
    assert row["record_id"] not in set(siblings["record_id"])
    assert all((siblings[column] == row[column]).all() for column in KEY)
    assert store.siblings("nothing00000").empty


def test_every_observation_can_be_asked_for_by_its_record(store, everything):
    ids = tuple(everything["record_id"].iloc[::2500])
    assert set(store.select(Query(record_ids=ids))["record_id"]) == set(ids)


def test_coverage_says_what_is_held(store, everything):
    held = store.areas_with_data().set_index(["reporter", "partner", "indicator"])
    exports = held.loc[("KZ", "CZ", "exports")]
    rows = everything.query("reporter == 'KZ' and partner == 'CZ' and indicator == 'exports'")
    assert exports["first"] == rows["period_start"].min()
    assert exports["last"] == rows["period_end"].max()
    assert "year" in exports["kinds"]


def test_a_frame_handed_out_can_be_written_to(store):
    handed_out = store.fx()
    handed_out["average_per_eur"] = 0.0
    assert (store.fx()["average_per_eur"] > 0).all()


def test_sources_and_issues(store):
    assert set(store.sources()["id"]) >= {"bns_annual", "wits", "statements"}
    assert all(isinstance(caveats, list) for caveats in store.sources()["caveats"])
    assert set(store.issues()["severity"]) <= {"info", "warning"}


def test_threads_get_the_same_answers(store):
    query = Query(partners=("CZ",))
    expected = store.select(query)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: store.select(query), range(20)))
    assert all(answer.equals(expected) for answer in answers)


FORK = """
import os, sys
from etl.store import Query, Store
store = Store.open(sys.argv[1])
count = len(store.select(Query()))
if (child := os.fork()) == 0:
    same = len(store.select(Query())) == count
    store.close()
    os._exit(0 if same else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert len(store.select(Query())) == count
"""


def test_a_forked_process_opens_its_own_connection(folder):
    subprocess.run([sys.executable, "-c", FORK, str(folder)], check=True, timeout=30)


def test_it_opens_again_after_closing(folder):
    store = Store.open(folder)
    store.close()
    assert len(store.select(Query(partners=("CZ",)))) > 0
    store.close()


def damaged(folder, tmp_path, name, change):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    path = next(copy.glob(f"*/{name}"))
    change(path)
    return copy


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("observations.parquet", lambda p: p.write_bytes(p.read_bytes()[:-200])),
        ("records.parquet", lambda p: p.unlink()),
        ("fx.parquet", lambda p: p.write_bytes(b"")),
        ("lineage.parquet", lambda p: shutil.copy(p.with_name("places.parquet"), p)),
        (MANIFEST, lambda p: p.write_text("{")),
        (MANIFEST, lambda p: p.unlink()),
        (MANIFEST, lambda p: p.write_text(p.read_text().replace('"schema_version": ', '"schema_version": 9'))),
    ],
)
def test_damaged_data_are_refused_with_what_to_do(folder, tmp_path, name, change):
    with pytest.raises(StoreError, match="run `tradebrief etl`"):
        Store.open(damaged(folder, tmp_path, name, change))


@pytest.mark.parametrize("content", ["", "0123456789abcdef0123", "../..", "a\0b"])
def test_a_pointer_to_nothing_is_refused(tmp_path, content):
    (tmp_path / "CURRENT").write_text(content)
    with pytest.raises(StoreError, match="run `tradebrief etl`"):
        Store.open(tmp_path)


def test_no_data_at_all(tmp_path):
    with pytest.raises(StoreError, match="no data are built here"):
        Store.open(tmp_path / "nowhere")


def test_one_build_can_be_opened_by_its_folder(folder):
    name = (folder / "CURRENT").read_text().strip()
    assert Store.open(folder / name).hash == name


@pytest.mark.parametrize("text", ["0", "two", "-1", ""])
def test_a_wrong_number_of_threads_is_said(folder, monkeypatch, text):
    monkeypatch.setenv("TRADEBRIEF_DUCKDB_THREADS", text)
    with pytest.raises(StoreError, match="TRADEBRIEF_DUCKDB_THREADS"):
        Store.open(folder).select(Query())


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (Query(product_level="HS2"), ("HS27", "HS84")),
        (Query(product_level="HS4"), ("HS2709",)),
        (Query(product_level="HS2", products=("HS27", "HS2709")), ("HS27",)),
        (Query(product_level="SITC1"), ("SITC3",)),
        (Query(product_level="TOTAL"), ("TOTAL",)),
        (Query(product_level="CN8"), ()),
    ],
)
def test_a_level_wants_its_own_codes_only(query, wanted):
    codes = ("TOTAL", "HS27", "HS84", "HS2709", "HS270900", "SITC3", "SITC33")
    assert tuple(code for code in codes if query.wants_product(code)) == wanted
    where, values = query.conditions()
    asked = duckdb.sql(f"SELECT product FROM (SELECT unnest($codes) AS product) WHERE {_named(where)}",
        params={"codes": list(codes), **{f"v{i}": v for i, v in enumerate(values)}})  # fmt: skip
    assert tuple(row[0] for row in asked.fetchall()) == wanted


def _named(where):
    parts = where.split("?")
    return "".join(f"{part}$v{i}" if i < len(parts) - 1 else part for i, part in enumerate(parts))
