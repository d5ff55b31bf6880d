"""The Bureau's workbooks of exports and imports by product, constructed after their first rows as others read them."""

import io

import pytest
import xlsxwriter

from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors.bns_monthly import asks, read
from etl.sources.formats import LayoutError

REGISTRY = load_registry()


def workbook(title="Экспорт товаров Республики Казахстан", sheets=("2025", "январь-февраль 2026 года"), **changed):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Метаданные").write("A1", "О показателе")
        for number, name in enumerate(sheets):
            year = 2025 + number
            cells = {
                "A1": title,
                "B2": f"январь {year} года",
                "E2": f"февраль {year} года*",
                "B3": "тонн",
                "D3": "тыс. долларов США",
                "G3": "тыс. долларов США",
                "A4": "Республики Казахстан",
                "B4": 111,
                "D4": 6402113.4,
                "G4": 6511870.2 + number,
                "A5": "Алматы",
                "D5": 5,
                "A6": "270900",
                "D6": 4,
                **changed,
            }
            sheet = book.add_worksheet(name)
            for cell, value in cells.items():
                sheet.write(cell, value)
    return out.getvalue()


def of(data, name="file.xlsx"):
    return read([Snapshot(name, data)], REGISTRY)


def test_the_country_by_month_and_nothing_of_the_products_below():
    extract = of(workbook())
    assert [(row.key, row.value, row.unit, row.scale, row.status) for row in extract.rows] == [
        ("KZ exports WLD 2025-01", "6402113.4", "USD", "thousand", ""),
        ("KZ exports WLD 2025-02", "6511870.2", "USD", "thousand", "P"),
        ("KZ exports WLD 2026-01", "6402113.4", "USD", "thousand", ""),
        ("KZ exports WLD 2026-02", "6511871.2", "USD", "thousand", "P"),
    ]


def test_its_words_say_which_flow_it_is_then_its_name():
    assert {row.indicator for row in of(workbook("Импорт товаров")).rows} == {"imports"}
    exports, imports = asks(None)
    assert {row.indicator for row in of(workbook("Товары"), imports.name).rows} == {"imports"}
    assert {row.indicator for row in of(workbook("Экспорт и импорт"), exports.name).rows} == {"exports"}
    with pytest.raises(LayoutError, match="exports or imports"):
        of(workbook("Товары"))


def test_a_month_without_a_value_is_counted_and_is_no_zero():
    extract = of(workbook(sheets=("2025",), G4=""))
    assert [row.period for row in extract.rows] == ["2025-01"]
    assert extract.left_out == {"months without a value": 1}


@pytest.mark.parametrize(
    ("changed", "place", "what"),
    [
        ({"A4": "Акмолинская область"}, "2025!A4", "not the row of the country"),
        ({"B2": "I квартал", "E2": "II квартал"}, "2025!2", "no months"),
        ({"D3": "штук"}, "2025!D3", "not the column of thousand USD"),
        ({"D4": "нет"}, "2025!D4", "not a number"),
    ],
)
def test_a_changed_workbook_names_the_cell(changed, place, what):
    with pytest.raises(LayoutError, match=what) as caught:
        of(workbook(**changed))
    assert (caught.value.file, caught.value.place) == ("file.xlsx", place)


def test_the_stub_that_is_served_while_tables_are_renewed_is_told():
    with pytest.raises(LayoutError, match="no sheet of figures") as caught:
        of(workbook(sheets=()), "exports.xlsx")
    assert "try again later" in caught.value.mend
