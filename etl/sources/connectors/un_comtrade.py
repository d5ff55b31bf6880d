"""Kazakhstan's trade by partner, annual, from UN Comtrade v1: with a key by the data service, else by its preview."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from etl.fetch.body import Kind
from etl.model.observation import TOTAL
from etl.model.period import Period
from etl.model.product import ProductError, harmonized_code, sitc_code
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Ask, Connector, Extract, TidyRow
from etl.sources.formats import LayoutError, value_text

ID = "un_comtrade"
KEY = "TRADEBRIEF_COMTRADE_KEY"
_KAZAKHSTAN = 398
_YEARS_ASKED = 4
# The preview gives no more, and does not say that it left something out.
_PREVIEW_LIMIT = 500
_WORLD = "W00"
_FLOWS = {"X": "exports", "M": "imports"}
# Every edition of the Harmonized System (H0 to H6), and the one revision of SITC that the codes here are of.
_CLASSIFICATIONS: dict[str, Callable[[str], str]] = {"H": harmonized_code, "S4": sitc_code}
_FIELDS = (
    "period",
    "reporterISO",
    "partnerISO",
    "flowCode",
    "cmdCode",
    "partner2Code",
    "customsCode",
    "motCode",
    "primaryValue",
)
# All procedures, modes of transport and second partners together: any other record is a part of these.
_WHOLE = {"partner2Code": 0, "customsCode": "C00", "motCode": 0}


def asks(since: Period | None) -> Sequence[Ask]:
    """One request a year, the last four years without `since`: a year of all partners fits into the preview."""
    this_year = date.today().year
    first = since.start_year if since is not None else this_year - _YEARS_ASKED
    return tuple(_ask(year) for year in range(first, this_year + 1))


def _ask(year: int) -> Ask:
    wanted = (
        f"C/A/HS?reporterCode={_KAZAKHSTAN}&period={year}&flowCode=X,M&cmdCode=TOTAL"
        "&partner2Code=0&customsCode=C00&motCode=0&includeDesc=true"
    )
    return Ask(
        f"C-A-HS-{_KAZAKHSTAN}-{year}.json",
        f"https://comtradeapi.un.org/data/v1/get/{wanted}",
        Kind.JSON,
        key_variable=KEY,
        key_header="Ocp-Apim-Subscription-Key",
        keyless=f"https://comtradeapi.un.org/public/v1/preview/{wanted}",
    )


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Exports and imports of goods, USD, by partner, all products and each that the answer has; parts are left out.

    The service gives no date of publication. Raises LayoutError for an answer that the preview has cut off.
    """
    extract = Extract("UN Comtrade, goods by partner", "")
    for snapshot in snapshots:
        for place, record in _records(snapshot):
            _add(record, place, snapshot.name, registry, extract)
    periods = sorted({row.period for row in extract.rows})
    what = "by product" if any(row.product for row in extract.rows) else "all products"
    extract.edition = f"{what}, {periods[0]} to {periods[-1]}" if periods else what
    extract.caveats = ["As the reporter sent it to the United Nations; imports by country of origin."]
    return extract


def _records(snapshot: Snapshot) -> list[tuple[str, Mapping[str, Any]]]:
    file = snapshot.name
    try:
        answer = json.loads(snapshot.data)
    except ValueError as error:
        raise LayoutError(file, "", "not JSON", expected="an answer of UN Comtrade", found=str(error)) from error
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list) or "count" not in answer:
        raise LayoutError(file, "", "no answer of UN Comtrade v1", expected="count and data", found=str(answer)[:160])
    if answer.get("error"):
        raise LayoutError(file, "error", "the service reports an error", expected="none", found=str(answer["error"]))
    records = answer["data"]
    if answer["count"] != len(records):
        raise LayoutError(
            file, "count", "not all records are there", expected=f"{answer['count']}", found=f"{len(records)}"
        )
    if len(records) >= _PREVIEW_LIMIT and len(records) % _PREVIEW_LIMIT == 0:
        raise LayoutError(
            file,
            "count",
            "the answer may have been cut off",
            expected=f"fewer than {_PREVIEW_LIMIT} records",
            found=f"{len(records)}",
            mend=f"set {KEY} in the environment: with a key the service gives all",
        )
    for number, record in enumerate(records, start=1):
        if missing := [name for name in _FIELDS if record.get(name) is None]:
            raise LayoutError(
                file,
                f"record {number}",
                f"no {', '.join(missing)}",
                expected=", ".join(_FIELDS),
                found=", ".join(name for name, value in record.items() if value is not None),
            )
    return [(f"record {number}", record) for number, record in enumerate(records, start=1)]


def _add(record: Mapping[str, Any], place: str, file: str, registry: Registry, extract: Extract) -> None:
    for name, whole in _WHOLE.items():
        if record[name] != whole:
            extract.left_out[f"{name} other than {whole}"] += 1
            return
    if record["flowCode"] not in _FLOWS:
        extract.left_out[f"flow {record['flowCode']}"] += 1
        return
    product = _product(record, extract)
    if product is None:
        return
    codes: dict[str, str] = {}
    for name in ("reporter", "partner"):
        iso3 = record[f"{name}ISO"]
        area = registry.by_iso3.get(iso3)
        if area is None and iso3 != _WORLD:
            extract.unknown[name, f"{iso3} {record.get(f'{name}Desc') or ''}".strip()] += 1
            return
        codes[name] = area.id if area else "WLD"
    text = str(record["period"])
    period = text if len(text) == len("2024") else f"{text[:4]}-{text[4:]}"
    value = value_text(record["primaryValue"], file, place)
    # Set where the United Nations estimated the value.
    status = "E" if record.get("legacyEstimationFlag") else ""
    flow = _FLOWS[record["flowCode"]]
    extract.rows.append(
        TidyRow(flow, codes["reporter"], codes["partner"], period, value, "USD", status=status, product=product)
    )


def _product(record: Mapping[str, Any], extract: Extract) -> str | None:
    """The product of a record, empty for all products; None, and counted, where it cannot be told."""
    code, classification = record["cmdCode"], str(record.get("classificationCode") or "")
    if code == TOTAL:
        return ""
    product_of = _CLASSIFICATIONS.get(classification[:1] if classification[:1] == "H" else classification)
    if product_of is None:
        extract.left_out[f"products of the classification {classification or 'not named'}"] += 1
        return None
    try:
        return product_of(code)
    except ProductError:
        extract.unknown["product", f"{classification} {code}"] += 1
        return None


CONNECTOR = Connector(
    ID, asks, read, by_hand="https://comtradeplus.un.org, or the answer of the service as JSON, with includeDesc=true"
)
