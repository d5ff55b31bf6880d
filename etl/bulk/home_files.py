"""Kazakhstan's trade out of all loaded files, a file for each year, in the folder of a build.

All pages are about it, and it is half a percent of a loaded file: out of many loads, a question would read a row group
or two of each. Here all that it wants lies together, however many files are loaded.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.bulk.load import Load
from etl.bulk.places import CHAPTERS, HOME_FOLDER, LEAF, home_files, place_of, years_of
from etl.bulk.question import HOME
from etl.durable import sync_file, sync_folder
from etl.engine import Session
from etl.engine.duck import DuckEngine

# By whose count and which flow first, then product and month: what a page asks lies in one or two row groups. All that
# rows can differ in decides a tie, so that a file follows from its loads.
_ORDER = ("reporter", "indicator", "product", "period_start", "period_end", "tag", "value")
_LEAF_ORDER = (*_ORDER, "procedure", "trade_type", "sitc", "weight_kg", "quantity", "quantity_unit")
_ORDERS = {LEAF: _LEAF_ORDER, CHAPTERS: _ORDER}
_ROW_GROUP = 16_384


def write_home(loads: Sequence[Load], build: Path, before: Path | None) -> None:
    """Write the files of Kazakhstan's trade of some loads into the folder of a build, and make them durable.

    Those that the build `before` has already are linked, not made again. The same loads give the same bytes. Raises
    EngineError where a load's tables cannot be read.
    """
    wanted = home_files(loads, build)
    if not wanted:
        return
    folder = build / HOME_FOLDER
    folder.mkdir()
    # DuckDB whichever engine is chosen: a year is few rows, and they go to this machine's disk.
    session = DuckEngine().working(folder)
    try:
        for (table, year), path in wanted.items():
            made = before / HOME_FOLDER / path.name if before else path
            if made.is_file():
                os.link(made, path)
                continue
            own = [f"{place_of(load, build)}/{table}" for load in loads if year in years_of(load)]
            pq.write_table(
                _rows(session, own, year, _ORDERS[table]), path, compression="zstd", row_group_size=_ROW_GROUP
            )
            sync_file(path)
    finally:
        session.close()
    sync_folder(folder)


def _rows(session: Session, places: Sequence[str], year: int, order: Sequence[str]) -> pa.Table:
    chosen = f"SELECT * FROM {session.reading(places)} r WHERE partner = ? AND period_start BETWEEN ? AND ?"
    return session.query(f"{chosen} ORDER BY {', '.join(order)}", [HOME, year * 12, year * 12 + 11])
