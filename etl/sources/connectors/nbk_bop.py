"""Kazakhstan's total net inflow of direct investment by quarter: the National Bank's open data, form 337.

The form (direct investments by the directional principle, flows) comes in pages of rows in JSON, million USD. A quarter
is dated by the day after it: summed so, the quarters give the years that wiiw took from the same bank.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from etl.fetch.body import Kind
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.formats import LayoutError, value_text

ID = "nbk_bop"
_ADDRESS = "https://data.nationalbank.kz/api/v1/data?formId=337&page={page}&pageSize={size}"
_PAGE_ROWS = 500
_WANTED = {
    "code": "Direct investment in reporting economy (net inflow)",
    "direction_code": "Direct investment in Kazakhstan",
}
_FIELDS = ("report_date", "amount", "code")
_QUARTER_STARTS = (1, 4, 7, 10)


def asks(since: Period | None) -> Sequence[Ask]:
    """The first page; it says how many rows there are, and `pages` asks for the others."""
    return (_ask(0),)


def pages(ask: Ask, data: bytes) -> Sequence[Ask]:
    """The other pages, after the first. Neighbours share a row, so that each brings one less than it holds."""
    if ask.name != _ask(0).name:
        return ()
    total = int(_answer(data, ask.name)["totalRows"])
    return tuple(_ask(page) for page in range(1, -(-max(0, total - 1) // (_PAGE_ROWS - 1))))


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Net inflow with the world, million USD, by quarter; the form's other rows are counted as left out.

    Raises LayoutError where rows are missing, for a date that is no quarter's, and where a quarter has two values.
    """
    extract = Extract("Direct investments according to the directional principle: flows for the period (form 337)", "")
    totals, read_rows = set[int](), 0
    values: dict[str, str] = {}
    for snapshot in snapshots:
        answer = _answer(snapshot.data, snapshot.name)
        totals.add(int(answer["totalRows"]))
        read_rows += len(answer["rows"])
        for place, row in _rows(answer, snapshot.name):
            _add(row, snapshot.name, place, values, extract)
    if len(totals) > 1 or (totals and read_rows < max(totals)):
        raise LayoutError(
            ", ".join(snapshot.name for snapshot in snapshots),
            "totalRows",
            "not all rows are there",
            expected=" and ".join(str(total) for total in sorted(totals)),
            found=str(read_rows),
            mend="fetch again: the pages are of different states of the form, or one is missing",
        )
    extract.rows = [
        TidyRow("fdi_inflow_net", "KZ", "WLD", quarter, value, "USD", "million") for quarter, value in values.items()
    ]
    quarters = sorted(values)
    extract.edition = f"to {quarters[-1]}" if quarters else "no quarters"
    extract.caveats = [
        "Total of all partners only; directional principle.",
        "The bank dates a quarter by the day after it.",
    ]
    return extract


def _ask(page: int) -> Ask:
    return Ask(f"form-337-{page}.json", _ADDRESS.format(page=page, size=_PAGE_ROWS), Kind.JSON)


def _answer(data: bytes, file: str) -> Mapping[str, Any]:
    try:
        answer = json.loads(data)
    except ValueError as error:
        raise LayoutError(file, "", "not JSON", expected="an answer of the open data", found=str(error)) from error
    match answer:
        case {"rows": list(), "totalRows": int()}:
            return dict(answer)
        case _:
            raise LayoutError(
                file, "", "no answer of the open data", expected="rows and totalRows", found=str(answer)[:160]
            )


def _rows(answer: Mapping[str, Any], file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, row in enumerate(answer["rows"], start=1):
        if missing := [name for name in _FIELDS if name not in row]:
            raise LayoutError(
                file, f"row {number}", f"no {', '.join(missing)}", expected=", ".join(_FIELDS), found=", ".join(row)
            )
        yield f"row {number}", row


def _add(row: Mapping[str, Any], file: str, place: str, values: dict[str, str], extract: Extract) -> None:
    if any(row.get(name) != wanted for name, wanted in _WANTED.items()):
        extract.left_out["other rows of the form"] += 1
        return
    value = value_text(row["amount"], file, place)
    if not value:
        extract.left_out["no value given"] += 1
        return
    quarter = _quarter(str(row["report_date"]), file, place)
    if values.setdefault(quarter, value) != value:
        raise LayoutError(
            file,
            place,
            f"{quarter} has two values",
            expected=values[quarter],
            found=value,
            mend="another field divides the rows now: look at the form, then mend the connector",
        )


def _quarter(text: str, file: str, place: str) -> str:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        day = date.min
    if day.day != 1 or day.month not in _QUARTER_STARTS or day == date.min:
        raise LayoutError(
            file, place, "not the day after a quarter", expected="2026-04-01 for the first of 2026", found=text
        )
    end = day.year * 12 + day.month - 2
    return Period(end - 2, end).code


CONNECTOR = Connector(
    ID,
    asks,
    read,
    by_hand="https://data.nationalbank.kz, external sector, balance of payments, form 337, as JSON",
    pages=pages,
)
