"""What all parts of the overview are computed from, and the pieces that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.charts.investment_pieces import GROSS
from dashboard.charts.partner_pieces import group_of
from dashboard.charts.partner_sections import Section, section
from dashboard.charts.points import Row, pick, read
from dashboard.charts.selection import WORLD, Pair, pairs, rows
from dashboard.charts.spec import Role
from dashboard.context import Context
from dashboard.measures import token
from dashboard.measures.refs import PART
from dashboard.state import HOME, ViewState
from dashboard.text import BILLION, Segment, Words
from etl.model.period import Period, PeriodKind

TRADE = ("turnover", "exports", "imports", "balance")
RANKED = ("turnover", "exports", "imports")
SPARK_POINTS = 12
LATEST_STATEMENTS = 5
STATEMENTS = "statements"
# Parts of a year whose names take an article: "the first half of 2024".
NAMED_PARTS = frozenset({PeriodKind.HALF, PeriodKind.QUARTER})
ROLES = {
    "turnover": Role.TURNOVER,
    "exports": Role.EXPORTS,
    "imports": Role.IMPORTS,
    "balance": Role.BALANCE,
    GROSS: Role.FDI_GROSS,
}


@dataclass(frozen=True, slots=True)
class View:
    """What all parts are computed from: rows by flow in the order of time, the group's year, the world's rows."""

    ctx: Context
    state: ViewState
    pair: Pair
    flows: Mapping[str, list[Row]]
    world: Mapping[str, list[Row]]
    group: str
    found: Section

    @property
    def words(self) -> Words:
        """The words of the language."""
        return self.ctx.words

    @property
    def names(self) -> dict[str, Any]:
        """The two areas, as phrases name them."""
        return {"partner": self.words.area(self.pair.partner), "reporter": self.words.area(self.pair.reporter)}

    def last(self, flow: str) -> Row | None:
        """The last known row of a flow."""
        return next((row for row in reversed(self.flows[flow]) if row.value is not None), None)

    def before(self, flow: str, row: Row) -> Row | None:
        """The row twelve months earlier, if the same publisher counted it: other counts are not like for like."""
        found, sources = self.at(flow, row.start - 12), self.ctx.registry.sources
        if found is None or (found.source != row.source and not {found.source, row.source} <= sources.keys()):
            return None
        same = found.source == row.source or sources[found.source].publisher == sources[row.source].publisher
        return found if same else None

    def at(self, flow: str, start: int) -> Row | None:
        """The known row of a flow that begins in a month."""
        return next((row for row in self.flows[flow] if row.start == start and row.value is not None), None)


def view_of(ctx: Context, state: ViewState) -> View:
    """Read what the overview of a state needs, in two queries."""
    yearly = state.with_changes(freq="A", view="", sort="", compare=(), highlight="")
    pair = pairs(yearly)[0]
    own = state.reporter == HOME
    chosen = [pair, Pair(HOME, WORLD)] if own and pair.partner != WORLD else [pair]
    held = read(rows(ctx, yearly, TRADE, chosen, freq="A"))
    flows = {name: pick(held, name, pair.reporter, pair.partner) for name in TRADE}
    world = {name: pick(held, name, HOME, WORLD) for name in RANKED} if len(chosen) > 1 else {}
    group = group_of(ctx, yearly)
    last = next((row for row in reversed(flows["turnover"]) if row.value is not None), None)
    found = Section(pd.DataFrame(), {}, None) if last is None else section(
        ctx, yearly.with_changes(year=last.start // 12), RANKED, group.areas, needed=()
    )  # fmt: skip
    return View(ctx, state, pair, flows, world, group.id, found)


def pair_ref(rule: str, row: Row, other: Row) -> str:
    """The ref of a calculation over two rows, converted when they are."""
    unit = row.unit if PART in row.ref or PART in other.ref else ""
    return token(rule, [row.ref.rpartition(PART)[2], other.ref.rpartition(PART)[2]], unit)


def short_source(ctx: Context, source_id: str) -> str:
    """A source in a few words."""
    source = ctx.registry.sources.get(source_id)
    return source.short if source is not None else source_id


def period_of(row: Mapping[Any, Any]) -> Period:
    """The period of an observation."""
    return Period(int(row["period_start"]), int(row["period_end"]))


def flow_section(view: View) -> str:
    """The section of phrases that name a flow, by whose count it is."""
    return "flow" if view.state.reporter == HOME else "flow_other"


def day_of(published: Any) -> date:
    """The day of a publication."""
    return pd.Timestamp(published).date()


def resolution(row: Row) -> float | None:
    """How exactly a row's value is known: the width of its bounds; None where one is open."""
    return None if row.lo is None or row.hi is None else row.hi - row.lo


def money(words: Words, row: Row) -> Segment:
    """The amount of a row in running text, with no more digits than were printed, as a link to its figure."""
    return Segment(words.money(row.value or 0.0, row.unit, resolution(row)), row.ref)


def short_unit(words: Words, unit: str, scale: float) -> str:
    """The unit beside a large number: "M USD", "bn USD"."""
    return words.say(
        "glance.unit", scale=words.say("scale_short.billion" if scale >= BILLION else "scale_short.million"), unit=unit
    )
