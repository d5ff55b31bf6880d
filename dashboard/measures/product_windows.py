"""Windows of time over single products: what all products together come to, and each product that was recorded.

A table by product has no row where nothing was recorded under a code. So a product over a window is the sum of its rows
in that window, and it is known only where all products together, of the same source and edition, were published for
the whole of it. A level has thousands of products and a page shows some twenty: amounts are added in columns, and what
else there is to know of a product is worked out when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import Any

import numpy as np
import pandas as pd

from dashboard.measures.refs import prepared
from etl.model.period import Period
from etl.model.product_rows import Numbers, Places, ProductRows

# Differences of sums of rounded figures: nothing is told apart below this part of a whole.
NEGLIGIBLE = 1e-9
_STATUSES = ("M", "U", "E", "P", "B", "A")
# Columns of rows of the whole that say anything about a window.
_READ = (
    "period_start", "period_end", "published", "record_id", "value", "lo", "hi", "status", "source", "unit",
    "stated_unit", "currency", "ids",
)  # fmt: skip
# First month, last month, day of publication.
_Key = tuple[int, int, pd.Timestamp]


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of rows over a window, in the frame's unit: bounds NaN where one is open, `status` the worst of the rows.

    `ids` are the rows' record ids in the order of time.
    """

    value: float
    lo: float
    hi: float
    status: str
    ids: Sequence[str]


class Ids(Sequence[str]):
    """The record ids of some rows, each worked out when it is asked for: of most sums only the first ever is."""

    def __init__(self, rows: ProductRows, places: Places) -> None:
        """Those of the rows at some places."""
        self._rows, self._places = rows, places

    def __getitem__(self, at: Any) -> Any:
        """One id, or those of a slice."""
        found = self._rows.ids(np.atleast_1d(self._places[at]))
        return tuple(found) if isinstance(at, slice) else found[0]

    def __iter__(self) -> Iterator[str]:
        """All of them."""
        return iter(self._rows.ids(self._places))

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._places)

    def __eq__(self, other: object) -> bool:
        """Whether another sequence has the same ids."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """That of the ids."""
        return hash(tuple(self))


class Parts(Mapping[str, Amount]):
    """The products of a window by code, in the order of codes; `values` are their amounts in that order."""

    def __init__(self, rows: ProductRows, places: Places) -> None:
        """Add up the rows at some places, which are in the order of time."""
        self._rows, self._places = rows, places
        self._product = rows.product[places]
        held = np.flatnonzero(np.bincount(self._product, minlength=len(rows.codes)))
        self._held = held
        sums = np.bincount(self._product, weights=rows.value[places], minlength=len(rows.codes))
        self.amounts: Numbers = sums[held].astype(np.float64)
        self._made: dict[str, Amount] = {}

    @cached_property
    def codes(self) -> list[str]:
        """The codes, in order."""
        return [self._rows.codes[place] for place in self._held.tolist()]

    @cached_property
    def _position(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.codes)}

    def __getitem__(self, code: str) -> Amount:
        """What was recorded of a product; raises KeyError where nothing was."""
        found = self._made.get(code)
        if found is None:
            product = self._held[self._position[code]]
            # Two threads may both make it; they make the same.
            found = self._made[code] = _sum(self._rows, self._places[self._product == product])
        return found

    def value(self, code: str) -> float:
        """What a product adds to a sum: its amount, or 0 where nothing was recorded, which nobody published as zero."""
        place = self._position.get(code)
        return 0.0 if place is None else float(self.amounts[place])

    def __contains__(self, code: object) -> bool:
        """Whether anything was recorded of a product."""
        return code in self._position

    def __iter__(self) -> Iterator[str]:
        """The codes, in order."""
        return iter(self.codes)

    def __len__(self) -> int:
        """The number of products."""
        return len(self._held)

    def largest(self, most: int) -> list[str]:
        """The codes of the largest products, equals by code."""
        order = np.argsort(-self.amounts, kind="stable")[:most]
        return [self.codes[place] for place in order.tolist()]

    def beside(self, other: Parts) -> tuple[list[str], Numbers, Numbers]:
        """The products that either has, in order, with what each has of them, 0 where nothing was recorded."""
        if self._rows is not other._rows:
            codes = sorted({*self, *other})
            own, others = (np.array([one.value(code) for code in codes], np.float64) for one in (self, other))
            return codes, own, others
        held = np.union1d(self._held, other._held)
        columns = []
        for one in (self, other):
            column = np.zeros(len(self._rows.codes))
            column[one._held] = one.amounts
            columns.append(column[held])
        return [self._rows.codes[place] for place in held.tolist()], columns[0], columns[1]

    @property
    def size(self) -> int:
        """The bytes of its columns."""
        return int(self._places.nbytes + self._product.nbytes + 2 * self._held.nbytes)


@dataclass(frozen=True)
class Window:
    """What one window holds: all products together, and each product of a level that was recorded, by its code.

    `currency` is what amounts were converted to, "" where they are as published, and `stated_unit` from what.
    """

    period: Period
    source: str
    unit: str
    stated_unit: str
    currency: str
    whole: Amount
    parts: Parts

    @cached_property
    def allocated(self) -> float:
        """The sum of the products of the level."""
        return fsum(self.parts.amounts.tolist())

    @property
    def rest(self) -> float:
        """What the level does not tell apart: all products together less those of the level; 0 where that is noise."""
        rest = self.whole.value - self.allocated
        return 0.0 if abs(rest) <= NEGLIGIBLE * max(abs(self.whole.value), 1.0) else rest

    def __len__(self) -> int:
        """The number of products."""
        return len(self.parts)


def recorded(
    parts: ProductRows, wholes: pd.DataFrame, periods: Iterable[Period], *, of_level: bool = True
) -> list[Window]:
    """What each window holds, in the order of `periods`; a window that is not published as a whole is left out.

    `parts` are the rows of the products of one level, `wholes` headline-like rows of all products together, both of one
    source, indicator, reporter, partner and unit, with the column `published`. A window is made of one row of the
    whole that covers it, or of its months where only these are told by product; a product counts by its rows of those
    periods and of the same edition. Each piece must have rows of products: a month of which the total alone is held is
    no month without trade, and would make every product seem smaller. Where `parts` are not of a whole level
    (`of_level` False) that cannot be told, and is left to who names the rows of the whole.
    """
    told = _by_edition(parts)
    whole = _editions(wholes, told)
    pieces = {(row["period_start"], row["period_end"]): row for row in whole}
    found = []
    for period in periods:
        ways = _ways(period, pieces)
        rows = next((way for way in ways if not of_level or all(_key(row) in told for row in way)), None)
        if rows is None:
            continue
        places = [told[key] for row in rows if (key := _key(row)) in told]
        found.append(
            Window(
                period,
                str(rows[0]["source"]),
                str(rows[0]["unit"]),
                str(rows[0].get("stated_unit", "")),
                next((str(row["currency"]) for row in rows if row["currency"]), ""),
                _whole(rows),
                Parts(parts, np.concatenate(places) if places else np.empty(0, dtype=np.int64)),
            )
        )
    return found


def _editions(wholes: pd.DataFrame, told: Mapping[_Key, Places]) -> list[dict[str, Any]]:
    """Of each period the row published last, among rows of one source and series.

    An edition that tells products apart goes before a later one that does not: a newer total alone says nothing of
    products.
    """
    frame = prepared(wholes)
    columns = {name: frame[name].tolist() for name in _READ if name in frame}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    chosen: dict[tuple[int, int], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (_key(row) in told, row["published"], row["record_id"])):
        # What is not known is NaN.
        if row["value"] == row["value"]:
            chosen[row["period_start"], row["period_end"]] = row
    return list(chosen.values())


def _key(row: Mapping[str, Any]) -> _Key:
    return row["period_start"], row["period_end"], row["published"]


def _ways(period: Period, pieces: Mapping[tuple[int, int], dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The rows of the whole that make a window: the one that covers it, and all its months, where none lacks."""
    own = pieces.get((period.start, period.end))
    months = [pieces.get((month, month)) for month in range(period.start, period.end + 1)]
    whole = [row for row in months if row is not None]
    found = [] if own is None else [[own]]
    return [*found, whole] if len(whole) == len(months) and period.length > 1 else found


def _by_edition(parts: ProductRows) -> dict[_Key, Places]:
    """Where the rows that have a value are, by period and day of publication."""
    keys: dict[_Key, int] = {}
    same = np.array(
        [keys.setdefault((one.start, one.end, one.published), len(keys)) for one in parts.editions], dtype=np.int16
    )
    known = np.flatnonzero(~np.isnan(parts.value))
    if not len(known):
        return {}
    edition = same[parts.edition[known]]
    order = np.argsort(edition, kind="stable")
    groups = np.split(known[order], np.cumsum(np.bincount(edition, minlength=len(keys)))[:-1])
    return {key: group for key, group in zip(keys, groups, strict=True) if len(group)}


def _whole(rows: Sequence[Mapping[str, Any]]) -> Amount:
    value, lo, hi = (float(np.array([row[name] for row in rows], np.float64).sum()) for name in ("value", "lo", "hi"))
    return Amount(value, lo, hi, _worst(row["status"] for row in rows), tuple(row["ids"] for row in rows))


def _sum(rows: ProductRows, places: Places) -> Amount:
    value, lo, hi = (sum(column[places].tolist()) for column in (rows.value, rows.lo, rows.hi))
    return Amount(value, lo, hi, _worst(rows.status[places].tolist()), Ids(rows, places))


def _worst(statuses: Iterable[str]) -> str:
    held = set(statuses)
    return next((status for status in _STATUSES if status in held), "A")
