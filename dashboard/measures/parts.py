"""Shares, ratios, balances and ranks: one value beside another of the same period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.measures.joins import Floats, counterparts, extended, numbers, texts
from dashboard.measures.refs import SERIES, either, prepared, refs


def share(part: pd.DataFrame, whole: pd.DataFrame, over: str = "partner") -> pd.DataFrame:
    """Percent that each part makes of the whole in the same period.

    The frames differ in the column `over` (partners of the world, or of the EU). Gives a row for each row of
    `part` with `value`, `lo`, `hi` in percent and `ref`; NaN where part or whole is missing, or the whole is
    not positive.
    """
    return _quotient(
        "share", prepared(part), prepared(whole), [name for name in SERIES if name != over], 100.0, "PERCENT"
    )


def ratio(numerator: pd.DataFrame, denominator: pd.DataFrame, on: tuple[str, ...] = ("partner",)) -> pd.DataFrame:
    """How many times the denominator the numerator is, by period and the columns `on`.

    A row for each numerator row.

    NaN where either is missing or the denominator is not positive. Bounds follow from the bounds of both.
    """
    return _quotient("ratio", prepared(numerator), prepared(denominator), list(on), 1.0, "FACTOR")


def balance(frame: pd.DataFrame) -> pd.DataFrame:
    """Exports less imports of each reporter, partner and period, in the frame's unit; `ref` names both.

    A row for each row of exports; NaN where either side is missing: a missing flow is not a zero.
    """
    rows = prepared(frame)
    exports, imports = (rows[rows["indicator"] == name] for name in ("exports", "imports"))
    at = counterparts(exports, imports, ["reporter", "partner", "product", "unit"])
    value = exports["value"].to_numpy(np.float64) - numbers(imports, "value", at)
    currency = either(exports["currency"].tolist(), texts(imports, "currency", at))
    tokens = refs("diff", currency, exports["ids"].tolist(), texts(imports, "ids", at))
    return extended(
        exports,
        {
            "indicator": "balance",
            "value": value,
            "lo": exports["lo"].to_numpy(np.float64) - numbers(imports, "hi", at),
            "hi": exports["hi"].to_numpy(np.float64) - numbers(imports, "lo", at),
            "currency": currency,
            "ref": _known(tokens, value),
        },
    )


def rank(frame: pd.DataFrame) -> pd.DataFrame:
    """Place of each partner among the partners of the frame, by reporter, indicator, unit and period.

    1 is the largest.

    Competition ranking: equals share a place (`joint`), and the next place is skipped. Missing values have no
    place and are no competitors. `of` is the number of competitors, `ref` names the partner first, then all
    the others.
    """
    rows = prepared(frame)
    keys = ["indicator", "reporter", "product", "unit", "period_start", "period_end"]
    groups: dict[tuple[object, ...], list[int]] = {}
    for at, key in enumerate(zip(*(rows[key].tolist() for key in keys), strict=True)):
        groups.setdefault(key, []).append(at)
    values, partners = rows["value"].tolist(), rows["partner"].tolist()
    ids, currency = rows["ids"].tolist(), rows["currency"].tolist()
    place, of, joint, tokens = [np.nan] * len(rows), [0] * len(rows), [False] * len(rows), [""] * len(rows)
    for group in groups.values():
        known = sorted((at for at in group if values[at] == values[at]), key=lambda at: (-values[at], partners[at]))
        for at in group:
            of[at] = len(known)
        for at in known:
            place[at] = 1.0 + sum(values[other] > values[at] for other in known)
            joint[at] = sum(values[other] == values[at] for other in known) > 1
            others = [ids[other] for other in known if other != at]
            tokens[at] = refs("rank", [currency[at]], [ids[at]], *([other] for other in others))[0]
    new = {"amount": values, "value": place, "lo": np.nan, "hi": np.nan, "of": of, "joint": joint, "unit": "RANK"}
    return extended(rows, {**new, "ref": tokens})


def _known(tokens: list[str], value: Floats) -> list[str]:
    return [ref if known else "" for ref, known in zip(tokens, ~np.isnan(value), strict=True)]


def _quotient(
    rule: str, rows: pd.DataFrame, others: pd.DataFrame, keys: list[str], factor: float, unit: str
) -> pd.DataFrame:
    at = counterparts(rows, others, [*keys, "unit"])
    value, whole = rows["value"].to_numpy(np.float64), numbers(others, "value", at)
    lo, hi = rows["lo"].to_numpy(np.float64), rows["hi"].to_numpy(np.float64)
    other_lo, other_hi = numbers(others, "lo", at), numbers(others, "hi", at)
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.where(whole > 0, value / whole * factor, np.nan)
        fine = (other_lo > 0) & (lo >= 0)
        bounds = [np.where(fine, part / base * factor, np.nan) for part, base in ((lo, other_hi), (hi, other_lo))]
    currency = either(rows["currency"].tolist(), texts(others, "currency", at))
    tokens = refs(rule, currency, rows["ids"].tolist(), texts(others, "ids", at))
    open_ended = np.isnan(lo) | np.isnan(hi) | np.isnan(other_lo) | np.isnan(other_hi)
    new = {"amount": value, "value": quotient, "lo": bounds[0], "hi": bounds[1], "unit": unit, "currency": currency}
    sources = {"base_source": texts(others, "source", at), "other_status": texts(others, "status", at)}
    return extended(rows, {**new, **sources, "ref": _known(tokens, quotient), "open": open_ended & ~np.isnan(quotient)})
