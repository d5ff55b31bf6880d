"""What a reading consists of: claims, and figures that are set apart, each with its place and its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from etl.model.period import Period, PeriodError
from etl.model.units import Qualifier


class ReaderError(ValueError):
    """A text or a file that cannot be read: too large, not a text, damaged; the message says what to do."""


class PeriodForm(StrEnum):
    """How a text says the period of a figure; `BY_HAND` where a person corrected the reading."""

    EXPLICIT = "explicit"
    RELATIVE = "relative"
    INFERRED = "inferred"
    OPEN_ENDED = "open-ended"
    BY_HAND = "by hand"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Published:
    """When a text was published, as exactly as it is known: `text` is a day, a month or a year of ISO 8601.

    `stated` is false where the date was estimated ("about 2024-10").
    """

    text: str
    stated: bool = True

    @property
    def year(self) -> int:
        """The year."""
        return int(self.text[:4])

    @property
    def month(self) -> int | None:
        """The month (1-12); None where only the year is known."""
        return int(self.text[5:7]) if len(self.text) >= 7 else None

    @property
    def period(self) -> Period:
        """The month of publication, or the year where the month is not known."""
        return Period.year(self.year) if self.month is None else Period.month(self.year, self.month)

    @classmethod
    def of(cls, value: date | str | Published | None) -> Published | None:
        """A date, or a text of four, seven or ten characters; raises ReaderError for anything else."""
        if value is None or isinstance(value, Published):
            return value
        text = value.isoformat() if isinstance(value, date) else value.strip()
        try:
            if len(text) == 10:
                date.fromisoformat(text)
            elif len(text) not in {4, 7}:
                raise ValueError(text)
            Period.parse(text[:7])
        except (ValueError, PeriodError):
            raise ReaderError(f"not a date: {text[:40]!r}; expected one such as 2024-07-25, 2024-07 or 2024") from None
        return cls(text)


@dataclass(frozen=True, slots=True)
class Growth:
    """A stated change: `value` with its digits as printed, signed, in percent, or a factor.

    `basis` is `yoy`, `mom` or the code of the period that it is measured on.
    """

    value: str
    is_factor: bool
    basis: str
    span: tuple[int, int]
    qualifier: Qualifier = Qualifier.EXACT

    @property
    def percent(self) -> Decimal:
        """The change in percent; a factor of 2.5 is 150."""
        return (Decimal(self.value) - 1) * 100 if self.is_factor else Decimal(self.value)

    @property
    def factor(self) -> Decimal | None:
        """The factor, where the text says one."""
        return Decimal(self.value) if self.is_factor else None


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of a text and what it says.

    `value` holds the digits as printed, a point as decimal sign (empty where only growth is said), `scale` is 1, 1e3,
    1e6, 1e9 or 1e12 and `unit` a code of etl.model.units. `reporter` is empty where the text does not say whose
    statistics, `period` where it says none; an open end that nothing closes leaves `2005/..`. `share_of` says of what a
    share or a rank is, or which level grew. `start` and `end` are the place of the figure in the text given.
    """

    indicator: str
    reporter: str
    partner: str
    period: str
    period_form: PeriodForm
    value: str
    unit: str
    scale: int
    start: int
    end: int
    qualifier: Qualifier = Qualifier.EXACT
    growth: Growth | None = None
    share_of: str = ""
    stated_source: str = ""
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    paragraph: int = 0
    sentence: int = 0

    @property
    def span(self) -> tuple[int, int]:
        """The place of the figure in the text given, from and up to."""
        return self.start, self.end

    @property
    def number(self) -> Decimal | None:
        """The value in base units; None where only growth is said."""
        return Decimal(self.value) * self.scale if self.value else None

    @property
    def interval(self) -> Period | None:
        """The period as an interval of months; None where the text gives none, or leaves its end open."""
        try:
            return Period.parse(self.period) if self.period else None
        except PeriodError:
            return None


@dataclass(frozen=True, slots=True)
class Apart:
    """A figure that is no claim, and why: a target, a deal, tonnes, a third country's, a region's, a product's."""

    start: int
    end: int
    text: str
    reason: str
    paragraph: int = 0
    sentence: int = 0

    @property
    def span(self) -> tuple[int, int]:
        """The place of the figure in the text given."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Reading:
    """All figures of a text in their order: claims, and what is set apart. `notes` are on the text as a whole."""

    claims: tuple[Claim, ...] = ()
    apart: tuple[Apart, ...] = ()
    published: Published | None = None
    publisher: str = ""
    url: str = ""
    notes: tuple[str, ...] = field(default=())
