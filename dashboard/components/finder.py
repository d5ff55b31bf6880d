"""The window that finds a figure, and the one that lists the keys; both open over whatever page is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import Input, Output, State

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.clientside import in_browser
from dashboard.components.icons import icon
from dashboard.components.number import number_link
from dashboard.components.quick import written
from dashboard.finding import find, searches_digits, understood
from dashboard.record_words import figure_words, published_words, scale_of, value_words

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.context import Context
    from dashboard.dossier import Figure
    from dashboard.page import Page
    from dashboard.state import ViewState

OPEN, WINDOW, FIELD, FOUND = "find-open", "find", "find-text", "find-found"
KEYS, KEYS_OPEN = "keys", "keys-open"
Read = Callable[[str], "tuple[Context, ViewState]"]


def find_button(ctx: Context) -> dmc.ActionIcon:
    """The button in the band that opens the window."""
    words = ctx.words.say("find.open")
    return dmc.ActionIcon(
        icon("search"),
        id=OPEN,
        className="icb",
        variant="transparent",
        **attributes(aria_label=words, aria_keyshortcuts="/"),
    )


def windows(ctx: Context, pages: Sequence[Page]) -> html.Div:
    """Both windows, closed. Their content is made when they open, so they weigh nothing before."""
    say = ctx.words.say
    close = {"aria-label": say("shell.close")}
    return html.Div(
        [
            dmc.Modal(
                [
                    dmc.TextInput(
                        id=FIELD, label=say("find.field"), placeholder=say("find.hint"), value="", debounce=200,
                        **{"data-autofocus": True}, leftSection=icon("search"),
                    ),
                    html.Div(id=FOUND, **attributes(aria_live="polite")),
                ],
                id=WINDOW, title=say("find.title"), opened=False, size="lg", closeButtonProps=close,
            ),
            html.Button(id=KEYS_OPEN, hidden=True),
            dmc.Modal(
                _keys(ctx, pages), id=KEYS, title=say("keys.title"), opened=False, size="md", closeButtonProps=close
            ),
        ]
    )  # fmt: skip


def _keys(ctx: Context, pages: Sequence[Page]) -> html.Table:
    say = ctx.words.say
    listed = [("/", say("keys.find")), ("?", say("keys.keys"))]
    listed += [(f"g {page.key}", say("keys.page", page=say(page.title_key))) for page in pages if page.key]
    listed += [("Esc", say("keys.close")), ("Backspace", say("keys.back")), ("c", say("keys.copy"))]
    listed += [("n p", say("keys.figures"))]
    rows = [html.Tr([html.Td([dmc.Kbd(key) for key in keys.split()]), html.Td(what)]) for keys, what in listed]
    return html.Table(html.Tbody(rows), className="tbl", **attributes(aria_label=say("keys.title")))


def found_view(ctx: Context, text: str, state: ViewState) -> html.Div:
    """What is found for a text: figures that open their records, or why there is none."""
    words = ctx.words
    if not text.strip():
        return html.Div()
    figures = find(ctx, text, state)
    if figures:
        records = ctx.store.records([figure.record_id for figure in figures]).to_dict("records")
        by_id = {str(record["record_id"]): {str(k): v for k, v in record.items()} for record in records}
        return html.Div(
            [
                html.P(words.plural("find.found", len(figures)), className="note"),
                html.Ul([_line(ctx, figure, by_id[figure.record_id], state) for figure in figures], className="plain"),
            ]
        )
    asked = understood(ctx, text)
    key = "not_understood" if asked.is_empty else "nothing"
    if asked.numbers and not searches_digits(ctx):
        key = "too_large"
    return html.Div(html.P(words.say(f"find.{key}"), className="note"))


def _line(ctx: Context, figure: Figure, record: Mapping[str, Any], state: ViewState) -> html.Li:
    scale = scale_of(ctx, figure, str(record.get("value_as_stated") or ""))
    value = scale.joined(value_words(scale, figure)) if figure.is_known else value_words(scale, figure)
    by = f"{record['publisher']}, {published_words(ctx.words, record, short=True)}"
    return html.Li(
        [
            html.Span([figure_words(ctx, figure), html.Small(by, className="line")]),
            html.Span(number_link(value, figure.record_id, state)),
        ],
        className="leaf",
    )


def register(app: Dash, read: Read) -> None:
    """Add the callbacks; `read` gives context and state of an address."""
    app.callback(Output(FOUND, "children"), Input(FIELD, "value"), State("address", "data"), prevent_initial_call=True)(
        lambda text, address: _answer(read, text, address)
    )
    in_browser(app, "toggle", Output(WINDOW, "opened"), Input(OPEN, "n_clicks"), Input("url", "href"))
    in_browser(app, "toggle", Output(KEYS, "opened"), Input(KEYS_OPEN, "n_clicks"), Input("url", "href"))


def _answer(read: Read, text: Any, address: Any) -> Any:
    ctx, state = read(address if isinstance(address, str) else "/")
    return written(found_view(ctx, text if isinstance(text, str) else "", state))
