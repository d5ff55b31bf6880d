"""Kazakhstan's trade by country, annual: the workbooks of the Bureau of National Statistics, with Russian labels.

The layout drifts from edition to edition: sheets in front, header rows, blanks in names. So everything is found by its
label, and what is not found is an error. The row "Страны ЕС" is not taken: its composition changed between editions.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Connector, Extract, TidyRow, no_address
from etl.sources.connectors.country_rows import CountryRows
from etl.sources.connectors.russian_months import MONTHS
from etl.sources.formats import LayoutError, value_text
from etl.sources.formats.workbook import Sheet, place, read_workbook

ID = "bns_annual"
_NAME, _TURNOVER, _EXPORTS, _IMPORTS = "наименование", "товарооборот", "экспорт", "импорт"
_TOTAL = "всего"
_UNIT = "тыс. долларов сша"
_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?!\d)")
_PUBLISHED = re.compile(r"Дата опубликования:\s*(\d{2})\.(\d{2})\.(\d{4})")
_SPAN = re.compile(rf"({'|'.join(MONTHS)})\s*[-–—]\s*({'|'.join(MONTHS)})", re.IGNORECASE)
_HEAD_ROWS = 15
# Parts add up to their sum as far as the workbook's own rounding lets them.
_TOLERANCE_THOUSAND_USD = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Columns:
    first_row: int
    turnover: int
    exports: int
    imports: int


@dataclass(frozen=True, slots=True)
class _Names:
    areas: Mapping[str, str]
    groups: frozenset[str]
    eu: str


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Exports and imports of Kazakhstan by country and with the world, thousand USD, of every sheet of every workbook.

    An empty cell is no row, never a zero. Countries that the registry does not have are listed as unknown, groups of
    countries as left out.
    """
    names = _names(registry)
    extract = Extract("Main indicators of foreign trade by country, annual", "")
    for snapshot in snapshots:
        sheets = read_workbook(snapshot.data, snapshot.name)
        tables = [sheet for sheet in sheets if _YEAR.search(sheet.name)]
        if not tables:
            raise LayoutError(
                snapshot.name,
                "",
                "no sheet of a year",
                expected="sheets such as 2023 or 12_2023",
                found=", ".join(sheet.name for sheet in sheets),
            )
        extract.published = max(extract.published, _published(sheets))
        for sheet in tables:
            _read_sheet(sheet, snapshot.name, names, registry, extract)
    years = sorted({row.period for row in extract.rows})
    extract.edition = f"workbook of {', '.join(years)}"
    extract.caveats = [
        "Goods, thousand USD; imports by country of origin, exports by country of destination.",
        "The workbook's own row for the EU is left out: until the edition of 2022 it included the United Kingdom.",
    ]
    return extract


def _names(registry: Registry) -> _Names:
    known = tomllib.loads(files("etl.sources.connectors").joinpath("bns_annual.toml").read_text(encoding="utf-8"))
    areas = {area.names["ru"].casefold(): area.id for area in registry.areas.values() if area.kind == "country"}
    areas |= {name.casefold(): code for name, code in known["areas"].items()}
    groups = known["groups"]
    return _Names(areas, frozenset(name.casefold() for name in groups["names"]), groups["eu"].casefold())


def _published(sheets: Sequence[Sheet]) -> str:
    for sheet in sheets:
        for row in range(len(sheet.rows)):
            if found := _PUBLISHED.search(sheet.text(row, 0)):
                return f"{found[3]}-{found[2]}-{found[1]}"
    return ""


def _read_sheet(sheet: Sheet, file: str, names: _Names, registry: Registry, extract: Extract) -> None:
    columns = _columns(sheet, file)
    period = _period(sheet, columns.first_row, file)
    flows = {"exports": columns.exports, "imports": columns.imports}
    values: dict[tuple[str, str], Decimal] = {}
    countries = CountryRows(sheet, file, names.areas, names.groups, "bns_annual.toml", extract)
    for number in range(columns.first_row, len(sheet.rows)):
        name = sheet.text(number, 0)
        figures = {
            flow: value_text(sheet.rows[number][column], file, place(sheet, number, column))
            for flow, column in flows.items()
        }
        if not name or not any(figures.values()):
            continue
        key = name.casefold()
        area = countries.area(number, name, key)
        values |= {(flow, area or key): Decimal(text) for flow, text in figures.items() if text}
        if area is None:
            continue
        extract.rows += [
            TidyRow(flow, "KZ", area, period.code, text, "USD", "thousand") for flow, text in figures.items() if text
        ]
    countries.close()
    extract.notes.append(_about_eu(sheet.name, values, names, registry))


def _columns(sheet: Sheet, file: str) -> _Columns:
    """Where the header stands and its columns are; each is checked by the words below and above it."""
    for row in range(min(_HEAD_ROWS, len(sheet.rows))):
        if sheet.text(row, 0).casefold().startswith(_NAME):
            break
    else:
        raise LayoutError(
            file,
            f"{sheet.name}!A1:A{_HEAD_ROWS}",
            "no header",
            expected="a cell that begins with Наименование",
            found=" | ".join(filter(None, (sheet.text(r, 0) for r in range(_HEAD_ROWS)))),
        )
    found = {sheet.text(row, column).casefold(): column for column in range(1, len(sheet.rows[row]))}
    for wanted in (_TURNOVER, _EXPORTS, _IMPORTS):
        if wanted not in found:
            raise LayoutError(
                file,
                f"{sheet.name}!{row + 1}",
                f"no column {wanted.capitalize()}",
                expected=", ".join(w.capitalize() for w in (_TURNOVER, _EXPORTS, _IMPORTS)),
                found=", ".join(filter(None, found)),
            )
        if (below := sheet.text(row + 1, found[wanted])).casefold() != _TOTAL:
            raise LayoutError(
                file, place(sheet, row + 1, found[wanted]), "not the column of amounts", expected="Всего", found=below
            )
    above = " ".join(sheet.text(r, c) for r in range(row) for c in range(len(sheet.rows[r])))
    if _UNIT not in above.casefold():
        raise LayoutError(
            file,
            f"{sheet.name}, above row {row + 1}",
            "the unit is not said",
            expected="тыс. долларов США",
            found=above,
        )
    return _Columns(row + 2, found[_TURNOVER], found[_EXPORTS], found[_IMPORTS])


def _period(sheet: Sheet, first_row: int, file: str) -> Period:
    """The months of a sheet by its title, which has to agree with the sheet's name on the year."""
    title = " ".join(filter(None, (sheet.text(row, 0) for row in range(first_row - 2))))
    in_name, in_title = _YEAR.findall(sheet.name), _YEAR.findall(title)
    if not in_title or set(in_title) != set(in_name):
        raise LayoutError(
            file,
            f"{sheet.name}!A1:A{first_row - 2}",
            "title and sheet name are of different years",
            expected=f"a title of {' '.join(in_name)}",
            found=title,
        )
    year = int(in_title[0])
    if span := _SPAN.search(title):
        first, last = (MONTHS.index(word.casefold()) + 1 for word in span.groups())
        return Period.months(year, first, year, last)
    return Period.parse(str(year))


def _about_eu(sheet: str, values: Mapping[tuple[str, str], Decimal], names: _Names, registry: Registry) -> str:
    """What the workbook's own row for the EU is the sum of, as far as exports show it."""
    stated = values.get(("exports", names.eu))
    if stated is None:
        return f"{sheet}: no row Страны ЕС"
    members = sum((values.get(("exports", code), Decimal()) for code in registry.members("EU27_2020")), Decimal())
    with_uk = members + values.get(("exports", "GB"), Decimal())
    for total, words in ((members, "the 27 members"), (with_uk, "the 27 members and the United Kingdom")):
        if abs(stated - total) <= _TOLERANCE_THOUSAND_USD:
            return f"{sheet}: the row Страны ЕС is the sum of {words}; left out"
    return (
        f"{sheet}: the row Страны ЕС ({stated} thousand USD of exports) is neither the sum of the 27 members "
        f"({members}) nor that with the United Kingdom ({with_uk}); left out"
    )


CONNECTOR = Connector(
    ID,
    no_address,
    read,
    by_hand='https://stat.gov.kz, foreign trade, the spreadsheet "Основные показатели внешней торговли по странам" '
    "of the year; each edition has an address of its own",
)
