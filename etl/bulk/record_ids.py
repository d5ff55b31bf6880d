"""Addresses of figures in bulk tables: twelve characters that say which load, and which key in it.

The key is a number made of the places of its parts in the load's code lists, so that no table of ids is needed: ten
million figures and all their sums have addresses, and none is stored. They begin with a letter that the alphabet of
other record ids leaves out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.model.observation import RECORD_ID_LENGTH
from etl.model.period import Period

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MARK = "u"
TAG_LENGTH = 4
_DIGITS = RECORD_ID_LENGTH - len(MARK) - TAG_LENGTH
INDICATORS = ("exports", "imports")
# More month ordinals than there will be: two of them are one number.
_MONTHS = 1 << 20


@dataclass(frozen=True, slots=True)
class BulkKey:
    """What a figure of a bulk table is about; `product` is a code of the column `product`."""

    indicator: str
    reporter: str
    partner: str
    product: str
    period: Period


class TooManyKeysError(ValueError):
    """A file with more keys than its figures can have addresses."""


@dataclass(frozen=True)
class CodeLists:
    """The codes of one load, each list in order and without repetition; periods as month ordinals."""

    tag: str
    products: Sequence[str]
    reporters: Sequence[str]
    partners: Sequence[str]
    periods: Sequence[tuple[int, int]]

    def check(self) -> None:
        """Raise TooManyKeysError if the keys of these lists have no room in an address."""
        if int(np.prod([float(length) for length in self._lengths])) >= 32**_DIGITS:
            extent = f"{len(self.products):,} products in {len(self.periods)} periods"
            raise TooManyKeysError(f"{extent} have more keys than addresses; load fewer periods at once")

    def ids(self, keys: pd.DataFrame) -> NDArray[np.object_]:
        """The record ids of rows with indicator, reporter, partner, product, period_start and period_end.

        Empty where a product is none of this load's.
        """
        spans = keys["period_start"].to_numpy(np.int64) * _MONTHS + keys["period_end"].to_numpy(np.int64)
        places = [
            *(
                index.get_indexer(pd.Index(keys[name].to_numpy(object)))
                for name, index in zip(("product", "partner", "reporter", "indicator"), self._indexes, strict=True)
            ),
            self._spans.get_indexer(pd.Index(spans)),
        ]
        known = np.logical_and.reduce([place >= 0 for place in places])
        number = np.zeros(len(keys), dtype=np.int64)
        for place, length in zip(places, self._lengths, strict=True):
            number = number * length + np.where(known, place, 0)
        shifts = np.arange(5 * (_DIGITS - 1), -1, -5)
        letters = np.frombuffer(ALPHABET.encode(), dtype="S1")[(number[:, None] >> shifts) & 31]
        texts = np.ascontiguousarray(letters).view(f"S{_DIGITS}").ravel().astype(str).astype(object)
        ids: NDArray[np.object_] = np.where(known, (MARK + self.tag) + texts, "")
        return ids

    def id_of(self, key: BulkKey) -> str:
        """What `ids` gives for one key, in a hundredth of its time; the codes are looked for in their order."""
        codes = (key.product, key.partner, key.reporter, key.indicator)
        lists: tuple[Sequence[Any], ...] = (self.products, self.partners, self.reporters, INDICATORS)
        number = 0
        for held, code in zip((*lists, self.periods), (*codes, (key.period.start, key.period.end)), strict=True):
            place = bisect_left(held, code)
            if place == len(held) or held[place] != code:
                return ""
            number = number * len(held) + place
        letters = (ALPHABET[(number >> shift) & 31] for shift in range(5 * (_DIGITS - 1), -1, -5))
        return MARK + self.tag + "".join(letters)

    def key(self, record_id: str) -> BulkKey | None:
        """What a record id of this load is about; None where the load has no such key."""
        number = 0
        for letter in record_id[-_DIGITS:]:
            place = ALPHABET.find(letter)
            if place < 0:
                return None
            number = number * 32 + place
        places = []
        for length in reversed(self._lengths):
            number, place = divmod(number, length)
            places.append(place)
        if number:
            return None
        period, indicator, reporter, partner, product = places
        return BulkKey(
            INDICATORS[indicator],
            self.reporters[reporter],
            self.partners[partner],
            self.products[product],
            Period(*self.periods[period]),
        )

    @property
    def _lengths(self) -> tuple[int, ...]:
        return len(self.products), len(self.partners), len(self.reporters), len(INDICATORS), len(self.periods)

    @cached_property
    def _indexes(self) -> tuple[pd.Index, ...]:
        lists = (self.products, self.partners, self.reporters, INDICATORS)
        return tuple(pd.Index(list(codes), dtype=object) for codes in lists)

    @cached_property
    def _spans(self) -> pd.Index:
        return pd.Index([start * _MONTHS + end for start, end in self.periods], dtype="int64")


def tag_of(record_id: str) -> str:
    """The tag of the load that a record id belongs to; empty for an id of another kind."""
    if len(record_id) != RECORD_ID_LENGTH or not record_id.startswith(MARK):
        return ""
    return record_id[len(MARK) : len(MARK) + TAG_LENGTH]


def make_tag(digest: str) -> str:
    """The tag of a load from the hexadecimal digest that identifies it."""
    number = int(digest[:16], 16)
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(TAG_LENGTH))
