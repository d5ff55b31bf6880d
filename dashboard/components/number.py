"""A number that opens its record, alone or in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.components import html
from dashboard.state import ViewState
from dashboard.text import Segment
from dashboard.urls import record_url

# A query without a path keeps the page: the record opens over whatever page the number stands on.
SAME_PAGE = ""


def number_link(text: str, ref: str, state: ViewState, path: str = SAME_PAGE, *, title: str = "") -> Any:
    """A number as a link to its record; the bare text where it has no ref.

    `title` says more when the pointer rests on it, such as bounds or source.
    """
    if not ref:
        return text
    return html.A(text, href=record_url(ref, path, state), className="num", title=title or None)


def sentence(segments: Iterable[Segment], state: ViewState, path: str = SAME_PAGE) -> list[Any]:
    """The children of a paragraph: texts, and numbers as links."""
    return [number_link(segment.text, segment.ref, state, path) for segment in segments]
