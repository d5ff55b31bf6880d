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

    `build(ctx, state)` gives None where nothing is held. The slide's token is the section's id. `is_loaded` says
    whether there can be anything of it: what comes from files that few load is missed only by who asks for it.
    """

    id: str
    order: int
    build: Callable[[Context, ViewState], Slide | None]
    lengths: frozenset[Length] = frozenset(Length)
    is_loaded: Callable[[Context, ViewState], bool] = lambda ctx, state: True


def slide_of(section: Section, ctx: Context, state: ViewState) -> Slide | None:
    """The slide of a section, made once for all that ask: the last section reads the others' charts again."""
    made: tuple[Slide | None] = ctx.recent.get(("section", section.id, state), lambda: (section.build(ctx, state),))
    return made[0]


@cache
def discover() -> Mapping[str, Section]:
    """All sections by id in the order of a briefing; raises ValueError if two share an id or a place."""
    found = sorted(found_in(__name__, __path__, "SECTION", Section), key=lambda section: section.order)
    if len({section.order for section in found}) < len(found):
        raise ValueError("two sections share a place")
    return keyed(found, lambda section: section.id, "two sections are called {!r}")
