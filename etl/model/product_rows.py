"""Rows of single products in columns: thousands of them are added up for a page, and few of them are ever shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Places = NDArray[np.int64]
Numbers = NDArray[np.float64]


class Edition(NamedTuple):
    """What rows of one publication about one period share; `start` and `end` are month ordinals."""

    start: int
    end: int
    published: pd.Timestamp
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class ProductRows:
    """Observations of products of one source, indicator, reporter and partner, a column an array.

    `product` and `edition` are places in `codes` (in alphabetical order, without repetition) and `editions`. Rows of a
    product are in the order of time. `value`, `lo` and `hi` are in the edition's unit, NaN where there is none, and
    `status` is as of OBSERVATION_SCHEMA. `ids` gives the record ids of rows at some places: of a loaded file each has
    to be worked out, so only those that are shown are asked for.
    """

    codes: Sequence[str]
    editions: Sequence[Edition]
    product: Places
    edition: Places
    value: Numbers
    lo: Numbers
    hi: Numbers
    status: NDArray[np.object_]
    ids: Callable[[Places], list[str]]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Self:
        """The rows of a frame with the columns of OBSERVATION_SCHEMA, in its order."""
        product, codes = pd.factorize(frame["product"].to_numpy(object), sort=True)
        found: dict[Edition, int] = {}
        columns = (frame[name].tolist() for name in ("period_start", "period_end", "published", "unit"))
        edition = [found.setdefault(Edition(*row), len(found)) for row in zip(*columns, strict=True)]
        records = frame["record_id"].to_numpy(object)
        return cls(
            codes=list(codes),
            editions=list(found),
            product=product.astype(np.int64),
            edition=np.array(edition, dtype=np.int64),
            value=frame["value"].to_numpy(np.float64),
            lo=frame["lo"].to_numpy(np.float64),
            hi=frame["hi"].to_numpy(np.float64),
            status=frame["status"].to_numpy(object),
            ids=lambda places: list(records[places]),
        )

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.product)

    def scaled(self, unit: str, factors: Numbers) -> Self:
        """The same in another unit: `factors` has one for each edition, NaN where its amounts cannot be converted."""
        factor = factors[self.edition]
        amounts = {name: getattr(self, name) * factor for name in ("value", "lo", "hi")}
        return replace(self, editions=[one._replace(unit=unit) for one in self.editions], **amounts)
