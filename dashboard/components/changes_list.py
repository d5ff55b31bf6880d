"""What changed between two days: new figures by source, revised and contradicted ones, each with both values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.changes import Arrival, Change, Changes, changes
from dashboard.components import html
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.number import number_link
from dashboard.components.options import Choice, choice_bar, choices
from dashboard.context import Context
from dashboard.contradictions import PATH
from dashboard.dossier import Figure
from dashboard.record_words import Scale, figure_words, scale_of, value_words
from dashboard.state import ViewState
from dashboard.urls import page_url
from etl.model.period import Period

MOST_ROWS, MOST_DAYS = 24, 6


def changes_section(ctx: Context, state: ViewState) -> html.Section | None:
    """What became known about the partner in focus since a day, and days to choose from; None where nothing is held."""
    found = changes(ctx, state)
    if found is None:
        return None
    words = ctx.words
    span = words.say(
        "changes.span",
        since=words.day(found.since),
        until=words.day(found.until),
        partner=words.area(state.partner),
    )
    return html.Section(
        [
            html.H2(words.say("changes.title"), className="tk"),
            html.P(span, className="sub"),
            _days(ctx, state, found),
            html.P(_summary(ctx, state, found), className="say1"),
            *_arrivals(ctx, found.arrivals),
            *_changed(ctx, state, "revised", found.revised),
            *_changed(ctx, state, "contradicted", found.contradicted),
        ],
        className="fig",
        id="changes",
    )


def _days(ctx: Context, state: ViewState, found: Changes) -> html.Div:
    """The last days on which anything was published; what came since each of them."""
    words = ctx.words
    days = [day for day in found.days if day < found.days[-1]][-MOST_DAYS:] or [found.since]
    options = [
        Choice(words.day_short(day), page_url(PATH, state, since=day, sheet=1), day == found.since) for day in days
    ]
    return choice_bar([choices(words.say("changes.since"), options)])


def _summary(ctx: Context, state: ViewState, found: Changes) -> list[Any]:
    words = ctx.words
    counts = {
        "new": sum(len(one.figures) for one in found.arrivals),
        "revised": len(found.revised),
        "contradicted": len(found.contradicted),
        "repeated": found.repeated,
    }
    told = [words.plural(f"changes.count_{name}", n) for name, n in counts.items() if n]
    text = words.capital(words.listing(told)) + "." if told else words.say("changes.nothing")
    if not found.entries:
        return [text]
    link = page_url(PATH, state, view="partner", sheet=1)
    return [text, " ", html.A(words.plural("changes.entries", len(found.entries)), href=link, className="tl")]


def _arrivals(ctx: Context, arrivals: Sequence[Arrival]) -> list[Any]:
    """New figures by day and source: how many, of which years."""
    words = ctx.words
    if not arrivals:
        return []
    columns = [
        Column(words.say("record.published"), numeric=False),
        Column(words.say("changes.source"), numeric=False),
        Column(words.say("changes.of"), numeric=False),
        Column(words.say("changes.figures")),
    ]
    rows = []
    for one in reversed(arrivals):
        first = min(figure.period.start for figure in one.figures)
        last = max(figure.period.end for figure in one.figures)
        info = ctx.registry.sources.get(one.source)
        years = words.span(Period.year(first // 12), Period.year(last // 12))
        name = info.short if info is not None else one.source
        rows.append(Row([words.day_short(one.published), name, years, words.number(len(one.figures), 0)]))
    title = words.say("changes.new")
    return [html.H3(title, className="sh3"), data_table(columns, rows, label=title)]


def _changed(ctx: Context, state: ViewState, key: str, found: Sequence[Change]) -> list[Any]:
    words = ctx.words
    if not found:
        return []
    columns = [
        Column(words.say("ledger.figure_head"), numeric=False),
        Column(words.say(f"changes.heads.{key}")),
        Column(words.say(f"changes.heads.{key}_now")),
        Column(words.say("ledger.change")),
        Column(words.say("record.published"), numeric=False, minor=True),
    ]
    rows = [
        Row(
            [
                figure_words(ctx, one.now),
                _value(ctx, one.before, one, state),
                _value(ctx, one.now, one, state),
                _change(ctx, one),
                words.day_short(one.now.published),
            ]
        )
        for one in found[:MOST_ROWS]
    ]
    title = words.say(f"changes.{key}")
    rest = html.P(words.say("changes.rest", n=len(found) - MOST_ROWS), className="note")
    return [
        html.H3(title, className="sh3"),
        data_table(columns, rows, label=title, whole=True),
        rest if len(found) > MOST_ROWS else None,
    ]


def _value(ctx: Context, figure: Figure, change: Change, state: ViewState) -> Any:
    """A value with the decimals that tell it from the other one, no more than four."""
    scale = scale_of(ctx, figure)
    decimals, other = scale.decimals, change.before if figure is change.now else change.now
    while decimals < 4 and round(figure.value / scale.scale, decimals) == round(other.value / scale.scale, decimals):
        decimals += 1
    finer = Scale(scale.words, scale.unit, scale.scale, decimals, scale.signed)
    return number_link(finer.joined(value_words(finer, figure)), figure.record_id, state)


def _change(ctx: Context, one: Change) -> str | None:
    if one.before.value <= 0 or one.now.unit == "PERCENT":
        return None
    change_pct = (one.now.value / one.before.value - 1) * 100
    return ctx.words.percent(change_pct, 1 if abs(change_pct) >= 1 else 2, signed=True)
