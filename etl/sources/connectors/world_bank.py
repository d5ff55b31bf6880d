"""World totals of goods trade and direct investment, annual: the World Bank's indicators, API v2."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from etl.fetch.body import Kind
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.formats import LayoutError, value_text

ID = "world_bank"
_INDICATORS = {
    "TX.VAL.MRCH.CD.WT": "exports",
    "TM.VAL.MRCH.CD.WT": "imports",
    "BX.KLT.DINV.CD.WD": "fdi_inflow_net",
}
_DEFAULT_SINCE = Period.parse("2005")
_FIELDS = ("indicator", "countryiso3code", "date", "value")


def asks(since: Period | None) -> Sequence[Ask]:
    """One request an indicator, Kazakhstan and Czechia."""
    years = f"{(since or _DEFAULT_SINCE).start_year}:{date.today().year}"
    return tuple(
        Ask(
            f"{code}.json",
            f"https://api.worldbank.org/v2/country/KAZ;CZE/indicator/{code}?format=json&per_page=5000&date={years}",
            Kind.JSON,
        )
        for code in _INDICATORS
    )


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Totals with the world in USD; years without a value are counted as left out.

    Raises LayoutError for an answer of several pages: nothing is taken from a part.
    """
    extract = Extract("World Development Indicators: merchandise trade, foreign direct investment", "")
    for snapshot in snapshots:
        head, records = _answer(snapshot)
        extract.published = max(extract.published, str(head.get("lastupdated") or ""))
        for number, record in enumerate(records, start=1):
            _add(record, f"record {number}", snapshot.name, registry, extract)
    extract.edition = f"updated {extract.published}" if extract.published else "without a date of update"
    extract.caveats = ["Totals with the world only.", "Compiled by the World Bank from the countries' own statistics."]
    return extract


def _answer(snapshot: Snapshot) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    file = snapshot.name
    try:
        answer = json.loads(snapshot.data)
    except ValueError as error:
        raise LayoutError(file, "", "not JSON", expected="an answer of the API", found=str(error)) from error
    match answer:
        case [{"message": message}, *_]:
            raise LayoutError(file, "", "the service reports an error", expected="figures", found=str(message))
        case [{"pages": 1} as head, list(records)]:
            return head, records
        case [{"pages": int(pages)}, *_] if pages != 1:
            raise LayoutError(file, "pages", "not all is in one answer", expected="1", found=str(pages))
        case _:
            raise LayoutError(
                file, "", "no answer of the API v2", expected="[{page, pages, ...}, [...]]", found=str(answer)[:160]
            )


def _add(record: dict[str, Any], place: str, file: str, registry: Registry, extract: Extract) -> None:
    if missing := [name for name in _FIELDS if name not in record]:
        raise LayoutError(file, place, f"no {', '.join(missing)}", expected=", ".join(_FIELDS), found=", ".join(record))
    indicator = _INDICATORS.get(record["indicator"]["id"])
    if indicator is None:
        extract.unknown["indicator", str(record["indicator"]["id"])] += 1
        return
    area = registry.by_iso3.get(record["countryiso3code"])
    if area is None:
        extract.unknown["country", str(record["countryiso3code"])] += 1
        return
    if not (value := value_text(record["value"], file, place)):
        extract.left_out["no value given"] += 1
        return
    extract.rows.append(TidyRow(indicator, area.id, "WLD", str(record["date"]), value, "USD"))


CONNECTOR = Connector(ID, asks, read, by_hand="https://api.worldbank.org/v2, the answer of an indicator as JSON")
