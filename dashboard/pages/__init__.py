"""Pages: one module each, with `PAGE = Page(...)`, found by discovery."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from dashboard.page import Page, ordered


def discover() -> tuple[Page, ...]:
    """The pages of this package, in the order of their tabs; raises ValueError if two share an id or a path."""
    modules = (import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__))
    return ordered(page for page in (getattr(module, "PAGE", None) for module in modules) if isinstance(page, Page))


__all__ = ["Page", "discover"]
