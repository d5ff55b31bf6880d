"""Choices that belong to one page: rows of links, each the address of the same page with one thing changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components import html
from dashboard.components.attributes import attributes


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of a row: its text, its address, whether it is what the page shows now."""

    text: str
    href: str
    current: bool = False


def choices(label: str, options: Sequence[Choice]) -> html.Nav:
    """A row of choices under its label."""
    links = [
        html.A(one.text, href=one.href, **attributes(aria_current="true" if one.current else None)) for one in options
    ]
    return html.Nav([html.Span(label, className="lb"), *links], className="opts", **attributes(aria_label=label))


def choice_bar(rows: Sequence[html.Nav]) -> html.Div:
    """Rows of choices side by side, wrapping where there is no room."""
    return html.Div(list(rows), className="optbar")
