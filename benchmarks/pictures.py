"""What a picture of each chart costs, from its specification to the file's bytes, and what an embedded chart weighs.

Against the usual way to pictures of plotly figures, at its best: one Chromium that is started once and stays, with
plotly.js loaded, and draws the same figure at the same size; the start of the browser is not counted.

Run: python benchmarks/pictures.py [--build data/build] [--repeat 7]
"""

from __future__ import annotations

import argparse
import base64
import statistics
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import brotli
from first_load import FLAGS
from playwright.sync_api import Page, sync_playwright
from report import keep, table
from slides import milliseconds

from dashboard import charts
from dashboard.app import create_app
from dashboard.charts.spec import ChartSpec
from dashboard.context import make_context
from dashboard.exports import ExportOptions, discover
from dashboard.exports.figure import figure
from dashboard.settings import Settings
from dashboard.state import ViewState
from dashboard.static import PLOTLY
from etl.store import Store

SIZES = {"1200x675": (1200, 675, 1), "2400x1350": (1200, 675, 2)}


@contextmanager
def browser(assets: Path) -> Iterator[Page]:
    """A page of a headless Chromium with plotly.js in it."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = chromium.new_page()
        page.add_script_tag(path=str(assets / PLOTLY))
        yield page
        chromium.close()


def drawn_by(page: Page, drawing: Mapping[str, Any], width: int, height: int, scale: int) -> bytes:
    """The figure as PNG as plotly.js makes it in a browser."""
    address = page.evaluate(
        "([f, o]) => Plotly.toImage({data: f.data, layout: f.layout}, o)",
        [drawing, {"format": "png", "width": width, "height": height, "scale": scale}],
    )
    return base64.b64decode(address.partition(",")[2])


def measure(specs: Mapping[str, ChartSpec], page: Page, repeat: int) -> dict[str, dict[str, float]]:
    """Times in milliseconds and sizes in kilobytes of each chart's pictures, ours and the browser's."""
    known = discover()
    found = {}
    for name, spec in specs.items():
        svg_ms, _, svg_size = milliseconds(lambda spec=spec: known["svg"].write(spec, ExportOptions()), repeat)  # type: ignore[misc]
        one: dict[str, float] = {"svg_ms": svg_ms, "svg_kb": svg_size / 1000}
        for size, (width, height, scale) in SIZES.items():
            options = ExportOptions({"size": size})
            ours, _, made = milliseconds(lambda s=spec, o=options: known["png"].write(s, o), repeat)  # type: ignore[misc]
            theirs, _, _ = milliseconds(
                lambda s=spec, at=(width, height, scale): drawn_by(page, figure(s), *at),  # type: ignore[misc]
                repeat,
            )
            one |= {f"png_{size}_ms": ours, f"png_{size}_kb": made / 1000, f"browser_{size}_ms": theirs}
            one[f"ratio_{size}"] = ours / theirs
        found[name] = one
    return found


def embed_kilobytes(build: Path, names: list[str]) -> dict[str, float]:
    """What the document of each embedded chart weighs as it is sent (brotli, quality 5)."""
    client = create_app(Store.open(build), Settings(build_dir=build)).server.test_client()
    return {name: len(brotli.compress(client.get(f"/embed/{name}").data, quality=5)) / 1000 for name in names}


def main() -> int:
    """Measure every shipped chart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("data/build"))
    parser.add_argument("--repeat", type=int, default=7)
    arguments = parser.parse_args()
    ctx = make_context(Store.open(arguments.build))
    built = {name: chart.build(ctx, ViewState()) for name, chart in charts.discover().items()}
    specs = {name: spec for name, spec in built.items() if spec.series}
    with browser(Path(__file__).resolve().parents[1] / "assets") as page:
        found = measure(specs, page, arguments.repeat)
    weights = embed_kilobytes(arguments.build, list(specs))
    columns = ("svg", *(f"{what} {size.partition('x')[0]}" for size in SIZES for what in ("png", "browser", "ratio")))
    keys = ("svg_ms", *(key for size in SIZES for key in (f"png_{size}_ms", f"browser_{size}_ms", f"ratio_{size}")))
    rows = [(name, *(one[key] for key in keys), weights[name]) for name, one in found.items()]
    table("One picture, milliseconds", ("chart", *columns, "embed kB"), rows)
    total = {key: statistics.median(one[key] for one in found.values()) for key in keys}
    total |= {"svg_kb": statistics.median(one["svg_kb"] for one in found.values())}
    total |= {"embed_kb": statistics.median(weights.values()), "heaviest_embed_kb": max(weights.values())}
    table("Median of the charts", ("", "value"), list(total.items()))
    print(keep("pictures", {"all": total, "charts": found, "embed_kb": weights}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
