from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from etl.model.period import PeriodKind
from etl.store import Query, Store


def query(indicator: str, partner: str, *periods: str, reporter: str = "KZ") -> Query:
    return Query(indicators=(indicator,), reporters=(reporter,), partners=(partner,), periods=periods)


def millions(frame: pd.DataFrame) -> list[tuple[str, str, float]]:
    return [(r.source, r.period, round(r.value / 1e6, 1)) for r in frame.itertuples()]


def test_the_headline_is_the_bureaus_and_the_stated_figure_stays_beside_it(store: Store) -> None:
    for indicator, official, stated in (
        ("turnover", 627.3, 626.8),
        ("imports", 479.6, 479.1),
        ("exports", 147.7, 147.7),
    ):
        wanted = query(indicator, "CZ", "2023")
        assert millions(store.headline(wanted)) == [("bns_annual", "2023", official)]
        assert ("statements", "2023", stated) in millions(store.select(wanted))


@pytest.mark.parametrize(
    ("day", "source"),
    [(date(2024, 7, 24), []), (date(2024, 7, 25), ["bns_annual"])],
)
def test_the_workbook_is_not_known_before_its_day(store: Store, day: date, source: list[str]) -> None:
    found = store.headline(query("imports", "CZ", "2023"), as_of=day)
    assert list(found["source"]) == source


def test_the_series_joins_two_sources_at_2017_and_2018(store: Store) -> None:
    annual = Query(
        indicators=("exports",), reporters=("KZ",), partners=("CZ",), kinds=(PeriodKind.YEAR,), start=2010 * 12
    )
    frame = store.headline(annual)
    by_source = {source: sorted(of["period"]) for source, of in frame.groupby("source")}
    assert by_source == {
        "wits": [str(year) for year in range(2010, 2018)],
        "bns_annual": [str(year) for year in range(2018, 2026)],
    }


def test_world_totals_of_years_without_a_workbook_come_from_the_months(store: Store) -> None:
    found = store.headline(query("exports", "WLD", "2023", "2024", "2025"))
    assert list(zip(found["period"], found["source"], found["origin"], strict=True)) == [
        ("2023", "bns_annual", "reported"),
        ("2024", "bns_monthly", "derived"),
        ("2025", "bns_monthly", "derived"),
    ]


def test_no_series_of_kazakhstan_holds_a_figure_of_the_mirror(store: Store) -> None:
    kazakh = store.select(Query(reporters=("KZ",)))
    assert "eurostat_comext" not in set(kazakh["source"])
    mirror = store.headline(query("exports", "KZ", "2023", reporter="CZ"))
    assert millions(mirror) == [("eurostat_comext", "2023", 833.6)]
    assert set(mirror["unit"]) == {"EUR"}


def test_the_newer_extraction_gives_the_headline_and_the_older_stays(store: Store) -> None:
    wanted = query("exports", "KZ", "2022-03", reporter="CZ")
    both = store.select(wanted)
    assert sorted(str(day)[:10] for day in both["published"]) == ["2023-01-22", "2024-11-17"]
    assert str(store.headline(wanted)["published"].iloc[0])[:10] == "2024-11-17"
    assert str(store.headline(wanted, as_of=date(2024, 1, 1))["published"].iloc[0])[:10] == "2023-01-22"


def test_the_eu_is_shown_as_computed_and_as_stated(store: Store) -> None:
    computed = store.headline(query("turnover", "EU27_2020", "2024"))
    stated = store.headline(query("turnover", "EU", "2024"))
    assert [round(v / 1e9, 2) for v in computed["value"]] == [48.84]
    assert "bns_annual" not in set(stated["source"])
    assert 49.7 in {round(v / 1e9, 1) for v in store.select(query("turnover", "EU", "2024"))["value"]}


def test_an_eu_sum_with_missing_members_is_a_lower_bound(store: Store) -> None:
    found = store.headline(query("imports", "EU27_2020", "1996"))
    assert list(found["qualifier"]) == ["over"]
    assert found["hi"].isna().all()
    record = store.records(found["record_id"]).iloc[0]
    assert "BE" in record["note"]
    assert "LU" in record["note"]


def test_each_source_says_its_terms_and_limits(store: Store) -> None:
    sources = store.sources().set_index("id")
    assert sources.loc["wiiw_fdi", "redistribution"] == "not checked"
    assert sources.loc["ecb", "kind"] == "rates"
    for row in sources.itertuples():
        assert row.licence, row.Index
        assert row.short, row.Index
        assert len(row.caveats), row.Index
