"""Direct investment between EU members and Kazakhstan, annual: Eurostat's bop_fdi6_geo, by its statistics service."""

from __future__ import annotations

from collections.abc import Sequence

from etl.fetch.body import Kind
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.connectors.eurostat_cells import add_cells, reporter_of, status_of
from etl.sources.connectors.eurostat_maineu import SERVICE
from etl.sources.formats import Cell
from etl.sources.formats.eurostat import later_at

ID = "eurostat_fdi"
DIMENSIONS = ("indic_bp", "fdi_item", "partner", "geo")
_DEFAULT_SINCE = Period.parse("2013")
# Directional principle: DI is investment in the reporting economy, DO the reporter's abroad; __D__F is their total.
_IN, _ABROAD = "DI__D__F", "DO__D__F"
_INDICATORS = {
    ("STOCKS", _IN): "fdi_stock",
    ("STOCKS", _ABROAD): "fdi_stock_outward",
    ("FLOWS", _IN): "fdi_inflow_net",
    ("FLOWS", _ABROAD): "fdi_outflow_net",
}
# What a figure must be of, where the file says it at all: the data set has had more dimensions, and fewer.
_WHOLE = {
    "freq": ("A",),
    "partner": ("KZ",),
    "currency": ("MIO_EUR",),
    "unit": ("MIO_EUR",),
    "entity": ("TOTAL",),
    "counterp": ("IMM",),
    "nace_r2": ("FDI", "TOTAL"),
}


def asks(since: Period | None) -> Sequence[Ask]:
    """One request: all reporters, partner Kazakhstan, investment in both directions, years since `since`."""
    address = (
        f"{SERVICE}/statistics/1.0/data/bop_fdi6_geo?format=JSON&lang=EN&partner=KZ&fdi_item={_IN}&fdi_item={_ABROAD}"
        f"&sinceTimePeriod={(since or _DEFAULT_SINCE).start_year}"
    )
    return (Ask("bop_fdi6_geo.json", address, Kind.JSON),)


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Positions and flows in both directions, million EUR; income, and parts of a total, are left out.

    Confidential cells are counted, never filled. Raises LayoutError for a file that is none of the data set's forms.
    """
    extract = Extract("EU direct investment positions, flows and income by partner, BPM6 (bop_fdi6_geo)", "")
    add_cells(snapshots, DIMENSIONS, extract, lambda cell: _add(cell, registry, extract))
    extract.caveats = [
        "Directional principle, immediate counterpart, special purpose entities included.",
        "About a quarter of the cells is confidential: a member without a figure is not a member without investment.",
    ]
    return extract


def _add(cell: Cell, registry: Registry, extract: Extract) -> None:
    codes = cell.codes
    other = next((name for name, whole in _WHOLE.items() if name in codes and codes[name] not in whole), None)
    if other is not None:
        extract.left_out[f"{other} {codes[other]}"] += 1
        return
    indicator = _INDICATORS.get((codes["indic_bp"], codes["fdi_item"]))
    if indicator is None:
        extract.left_out[f"{codes['indic_bp']} {codes['fdi_item']}"] += 1
        return
    reporter = reporter_of(codes["geo"], registry, extract)
    if reporter is None or (status := status_of(cell, extract)) is None:
        return
    extract.rows.append(TidyRow(indicator, reporter, "KZ", codes["time"], cell.value, "EUR", "million", status=status))


CONNECTOR = Connector(
    ID,
    asks,
    read,
    by_hand="https://ec.europa.eu/eurostat/databrowser/view/bop_fdi6_geo: partner Kazakhstan; "
    "download as JSON, SDMX-CSV or TSV",
    later=later_at(SERVICE),
)
