"""A table held in memory, asked by key without a database: a page asks some ten times, and each ask is short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
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
_KINDS = tuple(PeriodKind)
Positions = NDArray[np.int64]
PlacesByKey = dict[tuple[str, str, str], Positions]


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
        self._distinct = {column: set(values) for column, values in self._columns.items()}
        self._start = self._frame["period_start"].to_numpy(np.int64)
        self._end = self._frame["period_end"].to_numpy(np.int64)
        self._kind = _kind_codes(self._start, self._end)
        self._by_kind: dict[PeriodKind, PlacesByKey] = {}
        self._published = self._frame["published"].to_numpy("datetime64[D]")

    def among(self, rows: Positions) -> HeldTable:
        """The table of the observations at some places alone, over the same memory."""
        return HeldTable(self._frame, np.sort(rows))

    def mapped(self, change: Callable[[pd.DataFrame], pd.DataFrame]) -> HeldTable:
        """The same table with other columns: `change` keeps the rows and all columns that a query restricts."""
        table = copy(self)
        # The copy lays columns of a kind together, which makes every later selection of rows several times quicker.
        table._frame = change(self._frame).copy()
        return table

    def has_records(self, ids: Iterable[str]) -> bool:
        """Whether each of those records has an observation here."""
        return bool((self._records.get_indexer_for(pd.Index(list(ids), dtype=object)) >= 0).all())

    def select(self, query: Query, as_of: date | None = None) -> pd.DataFrame:
        """The observations that a query wants, published on or before `as_of`, in the order of the table."""
        rows = self._candidates(query)
        if len(query.kinds) > 1 or (query.kinds and query.record_ids):
            rows = rows[_wanted_kinds(query.kinds)[self._kind[rows]]]
        if query.start is not None:
            rows = rows[self._start[rows] >= query.start]
        if query.end is not None:
            rows = rows[self._end[rows] <= query.end]
        if as_of is not None:
            rows = rows[self._published[rows] <= np.datetime64(as_of, "D")]
        # Texts are compared one by one, so only of the rows that are left.
        for field, column in _OTHERS:
            wanted = self._wanted(query, field, column)
            if wanted and not self._distinct[column] <= wanted:
                rows = rows[np.fromiter((value in wanted for value in self._columns[column][rows]), bool, len(rows))]
        if query.record_ids:
            rows = rows[self._has_key(rows, query)]
        return self._frame.take(rows).reset_index(drop=True)

    def _wanted(self, query: Query, field: str, column: str) -> set[str]:
        """The values of a column that a query wants; empty for all."""
        if column == "product" and query.product_level:
            return {code for code in self._distinct[column] if query.wants_product(code)} or {""}
        return {str(value) for value in getattr(query, field)}

    def _candidates(self, query: Query) -> Positions:
        """Rows of the wanted record ids, else of the wanted keys, ascending."""
        if query.record_ids:
            found = np.unique(self._records.get_indexer_for(pd.Index([str(one) for one in query.record_ids])))
            found = found[found >= 0].astype(np.int64)
            return found if self._only is None else found[np.isin(found, self._only)]
        by_key = self._by_key if len(query.kinds) != 1 else self._of_kind(PeriodKind(query.kinds[0]))
        parts = sorted((by_key[key] for key in self._keys(query) if key in by_key), key=lambda rows: int(rows[0]))
        # Most often in order by now, which a stable sort finds out quickly.
        return np.sort(np.concatenate(parts), kind="stable") if parts else np.empty(0, dtype=np.int64)

    def _of_kind(self, kind: PeriodKind) -> PlacesByKey:
        """The places of each key's rows of one kind of period: of many partners, years are a small part of all rows."""
        found = self._by_kind.get(kind)
        if found is None:
            rows = np.flatnonzero(self._kind == _KINDS.index(kind))
            rows = rows if self._only is None else rows[np.isin(rows, self._only)]
            # Two threads may both make it; they make the same.
            found = self._by_kind[kind] = _places_by_key(self._frame, rows)
        return found

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
        self._ids = pd.Index(frame["record_id"])

    def of(self, ids: Sequence[str]) -> pd.DataFrame:
        """The records of those ids in the order asked for; unknown ids are left out."""
        places = self._ids.get_indexer_for(pd.Index(list(ids), dtype=object))
        return self._frame.take(places[places >= 0]).reset_index(drop=True)

    def has(self, ids: Sequence[str]) -> bool:
        """Whether all of those records are here."""
        return bool((self._ids.get_indexer_for(pd.Index(list(ids), dtype=object)) >= 0).all())


def _places_by_key(frame: pd.DataFrame, only: Positions | None) -> PlacesByKey:
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


def _kind_codes(start: Positions, end: Positions) -> NDArray[np.int8]:
    """The place of each period's kind in `PeriodKind`; the rules of `Period.kind` over whole columns."""
    span = end - start
    rules = {
        PeriodKind.MONTH: span == 0,
        PeriodKind.QUARTER: (span == 2) & (start % 3 == 0),
        PeriodKind.HALF: (span == 5) & (start % 6 == 0),
        PeriodKind.YEAR: (span == 11) & (start % 12 == 0),
        PeriodKind.YEAR_TO_DATE: (start % 12 == 0) & (span < 11),
    }
    return np.select(
        list(rules.values()), [_KINDS.index(kind) for kind in rules], _KINDS.index(PeriodKind.SPAN)
    ).astype(np.int8)


def _wanted_kinds(kinds: Iterable[PeriodKind]) -> NDArray[np.bool_]:
    """Of each kind in its place, whether it is among some kinds."""
    wanted = {PeriodKind(kind) for kind in kinds}
    return np.array([kind in wanted for kind in _KINDS], dtype=bool)
