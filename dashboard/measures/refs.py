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
    ids = frame["ids"].tolist() if "ids" in frame else frame["record_id"].tolist()
    if "currency" in frame:
        currency = frame["currency"].tolist()
    elif "converted" in frame:
        pairs = zip(frame["unit"].tolist(), frame["converted"].tolist(), strict=True)
        currency = [unit if converted else "" for unit, converted in pairs]
    else:
        currency = [""] * len(frame)
    tokens = [token("convert", [own], unit) if unit else own for own, unit in zip(ids, currency, strict=True)]
    added = pd.DataFrame({"ids": ids, "currency": currency, "ref": tokens}, index=frame.index, dtype=object)
    return pd.concat([frame, added[[name for name in added if name in missing]]], axis=1)


def either(own: Iterable[Any], other: Iterable[Any]) -> list[str]:
    """The currency that one of two values was converted to, row by row; "" where neither was."""
    return [first or second or "" for first, second in zip(own, other, strict=True)]


def refs(rule: str, currency: Iterable[Any], *parents: Iterable[Any]) -> list[str]:
    """Tokens of a rule, row by row; "" where a parent is missing."""
    out = []
    for unit, *groups in zip(currency, *parents, strict=True):
        whole = all(isinstance(group, str) and group for group in groups)
        out.append(token(rule, groups, unit if isinstance(unit, str) else "") if whole else "")
    return out


__all__ = ["PART", "SERIES", "SUM", "Token", "either", "prepared", "refs", "token"]
