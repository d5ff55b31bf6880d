"""Check a statement: paste a text, and each figure in it is held against everything that is known."""

from __future__ import annotations

import dash_mantine_components as dmc

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.context import Context
from dashboard.exports.look import Scheme
from dashboard.pages import Page
from dashboard.state import ViewState

PATH = "/check"
TEXT, PUBLISHED, JUDGE, RUN, RESULT = "check-text", "check-published", "check-judge", "check-run", "check-result"


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The page with an empty field; the text and its result are in no address."""
    say = ctx.words.say
    return html.Div(
        [
            html.H1(say("check.title"), className="h1"),
            html.P(say("check.lede"), className="lede"),
            html.Div(
                [
                    dmc.Textarea(
                        id=TEXT, label=say("check.text"), placeholder=say("check.text_hint"), autosize=True, minRows=7,
                        maxRows=18, value="",
                    ),
                    html.Div(
                        [
                            dmc.TextInput(
                                id=PUBLISHED, label=say("check.published"), placeholder="2024-09-02", value="", w=180
                            ),
                            dmc.Select(
                                id=JUDGE, label=say("check.judge"), value="today", w=240, allowDeselect=False,
                                comboboxProps={"withinPortal": False},
                                data=[
                                    {"value": "today", "label": say("check.judge_today")},
                                    {"value": "published", "label": say("check.judge_published")},
                                ],
                            ),
                            dmc.Button(say("check.run"), id=RUN, variant="filled"),
                        ],
                        className="asked",
                    ),
                    html.P(say("check.promise"), className="note"),
                ],
                className="fig",
                role="form",
                **attributes(aria_label=say("check.text")),
            ),
            html.Div(id=RESULT, **attributes(aria_live="polite")),
        ]
    )  # fmt: skip


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
