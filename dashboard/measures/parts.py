"""Shares, ratios, balances and ranks: one value beside another of the same period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.measures.refs import SERIES, either, prepared, refs

_OTHER_COLUMNS = ["value", "lo", "hi", "ids", "source", "status", "currency"]


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
    out = _beside(exports, imports, ["reporter", "partner", "product"])
    value = out["value"].to_numpy(float) - out["other_value"].to_numpy(float)
    return out.assign(
        indicator="balance",
        value=value,
        lo=out["lo"].to_numpy(float) - out["other_hi"].to_numpy(float),
        hi=out["hi"].to_numpy(float) - out["other_lo"].to_numpy(float),
        ref=_known(refs("diff", out["currency"], out["ids"], out["other_ids"]), value),
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
    values = rows["value"].astype(float)
    groups = values.groupby([rows[key] for key in keys], sort=False)
    place = groups.rank(method="min", ascending=False)
    ties = values.groupby([*(rows[key] for key in keys), values.rename("tied")], sort=False).transform("size")
    tokens = pd.Series("", index=rows.index, dtype=object)
    for index in groups.groups.values():
        group = rows.loc[index]
        known = group[group["value"].notna()].sort_values(["value", "partner"], ascending=[False, True])
        ids = list(known["ids"])
        for label, own, unit in zip(known.index, known["ids"], known["currency"], strict=True):
            tokens[label] = refs("rank", [unit], [own], *[[other] for other in ids if other != own])[0]
    return rows.assign(
        amount=values,
        value=place,
        lo=np.nan,
        hi=np.nan,
        of=groups.transform("count"),
        joint=(ties > 1) & values.notna(),
        unit="RANK",
        ref=tokens,
    )


def _beside(rows: pd.DataFrame, others: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Each row with the columns of its counterpart of the same keys, unit and period as `other_...`."""
    joint = [*keys, "unit", "period_start", "period_end"]
    right = others[[*joint, *_OTHER_COLUMNS]].rename(columns={name: f"other_{name}" for name in _OTHER_COLUMNS})
    out = rows.merge(right.drop_duplicates(joint), on=joint, how="left", sort=False)
    out["currency"] = either(out["currency"], out["other_currency"])
    return out


def _known(tokens: list[str], value: np.ndarray) -> list[str]:
    return [ref if known else "" for ref, known in zip(tokens, ~np.isnan(value), strict=True)]


def _quotient(
    rule: str, rows: pd.DataFrame, others: pd.DataFrame, keys: list[str], factor: float, unit: str
) -> pd.DataFrame:
    out = _beside(rows, others, keys)
    value, whole = out["value"].to_numpy(float), out["other_value"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.where(whole > 0, value / whole * factor, np.nan)
        fine = (out["other_lo"].to_numpy(float) > 0) & (out["lo"].to_numpy(float) >= 0)
        lo = np.where(fine, out["lo"].to_numpy(float) / out["other_hi"].to_numpy(float) * factor, np.nan)
        hi = np.where(fine, out["hi"].to_numpy(float) / out["other_lo"].to_numpy(float) * factor, np.nan)
    tokens = _known(refs(rule, out["currency"], out["ids"], out["other_ids"]), quotient)
    bounds = out[["lo", "hi", "other_lo", "other_hi"]].isna().any(axis=1).to_numpy(bool)
    return out.assign(
        amount=value, value=quotient, lo=lo, hi=hi, unit=unit, ref=tokens, open=bounds & ~np.isnan(quotient)
    )
