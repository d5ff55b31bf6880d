"""Each class of contradiction on figures made for it; the tables are made of a few observations."""

from datetime import date

import pytest

from etl.model.ledger import Hypothesis, Scope
from etl.model.units import Qualifier, Unit
from etl.registry import load_registry
from etl.steps.frames import observation_frame, record_frame
from etl.steps.reconcile import reconcile
from etl.steps.reconciliation.tables import MATERIAL

REGISTRY = load_registry()
MINISTRY = "Ministry of Foreign Affairs of Kazakhstan"


@pytest.fixture
def said(observed):
    def make(indicator, partner, period, value, *, document="one", publisher=MINISTRY, **more):
        more = {"resolution": "0.1", "published": date(2024, 9, 2), **more}
        observation, record = observed(
            indicator, partner, period, value, source="statements", document=document, **more
        )
        fields = {n: getattr(record, n) for n in record.__slots__} | {"publisher": publisher}
        return observation, type(record)(**fields)

    return make


@pytest.fixture
def table(observed):
    def make(indicator, partner, period, value, **more):
        return observed(indicator, partner, period, value, **{"resolution": "0.001", **more})

    return make


def entries(*pairs):
    made = reconcile(observation_frame(o for o, _ in pairs), record_frame(r for _, r in pairs), REGISTRY)
    return made.ledger


def only(*pairs):
    found = entries(*pairs)
    assert len(found) == 1, [line.statement for line in found]
    return found[0]


def test_a_small_gap_in_one_country_s_count_is_a_revision(said, table):
    line = only(said("imports", "CZ", "2023", "479.1"), table("imports", "CZ", "2023", "479.626"))
    assert (line.hypothesis, line.scope) == (Hypothesis.REVISION, Scope.ACROSS)
    assert line.evidence[0].startswith("both are Kazakhstan's count, published between 25 Jul 2024 and 2 Sept 2024")
    assert line.gap == pytest.approx(0.4755)
    assert line.set_aside != line.kept


def test_less_than_a_digit_is_no_contradiction_with_a_table(said, table):
    assert entries(said("imports", "CZ", "2023", "479.1"), table("imports", "CZ", "2023", "479.24")) == []


def test_a_large_gap_is_no_revision(said, table):
    line = only(said("imports", "CZ", "2023", "479.1"), table("imports", "CZ", "2023", "612.345"))
    assert (line.hypothesis, line.evidence) == (Hypothesis.UNEXPLAINED, ())


def test_another_office_s_count_is_no_revision_of_ours(said):
    line = only(
        said("imports", "CZ", "2023", "479.1"),
        said("imports", "CZ", "2023", "479.9", document="two", publisher="Government of Russia"),
    )
    assert line.hypothesis is Hypothesis.UNEXPLAINED
    assert line.why_set_aside == "it was printed by an outlet or by another country's office"


@pytest.mark.parametrize("value", ["4796.3", "47.96", "0.4796", "479626.0"])
def test_a_factor_of_ten_or_a_thousand_is_a_unit_slip(said, table, value):
    line = only(said("imports", "CZ", "2023", value), table("imports", "CZ", "2023", "479.626"))
    assert line.hypothesis is Hypothesis.UNIT_SLIP


def test_the_figure_of_the_year_beside_it_is_a_period_slip(said, table):
    line = only(
        said("imports", "CZ", "2023", "299.4"),
        table("imports", "CZ", "2023", "479.626"),
        table("imports", "CZ", "2022", "299.421"),
    )
    assert line.hypothesis is Hypothesis.PERIOD_SLIP
    assert line.evidence[0] == "the tables give 299.42 USD for imports of 2022"


def test_a_running_total_printed_as_one_year_s_is_a_period_slip(said):
    line = only(
        said("fdi_inflow_gross", "CZ", "2005-01/2023-12", "329.6"),
        said("fdi_inflow_gross", "CZ", "2023", "329.6", document="two", publisher="Some Outlet"),
        said("fdi_inflow_gross", "CZ", "2023", "48.0", document="three"),
    )
    assert line.hypothesis is Hypothesis.PERIOD_SLIP
    assert "gross FDI inflow of 2005 to 2023" in line.evidence[0]


def test_the_figure_of_another_concept(said, table):
    line = only(
        said("turnover", "CZ", "2023", "479.6"),
        table("imports", "CZ", "2023", "479.626"),
        table("exports", "CZ", "2023", "147.699"),
        table("turnover", "CZ", "2023", "627.325"),
    )
    assert line.hypothesis is Hypothesis.CONCEPT
    assert line.evidence[0] == "the tables give 479.63 USD for imports of 2023"


def test_six_times_more_read_as_an_increase(said):
    line = only(
        said("exports", "CZ", "2021", "11", resolution="1"),
        said("exports", "CZ", "2022", "78", resolution="1"),
        said("exports_growth", "CZ", "2022", "6", unit=Unit.FACTOR, resolution="1"),
    )
    assert line.hypothesis is Hypothesis.CONCEPT
    assert line.statement.startswith("Growth of exports in 2022, Kazakhstan with Czechia: 6 times")
    assert (line.lo, line.hi, line.unit) == (5.5, 6.5, "FACTOR")


def union(table, indicator, period, of_27, of_gb):
    members = REGISTRY.members("EU27_2020")
    rows = [table(indicator, area, period, "0.001" if area != "DE" else of_27) for area in members]
    sums = [table(indicator, "EU27_2020", period, of_27), table(indicator, "EU28", period, of_gb)]
    return rows + sums


def test_the_eu_with_a_former_member_is_coverage_and_without_it_in_its_time_is_none(said, table):
    tables = union(table, "turnover", "2024", "48.839", "49.726")
    line = only(said("turnover", "EU", "2024", "49.7", published=date(2025, 3, 28)), *tables)
    assert line.hypothesis is Hypothesis.COVERAGE
    assert line.evidence[0].startswith("with the United Kingdom the tables give 49.726 USD")
    # In 2018 the EU had 28 members, and a text that names none may mean them or today's.
    early = union(table, "turnover", "2018", "36.425", "37.669")
    for value in ("37.7", "36.4"):
        assert entries(said("turnover", "EU", "2018", value, published=date(2019, 5, 1)), *early) == []


def test_tables_of_two_dates_are_revisions_unless_the_difference_is_immaterial(table):
    def two(value):
        return entries(
            table("exports", "CZ", "2023", "100.000", published=date(2023, 1, 31)),
            table("exports", "CZ", "2023", value, published=date(2024, 7, 25)),
        )

    (line,) = two("100.100")
    assert (line.hypothesis, line.scope) == (Hypothesis.REVISION, Scope.OFFICIAL)
    assert line.why_set_aside == "it was published earlier"
    assert (line.expected_lo, line.expected_hi) == pytest.approx((100.0995, 100.1005))
    assert two(f"{100 * (1 + MATERIAL) - 0.002:.3f}") == []


def test_a_missing_value_contradicts_nothing(table, said):
    from etl.model.observation import Status

    missing = table("exports", "CZ", "2023", None, status=Status.MISSING, published=date(2023, 1, 31))
    assert entries(missing, table("exports", "CZ", "2023", "100.000")) == []
    assert entries(missing, said("exports", "CZ", "2023", "479.1")) == []


def test_statements_imply_the_same_whatever_the_tables_say(said, table):
    figures = [
        said("turnover", "CZ", "2024-01/2024-07", "275.3"),
        said("turnover", "CZ", "2024-01/2024-08", "357.9", document="two"),
    ]
    tables = [table("turnover", "CZ", "2024-08", "999.999"), table("turnover", "CZ", "2024-01/2024-07", "1.000")]
    alone, both = (
        reconcile(observation_frame(o for o, _ in pairs), record_frame(r for _, r in pairs), REGISTRY)
        for pairs in (figures, figures + tables)
    )
    assert alone.observations.equals(both.observations)
    # January to July, August as implied, and their sum by the table.
    assert len(both.ledger) == 3


def test_over_is_far_off_against_a_table_too(said, table):
    over = said("turnover", "CZ", "2023", "12", qualifier=Qualifier.OVER, resolution="1")
    assert entries(over, table("turnover", "CZ", "2023", "23.000")) == []
    assert only(over, table("turnover", "CZ", "2023", "25.000")).gap is None
