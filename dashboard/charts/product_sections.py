"""Which products a state asks for: whose count, of which source and level, over which windows; read once for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.charts.selection import STEP_MONTHS, Pair, pairs, span
from dashboard.context import Context
from dashboard.measures.product_windows import Window, recorded
from dashboard.state import HOME, ViewState
from etl.model.observation import TOTAL
from etl.model.period import Period
from etl.model.product import Level
from etl.store import Query

# What a row of a frame takes in memory.
ROW_BYTES = 400
FLOWS = ("exports", "imports")
YEAR = 12
# Finer levels have thousands of products: of them no more windows are read than a line needs to show where it goes.
_MANY = frozenset({Level.HS6, Level.CN8, Level.SITC4, Level.SITC5})
_FEW_WINDOWS = 5
# What is shown where no window of a frequency is held whole: of files loaded month by month, the months.
_LADDER = {"A": ("A", "YTD", "M"), "YTD": ("YTD", "M"), "R12": ("R12", "YTD", "M"), "Q": ("Q", "M"), "M": ("M",)}
_LEVELS = tuple(level for level in Level if level is not Level.TOTAL)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose products are shown of one flow, and at which level; `levels` are those held of that count.

    `first` and `last` are the first and last month of its products, `months` whether there are months. `is_other`: it
    is the other side's count, for want of the one that the state names.
    """

    pair: Pair
    source: str
    level: Level
    levels: tuple[Level, ...]
    first: int
    last: int
    months: bool
    is_other: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The windows of one flow, in the order of time: the last is what is shown, `base` what it is compared with.

    `step_months` lie between the beginnings of two windows.
    """

    flow: str
    chosen: Chosen
    windows: tuple[Window, ...]
    base: Window | None
    step_months: int = YEAR

    @property
    def now(self) -> Window:
        """The window shown."""
        return self.windows[-1]

    def __len__(self) -> int:
        """How many rows of a frame would take as much memory."""
        return sum(window.parts.size for window in self.windows) // ROW_BYTES + 1


def flow_of(state: ViewState) -> str:
    """The flow that the page tells of: the state's, else exports."""
    return state.flow if state.flow in FLOWS else FLOWS[0]


@dataclass(frozen=True, slots=True)
class _Level:
    source: str
    level: Level
    first: int
    last: int
    months: bool


@dataclass(frozen=True, slots=True)
class Held:
    """The levels of products that are held, by flow and pair."""

    levels: Mapping[tuple[str, Pair], tuple[_Level, ...]]

    def __len__(self) -> int:
        """One: kept as a whole, for as long as the build is served."""
        return 1

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs that products are held of, in alphabetical order."""
        return tuple(sorted({pair for _, pair in self.levels}, key=lambda pair: (pair.other, pair.reporter)))


def held(ctx: Context) -> Held:
    """What is held of single products of flows of trade (see `etl.store.Store.products_held`)."""
    found: Held = ctx.recent.get("products held", lambda: _held(ctx))
    return found


def _held(ctx: Context) -> Held:
    frame = ctx.store.products_held()
    levels: dict[tuple[str, Pair], list[_Level]] = {}
    for row in frame[frame["indicator"].isin(FLOWS)].to_dict("records"):
        one = _Level(row["source"], Level(row["level"]), int(row["first"]), int(row["last"]), row["months"] == 1)
        levels.setdefault((row["indicator"], Pair(row["reporter"], row["partner"])), []).append(one)
    return Held({key: tuple(found) for key, found in levels.items()})


def is_held(ctx: Context, state: ViewState) -> bool:
    """Whether any products of the state's pair are held, by either side."""
    return any(chosen(ctx, state, flow) is not None for flow in FLOWS)


def chosen(ctx: Context, state: ViewState, flow: str) -> Chosen | None:
    """Whose products of a flow a state shows; None where none are held of the pair by either side.

    The count that the state names goes before the other side's; among sources the registry's precedence decides, and
    the level is the state's `view` where it is held, else the coarsest.
    """
    named = pairs(state)[0]
    for pair, is_other in ((named, False), (Pair(named.partner, named.reporter), True)):
        found = held(ctx).levels.get((flow, pair))
        if not found:
            continue
        source = _preferred(ctx, flow, [one.source for one in found])
        own = {one.level: one for one in found if one.source == source}
        levels = tuple(level for level in _LEVELS if level in own)
        wanted = state.view.upper()
        level = Level(wanted) if wanted in levels else levels[0]
        one = own[level]
        return Chosen(pair, source, level, levels, one.first, one.last, one.months, is_other)
    return None


def section(ctx: Context, state: ViewState, flow: str) -> Section | None:
    """The products of a flow over the windows that a state names; None where there is no window of them.

    Windows are calendar years, quarters or months by `freq`; with YTD the months of each year up to the last one held,
    with R12 twelve months up to it. Where none of the kind is held whole they are shorter ones. The window shown is
    that of the state's year, else the last within its span; it is compared with the one a year before, or that of the
    year `base`. Amounts are in the state's unit.
    """
    picked = chosen(ctx, state, flow)
    if picked is None:
        return None
    when = (state.freq, state.year, state.base, state.start, state.end, state.as_of)
    key = ("products", flow, picked, state.unit, *when)
    found: _Answer = ctx.recent.get(key, lambda: _Answer(_read(ctx, state, flow, picked)))
    return found.section


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is kept of a question, also where the answer is that there is nothing."""

    section: Section | None

    def __len__(self) -> int:
        return len(self.section) if self.section is not None else 0


def _read(ctx: Context, state: ViewState, flow: str, picked: Chosen) -> Section | None:
    own = Query(
        indicators=(flow,),
        reporters=(picked.pair.reporter,),
        partners=(picked.pair.partner,),
        sources=(picked.source,),
    )
    totals = replace(own, products=(TOTAL,), start=picked.first, end=picked.last)
    wholes = ctx.product_totals(totals, state.unit, state.as_of)
    for freq in _LADDER[state.freq]:
        periods = windows_of(state, wholes, freq)
        if not periods:
            continue
        if picked.level in _MANY:
            periods = periods[-_FEW_WINDOWS:]
        wanted = sorted({*periods, _base(state, periods[-1])})
        # Months of other years are not read for windows of a few of them.
        products = replace(own, product_level=str(picked.level), start=wanted[0].start, end=wanted[-1].end)
        parts = ctx.product_rows(products, state.unit, state.as_of)
        found = {window.period: window for window in recorded(parts, wholes, wanted)}
        shown = tuple(found[period] for period in periods if period in found)
        if shown and (state.year is None or shown[-1].period.end_year == state.year):
            return Section(flow, picked, shown, found.get(_base(state, shown[-1].period)), STEP_MONTHS[freq])
    return None


def windows_held(ctx: Context, state: ViewState, flow: str) -> list[int]:
    """The years in which windows of a flow end, whatever year the state shows, in order."""
    whole = section(ctx, state.with_changes(year=None, base=None), flow)
    return [] if whole is None else sorted({window.period.end_year for window in whole.windows})


def windows_of(state: ViewState, wholes: pd.DataFrame, freq: str) -> list[Period]:
    """The windows of a frequency within a state's span, in the order of time; the last is of the state's year, if any.

    They are those that all products together were published for: `wholes` has their rows, of every edition.
    """
    known = wholes[wholes["value"].notna()]
    first, last = span(state)
    spans = {
        (start, end)
        for start, end in zip(known["period_start"].tolist(), known["period_end"].tolist(), strict=True)
        if (first is None or start >= first) and (last is None or end <= last)
    }
    months = {start for start, end in spans if start == end}
    inside = sorted(Period(start, end) for start, end in _spans(freq, spans, months))
    if state.year is None:
        return inside
    upto = [period for period in inside if period.end_year <= state.year]
    return upto if upto and upto[-1].end_year == state.year else []


def _spans(freq: str, spans: set[tuple[int, int]], months: set[int]) -> list[tuple[int, int]]:
    """The windows of a frequency: those published as they are, and those that all months are there of."""
    last, first = max(months, default=0), min(months, default=0)
    if freq == "YTD":
        asked = [(year * YEAR, year * YEAR + last % YEAR) for year in range(first // YEAR, last // YEAR + 1)]
    elif freq == "R12":
        asked = [(end - YEAR + 1, end) for end in range(last, first, -YEAR)]
    else:
        length = STEP_MONTHS[freq]
        starts = {start for start, end in spans if end - start == length - 1} | months
        asked = [(start, start + length - 1) for start in starts if start % length == 0]
    return [(a, b) for a, b in asked if (a, b) in spans or (bool(months) and months.issuperset(range(a, b + 1)))]


def _base(state: ViewState, now: Period) -> Period:
    """The like window that the one shown is compared with."""
    years = 1 if state.base is None else now.end_year - state.base
    years = years if years > 0 else 1
    return Period(now.start - years * YEAR, now.end - years * YEAR)


def _preferred(ctx: Context, flow: str, sources: Sequence[str]) -> str:
    order = ctx.registry.precedence(flow)
    return min(sources, key=lambda source: (order.index(source) if source in order else len(order), source))


def is_home(pair: Pair) -> bool:
    """Whether Kazakhstan counts."""
    return pair.reporter == HOME
