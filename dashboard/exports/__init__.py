"""Files made from a chart specification, one module a format, found by discovery.

A module in this package that defines `EXPORT` is a format; nothing else has to be told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from dashboard.charts.spec import ChartSpec
from dashboard.exports.look import Scheme
from etl.model.discovery import found_in, keyed


class TemplateError(RuntimeError):
    """The slide template of the settings cannot be used; the text says what is wrong with it and how to mend it."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a file is wanted, beside what is in it.

    `query` are the address's own parameters, such as `layout=wide` or `size=4x3`: hostile, so a format takes known
    values and ignores the rest. `public_url` is what makes the links in a file absolute ("": they stay relative).
    `slide_template` is a PowerPoint file named in the settings, never by a request.
    """

    query: Mapping[str, str] = field(default_factory=dict)
    scheme: Scheme = "light"
    public_url: str = ""
    slide_template: Path | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """A format: its file extension, its media type, and the function that writes it.

    `write(spec, options)` returns the file's bytes. The same specification, options and template give the same
    content. It raises nothing for a chart without data, and TemplateError for a slide template that cannot be used.
    `sizes` are the values that `size=` may take, () for a format that has none.
    """

    ext: str
    mime: str
    write: Callable[[ChartSpec, ExportOptions], bytes]
    sizes: tuple[str, ...] = ()


@cache
def discover() -> Mapping[str, Export]:
    """All formats by extension; raises ValueError if two modules share one."""
    return keyed(found_in(__name__, __path__, "EXPORT", Export), lambda export: export.ext, "two formats write .{}")


__all__ = ["Export", "ExportOptions", "TemplateError", "discover"]
