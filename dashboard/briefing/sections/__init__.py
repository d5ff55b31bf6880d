"""The sections of a briefing, one module each, found by discovery.

A module that defines `SECTION` is a section; nothing else has to be told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from dashboard.briefing.parts import Length, Slide
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.discovery import found_in, keyed


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
    found = sorted(found_in(__name__, __path__, "SECTION", Section), key=lambda section: section.order)
    if len({section.order for section in found}) < len(found):
        raise ValueError("two sections share a place")
    return keyed(found, lambda section: section.id, "two sections are called {!r}")
