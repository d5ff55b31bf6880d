"""The sections of a briefing, one module each, found by discovery.

A module that defines `SECTION` is a section; nothing else has to be told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from dashboard.briefing.parts import Length, Slide
from dashboard.context import Context
from dashboard.state import ViewState


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its place, in which lengths it stands by itself, and how its slide is made.

    `build(ctx, state)` gives None where nothing is held. The slide's token is the section's id.
    """

    id: str
    order: int
    build: Callable[[Context, ViewState], Slide | None]
    lengths: frozenset[Length] = frozenset(Length)


@cache
def discover() -> Mapping[str, Section]:
    """All sections by id in the order of a briefing; raises ValueError if two share an id or a place."""
    modules = (import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__))
    found = sorted(
        (m.SECTION for m in modules if isinstance(getattr(m, "SECTION", None), Section)), key=lambda s: s.order
    )
    if len({s.id for s in found}) < len(found) or len({s.order for s in found}) < len(found):
        raise ValueError("two sections share an id or a place")
    return {section.id: section for section in found}
