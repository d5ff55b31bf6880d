"""What statements claim: a level, a growth rate or a share, as an interval of exact fractions, and who said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from etl.model.period import Period
from etl.model.units import Qualifier


class Kind(StrEnum):
    """What a claim bounds: a level, its ratio to the level of another period, or to the world's of the same period."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is bounded. `indicator` is that of the level, also for growth and shares; `base` is that of growth."""

    kind: Kind
    indicator: str
    period: Period
    base: Period | None = None
    of_world: bool = False

    @property
    def order(self) -> tuple[object, ...]:
        """One order for all quantities, so that no result depends on the order of inputs."""
        base = self.base or self.period
        return (self.indicator, self.period, self.kind, base, self.of_world)


@dataclass(frozen=True, slots=True, order=True)
class Saying:
    """One record that makes a claim; in order of publication."""

    published: date
    record_id: str
    source: str
    document: str
    publisher: str
    # day, month, year or inferred: how exactly the date is known.
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Claim:
    """One printed figure, however often it was said.

    `lo` and `hi` are in the unit of the level, or ratios (growth of 48.4 % is about 1.484); None is an open end.
    `value` and `resolution` are as printed, in base units or percent.
    """

    quantity: Quantity
    lo: Fraction | None
    hi: Fraction | None
    value: Decimal
    resolution: Decimal | None
    qualifier: Qualifier
    unit: str
    said: tuple[Saying, ...]

    @property
    def is_level(self) -> bool:
        """Whether it bounds a level rather than a ratio."""
        return self.quantity.kind is Kind.LEVEL

    @property
    def is_closed(self) -> bool:
        """Whether it bounds its quantity from both sides."""
        return self.lo is not None and self.hi is not None

    @property
    def records(self) -> tuple[str, ...]:
        """Record ids of all who said it, the earliest first."""
        return tuple(saying.record_id for saying in self.said)

    @property
    def known_since(self) -> date:
        """When it was first said."""
        return self.said[0].published

    @property
    def last_digit(self) -> Fraction:
        """The size of its last printed digit, in the unit of `lo` and `hi`; zero where it has none."""
        step = Fraction(self.resolution or 0)
        return step if self.is_level or self.unit == "FACTOR" else step / 100

    @property
    def to_one_digit(self) -> tuple[Fraction | None, Fraction | None]:
        """Its interval, wider by one last digit at each closed end."""
        step = self.last_digit
        return None if self.lo is None else self.lo - step, None if self.hi is None else self.hi + step

    @property
    def half_width(self) -> Fraction:
        """Half of its interval; of a half-open one half of its last printed digit, and never zero."""
        if self.lo is not None and self.hi is not None and self.hi > self.lo:
            return (self.hi - self.lo) / 2
        return self.last_digit / 2 or max(abs(Fraction(self.value)), Fraction(1)) / 10**6


def disjoint(a_lo: Fraction | None, a_hi: Fraction | None, b_lo: Fraction | None, b_hi: Fraction | None) -> bool:
    """Whether two closed intervals share no point; None is an open end."""
    return (a_hi is not None and b_lo is not None and a_hi < b_lo) or (
        b_hi is not None and a_lo is not None and b_hi < a_lo
    )
