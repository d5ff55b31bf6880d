from decimal import Decimal

import pytest

from etl.model.units import Qualifier
from etl.reader.numbers import Figure, Kind, find_figures


def only(text: str) -> Figure:
    found = find_figures(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "scale", "unit"),
    [
        ("12.5 million US dollars", "12.5", 10**6, "USD"),
        ("US$12.5 mln", "12.5", 10**6, "USD"),
        ("USD 12.50 bln", "12.50", 10**9, "USD"),
        ("$12bn", "12", 10**9, "USD"),
        ("$ 12 thousand", "12", 10**3, "USD"),
        ("€41.0m", "41.0", 10**6, "EUR"),
        ("28 Million Euros", "28", 10**6, "EUR"),
        ("3,4 billion CZK", "3.4", 10**9, "CZK"),
        ("350,4 million dollars", "350.4", 10**6, "USD"),
        ("1,250,000 dollars", "1250000", 1, "USD"),
        ("1 250 000 US dollars", "1250000", 1, "USD"),
        ("two trillion rubles", "2", 10**12, "RUB"),
        ("1 billion 45 million US dollars", "1045", 10**6, "USD"),
        ("a billion dollars", "1", 10**9, "USD"),
        ("exports$870.7 mln", "870.7", 10**6, "USD"),
        ("7.8 billion U.S. dollars", "7.8", 10**9, "USD"),
    ],
)
def test_money_keeps_its_digits_scale_and_currency(text, value, scale, unit):
    figure = only(text)
    assert (figure.kind, figure.value, figure.scale, figure.unit) == (Kind.MONEY, value, scale, unit)


def test_money_without_a_currency_has_none():
    assert only("147.7 million").unit == ""


@pytest.mark.parametrize("text", ["12 Canadian dollars", "12 million Australian dollars", "12 million dirhams"])
def test_other_dollars_are_no_us_dollars(text):
    assert only(text).kind is Kind.OTHER


def test_a_comma_before_three_digits_and_a_scale_word_is_in_doubt():
    assert "may be" in only("1,045 billion dollars").doubt
    assert only("104,5 billion dollars").doubt == ""


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("about 30%", Qualifier.ABOUT),
        ("nearly 30 percent", Qualifier.ABOUT),
        ("more than 30%", Qualifier.OVER),
        ("slightly over 30 per cent", Qualifier.OVER),
        ("exceeded 30%", Qualifier.OVER),
        ("up to 30%", Qualifier.UP_TO),
        ("less than 30%", Qualifier.UNDER),
        ("30%", Qualifier.EXACT),
    ],
)
def test_hedges(text, qualifier):
    assert only(text).qualifier is qualifier


@pytest.mark.parametrize(
    ("text", "value"),
    [("2.5fold", "2.5"), ("fourfold", "4"), ("3 times", "3"), ("doubled", "2"), ("tripled", "3"), ("2.1-fold", "2.1")],
)
def test_factors(text, value):
    figure = only(text)
    assert (figure.kind, figure.value) == (Kind.FACTOR, value)


@pytest.mark.parametrize(
    ("text", "value", "signed"),
    [("(+ 48.4%)", "48.4", True), ("(-3.1%)", "-3.1", True), ("(−3.1 %)", "-3.1", True), ("by 3.1%", "3.1", False)],
)
def test_signs_of_percentages(text, value, signed):
    figure = only(text)
    assert (figure.value, figure.signed) == (value, signed)


@pytest.mark.parametrize("text", ["stood at minus $1.2 million", "was minus 1.2%"])
def test_minus_in_words(text):
    assert only(text).value == "-1.2"


def test_a_dash_between_word_and_sum_is_no_sign():
    figure = only("imports – 479.1 million dollars")
    assert figure.value == "479.1"
    assert "imports – 479.1 million dollars"[figure.start : figure.end] == "479.1 million dollars"


@pytest.mark.parametrize("text", ["8.5 million tons", "3 percentage points", "12345678901234567890"])
def test_what_is_no_sum_says_so(text):
    assert only(text).kind is Kind.OTHER


def test_the_number_is_in_base_units():
    assert only("626.8 million dollars").number == Decimal("626800000.0")
