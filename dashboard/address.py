"""Reading an address value by value: what could not be used is told, never raised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MAX_SHOWN_CHARS = 40


@dataclass(frozen=True, slots=True)
class Notice:
    """A value of the address that could not be used: its key, what was given, what is shown instead, why."""

    key: str
    given: str
    shown: str
    text: str


@dataclass(slots=True)
class Reader:
    """The values of an address by key; collects notices while the fields are read one by one."""

    values: dict[str, str]
    notices: list[Notice] = field(default_factory=list)

    def note(self, key: str, given: str, shown: str, why: str) -> None:
        """Remember that a value could not be used, and what is shown instead."""
        given = printable(given)
        self.notices.append(Notice(key, given, shown, f"{why}: {key}={given!r}. Shown instead: {shown}."))

    def read(self, key: str, convert: Callable[[str], Any], default: Any, shown: str, why: str) -> Any:
        """The converted value, or the default: silently where absent, with a notice where it is wrong.

        `convert` raises ValueError for a wrong value.
        """
        text = self.values.get(key, "")
        if not text:
            return default
        try:
            return convert(text)
        except (ValueError, OverflowError):
            self.note(key, text, shown, why)
            return default


def printable(text: str) -> str:
    """Text of a stranger for a notice: control characters become spaces, and it is short."""
    clean = "".join(char if char.isprintable() else " " for char in text[: 4 * MAX_SHOWN_CHARS])
    return clean if len(clean) <= MAX_SHOWN_CHARS else clean[: MAX_SHOWN_CHARS - 1] + "…"
