from pathlib import Path
from xml.etree import ElementTree

import pytest
from specimens import SPECIMENS

from dashboard import charts
from dashboard.charts.spec import Kind
from dashboard.context import make_context
from dashboard.exports.drawing.plot import draw_figure
from dashboard.exports.drawing.sheet import Sheet
from dashboard.exports.figure import figure, figure_height
from dashboard.state import ViewState
from etl.store import Store

SVG = "{http://www.w3.org/2000/svg}"
# All that `draw_figure` knows of plotly's language; what a figure uses beyond it would be missing from pictures.
AXIS = {
    "range", "tickmode", "tickvals", "ticktext", "tickangle", "ticklabelstandoff", "type", "zeroline", "visible",
    "domain", "anchor", "showticklabels", "showgrid", "gridcolor", "showspikes",
}  # fmt: skip
TRACE = {
    "scatter": {"type", "mode", "x", "y", "line", "marker", "xaxis", "yaxis", "error_x", "error_y"},
    "bar": {"type", "x", "y", "width", "base", "orientation", "marker", "textposition"},
}
UNSEEN = {"name", "customdata", "text", "hovertemplate", "hoverinfo"}
LAYOUT = {"autosize", "margin", "hovermode", "hoverdistance", "barmode", "shapes", "annotations", "template", "meta"}
SHAPE = {"type", "x0", "x1", "y0", "y1", "xref", "yref", "line", "layer", "fillcolor", "xsizemode", "xanchor"}
NOTE = {"text", "x", "y", "xref", "yref", "xanchor", "yanchor", "align", "font", "showarrow", "xshift", "yshift"}


@pytest.fixture(scope="module")
def specs(build_dir: Path):
    ctx = make_context(Store.open(build_dir))
    states = (ViewState(), ViewState(partners=("EU27_2020",)), ViewState(partners=("CZ", "DE"), scale="log", freq="M"))
    found = {
        f"{name} {i}": charts.chart(name).build(ctx, state)
        for name in charts.discover()
        for i, state in enumerate(states)
    }
    return found | SPECIMENS


def drawn(spec, scheme="light", width=800):
    sheet = Sheet(outlines=False)
    height = figure_height(spec)
    draw_figure(sheet, figure(spec, scheme, "wide", width), 0, 0, width, height)
    return ElementTree.fromstring(sheet.document(width, height, spec.title))


def test_every_figure_keeps_to_what_can_be_drawn(specs):
    for key, spec in specs.items():
        for width in ("wide", "narrow"):
            made = figure(spec, "light", width)
            for name, value in made["layout"].items():
                assert name in LAYOUT or set(value) <= AXIS, (key, name, value)
            for trace in made["data"]:
                assert set(trace) <= TRACE[trace["type"]] | UNSEEN, key
                assert trace.get("mode", "markers") in ("lines", "markers"), key
                symbols = trace.get("marker", {}).get("symbol", "circle")
                assert set([symbols] if isinstance(symbols, str) else symbols) <= {"circle", "square"}, key
            assert all(set(shape) <= SHAPE and shape["type"] in ("line", "rect") for shape in made["layout"]["shapes"])
            assert all(set(note) <= NOTE and not note["showarrow"] for note in made["layout"]["annotations"])


def test_every_value_has_its_mark(specs):
    for key, spec in specs.items():
        figured = figure(spec, "light", "wide", 800)
        root = drawn(spec)
        bars = sum(len(t["x"]) for t in figured["data"] if t["type"] == "bar")
        washes = sum(1 for shape in figured["layout"]["shapes"] if shape["type"] == "rect")
        squares = sum(
            sum(s == "square" for s in t["marker"]["symbol"])
            for t in figured["data"]
            if t.get("mode") == "markers" and isinstance(t["marker"].get("symbol"), list)
        )
        patterns = root.findall(f"{SVG}defs/{SVG}pattern")
        rects = len(list(root.iter(f"{SVG}rect"))) - 2 * len(patterns)
        assert rects == bars + washes + squares, key


def test_every_text_of_the_figure_is_written(specs):
    for key, spec in specs.items():
        said = {node.text for node in drawn(spec).iter(f"{SVG}text")}
        for note in figure(spec, "light", "wide", 800)["layout"]["annotations"]:
            for line in note["text"].replace("<b>", "").replace("</b>", "").split("<br>"):
                plain = line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                assert plain in said or not plain.strip(), (key, plain)


def test_bars_stand_on_zero_and_are_as_long_as_their_values():
    root = drawn(SPECIMENS["negative"])
    bars = [{k: float(node.get(k)) for k in ("x", "y", "height")} for node in root.iter(f"{SVG}rect")]
    values = [p.value for p in SPECIMENS["negative"].series[0].points if p.value is not None]
    zero = next(bar["y"] + bar["height"] for bar, value in zip(bars, values, strict=True) if value > 0)
    scale = max(bar["height"] for bar in bars) / max(abs(value) for value in values)
    for bar, value in zip(bars, values, strict=True):
        assert bar["height"] == pytest.approx(abs(value) * scale, abs=0.2)
        assert (bar["y"] + bar["height"] if value > 0 else bar["y"]) == pytest.approx(zero, abs=0.11)


def test_a_gap_breaks_the_line():
    spec = SPECIMENS["missing"]
    assert spec.kind is Kind.LINE
    held = [p.value for p in spec.series[0].points]
    runs = sum(1 for a, b in zip([None, *held], held, strict=False) if a is None and b is not None)
    drawn_runs = [
        node.get("d").count("M") for node in drawn(spec).iter(f"{SVG}path") if node.get("stroke") != "#D5DDE2"
    ]
    assert runs > 1
    assert max(drawn_runs) <= runs


def test_markup_in_names_stays_text():
    root = drawn(SPECIMENS["long"])
    assert not list(root.iter("script"))
