"""What a page costs over 10^4, 10^6 and 10^7 observations: time within the store, time to draw, memory.

Each size is measured in a process of its own, which draws every page in at least thirty states and opens as many
records, without any server and with nothing kept from one draw to the next. Target: at most ten times dearer at a
thousand times the data.

Run: python benchmarks/scale.py [--build data/build] [--folder DIR keeps the made tables for another run]
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bulk_table import SIZES, make, widened
from load import percentile
from memory import peak_mb, rss_mb
from report import keep, table, working_folder
from views import record_ids, states

from dashboard.components.record import record_view
from dashboard.context import FrameCache, Recent, make_context
from dashboard.pages import discover
from dashboard.state import UNITS, ViewState
from etl.registry import load_registry
from etl.store import Store

DEFAULT_STATES = 36
TARGET = 10.0
# Processor time counts the process's own work, on all its threads, whatever else the machine does meanwhile.
KINDS = {
    "query": "within the store",
    "query_cpu": "of processor time within the store",
    "draw": "of a whole draw",
    "draw_cpu": "of processor time of a whole draw",
}
MOMENTS = ("before", "opened", "after", "peak")


class TimedStore:
    """A store whose calls are counted and timed; everything else is the store's own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.seconds = 0.0
        self.cpu_seconds = 0.0
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if not callable(found):
            return found

        def timed(*args: Any, **options: Any) -> Any:
            return self.timed(found, *args, **options)

        return timed

    def timed(self, call: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """What a call gives, its time added."""
        begun, begun_cpu = time.perf_counter(), time.process_time()
        try:
            return call(*args, **options)
        finally:
            self.seconds += time.perf_counter() - begun
            self.cpu_seconds += time.process_time() - begun_cpu
            self.calls += 1

    def held_headlines(self) -> TimedTable | None:
        """The store's headlines in memory: a small build's questions go to them."""
        table = self._store.held_headlines()
        return None if table is None else TimedTable(table, self)


class TimedTable:
    """A table in memory whose questions count as the store's."""

    def __init__(self, table: Any, store: TimedStore) -> None:
        self._table = table
        self._store = store

    def select(self, query: Any) -> Any:
        """The rows that a query wants."""
        return self._store.timed(self._table.select, query)

    def mapped(self, change: Callable[[Any], Any]) -> TimedTable:
        """The same with other columns, which is done once a build and counts for no page."""
        return TimedTable(self._table.mapped(change), self._store)


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Figures of one build, in this process: milliseconds and megabytes."""
    figures: dict[str, Any] = {"rss_mb_before": rss_mb()}
    begun = time.perf_counter()
    store = TimedStore(Store.open(folder, widened(load_registry())))
    figures["open_ms"] = 1000 * (time.perf_counter() - begun)
    registry = widened(load_registry())
    ctx = make_context(store, "en", registry)
    figures["first_context_ms"] = 1000 * (time.perf_counter() - begun)
    figures["observations"] = store.manifest["counts"]["observations"]
    figures["rss_mb_opened"] = rss_mb()
    pages = {}
    for page in discover():
        drawn = [(lambda fresh, page=page, state=state: page.layout(fresh, state, "light"))
                 for state in states(ctx, page, count)]  # fmt: skip
        pages[page.path] = _draws(store, registry, drawn)
    ids = record_ids(ctx, count)
    pages["/f/<record>"] = _draws(
        store, registry, [(lambda fresh, ref=ref: record_view(fresh, ref, ViewState())) for ref in ids]
    )
    gc.collect()
    figures |= {"pages": pages, "rss_mb_after": rss_mb(), "rss_mb_peak": peak_mb()}
    return figures


def _draws(store: TimedStore, registry: Any, draws: Sequence[Callable[[Any], Any]]) -> dict[str, Any]:
    """Times of draws, each with a context of its own, so that no draw finds what another has asked for.

    What is made once a build, the headlines converted to each currency, is made before.
    """
    base = make_context(store, "en", registry)
    for unit in ("", *UNITS):
        base.headline(("exports",), ("KZ",), ("CZ",), unit=unit)
    taken: dict[str, list[float]] = {"query": [], "query_cpu": [], "draw": [], "draw_cpu": []}
    calls = []
    for draw in draws:
        ctx = replace(base, recent=Recent(), frames=FrameCache())
        store.seconds, store.cpu_seconds, store.calls = 0.0, 0.0, 0
        begun, begun_cpu = time.perf_counter(), time.process_time()
        draw(ctx)
        taken["draw"].append(1000 * (time.perf_counter() - begun))
        taken["draw_cpu"].append(1000 * (time.process_time() - begun_cpu))
        taken["query"].append(1000 * store.seconds)
        taken["query_cpu"].append(1000 * store.cpu_seconds)
        calls.append(store.calls)
    figures: dict[str, Any] = {"draws": len(draws), "calls": statistics.median(calls), "first_ms": taken["draw"][0]}
    for name, times in taken.items():
        figures[f"{name}_p50_ms"], figures[f"{name}_p95_ms"] = statistics.median(times), percentile(times, 0.95)
    return figures


def in_own_process(folder: Path, count: int) -> dict[str, Any]:
    """`measure` in a fresh process; raises CalledProcessError if it fails."""
    command = [sys.executable, __file__, "--one", str(folder), "--states", str(count)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def ratios(by_size: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """How many times dearer the largest size is than the smallest: median query and draw by page, memory."""
    small, large = (by_size[name] for name in (next(iter(by_size)), list(by_size)[-1]))
    return {
        "observations": large["observations"] / small["observations"],
        **{kind: _by_page(small, large, f"{kind}_p50_ms") for kind in KINDS},
        "peak_memory": large["rss_mb_peak"] / small["rss_mb_peak"],
    }


def _by_page(small: dict[str, Any], large: dict[str, Any], name: str) -> dict[str, float]:
    return {path: large["pages"][path][name] / max(values[name], 1e-6) for path, values in small["pages"].items()}


def main() -> None:
    """Measure all sizes, or one in this process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("data/build"))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--states", type=int, default=DEFAULT_STATES)
    parser.add_argument("--sizes", default=",".join(size.name for size in SIZES))
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one, given.states)))
        return
    by_size: dict[str, dict[str, Any]] = {}
    with working_folder(given.folder, "scale") as folder:
        for size in (one for one in SIZES if one.name in given.sizes.split(",")):
            built = folder / f"made-{size.name}"
            if not (built / "manifest.json").is_file():
                make(size, given.build, folder)
            by_size[size.name] = in_own_process(built, given.states)
    found = ratios(by_size)
    _show(by_size, found)
    print(f"results in {keep('scale', {'sizes': by_size, 'ratios': found, 'target': TARGET})}")


def _show(by_size: dict[str, dict[str, Any]], found: dict[str, Any]) -> None:
    names = list(by_size)
    paths = list(by_size[names[0]]["pages"])
    for kind, what in KINDS.items():
        rows = []
        for path in paths:
            pages = [by_size[name]["pages"][path] for name in names]
            times = [f"{page[f'{kind}_p50_ms']:.1f} / {page[f'{kind}_p95_ms']:.1f}" for page in pages]
            rows.append([path, *times, found[kind][path]])
        table(f"Milliseconds {what}, p50 / p95", ["page", *names, "ratio of p50"], rows)
    fields = ("observations", "open_ms", "first_context_ms", *(f"rss_mb_{at}" for at in MOMENTS))
    table("Process", ["", *names], [[name, *(by_size[size][name] for size in names)] for name in fields])


if __name__ == "__main__":
    main()
