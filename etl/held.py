"""A table held in memory, asked by key without a database: a page asks some ten times, and each ask is short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.model.period import PeriodKind
from etl.store_query import Query

_KEY = ("indicator", "reporter", "partner")
# Fields of a query and the columns they restrict, besides the key and the record id.
_OTHERS = (("products", "product"), ("sources", "source"), ("periods", "period"), ("origins", "origin"))
Positions = NDArray[np.int64]


class HeldTable:
    """Observations in memory, found by key or record id, given in their order; never changed.

    Answers a `Query` exactly as the database does, which a test holds.
    """

    def __init__(self, frame: pd.DataFrame, only: Positions | None = None) -> None:
        """Index the observations of a frame in the table's order, or those at some places; texts are Python objects."""
        self._frame = frame.reset_index(drop=True)
        self._only = only
        self._by_key = _places_by_key(self._frame, only)
        self._values = {name: {key[place] for key in self._by_key} for place, name in enumerate(_KEY)}
        self._records = pd.Index(self._frame["record_id"])
        self._columns = {column: self._frame[column].to_numpy(dtype=object) for _, column in _OTHERS}
        self._start = self._frame["period_start"].to_numpy(np.int64)
        self._end = self._frame["period_end"].to_numpy(np.int64)
        self._published = self._frame["published"].to_numpy("datetime64[D]")

    def among(self, rows: Positions) -> HeldTable:
        """The table of the observations at some places alone, over the same memory."""
        return HeldTable(self._frame, np.sort(rows))

    def has_records(self, ids: Iterable[str]) -> bool:
        """Whether each of those records has an observation here."""
        return bool(pd.Index(list(ids), dtype=object).isin(self._records).all())

    def select(self, query: Query, as_of: date | None = None) -> pd.DataFrame:
        """The observations that a query wants, published on or before `as_of`, in the order of the table."""
        rows = self._candidates(query)
        keep = np.ones(len(rows), dtype=bool)
        for field, column in _OTHERS:
            wanted = {str(value) for value in getattr(query, field)}
            if wanted:
                keep &= np.fromiter((value in wanted for value in self._columns[column][rows]), bool, len(rows))
        if query.record_ids:
            keep &= self._has_key(rows, query)
        if query.kinds:
            keep &= _is_kind(self._start[rows], self._end[rows], query.kinds)
        if query.start is not None:
            keep &= self._start[rows] >= query.start
        if query.end is not None:
            keep &= self._end[rows] <= query.end
        if as_of is not None:
            keep &= self._published[rows] <= np.datetime64(as_of, "D")
        return self._frame.take(rows[keep]).reset_index(drop=True)

    def _candidates(self, query: Query) -> Positions:
        """Rows of the wanted record ids, else of the wanted keys, ascending."""
        if query.record_ids:
            found = np.unique(self._records.get_indexer_for(pd.Index([str(one) for one in query.record_ids])))
            found = found[found >= 0].astype(np.int64)
            return found if self._only is None else found[np.isin(found, self._only)]
        keys = self._keys(query)
        parts = [self._by_key[key] for key in keys if key in self._by_key]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)

    def _keys(self, query: Query) -> Iterable[tuple[str, ...]]:
        wanted = [
            {str(value) for value in asked} & self._values[name] if asked else self._values[name]
            for asked, name in zip((query.indicators, query.reporters, query.partners), _KEY, strict=True)
        ]
        if len(wanted[0]) * len(wanted[1]) * len(wanted[2]) > len(self._by_key):
            return (key for key in self._by_key if all(part in ask for part, ask in zip(key, wanted, strict=True)))
        return product(*wanted)

    def _has_key(self, rows: Positions, query: Query) -> NDArray[np.bool_]:
        keep = np.ones(len(rows), dtype=bool)
        for asked, name in zip((query.indicators, query.reporters, query.partners), _KEY, strict=True):
            if asked:
                wanted = {str(value) for value in asked}
                keep &= self._frame[name].take(rows).isin(wanted).to_numpy(bool)
        return keep


class HeldRecords:
    """Records in memory, found by id."""

    def __init__(self, frame: pd.DataFrame) -> None:
        """Index the records of a frame; texts are Python objects."""
        self._frame = frame
        self._place = {str(record_id): place for place, record_id in enumerate(frame["record_id"].tolist())}

    def of(self, ids: Sequence[str]) -> pd.DataFrame:
        """The records of those ids in the order asked for; unknown ids are left out."""
        places = [self._place[record_id] for record_id in ids if record_id in self._place]
        return self._frame.take(places).reset_index(drop=True)


def _places_by_key(frame: pd.DataFrame, only: Positions | None) -> dict[tuple[str, str, str], Positions]:
    """The places of each key's rows, ascending; of the rows at some places only."""
    rows = np.arange(len(frame), dtype=np.int64) if only is None else only
    if not len(rows):
        return {}
    code = np.zeros(len(rows), dtype=np.int64)
    for name in _KEY:
        codes, values = pd.factorize(frame[name].to_numpy(dtype=object)[rows])
        code = code * len(values) + codes
    order = np.argsort(code, kind="stable")
    parts = np.split(rows[order], np.flatnonzero(np.diff(code[order])) + 1)
    columns = [frame[name].to_numpy(dtype=object) for name in _KEY]
    return {(columns[0][part[0]], columns[1][part[0]], columns[2][part[0]]): part for part in parts}


def _is_kind(start: Positions, end: Positions, kinds: Iterable[PeriodKind]) -> NDArray[np.bool_]:
    """Whether each period is of one of some kinds; the rules of `Period.kind` over whole columns."""
    span = end - start
    month, quarter = span == 0, (span == 2) & (start % 3 == 0)
    half, year = (span == 5) & (start % 6 == 0), (span == 11) & (start % 12 == 0)
    named = month | quarter | half | year
    to_date = (start % 12 == 0) & (span < 11) & ~named
    masks = {
        PeriodKind.MONTH: month,
        PeriodKind.QUARTER: quarter,
        PeriodKind.HALF: half,
        PeriodKind.YEAR: year,
        PeriodKind.YEAR_TO_DATE: to_date,
        PeriodKind.SPAN: ~(named | to_date),
    }
    found = np.zeros(len(start), dtype=bool)
    for kind in kinds:
        found |= masks[PeriodKind(kind)]
    return found
