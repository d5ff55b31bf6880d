"""Files made from a briefing, one module a format, found by discovery.

A module in this package that defines `WRITER` is a format; nothing else has to be told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from dashboard.briefing.parts import Brief
from dashboard.exports import ExportOptions
from dashboard.text import Words
from etl.model.discovery import found_in, keyed


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: its file extension, its media type, and the function that writes a briefing.

    `write(brief, words, options)` returns the file's bytes; the same briefing, options and template give the same
    content. `inline` files are shown by the browser, the others saved.
    """

    ext: str
    mime: str
    write: Callable[[Brief, Words, ExportOptions], bytes]
    inline: bool = False


@cache
def discover() -> Mapping[str, Writer]:
    """All formats by extension; raises ValueError if two modules share one."""
    return keyed(found_in(__name__, __path__, "WRITER", Writer), lambda writer: writer.ext, "two formats write .{}")
