"""Loading a product-level file of 10^7 rows, and what pages ask of it then: against what DuckDB alone needs to sort it.

DuckDB alone reads the same file, with the same types, threads and memory, and writes it sorted by the same columns as
zstd Parquet; nothing is summed, listed or checked. Each run is a process of its own; they alternate. Where the file is
7z, which DuckDB does not read, unpacking it to a disk belongs to DuckDB's time. Target: at least half of DuckDB's rows
a second, at most 1 GiB of memory; queries at most 50 ms at the median and 150 ms at p95.

Run: python benchmarks/bulk.py [--rows 10000000] [--forms dat,gz,7z] [--folder DIR keeps the made files] [--build DIR]
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bulk_file import FORMS, REPORTERS, BulkSize, make_bulk
from memory import peak_mb
from report import keep, table, working_folder

from etl.bulk.layout import layout_of
from etl.bulk.step import LEAF_ORDER, leaf_sql, run_step, types_of
from etl.bulk.text import read_bulk_text
from etl.engine import chosen_engine
from etl.engine.duck import DuckEngine
from etl.registry import load_registry

if TYPE_CHECKING:
    from etl.store import Query, Store

TARGET_RATE, TARGET_MIB = 0.5, 1024
REPEATS = 3
QUERIES = 40


def ours(file: Path, folder: Path) -> None:
    """The bulk step: sorted rows, sums, lists of codes."""
    text = read_bulk_text(file)
    layout = layout_of(text.header, text.member)
    run_step(text, layout, chosen_engine(), folder / "tables", tag="0000", areas=load_registry().areas)


def duckdb_alone(file: Path, folder: Path) -> None:
    """The sorted rows alone, in the same types, from the file or from what is unpacked of it."""
    text = read_bulk_text(file)
    layout = layout_of(text.header, text.member)
    (folder / "spill").mkdir()
    session = DuckEngine().working(folder / "spill")
    with text.opened(folder, pipes=False) as (path, packed):
        session.delimited("bulk_text", path, types_of(layout), packed=packed)
        session.write(leaf_sql(layout, "0000"), folder / "sorted", (*LEAF_ORDER, "procedure"))
    session.close()


RUNS: dict[str, Callable[[Path, Path], None]] = {"ours": ours, "DuckDB alone": duckdb_alone}


def measure(run: str, file: Path) -> dict[str, float]:
    """Seconds, processor seconds and peak memory in MiB of one run, in this process."""
    with tempfile.TemporaryDirectory(prefix="tradebrief-bulk-", dir=file.parent) as folder:
        begun = time.perf_counter()
        RUNS[run](file, Path(folder))
        seconds = time.perf_counter() - begun
    # All of it happens in this process: neither DuckDB nor unpacking starts another.
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": seconds, "cpu_seconds": used.ru_utime + used.ru_stime, "peak_mib": peak_mb() * 1e6 / 2**20}


def in_own_process(run: str, file: Path) -> dict[str, float]:
    """`measure` in a fresh process; raises CalledProcessError if it fails."""
    command = [sys.executable, __file__, "--one", run, str(file)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def compare(file: Path, rows: int, repeats: int = REPEATS) -> dict[str, Any]:
    """Both runs over one file, alternating; the ratio is of the median rows a second."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in RUNS}
    for _ in range(repeats):
        for name, figures in taken.items():
            figures.append(in_own_process(name, file))
    found: dict[str, Any] = {}
    for name, runs in taken.items():
        seconds = statistics.median(one["seconds"] for one in runs)
        found[name] = {
            "seconds": seconds,
            "cpu_seconds": statistics.median(one["cpu_seconds"] for one in runs),
            "rows_per_second": rows / seconds,
            "peak_mib": max(one["peak_mib"] for one in runs),
        }
    found["ratio"] = found["DuckDB alone"]["seconds"] / found["ours"]["seconds"]
    found["cpu_ratio"] = found["DuckDB alone"]["cpu_seconds"] / found["ours"]["cpu_seconds"]
    return found


def made_files(size: BulkSize, folder: Path, forms: Sequence[str]) -> dict[str, Path]:
    """The files in the wanted forms: those of an earlier run in that folder, or made now."""
    name = size.periods[-1]
    files = {"dat": f"full_{name}.dat", "gz": f"full_v2_{name}.dat.gz", "7z": f"full_v2_{name}.7z"}
    found = {form: folder / files[form] for form in forms}
    return found if all(path.is_file() for path in found.values()) else make_bulk(size, folder, forms)


def queries(store: Store, count: int = QUERIES) -> dict[str, dict[str, float]]:
    """Times of what a page of products asks, over many pairs and products."""
    from etl.store import Query

    members = REPORTERS[:count]
    exports = {"indicators": ("exports",)}
    some = store.select(Query(product_level="CN8", reporters=("DE",), partners=("KZ",), **exports))
    codes = [str(code) for code in some["product"].iloc[:: max(1, len(some) // count)]][:count]

    def pairs(level: str) -> list[Query]:
        return [Query(product_level=level, reporters=(one,), partners=("KZ",), **exports) for one in members]

    asked = {
        **{f"all {level} of a member with KZ": pairs(level) for level in ("HS2", "HS4", "HS6", "CN8", "SITC2")},
        **{
            f"all {level} of the Union with KZ": [
                Query(product_level=level, reporters=("EU27_2020",), partners=("KZ",), indicators=(flow,))
                for flow in ("exports", "imports")
            ]
            * 5
            for level in ("HS2", "HS6")
        },
        "one product of a member with KZ over time": [
            Query(products=(code,), reporters=("DE",), partners=("KZ",), **exports) for code in codes
        ],
        "one subheading, all members with KZ": [
            Query(products=(f"HS{code[2:8]}",), partners=("KZ",), **exports) for code in codes
        ],
        "one chapter of a member, all partners": [
            Query(products=(f"HS{code[2:4]}",), reporters=("DE",), **exports) for code in codes
        ],
        "one subheading of a member, all partners": [
            Query(products=(f"HS{code[2:8]}",), reporters=("DE",), **exports) for code in codes
        ],
        "the record of a chapter, its parts": [
            Query(record_ids=(one,)) for one in store.select(pairs("HS2")[0])["record_id"].iloc[:count]
        ],
    }
    return {name: _timed(store, some_queries) for name, some_queries in asked.items()}


def _timed(store: Store, asked: list[Query]) -> dict[str, float]:
    from load import percentile

    times, rows = [], []
    for query in asked:
        begun = time.perf_counter()
        found = store.select(query) if query.record_ids else store.headline(query)
        times.append(1000 * (time.perf_counter() - begun))
        rows.append(len(found))
    return {
        "p50_ms": statistics.median(times),
        "p95_ms": percentile(times, 0.95),
        "rows": statistics.median(rows),
        "asked": len(asked),
    }


def ask_loaded(out: Path, count: int = QUERIES) -> dict[str, Any]:
    """Times of questions to a build with a loaded file, and the memory of the process that asks, in MiB."""
    from etl.store import Query, Store

    begun = time.perf_counter()
    store = Store.open(out)
    store.headline(Query(indicators=("exports",), reporters=("CZ",), partners=("KZ",), product_level="HS2"))
    opened = 1000 * (time.perf_counter() - begun)
    return {"first_ms": opened, "queries": queries(store, count), "peak_mib": peak_mb() * 1e6 / 2**20}


def main() -> None:
    """Make the files, measure both runs over each, load one and ask it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--months", type=int, default=2)
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--build", type=Path, default=Path("data/build"))
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one[0], Path(given.one[1]))))
        return
    if given.ask:
        print(json.dumps(ask_loaded(given.ask)))
        return
    # Only here: the processes that are measured have nothing in memory but what loading needs.
    from etl.load import load

    with working_folder(given.folder, "bulk") as folder:
        files = made_files(BulkSize(given.rows, given.months), folder, given.forms.split(","))
        loading: dict[str, Any] = {}
        for form, path in files.items():
            loading[form] = compare(path, given.rows, given.repeats)
            print(form, loading[form], flush=True)
        out = folder / "build"
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(given.build, out)
        load(next(iter(files.values())), "eurostat_comext", out, load_registry(), chosen_engine())
        command = [sys.executable, __file__, "--ask", str(out)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        asking = json.loads(answer.stdout.splitlines()[-1])
        shutil.rmtree(out)
    _show(loading, asking)
    print(f"results in {keep('bulk', {'rows': given.rows, 'loading': loading, 'asking': asking})}")


def _show(loading: dict[str, Any], asking: dict[str, Any]) -> None:
    rows = []
    for form, found in loading.items():
        rows += [
            [
                form,
                name,
                found[name]["seconds"],
                found[name]["rows_per_second"],
                found[name]["cpu_seconds"],
                found[name]["peak_mib"],
            ]
            for name in RUNS
        ]
        rows.append([form, "ratio", "", found["ratio"], found["cpu_ratio"], ""])
    head = ["file", "run", "seconds", "rows a second", "processor seconds", "peak MiB"]
    table(f"Loading (target: ratio {TARGET_RATE}, {TARGET_MIB} MiB)", head, rows)
    asked = [[name, one["rows"], one["p50_ms"], one["p95_ms"]] for name, one in asking["queries"].items()]
    table(f"Questions, milliseconds; {asking['peak_mib']:.0f} MiB", ["question", "rows", "p50", "p95"], asked)


if __name__ == "__main__":
    main()
