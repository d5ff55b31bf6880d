import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dashboard.app import create_app
from dashboard.settings import Settings
from dashboard.static import Precompressor
from etl.store import Store

FRAME = (
    '<iframe src="{url}/embed/{chart}" title="A chart" width="100%" height="300" style="border:0" data-tradebrief>'
    "</iframe>"
)


@contextmanager
def newspaper():
    """A server of another origin; its page is what `body` is set to."""

    class Page(BaseHTTPRequestHandler):
        body = ""

        def do_GET(self):
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(Page.body.encode() if self.path == "/" else b"")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Page, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@pytest.fixture(scope="module")
def framed(build_dir, serve_app):
    """Two newspapers, the first of which may frame the charts of a site."""
    with newspaper() as (page, allowed), newspaper() as (other_page, refused):
        settings = Settings(build_dir=build_dir, cache_dir=build_dir.parent / "scripts-cache")
        app = create_app(Store.open(build_dir), replace(settings, frame_hosts=allowed))
        Precompressor(app.static.large(), settings.scripts_cache).run()
        with serve_app(app) as site:
            frames = "".join(
                FRAME.format(url=site.url, chart=chart) for chart in ("overview-trade", "partners-ranking")
            )
            script = f'<script async src="{site.url}/embed/resize.js"></script>'
            page.body = other_page.body = (
                f'<!doctype html><html lang="en"><title>News</title><body>{frames}{script}</body>'
            )
            yield site, allowed, refused


def test_a_frame_becomes_as_high_as_its_chart_and_answers_the_pointer(framed, open_page):
    _, allowed, _ = framed
    page = open_page(viewport={"width": 640, "height": 900})
    page.goto(allowed)
    heights = "() => [...document.querySelectorAll('iframe')].map((frame) => frame.offsetHeight)"
    page.wait_for_function(f"() => ({heights})().every((height) => height > 400)")
    chart = page.frames[1]
    chart.wait_for_selector(".live.drawn .main-svg")
    first = page.evaluate(heights)
    inner = [frame.evaluate("() => document.documentElement.offsetHeight") for frame in page.frames[1:]]
    assert first == inner
    page.set_viewport_size({"width": 360, "height": 900})
    page.wait_for_function(f"(before) => ({heights})().some((height, i) => height !== before[i])", arg=first)
    page.wait_for_timeout(300)
    assert page.evaluate(heights) == [
        f.evaluate("() => document.documentElement.offsetHeight") for f in page.frames[1:]
    ]
    assert chart.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert chart.locator(".in-wide, .in-narrow").count() == 0
    assert chart.locator("a[href]:not([target=_blank])").count() == 0


def test_a_host_that_is_not_allowed_is_refused(framed, open_page):
    _, _, refused = framed
    page = open_page()
    page.goto(refused)
    page.wait_for_timeout(500)
    assert any("frame-ancestors" in error for error in page.watch.errors)
    assert all(frame.query_selector(".embed") is None for frame in page.frames[1:])
    page.watch.errors.clear()


def test_the_picture_is_there_without_scripts(framed, open_page):
    site, _, _ = framed
    page = open_page(java_script_enabled=False, viewport={"width": 640, "height": 600})
    page.goto(f"{site.url}/embed/overview-trade")
    box = page.locator(".in-wide svg").bounding_box()
    assert box["width"] > 500
    assert box["height"] > 250
    assert page.locator("h1").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_embed_has_no_barrier(framed, open_page, axe, theme):
    site, _, _ = framed
    page = open_page()
    page.goto(f"{site.url}/embed/trade-levels?theme={theme}")
    page.wait_for_selector(".live.drawn .main-svg")
    assert axe(page) == []
