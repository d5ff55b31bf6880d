import io

import pytest
import xlsxwriter

from etl.__main__ import main
from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors.mapped import MappingError, mapped, read_mapping
from etl.sources.formats import LayoutError

REGISTRY = load_registry()
LONG = """
[table]
dataset = "Trade by country"
edition = "2026"
[same]
indicator = "exports"
reporter = "KZ"
unit = "USD"
scale = "million"
[column]
partner = "Country"
period = "Year"
value = "Amount"
[codes.partner]
"Czech Rep." = "CZ"
[ignore]
partner = ["Total"]
"""
WIDE = """
[file]
sheet = "Data"
header_row = 3
[table]
dataset = "Trade by country"
edition = "2026"
published = "2026-05"
[same]
reporter = "KZ"
unit = "USD"
scale = "thousand"
[column]
partner = "Country"
indicator = "Flow"
[codes.indicator]
"Export" = "exports"
[codes.period]
"1Q2026" = "2026-Q1"
"""
CSV = "Country,Year,Amount\nCzech Rep.,2025,12.50\nGermany,2025,7\nФранция,2025,..\nAtlantis,2025,1\nTotal,2025,20\n"


@pytest.fixture
def mapping(tmp_path):
    def mapping(text):
        path = tmp_path / "mapping.toml"
        path.write_text(text)
        return read_mapping(path)

    return mapping


@pytest.fixture
def of(mapping):
    def of(text, data):
        return mapped("wits", mapping(text)).read([Snapshot("given", data)], REGISTRY)

    return of


def workbook(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def test_a_long_table_by_codes_and_names(of):
    extract = of(LONG, CSV.encode())
    assert [(row.key, row.value, row.unit, row.scale) for row in extract.rows] == [
        ("KZ exports CZ 2025", "12.50", "USD", "million"),
        ("KZ exports DE 2025", "7", "USD", "million"),
    ]
    assert extract.unknown == {("partner", "Atlantis"): 1}
    assert extract.left_out == {"no value given": 1, "partner Total, as the mapping says": 1}
    assert (extract.dataset, extract.edition) == ("Trade by country", "2026")


def test_products_are_digits_of_a_classification_or_whole_codes(of):
    text = LONG.replace("[column]", '[column]\nproduct = "Code"')
    data = "Code,Country,Year,Amount\n27,Germany,2025,3\nHS8703,Germany,2025,2\n,Germany,2025,9\nfuel,Germany,2025,1\n"
    named = text.replace('edition = "2026"', 'edition = "2026"\nclassification = "HS"')
    extract = of(named, data.encode())
    assert [row.product for row in extract.rows] == ["HS27", "HS8703", ""]
    assert extract.unknown == {("product", "fuel"): 1}
    # Digits alone are of no classification.
    assert of(text, data.encode()).unknown == {("product", "fuel"): 1, ("product", "27"): 1}


def test_a_wide_workbook_has_its_periods_in_the_header(of):
    data = workbook(["Title"], [], ["Country", "Flow", 2025, "1Q2026", "Share"], ["Germany", "Export", 3.25, "", 9])
    extract = of(WIDE, data)
    assert [(row.key, row.value) for row in extract.rows] == [("KZ exports DE 2025", "3.25")]
    assert extract.published == "2026-05"
    assert extract.left_out == {"no value given": 1}


def test_another_sign_encoding_and_decimal_comma(of):
    text = '[file]\ndelimiter = ";"\nencoding = "cp1251"\ndecimal_comma = true\n' + LONG
    extract = of(text, "Country;Year;Amount\nГермания;2025;1 234,5\n".encode("cp1251"))
    assert [(row.key, row.value) for row in extract.rows] == [("KZ exports DE 2025", "1234.5")]


@pytest.mark.parametrize(
    ("mapping_text", "data", "place"),
    [
        (LONG, CSV.replace("Amount", "Sum", 1).encode(), "row 1"),
        (LONG, CSV.replace("12.50", "12,50", 1).encode(), "row 2"),
        (LONG, CSV.replace("12.50", "twelve", 1).encode(), "row 2"),
        (LONG, CSV.replace("2025", "FY25", 1).encode(), "row 2"),
        (LONG, CSV.encode("utf-16"), ""),
        (LONG, b"", ""),
        (WIDE, workbook(["x"]), ""),
        (WIDE, workbook(["x"], [], ["Country", "Flow", "latest"]), "row 3"),
        (WIDE.replace('"Data"', '"Sheet9"'), workbook(["x"]), ""),
    ],
)
def test_a_file_that_does_not_fit_names_the_place(of, mapping_text, data, place):
    with pytest.raises(LayoutError) as caught:
        of(mapping_text, data)
    assert caught.value.place == place
    assert caught.value.expected
    assert caught.value.mend


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (LONG.replace("[same]", "[constant]"), "constant"),
        (LONG.replace('unit = "USD"\n', ""), "unit"),
        (LONG.replace('value = "Amount"', 'value = "Amount"\nunit = "Currency"'), "unit"),
        (LONG.replace('period = "Year"', 'year = "Year"'), "year"),
        (LONG.replace('edition = "2026"', 'edition = ""'), "edition"),
        ("[table", "not TOML"),
    ],
)
def test_a_wrong_mapping_names_its_field(mapping, text, named):
    with pytest.raises(MappingError, match=named):
        mapping(text)


def test_the_command_reads_a_file_into_a_table(tmp_path, capsys):
    (tmp_path / "given.csv").write_text(CSV)
    (tmp_path / "mapping.toml").write_text(LONG)
    (tmp_path / "data").mkdir()
    command = ["fetch", "wits", "--data", str(tmp_path / "data"), "--mapping", str(tmp_path / "mapping.toml")]
    assert main(command) == 2
    assert "--file" in capsys.readouterr().err
    assert main([*command, "--file", str(tmp_path / "given.csv"), "--published", "2026-05"]) == 0
    (table,) = (tmp_path / "data/official/wits").glob("fetched_2026-05_*.csv")
    assert table.read_text().splitlines()[1:] == [
        "exports,KZ,CZ,2025,12.50,USD,million",
        "exports,KZ,DE,2025,7,USD,million",
    ]
    assert "redistribution: not checked" in capsys.readouterr().out


@pytest.mark.parametrize("source", ["statements", "ecb", "nowhere"])
def test_sources_without_tables_are_refused(tmp_path, capsys, source):
    assert main(["fetch", source, "--file", "x", "--mapping", "y", "--data", str(tmp_path)]) == 2
    assert source in capsys.readouterr().err
