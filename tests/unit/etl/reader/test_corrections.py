import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.reader import (
    AMOUNTS,
    Correction,
    Field,
    Header,
    PeriodForm,
    ReaderError,
    correct_reading,
    indicator_choices,
    read_text,
    same_reading,
    statement_toml,
)
from etl.registry import load_registry

REGISTRY = load_registry()
TEXT = (
    "In 2023, trade between Kazakhstan and Austria was 90.1 million dollars. Exports came to 50.1 million, imports to "
    "40.0 million. About 90 companies with Austrian capital work in Kazakhstan."
)
READING = read_text(TEXT, published="2024-05-12", registry=REGISTRY)


def corrected(*corrections):
    return correct_reading(READING, [Correction(*one) for one in corrections], REGISTRY)


def test_a_period_and_a_partner_by_hand_are_those_that_are_checked():
    found = corrected((0, Field.PERIOD, "2022-01/2022-06"), (0, Field.PARTNER, "DE"))
    claim = found.reading.claims[0]
    assert (claim.period, claim.period_form, claim.partner) == ("2022-H1", PeriodForm.BY_HAND, "DE")
    assert found.read_as(0) == {Field.PERIOD: "2023", Field.PARTNER: "AT"}
    assert {"period set by hand: read as 2023", "partner set by hand: read as AT"} <= set(claim.reasons)
    assert found.reading.claims[1:] == READING.claims[1:]


def test_what_changes_nothing_is_no_correction_and_the_last_counts():
    assert corrected((0, Field.PERIOD, " 2023 ")).reading == READING
    assert corrected((0, Field.PERIOD, "2022"), (0, Field.PERIOD, "2023")).before == {}
    assert corrected().reading == READING


def test_an_indicator_by_hand():
    found = corrected((1, Field.INDICATOR, "imports")).reading.claims[1]
    assert (found.indicator, found.value) == ("imports", "50.1")
    assert indicator_choices(READING.claims[0]) == AMOUNTS
    assert indicator_choices(READING.claims[3]) == ()


def test_growth_alone_is_corrected_in_what_grew():
    reading = read_text("In 2023, exports to Austria grew by 12%.", published="2024-05-12", registry=REGISTRY)
    made = correct_reading(reading, [Correction(0, Field.INDICATOR, "imports")], REGISTRY)
    assert (made.reading.claims[0].indicator, made.reading.claims[0].share_of) == ("growth", "imports")
    assert made.read_as(0) == {Field.INDICATOR: "exports"}


def test_a_period_can_be_taken_back_to_unstated():
    claim = corrected((0, Field.PERIOD, "")).reading.claims[0]
    assert (claim.period, claim.period_form, claim.interval) == ("", PeriodForm.NONE, None)


def test_the_statement_file_says_what_was_set_by_hand():
    doubtful = read_text("Trade with Austria was 90.1 million dollars.", published="2024-05-12", registry=REGISTRY)
    assert "# DECIDE: the period" in statement_toml(doubtful, Header("Ministry"))
    made = correct_reading(doubtful, [Correction(0, Field.PERIOD, "2022")], REGISTRY)
    toml = statement_toml(made.reading, Header("Ministry"))
    assert "DECIDE" not in toml
    assert tomllib.loads(toml)["figure"][0]["period_inferred"].startswith("period set by hand")


@pytest.mark.parametrize(
    ("place", "field", "value", "message"),
    [
        (9, Field.PERIOD, "2022", "no figure 10"),
        (-1, Field.PERIOD, "2022", "no figure 0"),
        (0, Field.PERIOD, "last year", "not a period"),
        (0, Field.PARTNER, "Atlantis", "unknown area"),
        (0, Field.PARTNER, "", "unknown area"),
        (0, Field.PARTNER, "KZ", "both KZ"),
        (0, Field.INDICATOR, "companies", "expected turnover"),
        (3, Field.INDICATOR, "turnover", "only companies"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_expected(place, field, value, message):
    with pytest.raises(ReaderError, match=message):
        corrected((place, field, value))


def test_others_that_were_read_alike_are_found():
    assert same_reading(READING.claims, 0, Field.PERIOD) == (1, 2)
    assert same_reading(READING.claims, 1, Field.INDICATOR) == ()


@given(
    st.lists(
        st.builds(
            Correction, st.integers(-2, 6), st.sampled_from(Field), st.sampled_from(["", "DE", "KZ", "2024", "x"])
        )
    )
)
def test_any_corrections_are_applied_whole_or_refused(corrections):
    try:
        found = correct_reading(READING, corrections, REGISTRY)
    except ReaderError:
        return
    changed = {place for place, _ in found.before}
    assert all(
        (one == other) != (place in changed)
        for place, (one, other) in enumerate(zip(found.reading.claims, READING.claims, strict=True))
    )
