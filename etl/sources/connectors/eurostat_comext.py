"""EU members' trade with Kazakhstan by month: Comext DS-045409, by Eurostat's SDMX service or downloaded by hand.

Read are SDMX-CSV 1.0 and 2.0, TSV, JSON-stat, SDMX-ML, the CSV of Easy Comext and the Data Browser's workbook.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from etl.fetch.body import Kind
from etl.fetch.failure import FetchError
from etl.model.observation import TOTAL
from etl.model.period import Period
from etl.model.product import ProductError, harmonized_code, sitc_code
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.formats import Cell, Cells, LayoutError, value_text
from etl.sources.formats.eurostat_tsv import is_eurostat_tsv, read_eurostat_tsv
from etl.sources.formats.eurostat_workbook import read_eurostat_workbook
from etl.sources.formats.json_stat import read_json_stat
from etl.sources.formats.packed import unpacked
from etl.sources.formats.sdmx_csv import is_sdmx_csv, read_sdmx_csv
from etl.sources.formats.sdmx_ml import read_sdmx_ml

ID = "eurostat_comext"
DIMENSIONS = ("freq", "reporter", "partner", "product", "flow", "indicators")
_SERVICE = "https://ec.europa.eu/eurostat/api/comext/dissemination"
_DEFAULT_SINCE = Period.parse("2019-01")
_FLOWS = {"1": "imports", "2": "exports"}
_FLOW_LABELS = {"IMPORT": "1", "EXPORT": "2"}
# Eurostat's own codes; all others are ISO 3166.
_AREAS = {"EL": "GR", "UK": "GB"}
_STATUS = {"": "", "p": "P", "e": "E", "b": "B", "u": "U", "A": "", "P": "P", "E": "E", "B": "B", "U": "U"}
_EASY = ("REPORTER", "PARTNER", "PRODUCT", "FLOW", "STAT_PROCEDURE", "PERIOD", "VALUE_IN_EUR")
_EASY_PERIOD = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})-")
_EASY_YEAR = 52
_MEMBERS = re.compile(r"European Union - 27 countries \((?P<codes>[A-Z, ]+)\)")
# Lengths of codes that only one of the classifications has; two and four digits are of either.
_ONLY_SITC, _ONLY_HARMONIZED = {1, 3, 5}, {6, 8}
_ASYNC = re.compile(rb"<(?:\w+:)?(?:syncResponse|asyncResponse)\b")
_FILE_ADDRESS = re.compile(rb">\s*(https?://[^<\s]+/file/[^<\s]+)\s*<")


def asks(since: Period | None) -> Sequence[Ask]:
    """One request: all members and the EU, partner Kazakhstan, all goods, both flows, EUR, months since `since`."""
    first = (since or _DEFAULT_SINCE).start
    start = Period(first, first).code
    address = (
        f"{_SERVICE}/sdmx/2.1/data/DS-045409/M..KZ.TOTAL.1+2.VALUE_IN_EUROS"
        f"?format=SDMX-CSV&compressed=false&startPeriod={start}"
    )
    return (Ask("DS-045409.csv", address, Kind.TABLE),)


def later(address: str, data: bytes) -> str | None:
    """Where to ask next while Eurostat prepares a large answer; None for data. Raises FetchError if it never will.

    Two forms are in use: an envelope with id and status (the current service), and a data message whose footer 413
    names the address of a file to come (the one before).
    """
    if data[:1] == b"{" and b'"error"' in data[:200]:
        raise _refused(address, data)
    if data[:1] != b"<":
        return None
    if found := _FILE_ADDRESS.search(data[:20_000]):
        return found[1].decode()
    if not _ASYNC.search(data[:5_000]):
        return None
    fields = {etree.QName(node).localname: (node.text or "").strip() for node in etree.fromstring(data).iter("{*}*")}
    match fields.get("status"):
        case "SUBMITTED" | "PROCESSING":
            return f"{_SERVICE}/1.0/async/status/{fields['id']}"
        case "AVAILABLE":
            return f"{_SERVICE}/1.0/async/data/{fields['id']}"
        case status:
            raise FetchError(
                "not_prepared",
                address,
                "Eurostat no longer prepares the answer",
                expected="SUBMITTED, PROCESSING or AVAILABLE",
                found=str(status),
                mend="run the same command again",
            )


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Trade of members and EU27_2020 with Kazakhstan, all goods and each product that the file has.

    Other partners and units are left out. Products are HS chapters, headings and subheadings and CN codes by their
    number of digits, or those of SITC in a file of that classification; what is no such code is listed as unknown.
    """
    extract = Extract("EU trade since 1988 by HS2-4-6 and CN8 (Comext DS-045409)", "")
    for snapshot in snapshots:
        cells = _cells(snapshot, registry, extract)
        extract.published = max(extract.published, cells.updated)
        product_of = harmonized_code
        if _is_sitc(cells.cells):
            product_of, extract.dataset = sitc_code, "EU trade by SITC (Comext)"
        for cell in cells.cells:
            _add(cell, product_of, registry, extract)
    days = f"updated {extract.published}" if extract.published else "without a date of update"
    periods = sorted({row.period for row in extract.rows})
    extract.edition = f"{days}, {periods[0]} to {periods[-1]}" if periods else days
    extract.caveats = ["Statistical value at the border of the reporting member: exports FOB, imports CIF."]
    return extract


def _cells(snapshot: Snapshot, registry: Registry, extract: Extract) -> Cells:
    file = snapshot.name
    if _is_workbook(snapshot.data):
        return _browser_workbook(snapshot.data, file, registry)
    data = unpacked(snapshot.data, file)
    if data[:1] == b"{":
        if b'"error"' in data[:200]:
            raise _refused(file, data)
        return read_json_stat(data, file, DIMENSIONS)
    if data.lstrip()[:1] == b"<":
        return read_sdmx_ml(data, file, DIMENSIONS)
    if is_sdmx_csv(data):
        return read_sdmx_csv(data, file, DIMENSIONS)
    if is_eurostat_tsv(data):
        return read_eurostat_tsv(data, file, DIMENSIONS)
    return _easy_comext(data, file, registry, extract)


def _is_sitc(cells: Sequence[Cell]) -> bool:
    """Whether the products of a file are of SITC: it has codes of one, three or five digits, HS and CN never have."""
    lengths = {len(cell.codes["product"]) for cell in cells if cell.codes["product"] != TOTAL}
    return bool(lengths & _ONLY_SITC) and not lengths & _ONLY_HARMONIZED


def _add(cell: Cell, product_of: Callable[[str], str], registry: Registry, extract: Extract) -> None:
    codes = cell.codes
    reporter = _AREAS.get(codes["reporter"], codes["reporter"])
    reason = _other_figure(codes)
    if reason:
        extract.left_out[reason] += 1
        return
    try:
        product = product_of(codes["product"])
    except ProductError:
        extract.unknown["product", codes["product"]] += 1
        return
    if codes["flow"] not in _FLOWS:
        extract.unknown["flow", codes["flow"]] += 1
        return
    if reporter not in registry.areas:
        extract.unknown["reporter", codes["reporter"]] += 1
        return
    if cell.flag.casefold() == "c":
        extract.left_out["confidential"] += 1
        return
    if not cell.value:
        extract.left_out["no value given"] += 1
        return
    if cell.flag not in _STATUS:
        extract.unknown["flag", cell.flag] += 1
    status = _STATUS.get(cell.flag, "")
    flow, period = _FLOWS[codes["flow"]], codes["time"]
    of = "" if product == TOTAL else product
    extract.rows.append(TidyRow(flow, reporter, "KZ", period, cell.value, "EUR", status=status, product=of))


def _other_figure(codes: Mapping[str, str]) -> str:
    """Why a cell is none of this source's figures; empty if it is one."""
    if codes["partner"] != "KZ":
        return "partner other than Kazakhstan"
    if codes["indicators"] != "VALUE_IN_EUROS":
        return f"indicator {codes['indicators']}"
    return ""


def _easy_comext(data: bytes, file: str, registry: Registry, extract: Extract) -> Cells:
    """The CSV that Easy Comext offers: codes with labels, countries by English name, `202408-Aug. 2024`."""
    reader = csv.reader(StringIO(data.decode("utf-8-sig", "replace")))
    header = next(reader, [])
    if tuple(header) != _EASY:
        raise LayoutError(
            file,
            "line 1",
            "neither SDMX-CSV, TSV nor a download of Easy Comext with English labels",
            expected=",".join(_EASY),
            found=",".join(header) if data[:40].isascii() and b"\0" not in data[:40] else repr(data[:20]),
            mend="download again in one of these forms, with English labels",
        )
    names = {area.names["en"].casefold(): area.id for area in registry.areas.values()}
    cells: list[Cell] = []
    for row in reader:
        place = f"line {reader.line_num}"
        if len(row) != len(_EASY):
            raise LayoutError(
                file, place, "a row of another length", expected=f"{len(_EASY)} fields", found=f"{len(row)}"
            )
        reporter, partner, product, flow, procedure, period, value = row
        if not procedure.startswith("T-"):
            extract.left_out[f"procedure {procedure}"] += 1
            continue
        codes = {
            "freq": "M",
            "reporter": _named(reporter, names, registry),
            "partner": _named(partner, names, registry),
            "product": product.partition("-")[0],
            "flow": flow.partition("-")[0],
            "indicators": "VALUE_IN_EUROS",
            "time": _easy_period(period, file, place),
        }
        cells.append(Cell(codes, value_text(value, file, place), "", place))
    return Cells(cells)


def _is_workbook(data: bytes) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BadZipFile:
        return False


def _browser_workbook(data: bytes, file: str, registry: Registry) -> Cells:
    """The Data Browser's workbook, its English labels as codes."""
    names = {area.names["en"].casefold(): area.id for area in registry.areas.values()}
    read_cells = read_eurostat_workbook(data, file)
    cells = [replace(cell, codes=_coded(cell.codes, names, registry)) for cell in read_cells.cells]
    return Cells(cells, read_cells.updated)


def _coded(codes: Mapping[str, str], names: dict[str, str], registry: Registry) -> dict[str, str]:
    return {
        **codes,
        "reporter": _named(codes["reporter"], names, registry),
        "partner": _named(codes["partner"], names, registry),
        "flow": _FLOW_LABELS.get(codes["flow"], codes["flow"]),
    }


def _named(name: str, names: dict[str, str], registry: Registry) -> str:
    """The code of an area's English name as Eurostat writes it; the name itself where none is known."""
    if found := _MEMBERS.match(name):
        members = {_AREAS.get(code, code) for code in found["codes"].replace(" ", "").split(",")}
        return "EU27_2020" if members == set(registry.members("EU27_2020")) else name
    return names.get(name.partition(" (")[0].casefold(), name)


def _easy_period(text: str, file: str, place: str) -> str:
    found = _EASY_PERIOD.match(text)
    if found and int(found["month"]) == _EASY_YEAR:
        return found["year"]
    if found and 1 <= int(found["month"]) <= 12:
        return f"{found['year']}-{found['month']}"
    raise LayoutError(
        file, place, "not a period of Easy Comext", expected="202408-Aug. 2024 or 202352-Jan.-Dec. 2023", found=text
    )


def _refused(address: str, data: bytes) -> FetchError:
    try:
        label = str(json.loads(data)["error"][0]["label"])
    except (ValueError, KeyError, IndexError, TypeError):
        label = data[:160].decode("utf-8", "replace")
    return FetchError(
        "extraction_too_big",
        address,
        "Eurostat refuses so large a request",
        expected="at most 5,000,000 rows",
        found=label,
        mend="ask for less with --since, or give the bulk file with --file",
    )


CONNECTOR = Connector(
    ID,
    asks,
    read,
    by_hand="https://ec.europa.eu/eurostat/databrowser/view/ds-045409: product TOTAL or any others, partner "
    "Kazakhstan, value in euros; download as SDMX-CSV, TSV or JSON-stat",
    later=later,
)
