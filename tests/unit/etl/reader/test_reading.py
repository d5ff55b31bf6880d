"""Whole sentences, made up here: what is carried along, what stays unstated, what is set apart."""

import pytest

from etl.reader import Claim, PeriodForm, ReaderError, read_text

LETTER = (
    "According to the Bureau of National Statistics, trade between Kazakhstan and Austria in 2024 stood at 412.6 "
    "million US dollars (+7.3%) (exports – 198.4 million, a decrease of 12.1%, imports – 214.2 million). In "
    "January–March 2025, two-way trade was 101.5 million dollars. From 2005 to the end of 2024, gross direct "
    "investment from Austria reached 1.2 billion dollars, including 40.1 million in 2022, 38.2 million in 2023. For "
    "the first quarter of 2025, this figure was 9.9 million dollars. About 90 companies with Austrian capital work in "
    "Kazakhstan."
)


def claims(text: str, published: str | None = "2025-05-12", **more: str) -> list[Claim]:
    return list(read_text(text, published=published, **more).claims)


def short(claim: Claim) -> tuple[str, ...]:
    return (claim.indicator, claim.reporter, claim.partner, claim.period, claim.value, claim.unit, f"{claim.scale:g}")


def test_a_reference_block_is_read_whole():
    found = claims(LETTER)
    assert [short(claim) for claim in found] == [
        ("turnover", "KZ", "AT", "2024", "412.6", "USD", "1e+06"),
        ("exports", "KZ", "AT", "2024", "198.4", "USD", "1e+06"),
        ("imports", "KZ", "AT", "2024", "214.2", "USD", "1e+06"),
        ("turnover", "KZ", "AT", "2025-Q1", "101.5", "USD", "1e+06"),
        ("fdi_cumulative", "KZ", "AT", "2005-01/2024-12", "1.2", "USD", "1e+09"),
        ("fdi_inflow_gross", "KZ", "AT", "2022", "40.1", "USD", "1e+06"),
        ("fdi_inflow_gross", "KZ", "AT", "2023", "38.2", "USD", "1e+06"),
        ("fdi_inflow_gross", "KZ", "AT", "2025-Q1", "9.9", "USD", "1e+06"),
        ("companies", "KZ", "AT", "2025-05", "90", "COUNT", "1"),
    ]
    growth = [claim.growth.value if claim.growth else None for claim in found[:3]]
    assert growth == ["7.3", "-12.1", None]
    assert {claim.stated_source for claim in found[:4]} == {"Bureau of National Statistics"}


def test_spans_lead_to_the_figures_of_the_text_given():
    text = "\ufeff\u200e" + LETTER.replace(" ", "\u00a0", 3)
    for claim in claims(text):
        assert claim.value in text[claim.start : claim.end]


def test_a_currency_that_is_carried_is_said_to_be():
    exports = claims(LETTER)[1]
    assert any("no currency is printed" in reason for reason in exports.reasons)


def test_growth_before_its_level():
    (claim,) = claims("Investment from Austria in 2023 increased by 23% to 12.5 million dollars.")
    assert short(claim)[:5] == ("fdi_inflow_gross", "KZ", "AT", "2023", "12.5")
    assert claim.growth is not None
    assert (claim.growth.value, claim.growth.basis) == ("23", "yoy")


def test_a_factor_is_no_percentage():
    (claim,) = claims("In 2023 trade with Austria grew 2.5 times, to $50 million.")
    assert claim.growth is not None
    assert (claim.growth.factor, claim.growth.percent) == (claim.growth.factor, 150)


def test_growth_without_a_level():
    (claim,) = claims("In January-July 2024, trade turnover with Austria rose by 20%.")
    assert (claim.indicator, claim.share_of, claim.value, claim.period) == ("growth", "turnover", "", "2024-01/2024-07")


def test_growth_on_another_base_says_so():
    (claim,) = claims("Trade with Austria in 2024 was $90 million, 40% more than in 2019.")
    assert claim.growth is not None
    assert claim.growth.basis == "2019"


def test_years_of_a_change_are_not_years_of_a_sum():
    (claim,) = claims("Trade with Austria has tripled over the past five years, reaching $1.5 billion.")
    assert claim.period != "2020-06/2025-05"


def test_the_base_of_a_comparison_has_its_own_year():
    found = claims("Trade with Austria in 2023 reached $467 million, from $325.9 million in the previous year.")
    assert [(claim.value, claim.period) for claim in found] == [("467", "2023"), ("325.9", "2022")]


def test_a_bare_figure_in_brackets_is_the_base_only_where_it_fits():
    fits = "Trade with Austria in 2023 was $110 million, up 10% ($100 million)."
    odd = "Trade with Austria in 2023 was $110 million, up 10% ($60 million)."
    assert [(c.value, c.period) for c in claims(fits)] == [("110", "2023"), ("100", "2022")]
    assert [c.value for c in claims(odd)] == ["110"]


def test_a_year_and_its_months_may_stand_apart():
    (claim,) = claims("This year over nine months, trade with Austria came to $9.5 billion.", "2024-11-20")
    assert claim.period == "2024-01/2024-09"


def test_last_year_depends_on_the_date_and_says_so():
    text = "Last year, trade with Austria was $90 million."
    assert claims(text)[0].period == "2024"
    assert any("2025" in reason for reason in claims(text)[0].reasons)
    assert claims(text, None)[0].period == ""


def test_a_year_that_is_missing_is_inferred_and_marked():
    (claim,) = claims("Trade with Austria reached $90 million.")
    assert (claim.period, claim.period_form) == ("2024", PeriodForm.INFERRED)
    assert claim.confidence < 0.7
    assert any("does not state the year" in reason for reason in claim.reasons)
    assert claims("Trade with Austria reached $90 million.", None)[0].period == ""


def test_a_total_of_investment_without_dates_has_no_period():
    (claim,) = claims("Austrian direct investment has passed $3 billion.")
    assert short(claim)[:5] == ("fdi_cumulative", "KZ", "AT", "", "3")


def test_an_open_total_is_closed_by_the_next_sentence():
    text = "Since 2005, direct investment from Austria was $30 million. In the first half of 2024, it was $2 million."
    assert [claim.period for claim in claims(text, None)] == ["2005-01/2024-06", "2024-H1"]


@pytest.mark.parametrize(
    ("text", "reporter", "partner"),
    [
        ("By Polish data, trade with Kazakhstan in 2023 was $900 million.", "PL", "KZ"),
        ("Chinese customs: 2024 trade with Kazakhstan was $40 billion.", "CN", "KZ"),
        ("Exports to Kazakhstan from Austria amounted to €30 million in 2023.", "AT", "KZ"),
        ("Austrian exports to Kazakhstan amounted to €30 million in 2023.", "AT", "KZ"),
        ("Kazakhstan's exports to Austria amounted to $30 million in 2023.", "KZ", "AT"),
        ("Interview with the Austrian foreign minister. Trade was $30 million in 2023.", "", "AT"),
    ],
)
def test_whose_statistics(text, reporter, partner):
    assert [(claim.reporter, claim.partner) for claim in claims(text)] == [(reporter, partner)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The parties agreed to bring trade with Austria to $1 billion by 2030.", "target"),
        ("Agreements worth $1.7 billion on trade were signed with Austria.", "deals"),
        ("Joint projects in trade with Austria total $500 million.", "projects"),
        ("Kazakhstan exported 8.5 million tons of oil to Austria.", "quantity"),
        ("Trade between Austria and Slovakia reached $2 billion in 2023.", "third countries"),
        ("The Aktobe region's trade with Austria was $45 million in 2023.", "region"),
        ("Wheat exports to Austria were $12 million in 2023.", "product"),
        ("Trade with Austria in 2023 was between $2 billion and $3 billion.", "range"),
        ("Trade with Austria in 2023 was 1.5 trillion rubles.", "currency"),
        ("Trade with Central Asia in 2023 was $3 billion.", "group of countries"),
    ],
)
def test_what_is_no_claim_is_set_apart_with_the_reason(text, reason):
    reading = read_text(text, published="2025-05-12")
    assert [claim.value for claim in reading.claims] == []
    assert reading.apart
    assert all(reason in apart.reason for apart in reading.apart)


def test_several_partners_of_one_sentence():
    found = claims(
        "In 2023, trade with Austria was $1.4 billion, with Slovakia $4.4 billion and with Poland $1.1 billion."
    )
    assert [(claim.partner, claim.value) for claim in found] == [("AT", "1.4"), ("SK", "4.4"), ("PL", "1.1")]


def test_shares_and_ranks():
    found = claims("Austria ranks third among trading partners. It accounts for 5% of Kazakhstan's foreign trade.")
    assert [(claim.indicator, claim.value, claim.partner) for claim in found] == [
        ("rank", "3", "AT"),
        ("share", "5", "AT"),
    ]
    assert found[1].share_of == "Kazakhstan's foreign trade"
    assert found[1].period == ""


def test_the_head_of_a_text_gives_address_and_date():
    reading = read_text("https://example.org/a\n2024-03-05\nLast year, trade with Austria was $90 million.")
    assert (reading.url, reading.published and reading.published.text) == ("https://example.org/a", "2024-03-05")
    assert reading.claims[0].period == "2023"


def test_news_that_breaks_after_each_sentence_goes_on():
    text = "Trade between Kazakhstan and Austria in 2023 made $90 million.\n\nExports amounted to $50 million."
    assert [short(claim)[:4] for claim in claims(text)] == [
        ("turnover", "KZ", "AT", "2023"),
        ("exports", "KZ", "AT", "2023"),
    ]


def test_a_date_that_is_none_is_refused():
    with pytest.raises(ReaderError, match="not a date"):
        read_text("text", published="yesterday")


def test_nothing_is_made_of_nothing():
    assert read_text("").claims == ()
    assert read_text("The ministers met in 2024 and spoke of 30 years of relations.").claims == ()
