"""What stands behind a number: its record with all that touches it, or the calculation that gives it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from dashboard.calculations import Evaluated, Parent, RefError, evaluate, parse_ref
from dashboard.components import html
from dashboard.components.copying import copy_button
from dashboard.components.interval_strip import Interval, interval_strip
from dashboard.components.record_facts import badges, citation, facts, rate_row
from dashboard.components.record_history import history, in_ledger
from dashboard.components.record_parts import Links, badge, long_listing, section
from dashboard.components.record_relations import derivation, elsewhere, other_side, used_in
from dashboard.components.shell import alert
from dashboard.context import Context
from dashboard.dossier import Dossier, Figure, open_dossier
from dashboard.evaluated import HHI
from dashboard.record_words import Scale, figure_words, scale_of, stated_words, value_words
from dashboard.state import ViewState
from dashboard.urls import page_url, record_page_url, source_url

# Results of these rules are changes, and carry their sign.
SIGNED = frozenset({"growth", "cagr", "contribution", "gap", "change", "points", "restpoints"})


def record_view(ctx: Context, ref: str, state: ViewState, *, alone: bool = False) -> html.Div:
    """The content of the drawer, or of a figure's own page (`alone`: with an h1, and links from page to page).

    Total: a ref that names no figure gives a message that says why.
    """
    links = Links(state, alone)
    try:
        parsed = parse_ref(ref)
        if isinstance(parsed, str):
            return _record(ctx, parsed, links)
        found = evaluate(ctx, ref)
    except RefError as error:
        return _unknown(ctx, str(error), links)
    if found.rule == "convert" and len(found.parents) == 1:
        return _record(ctx, found.parents[0].record_id, links, found)
    return _calculation(ctx, found, links)


def names_figure(ctx: Context, ref: str) -> bool:
    """Whether a ref names something: a record, also one set apart, or a calculation that can be made."""
    try:
        parsed = parse_ref(ref)
        if isinstance(parsed, str):
            return not ctx.store.records([parsed]).empty
        evaluate(ctx, ref)
    except RefError:
        return False
    return True


def _record(ctx: Context, record_id: str, links: Links, converted: Evaluated | None = None) -> html.Div:
    dossier = open_dossier(ctx, record_id, links.state.as_of)
    if dossier is None:
        return _unknown(ctx, ctx.words.say("record.no_record", ref=record_id), links)
    if dossier.figure is None:
        return _set_apart(ctx, dossier, links)
    figure = dossier.figure
    scale = scale_of(ctx, figure, str(dossier.record.get("value_as_stated") or ""))
    number, shown, from_value = value_words(scale, figure), scale, ""
    if converted is not None and converted.unit != figure.unit:
        own = converted.parents[0]
        shown = Scale.of(ctx.words, converted.value, converted.unit, own.resolution)
        number = shown.number(converted.value)
        rate = converted.value / figure.value if figure.value else float("nan")
        from_value = rate_row(ctx, figure, scale, converted.unit, rate) if isfinite(rate) else ""
    return _sheet(
        [
            *_heading(ctx, figure_words(ctx, figure), number, shown.unit_words if figure.is_known else "", links),
            badges(ctx, dossier),
        ],
        [_bounds(ctx, figure, scale), facts(ctx, dossier, scale, from_value)],
        [
            derivation(ctx, dossier, links),
            elsewhere(ctx, dossier, scale, links),
            in_ledger(ctx, dossier, links),
            history(ctx, dossier, links),
            other_side(ctx, dossier, links),
            used_in(ctx, dossier, links),
        ],
        _buttons(
            ctx,
            converted.ref if converted is not None else record_id,
            citation(ctx, dossier, shown.joined(number) if figure.is_known else number),
        ),
    )


def _sheet(head: Sequence[Any], facts_of_it: Sequence[Any], related: Sequence[Any], buttons: Any) -> html.Div:
    """The parts of a record, one below the other in the drawer, in two columns on a wide page."""
    return html.Div(
        [
            html.Div(list(head), className="head"),
            html.Div(list(facts_of_it)),
            html.Div(list(related), className="rel"),
            buttons,
        ],
        className="rec",
    )


def _set_apart(ctx: Context, dossier: Dossier, links: Links) -> html.Div:
    """A record that makes no observation: as stated, and why it is set apart."""
    words, record = ctx.words, dossier.record
    stated = stated_words(words, record)
    what = words.say("record.set_apart_title", who=record["publisher"])
    why = str(record.get("set_apart") or words.say("record.no_observation"))
    return _sheet(
        [
            *_heading(ctx, what, stated, "", links),
            badges(ctx, dossier),
            alert(words.say("record.set_apart"), words.say("record.set_apart_text", why=why)),
        ],
        [facts(ctx, dossier, None)],
        [in_ledger(ctx, dossier, links)],
        _buttons(ctx, str(record["record_id"]), citation(ctx, dossier, stated)),
    )


def _calculation(ctx: Context, found: Evaluated, links: Links) -> html.Div:
    """A number that no table holds: the rule with its windows, the figures it is computed from, the result."""
    words = ctx.words
    scale = Scale.of(words, found.value, found.unit, signed=found.rule in SIGNED, width=found.hi - found.lo)
    number = scale.number(found.value)
    rows = [_operand(ctx, parent, links) for parent in found.parents]
    title = words.say("record.from")
    sources = list(dict.fromkeys(parent.source for parent in found.parents))
    cited = words.say(
        "record.citation_computed",
        what=found.words,
        value=scale.joined(number),
        sources=words.listing([_short_name(ctx, source) for source in sources]),
        hash=ctx.data_hash[:12],
    )
    return _sheet(
        [
            *_heading(ctx, found.words, number, scale.unit_words, links),
            html.Div(
                [badge(words.say("record.badge.computed")), badge(words.say("record.badge.nobody"))], className="bds"
            ),
        ],
        [
            _possible(ctx, found, scale),
            html.P([words.say("record.sources"), *_sources(ctx, sources)], className="note"),
        ],
        [section(links, title, long_listing(words, rows, title), len(rows))],
        _buttons(ctx, found.ref, cited),
    )


def _operand(ctx: Context, parent: Parent, links: Links) -> tuple[Any, Any]:
    """An operand: what it is, and its value as published; converted, too, where the calculation is in another unit."""
    words = ctx.words
    published = Scale.of(words, parent.stated_value, parent.stated_unit)
    number = links.number(published.full(parent.stated_value), parent.record_id)
    if parent.unit == parent.stated_unit:
        return figure_words(ctx, parent), number
    converted = Scale.of(words, parent.value, parent.unit)
    return figure_words(ctx, parent), [number, html.Small(converted.full(parent.value), className="line")]


def _possible(ctx: Context, found: Evaluated, scale: Scale) -> Any:
    """What the rounding of the operands (of a concentration: what is not told apart) leaves open, where it shows."""
    if not (isfinite(found.lo) and isfinite(found.hi)) or scale.number(found.lo) == scale.number(found.hi):
        return None
    ends = [found.lo, found.hi]
    if found.unit == HHI:
        low, high = map(scale.number, ends)
        shown = ctx.words.say("products.hhi.bounds", low=low, high=high)
    else:
        low, high = map(scale.full, ends)
        shown = ctx.words.say("record.possible", low=low, high=high)
    text = ctx.words.range(*map(scale.number, ends))
    one = Interval(ctx.words.say("record.exact_bounds"), text, found.value, found.lo, found.hi, "own")
    return html.Div([interval_strip([one], shown), html.P(shown, className="note")])


def _bounds(ctx: Context, figure: Figure, scale: Scale) -> Any:
    """The exact bounds of a derived figure that is known only as a range."""
    number = value_words(scale, figure)
    is_bounded = isfinite(figure.lo) and isfinite(figure.hi)
    if not figure.is_derived or not is_bounded or number == scale.number(figure.value):
        return None
    words = ctx.words
    label = words.say("record.possible", low=scale.full(figure.lo), high=scale.full(figure.hi))
    one = Interval(words.say("record.exact_bounds"), number, figure.value, figure.lo, figure.hi, "own")
    return interval_strip([one], label)


def _heading(ctx: Context, what: str, number: str, unit: str, links: Links) -> list[Any]:
    """What the figure is, and the figure, large; a percent sign is part of the number."""
    if unit == ctx.words.unit_words("PERCENT"):
        number, unit = ctx.words.say("number.percent", n=number), ""
    return [_title(what, links), html.P([number, " ", html.Small(unit)], className="dv")]


def _title(text: str, links: Links) -> Any:
    return html.H1(text, className="h1") if links.alone else html.H3(text, className="what", tabIndex=-1)


def _sources(ctx: Context, sources: Sequence[str]) -> list[Any]:
    parts: list[Any] = []
    for source in sources:
        parts += [", "] if parts else []
        parts.append(html.A(_short_name(ctx, source), href=source_url(source), className="num"))
    return [*parts, "."]


def _short_name(ctx: Context, source: str) -> str:
    info = ctx.registry.sources.get(source)
    return info.short if info is not None else source


def _buttons(ctx: Context, ref: str, cited: str) -> html.Div:
    """The permalink to copy, and the figure as a sentence with its source and permalink."""
    words, link = ctx.words, record_page_url(ref)
    return html.Div(
        [
            copy_button(words, words.say("record.copy"), link=link, style="btn sec"),
            copy_button(words, words.say("record.cite"), text=cited, link=link, style="btn sec"),
        ],
        className="btns",
    )


def _unknown(ctx: Context, why: str, links: Links) -> html.Div:
    """A ref that names nothing: why, and where to go."""
    words = ctx.words
    return html.Div(
        [
            _title(words.say("record.unknown"), links),
            html.P(words.say("record.unknown_text", why=words.capital(why)), className="note"),
            html.P(html.A(words.say("shell.to_overview"), href=page_url("/", links.state), className="btn sec")),
        ],
        className="rec unknown",
    )
