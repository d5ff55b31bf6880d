"""What a first and a second visit transfer, and how soon the first chart is seen: ours against a stock Dash page.

A real Chromium loads `/` of ours and the stock page (benchmarks/stock_dash.py: same data, same chart) in turn, each
time with an empty profile, as the machine is and throttled (10 Mbit/s, 40 ms, a processor four times slower).
Transferred bytes and requests are the network's own count. A chart is seen when its marks have a size on the page and
a frame has been painted after that. The stock page stands there twice: as Dash serves it, and with gzip before it.

Targets: at most 850 kB in at most 20 requests, none to a third party; a second visit at most 40 kB; the chart in at
most half the stock page's time.

Run: python benchmarks/first_load.py [--build data/build]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright
from report import keep, table
from servers import ours, stock

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VIEWPORT = {"width": 1440, "height": 900}
TIMEOUT_MS = 120_000
QUIET_MS = 700
TARGETS = {"bytes": 850_000, "requests": 20, "revisit_bytes": 40_000, "time_ratio": 0.5}

# The time of the first frame after a chart's marks have a size and are not hidden, in milliseconds since the navigation
# began: of any chart (`seen`, also one that the document itself draws), and of one that answers to the pointer
# (`answers`).
_SEEN = """
(() => {
  const watch = (marks, name) => {
    const look = () => {
      for (const mark of document.querySelectorAll(marks)) {
        const box = mark.getBoundingClientRect();
        if ((box.width > 0 || box.height > 0) && getComputedStyle(mark).visibility === 'visible') {
          requestAnimationFrame(() => setTimeout(() => { window[name] = performance.now(); }));
          return;
        }
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  const drawn = '.js-plotly-plot .main-svg .point path, .js-plotly-plot .main-svg .js-line';
  watch(drawn + ', .plot svg rect, .plot svg path', '__seen');
  watch(drawn, '__answers');
})();
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A connection and a processor: bits a second and latency (None: as they are), how many times slower."""

    name: str
    bits_per_second: float | None = None
    latency_ms: float = 0.0
    slower: float = 1.0


LINKS = (Link("as it is"), Link("throttled", 10e6, 40.0, 4.0))


# Without slots: Playwright hangs an attribute of its own on what its events are sent to.
@dataclass
class Traffic:
    """What the network reports of one visit."""

    requests: list[str] = field(default_factory=list)
    sizes: dict[str, float] = field(default_factory=dict)
    _urls: dict[str, str] = field(default_factory=dict)

    def follow(self, session: CDPSession) -> None:
        """Listen to a browser session."""
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        url = str(event["request"]["url"])
        if url.startswith("http"):
            self.requests.append(url)
            self._urls[event["requestId"]] = url

    def _finished(self, event: dict[str, Any]) -> None:
        url = self._urls.get(event["requestId"])
        if url is not None:
            self.sizes[url] = self.sizes.get(url, 0.0) + float(event["encodedDataLength"])

    @property
    def bytes(self) -> float:
        """Bytes received, headers included, as they were sent; nothing for what came from the browser's cache."""
        return sum(self.sizes.values())

    @property
    def third_parties(self) -> list[str]:
        """Hosts asked that are not this machine."""
        return sorted({urlsplit(url).hostname or "" for url in self.requests} - {"127.0.0.1"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One load: milliseconds until a chart was seen and until it answered, the traffic until the network was quiet."""

    seen_ms: float
    answers_ms: float
    traffic: Traffic


def visit(context: BrowserContext, url: str, link: Link) -> Visit:
    """Load an address in a new tab of a profile."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if link.bits_per_second is not None:
        rate = link.bits_per_second / 8
        session.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": link.latency_ms, "downloadThroughput": rate, "uploadThroughput": rate},
        )
    session.send("Emulation.setCPUThrottlingRate", {"rate": link.slower})
    traffic = Traffic()
    traffic.follow(session)
    page.add_init_script(_SEEN)
    page.goto(url, timeout=TIMEOUT_MS, wait_until="commit")
    page.wait_for_function("() => window.__seen && window.__answers", timeout=TIMEOUT_MS)
    seen, answers = (float(page.evaluate(f"() => window.{name}")) for name in ("__seen", "__answers"))
    page.wait_for_load_state("networkidle", timeout=TIMEOUT_MS)
    page.wait_for_timeout(QUIET_MS)
    page.close()
    return Visit(seen, answers, traffic)


def two_visits(browser: Browser, url: str, link: Link) -> tuple[Visit, Visit]:
    """A first visit with an empty profile and a second one with what it has kept."""
    context = browser.new_context(viewport=VIEWPORT)  # type: ignore[arg-type]
    try:
        return visit(context, url, link), visit(context, url, link)
    finally:
        context.close()


def summary(runs: Sequence[tuple[Visit, Visit]]) -> dict[str, Any]:
    """Medians over the runs of one page over one link."""
    first = [run[0] for run in runs]
    again = [run[1] for run in runs]
    return {
        "runs": len(runs),
        "seen_ms": statistics.median(one.seen_ms for one in first),
        "answers_ms": statistics.median(one.answers_ms for one in first),
        "seen_ms_by_run": [one.seen_ms for one in first],
        "bytes": statistics.median(one.traffic.bytes for one in first),
        "requests": statistics.median(len(one.traffic.requests) for one in first),
        "third_parties": sorted({host for one in (*first, *again) for host in one.traffic.third_parties}),
        "revisit_seen_ms": statistics.median(one.seen_ms for one in again),
        "revisit_bytes": statistics.median(one.traffic.bytes for one in again),
        "revisit_requests": statistics.median(len(one.traffic.requests) for one in again),
        "largest": _largest(first[-1].traffic),
    }


def _largest(traffic: Traffic) -> dict[str, float]:
    """The bytes of each request of a visit by path, the largest first."""
    return {urlsplit(url).path: size for url, size in sorted(traffic.sizes.items(), key=lambda item: -item[1])}


def wait_compressed(port: int, seconds: float = 60.0) -> None:
    """Wait until the scripts of ours are sent in their best compression, which the first start makes aside."""
    deadline, before = time.monotonic() + seconds, -1
    while time.monotonic() < deadline:
        size = sum(_size(port, path) for path in _scripts(port))
        if size == before:
            return
        before = size
        time.sleep(6)


def _scripts(port: int) -> list[str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
        text = answer.read().decode()
    return sorted({part.split('"')[0] for part in text.split('="')[1:] if part.split('"')[0].endswith(".js")})


def _size(port: int, path: str) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return len(answer.read())


def measure(build: Path, runs: int, chromium: str) -> dict[str, Any]:
    """All three pages over both links, in turn, by one browser; a first round that only warms the servers up."""
    with ExitStack() as stack:
        scripts = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ports = {
            "ours": stack.enter_context(ours(build, 2, scripts=scripts)),
            "stock Dash": stack.enter_context(stock(build, 2)),
            "stock Dash, gzip": stack.enter_context(stock(build, 2, compress=True)),
        }
        wait_compressed(ports["ours"])
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        found: dict[str, Any] = {"browser": browser.version}
        for link in LINKS:
            done: dict[str, list[tuple[Visit, Visit]]] = {name: [] for name in ports}
            for number in range(runs + 1):
                for name, port in ports.items():
                    pair = two_visits(browser, f"http://127.0.0.1:{port}/", link)
                    if number:
                        done[name].append(pair)
            found[link.name] = {name: summary(pairs) for name, pairs in done.items()}
            for name, one in found[link.name].items():
                one["ours_to_this"] = found[link.name]["ours"]["seen_ms"] / found[link.name][name]["seen_ms"]
        browser.close()
    return found


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("data/build"))
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    chromium = os.environ.get("TRADEBRIEF_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        sys.exit("no Chromium: run tests/ensure_chromium.sh")
    before = round(os.getloadavg()[0], 2)
    found = measure(given.build, given.runs, chromium)
    revisit = ("revisit_bytes", "revisit_requests", "revisit_seen_ms")
    keys = ("seen_ms", "ours_to_this", "answers_ms", "bytes", "requests", *revisit)
    head = ["", "chart seen, ms", "ours to this", "answers, ms", "bytes", "requests", "2nd: bytes", "requests", "seen"]
    for link in LINKS:
        table(
            f"First visit, {link.name}: median of {given.runs}",
            head,
            [[name, *(one[key] for key in keys)] for name, one in found[link.name].items()],
        )
    print(f"third parties asked by ours: {found['as it is']['ours']['third_parties'] or 'none'}")
    print(f"results in {keep('first_load', {'load_average_before': before, 'targets': TARGETS, **found})}")


if __name__ == "__main__":
    main()
