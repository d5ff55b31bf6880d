"""The application: one layout, one callback that draws a page from its address, one that fills the drawer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from html import escape
from typing import Any, cast

import dash
from dash import ALL, Input, Output, State
from flask import Flask, Response, g, has_request_context, jsonify, request
from werkzeug.exceptions import HTTPException

from dashboard import checking
from dashboard.bundle import DocumentDash, FirstView, load_assets
from dashboard.components import control_values, controls, drawer, finder, html, shell
from dashboard.components.clientside import in_browser
from dashboard.components.prerender import page_html
from dashboard.components.quick import written
from dashboard.context import Context
from dashboard.current import CurrentData, DataSnapshot
from dashboard.embed import register_embed
from dashboard.page import Page, ordered
from dashboard.pages import discover
from dashboard.routes import register_routes
from dashboard.serving import CALLBACK_PATH, PURE_HEADER, SNAPSHOT, Gateway, ResponseCache, content_security_policy
from dashboard.settings import Settings
from dashboard.state import Notice, ViewState
from dashboard.static import Precompressor, StaticFiles
from dashboard.text import languages
from dashboard.theme import scheme_or_light
from dashboard.urls import absolute, chart_url, oembed_url, page_url
from etl.store import Store

LOG = logging.getLogger(__name__)
RECORD_PATH = "/f/"
PURE_PATHS = ("/_dash-layout", "/_dash-dependencies")
METHOD_URL = ""


def create_app(store: Store, settings: Settings | None = None, pages: Sequence[Page] | None = None) -> dash.Dash:
    """An application over a store, independent of any other in the process.

    `app.server` is the Flask application, its `wsgi_app` the whole of it. With settings, the build that CURRENT names
    is followed; without, `store` is served for ever. `pages` stand in for those of the package, in tests.
    """
    chosen = settings or Settings()
    shown = ordered(pages) if pages is not None else discover()
    current = CurrentData(store, chosen.build_dir if settings else None, chosen.reload_seconds)
    static = StaticFiles()
    load_assets(static, chosen.assets_dir)
    server = Flask(__name__, static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = chosen.max_body_bytes
    drawing = Drawing(shown, current, chosen.site_url)
    app = DocumentDash(
        static,
        shown,
        drawing.first_view,
        name=__name__,
        server=server,
        title=shell.BRAND,
        update_title=None,
        use_pages=False,
        pages_folder="",
        include_assets_files=False,
        serve_locally=True,
        suppress_callback_exceptions=True,
        add_log_handler=False,
    )
    app.layout = drawing.layout
    _register_callbacks(app, drawing)
    register_routes(server, drawing.snapshot, chosen)
    register_embed(server, drawing.snapshot, current, static, chosen, {page.path: page for page in shown})
    _register_hooks(app, server, drawing, shown)
    policy: list[str] = []

    def csp() -> str:
        if not policy:
            policy.append(content_security_policy(app.policy_hashes()))
        return policy[0]

    gateway = Gateway(
        server.wsgi_app, static, current, ResponseCache(chosen.response_cache_bytes), chosen.max_body_bytes, csp
    )
    app.prepare()
    server.wsgi_app = gateway  # type: ignore[method-assign]
    server.extensions["tradebrief"] = gateway
    Precompressor(static.large(), chosen.scripts_cache).start()
    return app


class Drawing:
    """Pages and records as Dash sends them: pure functions of address, scheme and data."""

    def __init__(self, pages: Sequence[Page], current: CurrentData, site_url: str) -> None:
        """Draw `pages` from whatever `current` gives; `site_url` begins the addresses that others are told."""
        self.site = site_url
        self._pages = pages
        self._by_path = {page.path: page for page in pages}
        self._current = current

    def snapshot(self) -> DataSnapshot:
        """The data of this request, the same from its beginning to its end."""
        found = request.environ.get(SNAPSHOT) if has_request_context() else None
        return cast(DataSnapshot, found) if found is not None else self._current()

    def layout(self) -> Any:
        """The frame, in the colour scheme and language that the browser's cookies name."""
        cookies = request.cookies if has_request_context() else {}
        lang = cookies.get("lang", "")
        ctx = self.snapshot().context(lang if lang in languages() else languages()[0])
        return shell.layout(ctx, self._pages, scheme_or_light(cookies.get("scheme")), METHOD_URL)

    def read(self, address: str) -> tuple[Context, str, ViewState, tuple[Notice, ...]]:
        """Context, path, state and notices of an address without host."""
        path, _, query = address.partition("?")
        ctx, state, notices = self.snapshot().read(query)
        return ctx, path, state, notices

    def page(self, address: str, scheme: str) -> tuple[Any, Any]:
        """The page at an address and what the browser fills the frame with, as JSON; a message where there is none."""
        ctx, path, state, notices = self.read(address)
        page = self._by_path.get(path) or _plain_page(path)
        try:
            body: Any = written(self._body(ctx, path, state, scheme))
            view = control_values.view_of(ctx, page, state)
        except Exception:
            reference = reference_for(address)
            body = shell.message_page(
                ctx, state, ctx.words.say("shell.failed"), ctx.words.say("shell.failed_text"), reference
            )
            view = control_values.view_of(ctx, _plain_page(path), ViewState(lang=state.lang, theme=state.theme))
        view["page"] = page.id
        view["title"] = f"{ctx.words.say(page.title_key)} · {shell.BRAND}"
        view["nav"] = {one.id: page_url(one.path, _carried(state)) for one in self._pages}
        return written(html.Div([shell.notices_alert(ctx, notices), body])), written(view)

    def first_view(self) -> FirstView:
        """The page of the request's address as HTML; skeletons where it cannot be drawn, as the scripts will tell."""
        path, query = request.path, request.query_string.decode("latin-1")
        ctx, path, state, notices = self.read(f"{path}?{query}")
        page = self._by_path.get(path) or _plain_page(path)
        try:
            body = page_html([shell.notices_alert(ctx, notices), self._body(ctx, path, state, "light")])
        except Exception:
            reference_for(path)
            body = page_html(shell.skeleton())
        return FirstView(
            title=f"{ctx.words.say(page.title_key)} · {shell.BRAND}",
            description=ctx.words.say("shell.promise"),
            band=page_html(shell.band(ctx, self._pages, page)),
            body=body,
            links=self._links(page, state),
        )

    def _links(self, page: Page, state: ViewState) -> str:
        """What a link to the page shows elsewhere: a picture of its main chart, and that chart itself by oEmbed."""
        if not page.data_chart:
            return ""
        picture = absolute(self.site, chart_url(page.data_chart, "png", state))
        oembed = absolute(self.site, oembed_url(absolute(self.site, page_url(page.path, state))))
        return (
            f'<meta property="og:image" content="{escape(picture)}">\n'
            f'<link rel="alternate" type="application/json+oembed" href="{escape(oembed)}">'
        )

    def record(self, ref: str, address: str) -> Any:
        """The content of the drawer for a reference, as JSON."""
        ctx, _, state, _ = self.read(address)
        try:
            from dashboard.components.record import record_view

            return written(record_view(ctx, ref, state))
        except Exception:
            text = ctx.words.say("shell.failed_text")
            return written(shell.alert(ctx.words.say("shell.failed"), [text, html.Code(reference_for(ref))], "error"))

    def has_record(self, path: str) -> bool:
        """Whether the address of a figure's own page names a figure; true where that cannot be told."""
        try:
            from dashboard.components.record import names_figure

            return names_figure(self.snapshot().context(languages()[0]), path.removeprefix(RECORD_PATH))
        except Exception:
            reference_for(path)
            return True

    def _body(self, ctx: Context, path: str, state: ViewState, scheme: str) -> Any:
        page = self._by_path.get(path)
        if page is not None:
            return page.layout(ctx, state, scheme)
        if path.startswith(RECORD_PATH) and len(path) > len(RECORD_PATH):
            from dashboard.components.record import record_view

            content = record_view(ctx, path.removeprefix(RECORD_PATH), state, alone=True)
            return html.Div(content, className="record alone")
        return shell.message_page(ctx, state, ctx.words.say("shell.not_found"), ctx.words.say("shell.not_found_text"))


def _plain_page(path: str) -> Page:
    """How the frame treats an address that is no page: without controls."""
    title = "shell.record" if path.startswith(RECORD_PATH) else "shell.not_found"
    return Page("", "/", 0, title, lambda *_: None, controls=(), in_nav=False)


def _carried(state: ViewState) -> ViewState:
    """What of a state goes along to another page: what is common to all, not what one page made of it."""
    return state.with_changes(
        view="", sort="", highlight="", year=None, base=None, scale="linear", flow="", compare=(), hypothesis="",
        statement="",
    )  # fmt: skip


def reference_for(what: str) -> str:
    """Log the exception at hand and give what a person can quote of it; the response is not cached."""
    reference = secrets.token_hex(4)
    g.impure = True
    LOG.exception("%s failed, reference %s", what[:200], reference)
    return reference


def _register_callbacks(app: dash.Dash, drawing: Drawing) -> None:
    in_browser(
        app,
        "split",
        Output(shell.ADDRESS, "data"),
        Output(drawer.RECORD, "data"),
        Output(drawer.DRAWER, "opened"),
        Output("copy-link", "value"),
        Input(shell.URL, "href"),
        State(shell.ADDRESS, "data"),
        State(drawer.RECORD, "data"),
        State(drawer.DRAWER, "opened"),
        initially=True,
    )
    # Both wait for the browser to have read the address: one server callback draws a page, a second a record.
    app.callback(
        Output(shell.PAGE, "children"),
        Output(controls.VIEW, "data"),
        Input(shell.ADDRESS, "data"),
        Input(shell.SCHEME, "data"),
        prevent_initial_call=True,
    )(lambda address, scheme: drawing.page(_text(address), scheme_or_light(scheme)))
    app.callback(
        Output(drawer.CONTENT, "children"),
        Input(drawer.RECORD, "data"),
        State(shell.ADDRESS, "data"),
        prevent_initial_call=True,
    )(lambda ref, address: drawing.record(_text(ref), _text(address)))
    in_browser(
        app,
        "toggle_scheme",
        Output(shell.SCHEME, "data"),
        Output("theme", "forceColorScheme"),
        Input("scheme-toggle", "n_clicks"),
        State(shell.SCHEME, "data"),
    )
    in_browser(app, "open_point", Input({"type": "chart", "id": ALL}, "clickData"))
    checking.register(app, lambda address: drawing.read(address)[::2], drawing.site)
    controls.register(app)
    drawer.register(app)
    finder.register(app, lambda address: drawing.read(address)[::2])


def _is_call(body: object, app: dash.Dash) -> bool:
    """Whether a request's body calls one of the callbacks with as many arguments as it takes."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    callback = app.callback_map.get(body["output"])
    if callback is None:
        return False
    for name, expected in (("inputs", callback["inputs"]), ("state", callback["state"])):
        given = body.get(name, [])
        if not isinstance(given, list) or len(given) != len(expected) or not all(map(_is_argument, given)):
            return False
    return isinstance(body.get("changedPropIds", []), list)


def _is_argument(given: object) -> bool:
    """Whether something can be an argument: of one component, or a list of all that a pattern fits."""
    return isinstance(given, dict) or (isinstance(given, list) and all(isinstance(one, dict) for one in given))


def _text(value: object) -> str:
    return value[:8192] if isinstance(value, str) else ""


def _register_hooks(app: dash.Dash, server: Flask, drawing: Drawing, pages: Sequence[Page]) -> None:
    paths = {page.path for page in pages}

    def refuse_bad_callback() -> Response | None:
        """A body that is no call of a callback of ours is the caller's mistake, not an error of ours."""
        if request.path != CALLBACK_PATH or request.method != "POST" or _is_call(request.get_json(silent=True), app):
            return None
        response = jsonify(error="not a call of a callback of this application")
        response.status_code = 400
        return response

    def finish(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else ""
        is_page = request.path in paths or (request.path.startswith(RECORD_PATH) and drawing.has_record(request.path))
        if rule == "/<path:path>" and not is_page:
            response.status_code = 404
        elif (
            response.status_code == 200
            and not g.get("impure")
            and (request.path in PURE_PATHS or request.path == CALLBACK_PATH or rule in ("/", "/<path:path>"))
        ):
            response.headers[PURE_HEADER] = "1"
        if request.path == CALLBACK_PATH:
            response.headers["Cache-Control"] = "no-store"
        return response

    def fail(error: Exception) -> Any:
        if isinstance(error, HTTPException):
            return jsonify(error=error.name), error.code
        return jsonify(error="this could not be made", reference=reference_for(request.path)), 500

    server.before_request(refuse_bad_callback)
    server.after_request(finish)
    server.register_error_handler(Exception, fail)
