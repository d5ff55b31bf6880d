"""Whatever is pasted is read, or refused, in bounded time; places stay within the text."""

import random
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.reader import MAX_CHARACTERS, ReaderError, read_text

WORDS = st.sampled_from(
    [
        "trade",
        "turnover",
        "exports",
        "imports",
        "investment",
        "FDI",
        "million",
        "billion",
        "bln",
        "%",
        "percent",
        "$",
        "US$",
        "€",
        "USD",
        "dollars",
        "euros",
        "(",
        ")",
        "–",
        "-",
        ";",
        ":",
        ",",
        ".",
        "2023",
        "2024",
        "626.8",
        "1,045",
        "12",
        "30",
        "last",
        "year",
        "since",
        "2005",
        "January-August",
        "first",
        "half",
        "of",
        "up",
        "by",
        "from",
        "to",
        "against",
        "more",
        "than",
        "about",
        "over",
        "Czech",
        "Austria",
        "Kazakhstan",
        "EU",
        "with",
        "in",
        "and",
        "companies",
        "third",
        "trading",
        "partner",
        "share",
        "accounts",
        "for",
        "doubled",
        "2.5",
        "times",
        "fold",
        "region",
        "projects",
        "2030",
        "\n",
        "\n\n",
        "\x00",
        "\u200f",
        "\u202e",
        "𝟚",
        "",
    ]
)


def well_formed(text: str, **more: str) -> None:
    reading = read_text(text, **more)
    for item in (*reading.claims, *reading.apart):
        assert 0 <= item.start < item.end <= len(text)
    for claim in reading.claims:
        assert claim.reasons or claim.confidence > 0.9
        assert claim.number is not None or claim.growth is not None
        assert 0 < claim.confidence <= 1


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=40).map(" ".join))
@example("trade " * 5 + "$5 million " * 5)
def test_words_of_statements_in_any_order(text):
    well_formed(text, published="2024-10-05")


@settings(max_examples=150)
@given(st.text(max_size=300))
def test_any_text(text):
    well_formed(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 50_000 + "trade 5 million" + ")" * 50_000,
        "trade was " + "9" * 1_000_000 + " million dollars",
        "trade was " + "9," * 100_000 + "9 million dollars",
        "trade was " + "9 000 " * 50_000 + "dollars",
        "\u202e\u200f trade with Austria \x00 was $5 million in 2023" * 500,
        "<p>" * 100_000 + "trade of 5 million dollars",
        "trade " * 150_000,
        "from 2005 to " * 50_000,
        "January-" * 100_000,
        "A" * 1_000_000 + " million",
        "According to the " + "Bank of " * 100_000,
        "trade with Austria was " + "about " * 100_000 + "$5 million",
        "exports$" * 100_000,
        "one hundred and " * 50_000,
        ". " * 400_000 + "trade 5 million dollars",
        "\n" * 900_000,
        "first " * 100_000 + "partner",
        "between $2 million and " * 30_000,
    ],
    ids=lambda text: repr(text[:24]),
)
def test_hostile_texts_are_read_in_bounded_time(text):
    started = time.process_time()
    well_formed(text, published="2024-10-05")
    # A megabyte of prose takes one second; ten leave room for a busy machine, and none for a catastrophe.
    assert time.process_time() - started < 10


def test_a_text_that_is_too_long_is_refused_at_once():
    started = time.perf_counter()
    with pytest.raises(ReaderError, match="characters"):
        read_text("trade 5 million. " * (MAX_CHARACTERS // 16 + 1))
    assert time.perf_counter() - started < 1


def test_a_megabyte_of_prose_takes_seconds():
    draw = random.Random(5)
    talk = (
        "The ministers met in the capital and spoke of culture, transport and the friendship of the two peoples. " * 25
    )
    pages = []
    while sum(map(len, pages)) < 1_000_000:
        a, b = draw.randint(10, 99), draw.randint(100, 999)
        pages.append(
            f"{talk}\n\nIn 2023, trade between Kazakhstan and Austria was {b}.{a % 10} million US dollars (+{a}.1%), "
            f"including exports of {a}.5 million dollars. Since 2005, direct investment from Austria made {b} million "
            "dollars."
        )
    text = "\n\n".join(pages)[:1_000_000]
    read_text("warm")
    started = time.process_time()
    reading = read_text(text, published="2024-10-05")
    assert time.process_time() - started < 2
    assert len(reading.claims) + len(reading.apart) > 1_000
