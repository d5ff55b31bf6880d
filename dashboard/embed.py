"""A chart for another page: light, framed by allowed hosts only, live or frozen to its data; and how to embed it.

`/embed/<chart>?<state>` shows the chart as SVG at once and makes it answer the pointer once its script is read.
With `data=<hash>` (and `asof=<day>`) it is frozen: it shows what that build said for as long as that build is kept, and
says so when it is not, rather than showing other numbers. `/oembed?url=` lets an address be pasted where oEmbed is
understood.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import orjson
from flask import Flask, Response, abort, request

from dashboard import charts
from dashboard.charts.spec import ChartSpec
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.embed_code import AROUND, MOST_WIDTH, RESIZER_PATH
from dashboard.components.figure_card import legend, plot, source_line
from dashboard.components.icons import icon
from dashboard.components.prerender import page_html
from dashboard.components.states import empty_state
from dashboard.exports.canvas import words_of
from dashboard.exports.figure import CONFIG, figure_height, responsive_figure
from dashboard.serving import PURE_HEADER
from dashboard.state import ViewState
from dashboard.static import ICON, PLOTLY, STYLES, StaticFiles
from dashboard.urls import EMBED, absolute, embed_url, oembed_url

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.current import CurrentData, DataSnapshot
    from dashboard.page import Page
    from dashboard.settings import Settings

SCRIPTS = ("figures.js", "embed/embed.js")
RESIZER = "embed/resize.js"
LEAST_WIDTH = 320
# A column of text is about that wide.
DRAWN_WIDTH = 640

_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" data-mantine-color-scheme="{scheme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="canonical" href="{page}">
<link rel="alternate" type="application/json+oembed" href="{oembed}" title="{title}">
<link rel="icon" type="image/svg+xml" href="{icon}">
<link rel="stylesheet" href="{styles}">
{preloads}
</head>
<body class="embed">
{body}
<script type="application/json" id="figure">{figure}</script>
{scripts}
</body>
</html>
"""


def register_embed(
    server: Flask,
    snapshot: Callable[[], DataSnapshot],
    current: CurrentData,
    static: StaticFiles,
    settings: Settings,
    page_by_path: dict[str, Page],
) -> None:
    """Add the routes; `snapshot` gives the data of the request at hand, `current` those of kept builds."""

    def embed(chart: str) -> Response:
        if chart not in charts.discover():
            abort(404)
        wanted = request.args.get("data", "")
        found = current.kept(wanted) if wanted else snapshot()
        if found is None:
            return _framed(_gone(snapshot(), static, settings, chart, wanted), settings, 410)
        ctx, state, _ = found.read(request.query_string.decode("latin-1"))
        spec = charts.chart(chart).build(ctx, state)
        text = embed_document(ctx, spec, state, static, settings, frozen=bool(wanted))
        return _framed(text, settings, 200)

    def oembed() -> Response:
        return _oembed(snapshot(), settings, page_by_path)

    resize_script = static.read(RESIZER)

    def resizer() -> Response:
        response = Response(resize_script, content_type="text/javascript; charset=utf-8")
        response.headers["Cache-Control"] = "public, max-age=86400"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    server.add_url_rule(RESIZER_PATH, "embed_resizer", resizer)
    server.add_url_rule("/embed/<chart>", "embed", embed)
    server.add_url_rule("/oembed", "oembed", oembed)


def embed_document(
    ctx: Context, spec: ChartSpec, state: ViewState, static: StaticFiles, settings: Settings, *, frozen: bool
) -> str:
    """The whole document of an embedded chart: no frame of the site, no control."""
    words = words_of(spec)
    page = absolute(settings.site_url, spec.permalink)
    scheme = state.theme or "light"
    has_chart = bool(spec.series) and not spec.empty
    shown: list[Any] = [empty_state(spec.empty, spec.empty_action, spec.empty_href)]
    if has_chart:
        shown = [plot(spec, "light", small=False), legend(spec)]
    dated = words.say("embed.frozen", hash=spec.data_hash[:8], date=words.day_short(spec.as_of)) if frozen else ""
    body = html.Main(
        [
            html.H1(spec.title, className="tk"),
            html.P(spec.subtitle, className="sub"),
            *shown,
            *(html.P(note, className="note") for note in spec.notes),
            html.P([source_line(spec, words), f" {dated}" if dated else None], className="note from"),
            html.Div(
                [
                    html.A([html.Span(className="mark"), html.Span("tradebrief")], href=page, className="brand"),
                    html.Span(className="sp"),
                    html.A([words.say("embed.open"), icon("external", 12)], href=page, className="more"),
                ],
                className="foot",
            ),
        ],
        **attributes(data_chart=spec.id),
    )
    # In both schemes one figure: the script takes the scheme's own colours.
    figures = {
        "figure": responsive_figure(spec, "dark" if scheme == "dark" else "light") if has_chart else None,
        "config": dict(CONFIG),
        "plotly": static.url(PLOTLY),
        "site": settings.site_url,
    }
    target = absolute(settings.site_url, embed_url(spec.id, state))
    return _DOCUMENT.format(
        lang=words.lang,
        scheme=scheme,
        title=escape(spec.title),
        page=escape(page),
        oembed=escape(absolute(settings.site_url, oembed_url(target))),
        icon=static.url(ICON),
        styles=static.url(STYLES),
        preloads="\n".join(static.font_preloads()),
        body=page_html(body, wide=DRAWN_WIDTH),
        figure=orjson.dumps(figures).decode().replace("<", "\\u003c"),
        scripts="\n".join(f'<script src="{static.url(name)}" defer></script>' for name in SCRIPTS),
    )


def _framed(text: str, settings: Settings, status: int) -> Response:
    """The response that may be framed, by the hosts of the settings and by the site itself."""
    response = Response(text, status=status, content_type="text/html; charset=utf-8")
    hosts = " ".join(("'self'", *settings.frame_hosts.split()))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        f"font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {hosts}"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if status == 200:
        response.headers[PURE_HEADER] = "1"
    return response


def _gone(snapshot: DataSnapshot, static: StaticFiles, settings: Settings, chart: str, wanted: str) -> str:
    """What a chart frozen to data that are not kept any more says, with the way to what is known of that day."""
    ctx, state, _ = snapshot.read(request.query_string.decode("latin-1"))
    words = ctx.words
    live = absolute(settings.site_url, embed_url(chart, state))
    body = html.Main(
        [
            html.H1(words.say("embed.gone"), className="tk"),
            html.P(words.say("embed.gone_text", hash=wanted[:16]), className="sub"),
            html.P(html.A(words.say("embed.gone_live"), href=live, className="num")),
        ]
    )
    return _DOCUMENT.format(
        lang=words.lang, scheme=state.theme or "light", title=escape(words.say("embed.gone")), page=escape(live),
        oembed="", icon=static.url(ICON), styles=static.url(STYLES), preloads="", body=page_html(body), figure="{}",
        scripts=f'<script src="{static.url(SCRIPTS[-1])}" defer></script>',
    )  # fmt: skip


def _oembed(snapshot: DataSnapshot, settings: Settings, page_by_path: dict[str, Page]) -> Response:
    """OEmbed 1.0 for an embed's address or a page's (its main chart): type rich, JSON only (501 for XML)."""
    if request.args.get("format", "json") != "json":
        return Response("only format=json\n", status=501, content_type="text/plain; charset=utf-8")
    url = urlsplit(request.args.get("url", "")[:8192])
    if f"{url.scheme}://{url.netloc}" != settings.site_url:
        abort(404)
    chart = url.path.removeprefix(EMBED) if url.path.startswith(EMBED) else ""
    page = page_by_path.get(url.path)
    chart = chart or (page.data_chart if page is not None else "")
    if chart not in charts.discover():
        abort(404)
    wanted = dict(parse_qsl(url.query)).get("data", "")
    ctx, state, _ = snapshot.read(url.query)
    spec = charts.chart(chart).build(ctx, state)
    width = min(_whole("maxwidth", MOST_WIDTH), MOST_WIDTH)
    height = min(_whole("maxheight", 10_000), figure_height(spec, "wide") + AROUND)
    source = absolute(settings.site_url, embed_url(chart, state, wanted if wanted.isalnum() else ""))
    frame = (
        f'<iframe src="{escape(source)}" title="{escape(spec.title)}" width="{width}" height="{height}" '
        'style="border:0" loading="lazy"></iframe>'
    )
    body = {
        "version": "1.0", "type": "rich", "provider_name": "tradebrief", "provider_url": settings.site_url,
        "title": spec.title, "width": width, "height": height, "cache_age": 3600, "html": frame,
    }  # fmt: skip
    return Response(orjson.dumps(body), content_type="application/json")


def _whole(key: str, default: int) -> int:
    text = request.args.get(key, "")
    return max(int(text), LEAST_WIDTH) if text.isdecimal() and len(text) < 6 else default
