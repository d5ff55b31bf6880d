"""Kazakhstan's rows of all loaded files in memory: what pages ask of products, without a question to an engine.

A question to the tables opens a file for each load and takes tens of milliseconds; a page about a pair asks for both
flows. The rows of one country are a small part of the files, so columns of numbers hold them in some 24 bytes a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from etl.bulk.load import Load
from etl.bulk.question import UNION
from etl.bulk.record_ids import BulkKey, CodeLists
from etl.model.observation import Status
from etl.model.period import Period
from etl.model.product import Level
from etl.model.product_rows import Edition, Numbers, Places, ProductRows
from etl.model.units import Unit

HOME_ROWS = """
    SELECT tag, indicator, reporter, period_start, period_end, product, sitc, value, file_rows
    FROM {rows} r WHERE partner = ? AND indicator IN (?, ?)
    ORDER BY indicator, reporter, tag, period_start, period_end, product, value"""
HOME_COUNT = "SELECT count(*) AS count FROM {rows} r WHERE partner = ?"


@dataclass(frozen=True, slots=True)
class _Slot:
    """A period of one load."""

    load: Load
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class _Codes:
    """The codes of one level: `of` is the place of each detailed code's own among `texts`.

    `known` has a row for each load: whether it lists the code. What is no product counts in the total, and has no
    figure of its own.
    """

    texts: Sequence[str]
    of: Places
    known: NDArray[np.bool_]


class HomeProducts:
    """The rows of trade with Kazakhstan that loaded files have; answers as the tables do, which a test holds.

    `table` is the answer to HOME_ROWS over the table `leaf`, `lists` gives the code lists of a load by its tag,
    `members` are the Union's.
    """

    def __init__(
        self,
        table: pa.Table,
        home: str,
        loads: Mapping[str, Load],
        lists: Callable[[str], CodeLists],
        members: Iterable[str],
    ) -> None:
        self._home, self._lists, self._members = home, lists, frozenset(members)
        self._slots, self._slot = _slots(table, loads)
        self._goods = {name: _coded(table, name) for name in ("product", "sitc")}
        self._value = table["value"].to_numpy()
        self._file_rows = table["file_rows"].to_numpy().astype(np.float64)
        self._pairs = _runs(table)
        self._levels: dict[Level, _Codes] = {}
        tags = list(dict.fromkeys(slot.load.tag for slot in self._slots))
        self._load_of = np.array([tags.index(slot.load.tag) for slot in self._slots], dtype=np.int64)
        self._every_code, self._listed = _listed([lists(tag).product_codes for tag in tags])

    def rows(
        self, indicator: str, reporter: str, level: Level, start: int, end: int, loads: Iterable[Load]
    ) -> ProductRows:
        """All products of a level that a reporter, or the Union, counts with Kazakhstan in some months of loads."""
        tags = {load.tag for load in loads}
        held = [
            place
            for place, slot in enumerate(self._slots)
            if slot.load.tag in tags and slot.start >= start and slot.end <= end
        ]
        codes, slots = self._codes(level), [self._slots[place] for place in held]
        value, file_rows, counted = self._sums(self._of(indicator, reporter), codes, held, level)
        there = np.flatnonzero(counted & codes.known[self._load_of[held]].ravel())
        edition, product = np.divmod(there, len(codes.texts))
        spread = file_rows[there] * (np.array([slot.load.resolution for slot in slots])[edition] / 2)
        value = value[there]
        # A file that lacks a member says what the Union's trade is at least.
        open_end = np.array([reporter == UNION and not self._members <= set(slot.load.reporters) for slot in slots])
        return ProductRows(
            codes.texts,
            [Edition(s.start, s.end, pd.Timestamp(s.load.published), str(Unit.EUR)) for s in slots],
            product,
            edition,
            value,
            value - spread,
            np.where(open_end[edition], np.nan, value + spread) if len(there) else value,
            np.full(len(there), str(Status.NORMAL), dtype=object),
            lambda places: [
                self._record_id(slots[edition[place]], indicator, reporter, codes.texts[product[place]])
                for place in places.tolist()
            ],
        )

    def _sums(
        self, parts: Sequence[slice], codes: _Codes, held: Sequence[int], level: Level
    ) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
        """The value and the file's rows of each code in each held slot, slot by slot, and whether there are any."""
        place_of = np.full(len(self._slots), -1, dtype=np.int64)
        place_of[held] = np.arange(len(held))
        slot, goods, value, file_rows = (
            np.concatenate([column[part] for part in parts]) if parts else column[:0]
            for column in (self._slot, self._goods[_kind(level)][0], self._value, self._file_rows)
        )
        slot = place_of[slot]
        inside = slot >= 0
        if not inside.all():
            slot, goods, value, file_rows = slot[inside], goods[inside], value[inside], file_rows[inside]
        cell, cells = slot * len(codes.texts) + codes.of[goods], len(held) * len(codes.texts)
        sums = [np.bincount(cell, weights=one, minlength=cells).astype(np.float64) for one in (value, file_rows)]
        return sums[0], sums[1], np.bincount(cell, minlength=cells) > 0

    def _of(self, indicator: str, reporter: str) -> list[slice]:
        """Where the rows of a reporter lie, or of all members."""
        wanted = sorted(self._members) if reporter == UNION else [reporter]
        return [self._pairs[indicator, one] for one in wanted if (indicator, one) in self._pairs]

    def _codes(self, level: Level) -> _Codes:
        """The codes of a level that the detailed ones are of; those of no product among them."""
        found = self._levels.get(level)
        if found is None:
            own = [level.prefix + digits[: level.digits] for digits in self._goods[_kind(level)][1]]
            of, texts = pd.factorize(np.array(own, dtype=object), sort=True)
            # Two threads may both make it; they make the same.
            known = self._listed[:, self._every_code.get_indexer(pd.Index(texts, dtype=object))]
            found = self._levels[level] = _Codes([str(text) for text in texts], of.astype(np.int64), known)
        return found

    def _record_id(self, slot: _Slot, indicator: str, reporter: str, product: str) -> str:
        key = BulkKey(indicator, reporter, self._home, product, Period(slot.start, slot.end))
        return self._lists(slot.load.tag).id_of(key)


def _kind(level: Level) -> str:
    return "sitc" if level.prefix == "SITC" else "product"


def _coded(table: pa.Table, name: str) -> tuple[NDArray[np.int32], list[str]]:
    """A column of texts as places in a list of them; no text is an empty one."""
    coded = pc.fill_null(table[name], "").combine_chunks().dictionary_encode()
    return coded.indices.to_numpy(), coded.dictionary.to_pylist()


def _listed(lists: Sequence[Sequence[str]]) -> tuple[pd.Index, NDArray[np.bool_]]:
    """Every code of some lists, and of each list which of them it has; a last column, of no code, is False."""
    places, every = pd.factorize(np.array([code for one in lists for code in one], dtype=object))
    listed = np.zeros((len(lists), len(every) + 1), dtype=bool)
    listed[np.repeat(np.arange(len(lists)), [len(one) for one in lists]), places] = True
    return pd.Index(every, dtype=object), listed


def _slots(table: pa.Table, loads: Mapping[str, Load]) -> tuple[list[_Slot], NDArray[np.int64]]:
    """The periods of each load that rows are of, in the order of time and publication, and the place of each row's."""
    number = np.zeros(table.num_rows, dtype=np.int64)
    values = []
    for name in ("tag", "period_start", "period_end"):
        places, held = pd.factorize(table[name].to_numpy(zero_copy_only=False))
        number = number * len(held) + places
        values.append(held)
    of, numbers = pd.factorize(number)
    tags, starts, ends = (
        held[places] for held, places in zip(values, np.unravel_index(numbers, list(map(len, values))), strict=True)
    )
    found = [_Slot(loads[tag], int(start), int(end)) for tag, start, end in zip(tags, starts, ends, strict=True)]
    order = sorted(range(len(found)), key=lambda n: (found[n].start, found[n].end, found[n].load.published, n))
    rank = np.empty(len(found), dtype=np.int64)
    rank[order] = np.arange(len(found))
    return [found[place] for place in order], rank[of]


def _runs(table: pa.Table) -> dict[tuple[str, str], slice]:
    """Where the rows of each indicator and reporter lie, which are in that order."""
    columns = [table[name].to_numpy(zero_copy_only=False) for name in ("indicator", "reporter")]
    changes = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    bounds = [0, *(np.flatnonzero(changes) + 1).tolist(), table.num_rows]
    return {
        (columns[0][first], columns[1][first]): slice(first, last) for first, last in pairwise(bounds) if last > first
    }
