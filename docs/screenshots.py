"""Pictures of every page, for looking at and for the README: docs/screenshots/<page>-<width>-<scheme>.png.

Run after `tradebrief etl` and after the pages have changed: .venv/bin/python docs/screenshots.py [PAGE ...]
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.pages import discover

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "screenshots"
VIEWS = ((1440, "light"), (1440, "dark"), (768, "light"), (390, "light"))
HEIGHT, MOST_HEIGHT = 1000, 3000
SEEN_AFTER_MS = 1200
RECORDS = {"record": "3dpfcf51ktzr", "record-derived": "08tvkg5m5kxx"}
TEXT = """In 2023 Czechia and Kazakhstan traded goods for 626.8 million US dollars, 48.4% more than in 2022.
Kazakhstan sold goods for 147.7 million (+19.4%) and bought goods for 479.1 million (+60.5%).

In January-July 2024 turnover came to 275.3 million dollars. In 2022 Kazakhstan's exports to Poland were 960 billion
US dollars. Trade with Romania in 2021 reached 1.045 billion dollars, exports 1.5 billion, imports 48 million.

Gross inflow of direct investment from Czechia from 2005 to the end of 2023 was 329.6 million dollars, of which 48
million came in 2023. Some 150 companies with Czech capital work in Kazakhstan. Both sides want to reach 1 billion."""


def checked(page: Page) -> None:
    """Give the text to the page of checks and wait for its verdicts."""
    page.fill("#check-text", TEXT)
    page.fill("#check-published", "2024-09-02")
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_selector("#check-result .claims")
    page.mouse.move(3, 3)


def addresses() -> Mapping[str, tuple[str, Callable[[Page], None] | None]]:
    """Address and preparation of each picture, by its name."""
    pages: dict[str, Any] = {page.id: (page.path, None) for page in discover() if page.in_nav}
    pages["check"] = ("/check", checked)
    pages["check-held"] = ("/check?view=held", None)
    return pages | {name: (f"/f/{record}", None) for name, record in RECORDS.items()}


@contextmanager
def served() -> Iterator[str]:
    """The dashboard over data/build on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "dashboard", "serve", "--port", base.rpartition(":")[2]]
    server = subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(base, timeout=30).close()
                break
            except OSError:
                if server.poll() is not None:
                    raise
                time.sleep(0.2)
        yield base
    finally:
        server.terminate()
        server.wait(15)


def take(browser: Browser, base: str, name: str, width: int, scheme: Any) -> None:
    """One picture, from the top of the page to `MOST_HEIGHT`."""
    address, prepare = addresses()[name]
    with browser.new_context(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(base + address)
        page.wait_for_function("() => !document.getElementById('early')")
        if prepare is not None:
            prepare(page)
        page.wait_for_timeout(SEEN_AFTER_MS)
        height = min(page.evaluate("document.documentElement.scrollHeight"), MOST_HEIGHT)
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True, clip=clip)


def main() -> None:
    """All pictures, or those of the pages that are named."""
    known = addresses()
    names = sys.argv[1:] or list(known)
    if unknown := sorted({*names} - {*known}):
        sys.exit(f"no pages {', '.join(unknown)}; there are {', '.join(known)}")
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for name in names:
            for width, scheme in VIEWS if name not in RECORDS and name != "check-held" else VIEWS[:1]:
                take(browser, base, name, width, scheme)
        browser.close()


if __name__ == "__main__":
    main()
