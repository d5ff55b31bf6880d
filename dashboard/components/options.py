"""Choices that belong to one page: rows of links, each the address of the same page with one thing changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.state import ViewState
from dashboard.text import Words
from dashboard.urls import page_url


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


def sheet_links(words: Words, path: str, state: ViewState, sheet: int, sheets: int, count: int) -> html.Nav | None:
    """The pages of a list as links: the first, the last, and those around the one shown; None for a single one."""
    if sheets < 2:
        return None
    near = sorted({1, sheets, *range(max(1, sheet - 2), min(sheets, sheet + 2) + 1)})
    return choices(
        words.say("ledger.sheets", n=count),
        [Choice(str(one), page_url(path, state, sheet=one), one == sheet) for one in near],
    )
