"""The one schema of observations and of the records they come from.

A Record is what was said, and where; an Observation is what it means. Both are append-only: a later publication never
overwrites an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b

import pyarrow as pa

from etl.model.period import Period
from etl.model.units import Qualifier, Unit, rounding_interval

TOTAL = "TOTAL"
RECORD_ID_LENGTH = 12


class Status(StrEnum):
    """Observation status, from the SDMX code list CL_OBS_STATUS."""

    NORMAL = "A"
    PROVISIONAL = "P"
    ESTIMATED = "E"
    BREAK = "B"
    MISSING = "M"
    QUESTIONABLE = "U"


class Origin(StrEnum):
    """Whether a value was printed by someone, or follows from printed values by a named rule."""

    REPORTED = "reported"
    DERIVED = "derived"


KEY = ("indicator", "reporter", "partner", "product", "period", "unit", "source", "published", "record_id")

OBSERVATION_SCHEMA = pa.schema(
    [
        pa.field("indicator", pa.string(), nullable=False),
        pa.field("reporter", pa.string(), nullable=False),
        pa.field("partner", pa.string(), nullable=False),
        pa.field("product", pa.string(), nullable=False),
        pa.field("period", pa.string(), nullable=False),
        # Month ordinals (year * 12 + month - 1) of the period, so that ranges are selected without parsing codes.
        pa.field("period_start", pa.int32(), nullable=False),
        pa.field("period_end", pa.int32(), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("published", pa.date32(), nullable=False),
        pa.field("record_id", pa.string(), nullable=False),
        pa.field("value", pa.float64()),
        pa.field("resolution", pa.float64()),
        pa.field("qualifier", pa.string(), nullable=False),
        # Bounds of what was printed (reported) or of what follows (derived); null is an open end.
        pa.field("lo", pa.float64()),
        pa.field("hi", pa.float64()),
        pa.field("status", pa.string(), nullable=False),
        pa.field("conf_status", pa.string(), nullable=False),
        pa.field("origin", pa.string(), nullable=False),
        pa.field("parents", pa.list_(pa.string()), nullable=False),
    ]
)

RECORD_SCHEMA = pa.schema(
    [
        pa.field("record_id", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("document", pa.string(), nullable=False),
        pa.field("publisher", pa.string(), nullable=False),
        pa.field("published", pa.date32(), nullable=False),
        # day | month | year | inferred: how exactly the publication date is known.
        pa.field("published_precision", pa.string(), nullable=False),
        # Where in the document: paragraph and sentence of a statement, row of a table.
        pa.field("locator", pa.string(), nullable=False),
        pa.field("url", pa.string()),
        # The figure as it was printed, digits and scale word, before any reading.
        pa.field("value_as_stated", pa.string(), nullable=False),
        pa.field("unit_as_stated", pa.string(), nullable=False),
        pa.field("stated_source", pa.string()),
        pa.field("speaker_office", pa.string()),
        pa.field("event", pa.string()),
        # What the text did not say and from what it was inferred; null when it was said.
        pa.field("period_inferred", pa.string()),
        pa.field("basis_inferred", pa.string()),
        # Base of a stated growth rate (a period code), group of a stated share or rank.
        pa.field("base", pa.string()),
        # Why the figure makes no observation (a region's figure, no period, no reporter); null when it makes one.
        pa.field("set_apart", pa.string()),
        # What a figure set apart is about, as its observation would say; null where it makes one, or is of no period.
        pa.field("of_indicator", pa.string()),
        pa.field("of_reporter", pa.string()),
        pa.field("of_partner", pa.string()),
        pa.field("of_period", pa.string()),
        pa.field("of_qualifier", pa.string()),
        # Rule in words of a derived figure.
        pa.field("rule", pa.string()),
        pa.field("note", pa.string()),
        # JSON list of {outlet, url, published}: republications of the same release.
        pa.field("also_published", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class Record:
    """What was said, by whom, when and where; the columns of RECORD_SCHEMA."""

    record_id: str
    source: str
    document: str
    publisher: str
    published: date
    published_precision: str
    locator: str
    value_as_stated: str
    unit_as_stated: str
    url: str | None = None
    stated_source: str | None = None
    speaker_office: str | None = None
    event: str | None = None
    period_inferred: str | None = None
    basis_inferred: str | None = None
    base: str | None = None
    set_apart: str | None = None
    of_indicator: str | None = None
    of_reporter: str | None = None
    of_partner: str | None = None
    of_period: str | None = None
    of_qualifier: str | None = None
    rule: str | None = None
    note: str | None = None
    also_published: str = "[]"


@dataclass(frozen=True, slots=True)
class Observation:
    """What a record means: one value of one indicator for one reporter, partner, product and period.

    `value` is in base units and None only with status M. Reporter and direction are explicit: `exports` with reporter
    CZ and partner KZ are Czech exports to Kazakhstan as Czechia counts them.
    """

    indicator: str
    reporter: str
    partner: str
    period: Period
    unit: Unit
    source: str
    published: date
    record_id: str
    value: Decimal | None
    resolution: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    status: Status = Status.NORMAL
    conf_status: str = "F"
    origin: Origin = Origin.REPORTED
    parents: tuple[str, ...] = ()
    product: str = TOTAL
    # Bounds of a derived value; a reported value's bounds follow from its resolution and qualifier.
    bounds: tuple[float | None, float | None] | None = None

    def row(self) -> dict[str, object]:
        """The observation as one row of OBSERVATION_SCHEMA, with its rounding interval as lo and hi."""
        value = None if self.value is None else float(self.value)
        resolution = None if self.resolution is None else float(self.resolution)
        lo: float | None = None
        hi: float | None = None
        if self.bounds is not None:
            lo, hi = self.bounds
        elif self.value is not None:
            # In decimals, so that no end shows a digit that nobody printed.
            low, high = rounding_interval(self.value, self.resolution, self.qualifier)
            lo, hi = None if low is None else float(low), None if high is None else float(high)
        return {
            "indicator": self.indicator,
            "reporter": self.reporter,
            "partner": self.partner,
            "product": self.product,
            "period": self.period.code,
            "period_start": self.period.start,
            "period_end": self.period.end,
            "unit": str(self.unit),
            "source": self.source,
            "published": self.published,
            "record_id": self.record_id,
            "value": value,
            "resolution": resolution,
            "qualifier": str(self.qualifier),
            "lo": lo,
            "hi": hi,
            "status": str(self.status),
            "conf_status": self.conf_status,
            "origin": str(self.origin),
            "parents": list(self.parents),
        }


def make_record_id(source: str, document: str, locator: str) -> str:
    """A stable id of a figure's place: 12 characters of a hash of source, document and locator.

    It does not depend on the value, so a corrected reading of the same place keeps its address.
    """
    digest = blake2b("\x1f".join((source, document, locator)).encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big")
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    return "".join(alphabet[(number >> (5 * i)) & 31] for i in range(RECORD_ID_LENGTH))
