"""A text as the page gives it, with a person's corrections, and what comes of it; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self, cast

from etl.reader import (
    Checked,
    Copy,
    Corrected,
    Correction,
    Field,
    ReaderError,
    Reading,
    Verdict,
    check_reading,
    copied_from,
    correct_reading,
    read_text,
)

if TYPE_CHECKING:
    from dashboard.context import Context
    from etl.store import Store

# What of a text is read here, and of a file taken; the command reads more.
MAX_CHARACTERS = 100_000
MAX_FILE_BYTES = 4_000_000
# Read and checked in about two seconds, also where all of them contradict each other (benchmarks/check_speed.py).
MAX_FIGURES = 400
MAX_CORRECTIONS = 4 * MAX_FIGURES
TODAY, PUBLISHED = "today", "published"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser holds and sends: the text, its date, the day to judge by, the corrections by hand."""

    text: str
    published: str = ""
    judge: str = TODAY
    corrections: tuple[Correction, ...] = ()

    @classmethod
    def of(cls, text: Any, published: Any, judge: Any, corrections: Any = None) -> Self:
        """From the values of components, whatever they are; corrections that are of another text are left out."""
        given = text if isinstance(text, str) else ""
        day = published.strip() if isinstance(published, str) else ""
        made = _corrections(corrections, given)
        return cls(given, day, PUBLISHED if judge == PUBLISHED else TODAY, made)

    @classmethod
    def again(cls, kept: Any, corrections: Any) -> Self | None:
        """From what `kept` gave to the browser, with its corrections as they are now; None where it holds no text."""
        if not isinstance(kept, Mapping) or not isinstance(kept.get("text"), str) or not kept["text"]:
            return None
        return cls.of(kept["text"], kept.get("published"), kept.get("judge"), corrections)

    def kept(self) -> dict[str, str]:
        """What the browser holds of it beside the corrections."""
        return {"text": self.text, "published": self.published, "judge": self.judge}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A text, its reading as corrected, the verdicts in the order of the text, and the day they are judged by.

    `copy` is the held statement that it repeats.
    """

    asked: Asked
    corrected: Corrected
    checked: tuple[Checked, ...]
    as_of: date | None
    copy: Copy | None = None

    @property
    def reading(self) -> Reading:
        """The reading with its corrections."""
        return self.corrected.reading

    def count(self, verdict: Verdict) -> int:
        """How many claims have a verdict."""
        return sum(one.verdict is verdict for one in self.checked)


def reading_of(ctx: Context, asked: Asked) -> Reading:
    """What the reader itself makes of a text; raises ReaderError for a date that is none."""
    return read_text(asked.text, published=asked.published or None, registry=ctx.registry)


def outcome_of(ctx: Context, asked: Asked, as_of: date | None) -> Outcome:
    """Read a text, apply its corrections, check it; `as_of` is the day of the page's address.

    Raises ReaderError for a date that is none, a correction that cannot be, or more figures than MAX_FIGURES.
    """
    reading = reading_of(ctx, asked)
    if len(reading.claims) > MAX_FIGURES:
        raise ReaderError(ctx.words.say("check.too_many", n=len(reading.claims), most=MAX_FIGURES))
    corrected = correct_reading(reading, asked.corrections, ctx.registry)
    day = day_judged(asked, reading, as_of)
    store = cast("Store", ctx.store)
    checked = check_reading(corrected.reading, store, registry=ctx.registry, as_of=day)
    return Outcome(asked, corrected, tuple(checked), day, copied_from(checked, store))


def day_judged(asked: Asked, reading: Reading, as_of: date | None) -> date | None:
    """The day by which a text is judged: that of the address, or the one it was published on."""
    if asked.judge != PUBLISHED or reading.published is None:
        return as_of
    text, end = reading.published.text, reading.published.period.end + 1
    # Known to the month or the year only: its last day.
    return date.fromisoformat(text) if len(text) == 10 else date(end // 12, end % 12 + 1, 1) - timedelta(days=1)


def with_corrections(asked: Asked, made: Iterable[Correction], undone: Iterable[int] = ()) -> Asked:
    """The same text with further corrections, and without those of some places; a later one replaces an earlier."""
    places = set(undone)
    wanted = {(one.place, one.field): one for one in asked.corrections if one.place not in places}
    wanted |= {(one.place, one.field): one for one in made}
    return replace(asked, corrections=tuple(wanted.values()))


def stored_corrections(asked: Asked) -> dict[str, Any]:
    """Corrections as the browser holds them, with what tells their text from another."""
    return {"of": _digest(asked.text), "made": [[one.place, str(one.field), one.value] for one in asked.corrections]}


def _corrections(stored: Any, text: str) -> tuple[Correction, ...]:
    if not isinstance(stored, Mapping) or stored.get("of") != _digest(text) or not isinstance(stored.get("made"), list):
        return ()
    found = []
    for row in stored["made"][:MAX_CORRECTIONS]:
        match row:
            case [int(place), str(field), str(value)] if field in set(Field):
                found.append(Correction(place, Field(field), value))
    return tuple(found)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
