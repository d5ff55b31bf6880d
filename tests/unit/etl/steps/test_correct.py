from decimal import Decimal

import pytest

from etl.model.period import Period
from etl.steps.correct import Correction, correct, read_corrections


def correction(of, **more) -> Correction:
    fields = {"source": of.source, "locator": of.locator, "field": "value", "expect": "478.1", "value": "479.1"}
    return Correction(**(fields | {"reason": "the release on the same day says so"} | more))


def test_a_corrected_figure_keeps_what_was_printed_and_says_so(observed):
    observation, record = observed("imports", "CZ", "2023", 478.1)
    result = correct([correction(record)], [observation], [record])
    assert result.issues == []
    assert result.observations[0].value == Decimal("479.1")
    assert result.observations[0].record_id == observation.record_id
    assert result.records[0].value_as_stated == "478.1"
    note = str(result.records[0].note)
    assert "478.1 as reported, read as 479.1: the release on the same day says so" in note


def test_it_can_name_the_record_and_mend_a_period(observed):
    observation, record = observed("imports", "CZ", "2023", 1)
    change = correction(record, locator="", record=record.record_id, field="period", expect="2023", value="2022")
    assert correct([change], [observation], [record]).observations[0].period == Period.year(2022)


def test_the_guard_fails_once_the_source_is_repaired(observed):
    observation, record = observed("imports", "CZ", "2023", 479.1)
    result = correct([correction(record)], [observation], [record])
    assert result.observations == [observation]
    assert result.records == [record]
    (issue,) = result.issues
    assert issue.code == "correction_guard"
    assert (issue.expected, issue.found) == ("478.1", "479.1")
    assert "remove the correction" in issue.mend


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"locator": "elsewhere"}, "correction_place"),
        ({"source": "wits"}, "correction_place"),
        ({"field": "colour"}, "correction_field"),
        ({"value": "many"}, "correction_value"),
        ({"field": "period", "expect": "last year"}, "correction_value"),
        ({"field": "unit", "expect": "dollars"}, "correction_value"),
        ({"field": "status", "expect": "A", "value": "fine"}, "correction_value"),
    ],
)
def test_a_wrong_correction_is_one_issue_and_changes_nothing(observed, change, code):
    observation, record = observed("imports", "CZ", "2023", 478.1)
    result = correct([correction(record, **change)], [observation], [record])
    assert [i.code for i in result.issues] == [code]
    assert result.observations == [observation]


def test_a_place_with_two_figures_is_refused(observed):
    one, other = observed("imports", "CZ", "2023", 478.1), observed("imports", "CZ", "2023", 478.1, document="again")
    result = correct([correction(one[1])], [one[0], other[0]], [one[1], other[1]])
    assert [i.what for i in result.issues] == ["the correction finds more than one figure"]


@pytest.mark.parametrize(
    "text", ["[[correction]", '[[correction]]\nsource = "wits"\n', "[[corrections]]\n", "[[correction]]\nfield = 3\n"]
)
def test_an_unreadable_file_gives_issues_and_no_correction(text):
    corrections, issues = read_corrections(text)
    assert corrections == ()
    assert issues
    assert all(i.file == "corrections.toml" and i.what for i in issues)


def test_an_empty_file_and_the_shipped_one_are_sound(repository):
    assert read_corrections("") == ((), [])
    assert read_corrections((repository / "data" / "corrections.toml").read_text())[1] == []
