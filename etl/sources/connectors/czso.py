"""Czechia's trade with Kazakhstan by change of ownership, monthly: the Czech Statistical Office's open data VZOOM.

The set is one CSV of some hundred megabytes with Czech labels, all countries and all goods: it is read row by row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO, TextIOWrapper

from etl.fetch.body import Kind
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.formats import LayoutError, value_text
from etl.sources.formats.packed import unpacked

ID = "czso"
ADDRESS = "https://data.csu.gov.cz/opendata/sady/VZOOM/distribuce/csv"
_MONTH_COLUMN, _WHAT, _COUNTRY, _VALUE = "CasM", "Ukazatel", "Země", "Hodnota"
_FLOWS = {"Vývoz": "exports_ownership", "Dovoz": "imports_ownership"}
_MILLION_CZK = "(v mil. Kč)"
_AREAS = {"Kazachstán": "KZ", "Svět celkem": "WLD"}
# As counted, all goods, at the prices of the time: what other rows give is a part of this or another reckoning.
_WHOLE = {"Očištění": "Bez očištění", "Komodity SITC": "Celkem", "CZCPA": "Celkem", "Typ ceny": "Běžné ceny"}
_MONTH = re.compile(r"(?P<year>\d{4})[-M]?(?P<month>0[1-9]|1[0-2])")


def asks(since: Period | None) -> Sequence[Ask]:
    """The whole set; it cannot be asked for in parts."""
    return (Ask("VZOOM.csv", ADDRESS, Kind.TABLE),)


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Exports and imports with Kazakhstan and with the world, million CZK, by month; all other rows are left out.

    The file gives no date of publication. Raises LayoutError for other columns, a month that is none, and a figure
    that stands twice: a column that is not known then divides the rows.
    """
    extract = Extract("Foreign trade in goods by country and commodity, change of ownership (VZOOM)", "")
    places: dict[str, str] = {}
    for snapshot in snapshots:
        for place, fields in _rows(snapshot):
            row = _figure(fields, snapshot.name, place, extract)
            if row is None:
                continue
            if row.key in places:
                raise LayoutError(
                    snapshot.name,
                    place,
                    f"{row.key} stands twice",
                    expected=f"one row; the first is {places[row.key]}",
                    found=row.value,
                    mend="a column that the connector does not know divides the rows: look at the set's documentation",
                )
            places[row.key] = place
            extract.rows.append(row)
    months = sorted({row.period for row in extract.rows})
    extract.edition = f"{months[0]} to {months[-1]}" if months else "no months"
    extract.caveats = [
        "Change of ownership between residents and non-residents: never added to, and not compared with, goods that "
        "cross the border (Comext).",
        "Statistical estimates for what is not reported are in the totals; the last months are revised.",
    ]
    return extract


def _rows(snapshot: Snapshot) -> Iterator[tuple[str, Mapping[str, str]]]:
    data = unpacked(snapshot.data, snapshot.name)
    reader = csv.reader(TextIOWrapper(BytesIO(data), encoding="utf-8-sig", newline=""), strict=True)
    wanted = (_MONTH_COLUMN, _WHAT, _COUNTRY, _VALUE, *_WHOLE)
    try:
        header = next(reader, [])
        if missing := [name for name in wanted if name not in header]:
            raise LayoutError(
                snapshot.name,
                "line 1",
                f"no column {', '.join(missing)}",
                expected=", ".join(wanted),
                found=", ".join(header),
            )
        at = {name: header.index(name) for name in wanted}
        for row in reader:
            if len(row) != len(header):
                raise LayoutError(
                    snapshot.name,
                    f"line {reader.line_num}",
                    "a row of another length",
                    expected=f"{len(header)} fields",
                    found=f"{len(row)}",
                )
            yield f"line {reader.line_num}", {name: row[column] for name, column in at.items()}
    except (csv.Error, UnicodeDecodeError) as error:
        raise LayoutError(
            snapshot.name, f"line {reader.line_num + 1}", "not CSV in UTF-8", expected="rows of text", found=str(error)
        ) from error


def _figure(fields: Mapping[str, str], file: str, place: str, extract: Extract) -> TidyRow | None:
    area = _AREAS.get(fields[_COUNTRY])
    if area is None:
        extract.left_out["countries other than Kazakhstan"] += 1
        return None
    other = next((name for name, whole in _WHOLE.items() if fields[name] != whole), None)
    if other is not None:
        extract.left_out[f"{other} other than {_WHOLE[other]}"] += 1
        return None
    flow, _, unit = fields[_WHAT].partition(" ")
    if flow not in _FLOWS or unit != _MILLION_CZK:
        extract.left_out[f"{_WHAT} {fields[_WHAT]}"] += 1
        return None
    month = _MONTH.fullmatch(fields[_MONTH_COLUMN])
    if month is None:
        raise LayoutError(
            file, f"{place}, {_MONTH_COLUMN}", "not a month", expected="2026-08", found=fields[_MONTH_COLUMN]
        )
    value = value_text(fields[_VALUE], file, f"{place}, {_VALUE}")
    if not value:
        extract.left_out["no value given"] += 1
        return None
    return TidyRow(_FLOWS[flow], "CZ", area, f"{month['year']}-{month['month']}", value, "CZK", "million")


CONNECTOR = Connector(
    ID,
    asks,
    read,
    by_hand="https://data.csu.gov.cz/datastat, foreign trade in goods (set VZOOM), open data, CSV",
    bulky=True,
)
