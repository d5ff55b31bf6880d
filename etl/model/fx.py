"""Exchange rates and conversion: flows at the average of their period, stocks at its end."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

FX_SCHEMA = pa.schema(
    [
        pa.field("currency", pa.string(), nullable=False),
        # One calendar month, code and ordinal.
        pa.field("period", pa.string(), nullable=False),
        pa.field("month", pa.int32(), nullable=False),
        # Mean of the daily reference rates, units of currency per EUR, and the number of days it is the mean of.
        pa.field("average_per_eur", pa.float64(), nullable=False),
        pa.field("days", pa.int32(), nullable=False),
        # Last daily rate of the month; null while the month is not over.
        pa.field("end_per_eur", pa.float64()),
        pa.field("source", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class FxRate:
    """Rates of one currency against the euro in one month (`month`: ordinal); the columns of FX_SCHEMA."""

    currency: str
    period: str
    month: int
    average_per_eur: float
    days: int
    end_per_eur: float | None
    source: str = "ecb"
