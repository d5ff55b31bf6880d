"""EU members' trade with Kazakhstan by month: Comext DS-045409, by Eurostat's SDMX service or downloaded by hand.

Read are SDMX-CSV 1.0 and 2.0, TSV, JSON-stat, SDMX-ML, the CSV of Easy Comext and the Data Browser's workbook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from babel import Locale

from etl.fetch.body import Kind
from etl.model.observation import TOTAL
from etl.model.period import Period
from etl.model.product import ProductError, harmonized_code, sitc_code
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.connectors.eurostat_cells import edition_of, reporter_of, status_of
from etl.sources.formats import Cell, Cells
from etl.sources.formats.easy_comext import read_easy_comext
from etl.sources.formats.eurostat import AREAS, later_at, read_eurostat
from etl.sources.formats.eurostat_workbook import read_eurostat_workbook

ID = "eurostat_comext"
DIMENSIONS = ("freq", "reporter", "partner", "product", "flow", "indicators")
_SERVICE = "https://ec.europa.eu/eurostat/api/comext/dissemination"
_DEFAULT_SINCE = Period.parse("2019-01")
_FLOWS = {"1": "imports", "2": "exports"}
_FLOW_LABELS = {"IMPORT": "1", "EXPORT": "2"}
_MEMBERS = re.compile(r"(?:European Union - 27 countries|Union européenne - 27 pays) \((?P<codes>[A-Z, ]+)\)")
# Lengths of codes that only one of the classifications has; two and four digits are of either.
_ONLY_SITC, _ONLY_HARMONIZED = {1, 3, 5}, {6, 8}

later = later_at(_SERVICE)


def asks(since: Period | None) -> Sequence[Ask]:
    """One request: all members and the EU, partner Kazakhstan, all goods, both flows, EUR, months since `since`."""
    first = (since or _DEFAULT_SINCE).start
    start = Period(first, first).code
    address = (
        f"{_SERVICE}/sdmx/2.1/data/DS-045409/M..KZ.TOTAL.1+2.VALUE_IN_EUROS"
        f"?format=SDMX-CSV&compressed=false&startPeriod={start}"
    )
    return (Ask("DS-045409.csv", address, Kind.TABLE),)


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
    extract.edition = edition_of(extract)
    extract.caveats = ["Statistical value at the border of the reporting member: exports FOB, imports CIF."]
    return extract


def _cells(snapshot: Snapshot, registry: Registry, extract: Extract) -> Cells:
    file = snapshot.name
    names = _area_names(registry)
    if _is_workbook(snapshot.data):
        return _browser_workbook(snapshot.data, file, names, registry)
    read_cells = read_eurostat(snapshot.data, file, DIMENSIONS)
    if read_cells is not None:
        return read_cells
    return read_easy_comext(snapshot.data, file, lambda name: _named(name, names, registry), extract.left_out)


def _is_sitc(cells: Sequence[Cell]) -> bool:
    """Whether the products of a file are of SITC: it has codes of one, three or five digits, HS and CN never have."""
    lengths = {len(cell.codes["product"]) for cell in cells if cell.codes["product"] != TOTAL}
    return bool(lengths & _ONLY_SITC) and not lengths & _ONLY_HARMONIZED


def _add(cell: Cell, product_of: Callable[[str], str], registry: Registry, extract: Extract) -> None:
    codes = cell.codes
    if reason := _other_figure(codes):
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
    reporter = reporter_of(codes["reporter"], registry, extract)
    if reporter is None or (status := status_of(cell, extract)) is None:
        return
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


def _is_workbook(data: bytes) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BadZipFile:
        return False


def _browser_workbook(data: bytes, file: str, names: Mapping[str, str], registry: Registry) -> Cells:
    """The Data Browser's workbook, its English labels as codes."""
    read_cells = read_eurostat_workbook(data, file)
    cells = [replace(cell, codes=_coded(cell.codes, names, registry)) for cell in read_cells.cells]
    return Cells(cells, read_cells.updated)


def _coded(codes: Mapping[str, str], names: Mapping[str, str], registry: Registry) -> dict[str, str]:
    return {
        **codes,
        "reporter": _named(codes["reporter"], names, registry),
        "partner": _named(codes["partner"], names, registry),
        "flow": _FLOW_LABELS.get(codes["flow"], codes["flow"]),
    }


def _area_names(registry: Registry) -> dict[str, str]:
    """Areas by the English and French names that Eurostat writes, in lower case."""
    french = Locale("fr").territories
    names = {french[code].casefold(): code for code in registry.areas if code in french}
    return names | {area.names["en"].casefold(): area.id for area in registry.areas.values()}


def _named(name: str, names: Mapping[str, str], registry: Registry) -> str:
    """The code of an area's name as Eurostat writes it; the name itself where none is known."""
    if found := _MEMBERS.match(name):
        members = {AREAS.get(code, code) for code in found["codes"].replace(" ", "").split(",")}
        return "EU27_2020" if members == set(registry.members("EU27_2020")) else name
    return names.get(name.partition(" (")[0].casefold(), name)


CONNECTOR = Connector(
    ID,
    asks,
    read,
    by_hand="https://ec.europa.eu/eurostat/databrowser/view/ds-045409: product TOTAL or any others, partner "
    "Kazakhstan, value in euros; download as SDMX-CSV, TSV or JSON-stat",
    later=later,
)
