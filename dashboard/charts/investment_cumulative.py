"""Running totals of gross inflow as statements give them, with the single years that are stated beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.investment_pieces import (
    GROSS,
    basis_note,
    common_notes,
    drawn,
    hedged,
    is_running_total,
    labels,
    money,
    offer,
    point_notes,
    stated_area,
    stated_rows,
)
from dashboard.charts.points import amount_axis, known
from dashboard.charts.spec import Axis, ChartSpec, Kind
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.observation import Origin
from etl.model.period import Period
from etl.model.units import Qualifier

ID = "investment-cumulative"
# Kazakhstan's statements count from the first month of 2005; totals from another month are other totals.
USUAL_START = 2005 * 12


@dataclass(frozen=True, slots=True)
class _Total:
    """The running total that the takeaway tells, and the stated parts in it that do not overlap."""

    period: Period
    value: float
    unit: str
    resolution: float | None
    qualifier: str
    parts: tuple[tuple[Period, float], ...]

    @property
    def share_pct(self) -> float | None:
        """What the parts make of it, where both are exact and the parts leave no gap between them."""
        adjacent = all(a.end + 1 == b.start for (a, _), (b, _) in zip(self.parts, self.parts[1:], strict=False))
        if not self.parts or not adjacent or self.qualifier != Qualifier.EXACT or self.value <= 0:
            return None
        share = sum(value for _, value in self.parts) / self.value * 100
        return share if 0 <= share <= 100 else None


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """A row a stated total, the latest first, then a row a stated year in it. Only what was printed: no remainder."""
    words = ctx.words
    stated = stated_rows(ctx, state)
    stated = stated[stated["value"].notna() & (stated["origin"] == Origin.REPORTED)]
    totals = _totals(stated, state)
    if totals.empty:
        title = words.say("chart_investment.cumulative.empty", partner=words.area(stated_area(state)))
        subtitle = _subtitle(ctx, state, words.unit_words(state.unit))
        return empty(ctx, state, ID, Kind.BAR, title, subtitle, offer(ctx, state, GROSS, "cumulative"))
    main = _main(totals, stated)
    parts = stated[stated["period"].isin([period.code for period, _ in main.parts])].sort_values("period_start")
    shown = pd.concat([totals, parts], ignore_index=True) if len(parts) else totals
    axis = amount_axis(ctx, shown["value"])
    texts, notes = labels(ctx, shown, axis), point_notes(ctx, shown)
    made = [
        drawn(ctx, totals, "totals", words.say("chart_investment.cumulative.totals"), GROSS, texts, notes),
        drawn(ctx, parts, "parts", words.say("chart_investment.cumulative.parts"), GROSS, texts, notes),
    ]
    unit = words.unit_words(main.unit, axis.scale)
    codes = tuple(str(code) for code in shown["period"])
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, state, main),
        subtitle=_subtitle(ctx, state, unit),
        series=made,
        x=Axis(categories=codes, labels=tuple(words.tick(Period.parse(code)) for code in codes)),
        y=axis,
        unit=unit,
        frames=[shown],
        notes=[
            words.say("chart_investment.cumulative.printed"),
            *basis_note(ctx, (one for series in made for one in series.points)),
            *common_notes(ctx, state, stated=True),
        ],
        highlight=main.period.code,
        # Totals and years share no row: stacking only keeps the bars as thick.
        stacked=True,
    )
    return assemble(ctx, state, ID, draft)


def _totals(stated: pd.DataFrame, state: ViewState) -> pd.DataFrame:
    """Running totals that end within the state's span, the latest end first, then the earliest beginning."""
    totals = stated[is_running_total(stated)]
    if state.start is not None:
        totals = totals[totals["period_end"] >= state.start.start]
    if state.end is not None:
        totals = totals[totals["period_end"] <= state.end.end]
    return totals.sort_values(["period_end", "period_start"], ascending=[False, True], ignore_index=True)


def _main(totals: pd.DataFrame, stated: pd.DataFrame) -> _Total:
    """The total to tell: printed without a hedge, counted from 2005, the latest."""
    columns = ("period_start", "period_end", "value", "unit", "resolution", "qualifier")
    rows = zip(*(totals[name].tolist() for name in columns), strict=True)
    start, end, value, unit, resolution, qualifier = min(
        rows, key=lambda row: (row[5] != Qualifier.EXACT, row[0] != USUAL_START, -row[1], row[0])
    )
    period = Period(start, end)
    return _Total(period, value, unit, known(resolution), qualifier, _parts(stated, period))


def _parts(stated: pd.DataFrame, total: Period) -> tuple[tuple[Period, float], ...]:
    """Figures of a year or less that lie within a total, printed without a hedge; of overlapping ones the longest."""
    exact = stated[~is_running_total(stated) & (stated["qualifier"] == Qualifier.EXACT)]
    columns = zip(exact["period_start"], exact["period_end"], exact["value"], strict=True)
    candidates = [(Period(int(start), int(end)), float(value)) for start, end, value in columns]
    chosen: list[tuple[Period, float]] = []
    for period, value in sorted(candidates, key=lambda one: (-one[0].length, one[0])):
        if total.contains(period) and not any(period.overlaps(other) for other, _ in chosen):
            chosen.append((period, value))
    return tuple(sorted(chosen))


def _subtitle(ctx: Context, state: ViewState, unit: str) -> str:
    return ctx.words.say("chart_investment.cumulative.subtitle", partner=ctx.words.area(stated_area(state)), unit=unit)


def _title(ctx: Context, state: ViewState, main: _Total) -> str:
    words = ctx.words
    amount = hedged(words, money(words, main.value, main.unit, main.resolution), main.qualifier)
    values: dict[str, object] = {
        "amount": words.capital(amount),
        "partner": words.area(stated_area(state)),
        "span": _from_to(ctx, main.period),
    }
    share = main.share_pct
    if share is None:
        return words.say("chart_investment.cumulative.title", **values)
    periods: Sequence[Period] = [period for period, _ in main.parts]
    known_span = words.span(periods[0], periods[-1])
    return words.say(
        "chart_investment.cumulative.title_share", share=words.percent(share, 0), known=known_span, **values
    )


def _from_to(ctx: Context, period: Period) -> str:
    """The months of a total in words: "from 2005 to June 2024", whole years without their months."""
    words = ctx.words
    first = str(period.start_year) if period.start % 12 == 0 else words.period(Period(period.start, period.start))
    last = str(period.end_year) if period.end % 12 == 11 else words.period(Period(period.end, period.end))
    return words.say("chart_investment.cumulative.from_to", first=first, last=last)


CHART = Chart(ID, "Running totals of gross inflow", build)
