"""Speaker notes: what the chart shows and how, its sources with their addresses, every number with its record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.spec import ChartSpec, Kind, Point
from dashboard.exports.canvas import words_of
from dashboard.exports.displayed import displayed
from dashboard.exports.slides.frames import Links, Paragraph, Run, fill_text, paragraphs
from dashboard.exports.wide import full_name, row_head, wide_rows
from dashboard.text import Words
from dashboard.urls import absolute, record_page_url


def chart_notes(spec: ChartSpec, public_url: str, left_out: str = "") -> list[Paragraph]:
    """The notes of a chart's slide as paragraphs; `left_out` says what of it the slide does not show."""
    words = words_of(spec)
    out: list[Paragraph] = [
        *_section(words, "what", [spec.title, spec.subtitle, spec.description, spec.empty, left_out])
    ]
    marks = [f"{text}: {words.say(f'slide.mark_{mark}')}" for mark, text in spec.legend]
    out += _section(words, "marks", marks)
    out += _section(words, "method", [*spec.notes, words.say("slide.editing") if spec.series else ""])
    out += source_notes(spec, public_url)
    if spec.series:
        out += [(Run(words.say("slide.notes_table"), bold=True),), *_table(spec, words, public_url)]
    return [*out, *about(spec, public_url)]


def source_notes(spec: ChartSpec, public_url: str) -> list[Paragraph]:
    """The sources in full, each with its address."""
    if not spec.sources:
        return []
    words = words_of(spec)
    out: list[Paragraph] = [(Run(words.say("slide.notes_sources"), bold=True),)]
    for source in spec.sources:
        href = absolute(public_url, source.href) if source.href else ""
        named = source.citation or source.text
        out.append(
            (Run(f"{source.text}. " if source.citation else ""), Run(named, href), Run(f" {href}" if href else ""))
        )
    return out


def about(spec: ChartSpec, public_url: str) -> list[Paragraph]:
    """As known when, which data, and the address that opens the same view."""
    words, link = words_of(spec), absolute(public_url, spec.permalink)
    known = f"{words.say('card.as_of', date=words.day(spec.as_of))} {words.say('slide.data', hash=spec.data_hash)} "
    return [(Run(words.say("slide.notes_about"), bold=True),), (Run(known), Run(link, link))]


def _section(words: Words, key: str, lines: Sequence[str]) -> list[Paragraph]:
    told = [line for line in lines if line]
    if not told:
        return []
    return [(Run(words.say(f"slide.notes_{key}"), bold=True),), *((Run(line),) for line in told)]


def _table(spec: ChartSpec, words: Words, public_url: str) -> list[Paragraph]:
    """The table as lines, a tab between columns; each number links to its record."""
    if spec.kind is Kind.SCATTER:
        return _scatter_table(spec, words, public_url)
    head = "\t".join([row_head(spec, words), *map(full_name, spec.series)])
    out: list[Paragraph] = [(Run(f"{head} ({spec.unit})" if spec.unit else head),)]
    for row in wide_rows(spec):
        runs = [Run(row.label)]
        for point in row.points:
            runs += [Run("\t"), _number(spec, words, point, public_url)]
        out.append(tuple(runs))
    keys = displayed(spec).keys
    if keys:
        out.append((Run("; ".join(keys)),))
    return out


def _scatter_table(spec: ChartSpec, words: Words, public_url: str) -> list[Paragraph]:
    shown = displayed(spec)
    out: list[Paragraph] = [(Run("\t".join(name for name, _ in shown.heads)),)]
    for line in shown.lines:
        runs = [Run(line.name)]
        for cell in line.cells:
            link = absolute(public_url, record_page_url(cell.ref)) if cell is not None and cell.ref else ""
            text = words.say("number.none") if cell is None else cell.text + (f" {cell.letter}" if cell.letter else "")
            runs += [Run("\t"), Run(text, link)]
        out.append(tuple(runs))
    return out


def _number(spec: ChartSpec, words: Words, point: Point | None, public_url: str) -> Run:
    if point is None:
        return Run(words.say("number.none"))
    if point.value is None:
        return Run(words.say("number.missing"))
    letter = words.say(f"card.{point.mark}") if words.has(f"card.{point.mark}") else ""
    text = words.number(point.value / spec.y.scale, spec.y.decimals) + spec.y.suffix
    link = absolute(public_url, record_page_url(point.ref)) if point.ref else ""
    return Run(f"{text} {letter}".rstrip(), link)


def write_notes(slide: Any, lines: Sequence[Paragraph]) -> None:
    """Put paragraphs into a slide's notes."""
    notes = slide.notes_slide
    body = paragraphs(lines, None, "", Links(notes.part))
    fill_text(notes.notes_placeholder, body)
