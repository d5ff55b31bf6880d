"""Periods as closed intervals of whole months, the one notion of time in the project.

A year, a quarter, "January to August" and "since 2005" are all such intervals, so every flow is a sum over one of
them and totals over adjacent intervals add up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Self

_YEAR = r"(?P<y>\d{4})"
_POINT = re.compile(rf"^{_YEAR}(?:-(?:(?P<m>\d{{2}})|Q(?P<q>[1-4])|H(?P<h>[12])))?$", re.ASCII)
MIN_YEAR, MAX_YEAR = 1900, 2100


class PeriodError(ValueError):
    """A text that is not a period code, or an interval that ends before it starts."""


class PeriodKind(StrEnum):
    """What an interval of months is called; derived from the interval, never stored beside it."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    YEAR_TO_DATE = "year_to_date"
    SPAN = "span"


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A closed interval of whole months.

    `start` and `end` are month ordinals, `year * 12 + month - 1`, with `start <= end`. Ordering is by start, then end.
    January-June and H1 are the same object: the kind follows from the interval.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse an interval that ends before it starts or lies outside 1900-2100."""
        if self.end < self.start:
            raise PeriodError(f"period ends before it starts: {_month_code(self.start)} > {_month_code(self.end)}")
        if not MIN_YEAR * 12 <= self.start <= self.end < (MAX_YEAR + 1) * 12:
            raise PeriodError(f"period outside {MIN_YEAR}-{MAX_YEAR}")

    @classmethod
    def parse(cls, code: str) -> Self:
        """Read a period code: `2024-07`, `2024-Q3`, `2024-H1`, `2024`, `2024-01/2024-08`, `2005/2023`.

        Raises PeriodError naming the text and the accepted forms.
        """
        return cls(*_parse(code))

    @classmethod
    def year(cls, year: int) -> Self:
        """The calendar year `year`."""
        return cls(year * 12, year * 12 + 11)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """The month `month` (1-12) of `year`."""
        return cls.months(year, month, year, month)

    @classmethod
    def months(cls, start_year: int, start_month: int, end_year: int, end_month: int) -> Self:
        """The interval from one month (1-12) of a year to another, both included."""
        for month in (start_month, end_month):
            if not 1 <= month <= 12:
                raise PeriodError(f"month {month} is not in 1-12")
        return cls(start_year * 12 + start_month - 1, end_year * 12 + end_month - 1)

    @property
    def length(self) -> int:
        """Number of months, at least 1."""
        return self.end - self.start + 1

    @property
    def start_year(self) -> int:
        """Calendar year of the first month."""
        return self.start // 12

    @property
    def end_year(self) -> int:
        """Calendar year of the last month."""
        return self.end // 12

    @property
    def kind(self) -> PeriodKind:
        """Month, quarter, half, year, year-to-date (starts in January, within one year) or span."""
        month = self.start % 12
        if self.length == 1:
            return PeriodKind.MONTH
        if self.length == 3 and month % 3 == 0:
            return PeriodKind.QUARTER
        if self.length == 6 and month % 6 == 0:
            return PeriodKind.HALF
        if self.length == 12 and month == 0:
            return PeriodKind.YEAR
        if month == 0 and self.length < 12:
            return PeriodKind.YEAR_TO_DATE
        return PeriodKind.SPAN

    @property
    def code(self) -> str:
        """The canonical code, which `parse` reads back to an equal period."""
        year, month = divmod(self.start, 12)
        match self.kind:
            case PeriodKind.MONTH:
                return _month_code(self.start)
            case PeriodKind.QUARTER:
                return f"{year}-Q{month // 3 + 1}"
            case PeriodKind.HALF:
                return f"{year}-H{month // 6 + 1}"
            case PeriodKind.YEAR:
                return f"{year}"
            case _:
                return f"{_month_code(self.start)}/{_month_code(self.end)}"

    def __str__(self) -> str:
        """The canonical code."""
        return self.code

    def shift(self, months: int) -> Self:
        """The same interval moved by `months` (negative: earlier)."""
        return type(self)(self.start + months, self.end + months)

    def year_earlier(self) -> Self | None:
        """The like-for-like base of growth: the same interval twelve months earlier; None for more than a year."""
        return self.shift(-12) if self.length <= 12 else None

    def contains(self, other: Period) -> bool:
        """Whether every month of `other` lies in this period."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one month."""
        return self.start <= other.end and other.start <= self.end

    def adjacent(self, other: Period) -> bool:
        """Whether one begins in the month after the other ends, so that flows over the two add up."""
        return self.end + 1 == other.start or other.end + 1 == self.start

    def union(self, other: Period) -> Self:
        """The interval made of two adjacent periods; raises PeriodError if they overlap or leave a gap."""
        if not self.adjacent(other):
            raise PeriodError(f"{self.code} and {other.code} are not adjacent: their flows do not add up")
        return type(self)(min(self.start, other.start), max(self.end, other.end))

    def difference(self, other: Period) -> Self:
        """What is left after taking a part that shares this period's start or end; raises PeriodError otherwise."""
        if self == other or not self.contains(other) or (self.start != other.start and self.end != other.end):
            raise PeriodError(f"{other.code} is not a proper first or last part of {self.code}")
        if self.start == other.start:
            return type(self)(other.end + 1, self.end)
        return type(self)(self.start, other.start - 1)


def _month_code(ordinal: int) -> str:
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"


def _point(text: str, whole: str) -> tuple[int, int]:
    found = _POINT.match(text)
    if found is None:
        raise PeriodError(
            f"not a period: {whole[:60]!r}; expected one of 2024-07, 2024-Q3, 2024-H1, 2024, 2024-01/2024-08, 2005/2023"
        )
    first = int(found["y"]) * 12
    if found["m"]:
        month = int(found["m"])
        if not 1 <= month <= 12:
            raise PeriodError(f"not a period: {whole[:60]!r}; month {found['m']} is not in 01-12")
        return first + month - 1, first + month - 1
    if found["q"]:
        return first + 3 * (int(found["q"]) - 1), first + 3 * int(found["q"]) - 1
    if found["h"]:
        return first + 6 * (int(found["h"]) - 1), first + 6 * int(found["h"]) - 1
    return first, first + 11


@lru_cache(maxsize=8192)
def _parse(code: str) -> tuple[int, int]:
    text = code.strip()
    left, slash, right = text.partition("/")
    start, end = _point(left, text)
    if slash:
        _, end = _point(right, text)
    return start, end
