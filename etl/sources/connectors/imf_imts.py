"""Kazakhstan's trade by partner from the IMF's International Trade in Goods (IMTS), by its SDMX 3.0 service."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from etl.fetch.body import Kind
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.formats import Cell, LayoutError
from etl.sources.formats.sdmx_ml import read_sdmx_ml

ID = "imf_imts"
_DIMENSIONS = ("country", "indicator", "counterpart_country", "frequency")
_INDICATORS = {"XG_FOB_USD": "exports", "MG_CIF_USD": "imports"}
_WORLD = "G001"
# Aggregates of the IMF: their composition is not in the answer.
_AGGREGATE = "G"
_DEFAULT_SINCE = Period.parse("2018")
# The series say SCALE="6", and yet their values are in units. A country sells more than this in a year: less would mean
# that the values have come to be in millions.
_LEAST_WORLD_USD = Decimal(100_000_000)


def asks(since: Period | None) -> Sequence[Ask]:
    """One request: exports FOB and imports CIF of Kazakhstan with all counterparts, annual."""
    year = (since or _DEFAULT_SINCE).start_year
    address = (
        "https://api.imf.org/external/sdmx/3.0/data/dataflow/IMF.STA/IMTS/+/KAZ.XG_FOB_USD+MG_CIF_USD.*.A"
        f"?c[TIME_PERIOD]=ge:{year}-01-01&dimensionAtObservation=TIME_PERIOD&detail=full&includeHistory=false"
    )
    return (Ask("IMTS-KAZ-A.xml", address, Kind.XML),)


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Exports and imports in USD, in units; imports FOB and the IMF's own aggregates are left out.

    Raises LayoutError if a total with the world is so small that its unit must have changed.
    """
    extract = Extract("International Trade in Goods by partner country (IMTS)", "")
    for snapshot in snapshots:
        cells = read_sdmx_ml(snapshot.data, snapshot.name, _DIMENSIONS)
        extract.published = max(extract.published, cells.updated)
        for cell in cells.cells:
            _add(cell, snapshot.name, registry, extract)
    periods = sorted({row.period for row in extract.rows})
    extract.edition = f"prepared {extract.published}, {periods[0]} to {periods[-1]}" if periods else "no figures"
    extract.published_inferred = "the day on which the service prepared the answer"
    extract.caveats = ["Values in units although the series say SCALE 6.", "Some are the IMF's own estimates."]
    return extract


def _add(cell: Cell, file: str, registry: Registry, extract: Extract) -> None:
    codes = cell.codes
    if codes["indicator"] not in _INDICATORS:
        extract.left_out[f"indicator {codes['indicator']}"] += 1
        return
    partner = codes["counterpart_country"]
    if partner != _WORLD and partner.startswith(_AGGREGATE) and partner[1:].isdecimal():
        extract.left_out["aggregates of the IMF"] += 1
        return
    reporter = registry.by_iso3.get(codes["country"])
    counterpart = registry.by_iso3.get(partner)
    if reporter is None or (counterpart is None and partner != _WORLD):
        dimension = "country" if reporter is None else "counterpart_country"
        extract.unknown[dimension, codes[dimension]] += 1
        return
    if not cell.value:
        extract.left_out["no value given"] += 1
        return
    if partner == _WORLD and codes["frequency"] == "A" and Decimal(cell.value) < _LEAST_WORLD_USD:
        raise LayoutError(
            file,
            f"{cell.place}, {codes['country']} {codes['indicator']} {codes['time']}",
            "too small for a year's trade with the world in units",
            expected=f"at least {_LEAST_WORLD_USD:,} USD",
            found=cell.value,
            mend="see whether the values are in millions now (SCALE), then mend the connector",
        )
    time = codes["time"].replace("-M", "-")
    area = counterpart.id if counterpart else "WLD"
    extract.rows.append(TidyRow(_INDICATORS[codes["indicator"]], reporter.id, area, time, cell.value, "USD"))


CONNECTOR = Connector(ID, asks, read, by_hand="https://data.imf.org, data set IMTS, as SDMX-ML 3.0")
