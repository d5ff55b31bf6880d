"""Columns of texts as places in a short list: what is done to a text is done once, not for each of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray


class Coded:
    """A column of texts: the different ones in no order, and for each row the place of its own among them."""

    def __init__(self, labels: Sequence[str], places: NDArray[np.integer[Any]]) -> None:
        self._labels = np.array(labels, dtype=object)
        self._bytes = byte_codes(labels)
        self.places = places

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Code texts."""
        places, labels = pd.factorize(np.array(list(texts), dtype=object))
        return cls(labels.tolist(), places)

    @classmethod
    def of_column(cls, column: pa.ChunkedArray) -> Self:
        """Code a column of an answer, which has no null."""
        coded = column.combine_chunks().dictionary_encode()
        return cls(coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False))

    def among(self, rows: NDArray[Any]) -> Coded:
        """The column at some rows."""
        some = copy(self)
        some.places = self.places[rows]
        return some

    def texts(self) -> NDArray[np.object_]:
        """The texts, equal ones the same object."""
        found: NDArray[np.object_] = self._labels[self.places]
        return found

    def each(self, say: Callable[[str], Any], kind: Any) -> NDArray[Any]:
        """What a function says of each row's text, as an array of a type."""
        said = np.empty(len(self._labels), dtype=kind)
        for place, label in enumerate(self._labels):
            said[place] = say(label)
        found: NDArray[Any] = said[self.places]
        return found

    def ranks(self) -> NDArray[np.int64]:
        """For each row the place of its text in the order of the different ones."""
        rank = np.empty(len(self._labels), dtype=np.int64)
        rank[np.argsort(self._bytes, kind="stable")] = np.arange(len(self._labels))
        found: NDArray[np.int64] = rank[self.places]
        return found

    def places_in(self, codes: NDArray[np.bytes_]) -> NDArray[np.int64]:
        """For each row the place of its text in a sorted list; -1 where it is not in it."""
        if not len(codes):
            return np.full(len(self.places), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(codes, self._bytes), len(codes) - 1)
        found: NDArray[np.int64] = np.where(codes[at] == self._bytes, at, -1)[self.places]
        return found


def byte_codes(codes: Iterable[str] | NDArray[np.bytes_]) -> NDArray[np.bytes_]:
    """Codes as an array of bytes: the same order, in a fifth of the room."""
    if isinstance(codes, np.ndarray):
        return codes
    return np.array([str(code).encode() for code in codes], dtype=np.bytes_)
