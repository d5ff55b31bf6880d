import json
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from etl.build import build
from etl.model.issue import Severity
from etl.steps.publish import PublishError, publishing
from etl.store import Query, Store


def served(out: Path) -> dict[str, bytes]:
    name = (out / "CURRENT").read_text().strip()
    return {"CURRENT": name.encode(), **{p.name: p.read_bytes() for p in sorted((out / name).iterdir())}}


def test_a_build_can_be_opened_and_queried(data_dir, tmp_path):
    report = build(data_dir, tmp_path / "out")
    assert report.ok
    assert not report.skipped
    store = Store.open(tmp_path / "out")
    assert store.hash == report.hash
    rows = store.select(Query(indicators=("turnover",), partners=("CZ",), periods=("2023",)))
    assert sorted(rows["value"]) == pytest.approx([626_800_000, 627_325_300])


def test_the_same_input_gives_the_same_hash_and_the_same_manifest(data_dir, tmp_path):
    first = build(data_dir, tmp_path / "a")
    second = build(data_dir, tmp_path / "b")
    assert first.hash == second.hash
    assert served(tmp_path / "a") == served(tmp_path / "b")


def test_the_order_of_a_tables_rows_leaves_no_trace(data_dir, tmp_path):
    first = build(data_dir, tmp_path / "a")
    path = data_dir / "official" / "bns_annual" / "trade_2023.csv"
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([header, *reversed(rows)]) + "\n")
    second = build(data_dir, tmp_path / "a")
    assert not second.skipped
    assert second.hash == first.hash
    inputs = json.loads((tmp_path / "a" / str(first.hash) / "manifest.json").read_text())["inputs"]
    assert build(data_dir, tmp_path / "c").hash == first.hash
    assert inputs == json.loads((tmp_path / "c" / str(first.hash) / "manifest.json").read_text())["inputs"]


def test_a_changed_figure_gives_another_hash_and_the_builds_before_are_kept(data_dir, tmp_path):
    hashes = []
    path = data_dir / "official" / "bns_annual" / "trade_2023.csv"
    for value in ("147699.1", "147699.2", "147699.3"):
        path.write_text(path.read_text().replace("147699.1", value).replace("147699.2", value))
        hashes.append(build(data_dir, tmp_path / "out").hash)
    assert len(set(hashes)) == 3
    folders = {p.name for p in (tmp_path / "out").iterdir() if p.is_dir() and p.name != "cache"}
    assert folders == set(hashes), "charts that were frozen to a build still show it"


def test_what_else_lies_in_the_folder_of_builds_is_left_alone(data_dir, tmp_path):
    other = tmp_path / "out" / "official" / "table.csv"
    other.parent.mkdir(parents=True)
    other.write_text("mine")
    path = data_dir / "official" / "bns_annual" / "trade_2023.csv"
    rows = path.read_text()
    for value in ("1.1", "1.2", "1.3"):
        path.write_text(rows.replace("147699.1", value))
        assert build(data_dir, tmp_path / "out").ok
    assert other.read_text() == "mine"


def test_nothing_is_done_when_nothing_has_changed(data_dir, tmp_path):
    first = build(data_dir, tmp_path / "out")
    before = served(tmp_path / "out")
    second = build(data_dir, tmp_path / "out")
    assert second.skipped
    assert second.hash == first.hash
    assert [s.rows_in for s in second.stats] == [s.rows_in for s in first.stats]
    assert served(tmp_path / "out") == before
    assert not build(data_dir, tmp_path / "out", force=True).skipped


def test_damaged_data_are_built_again_though_no_input_has_changed(data_dir, tmp_path):
    first = build(data_dir, tmp_path / "out")
    table = tmp_path / "out" / str(first.hash) / "observations.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[: len(whole) // 2])
    assert not build(data_dir, tmp_path / "out").skipped
    assert table.read_bytes() == whole


def test_counts_by_source(data_dir, tmp_path):
    stats = {s.source: s for s in build(data_dir, tmp_path / "out").stats}
    annual = stats["bns_annual"]
    # Two flows of two years; turnover and balance of each year follow.
    assert (annual.rows_in, annual.rows_out, annual.rejected, annual.derived) == (4, 4, 0, 4)
    assert stats["bns_monthly"].derived == 1
    assert (stats["statements"].rows_in, stats["statements"].rows_out) == (1, 1)


def test_problems_of_all_sources_are_listed_in_one_run_and_the_last_good_data_stay(data_dir, tmp_path):
    build(data_dir, tmp_path / "out")
    before = served(tmp_path / "out")
    annual = data_dir / "official" / "bns_annual" / "trade_2023.csv"
    annual.write_text(annual.read_text().replace("CZ,2023", "XX,2023"))
    monthly = data_dir / "official" / "bns_monthly" / "world_2023.csv"
    monthly.write_text(monthly.read_text().replace("1001.5", "1001.5x"))
    statement = next((data_dir / "statements").rglob("*.toml"))
    statement.write_text(statement.read_text().replace('scale = "million"', 'scale = "milion"'))
    report = build(data_dir, tmp_path / "out")
    assert not report.ok
    errors = [i for i in report.issues if i.severity is Severity.ERROR]
    assert {i.source for i in errors} == {"bns_annual", "bns_monthly", "statements"}
    assert all(i.file and i.what and i.mend for i in errors)
    assert report.hash == before["CURRENT"].decode()
    assert served(tmp_path / "out") == before


def test_a_warning_fails_only_when_strict(data_dir, tmp_path):
    path = data_dir / "official" / "bns_annual" / "trade_2023.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert build(data_dir, tmp_path / "out").ok
    assert build(data_dir, tmp_path / "out").skipped
    strict = build(data_dir, tmp_path / "out", strict=True)
    assert not strict.ok
    assert strict.warnings == 1


def test_a_source_whose_code_fails_is_an_issue_and_hides_no_other(data_dir, tmp_path, monkeypatch):
    from etl import build as module
    from etl.sources import Source, discover

    def broken(snapshots, registry):
        raise KeyError("column")

    found = discover()
    monkeypatch.setattr(module, "discover", lambda: {"odd": Source("odd", lambda folder: [], broken), **found})
    statement = next((data_dir / "statements").rglob("*.toml"))
    statement.write_text(statement.read_text().replace('unit = "USD"', ""))
    report = build(data_dir, tmp_path / "out")
    assert {i.source for i in report.issues if i.severity is Severity.ERROR} >= {"odd", "statements"}


def test_two_builds_cannot_run_at_once(data_dir, tmp_path):
    with publishing(tmp_path / "out"), pytest.raises(PublishError, match="another build is running"):
        build(data_dir, tmp_path / "out")
    assert build(data_dir, tmp_path / "out").ok


def test_what_a_killed_run_left_is_removed(data_dir, tmp_path):
    out = tmp_path / "out"
    (out / ".tmp-123-abc").mkdir(parents=True)
    (out / ".tmp-123-abc" / "observations.parquet").write_bytes(b"PAR1")
    (out / ".tmp-CURRENT").write_text("abc")
    report = build(data_dir, out)
    assert {p.name for p in out.iterdir()} == {".lock", "CURRENT", "cache", "last_run.json", report.hash}


def test_a_failure_to_read_back_publishes_nothing(data_dir, tmp_path, monkeypatch):
    from etl.steps import publish

    build(data_dir, tmp_path / "out")
    before = served(tmp_path / "out")
    path = data_dir / "official" / "bns_annual" / "trade_2023.csv"
    path.write_text(path.read_text().replace("147699.1", "147699.7"))

    whole = pq.write_table

    def forgetful(table, path, **options):
        whole(table.slice(0, max(len(table) - 1, 0)), path)

    monkeypatch.setattr(publish.pq, "write_table", forgetful)
    with pytest.raises(PublishError, match="read back"):
        build(data_dir, tmp_path / "out")
    assert served(tmp_path / "out") == before


def test_current_is_replaced_only_after_everything_is_durable(data_dir, tmp_path, monkeypatch):
    done = []
    real_sync, real_replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (done.append(os.readlink(f"/proc/self/fd/{fd}")), real_sync(fd))[1])
    monkeypatch.setattr(os, "replace", lambda a, b: (done.append(f"replace {Path(b).name}"), real_replace(a, b))[1])
    build(data_dir, tmp_path / "out")
    at = done.index("replace CURRENT")
    synced = {Path(name).name for name in done[:at]}
    assert {"observations.parquet", "records.parquet", "manifest.json", ".tmp-CURRENT"} <= synced
    assert str((tmp_path / "out").resolve()) in done[at:]
