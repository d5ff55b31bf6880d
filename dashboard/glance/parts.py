"""What the overview is made of: texts, each number with the ref of the figure or calculation that it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.charts.spec import Mark, Role
from dashboard.text import Sentence


@dataclass(frozen=True, slots=True)
class Fact:
    """A headline figure: label with its period, the number as text, lines below it, the years before it."""

    label: str
    value: str
    unit: str
    ref: str
    role: Role
    lines: tuple[Sentence, ...]
    spark: tuple[tuple[float | None, Mark], ...]


@dataclass(frozen=True, slots=True)
class Quotable:
    """A sentence and the short name of its sources."""

    sentence: Sentence
    source: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that names the partner: when, by whom, on what occasion, how many figures, the first of them."""

    published: date
    publisher: str
    event: str
    figures: int
    ref: str


@dataclass(frozen=True, slots=True)
class Glance:
    """Everything that the overview says in words and numbers; parts without data are empty."""

    title: str
    lede: str
    facts: tuple[Fact, ...]
    changed: tuple[Sentence, ...]
    quotes: tuple[Quotable, ...]
    statements: tuple[Statement, ...]
