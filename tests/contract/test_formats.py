"""Every chart in every format says the same numbers: what is read back from a file equals the CSV, digit for digit.

A format is found by discovery and must have a reader here, or stand among the pictures: none slips through unread.
"""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import dataclass

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree, html
from openpyxl.utils.cell import range_boundaries
from pptx import Presentation
from specimens import SPECIMENS

from dashboard import charts, exports
from dashboard.charts.spec import Kind, Mark
from dashboard.components.figure_table import spec_table
from dashboard.context import make_context
from dashboard.exports import ExportOptions
from dashboard.exports.png import picture
from dashboard.exports.scale import x_scale
from dashboard.state import ViewState
from etl.store import Store

SITE = "https://trade.example.org"
HARD_CASES = ("long", "negative", "missing", "single", "many", "mixed", "multiples", "scatter", "empty")
SCHEMES = ("light", "dark")
CHART_NAMESPACE = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
NUMBERS = ("value", "lo", "hi", "x_value")


@pytest.fixture(scope="module")
def specs(build_dir):
    """Each shipped chart as its page first shows it, and the hard cases."""
    ctx = make_context(Store.open(build_dir))
    shipped = {name: chart.build(ctx, ViewState()) for name, chart in charts.discover().items()}
    return shipped | {f"specimen {name}": SPECIMENS[name] for name in HARD_CASES}


@dataclass(frozen=True)
class Truth:
    """What the CSV of a chart says: its rows, and how each x code is called."""

    spec: object
    rows: list
    wide: list

    def word(self, row):
        scale = x_scale(self.spec, timed=False)
        return scale.word(row["period"] or row["area"])


def truth_of(spec):
    def read(**query):
        data = exports.discover()["csv"].write(spec, ExportOptions({"header": "none", **query}))
        return list(csv.DictReader(io.StringIO(data.decode(), newline="")))

    return Truth(spec, read(), read(layout="wide"))


def number(text):
    return float(text) if text else None


def unquoted(text):
    """A text of the CSV as it was before a spreadsheet was kept from taking it for a formula."""
    return text.removeprefix("'") if re.match(r"'[-=+@\t\r]", text) else text


# Readers: each takes a file and the truth, and fails where they differ.


def read_csv(data, truth):
    rows = list(csv.DictReader(line for line in io.StringIO(data.decode(), newline="") if not line.startswith("#")))
    assert rows == truth.rows


def read_json(data, truth):
    points = [point for series in json.loads(data)["series"] for point in series["points"]]
    for key in ("value", "lo", "hi"):
        assert [point[key] for point in points] == [number(row[key]) for row in truth.rows]


def formulas_in(data):
    """The formulas of a workbook: by sheet, in their order, the names of the cells that hold one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+.xml", name))
        return [set(re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>', archive.read(name).decode())) for name in names]


def read_xlsx(data, truth):
    book, formulas = openpyxl.load_workbook(io.BytesIO(data), data_only=True), formulas_in(data)
    if not truth.rows:
        assert book.sheetnames == ["Notes and sources"]
        assert formulas == [set()]
        return
    assert book.sheetnames == ["Data", "Figures", "Chart", "Notes and sources"]
    assert [bool(found) for found in formulas] == [False, False, True, False]
    header, *lines = book["Figures"].iter_rows(values_only=True)
    assert list(header) == list(truth.rows[0])
    for line, row in zip(lines, truth.rows, strict=True):
        for key, cell in zip(header, line, strict=True):
            expected = number(row[key]) if key in NUMBERS else unquoted(row[key]) or None
            if key == "permalink" and expected:
                expected = SITE + expected
            assert cell == expected, (key, row)
    read_data_sheet(book["Data"], truth)
    drawn = drawn_values(data, "xl/charts/", book)
    if truth.spec.kind is not Kind.SCATTER:
        assert {abs(value) for value in drawn} == {abs(number(row["value"])) for row in truth.rows if row["value"]}


def read_data_sheet(sheet, truth):
    """The wide sheet against the wide CSV; of a scatter a row a point."""
    header, *lines = sheet.iter_rows(values_only=True)
    if truth.spec.kind is Kind.SCATTER:
        pairs = [(number(row["x_value"]), number(row["value"])) for row in truth.rows]
        assert [line[-2:] for line in lines] == pairs
        return
    count = len(truth.spec.series)
    assert [line[0] for line in lines] == [unquoted(row["x"]) for row in truth.wide]
    assert [list(line[len(header) - count :]) for line in lines] == [
        [number(text) for text in list(row.values())[2:]] for row in truth.wide
    ]


def read_pptx(data, truth):
    """The workbooks behind a slide's charts, the cells that a person edits: formulas only repeat them."""
    names = {series.name for series in truth.spec.series}
    across = truth.spec.x.title if truth.spec.kind is Kind.SCATTER else None
    ranked = bool(truth.spec.extra.get("ranks"))
    found, drawn = Counter(), []
    shapes = [shape for slide in Presentation(io.BytesIO(data)).slides for shape in slide.shapes if shape.has_chart]
    for shape in shapes:
        blob = shape.chart.part.chart_workbook.xlsx_part.blob
        book, formulas = openpyxl.load_workbook(io.BytesIO(blob), data_only=True), formulas_in(blob)[0]
        drawn += cached_values(shape.chart.part.blob, book)
        words = ()
        for head, _, *cells in book["Data"].iter_cols():
            if {cell.coordinate for cell in cells} & formulas:
                continue
            held = [cell.value for cell in cells]
            if head.value in names or head.value == across:
                pairs = zip(words, held, strict=True)
                found.update((head.value, word, value) for word, value in pairs if value is not None)
            elif any(isinstance(value, str) for value in held):
                words = tuple(re.sub(r"^\d+ +", "", str(value)) if ranked else value for value in held)
    values = [(unquoted(row["series"]), truth.word(row), number(row["value"])) for row in truth.rows if row["value"]]
    values += [(across, truth.word(row), number(row["x_value"])) for row in truth.rows if row.get("x_value")]
    assert found == Counter(values)
    assert bool(drawn) == bool(values)


def read_docx(data, truth):
    document = docx.Document(io.BytesIO(data))
    assert document.core_properties.created.date() == truth.spec.as_of
    grids = [
        [
            [bare("".join(text.text or "" for text in cell.iter(qn("w:t")))) for cell in row.iterchildren(qn("w:tc"))]
            for row in table._tbl.tr_lst
        ]
        for table in document.tables
    ]
    if not truth.rows:
        assert grids == []
        assert truth.spec.empty in [paragraph.text for paragraph in document.paragraphs]
        return
    joined = [sum((row[1:] for row in rows), start=rows[0][:1]) for rows in zip(*grids, strict=True)]
    assert joined == page_table(truth.spec)
    inline = document.inline_shapes
    assert len(inline) == 1
    assert truth.spec.alt in inline[0]._inline.docPr.get("descr")
    shown = Counter(cell.rstrip("pdm") for row in joined[1:] for cell in row[1:])
    axis = truth.spec.y
    for row in truth.rows:
        if row["value"] and row["mark"] != str(Mark.DERIVED):
            value = round(float(row["value"]) / axis.scale, axis.decimals) + 0.0
            assert shown[f"{value:,.{axis.decimals}f}{axis.suffix}".replace("-", "−")] > 0, row


def page_table(spec):
    """The table beside the chart on its page, as rows of texts without spaces."""
    text = next(iter(re.findall(r"<table.*?</table>", getattr(spec_table(spec, ViewState()), "data-html"), re.S)))
    return [[bare(cell.text_content()) for cell in row] for row in html.fromstring(text).iter("tr")]


def bare(text):
    return re.sub(r"\s", "", text)


def drawn_values(data, folder, cached):
    """All values that the charts of an archive draw, each equal to the cell that it refers to."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith(folder) and name.endswith(".xml")]
    assert parts
    return [value for part in parts for value in cached_values(part, cached)]


def cached_values(part, book):
    """The values of a chart's series; they and its whiskers are each equal to the cell that they refer to."""
    values = []
    for reference in etree.fromstring(part).iter(f"{{{CHART_NAMESPACE['c']}}}numRef"):
        use = reference.getparent().tag.rpartition("}")[2]
        if use == "cat":
            # Years are texts in cells, and numbers to a chart.
            continue
        sheet, _, cells = reference.findtext("c:f", namespaces=CHART_NAMESPACE).rpartition("!")
        column, first, *_ = range_boundaries(cells.replace("$", ""))
        for point in reference.iterfind("c:numCache/c:pt", CHART_NAMESPACE):
            cell = book[sheet.strip("'")].cell(first + int(point.get("idx")), column)
            value = float(point.findtext("c:v", namespaces=CHART_NAMESPACE))
            assert value == cell.value, (cells, point.get("idx"))
            if use in ("val", "yVal"):
                values.append(value)
    return values


READERS = {"csv": read_csv, "json": read_json, "xlsx": read_xlsx, "pptx": read_pptx, "docx": read_docx}
# Formats without values that a program could read back.
PICTURES = {"svg": b"<svg", "png": b"\x89PNG\r\n\x1a\n"}


def test_every_format_is_read_back_or_declared_a_picture():
    assert set(exports.discover()) == set(READERS) | set(PICTURES)
    assert not set(READERS) & set(PICTURES)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ext", sorted(READERS))
def test_values_read_back_equal_the_csv(specs, ext, scheme, monkeypatch):
    export = exports.discover()[ext]
    # The picture in a document, with fewer pixels: it has no values, and costs more than all the rest.
    monkeypatch.setattr("dashboard.exports.docx.picture", lambda spec, scheme, _: picture(spec, scheme, "1200x675"))
    for name, spec in specs.items():
        data = export.write(spec, ExportOptions({}, scheme, SITE))
        try:
            READERS[ext](data, truth_of(spec))
        except AssertionError as error:
            raise AssertionError(f"{name} as {ext}: {error}") from error


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ext", sorted(PICTURES))
def test_pictures_are_drawn_in_both_schemes(specs, ext, scheme):
    for name, spec in specs.items():
        data = exports.discover()[ext].write(spec, ExportOptions({}, scheme, SITE))
        assert data.lstrip()[:64].find(PICTURES[ext]) >= 0, name
        if ext == "svg":
            assert etree.fromstring(data).tag.endswith("svg"), name
