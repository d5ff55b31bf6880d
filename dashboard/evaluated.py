"""What the evaluation of a ref gives: a figure with the records that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import Any, Self

from etl.model.period import Period

# The unit of a concentration on the scale 0 to 1.
HHI = "HHI"


class RefError(LookupError):
    """A ref that names no figure; the text says why, for a person."""


@dataclass(frozen=True, slots=True)
class Parent:
    """A record's value as it enters a calculation; `group` counts the operands from 0."""

    record_id: str
    group: int
    indicator: str
    reporter: str
    partner: str
    product: str
    period: Period
    value: float
    unit: str
    lo: float
    hi: float
    resolution: float
    source: str
    status: str
    stated_value: float
    stated_unit: str

    @classmethod
    def of(cls, row: Mapping[str, Any], group: int) -> Self:
        """The parent that a row of `Context.observations` is, as an operand's member."""
        return cls(
            record_id=row["record_id"],
            group=group,
            indicator=row["indicator"],
            reporter=row["reporter"],
            partner=row["partner"],
            product=row["product"],
            period=Period(int(row["period_start"]), int(row["period_end"])),
            value=float(row["value"]),
            unit=row["unit"],
            lo=float(row["lo"]),
            hi=float(row["hi"]),
            resolution=float(row["resolution"]),
            source=row["source"],
            status=row["status"],
            stated_value=float(row.get("stated_value", row["value"])),
            stated_unit=row.get("stated_unit", row["unit"]),
        )


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A figure: its value and unit, the rule in words with every window named, the records that it comes from.

    `rule` is "" for a record's own value. `lo` and `hi` are NaN where no bounds are known.
    """

    ref: str
    rule: str
    value: float
    unit: str
    words: str
    parents: tuple[Parent, ...]
    lo: float = nan
    hi: float = nan
