"""Direct investment between OECD members and Kazakhstan, annual: the OECD's SDMX service (benchmark definition 4)."""

from __future__ import annotations

from collections.abc import Sequence

from etl.fetch.body import Kind
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.formats import Cell, LayoutError
from etl.sources.formats.sdmx_csv import read_sdmx_csv

ID = "oecd_fdi"
# In the order of the structure OECD.DAF.INV:DSD_FDI, which is that of the keys.
DIMENSIONS = (
    "ref_area",
    "measure",
    "unit_measure",
    "measure_principle",
    "accounting_entry",
    "type_entity",
    "fdi_comp",
    "sector",
    "counterpart_area",
    "level_counterpart",
    "activity",
    "freq",
    "fdi_collection_id",
)
_SERVICE = "https://sdmx.oecd.org/public/rest/data/OECD.DAF.INV,DSD_FDI@DF_FDI_{flow},1.0"
_DEFAULT_SINCE = Period.parse("2005")
_POSITION, _FLOW = "LE_FA_F", "T_FA_F"
# Directional principle: DI into the reporter, DO out of it; by the immediate counterpart (IMC) or ultimate investor.
_INDICATORS = {
    (_POSITION, "DI", "IMC"): "fdi_stock",
    (_POSITION, "DI", "ULT"): "fdi_stock_ultimate",
    (_POSITION, "DO", "IMC"): "fdi_stock_outward",
    (_FLOW, "DI", "IMC"): "fdi_inflow_net",
    (_FLOW, "DO", "IMC"): "fdi_outflow_net",
}
# All resident units, net, all sectors and activities: any other figure is a part of these or another reckoning.
_WHOLE = {
    "unit_measure": "USD_EXC",
    "accounting_entry": "NET_FDI",
    "type_entity": "ALL",
    "fdi_comp": "D",
    "sector": "S1",
    "counterpart_area": "KAZ",
    "activity": "_T",
    "freq": "A",
}
_SCALES = {"0": "one", "3": "thousand", "6": "million", "9": "billion"}
_STATUS = {"": "", "A": "", "P": "P", "E": "E", "B": "B", "U": "U"}
# Missing, suppressed, not collected, not significant: SDMX's codes for a cell without a figure.
_NO_FIGURE = {"M", "L", "N", "O", "Q"}
_CONFIDENTIAL = {"A", "C", "D", "N", "S"}


def asks(since: Period | None) -> Sequence[Ask]:
    """Two requests, positions and flows: all reporters, counterpart Kazakhstan, years since `since`."""
    year = (since or _DEFAULT_SINCE).start_year
    wanted = f".USD_EXC.DI+DO.NET_FDI.ALL.D.S1.KAZ.IMC+ULT._T.A.?startPeriod={year}&format=csvfile"
    flows = (("POS_CTRY", _POSITION), ("FLOW_CTRY", _FLOW))
    return tuple(
        Ask(f"DF_FDI_{flow}.csv", f"{_SERVICE.format(flow=flow)}/.{measure}{wanted}", Kind.TABLE)
        for flow, measure in flows
    )


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Net positions and flows in both directions, USD, by reporter; parts and other principles are left out.

    The service gives no date of publication. Raises LayoutError for other columns and an unknown unit multiplier.
    """
    extract = Extract("FDI positions and flows by counterpart area, BMD4", "")
    for snapshot in snapshots:
        for cell in read_sdmx_csv(snapshot.data, snapshot.name, (*DIMENSIONS, "unit_mult")).cells:
            _add(cell, snapshot.name, registry, extract)
    periods = sorted({row.period for row in extract.rows})
    extract.edition = f"counterpart Kazakhstan, {periods[0]} to {periods[-1]}" if periods else "counterpart Kazakhstan"
    extract.caveats = [
        "Directional principle; all resident units, special purpose entities among them.",
        "By the immediate counterpart but for the stock by ultimate investor, which some members publish.",
        "The OECD converts national currencies into USD.",
    ]
    return extract


def _add(cell: Cell, file: str, registry: Registry, extract: Extract) -> None:
    codes = cell.codes
    other = next((name for name, whole in _WHOLE.items() if codes[name] != whole), None)
    if other is not None:
        extract.left_out[f"{other} {codes[other]}"] += 1
        return
    indicator = _INDICATORS.get((codes["measure"], codes["measure_principle"], codes["level_counterpart"]))
    if indicator is None:
        kind = f"{codes['measure']} {codes['measure_principle']} {codes['level_counterpart']}"
        extract.left_out[kind] += 1
        return
    reporter = registry.by_iso3.get(codes["ref_area"])
    if reporter is None:
        extract.unknown["ref_area", codes["ref_area"]] += 1
        return
    if codes.get("conf_status", "F") in _CONFIDENTIAL:
        extract.left_out["confidential"] += 1
        return
    if not cell.value or codes.get("obs_status", "") in _NO_FIGURE:
        extract.left_out["no value given"] += 1
        return
    if codes["unit_mult"] not in _SCALES:
        raise LayoutError(
            file,
            f"{cell.place}, UNIT_MULT",
            "an unknown unit multiplier",
            expected=", ".join(_SCALES),
            found=codes["unit_mult"],
        )
    status = codes.get("obs_status", "")
    if status not in _STATUS:
        extract.unknown["obs_status", status] += 1
    extract.rows.append(
        TidyRow(
            indicator,
            reporter.id,
            "KZ",
            codes["time"],
            cell.value,
            "USD",
            _SCALES[codes["unit_mult"]],
            status=_STATUS.get(status, ""),
        )
    )


CONNECTOR = Connector(
    ID,
    asks,
    read,
    by_hand="https://data-explorer.oecd.org, FDI positions (flows) by counterpart area, BMD4: counterpart Kazakhstan, "
    "directional principle, all resident units, net; download as filtered data in tabular text (CSV)",
)
