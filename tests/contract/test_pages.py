"""Every discovered page in many states: it draws, and every number on it opens a figure that exists."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from component_tree import links, words

from dashboard.context import make_context
from dashboard.pages import discover
from dashboard.state import parse_state
from etl.store import Store

PAGES = discover()
STATES = [
    "", "partner=EU", "partner=DE", "partner=MT", "partner=US", "partner=RU", "partner=WLD", "partner=DE,FR,IT",
    "reporter=CZ", "reporter=CZ&freq=M", "freq=M", "freq=Q", "freq=R12&partner=WLD", "unit=EUR", "unit=CZK&partner=EU",
    "from=2010&to=2015", "year=2005", "view=all&sort=growth", "view=index&base=2010", "scale=log", "asof=2019-06-30",
    "asof=1990-01-01", "with=DE,PL", "flow=balance", "view=neighbours",
]  # fmt: skip
# A page without a partner shows the same whatever the state.
PAIRS = [(page, query) for page in PAGES for query in (STATES if "partner" in page.controls else STATES[:1])]


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


def drawn(ctx, page, query):
    state, _ = parse_state(query, ctx.registry, 1990, 2026)
    return page.layout(ctx, state, "light")


def refs_of(tree):
    """Text and ref of each number that is a link."""
    found = []
    for link in links(tree):
        if "num" not in (getattr(link, "className", "") or "").split():
            continue
        ref = parse_qs(urlsplit(link.href).query).get("record")
        if ref:
            found.append((words(link), ref[0]))
    return found


@pytest.mark.parametrize(("page", "query"), PAIRS, ids=[f"{page.id}-{query}" for page, query in PAIRS])
def test_page_draws_and_its_numbers_open_what_they_say(ctx, evaluated, page, query):
    tree = drawn(ctx, page, query)
    assert words(tree).strip()
    for text, ref in dict.fromkeys(refs_of(tree)):
        figure = evaluated(ref)
        shown = re.search(r"\d[\d,]*(?:\.\d+)?", text)
        if shown is None:
            continue
        digits = float(shown[0].replace(",", ""))
        size = abs(figure.value)
        decimals = len(shown[0].partition(".")[2])
        scales = (1.0, 1e3, 1e6, 1e9)
        step = 0.5 * 10**-decimals * 1.001
        assert any(abs(digits - size / scale) <= step + 1e-9 * size / scale for scale in scales), (
            text, ref, figure.value,
        )  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=[page.id for page in PAGES])
def test_two_states_draw_two_pages(ctx, page):
    if "partner" not in page.controls:
        pytest.skip("the page shows the same whatever the partner")
    assert words(drawn(ctx, page, "partner=CZ")) != words(drawn(ctx, page, "partner=IT"))


def test_there_are_the_pages_that_the_readme_names(repository):
    named = set(re.findall(r"^\| [\w ]+ `(/\w*)`", (repository / "README.md").read_text(), re.M))
    assert {page.path for page in PAGES} == named
