"""The callbacks of the check of a text, whose answers are kept nowhere and whose text is in no log."""

from __future__ import annotations

import base64
import binascii
import logging
import secrets
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dash
from dash import ALL, Input, Output, State, no_update
from flask import g

from dashboard.checked import (
    MAX_CHARACTERS,
    MAX_FILE_BYTES,
    Asked,
    outcome_of,
    reading_of,
    stored_corrections,
    with_corrections,
)
from dashboard.components import check_ids as ids
from dashboard.components import shell
from dashboard.components.check_view import checked_view
from dashboard.components.clientside import in_browser
from dashboard.components.correction_form import UNSAID, correction_form
from dashboard.components.quick import written
from etl.reader import (
    Correction,
    Field,
    ReaderError,
    correct_reading,
    field_said,
    isolated_text_of,
    same_reading,
)

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.state import ViewState

LOG = logging.getLogger(__name__)
Read = Callable[[str], "tuple[Context, ViewState]"]


def register(app: dash.Dash, read: Read, site: str) -> None:
    """Add the callbacks; `read` gives context and state of an address, `site` begins the addresses in files."""
    address = State(shell.ADDRESS, "data")
    in_browser(
        app,
        "take_file",
        Output(ids.FILE, "data"),
        Output(ids.FILE_NOTE, "children"),
        Output(ids.UPLOAD, "contents"),
        Input(ids.UPLOAD, "contents"),
        State(ids.UPLOAD, "filename"),
        State(ids.FILE_LIMIT, "data"),
    )
    app.callback(
        Output(ids.TEXT, "value"),
        Output(ids.FILE_ANSWER, "children"),
        Input(ids.FILE, "data"),
        address,
        prevent_initial_call=True,
    )(lambda file, url: file_text(_at(read, url), file))
    app.callback(
        Output(ids.RESULT, "children"),
        Output(ids.CHECKED, "data"),
        Output(ids.FORM, "value"),
        Input(ids.RUN, "n_clicks"),
        Input(ids.CORRECTIONS, "data"),
        Input(ids.JUDGE, "value"),
        State(ids.TEXT, "value"),
        State(ids.PUBLISHED, "value"),
        State(ids.CHECKED, "data"),
        address,
        prevent_initial_call=True,
    )(
        lambda _, made, judge, text, published, kept, url: answer(
            _at(read, url), made, judge, text, published, kept, is_new=dash.ctx.triggered_id == ids.RUN
        )
    )
    app.callback(
        Output(ids.FIX, "opened"),
        Output(ids.FIX_FORM, "children"),
        Input(ids.EDIT, "data"),
        State(ids.CHECKED, "data"),
        State(ids.CORRECTIONS, "data"),
        address,
        prevent_initial_call=True,
    )(lambda wanted, kept, made, url: form(_at(read, url), _place(wanted), kept, made))
    app.callback(
        Output(ids.CORRECTIONS, "data"),
        Output(ids.FIX, "opened", allow_duplicate=True),
        Output(ids.FIX_ERROR, "children"),
        Input(ids.FIX_APPLY, "n_clicks"),
        State(ids.FIX_PLACE, "data"),
        State(ids.fix_field(ALL), "value"),
        State(ids.fix_field(ALL), "id"),
        State(ids.FIX_ALIKE, "checked"),
        State(ids.CHECKED, "data"),
        State(ids.CORRECTIONS, "data"),
        address,
        prevent_initial_call=True,
    )(
        lambda clicks, place, values, fields, alike, kept, made, url: apply(
            _at(read, url),
            place if clicks else None,
            dict(zip(_names(fields), values, strict=False)),
            alike,
            kept,
            made,
        )
    )
    app.callback(
        Output(ids.CORRECTIONS, "data", allow_duplicate=True),
        Output(ids.FIX, "opened", allow_duplicate=True),
        Input(ids.UNDO, "data"),
        State(ids.CHECKED, "data"),
        State(ids.CORRECTIONS, "data"),
        prevent_initial_call=True,
    )(lambda wanted, kept, made: undo(_place(wanted), kept, made))
    in_browser(
        app,
        "filter_claims",
        Output(ids.SHOWN, "children"),
        Input(ids.BY_VERDICT, "value"),
        Input(ids.BY_MEASURE, "value"),
        Input(ids.BY_PARTNER, "value"),
        Input(ids.ORDER, "value"),
        State(ids.FACTS, "data"),
    )
    app.callback(
        Output(ids.DOWNLOAD, "data"),
        Output(ids.NOTE_ANSWER, "children"),
        Input(ids.NOTE, "n_clicks"),
        State(ids.CHECKED, "data"),
        State(ids.CORRECTIONS, "data"),
        address,
        prevent_initial_call=True,
    )(lambda clicks, kept, made, url: note(_at(read, url), kept if clicks else None, made, site))


At = tuple["Context", "ViewState"]


def answer(
    at: At, made: Any, judge: Any, text: Any, published: Any, kept: Any, *, is_new: bool
) -> tuple[Any, Any, Any]:
    """The result for the text of the form, or again for the one checked before; what the browser holds of it; the form.

    The form is folded away below a result, and stays open for a message that the text cannot be read.
    """
    ctx, state = at
    asked: Asked | None = Asked.of(text, published, judge, made)
    if not is_new:
        asked = Asked.again(kept, made)
        if asked is None:
            return no_update, no_update, no_update
        asked = Asked.of(asked.text, asked.published, judge, made)
    assert asked is not None
    message = _unfit(ctx, asked.text)
    if message is not None:
        return message, None, ids.OPEN
    try:
        outcome = outcome_of(ctx, asked, state.as_of)
        # Where nothing was found there is nothing to hold, and the text is what is looked at next.
        held = (asked.kept(), None) if outcome.checked or outcome.reading.apart else (None, ids.OPEN)
        return written(checked_view(ctx, state, outcome)), *held
    except ReaderError as error:
        return _warning(ctx, "check.unreadable", str(error)), None, ids.OPEN
    except Exception as error:
        return _failed(ctx, error), None, ids.OPEN


def file_text(at: At, file: Any) -> tuple[Any, Any]:
    """The text of a file from the browser for the form, and a message: that it is there, or why not."""
    ctx, _ = at
    match file:
        case {"contents": str(contents), "ending": str(ending)}:
            pass
        case _:
            return no_update, no_update
    try:
        data = base64.b64decode(contents.partition(",")[2], validate=True)
        if len(data) > MAX_FILE_BYTES:
            raise ReaderError(f"the file is larger than {MAX_FILE_BYTES // 10**6} MB")
        text = isolated_text_of(data, ending[-6:])
    except binascii.Error:
        return no_update, _warning(ctx, "check.file_unreadable", ctx.words.say("check.file_broken"))
    except ReaderError as error:
        return no_update, _warning(ctx, "check.file_unreadable", str(error))
    except Exception as error:
        return no_update, _failed(ctx, error)
    message = _unfit(ctx, text)
    if message is not None:
        return no_update, message
    size = ctx.words.number(len(text), 0)
    return text, written(shell.alert(ctx.words.say("check.file_read"), ctx.words.say("check.file_next", n=size)))


def form(at: At, place: int | None, kept: Any, made: Any) -> tuple[Any, Any]:
    """Whether the correction of a figure opens, and its form."""
    ctx, _ = at
    asked = Asked.again(kept, made)
    if place is None or asked is None:
        return no_update, no_update
    try:
        corrected = correct_reading(reading_of(ctx, asked), asked.corrections, ctx.registry)
        if not 0 <= place < len(corrected.reading.claims):
            return no_update, no_update
        return True, written(correction_form(ctx, corrected, place))
    except ReaderError as error:
        return True, _warning(ctx, "check.unreadable", str(error))
    except Exception as error:
        return True, _failed(ctx, error)


def apply(at: At, place: Any, values: dict[str, Any], alike: Any, kept: Any, made: Any) -> tuple[Any, Any, Any]:
    """The corrections with those of the form, and the form closed; or what is wrong in it."""
    ctx, _ = at
    asked = Asked.again(kept, made)
    if not isinstance(place, int) or asked is None:
        return no_update, no_update, no_update
    try:
        reading = reading_of(ctx, asked)
        before = correct_reading(reading, asked.corrections, ctx.registry).reading
        new = _changes(before.claims, place, values, bool(alike))
        wanted = with_corrections(asked, new)
        correct_reading(reading, wanted.corrections, ctx.registry)
    except ReaderError as error:
        return no_update, no_update, _warning(ctx, "check.not_applied", str(error))
    except Exception as error:
        return no_update, no_update, _failed(ctx, error)
    return stored_corrections(wanted), False, None


def undo(place: int | None, kept: Any, made: Any) -> tuple[Any, Any]:
    """The corrections without those of a figure, or without any (-1), and the form closed."""
    asked = Asked.again(kept, made)
    if place is None or asked is None:
        return no_update, no_update
    undone = [place] if place >= 0 else [one.place for one in asked.corrections]
    return stored_corrections(with_corrections(asked, (), undone)), False


def note(at: At, kept: Any, made: Any, site: str) -> tuple[Any, Any]:
    """The note for the speaker's office as a Word file, of the text checked and corrected; a message where it fails."""
    # Only who asks for a document loads what writes documents.
    from dashboard.exports.documents.statement_note import FILE_NAME, statement_note

    ctx, state = at
    asked = Asked.again(kept, made)
    if asked is None:
        return no_update, no_update
    try:
        data = statement_note(ctx, outcome_of(ctx, asked, state.as_of), site)
    except ReaderError as error:
        return no_update, _warning(ctx, "check.unreadable", str(error))
    except Exception as error:
        return no_update, _failed(ctx, error)
    file = {"content": base64.b64encode(data).decode(), "filename": FILE_NAME, "base64": True, "type": None}
    return file, None


def _at(read: Read, address: Any) -> At:
    """Context and state of an address; the response is not cached."""
    g.impure = True
    return read(address if isinstance(address, str) else "/check")


def _unfit(ctx: Context, text: str) -> Any:
    """A message for a text that is none or too long; None for others."""
    say = ctx.words.say
    if not text.strip():
        return written(shell.alert(say("check.empty"), say("check.empty_text")))
    if len(text) <= MAX_CHARACTERS:
        return None
    most = ctx.words.number(MAX_CHARACTERS, 0)
    return _warning(ctx, "check.too_long", say("check.too_long_text", most=most))


def _warning(ctx: Context, key: str, text: str) -> Any:
    return written(shell.alert(ctx.words.say(key), text, "warning"))


def _failed(ctx: Context, error: Exception) -> Any:
    """A message with a reference; the log gets it with the kind and the places of the error, never a text.

    What an exception says, and the lines of a traceback's frames, could hold words of the statement.
    """
    reference = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    places = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    LOG.error("a check failed, reference %s: %s at %s", reference, type(error).__name__, places)
    say = ctx.words.say
    return written(shell.alert(say("shell.failed"), f"{say('shell.failed_text')} {reference}", "error"))


def _place(wanted: Any) -> int | None:
    """The number of the figure that a button names; None for anything else."""
    place = wanted.get("n") if isinstance(wanted, dict) else None
    return place if isinstance(place, int) else None


def _names(components: Any) -> list[str]:
    return [str(one.get("field")) for one in components if isinstance(one, dict)]


def _changes(claims: Sequence[Any], place: int, values: dict[str, Any], alike: bool) -> list[Correction]:
    """The fields of a form that differ from the reading as it is, also for the figures that were read alike."""
    if not 0 <= place < len(claims):
        raise ReaderError(f"there is no figure {place + 1}")
    made = []
    for field in Field:
        if str(field) not in values:
            continue
        given = values[str(field)]
        value = "" if not isinstance(given, str) or given == UNSAID else given.strip()
        if value == field_said(claims[place], field):
            continue
        also = same_reading(claims, place, field) if alike and field in (Field.PARTNER, Field.PERIOD) else ()
        made += [Correction(one, field, value) for one in (place, *also)]
    return made
