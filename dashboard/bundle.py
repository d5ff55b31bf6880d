"""The document that every page begins with, and the one bundle of scripts it loads."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import dash
from flask import request

from dashboard.components.icons import ICONS
from dashboard.page import Page
from dashboard.static import ICON, PLOTLY, STYLES, StaticFiles
from dashboard.theme import css_variables

SLIDE_STYLES = "briefing/slide.css"
SCRIPTS, ICON_FILE = "bundle.js", "icons.svg"
# Dash's core components load the rest of their chunks from the folder of the script they came with, so the bundle lies
# in it; and Dash refuses a document without a script that is named after its renderer. The chart's chunk is in the
# bundle; the table's script is for a component that no page has.
BUNDLE_URL = "/_dash-component-suites/dash/dcc/dash_renderer_bundle-{hash}.js"
CHART_CHUNK = "/_dash-component-suites/dash/dcc/async-graph.js"
UNUSED = ("/dash_table/",)

# Before anything is painted: the colour scheme of the address, else the one chosen here before, else the system's. The
# layout depends on it, so its cookie is set before the layout is asked for; both requests start before the scripts are
# read. No braces but these few: the text is hashed for the content security policy as it stands.
HEAD_SCRIPT = """(function(){
var d=document,r=d.documentElement,q=/[?&]theme=(light|dark)(&|$)/.exec(location.search),s='';
try{s=localStorage.getItem('scheme')}catch(e){}
var c=q?q[1]:s==='dark'||s==='light'?s:matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light';
r.setAttribute('data-mantine-color-scheme',c);
d.cookie='scheme='+c+';path=/;samesite=lax';d.cookie='lang='+r.lang+';path=/;samesite=lax';
['/_dash-layout','/_dash-dependencies'].forEach(function(u){
var l=d.createElement('link');l.rel='preload';l.as='fetch';l.crossOrigin='anonymous';l.href=u;d.head.appendChild(l)});
})()"""

# The page is there already; the place for the scripts' page is hidden behind it until they have drawn theirs.
_PAGE = """<!DOCTYPE html>
<html lang="{lang}" data-mantine-color-scheme="light">
<head>
<meta charset="utf-8">
<script>{head_script}</script>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{description}">
<title>{title}</title>
{links}
<link rel="icon" type="image/svg+xml" href="{favicon}">
<link rel="stylesheet" href="{styles}">
<link rel="preload" as="script" href="{scripts}">
{preloads}
</head>
<body>
{entry}
<noscript><p class="wrap">{no_script}</p></noscript>
<script type="application/json" id="tradebrief-config" data-plotly="{plotly}"></script>
{config}
<script src="{scripts}"></script>
{renderer}
</body>
</html>
"""

# What is painted before the scripts are read: the band and bar of the layout, and the page itself as HTML.
_ENTRY = """<div id="early"><nav class="band">{band}</nav><div class="{bar}"><div class="wrap cx"></div></div>\
<main class="wrap" id="early-main">{body}</main></div><div id="react-entry-point"></div>"""

_SOURCE = re.compile(r'<script src="([^"]+)"')
_CONFIG = re.compile(r'(<script id="_dash-config"[^>]*>)(.*)(</script>)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class FirstView:
    """What a document shows at once: its title, and as HTML the band of tabs and the page; what a link to it shows."""

    title: str
    description: str
    band: str
    body: str
    links: str = ""


class BundleError(RuntimeError):
    """A script of Dash that could not be read; the text names it."""


def load_assets(static: StaticFiles, folder: Path) -> None:
    """Publish the assets; colours and icons, which are data, become the beginning of the style sheet.

    Raises FileNotFoundError where a file is missing.
    """
    static.add_folder(folder)
    icons = "\n".join(f".i-{name}{{--i:url({ICON_FILE}#{name})}}" for name in sorted(ICONS))
    own = "\n".join((folder / name).read_text(encoding="utf-8") for name in (STYLES, SLIDE_STYLES))
    static.add(STYLES, static.resolve_css(f"{css_variables()}\n{icons}\n{own}").encode())


class DocumentDash(dash.Dash):
    """Dash with a document of our own: one bundle instead of a dozen scripts, nothing inline but what is hashed."""

    def __init__(
        self, static: StaticFiles, pages: Sequence[Page], first_view: Callable[[], FirstView], **options: Any
    ) -> None:
        """`static` must have the assets, `first_view` draws the address of the request; `options` are Dash's."""
        self.static = static
        self._first_view = first_view
        self._documents = {page.path: page for page in pages}
        super().__init__(**options)

    def interpolate_index(
        self,
        metas: str = "",
        title: str = "",
        css: str = "",
        config: str = "",
        scripts: str = "",
        app_entry: str = "",
        favicon: str = "",
        renderer: str = "",
    ) -> str:
        """The document; called by Dash for each address, with parts of which ours needs three."""
        if SCRIPTS not in self.static.manifest():
            self.static.add(SCRIPTS, self._bundle(scripts), "text/javascript", BUNDLE_URL)
        page, view = self._documents.get(request.path), self._first_view()
        preloads = self.static.font_preloads()
        if page is None or page.has_charts:
            preloads.append(f'<link rel="preload" as="script" href="{self.static.url(PLOTLY)}">')
        return _PAGE.format(
            lang="en",
            head_script=HEAD_SCRIPT,
            description=escape(view.description),
            title=escape(view.title),
            links=view.links,
            favicon=self.static.url(ICON),
            styles=self.static.url(STYLES),
            scripts=self.static.url(SCRIPTS),
            preloads="\n".join(preloads),
            entry=_ENTRY.format(bar="ctx full" if page and page.controls else "ctx", band=view.band, body=view.body),
            no_script="Without JavaScript a page shows its first chart and no controls; "
            "the figures are also in the files that its charts offer.",
            plotly=self.static.url(PLOTLY),
            config=_public_config(config),
            renderer=renderer,
        )

    def policy_hashes(self) -> list[str]:
        """Hashes of the inline scripts, for the content security policy."""
        own = base64.b64encode(hashlib.sha256(HEAD_SCRIPT.encode()).digest()).decode()
        return [f"'sha256-{own}'", *self.csp_hashes()]

    def prepare(self) -> None:
        """Make the bundle now, so that no visitor waits for it."""
        response = self.server.test_client().get("/")
        if response.status_code != 200:
            raise BundleError(f"the first page cannot be made: {response.status}")

    def _bundle(self, scripts: str) -> bytes:
        """All scripts that Dash would load, in its order, then the chart's chunk, then ours."""
        urls = list(dict.fromkeys(url for url in _SOURCE.findall(scripts) if not any(part in url for part in UNUSED)))
        client = self.server.test_client()
        texts = []
        for url in [*urls, CHART_CHUNK]:
            response = client.get(url)
            if response.status_code != 200:
                raise BundleError(f"{url} cannot be read: {response.status}")
            texts.append(re.sub(rb"\n?//# sourceMappingURL=\S+\s*$", b"", response.data))
        return b"\n;".join([*texts, *self.static.own_scripts(PLOTLY)])


def _public_config(config: str) -> str:
    """Dash's configuration without what a stranger need not know, and the same for each visit."""
    match = _CONFIG.search(config)
    if match is None:
        raise BundleError("Dash's configuration has another form than expected")
    values = {k: v for k, v in json.loads(match.group(2)).items() if k != "python_version"}
    # Only background callbacks use it, and there are none.
    values["end_id"] = ""
    return match.group(1) + json.dumps(values, separators=(",", ":")).replace("<", "\\u003c") + match.group(3)
