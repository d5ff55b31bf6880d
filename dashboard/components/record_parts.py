"""Pieces that all records share: links to other records, sections, lists of figures, documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.icons import icon
from dashboard.components.number import number_link
from dashboard.state import ViewState
from dashboard.text import Segment, Words
from dashboard.urls import record_page_url

MOST_LISTED = 12
SAFE_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Links:
    """How a record links to others: in the same drawer, over the page it stands on, or from page to page (`alone`)."""

    state: ViewState
    alone: bool = False

    def number(self, text: str, ref: str) -> Any:
        """A number that opens its record; the bare text without a ref."""
        if not ref or not self.alone:
            return number_link(text, ref, self.state)
        return html.A(text, href=record_page_url(ref, self.state), className="num")

    def sentence(self, segments: Iterable[Segment]) -> list[Any]:
        """The children of a paragraph, its numbers as links."""
        return [self.number(segment.text, segment.ref) for segment in segments]


def badge(text: str, kind: str = "pl", symbol: str = "") -> html.Span:
    """A word on a ground of its own; `kind` is pl (plain), bad, rd (within rounding) or na."""
    return html.Span([icon(symbol, 13) if symbol else None, text], className=f"bd {kind}")


def section(links: Links, title: str, body: Sequence[Any], count: int = 0) -> html.Section:
    """A part of a record under its own rule, with how many there are of what it lists."""
    number = html.Span(str(count), className="cntp") if count else None
    heading = html.H2 if links.alone else html.H3
    return html.Section([heading([title, number], className="sh"), *body])


def definitions(rows: Iterable[tuple[str, Any]]) -> html.Dl:
    """Terms and what they are; a row without content is left out."""
    return html.Dl(
        [part for term, content in rows if content for part in (html.Dt(term), html.Dd(content))], className="kv"
    )


def listing(rows: Sequence[Sequence[Any]], label: str) -> html.Table:
    """Rows whose last cell is a number, at the right."""
    body = [html.Tr([*(html.Td(cell) for cell in row[:-1]), html.Td(row[-1], className="r")]) for row in rows]
    return html.Table([html.Caption(label, className="vh"), html.Tbody(body)], className="sib")


def long_listing(words: Words, rows: Sequence[Sequence[Any]], label: str) -> list[Any]:
    """A list whose end, from the thirteenth row on, is opened on demand and scrolls in its own box."""
    if len(rows) <= MOST_LISTED + 1:
        return [listing(rows, label)]
    rest = html.Details(
        [
            html.Summary(words.say("record.rest", n=len(rows) - MOST_LISTED, all=len(rows))),
            html.Div(
                listing(rows[MOST_LISTED:], label),
                className="scroll-list",
                tabIndex=0,
                role="region",
                **attributes(aria_label=label),
            ),
        ]
    )
    return [listing(rows[:MOST_LISTED], label), rest]


def outside_link(text: str, url: str | None) -> Any:
    """A link to another site where there is an address of the web; the bare text otherwise."""
    if not url or not url.startswith(SAFE_SCHEMES):
        return text
    return html.Span(
        [html.A(text, href=url, target="_blank", rel="noopener noreferrer", className="num"), " ", icon("external", 13)]
    )


def host(url: str | None) -> str:
    """The site of an address: "astanatimes.com"; "" without one."""
    if not url or not url.startswith(SAFE_SCHEMES):
        return ""
    return url.split("/")[2].removeprefix("www.")
