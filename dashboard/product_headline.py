"""The takeaway of the page of products, and the sentence below it, whose numbers open their figures."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from dashboard.charts.phrases import flow
from dashboard.charts.product_pieces import rest_is_shown
from dashboard.charts.product_sections import FLOWS, Section, flow_of, section
from dashboard.context import Context
from dashboard.measures import products as measure
from dashboard.measures.product_windows import Window
from dashboard.product_words import inside, level_name
from dashboard.sentences import Segment, Sentence
from dashboard.state import ViewState

# Products that a sentence names.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class ProductHeadline:
    """The page's title, and what the flow shown comes to; empty where no product of the pair is held."""

    title: str
    lede: Sentence = ()


def product_headline(ctx: Context, state: ViewState) -> ProductHeadline:
    """What the one who counts sells and buys mostly, and the total of the flow shown, its growth and its rest."""
    words = ctx.words
    found = {one.flow: one for one in _held(ctx, state)}
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


def product_sums(ctx: Context, state: ViewState) -> tuple[Sentence, ...]:
    """What each flow comes to, how it changed, its largest products with their shares, and what is not told apart."""
    words = ctx.words
    said = []
    for found in _held(ctx, state):
        total, now = measure.total(found.now), found.now
        if not total.value > 0:
            continue
        shares = {code: measure.share(now, code) for code in measure.top(now, MOST_NAMED)}
        items = [
            words.rich("brief.products_item", product=inside(code), share=Segment(words.share(share.value), share.ref))
            for code, share in shares.items()
        ]
        said.append(
            words.rich(
                "brief.products_said",
                flow=flow(ctx, found.flow, found.chosen.pair),
                when=words.window(now.period),
                total=Segment(words.money(total.value, now.unit), total.ref),
                growth=_growth(ctx, found),
                items=words.rich_listing(items),
                rest=_rest(ctx, found),
            )
        )
    return tuple(said)


def product_growth(ctx: Context, state: ViewState) -> tuple[Sentence, ...]:
    """How each flow changed, and the products that moved it most, in points of its growth."""
    words = ctx.words
    said = []
    for found, base, added in _compared(ctx, state):
        change = measure.total_growth(found.now, base)
        largest = sorted(added, key=lambda code: (-abs(added[code]), code))[:MOST_NAMED]
        figures = {code: measure.contribution(found.now, base, code) for code in largest}
        items = [
            words.rich(
                "brief.products_points",
                product=inside(code),
                points=Segment(words.number(figure.value, 1, signed=True), figure.ref),
            )
            for code, figure in figures.items()
        ]
        said.append(
            words.rich(
                "brief.products_moved",
                flow=flow(ctx, found.flow, found.chosen.pair),
                moved=words.moved_plural(change.value, change.ref),
                when=words.window(found.now.period),
                items=words.rich_listing(items),
            )
        )
    return tuple(said)


def flow_changed_most(ctx: Context, state: ViewState) -> str | None:
    """The flow whose amount changed most between the windows compared; None where there are none."""
    changes = {found.flow: abs(found.now.whole.value - base.whole.value) for found, base, _ in _compared(ctx, state)}
    return max(changes, key=lambda flow: changes[flow]) if changes else None


def _held(ctx: Context, state: ViewState) -> list[Section]:
    """The flows that any product is held of."""
    return [one for name in FLOWS if (one := section(ctx, state, name)) is not None and one.now.parts]


def _compared(ctx: Context, state: ViewState) -> list[tuple[Section, Window, dict[str, float]]]:
    """The flows that products contribute to the growth of: with the window before, and the points of each."""
    return [
        (found, found.base, added)
        for found in _held(ctx, state)
        if found.base is not None and (added := measure.contributions(found.now, found.base))
    ]


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
