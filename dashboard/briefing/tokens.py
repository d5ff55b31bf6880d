"""How an address names the slides of a briefing: `s=headline!trade!trade-levels~partner=DE;freq=Q*A title`.

A slide is a section, or a chart with its state after `~` (`;` stands for `&`), then after `*` a title of one's own.
`!`, `*` and `%` in a title are percent-encoded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
MAX_TITLE_CHARS = 160


@dataclass(frozen=True, slots=True)
class Choice:
    """A slide that was chosen: a section's or a chart's id, the chart's query, the title that a person gave it."""

    id: str
    query: str = ""
    title: str = ""

    @property
    def token(self) -> str:
        """The slide as an address names it."""
        query = "~" + self.query.replace("&", ";") if self.query else ""
        title = "*" + quote(self.title, safe=" ,.:()/'’–-") if self.title else ""
        return f"{self.id}{query}{title}"


def choices_of(
    tokens: Iterable[str], sections: Collection[str], charts: Collection[str]
) -> tuple[list[Choice], list[str]]:
    """The slides that tokens name, and the tokens that name none."""
    found, unknown = [], []
    for token in tokens:
        head, _, title = token.partition("*")
        name, _, query = head.partition("~")
        if not _ID.fullmatch(name) or name not in (charts if query else {*sections, *charts}):
            unknown.append(token)
            continue
        printable = "".join(char if char.isprintable() else " " for char in unquote(title))
        clean = " ".join(printable.split())[:MAX_TITLE_CHARS].strip()
        found.append(Choice(name, query.replace(";", "&"), clean))
    return found, unknown


def written(choices: Iterable[Choice]) -> tuple[str, ...]:
    """Slides as a state holds them."""
    return tuple(choice.token for choice in choices)
