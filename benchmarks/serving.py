"""Requests a second and times of answers: ours against a stock Dash page, and every page of ours by itself.

1. Eight keep-alive connections ask for the overview of forty partners in turn, from ours as it is served (its cache of
   responses warm), from ours without that cache, and from the stock page (benchmarks/stock_dash.py), each with the same
   number of workers and threads, one after another in several rounds; the load runs on the same machine. Target: as
   served at least ten times the stock page's requests a second.
2. One connection asks one worker of ours, without the cache, once for every page in at least thirty states that it has
   never been asked for. Target: at most 50 ms at the median and 150 ms at p95, on every page. Beside the time that
   passed stands the processor time of the worker, which other programs on the machine hardly change.
3. The same for the page of products over two made files of 200,000 rows (benchmarks/bulk_file.py): two years by month,
   nine rows in ten of trade with Kazakhstan, which is about what two years of real files have of it. Levels from
   chapters to eight digits, all frequencies, both flows, the members and the Union.

Run: python benchmarks/serving.py [--build data/build] [--products: the third alone]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import load
from bulk_file import BulkSize, make_bulk
from report import keep, table
from servers import ours, stock, worker_of
from views import (
    CALLBACK,
    addresses,
    bodies,
    library_addresses,
    overview_addresses,
    product_addresses,
    record_addresses,
    statement_addresses,
)

from dashboard.context import Context, make_context
from dashboard.pages import discover
from etl.engine import chosen_engine
from etl.load import load as load_file
from etl.registry import load_registry
from etl.store import Store

CONNECTIONS, WORKERS, PARTNERS = 8, 2, 40
TARGET_RATIO, TARGET_P50_MS, TARGET_P95_MS = 10.0, 50.0, 150.0
WARM_UP_SECONDS = 8.0
PRODUCT_ROWS, PRODUCT_YEARS, PRODUCT_VIEWS = 400_000, (2023, 2024), 90


def requests_of(port: int, views: Sequence[str]) -> list[bytes]:
    """What a browser sends to ours for each address."""
    found = bodies(port, "page.children", [(address, "light") for address in views])
    return [load.post(CALLBACK, body) for body in found]


def stock_requests(port: int, partners: Sequence[str]) -> list[bytes]:
    """What a browser sends to the stock page for each partner."""
    return [load.post(CALLBACK, body) for body in bodies(port, "bars.figure", [(area,) for area in partners])]


def rates(build: Path, ctx: Context, rounds: int, seconds: float) -> dict[str, Any]:
    """Requests a second of the three, by round, and the ratios of the medians to the stock page."""
    views = overview_addresses(ctx, PARTNERS)
    partners = [area for area, _ in views]
    with ours(build, WORKERS) as cached, ours(build, WORKERS, cache=False) as bare, stock(build, WORKERS) as peer:
        peers = {
            "ours": (cached, requests_of(cached, [address for _, address in views])),
            "ours, cache off": (bare, requests_of(bare, [address for _, address in views])),
            "stock Dash": (peer, stock_requests(peer, partners)),
        }
        runs: dict[str, list[load.Result]] = {name: [] for name in peers}
        for port, asked in peers.values():
            load.run(port, asked, CONNECTIONS, WARM_UP_SECONDS)
        for _ in range(rounds):
            for name, (port, asked) in peers.items():
                runs[name].append(load.run(port, asked, CONNECTIONS, seconds))
    figures: dict[str, Any] = {
        name: {
            "per_second": statistics.median(run.per_second for run in found),
            "per_second_by_round": [run.per_second for run in found],
            "p50_ms": statistics.median(run.median_ms for run in found),
            "p95_ms": statistics.median(run.p95_ms for run in found),
            "bytes": statistics.median(run.median_bytes for run in found),
        }
        for name, found in runs.items()
    }
    for name in figures:
        figures[name]["ratio_to_stock"] = figures[name]["per_second"] / figures["stock Dash"]["per_second"]
    return {"connections": CONNECTIONS, "workers": WORKERS, "views": len(views), "peers": figures}


def load_products(build: Path, folder: Path) -> Path:
    """A copy of a folder of builds with the made files of products loaded."""
    out = folder / "build"
    shutil.copytree(build, out)
    for year in PRODUCT_YEARS:
        size = BulkSize(PRODUCT_ROWS // len(PRODUCT_YEARS), 12, year, home_share=0.9)
        file = make_bulk(size, folder / "files", ("gz",), seed=year)["gz"]
        load_file(file, "eurostat_comext", out, load_registry(), chosen_engine())
    return out


def product_pages(build: Path, count: int) -> dict[str, Any]:
    """Times of the page of products in so many views over loaded files, and of the ranking in the same run."""
    with tempfile.TemporaryDirectory(prefix="tradebrief-products-") as folder:
        loaded = load_products(build, Path(folder))
        ctx = make_context(Store.open(loaded), "en")
        ranking = next(page for page in discover() if page.path == "/partners")
        wanted = {
            f"/products, {PRODUCT_ROWS:,} rows loaded": product_addresses(ctx, count),
            "/partners beside them": addresses(ctx, ranking, count),
        }
        with ours(loaded, 1, cache=False) as port:
            return _timed(port, wanted, ["/products?partner=EU&to=2023", "/partners?partner=EU&from=2010&to=2015"])


def pages(build: Path, ctx: Context, count: int) -> dict[str, Any]:
    """Times of every page's views, each asked for once, from one worker over one connection."""
    wanted = {page.path: addresses(ctx, page, count) for page in discover()}
    wanted["/f/<record>"] = record_addresses(ctx, count)
    wanted["/check, statements held"] = library_addresses(ctx, count)
    wanted["/check, one statement"] = statement_addresses(ctx, count)
    with ours(build, 1, cache=False) as port:
        return _timed(port, wanted, [f"{page.path}?partner=EU&freq=A&from=2010&to=2015" for page in discover()])


def _timed(port: int, wanted: Mapping[str, Sequence[str]], first: Sequence[str]) -> dict[str, Any]:
    """Times of groups of views, each asked for once."""
    worker = worker_of(port)
    # Libraries that a first draw loads, and nothing that is asked for below: another unit of time, the first page.
    load.once(port, requests_of(port, first))
    found: dict[str, Any] = {}
    for path, views in wanted.items():
        asked = requests_of(port, views)
        before = worker.cpu_seconds()
        answered = load.once(port, asked)
        cpu = 1000 * (worker.cpu_seconds() - before) / len(asked)
        found[path] = {
            "views": len(asked),
            "p50_ms": answered.median_ms,
            "p95_ms": answered.p95_ms,
            "max_ms": max(answered.times_ms),
            "mean_cpu_ms": cpu,
            "bytes": answered.median_bytes,
        }
    return found


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("data/build"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--states", type=int, default=36)
    parser.add_argument("--products", action="store_true")
    given = parser.parse_args()
    before = round(os.getloadavg()[0], 2)
    if given.products:
        found = product_pages(given.build, PRODUCT_VIEWS)
        _show_pages(found)
        print(f"results in {keep('serving_products', {'load_average_before': before, 'pages': found})}")
        return
    ctx = make_context(Store.open(given.build), "en")
    by_page = pages(given.build, ctx, given.states) | product_pages(given.build, PRODUCT_VIEWS)
    _show_pages(by_page)
    compared = rates(given.build, ctx, given.rounds, given.seconds)
    table(
        f"{CONNECTIONS} connections, {WORKERS} workers, {compared['views']} views in turn",
        ["", "requests/s", "p50 ms", "p95 ms", "bytes", "times the stock page"],
        [
            [name, *(one[key] for key in ("per_second", "p50_ms", "p95_ms", "bytes", "ratio_to_stock"))]
            for name, one in compared["peers"].items()
        ],
    )
    targets = {"ratio": TARGET_RATIO, "p50_ms": TARGET_P50_MS, "p95_ms": TARGET_P95_MS}
    figures = {"load_average_before": before, "targets": targets, "pages": by_page, "compared": compared}
    print(f"results in {keep('serving', figures)}")


def _show_pages(by_page: Mapping[str, Any]) -> None:
    table(
        "Ours, uncached, one connection: milliseconds",
        ["page", "views", "p50", "p95", "max", "processor, mean", "bytes"],
        [
            [path, *(one[key] for key in ("views", "p50_ms", "p95_ms", "max_ms", "mean_cpu_ms", "bytes"))]
            for path, one in by_page.items()
        ],
    )


if __name__ == "__main__":
    main()
