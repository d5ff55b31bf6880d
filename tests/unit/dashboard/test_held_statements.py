import re
import time
from datetime import date

import pytest
from component_tree import links, of_class, words

from dashboard.context import make_context
from dashboard.held_statements import chosen, library, statement
from dashboard.pages.check import layout
from dashboard.state import parse_state
from etl.reader import Verdict
from etl.store import Store

PRAGUE = "2024-09-02-mfa-kz-prague"


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


def state(ctx, query):
    found, notices = parse_state(query, ctx.registry, 1990, 2026)
    assert notices == ()
    return found


def drawn(ctx, query):
    return layout(ctx, state(ctx, query), "light")


def test_every_statement_and_every_figure_is_in_the_library(ctx):
    documents = ctx.store.documents("statements")
    held = library(ctx, None)
    assert {one.id for one in held} == set(documents["document"])
    assert sum(len(one.figures) for one in held) == documents["figures"].sum()
    assert [one.published for one in held] == sorted((one.published for one in held), reverse=True)


def test_what_the_ledger_sets_aside_conflicts_and_nothing_else_of_it_does(ctx):
    aside = {record for entry in ctx.store.ledger()["set_aside"] for record in entry}
    figures = [figure for one in library(ctx, None) for figure in one.figures]
    by_ledger = {
        one.record_id for one in figures if any(e.entry and e.verdict is Verdict.CONFLICTS for e in one.evidence)
    }
    assert by_ledger == aside & {one.record_id for one in figures}
    assert {one.record_id for one in figures if one.verdict is Verdict.CONFLICTS} >= by_ledger


def test_a_revision_conflicts_today_and_not_on_the_day_of_the_statement(ctx):
    day = date(2024, 9, 2)
    today, then = statement(ctx, PRAGUE, None), statement(ctx, PRAGUE, day)
    assert today.counts[Verdict.CONFLICTS] == 3
    assert {one.hypothesis for one in today.figures} == {"", "revision"}
    assert len(then.figures) == len(today.figures)
    assert all(evidence.words for one in then.figures for evidence in one.evidence)
    assert statement(ctx, PRAGUE, date(2024, 9, 1)) is None
    assert all(one.published <= day for one in library(ctx, day))


def test_filters_leave_what_they_say_and_count_what_they_would_leave(ctx):
    every = chosen(ctx, state(ctx, "view=held"))
    found = chosen(ctx, state(ctx, "view=held&class=conflicts&hl=EU&year=2025"))
    assert 0 < len(found.statements) < every.whole == len(every.statements)
    assert all(one.counts[Verdict.CONFLICTS] and one.published.year == 2025 for one in found.statements)
    assert all("EU" in one.countries for one in found.statements)
    assert found.verdicts[Verdict.CONFLICTS] == len(found.statements) == found.years[2025]
    by_size = chosen(ctx, state(ctx, "view=held&sort=-figures")).statements
    assert [len(one.figures) for one in by_size] == sorted((len(one.figures) for one in by_size), reverse=True)


def test_each_statement_of_the_list_opens_its_figures_with_evidence(ctx):
    tree = drawn(ctx, "view=held")
    listed = {link.href for link in links(tree) if "statement=" in link.href}
    assert f"/check?statement={PRAGUE}" in listed
    page = drawn(ctx, f"statement={PRAGUE}")
    text = words(page)
    assert "Goods imports of Kazakhstan from Czechia, 2023" in text
    assert "479.1 million USD" in text
    targets = [link.href for link in links(page)]
    assert any(re.search(r"[?&]record=\w{12}$", one) for one in targets)
    assert any(one.startswith("/ledger?entry=") for one in targets)
    assert f"/check?statement={PRAGUE}&asof=2024-09-02" in targets


def test_figures_stand_beside_those_of_their_key_on_one_axis(ctx):
    page = drawn(ctx, f"statement={PRAGUE}")
    strips = [getattr(one, "aria-label") for one in of_class(page, "strip")]
    imports = next(one for one in strips if "This statement: 479.1;" in one)
    assert "BNS annual workbooks" in imports
    assert "Ministry of Foreign Affairs of Kazakhstan, 31 Oct 2024: 479.1" in imports


@pytest.mark.parametrize(
    "query",
    ["statement=no-such-one", "view=held&class=nonsense", "view=held&page=99", "view=held&asof=1990-01-01",
     "view=held&hl=AF&class=consistent", f"statement={PRAGUE}&asof=2020-01-01"],
)  # fmt: skip
def test_what_is_not_there_is_said(ctx, query):
    assert words(drawn(ctx, query)).strip()


def test_every_statement_draws_within_the_budget_of_a_page(ctx):
    library(ctx, None)
    times = []
    for one in library(ctx, None):
        started = time.process_time()
        assert one.title in words(drawn(ctx, f"statement={one.id}"))
        times.append(time.process_time() - started)
    assert sorted(times)[len(times) // 2] < 0.05
