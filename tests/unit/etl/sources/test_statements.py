"""Reading of statements: what a good file gives, one issue for each thing that is wrong, and no exception ever."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model.issue import Severity
from etl.model.observation import make_record_id
from etl.model.period import Period
from etl.model.units import SCALES, Qualifier, Unit
from etl.registry import load_registry
from etl.sources import Parsed, Snapshot, discover
from etl.sources.statement_file import MAX_WORDING, read_statement_file
from etl.sources.statements import NO_PERIOD, NO_REPORTER, SOURCE

STEM = "2024-09-02-mfa-kz-prague"
NAME = f"statements/2024/{STEM}.toml"

GOOD = """\
[statement]
id = "2024-09-02-mfa-kz-prague"
publisher = "Ministry of Foreign Affairs of Kazakhstan"
published = "2024-09-02"
event = "Working visit"
speaker_office = "Deputy Minister"

[[statement.document]]
outlet = "Kazinform"
url = "https://example.org/a"
published = "2024-09-02"

[[statement.document]]
outlet = "Another"
url = "https://example.org/b"
published = "2024-09"

[[figure]]
id = "turnover-2023"
indicator = "turnover"
reporter = "KZ"
partner = "CZ"
period = "2023"
value = "626.8"
unit = "USD"
scale = "million"
qualifier = "over"
paragraph = 11
sentence = 1
stated_source = "State Revenue Committee of Kazakhstan"

[[figure]]
id = "turnover-growth-2023"
indicator = "turnover_growth"
reporter = "KZ"
partner = "CZ"
period = "2023"
value = "48.4"
unit = "PERCENT"
"""


def read(text: str | bytes, name: str = NAME) -> Parsed:
    data = text.encode() if isinstance(text, str) else text
    return SOURCE.parse([Snapshot(name, data)], load_registry())


def test_discovery_finds_the_source() -> None:
    assert discover()["statements"] is SOURCE


def test_a_good_file_gives_a_record_and_an_observation_a_figure() -> None:
    parsed = read(GOOD)
    assert (parsed.rows_in, parsed.rows_rejected, parsed.issues) == (2, 0, [])
    assert [info.id for info in parsed.infos] == ["statements"]
    level, growth = parsed.observations
    assert (level.indicator, level.reporter, level.partner) == ("turnover", "KZ", "CZ")
    assert (level.period, level.unit, level.source) == (Period.year(2023), Unit.USD, "statements")
    assert (level.value, level.resolution) == (Decimal(626_800_000), Decimal(100_000))
    assert (level.qualifier, level.published) == (Qualifier.OVER, date(2024, 9, 2))
    assert (growth.value, growth.unit, growth.resolution) == (Decimal("48.4"), Unit.PERCENT, Decimal("0.1"))
    record = parsed.records[0]
    assert record.record_id == level.record_id == make_record_id("statements", STEM, "turnover-2023")
    assert record.document == STEM
    assert record.locator == "paragraph 11, sentence 1, figure turnover-2023"
    assert parsed.records[1].locator == "figure turnover-growth-2023"
    assert (record.value_as_stated, record.unit_as_stated) == ("626.8 million", "USD")
    assert record.stated_source == "State Revenue Committee of Kazakhstan"
    assert (record.url, record.published_precision) == ("https://example.org/a", "day")
    assert (record.period_inferred, record.basis_inferred, record.base, record.set_apart) == (None,) * 4


def test_a_republication_is_listed_and_makes_no_second_observation() -> None:
    parsed = read(GOOD)
    assert len(parsed.observations) == 2
    assert json.loads(parsed.records[0].also_published) == [
        {"outlet": "Another", "url": "https://example.org/b", "published": "2024-09"}
    ]


@pytest.mark.parametrize(
    ("published", "day", "precision"),
    [("2024-02", date(2024, 2, 29), "month"), ("2024", date(2024, 12, 31), "year"), ("2024-09-02", None, "day")],
)
def test_a_date_counts_as_its_last_day(published: str, day: date | None, precision: str) -> None:
    parsed = read(GOOD.replace('published = "2024-09-02"\nevent', f'published = "{published}"\nevent'))
    assert {r.published for r in parsed.records} == {day or date(2024, 9, 2)}
    assert {r.published_precision for r in parsed.records} == {precision}


def test_an_inferred_date_says_so() -> None:
    parsed = read(GOOD.replace("\nevent", '\npublished_inferred = "from the figures"\nevent'))
    assert {r.published_precision for r in parsed.records} == {"inferred"}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('reporter = "KZ"', 'reporter = ""', NO_REPORTER),
        ('period = "2023"', 'period = ""', NO_PERIOD),
        ('qualifier = "over"', 'qualifier = "over"\nset_apart = "a region"', "a region"),
    ],
)
def test_a_figure_set_apart_is_a_record_without_an_observation(old: str, new: str, reason: str) -> None:
    parsed = read(GOOD.replace(old, new, 1))
    assert [r.set_apart for r in parsed.records] == [reason, None]
    assert [o.indicator for o in parsed.observations] == ["turnover_growth"]
    assert [(i.severity, i.code, i.place) for i in parsed.issues] == [
        (Severity.INFO, "set_apart", "line 19, figure turnover-2023")
    ]
    assert reason in parsed.issues[0].what
    assert parsed.rows_rejected == 0


# Each mistake: what is written instead of what, the issue it gives, and the line of that issue.
MISTAKES = {
    "unknown key": ("sentence = 1", "sentense = 1", "unknown_key", 29),
    "number without quotes": ('value = "626.8"', "value = 626.8", "wrong_type", 24),
    "paragraph in quotes": ("paragraph = 11", 'paragraph = "11"', "wrong_type", 28),
    "paragraph nought": ("paragraph = 11", "paragraph = 0", "wrong_type", 28),
    "unknown reporter": ('reporter = "KZ"', 'reporter = "KAZ"', "unknown_area", 21),
    "unknown partner": ('partner = "CZ"', 'partner = "cz"', "unknown_area", 22),
    "no partner": ('partner = "CZ"', 'partner = ""', "missing_value", 22),
    "unknown indicator": ('indicator = "turnover"', 'indicator = "trade"', "unknown_indicator", 20),
    "unknown unit": ('unit = "USD"', 'unit = "dollars"', "unknown_unit", 25),
    "missing unit": ('unit = "USD"\n', "", "missing_unit", 18),
    "empty unit": ('unit = "USD"', 'unit = ""', "missing_unit", 25),
    "unknown scale": ('scale = "million"', 'scale = "mln"', "unknown_scale", 26),
    "unknown qualifier": ('qualifier = "over"', 'qualifier = "more than"', "unknown_qualifier", 27),
    "not a period": ('period = "2023"', 'period = "2023-13"', "bad_period", 23),
    "period after publication": ('period = "2023"', 'period = "2024"', "future_period", 23),
    "decimal comma": ('value = "626.8"', 'value = "626,8"', "bad_number", 24),
    "thousands separator": ('value = "626.8"', 'value = "626 800"', "bad_number", 24),
    "empty value": ('value = "626.8"', 'value = ""', "bad_number", 24),
    "missing value": ('value = "626.8"\n', "", "missing_value", 18),
    "wrong unit": ('unit = "USD"', 'unit = "PERCENT"', "unit_mismatch", 25),
    "count over years": (
        'indicator = "turnover"\nreporter = "KZ"\npartner = "CZ"\nperiod = "2023"\nvalue = "626.8"\nunit = "USD"',
        'indicator = "companies"\nreporter = "KZ"\npartner = "CZ"\nperiod = "2005/2023"\nvalue = "626"\nunit = "COUNT"',
        "stock_flow",
        23,
    ),
    "prose": ('qualifier = "over"', f'qualifier = "over"\nnote = "{"word " * 40}"', "too_long", 28),
    "id with capitals": ('id = "turnover-2023"', 'id = "Turnover 2023"', "wrong_type", 19),
}


@pytest.mark.parametrize(("old", "new", "code", "line"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_issue_and_the_other_figure_is_read(old: str, new: str, code: str, line: int) -> None:
    assert old in GOOD
    parsed = read(GOOD.replace(old, new, 1))
    assert [(i.severity, i.code) for i in parsed.issues] == [(Severity.ERROR, code)]
    issue = parsed.issues[0]
    assert issue.file == NAME
    assert issue.place.startswith(f"line {line}, figure ")
    assert issue.expected
    assert issue.mend
    assert [o.indicator for o in parsed.observations] == ["turnover_growth"]
    assert (parsed.rows_in, parsed.rows_rejected) == (2, 1)


def test_each_of_several_mistakes_in_a_figure_is_listed() -> None:
    text = GOOD.replace('scale = "million"', 'scale = "mln"').replace('value = "626.8"', 'value = "626,8"')
    assert {i.code for i in read(text).issues} == {"unknown_scale", "bad_number"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({'unit = "PERCENT"': 'unit = "USD"'}, "growth_unit"),
        ({'period = "2023"\nvalue = "48.4"': 'period = "2021/2023"\nvalue = "48.4"'}, "stock_flow"),
        ({'unit = "PERCENT"': 'unit = "PERCENT"\nbase = "the year before"'}, "bad_period"),
        ({"turnover-growth-2023": "turnover-2023"}, "duplicate_figure"),
        (
            {
                'indicator = "turnover_growth"': 'indicator = "turnover"',
                'unit = "PERCENT"': 'unit = "USD"',
            },
            "duplicate_key",
        ),
    ],
)
def test_a_mistake_in_the_second_figure_leaves_the_first(change: dict[str, str], code: str) -> None:
    text = GOOD
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    parsed = read(text)
    assert [(i.severity, i.code) for i in parsed.issues] == [(Severity.ERROR, code)]
    assert "figure " in parsed.issues[0].place
    assert [o.indicator for o in parsed.observations] == ["turnover"]


def test_two_counts_of_different_things_are_no_duplicates() -> None:
    count = '\n[[figure]]\nid = "{0}"\nindicator = "companies"\nreporter = "KZ"\npartner = "CZ"\nperiod = "2024-09"\n'
    count += 'value = "39"\nunit = "COUNT"\nbase = "{0}"\n'
    parsed = read(GOOD + count.format("joint") + count.format("czech"))
    assert parsed.issues == []
    assert len(parsed.observations) == 4


def test_growth_on_another_base_may_be_longer_than_a_year() -> None:
    text = GOOD.replace('period = "2023"\nvalue = "48.4"', 'period = "2021/2023"\nbase = "2020"\nvalue = "48.4"')
    parsed = read(text)
    assert parsed.issues == []
    assert parsed.records[1].base == "2020"


# Mistakes for which the whole file is refused.
REFUSED = {
    "not TOML": ("[statement]", "[statement", "toml_syntax", "line 1"),
    "text without end": ('unit = "PERCENT"', 'unit = "PERCENT', "toml_syntax", "line 39"),
    "id is not the stem": ('id = "2024-09-02-mfa-kz-prague"', 'id = "prague"', "id_mismatch", "line 2"),
    "bad date": ('published = "2024-09-02"\nevent', 'published = "2.9.2024"\nevent', "bad_date", "line 4"),
    "no such month": ('published = "2024-09-02"\nevent', 'published = "2024-13"\nevent', "bad_date", "line 4"),
    "date without quotes": ('published = "2024-09-02"\nevent', "published = 2024-09-02\nevent", "wrong_type", "line 4"),
    "no publisher": ('publisher = "Ministry of Foreign Affairs of Kazakhstan"\n', "", "missing_value", "line 1"),
    "byte order mark": ("[statement]", "\ufeff[statement]", "encoding", "line 1"),
}


@pytest.mark.parametrize(("old", "new", "code", "place"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_used_is_one_issue(old: str, new: str, code: str, place: str) -> None:
    assert old in GOOD
    parsed = read(GOOD.replace(old, new, 1))
    assert [(i.severity, i.code, i.place) for i in parsed.issues] == [(Severity.ERROR, code, place)]
    assert parsed.records == []
    assert parsed.observations == []
    assert parsed.rows_in == parsed.rows_rejected == 2


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('url = "https://example.org/b"', 'url = "example.org/b"', "wrong_type"),
        ('published = "2024-09"\n', 'published = "September"\n', "bad_date"),
        ("[statement]\n", 'title = "x"\n[statement]\n', "unknown_key"),
        ("[[figure]]", "[figure]", "toml_syntax"),
    ],
)
def test_other_mistakes(old: str, new: str, code: str) -> None:
    assert [i.code for i in read(GOOD.replace(old, new, 1)).issues] == [code]


def test_a_statement_without_a_document_is_an_error() -> None:
    text = re.sub(r"\[\[statement\.document\]\]\n(?:\w.*\n)*", "", GOOD)
    assert [i.code for i in read(text).issues] == ["missing_value"]


def test_bytes_that_are_no_utf8_are_an_error_with_a_line() -> None:
    issues = read(GOOD.encode().replace(b"Working", b"W\xf8rking")).issues
    assert [(i.code, i.place) for i in issues] == [("encoding", "line 5")]


def test_windows_line_ends_are_read() -> None:
    assert len(read(GOOD.replace("\n", "\r\n")).observations) == 2


def test_the_folder_is_the_year() -> None:
    parsed = read(GOOD, name=f"statements/2023/{STEM}.toml")
    assert [i.code for i in parsed.issues] == ["wrong_folder"]


def test_one_id_in_two_folders_is_an_error() -> None:
    data = GOOD.encode()
    parsed = SOURCE.parse([Snapshot(NAME, data), Snapshot(f"statements/2024/b/../{STEM}.toml", data)], load_registry())
    assert "duplicate_statement" in {i.code for i in parsed.issues}
    assert len(parsed.observations) == 2


def test_a_bad_file_does_not_keep_another_from_being_read() -> None:
    parsed = SOURCE.parse([Snapshot("statements/2024/x.toml", b"["), Snapshot(NAME, GOOD.encode())], load_registry())
    assert [i.file for i in parsed.issues] == ["statements/2024/x.toml"]
    assert len(parsed.observations) == 2


@pytest.mark.parametrize("text", ["", "figure = 3\n", "statement = 3\n", "x = " + "[" * 5000, "x = " + "9" * 5000])
def test_hostile_files_give_issues(text: str) -> None:
    parsed = read(text)
    assert parsed.observations == []
    assert {i.severity for i in parsed.issues} == {Severity.ERROR}


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    assert read(data).records == []


@given(st.integers(0, len(GOOD)), st.integers(0, 12), st.text(max_size=8))
def test_no_slip_of_the_pen_raises(start: int, length: int, instead: str) -> None:
    parsed = read((GOOD[:start] + instead + GOOD[start + length :]).encode("utf-8", "surrogatepass"))
    assert parsed.rows_rejected == parsed.rows_in - len(parsed.records)


YEARS = st.integers(2000, 2023)
AREAS = st.sampled_from(["CZ", "EU", "DE", "CN", "EAEU"])
LEVELS = st.sampled_from(["turnover", "exports", "imports", "fdi_inflow_gross", "fdi_stock"])
DIGITS = st.from_regex(r"\A[1-9][0-9]{0,5}(\.[0-9]{1,3})?\Z")
FIGURES = st.lists(
    st.fixed_dictionaries(
        {
            "indicator": LEVELS,
            "reporter": st.sampled_from(["KZ", ""]),
            "partner": AREAS,
            "period": YEARS.map(str),
            "value": DIGITS,
            "unit": st.sampled_from(["USD", "EUR", "CZK"]),
            "scale": st.sampled_from(sorted(SCALES)),
            "qualifier": st.sampled_from(list(Qualifier)),
            "note": st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=MAX_WORDING),
        }
    ),
    max_size=6,
    unique_by=lambda figure: tuple(figure[key] for key in ("indicator", "reporter", "partner", "period", "unit")),
)


@given(FIGURES)
def test_a_valid_file_gives_one_record_a_figure(figures: list[dict[str, str]]) -> None:
    text = GOOD[: GOOD.index("[[figure]]")]
    for number, figure in enumerate(figures):
        # A JSON text of these characters is a basic TOML text too.
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in figure.items()]
        text += "\n".join(["[[figure]]", f'id = "f-{number}"', *lines, ""])
    parsed = read(text)
    assert [i for i in parsed.issues if i.severity is Severity.ERROR] == []
    assert [r.locator for r in parsed.records] == [f"figure f-{number}" for number in range(len(figures))]
    assert len(parsed.observations) == sum(figure["reporter"] != "" for figure in figures)
    values = [o.value for o in parsed.observations]
    said = [Decimal(f["value"]) * SCALES[f["scale"]] for f in figures if f["reporter"]]
    assert values == said


def test_the_form_alone_can_be_read() -> None:
    file = read_statement_file(NAME, GOOD.encode())
    assert file.header is not None
    assert (file.stem, file.seen, len(file.documents)) == (STEM, 2, 2)
    assert [entry.place("value") for entry in file.figures] == [
        "line 24, figure turnover-2023",
        "line 38, figure turnover-growth-2023",
    ]
