r"""Eurostat's TSV: dimensions in the first column (`freq,geo\TIME_PERIOD`), a column a period, flags after values."""

from __future__ import annotations

from collections.abc import Sequence

from etl.sources.formats import Cell, Cells, LayoutError, value_text

_TIME = "\\time_period"


def is_eurostat_tsv(data: bytes) -> bool:
    """Whether the first line is one of Eurostat's TSV."""
    return _TIME.encode() in data.partition(b"\n")[0].lower()


def read_eurostat_tsv(data: bytes, file: str, dimensions: Sequence[str]) -> Cells:
    """The cells of a TSV file; `: ` is no value, a letter after a blank the flag. Raises LayoutError as the others."""
    lines = data.decode("utf-8-sig", "strict").replace("\r\n", "\n").split("\n")
    head, *periods = lines[0].split("\t")
    names = head.casefold().removesuffix(_TIME).split(",")
    if not head.casefold().endswith(_TIME) or any(name not in names for name in dimensions):
        raise LayoutError(
            file,
            "line 1",
            "not the header of this data set",
            expected=",".join(dimensions) + "\\TIME_PERIOD",
            found=head,
        )
    cells: list[Cell] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        key, *values = line.split("\t")
        codes = [code.strip() for code in key.split(",")]
        if len(codes) != len(names) or len(values) != len(periods):
            raise LayoutError(
                file,
                f"line {number}",
                "a row of another length",
                expected=f"{len(names)} codes and {len(periods)} values",
                found=f"{len(codes)} codes and {len(values)} values",
            )
        for period, text in zip(periods, values, strict=True):
            value, _, flag = text.strip().partition(" ")
            place = f"line {number}, {period.strip()}"
            of_cell = {**dict(zip(names, codes, strict=True)), "time": period.strip()}
            cells.append(Cell(of_cell, value_text(value, file, place), flag.strip(), place))
    return Cells(cells)
