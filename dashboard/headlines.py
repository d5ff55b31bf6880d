"""What a page says first: its title as a sentence computed from the data, and the line below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.charts.investment_pieces import yearly_rows
from dashboard.charts.partner_pieces import focus, group_of
from dashboard.charts.partner_sections import Section, is_mirror, section
from dashboard.charts.phrases import moved
from dashboard.charts.points import known
from dashboard.charts.selection import Pair, one, pairs, rows
from dashboard.context import Context
from dashboard.measures import growth
from dashboard.state import HOME, ViewState
from etl.model.period import Period

# How far back the takeaway of the time series looks when the address names no span.
LOOK_BACK_YEARS = 5
_TIMES = ((10, "tenfold"), (5, "fivefold"), (4, "quadrupled"), (3, "tripled"), (2, "doubled"))


@dataclass(frozen=True, slots=True)
class Headline:
    """Title and lede of a page; both are texts without links."""

    title: str
    lede: str


def trade_headline(ctx: Context, state: ViewState) -> Headline:
    """What exports and imports did over the span shown, or over the last five years."""
    words, pair = ctx.words, pairs(state)[0]
    frame = _years(ctx, state, pair)
    ends = [_ends(frame, pair, flow, state) for flow in ("imports", "exports")]
    lede = words.say(_lede_key(state), **_named(ctx, pair))
    if any(end is None for end in ends):
        return Headline(words.say("headline.trade_plain", **_named(ctx, pair)), lede)
    changes = [_Change(flow, *end) for flow, end in zip(("imports", "exports"), ends, strict=True) if end is not None]
    changes.sort(key=lambda change: -abs(change.ratio - 1))
    first, second = changes
    if first.base != second.base or first.last != second.last:
        return Headline(words.say("headline.trade_plain", **_named(ctx, pair)), lede)
    title = words.say(
        "headline.trade",
        first=words.capital(words.say(f"{_flow_section(pair)}.{first.flow}", **_named(ctx, pair))),
        did=_did(ctx, first.ratio),
        year=words.period(first.base),
        second=words.say(f"flow_bare.{second.flow}"),
        also=_did(ctx, second.ratio, short=True),
    )
    return Headline(title, lede)


def growth_headline(ctx: Context, state: ViewState) -> Headline:
    """What turnover did in the last year held, and how much of it each flow added."""
    words, pair = ctx.words, pairs(state)[0]
    frame = _years(ctx, state, pair)
    rates = growth(one(frame, pair, "turnover"))
    held = rates[rates["value"].notna()]
    lede = words.say("headline.growth_lede")
    if held.empty:
        return Headline(words.say("headline.growth_plain", **_named(ctx, pair)), lede)
    last = held.iloc[-1]
    subject = words.capital(words.say(f"{_flow_section(pair)}.turnover", **_named(ctx, pair)))
    title = words.say(
        "headline.growth",
        flow=subject,
        moved=moved(ctx, "turnover", float(last["value"])),
        period=words.period(Period.parse(str(last["period"]))),
    )
    return Headline(title, lede)


@dataclass(frozen=True, slots=True)
class _Change:
    flow: str
    base: Period
    last: Period
    ratio: float


def _years(ctx: Context, state: ViewState, pair: Pair) -> pd.DataFrame:
    yearly = state.with_changes(freq="A")
    return rows(ctx, yearly, ("exports", "imports", "turnover"), [pair], freq="A")


def _ends(frame: pd.DataFrame, pair: Pair, flow: str, state: ViewState) -> tuple[Period, Period, float] | None:
    """First and last year of the span and the ratio of their values; None unless both are known and positive."""
    held = one(frame, pair, flow)
    held = held[held["value"].notna()]
    if len(held) < 2:
        return None
    last = held.iloc[-1]
    start = int(held.iloc[0]["period_start"])
    if state.start is None:
        start = max(start, int(last["period_start"]) - 12 * LOOK_BACK_YEARS)
    first = held[held["period_start"] == start]
    if first.empty:
        return None
    base, now = known(first.iloc[0]["value"]), known(last["value"])
    if base is None or now is None or base <= 0 or now <= 0 or start == int(last["period_start"]):
        return None
    return Period.parse(str(first.iloc[0]["period"])), Period.parse(str(last["period"])), now / base


def _did(ctx: Context, ratio: float, *, short: bool = False) -> str:
    """What became of a value: "have more than tripled", "grew by 39%", "fell by 12%"."""
    words = ctx.words
    for times, name in _TIMES:
        if ratio >= times:
            key = "exactly" if ratio < times * 1.02 else "more"
            return words.say(f"headline.{key}_{name}{'_too' if short else ''}")
    change = (ratio - 1) * 100
    if round(abs(change)) == 0:
        return words.say("headline.same")
    return words.say("headline.up" if change > 0 else "headline.down", pct=words.percent(abs(change), 0))


def _flow_section(pair: Pair) -> str:
    return "flow" if pair.reporter == HOME else "flow_other"


def _named(ctx: Context, pair: Pair) -> dict[str, object]:
    return {"partner": ctx.words.area(pair.partner), "reporter": ctx.words.area(pair.reporter)}


def _lede_key(state: ViewState) -> str:
    return "headline.lede_own" if state.reporter == HOME else "headline.lede_other"


@dataclass(frozen=True, slots=True)
class PartnersHeadline(Headline):
    """The headline of the partners page, and the group that its places are among."""

    group: str


def partners_headline(ctx: Context, state: ViewState) -> PartnersHeadline:
    """The places of the partner in focus in its group: by turnover and as a supplier; else who leads."""
    words = ctx.words
    group, area = group_of(ctx, state), focus(state)
    found = section(ctx, state, ("turnover", "imports"), group.areas, needed=("turnover",))
    lede = words.say("headline.partners_lede")
    year = str(found.year) if found.year is not None else ""
    within = words.say(f"headline.within_{group.id}") + (words.say("headline.own_counts") if is_mirror(state) else "")
    named = {"partner": words.capital(str(words.area(area))), "within": within}
    place, supplier = (_place(found, group.areas, name, area) for name in ("turnover", "imports"))
    if not year or (place is None and supplier is None and not any(found.value("turnover", a) for a in group.areas)):
        return PartnersHeadline(words.say("headline.partners_plain"), lede, group.id)
    if place is None:
        leader = max(group.areas, key=lambda a: found.value("turnover", a) or 0.0)
        named["partner"] = words.capital(str(words.area(leader)))
        return PartnersHeadline(words.say("headline.partners_leader", year=year, **named), lede, group.id)
    key = "headline.partners" if supplier is not None else "headline.partners_turnover"
    ranks = {"place": _rank(ctx, place), "supplier": _rank(ctx, supplier) if supplier else ""}
    return PartnersHeadline(words.say(key, year=year, **named, **ranks), lede, group.id)


def _place(found: Section, areas: Iterable[str], indicator: str, area: str) -> tuple[int, bool] | None:
    """Competition place of an area and whether it shares it; None where its figure is not published."""
    own = found.value(indicator, area)
    if own is None:
        return None
    others = [found.value(indicator, other) for other in areas if other != area]
    return 1 + sum(v is not None and v > own for v in others), any(v == own for v in others)


def _rank(ctx: Context, place: tuple[int, bool]) -> str:
    """A place before "trading partner": "first" is said without a number."""
    number, joint = place
    if number == 1:
        return ctx.words.say("headline.largest_joint" if joint else "headline.largest")
    return ctx.words.rank(number, joint=joint)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of one measure of investment and the figure it opens."""

    value: float
    unit: str
    period: Period
    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class InvestmentHeadline(Headline):
    """The headline of the investment page and the figure of each measure that is shown large."""

    figures: Mapping[str, Amount]


MEASURES = ("fdi_inflow_gross", "fdi_inflow_net", "fdi_stock")


def investment_headline(ctx: Context, state: ViewState) -> InvestmentHeadline:
    """The last year that all three measures have, else the last of each."""
    words = ctx.words
    frames = {name: investment_rows(ctx, state, name) for name in MEASURES}
    known_years = [{Period.parse(str(code)) for code in frame["period"]} for frame in frames.values()]
    shared = max(set.intersection(*known_years), default=None)
    figures: dict[str, Amount] = {}
    for name, frame in frames.items():
        rows_of = frame if shared is None else frame[frame["period"] == shared.code]
        if len(rows_of):
            figures[name] = _amount(ctx, rows_of.iloc[-1].to_dict())
    area = words.area(state.partner)
    if shared is None:
        key = "headline.investment_some" if figures else "headline.investment_none"
        return InvestmentHeadline(
            words.say(key, partner=area, n=len(figures)), words.say("headline.investment_lede_apart"), figures
        )
    title = words.say(
        "headline.investment",
        adjective=words.adjective(state.partner),
        figures=_with_units(ctx, [figures[name] for name in MEASURES]),
    )
    return InvestmentHeadline(title, words.say("headline.investment_lede", year=words.period(shared)), figures)


def _with_units(ctx: Context, amounts: Sequence[Amount]) -> str:
    """Amounts in a row with their unit: once where they share it."""
    if len({amount.unit for amount in amounts}) == 1:
        return f"{ctx.words.listing([amount.text for amount in amounts])} {amounts[0].unit}"
    return ctx.words.listing([f"{amount.text} {amount.unit}" for amount in amounts])


def _amount(ctx: Context, row: dict[Any, Any]) -> Amount:
    value, unit = float(row["value"]), str(row["unit"])
    resolution = known(row["resolution"])
    scale = ctx.words.scale_of([value])
    return Amount(
        value, ctx.words.unit_words(unit, scale), Period.parse(str(row["period"])), str(row["ref"]),
        ctx.words.amount(value, scale, resolution),
    )  # fmt: skip


def investment_rows(ctx: Context, state: ViewState, indicator: str) -> pd.DataFrame:
    """Known yearly figures of a measure of the partner in focus, in the order of time."""
    frame = yearly_rows(ctx, state, indicator)
    return frame[frame["value"].notna()]
