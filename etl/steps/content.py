"""The identity of a build: tables in their one order, and a hash of what is in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.model.dataset import MART_SCHEMAS, SORT_KEYS, TABLE_SCHEMAS
from etl.model.layout import HASH_LENGTH, SCHEMA_VERSION
from etl.model.observation import TOTAL
from etl.model.period import Period

_SLICE = 100_000


def in_order(table: pa.Table, name: str) -> pa.Table:
    """The table of that name in the order of its keys, so that its rows' order of arrival leaves no trace."""
    return table.sort_by([(key, "ascending") for key in SORT_KEYS[name]]).combine_chunks()


def content_hash(tables: Mapping[str, pa.Table]) -> str:
    """Hex digest of the tables of TABLE_SCHEMAS, each in order: of their values alone.

    It depends neither on time nor on how Arrow lays values out (what lies under a null, chunks, padding).
    """
    digest = hashlib.sha256(f"schema {SCHEMA_VERSION}".encode())
    for name in TABLE_SCHEMAS:
        digest.update(f"\n{name} {tables[name].num_rows}".encode())
        for column in tables[name].column_names:
            digest.update(f"\n{column}\n".encode())
            for part in _slices(tables[name].column(column)):
                for chunk in _bytes(part):
                    digest.update(chunk)
    return digest.hexdigest()[:HASH_LENGTH]


def hash_with(content: str, loads: Iterable[str]) -> str:
    """The hash of a build: of its tables alone, or of them and of the ids of the files loaded beside them."""
    found = sorted(loads)
    return hashlib.sha256(" ".join([content, *found]).encode()).hexdigest()[:HASH_LENGTH] if found else content


def marts(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables of MART_SCHEMAS, made from observations and records, in order."""
    observations = tables["observations"]
    totals = observations.filter(pc.equal(observations["product"], TOTAL))
    records = tables["records"]
    made = {
        "totals": totals,
        "total_records": records.filter(pc.is_in(records["record_id"], pc.unique(totals["record_id"]))),
        "by_period": totals,
        "lineage": _lineage(observations),
        "places": observations.select(MART_SCHEMAS["places"].names),
        "coverage": _coverage(observations),
    }
    return {name: in_order(table.cast(MART_SCHEMAS[name]), name) for name, table in made.items()}


def _lineage(observations: pa.Table) -> pa.Table:
    derived = observations.filter(pc.greater(pc.list_value_length(observations["parents"]), 0)).combine_chunks()
    parents = derived["parents"].combine_chunks()
    if isinstance(parents, pa.ChunkedArray):
        parents = pa.concat_arrays(parents.chunks) if parents.num_chunks else pa.array([], parents.type)
    children = derived["record_id"].take(pc.list_parent_indices(parents))
    return pa.table({"parent": pc.list_flatten(parents), "record_id": children})


def _coverage(observations: pa.Table) -> pa.Table:
    held = observations.filter(pc.is_valid(observations["value"]))
    periods = held.group_by(["reporter", "partner", "indicator", "period_start", "period_end"])
    spans = periods.aggregate([([], "count_all")]).to_pylist()
    rows: dict[tuple[str, str, str], list[dict[str, int]]] = {}
    for span in spans:
        rows.setdefault((span["reporter"], span["partner"], span["indicator"]), []).append(span)
    return pa.Table.from_pylist(
        [
            {
                "reporter": reporter,
                "partner": partner,
                "indicator": indicator,
                "first": min(s["period_start"] for s in found),
                "last": max(s["period_end"] for s in found),
                "kinds": sorted({str(Period(s["period_start"], s["period_end"]).kind) for s in found}),
                "count": sum(s["count_all"] for s in found),
            }
            for (reporter, partner, indicator), found in rows.items()
        ],
        schema=MART_SCHEMAS["coverage"],
    )


def _slices(column: pa.ChunkedArray) -> Iterator[pa.Array]:
    # Fixed slices: the digest must not depend on where chunks happen to end.
    for start in range(0, len(column), _SLICE):
        part = column.slice(start, _SLICE)
        yield pa.concat_arrays(part.chunks)


def _bytes(part: pa.Array) -> Iterator[bytes]:
    yield part.is_valid().to_numpy(zero_copy_only=False).tobytes()
    if pa.types.is_list(part.type):
        yield pc.fill_null(pc.list_value_length(part), 0).to_numpy(zero_copy_only=False).astype("<i4").tobytes()
        yield from _bytes(pc.list_flatten(part))
    elif pa.types.is_string(part.type):
        filled = pc.fill_null(part, "")
        yield pc.binary_length(filled).to_numpy(zero_copy_only=False).astype("<i4").tobytes()
        yield "".join(filled.to_pylist()).encode()
    elif pa.types.is_floating(part.type):
        # A negative zero is zero.
        yield (pc.fill_null(part, 0.0).to_numpy(zero_copy_only=False) + np.float64(0.0)).astype("<f8").tobytes()
    else:
        whole = part.cast(pa.int32()) if pa.types.is_date32(part.type) else part
        yield pc.fill_null(whole, 0).to_numpy(zero_copy_only=False).astype("<i8").tobytes()
