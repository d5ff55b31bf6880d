import io
import zipfile
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import openpyxl
import pandas as pd
import pytest
from lxml import etree
from specimens import SPECIMENS

from dashboard.charts.spec import Axis, Kind, Mark, Point, Series
from dashboard.exports import ExportOptions
from dashboard.exports.look import look
from dashboard.exports.sheets.book import number_format
from dashboard.exports.sheets.frame import value_range
from dashboard.exports.sheets.plotted import categories, lines
from dashboard.exports.xlsx import write

NS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
SITE = "https://trade.example.org"


def made(spec, scheme="light", public_url=SITE):
    return write(spec, ExportOptions({}, scheme, public_url))


def opened(spec, **options):
    return openpyxl.load_workbook(io.BytesIO(made(spec, **options)))


def charts(spec, scheme="light"):
    """The parts of the native charts."""
    with zipfile.ZipFile(io.BytesIO(made(spec, scheme))) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        return [etree.fromstring(archive.read(name)) for name in names]


def find(tree, path):
    return tree.findall(path, NS)


def test_a_person_and_a_program_read_the_same_table():
    frame = pd.read_excel(io.BytesIO(made(SPECIMENS["line"])), sheet_name="Data", dtype={"Period": str})
    assert list(frame.columns) == ["Period", "Exports (USD, shown in millions)", "Imports (USD, shown in millions)"]
    assert frame.iloc[-1].tolist() == ["2025", 121.3e6, 585.7e6]
    cell = opened(SPECIMENS["line"])["Data"]["B2"]
    assert cell.number_format == '#,##0.0,,;"−"#,##0.0,,'


@pytest.mark.parametrize(
    ("axis", "expected"),
    [
        (Axis(scale=1e6, decimals=1), '#,##0.0,,;"−"#,##0.0,,'),
        (Axis(scale=1e9, decimals=2), '#,##0.00,,,;"−"#,##0.00,,,'),
        (Axis(scale=1, decimals=1, suffix="%"), '#,##0.0"%";"−"#,##0.0"%"'),
        (Axis(scale=1, decimals=0), '#,##0;"−"#,##0'),
        (Axis(scale=100, decimals=0), "General"),
    ],
)
def test_a_number_format_shows_the_scale_and_leaves_the_value(axis, expected):
    assert number_format(axis) == expected


def test_seventeen_digits_survive():
    value = 0.1 + 0.2
    point = Point("2023", value, "rec")
    series = Series("s", "S", SPECIMENS["line"].series[0].role, (point,), "exports", "KZ", "CZ", "USD")
    book = opened(replace(SPECIMENS["single"], series=(series,), y=Axis()))
    assert book["Data"]["B2"].value == value
    assert book["Figures"]["I2"].value == value


def test_texts_are_texts_whatever_they_begin_with():
    spec = SPECIMENS["long"]
    names = ("=1+1", "+1", "-1", "@SUM(A1)")
    series = tuple(replace(spec.series[0], id=name, name=name) for name in names)
    hostile = replace(
        spec, series=series, title="=HYPERLINK(1)", subtitle="@x", notes=("=1", "-2"), unit="=3", permalink="=4",
        y=replace(spec.y, title="=5"), filters=(("=6", "=7"),),
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(made(hostile))) as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{i}.xml") for i in (1, 2, 3, 4)]
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/charts/")]
    assert [b"<f>" in sheet for sheet in sheets] == [False, False, True, False]
    # What a formula of ours refers to is a cell of a sheet of ours.
    formulas = {f.text for f in etree.fromstring(sheets[2]).iter("{*}f")}
    assert formulas
    assert all(formula.startswith("'Data'!") for formula in formulas)
    references = {f.text for part in parts for f in etree.fromstring(part).iter("{*}f")}
    assert all(reference.startswith("Chart!$") for reference in references)
    head = opened(hostile)["Data"]["C1"]
    assert head.data_type == "s"
    assert head.quotePrefix
    assert opened(spec)["Data"]["B4"].value == "=HYPERLINK(1)"


def test_texts_that_no_file_can_hold_are_made_printable():
    spec = replace(SPECIMENS["missing"], title="a\x00b", subtitle="\x07c", notes=("\x0bd",), unit="\x01e")
    assert opened(spec)["Notes and sources"]["A1"].value == "a b"


def test_a_value_that_was_not_published_has_no_cell_and_no_point():
    spec = SPECIMENS["missing"]
    sheet = opened(spec)["Data"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [1e6, None, None, 3e6, 2e6]
    (tree,) = charts(spec)
    cached = {value.text for value in find(tree, ".//c:val//c:v")}
    assert cached == {"1000000.0", "3000000.0", "2000000.0"}
    assert tree.find(".//c:dispBlanksAs", NS) is None or tree.find(".//c:dispBlanksAs", NS).get("val") == "gap"


def test_no_line_runs_over_a_break_or_a_gap():
    for name in ("line", "monthly", "mixed", "multiples", "mirrored"):
        spec = SPECIMENS[name]
        scale = categories(spec)
        for series in spec.series:
            apart = {*series.breaks, *(rule.at for rule in spec.rules)}
            for part in lines(spec, [series], scale):
                if part.shape != "line":
                    continue
                held = [i for i, point in enumerate(part.points) if point is not None]
                joined = [(i, j) for i, j in pairwise(held) if j == i + 1]
                assert joined
                for i, j in joined:
                    assert scale.codes[j] not in apart, (name, series.id)
                    assert scale.adjacent(scale.codes[i], scale.codes[j])


KINDS = {
    "line": ("lineChart",), "grouped": ("barChart",), "mirrored": ("barChart", "lineChart"), "ranking": ("barChart",),
    "scatter": ("scatterChart",), "slope": ("lineChart",),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_the_chart_is_native_and_of_the_same_kind_on_one_pair_of_axes(name):
    (tree,) = charts(SPECIMENS[name])
    area = tree.find(".//c:plotArea", NS)
    drawn = [etree.QName(child).localname for child in area if etree.QName(child).localname.endswith("Chart")]
    assert tuple(drawn) == KINDS[name]
    assert len(find(area, "c:valAx") + find(area, "c:catAx")) == 2
    assert len(charts(SPECIMENS["multiples"])) == 12


@pytest.mark.parametrize("name", ["negative", "grouped", "mirrored", "stacked", "like-for-like"])
def test_bars_begin_at_zero_and_words_stand_below_them(name):
    (tree,) = charts(SPECIMENS[name])
    scaling = tree.find(".//c:valAx/c:scaling", NS)
    assert float(scaling.find("c:min", NS).get("val")) <= 0 <= float(scaling.find("c:max", NS).get("val"))
    assert tree.find(".//c:catAx/c:tickLblPos", NS).get("val") == "low"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hues_are_those_of_what_is_measured(scheme):
    (tree,) = charts(SPECIMENS["line"], scheme)
    colours = {node.get("val") for node in tree.iter(f"{{{NS['a']}}}srgbClr")}
    for series in SPECIMENS["line"].series:
        assert look(scheme).hue[series.role].removeprefix("#") in colours
    ground = tree.findall("c:spPr//a:srgbClr", NS)[0]
    assert ground.get("val") == look(scheme).bg.removeprefix("#")


def test_marks_are_told_by_pattern_tint_and_dash():
    (tree,) = charts(SPECIMENS["grouped"])
    assert {node.get("prst") for node in tree.iter(f"{{{NS['a']}}}pattFill")} == {"wdUpDiag"}
    (tree,) = charts(SPECIMENS["mixed"])
    assert {node.get("val") for node in tree.iter(f"{{{NS['a']}}}prstDash")} == {"dash", "sysDot"}
    assert len(find(tree, ".//c:errBars")) == 1


def test_series_are_named_in_the_plot_with_their_last_values():
    (tree,) = charts(SPECIMENS["line"])
    labels = ["".join(text.text for text in label.iter(f"{{{NS['a']}}}t")) for label in find(tree, ".//c:dLbl")]
    told = [label for label in labels if label]
    assert {"Exports 121.3", "Imports 585.7", "2013: 358.4"} <= set(told)
    assert tree.find(".//c:legend", NS) is None


def test_names_that_would_cover_each_other_are_moved_apart():
    (tree,) = charts(SPECIMENS["many"])
    moved = [float(y.get("val")) for y in find(tree, ".//c:dLbl/c:layout/c:manualLayout/c:y")]
    assert len(moved) > 4
    assert min(moved) < 0 < max(moved)


def test_cells_less_than_sure_look_so_and_are_explained():
    book = opened(SPECIMENS["mixed"])
    by_mark = dict(zip([p.mark for p in SPECIMENS["mixed"].series[0].points], book["Data"]["C"][1:], strict=True))
    plain = book["Data"]["C2"]
    assert not plain.font.italic
    assert by_mark[Mark.PROVISIONAL].font.italic
    assert by_mark[Mark.PROVISIONAL].fill.fgColor.rgb != plain.fill.fgColor.rgb
    assert by_mark[Mark.DERIVED].border.top.style == "dashed"
    told = [cell.value for cell in book["Notes and sources"]["B"] if cell.value]
    for words in ("Italic on grey: provisional", "Italic in a dashed frame: derived from printed figures"):
        assert words in told
        assert words in book["Data"]["A1"].comment.text


def test_sheets_can_be_read_and_printed():
    book = opened(SPECIMENS["line"])
    data = book["Data"]
    assert data.freeze_panes == "B2"
    assert data.auto_filter.ref == "A1:C32"
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
    assert "$A$1:$C$32" in data.print_area
    assert book.active.title == "Chart"
    assert book.properties.created == datetime(2026, 11, 21)
    assert book.properties.title == SPECIMENS["line"].title


def test_notes_name_filters_sources_addresses_and_the_data():
    texts = [
        cell.value for row in opened(SPECIMENS["line"])["Notes and sources"].iter_rows() for cell in row if cell.value
    ]
    for wanted in (SPECIMENS["line"].title, "Czechia", "BNS annual workbooks", "9f31c2d4", "21 November 2026",
                   f"{SITE}/sources#wits", f"{SITE}/trade?chart=line"):  # fmt: skip
        assert wanted in texts


def test_links_are_absolute_or_no_links():
    def targets(book):
        return {cell.hyperlink.target for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink}

    assert all(target.startswith(SITE) for target in targets(opened(SPECIMENS["line"])))
    assert targets(opened(SPECIMENS["line"], public_url="")) == set()


def test_a_chart_without_data_says_why_and_where_there_are_some():
    book = opened(SPECIMENS["empty"])
    assert book.sheetnames == ["Notes and sources"]
    cells = {cell.value: cell for row in book.active.iter_rows() for cell in row if cell.value}
    assert "Statements give only a total for 2005–2020." in cells
    assert cells["Show net inflow"].hyperlink.target == f"{SITE}/investment?view=net"


def test_the_same_chart_gives_the_same_bytes():
    assert made(SPECIMENS["mirrored"]) == made(SPECIMENS["mirrored"])


def test_no_record_and_no_value_is_lost_where_a_period_stands_twice():
    point = SPECIMENS["single"].series[0].points[0]
    twice = replace(SPECIMENS["single"].series[0], points=(point, replace(point, value=1e6, ref="other")))
    sheet = opened(replace(SPECIMENS["single"], series=(twice,)))["Data"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [479.6e6, 1e6]


@pytest.mark.parametrize(
    ("values", "log", "expected"),
    [
        ([3e6, 585e6], False, (0, 600e6)),
        ([-10e6, 49e6], False, (-20e6, 60e6)),
        ([2e6, 900e6], True, (1e6, 1000e6)),
        ([], False, (0, 1e6)),
    ],
)
def test_axes_end_at_round_values(values, log, expected):
    reach = value_range(Axis(scale=1e6, log=log), values)
    assert (reach.low, reach.high) == expected


def test_alternative_text_stands_with_the_chart():
    for spec in (SPECIMENS["line"], SPECIMENS["multiples"]):
        with zipfile.ZipFile(io.BytesIO(made(spec))) as archive:
            drawing = etree.fromstring(archive.read("xl/drawings/drawing1.xml"))
        told = [node.get("descr") for node in drawing.iter("{*}cNvPr")]
        assert len(told) == len(charts(spec))
        assert all(text.startswith(spec.alt) for text in told)
        assert spec.kind is not Kind.SCATTER
