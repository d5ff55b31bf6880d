"""What is carried from figure to figure, and claims in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from etl.reader.claims import Claim
from etl.reader.numbers import Figure
from etl.reader.passages import Sentence
from etl.reader.periods import Resolved
from etl.reader.voices import Voice

# Doubts, and what each takes off the confidence.
CARRIED, ASSUMED, GUESSED = 0.05, 0.15, 0.4
_SURE, _LEAST = 0.98, 0.1


@dataclass(slots=True)
class Draft:
    """A claim being made: `place` is its figure's in the sentence; a rate is attached to it later."""

    claim: Claim
    figure: Figure | None
    at: int
    sentence: Sentence
    noun: str = ""
    is_base: bool = False
    opened: int = -1
    # The level that a figure in brackets behind it would be the base of.
    base_of: Draft | None = None
    # In a currency that is not held: no claim, but what follows in brackets is the same sum.
    is_ghost: bool = False
    # What it counts is only meant by a pronoun: "that is about $168 million".
    by_pronoun: bool = False
    # The indicator as the text names it: its exports may be the imports of the side that counts.
    said: str = ""


@dataclass(slots=True)
class Carried:
    """What a figure takes over from those before it."""

    indicator: str = ""
    topic: str = ""
    # The sentence whose first word for an indicator it is.
    topic_in: int = 0
    # The last sentence whose sum was set apart, other than as a target: no pronoun goes on from it.
    dead_in: int = -9
    periods: dict[str, Resolved] = field(default_factory=dict)
    # The sentence in which each of them was said.
    said_in: dict[str, int] = field(default_factory=dict)
    # The side whose trade with all countries was told, and the last sentence that did.
    total: tuple[str, int] = ("", -9)
    # The last sentence that named a period.
    dated_in: int = -9
    unit: str = ""
    scale: int = 1
    partner: str = ""
    paragraph: int = -1
    gross: str = ""
    speaker: Voice | None = None
    # Who was brought in last by office and country: "he said" behind it is of that person.
    introduced: Voice | None = None
    introduced_in: int = -9
    # The side whose exports and imports the words name, where nobody is said to count.
    legs: Voice | None = None
    source: Voice | None = None
    source_concept: str = ""


def confidence(doubt: float) -> float:
    """How far a claim may be trusted, from the sum of its doubts."""
    return round(max(_LEAST, _SURE - doubt), 2)
