"""The check of a text: one callback, whose answer is kept nowhere and whose text is in no log."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

import dash
from dash import Input, Output, State
from flask import g

from dashboard.components import shell
from dashboard.components.quick import written
from dashboard.components.verdicts import checked_view
from dashboard.pages.check import JUDGE, PUBLISHED, RESULT, RUN, TEXT
from etl.reader import ReaderError, check_reading, read_text

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.state import ViewState
    from etl.store import Store

# What of a text is read here; the command reads more.
MAX_CHARACTERS = 100_000
Read = Callable[[str], "tuple[Context, ViewState]"]


def register(app: dash.Dash, read: Read) -> None:
    """Add the callback; `read` gives context and state of an address."""
    app.callback(
        Output(RESULT, "children"),
        Input(RUN, "n_clicks"),
        State(TEXT, "value"),
        State(PUBLISHED, "value"),
        State(JUDGE, "value"),
        State(shell.ADDRESS, "data"),
        prevent_initial_call=True,
    )(lambda _, text, published, judge, address: answer(read, text, published, judge, address))


def answer(read: Read, text: Any, published: Any, judge: Any, address: Any) -> Any:
    """What the page shows for a text; a message for one that cannot be read. The response is not cached."""
    g.impure = True
    ctx, state = read(address if isinstance(address, str) else "/check")
    say = ctx.words.say
    given = text if isinstance(text, str) else ""
    if not given.strip():
        return written(shell.alert(say("check.empty"), say("check.empty_text")))
    if len(given) > MAX_CHARACTERS:
        most = ctx.words.number(MAX_CHARACTERS, 0)
        return written(shell.alert(say("check.too_long"), say("check.too_long_text", most=most), "warning"))
    day = published.strip() if isinstance(published, str) else ""
    try:
        reading = read_text(given, published=day or None, registry=ctx.registry)
        checked = check_reading(
            reading, cast("Store", ctx.store), registry=ctx.registry, as_of=_as_of(judge, reading, state.as_of)
        )
    except ReaderError as error:
        return written(shell.alert(say("check.unreadable"), str(error), "warning"))
    except Exception:
        # A traceback could hold the text: the log gets a reference and nothing else.
        reference = secrets.token_hex(4)
        shell_text = f"{say('shell.failed_text')} {reference}"
        return written(shell.alert(say("shell.failed"), shell_text, "error"))
    return written(checked_view(ctx, state, given, reading, checked))


def _as_of(judge: Any, reading: Any, asked: date | None) -> date | None:
    """The day by which a text is judged: that of the address, or the one it was published on."""
    if judge != "published" or reading.published is None:
        return asked
    text, end = reading.published.text, reading.published.period.end + 1
    # Known to the month or the year only: its last day.
    return date.fromisoformat(text) if len(text) == 10 else date(end // 12, end % 12 + 1, 1) - timedelta(days=1)
