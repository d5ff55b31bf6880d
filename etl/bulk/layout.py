"""The columns of Comext's bulk files, in each form in which Eurostat has published them, and what they mean.

Documented in Eurostat's user guide of the bulk download facility and seen in the published headers: `full_v2_YYYYMM`
(since 2024, all months since 2002) and `fullYYYYMM` (before, with and without BEC Rev. 5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from etl.sources.formats import LayoutError

FLOWS = {"1": "imports", "2": "exports"}
# Normal trade, inward and outward processing, and what customs declarations do not record: together a country's
# trade. Older files tell more kinds of processing apart. Any other code may be a sum of these and is left out.
PROCEDURES = ("1", "2", "3", "5", "6", "7", "9")
# Eurostat's own codes of areas; all others are ISO 3166, or codes of no country, which are kept as they are.
AREAS = {"EL": "GR", "UK": "GB"}
TRADE_TYPES = ("I", "E", "L", "M")
# In the place of the month: the year as a whole.
YEAR_MONTH = 52
_MEND = "compare with the publisher's documentation; if the columns have changed, add them to etl/bulk/layout.py"


@dataclass(frozen=True, slots=True)
class BulkLayout:
    """A form of the file: its columns in order, and which of them hold what a figure needs."""

    name: str
    columns: tuple[str, ...]
    reporter: str
    partner: str
    procedure: str
    value_eur: str
    weight_kg: str
    quantity: str
    quantity_unit: str
    trade_type: str = "TRADE_TYPE"
    product: str = "PRODUCT_NC"
    sitc: str = "PRODUCT_SITC"
    flow: str = "FLOW"
    period: str = "PERIOD"


def _before(*bec: str) -> BulkLayout:
    columns = (
        "DECLARANT", "DECLARANT_ISO", "PARTNER", "PARTNER_ISO", "TRADE_TYPE", "PRODUCT_NC", "PRODUCT_SITC",
        "PRODUCT_CPA2002", "PRODUCT_CPA2008", "PRODUCT_CPA2_1", *bec, "PRODUCT_SECTION", "FLOW", "STAT_REGIME",
        "SUPP_UNIT", "PERIOD", "VALUE_IN_EUROS", "QUANTITY_IN_KG", "SUP_QUANTITY",
    )  # fmt: skip
    return BulkLayout(
        f"full ({len(columns)} columns)",
        columns,
        reporter="DECLARANT_ISO",
        partner="PARTNER_ISO",
        procedure="STAT_REGIME",
        value_eur="VALUE_IN_EUROS",
        weight_kg="QUANTITY_IN_KG",
        quantity="SUP_QUANTITY",
        quantity_unit="SUPP_UNIT",
    )


LAYOUTS = (
    BulkLayout(
        "full_v2",
        (
            "REPORTER", "PARTNER", "TRADE_TYPE", "PRODUCT_NC", "PRODUCT_SITC", "PRODUCT_CPA21", "PRODUCT_CPA22",
            "PRODUCT_BEC", "PRODUCT_BEC5", "PRODUCT_SECTION", "FLOW", "STAT_PROCEDURE", "SUPPL_UNIT", "PERIOD",
            "VALUE_EUR", "VALUE_NAC", "QUANTITY_KG", "QUANTITY_SUPPL_UNIT",
        ),
        reporter="REPORTER",
        partner="PARTNER",
        procedure="STAT_PROCEDURE",
        value_eur="VALUE_EUR",
        weight_kg="QUANTITY_KG",
        quantity="QUANTITY_SUPPL_UNIT",
        quantity_unit="SUPPL_UNIT",
    ),
    _before("PRODUCT_BEC"),
    _before("PRODUCT_BEC", "PRODUCT_BEC5"),
)  # fmt: skip


def layout_of(header: str, file: str) -> BulkLayout:
    """The layout that a header line is of; raises LayoutError for any other, naming the columns that differ."""
    found = tuple(name.strip().upper() for name in header.split(","))
    for layout in LAYOUTS:
        if layout.columns == found:
            return layout
    nearest = max(LAYOUTS, key=lambda layout: len(set(layout.columns) & set(found)))
    missing = [name for name in nearest.columns if name not in found]
    unknown = [name for name in found if name not in nearest.columns]
    what = f"the columns are none that Eurostat has published (nearest: {nearest.name}"
    what += f"; missing {', '.join(missing)}" if missing else ""
    what += f"; unknown {', '.join(unknown)[:80]}" if unknown else ""
    what += ")" if missing or unknown else "; another order)"
    raise LayoutError(file, "line 1", what, expected=",".join(nearest.columns), found=header[:160], mend=_MEND)


def first_bad_row(lines: Iterable[str], layout: BulkLayout, file: str) -> LayoutError | None:
    """The first row of a text's lines (header first) that the layout does not allow, as an error; None if all are good.

    Reads row by row: for a text that an engine has refused already.
    """
    value, period = layout.columns.index(layout.value_eur), layout.columns.index(layout.period)
    measured = {layout.columns.index(name): (name, what) for name, what in _measures(layout)}
    coded = (layout.reporter, layout.partner, layout.product)
    for number, line in enumerate(lines, 1):
        if number == 1:
            continue
        fields = line.rstrip("\r\n").split(",")
        if len(fields) != len(layout.columns):
            what, expected, found = "a row of another length", f"{len(layout.columns)} fields", f"{len(fields)}: {line}"
        elif missing := [name for name in coded if not fields[layout.columns.index(name)]]:
            what, expected, found = f"{missing[0]} is empty", "a code", line
        elif not _is_number(fields[value]):
            what, expected, found = f"{layout.value_eur} is no number", "an amount in euros", repr(fields[value])
        elif wrong := [place for place in measured if fields[place] and not _is_number(fields[place])]:
            name, expected = measured[wrong[0]]
            what, found = f"{name} is no number", repr(fields[wrong[0]])
        elif not is_period(fields[period]):
            what, expected, found = f"{layout.period} is no period", "202401, or 202452 for a year", fields[period]
        else:
            continue
        return LayoutError(file, f"line {number}", what, expected=expected, found=found[:160], mend=_MEND)
    return None


def _measures(layout: BulkLayout) -> tuple[tuple[str, str], ...]:
    """The columns that may be empty but are numbers otherwise, and what they hold."""
    return (layout.weight_kg, "a weight in kilograms"), (layout.quantity, "a quantity in its unit")


def is_period(text: str) -> bool:
    """Whether a text is a month of Comext (`202401`) or a year (`202452`)."""
    return len(text) == 6 and text.isdigit() and (1 <= int(text[4:]) <= 12 or int(text[4:]) == YEAR_MONTH)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
