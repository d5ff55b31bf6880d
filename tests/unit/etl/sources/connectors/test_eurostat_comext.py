import gzip
import io
import zipfile

import pytest
import xlsxwriter

from etl.fetch.failure import FetchError
from etl.model.period import Period
from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors.eurostat_comext import asks, later, read
from etl.sources.formats import LayoutError

REGISTRY = load_registry()
ROWS = [
    ("CZ exports KZ 2026-07", "41000001", "EUR", ""),
    ("CZ exports KZ 2026-08", "42000002", "EUR", "P"),
    ("CZ exports KZ HS8703 2026-07", "700", "EUR", ""),
    ("GR imports KZ 2026-07", "5000005", "EUR", ""),
]
FORMS = ["_1.csv", "_2.csv", ".tsv", ".json", ".xml"]


@pytest.fixture
def constructed(repository):
    def constructed(name: str) -> bytes:
        return (repository / "tests/publishers" / f"constructed_comext{name}").read_bytes()

    return constructed


def of(data: bytes, name: str = "answer"):
    return read([Snapshot(name, data)], REGISTRY)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_gives_the_same_figures(constructed, form):
    extract = of(constructed(form))
    assert sorted((row.key, row.value, row.unit, row.status) for row in extract.rows) == sorted(ROWS)
    assert extract.published == ("" if form == ".tsv" else "2026-10-14")
    assert extract.unknown["reporter", "XX"] > 0
    for reason in ("partner other than Kazakhstan", "indicator QUANTITY_IN_100KG"):
        assert extract.left_out[reason] > 0


@pytest.mark.parametrize("form", FORMS)
def test_no_cell_vanishes(constructed, form):
    extract = of(constructed(form))
    given = {"_1.csv": 8, "_2.csv": 8, ".tsv": 12, ".json": 7, ".xml": 7}[form]
    assert len(extract.rows) + extract.left_out.total() + extract.unknown.total() == given


def test_packed_files_are_read_as_they_are(constructed):
    data = constructed(".tsv")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("ds-045409.tsv", data)
    assert of(gzip.compress(data)).rows == of(archive.getvalue()).rows == of(data).rows


def test_easy_comext_has_names_in_place_of_codes(constructed):
    extract = of(constructed("_easy.csv"))
    assert [(row.key, row.value) for row in extract.rows] == [
        ("CZ exports KZ 2026-07", "41000001"),
        ("GR imports KZ 2026-07", "5000005"),
        ("EU27_2020 exports KZ 2025", "9000000009"),
    ]
    # An aggregate of other members is not taken for the 27.
    assert list(extract.unknown) == [("reporter", "European Union - 27 countries (AT, BE, GB)")]
    assert extract.left_out == {"procedure 1-Normal": 1}


def test_easy_comext_in_french_gives_the_same_and_has_no_codes_at_all(constructed):
    english, french = of(constructed("_easy.csv")), of(constructed("_easy_fr.csv"))
    assert french.rows == english.rows
    assert list(french.unknown) == [("reporter", "Union européenne - 27 pays (AT, BE, GB)")]
    assert french.left_out == {"procedure Normal": 1}


@pytest.mark.parametrize(
    ("label", "period"),
    [
        ("Août 2024", "2024-08"),
        ("Aug. 2024", "2024-08"),
        ("Févr. 2024", "2024-02"),
        ("Feb. 2024", "2024-02"),
        ("Mai 2024", "2024-05"),
        ("Déc. 2024", "2024-12"),
        ("Janv.-Déc. 2024", "2024"),
        ("Ju. 2024", None),
        ("Jan.-Aug. 2024", None),
        ("2024", None),
    ],
)
def test_a_label_is_a_month_when_it_abbreviates_one_only(constructed, label, period):
    data = constructed("_easy_fr.csv").replace(b"Juil. 2026", label.encode(), 1)
    if period is None:
        with pytest.raises(LayoutError, match="not a period"):
            of(data)
    else:
        assert of(data).rows[0].period == period


@pytest.mark.parametrize(
    ("form", "before", "after", "place"),
    [
        ("_1.csv", b",partner,", b",counterpart,", "line 1"),
        ("_1.csv", b",OBS_VALUE", b",VALUE", "line 1"),
        ("_1.csv", b"41000001,", b"41000001,,9", "line 2"),
        ("_1.csv", b",42000002,", b",42 000 002,", "line 3"),
        (".tsv", b"partner", b"counterpart", "line 1"),
        (".tsv", b"41000001\t", b"41000001\t7\t", "line 2"),
        (".tsv", b"42000002 p", b"42.000.002", "line 2, 2026-08"),
        (".json", b'"class": "dataset"', b'"class": "collection"', "class"),
        (".json", b'"indicators",', b'"measures",', "id"),
        (".json", b'"CZ": 0,', b"", "size"),
        (".xml", b" reporter=", b" declarant=", "observation 1"),
        (".xml", b'"41000001"', b'"many"', "observation 1"),
        ("_easy.csv", b"VALUE_IN_EUR", b"VALUE_IN_EUROS", "line 1"),
        ("_easy.csv", b"202607-Jul", b"202613-Jul", "line 2"),
    ],
)
def test_a_changed_layout_names_the_place_and_what_was_expected(constructed, form, before, after, place):
    data = constructed(form)
    assert before in data
    with pytest.raises(LayoutError) as caught:
        of(data.replace(before, after, 1), "ds-045409")
    assert (caught.value.file, caught.value.place) == ("ds-045409", place)
    assert caught.value.expected
    assert caught.value.found
    assert caught.value.mend


def test_the_request_says_since_when():
    for since, start in (("2024-Q3", "2024-07"), ("2024", "2024-01"), ("2024-07", "2024-07")):
        (ask,) = asks(Period.parse(since))
        assert ask.address.endswith(f"startPeriod={start}")


def test_a_queued_answer_says_where_to_ask_next(constructed):
    queued = constructed("_queued.xml")
    service = "https://ec.europa.eu/eurostat/api/comext/dissemination/1.0/async"
    key = "a1b2c3d4-0000-4000-8000-000000000001"
    assert later("x", queued) == f"{service}/status/{key}"
    assert later("x", queued.replace(b"SUBMITTED", b"PROCESSING")) == f"{service}/status/{key}"
    assert later("x", queued.replace(b"SUBMITTED", b"AVAILABLE")) == f"{service}/data/{key}"
    with pytest.raises(FetchError, match="no longer"):
        later("x", queued.replace(b"SUBMITTED", b"EXPIRED"))


def test_the_earlier_service_names_the_file_in_its_footer(shared_dir):
    footer = (shared_dir / "samples/eurostat_sdmx/footer.xml").read_bytes()
    assert later("x", footer) == "http://ec.europa.eu/eurostat/SDMX/diss-web/file/wHsvjs7hQCy7Dqf4"


def test_data_are_not_waited_for(constructed):
    assert [later("x", constructed(form)) for form in FORMS] == [None] * 5


def test_recorded_downloads_are_read(shared_dir, repository):
    folder = shared_dir / "samples/eurostat_comext"
    monthly = of((folder / "Relational_View_2024-11-17T07_25_35.876Z.csv").read_bytes())
    held = (repository / "data/official/eurostat_comext/exports_to_kz_2019_2024_08.csv").read_text().splitlines()
    assert len(monthly.rows) == 28
    for row in monthly.rows:
        assert f"exports,{row.reporter},KZ,2024-08,{row.value},EUR,one" in held
    yearly = of((folder / "Relational_View_2024-11-17T08_31_46.675Z.csv").read_bytes())
    assert [(row.key, row.value) for row in yearly.rows] == [("EU27_2020 exports KZ 2023", "12110101395")]


def test_recorded_answers_of_other_partners_are_understood_and_left_out(shared_dir):
    folder = shared_dir / "samples/eurostat_comext"
    for name, cells in (
        ("ds-045409-de-us-m-2026-06-07.tsv", 6),
        ("ds-045409-eu27-us-total-2024-01-02.json", 2),
        ("imports_EU27_84834030_2025-06.csv", 90),
    ):
        extract = of((folder / name).read_bytes())
        assert (extract.rows, extract.left_out) == ([], {"partner other than Kazakhstan": cells})


def test_a_refusal_in_the_body_is_one(shared_dir):
    data = (shared_dir / "samples/eurostat_comext/ds-045409-extraction-too-big.json").read_bytes()
    with pytest.raises(FetchError) as caught:
        of(data)
    assert "10305182 rows" in caught.value.found
    with pytest.raises(FetchError):
        later("x", data)


def test_the_recorded_workbook_gives_what_is_shipped(shared_dir, repository):
    extract = of((shared_dir / "samples/eurostat_comext/eu_total_trade_4630244_spreadsheet.xlsx").read_bytes())
    table = repository / "data/official/eurostat_comext/trade_with_kz_2020_2022_11.csv"
    held = {tuple(line.split(",")[:5]) for line in table.read_text().splitlines()[1:]}
    rows = {(row.indicator, row.reporter, row.partner, row.period, row.value, row.product) for row in extract.rows}
    assert {row[:5] for row in rows if not row[5]} == held
    assert {row[5] for row in rows} == {"", "HS27"}
    assert extract.published == "2023-01-13"
    assert extract.unknown == {}


HEAD = "DATAFLOW,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE"


def of_products(*codes):
    lines = [f"ESTAT:X,M,CZ,KZ,{code},2,VALUE_IN_EUROS,2026-07,{place + 1}" for place, code in enumerate(codes)]
    return of("\n".join([HEAD, *lines, ""]).encode())


def test_digits_are_of_the_harmonized_system_by_their_number():
    extract = of_products("TOTAL", "27", "2709", "270900", "27090090", "27SSS999")
    assert [row.product for row in extract.rows] == ["", "HS27", "HS2709", "HS270900", "CN27090090", "CN27SSS999"]
    assert "HS2-4-6" in extract.dataset


def test_a_file_with_codes_that_only_sitc_has_is_of_sitc_and_a_mixture_is_not_guessed_at():
    extract = of_products("TOTAL", "3", "33", "333")
    assert [row.product for row in extract.rows] == ["", "SITC3", "SITC33", "SITC333"]
    assert "SITC" in extract.dataset
    mixed = of_products("33", "333", "270900")
    assert [row.product for row in mixed.rows] == ["HS33", "HS270900"]
    assert mixed.unknown == {("product", "333"): 1}


def browser_workbook(**changed):
    cells = {
        "A1": "Data extracted on 20/11/2026 10:00:00 from [ESTAT]",
        "A3": "Last updated: ",
        "B3": "14/10/2026 11:00",
        "A5": "PRODUCT [PRODUCT]",
        "C5": "Total [TOTAL]",
        "A6": "FLOW",
        "C6": "EXPORT",
        "A7": "INDICATORS",
        "C7": "VALUE_IN_EUROS",
        "A9": "TIME",
        "B9": "TIME",
        "C9": "2026-07",
        "E9": "2026-08",
        "A11": "REPORTER (Labels)",
        "B11": "PARTNER (Labels)",
        "A12": "Czechia",
        "B12": "Kazakhstan",
        "C12": 41000001,
        "D12": "p",
        "E12": ":",
        "A14": "Special value",
        **changed,
    }
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Summary")
        sheet = book.add_worksheet("Sheet 1")
        for cell, value in cells.items():
            sheet.write(cell, value)
    return out.getvalue()


def test_a_workbook_of_the_data_browser_may_have_flags_in_columns_of_their_own():
    extract = of(browser_workbook())
    assert [(row.key, row.value, row.status) for row in extract.rows] == [("CZ exports KZ 2026-07", "41000001", "P")]
    assert extract.left_out == {"no value given": 1}
    assert extract.published == "2026-10-14"


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"A1": "Something"}, ""),
        ({"A9": "PERIOD"}, "Sheet 1!A1:A20"),
        ({"A6": "RICHTUNG", "C6": ""}, "Sheet 1!A1:C8"),
        ({"A11": "PARTNER (Labels)", "B11": "REPORTER (Labels)"}, "Sheet 1!A11"),
        ({"C12": "many"}, "Sheet 1!C12"),
    ],
)
def test_a_changed_workbook_names_the_cell(changed, place):
    with pytest.raises(LayoutError) as caught:
        of(browser_workbook(**changed))
    assert caught.value.place == place
