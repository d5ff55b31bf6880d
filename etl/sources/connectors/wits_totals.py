"""World totals of exports and imports of Kazakhstan and Czechia: the Trade Summary files of the World Bank's WITS."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Connector, Extract, TidyRow, no_address
from etl.sources.formats import LayoutError, value_text

ID = "wits_totals"
_HEAD = ("Reporter", "Partner", "Product categories", "Indicator Type", "Indicator")
_TOTALS = {
    ("World", "All Products", "Export", "Exports (in US$ Mil)"): "exports",
    ("World", "All Products", "Import", "Imports (in US$ Mil)"): "imports",
}
_REPORTERS = {"Kazakhstan": "KZ", "Czech Republic": "CZ", "Czechia": "CZ"}


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Exports to and imports from the world, million USD, by year; other rows are counted as left out.

    The files are Latin-1, without a date of publication.
    """
    extract = Extract("Trade Summary, Kazakhstan and Czechia, all years", "")
    for snapshot in snapshots:
        _read_file(snapshot, extract)
    years = sorted({row.period for row in extract.rows})
    extract.edition = f"all products, {years[0]}-{years[-1]}" if years else "all products"
    extract.caveats = ["Totals with the world only."]
    return extract


def _read_file(snapshot: Snapshot, extract: Extract) -> None:
    file = snapshot.name
    rows = list(csv.reader(StringIO(snapshot.data.decode("latin-1"))))
    header = rows[0] if rows else []
    years = header[len(_HEAD) :]
    if tuple(header[: len(_HEAD)]) != _HEAD or not years or not all(year.isdecimal() for year in years):
        raise LayoutError(
            file,
            "line 1",
            "not the header of a Trade Summary",
            expected=",".join(_HEAD) + ", then years",
            found=",".join(header),
        )
    found: set[str] = set()
    for line, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        if len(row) != len(header):
            raise LayoutError(
                file, f"line {line}", "a row of another length", expected=f"{len(header)} fields", found=f"{len(row)}"
            )
        indicator = _TOTALS.get((row[1], row[2], row[3], row[4]))
        if indicator is None:
            extract.left_out[f"indicator {row[4]}"] += 1
            continue
        if row[0] not in _REPORTERS:
            extract.unknown["reporter", row[0]] += 1
            continue
        found.add(indicator)
        for column, year in enumerate(years, start=len(_HEAD)):
            if text := value_text(row[column], file, f"line {line}, {year}"):
                extract.rows.append(TidyRow(indicator, _REPORTERS[row[0]], "WLD", year, text, "USD", "million"))
    if not found and not extract.unknown:
        raise LayoutError(
            file,
            "",
            "no totals with the world",
            expected="rows World, All Products, Exports (in US$ Mil)",
            found="none of them",
        )


CONNECTOR = Connector(
    ID,
    no_address,
    read,
    by_hand="https://wits.worldbank.org, Country profile, Trade Summary, All years, download as CSV "
    "(en_KAZ_AllYears_WITS_Trade_Summary.CSV)",
)
