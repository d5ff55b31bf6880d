import pytest
from component_tree import definition, links, walk, words

from dashboard.components.record import names_figure
from dashboard.components.source_entry import issue_list
from dashboard.context import make_context
from dashboard.pages.sources import PAGE
from dashboard.state import ViewState
from etl.store import Store


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


@pytest.fixture(scope="module")
def page(ctx):
    return PAGE.layout(ctx, ViewState(), "light")


def section(page, name):
    return next(one for one in walk(page) if getattr(one, "id", None) == name)


def test_each_source_has_an_entry_with_terms_and_caveats(ctx, page):
    for source in ctx.store.sources().to_dict("records"):
        entry = section(page, source["id"])
        assert definition(entry, "Publisher") == source["publisher"]
        assert definition(entry, "Licence") == source["licence"]
        assert definition(entry, "Redistribution")
        for caveat in source["caveats"]:
            assert caveat in words(entry)


def test_coverage_and_freshness_of_a_source(page):
    annual, totals = section(page, "bns_annual"), section(page, "wits")
    assert definition(annual, "Covers") == "2018–2025"
    assert definition(annual, "Next release") == "2026 expected by July 2027"
    assert "907 printed figures" in definition(annual, "Held")
    assert "Overdue: 2018 was expected by December 2020" in definition(totals, "Next release")


def test_an_inferred_date_of_publication_says_so(page):
    assert definition(section(page, "wits"), "Last published") == "December 2023, inferred"


def test_every_statement_is_listed_and_opens_its_first_figure(ctx, page):
    listed = links(section(page, "statement-list"))
    refs = [link.href.rpartition("record=")[2] for link in listed if "record=" in link.href]
    assert len(refs) == len(set(refs)) == len(ctx.store.documents("statements")) > 70
    assert all(names_figure(ctx, ref) for ref in refs)


def test_the_contents_lead_to_what_is_on_the_page(page):
    contents = next(one for one in walk(page) if getattr(one, "className", None) == "toc")
    places = [link.href for link in links(contents)]
    ids = {getattr(one, "id", None) for one in walk(page)}
    assert len(places) == 13
    assert all(place.startswith("#") and place[1:] in ids for place in places)


def test_what_the_build_noted_is_told_with_place_and_remedy(ctx, page):
    issues = ctx.store.issues()
    assert f"{len(issues)} notes" in words(section(page, "issues"))
    issue = {
        "severity": "error", "code": "bad_number", "source": "wits", "file": "a.csv", "place": "line 3",
        "what": "not a number", "expected": "digits", "found": "12,5", "mend": "write a point",
    }  # fmt: skip
    shown = words(issue_list(ctx, [issue]))
    told = ("Error", "Not a number", "Expected: digits", "Found: 12,5", "mend it: write a point", "a.csv, line 3")
    for piece in told:
        assert piece in shown
