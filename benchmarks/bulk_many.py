"""Many loaded files: what a question costs with one month loaded, and with a hundred.

Months of 50,000 rows (`bulk_file.py` makes them, the real ones have a hundred times as many) are loaded one by one into
a copy of a build; after each of the given numbers a process of its own asks what pages ask. Times are of the processor,
for the clock tells what else runs. Loading itself is timed too: each load publishes the build anew.

Run: python benchmarks/bulk_many.py [--loads 1,24,100] [--rows 50000] [--folder DIR keeps the files] [--build DIR]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bulk_file import BulkSize, make_bulk
from memory import peak_mb
from report import keep, table, working_folder

from etl.engine import chosen_engine
from etl.registry import load_registry

if TYPE_CHECKING:
    from etl.store import Query, Store

FIRST_YEAR = 2016
ROWS = 50_000
REPEATS = 9


def load_months(files: Path, out: Path, since: int, until: int, rows: int) -> list[float]:
    """Load the months of some places, the first month being 0; gives the processor seconds of each load."""
    from etl.load import load

    taken = []
    for place in range(since, until):
        size = BulkSize(rows, 1, FIRST_YEAR + place // 12, place % 12 + 1)
        file = files / f"full_v2_{size.periods[0]}.dat.gz"
        if not file.is_file():
            make_bulk(size, files, ("gz",))
        begun = time.process_time()
        load(file, "eurostat_comext", out, load_registry(), chosen_engine())
        taken.append(time.process_time() - begun)
    return taken


def questions(store: Store) -> dict[str, Query]:
    """What pages ask over time and of the last month, and what only the interface for programs can ask."""
    from etl.store import Query

    last = max(int(end) for end in store.areas_with_data().query("partner == 'KZ' and reporter == 'DE'")["last"])
    last = min(last, max(end for entry in store.manifest["bulk"] for _, end in entry["periods"]))
    kz = {"indicators": ("exports",), "partners": ("KZ",)}
    germany, union = {"reporters": ("DE",), **kz}, {"reporters": ("EU27_2020",), **kz}
    sold = store.select(Query(product_level="HS6", **union))["product"].tolist()
    return {
        "all HS2 of a member with KZ, all months": Query(product_level="HS2", **germany),
        "all HS6 of a member with KZ, all months": Query(product_level="HS6", **germany),
        "all HS2 of the Union with KZ, all months": Query(product_level="HS2", **union),
        "all HS6 of the Union with KZ, last month": Query(product_level="HS6", start=last, end=last, **union),
        "one heading of a member with KZ over time": Query(products=(sold[0][:6],), **germany),
        "one subheading of a member, all partners, last month": Query(
            products=(sold[0],), reporters=("DE",), indicators=("exports",), start=last, end=last
        ),
        "one subheading of a member, all partners, all months": Query(
            products=(sold[0],), reporters=("DE",), indicators=("exports",)
        ),
    }


def ask(out: Path) -> dict[str, Any]:
    """Processor milliseconds of each question (median), of the first one of a process, and its memory in MiB."""
    from etl.store import Query, Store

    begun = time.process_time()
    store = Store.open(out)
    store.headline(Query(indicators=("exports",), reporters=("DE",), partners=("KZ",), product_level="HS2"))
    first = 1000 * (time.process_time() - begun)
    found = {}
    for name, query in questions(store).items():
        times = []
        for _ in range(REPEATS):
            begun = time.process_time()
            rows = len(store.headline(query))
            times.append(1000 * (time.process_time() - begun))
        found[name] = {"rows": rows, "cpu_ms": statistics.median(times)}
    return {"first_ms": first, "questions": found, "peak_mib": peak_mb() * 1e6 / 2**20}


def main() -> None:
    """Load months up to each number and ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loads", default="1,24,100")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--build", type=Path, default=Path("data/build"))
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        print(json.dumps(ask(given.ask)))
        return
    by_count: dict[str, Any] = {}
    with working_folder(given.folder, "bulk-many") as folder:
        out = folder / "build-of-many"
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(given.build, out)
        done = 0
        for count in sorted(int(number) for number in given.loads.split(",")):
            taken = load_months(folder, out, done, count, given.rows)
            done = count
            command = [sys.executable, __file__, "--ask", str(out)]
            answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            by_count[str(count)] = {"last_load_cpu_seconds": taken[-1], **json.loads(answer.stdout.splitlines()[-1])}
            print(count, by_count[str(count)], flush=True)
        shutil.rmtree(out)
    _show(by_count)
    print(f"results in {keep('bulk_many', {'rows': given.rows, 'loads': by_count})}")


def _show(by_count: dict[str, Any]) -> None:
    names = next(iter(by_count.values()))["questions"]
    rows: list[list[object]] = [
        [name, *(one["questions"][name]["cpu_ms"] for one in by_count.values())] for name in names
    ]
    rows.append(["the first question of a process", *(one["first_ms"] for one in by_count.values())])
    rows.append(["one more load, seconds", *(one["last_load_cpu_seconds"] for one in by_count.values())])
    rows.append(["memory, MiB", *(one["peak_mib"] for one in by_count.values())])
    table("Processor milliseconds by number of loads", ["question", *by_count], rows)


if __name__ == "__main__":
    main()
