"""Charts of investment: what was stated and what was not, part-years apart, breaks, signs, units, three concepts."""

import pytest
from few_figures import figure

from dashboard.calculations import evaluate
from dashboard.charts import discover
from dashboard.state import ViewState

CZ = ViewState()
GROSS, NET, STOCK = "fdi_inflow_gross", "fdi_inflow_net", "fdi_stock"


def build(name, ctx, state=CZ):
    return discover()[f"investment-{name}"].build(ctx, state)


def gross(period, millions, partner="CZ", **more):
    return figure(GROSS, partner, period, millions * 10**6, source="statements", resolution="1000000", **more)


def official(indicator, year, value, partner="CZ", **more):
    return figure(indicator, partner, str(year), value, unit="EUR", source="wiiw_fdi", **more)


def points(spec):
    return {point.x: point for series in spec.series for point in series.points}


# Gross


def test_years_are_columns_and_the_latest_part_year_stands_apart(ctx_of):
    ctx = ctx_of(
        gross("2021", 22), gross("2023", 48), gross("2024-Q1", 14), gross("2024-H1", 25), gross("2005/2023", 330)
    )
    spec = build("gross", ctx)
    assert {one.id: [point.x for point in one.points] for one in spec.series} == {
        "years": ["2021", "2023"],
        "parts": ["2024-Q1", "2024-H1"],
    }
    # 2022, which nobody stated, keeps its place: a gap is seen as a gap.
    assert spec.x.categories == ("2021", "2022", "2023", "2024-Q1", "2024-H1")
    assert [rule.at for rule in spec.rules] == ["2024-Q1"]
    assert spec.title == "Gross inflow from Czechia was $48 million in 2023"


def test_a_part_of_a_year_that_is_stated_whole_is_not_shown(ctx_of):
    spec = build("gross", ctx_of(gross("2022-01/2022-09", 8), gross("2022", 12)))
    assert list(points(spec)) == ["2022"]
    assert spec.rules == ()


def test_a_part_year_is_never_compared_with_a_year(ctx_of):
    only_part = build("gross", ctx_of(gross("2024-H1", 25)))
    assert only_part.title == "Gross inflow from Czechia was $25 million in January–June 2024"
    both = build("gross", ctx_of(gross("2023", 48), gross("2024-H1", 25)))
    assert "fell" not in both.title


def test_growth_only_between_adjacent_years_without_a_hedge(ctx_of):
    assert "rose by 100.0% in 2022" in build("gross", ctx_of(gross("2021", 10), gross("2022", 20))).title
    hedged = build("gross", ctx_of(gross("2021", 10), gross("2022", 20, qualifier="over")))
    assert hedged.title == "Gross inflow from Czechia was over $20 million in 2022"
    assert points(hedged)["2022"].label == "over 20"
    assert "rose" not in build("gross", ctx_of(gross("2021", 0), gross("2022", 20))).title


def test_what_was_inferred_is_said_with_the_figure(ctx_of):
    one, other = gross("2021", 22), gross("2022", 24)
    said = {other.record_id: {"basis_inferred": "as elsewhere", "period_inferred": "the year before"}}
    spec = build("gross", ctx_of(one, other, said=said))
    assert points(spec)["2021"].note == ""
    assert points(spec)["2022"].note == "basis inferred: gross; period inferred: the year before"
    assert any("24" in note and "22" not in note for note in spec.notes if note.startswith("Basis inferred"))


def test_the_eu_of_statements_is_not_the_computed_eu(ctx_of):
    ctx = ctx_of(gross("2022", 12500, partner="EU"), official(NET, 2021, 5, partner="EU27_2020"))
    spec = build("gross", ctx, ViewState(partners=("EU27_2020",)))
    assert {series.partner for series in spec.series} == {"EU"}
    assert any(note.startswith("EU as stated") for note in spec.notes)
    assert build("net", ctx, ViewState(partners=("EU27_2020",))).series[0].partner == "EU27_2020"


def test_of_a_figure_in_two_currencies_the_one_in_dollars_is_shown(ctx_of):
    euros = gross("2024-01/2024-09", 6200, unit="EUR")
    spec = build("gross", ctx_of(euros, gross("2024-01/2024-09", 6400), gross("2022", 12000)))
    assert points(spec)["2024-01/2024-09"].value == 6400e6
    assert {series.unit for series in spec.series} == {"USD"}
    only_euros = build("gross", ctx_of(euros, gross("2022", 12000)))
    assert list(points(only_euros)) == ["2022"]


def test_a_currency_is_converted_only_when_it_is_asked_for(ctx_of):
    ctx = ctx_of(gross("2022", 20), official(NET, 2021, 4 * 10**6), official(STOCK, 2021, 8 * 10**6))
    assert [build(name, ctx).unit for name in ("gross", "net", "stock")] == [
        "million USD",
        "million EUR",
        "million EUR",
    ]
    euros = build("gross", ctx, ViewState(unit_asked="EUR"))
    assert points(euros)["2022"].value == pytest.approx(16e6)
    assert evaluate(ctx, points(euros)["2022"].ref).value == pytest.approx(16e6)
    assert points(build("net", ctx, ViewState(unit_asked="CZK")))["2021"].value == pytest.approx(100e6)
    dollars = build("net", ctx, ViewState(unit_asked="USD"))
    assert points(dollars)["2021"].value == pytest.approx(5e6)
    assert any(note.startswith("Converted from EUR") for note in dollars.notes)
    assert dict(build("net", ctx).filters)["unit"] == "As published"
    assert dict(dollars.filters)["unit"] == "USD"


def test_in_a_currency_that_is_asked_for_what_was_stated_in_it_goes_before_a_conversion(ctx_of):
    both = [gross("2024-01/2024-09", 6200, unit="EUR"), gross("2024-01/2024-09", 6400), gross("2023", 5000)]
    euros = points(build("gross", ctx_of(both), ViewState(unit_asked="EUR")))
    assert (euros["2024-01/2024-09"].value, euros["2023"].value) == (6200e6, pytest.approx(4000e6))
    only_euros = build("gross", ctx_of(gross("2023", 4000, unit="EUR")), ViewState(unit_asked="USD"))
    assert points(only_euros)["2023"].value == pytest.approx(5000e6)


def test_without_years_the_way_leads_to_what_there_is(ctx_of):
    ctx = ctx_of(gross("2005/2022", 500), official(NET, 2020, 5, partner="SK"), gross("2021", 22, partner="PL"))
    assert "view=cumulative" in build("gross", ctx).empty_href
    assert "view=net" in build("gross", ctx, ViewState(partners=("SK",))).empty_href
    early = build("gross", ctx, ViewState(partners=("PL",), end=gross("2015", 1).period))
    assert early.empty == "No gross inflow by year from Poland is published for these years; there is for 2021."


# Net inflow and stock


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (10, 15, "Net inflow from Czechia rose by 50.0% in 2021, to €15.0 million"),
        (10, -5, "Net inflow from Czechia turned negative in 2021, to −€5.0 million"),
        (-10, 5, "Net inflow from Czechia turned positive in 2021, to €5.0 million"),
        (-10, -5, "More was withdrawn to Czechia than came in 2021: net inflow of −€5.0 million"),
        (0, 5, "Net inflow from Czechia was €5.0 million in 2021"),
        (10, 0, "Net inflow from Czechia was nil in 2021"),
        (None, 5, "Net inflow from Czechia was €5.0 million in 2021"),
        (10, 0.02, "Net inflow from Czechia fell by 99.8% in 2021, to €20.0 thousand"),
    ],
)
def test_titles_of_every_sign(ctx_of, before, now, told):
    years = [(2020, before), (2021, now)]
    ctx = ctx_of(*(official(NET, year, None if value is None else value * 10**6) for year, value in years))
    assert build("net", ctx).title == told


def test_levels_across_a_break_are_not_compared(ctx_of):
    for indicator, name in ((NET, "net"), (STOCK, "stock")):
        spec = build(
            name, ctx_of(official(indicator, 2012, 100 * 10**6), official(indicator, 2013, 20 * 10**6, status="B"))
        )
        assert "fell" not in spec.title, name
        assert [rule.at for rule in spec.rules] == ["2013"]
        assert spec.series[0].breaks == ("2013",)
        assert {point.x for point in spec.series[0].points if point.label} == {"2012", "2013"}


def test_notes_of_years_are_told_once_for_a_run(ctx_of):
    years = [official(STOCK, year, year * 10**6) for year in (2010, 2011, 2012, 2013)]
    said = {one.record_id: {"note": "Unrevised."} for one in years[1:3]}
    assert build("stock", ctx_of(*years, said=said)).notes == ("2011–2012: Unrevised.",)


def test_a_gap_is_a_gap(ctx_of):
    spec = build(
        "stock", ctx_of(official(STOCK, 2010, 10**6), official(STOCK, 2011, None), official(STOCK, 2013, 10**6))
    )
    assert points(spec)["2011"].value is None
    assert points(spec)["2011"].ref == ""
    assert "2012" in spec.x.categories
    assert "2012" not in points(spec)


# Running totals


def test_running_totals_are_told_with_the_years_in_them(ctx_of):
    ctx = ctx_of(gross("2005/2023", 400), gross("2005-01/2024-06", 500), gross("2022", 60), gross("2023", 40),
                 gross("2024-Q1", 10), gross("2024-H1", 25))  # fmt: skip
    spec = build("cumulative", ctx)
    assert spec.title == "$500 million from Czechia from 2005 to June 2024, 25% of it in 2022–H1 2024"
    assert spec.x.categories == ("2005-01/2024-06", "2005-01/2023-12", "2022", "2023", "2024-H1")
    assert spec.highlight == "2005-01/2024-06"
    # Every bar is a printed figure: nothing is derived.
    assert all("." not in point.ref for point in points(spec).values())


def test_no_part_is_told_of_a_total_that_is_hedged_or_whose_years_leave_a_gap(ctx_of):
    gap = build("cumulative", ctx_of(gross("2005/2023", 400), gross("2020", 60), gross("2022", 40)))
    assert gap.title == "$400 million from Czechia from 2005 to 2023, as stated"
    hedged = build("cumulative", ctx_of(gross("2005/2023", 400, qualifier="about"), gross("2023", 40)))
    assert hedged.title == "About $400 million from Czechia from 2005 to 2023, as stated"
    assert points(hedged)["2005-01/2023-12"].label == "about 400"


def test_a_total_with_an_exact_beginning_in_2005_is_told_before_later_ones(ctx_of):
    ctx = ctx_of(
        gross("2003-01/2025-07", 350, qualifier="about"), gross("2008-05/2025-04", 270), gross("2005/2023", 330)
    )
    spec = build("cumulative", ctx)
    assert spec.title.startswith("$330 million from Czechia from 2005 to 2023")
    assert list(points(spec)) == ["2003-01/2025-07", "2008-05/2025-04", "2005-01/2023-12"]


# The three concepts


def test_no_chart_draws_two_concepts(ctx_of):
    ctx = ctx_of(
        *(gross(str(year), year - 2000) for year in (2020, 2021)), gross("2005/2021", 300),
        *(official(name, year, 10**6) for name in (NET, STOCK) for year in (2020, 2021)),
    )  # fmt: skip
    drawn = {
        name: {series.indicator for series in build(name, ctx).series}
        for name in ("gross", "net", "stock", "cumulative")
    }
    assert drawn == {"gross": {GROSS}, "net": {NET}, "stock": {STOCK}, "cumulative": {GROSS}}
