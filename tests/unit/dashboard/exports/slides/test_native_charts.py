"""The decisions that the page's figure makes hold in native charts too."""

import re
from dataclasses import replace

import pytest
from lxml import etree
from specimen_parts import CODES, MILLION, chart
from specimens import SPECIMENS

from dashboard.charts.spec import Axis, Kind, Mark, Point, Role, Series
from dashboard.exports.slides.book import digits, number_format
from dashboard.exports.slides.drawn import drawn
from dashboard.exports.slides.ink import ink_for
from dashboard.exports.slides.plot import Rectangle

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
PLACE = Rectangle(56, 164, 1168, 468)
LIGHT = ink_for("#FFFFFF", "#17242D")


def plots_of(spec, place=PLACE, ink=LIGHT):
    return drawn(spec, ink, place).plots


def tree_of(plot):
    return etree.fromstring(plot.chart_xml())


def series_of(tree):
    """Name, known points by index, and whether a line is drawn, of each native series."""
    found = []
    for ser in tree.iter(f"{C}ser"):
        name = ser.findtext(f"{C}tx/{C}strRef/{C}strCache/{C}pt/{C}v")
        values = ser.find(f"{C}val")
        points = {int(pt.get("idx")): float(pt.findtext(f"{C}v")) for pt in values.iter(f"{C}pt")}
        lined = ser.find(f"{C}spPr/{{*}}ln/{{*}}solidFill") is not None
        found.append((name, points, lined))
    return found


def joined(tree):
    """Pairs of neighbouring rows that some native line joins."""
    return {(i, i + 1) for _, points, lined in series_of(tree) if lined for i in points if i + 1 in points}


def line_of(points, **more):
    return chart(
        "x", Kind.LINE, [Series("t", "Turnover", Role.TURNOVER, tuple(points), "turnover", "KZ", "CZ", "USD", **more)]
    )


def test_a_part_of_a_year_never_joins_an_annual_line():
    spec = SPECIMENS["mixed"]
    tree = tree_of(plots_of(spec)[0])
    assert joined(tree) == {(i, i + 1) for i in range(5)}
    assert tree.find(f"{C}chart/{C}dispBlanksAs").get("val") == "gap"


def test_a_line_breaks_before_a_break_and_at_a_gap():
    points = [Point(str(year), 1e6 * (year - 2009), "r") for year in range(2010, 2020) if year != 2014]
    plain = tree_of(plots_of(line_of(points))[0])
    assert joined(plain) == {(i, i + 1) for i in range(9)} - {(3, 4), (4, 5)}
    broken = tree_of(plots_of(line_of(points, breaks=("2018",)))[0])
    assert joined(broken) == joined(plain) - {(7, 8)}


def test_a_plain_line_is_one_native_series_that_an_edit_moves():
    tree = tree_of(plots_of(line_of([Point(str(year), 1e6, "r") for year in range(2010, 2016)]))[0])
    assert [(name, len(points), lined) for name, points, lined in series_of(tree)] == [("Turnover", 6, True)]


def test_pieces_of_a_line_are_formulas_over_its_values():
    plot = plots_of(SPECIMENS["line"])[0]
    pieces = [column for column in plot.book.columns if column.header.startswith("Imports:")]
    assert len(pieces) >= 3
    for piece in pieces:
        assert {cell.text[:2] for cell in piece.cells if cell is not None} == {"=C"}
    whole = next(column for column in plot.book.columns if column.header == "Imports")
    assert [digits(v) for v in whole.cells] == [digits(p.value) for p in SPECIMENS["line"].series[1].points]


def test_what_is_less_sure_has_another_dash():
    tree = tree_of(plots_of(SPECIMENS["mixed"])[0])
    dashes = [node.get("val") for node in tree.iterfind(f".//{C}ser/{C}spPr/{{*}}ln/{{*}}prstDash")]
    assert sorted(dashes) == ["dash", "sysDash", "sysDot"]


def test_months_without_a_figure_keep_their_slot():
    codes = ["2024-01", "2024-02", "2024-05", "2024-06"]
    spec = line_of([Point(code, 1e6, "r") for code in codes])
    tree = tree_of(plots_of(spec)[0])
    assert joined(tree) == {(0, 1), (4, 5)}


def test_imports_hang_below_zero_and_read_as_positive():
    top, foot = plots_of(SPECIMENS["mirrored"])
    values = {name: points for name, points, _ in series_of(tree_of(top))}
    assert min(values["Exports"].values()) > 0
    assert max(values["Imports, drawn below zero"].values()) < 0
    data = next(column for column in top.book.columns if column.header == "Imports")
    assert min(data.values) > 0
    shown = tree_of(top).find(f".//{C}valAx/{C}numFmt").get("formatCode")
    assert shown.split(";")[0] == shown.split(";")[1]
    assert [name for name, _, _ in series_of(tree_of(foot))][-1] == "Balance"
    assert top.left == foot.left
    assert top.right == foot.right


def test_bars_begin_at_zero_and_negative_words_stand_at_the_edge():
    for name in ("negative", "grouped", "ranking", "long"):
        tree = tree_of(plots_of(SPECIMENS[name])[0])
        axis = tree.find(f".//{C}valAx/{C}scaling")
        assert float(axis.find(f"{C}min").get("val")) <= 0 <= float(axis.find(f"{C}max").get("val"))
        assert tree.find(f".//{C}catAx/{C}tickLblPos").get("val") == "low"


def test_the_first_row_stands_on_top():
    tree = tree_of(plots_of(SPECIMENS["ranking"])[0])
    assert tree.find(f".//{C}catAx/{C}scaling/{C}orientation").get("val") == "maxMin"
    words = [node.text for node in tree.find(f".//{C}cat").iter(f"{C}v")]
    assert words[0] == "1  Italy"


def test_fills_say_who_counted_and_how_sure():
    paint = {mark: LIGHT.bar(Role.IMPORTS, mark) for mark in Mark}
    assert len(set(paint.values())) == len(Mark)
    assert "pattFill" in paint[Mark.MIRROR]
    assert "bg1" in paint[Mark.DERIVED]
    for mark in Mark:
        assert ("B84A00" in paint[mark]) == (mark is not Mark.YEAR_BEFORE), mark


def test_hues_follow_the_paper_and_labels_can_be_read():
    dark = ink_for("#0A2A4A", "#FFFFFF")
    assert dark.hue(Role.EXPORTS) == "#55AEF8"
    assert LIGHT.hue(Role.EXPORTS) == "#0F62C0"
    assert LIGHT.label(Role.EXPORTS) == "#0F62C0"
    blue = ink_for("#2255AA", "#000000")
    assert blue.label(Role.EXPORTS) == "tx1"


def test_derived_values_have_whiskers_of_their_exact_bounds():
    spec = SPECIMENS["stacked"]
    plot = plots_of(spec)[0]
    tree = tree_of(plot)
    above, below = (
        [float(v.text) for v in tree.find(f".//{C}errBars/{C}{side}").iter(f"{C}v")] for side in ("plus", "minus")
    )
    assert above == pytest.approx([3.1 * MILLION])
    assert below == pytest.approx([3.1 * MILLION])
    headers = {column.header: column.values for column in plot.book.columns}
    assert headers["Derived: lower bound"][-1] == 8.0 * MILLION
    assert headers["Derived: upper bound"][-1] == 14.2 * MILLION


def test_an_area_without_room_for_all_rows_shows_two_columns_and_then_says_so():
    codes = tuple(f"A{i}" for i in range(60))
    points = tuple(Point(code, 1e6 * (60 - i), "r") for i, code in enumerate(codes))
    series = Series("s", "Exports", Role.EXPORTS, points, "exports", "KZ", "WLD", "USD")
    spec = chart("x", Kind.BAR, [series], x=Axis(categories=codes, labels=codes), highlight="A59")
    found = drawn(spec, LIGHT, PLACE)
    assert len(found.plots) == 2
    words = [word for plot in found.plots for word in plot.book.columns[0].cells]
    assert words[-1] == "A59"
    assert f"{len(words)} of 60" in found.left_out
    assert (
        drawn(
            replace(spec, series=(replace(series, points=points[:20]),), x=Axis(categories=codes[:20])), LIGHT, PLACE
        ).left_out
        == ""
    )


def test_panels_that_do_not_fit_are_told_and_the_highlighted_one_is_shown():
    series = tuple(
        Series(
            f"s{i}",
            "Exports",
            Role.EXPORTS,
            (Point("2020", 1e6), Point("2021", 2e6)),
            "exports",
            "KZ",
            f"P{i}",
            "USD",
            panel=f"Panel {i}",
        )
        for i in range(20)
    )
    spec = chart("x", Kind.SMALL_MULTIPLES, series, highlight="P19")
    found = drawn(spec, LIGHT, PLACE)
    assert [plot.name for plot in found.plots][-1] == "Panel 19"
    assert f"{len(found.plots)} of 20" in found.left_out


def test_a_scatter_keeps_both_values_and_draws_the_diagonal():
    plot = plots_of(SPECIMENS["scatter"])[0]
    tree = tree_of(plot)
    assert len(list(tree.iter(f"{C}logBase"))) == 2
    names = [ser.findtext(f"{C}tx/{C}strRef/{C}strCache/{C}pt/{C}v") for ser in tree.iter(f"{C}ser")]
    assert names == ["Partners", "Czechia", "Both equal"]
    points = SPECIMENS["scatter"].series[0].points
    pairs = zip(*(plot.book.columns[i].cells for i in (1, 2)), strict=True)
    assert list(pairs) == [(p.x_value, p.value) for p in points]
    named = {node.text for node in tree.iter("{*}t")}
    assert "Czechia" in named
    assert len(CODES) > 10


def test_names_at_the_ends_of_lines_do_not_touch():
    tree = tree_of(plots_of(SPECIMENS["many"])[0])
    shifts = [float(node.get("val")) for node in tree.iterfind(f".//{C}dLbl/{C}layout/{C}manualLayout/{C}y")]
    assert shifts
    assert all(abs(shift) < 0.5 for shift in shifts)
    flags = [node.get("val") for node in tree.iterfind(f".//{C}dLbl/{C}showSerName")]
    assert flags.count("1") == 14
    assert tree.find(f".//{C}legend") is None


def test_words_at_the_axis_have_room():
    plot = plots_of(SPECIMENS["line"])[0]
    written = [node.text for node in tree_of(plot).find(f".//{C}cat").iter(f"{C}v")]
    assert written[0] == "1995"
    assert written[-1] == "2025"
    assert len(written) * 50 < plot.plot_width
    whole = plot.book.columns[0].cells
    assert len(whole) == 31


@pytest.mark.parametrize(
    ("axis", "options", "expected"),
    [
        (Axis(scale=1e6, decimals=1), {}, '#,##0.0,,;"−"#,##0.0,,;#,##0.0,,'),
        (Axis(scale=1e9, decimals=2), {"unsigned": True}, "#,##0.00,,,;#,##0.00,,,;#,##0.00,,,"),
        (Axis(decimals=1, suffix="%"), {"signed": True}, '"+"#,##0.0"%";"−"#,##0.0"%";#,##0.0"%"'),
        (Axis(), {"decimals": 0}, '#,##0;"−"#,##0;#,##0'),
    ],
)
def test_number_formats_show_base_units_in_the_axis_unit(axis, options, expected):
    assert number_format(axis, **options) == expected


def test_digits_are_those_of_the_number():
    assert digits(585700000.0) == "585700000"
    assert digits(0.1 + 0.2) == "0.30000000000000004"
    assert float(digits(1e300)) == 1e300


def test_a_chart_without_values_draws_nothing():
    assert plots_of(SPECIMENS["empty"]) == ()
    assert plots_of(line_of([Point("2020", None), Point("2021", None)])) == ()


def test_no_control_character_reaches_the_file():
    spec = line_of([Point("2020", 1e6, "r"), Point("2021", 2e6, "r")])
    bad = replace(spec, series=tuple(replace(s, name="Turn\x0bover <&>\x00") for s in spec.series))
    assert re.search(rb"Turnover &lt;&amp;&gt;", plots_of(bad)[0].chart_xml())
