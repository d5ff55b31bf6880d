"""What was found out about the figures of held statements: what agrees with each, what does not, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

FINDING_SCHEMA = pa.schema(
    [
        pa.field("record_id", pa.string(), nullable=False),
        # The order of a record's findings.
        pa.field("place", pa.int32(), nullable=False),
        # ledger | held | bounds | tables | text | plausible | mirror | alone: what the figure was held against; alone
        # is what there is to say where nothing else decides.
        pa.field("kind", pa.string(), nullable=False),
        # A verdict of etl.reader.Verdict: what this finding says by itself.
        pa.field("verdict", pa.string(), nullable=False),
        # The figures held against it, or the arithmetic, in words; their records.
        pa.field("words", pa.string(), nullable=False),
        pa.field("records", pa.list_(pa.string()), nullable=False),
        # Of a contradiction its entry in the ledger and its class; null else.
        pa.field("entry", pa.string()),
        pa.field("hypothesis", pa.string()),
        # The first day on which both the figure and all that it is held against were published.
        pa.field("known_since", pa.date32(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class HeldFinding:
    """One finding on one record; the columns of FINDING_SCHEMA."""

    record_id: str
    place: int
    kind: str
    verdict: str
    words: str
    records: tuple[str, ...]
    entry: str | None
    hypothesis: str | None
    known_since: date
