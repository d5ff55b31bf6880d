"""Calculation tokens.

The address of a number that no table holds names its rule and every record it comes from.

A token is `<rule>[-<currency>].<parent>.<parent>...`; a parent is a record id, or several joined by `~`,
whose sum it is. A number in another currency than its record's carries the currency after the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

# A series is one indicator of one reporter with one partner; a value is joined to another only within its unit.
SERIES = ["indicator", "reporter", "partner", "product"]
PART, SUM = ".", "~"


@dataclass(frozen=True, slots=True)
class Token:
    """A calculation: `parents` are groups of record ids, the values of a group are added first."""

    rule: str
    parents: tuple[tuple[str, ...], ...]
    unit: str = ""

    @property
    def text(self) -> str:
        """The token as an address carries it."""
        rule = f"{self.rule}-{self.unit.lower()}" if self.unit else self.rule
        return PART.join((rule, *(SUM.join(group) for group in self.parents)))


def token(rule: str, parents: Sequence[str], unit: str = "") -> str:
    """The token of a rule over parents, each a record id or several joined by `~`.

    `unit` is set if converted.
    """
    head = f"{rule}-{unit.lower()}" if unit else rule
    return PART.join((head, *parents))


def prepared(frame: pd.DataFrame) -> pd.DataFrame:
    """A headline frame with the columns that measures work with.

    Adds `ids` (record ids of the value, joined by `~`), `currency` (the currency it was converted to, or "")
    and `ref` where they are missing. Columns of the frame are kept, no row is dropped, nothing is altered in
    place.
    """
    missing = {"ids", "currency", "ref"} - set(frame.columns)
    if not missing:
        return frame
    out = frame.copy(deep=False)
    if "ids" in missing:
        out["ids"] = out["record_id"].astype(object)
    if "currency" in missing:
        converted = out["converted"] if "converted" in out.columns else pd.Series(False, index=out.index)
        out["currency"] = out["unit"].astype(object).where(converted, "")
    if "ref" in missing:
        out["ref"] = [
            token("convert", [ids], unit) if unit else ids
            for ids, unit in zip(out["ids"], out["currency"], strict=True)
        ]
    return out


def either(own: pd.Series[Any], other: pd.Series[Any]) -> pd.Series[Any]:
    """The currency that one of two values was converted to, row by row; "" where neither was."""
    return own.where(own != "", other.fillna(""))


def refs(rule: str, currency: Iterable[Any], *parents: Iterable[Any]) -> list[str]:
    """Tokens of a rule, row by row; "" where a parent is missing."""
    out = []
    for unit, *groups in zip(currency, *parents, strict=True):
        whole = all(isinstance(group, str) and group for group in groups)
        out.append(token(rule, groups, unit if isinstance(unit, str) else "") if whole else "")
    return out


__all__ = ["PART", "SERIES", "SUM", "Token", "either", "prepared", "refs", "token"]
