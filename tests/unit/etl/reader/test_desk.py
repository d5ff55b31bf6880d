"""What a desk wants flagged though nothing contradicts it."""

import pytest

from etl.reader import read_text
from etl.reader.desk import across, desk_notes


def said_of_one(text: str, published: str = "2025-05-12") -> str:
    return "\n".join(f.words for claim in read_text(text, published=published).claims for f in desk_notes(claim))


def said_of_two(text: str) -> list[tuple[int, str]]:
    return [(place, finding.words) for place, finding in across(read_text(text, published="2025-05-12").claims)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Trade with Austria reached $90 million.", "the period is unstated"),
        ("Austrian direct investment has passed $3 billion.", "gross, net or stock"),
        ("Austrian direct investment has passed $3 billion.", "without start and end"),
        ("Since 2005 gross Austrian direct investment has passed $3 billion.", "the end of the total is open"),
        ("Trade with Austria in 2024 was $90 million, 40% more than in 2019.", "not on the year before, but on 2019"),
        ("In 2023 trade with European countries was $40 billion.", "taken as the European Union"),
        ("In 2018 trade with the EU was $37 billion.", "whether the United Kingdom is in it"),
        ("In 2023 trade with Austria was 90 million euros.", "a rate that is not said"),
        ("The EU accounts for 40 percent of trade and investment of Kazakhstan.", "one share of two things"),
        ("The EU accounts for 40 percent of Kazakhstan's trade.", "a share without a period"),
    ],
)
def test_what_is_to_be_asked_of_one_figure(text, words):
    assert words in said_of_one(text)


@pytest.mark.parametrize(
    "text",
    [
        "In 2023 trade with Austria was $90 million, 40% more than in 2022.",
        "In 2023 trade with the EU was $41 billion.",
        "From 2005 to 2023 gross direct investment from Austria was $3 billion.",
        "By Austrian data, trade with Kazakhstan in 2023 was 90 million euros.",
    ],
)
def test_nothing_is_asked_where_all_is_said(text):
    assert said_of_one(text) == ""


def test_months_beside_a_year_are_not_like_for_like():
    text = "In 2023 trade with Austria was $90 million. In January-July 2024 it was $60 million."
    assert said_of_two(text) == [
        (1, "January to July 2024 stands beside the whole of 2023: compare it with January to July 2023")
    ]
    assert said_of_two(f"{text} In January-July 2023, trade with Austria was $50 million.") == []


def test_a_total_that_does_not_move():
    text = (
        "From 2005 to 2022 gross direct investment from Austria was $3 billion. "
        "From 2005 to 2023 gross direct investment from Austria was $3 billion."
    )
    ((place, words),) = said_of_two(text)
    assert (place, "does not move" in words) == (1, True)


def test_digits_that_change_their_currency_only():
    text = "In 2023 trade with Austria was 90 million euros. In 2023 trade with Austria was 90 million dollars."
    ((place, words),) = said_of_two(text)
    assert (place, "not converted" in words) == (1, True)
