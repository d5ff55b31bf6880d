from datetime import date

import pytest

from etl.model.observation import Origin, Status
from etl.model.units import Qualifier, Unit
from etl.registry import load_registry
from etl.steps.frames import observation_frame, record_frame
from etl.steps.validate import validate

REGISTRY = load_registry()


def problems(*pairs, change=None, records=None):
    frame = observation_frame(o for o, _ in pairs)
    if change:
        for column, value in change.items():
            frame[column] = [value] * len(frame)
    return validate(frame, record_frame(r for _, r in pairs) if records is None else records, REGISTRY)


def only(*pairs, **more):
    issues = problems(*pairs, **more)
    assert len(issues) == 1, [i.text() for i in issues]
    return issues[0]


def test_sound_rows_have_no_problem(observed):
    assert problems(observed("exports", "CZ", "2023", 1), observed("imports", "CZ", "2023", 2)) == []
    assert problems() == []


@pytest.mark.parametrize(
    ("change", "code", "found"),
    [
        ({"indicator": "export"}, "unknown_indicator", "export"),
        ({"partner": "XX"}, "unknown_area", "XX"),
        ({"reporter": "CZE"}, "unknown_area", "CZE"),
        ({"source": "bns"}, "unknown_source", "bns"),
        ({"unit": "PERCENT"}, "unit_not_allowed", "PERCENT"),
        (dict.fromkeys(("value", "lo", "hi"), float("nan")), "null_value", "nan, A"),
        ({"status": "M"}, "null_value", "1.0, M"),
    ],
)
def test_a_wrong_row_is_one_issue_with_its_place(observed, change, code, found):
    issue = only(observed("exports", "CZ", "2023", 1), change=change)
    assert (issue.code, issue.found) == (code, found)
    assert issue.file == "table"
    assert "KZ exports CZ 2023" in issue.place
    assert issue.mend


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "usd"},
        {"qualifier": "roughly"},
        {"status": "X"},
        {"origin": "guessed"},
        {"record_id": "short"},
        {"published": None},
        {"period_start": 99999},
        {"resolution": -1.0},
        {"lo": 5.0},
        {"hi": 0.5},
        {"parents": ["abcdefghijkl"]},
        {"product": ""},
    ],
)
def test_what_is_no_observation_is_refused(observed, change):
    issues = problems(observed("exports", "CZ", "2023", 1), change=change)
    assert issues
    assert {i.code for i in issues} == {"form"}


def test_a_product_without_its_classification_is_refused(observed):
    assert only(observed("exports", "CZ", "2023", 1, product="27")).code == "bad_product"
    assert problems(observed("exports", "CZ", "2023", 1, product="HS27")) == []


def test_an_unknown_column_is_refused(observed):
    pair = observed("exports", "CZ", "2023", 1)
    frame = observation_frame([pair[0]]).assign(colour="red")
    assert {i.code for i in validate(frame, record_frame([pair[1]]), REGISTRY)} == {"form"}


def test_two_values_of_one_figure_in_one_publication_conflict(observed):
    issue = only(observed("exports", "CZ", "2023", 1), observed("exports", "CZ", "2023-01/2023-12", 2))
    assert issue.code == "conflicting_values"
    assert {issue.found, issue.expected.split()[4]} == {"1.0", "2.0"}


def test_values_whose_rounding_meets_are_a_duplicate_in_a_table_and_a_repetition_in_a_statement(observed):
    assert only(observed("exports", "CZ", "2023", 1), observed("exports", "CZ", "2023", 1.1)).code == "duplicate_key"
    said = {"source": "statements", "document": "speech"}
    assert problems(observed("exports", "CZ", "2023", 1, **said), observed("exports", "CZ", "2023", 1.1, **said)) == []
    issue = only(observed("exports", "CZ", "2023", 1, **said), observed("exports", "CZ", "2023", 3, **said))
    assert issue.code == "conflicting_values"


@pytest.mark.parametrize(
    "other",
    [
        {"published": date(2025, 1, 1)},
        {"document": "another table"},
        {"source": "wits"},
        {"unit": Unit.EUR},
        {"reporter": "UZ"},
        {"base": "of the region"},
    ],
)
def test_another_publication_unit_or_base_is_another_figure(observed, other):
    assert problems(observed("exports", "CZ", "2023", 1), observed("exports", "CZ", "2023", 2, **other)) == []


def test_an_open_interval_meets_what_lies_in_it(observed):
    said = {"source": "statements", "document": "speech"}
    over = observed("companies", "EU", "2023-12", 3000, unit=Unit.COUNT, qualifier=Qualifier.OVER, **said)
    assert problems(over, observed("companies", "EU", "2023-12", 3200, unit=Unit.COUNT, **said)) == []
    assert (
        only(over, observed("companies", "EU", "2023-12", 2000, unit=Unit.COUNT, **said)).code == "conflicting_values"
    )


def test_every_observation_has_a_record_and_every_parent_an_observation(observed):
    pair = observed("exports", "CZ", "2023", 1)
    assert only(pair, records=record_frame([])).code == "no_record"
    child = observed("turnover", "CZ", "2023", 1, origin=Origin.DERIVED, parents=("abcdefghijkl",))
    issue = only(pair, child)
    assert (issue.code, issue.found) == ("no_parent", "abcdefghijkl")


def test_one_record_makes_one_observation(observed):
    pair = observed("exports", "CZ", "2023", 1)
    assert {i.code for i in problems(pair, pair)} == {"duplicate_key"}


def test_a_missing_value_is_sound_with_status_m(observed):
    assert problems(observed("exports", "CZ", "2023", None, status=Status.MISSING)) == []
