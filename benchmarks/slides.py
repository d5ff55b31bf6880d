"""What a PowerPoint slide of each chart costs, from its specification to the file's bytes.

Against python-pptx with its default chart of the same values: its built-in template, one plain native chart without
labels, notes, sources or colours. Target: at most 150 ms a chart.

Run: python benchmarks/slides.py [--build data/build] [--repeat 15]
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from report import keep, table

from dashboard import charts
from dashboard.charts.spec import ChartSpec, Kind
from dashboard.context import make_context
from dashboard.exports import ExportOptions
from dashboard.exports.pptx import write
from dashboard.exports.scale import x_scale
from dashboard.state import ViewState
from etl.store import Store

TARGET_MS = 150.0
STATES = {"Czechia": ViewState(), "EU": ViewState(partners=("EU27_2020",))}
TYPES = {
    Kind.LINE: XL_CHART_TYPE.LINE,
    Kind.SLOPE: XL_CHART_TYPE.LINE,
    Kind.SMALL_MULTIPLES: XL_CHART_TYPE.LINE,
    Kind.BAR: XL_CHART_TYPE.BAR_CLUSTERED,
}


def stock(spec: ChartSpec) -> bytes:
    """The values of a chart on a slide as python-pptx draws them by default."""
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = spec.title
    if spec.kind is Kind.SCATTER:
        data, kind = XyChartData(), XL_CHART_TYPE.XY_SCATTER
        for series in spec.series:
            drawn = data.add_series(series.name)
            for point in series.points:
                if point.x_value is not None and point.value is not None:
                    drawn.add_data_point(point.x_value, point.value)
    else:
        data, kind = CategoryChartData(), TYPES.get(spec.kind, XL_CHART_TYPE.COLUMN_CLUSTERED)
        scale = x_scale(spec, timed=False)
        data.categories = scale.words
        for series in spec.series:
            values = {point.x: point.value for point in series.points}
            data.add_series(series.name, [values.get(code) for code in scale.codes])
    slide.shapes.add_chart(kind, Inches(0.5), Inches(1.5), Inches(9), Inches(5), data)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def milliseconds(make: Callable[[], bytes], repeat: int) -> tuple[float, float, int]:
    """The median and the greatest of some runs in milliseconds, after one that does not count; and the bytes made."""
    size = len(make())
    times = []
    for _ in range(repeat):
        begin = time.perf_counter()
        make()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times), max(times), size


def measure(specs: Mapping[str, ChartSpec], repeat: int) -> dict[str, dict[str, float]]:
    """Times in milliseconds and sizes in kilobytes of each chart's slide, ours and python-pptx's own."""
    options = ExportOptions(public_url="https://trade.example")
    found = {}
    for name, spec in specs.items():
        ours, worst, size = milliseconds(lambda spec=spec: write(spec, options), repeat)  # type: ignore[misc]
        plain, _, plain_size = milliseconds(lambda spec=spec: stock(spec), repeat)  # type: ignore[misc]
        found[name] = {
            "median_ms": ours, "greatest_ms": worst, "size_kb": size / 1000,
            "stock_ms": plain, "stock_size_kb": plain_size / 1000, "ratio": ours / plain,
        }  # fmt: skip
    return found


def main() -> int:
    """Measure every shipped chart; exits with 1 if one misses the target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("data/build"))
    parser.add_argument("--repeat", type=int, default=15)
    arguments = parser.parse_args()
    ctx = make_context(Store.open(arguments.build))
    built = {
        f"{name}, {place}": chart.build(ctx, state)
        for name, chart in charts.discover().items()
        for place, state in STATES.items()
    }
    found = measure({name: spec for name, spec in built.items() if spec.series}, arguments.repeat)
    rows = [
        (name, one["median_ms"], one["greatest_ms"], one["size_kb"], one["stock_ms"], one["ratio"])
        for name, one in found.items()
    ]
    table("One slide", ("chart", "median ms", "greatest ms", "kB", "python-pptx ms", "ratio"), rows)
    medians = [one["median_ms"] for one in found.values()]
    total = {"median_ms": statistics.median(medians), "slowest_ms": max(medians), "target_ms": TARGET_MS}
    table("All", ("", "ms"), list(total.items()))
    print(keep("slides", {"all": total, "charts": found}))
    return int(max(medians) > TARGET_MS)


if __name__ == "__main__":
    sys.exit(main())
