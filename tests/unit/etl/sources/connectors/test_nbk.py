"""The National Bank of Kazakhstan: its open data as others recorded them, its workbooks as the bank prints them."""

import io
import json

import pytest
import xlsxwriter

from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors import nbk_bop, nbk_fdi
from etl.sources.formats import LayoutError

REGISTRY = load_registry()


@pytest.fixture
def form(repository):
    return json.loads((repository / "tests/publishers/constructed_nbk_bop.json").read_text())


def bop(*answers):
    files = [Snapshot(f"form-337-{number}.json", json.dumps(answer).encode()) for number, answer in enumerate(answers)]
    return nbk_bop.read(files, REGISTRY)


def test_a_quarter_is_dated_by_the_day_after_it(form):
    extract = bop(form)
    assert [(row.key, row.value, row.unit, row.scale) for row in extract.rows] == [
        ("KZ fdi_inflow_net WLD 2026-Q1", "-2495.5", "USD", "million"),
        ("KZ fdi_inflow_net WLD 2026-Q2", "3069.9", "USD", "million"),
    ]
    assert extract.left_out == {"other rows of the form": 2, "no value given": 1}


def test_pages_share_a_row_and_none_may_be_missing(form):
    first, second = {**form, "rows": form["rows"][:3]}, {**form, "page": 1, "rows": form["rows"][2:]}
    assert bop(first, second).rows == bop(form).rows
    with pytest.raises(LayoutError, match="not all rows") as caught:
        bop(first)
    assert (caught.value.expected, caught.value.found) == ("5", "3")
    with pytest.raises(LayoutError, match="not all rows"):
        bop(form, {**form, "totalRows": 9})


@pytest.mark.parametrize(("rows", "more"), [(0, 0), (1, 0), (500, 0), (501, 1), (999, 1), (1000, 2)])
def test_the_first_page_says_how_many_there_are(rows, more):
    (first,) = nbk_bop.asks(None)
    pages = nbk_bop.pages(first, json.dumps({"rows": [], "totalRows": rows}).encode())
    assert len(pages) == more
    for page in pages:
        assert nbk_bop.pages(page, b"") == ()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda f: f.pop("totalRows"), "no answer of the open data"),
        (lambda f: f["rows"][0].pop("amount"), "no amount"),
        (lambda f: f["rows"][0].update(report_date="2026-03-31"), "not the day after a quarter"),
        (lambda f: f["rows"][0].update(amount="1 234,5"), "not a number"),
        (lambda f: f["rows"][1].update(report_date="2026-04-01"), "two values"),
    ],
)
def test_a_changed_form_is_an_error(form, change, what):
    change(form)
    with pytest.raises(LayoutError, match=what):
        bop(form)


def workbook(**changed):
    cells = {
        "A1": "Валовый приток прямых иностранных инвестиций по странам",
        "A2": "млн. долларов США",
        "A4": "Страны",
        "B4": 2024,
        "C4": "2025 год",
        "A5": "Всего",
        "B5": 17000.5,
        "C5": 18000.25,
        "A6": "в том числе:",
        "A7": "Чехия",
        "B7": 60.5,
        "C7": "-",
        "A8": "Страны ЕС",
        "B8": 9,
        "A9": "* предварительные данные",
        **changed,
    }
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Лист")
        for cell, value in cells.items():
            sheet.write(cell, value)
    return out.getvalue()


def fdi(data):
    return nbk_fdi.read([Snapshot("fdi.xlsx", data)], REGISTRY)


def test_the_title_tells_gross_from_net_and_a_gap_is_no_zero(repository):
    rows = fdi(workbook()).rows
    assert [(row.key, row.value) for row in rows] == [
        ("KZ fdi_inflow_gross WLD 2024", "17000.5"),
        ("KZ fdi_inflow_gross WLD 2025", "18000.25"),
        ("KZ fdi_inflow_gross CZ 2024", "60.5"),
    ]
    net = fdi(workbook(A1="Чистый приток прямых инвестиций"))
    assert {row.indicator for row in net.rows} == {"fdi_inflow_net"}
    assert net.left_out == {"sums over groups of countries": 1}
    both = fdi((repository / "tests/publishers/constructed_nbk_fdi.xlsx").read_bytes())
    assert {row.indicator for row in both.rows} == {"fdi_inflow_gross", "fdi_inflow_net"}
    assert both.unknown == {("country", "Страна, которой нет"): 2}


def test_quarters_may_stand_below_their_year():
    rows = fdi(workbook(B3=2025, B4="I кв.", C4="II кв.")).rows
    assert [row.period for row in rows[:2]] == ["2025-Q1", "2025-Q2"]


@pytest.mark.parametrize(
    ("changed", "place", "what"),
    [
        ({"A1": "Инвестиции"}, "", "no table of gross or net"),
        ({"A2": "млрд. тенге"}, "Лист, above row 4", "unit"),
        ({"A2": "тыс. долларов США"}, "Лист, above row 4", "unit"),
        ({"A5": "в целом"}, "Лист", "no row for all countries"),
        ({"A8": "Чешская Республика"}, "Лист!A8", "stands twice"),
        ({"B7": "много"}, "Лист!B7", "not a number"),
        ({"B4": "a", "C4": "b"}, "", "no table of gross or net"),
    ],
)
def test_a_changed_workbook_names_the_place(changed, place, what):
    with pytest.raises(LayoutError, match=what) as caught:
        fdi(workbook(**changed))
    assert caught.value.place == place
    assert caught.value.expected
    assert caught.value.found
