"""Joins of small frames by key: which row of one frame belongs to each row of another.

A page's frames have some hundred rows; a dictionary finds their partners several times faster than a merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]


def counterparts(rows: pd.DataFrame, others: pd.DataFrame, keys: Sequence[str], months: int | None = 0) -> Positions:
    """For each row, the position of the first row of `others` with the same keys and period; -1 where there is none.

    The period sought lies `months` earlier; None joins by the keys alone.
    """
    columns = [rows[key].tolist() for key in keys]
    other_columns = columns if others is rows else [others[key].tolist() for key in keys]
    if months is not None:
        columns = columns + [(rows[name].to_numpy() - months).tolist() for name in _ENDS]
        other_columns = other_columns + [others[name].tolist() for name in _ENDS]
    first: dict[tuple[Any, ...], int] = {}
    for place, key in enumerate(zip(*other_columns, strict=True)):
        first.setdefault(key, place)
    found = [first.get(key, -1) for key in zip(*columns, strict=True)]
    return np.array(found, dtype=np.int64)


_ENDS = ("period_start", "period_end")


def numbers(others: pd.DataFrame, column: str, at: Positions) -> Floats:
    """A column of numbers at positions, NaN at -1."""
    values = np.append(others[column].to_numpy(np.float64), np.nan)
    return np.asarray(values[at], dtype=np.float64)


def texts(others: pd.DataFrame, column: str, at: Positions) -> list[Any]:
    """A column of texts at positions, None at -1."""
    values = [*others[column].tolist(), None]
    return [values[place] for place in at.tolist()]


def extended(rows: pd.DataFrame, new: Mapping[str, Any]) -> pd.DataFrame:
    """The rows with columns replaced or added; a value that is no column stands in every row.

    Columns of NumPy's own kinds keep their kind, all others are Python objects: whether they are texts is not looked
    at, which would take longer than all the rest.
    """
    plain = {name: _numeric(values, len(rows)) for name, values in new.items()}
    numeric = {name: values for name, values in plain.items() if values is not None}
    others = [name for name in new if name not in numeric]
    texts = np.empty((len(rows), len(others)), dtype=object)
    for place, name in enumerate(others):
        texts[:, place] = new[name]
    kept = rows.take([place for place, name in enumerate(rows.columns.tolist()) if name not in new], axis=1)
    added = pd.DataFrame(texts, columns=_names(others), index=rows.index, dtype=object)
    # A frame of one kind is made of one block, which takes a fraction of the time of a frame of columns.
    kinds = dict.fromkeys(values.dtype for values in numeric.values())
    blocks = [[name for name, values in numeric.items() if values.dtype == kind] for kind in kinds]
    made = [
        pd.DataFrame(np.column_stack([numeric[name] for name in names]), columns=_names(names), index=rows.index)
        for names in blocks
    ]
    return pd.concat([kept, added, *made], axis=1)


def _names(names: Iterable[str]) -> pd.Index:
    """Names of columns as Python objects, which are found sooner than pandas' own texts."""
    return pd.Index(list(names), dtype=object)


def _numeric(values: Any, count: int) -> NDArray[Any] | None:
    """Numbers or flags as a column; None for anything else."""
    if isinstance(values, list):
        values = np.array(values) if values and isinstance(values[0], bool | int | float) else None
    elif not isinstance(values, np.ndarray):
        values = np.full(count, values) if isinstance(values, bool | int | float) else None
    return None if values is None or values.dtype == object else values
