"""The ledger on pages: filters, order, what is shown instead, and what changed between two days."""

from datetime import date

import pytest
from component_tree import links, of_class, words

from dashboard.changes import changes
from dashboard.charts import chart
from dashboard.components.record import record_view
from dashboard.components.record_history import vintages
from dashboard.components.record_parts import Links
from dashboard.components.record_tree import derivation_tree
from dashboard.context import make_context
from dashboard.contradictions import chosen, contradictions, contradictions_of, is_about
from dashboard.dossier import open_dossier
from dashboard.pages.ledger import PAGE
from dashboard.state import ViewState
from etl.model.ledger import Hypothesis, Scope
from etl.store import Query, Store


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


def page(ctx, **state):
    return PAGE.layout(ctx, ViewState(**state), "light")


def test_filters_leave_what_they_name_and_count_what_they_would_leave(ctx):
    every = chosen(ctx, ViewState())
    assert every.statements + every.revisions == len(contradictions(ctx, None))
    assert all(one.scope is not Scope.OFFICIAL for one in every.entries)
    for name, count in every.classes.items():
        found = chosen(ctx, ViewState(hypothesis=name)).entries
        assert len(found) == count
        assert {one.hypothesis for one in found} == {Hypothesis(name)}
    for name, count in every.families.items():
        assert len(chosen(ctx, ViewState(about=name)).entries) == count
    for name, count in chosen(ctx, ViewState()).indicators.items():
        picked = chosen(ctx, ViewState(about=name)).entries
        assert {one.indicator for one in picked} == {name}
        assert len(picked) == count
    for year, count in every.years.items():
        assert len(chosen(ctx, ViewState(year=int(year))).entries) == count
    partner = chosen(ctx, ViewState(view="partner"))
    assert len(partner.entries) == every.of_partner
    assert all(is_about(one, "CZ") for one in partner.entries)
    assert {one.scope for one in chosen(ctx, ViewState(view="official")).entries} == {Scope.OFFICIAL}


def test_the_newest_first_or_the_largest_gap(ctx):
    days = [one.known_since for one in chosen(ctx, ViewState()).entries]
    assert days == sorted(days, reverse=True)
    by_gap = chosen(ctx, ViewState(sort="gap")).entries
    gaps = [one.gap_relative for one in by_gap if one.gap_relative == one.gap_relative]
    assert gaps == sorted(gaps, reverse=True)


def test_nothing_is_known_before_its_day(ctx):
    day = date(2024, 9, 15)
    assert all(one.known_since <= day for one in contradictions(ctx, day))
    assert len(contradictions(ctx, day)) < len(contradictions(ctx, None))
    assert "No contradiction" in words(page(ctx, as_of=date(1990, 1, 1)))


def test_an_entry_shows_both_figures_who_said_them_and_what_pages_show(ctx):
    entry = next(
        one for one in contradictions(ctx, None)
        if one.partner == "CZ" and one.indicator == "imports" and one.period.code == "2023"
    )  # fmt: skip
    shown = page(ctx, entry=entry.id)
    text = " ".join(words(shown).split())
    assert "Pages show 479.6 million USD" in text
    assert "Hypothesis: a revision." in text
    assert {"479.6 million USD", "479.1 million USD"} <= {words(one) for one in links(shown)}
    (strip,) = of_class(shown, "strip")
    assert len(strip.children) == 2
    assert "no such entry" in words(page(ctx, entry="0" * 12))


def test_a_list_of_entries_is_shown_page_by_page(ctx):
    sheets = [of_class(page(ctx, sheet=sheet), "entry") for sheet in (1, 2)]
    ids = [[one.id for one in sheet] for sheet in sheets]
    assert len(ids[0]) == 8
    assert not set(ids[0]) & set(ids[1])
    # A page beyond the last is the last.
    assert of_class(page(ctx, sheet=99), "entry")


def test_a_record_says_that_it_stands_in_the_ledger_and_links_there(ctx):
    entry = chosen(ctx, ViewState(view="partner")).entries[0]
    for record_id in (*entry.set_aside, *entry.kept):
        assert entry in contradictions_of(ctx, record_id, None)
        view = record_view(ctx, record_id, ViewState())
        assert any(one.href.startswith(f"/ledger?entry={entry.id}") for one in links(view)), record_id


def derived(ctx, indicator, period):
    rows = ctx.store.select(
        Query(indicators=(indicator,), reporters=("KZ",), partners=("CZ",), periods=(period,), origins=("derived",))
    )
    return rows[rows["source"] == "statements"]["record_id"].iloc[0]


def test_a_derived_figure_is_a_tree_of_the_figures_that_it_follows_from(ctx):
    record_id = derived(ctx, "turnover", "2024-08")
    dossier = open_dossier(ctx, record_id)
    tree = derivation_tree(ctx, dossier, Links(ViewState()))
    leaves = of_class(tree, "leaf")
    assert len(leaves) == 1 + len(dossier.parents)
    assert {"275.3 million USD", "357.9 million USD"} == {words(one) for one in links(tree)}
    assert "82.5–82.7 million USD" in words(leaves[0])
    assert "Exact bounds: 82.50 to 82.70" in words(record_view(ctx, record_id, ViewState()))


def test_a_key_has_the_values_that_pages_showed_in_their_order(ctx):
    dossier = open_dossier(ctx, derived(ctx, "turnover", "2022"))
    found = vintages(ctx, dossier)
    days = [one.published for one in found]
    assert len(found) >= 2
    assert days == sorted(days)
    assert found[-1].record_id == dossier.headline


def test_what_changed_between_two_days_adds_up(ctx):
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    found = changes(ctx, ViewState(since=first, as_of=last))
    for arrival in found.arrivals:
        assert first < arrival.published <= last
    for change in (*found.revised, *found.contradicted):
        assert change.before.key == change.now.key
        assert change.before.differs_from(change.now)
        assert first < change.now.published <= last
    assert all(one.before.source == one.now.source for one in found.revised)
    # 479.1 of the ministry in September came after 479.6 of the bureau in July.
    assert any(round(one.now.value / 1e6, 1) == 479.1 for one in found.contradicted)
    # Two spans that meet have what the whole has.
    middle = date(2024, 9, 30)
    parts = [changes(ctx, ViewState(since=a, as_of=b)) for a, b in ((first, middle), (middle, last))]
    assert sum(len(one.revised) for one in parts) == len(found.revised)
    counts = [sum(len(arrival.figures) for arrival in one.arrivals) for one in (*parts, found)]
    assert counts[0] + counts[1] == counts[2]


def test_notes_of_a_chart_say_what_was_set_aside_and_exact_bounds(ctx):
    spec = chart("mirror-imports").build(ctx, ViewState())
    (told,) = [note for note in spec.notes if note.startswith("Set aside")]
    assert "imports 2023: 479.1 million USD (Ministry of Foreign Affairs of Kazakhstan, 2 Sept 2024)" in told
    assert not [
        note for note in chart("mirror-imports").build(ctx, ViewState(as_of=date(2024, 8, 1))).notes if "479.1" in note
    ]
    gross = chart("investment-gross").build(ctx, ViewState())
    assert "Exact bounds: second quarter of 2024 $11.0 million to $11.2 million." in gross.notes


def test_nothing_held_has_no_changes(ctx):
    assert changes(ctx, ViewState(partners=("TV",))) is None
