"""The drawer that a figure's record opens in: its frame and when it opens; the content is made by `record`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dash_mantine_components as dmc
from dash import Input, dcc

from dashboard.components import html
from dashboard.components.clientside import in_browser

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.context import Context

DRAWER, RECORD, CONTENT = "drawer", "record", "record-content"


def record_drawer(ctx: Context) -> html.Div:
    """The drawer, closed, and the store of the reference it shows; the content stays while it slides out."""
    words = ctx.words
    return html.Div(
        [
            dcc.Store(id=RECORD),
            dmc.Drawer(
                html.Div(id=CONTENT, className="record"),
                id=DRAWER,
                opened=False,
                title=words.say("shell.record"),
                className="record-drawer",
                keepMounted=True,
                closeButtonProps={"aria-label": words.say("shell.close")},
            ),
        ]
    )


def register(app: Dash) -> None:
    """Closing the drawer closes the record in the address."""
    in_browser(app, "closed", Input(DRAWER, "opened"))
