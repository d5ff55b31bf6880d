from calendar import month_name

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model.period import Period
from etl.reader.claims import PeriodForm, Published
from etl.reader.mentions import find_mentions
from etl.reader.periods import resolve

WHEN = Published("2024-10-05")


def code(text: str, published: Published | None = WHEN, context: str = "2023") -> str:
    mentions = find_mentions(text)
    assert len(mentions) == 1, mentions
    return resolve(mentions[0], published, Period.parse(context)).code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2023", "2023"),
        ("by the end of 2022", "2022"),
        ("in January-July 2024", "2024-01/2024-07"),
        ("from January through August of 2024", "2024-01/2024-08"),
        ("from January to June 2024", "2024-H1"),
        ("in the first half of 2024", "2024-H1"),
        ("H1 2024", "2024-H1"),
        ("for the 1st quarter of 2024", "2024-Q1"),
        ("in Q3 2023", "2023-Q3"),
        ("in the first nine months of 2024", "2024-01/2024-09"),
        ("11 months of last year", "2023-01/2023-11"),
        ("two quarters of 2024", "2024-H1"),
        ("in four months of this year", "2024-01/2024-04"),
        ("January-July", "2024-01/2024-07"),
        ("November-December", "2023-11/2023-12"),
        ("last year", "2023"),
        ("over the past year", "2023"),
        ("from 2005 to December 31, 2023", "2005-01/2023-12"),
        ("from 2005 through the first nine months of 2024", "2005-01/2024-09"),
        ("in 1993-2012", "1993-01/2012-12"),
        ("since 2005", "2005-01/2024-10"),
        ("since independence", "1991-12/2024-10"),
        ("over the past 15 years", "2009-11/2024-10"),
        ("over the decade", "2014-11/2024-10"),
        ("as of January 1, 2024", "2023-12"),
        ("in June 2024", "2024-06"),
        ("a year earlier", "2022"),
        ("than in the previous year", "2022"),
    ],
)
def test_what_a_text_says_of_time(text, expected):
    assert code(text) == expected


@pytest.mark.parametrize("text", ["last year", "this year", "January-July", "in the first half of this year"])
def test_without_a_date_of_publication_a_relative_period_stays_unstated(text):
    assert code(text, None, "2023") == ""


def test_an_open_end_without_a_date_stays_open():
    assert code("since 2005", None) == "2005/.."


def test_open_ends_are_marked():
    mention = find_mentions("since 2005")[0]
    assert resolve(mention, WHEN, None).form is PeriodForm.OPEN_ENDED


@pytest.mark.parametrize("text", ["on 23 October 2023", "May 9, 2023", "over 2,023 cases", "2023.5", "120 years"])
def test_days_and_numbers_are_no_periods(text):
    assert find_mentions(text) == []


@pytest.mark.parametrize(
    "text", ["38% higher than in 2021", "compared to 2021", "up 4 percent on 2021", "the same period of 2021"]
)
def test_what_is_only_compared_with_is_marked(text):
    assert [mention.compares for mention in find_mentions(text)] == [True]


@given(st.integers(1993, 2024), st.integers(1, 12), st.integers(1, 12))
def test_ranges_of_months_are_what_they_say(year, first, last):
    names = list(month_name)[1:]
    text = f"in {names[first - 1]}–{names[last - 1]} {year}"
    codes = [resolve(mention, WHEN, None).code for mention in find_mentions(text)]
    if first <= last:
        assert codes == [Period.months(year, first, year, last).code]
    else:
        assert Period.year(year).code not in codes
