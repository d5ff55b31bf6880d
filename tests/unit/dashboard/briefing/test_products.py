"""The sections on products: there where products of the pair are held, with every number a link; else told to nobody
but who asks for them."""

import re

import pytest
from component_tree import links, words

from dashboard import calculations
from dashboard.briefing import brief
from dashboard.briefing.build import shown_state
from dashboard.briefing.sections import discover
from dashboard.briefing.writers import discover as writers
from dashboard.charts.product_sections import FLOWS, section
from dashboard.context import make_context
from dashboard.exports import ExportOptions
from dashboard.pages.brief import PAGE
from dashboard.state import ViewState
from dashboard.text import plain
from etl.store import Query, Store

OWN = ["products", "products-growth"]
STATES = {
    "Czech count": ViewState(reporter="CZ", view="full"),
    "Kazakh count": ViewState(view="full", year=2024),
    "in euro": ViewState(reporter="CZ", view="full", unit_asked="EUR", year=2024),
}


@pytest.fixture(scope="module")
def ctx(product_build_dir):
    return make_context(Store.open(product_build_dir))


def slides(ctx, state):
    return {slide.token: slide for slide in brief(ctx, state).slides if slide.token in OWN}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_every_number_opens_what_it_says(ctx, state):
    checked = 0
    for slide in slides(ctx, state).values():
        for segment in (segment for sentence in slide.sentences for segment in sentence if segment.ref):
            decimals = len(re.sub(r"[^\d.]", "", segment.text).partition(".")[2])
            digits, size = float(re.sub(r"[^\d.]", "", segment.text)), abs(value(ctx, segment.ref))
            assert any(abs(digits - size / scale) <= 0.501 * 10**-decimals for scale in (1, 1e3, 1e6, 1e9)), segment
            checked += 1
    assert checked >= 12


def value(ctx, ref):
    if "." in ref:
        return calculations.evaluate(ctx, ref).value
    return ctx.store.select(Query(record_ids=(ref,)))["value"].iloc[0]


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_both_flows_and_what_drove_growth_are_told(ctx, state):
    found = slides(ctx, state)
    assert list(found) == OWN
    assert [spec.id for spec in found["products"].charts] == ["products-exports", "products-imports"]
    (growth,) = found["products-growth"].charts
    assert growth.series[0].indicator == f"{found['products-growth'].state.flow or 'exports'}_contribution"
    for slide in found.values():
        assert len(slide.sentences) == 2
        for sentence in map(plain, slide.sentences):
            assert re.fullmatch(r"[A-Z].*\.", sentence)
            assert "{" not in sentence
            assert "nan" not in sentence
    if state.year:
        assert not re.search("20(25|26)", " ".join(plain(s) for slide in found.values() for s in slide.sentences))


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_the_chart_is_of_the_flow_that_changed_most(ctx, state):
    slide, changes = slides(ctx, state)["products-growth"], {}
    for flow in FLOWS:
        found = section(ctx, shown_state(state), flow)
        changes[flow] = abs(found.now.whole.value - found.base.whole.value)
    flow = max(changes, key=changes.get)
    assert slide.charts[0].series[0].indicator == f"{flow}_contribution"
    assert ("flow=imports" in slide.page) == (flow == "imports")


@pytest.mark.parametrize("ext", ["pptx", "docx", "html"])
def test_they_go_into_every_file(ctx, ext):
    made = brief(ctx, ViewState(reporter="CZ", view="full", slides=tuple(OWN)))
    data = writers()[ext].write(made, ctx.words, ExportOptions())
    assert len(data) > 10_000
    assert data == writers()[ext].write(made, ctx.words, ExportOptions())
    if ext == "html":
        for segment in (segment for slide in made.slides for one in slide.sentences for segment in one if segment.ref):
            assert segment.ref in data.decode()


def test_who_asks_for_them_where_nothing_is_loaded_is_told_how(build_dir):
    plain_ctx = make_context(Store.open(build_dir))
    usual = brief(plain_ctx, ViewState(view="full"))
    assert not [name for name in usual.left_out if "product" in name or "sold" in name]
    asked = brief(plain_ctx, ViewState(slides=("products", "headline")))
    assert [slide.token for slide in asked.slides] == ["headline"]
    assert asked.left_out == ("What is sold and bought (no file by product is loaded; the page Products says how)",)


def test_the_page_offers_sections_that_are_held(ctx, build_dir):
    def offered(context):
        return [words(link) for link in links(PAGE.layout(context, ViewState(), "light"))]

    assert "What is sold and bought" in offered(ctx)
    assert "What is sold and bought" not in offered(make_context(Store.open(build_dir)))


def test_a_pair_without_products_has_no_such_slide(ctx):
    assert not slides(ctx, ViewState(partners=("US",), view="full"))
    assert {one.id for one in discover().values() if not one.is_loaded(ctx, ViewState(partners=("US",)))} == set(OWN)
