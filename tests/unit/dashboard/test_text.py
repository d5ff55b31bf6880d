"""Words: numbers as a bulletin prints them, grammar that holds at the extremes."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from dashboard.number_text import number_text
from dashboard.text import MINUS, Segment, TextError, Words, languages, plain
from etl.model.period import Period
from etl.registry import load_registry

WORDS = Words("en", load_registry().areas)


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        (1278.64, 1, False, "1,278.6"),
        (-464.36, 1, False, "−464.4"),
        (13.94, 1, True, "+13.9"),
        (-0.04, 1, True, "0.0"),
        (0.0, 1, True, "0.0"),
        (-0.0, 0, False, "0"),
        (9.995, 2, False, "9.99"),
    ],
)
def test_number(value, decimals, signed, text):
    assert WORDS.number(value, decimals, signed=signed) == text


@given(st.floats(-1e15, 1e15), st.integers(0, 3), st.booleans())
def test_a_number_never_carries_an_ascii_minus_or_a_negative_zero(value, decimals, signed):
    text = WORDS.number(value, decimals, signed=signed)
    assert "-" not in text
    if text.startswith(MINUS):
        assert any(digit in text for digit in "123456789")


@pytest.mark.parametrize(
    ("value", "unit", "resolution", "text"),
    [
        (706.9e6, "USD", None, "$706.9 million"),
        (1_278.6e6, "EUR", None, "€1.28 billion"),
        (49.7e9, "USD", 1e8, "$49.7 billion"),
        (48e6, "USD", 1e6, "$48 million"),
        (-464.4e6, "USD", None, "−$464.4 million"),
        (12e6, "CZK", None, "CZK 12.0 million"),
        (999.96e6, "USD", None, "$1.00 billion"),
        (0.0, "USD", None, "$0.0 million"),
    ],
)
def test_money_shows_no_more_digits_than_were_printed(value, unit, resolution, text):
    assert WORDS.money(value, unit, resolution) == text


@pytest.mark.parametrize(
    ("code", "text", "tick"),
    [
        ("2023", "2023", "2023"),
        ("2024-H1", "first half of 2024", "H1 2024"),
        ("2024-Q3", "third quarter of 2024", "Q3 2024"),
        ("2024-07", "July 2024", "Jul 2024"),
        ("2024-01/2024-08", "January–August 2024", "Jan–Aug 2024"),
        ("2005/2023", "2005–2023", "2005–2023"),
        ("2023-07/2024-06", "the year to June 2024", "Jul 2023–Jun 2024"),
    ],
)
def test_periods(code, text, tick):
    period = Period.parse(code)
    assert (WORDS.period(period), WORDS.tick(period)) == (text, tick)


def test_windows_of_a_comparison_are_both_named():
    assert WORDS.windows(Period.parse("2026-H1"), Period.parse("2025-H1")) == (
        "January–June 2026 with January–June 2025"
    )


@pytest.mark.parametrize(
    ("growth", "text"),
    [(13.94, "rose by 13.9%"), (-20.2, "fell by 20.2%"), (0.04, "was unchanged"), (-5, "fell by 5.0%")],
)
def test_movement(growth, text):
    assert plain(WORDS.moved(growth)) == text


@given(st.floats(-1e6, 1e6))
def test_no_movement_is_ever_negative(growth):
    assert MINUS not in plain(WORDS.moved(growth))


def test_the_rate_of_a_movement_is_a_link():
    assert WORDS.moved(13.94, "growth.a.b") == (Segment("rose by "), Segment("13.9%", "growth.a.b"))


def test_ordinals_and_ties():
    assert [WORDS.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 113)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "113th"]
    )
    assert WORDS.rank(5, joint=True) == "joint 5th"


def test_areas_take_articles_and_possessives():
    assert str(WORDS.area("NL")) == "the Netherlands"
    assert WORDS.area("NL").own == "the Netherlands’"
    assert WORDS.area("CZ").own == "Czechia’s"
    assert f"{WORDS.area('EU27_2020').to}" == "to the EU"
    assert WORDS.area_label("EU27_2020") == "EU27"
    assert WORDS.adjective("CZ") == "Czech"


def test_dates_and_lists():
    assert WORDS.day(date(2024, 9, 2)) == "2 September 2024"
    assert WORDS.listing(["a", "b", "c"]) == "a, b and c"
    assert WORDS.listing([]) == ""


def test_unknown_language_or_phrase_is_named():
    with pytest.raises(TextError, match="tlh"):
        Words("tlh", {})
    with pytest.raises(TextError, match="no phrase"):
        WORDS.say("no.such")


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_every_phrase_with_the_same_fields(lang):
    from string import Formatter

    from dashboard.text import _phrases

    def fields(text):
        return {name.split(".")[0] for _, name, _, _ in Formatter().parse(text) if name}

    english, other = _phrases("en"), _phrases(lang)
    wanted = {key for key in english if not key.startswith(("areas.", "ordinal.")) and key.count(".") < 3}
    assert wanted <= set(other)
    for key in wanted:
        if isinstance(english[key], str):
            assert fields(other[key]) == fields(english[key]), key


@pytest.mark.parametrize("lang", ["en", "cs", "ru", "kk"])
@given(value=st.floats(0, 1e13), decimals=st.integers(0, 5))
def test_numbers_are_grouped_as_babel_groups_them(lang, value, decimals):
    locale = Locale.parse(lang)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = round(value, decimals)
    assert number_text(locale, rounded, decimals, False) == format_decimal(rounded, pattern, locale=locale)
