"""The EU's trade with Kazakhstan as one, annual: Eurostat's ext_lt_maineu, by its statistics service."""

from __future__ import annotations

from collections.abc import Sequence

from etl.fetch.body import Kind
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.connectors.eurostat_cells import add_cells, reporter_of, status_of
from etl.sources.formats import Cell
from etl.sources.formats.eurostat import later_at

ID = "eurostat_maineu"
DIMENSIONS = ("indic_et", "sitc06", "partner", "geo")
SERVICE = "https://ec.europa.eu/eurostat/api/dissemination"
_DEFAULT_SINCE = Period.parse("2002")
_INDICATORS = {"MIO_EXP_VAL": "exports", "MIO_IMP_VAL": "imports"}


def asks(since: Period | None) -> Sequence[Ask]:
    """One request: the EU of 27, partner Kazakhstan, all goods, exports and imports, years since `since`."""
    wanted = "".join(f"&indic_et={code}" for code in _INDICATORS)
    address = (
        f"{SERVICE}/statistics/1.0/data/ext_lt_maineu?format=JSON&lang=EN&freq=A&geo=EU27_2020&partner=KZ&sitc06=TOTAL"
        f"{wanted}&sinceTimePeriod={(since or _DEFAULT_SINCE).start_year}"
    )
    return (Ask("ext_lt_maineu.json", address, Kind.JSON),)


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Exports and imports of all goods in million EUR; balances, shares and groups of goods are left out.

    Raises LayoutError for a file that is none of the data set's forms.
    """
    extract = Extract("Extra-EU trade by partner (ext_lt_maineu)", "")
    add_cells(snapshots, DIMENSIONS, extract, lambda cell: _add(cell, registry, extract))
    extract.caveats = [
        "Million EUR with one decimal: the same count as Comext's, rounded.",
        "Exports FOB, imports CIF, at the border of the EU.",
    ]
    return extract


def _add(cell: Cell, registry: Registry, extract: Extract) -> None:
    codes = cell.codes
    wanted = {"freq": "A", "partner": "KZ", "sitc06": "TOTAL"}
    other = next((name for name, code in wanted.items() if codes.get(name, code) != code), None)
    if other is not None:
        extract.left_out[f"{other} {codes[other]}"] += 1
        return
    if codes["indic_et"] not in _INDICATORS:
        extract.left_out[f"indic_et {codes['indic_et']}"] += 1
        return
    reporter = reporter_of(codes["geo"], registry, extract)
    if reporter is None or (status := status_of(cell, extract)) is None:
        return
    indicator = _INDICATORS[codes["indic_et"]]
    extract.rows.append(TidyRow(indicator, reporter, "KZ", codes["time"], cell.value, "EUR", "million", status=status))


CONNECTOR = Connector(
    ID,
    asks,
    read,
    by_hand="https://ec.europa.eu/eurostat/databrowser/view/ext_lt_maineu: partner Kazakhstan, all products; "
    "download as JSON, SDMX-CSV or TSV",
    later=later_at(SERVICE),
)
