"""What is said of a figure of a loaded file: where in the file it stands, or of what it is the sum."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from etl.bulk.load import Load
from etl.bulk.question import UNION
from etl.bulk.record_ids import BulkKey
from etl.model.product import Level, Product
from etl.model.units import Unit

PUBLISHER = "Eurostat"
_FILES = "https://ec.europa.eu/eurostat/api/dissemination/files?file=comext%2FCOMEXT_DATA%2FPRODUCTS%2F"
_AS_PUBLISHED = re.compile(r"full(?:_v2_)?\d{6}\.7z")
_FLOW = {"imports": "1", "exports": "2"}
_PARTS = {
    Level.TOTAL: "all rows of the file for this reporter, partner, flow and period, whatever their product",
    Level.HS2: "the headings of the chapter",
    Level.HS4: "the subheadings of the heading",
    Level.HS6: "the 8-digit codes of the subheading",
    Level.SITC5: "the 8-digit codes that the file places under this SITC code",
}


def record_row(record_id: str, key: BulkKey, load: Load, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The record of a figure as a row of RECORD_SCHEMA; `rows` are the file's rows where it is the file's own."""
    return {
        "record_id": record_id,
        "source": load.source,
        "document": load.file,
        "publisher": PUBLISHER,
        "published": load.published,
        "published_precision": load.published_precision,
        "locator": _locator(key, load, rows),
        "url": address_of(load),
        "value_as_stated": " + ".join(_printed(row["value"], load.resolution) for row in rows),
        "unit_as_stated": str(Unit.EUR),
        "rule": None if rows else _rule(key, load),
        "note": _note(rows),
        "also_published": "[]",
    }


def address_of(load: Load) -> str | None:
    """Where the publisher keeps a file of that name; None for a name that is none of the publisher's."""
    return f"{_FILES}{load.file}" if _AS_PUBLISHED.fullmatch(load.file) else None


def _locator(key: BulkKey, load: Load, rows: Sequence[Mapping[str, Any]]) -> str:
    """The values of the columns that tell a row, as the file's reader would filter them."""
    parts = {
        "REPORTER": key.reporter,
        "PARTNER": key.partner,
        "PRODUCT_NC": key.product.removeprefix("CN"),
        "FLOW": _FLOW[key.indicator],
        "PERIOD": key.period.code,
    }
    if rows:
        parts["STAT_PROCEDURE"] = "+".join(str(row["procedure"]) for row in rows)
    return f"{load.member}: " + ", ".join(f"{name}={value}" for name, value in parts.items())


def _rule(key: BulkKey, load: Load) -> str:
    if key.reporter == UNION:
        count = f" ({len(load.reporters)} reporters are in the file)"
        return f"sum of the counts of the members of {UNION} that report it{count}"
    level = Product.parse(key.product).level
    return f"sum of {_PARTS.get(level) or f'the {level.below} codes that begin with {key.product}'}"


def _note(rows: Sequence[Mapping[str, Any]]) -> str | None:
    return "Sum over the file's rows by statistical procedure." if len(rows) > 1 else None


def _printed(value: float, resolution: float) -> str:
    return f"{value:.0f}" if resolution >= 1 else f"{value:.2f}"
