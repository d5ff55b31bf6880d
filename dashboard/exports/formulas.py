"""Which texts a spreadsheet would run instead of showing them."""

from __future__ import annotations

# A cell that begins with one of these may be taken for a formula; control characters are cut off before it is read.
STARTS = ("=", "+", "-", "@", "\t", "\r")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take a cell's text for a formula."""
    return text.startswith(STARTS)


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet may take it for a formula."""
    return f"'{text}" if is_formula(text) else text
