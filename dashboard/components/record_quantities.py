"""What the rows behind a figure of a loaded file measure beside its value: net mass, quantity, unit values."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

from dashboard.context import Context
from dashboard.dossier import Figure
from dashboard.measures.unit_value import UnitValue, decimals_of, unit_value

# Three digits say as much as a unit value does.
_DIGITS = 3


def quantity_rows(ctx: Context, record_id: str, figure: Figure | None) -> list[tuple[str, str]]:
    """Terms (keys of the section `record`) and texts; none for a figure whose publisher told no quantity.

    What a row does not tell, or tells as zero beside a value, is not counted as nothing: it is said, and no unit value
    follows.
    """
    if figure is None:
        return []
    rows = ctx.store.quantities(record_id)
    found: list[tuple[str, str]] = []
    values = rows["value"].tolist()
    if weight := _told(ctx, rows["weight_kg"].tolist(), "kg"):
        found.append(("net_mass", weight))
        found += _unit_value(ctx, values, rows["weight_kg"].tolist(), "kg", figure)
    units = sorted(set(rows["quantity_unit"].dropna()))
    if len(units) == 1 and (quantity := _told(ctx, rows["quantity"].tolist(), units[0])):
        found.append(("quantity", ctx.words.say("record.quantity_unit", quantity=quantity)))
        found += _unit_value(ctx, values, rows["quantity"].tolist(), units[0], figure)
    return found


def _told(ctx: Context, amounts: Sequence[float], unit: str) -> str:
    """A sum in its unit, and of how many rows it is where not of all; empty if none tells any."""
    told = [amount for amount in amounts if amount > 0]
    if not told:
        return ""
    number = ctx.words.number(sum(told), max(map(decimals_of, told)))
    key = "amount" if len(told) == len(amounts) else "amount_partly"
    return ctx.words.say(f"record.{key}", number=number, unit=unit, n=len(told), of=len(amounts))


def _unit_value(
    ctx: Context, values: Sequence[float], amounts: Sequence[float], unit: str, figure: Figure
) -> list[tuple[str, str]]:
    found = unit_value(values, amounts, figure.resolution or 0.0)
    if found is None or found.value <= 0:
        return []
    value, low, high = _numbers(ctx, found)
    key = "unit_value_text" if high else "unit_value_open"
    text = ctx.words.say(f"record.{key}", value=value, low=low, high=high, currency=figure.unit, unit=unit)
    return [("unit_value", text)]


def _numbers(ctx: Context, found: UnitValue) -> tuple[str, str, str]:
    decimals = max(0, _DIGITS - 1 - floor(log10(found.value)))
    high = "" if found.high is None else ctx.words.number(found.high, decimals)
    return ctx.words.number(found.value, decimals), ctx.words.number(found.low, decimals), high
