"""The one reader of official tables: CSV in tidy form with a sidecar (see docs/sources.md).

`tidy_source("wits")` is a whole source. Nothing here raises for bad input: each problem is an Issue that says where,
what was expected, what was found and how to mend it, and the other rows are still read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from etl.model.issue import Issue, Severity
from etl.model.observation import Observation, Record, Status, make_record_id
from etl.registry import Registry
from etl.sources import Parsed, Snapshot, Source
from etl.sources.csv_text import read_lines
from etl.sources.sidecar import Sidecar
from etl.sources.tables import Table, capped, fetch_tables, pair_tables, source_info
from etl.sources.tidy_row import COLUMNS, OPTIONAL, Row, RowProblem, RowReader


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    line: int
    row: Row


# The first place of each figure in a publication: (published, key).
_Seen = dict[tuple[str, str], _Place]


def tidy_source(source: str) -> Source:
    """The source whose tables lie in `data/official/<source>/`."""
    return Source(source, partial(fetch_tables, source), partial(parse_tables, source))


def parse_tables(source: str, snapshots: Sequence[Snapshot], registry: Registry) -> Parsed:
    """Observations and records of a source's tables; `rows_in` counts rows, blank lines apart.

    A table without a sound sidecar gives no figures, but its rows are still checked. A figure that stands twice in
    one publication, in one table or in two, is refused the second time. Values are in base units.
    """
    parsed = Parsed()
    parsed.infos, parsed.issues = source_info(source, registry)
    tables, issues = pair_tables(source, snapshots)
    parsed.issues += issues
    reader = RowReader(registry)
    seen: _Seen = {}
    for table in tables:
        _parse_table(source, table, reader, seen, parsed)
    return parsed


def _parse_table(source: str, table: Table, reader: RowReader, seen: _Seen, parsed: Parsed) -> None:
    file = table.snapshot.name
    text = read_lines(table.snapshot.data, source, file, COLUMNS, OPTIONAL)
    accepted = 0
    for line in text.lines:
        row = reader.read(line)
        if isinstance(row, RowProblem):
            text.issues.append(row.issue(source, file, line.number))
        elif table.sidecar is not None:
            place = _Place(file, line.number, row)
            first = seen.setdefault((table.sidecar.published, row.key), place)
            if first is not place:
                text.issues.append(_duplicate(source, first, place))
                continue
            record = _record(source, table.name, table.sidecar, row)
            parsed.records.append(record)
            parsed.observations.append(_observation(record, table.sidecar, row))
            accepted += 1
    parsed.rows_in += len(text.lines) + text.rejected
    parsed.rows_rejected += len(text.lines) + text.rejected - accepted
    parsed.issues += capped(source, file, text.issues)


def _record(source: str, table: str, sidecar: Sidecar, row: Row) -> Record:
    return Record(
        # The place is the row's key, not its line number: a table in another order keeps its addresses.
        record_id=make_record_id(source, f"{table} {sidecar.edition}", row.key),
        source=source,
        document=f"{sidecar.dataset}: {sidecar.edition}",
        publisher=sidecar.publisher,
        published=sidecar.published_on,
        published_precision=sidecar.published_precision,
        locator=f"{table}: {row.key}",
        value_as_stated=row.as_stated,
        unit_as_stated=str(row.unit),
        url=sidecar.url or None,
        note=row.note or None,
    )


def _observation(record: Record, sidecar: Sidecar, row: Row) -> Observation:
    return Observation(
        indicator=row.indicator,
        reporter=row.reporter,
        partner=row.partner,
        period=row.period,
        unit=row.unit,
        source=record.source,
        published=record.published,
        record_id=record.record_id,
        value=row.value,
        resolution=row.resolution,
        status=row.status or Status(sidecar.status),
        product=row.product,
    )


def _duplicate(source: str, first: _Place, second: _Place) -> Issue:
    same = (first.row.value, first.row.unit) == (second.row.value, second.row.unit)
    where = f"line {first.line}" if first.file == second.file else f"{first.file}:{first.line}"
    what = f"{second.row.key} stands twice in one publication"
    return Issue(
        Severity.ERROR,
        "duplicate_key" if same else "conflicting_values",
        source,
        second.file,
        str(second.line),
        what if same else f"{what}, with different values",
        f"one row: {first.row.as_stated or 'no value'} {first.row.unit} in {where}",
        f"{second.row.as_stated or 'no value'} {second.row.unit}",
        "remove one of the two rows" if same else "look at the publisher's table and keep the row that is in it",
    )
