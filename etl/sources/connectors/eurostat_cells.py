"""What the connectors to Eurostat's data sets have in common: its areas, its flags, what a data set is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Extract
from etl.sources.formats import Cell, LayoutError
from etl.sources.formats.eurostat import AREAS, CONFIDENTIAL, STATUSES, read_eurostat


def add_cells(
    snapshots: Sequence[Snapshot], dimensions: Sequence[str], extract: Extract, add: Callable[[Cell], None]
) -> None:
    """Give each cell of the files to `add`; then the extract has the day of the last update and its edition.

    Raises LayoutError for a file in none of the forms that Eurostat's services send.
    """
    for snapshot in snapshots:
        found = read_eurostat(snapshot.data, snapshot.name, tuple(dimensions))
        if found is None:
            raise LayoutError(
                snapshot.name,
                "",
                "none of the forms that Eurostat sends",
                expected="JSON-stat, SDMX-CSV, TSV or SDMX-ML",
                found=repr(snapshot.data[:40]),
                mend="download again in one of these forms",
            )
        extract.published = max(extract.published, found.updated)
        for cell in found.cells:
            add(cell)
    extract.edition = edition_of(extract)


def status_of(cell: Cell, extract: Extract) -> str | None:
    """The status of a figure (empty for a normal one); None, counted as left out, where no value is given.

    A flag that is not known is listed, and the figure taken as a normal one.
    """
    if cell.flag in CONFIDENTIAL:
        extract.left_out["confidential"] += 1
        return None
    if not cell.value:
        extract.left_out["no value given"] += 1
        return None
    if cell.flag not in STATUSES:
        extract.unknown["flag", cell.flag] += 1
    return STATUSES.get(cell.flag, "")


def reporter_of(code: str, registry: Registry, extract: Extract) -> str | None:
    """The area of Eurostat's code for who reports; None, listed as unknown, where the registry does not have it."""
    area = AREAS.get(code, code)
    if area not in registry.areas:
        extract.unknown["reporter", code] += 1
        return None
    return area


def edition_of(extract: Extract) -> str:
    """The edition in words, from the day of the update and the periods of the figures."""
    days = f"updated {extract.published}" if extract.published else "without a date of update"
    periods = sorted({row.period for row in extract.rows})
    return f"{days}, {periods[0]} to {periods[-1]}" if periods else days
