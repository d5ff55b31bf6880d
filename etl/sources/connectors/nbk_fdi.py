"""Direct investment in Kazakhstan by country: the National Bank's workbooks of gross and of net inflow.

No workbook was at hand when this was written: it follows the tables as the bank prints them, a country a row, years
and quarters as columns, million USD, in Russian or English. What is not found where it has to be is an error.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Connector, Extract, TidyRow, no_address
from etl.sources.connectors.country_rows import CountryRows
from etl.sources.formats import LayoutError, value_text
from etl.sources.formats.workbook import Sheet, place, read_workbook

ID = "nbk_fdi"
_HEAD_ROWS = 20
_UNIT = re.compile(r"мл(?:н|рд)\.?\s*(?:долл|сша)|(?:mln|million)\.?\s*(?:of\s+)?(?:us|usd|\$)", re.IGNORECASE)
_BILLION = re.compile(r"млрд", re.IGNORECASE)
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?:\.0)?\s*(?:г\.?|год)?\s*\*?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = re.compile(
    r"(?P<number>[1-4]|I{1,3}|IV)\s*(?:-?й\s*)?(?:кв\.?|квартал|quarter|q\.?)\s*(?P<year>(?:19|20)\d\d)?"
    r"\s*(?:г\.?|год|года)?\s*\*?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Names:
    areas: Mapping[str, str]
    groups: frozenset[str]
    # Words of a title, and the indicator that they mean; the first that is found counts.
    titles: Sequence[tuple[Sequence[str], str]]


@dataclass(frozen=True, slots=True)
class _Table:
    indicator: str
    header: int
    periods: Mapping[int, str]


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Gross or net inflow by country and in all, million USD, by year and quarter, of every sheet with such a table.

    An empty cell is no row, never a zero. Countries that the registry does not have are listed as unknown, groups of
    countries as left out. Raises LayoutError for a workbook without such a table, and for one without unit or total.
    """
    names = _names(registry)
    extract = Extract("Direct investment in Kazakhstan by country of the investor", "")
    for snapshot in snapshots:
        sheets = read_workbook(snapshot.data, snapshot.name)
        tables = [(sheet, table) for sheet in sheets if (table := _table(sheet, snapshot.name, names)) is not None]
        if not tables:
            raise LayoutError(
                snapshot.name,
                "",
                "no table of gross or net inflow by country",
                expected="a title with валовый приток or чистый приток above a row of years or quarters",
                found="; ".join(f"{sheet.name}: {_above(sheet, 3)}" for sheet in sheets)[:160],
            )
        for sheet, table in tables:
            _read_sheet(sheet, table, snapshot.name, names, extract)
    periods = sorted({row.period for row in extract.rows})
    extract.edition = f"{periods[0]} to {periods[-1]}" if periods else "no periods"
    extract.caveats = [
        "By country of the immediate investor, as the National Bank counts it.",
        "Gross inflow is before anything withdrawn is deducted: it is never added to the net one.",
    ]
    return extract


def _names(registry: Registry) -> _Names:
    known = tomllib.loads(files("etl.sources.connectors").joinpath("nbk_fdi.toml").read_text(encoding="utf-8"))
    countries = [area for area in registry.areas.values() if area.kind == "country"]
    areas = {area.names[language].casefold(): area.id for area in countries for language in ("en", "ru")}
    areas |= {name.casefold(): code for name, code in known["areas"].items()}
    groups = frozenset(name.casefold() for name in known["groups"]["names"])
    return _Names(areas, groups, [(table["words"], table["indicator"]) for table in known["table"]])


def _table(sheet: Sheet, file: str, names: _Names) -> _Table | None:
    """Where the table of a sheet begins and what it is of; None for a sheet without one."""
    for row in range(1, min(_HEAD_ROWS, len(sheet.rows))):
        periods = _periods(sheet, row)
        if len(periods) < 2:
            continue
        if _periods(sheet, row + 1):
            continue
        above = _above(sheet, row)
        title = above.casefold()
        indicator = next((found for words, found in names.titles if any(word in title for word in words)), None)
        if indicator is None:
            return None
        if not _UNIT.search(above) or _BILLION.search(above):
            raise LayoutError(
                file,
                f"{sheet.name}, above row {row + 1}",
                "the unit is not million USD, or not said",
                expected="млн. долларов США",
                found=above[:160],
            )
        return _Table(indicator, row, periods)
    return None


def _above(sheet: Sheet, rows: int) -> str:
    cells = (
        sheet.text(row, column) for row in range(min(rows, len(sheet.rows))) for column in range(len(sheet.rows[row]))
    )
    return " ".join(filter(None, cells))


def _periods(sheet: Sheet, row: int) -> dict[int, str]:
    """Years and quarters of a row by column; a quarter without a year is of the last year above it."""
    found: dict[int, str] = {}
    if row >= len(sheet.rows):
        return found
    year_above = ""
    for column in range(1, len(sheet.rows[row])):
        if above := _YEAR.fullmatch(sheet.text(row - 1, column)):
            year_above = above["year"]
        text = sheet.text(row, column)
        if year := _YEAR.fullmatch(text):
            found[column] = year["year"]
        elif quarter := _QUARTER.fullmatch(text):
            of_year = quarter["year"] or year_above
            if of_year:
                number = _ROMAN.get(quarter["number"].casefold()) or int(quarter["number"])
                found[column] = f"{of_year}-Q{number}"
    return found


def _read_sheet(sheet: Sheet, table: _Table, file: str, names: _Names, extract: Extract) -> None:
    countries = CountryRows(sheet, file, names.areas, names.groups, "nbk_fdi.toml", extract)
    for row in range(table.header + 1, len(sheet.rows)):
        name = sheet.text(row, 0) or sheet.text(row, 1)
        texts = {
            period: value_text(sheet.rows[row][column], file, place(sheet, row, column))
            for column, period in table.periods.items()
        }
        if not name or not any(texts.values()):
            continue
        area = countries.area(row, name, name.casefold().strip(" *"))
        if area is None:
            continue
        extract.rows += [
            TidyRow(table.indicator, "KZ", area, period, text, "USD", "million")
            for period, text in texts.items()
            if text
        ]
    countries.close()


CONNECTOR = Connector(
    ID,
    no_address,
    read,
    by_hand="https://nationalbank.kz, statistics, external sector, direct investment: gross (net) inflow by country, "
    "as a workbook; each edition has an address of its own",
)
