"""The ledger: every contradiction and revision, what may be behind it, and which figure pages show."""

from __future__ import annotations

from typing import Any

from dashboard.components import html
from dashboard.components.changes_list import changes_section
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.ledger_entry import entry_scale, entry_section, subject
from dashboard.components.ledger_filters import DEFAULTS, ledger_filters
from dashboard.components.number import number_link
from dashboard.components.options import sheet_links
from dashboard.components.states import empty_state
from dashboard.context import Context
from dashboard.contradictions import (
    ENTRIES_A_PAGE,
    PATH,
    REVISIONS_A_PAGE,
    Choice,
    Contradiction,
    Told,
    chosen,
    contradictions,
    told,
)
from dashboard.exports.look import Scheme
from dashboard.pages import Page
from dashboard.state import ViewState
from dashboard.urls import page_url


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The page in a state."""
    if state.entry:
        return _one(ctx, state)
    found = chosen(ctx, state)
    size = REVISIONS_A_PAGE if found.is_official else ENTRIES_A_PAGE
    sheets = max(-(-len(found.entries) // size), 1)
    sheet = min(state.sheet, sheets)
    shown = found.entries[(sheet - 1) * size : sheet * size]
    words = ctx.words
    return html.Div(
        [
            html.H1(_title(ctx, found), className="h1"),
            html.P(words.say("ledger.lede"), className="lede"),
            ledger_filters(ctx, state, found),
            *_list(ctx, state, found, shown),
            sheet_links(ctx.words, PATH, state, sheet, sheets, len(found.entries)),
            changes_section(ctx, state),
        ],
        className="ledger",
    )


def _title(ctx: Context, found: Choice) -> str:
    words = ctx.words
    key = "ledger.title_revisions" if found.is_official else "ledger.title"
    return words.plural(key, found.revisions if found.is_official else found.statements)


def _one(ctx: Context, state: ViewState) -> html.Div:
    """One entry by its address; a message where there is none, or none yet on the day chosen."""
    words = ctx.words
    entry = next((one for one in contradictions(ctx, state.as_of) if one.id == state.entry), None)
    back = page_url(PATH, state, **DEFAULTS)
    if entry is None:
        text = words.say("ledger.unknown")
        return html.Div(
            [html.H1(words.say("page.ledger"), className="h1"), empty_state(text, words.say("ledger.back"), back)]
        )
    return html.Div(
        [
            html.H1(subject(ctx, entry), className="h1"),
            html.P(html.A(words.say("ledger.back"), href=back, className="tl"), className="lede"),
            entry_section(ctx, entry, told(ctx, [entry], state.as_of), state),
        ],
        className="ledger",
    )


def _list(ctx: Context, state: ViewState, found: Choice, shown: tuple[Contradiction, ...]) -> list[Any]:
    words = ctx.words
    if not shown:
        return [empty_state(words.say("ledger.none"), words.say("ledger.show_all"), page_url(PATH, _plain(state)))]
    known = told(ctx, shown, state.as_of)
    if found.is_official:
        return [_revisions(ctx, state, shown, known)]
    return [entry_section(ctx, one, known, state) for one in shown]


def _plain(state: ViewState) -> ViewState:
    return state.with_changes(view="", hypothesis="", about="", sort="", year=None, as_of=None, **DEFAULTS)


def _revisions(ctx: Context, state: ViewState, shown: tuple[Contradiction, ...], known: Told) -> html.Section:
    """Revisions of tables as rows: which figure, what it was, what it became, when."""
    words = ctx.words
    columns = [
        Column(words.say("ledger.figure_head"), numeric=False),
        Column(words.say("ledger.was")),
        Column(words.say("ledger.became")),
        Column(words.say("ledger.change")),
        Column(words.say("ledger.since_head"), numeric=False, minor=True),
    ]
    rows = []
    for one in shown:
        scale = entry_scale(ctx, one, known)
        was, became = (known.figures.get(ids[0]) if ids else None for ids in (one.set_aside, one.kept))
        numbers = [
            number_link(scale.full(figure.value), figure.record_id, state) if figure is not None else None
            for figure in (was, became)
        ]
        change = None
        if was is not None and became is not None and was.value > 0:
            change = words.percent((became.value / was.value - 1) * 100, 2, signed=True)
        name = html.A(subject(ctx, one), href=page_url(PATH, state, entry=one.id, sheet=1), className="pn")
        rows.append(Row([name, *numbers, change, words.day_short(one.known_since)]))
    title = words.say("ledger.revisions")
    return html.Section(
        [html.H2(title, className="tk"), data_table(columns, rows, label=title, whole=True)], className="fig"
    )


PAGE = Page(
    "ledger",
    PATH,
    70,
    "page.ledger",
    layout,  # type: ignore[arg-type]
    controls=("partner", "asof"),
    key="l",
    has_charts=False,
)
