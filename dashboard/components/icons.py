"""Line icons of 16 units, drawn in the colour of the text around them."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.attributes import attributes

# The views of assets/icons.svg; a test holds the two together.
# fmt: off
ICONS = frozenset((
    "alert", "arrow", "back", "check", "chevron", "close", "code", "copy", "download", "external", "info", "link",
    "moon", "noteq", "plus", "question", "range", "search", "slide", "sun", "table",
))
# fmt: on


def icon(name: str, size: int = 16) -> html.Span:
    """An icon in the text's colour, hidden from screen readers (the words beside it say it); ValueError if unknown."""
    if name not in ICONS:
        raise ValueError(f"no icon {name!r}; there are {', '.join(sorted(ICONS))}")
    return html.Span(className=f"ic i-{name}", style={"width": size, "height": size}, **attributes(aria_hidden="true"))
