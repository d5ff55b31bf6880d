"""Chromium over a served application; a test fails on any console error and on any request that leaves this machine."""

import logging
import os
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright
from sample_page import PAGES
from werkzeug.serving import make_server

from dashboard.app import create_app
from dashboard.settings import Settings
from dashboard.static import Precompressor
from etl.store import Store

# A machine that does other things too is slow, not wrong.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)
# fmt: off
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]
# fmt: on
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@dataclass
class Site:
    """A served application: its address, its Dash object, its gateway."""

    url: str
    app: object
    gateway: object

    def at(self, path):
        return self.url + path


logging.getLogger("werkzeug").setLevel(logging.WARNING)


@contextmanager
def serving(app):
    """Serve on a free port for as long as the block runs."""
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", app, app.server.extensions["tradebrief"])
    finally:
        server.shutdown()
        thread.join(5)


def made(build_dir, pages=None):
    settings = Settings(build_dir=build_dir, cache_dir=build_dir.parent / "scripts-cache")
    app = create_app(Store.open(build_dir), settings, pages)
    Precompressor(app.static.large(), settings.scripts_cache).run()
    return app


@pytest.fixture(scope="session")
def site(build_dir):
    """The frame with the sample pages."""
    with serving(made(build_dir, PAGES)) as served:
        yield served


@pytest.fixture(scope="session")
def serve_pages(build_dir):
    """Serves the frame with pages of a test's own, for as long as a block runs."""
    return lambda pages: serving(made(build_dir, pages))


@pytest.fixture(scope="session")
def serve_app():
    """Serves an application of a test's own, for as long as a block runs."""
    return serving


@pytest.fixture(scope="session")
def real_site(build_dir):
    """The application as it is shipped."""
    with serving(made(build_dir)) as served:
        yield served


@pytest.fixture(scope="session")
def browser():
    path = os.environ.get("TRADEBRIEF_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.fail("no Chromium: run tests/ensure_chromium.sh")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What a page did: errors on its console, requests it made."""

    errors: list = field(default_factory=list)
    requests: list = field(default_factory=list)

    def callbacks(self):
        return [r for r in self.requests if "_dash-update-component" in r.url]


def watch(page):
    seen = Watch()
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request))
    page.watch = seen
    return seen


@pytest.fixture
def open_page(browser):
    """Opens pages in contexts of their own; after the test, none may have had an error or asked a third party."""
    contexts, pages = [], []

    def opener(url=None, **options):
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watch(page)
        pages.append(page)
        if url:
            page.goto(url)
            ready(page)
        return page

    yield opener
    problems = [error for page in pages for error in page.watch.errors]
    strangers = {
        urlsplit(request.url).netloc
        for page in pages
        for request in page.watch.requests
        if urlsplit(request.url).hostname != "127.0.0.1" and not request.url.startswith(("data:", "blob:"))
    }
    for context in contexts:
        context.close()
    assert problems == []
    assert strangers == set()


@pytest.fixture(name="ready")
def ready_fixture():
    """Waits until a page is drawn."""
    return ready


def ready(page):
    """Wait until the page at the address is drawn, charts included."""
    page.wait_for_selector("#page h1")
    page.wait_for_function(
        "() => !document.querySelector('#page[data-dash-is-loading]')"
        " && [...document.querySelectorAll('#page .js-plotly-plot')].every(g => g.querySelector('.main-svg'))"
        " && document.querySelectorAll('#page .js-plotly-plot').length"
        " === document.querySelectorAll('#page .dash-graph').length"
    )


@pytest.fixture
def axe():
    """Finds accessibility problems of a page: rule and place of each."""

    def problems(page, within=None):
        found = Axe().run(page, context=within).response["violations"]
        return [(v["id"], v["impact"], [node["target"] for node in v["nodes"]][:4]) for v in found]

    return problems
