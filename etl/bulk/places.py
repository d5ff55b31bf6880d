"""Where the tables of loaded files lie, and how a question names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from etl.bulk.load import Load
from etl.bulk.record_ids import CHAPTER_MARK
from etl.model.layout import BULK, HASH_LENGTH

LEAF, CHAPTERS, TOTALS = "leaf", "chapters", "totals"
GOODS, PRODUCTS, CODES = "goods", "products", "codes.parquet"
# Folder in a build for the rows of Kazakhstan's trade, which lie together for all loads.
HOME_FOLDER = "home"
HOME_TABLES = (LEAF, CHAPTERS)
# A load of fewer rows is read whole sooner than three of its tables are opened.
SORTED_FROM = 500_000
_COLUMNS = "tag, indicator, reporter, partner, period_start, period_end"


def place_of(load: Load, build: Path) -> str:
    """The folder or address of a load's tables, for the folder of a build that has it."""
    return f"{load.root or build.parent / BULK}/{load.id}"


def missing(load: Load, build: Path) -> str:
    """Which of a load's tables is not there, as a path or an address; empty if all are."""
    for name in (LEAF, CHAPTERS, TOTALS, GOODS, PRODUCTS, CODES):
        place = f"{place_of(load, build)}/{name}"
        system, path = fsspec.core.url_to_fs(place)
        if not system.exists(path):
            return place
    return ""


def products_of(load: Load, build: Path) -> NDArray[np.bytes_]:
    """The codes of products that a load has, at all levels, in order."""
    return _codes_at(f"{place_of(load, build)}/{CODES}")


# What lies at an address never changes. A list takes some 200 kB.
@lru_cache(maxsize=256)
def _codes_at(place: str) -> NDArray[np.bytes_]:
    system, path = fsspec.core.url_to_fs(place)
    with system.open(path, "rb") as file:
        codes = pq.read_table(file)["product"].cast(pa.binary())
    return np.array(codes.to_numpy(), dtype=np.bytes_)


def home_files(loads: Iterable[Load], build: Path) -> dict[tuple[str, int], Path]:
    """The files of Kazakhstan's trade that a build with these loads has, by table and year.

    Each is named by the loads that it has rows of, so that it is the same file in each build with these.
    """
    of_year: dict[int, list[str]] = {}
    for load in loads:
        for year in years_of(load):
            of_year.setdefault(year, []).append(load.id)
    found = {}
    for year, ids in of_year.items():
        digest = sha256("\n".join(sorted(ids)).encode()).hexdigest()[:HASH_LENGTH]
        for table in HOME_TABLES:
            found[table, year] = build / HOME_FOLDER / f"{table}-{year}-{digest}.parquet"
    return found


def years_of(load: Load) -> set[int]:
    """The years of a load's periods."""
    return {start // 12 for start, _ in load.periods}


class Places:
    """The tables of a build's loads as SQL to stand after FROM; `reading` is the engine's (see Answers)."""

    def __init__(self, loads: Sequence[Load], build: Path, reading: Callable[[Sequence[str]], str]) -> None:
        self._build, self._reading = build, reading
        self._home = home_files(loads, build)

    def rows(self, name: str, loads: Sequence[Load]) -> str:
        """The rows of a table of some loads."""
        return self._reading([f"{place_of(load, self._build)}/{name}" for load in loads])

    def home(self, name: str, loads: Sequence[Load]) -> str:
        """The rows of trade with Kazakhstan of a table, of these loads and of others of their years."""
        years = sorted({year for load in loads for year in years_of(load)})
        return self._reading([str(self._home[name, year]) for year in years])

    def by_product(self, loads: Sequence[Load]) -> str:
        """The rows of `leaf` and `chapters` (those marked), by product where that is quicker."""
        # Load by load: an engine skips what lies outside of the places that it looks for, and they are a load's own.
        parts = [self._placed(load) for load in loads if load.rows >= SORTED_FROM]
        if short := [load for load in loads if load.rows < SORTED_FROM]:
            leaf, chapters = self.rows(LEAF, short), self.rows(CHAPTERS, short)
            parts.append(f"SELECT {_COLUMNS}, product, value, file_rows FROM {leaf} l")
            marked = f"concat(product, '{CHAPTER_MARK}') AS product"
            parts.append(f"SELECT {_COLUMNS}, {marked}, value, file_rows FROM {chapters} c")
        return f"({' UNION ALL '.join(parts)})"

    def _placed(self, load: Load) -> str:
        rows, goods, totals = (self.rows(name, [load]) for name in (PRODUCTS, GOODS, TOTALS))
        return (
            f"SELECT {_COLUMNS}, g.product, p.value, p.file_rows FROM {rows} p "
            f"JOIN (SELECT good, product FROM {goods} x) g ON g.good = p.good "
            f"JOIN (SELECT place, {_COLUMNS} FROM {totals} y) t ON t.place = p.place"
        )
