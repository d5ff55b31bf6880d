"""Pages: one module each, with `PAGE = Page(...)`, found by discovery."""

from __future__ import annotations

from dashboard.page import Page, ordered
from etl.model.discovery import found_in


def discover() -> tuple[Page, ...]:
    """The pages of this package, in the order of their tabs; raises ValueError if two share an id or a path."""
    return ordered(found_in(__name__, __path__, "PAGE", Page))


__all__ = ["Page", "discover"]
