"""A briefing as PowerPoint: native charts in the project's template or the user's own, numbers that link to records."""

from __future__ import annotations

from dataclasses import replace

from dashboard.briefing.parts import Brief, Length, Line, Slide
from dashboard.briefing.writers import Writer
from dashboard.charts.spec import ChartSpec
from dashboard.exports import ExportOptions
from dashboard.exports.slides.deck import Deck, Headline
from dashboard.exports.slides.footnote import Footing, footing_of
from dashboard.exports.slides.frames import Paragraph, Run
from dashboard.glance import Fact
from dashboard.text import Words
from dashboard.urls import absolute

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MOST_ON_ONE_PAGE = 3
# Rows of text on a slide of lines, and the letters of one.
ROWS, ROW_CHARS = 15, 130


def write(brief: Brief, words: Words, options: ExportOptions) -> bytes:
    """The presentation. Of the query: `size` (16x9, 4x3)."""
    deck = Deck(options)
    if brief.length is Length.ONE and brief.slides:
        _one_page(deck, brief, words, options)
    else:
        for slide in brief.slides:
            _add(deck, brief, slide, words, options)
    if not brief.slides:
        deck.add_points(brief.title, brief.subtitle, (), _footing(brief, words, ()))
    return deck.save(brief.title, brief.as_of, brief.subtitle)


def _add(deck: Deck, brief: Brief, slide: Slide, words: Words, options: ExportOptions) -> None:
    notes = _notes(brief, slide, words, options)
    if slide.lines:
        fitting, rest = _fitting(slide.lines)
        lines = [_line(line, options) for line in fitting]
        if rest:
            lines.append((Run(words.say("brief.more_in_notes", n=len(rest))),))
        told = [*notes, *(_line(line, options) for line in rest)]
        deck.add_lines(slide.title, slide.subtitle, lines, _footing(brief, words, (slide,)), told)
    elif slide.facts or not slide.charts:
        figures = [_headline(fact) for fact in slide.facts]
        foot = _footing(brief, words, (slide,))
        deck.add_points(slide.title, slide.subtitle, slide.sentences, foot, figures, notes)
    elif len(slide.charts) == 1 and not slide.sentences:
        deck.add_chart(slide.charts[0], slide.title, notes)
    else:
        deck.add_charts(slide.title, slide.subtitle, slide.charts[:3], slide.sentences, notes)


def _one_page(deck: Deck, brief: Brief, words: Words, options: ExportOptions) -> None:
    """Figures, the first two slides' charts and the first sentences on one slide."""
    first = brief.slides[0]
    figures = [_headline(fact) for slide in brief.slides for fact in slide.facts]
    # In half a slide's width there is no room for a second panel: lines over columns are left out.
    first_charts = [slide.charts[0] for slide in brief.slides if slide.charts][:2]
    specs = [_columns_alone(spec) for spec in first_charts]
    sentences = list(dict.fromkeys(s for slide in brief.slides for s in slide.sentences))[:MOST_ON_ONE_PAGE]
    notes = [paragraph for slide in brief.slides for paragraph in _notes(brief, slide, words, options)]
    if not specs:
        deck.add_points(first.title, first.subtitle, sentences, _footing(brief, words, brief.slides), figures, notes)
        return
    foot = _footing(brief, words, brief.slides)
    deck.add_page(first.title, first.subtitle, figures[:5], specs, sentences, foot, notes)


def _columns_alone(spec: ChartSpec) -> ChartSpec:
    columns = tuple(series for series in spec.series if not series.as_line)
    return replace(spec, series=columns) if columns else spec


def _headline(fact: Fact) -> Headline:
    return Headline(fact.label, fact.value, fact.unit, fact.ref, fact.lines)


def _footing(brief: Brief, words: Words, slides: tuple[Slide, ...]) -> Footing:
    """The foot of slides without a chart of their own: the briefing's address and the sources of the charts."""
    specs = [spec for slide in slides for spec in slide.charts]
    if specs:
        foot = footing_of(specs)
        return Footing(words, foot.sources, brief.as_of, brief.data_hash, brief.permalink, foot.notes)
    return Footing(words, (), brief.as_of, brief.data_hash, brief.permalink)


def _fitting(lines: tuple[Line, ...]) -> tuple[list[Line], list[Line]]:
    """The lines that a slide has room for, in whole, and the rest."""
    room, fitting = ROWS, list[Line]()
    for place, line in enumerate(lines):
        room -= 1 + len(f"{line.head}. {line.text}") // ROW_CHARS
        if room < (1 if place < len(lines) - 1 else 0):
            return fitting, list(lines[place:])
        fitting.append(line)
    return fitting, []


def _line(line: Line, options: ExportOptions) -> Paragraph:
    href = absolute(options.public_url, line.href) if line.href else ""
    head = (Run(line.head, href, bold=not href),) if line.head else ()
    return (*head, Run(f"{'. ' if line.head else ''}{line.text}")) if line.text else head


def _notes(brief: Brief, slide: Slide, words: Words, options: ExportOptions) -> list[Paragraph]:
    """What the computed title was where a person wrote another, where the slide is seen in full, and the briefing."""
    link, own = absolute(options.public_url, slide.page), absolute(options.public_url, brief.permalink)
    notes: list[Paragraph] = [(Run(words.say("brief.seen_at") + " "), Run(link, link))]
    if slide.computed_title:
        notes.insert(0, (Run(words.say("brief.computed_title", title=slide.computed_title)),))
    return [*notes, (Run(words.say("brief.made_at") + " "), Run(own, own))]


WRITER = Writer("pptx", MIME, write)
