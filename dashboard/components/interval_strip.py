"""Figures as intervals on one axis: what each print stands for once its rounding is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from dashboard.components import html
from dashboard.components.attributes import attributes

MARGIN = 0.08
# An interval narrower than this part of the axis disappears behind its mark.
LEAST_SHARE = 4.0


@dataclass(frozen=True, slots=True)
class Interval:
    """One print: who, the number as shown, value and bounds (not finite: open). `look`: own, apart or fits."""

    who: str
    text: str
    value: float
    lo: float
    hi: float
    look: str = "fits"
    colour: str = ""


def interval_strip(intervals: Sequence[Interval], label: str) -> html.Div:
    """The intervals one below the other on a common axis, each named on its own line, so that no labels meet.

    `label` says in words what is seen, for those who do not see it. Positions are in percent of the axis.
    """
    ends = [end for one in intervals for end in (one.value, one.lo, one.hi) if isfinite(end)]
    low, high = min(ends), max(ends)
    pad = (high - low or abs(high) or 1.0) * MARGIN
    low, span = low - pad, high - low + 2 * pad

    def at(value: float) -> float:
        return round((value - low) / span * 100, 2)

    return html.Div(
        [_line(one, at) for one in intervals], className="strip", role="img", **attributes(aria_label=label)
    )


def _line(one: Interval, at: Any) -> html.Div:
    start, end = (at(one.lo) if isfinite(one.lo) else 0.0), (at(one.hi) if isfinite(one.hi) else 100.0)
    open_ends = f"{'' if isfinite(one.lo) else ' open-lo'}{'' if isfinite(one.hi) else ' open-hi'}"
    bar = html.I(className=f"iv{open_ends}", style={"left": f"{start}%", "width": f"{round(end - start, 2)}%"})
    track = [bar if end - start > LEAST_SHARE else None, html.I(className="at", style={"left": f"{at(one.value)}%"})]
    return html.Div(
        [html.Span(one.who, className="who"), html.Span(track, className=f"tr {one.colour}".strip()), html.B(one.text)],
        className=one.look,
    )
