"""The benchmarks themselves are run by hand; here each part of them runs small, so that they cannot rot."""

import json
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dashboard.context import make_context
from dashboard.pages import discover
from dashboard.state import parse_state
from etl.engine.duck import DuckEngine
from etl.load import load as load_file
from etl.registry import load_registry
from etl.store import Query, Store


@pytest.fixture(scope="module")
def bench(repository):
    """The modules of the benchmarks, which are scripts and no package."""
    sys.path.append(str(repository / "benchmarks"))
    try:
        import bulk
        import bulk_file
        import bulk_many
        import bulk_table
        import load
        import reconcile
        import report
        import scale
        import stock_dash
        import views
    finally:
        sys.path.remove(str(repository / "benchmarks"))
    return {
        m.__name__: m
        for m in (bulk, bulk_file, bulk_many, bulk_table, load, reconcile, report, scale, stock_dash, views)
    }


@pytest.fixture(scope="module")
def made(bench, build_dir, tmp_path_factory):
    """A table of two hundred rows or so, and its folder."""
    size = bench["bulk_table"].Size("tiny", 3, 2, 2)
    return size, bench["bulk_table"].make(size, build_dir, tmp_path_factory.mktemp("made"))


def test_a_made_table_is_one_that_the_store_opens(made, bench):
    size, folder = made
    store = Store.open(folder, bench["bulk_table"].widened(load_registry()))
    months = store.select(Query(indicators=("exports",), reporters=("KZ",), partners=("CZ",), products=("TOTAL",)))
    assert (months["period_end"] == months["period_start"]).sum() == 12 * size.years
    products = store.select(Query(indicators=("imports",), partners=("CZ",), products=("HS000001",)))
    assert len(products) == 12 * size.years
    turnover = store.headline(Query(indicators=("turnover",), reporters=("KZ",), partners=("CZ",), periods=("2025",)))
    assert len(turnover) == 1
    parents = store.select(Query(record_ids=tuple(turnover["parents"][0])))
    assert parents["value"].sum() == pytest.approx(turnover["value"][0])
    assert len(store.records(parents["record_id"])) == 2
    assert store.children(parents["record_id"][0])["indicator"].isin(["turnover", "balance"]).all()


@pytest.fixture(scope="module")
def bulk_files(bench, tmp_path_factory):
    """A bulk file of some thousand rows, in each form."""
    size = bench["bulk_file"].BulkSize(rows=30_000, months=2)
    return bench["bulk_file"].make_bulk(size, tmp_path_factory.mktemp("bulk"))


def test_a_made_bulk_file_is_one_of_the_publishers(bench, bulk_files):
    for path in bulk_files.values():
        assert bench["bulk"].read_bulk_text(path).header == ",".join(bench["bulk_file"].HEADER)
    rows = bulk_files["dat"].read_text(encoding="utf-8").splitlines()[1:]
    keys = {tuple(row.split(",")[:14]) for row in rows}
    assert len(rows) == len(keys) == 30_000
    assert {row.split(",")[13] for row in rows} == {"202401", "202402"}


def test_made_months_run_on_into_the_next_year(bench, tmp_path):
    size = bench["bulk_file"].BulkSize(rows=40, months=4, year=2023, first=11)
    assert size.periods == ("202311", "202312", "202401", "202402")
    made = bench["bulk_file"].make_bulk(size, tmp_path, ("dat",))["dat"]
    assert made.name == "full_202402.dat"
    rows = made.read_text(encoding="utf-8").splitlines()[1:]
    assert sorted({row.split(",")[13] for row in rows}) == list(size.periods)


@pytest.mark.parametrize("run", ["ours", "DuckDB alone"])
def test_loading_is_measured(bench, bulk_files, run):
    figures = bench["bulk"].measure(run, bulk_files["7z"])
    assert 0 < figures["seconds"] < 60
    assert figures["peak_mib"] > 50


def test_questions_to_a_loaded_file_are_measured(bench, bulk_files, build_dir, tmp_path):
    out = tmp_path / "build"
    shutil.copytree(build_dir, out)
    load_file(bulk_files["gz"], "eurostat_comext", out, load_registry(), DuckEngine())
    figures = bench["bulk"].ask_loaded(out, 2)
    assert all(one["asked"] > 0 and one["p50_ms"] > 0 for one in figures["queries"].values())


def test_many_loads_are_measured(bench, build_dir, tmp_path):
    out = tmp_path / "build"
    shutil.copytree(build_dir, out)
    taken = bench["bulk_many"].load_months(tmp_path, out, 11, 13, 20_000)
    assert len(taken) == 2
    figures = bench["bulk_many"].ask(out)
    assert all(one["cpu_ms"] > 0 for one in figures["questions"].values())
    assert figures["questions"]["all HS2 of the Union with KZ, all months"]["rows"] > 0
    assert figures["questions"]["all HS6 of the Union with KZ, last month"]["rows"] > 0


def test_pages_are_measured_over_a_made_table(made, bench):
    figures = bench["scale"].measure(made[1], 2)
    assert set(figures["pages"]) == {*(page.path for page in discover()), "/f/<record>"}
    for path, page in figures["pages"].items():
        assert page["draws"] == 2, path
        assert 0 < page["query_p50_ms"] <= page["draw_p50_ms"] or page["calls"] == 0, path
    by_size = {"small": figures, "large": {**figures, "observations": 10 * figures["observations"]}}
    assert bench["scale"].ratios(by_size)["observations"] == 10


@pytest.fixture
def answering():
    """A server that answers after the paths it was asked for: `/fail` with 500, all else with 200 and five bytes."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(500 if self.path == "/fail" else 200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_the_load_asks_in_turn_over_several_connections(bench, answering):
    port, asked = answering
    requests = [bench["load"].post("/", body) for body in (b"a", b"bb", b"ccc")]
    result = bench["load"].run(port, requests, 3, 0.3)
    assert len(result.times_ms) == len(asked) > 6
    assert set(asked) == {b"a", b"bb", b"ccc"}
    assert set(result.sizes) == {5}
    assert 0 < result.median_ms <= result.p95_ms <= 1000 * result.seconds
    assert result.per_second == pytest.approx(len(asked) / result.seconds)


def test_each_request_is_sent_once_in_order(bench, answering):
    port, asked = answering
    bench["load"].once(port, [bench["load"].post("/", str(n).encode()) for n in range(5)])
    assert asked == [b"0", b"1", b"2", b"3", b"4"]


def test_an_answer_that_is_no_success_stops_the_load(bench, answering):
    with pytest.raises(bench["load"].LoadError, match="500"):
        bench["load"].once(answering[0], [bench["load"].post("/fail", b"")])


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.95, 10), (0.1, 1), (1.0, 10)])
def test_a_percentile_is_the_least_value_that_covers_the_share(bench, share, value):
    assert bench["load"].percentile([10, 3, 2, 1, 4, 5, 6, 7, 8, 9], share) == value


def test_the_states_of_a_page_differ_and_their_addresses_are_understood(bench, build_dir):
    ctx = make_context(Store.open(build_dir), "en")
    for page in discover():
        addresses = bench["views"].addresses(ctx, page, 36)
        assert len(set(addresses)) == 36
        for address in addresses:
            state, notices = parse_state(address.partition("?")[2], ctx.registry, 1990, 2030)
            assert not notices
            assert state.freq in page.freqs
    assert len(bench["views"].overview_addresses(ctx, 40)) == 40
    assert len(set(bench["views"].record_ids(ctx, 30))) == 30


def test_the_stock_page_draws_every_partner_that_is_asked_for(bench, build_dir):
    ctx = make_context(Store.open(build_dir), "en")
    app = bench["stock_dash"].create_app(bench["stock_dash"].load(build_dir))
    for partner, _ in bench["views"].overview_addresses(ctx, 40)[::13]:
        body = {
            "output": "..bars.figure...table.children..",
            "outputs": [{"id": "bars", "property": "figure"}, {"id": "table", "property": "children"}],
            "inputs": [{"id": "partner", "property": "value", "value": partner}],
            "changedPropIds": ["partner.value"],
        }
        answer = app.server.test_client().post("/_dash-update-component", json=body)
        assert answer.status_code == 200
        assert answer.json["response"]["bars"]["figure"]["data"]


def test_results_name_machine_and_versions(bench, tmp_path, capsys):
    path = bench["report"].keep("sample", {"times": [1.23456, 2], "inner": {"ratio": 0.000123456}}, tmp_path)
    kept = json.loads(path.read_text())
    assert kept["times"] == [1.235, 2]
    assert kept["inner"]["ratio"] == 0.0001235
    assert kept["machine"]["cores"] >= 1
    assert {"python", "dash", "duckdb"} <= set(kept["versions"])
    bench["report"].table("Sample", ["", "n"], [["one", 1234.5], ["two", None]])
    assert "1,234" in capsys.readouterr().out


def test_made_statements_are_consistent_but_for_what_was_planted(bench):
    script = bench["reconcile"]
    registry = load_registry()
    made = script.made_figures(120, 4, registry)
    assert len(made.observations) == 120
    seconds, found = script.measured(made, registry, None, processes=False)
    assert seconds > 0
    assert found.costs
    assert all(made.wrong & set(line.members) for line in found.ledger)
