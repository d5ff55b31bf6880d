"""Exchange rates and conversion: flows at the average of their period, stocks at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from etl.model.registry import Measure
from etl.model.units import Unit, UnitError

FX_SCHEMA = pa.schema(
    [
        pa.field("currency", pa.string(), nullable=False),
        # One calendar month, code and ordinal.
        pa.field("period", pa.string(), nullable=False),
        pa.field("month", pa.int32(), nullable=False),
        # Mean of the daily reference rates, units of currency per EUR, and the number of days in it.
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


NO_RATE = float("nan")
_SCALED = ("value", "lo", "hi", "resolution")
_CURRENCIES = frozenset(unit.value for unit in Unit if unit.is_currency)


@dataclass(frozen=True, slots=True)
class _Monthly:
    """Rates of one currency by month: running sums of rate x days, days and months known, and ends of months."""

    weighted: NDArray[np.float64]
    days: NDArray[np.float64]
    known: NDArray[np.int64]
    end: NDArray[np.float64]


class Converter:
    """Currency conversion of observation frames through the euro.

    Flows are converted at the average of the daily rates over the whole period (monthly averages weighted by their
    days), stocks at the rate of the period's last day, as the ECB's reference rates give them; rates, shares, counts
    and ranks are left alone. Built from the frame of FX_SCHEMA and the measure of each indicator; never changes.
    """

    def __init__(self, fx: pd.DataFrame, measures: Mapping[str, Measure]) -> None:
        """Index the rates: the columns of FX_SCHEMA, one row a currency and month."""
        self._stocks = frozenset(name for name, measure in measures.items() if measure is Measure.STOCK)
        self._first = int(fx["month"].min()) if len(fx) else 0
        self._months = int(fx["month"].max()) - self._first + 1 if len(fx) else 0
        self._rates = {str(name): self._index(rows) for name, rows in fx.groupby("currency", sort=True)}

    def _index(self, rows: pd.DataFrame) -> _Monthly:
        at = rows["month"].to_numpy(np.int64) - self._first
        average, days, end = (np.full(self._months, NO_RATE) for _ in range(3))
        average[at] = rows["average_per_eur"].to_numpy(np.float64)
        days[at] = rows["days"].to_numpy(np.float64)
        end[at] = rows["end_per_eur"].to_numpy(np.float64)
        known = ~np.isnan(average)
        running = [np.concatenate(([0.0], np.cumsum(np.where(known, x, 0.0)))) for x in (average * days, days)]
        return _Monthly(running[0], running[1], np.concatenate(([0], np.cumsum(known))), end)

    def currencies(self) -> tuple[str, ...]:
        """Currencies that amounts can be converted from and to, the euro included, in alphabetical order."""
        return tuple(sorted({*self._rates, Unit.EUR.value}))

    def rates(
        self, unit: str, start: NDArray[np.int64], end: NDArray[np.int64], stock: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Units of `unit` per euro for periods given by month ordinals; NaN where a month of the period has no rate."""
        if unit == Unit.EUR:
            return np.ones(len(start))
        monthly = self._rates.get(unit)
        if monthly is None:
            return np.full(len(start), NO_RATE)
        first, last = start - self._first, end - self._first
        inside = (first >= 0) & (last < self._months)
        low, high = np.where(inside, first, 0), np.where(inside, last, 0)
        whole = inside & (monthly.known[high + 1] - monthly.known[low] == high - low + 1)
        days = np.where(whole, monthly.days[high + 1] - monthly.days[low], NO_RATE)
        average = (monthly.weighted[high + 1] - monthly.weighted[low]) / days
        at_end = np.where(inside, monthly.end[high], NO_RATE)
        return np.where(stock, at_end, average)

    def factors(
        self,
        unit: str,
        stated: NDArray[np.object_],
        start: NDArray[np.int64],
        end: NDArray[np.int64],
        stock: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        """What amounts stated in some units over some periods are multiplied by to be in `unit`.

        1 for what is in it or is no amount, NaN where there is no rate.
        """
        factor = np.ones(len(stated))
        for other in set(stated) & _CURRENCIES - {unit}:
            rows = stated == other
            period = start[rows], end[rows], stock[rows]
            factor[rows] = self.rates(unit, *period) / self.rates(other, *period)
        return factor

    def convert(self, frame: pd.DataFrame, unit: str) -> pd.DataFrame:
        """The observations with amounts of money in `unit` (USD, EUR or CZK); the frame given is not changed.

        Needs the columns indicator, unit, period_start, period_end and value; lo, hi and resolution are converted
        where present. Adds `stated_unit`, `stated_value`, `rate` (units of the target per unit stated) and
        `converted`. An amount without a rate (no rate of its currency, or a period not covered) gets a null value, and
        `converted` False; so do amounts already in `unit` and what is no amount, whose values stay. Raises UnitError
        for a target without rates.
        """
        if unit not in self.currencies():
            raise UnitError(f"no exchange rates for {unit!r}; expected one of {', '.join(self.currencies())}")
        units = frame["unit"].to_numpy(dtype=object)
        money = np.fromiter((text in _CURRENCIES for text in units), dtype=bool, count=len(units))
        other = money & (units != unit)
        if not other.any():
            rate = np.where(money, 1.0, NO_RATE)
            return frame.assign(stated_unit=frame["unit"], stated_value=frame["value"], rate=rate, converted=False)
        start = frame["period_start"].to_numpy(np.int64)
        end = frame["period_end"].to_numpy(np.int64)
        stock = frame["indicator"].isin(self._stocks).to_numpy(bool)
        factor = self.factors(unit, units, start, end, stock)
        rate = np.where(money, factor, NO_RATE)
        scaled = {name: frame[name].to_numpy(np.float64) * factor for name in _SCALED if name in frame}
        return frame.assign(
            stated_unit=frame["unit"],
            stated_value=frame["value"],
            rate=rate,
            converted=other & ~np.isnan(rate),
            unit=pd.Series(np.where(other, unit, units), index=frame.index, dtype=object),
            **scaled,
        )
