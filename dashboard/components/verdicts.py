"""Verdicts as people see them: a badge of icon and word, a mark in a text, counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.claim_words import verdict_words
from dashboard.components import html
from dashboard.components.icons import icon
from dashboard.text import Words
from etl.reader import Verdict

# Verdict to the class of its marks and badges, and to its icon.
LOOK = {
    Verdict.CONSISTENT: ("ok", "check"),
    Verdict.ROUNDING: ("near", "range"),
    Verdict.CONFLICTS: ("no", "noteq"),
    Verdict.NEW: ("fresh", "plus"),
    Verdict.NOT_CHECKABLE: ("open", "question"),
}


def verdict_badge(words: Words, verdict: Verdict, before: str = "") -> html.Span:
    """Icon and word of a verdict, never colour alone; `before` stands before the word."""
    name, sign = LOOK[verdict]
    return html.Span([icon(sign, 12), f"{before}{verdict_words(words, verdict)}"], className=f"vd {name}")


def verdict_counts(words: Words, counts: Mapping[Verdict, int]) -> list[Any]:
    """A badge for each verdict that there is, with how many there are."""
    return [verdict_badge(words, one, f"{words.number(counts[one], 0)} ") for one in Verdict if counts.get(one)]
