"""An entry of the ledger: what cannot hold together, on one axis, who said it when, what pages show, and why."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from dashboard.components import html
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.interval_strip import Interval, interval_strip
from dashboard.components.number import number_link, sentence
from dashboard.components.record_facts import source_title
from dashboard.components.record_parts import badge
from dashboard.context import Context
from dashboard.contradictions import PATH, Contradiction, Told
from dashboard.dossier import Figure
from dashboard.record_words import Scale, indicator_words, published_words, scale_of, stated_words, value_words
from dashboard.sentences import Segment
from dashboard.state import COMPUTED_EU, PUBLIC_EU, ViewState
from dashboard.urls import page_url, record_url
from etl.model.ledger import Hypothesis

MOST_DECIMALS = 4


def entry_section(ctx: Context, entry: Contradiction, told: Told, state: ViewState) -> html.Section:
    """The whole entry; its own address is linked from its title."""
    words = ctx.words
    link = page_url(PATH, ViewState(lang=state.lang, as_of=state.as_of, entry=entry.id, partners=state.partners))
    return html.Section(
        [
            html.Div(
                [
                    badge(words.say(f"ledger.class.{entry.hypothesis}"), _LOOK.get(entry.hypothesis, "pl")),
                    badge(words.say(f"ledger.scope.{entry.scope}")),
                    html.Span(words.say("ledger.since", day=words.day_short(entry.known_since)), className="mut"),
                ],
                className="bds",
            ),
            html.H2(html.A(subject(ctx, entry), href=link, className="pn"), className="tk s"),
            html.P(entry.statement, className="sub"),
            html.Div(
                [
                    html.Div([_strip(ctx, entry, told), _members(ctx, entry, told, state)]),
                    html.Div([_reading(ctx, entry, told, state), _hypothesis(ctx, entry)]),
                ],
                className="two",
            ),
        ],
        className="fig entry",
        id=entry.id,
    )


_LOOK = {Hypothesis.UNEXPLAINED: "bad", Hypothesis.REVISION: "pl"}


def subject(ctx: Context, entry: Contradiction) -> str:
    """What a contradiction is about: "Goods imports of Kazakhstan from Czechia, 2023"."""
    words = ctx.words
    key = f"figure.{entry.indicator}"
    period = words.period(entry.period) if entry.period is not None else words.say("ledger.no_period")
    return words.say(
        key if words.has(key) else "ledger.figure",
        what=indicator_words(ctx, entry.indicator),
        reporter=words.area(entry.reporter),
        partner=words.area(entry.partner),
        period=period,
    )


def entry_scale(ctx: Context, entry: Contradiction, told: Told) -> Scale:
    """One scale for all figures of an entry, with the decimals that tell them apart, up to four."""
    figure = next((told.figures[one] for one in entry.set_aside if one in told.figures), None)
    if figure is not None:
        stated = str(told.records.get(figure.record_id, {}).get("value_as_stated") or "")
        scale = scale_of(ctx, figure, stated)
    else:
        indicator = ctx.registry.indicators.get(entry.indicator)
        is_growth = indicator is not None and indicator.growth_of is not None and entry.unit == "PERCENT"
        scale = Scale.of(ctx.words, _middle(entry.lo, entry.hi), entry.unit, signed=is_growth)
    decimals = scale.decimals
    ends = _middle(entry.lo, entry.hi), _middle(entry.expected_lo, entry.expected_hi)
    while decimals < MOST_DECIMALS and round(ends[0] / scale.scale, decimals) == round(ends[1] / scale.scale, decimals):
        decimals += 1
    return Scale(scale.words, scale.unit, scale.scale, decimals, scale.signed)


def _middle(low: float, high: float) -> float:
    """The middle of an interval, its known end where it is open."""
    if isfinite(low) and isfinite(high):
        return (low + high) / 2
    return low if isfinite(low) else high


def _strip(ctx: Context, entry: Contradiction, told: Told) -> html.Div:
    """The figure that gives way and what the others leave for it, as intervals on one axis."""
    scale = entry_scale(ctx, entry, told)
    shown = [_interval(ctx, entry, told, scale, entry.set_aside, entry.lo, entry.hi, "apart")]
    alike = [one for one in entry.kept if one in told.figures and _same_key(told.figures[one], entry)]
    kept = alike if len(alike) == len(entry.kept) else ()
    shown.append(_interval(ctx, entry, told, scale, kept, entry.expected_lo, entry.expected_hi, "own"))
    shown.sort(key=lambda one: (-one.value, one.who))
    label = ctx.words.say("record.strip", rows="; ".join(f"{one.who}: {one.text}" for one in shown))
    return interval_strip(shown, label)


def _same_key(figure: Figure, entry: Contradiction) -> bool:
    own = (entry.indicator, entry.reporter, entry.period, entry.unit)
    areas = {entry.partner, COMPUTED_EU} if entry.partner == PUBLIC_EU else {entry.partner}
    return (figure.indicator, figure.reporter, figure.period, figure.unit) == own and figure.partner in areas


def _interval(
    ctx: Context,
    entry: Contradiction,
    told: Told,
    scale: Scale,
    ids: Sequence[str],
    low: float,
    high: float,
    look: str,
) -> Interval:
    words = ctx.words
    names = list(dict.fromkeys(source_title(ctx, told.records[one]) for one in ids if one in told.records))
    who = words.listing(names[:2]) if names else words.say("ledger.leave")
    if len(names) > 2:
        who = words.say("ledger.and_more", who=names[0], n=len(names) - 1)
    middle = _middle(low, high)
    if not isfinite(low):
        text = words.say("record.hedge.up_to", n=scale.number(high))
    elif not isfinite(high):
        text = words.say("record.hedge.over" if look == "apart" else "record.hedge.least", n=scale.number(low))
    elif scale.number(low) == scale.number(high) or ids:
        text = scale.number(middle)
    else:
        text = words.range(scale.number(low), scale.number(high))
    indicator = ctx.registry.indicators.get(entry.indicator)
    colour = (indicator.colour or "") if indicator is not None and look == "own" else ""
    return Interval(who, text, middle, low, high, look, colour)


def _members(ctx: Context, entry: Contradiction, told: Told, state: ViewState) -> html.Div:
    """Who said which figure when; those that give way first, each by the day it was said."""
    words = ctx.words
    columns = [
        Column(words.say("record.published"), numeric=False),
        Column(words.say("ledger.who"), numeric=False),
        Column(words.say("ledger.value")),
    ]
    held = [one for one in entry.members if one in told.records]
    held.sort(key=lambda one: (one not in entry.set_aside, told.records[one]["published"], one))
    rows = []
    for one in held:
        record = told.records[one]
        who: list[Any] = [source_title(ctx, record)]
        if one in entry.set_aside:
            who += [" ", badge(words.say("ledger.aside"), "na")]
        who.append(html.Small(_of(ctx, told.figures.get(one), entry), className="mut blk"))
        rows.append(Row([published_words(words, record, short=True), who, _value(ctx, one, entry, told, state)]))
    # The statement as far as the first publisher: one key may have several entries.
    label = words.say("ledger.members", what=entry.statement.partition(" (")[0])
    return data_table(columns, rows, label=label, whole=True)


def _of(ctx: Context, figure: Figure | None, entry: Contradiction) -> str:
    """What a member is a figure of, as far as the entry's own title does not say it."""
    if figure is None:
        return ctx.words.say("ledger.no_period")
    words = ctx.words
    parts = [indicator_words(ctx, figure.indicator)]
    if figure.partner != entry.partner:
        parts.append(words.area_label(figure.partner))
    parts.append(words.tick(figure.period) if figure.period.length <= 12 else words.period(figure.period))
    return ", ".join(parts)


def _value(ctx: Context, record_id: str, entry: Contradiction, told: Told, state: ViewState) -> Any:
    figure, record = told.figures.get(record_id), told.records[record_id]
    if figure is None:
        return html.A(stated_words(ctx.words, record), href=record_url(record_id, "", state), className="tl")
    scale = scale_of(ctx, figure, str(record.get("value_as_stated") or ""))
    own = entry_scale(ctx, entry, told)
    if (
        scale.unit == own.unit
        and scale.scale == own.scale
        and own.decimals > scale.decimals
        and _same_key(figure, entry)
    ):
        scale = own
    text = scale.joined(value_words(scale, figure)) if figure.is_known else value_words(scale, figure)
    return number_link(text, record_id, state)


def _reading(ctx: Context, entry: Contradiction, told: Told, state: ViewState) -> html.Div:
    """What pages show for the figure, and why the other is set aside."""
    words = ctx.words
    shown = told.headlines.get(entry.key)
    parts: list[Any] = []
    if shown is None:
        parts.append(html.P(words.say("ledger.shows_none")))
    else:
        key = "ledger.shows_aside" if shown.record_id in entry.set_aside else "ledger.shows"
        parts.append(_shown(ctx, key, shown, told, state))
        # Of the EU as stated nothing else is printed; the EU as added up here is another key.
        apart = (told.figures.get(one) for one in entry.kept)
        other = next((one for one in apart if one and _same_key(one, entry) and one.partner != entry.partner), None)
        parts.append(_shown(ctx, "ledger.shows_other", other, told, state) if other is not None else None)
    return html.Div(
        [
            html.H3(words.say("ledger.reading"), className="sh3"),
            *parts,
            html.P(words.say("ledger.why", why=entry.why_set_aside)),
            html.P(words.say("ledger.kept")),
        ]
    )


def _shown(ctx: Context, key: str, figure: Figure, told: Told, state: ViewState) -> html.P:
    """A sentence on a figure that pages show, its number a link."""
    record = told.records.get(figure.record_id, {})
    scale = scale_of(ctx, figure, str(record.get("value_as_stated") or ""))
    who = source_title(ctx, record) if record else _short(ctx, figure.source)
    value = Segment(scale.joined(value_words(scale, figure)), figure.record_id)
    told_of = ctx.words.rich(key, value=value, who=who, area=ctx.words.area_label(figure.partner))
    return html.P(sentence(told_of, state))


def _short(ctx: Context, source: str) -> str:
    info = ctx.registry.sources.get(source)
    return info.short if info is not None else source


def _hypothesis(ctx: Context, entry: Contradiction) -> html.Div:
    """What may be behind it, said as a hypothesis, with its evidence."""
    words = ctx.words
    evidence = [html.Li(words.capital(text) + ".") for text in entry.evidence]
    return html.Div(
        [
            html.H3(words.say("ledger.hypothesis"), className="sh3"),
            html.P(words.say(f"ledger.means.{entry.hypothesis}")),
            html.Ul(evidence, className="plain ev") if evidence else html.P(words.say("ledger.no_evidence")),
        ]
    )
