"""What the connectors to Eurostat's data sets have in common: its areas, its flags, what a data set is called."""

from __future__ import annotations

from etl.registry import Registry
from etl.sources.connectors import Extract
from etl.sources.formats import Cell
from etl.sources.formats.eurostat import AREAS, CONFIDENTIAL, STATUSES


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
