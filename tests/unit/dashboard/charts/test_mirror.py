"""Two counts of one flow: what makes a pair, what does not, and that neither side is altered."""

from few_figures import figure

from dashboard.calculations import evaluate
from dashboard.charts import chart
from dashboard.charts.mirror_pieces import sides, within_freight
from dashboard.charts.spec import Mark
from dashboard.exports.figure import figure as figure_of
from dashboard.state import ViewState
from dashboard.text import plain
from dashboard.two_sides import left_out, mirror_headline, reasons

MILLION = 10**6


def theirs(indicator, period, value, unit="USD"):
    """The partner's own count of its trade with Kazakhstan."""
    return figure(indicator, "KZ", period, value, unit=unit, reporter="CZ", source="eurostat_comext")


def ours(indicator, period, value, **more):
    return figure(indicator, "CZ", period, value, **more)


def months(indicator, year, until, value):
    return [theirs(indicator, f"{year}-{month:02}", value * MILLION) for month in range(1, until + 1)]


def test_both_columns_stand_beside_each_other_as_published(ctx_of):
    ctx = ctx_of(ours("imports", "2023", 480 * MILLION), theirs("exports", "2023", 800 * MILLION, unit="EUR"))
    spec = chart("mirror-imports").build(ctx, ViewState())
    shown = {(one.reporter, one.indicator): one.points[0] for one in spec.series}
    assert shown["KZ", "imports"].value == 480 * MILLION
    # 1.25 dollars an euro; the converted figure says so in its address.
    assert shown["CZ", "exports"].value == 1000 * MILLION
    assert shown["CZ", "exports"].ref.startswith("convert-usd.")
    assert (shown["KZ", "imports"].mark, shown["CZ", "exports"].mark) == (Mark.REPORTED, Mark.MIRROR)
    assert len({one.role for one in spec.series}) == 1
    assert spec.extra["above"] == "2023=2.08×"
    drawn = [note["text"] for note in figure_of(spec, "light")["layout"]["annotations"]]
    assert {"2.08×", "Czechia’s count ÷ Kazakhstan’s count", "480.0", "1,000.0"} <= set(drawn)
    assert dict(spec.legend) == {Mark.REPORTED: "Kazakhstan: imports, CIF", Mark.MIRROR: "Czechia: exports, FOB"}


def test_ratio_and_gap_are_what_their_addresses_compute(ctx_of):
    ctx = ctx_of(ours("exports", "2021", 87 * MILLION), theirs("imports", "2021", 756 * MILLION))
    pair = sides(ctx, ViewState(), "exports").latest
    assert pair.gap == 669 * MILLION
    assert evaluate(ctx, pair.gap_ref).value == pair.gap
    assert evaluate(ctx, pair.times_ref).value == pair.times
    assert pair.gap_bounds[0] < pair.gap < pair.gap_bounds[1]


def test_a_part_of_a_year_never_stands_beside_a_whole_one(ctx_of):
    ctx = ctx_of(ours("exports", "2022", 124 * MILLION), *months("imports", 2022, 11, 40))
    assert sides(ctx, ViewState(), "exports").both == ()
    spec = chart("mirror-exports").build(ctx, ViewState())
    assert not spec.series
    assert spec.empty
    (told,) = left_out(ctx, ViewState())
    assert "2022 are left out" in plain(told)
    assert "in 11 months" in plain(told)
    ref = next(part.ref for part in told if part.ref)
    assert evaluate(ctx, ref).value == 440 * MILLION


def test_what_is_not_published_makes_no_pair(ctx_of):
    ctx = ctx_of(ours("imports", "2023", None), theirs("exports", "2023", 800 * MILLION))
    assert sides(ctx, ViewState(), "imports").both == ()
    assert mirror_headline(ctx, ViewState()).title == "Only one side’s count of trade with Czechia is held here"
    assert reasons(ctx, ViewState()) == ()


def test_of_a_lower_bound_nobody_says_how_many_times_it_is(ctx_of):
    ctx = ctx_of(ours("imports", "2023", 480 * MILLION),
                 figure("exports", "KZ", "2023", 900 * MILLION, reporter="CZ", qualifier="over"))  # fmt: skip
    spec = chart("mirror-imports").build(ctx, ViewState())
    assert spec.title == "Goods from Czechia to Kazakhstan: Czechia and Kazakhstan count differently in 2023"
    assert "above" not in spec.extra


def test_the_share_of_years_that_freight_could_explain(ctx_of):
    pairs = [(2019, 110, 100), (2020, 100, 100), (2021, 121, 100), (2022, 90, 100)]
    ctx = ctx_of(
        [ours("imports", str(year), mine * MILLION) for year, mine, _ in pairs],
        [theirs("exports", str(year), other * MILLION) for year, _, other in pairs],
    )
    # Kazakhstan is the importer: its count may be 1.00 to 1.20 times the exporter's.
    assert within_freight("imports", sides(ctx, ViewState(), "imports").both) == (2, 4)


def test_members_are_ranked_by_the_size_of_the_gap_whichever_way(ctx_of):
    def member(area, mine, other):
        return [
            figure("imports", area, "2023", mine * MILLION),
            figure("exports", "KZ", "2023", other * MILLION, reporter=area, source="eurostat_comext"),
        ]

    ctx = ctx_of(member("DE", 3000, 3400), member("IE", 900, 100), member("MT", 1, 9), member("CZ", 480, 500))
    by_gap = chart("mirror-ranking").build(ctx, ViewState())
    assert by_gap.x.categories == ("IE", "DE", "CZ", "MT")
    assert [point.label for point in by_gap.series[0].points] == ["−800.0", "+400.0", "+20.0", "+8.0"]
    by_ratio = chart("mirror-ranking").build(ctx, ViewState(sort="ratio"))
    assert by_ratio.x.categories[:2] == ("IE", "MT")
    assert by_gap.highlight == "CZ"
