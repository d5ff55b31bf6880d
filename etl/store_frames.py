"""Answers as small pandas frames with texts as Python objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

# A frame with more rows is kept for long, so its texts share memory.
_SHARED_ABOVE = 20_000


def as_frame(table: pa.Table) -> pd.DataFrame:
    """The table as a frame, texts as Python objects.

    Results are small and are then masked, compared and listed over and over, which on pandas' own strings costs several
    times as much as the query.
    """
    columns: dict[str, Any] = {}
    shares = table.num_rows > _SHARED_ABOVE
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            texts = _shared(column) if shares and name != "record_id" else column.to_numpy(zero_copy_only=False)
            columns[name] = pd.Series(texts, dtype=object)
        else:
            columns[name] = column.to_pandas(date_as_object=False)
    return pd.DataFrame(columns, columns=table.column_names)


def with_lists(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """The frame with lists in some columns, where Arrow gives arrays, whose truth value is an error."""
    for column in frame.columns.intersection(list(columns)):
        frame[column] = pd.Series([list(value) for value in frame[column]], index=frame.index, dtype=object)
    return frame


def in_order(records: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """The records in the order of some ids."""
    order = {record_id: place for place, record_id in enumerate(ids)}
    return records.sort_values("record_id", key=lambda column: column.map(order), ignore_index=True)


def _shared(column: pa.ChunkedArray) -> NDArray[np.object_]:
    """A column of texts as an array of Python objects, equal ones the same object."""
    coded = pa.concat_arrays(column.chunks).dictionary_encode()
    texts = np.array([*coded.dictionary.to_pylist(), None], dtype=object)
    shared: NDArray[np.object_] = texts[coded.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)]
    return shared
