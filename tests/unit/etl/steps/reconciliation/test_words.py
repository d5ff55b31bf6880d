"""Periods in sentences of the ledger and of findings."""

import pytest

from etl.model.period import Period
from etl.steps.reconciliation.words import period_words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2023", "2023"),
        ("2024-Q3", "Q3 2024"),
        ("2024-H1", "H1 2024"),
        ("2024-07", "July 2024"),
        ("2024-01/2024-08", "January to August 2024"),
        ("2023-09/2024-08", "September 2023 to August 2024"),
        ("2005/2023", "2005 to 2023"),
        ("2005-01/2024-06", "January 2005 to June 2024"),
    ],
)
def test_a_period_is_said_as_people_say_it(code, words):
    assert period_words(Period.parse(code)) == words
