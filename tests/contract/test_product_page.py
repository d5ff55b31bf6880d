"""The page of products with and without figures by product: it draws, and its numbers open what they say."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from chart_contract import state_of
from component_tree import links, words

from dashboard.components.products_guide import COMMAND
from dashboard.context import make_context
from dashboard.pages.products import PAGE
from etl.store import Store

STATES = [
    "", "reporter=CZ", "reporter=CZ&freq=YTD&view=hs4", "reporter=CZ&flow=imports&freq=R12&unit=EUR",
    "reporter=CZ&view=sitc1&year=2024", "partner=DE", "partner=US", "partner=EU", "asof=1999-01-01", "year=2026",
]  # fmt: skip


@pytest.fixture(scope="module")
def ctx(product_build_dir):
    return make_context(Store.open(product_build_dir))


def drawn(ctx, query):
    return PAGE.layout(ctx, state_of(ctx, query), "light")


@pytest.mark.parametrize("query", STATES)
def test_numbers_open_what_they_say(ctx, evaluated, query):
    for link in links(drawn(ctx, query)):
        ref = parse_qs(urlsplit(link.href).query).get("record")
        shown = re.search(r"\d[\d,]*(?:\.\d+)?", words(link))
        if not ref or shown is None:
            continue
        size, decimals = abs(evaluated(ref[0]).value), len(shown[0].partition(".")[2])
        digits = float(shown[0].replace(",", ""))
        assert any(abs(digits - size / scale) <= 0.501 * 10**-decimals for scale in (1, 1e3, 1e6, 1e9)), (query, link)


def test_the_lede_has_the_total_its_growth_and_the_rest_as_links(ctx):
    tree = drawn(ctx, "reporter=CZ")
    lede = next(node for node in tree.children if getattr(node, "className", "") == "lede")
    assert len(list(links(lede))) == 3
    assert "Czechia sells Kazakhstan above all road vehicles" in words(tree)


def test_another_side_is_shown_only_with_a_word_on_it(ctx):
    assert "No figures by product of Kazakhstan’s own count are loaded" in words(drawn(ctx, "partner=DE"))
    assert "own count are loaded" not in words(drawn(ctx, "partner=DE&reporter=DE"))


def test_only_levels_flows_and_years_that_are_held_are_offered(ctx):
    addresses = {link.href for link in links(drawn(ctx, "reporter=CZ")) if link.href.startswith("/products")}
    offered = {key: values for a in addresses for key, values in parse_qs(urlsplit(a).query).items()}
    views = {parse_qs(urlsplit(a).query).get("view", [""])[0] for a in addresses}
    assert views == {"", "hs2", "hs4", "sitc1", "sitc2", "sitc3"}
    assert {"flow", "view", "year", "reporter"} <= set(offered)


def test_without_figures_the_page_gives_the_command_and_no_empty_chart(build_dir):
    ctx = make_context(Store.open(build_dir))
    tree = drawn(ctx, "partner=DE")
    text = words(tree)
    assert COMMAND in text
    assert "Germany" in text
    assert "no data in this view" not in text
