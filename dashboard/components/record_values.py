"""Values of records as texts, and their rounding intervals on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any, Self

import pandas as pd
from dash import html

from dashboard.calculations import Parent
from dashboard.components.attributes import attributes
from dashboard.context import Context
from dashboard.text import MILLION, Words

MOST_INTERVALS = 5
# Units that are counted one by one, and their decimals.
PLAIN = {"COUNT": 0, "RANK": 0, "FACTOR": 2, "INDEX": 1}


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is shown: at its scale, with the decimals it was printed with, and its bounds."""

    words: Words
    value: float
    unit: str
    scale: float
    decimals: int
    lo: float = nan
    hi: float = nan

    @classmethod
    def of(
        cls, ctx: Context, value: float, unit: str, resolution: float | None = None, lo: float = nan, hi: float = nan
    ) -> Self:
        """A value in base units; `resolution` is the size of its last printed digit, where one was printed."""
        words = ctx.words
        if unit in PLAIN or unit == "PERCENT":
            return cls(words, value, unit, 1.0, PLAIN.get(unit, 1), lo, hi)
        scale = words.scale_of([value])
        known = resolution if resolution is not None and isfinite(resolution) else None
        return cls(words, value, unit, scale, words.decimals_of(scale, known), lo, hi)

    @classmethod
    def of_row(cls, ctx: Context, row: Mapping[str, Any]) -> Self:
        """The value of an observation's row."""
        resolution = row.get("resolution")
        known = float(resolution) if resolution is not None and not pd.isna(resolution) else None
        return cls.of(ctx, float(row["value"]), str(row["unit"]), known, _float(row.get("lo")), _float(row.get("hi")))

    def number(self, value: float, more: int = 0) -> str:
        """Any value at this one's scale; `more` decimals beyond it."""
        return self.words.number(value / self.scale, self.decimals + more)

    @property
    def text(self) -> str:
        """The value without its unit."""
        return self.number(self.value)

    @property
    def is_range(self) -> bool:
        """Whether the bounds are further apart than the last digit shown can say."""
        return isfinite(self.lo) and isfinite(self.hi) and (self.hi - self.lo) / self.scale > 1.5 * 10.0**-self.decimals

    @property
    def range_text(self) -> str:
        """The bounds, with an en dash."""
        return self.words.range(self.number(self.lo), self.number(self.hi))

    @property
    def unit_words(self) -> str:
        """The unit with its scale: "million USD", "%"; "" for ranks, counts and factors."""
        if self.unit in PLAIN:
            return ""
        return self.words.unit_words(self.unit, self.scale if self.unit != "PERCENT" else MILLION)


@dataclass(frozen=True, slots=True)
class Interval:
    """One print of a figure as the interval it stands for; open ends are infinite."""

    name: str
    text: str
    value: float
    lo: float
    hi: float
    differs: bool


def interval_rows(ctx: Context, own: Parent, name: str, others: pd.DataFrame) -> list[Interval]:
    """The figure itself and the different values that others print, those of one value together; at most five."""
    shown = Value.of(ctx, own.stated_value, own.stated_unit, own.resolution)
    rows = [Interval(name, shown.text, own.stated_value, own.lo, own.hi, False)]
    for _, group in others.groupby(["value", "lo", "hi"], dropna=False, sort=False):
        first = {str(key): value for key, value in group.iloc[0].items()}
        value = Value.of_row(ctx, first)
        apart = (value.lo > own.hi) or (value.hi < own.lo)
        info = ctx.registry.sources.get(str(first["source"]))
        label = info.short if info is not None else str(first["source"])
        count = f" × {len(group)}" if len(group) > 1 else ""
        rows.append(Interval(label + count, value.text, value.value, value.lo, value.hi, apart))
    return rows[:MOST_INTERVALS]


def strip(rows: Sequence[Interval]) -> html.Div:
    """The intervals one below the other on one scale: a bar from bound to bound with the printed value on it."""
    finite = [v for row in rows for v in (row.value, row.lo, row.hi) if isfinite(v)]
    low, high = min(finite), max(finite)
    pad = (high - low) * 0.06 or 1.0
    low, high = low - pad, high + pad

    def place(value: float) -> float:
        return round((value - low) / (high - low) * 100, 2)

    drawn = []
    for row in rows:
        start = place(row.lo) if isfinite(row.lo) else 0.0
        end = place(row.hi) if isfinite(row.hi) else 100.0
        track = [
            html.I(className="iv", style={"left": f"{start}%", "width": f"{max(end - start, 0.0):.2f}%"}),
            html.I(className="at", style={"left": f"{place(row.value)}%"}),
        ]
        drawn.append(
            html.Div(
                [
                    html.Span(row.name),
                    html.Span(track, className="tr", **attributes(aria_hidden="true")),
                    html.B(row.text),
                ],
                className="apart" if row.differs else None,
            )
        )
    return html.Div(drawn, className="strip")


def _float(value: Any) -> float:
    return float(value) if value is not None and not pd.isna(value) else nan
