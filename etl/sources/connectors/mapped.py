"""Any CSV or workbook, by a mapping that a person writes: which column is what, what is the same in all rows.

[file]                      # where the table is
sheet = "Table 1"           # of a workbook; the first without it
header_row = 4              # row of the column names, counted from 1
delimiter = ";"             # of a CSV; a comma without it
encoding = "cp1251"         # UTF-8 without it
decimal_comma = true        # 1 234,5 is 1234.5

[table]                     # what the sidecar says
dataset = "Direct investment by country"
edition = "2026-Q2"
classification = "HS"       # of a column `product` that holds digits only: HS (2 to 8 digits) or SITC

[same]                      # what no column says
indicator = "fdi_inflow_net"
reporter = "KZ"
unit = "USD"
scale = "million"

[column]                    # names of columns; `value` with `period`, or without both: periods are column names
partner = "Country"
product = "HS code"         # left out where the table is of all products; else digits, or codes such as HS2709

[codes.partner]             # what is written there, where it is no code and no English or Russian name
"Czech Rep." = "CZ"

[ignore]                    # rows that are no figures, by what stands in a column
partner = ["Total"]
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from etl.model.observation import TOTAL
from etl.model.period import Period, PeriodError
from etl.model.product import Product, ProductError, harmonized_code, sitc_code
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Connector, Extract, TidyRow, no_address
from etl.sources.formats import LayoutError, value_text
from etl.sources.formats.workbook import place, read_workbook

_WHAT = ("indicator", "reporter", "partner", "period", "value", "unit", "scale")
_CODED = ("indicator", "reporter", "partner", "period", "unit", "scale", "product")
_PRODUCTS: dict[str, Callable[[str], str]] = {"HS": harmonized_code, "SITC": sitc_code}
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SPACES = re.compile(r"[\s\u00a0\u202f]")


class MappingError(ValueError):
    """A mapping that cannot be used; the text says which field is wrong."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _File(_Part):
    sheet: str = ""
    header_row: int = Field(default=1, ge=1)
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8-sig"
    decimal_comma: bool = False


class _Table(_Part):
    dataset: str = Field(min_length=1)
    edition: str = Field(min_length=1)
    published: str = ""
    caveats: list[str] = []
    classification: Literal["", "HS", "SITC"] = ""


class TableMapping(_Part):
    """The contents of a mapping file: seven things are said once each, for all rows or by column; a product may be."""

    file: _File = _File()
    table: _Table
    same: dict[str, str] = {}
    column: dict[str, str]
    codes: dict[str, dict[str, str]] = {}
    ignore: dict[str, list[str]] = {}

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        said = {*self.same, *self.column, *self.codes, *self.ignore}
        if unknown := said - {*_WHAT, "product"}:
            raise ValueError(f"{', '.join(sorted(unknown))}: none of {', '.join(_WHAT)}, product")
        if twice := set(self.same) & set(self.column):
            raise ValueError(f"{', '.join(sorted(twice))}: both in [same] and in [column]")
        wide = "value" not in self.column and "period" not in self.column and "period" not in self.same
        missing = set(_WHAT) - set(self.same) - set(self.column) - ({"value", "period"} if wide else set())
        if missing or "value" in self.same:
            raise ValueError(f"{', '.join(sorted(missing)) or 'value'}: neither in [same] nor in [column]")
        return self

    @property
    def is_wide(self) -> bool:
        """Whether periods are names of columns."""
        return "value" not in self.column


def read_mapping(path: Path) -> TableMapping:
    """The mapping in a TOML file; raises MappingError for what is missing, unknown or twice, OSError without it."""
    try:
        return TableMapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise MappingError(f"{path}: {where + ': ' if where else ''}{first['msg']}") from error


def mapped(source: str, mapping: TableMapping) -> Connector:
    """A connector that reads files given by hand as a mapping says."""

    def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
        return _read(snapshots, registry, mapping)

    return Connector(source, no_address, read, by_hand="https://, a file as the mapping describes it")


def _read(snapshots: Sequence[Snapshot], registry: Registry, mapping: TableMapping) -> Extract:
    extract = Extract(mapping.table.dataset, mapping.table.edition, published=mapping.table.published)
    extract.caveats = list(mapping.table.caveats)
    names = _area_names(registry)
    for snapshot in snapshots:
        for where, fields in _records(snapshot, mapping):
            _add(fields, where, snapshot.name, mapping, registry, names, extract)
    return extract


def _area_names(registry: Registry) -> dict[str, str]:
    areas = [area for area in registry.areas.values() if area.kind != "aggregate"]
    return {area.names[language].casefold(): area.id for area in areas for language in ("en", "ru")}


def _add(
    fields: Mapping[str, str],
    where: str,
    file: str,
    mapping: TableMapping,
    registry: Registry,
    names: Mapping[str, str],
    extract: Extract,
) -> None:
    for name, ignored in mapping.ignore.items():
        if fields[name] in ignored:
            extract.left_out[f"{name} {fields[name]}, as the mapping says"] += 1
            return
    value = _number(fields["value"], mapping.file.decimal_comma, file, where)
    if not value:
        extract.left_out["no value given"] += 1
        return
    said = {"product": "", **fields}
    coded = {name: mapping.codes.get(name, {}).get(said[name], said[name]) for name in _CODED}
    for name in ("reporter", "partner"):
        coded[name] = coded[name] if coded[name] in registry.areas else names.get(coded[name].casefold(), coded[name])
        if coded[name] not in registry.areas:
            extract.unknown[name, fields[name]] += 1
            return
    if coded["indicator"] not in registry.indicators:
        extract.unknown["indicator", fields["indicator"]] += 1
        return
    product = _product(coded["product"], mapping.table.classification)
    if product is None:
        extract.unknown["product", said["product"]] += 1
        return
    try:
        period = Period.parse(coded["period"]).code
    except PeriodError as error:
        raise LayoutError(
            file,
            where,
            "not a period",
            expected="2024-07, 2024-Q3, 2024-H1 or 2024",
            found=fields["period"],
            mend="say what it means under [codes.period]",
        ) from error
    quantity = (value, coded["unit"], coded["scale"])
    extract.rows.append(
        TidyRow(coded["indicator"], coded["reporter"], coded["partner"], period, *quantity, product=product)
    )


def _product(text: str, classification: str) -> str | None:
    """The product of a row, empty for all products; None where the text is no code."""
    if text in ("", TOTAL):
        return ""
    try:
        bare = classification and text[0].isdigit()
        return _PRODUCTS[classification](text) if bare else Product.parse(text).code
    except ProductError:
        return None


def _number(text: str, decimal_comma: bool, file: str, where: str) -> str:
    plain = _SPACES.sub("", text)
    return value_text(plain.replace(",", ".") if decimal_comma else plain, file, where)


def _records(snapshot: Snapshot, mapping: TableMapping) -> Iterator[tuple[str, dict[str, str]]]:
    """Each figure's place and fields by what they are; a wide row gives one for each period."""
    header, rows = _rows(snapshot, mapping.file)
    missing = [name for name in mapping.column.values() if name not in header]
    if missing:
        raise LayoutError(
            snapshot.name,
            f"row {mapping.file.header_row}",
            f"no column {', '.join(missing)}",
            expected=", ".join(mapping.column.values()),
            found=", ".join(filter(None, header)),
            mend="mend [column] or header_row in the mapping",
        )
    at = {name: header.index(column) for name, column in mapping.column.items()}
    periods = _period_columns(header, mapping) if mapping.is_wide else {}
    if mapping.is_wide and not periods:
        raise LayoutError(
            snapshot.name,
            f"row {mapping.file.header_row}",
            "no column is a period",
            expected="columns such as 2024 or 2024-Q3, or value and period in [column]",
            found=", ".join(filter(None, header)),
        )
    for where, cells in rows:
        fields = {**mapping.same, **{name: cells[column] for name, column in at.items()}}
        if not any(cells):
            continue
        if not mapping.is_wide:
            yield where, fields
        for column, period in periods.items():
            yield f"{where}, {period}", {**fields, "period": period, "value": cells[column]}


def _period_columns(header: Sequence[str], mapping: TableMapping) -> dict[int, str]:
    found: dict[int, str] = {}
    for column, name in enumerate(header):
        try:
            Period.parse(mapping.codes.get("period", {}).get(name, name))
        except PeriodError:
            continue
        found[column] = name
    return found


def _rows(snapshot: Snapshot, file: _File) -> tuple[list[str], list[tuple[str, list[str]]]]:
    if snapshot.data.startswith(_WORKBOOK):
        return _sheet_rows(snapshot, file)
    try:
        text = snapshot.data.decode(file.encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise LayoutError(
            snapshot.name, "", "another encoding", expected=file.encoding, found=str(error), mend="mend `encoding`"
        ) from error
    lines = list(csv.reader(StringIO(text), delimiter=file.delimiter))
    if len(lines) < file.header_row:
        raise _too_short(snapshot.name, file, len(lines))
    header = [" ".join(cell.split()) for cell in lines[file.header_row - 1]]
    rows: list[tuple[str, list[str]]] = []
    for number, cells in enumerate(lines[file.header_row :], start=file.header_row + 1):
        if any(cells) and len(cells) != len(header):
            found = f"{len(cells)}"
            raise LayoutError(
                snapshot.name, f"row {number}", "a row of another length", expected=f"{len(header)} fields", found=found
            )
        if any(cells):
            rows.append((f"row {number}", [" ".join(cell.split()) for cell in cells]))
    return header, rows


def _sheet_rows(snapshot: Snapshot, file: _File) -> tuple[list[str], list[tuple[str, list[str]]]]:
    sheets = {sheet.name: sheet for sheet in read_workbook(snapshot.data, snapshot.name)}
    name = file.sheet or next(iter(sheets), "")
    if name not in sheets:
        raise LayoutError(
            snapshot.name, "", f"no sheet {name}", expected=name, found=", ".join(sheets), mend="mend `sheet`"
        )
    sheet = sheets[name]
    if len(sheet.rows) < file.header_row:
        raise _too_short(snapshot.name, file, len(sheet.rows))

    def cells(row: int) -> list[str]:
        return [
            value_text(value, snapshot.name, place(sheet, row, column))
            if isinstance(value, float)
            else sheet.text(row, column)
            for column, value in enumerate(sheet.rows[row])
        ]

    below = range(file.header_row, len(sheet.rows))
    return cells(file.header_row - 1), [(f"{sheet.name}!{row + 1}", cells(row)) for row in below]


def _too_short(name: str, file: _File, rows: int) -> LayoutError:
    return LayoutError(
        name,
        "",
        "the header's row is not there",
        expected=f"row {file.header_row}",
        found=f"{rows} rows",
        mend="mend header_row",
    )
