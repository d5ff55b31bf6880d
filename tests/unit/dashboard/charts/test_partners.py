"""Charts of many partners: places and ties, what is missing, the focus, two years, the partners' own count."""

from dataclasses import replace

import pytest
from few_figures import trade

from dashboard.calculations import evaluate
from dashboard.charts import discover
from dashboard.charts.partner_pieces import group_areas, group_of, shown, standings
from dashboard.charts.partner_table import partner_table
from dashboard.charts.spec import Mark
from dashboard.state import ViewState

CZ = ViewState()


def build(name, ctx, state=CZ):
    return discover()[f"partners-{name}"].build(ctx, state)


def series(spec, series_id):
    return next(one for one in spec.series if one.id == series_id)


def values(spec, series_id):
    return {point.x: point.value for point in series(spec, series_id).points}


# Places


def test_equals_share_a_place_and_the_next_is_skipped(ctx_of):
    words = ctx_of().words
    order = standings(words, {"CZ": 5.0, "DE": 9.0, "AT": 5.0, "PL": 1.0, "SK": None})
    assert [(one.area, one.place, one.joint) for one in order] == [
        ("DE", 1, False), ("AT", 2, True), ("CZ", 2, True), ("PL", 4, False),
    ]  # fmt: skip


def test_the_focus_takes_the_last_row_when_it_stands_below(ctx_of):
    order = standings(ctx_of().words, {code: float(100 - i) for i, code in enumerate(group_areas(ctx_of(), "eu"))})
    rows = shown(order, "SK", 12)
    assert len(rows) == 12
    assert [one.place for one in rows[:11]] == list(range(1, 12))
    assert rows[-1].area == "SK"
    assert rows[-1].place == next(one.place for one in order if one.area == "SK") > 12
    assert shown(order, "AT", 12) == order[:12]
    assert shown(order, "CN", 12) == order[:12]


# Groups


def test_the_eu_is_the_group_unless_the_focus_has_no_place_in_it(ctx_of):
    ctx = ctx_of()
    assert len(group_of(ctx, CZ).areas) == 27
    assert group_of(ctx, ViewState(partners=("EU27_2020",))).id == "eu"
    assert group_of(ctx, ViewState(partners=("CN",))).id == "all"
    assert group_of(ctx, ViewState(partners=("CN",), view="eu")).id == "eu"
    assert set(group_of(ctx, ViewState(view="neighbours")).areas) == {"RU", "CN", "KG", "UZ", "TM"}
    assert "KZ" not in group_areas(ctx, "all")


# Ranking


def test_a_tie_is_told_as_joint(ctx_of):
    ctx = ctx_of(
        trade("DE", 2023, 60, 40), trade("CZ", 2023, 10, 20), trade("PL", 2023, 20, 10), trade("AT", 2023, 1, 1)
    )
    spec = build("ranking", ctx)
    assert spec.title == "Germany leads; Czechia is joint 2nd of 4 EU members by turnover"
    assert spec.extra["ranks"] == "1,2,2,4"
    assert spec.x.categories == ("DE", "CZ", "PL", "AT")
    assert spec.highlight == "CZ"
    assert evaluate(ctx, spec.extra["rank_ref"]).value == 2


@pytest.mark.parametrize(
    ("figures", "title"),
    [
        ([("DE", 9, 2), ("FR", 5, 5), ("CZ", 1, 1)], "Germany leads; Czechia is 3rd of 3 EU members by turnover"),
        ([("CZ", 9, 1), ("FR", 5, 5)], "Czechia and France share the first place of 2 EU members by turnover"),
        ([("CZ", 9, 1), ("FR", 5, 5), ("DE", 4, 6)], "3 of 3 EU members share the first place by turnover"),
        ([("NL", 9, 2), ("CZ", 1, 1)], "The Netherlands leads; Czechia is 2nd of 2 EU members by turnover"),
        ([("CZ", 9, 2), ("NL", 1, 1)], "Czechia leads 2 EU members by turnover, ahead of the Netherlands"),
        ([("DE", 9, 2), ("FR", 1, 1)], "Germany leads 2 EU members by turnover; Czechia has no published figure"),
        ([("NL", 9, 2)], "The Netherlands is the only EU member with published turnover"),
        ([("DE", 9, 1), ("FR", 5, 5), ("CZ", 0, 0)], "Czechia is 3rd of 3 EU members by turnover"),
    ],
)  # fmt: skip
def test_titles_of_every_standing(ctx_of, figures, title):
    spec = build("ranking", ctx_of(*(trade(area, 2023, sold, bought) for area, sold, bought in figures)))
    assert spec.title == title


def test_a_missing_flow_is_named_and_never_a_zero(ctx_of):
    ctx = ctx_of(trade("DE", 2023, 60, 40), trade("CZ", 2023, None, 20), trade("PL", 2023, 20, 10))
    spec = build("ranking", ctx)
    assert "CZ" not in spec.x.categories
    assert values(spec, "exports") == {"DE": 60e6, "PL": 20e6}
    note = next(note for note in spec.notes if note.startswith("Not published for 2023"))
    assert "Czechia (exports)" in note
    assert "Germany" not in note
    assert spec.title.endswith("Czechia has no published figure")


def test_ranked_by_imports_a_partner_without_exports_has_its_place(ctx_of):
    ctx = ctx_of(trade("DE", 2023, 60, 40), trade("CZ", 2023, None, 50))
    spec = build("ranking", ctx, ViewState(sort="imports"))
    assert spec.x.categories == ("CZ", "DE")
    assert not spec.stacked
    assert [one.id for one in spec.series] == ["imports"]


def test_a_real_zero_is_shown_as_one(ctx_of):
    ctx = ctx_of(trade("DE", 2023, 60, 40), trade("CZ", 2023, 0, 50))
    assert values(build("ranking", ctx), "exports")["CZ"] == 0
    assert build("scatter", ctx).series[0].points[0].x == "DE"
    assert any("zero" in note and "Czechia" in note for note in build("scatter", ctx).notes)


def test_a_year_that_few_have_reported_is_not_the_last_held(ctx_of):
    whole = [trade(area, 2023, 10 + i, 10) for i, area in enumerate(("DE", "FR", "CZ", "PL"))]
    ctx = ctx_of(*whole, trade("CZ", 2024, 99, 99))
    assert build("ranking", ctx).extra["period"] == "2023"
    assert build("ranking", ctx, ViewState(year=2024)).extra["period"] == "2024"


def test_balance_may_be_negative_and_is_ranked_from_the_largest_surplus(ctx_of):
    ctx = ctx_of(trade("DE", 2023, 10, 40), trade("CZ", 2023, 30, 20), trade("PL", 2023, 1, 100))
    spec = build("ranking", ctx, ViewState(sort="balance"))
    assert values(spec, "balance") == {"CZ": 10e6, "DE": -30e6, "PL": -99e6}
    assert build("ranking", ctx, ViewState(sort="-balance")).x.categories == ("PL", "DE", "CZ")


def test_nothing_gives_a_reason_and_a_way_out(ctx_of):
    for name in ("ranking", "supplier-change", "slope", "scatter"):
        spec = build(name, ctx_of(trade("DE", 2023, 60, 40)), ViewState(year=2001))
        assert spec.empty == "No figures with EU members are published for 2001.", name
        assert spec.empty_href == "/partners"


# Change and slope


def test_suppliers_stand_before_their_year_before(ctx_of):
    ctx = ctx_of(
        trade("DE", 2022, 1, 100), trade("DE", 2023, 1, 110), trade("CZ", 2022, 1, 40), trade("CZ", 2023, 1, 50),
        trade("PL", 2023, 1, 60),
    )  # fmt: skip
    spec = build("supplier-change", ctx)
    assert values(spec, "now") == {"DE": 110e6, "PL": 60e6, "CZ": 50e6}
    assert values(spec, "before") == {"DE": 100e6, "CZ": 40e6}
    assert {point.mark for point in series(spec, "before").points} == {Mark.YEAR_BEFORE}
    assert [point.label for point in series(spec, "now").points] == ["110.0 +10.0%", "60.0", "50.0 +25.0%"]
    assert spec.title == "As a supplier, Czechia gained 25.0% in 2023 and is 3rd of 3 EU members"
    assert any("No growth is given for Poland" in note for note in spec.notes)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (100, 50, "lost 50.0%"),
        (100, 100, "was unchanged"),
        (100, 700, "grew 7-fold"),
        (0, 50, "was 2nd of 2"),
        (None, 50, "was 2nd of 2"),
    ],
)
def test_titles_of_every_change(ctx_of, before, now, told):
    ctx = ctx_of(
        trade("DE", 2022, 1, 900), trade("DE", 2023, 1, 900), trade("CZ", 2022, 1, before), trade("CZ", 2023, 1, now)
    )
    assert told in build("supplier-change", ctx).title


def test_a_slope_takes_two_years_in_any_order(ctx_of):
    years = [
        trade(area, year, 10 * size + year - 2000, 10)
        for area, size in (("DE", 9), ("CZ", 1))
        for year in (2015, 2020, 2023)
    ]
    ctx = ctx_of(*years)
    wanted = ("2015", "2023")
    assert build("slope", ctx, ViewState(base=2015, year=2023)).x.categories == wanted
    assert build("slope", ctx, ViewState(base=2023, year=2015)).x.categories == wanted
    assert build("slope", ctx, ViewState(base=2015)).x.categories == wanted
    spec = build("slope", ctx, ViewState(base=2015, year=2023))
    assert [point.value for point in series(spec, "CZ").points] == [35e6, 43e6]
    assert spec.title == "Trade with Czechia rose by 22.9% from 2015 to 2023; no other of 2 EU members did better"


def test_a_partner_without_one_of_the_years_has_no_slope(ctx_of):
    ctx = ctx_of(
        trade("DE", 2022, 9, 9),
        trade("DE", 2023, 9, 9),
        trade("CZ", 2023, 1, 1),
        trade("FR", 2022, 5, 4),
        trade("FR", 2023, 6, 4),
    )
    spec = build("slope", ctx)
    assert [one.id for one in spec.series] == ["DE", "FR"]
    assert spec.title == "Turnover rose with 1 of 2 EU members from 2022 to 2023"


# Scatter and panels


def test_a_surplus_is_more_exports_than_imports(ctx_of):
    ctx = ctx_of(trade("DE", 2023, 60, 40), trade("CZ", 2023, 10, 20), trade("PL", 2023, 20, 10))
    spec = build("scatter", ctx)
    assert spec.title == "Kazakhstan has a surplus with 2 of 3 EU members, but not with Czechia"
    own = series(spec, "focus").points[0]
    assert (own.x_value, own.value) == (10e6, 20e6)
    assert spec.diagonal
    assert spec.x.log


def test_panels_share_a_scale_and_show_the_partners_chosen(ctx_of):
    ctx = ctx_of(*(trade(area, year, 10, 20) for area in ("CZ", "DE", "US") for year in (2022, 2023)))
    spec = build("multiples", ctx, ViewState(compare=("US", "CN")))
    assert [one.panel for one in spec.series] == ["Czechia", "United States"]
    assert "One scale in all panels" in spec.subtitle
    assert any("China" in note for note in spec.notes)


# The partners' own count


def test_the_partners_own_count_is_another_series(ctx_of):
    own = [figure for area in ("DE", "CZ") for figure in mirror(area, 2023, 7, 8)]
    ctx = ctx_of(trade("DE", 2023, 60, 40), trade("CZ", 2023, 10, 20), own)
    spec = build("ranking", ctx, ViewState(reporter="CZ"))
    assert values(spec, "exports") == {"DE": 7e6, "CZ": 7e6}
    assert {point.mark for one in spec.series for point in one.points} == {Mark.MIRROR}
    assert "each by its own count" in spec.subtitle


def mirror(area, year, exports, imports):
    return [
        replace(one, reporter=area, partner="KZ", source="eurostat_comext")
        for one in trade(area, year, exports, imports, reporter=area)
    ]


# The table


def test_missing_cells_say_so_and_stand_last(ctx_of):
    ctx = ctx_of(
        trade("DE", 2022, 50, 40), trade("DE", 2023, 60, 40), trade("CZ", 2023, None, 20), trade("PL", 2023, 20, 10),
        trade("EU27_2020", 2023, 80, 70), trade("WLD", 2023, 200, 100),
    )  # fmt: skip
    table = partner_table(ctx, ViewState(sort="-turnover"))
    rows = {row.area: row for row in table.rows}
    assert [row.area for row in table.rows[:2]] == ["PL", "DE"]
    assert rows["CZ"].cells["exports"].text == "not published"
    assert rows["CZ"].cells["turnover"].value is None
    assert rows["CZ"].cells["imports"].value == 20e6
    assert rows["CZ"].place is None
    assert (rows["DE"].place, rows["PL"].place) == (1, 2)
    assert rows["DE"].cells["growth"].text == "+11.1%"
    assert rows["PL"].cells["growth"].text == "—"
    assert rows["DE"].cells["share_eu"].text == "66.7%"
    assert rows["DE"].cells["share_world"].text == "33.3%"
    assert [row.area for row in table.totals] == ["EU27_2020", "WLD"]
    for row in table.rows:
        for cell in row.cells.values():
            assert (cell.value is None) == (cell.ref == "")
            if cell.ref:
                assert evaluate(ctx, cell.ref).value == pytest.approx(cell.value)


def test_the_table_has_the_partners_named_beside_its_group(ctx_of):
    ctx = ctx_of(trade("DE", 2023, 60, 40), trade("CZ", 2023, 1, 2), trade("US", 2023, 5, 5))
    table = partner_table(ctx, ViewState(compare=("US",), highlight="DE"))
    rows = {row.area: row for row in table.rows}
    assert not rows["US"].in_group
    assert {row.area for row in table.chosen} == {"CZ", "US", "DE"}
    assert rows["DE"].is_focus
    assert rows["US"].place is None
    assert rows["US"].cells["share_eu"].value is None


def test_names_sort_from_a_to_z_and_back(ctx_of):
    ctx = ctx_of(*(trade(area, 2023, 1, 1) for area in ("DE", "CZ", "AT")))
    labels = [row.label for row in partner_table(ctx, ViewState(sort="name")).rows]
    assert labels == sorted(labels)
    assert [row.label for row in partner_table(ctx, ViewState(sort="-name")).rows] == labels[::-1]
