"""Who published what is shown, and what to keep in mind."""

from __future__ import annotations

from dashboard.briefing.parts import Length, Line, Slide
from dashboard.briefing.sections import Section, discover, slide_of
from dashboard.charts.spec import SourceRef
from dashboard.context import Context
from dashboard.state import ViewState
from dashboard.urls import page_url

ID = "sources"


def build(ctx: Context, state: ViewState) -> Slide | None:
    """Each source of the other sections' charts with its citation, then their notes."""
    slides = [slide for one in discover().values() if one.id != ID and (slide := slide_of(one, ctx, state)) is not None]
    specs = [spec for slide in slides for spec in slide.charts]
    # One entry a source, as the chart with the longest span names it; each statement is its own.
    sources: dict[str, SourceRef] = {}
    for spec in specs:
        for source in spec.sources:
            sources.setdefault(source.citation or source.text, source)
    if not sources:
        return None
    words = ctx.words
    lines = [Line(source.text, source.citation, source.href) for source in sources.values()]
    notes = {note: slide.label for slide in slides for spec in slide.charts for note in spec.notes}
    lines += [Line(label, note) for note, label in notes.items()]
    known = words.say("card.as_of", date=words.day(state.as_of or ctx.today))
    return Slide(
        ID,
        words.say("brief.sources"),
        words.say("brief.sources_title"),
        f"{known} {words.say('card.data', hash=ctx.data_hash[:12])}",
        lines=tuple(lines),
        page=page_url("/sources", state),
    )


SECTION = Section(ID, 90, build, frozenset({Length.FULL}))
