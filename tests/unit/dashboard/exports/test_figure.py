import json
from dataclasses import replace

import pytest
from specimens import SPECIMENS

from dashboard.charts.spec import Axis, Kind, Mark, Point, Role
from dashboard.exports.canvas import LEAST_WIDTH, NOTE_SIZE
from dashboard.exports.figure import figure, figure_height, responsive_figure
from dashboard.exports.label_layout import text_width

NAMES = sorted(SPECIMENS)
WIDTHS = ("wide", "narrow")


def traces(spec, **more):
    return figure(spec, **more)["data"]


def pointed(drawn):
    """The traces that can be pointed at: those that carry records."""
    return [trace for trace in drawn["data"] if "customdata" in trace]


def texts(drawn):
    return [note["text"].replace("<b>", "").replace("</b>", "") for note in drawn["layout"]["annotations"]]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_figures_are_plain_data_of_the_basic_bundle(name, width):
    drawn = figure(SPECIMENS[name], "light", width)
    assert {trace["type"] for trace in drawn["data"]} <= {"scatter", "bar"}
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_known_point_is_drawn_once_and_opens_its_record(name, width):
    spec = SPECIMENS[name]
    known = [
        p.ref
        for s in spec.series
        for p in s.points
        if p.value is not None and (spec.kind is not Kind.SCATTER or p.x_value)
    ]
    drawn = [ref for trace in pointed(figure(spec, "light", width)) for ref in trace["customdata"]]
    assert sorted(drawn) == sorted(known)
    for trace in pointed(figure(spec, "light", width)):
        assert len(trace["customdata"]) == len(trace["x"]) == len(trace["y"]) == len(trace["text"])
        assert None not in trace["y"]
        assert None not in trace["x"]


@pytest.mark.parametrize("name", NAMES)
def test_no_label_is_smaller_than_twelve_pixels(name):
    for width in WIDTHS:
        sizes = [note["font"]["size"] for note in figure(SPECIMENS[name], "light", width)["layout"]["annotations"]]
        assert all(size >= NOTE_SIZE for size in sizes)


@pytest.mark.parametrize("name", NAMES)
def test_at_most_five_ticks_of_values(name):
    for width in WIDTHS:
        layout = figure(SPECIMENS[name], "light", width)["layout"]
        for key, axis in layout.items():
            if key.startswith("yaxis") and "tickvals" in axis:
                assert 1 <= len(axis["tickvals"]) <= 5
                low, high = axis["range"]
                assert axis.get("type") == "log" or all(low - 1e-9 <= tick <= high + 1e-9 for tick in axis["tickvals"])


@pytest.mark.parametrize("name", NAMES)
def test_colours_follow_the_scheme(name):
    light, dark = (json.dumps(figure(SPECIMENS[name], scheme)) for scheme in ("light", "dark"))
    assert light != dark
    assert "#0E1A21" not in light
    assert "#17242D" not in dark


@pytest.mark.parametrize("name", [n for n in NAMES if SPECIMENS[n].kind in (Kind.COLUMN, Kind.BAR, Kind.MIRRORED)])
def test_bars_start_at_zero(name):
    spec = SPECIMENS[name]
    drawn = figure(spec)
    for trace in drawn["data"]:
        if trace["type"] == "bar" and not spec.stacked:
            assert "base" not in trace
    axis = drawn["layout"]["xaxis" if spec.kind is Kind.BAR else "yaxis"]
    assert axis["range"][0] <= 0 <= axis["range"][1]


def test_pieces_of_a_stack_stand_on_each_other():
    first, second = (t for t in traces(SPECIMENS["stacked"]) if t["type"] == "bar")
    assert first["base"] == [0, 0, 0, 0]
    assert second["base"] == [13.8]
    assert second["y"] == pytest.approx([11.1])


def test_imports_of_a_mirrored_chart_hang_and_their_ticks_read_positive():
    drawn = figure(SPECIMENS["mirrored"])
    bars = {t["name"]: t for t in drawn["data"] if t["type"] == "bar"}
    assert all(y > 0 for y in bars["Exports"]["y"])
    assert all(y < 0 for y in bars["Imports"]["y"])
    axis = drawn["layout"]["yaxis"]
    assert min(axis["tickvals"]) < 0
    assert [float(text) for text in axis["ticktext"]] == [abs(tick) for tick in axis["tickvals"]]
    assert "Imports</b>, 2025<br>585.7 million USD" in bars["Imports"]["text"][-1]


def test_the_balance_of_a_mirrored_chart_has_a_halo_below_its_line():
    lines = [t for t in traces(SPECIMENS["mirrored"]) if t.get("mode") == "lines"]
    assert lines[0]["line"] == {"color": "#FFFFFF", "width": 5}
    assert [t["line"]["width"] == 5 for t in lines] == sorted((t["line"]["width"] == 5 for t in lines), reverse=True)


def drawn_pairs(drawn, name):
    """Pairs of neighbouring x positions that some line of the figure joins."""
    pairs = set()
    for trace in drawn["data"]:
        if trace.get("mode") == "lines":
            pairs |= {
                (a, b) for a, b in zip(trace["x"], trace["x"][1:], strict=False) if a is not None and b is not None
            }
    return pairs


def test_a_line_breaks_where_the_source_changes_and_both_are_named():
    drawn = figure(SPECIMENS["line"])
    assert (2016.5, 2017.5) in drawn_pairs(drawn, "Imports")
    assert (2017.5, 2018.5) not in drawn_pairs(drawn, "Imports")
    rule = next(s for s in drawn["layout"]["shapes"] if s.get("yref") == "paper" and s["type"] == "line")
    assert rule["x0"] == rule["x1"] == 2018
    assert {"WITS / UN Comtrade", "BNS workbooks"} <= set(texts(drawn))


def test_a_gap_is_no_line_and_no_point():
    drawn = figure(SPECIMENS["missing"])
    assert drawn_pairs(drawn, "Exports") == {(2022.5, 2023.5)}
    assert pointed(drawn)[0]["x"] == [2019.5, 2022.5, 2023.5]


def test_a_missing_month_breaks_the_line():
    pairs = drawn_pairs(figure(SPECIMENS["monthly"]), "Imports")
    may = 2022 + 4.5 / 12
    assert all(not (a < may < b) for a, b in pairs)


def test_a_part_of_a_year_is_never_joined_to_a_year():
    spec = SPECIMENS["mixed"]
    drawn = figure(spec)
    last = max(x for trace in pointed(drawn) for x in trace["x"])
    assert all(last not in pair for pair in drawn_pairs(drawn, "Turnover"))


def test_unsure_pieces_of_a_line_are_dotted_and_the_others_solid():
    lines = [t for t in traces(SPECIMENS["line"]) if t.get("mode") == "lines" and t["line"]["color"] == "#B84A00"]
    solid, dotted = lines
    assert "dash" not in solid["line"]
    assert dotted["line"]["dash"] == "2px,4px"
    assert dotted["x"] == [2023.5, 2024.5, 2025.5]


@pytest.mark.parametrize("sign", [1, -1])
def test_the_label_of_a_column_beside_a_larger_one_stands_clear_of_it(sign):
    values = [*[40e6] * 17, 900e6, 120e6]
    points = [Point(str(2003 + i), sign * value, "0" * 12) for i, value in enumerate(values)]
    points[-1] = replace(points[-1], label="123.4")
    series = replace(SPECIMENS["grouped"].series[0], points=tuple(points))
    codes = tuple(point.x for point in points)
    spec = replace(SPECIMENS["grouped"], series=(series,), x=Axis(categories=codes), rules=(), legend=(), notes=())
    layout = figure(spec, width_hint="narrow")["layout"]
    (label,) = [one for one in layout["annotations"] if one["text"] == "123.4"]
    plot = LEAST_WIDTH["narrow"] - layout["margin"]["l"] - layout["margin"]["r"]
    middle = label["x"] + label.get("xshift", 0) / plot * len(codes)
    assert middle - text_width("123.4", NOTE_SIZE, bold=True) / 2 / plot * len(codes) > 17.31


def test_marks_decide_fill_and_never_hue():
    own, other = (t for t in traces(SPECIMENS["grouped"]) if t["type"] == "bar")
    assert own["marker"] == {"color": "#B84A00"}
    assert other["marker"]["pattern"]["fgcolor"] == "#B84A00"
    assert other["marker"]["pattern"]["shape"] == "/"
    assert other["marker"]["line"] == {"color": "#B84A00", "width": 1.5}


def test_the_year_before_is_a_ghost_behind():
    ghost, current = (t for t in traces(SPECIMENS["like-for-like"]) if t["type"] == "bar")
    assert ghost["marker"]["color"] == "#C9D2D8"
    assert ghost["width"] == current["width"] == 0.52
    assert current["x"][0] - ghost["x"][0] == pytest.approx(0.24)
    assert current["marker"]["color"] == "#E8C5AD"


def whisker(drawn):
    return [t for t in drawn["data"] if "error_y" in t or "error_x" in t]


def test_a_derived_value_has_a_whisker_of_its_exact_bounds():
    (error,) = [t["error_y"] for t in whisker(figure(SPECIMENS["stacked"]))]
    assert (error["arrayminus"], error["array"]) == (pytest.approx([3.1]), pytest.approx([3.1]))


def test_a_whisker_narrower_than_its_marker_collapses():
    spec = SPECIMENS["mixed"]
    point = replace(spec.series[0].points[3], lo=174.9e6, hi=175.1e6)
    series = replace(spec.series[0], points=(*spec.series[0].points[:3], point, *spec.series[0].points[4:]))
    (trace,) = whisker(figure(replace(spec, series=(series,))))
    assert trace["x"] == []


def test_an_open_bound_has_no_whisker_on_its_side():
    spec = SPECIMENS["mixed"]
    point = replace(spec.series[0].points[3], hi=None)
    series = replace(spec.series[0], points=(*spec.series[0].points[:3], point, *spec.series[0].points[4:]))
    (trace,) = whisker(figure(replace(spec, series=(series,))))
    assert trace["error_y"]["array"] == [0]
    assert trace["error_y"]["arrayminus"] == pytest.approx([30])


def test_a_ranking_highlights_its_row_and_names_places():
    drawn = figure(SPECIMENS["ranking"])
    row = [s for s in drawn["layout"]["shapes"] if s["type"] == "rect"]
    assert {(s["y0"], s["y1"]) for s in row} == {(7.5, 8.5)}
    bold = {note["text"] for note in drawn["layout"]["annotations"] if note["font"].get("weight") == 600}
    assert bold == {"Czechia", "Exports", "Imports"}
    assert {"1", "12", "Italy", "17.58"} <= set(texts(drawn))


def test_the_height_of_a_ranking_follows_from_its_rows():
    assert (
        figure_height(SPECIMENS["ranking"])
        > figure_height(SPECIMENS["ranking-before"])
        > figure_height(SPECIMENS["long"])
    )


def test_logarithmic_axes_leave_out_what_has_no_logarithm():
    spec = SPECIMENS["scatter"]
    zero = replace(spec.series[0].points[0], value=0.0)
    series = replace(spec.series[0], points=(zero, *spec.series[0].points[1:]))
    drawn = pointed(figure(replace(spec, series=(series, *spec.series[1:]))))
    assert zero.ref not in drawn[0]["customdata"]


def test_a_negative_number_has_a_true_minus():
    assert "−464.4" in " ".join(texts(figure(SPECIMENS["mirrored"])))
    assert "-464" not in json.dumps(figure(SPECIMENS["mirrored"])["layout"])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["line", "mirrored", "partners"])
def test_every_line_is_named(name, width):
    spec = SPECIMENS[name]
    assert {s.name for s in spec.series} <= {text.split("<br>")[0] for text in texts(figure(spec, "light", width))}


def test_hover_texts_say_how_sure_and_from_whom():
    spec = SPECIMENS["line"]
    trace = next(t for t in pointed(figure(spec)) if t["name"] == "Imports")
    assert trace["text"][-1] == "<b>Imports</b>, 2025<br>585.7 million USD<br>provisional<br>BNS annual workbooks"
    assert trace["text"][0].endswith("World Bank WITS (UN Comtrade)")


def test_markup_in_names_is_shown_and_not_read():
    spec = SPECIMENS["single"]
    series = replace(spec.series[0], name="<b>a</b> & <script>")
    drawn = figure(replace(spec, series=(series,)))
    assert "<script>" not in json.dumps(drawn)
    assert "&lt;script&gt;" in pointed(drawn)[0]["text"][0]


@pytest.mark.parametrize("name", NAMES)
def test_the_narrow_variant_is_the_wide_one_with_its_difference(name):
    spec = SPECIMENS[name]
    both, narrow = responsive_figure(spec), figure(spec, "light", "narrow")
    meta = both["layout"].pop("meta")
    layout = {**both["layout"], **meta["narrow"]["layout"]}
    data = [
        {key: value for key, value in {**trace, **own}.items() if value is not None}
        for trace, own in zip(both["data"], meta["narrow"].get("data") or [{}] * len(both["data"]), strict=True)
    ]
    assert layout == narrow["layout"]
    assert data == narrow["data"]


def test_an_empty_chart_has_no_traces():
    assert traces(SPECIMENS["empty"]) == []


def test_context_lines_lie_behind_the_highlighted_one():
    colours = [t["line"]["color"] for t in traces(SPECIMENS["many"]) if t.get("mode") == "lines"]
    assert colours[-1] == "#17242D"
    assert set(colours[:-1]) == {"#C9D2D8"}


def test_every_role_has_a_hue_in_both_schemes():
    spec = SPECIMENS["single"]
    for scheme in ("light", "dark"):
        for role in Role:
            drawn = figure(replace(spec, series=(replace(spec.series[0], role=role),)), scheme)
            assert drawn["data"][0]["marker"]["color"].startswith("#")


@pytest.mark.parametrize("mark", list(Mark))
@pytest.mark.parametrize("name", ["single", "grouped", "long"])
def test_every_mark_can_be_drawn(name, mark):
    spec = SPECIMENS[name]
    series = tuple(
        replace(s, points=tuple(replace(p, mark=mark, lo=None, hi=None) for p in s.points)) for s in spec.series
    )
    assert pointed(figure(replace(spec, series=series)))
