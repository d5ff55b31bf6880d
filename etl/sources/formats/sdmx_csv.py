"""SDMX-CSV 1.0 and 2.0, as sent by Eurostat, the ECB and others, with codes or with codes and labels."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from io import StringIO

from etl.sources.formats import Cell, Cells, LayoutError, value_text

_VALUE, _TIME, _UPDATED = "obs_value", "time_period", "last update"
_FLAGS = ("obs_flag", "obs_status", "conf_status")
# Of the message, not of the figure; the first of a file's columns tells version 1.0 from 2.0.
_OF_THE_MESSAGE = {"dataflow", "structure", "structure_id", "structure_name", "action", _UPDATED}
_FIRST = ("dataflow", "structure", "key")


def read_sdmx_csv(data: bytes, file: str, dimensions: Sequence[str]) -> Cells:
    """The cells of an SDMX-CSV file that has all `dimensions` (lower case) among its columns.

    With labels (`M: Monthly`) the code counts. Raises LayoutError for missing columns, a row of another length and a
    value that is no number. A flag is the first non-empty of OBS_FLAG, OBS_STATUS, CONF_STATUS.
    """
    reader = csv.reader(StringIO(_text(data, file)), strict=True)
    try:
        header = [_code(name).casefold() for name in next(reader, [])]
        _check_header(header, file, dimensions)
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise LayoutError(
            file, f"line {reader.line_num}", "not CSV", expected="rows of fields", found=str(error)
        ) from (error)
    cells: list[Cell] = []
    updated = ""
    for line, row in rows:
        place = f"line {line}"
        if len(row) != len(header):
            raise LayoutError(
                file, place, "a row of another length", expected=f"{len(header)} fields", found=f"{len(row)}"
            )
        fields = dict(zip(header, row, strict=True))
        updated = updated or fields.get(_UPDATED, "")
        codes = {name: _code(fields[name]) for name in header if name not in _OF_THE_MESSAGE and name != _VALUE}
        codes["time"] = codes.pop(_TIME)
        flag = next((codes[name] for name in _FLAGS if codes.get(name)), "")
        cells.append(Cell(codes, value_text(fields[_VALUE], file, place), flag, place))
    return Cells(cells, _day(updated))


def is_sdmx_csv(data: bytes) -> bool:
    """Whether the first line is one of SDMX-CSV."""
    head = data.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].lower()
    return b"obs_value" in head and b"," in head


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LayoutError(
            file, f"byte {error.start}", "not UTF-8", expected="text in UTF-8", found=f"0x{data[error.start]:02x}"
        ) from error


def _check_header(header: list[str], file: str, dimensions: Sequence[str]) -> None:
    missing = [name for name in (*dimensions, _TIME, _VALUE) if name not in header]
    if missing:
        raise LayoutError(
            file,
            "line 1",
            f"no column {', '.join(missing)}",
            expected=", ".join((*dimensions, _TIME, _VALUE)),
            found=", ".join(header),
        )
    if header[0] not in _FIRST:
        raise LayoutError(
            file, "line 1", "not the first column of SDMX-CSV", expected=" or ".join(_FIRST), found=header[0]
        )


def _code(text: str) -> str:
    return text.partition(":")[0].strip() if not text[:1].isdigit() else text.strip()


def _day(updated: str) -> str:
    """Eurostat's `14/08/26 11:00:00` as 2026-08-14; empty for what is none."""
    for form in ("%d/%m/%y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S"):
        try:
            return datetime.strptime(updated[:19], form).date().isoformat()
        except ValueError:
            continue
    return ""
