"""Check a statement: paste or drop a text, and each figure in it is held against everything that is known."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc

from dashboard.checked import MAX_FILE_BYTES, PUBLISHED, TODAY
from dashboard.components import check_ids as ids
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.held_list import PLAIN, VIEW, held_list, held_statement
from dashboard.components.icons import icon
from dashboard.components.options import Choice, choice_bar, choices
from dashboard.context import Context
from dashboard.exports.look import Scheme
from dashboard.held_statements import library
from dashboard.pages import Page
from dashboard.state import ViewState
from dashboard.urls import page_url
from etl.reader import Verdict

PATH = "/check"


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The form with an empty field, the library, or one of its statements; a text and its result are in no address."""
    if state.statement:
        return held_statement(ctx, state, PATH)
    if state.view == VIEW:
        return _library(ctx, state)
    say = ctx.words.say
    return html.Div(
        [
            html.H1(say("check.title"), className="h1"),
            html.P(say("check.lede"), className="lede"),
            _views(ctx, state),
            _form(ctx),
            _judge(ctx),
            html.Div(id=ids.RESULT),
            html.Div(id=ids.NOTE_ANSWER, **attributes(aria_live="polite")),
            dmc.Modal(
                id=ids.FIX,
                title=say("check.correct_title"),
                children=html.Div(id=ids.FIX_FORM),
                opened=False,
                closeButtonProps={"aria-label": say("shell.close")},
            ),
            dcc.Download(id=ids.DOWNLOAD),
            *(dcc.Store(id=name) for name in (ids.CHECKED, ids.CORRECTIONS, ids.FILE, ids.EDIT, ids.UNDO)),
        ]
    )


def _library(ctx: Context, state: ViewState) -> html.Div:
    """The statements held, with their own verdicts."""
    say = ctx.words.say
    conflicts = sum(bool(one.counts.get(Verdict.CONFLICTS)) for one in library(ctx, state.as_of))
    return html.Div(
        [
            html.H1(ctx.words.plural("held.takeaway", conflicts, m=len(library(ctx, state.as_of))), className="h1"),
            html.P(say("held.lede"), className="lede"),
            _views(ctx, state),
            held_list(ctx, state, PATH),
        ]
    )


def _views(ctx: Context, state: ViewState) -> html.Div:
    """A text of one's own, or the statements held."""
    say, held = ctx.words.say, state.view == VIEW
    count = ctx.words.number(len(library(ctx, state.as_of)), 0)
    return choice_bar(
        [
            choices(
                say("held.views"),
                [
                    Choice(say("held.own_text"), page_url(PATH, state, **PLAIN | {"view": ""}), not held),
                    Choice(say("held.library", n=count), page_url(PATH, state, **PLAIN | {"view": VIEW}), held),
                ],
            )
        ]
    )


def _form(ctx: Context) -> Any:
    """Text, file, date: folded away once a result stands below it, and opened again for another text."""
    say = ctx.words.say
    # What is typed outlives another view of the page, in the browser's memory and until the window is left.
    kept: dict[str, Any] = {"persistence": True, "persistence_type": "memory"}
    fields = html.Div(
        [
            dmc.Textarea(
                id=ids.TEXT, placeholder=say("check.text_hint"), autosize=True, minRows=6, maxRows=14, value="",
                **kept, **attributes(aria_label=say("check.text")),
            ),
            _drop(ctx),
            html.Div(
                [
                    dmc.TextInput(
                        id=ids.PUBLISHED, label=say("check.published"), placeholder="2024-09-02", value="", w=150,
                        **kept,
                    ),
                    dmc.Button(say("check.run"), id=ids.RUN, variant="filled", n_clicks=0),
                ],
                className="asked",
            ),
            html.P(say("check.promise"), className="note"),
        ],
        role="form",
        **attributes(aria_label=say("check.form")),
    )  # fmt: skip
    item = dmc.AccordionItem(
        [dmc.AccordionControl(say("check.text")), dmc.AccordionPanel(fields)], value=ids.OPEN, className="fig"
    )
    return dmc.Accordion(item, id=ids.FORM, value=ids.OPEN, order=2, className="asking")


def _judge(ctx: Context) -> html.Div:
    say = ctx.words.say
    options = [
        {"value": TODAY, "label": say("check.judge_today")},
        {"value": PUBLISHED, "label": say("check.judge_published")},
    ]
    control = dmc.SegmentedControl(id=ids.JUDGE, value=TODAY, data=options, size="sm")
    label = html.Span(say("check.judge"), className="lb")
    return html.Div([label, control], className="part judge", role="group", **attributes(aria_label=say("check.judge")))


def _drop(ctx: Context) -> html.Div:
    """The place where a file is dropped or chosen, and what is said of it."""
    most = ctx.words.number(MAX_FILE_BYTES / 10**6, 0)
    limit = {"bytes": MAX_FILE_BYTES, "title": ctx.words.say("check.file_large", most=most)}
    # The field inside can have no label and is hidden by the styles: the button opens it, for the keyboard too.
    inside = dmc.UnstyledButton([icon("plus", 14), ctx.words.say("check.drop", most=most)], fz="inherit", w="100%")
    upload = dcc.Upload(
        inside, id=ids.UPLOAD, className="drop", className_active="drop over", style={}, style_active={}
    )
    said = [html.Div(id=name, **attributes(aria_live="polite")) for name in (ids.FILE_NOTE, ids.FILE_ANSWER)]
    named = html.Div(upload, role="group", **attributes(aria_label=ctx.words.say("check.file")))
    return html.Div([named, *said, dcc.Store(id=ids.FILE_LIMIT, data=limit)])


PAGE = Page(
    "check",
    PATH,
    75,
    "page.check",
    layout,  # type: ignore[arg-type]
    controls=("asof",),
    key="c",
    has_charts=False,
)
