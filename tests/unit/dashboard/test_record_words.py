from datetime import date

import pytest

from dashboard.record_words import Scale, published_words, stated_words
from dashboard.text import Words
from etl.registry import load_registry

WORDS = Words("en", load_registry().areas)


@pytest.mark.parametrize(
    ("value", "unit", "resolution", "stated", "shown"),
    [
        (479626207.09, "USD", 0.01, "479626.20709 thousand", "479.6 million USD"),
        (626.8e6, "USD", 1e5, "626.8 million", "626.8 million USD"),
        (48e6, "USD", 1e6, "48 million", "48 million USD"),
        (7.6e9, "USD", 1e8, "7.6 billion", "7.6 billion USD"),
        (38.6e9, "USD", 1e8, "38.6 billion", "38.6 billion USD"),
        (-331.9e6, "USD", 1e5, "", "−331.9 million USD"),
        (34627.0, "EUR", 1.0, "34627", "34.6 thousand EUR"),
        (270.0, "COUNT", 1.0, "270", "270"),
        (9.0, "RANK", 1.0, "9", "9th"),
        (30.0, "PERCENT", 1.0, "30", "30%"),
        (2.5, "FACTOR", 0.1, "2.5", "2.5 times"),
        (0.0, "USD", 1.0, "", "0.0 million USD"),
    ],
)
def test_a_value_stands_at_its_scale_with_no_more_digits_than_printed(value, unit, resolution, stated, shown):
    scale = Scale.of(WORDS, value, unit, resolution, stated)
    assert scale.full(value) == shown


def test_a_rate_with_wide_bounds_has_no_decimals():
    assert Scale.of(WORDS, 60.18, "PERCENT", signed=True).full(60.18) == "+60.2%"
    assert Scale.of(WORDS, 60.18, "PERCENT", signed=True, width=4.0).full(60.18) == "+60%"
    assert Scale.of(WORDS, 4200.5, "PERCENT", signed=True).full(4200.5) == "+4,200%"


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "shown"),
    [
        ("479626.20709 thousand", "USD", "exact", "479,626.20709 thousand USD"),
        ("6288894.677410004 thousand", "USD", "", "6,288,894.677410004 thousand USD"),
        ("-2495.592967 million", "USD", "exact", "−2,495.592967 million USD"),
        ("30", "PERCENT", "over", "over 30%"),
        ("3000", "COUNT", "over", "over 3,000"),
        ("2.50", "FACTOR", "", "2.50 times"),
        ("0.00000001 million", "EUR", "", "0.00000001 million EUR"),
        ("", "USD", "", ""),
    ],
)
def test_as_stated_keeps_every_digit(value, unit, qualifier, shown):
    record = {"value_as_stated": value, "unit_as_stated": unit}
    assert stated_words(WORDS, record, qualifier) == shown


@pytest.mark.parametrize(
    ("day", "precision", "long", "short"),
    [
        (date(2024, 9, 2), "day", "2 September 2024", "2 Sept 2024"),
        (date(2024, 7, 31), "month", "July 2024", "Jul 2024"),
        (date(2024, 12, 31), "year", "2024", "2024"),
        (date(2024, 7, 31), "inferred", "July 2024", "Jul 2024"),
        (date(2024, 11, 17), "inferred", "17 November 2024", "17 Nov 2024"),
        (None, "day", "undated", "undated"),
    ],
)
def test_a_date_is_no_more_exact_than_it_is_known(day, precision, long, short):
    record = {"published": day, "published_precision": precision}
    assert published_words(WORDS, record) == long
    assert published_words(WORDS, record, short=True) == short
