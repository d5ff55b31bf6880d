"""The CSV that Easy Comext offers: areas by name, the rest by label, or by code and label (`2-EXPORT`)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from io import StringIO

from babel import Locale

from etl.sources.formats import Cell, Cells, LayoutError, value_text

_HEADER = ("REPORTER", "PARTNER", "PRODUCT", "FLOW", "STAT_PROCEDURE", "PERIOD", "VALUE_IN_EUR")
_LANGUAGES = ("en", "fr")
_FLOWS = {"IMPORT": "1", "EXPORT": "2", "IMPORTATION": "1", "EXPORTATION": "2"}
_CODED_FLOW = re.compile(r"(?P<code>\d)-")
_CODED_PERIOD = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})-")
_YEAR = re.compile(r"(?P<first>\S+?)-(?P<last>\S+) (?P<year>\d{4})")
_MONTH = re.compile(r"(?P<month>[^\W\d]+\.?) (?P<year>\d{4})")
_WHOLE_YEAR = 52
_TOTAL = "Total"


def read_easy_comext(data: bytes, file: str, area: Callable[[str], str], left_out: Counter[str]) -> Cells:
    """The cells of a download with English or French labels; `area` gives the code of a name, or the name itself.

    Rows of a single statistical procedure are counted as left out. Raises LayoutError for another header, a row of
    another length, and a period, flow or value that is none.
    """
    reader = csv.reader(StringIO(data.decode("utf-8-sig", "replace")))
    header = next(reader, [])
    if tuple(header) != _HEADER:
        raise LayoutError(
            file,
            "line 1",
            "neither SDMX-CSV, TSV nor a download of Easy Comext",
            expected=",".join(_HEADER),
            found=",".join(header) if data[:40].isascii() and b"\0" not in data[:40] else repr(data[:20]),
            mend="download again in one of these forms, with English or French labels",
        )
    cells: list[Cell] = []
    for row in reader:
        place = f"line {reader.line_num}"
        if len(row) != len(_HEADER):
            raise LayoutError(
                file, place, "a row of another length", expected=f"{len(_HEADER)} fields", found=f"{len(row)}"
            )
        reporter, partner, product, flow, procedure, period, value = row
        if procedure not in (_TOTAL, f"T-{_TOTAL}"):
            left_out[f"procedure {procedure}"] += 1
            continue
        codes = {
            "freq": "M",
            "reporter": area(reporter),
            "partner": area(partner),
            "product": "TOTAL" if product == _TOTAL else product.partition("-")[0],
            "flow": _flow(flow),
            "indicators": "VALUE_IN_EUROS",
            "time": _period(period, file, place),
        }
        cells.append(Cell(codes, value_text(value, file, place), "", place))
    return Cells(cells)


def _flow(text: str) -> str:
    coded = _CODED_FLOW.match(text)
    return coded["code"] if coded else _FLOWS.get(text, text)


def _period(text: str, file: str, place: str) -> str:
    if found := _CODED_PERIOD.match(text):
        if int(found["month"]) == _WHOLE_YEAR:
            return found["year"]
        if 1 <= int(found["month"]) <= 12:
            return f"{found['year']}-{found['month']}"
    elif found := _YEAR.fullmatch(text):
        if (_month(found["first"]), _month(found["last"])) == (1, 12):
            return found["year"]
    elif (found := _MONTH.fullmatch(text)) and (month := _month(found["month"])):
        return f"{found['year']}-{month:02}"
    raise LayoutError(
        file,
        place,
        "not a period of Easy Comext",
        expected="202408-Aug. 2024, Aug. 2024 or Jan.-Dec. 2023, in English or French",
        found=text,
    )


def _month(label: str) -> int | None:
    """The month that a label abbreviates in exactly one way (`Aug.`, `Août`, `Juil.`); None for any other."""
    start = label.casefold().removesuffix(".")
    found = {month for name, month in _month_names() if name.startswith(start)}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=1)
def _month_names() -> tuple[tuple[str, int], ...]:
    names = [Locale(language).months["format"]["wide"] for language in _LANGUAGES]
    return tuple((name.casefold(), month) for of_language in names for month, name in of_language.items())
