"""Headline numbers side by side: label, number, growth, place, and a row of small bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.spec import Mark, Role
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.number import number_link, sentence
from dashboard.state import ViewState
from dashboard.text import Sentence

BAR_HEIGHT = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One small bar: a value (None: a gap) and how sure it is."""

    value: float | None
    mark: Mark = Mark.REPORTED


@dataclass(frozen=True, slots=True)
class Stat:
    """A headline number. `value` and `unit` are texts; `lines` are sentences below it (growth, place, source)."""

    label: str
    value: str
    unit: str
    ref: str
    role: Role
    lines: tuple[Sentence, ...] = ()
    bars: tuple[Bar, ...] = ()


def stat_strip(stats: Sequence[Stat], state: ViewState, label: str) -> html.Section:
    """The strip; `label` names it for those who do not see it."""
    return html.Section([_stat(one, state) for one in stats], className="stats", **attributes(aria_label=label))


def _stat(one: Stat, state: ViewState) -> html.Div:
    value: list[Any] = [number_link(one.value, one.ref, state)]
    if one.unit:
        value.append(html.Small(one.unit))
    return html.Div(
        [
            html.Div([html.Span(className=f"sw {one.role}"), one.label], className="k"),
            html.Div(value, className="v"),
            *(html.Div(sentence(line, state), className="d") for line in one.lines),
            spark_bars(one.bars, one.role) if one.bars else None,
        ],
        className="st",
    )


def spark_bars(bars: Sequence[Bar], role: Role, height: int = BAR_HEIGHT) -> html.Div:
    """Small bars from zero, negative ones hanging; they repeat what a chart shows, so they are hidden from readers."""
    values = [bar.value for bar in bars if bar.value is not None]
    top, bottom = max([0.0, *values]), min([0.0, *values])
    span = (top - bottom) or 1.0
    drawn = []
    for bar in bars:
        if bar.value is None:
            drawn.append(html.I())
            continue
        upper, lower = max(bar.value, 0.0), min(bar.value, 0.0)
        style = {
            "marginTop": round((top - upper) / span * height, 1),
            "height": max(1.0, round((upper - lower) / span * height, 1)),
        }
        drawn.append(html.I(className=f"sw {bar.mark}", style=style))
    return html.Div(drawn, className=f"sparks {role}", style={"height": height}, **attributes(aria_hidden="true"))
