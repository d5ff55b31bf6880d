"""Bulk files beside a build: loaded, asked, kept by the next build, taken out; nothing else is ever touched."""

import json
import shutil
from datetime import date

import fsspec
import pytest
from bulk_sample import ROWS, text, write_bulk

from etl import load as load_module
from etl.build import build
from etl.cli import register
from etl.engine.duck import DuckEngine
from etl.load import LoadError, _read, held_loads, load, unload
from etl.model.layout import BULK, CURRENT
from etl.model.period import PeriodKind
from etl.registry import load_registry
from etl.sources.formats import LayoutError
from etl.steps.publish import publish
from etl.store import Query, Store, StoreError

SOURCE = "eurostat_comext"
REGISTRY = load_registry()


@pytest.fixture
def out(build_dir, tmp_path):
    folder = tmp_path / "build"
    shutil.copytree(build_dir, folder)
    return folder


@pytest.fixture(scope="module", params=["in memory", "in Parquet"])
def store(bulk_dir, request):
    """A build with a loaded file, small; or as if both were large, so that rows are read from the table by product."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "in Parquet":
            patch.setattr("etl.store._HELD_UP_TO", 0)
            patch.setattr("etl.store._TOTALS_HELD_UP_TO", 0)
            patch.setattr("etl.bulk.places.SORTED_FROM", 0)
        opened = Store.open(bulk_dir, REGISTRY)
        yield opened
    opened.close()


def put(file, out, **options):
    return load(file, SOURCE, out, REGISTRY, DuckEngine(), **options)


def ask(store, **query):
    found = store.headline(Query(sources=(SOURCE,), **query))
    return dict(zip(found["product"], found["value"], strict=True))


CZECH = {"indicators": ("exports",), "reporters": ("CZ",), "partners": ("KZ",), "periods": ("2024-01",)}


@pytest.mark.parametrize(
    ("level", "figures"),
    [
        ("HS2", {"HS84": 1350, "HS87": 7000}),
        ("HS4", {"HS8471": 1350, "HS8703": 7000}),
        ("HS6", {"HS847130": 1050, "HS847141": 300, "HS870323": 7000}),
        ("CN8", {"CN84713000": 1050, "CN84714100": 300, "CN87032319": 7000}),
        ("SITC1", {"SITC7": 8350}),
        ("SITC2", {"SITC75": 1350, "SITC78": 7000}),
        ("SITC5", {"SITC75220": 1050, "SITC75230": 300, "SITC78120": 7000}),
    ],
)
def test_all_products_of_a_level_of_one_pair(store, level, figures):
    assert ask(store, product_level=level, **CZECH) == figures


def test_the_total_is_a_figure_among_those_of_the_build(store):
    rows = store.select(Query(sources=(SOURCE,), products=("TOTAL",), **CZECH))
    bulk = rows[rows["record_id"].str.startswith("u")]
    assert bulk["value"].tolist() == [8350]
    assert bulk["published"].dt.date.tolist() == [date(2024, 4, 16)]
    # The table of the same publisher is published later, and is what pages show.
    headline = store.headline(Query(products=("TOTAL",), **CZECH))
    assert headline["record_id"].tolist() == rows.sort_values("published")["record_id"].tolist()[-1:]
    assert len(rows) == 2


def test_products_over_time_and_by_partner(store):
    over_time = store.select(
        Query(
            indicators=("exports",),
            reporters=("CZ",),
            partners=("KZ",),
            products=("HS8471",),
            kinds=(PeriodKind.MONTH,),
        )
    )
    assert over_time[["period", "value"]].to_numpy().tolist() == [["2024-01", 1350], ["2024-02", 1100]]
    partners = store.headline(
        Query(indicators=("exports",), reporters=("DE",), products=("HS84",), periods=("2024-01",))
    )
    assert dict(zip(partners["partner"], partners["value"], strict=True)) == {"CZ": 800, "KZ": 20000, "US": 123456}


@pytest.mark.parametrize(
    ("product", "by_partner"),
    [
        ("HS84", {"CZ": 800, "KZ": 20000, "US": 123456}),
        ("HS8471", {"CZ": 800, "KZ": 20000, "US": 123456}),
        ("HS847130", {"CZ": 800, "KZ": 20000, "US": 123456}),
        ("CN84713000", {"CZ": 800, "KZ": 20000, "US": 123456}),
        ("HS27", {"QV": 5}),
        ("HS8472", {}),
    ],
)
def test_one_product_of_all_partners(store, product, by_partner):
    january = {"indicators": ("exports",), "periods": ("2024-01",)}
    found = store.headline(Query(reporters=("DE",), products=(product,), **january))
    assert dict(zip(found["partner"], found["value"], strict=True)) == by_partner
    union = store.headline(Query(reporters=("EU27_2020",), products=("HS8471", product), **january))
    # Trade between members is none of the Union's.
    assert set(union["partner"]) <= {"KZ", "US", "QV"}
    named = store.headline(Query(reporters=("EU27_2020",), products=("HS8471",), partners=("KZ", "US"), **january))
    both = union[(union["product"] == "HS8471") & union["partner"].isin(["KZ", "US"])]
    assert both["value"].tolist() == named["value"].tolist() == [21350, 123456]


def test_the_unions_count_is_the_sum_of_its_members(store):
    union = {"reporters": ("EU27_2020",), "partners": ("KZ",), "periods": ("2024-01",)}
    assert ask(store, indicators=("exports",), product_level="HS2", **union) == {
        "HS84": 21350,
        "HS87": 7000,
        "HS99": 70,
    }
    rows = store.select(Query(indicators=("imports",), products=("HS27",), sources=(SOURCE,), **union))
    # Three of 27 members report: at least so much.
    assert rows[["value", "qualifier", "origin"]].to_numpy().tolist() == [[590400, "over", "derived"]]
    assert rows["hi"].isna().all()


def test_confidential_and_unknown_products_stay_in_the_total(store):
    imports = CZECH | {"indicators": ("imports",)}
    assert ask(store, product_level="CN8", **imports) == {"CN27090090": 90000, "CN27XXXXXX": 400}
    assert ask(store, product_level="HS2", **imports) == {"HS27": 90400}
    german = CZECH | {"reporters": ("DE",)}
    assert sum(ask(store, product_level="HS2", **german).values()) == 20070
    everything = store.select(Query(products=("TOTAL",), sources=(SOURCE,), **german))
    assert 20073 in everything["value"].tolist()


def test_bounds_are_as_wide_as_the_roundings_of_the_rows(store):
    rows = store.select(Query(products=("CN84713000", "HS84"), **CZECH)).set_index("product")
    assert rows.loc["CN84713000", ["lo", "hi"]].tolist() == [1049, 1051]
    assert rows.loc["HS84", ["lo", "hi"]].tolist() == [1348.5, 1351.5]
    assert rows["origin"].to_dict() == {"CN84713000": "reported", "HS84": "derived"}


@pytest.mark.parametrize("level", ["TOTAL", "HS2", "HS4", "HS6", "SITC1", "SITC2", "SITC4", "SITC5"])
def test_each_sum_leads_to_its_parts_and_they_add_up(bulk_dir, level):
    store = Store.open(bulk_dir, REGISTRY)
    pair = {"reporters": ("CZ", "EU27_2020"), "partners": ("KZ",), "sources": (SOURCE,), "periods": ("2024-01",)}
    found = store.select(Query(product_level=level, **pair))
    found = found[found["record_id"].str.startswith("u")]
    sums = store.select(Query(record_ids=tuple(found["record_id"])))
    assert len(sums) == len(found) > 3
    parts = store.select(Query(record_ids=tuple(sums["parents"].explode()))).set_index("record_id")["value"]
    for value, parents in zip(sums["value"], sums["parents"], strict=True):
        assert parts[parents].sum() == value
    first = sums.iloc[0]
    assert first["record_id"] in set(store.children(first["parents"][0])["record_id"])


def test_every_figure_has_a_record_that_says_where_it_stands(store):
    found = store.select(Query(product_level="CN8", **CZECH))
    records = store.records([*found["record_id"], "nothing"])
    assert records["record_id"].tolist() == found["record_id"].tolist()
    computers = records.iloc[0]
    assert computers["value_as_stated"] == "1000 + 50"
    assert computers["document"] == "full_v2_202402.7z"
    assert (
        "REPORTER=CZ, PARTNER=KZ, PRODUCT_NC=84713000, FLOW=2, PERIOD=2024-01, STAT_PROCEDURE=1+3"
        in computers["locator"]
    )
    assert computers["url"].endswith("PRODUCTS%2Ffull_v2_202402.7z")
    assert computers["rule"] is None
    assert computers["note"] == "Sum over the file's rows by statistical procedure."
    chapter = store.select(Query(products=("HS84",), **CZECH))["record_id"]
    assert store.quantities(chapter[0]).empty
    assert store.records(chapter)["rule"].tolist() == ["sum of the headings of the chapter"]


def test_quantities_are_those_of_the_files_rows(store):
    computers = store.select(Query(products=("CN84713000",), **CZECH))["record_id"][0]
    found = store.quantities(computers)
    assert found[["procedure", "value", "weight_kg"]].to_numpy().tolist() == [["1", 1000, 10], ["3", 50, 1]]
    assert set(found["quantity_unit"]) == {"NO_SU"}
    secret = store.select(Query(products=("CN27XXXXXX",), **(CZECH | {"indicators": ("imports",)})))["record_id"][0]
    assert store.quantities(secret)["weight_kg"].isna().all()
    other = store.select(Query(partners=("CZ",)))["record_id"][0]
    assert store.quantities(other).empty


def test_records_of_both_kinds_come_in_the_order_asked_for(store):
    ids = [store.select(Query(products=("HS84",), **CZECH))["record_id"][0]]
    ids = [store.select(Query(partners=("CZ",)))["record_id"][0], *ids, store.select(Query())["record_id"].iloc[-1]]
    assert store.records(ids)["record_id"].tolist() == ids
    assert sorted(store.select(Query(record_ids=tuple(ids)))["record_id"]) == sorted(ids)


def test_what_was_not_published_by_a_day_is_not_known(store):
    query = Query(products=("HS84",), **CZECH)
    assert store.select(query, date(2024, 4, 15)).empty
    assert len(store.select(query, date(2024, 4, 16))) == 1
    record = store.select(query)["record_id"][0]
    assert store.select(Query(record_ids=(record,)), date(2024, 4, 15)).empty


@pytest.mark.parametrize(
    "query",
    [
        Query(product_level="HS2", sources=("bns_annual",)),
        Query(product_level="HS2", indicators=("turnover",)),
        Query(product_level="HS2", reporters=("KZ",)),
        Query(product_level="HS2", origins=("reported",)),
        Query(product_level="HS2", periods=("2019-01",)),
        Query(products=("HS99999", "HS01"), partners=("KZ",)),
        Query(record_ids=("u00000000000",)),
    ],
)
def test_what_the_files_do_not_have_is_no_row(store, query):
    found = store.select(query)
    assert not found["record_id"].str.startswith("u").any()
    assert list(found.columns) == list(store.select(Query(partners=("CZ",))).columns)


def test_what_is_held_says_what_the_file_added(store):
    products = store.products_held()
    czech = products[(products["reporter"] == "CZ") & (products["indicator"] == "exports")]
    assert czech["level"].tolist()[:2] == ["CN8", "HS2"]
    assert set(czech["first"]) == {24288}
    assert set(czech["last"]) == {24289}
    issues = store.issues()
    assert (
        "TOTAL (1 rows)" in issues[(issues["code"] == "unknown_code") & (issues["place"] == "product")]["found"].iloc[0]
    )
    coverage = store.areas_with_data().set_index(["reporter", "partner", "indicator"])
    assert not coverage.index.duplicated().any()
    assert "full_v2_202402.7z" in store.documents(SOURCE)["document"].tolist()


def test_the_same_file_again_changes_nothing(out, tmp_path):
    file = write_bulk(tmp_path)
    first = put(file, out)
    mark = (out / CURRENT).stat().st_mtime_ns
    again = put(file, out)
    assert again.before
    assert again.hash == first.hash
    assert (out / CURRENT).stat().st_mtime_ns == mark


def test_the_same_input_gives_the_same_hash_in_any_order(build_dir, tmp_path):
    files = [write_bulk(tmp_path, "dat")]
    files.append(write_bulk(tmp_path, "gz", text(ROWS[:3])))
    files[0] = write_bulk(tmp_path, "dat")
    hashes = []
    for place, order in enumerate((files, files[::-1])):
        shutil.copytree(build_dir, tmp_path / f"build{place}")
        hashes.append([put(file, tmp_path / f"build{place}").hash for file in order][-1])
    assert hashes[0] == hashes[1]


def test_a_build_afterwards_keeps_what_is_loaded(data_dir, tmp_path):
    out = tmp_path / "build"
    build(data_dir, out)
    report = put(write_bulk(tmp_path), out)
    assert build(data_dir, out).skipped
    assert build(data_dir, out, force=True).hash == report.hash
    assert [one.file for one in held_loads(out)] == ["full_v2_202402.7z"]
    assert SOURCE in Store.open(out).sources()["id"].tolist()


def test_what_is_taken_out_is_gone_and_the_build_is_as_before(out, tmp_path):
    before = (out / CURRENT).read_text()
    one = put(write_bulk(tmp_path), out).load
    assert [gone.id for gone in unload([one.file], out)] == [one.id]
    assert (out / CURRENT).read_text() == before
    assert Store.open(out).select(Query(product_level="HS2")).empty
    with pytest.raises(LoadError, match="not loaded; loaded is nothing"):
        unload([one.id], out)


def test_a_newer_edition_of_a_month_is_shown_and_the_older_stays(out, tmp_path):
    put(write_bulk(tmp_path), out, published="2024-04-16")
    revised = [(*row[:7], "9000", row[8]) if row[2] == "87032319" else row for row in ROWS]
    put(write_bulk(tmp_path, "gz", text(revised)), out, published="2024-05-16")
    store = Store.open(out)
    query = Query(products=("HS87",), **CZECH)
    assert store.headline(query)["value"].tolist() == [9000]
    assert store.headline(query, date(2024, 5, 1))["value"].tolist() == [7000]
    assert sorted(store.select(query)["value"]) == [7000, 9000]
    older = store.select(query, date(2024, 5, 1))["record_id"][0]
    assert store.siblings(older)["value"].tolist() == [9000]


def _served(out):
    name = (out / CURRENT).read_text().strip()
    return name, sorted(path.name for path in (out / name).iterdir()), (out / BULK).exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (text().replace("VALUE_EUR", "VALUE_USD"), "missing VALUE_EUR"),
        (text() + "CZ,KZ,E\n", "another length"),
        (text().replace(",202402,", ",202499,"), "PERIOD is no period"),
    ],
)
def test_a_bad_file_leaves_what_is_served(out, tmp_path, content, said):
    before = _served(out)
    with pytest.raises(LayoutError, match=said):
        put(write_bulk(tmp_path, "7z", content), out)
    assert _served(out) == before
    Store.open(out).close()


def test_a_crash_leaves_what_is_served_and_the_next_load_succeeds(out, tmp_path, monkeypatch):
    before, file = _served(out)[0], write_bulk(tmp_path)
    for name in ("_place", "_publish"):
        with monkeypatch.context() as patch:
            patch.setattr(load_module, name, lambda *a, **k: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                put(file, out)
        assert _served(out)[0] == before
    report = put(file, out)
    assert Store.open(out).hash == report.hash
    assert not list(out.glob(".tmp-*bulk*"))


def test_kazakhstans_trade_lies_together_by_year_and_is_not_made_twice(out, tmp_path):
    rows = [(*row[:6], row[6].replace("2024", "2023"), *row[7:]) for row in ROWS]
    first = put(write_bulk(tmp_path, "gz"), out)
    second = put(write_bulk(tmp_path, "dat", text(rows)), out)
    homes = [{path.name: path.stat().st_ino for path in (out / one.hash / "home").iterdir()} for one in (first, second)]
    assert len(homes[0]) == 2
    assert len(homes[1]) == 4
    assert homes[0].items() <= homes[1].items()
    store = Store.open(out)
    assert ask(store, product_level="HS4", **CZECH) == {"HS8471": 1350, "HS8703": 7000}
    assert ask(store, product_level="HS4", **(CZECH | {"periods": ("2023-02",)})) == {"HS8471": 1100}
    unload([first.load.id], out)
    left = Store.open(out)
    assert left.select(Query(product_level="HS4", **CZECH)).empty
    assert {path.name for path in left.folder.joinpath("home").iterdir()} == set(homes[1]) - set(homes[0])


def test_files_without_the_months_asked_for_are_not_read(out, tmp_path):
    rows = [(*row[:6], row[6].replace("2024", "2023"), *row[7:]) for row in ROWS]
    put(write_bulk(tmp_path, "gz"), out)
    gone = put(write_bulk(tmp_path, "dat", text(rows)), out).load
    store = Store.open(out)
    query = {"reporters": ("DE",), "products": ("HS8471",)}
    assert len(store.select(Query(**query))) == 6
    for table in ("leaf", "products"):
        shutil.rmtree(out / BULK / gone.id / table)
    assert len(store.select(Query(start=24288, **query))) == 3
    with pytest.raises(StoreError, match="cannot be read"):
        store.select(Query(**query))


def test_what_is_gone_of_kazakhstans_trade_is_missed_and_made_again(out, tmp_path):
    report = put(write_bulk(tmp_path), out)
    next((out / report.hash / "home").glob("leaf-*")).unlink()
    with pytest.raises(StoreError, match=r"leaf-2024-.*: missing; run `tradebrief etl --force`"):
        Store.open(out)
    again = publish(_read(out / report.hash), out, {}, [report.load.entry()])
    assert again == report.hash
    assert ask(Store.open(out), product_level="HS4", **CZECH) == {"HS8471": 1350, "HS8703": 7000}


def test_a_file_whose_tables_are_of_before_is_loaded_anew(out, tmp_path):
    file = write_bulk(tmp_path)
    one = put(file, out).load
    shutil.rmtree(out / BULK / one.id / "goods")
    report = put(file, out)
    assert not report.before
    assert ask(Store.open(out), product_level="HS2", **CZECH) == {"HS84": 1350, "HS87": 7000}


def test_tables_that_are_gone_are_missed_when_the_build_is_opened(out, tmp_path):
    one = put(write_bulk(tmp_path), out).load
    shutil.rmtree(out / BULK / one.id / "chapters")
    with pytest.raises(StoreError, match=f"chapters: missing; load .* or `tradebrief unload {one.id}`"):
        Store.open(out)


@pytest.mark.parametrize("root", ["memory://trade", "file://{tmp}/elsewhere"])
def test_tables_may_live_on_any_file_system(out, tmp_path, monkeypatch, root):
    root = root.format(tmp=tmp_path)
    monkeypatch.setenv("TRADEBRIEF_BULK", root)
    one = put(write_bulk(tmp_path), out).load
    monkeypatch.delenv("TRADEBRIEF_BULK")
    assert not (out / BULK).exists()
    system, path = fsspec.core.url_to_fs(f"{root}/{one.id}")
    assert system.exists(f"{path}/codes.parquet")
    store = Store.open(out)
    assert ask(store, product_level="HS2", **CZECH) == {"HS84": 1350, "HS87": 7000}
    unload(["all"], out)


def test_without_a_build_there_is_nothing_to_load_into(tmp_path):
    with pytest.raises(LoadError, match="run `tradebrief etl` first"):
        put(write_bulk(tmp_path), tmp_path / "nothing")


def command(*words):
    import argparse

    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    args = parser.parse_args([str(word) for word in words])
    return args.run(args)


def test_the_commands_say_what_they_did(out, tmp_path, capsys):
    file = write_bulk(tmp_path, "gz")
    assert command("load", file, "--source", SOURCE, "--out", out) == 0
    said = capsys.readouterr().out
    assert "17 rows, 2024-01 to 2024-02, 3 reporters, 4 partners, published 2024-03-15" in said
    assert "exports: 153,784 EUR in all" in said
    assert "not known, kept as they are: partner QV (1 rows)" in said
    assert command("load", file, "--source", SOURCE, "--out", out) == 0
    assert "is loaded already" in capsys.readouterr().out
    assert command("unload", "--out", out) == 0
    assert "full_v2_202402.gz: 17 rows" in capsys.readouterr().out
    assert command("unload", "nothing", "--out", out) == 2
    assert command("unload", "all", "--out", out) == 0
    assert "taken out: full_v2_202402.gz" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("missing.7z", "--source", SOURCE), 2, "no such file"),
        (("{file}", "--source", "bns_annual"), 2, "has no bulk files; expected eurostat_comext"),
        (("{file}", "--source", SOURCE, "--published", "soon"), 2, "not a date"),
        (("{bad}", "--source", SOURCE), 1, "line 1: neither 7z, gzip nor a comma separated text"),
    ],
)
def test_what_cannot_be_loaded_is_one_clear_line(out, tmp_path, capsys, words, code, said):
    bad = tmp_path / "bad.7z"
    bad.write_bytes(b"nothing of the kind")
    words = [word.format(file=write_bulk(tmp_path), bad=bad) for word in words]
    assert command("load", *words, "--out", out) == code
    assert said in capsys.readouterr().err


def test_a_manifest_names_the_file_and_its_digest(bulk_dir):
    manifest = json.loads((bulk_dir / (bulk_dir / CURRENT).read_text().strip() / "manifest.json").read_text())
    (entry,) = manifest["bulk"]
    assert entry["file"] == "full_v2_202402.7z"
    assert entry["rows"] == len(ROWS)
    assert len(entry["sha256"]) == 64
