"""Addresses of figures in bulk tables: twelve characters that say which load, and which key in it.

The key is a number made of the places of its parts in the load's code lists, so that no table of ids is needed: ten
million figures and all their sums have addresses, and none is stored. They begin with a letter that the alphabet of
other record ids leaves out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etl.bulk.coded import Coded, byte_codes
from etl.model.observation import RECORD_ID_LENGTH
from etl.model.period import Period

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MARK = "u"
TAG_LENGTH = 4
_DIGITS = RECORD_ID_LENGTH - len(MARK) - TAG_LENGTH
INDICATORS = ("exports", "imports")
# What tells the chapter of a row of sums from the 8-digit codes beside it, in the table `products`.
CHAPTER_MARK = "*"
# More month ordinals than there will be: two of them are one number.
_MONTHS = 1 << 20
_PARTS = ("product", "partner", "reporter", "indicator")
_LETTERS = np.frombuffer(ALPHABET.encode(), dtype="S1")
_SHIFTS = np.arange(5 * (_DIGITS - 1), -1, -5)
# More rows than a table of sums has: the numbers of two loads' rows never meet.
_ROWS = 1 << 32


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
    """The codes of one load, each list in order and without repetition; periods as month ordinals.

    Texts may be given as `byte_codes`, which take a fifth of their room.
    """

    tag: str
    products: Sequence[str] | NDArray[np.bytes_]
    reporters: Sequence[str]
    partners: Sequence[str]
    periods: Sequence[tuple[int, int]]

    def check(self) -> None:
        """Raise TooManyKeysError if the keys of these lists have no room in an address."""
        if int(np.prod([float(length) for length in self._lengths])) >= 32**_DIGITS:
            extent = f"{len(self.products):,} products in {len(self.periods)} periods"
            raise TooManyKeysError(f"{extent} have more keys than addresses; load fewer periods at once")

    def ids(
        self, columns: Mapping[str, Coded], start: NDArray[np.integer[Any]], end: NDArray[np.integer[Any]]
    ) -> NDArray[np.bytes_]:
        """The record ids of rows: indicator, reporter, partner and product, the first and the last month.

        Empty where a product is none of this load's.
        """
        spans = np.array([first * _MONTHS + last for first, last in self.periods], dtype=np.int64)
        wanted = start.astype(np.int64) * _MONTHS + end
        at = np.minimum(np.searchsorted(spans, wanted), len(spans) - 1)
        places = [
            *(columns[name].places_in(codes) for name, codes in zip(_PARTS, self._codes, strict=True)),
            np.where(spans[at] == wanted, at, -1),
        ]
        known = np.logical_and.reduce([place >= 0 for place in places])
        number = np.zeros(len(wanted), dtype=np.int64)
        for place, length in zip(places, self._lengths, strict=True):
            number = number * length + place
        letters = np.empty((len(wanted), RECORD_ID_LENGTH), dtype="S1")
        letters[:, :-_DIGITS] = np.frombuffer((MARK + self.tag).encode(), dtype="S1")
        letters[:, -_DIGITS:] = _LETTERS[(number[:, None] >> _SHIFTS) & 31]
        ids: NDArray[np.bytes_] = np.where(known, letters.view(f"S{RECORD_ID_LENGTH}").ravel(), b"")
        return ids

    def id_of(self, key: BulkKey) -> str:
        """What `ids` gives for one key, in a hundredth of its time; the codes are looked for in their order."""
        codes = (key.product.encode(), key.partner, key.reporter, key.indicator)
        lists: tuple[Sequence[Any] | NDArray[Any], ...] = (self._codes[0], self.partners, self.reporters, INDICATORS)
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
            self._codes[0][product].decode(),
            Period(*self.periods[period]),
        )

    @property
    def product_codes(self) -> list[str]:
        """The codes of products as texts."""
        return [code.decode() for code in self._codes[0].tolist()]

    @property
    def _lengths(self) -> tuple[int, ...]:
        return len(self.products), len(self.partners), len(self.reporters), len(INDICATORS), len(self.periods)

    @cached_property
    def _codes(self) -> tuple[NDArray[np.bytes_], ...]:
        return tuple(byte_codes(codes) for codes in (self.products, self.partners, self.reporters, INDICATORS))


def tag_of(record_id: str) -> str:
    """The tag of the load that a record id belongs to; empty for an id of another kind."""
    if len(record_id) != RECORD_ID_LENGTH or not record_id.startswith(MARK):
        return ""
    return record_id[len(MARK) : len(MARK) + TAG_LENGTH]


def make_tag(digest: str) -> str:
    """The tag of a load from the hexadecimal digest that identifies it."""
    number = int(digest[:16], 16)
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(TAG_LENGTH))


def first_place(tag: str) -> int:
    """From where the rows of a load's tables are numbered."""
    number = 0
    for letter in tag:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number * _ROWS
