"""The takeaway of the page of products, and the sentence below it, whose numbers open their figures."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from dashboard.charts.phrases import flow
from dashboard.charts.product_pieces import rest_is_shown
from dashboard.charts.product_sections import FLOWS, Section, flow_of, section
from dashboard.context import Context
from dashboard.measures import products as measure
from dashboard.product_words import inside, level_name
from dashboard.sentences import Segment, Sentence
from dashboard.state import ViewState


@dataclass(frozen=True, slots=True)
class ProductHeadline:
    """The page's title, and what the flow shown comes to; empty where no product of the pair is held."""

    title: str
    lede: Sentence = ()


def product_headline(ctx: Context, state: ViewState) -> ProductHeadline:
    """What the one who counts sells and buys mostly, and the total of the flow shown, its growth and its rest."""
    words = ctx.words
    found = {name: one for name in FLOWS if (one := section(ctx, state, name)) is not None and one.now.parts}
    if not found:
        return ProductHeadline(words.say("products_page.missing", partner=words.area(state.partner)))
    told = found.get(flow_of(state)) or next(iter(found.values()))
    pair = told.chosen.pair
    # What the two sides count does not go into one sentence.
    largest = {name: inside(measure.top(one.now, 1)[0]) for name, one in found.items() if one.chosen.pair == pair}
    key = "both" if len(largest) == len(FLOWS) else "sells" if "exports" in largest else "buys"
    title = words.say(
        f"products_page.{key}",
        reporter=words.area(pair.reporter),
        partner=words.area(pair.partner),
        sold=largest.get("exports", ""),
        bought=largest.get("imports", ""),
    )
    return ProductHeadline(words.capital(title), _lede(ctx, told))


def _lede(ctx: Context, found: Section) -> Sentence:
    words, now = ctx.words, found.now
    total = measure.total(now)
    return words.rich(
        "products_page.lede",
        flow=flow(ctx, found.flow, found.chosen.pair),
        when=words.window(now.period),
        total=Segment(words.money(total.value, now.unit), total.ref),
        growth=_growth(ctx, found),
        level=words.capital(level_name(words, found.chosen.level)),
        coverage=words.share(measure.coverage(now)),
        rest=_rest(ctx, found),
    )


def _growth(ctx: Context, found: Section) -> Sentence:
    if found.base is None:
        return ()
    change = measure.total_growth(found.now, found.base)
    if isnan(change.value):
        return ()
    rate = Segment(ctx.words.growth(change.value), change.ref)
    return ctx.words.rich("products_page.lede_growth", growth=rate, base=ctx.words.window(found.base.period))


def _rest(ctx: Context, found: Section) -> Sentence:
    rest = measure.unallocated(found.now)
    if rest is None or not rest_is_shown(found.now):
        return ()
    amount = Segment(ctx.words.money(rest.value, found.now.unit), rest.ref)
    return ctx.words.rich("products_page.lede_rest", rest=amount)
