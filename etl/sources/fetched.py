"""What was fetched beside what is held: which figures are new, which revised, and the table that says so."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import tomli_w

from etl.model.observation import Observation
from etl.model.registry import SourceInfo
from etl.model.units import parse_quantity
from etl.sources.connectors import Extract, TidyRow
from etl.sources.sidecar import last_day
from etl.sources.tidy_row import COLUMNS, OPTIONAL, figure_key


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that the publisher now gives otherwise; both values in base units."""

    key: str
    before: Decimal
    now: Decimal
    unit: str


@dataclass(slots=True)
class Comparison:
    """Fetched rows against held figures: `rows` are those to store, none when nothing is new or revised.

    `published` is the date that the table will carry, `inferred` from what it follows if the publisher gave none.
    """

    published: str
    inferred: str = ""
    new: list[str] = field(default_factory=list)
    revised: list[Revision] = field(default_factory=list)
    unchanged: int = 0
    rows: list[TidyRow] = field(default_factory=list)


def compare(extract: Extract, held: Iterable[Observation], retrieved: date) -> Comparison:
    """Which rows are not held, and which are held with another value in the last edition up to theirs.

    A table keeps unchanged figures beside new ones, since a year is summed from the months of one table. Where the
    publisher changed a figure and not the date, the day of retrieval is the date, and the sidecar says so.
    """
    by_key: dict[str, dict[date, Decimal | None]] = {}
    for o in held:
        key = figure_key(o.reporter, o.indicator, o.partner, o.product, o.period.code)
        by_key.setdefault(key, {})[o.published] = o.value
    result = _dated(extract, by_key, retrieved)
    on = last_day(result.published)
    for row in extract.rows:
        value = _value(row)
        editions = by_key.get(row.key, {})
        earlier = [day for day in editions if day <= on]
        if not earlier:
            result.new.append(row.key)
        elif (before := editions[max(earlier)]) == value:
            result.unchanged += 1
        elif before is None or value is None:
            result.new.append(row.key)
        else:
            result.revised.append(Revision(row.key, before, value, row.unit))
        # The same figure of the same day is held already: a second one would be a duplicate. One that differs stays,
        # so that the check of the table refuses it by name.
        if on not in editions or editions[on] != value:
            result.rows.append(row)
    if not result.new and not result.revised:
        result.rows = []
    return result


def table_text(rows: Sequence[TidyRow]) -> str:
    """Rows as a tidy table (docs/sources.md), in order of their keys; columns without content are left out."""
    optional = [name for name in OPTIONAL if any(getattr(row, name) for row in rows)]
    columns = [*COLUMNS, *optional]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in sorted(rows, key=lambda row: (row.indicator, row.reporter, row.partner, row.product, row.period)):
        writer.writerow([getattr(row, name) for name in columns])
    return out.getvalue()


def sidecar_text(
    info: SourceInfo,
    extract: Extract,
    comparison: Comparison,
    retrieved: date,
    snapshots: Sequence[str],
    *,
    maturity: str = "parsed",
) -> str:
    """The table's sidecar; `snapshots` are the hashes of the files that it was read from."""
    fields: dict[str, Any] = {
        "source": info.id,
        "publisher": info.publisher,
        "dataset": extract.dataset,
        "edition": extract.edition,
        "published": comparison.published,
        "published_inferred": comparison.inferred,
        "retrieved": retrieved.isoformat(),
        "licence": info.licence,
        "maturity": maturity,
        "url": info.url or "",
        "status": extract.status,
        "caveats": extract.caveats,
        "snapshots": list(snapshots),
    }
    return tomli_w.dumps(fields)


def _dated(extract: Extract, by_key: Mapping[str, Mapping[date, Decimal | None]], retrieved: date) -> Comparison:
    day = retrieved.isoformat()
    if not extract.published:
        return Comparison(day, extract.published_inferred or "the day it was retrieved; the file gives no date")
    on = last_day(extract.published)
    if on > retrieved:
        return Comparison(day, f"the day it was retrieved; the file gives {extract.published}, which is later")
    same_day = (by_key[row.key].get(on, _value(row)) == _value(row) for row in extract.rows if row.key in by_key)
    if all(same_day):
        return Comparison(extract.published, extract.published_inferred)
    return Comparison(
        day, f"the day it was retrieved; the publisher changed figures that are dated {extract.published}"
    )


def _value(row: TidyRow) -> Decimal | None:
    return parse_quantity(row.value, row.scale).value if row.value else None
