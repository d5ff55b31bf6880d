"""A slide of a briefing as HTML: what the briefing's page shows and what its document prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.briefing.parts import Brief, Line, Slide
from dashboard.charts.spec import ChartSpec
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.stat_strip import Bar, spark_bars
from dashboard.glance import Fact
from dashboard.text import Segment, Sentence, Words
from dashboard.urls import absolute

# Draws a chart into a slide; the second is how many stand side by side.
Draw = Callable[[ChartSpec, int], Any]
Link = Callable[[str], str]


def slide_view(
    brief: Brief, slide: Slide, words: Words, draw: Draw, link: Link, site: str = "", heading: Any = html.H2
) -> html.Section:
    """The slide: title, subtitle, figures, charts, sentences, lines, footnote; `link` gives the address of a record.

    `site` begins the address at which the footnote says that the slide is seen in full.

    The footnote belongs to the slide: a slide that travels keeps its sources.
    """
    said = [html.P(_linked(one, link), className="say1") for one in slide.sentences]
    drawn = [_chart(spec, draw, len(slide.charts)) for spec in slide.charts]
    body: list[Any] = []
    if slide.facts:
        body.append(html.Div([_fact(one, link) for one in slide.facts], className="facts"))
    if drawn:
        body.append(html.Div(drawn, className=f"draws n{len(drawn)}"))
    if said:
        body.append(html.Div(said, className="says"))
    if slide.lines:
        body.append(html.Ul([_line(one) for one in slide.lines], className="lines"))
    return html.Section(
        [
            heading(slide.title, className="tk"),
            html.P(slide.subtitle, className="sub") if slide.subtitle else None,
            *body,
            html.P([footnote(brief, slide, words), " ", *_address(site, slide)], className="from"),
        ],
        className="slide",
        **attributes(aria_label=slide.label),
    )


def _address(site: str, slide: Slide) -> list[Any]:
    """Where a slide is seen in full, without what every address begins with."""
    whole = absolute(site, slide.page) if site else slide.page
    return [html.A(whole.split("://")[-1], href=whole, className="num")] if slide.page else []


def footnote(brief: Brief, slide: Slide, words: Words) -> str:
    """Who published what a slide shows, as known when, from which data."""
    names = list(dict.fromkeys(source.text for spec in slide.charts for source in spec.sources))
    named = (
        words.say("card.source_many" if len(names) > 1 else "card.source") + "; ".join(names) + ". " if names else ""
    )
    marks = list(dict.fromkeys(text for spec in slide.charts for _, text in spec.legend))
    fills = words.say("brief.fills", marks=words.listing(marks)) + " " if marks else ""
    known = words.say("card.as_of", date=words.day(brief.as_of))
    return f"{named}{fills}{known} {words.say('card.data', hash=brief.data_hash[:8])}"


def _fact(one: Fact, link: Link) -> html.Div:
    return html.Div(
        [
            html.Div([html.Span(className=f"sw {one.role}"), one.label], className="k"),
            html.Div([*_linked((Segment(one.value, one.ref),), link), html.Small(one.unit)], className="v"),
            *(html.Div(_linked(line, link), className="d") for line in one.lines),
            spark_bars(tuple(Bar(value, mark) for value, mark in one.spark), one.role) if one.spark else None,
        ],
        className="st",
    )


def _linked(segments: Sentence, link: Link) -> list[Any]:
    """A sentence whose numbers open their records."""
    return [html.A(one.text, href=link(one.ref), className="num") if one.ref else one.text for one in segments]


def _chart(spec: ChartSpec, draw: Draw, count: int) -> html.Div:
    named = [html.H3(spec.title, className="tk"), html.P(spec.subtitle, className="sub")] if count > 1 else []
    return html.Div([*named, draw(spec, count)])


def _line(one: Line) -> html.Li:
    head: Any = html.A(one.head, href=one.href, className="num") if one.href else html.B(one.head)
    return html.Li([head, f" {one.text}"] if one.head else one.text)
