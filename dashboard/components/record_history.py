"""A record in time: which value pages showed from when, and the contradictions that the figure takes part in."""

from __future__ import annotations

from typing import Any

from dashboard.components import html
from dashboard.components.record_facts import source_title
from dashboard.components.record_parts import Links, badge, listing, section
from dashboard.context import Context
from dashboard.contradictions import PATH, contradictions_of
from dashboard.dossier import Dossier, Figure, headlines_of
from dashboard.record_words import half_digit, published_words, scale_of, value_words
from dashboard.state import ViewState
from dashboard.urls import page_url
from etl.store import Query

# Each vintage is a question to the store.
MOST_VINTAGES = 8


def history(ctx: Context, dossier: Dossier, links: Links) -> Any:
    """The values of the figure's key by the day from which pages showed them; None where it never changed."""
    words = ctx.words
    found = vintages(ctx, dossier)
    if len(found) < 2:
        return None
    rows = []
    for figure in found:
        record = dossier.records[figure.record_id]
        scale = scale_of(ctx, figure, str(record.get("value_as_stated") or ""))
        number = links.number(scale.joined(value_words(scale, figure)), figure.record_id)
        rounding = half_digit(scale, figure)
        value = [number, html.Small(rounding, className="line")] if rounding else number
        when = words.say("record.history_from", date=published_words(words, record, short=True))
        rows.append((when, source_title(ctx, record), value))
    title = words.say("record.history")
    return section(links, title, [html.P(words.say("record.history_text"), className="note"), listing(rows, title)])


def vintages(ctx: Context, dossier: Dossier) -> tuple[Figure, ...]:
    """What pages showed for the figure's key after each publication of it, the first first, without repetitions."""
    figure = dossier.figure
    if figure is None or not dossier.siblings:
        return ()
    held = {one.record_id: one for one in (figure, *dossier.siblings) if one.record_id in dossier.records}
    days = sorted({one.published for one in held.values()})[-MOST_VINTAGES:]
    query = Query(
        indicators=(figure.indicator,),
        reporters=(figure.reporter,),
        partners=(figure.partner,),
        products=(figure.product,),
        periods=(figure.period.code,),
    )
    found: list[Figure] = []
    for day in days:
        shown = headlines_of(ctx, query, day).get(figure.key)
        if shown is not None and shown.record_id in held and (not found or found[-1].record_id != shown.record_id):
            found.append(shown)
    return tuple(found)


def in_ledger(ctx: Context, dossier: Dossier, links: Links) -> Any:
    """The contradictions that the figure takes part in, whether it gives way, and the way to each entry."""
    words = ctx.words
    record_id = str(dossier.record["record_id"])
    entries = contradictions_of(ctx, record_id, links.state.as_of)
    if not entries:
        return None
    body: list[Any] = []
    for one in entries:
        link = page_url(PATH, ViewState(lang=links.state.lang, as_of=links.state.as_of, entry=one.id))
        aside = record_id in one.set_aside
        told = words.say("record.in_ledger_aside", why=one.why_set_aside) if aside else ""
        body += [
            html.P(
                [badge(words.say(f"ledger.class.{one.hypothesis}"), "na" if aside else "pl"), " ", one.statement],
                className="note",
            ),
            html.P(
                [
                    told or words.say("record.in_ledger_kept"),
                    " ",
                    html.A(words.say("record.in_ledger_link"), href=link),
                ],
                className="note",
            ),
        ]
    return section(links, words.say("record.in_ledger"), body, len(entries))
