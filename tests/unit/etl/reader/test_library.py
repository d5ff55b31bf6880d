"""Held statements judged by each other and by tables; all figures made up but for their shape."""

import json
from datetime import date
from textwrap import dedent

import pytest

from etl.build import build
from etl.store import Query, Store

SIDECAR = """\
source = "{source}"
publisher = "Office of Examples"
dataset = "Trade by country"
edition = "one"
published = "2025-07-25"
published_inferred = ""
retrieved = "2026-11"
licence = "free"
maturity = "parsed"
url = ""
status = "A"
caveats = ["an example"]
"""
HEADER = "indicator,reporter,partner,period,value,unit,scale"


def statement(name, published, *figures):
    head = f"""\
        [statement]
        id = "{name}"
        publisher = "Ministry {name[-1].upper()}"
        published = "{published}"
        event = "Talks"

        [[statement.document]]
        outlet = "Example News"
        url = "https://example.org/{name}"
        published = "{published}"
    """
    blocks = []
    for number, figure in enumerate(figures):
        values = {"reporter": "KZ", "partner": "AT", "unit": "USD", "scale": "million", "paragraph": 1} | figure
        lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in values.items())
        blocks.append(f'[[figure]]\nid = "f{number}"\n{lines}\n')
    return dedent(head) + "\n" + "\n".join(blocks)


def level(indicator, period, value, **more):
    return {"indicator": indicator, "period": period, "value": value, **more}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    data = tmp_path_factory.mktemp("library") / "data"
    texts = {
        "2024-05-02-a": statement(
            "2024-05-02-a", "2024-05-02",
            level("turnover", "2023", "90.1"), level("exports", "2023", "50.1"), level("imports", "2023", "40.0"),
            level("companies", "2024-05", "90", unit="COUNT", scale="one"),
            level("fdi_inflow_gross", "2023", "7.5"),
        ),
        "2024-09-02-b": statement(
            "2024-09-02-b", "2024-09-02",
            level("turnover", "2023", "90.1"), level("imports", "2023", "40"), level("exports", "2022", "44.0"),
            level("companies", "2024-09", "95", unit="COUNT", scale="one"),
        ),
        "2025-02-02-c": statement(
            "2025-02-02-c", "2025-02-02",
            level("exports", "2024", "60.2"), level("turnover", "2024", "3.0", set_apart="a region's figure"),
        ),
    }  # fmt: skip
    for name, text in texts.items():
        path = data / "statements" / name[:4] / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    tables = {
        "bns_annual": ["exports,KZ,AT,2022,44.03,USD,million", "exports,KZ,AT,2024,66.31,USD,million"],
        "eurostat_comext": ["imports,AT,KZ,2023,71.2,USD,million"],
    }
    for source, rows in tables.items():
        table = data / "official" / source / "one.csv"
        table.parent.mkdir(parents=True)
        table.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        table.with_suffix(".toml").write_text(SIDECAR.format(source=source), encoding="utf-8")
    report = build(data, data / "build")
    assert report.ok, [issue.text() for issue in report.issues]
    return Store.open(data / "build")


@pytest.fixture(scope="module")
def found(store):
    """Findings of a figure by statement and place in it: kind and verdict, and the rest."""
    records = store.records(store.findings()["record_id"].unique()).set_index("record_id")
    by_figure = {}
    for row in store.findings().to_dict("records"):
        record = records.loc[row["record_id"]]
        name = f"{record['document'][-1]} {record['locator'].split()[-1]}"
        by_figure.setdefault(name, []).append(row)
    return by_figure


def said(found, name):
    return [(row["kind"], row["verdict"]) for row in found[name]]


def test_the_same_digits_elsewhere_are_consistent_since_both_were_said(found):
    row = next(row for row in found["a f0"] if row["kind"] == "held")
    assert row["verdict"] == "consistent"
    assert row["words"].startswith("90.1 million USD was said also by Ministry B")
    assert row["known_since"].date() == date(2024, 9, 2)
    other = next(row for row in found["b f0"] if row["kind"] == "held")
    assert other["known_since"].date() == date(2024, 9, 2)
    assert other["records"] == [found["a f0"][0]["record_id"]]


def test_other_digits_that_agree_are_within_rounding(found):
    assert ("held", "consistent within rounding") in said(found, "a f2")
    assert ("held", "consistent") not in said(found, "a f2")


def test_sums_of_one_statement_are_worked_out(found):
    row = next(row for row in found["a f1"] if row["kind"] == "text")
    assert row["verdict"] == "consistent within rounding"
    assert "exports and imports add up to 90.00 to 90.20 million USD" in row["words"]


def test_what_others_leave_bounds_a_figure_without_its_own(found):
    row = next(row for row in found["a f1"] if row["kind"] == "bounds")
    assert "leave 49" in row["words"]
    assert set(row["records"]) == {found["b f0"][0]["record_id"], found["a f0"][0]["record_id"],
                                   found["b f1"][0]["record_id"]}  # fmt: skip


def test_tables_agree_or_stand_in_the_ledger(found, store):
    assert ("tables", "consistent within rounding") in said(found, "b f2")
    row = next(row for row in found["c f0"] if row["kind"] == "ledger")
    assert row["verdict"] == "conflicts"
    assert row["entry"] in set(store.ledger()["id"])
    assert row["known_since"].date() == date(2025, 7, 25)


def test_what_the_other_side_counts_is_told_and_decides_nothing(found):
    row = next(row for row in found["a f1"] if row["kind"] == "mirror")
    assert row["verdict"] == "not checkable"
    assert row["words"].startswith("Austria counts 71.15 to 71.25 million USD")
    assert row["known_since"].date() == date(2025, 7, 25)


def test_counts_of_companies_are_told_and_contradict_nothing(found):
    assert set(said(found, "a f3")) == {("held", "not checkable"), ("alone", "not checkable")}


def test_a_figure_that_nobody_else_gives_is_new(found):
    assert said(found, "a f4") == [("alone", "new")]


def test_a_figure_set_apart_says_why(found):
    (row,) = found["c f1"]
    assert (row["verdict"], row["words"]) == ("not checkable", "set apart: a region's figure")


def test_every_record_of_a_statement_has_a_finding_known_from_its_day_on(store):
    records = store.records(store.findings()["record_id"].unique())
    assert len(records) == 11
    known = store.findings().groupby("record_id")["known_since"].min()
    published = records.set_index("record_id")["published"]
    assert (known.sort_index() == published.sort_index()).all()


def test_as_of_a_day_later_findings_are_not_known(store):
    own = store.select(Query(indicators=("exports",), periods=("2024",), sources=("statements",)))["record_id"].iloc[0]
    before = store.findings(date(2025, 3, 1))
    assert list(before[before["record_id"] == own]["verdict"]) == ["new"]
    assert before["known_since"].max().date() <= date(2025, 3, 1)
