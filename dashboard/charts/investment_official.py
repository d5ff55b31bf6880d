"""What the charts of net inflow and of stock have in common: a measure over time, by the balance of payments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.investment_pieces import (
    VIEWS,
    Last,
    common_notes,
    comparability_notes,
    drawn,
    labels,
    last_of,
    offer,
    point_notes,
)
from dashboard.charts.points import amount_axis, rules, time_axis
from dashboard.charts.spec import ChartSpec, Kind
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import Period


@dataclass(frozen=True, slots=True)
class Measure:
    """What one measure has of its own.

    `rows` gives its rows in the order of time, `told` those periods of the ones with a value that carry a label, and
    `title` the takeaway of the last of them.
    """

    indicator: str
    kind: Kind
    rows: Callable[[Context, ViewState], pd.DataFrame]
    told: Callable[[pd.DataFrame], set[str]]
    title: Callable[[Context, ViewState, Last], str]

    @property
    def id(self) -> str:
        """The chart's id."""
        return f"investment-{self.name}"

    @property
    def name(self) -> str:
        """What phrases and addresses call it."""
        return VIEWS[self.indicator]


def official_spec(ctx: Context, state: ViewState, measure: Measure) -> ChartSpec:
    """The chart of a measure for the partner in focus; breaks of method stand behind dotted rules."""
    words, name, indicator = ctx.words, measure.name, measure.indicator
    frame = measure.rows(ctx, state)
    valued = frame[frame["value"].notna()].reset_index(drop=True)
    last = last_of(valued)
    if last is None:
        title = words.say(f"chart_investment.{name}.empty", partner=words.area(state.partner))
        subtitle = _subtitle(ctx, state, measure, "", words.unit_words(state.unit))
        return empty(ctx, state, measure.id, measure.kind, title, subtitle, offer(ctx, state, indicator, indicator))
    axis = amount_axis(ctx, valued["value"])
    unit = words.unit_words(str(valued["unit"].iloc[0]), axis.scale)
    told = measure.told(valued)
    texts = {code: text for code, text in labels(ctx, valued, axis).items() if code in told}
    made = drawn(ctx, frame, name, words.say(f"indicator.{indicator}"), indicator, texts, point_notes(ctx, frame))
    first = Period.parse(str(valued["period"].iloc[0]))
    draft = Draft(
        kind=measure.kind,
        title=measure.title(ctx, state, last),
        subtitle=_subtitle(ctx, state, measure, words.span(first, last.period), unit),
        series=[made],
        x=time_axis(ctx, (one.x for one in made.points), first.length),
        y=axis,
        unit=unit,
        frames=[frame],
        notes=[*comparability_notes(ctx, made.points), *common_notes(ctx, state, stated=False)],
        rules=rules(ctx, [frame]),
    )
    return assemble(ctx, state, measure.id, draft)


def _subtitle(ctx: Context, state: ViewState, measure: Measure, span: str, unit: str) -> str:
    key = f"chart_investment.{measure.name}.{'subtitle' if span else 'subtitle_empty'}"
    return ctx.words.say(key, partner=ctx.words.area(state.partner), span=span, unit=unit)
