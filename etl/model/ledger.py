"""The ledger: which figures cannot hold together, which of them gives way, and what may be behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pyarrow as pa


class Hypothesis(StrEnum):
    """What may be behind a contradiction: a hypothesis with its evidence, never a correction."""

    REVISION = "revision"
    COVERAGE = "coverage"
    CONCEPT = "concept"
    UNIT_SLIP = "unit_slip"
    PERIOD_SLIP = "period_slip"
    COPY = "copy"
    UNEXPLAINED = "unexplained"


class Scope(StrEnum):
    """Whose figures contradict each other: statements among themselves, statements and tables, tables."""

    STATEMENTS = "statements"
    ACROSS = "across"
    OFFICIAL = "official"


LEDGER_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("hypothesis", pa.string(), nullable=False),
        pa.field("scope", pa.string(), nullable=False),
        # What the figure that gives way is about; the other members may be of other indicators and periods.
        pa.field("indicator", pa.string(), nullable=False),
        pa.field("reporter", pa.string(), nullable=False),
        pa.field("partner", pa.string(), nullable=False),
        pa.field("product", pa.string(), nullable=False),
        # Empty, and the ordinals null, where the figures have no period ("since independence").
        pa.field("period", pa.string(), nullable=False),
        pa.field("period_start", pa.int32()),
        pa.field("period_end", pa.int32()),
        pa.field("unit", pa.string(), nullable=False),
        # Record ids: all figures that cannot hold together; those that give way; those that stay. Where a figure was
        # said several times, each record is here.
        pa.field("members", pa.list_(pa.string()), nullable=False),
        pa.field("set_aside", pa.list_(pa.string()), nullable=False),
        pa.field("kept", pa.list_(pa.string()), nullable=False),
        # What the figure that gives way is printed as, and what the others leave for it, in its unit; null is open.
        pa.field("lo", pa.float64()),
        pa.field("hi", pa.float64()),
        pa.field("expected_lo", pa.float64()),
        pa.field("expected_hi", pa.float64()),
        # Distance between the two intervals, in the unit and as a share of the nearer end of what the others leave.
        pa.field("gap", pa.float64()),
        pa.field("gap_relative", pa.float64()),
        # The contradiction and why this member gives way, in words; one hypothesis or observation an entry.
        pa.field("statement", pa.string(), nullable=False),
        pa.field("why_set_aside", pa.string(), nullable=False),
        pa.field("evidence", pa.list_(pa.string()), nullable=False),
        # When the first member was published, and since when all that contradicts was known.
        pa.field("first_published", pa.date32(), nullable=False),
        pa.field("known_since", pa.date32(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One contradiction; the columns of LEDGER_SCHEMA."""

    id: str
    hypothesis: Hypothesis
    scope: Scope
    indicator: str
    reporter: str
    partner: str
    product: str
    period: str
    period_start: int | None
    period_end: int | None
    unit: str
    members: tuple[str, ...]
    set_aside: tuple[str, ...]
    kept: tuple[str, ...]
    lo: float | None
    hi: float | None
    expected_lo: float | None
    expected_hi: float | None
    gap: float | None
    gap_relative: float | None
    statement: str
    why_set_aside: str
    evidence: tuple[str, ...]
    first_published: date
    known_since: date
