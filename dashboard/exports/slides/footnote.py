"""The line below a chart that a slide never goes without: sources, notes, as known when, and where to look it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.charts.spec import ChartSpec, SourceRef
from dashboard.exports.canvas import words_of
from dashboard.exports.slides.drawingml import POINTS_PER_PIXEL
from dashboard.exports.slides.fitting import LEADING, shortened, wrapped
from dashboard.exports.slides.frames import Paragraph, Run
from dashboard.exports.slides.slots import ARIAL
from dashboard.text import Words
from dashboard.urls import absolute

POINTS = 10.0
HEIGHT = 3 * POINTS / POINTS_PER_PIXEL * LEADING + 4
HASH_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Footing:
    """What the foot of a slide tells. `notes` are told as far as there is room; the speaker notes have them all."""

    words: Words
    sources: tuple[SourceRef, ...]
    as_of: date
    data_hash: str
    permalink: str
    notes: tuple[str, ...] = ()


def footing_of(specs: Sequence[ChartSpec], notes: Sequence[str] = ()) -> Footing:
    """The foot of a slide that shows some charts: their sources together, the first one's address.

    Raises IndexError without a chart.
    """
    first = specs[0]
    sources = {(s.text, s.href): s for spec in specs for s in spec.sources}
    told = dict.fromkeys([*notes, *(note for spec in specs for note in spec.notes)])
    return Footing(words_of(first), tuple(sources.values()), first.as_of, first.data_hash, first.permalink, tuple(told))


def foot_lines(foot: Footing, width: float, public_url: str) -> list[Paragraph]:
    """At most three lines: sources and date, notes as far as they fit, the address.

    Sources that do not fit into two lines are counted instead: the notes of the slide name them all.
    """
    words = foot.words
    known = words.say("card.as_of", date=words.day(foot.as_of))
    known += " " + words.say("slide.data", hash=foot.data_hash[:HASH_LENGTH])
    sources = list(foot.sources)
    while len(sources) > 1 and _lines(_sources_text(words, sources, foot), known, width) > 2:
        sources.pop()
    first = _sources(words, sources, foot, public_url)
    told = _sources_text(words, sources, foot)
    line = [*first, Run(known)]
    kept: list[str] = []
    for note in foot.notes:
        if _lines(told, " ".join([known, *kept, note]), width) > 2:
            break
        kept.append(note)
    if kept:
        line.append(Run(" " + " ".join(kept)))
    link = absolute(public_url, foot.permalink)
    shown = shortened(link.partition("://")[2] or link, POINTS, width, narrow=ARIAL)
    return [tuple(line), (Run(shown, link),)]


def _lines(sources: str, rest: str, width: float) -> int:
    return len(wrapped(f"{sources} {rest}", POINTS, width, narrow=ARIAL))


def _named(words: Words, shown: Sequence[SourceRef], foot: Footing) -> str:
    left = len(foot.sources) - len(shown)
    return f" {words.say('slide.and_more', n=left)}" if left else ""


def _sources_text(words: Words, shown: Sequence[SourceRef], foot: Footing) -> str:
    if not shown:
        return ""
    head = words.say("card.source_many" if len(foot.sources) > 1 else "card.source")
    return head + "; ".join(s.text for s in shown) + _named(words, shown, foot) + "."


def _sources(words: Words, shown: Sequence[SourceRef], foot: Footing, public_url: str) -> list[Run]:
    if not shown:
        return []
    runs = [Run(words.say("card.source_many" if len(foot.sources) > 1 else "card.source"), bold=True)]
    for i, source in enumerate(shown):
        runs += [Run("; ")] if i else []
        runs.append(Run(source.text, absolute(public_url, source.href) if source.href else ""))
    return [*runs, Run(_named(words, shown, foot) + ". ")]
