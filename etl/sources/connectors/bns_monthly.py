"""Kazakhstan's trade with the world by month: the Bureau's workbooks of exports and of imports by product.

Each is one workbook with a sheet a year; the second row names the months, over three columns each (tonnes, another
unit, thousand USD), the fourth is the country as a whole. Only these rows are read: below them lie all six-digit
products of all regions, tens of megabytes of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.fetch.body import Kind
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.connectors.russian_months import MONTHS
from etl.sources.formats import LayoutError, value_text
from etl.sources.formats.workbook import Sheet, place, read_workbook

ID = "bns_monthly"
_FILES = {"exports": ("exports_by_product.xlsx", 446905), "imports": ("imports_by_product.xlsx", 446906)}
_FLOW_WORDS = {"экспорт": "exports", "export": "exports", "импорт": "imports", "import": "imports"}
_ABOUT = ("Метаданные", "Показатель")
_HEADER, _UNITS, _TOTAL, _ROWS_READ = 1, 2, 3, 4
_COUNTRY = "Республики Казахстан"
_MONTH = re.compile(
    rf"(?P<month>{'|'.join(MONTHS)})\s+(?P<year>\d{{4}})\s*(?:года|г\.?)?\s*(?P<mark>\*?)", re.IGNORECASE
)
_USD = "долл"
# The value stands in the last of a month's columns.
_WIDTH = 3


def asks(since: Period | None) -> Sequence[Ask]:
    """The two workbooks, whole: they cannot be asked for in parts."""
    address = "https://stat.gov.kz/api/iblock/element/{}/file/ru/"
    return tuple(Ask(name, address.format(element), Kind.WORKBOOK) for name, element in _FILES.values())


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Exports and imports with the world, thousand USD, by month; months marked with a star are provisional.

    Which of the two a workbook is, its own words say; where they do not, or say both, its name. Raises LayoutError for
    a sheet without months, without the country's row or without the unit.
    """
    extract = Extract("Exports and imports of the Republic of Kazakhstan by product, total by month", "")
    for snapshot in snapshots:
        sheets = read_workbook(snapshot.data, snapshot.name, _ROWS_READ + 1)
        flow = _flow(sheets, snapshot.name)
        tables = [sheet for sheet in sheets if sheet.name not in _ABOUT]
        if not tables:
            raise LayoutError(
                snapshot.name,
                "",
                "no sheet of figures",
                expected="a sheet for each year",
                found=", ".join(sheet.name for sheet in sheets),
                mend="the Bureau serves such a file while it renews the tables: try again later",
            )
        for sheet in tables:
            _read_sheet(sheet, flow, snapshot.name, extract)
    months = sorted({row.period for row in extract.rows})
    extract.edition = f"{months[0]} to {months[-1]}" if months else "no months"
    extract.caveats = [
        "Totals with the world only: the products below them are not read.",
        "Months that the Bureau marks with a star are provisional.",
    ]
    return extract


def _flow(sheets: Sequence[Sheet], file: str) -> str:
    about = " ".join(
        sheet.text(row, column)
        for sheet in sheets
        for row in (range(len(sheet.rows)) if sheet.name in _ABOUT else (0,))
        for column in range(len(sheet.rows[row]) if row < len(sheet.rows) else 0)
    )
    for text in (about, file):
        found = {flow for word, flow in _FLOW_WORDS.items() if word in text.casefold()}
        if len(found) == 1:
            return found.pop()
    raise LayoutError(
        file,
        "first row, sheet Показатель, and the name of the file",
        "nothing says whether these are exports or imports",
        expected="экспорт or импорт, one of the two",
        found=about,
        mend="name the file exports.xlsx or imports.xlsx",
    )


def _read_sheet(sheet: Sheet, flow: str, file: str, extract: Extract) -> None:
    if len(sheet.rows) <= _TOTAL or not sheet.text(_TOTAL, 0).casefold().endswith(_COUNTRY.casefold()):
        raise LayoutError(
            file, place(sheet, _TOTAL, 0), "not the row of the country", expected=_COUNTRY, found=sheet.text(_TOTAL, 0)
        )
    months = {
        column: found
        for column in range(len(sheet.rows[_HEADER]))
        if (found := _MONTH.fullmatch(sheet.text(_HEADER, column)))
    }
    if not months:
        raise LayoutError(
            file,
            f"{sheet.name}!{_HEADER + 1}",
            "no months in the second row",
            expected="январь 2026 года, ...",
            found=" | ".join(sheet.text(_HEADER, column) for column in range(len(sheet.rows[_HEADER])))[:120],
        )
    for column, month in months.items():
        at = column + _WIDTH - 1
        if _USD not in (unit := sheet.text(_UNITS, at)).casefold():
            raise LayoutError(
                file,
                place(sheet, _UNITS, at),
                "not the column of thousand USD",
                expected="тыс. долларов США, the third column of a month",
                found=unit,
            )
        value = value_text(sheet.rows[_TOTAL][at] if at < len(sheet.rows[_TOTAL]) else None, file, place(sheet, 3, at))
        if not value:
            extract.left_out["months without a value"] += 1
            continue
        period = f"{month['year']}-{MONTHS.index(month['month'].casefold()) + 1:02}"
        status = "P" if month["mark"] else ""
        extract.rows.append(TidyRow(flow, "KZ", "WLD", period, value, "USD", "thousand", status=status))


CONNECTOR = Connector(
    ID,
    asks,
    read,
    by_hand="https://stat.gov.kz, foreign trade, dynamic tables: exports (imports) by six digits of the nomenclature, "
    "all years; the addresses have been elements 446905 and 446906",
    bulky=True,
)
