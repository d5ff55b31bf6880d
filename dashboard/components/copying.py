"""Buttons that copy a text; the page's script does it, without a callback."""

from __future__ import annotations

from typing import Any

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.icons import icon
from dashboard.text import Words


def copy_button(
    words: Words,
    label: str,
    *,
    text: str = "",
    link: str = "",
    style: str = "gh",
    hidden: bool = False,
) -> html.Button:
    """A button that copies `text`, then the address `link` made absolute; `hidden` leaves the icon alone.

    The script says "Copied" in the button's place of words, which is announced.
    """
    name = "link" if link and not text else "copy"
    inner: list[Any] = [
        icon(name, 14 if style == "act" else 16),
        html.Span(label, className="vh" if hidden else "", **attributes(aria_live="polite")),
    ]
    data = attributes(data_copy=text, data_link=link, data_copied=words.say("card.copied"))
    return html.Button(inner, type="button", className=style, title=label if hidden else None, **data)
