"""Which number, and why: figures of the partner that cannot hold together, and what gives way."""

from __future__ import annotations

from dashboard.briefing.parts import Length, Line, Slide
from dashboard.briefing.sections import Section
from dashboard.components.ledger_entry import subject
from dashboard.context import Context
from dashboard.contradictions import PARTNER, PATH, Contradiction, Told, chosen, told
from dashboard.record_words import scale_of, value_words
from dashboard.state import ViewState
from dashboard.urls import page_url

ID = "which"


def build(ctx: Context, state: ViewState) -> Slide | None:
    """The contradictions among statements and tables about the partner, the newest first; None where none is known."""
    words = ctx.words
    found = chosen(ctx, state.with_changes(view=PARTNER, year=None, hypothesis="", about="", sort=""))
    end = state.end.end if state.end is not None else None
    shown = [one for one in found.entries if end is None or one.period is None or one.period.end <= end]
    if not shown:
        return None
    known = told(ctx, shown, state.as_of)
    return Slide(
        ID,
        words.say("brief.which"),
        words.plural("brief.which_title", len(shown), partner=words.area(state.partner)),
        words.say("brief.which_sub"),
        lines=tuple(_line(ctx, state, one, known) for one in shown),
        page=page_url(PATH, state, view=PARTNER),
    )


def _line(ctx: Context, state: ViewState, entry: Contradiction, known: Told) -> Line:
    """The contradiction, its class as a hypothesis, why one of the figures gives way, and which one pages show."""
    words = ctx.words
    headline = known.headlines.get(entry.key)
    shown = ""
    if headline is not None:
        record = known.records.get(headline.record_id, {})
        scale = scale_of(ctx, headline, str(record.get("value_as_stated") or ""))
        shown = words.say("brief.which_shown", value=scale.joined(value_words(scale, headline)))
    text = words.say(
        "brief.which_line",
        statement=entry.statement.partition(": ")[2],
        name=words.say(f"ledger.class.{entry.hypothesis}").lower(),
        why=entry.why_set_aside,
    )
    href = page_url(PATH, ViewState(partners=state.partners, as_of=state.as_of, lang=state.lang, entry=entry.id))
    return Line(subject(ctx, entry), f"{words.capital(text)} {shown}".rstrip(), href)


SECTION = Section(ID, 60, build, frozenset({Length.FULL}))
