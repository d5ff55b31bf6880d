from dataclasses import replace
from datetime import date

import pytest
from component_tree import links, of_class, walk, words

from dashboard.components.freshness_board import freshness_board
from dashboard.context import make_context
from dashboard.current import CurrentData
from dashboard.freshness import board, next_release, standing
from etl.model.period import Period
from etl.store import Store


@pytest.mark.parametrize(
    ("last", "months", "lag", "today", "period", "due", "overdue"),
    [
        ("2025", 12, 7, date(2026, 12, 31), "2026", "2027-07", False),
        ("2026-06", 1, 2, date(2026, 9, 30), "2026-07", "2026-09", False),
        ("2026-06", 1, 2, date(2026, 10, 1), "2026-07", "2026-09", True),
        ("2026-Q2", 3, 4, date(2026, 11, 1), "2026-Q3", "2027-01", False),
        ("2017", 12, 24, date(2026, 1, 1), "2018", "2020-12", True),
    ],
)
def test_the_next_period_is_due_its_lag_after_its_end(last, months, lag, today, period, due, overdue):
    release = next_release(Period.parse(last).end, months, lag, today)
    assert (release.period.code, release.due.code, release.is_overdue) == (period, due, overdue)


@pytest.mark.parametrize(
    ("last", "months", "lag", "today", "missing", "late", "coming", "by"),
    [
        ("2025", 12, 7, date(2027, 7, 31), None, 0, "2026", "2027-07"),
        ("2025", 12, 7, date(2027, 8, 1), ("2026", "2026"), 1, "2027", "2028-07"),
        ("2025", 12, 7, date(2028, 7, 31), ("2026", "2026"), 12, "2027", "2028-07"),
        ("2025", 12, 7, date(2028, 8, 1), ("2026", "2027"), 13, "2028", "2029-07"),
        ("2026-06", 1, 2, date(2026, 9, 30), None, 0, "2026-07", "2026-09"),
        ("2026-06", 1, 2, date(2026, 11, 22), ("2026-07", "2026-08"), 2, "2026-09", "2026-11"),
        ("2026-Q2", 3, 4, date(2027, 2, 1), ("2026-Q3", "2026-Q3"), 1, "2026-Q4", "2027-04"),
        ("2026-Q2", 3, 0, date(2026, 9, 30), None, 0, "2026-Q3", "2026-09"),
    ],
)
def test_all_that_should_be_out_is_told_and_what_comes_after_it(last, months, lag, today, missing, late, coming, by):
    where = standing(Period.parse(last).end, months, lag, today)
    assert where.missing == (missing and tuple(Period.parse(code) for code in missing))
    assert where.out == (missing and Period.parse(missing[1]))
    assert (where.months_late, where.coming.period.code, where.coming.due.code) == (late, coming, by)
    assert not where.coming.is_overdue


def test_a_source_without_a_rhythm_owes_nothing():
    assert next_release(Period.parse("2025").end, 12, None, date(2026, 1, 1)) is None
    assert standing(Period.parse("2025").end, 12, None, date(2026, 1, 1)) is None


# The board


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir), day=date(2026, 11, 22))


@pytest.fixture(scope="module")
def held(ctx):
    return {str(row["source"]): row for row in ctx.store.holdings().to_dict("records")}


def told(node):
    return " ".join(words(node).split())


def rows_of(section):
    table = of_class(section, "board")[0]
    body = next(node for node in walk(table) if type(node).__name__ == "Tbody")
    return [told(row) for row in body.children]


def test_what_is_longest_overdue_stands_first_and_the_title_counts_it(ctx, held):
    section = freshness_board(ctx, held)
    rows = rows_of(section)
    late = [row for row in rows if "late" in row]
    assert rows[: len(late)] == late
    assert words(section).startswith(f"{len(late)} of {len(rows)} sources should have released more by now")
    monthly = next(row for row in rows if row.startswith("BNS monthly"))
    for piece in (
        "June 2026", "published Aug 2026", "Jul 2026–Aug 2026", "2 months late", "September 2026",
        "expected by November 2026", "tradebrief fetch bns_monthly",
    ):  # fmt: skip
        assert piece in monthly
    annual = next(row for row in rows if row.startswith("BNS annual"))
    assert "Nothing missing" in annual
    assert "tradebrief fetch bns_annual --file FILE" in annual


def test_the_board_is_of_the_day_it_is(ctx, held):
    then = freshness_board(replace(ctx, day=date(2026, 8, 31)), held)
    monthly = next(row for row in rows_of(then) if row.startswith("BNS monthly"))
    assert "On 31 August 2026" in words(then)
    assert "Nothing missing" in monthly


def test_nothing_overdue_is_said(ctx, held):
    section = freshness_board(ctx, {"bns_annual": held["bns_annual"]})
    assert words(section).startswith("Nothing is overdue")


def test_a_source_that_is_not_held_waits_for_its_command_and_statements_are_on_no_board(ctx, held):
    due, waiting = board(ctx, held)
    assert {info.id for info in waiting} == {i.id for i in ctx.registry.sources.values() if i.fetch} - set(held)
    assert "statements" not in {one.info.id for one in due}
    shown = told(freshness_board(ctx, held))
    assert f"{len(waiting)} more sources can be fetched" in shown
    assert all(info.command in shown for info in waiting)


def test_each_row_leads_to_its_source_and_its_cells_keep_their_roles_and_names(ctx, held):
    table = of_class(freshness_board(ctx, held), "board")[0]
    assert all(link.href[1:] in held for link in links(table))
    names = {node.children for node in walk(table) if getattr(node, "role", None) == "columnheader"}
    cells = [node for node in walk(table) if getattr(node, "role", None) == "cell"]
    assert cells
    assert {getattr(cell, "data-label") for cell in cells} < names


def test_at_midnight_the_same_data_are_served_on_another_day(build_dir):
    days = iter([date(2026, 11, 30), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 1)])
    current = CurrentData(Store.open(build_dir), clock=lambda: next(days))
    before = current()
    shown = before.context("en")
    after, again = current(), current()
    assert after is again
    assert (before.day, after.day) == (date(2026, 11, 30), date(2026, 12, 1))
    assert after.store is before.store
    assert (shown.day, after.context("en").day) == (before.day, after.day)
    assert after.context("en").recent is shown.recent
