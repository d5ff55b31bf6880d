import csv
import io

import pytest
import xlsxwriter

from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors.bns_annual import read
from etl.sources.formats import LayoutError

REGISTRY = load_registry()
SHARES = "удельный вес страны, %"
HEADER = ["Наименование", "Товарооборот", "", "Экспорт", "", "Импорт", ""]
BELOW = ["", "Всего", SHARES, "всего", SHARES, "Всего", SHARES]
ROWS = [
    ["Всего", 700.5, 100, 500.25, 100, 200.25, 100],
    [" Страны ЕС", 330, 50, 230, 50, 100, 50],
    ["Чешская  Республика", 300.125, 40, 200.0, 40, 100.125, 50],
    ["Соединенное Королевство", 30, 5, 30, 5, "", ""],
    ["Нигде", 1, 0, 1, 0, "", ""],
]


def constructed_workbook(
    name="2024", title="2024 год", header=HEADER, below=BELOW, rows=ROWS, unit="тыс. долларов США"
):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Обложка").write(2, 0, "Дата опубликования: 25.07.2025")
        sheet = book.add_worksheet(name)
        lines = [["Основные показатели внешней торговли"], [title], ["", "", "", "", unit], header, below, *rows]
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return out.getvalue()


def of(data: bytes):
    return read([Snapshot("workbook.xlsx", data)], REGISTRY)


def test_rows_are_found_by_their_labels():
    extract = of(constructed_workbook())
    assert [(row.key, row.value, row.unit, row.scale) for row in extract.rows] == [
        ("KZ exports WLD 2024", "500.25", "USD", "thousand"),
        ("KZ imports WLD 2024", "200.25", "USD", "thousand"),
        ("KZ exports CZ 2024", "200", "USD", "thousand"),
        ("KZ imports CZ 2024", "100.125", "USD", "thousand"),
        # An empty cell is no row, and never a zero.
        ("KZ exports GB 2024", "30", "USD", "thousand"),
    ]
    assert extract.published == "2025-07-25"
    assert extract.unknown == {("country", "Нигде"): 1}


def test_columns_may_move():
    header = ["Наименование страны", "", "Импорт", "Экспорт", "Товарооборот"]
    below = ["", "", "Всего", "Всего", "Всего"]
    rows = [["Всего", "", 2, 5, 7], ["Чешская Республика", "", 1, 3, 4]]
    extract = of(constructed_workbook(header=header, below=below, rows=rows))
    assert {row.key: row.value for row in extract.rows} == {
        "KZ exports WLD 2024": "5",
        "KZ imports WLD 2024": "2",
        "KZ exports CZ 2024": "3",
        "KZ imports CZ 2024": "1",
    }


def test_the_row_of_the_eu_is_never_taken_and_what_it_sums_is_said():
    assert of(constructed_workbook()).notes == [
        "2024: the row Страны ЕС is the sum of the 27 members and the United Kingdom; left out"
    ]
    rows = [["Всего", 9, 0, 5, 0, 4, 0], ["Страны ЕС", 200, 0, 200, 0, "", ""], ROWS[2]]
    assert of(constructed_workbook(rows=rows)).notes == [
        "2024: the row Страны ЕС is the sum of the 27 members; left out"
    ]
    rows[1] = ["Страны ЕС", 900, 0, 900, 0, "", ""]
    assert "neither" in of(constructed_workbook(rows=rows)).notes[0]
    assert not any(row.partner.startswith("EU") for row in of(constructed_workbook(rows=rows)).rows)


def test_half_a_year_is_no_year():
    extract = of(constructed_workbook(title="за январь-июнь 2024 года"))
    assert {row.period for row in extract.rows} == {"2024-H1"}
    assert {row.period for row in of(constructed_workbook(title="за январь – август 2024 года")).rows} == {
        "2024-01/2024-08"
    }


@pytest.mark.parametrize(
    ("changed", "place", "what"),
    [
        ({"name": "Таблица"}, "", "no sheet of a year"),
        ({"header": ["Страна", *HEADER[1:]]}, "2024!A1:A15", "no header"),
        ({"header": [*HEADER[:3], "Вывоз", "", "Импорт", ""]}, "2024!4", "no column Экспорт"),
        ({"below": [*BELOW[:3], "доля, %", SHARES, "Всего", SHARES]}, "2024!D5", "not the column of amounts"),
        ({"unit": "млн. долларов США"}, "2024, above row 4", "the unit is not said"),
        ({"title": "2023 год"}, "2024!A1:A3", "title and sheet name are of different years"),
        ({"rows": [*ROWS, ["Чешская Республика", 1, 0, 1, 0, "", ""]]}, "2024!A11", "CZ stands twice in one sheet"),
        ({"rows": [["Всего", 1, 0, "много", 0, 2, 0]]}, "2024!D6", "not a number"),
        ({"rows": ROWS[1:]}, "2024", "no row for all countries"),
    ],
)
def test_a_changed_layout_names_the_cell(changed, place, what):
    with pytest.raises(LayoutError) as caught:
        of(constructed_workbook(**changed))
    assert (caught.value.place, caught.value.what) == (place, what)
    assert caught.value.expected
    assert caught.value.mend


def test_the_bureaus_workbooks_give_what_is_shipped_to_the_digit(shared_dir, repository):
    years = set()
    for path in sorted((shared_dir / "samples/bns").glob("*.xls")):
        extract = read([Snapshot(path.name, path.read_bytes())], REGISTRY)
        found = {(row.period, row.indicator, row.partner): row.value for row in extract.rows}
        for year in {row.period for row in extract.rows}:
            years.add(year)
            table = held(repository / f"data/official/bns_annual/kz_trade_by_partner_{year}.csv")
            shipped = {(year, *key): value.removesuffix(".0") for key, value in table.items()}
            # The workbooks have partners that were not shipped.
            assert shipped.items() <= found.items()
            assert len(shipped) >= 100
    assert years == {"2018", "2019", "2020", "2021", "2022", "2023"}


def held(table, cache={}):  # noqa: B006
    if table not in cache:
        with table.open() as file:
            cache[table] = {(row["indicator"], row["partner"]): row["value"] for row in csv.DictReader(file)}
    return cache[table]
