"""The frame of every page: band with tabs, control bar, place for the page, footer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import dcc

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.control_values import filled_targets
from dashboard.components.controls import TARGETS, VIEW, control_bar, control_sheet
from dashboard.components.drawer import record_drawer
from dashboard.components.finder import find_button, windows
from dashboard.components.icons import icon
from dashboard.page import Page
from dashboard.state import Notice, ViewState
from dashboard.theme import mantine_theme
from dashboard.urls import page_url

if TYPE_CHECKING:
    from dashboard.context import Context

URL, ADDRESS, SCHEME, PAGE = "url", "address", "scheme", "page"
BRAND = "tradebrief"
SOURCES_PATH = "/sources"


def layout(ctx: Context, pages: Sequence[Page], scheme: str, method_url: str) -> dmc.MantineProvider:
    """The one layout of the application; `#page` is all that changes in it besides values of controls."""
    words = ctx.words
    return dmc.MantineProvider(
        [
            dcc.Location(id=URL, refresh=False),
            dcc.Store(id=ADDRESS),
            dcc.Store(id=SCHEME, data=scheme),
            dcc.Store(id=VIEW),
            dcc.Store(id=TARGETS, data=filled_targets()),
            html.A(words.say("shell.skip"), href="#main", className="skip"),
            # Not a header: the drawer's own heading is one, and a document may have one banner only.
            html.Nav(band(ctx, pages), className="band", **attributes(aria_label=words.say("shell.pages"))),
            control_bar(ctx),
            html.Main(html.Div(skeleton(), id=PAGE), id="main", className="wrap", tabIndex=-1),
            _footer(ctx, method_url),
            control_sheet(ctx),
            record_drawer(ctx),
            windows(ctx, pages),
        ],
        id="theme",
        theme=mantine_theme(),
        forceColorScheme=scheme,
    )


def band(ctx: Context, pages: Sequence[Page], current: Page | None = None) -> list[Any]:
    """The band at the top: brand, tabs (the current one marked), language, colour scheme."""
    words = ctx.words
    toggle = dmc.ActionIcon(
        [icon("moon"), icon("sun")],
        id="scheme-toggle",
        className="icb",
        variant="transparent",
        **attributes(aria_label=words.say("shell.switch_scheme")),
    )
    tabs = html.Div(
        [
            html.A(
                words.say(page.title_key),
                href=page.path,
                **attributes(data_page=page.id, data_key=page.key, aria_current="page" if page is current else None),
            )
            for page in pages
            if page.in_nav
        ],
        className="nav",
    )
    language = html.Div(
        html.B(words.say("language.short"), lang=words.lang, title=words.say("language.name")), className="lang"
    )
    brand = html.A([html.Span(className="mark"), html.Span(BRAND)], href="/", className="brand")
    return [html.Div([brand, tabs, html.Span(className="sp"), find_button(ctx), language, toggle], className="wrap hd")]


def _footer(ctx: Context, method_url: str) -> html.Footer:
    words = ctx.words
    return html.Footer(
        html.Div(
            [
                html.Span(words.say("shell.promise")),
                html.Span(className="sp"),
                html.A(words.say("shell.sources"), href=SOURCES_PATH),
                html.A(words.say("shell.method"), href=method_url) if method_url else None,
                html.Span(
                    words.say("shell.data_of", hash=ctx.data_hash[:6], date=words.day_short(ctx.today)),
                    className="mono",
                    title=ctx.data_hash,
                ),
            ],
            className="wrap",
        ),
        className="ft",
    )


def skeleton() -> html.Div:
    """A page that is not drawn yet: boxes of a page's sizes, so that nothing moves when it comes."""
    box = dmc.Skeleton
    return html.Div(
        [
            box(h=36, w="56%", mt=30),
            box(h=18, w="44%", mt=14),
            box(h=150, mt=24),
            html.Div([box(h=26, w="48%"), box(h=360, mt=18)], className="fig", style={"paddingTop": 12}),
        ],
        className="skeleton",
        **attributes(aria_hidden="true"),
    )


def notices_alert(ctx: Context, notices: Sequence[Notice]) -> Any:
    """What of the address could not be used, above the title; None if there is nothing to say."""
    if not notices:
        return None
    return alert(ctx.words.say("shell.address_changed"), [html.Div(notice.text) for notice in notices], "warning")


def alert(title: str, body: Any, kind: str = "info") -> html.Div:
    """A message with a coloured edge; kind is info, warning or error."""
    return html.Div(
        [icon("info" if kind == "info" else "alert"), html.Div([html.B(title), html.Div(body)])],
        className=f"alert {kind}",
        role="alert" if kind == "error" else "status",
    )


def message_page(ctx: Context, state: ViewState, title: str, text: str, reference: str = "") -> html.Div:
    """A page that is only a message, with the way back to the overview; `reference` is what to quote to us."""
    words = ctx.words
    plain = ViewState(lang=state.lang, theme=state.theme)
    return html.Div(
        [
            html.H1(title, className="h1"),
            html.P(text, className="lede"),
            html.P([words.say("shell.reference"), " ", html.Code(reference)], className="note") if reference else None,
            html.P(html.A(words.say("shell.to_overview"), href=page_url("/", plain), className="btn")),
        ],
        className="message",
    )
