"""Lists told in parallel: "exports to Ukraine, Belarus and Kazakhstan fell by 29%, 31% and 26% respectively"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from etl.reader.lexicon import AreaWord, Noun
from etl.reader.numbers import Figure

_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_BETWEEN_FIGURES = re.compile(r",?(?: and)? (?:to |by )?", re.IGNORECASE)
_BETWEEN_ITEMS = re.compile(r",? (?:and |with |to |from |the |of )*", re.IGNORECASE)


# "exports to Portugal and imports from it"
_BETWEEN_WORDS = re.compile(r"[^.;:()\d]{0,40}?(?:,|\band\b) (?:[a-z]+ ){0,2}")


class _Mark(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Item = TypeVar("Item", bound=_Mark)


@dataclass(frozen=True, slots=True)
class Parallel:
    """What belongs to a figure of such a list: its area or its word (never both), and the first figure of the list."""

    first: Figure
    area: AreaWord | None = None
    noun: Noun | None = None


def parallels(
    text: str, figures: Sequence[Figure], areas: Sequence[AreaWord], nouns: Sequence[Noun]
) -> dict[int, Parallel]:
    """What each figure of a list before `respectively` belongs to, by where the figure starts."""
    found: dict[int, Parallel] = {}
    for match in _RESPECTIVELY.finditer(text):
        run = _last_run(text, [f for f in figures if f.end <= match.start()], _BETWEEN_FIGURES)
        if len(run) < 2:
            continue
        before_areas = _runs(text, [a for a in areas if a.end <= run[0].start], _BETWEEN_ITEMS, len(run))
        before_nouns = _runs(text, [n for n in nouns if n.end <= run[0].start], _BETWEEN_WORDS, len(run))
        if before_areas:
            found |= {f.start: Parallel(run[0], area=area) for f, area in zip(run, before_areas[-1], strict=True)}
        elif before_nouns:
            found |= {f.start: Parallel(run[0], noun=noun) for f, noun in zip(run, before_nouns[-1], strict=True)}
    return found


def _last_run(text: str, figures: Sequence[Figure], gap: re.Pattern[str]) -> list[Figure]:
    """The last figures of one kind that nothing but commas and "and" stand between."""
    run: list[Figure] = []
    for figure in reversed(figures):
        if run and not (figure.kind is run[0].kind and gap.fullmatch(text, figure.end, run[0].lead)):
            break
        run.insert(0, figure)
    return run


def _runs(text: str, items: Sequence[Item], gap: re.Pattern[str], length: int) -> list[list[Item]]:
    """The lists of exactly that many items that follow each other with only commas and "and" between them."""
    lists: list[list[Item]] = []
    for item in items:
        if lists and gap.fullmatch(text, lists[-1][-1].end, item.start):
            lists[-1].append(item)
        else:
            lists.append([item])
    return [one for one in lists if len(one) == length]
