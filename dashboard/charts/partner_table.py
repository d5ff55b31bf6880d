"""The table of partners: flows, balance, growth, shares and ten years of turnover, each number with its ref."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.charts.assembly import sources
from dashboard.charts.partner_pieces import Group, focus, group_notes, group_of, label_number, rows_of, standings
from dashboard.charts.partner_sections import Section, is_mirror, joined, section
from dashboard.charts.points import amount_axis, known, point
from dashboard.charts.selection import WORLD
from dashboard.charts.spec import Axis, Mark, Point, SourceRef
from dashboard.context import Context
from dashboard.measures import growth, share
from dashboard.state import COMPUTED_EU, ViewState

AMOUNTS = ("exports", "imports", "turnover", "balance")
RATES = ("growth", "share_eu", "share_world")
COLUMNS = (*AMOUNTS, *RATES)
SORTS = (*COLUMNS, "name")
SPARK_YEARS = 10
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the table; `value` None is missing, and `text` then says so: it is never a zero."""

    value: float | None
    text: str
    ref: str = ""
    mark: Mark = Mark.REPORTED


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner: `cells` by column of COLUMNS, amounts in the table's currency, rates in percent.

    `place` is its place by turnover in the group (None: none). `spark` has a point a year, the last the table's year.
    """

    area: str
    label: str
    cells: Mapping[str, Cell]
    spark: tuple[Point, ...]
    place: int | None = None
    is_joint: bool = False
    is_focus: bool = False
    is_chosen: bool = False
    in_group: bool = True


@dataclass(frozen=True, slots=True)
class PartnerTable:
    """The rows in the order asked for; missing values last, whichever the order.

    `year` is None where nothing is held; `unit` is the unit of the amounts in words; `sort` and `is_descending` are the
    order in use. `totals` are the EU of today's 27 and the world, of which the shares are. `unit` is "" with no rows.
    """

    group: str
    year: int | None
    unit: str
    axis: Axis
    rows: tuple[PartnerRow, ...]
    totals: tuple[PartnerRow, ...]
    sort: str
    is_descending: bool
    notes: tuple[str, ...]
    sources: tuple[SourceRef, ...]

    @property
    def chosen(self) -> tuple[PartnerRow, ...]:
        """The rows of the partners that the state names, in the table's order."""
        return tuple(row for row in self.rows if row.is_chosen)


def partner_table(ctx: Context, state: ViewState) -> PartnerTable:
    """The table of a state: its group (`view`), and beside it the partners that it names; ordered by `sort`.

    The largest stand first, names from a to z; a leading `-` turns the order. Shares are of turnover: of the EU for
    its members, of the world for all; in the partners' own count there are none, for the wholes are not theirs.
    """
    group = group_of(ctx, state)
    chosen = tuple(dict.fromkeys(area for area in (*state.partners, *state.compare, state.highlight) if area))
    areas = tuple(dict.fromkeys((*group.areas, *chosen)))
    read = tuple(dict.fromkeys((*areas, COMPUTED_EU, WORLD)))
    found = _figures(ctx, state, read)
    year = found.year
    values = [] if year is None else [found.value(name, area) for name in AMOUNTS for area in areas]
    axis = amount_axis(ctx, values)
    # They are of the group, whoever of it is in focus.
    shares = ("partner rates", read, found.year, state.unit, state.as_of, is_mirror(state))
    rates = ctx.recent.get(shares, lambda: _rates(ctx, state, found))
    order = {
        one.area: one for one in standings(ctx.words, {area: found.value("turnover", area) for area in group.areas})
    }

    def row(area: str) -> PartnerRow:
        standing = order.get(area)
        return PartnerRow(
            area=area,
            label=ctx.words.area_label(area),
            cells=_cells(ctx, found, area, axis, rates),
            spark=_spark(found, area),
            place=None if standing is None else standing.place,
            is_joint=standing is not None and standing.joint,
            is_focus=area == focus(state),
            is_chosen=area in chosen,
            in_group=area in group.areas,
        )

    sort, is_descending = order_of(state)
    return PartnerTable(
        group=group.id,
        year=year,
        unit="" if year is None else ctx.words.unit_words(state.unit, axis.scale),
        axis=axis,
        rows=tuple(_sorted([row(area) for area in areas], sort, is_descending=is_descending)),
        totals=tuple(row(area) for area in (COMPUTED_EU, WORLD) if area not in areas),
        sort=sort,
        is_descending=is_descending,
        notes=tuple(_notes(ctx, state, found, group)),
        sources=sources(ctx, rows_of(found, read, AMOUNTS)),
    )


def _figures(ctx: Context, state: ViewState, areas: Sequence[str]) -> Section:
    """Turnover of ten years, which the small lines need, and of the last one the other amounts too."""
    turnover = section(ctx, state, ("turnover",), areas, needed=("turnover",), years_before=SPARK_YEARS - 1)
    if turnover.year is None:
        return turnover
    others = tuple(name for name in AMOUNTS if name != "turnover")
    return joined(turnover, section(ctx, state.with_changes(year=turnover.year), others, areas, needed=others))


def order_of(state: ViewState) -> tuple[str, bool]:
    """The column that a state sorts by, and whether the largest stands first; by default turnover, largest first."""
    name, turned = state.sort.removeprefix("-"), state.sort.startswith("-")
    if name not in SORTS:
        return "turnover", True
    return name, turned if name == "name" else not turned


def _sorted(rows: Sequence[PartnerRow], sort: str, *, is_descending: bool) -> list[PartnerRow]:
    if sort == "name":
        return sorted(rows, key=lambda row: row.label, reverse=is_descending)
    named = sorted(rows, key=lambda row: row.label)
    valued = [row for row in named if row.cells[sort].value is not None]
    missing = [row for row in named if row.cells[sort].value is None]
    return [*sorted(valued, key=lambda row: row.cells[sort].value or 0.0, reverse=is_descending), *missing]


def _cells(
    ctx: Context, found: Section, area: str, axis: Axis, rates: Mapping[tuple[str, str], tuple[float, str]]
) -> dict[str, Cell]:
    words = ctx.words
    cells = {}
    for name in AMOUNTS:
        row = found.row(name, area)
        if row is None or row.value is None:
            missing = "chart_partners.table.no_rate" if found.lacks_rate(name, area) else "number.missing"
            cells[name] = Cell(None, words.say(missing))
        else:
            cells[name] = Cell(row.value, label_number(words, row.value, axis), row.ref, row.mark)
    for name in RATES:
        rate = rates.get((name, area))
        if rate is None:
            cells[name] = Cell(None, words.say("number.none"))
        else:
            cells[name] = Cell(
                rate[0], _percent(ctx, rate[0], signed=name == "growth"), rate[1], _rate_mark(found, name, area)
            )
    return cells


def _rate_mark(found: Section, name: str, area: str) -> Mark:
    """How sure a rate is: as sure as the area's turnover, and a share no surer than the whole."""
    parts = [area, *{"share_eu": [COMPUTED_EU], "share_world": [WORLD]}.get(name, [])]
    marks = [row.mark for part in parts if (row := found.row("turnover", part)) is not None]
    return next((mark for mark in (Mark.DERIVED, Mark.MIRROR, Mark.PROVISIONAL) if mark in marks), Mark.REPORTED)


def _percent(ctx: Context, rate_pct: float, *, signed: bool) -> str:
    """A rate with one decimal; a share that would read as zero gets the decimals that it needs."""
    decimals = 1
    while not signed and rate_pct and decimals < _MOST_DECIMALS and round(rate_pct, decimals) == 0:
        decimals += 1
    return ctx.words.percent(rate_pct, decimals, signed=signed)


def _spark(found: Section, area: str) -> tuple[Point, ...]:
    if found.year is None:
        return ()
    points = []
    for year in range(found.year - SPARK_YEARS + 1, found.year + 1):
        row = found.row("turnover", area, year)
        points.append(Point(str(year), None) if row is None else point(row))
    return tuple(points)


def _rates(ctx: Context, state: ViewState, found: Section) -> dict[tuple[str, str], tuple[float, str]]:
    """Growth of turnover and shares of it in percent with their refs, by column and area."""
    if found.year is None:
        return {}
    now, both = found.of_years([found.year], ["turnover"]), found.of_years([found.year, found.year - 1], ["turnover"])
    grown = growth(both)
    tables = {"growth": grown[grown["period_start"] == found.year * 12]}
    if not is_mirror(state):
        members = {*ctx.registry.members(COMPUTED_EU), COMPUTED_EU}
        tables["share_eu"] = share(now[now["area"].isin(list(members))], _whole(now, COMPUTED_EU))
        tables["share_world"] = share(now, _whole(now, WORLD))
    return {
        (name, str(area)): (value, str(ref))
        for name, table in tables.items()
        for area, raw, ref in zip(table["area"], table["value"], table["ref"], strict=True)
        if (value := known(raw)) is not None
    }


def _whole(frame: pd.DataFrame, area: str) -> pd.DataFrame:
    return frame[frame["area"] == area]


def _notes(ctx: Context, state: ViewState, found: Section, group: Group) -> list[str]:
    if found.year is None:
        return []
    notes = group_notes(ctx, state, found, group, ("exports", "imports"))
    return [*notes, ctx.words.say("chart_partners.table.shares")] if not is_mirror(state) else notes
