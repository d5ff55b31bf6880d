"""What the three measures of investment share: their rows, units and frame. They are never drawn together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.phrases import amount
from dashboard.charts.points import ROLES, amount_axis, known_points, rules, series, time_axis
from dashboard.charts.selection import Pair, one, span
from dashboard.charts.spec import Axis, ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.state import COMPUTED_EU, HOME, ViewState
from etl.model.period import Period, PeriodKind

# The gross inflow of the EU is only ever stated by offices, for the EU as they mean it.
STATED_EU = "EU"


def investor(state: ViewState, indicator: str) -> Pair:
    """Kazakhstan's count of what the partner in focus invests there."""
    stated = indicator == "fdi_inflow_gross" and state.partner == COMPUTED_EU
    return Pair(HOME, STATED_EU if stated else state.partner)


def shown_unit(state: ViewState) -> str:
    """The unit asked for; "" leaves the default as published, for each measure has its own."""
    return "" if state.unit == ViewState().unit else state.unit


def rows(ctx: Context, state: ViewState, indicator: str, kinds: Iterable[PeriodKind]) -> pd.DataFrame:
    """Headline rows of one measure of the partner in focus, in the order of time, one unit only."""
    pair = investor(state, indicator)
    start, end = span(state)
    frame = ctx.headline(
        [indicator],
        [HOME],
        [pair.partner],
        kinds=kinds,
        start=start,
        end=end,
        unit=shown_unit(state),
        as_of=state.as_of,
    )
    frame = one(frame, pair, indicator)
    # Where sources publish in different units the most frequent one is drawn; amounts are converted only on request.
    known = frame.loc[frame["value"].notna(), "unit"]
    return frame[frame["unit"] == known.mode().iloc[0]] if known.nunique() > 1 else frame


def build(
    ctx: Context, state: ViewState, chart_id: str, indicator: str, kind: Kind, kinds: Iterable[PeriodKind]
) -> ChartSpec:
    """The chart of one measure: its own axis, its own unit, its own source."""
    words = ctx.words
    frame = rows(ctx, state, indicator, kinds)
    pair = investor(state, indicator)
    drawn = series(
        frame, indicator, words.say(f"indicator.{indicator}"), ROLES[indicator], indicator, pair.reporter, pair.partner,
        as_line=kind is Kind.LINE,
    )  # fmt: skip
    points = known_points(drawn)
    axis = amount_axis(ctx, [p.value for p in points])
    unit = words.unit_words(drawn.unit or state.unit, axis.scale)
    options = {"partner": words.area(pair.partner), "reporter": words.area(HOME)}
    what = words.say(f"investment.what_{indicator}", **options)
    subtitle = words.say("investment.subtitle", what=what, unit=unit, span=_span(ctx, drawn) or words.say("freq.none"))
    if not points:
        title = words.say("empty.title", what=what)
        return empty(ctx, state, chart_id, kind, title, subtitle, nearest(ctx, state, chart_id, (indicator,), pair))
    yearly = all(Period.parse(p.x).kind is PeriodKind.YEAR for p in points)
    x = time_axis(ctx, [p.x for p in points]) if yearly else _mixed_axis(ctx, drawn)
    draft = Draft(
        kind=kind,
        title=_title(ctx, indicator, pair, drawn),
        subtitle=subtitle,
        series=[_labelled(ctx, drawn, axis, all_points=kind is Kind.COLUMN and len(points) <= 8)],
        x=x,
        y=axis,
        unit=unit,
        frames=[frame],
        rules=rules(ctx, [frame]),
        notes=[words.say(f"investment.note_{indicator}"), *_notes(ctx, drawn)],
        height=300,
    )
    return assemble(ctx, state, chart_id, draft)


def _mixed_axis(ctx: Context, drawn: Series) -> Axis:
    """Periods of several lengths in the order of their ends, each named."""
    codes = sorted({p.x for p in drawn.points}, key=lambda code: (Period.parse(code).end, Period.parse(code).start))
    return Axis(categories=tuple(codes), labels=tuple(ctx.words.tick(Period.parse(code)) for code in codes))


def _span(ctx: Context, drawn: Series) -> str:
    periods = sorted(Period.parse(p.x) for p in known_points(drawn))
    return ctx.words.span(periods[0], periods[-1]) if periods else ""


def _labelled(ctx: Context, drawn: Series, axis: Axis, *, all_points: bool) -> Series:
    """Labels on all points, or on the last and the highest and lowest."""
    points = known_points(drawn)
    chosen = points if all_points else [points[-1], max(points, key=lambda p: p.value or 0.0)]
    if not all_points and min(p.value or 0.0 for p in points) < 0:
        chosen.append(min(points, key=lambda p: p.value or 0.0))
    codes = {p.x for p in chosen}
    return replace(
        drawn,
        points=tuple(
            replace(p, label=ctx.words.number((p.value or 0.0) / axis.scale, axis.decimals)) if p.x in codes else p
            for p in drawn.points
        ),
    )


def _notes(ctx: Context, drawn: Series) -> list[str]:
    """Notes on periods of which one holds another, which do not add up."""
    periods = [Period.parse(p.x) for p in known_points(drawn)]
    nested = any(a != b and a.contains(b) for a in periods for b in periods)
    return [ctx.words.say("note.nested")] if nested else []


def _title(ctx: Context, indicator: str, pair: Pair, drawn: Series) -> str:
    """The newest year, and how it stands to the year before or to all years."""
    words = ctx.words
    points = known_points(drawn)
    years = [p for p in points if Period.parse(p.x).kind is PeriodKind.YEAR]
    last = (years or points)[-1]
    value = last.value or 0.0
    period = Period.parse(last.x)
    options = {
        "partner": words.area(pair.partner), "reporter": words.area(HOME), "period": words.period(period),
        "amount": amount(ctx, abs(value) if indicator == "fdi_inflow_net" else value, drawn.unit),
    }  # fmt: skip
    if indicator == "fdi_stock":
        return words.say("investment.title_stock", **options)
    if indicator == "fdi_inflow_net" and value < 0:
        return words.say("investment.title_outflow", **options)
    name = "gross" if indicator == "fdi_inflow_gross" else "net"
    before = [p.value or 0.0 for p in years if p is not last]
    if len(before) >= 2 and value > max(before):
        first = words.period(Period.parse(years[0].x))
        return words.say(f"investment.title_{name}_highest", first=first, **options)
    earlier = next((p.value for p in years if Period.parse(p.x) == period.shift(-12)), None)
    if earlier:
        direction = "up" if value > earlier else "down" if value < earlier else "same"
        return words.say(
            f"investment.title_{name}_{direction}", earlier=amount(ctx, earlier, drawn.unit),
            base=words.period(period.shift(-12)), **options,
        )  # fmt: skip
    return words.say(f"investment.title_{name}", **options)
