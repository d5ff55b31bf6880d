"""Expressions that are tried only in sentences with letters without which they cannot find anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


class Guarded:
    """An expression of many words, and the letters one of which any match of it holds, in small letters.

    Its sentence is asked for these once; what is read of a sentence is read clause by clause, for each figure anew.
    """

    def __init__(self, expression: re.Pattern[str], signs: Iterable[str]) -> None:
        """An expression and its signs."""
        self.expression = expression
        self.signs = tuple(signs)
        # The last sentence and what it said: one object, so that threads never see one without the other.
        self._last = ("", False)

    def finditer(self, clause: str, sentence: str) -> Iterator[re.Match[str]]:
        """The matches in a clause of a sentence, in order."""
        return self.expression.finditer(clause) if self._may_match(sentence) else iter(())

    def search(self, clause: str, sentence: str) -> re.Match[str] | None:
        """The first match in a clause of a sentence; None if there is none."""
        return self.expression.search(clause) if self._may_match(sentence) else None

    def _may_match(self, sentence: str) -> bool:
        last = self._last
        if last[0] is not sentence:
            lowered = sentence.lower()
            last = (sentence, any(sign in lowered for sign in self.signs))
            self._last = last
        return last[1]
