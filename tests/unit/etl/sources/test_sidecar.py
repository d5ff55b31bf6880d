from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.sources.sidecar import last_day, read_sidecar

GOOD = """\
source = "wits"
publisher = "A bureau"
dataset = "A dataset"
edition = "1995-2017"
published = "2024-07-25"
published_inferred = ""
retrieved = "2026-11"
licence = "none"
maturity = "parsed"
url = ""
caveats = ["One."]
status = "A"
"""


def test_a_sidecar_is_read() -> None:
    sidecar, issues = read_sidecar(GOOD.encode(), "wits", "t.toml")
    assert issues == []
    assert sidecar is not None
    assert sidecar.published_on == date(2024, 7, 25)
    assert sidecar.published_precision == "day"
    assert sidecar.caveats == ["One."]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-07-25", date(2024, 7, 25)),
        ("2024-02", date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 31)),
        ("2023", date(2023, 12, 31)),
    ],
)
def test_a_date_known_to_the_month_or_year_is_its_last_day(text: str, day: date) -> None:
    assert last_day(text) == day


@pytest.mark.parametrize(
    "text", ["", "2024-13", "2024-00", "2024-02-30", "24-07", "July 2024", "2024-7", "2024-07-25T"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|day is out of range|must be in"):
        last_day(text)


@pytest.mark.parametrize(
    ("published", "inferred", "precision"),
    [("2024", "", "year"), ("2024-07", "", "month"), ("2024-07", "from the edition", "inferred")],
)
def test_the_precision_of_the_date_is_said(published: str, inferred: str, precision: str) -> None:
    text = GOOD.replace('"2024-07-25"', f'"{published}"').replace('inferred = ""', f'inferred = "{inferred}"')
    sidecar, _ = read_sidecar(text.encode(), "wits", "t.toml")
    assert sidecar is not None
    assert sidecar.published_precision == precision


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (GOOD.replace('licence = "none"\n', ""), "sidecar_missing", "licence"),
        (GOOD + 'author = "x"\n', "sidecar_unknown", "author"),
        (GOOD.replace('"parsed"', '"guessed"'), "sidecar_field", "maturity"),
        (GOOD.replace("2024-07-25", "summer"), "sidecar_field", "published"),
        (GOOD.replace('"2026-11"', '"2026"'), "sidecar_field", "retrieved"),
        (GOOD.replace('status = "A"', 'status = "Z"'), "sidecar_field", "status"),
        (GOOD.replace('status = "A"', 'status = "M"'), "sidecar_field", "status"),
        (GOOD.replace('url = ""', 'url = "stat.gov.kz"'), "sidecar_field", "url"),
        (GOOD.replace('"A bureau"', '""'), "sidecar_field", "publisher"),
        (GOOD.replace('"1995-2017"', "2017"), "sidecar_field", "edition"),
        (GOOD.replace('"wits"', '"wits_totals"'), "sidecar_source", "source"),
        (GOOD.replace('edition = "', "edition = "), "sidecar_syntax", ""),
    ],
)
def test_a_bad_sidecar_is_one_error_for_each_field(text: str, code: str, place: str) -> None:
    sidecar, issues = read_sidecar(text.encode(), "wits", "t.toml")
    assert sidecar is None
    assert [(issue.code, issue.place, issue.file) for issue in issues] == [(code, place, "t.toml")]
    assert issues[0].mend


def test_a_sidecar_in_another_encoding_names_the_byte() -> None:
    _, issues = read_sidecar(b'source = "\xff"', "wits", "t.toml")
    assert [(issue.code, issue.place) for issue in issues] == [("sidecar_encoding", "byte 10")]


def test_each_shipped_sidecar_says_where_an_undated_table_gets_its_date(repository: Path) -> None:
    sidecars = sorted((repository / "data/official").glob("*/*.toml"))
    assert sidecars
    for path in sidecars:
        sidecar, issues = read_sidecar(path.read_bytes(), path.parent.name, path.name)
        assert issues == []
        assert sidecar is not None
        assert sidecar.caveats, path
        assert sidecar.published_on <= date(2026, 11, 30)
