"""Between the typed figures of sources and the tables of a build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

import pandas as pd
import pyarrow as pa

from etl.model.dataset import TABLE_SCHEMAS
from etl.model.finding import HeldFinding
from etl.model.fx import FxRate
from etl.model.issue import Issue
from etl.model.ledger import LedgerEntry
from etl.model.observation import OBSERVATION_SCHEMA, Observation, Record
from etl.model.registry import SourceInfo
from etl.registry import Registry

_FLOATS = ("value", "resolution", "lo", "hi")
_INTS = ("period_start", "period_end")


def observation_frame(observations: Iterable[Observation]) -> pd.DataFrame:
    """The observations as a frame of the columns of OBSERVATION_SCHEMA; NaN for a null number."""
    return typed(pd.DataFrame([o.row() for o in observations], columns=OBSERVATION_SCHEMA.names))


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of observations with its numbers as float64 and its month ordinals as int64, even without any row."""
    return frame.astype(dict.fromkeys(_FLOATS, "float64") | dict.fromkeys(_INTS, "int64"))


def record_frame(records: Iterable[Record]) -> pd.DataFrame:
    """The records as a frame of the columns of RECORD_SCHEMA, None for null."""
    rows = [{name: getattr(record, name) for name in Record.__dataclass_fields__} for record in records]
    return pd.DataFrame(rows, columns=TABLE_SCHEMAS["records"].names, dtype=object)


def frame_table(frame: pd.DataFrame, table: str) -> pa.Table:
    """A frame as the Arrow table of that name; raises pyarrow.ArrowInvalid if it does not fit the schema."""
    schema = TABLE_SCHEMAS[table]
    return pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False).replace_schema_metadata()


def rows_table(rows: Iterable[FxRate | HeldFinding | Issue | LedgerEntry | SourceInfo], table: str) -> pa.Table:
    """Dataclass instances as the Arrow table of that name."""
    schema = TABLE_SCHEMAS[table]
    return pa.Table.from_pylist([asdict(row) for row in rows], schema=schema)


def with_sources(tables: Mapping[str, pa.Table], ids: Iterable[str], registry: Registry) -> dict[str, pa.Table]:
    """The tables of a build with some sources among its sources, as the registry describes them."""
    known = set(tables["sources"]["id"].to_pylist())
    more = rows_table([registry.source(name) for name in sorted(set(ids) - known)], "sources")
    return {**tables, "sources": pa.concat_tables([tables["sources"], more])}
