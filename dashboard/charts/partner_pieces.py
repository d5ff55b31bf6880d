"""What the charts of many partners share.

Their groups, one year's figures of each, places with ties, what is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Any

from dashboard.calculations import MAX_PARENTS
from dashboard.charts.assembly import Offer, nearest, page_of
from dashboard.charts.partner_sections import FLOWS, Section, is_mirror
from dashboard.charts.points import ROLES, Row, point
from dashboard.charts.spec import Axis, Series
from dashboard.context import Context
from dashboard.measures import token
from dashboard.measures.refs import PART
from dashboard.state import COMPUTED_EU, HOME, ViewState
from dashboard.text import Words
from dashboard.urls import page_url

GROUPS = ("eu", "neighbours", "main", "all")
MEASURES = ("turnover", "exports", "imports", "balance", "growth")
MOST_ROWS = 12
MOST_NAMES = 12
_MOST_DECIMALS = 6
_TAGS = {"neighbours": "neighbour", "main": "main"}


@dataclass(frozen=True, slots=True)
class Group:
    """The partners that are compared with one another: an id of GROUPS and the areas in alphabetical order."""

    id: str
    areas: tuple[str, ...]


def group_of(ctx: Context, state: ViewState) -> Group:
    """The group that a state names by `view`: `eu`, `neighbours`, `main` or `all`.

    Without one: the members of the EU where the focus is one of them or no single country, else all partners, so that
    the partner in focus has a place.
    """
    if state.view in GROUPS:
        return Group(state.view, group_areas(ctx, state.view))
    members = group_areas(ctx, "eu")
    area = ctx.registry.areas.get(focus(state))
    outside = area is not None and area.kind == "country" and area.id not in members
    return Group("all", group_areas(ctx, "all")) if outside else Group("eu", members)


def group_areas(ctx: Context, group: str) -> tuple[str, ...]:
    """The areas of a group of GROUPS."""
    if group == "eu":
        return ctx.registry.members(COMPUTED_EU)
    countries = (area for area in ctx.registry.areas.values() if area.kind == "country" and area.id != HOME)
    tag = _TAGS.get(group)
    return tuple(sorted(area.id for area in countries if tag is None or tag in area.groups))


def focus(state: ViewState) -> str:
    """The area that is highlighted: the one that the state picks out, else the partner in focus."""
    return state.highlight or state.partner


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of an area: 1 is the largest, equals share a place (`joint`) and the next place is skipped."""

    area: str
    value: float
    place: int
    joint: bool


def standings(words: Words, values: Mapping[str, float | None]) -> list[Standing]:
    """Places of areas by value, the largest first, equals by name; an area without a value has no place."""
    known = [(area, value) for area, value in values.items() if value is not None and not isnan(value)]
    known.sort(key=lambda item: (-item[1], words.area_label(item[0]), item[0]))
    amounts = [value for _, value in known]
    return [Standing(area, value, amounts.index(value) + 1, amounts.count(value) > 1) for area, value in known]


def shown(order: Sequence[Standing], focus_area: str, most: int = MOST_ROWS) -> list[Standing]:
    """The first rows of a ranking; the area in focus takes the last of them where it stands below."""
    first = list(order[:most])
    own = next((one for one in order if one.area == focus_area), None)
    if own is None or own in first:
        return first
    return [*first[: most - 1], own]


def coverage(
    words: Words, order: Sequence[Standing], rows: Sequence[Standing], own: str, *, largest_first: bool = True
) -> str:
    """How much of a ranking is shown: "The first 12 of 27", "The first 11 of 27, and Czechia", "" where all are."""
    if len(rows) == len(order):
        return ""
    key = "first" if largest_first else "last"
    whole = list(order if largest_first else reversed(order))
    if whole[: len(rows)] == list(rows):
        return words.say(f"chart_partners.{key}", n=len(rows), of=len(order))
    return words.say(f"chart_partners.{key}_and", n=len(rows) - 1, of=len(order), focus=words.area(own))


def ranks_text(rows: Sequence[Standing]) -> str:
    """The places of the rows, as the renderers read them."""
    return ",".join(str(one.place) for one in rows)


def rank_ref(found: Section, indicator: str, area: str) -> str:
    """The ref of an area's place among the areas of a section; "" where it has none or there are too many."""
    own = found.row(indicator, area)
    others = [
        row
        for (name, other, year), row in found.rows.items()
        if name == indicator and year == found.year and other != area and row.value is not None
    ]
    if own is None or len(others) + 1 > MAX_PARENTS or any(row.reporter != own.reporter for row in others):
        return ""
    ids = [row.ref.rpartition(PART)[2] for row in (own, *sorted(others, key=lambda row: -(row.value or 0.0)))]
    converted = own.unit if any(PART in row.ref for row in (own, *others)) else ""
    return token("rank", ids, converted)


def label_number(words: Words, value: float, axis: Axis) -> str:
    """A value as the axis shows it; one that would read as zero gets the decimals that it needs."""
    decimals = axis.decimals
    while value and decimals < _MOST_DECIMALS and round(value / axis.scale, decimals) == 0:
        decimals += 1
    return words.number(value / axis.scale, decimals)


def area_axis(ctx: Context, rows: Sequence[Standing]) -> Axis:
    """The axis of a ranking: a place a row."""
    areas = tuple(one.area for one in rows)
    return Axis(categories=areas, labels=tuple(ctx.words.area_label(area) for area in areas))


def area_series(
    ctx: Context, found: Section, indicator: str, rows: Sequence[Standing], year: int | None = None, **options: Any
) -> Series:
    """The series of an indicator in a year (default: the year shown) with a point a row, an area its `x`.

    A series of many areas has no single partner, or in the partners' own count no single reporter: that is "".
    """
    points = [point(row, x=one.area) for one in rows if (row := found.row(indicator, one.area, year)) is not None]
    mirror = any(row.reporter != HOME for row in found.rows.values())
    made = Series(
        id=indicator,
        name=ctx.words.say(f"indicator.{indicator}"),
        role=ROLES[indicator],
        points=tuple(points),
        indicator=indicator,
        reporter="" if mirror else HOME,
        partner=HOME if mirror else "",
        unit=next((row.unit for row in found.rows.values()), ""),
    )
    return replace(made, **options) if options else made


def rows_of(
    found: Section, areas: Collection[str], indicators: Collection[str], years: Collection[int] = ()
) -> list[Row]:
    """The rows of some areas and indicators, of the year shown unless others are named, in the order of the store."""
    wanted = years or (found.year,)
    return [
        row for (name, area, year), row in found.rows.items() if name in indicators and area in areas and year in wanted
    ]


def group_notes(ctx: Context, state: ViewState, found: Section, group: Group, indicators: Sequence[str]) -> list[str]:
    """What is not published, whether the focus is outside the group, whose count it is."""
    notes = [missing_note(ctx, found, group, indicators, found.year or 0), outside_note(ctx, state, group)]
    if is_mirror(state):
        notes.append(ctx.words.say("chart_partners.mirror_note"))
    if any(found.lacks_rate(name, area) for name in indicators for area in group.areas):
        notes.append(ctx.words.say("chart_partners.no_rate", unit=state.unit, year=found.year))
    return [note for note in notes if note]


def missing_note(ctx: Context, found: Section, group: Group, indicators: Sequence[str], year: int) -> str:
    """Which areas of a group have no figure in a year, by name, and of which flow; "" where all have."""
    words = ctx.words
    names = []
    for area in group.areas:
        lacking = [
            name
            for name in indicators
            if found.row(name, area, year) is None and not found.lacks_rate(name, area, year)
        ]
        if len(lacking) == len(indicators):
            names.append(str(words.area(area)))
        elif lacking:
            flows = words.listing([words.say(f"chart_partners.bare.{name}") for name in lacking])
            names.append(words.say("chart_partners.missing_flow", area=words.area(area), flows=flows))
    if not names:
        return ""
    if len(names) > MOST_NAMES:
        rest = words.say("chart_partners.more", n=len(names) - MOST_NAMES)
        names = [*names[:MOST_NAMES], rest]
    return words.say("chart_partners.missing", names=words.listing(names), year=year)


def outside_note(ctx: Context, state: ViewState, group: Group) -> str:
    """That the area in focus is not one of the group; "" where it is, or is no single country."""
    area = ctx.registry.areas.get(focus(state))
    if area is None or area.kind != "country" or area.id in group.areas:
        return ""
    words = ctx.words
    name = words.capital(str(words.area(area.id)))
    return words.say("chart_partners.outside", area=name, group=words.say(f"chart_partners.{group.id}.many"))


def offer(ctx: Context, state: ViewState, chart_id: str, found: Section, group: Group) -> Offer:
    """Why a chart of many partners is empty, and the nearest view that has figures."""
    words, path = ctx.words, page_of(chart_id)
    many = words.say(f"chart_partners.{group.id}.many")
    latest = page_url(path, state, year=None, base=None, start=None, end=None)
    if _lacks_rate(found):
        why = words.say("chart_partners.no_rate", unit=state.unit, year=found.year)
        return Offer(why, words.say("chart_partners.show_usd"), page_url(path, state, unit_asked=""))
    if state.as_of is not None:
        why = words.say("chart_partners.empty_as_of", group=many, day=words.day(state.as_of))
        today = page_url(path, state, as_of=None, year=None, base=None, start=None, end=None)
        return Offer(why, words.say("empty.show_today"), today)
    if is_mirror(state):
        why = words.say("chart_partners.empty_mirror", group=many)
        own = page_url(path, state, reporter=HOME, year=None, base=None, start=None, end=None)
        return Offer(why, words.say("chart_partners.show_own"), own)
    if state.year is not None or state.start is not None or state.end is not None:
        when = str(state.year) if state.year is not None else _span_words(words, state)
        why = words.say("chart_partners.empty_year", group=many, year=when)
        return Offer(why, words.say("chart_partners.show_latest"), latest)
    return nearest(ctx, state, chart_id, FLOWS)


def _lacks_rate(found: Section) -> bool:
    """Whether figures are published for the year shown, and only an exchange rate is missing."""
    of_year = [key for key in found.rows if key[2] == found.year]
    return (
        bool(of_year)
        and all(found.rows[key].value is None for key in of_year)
        and any(found.lacks_rate(*key) for key in of_year)
    )


def _span_words(words: Words, state: ViewState) -> str:
    ends = [period for period in (state.start, state.end) if period is not None]
    return words.span(ends[0], ends[-1])


def what(ctx: Context, state: ViewState, group: Group, measure: str) -> str:
    """What is shown of a group, for a subtitle: "Kazakhstan’s goods trade with EU members"."""
    words = ctx.words
    side = "mirror" if is_mirror(state) else "own"
    return words.say(f"chart_partners.{side}.{measure}", group=words.say(f"chart_partners.{group.id}.many"))
