"""Files made from a chart specification, one module a format, found by discovery.

A module in this package that defines `EXPORT` is a format; nothing else has to be told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from dashboard.charts.spec import ChartSpec


@dataclass(frozen=True, slots=True)
class Export:
    """A format: its file extension, its media type, and the function that writes it.

    `write(spec, options)` returns the file's bytes. `options` are the query's own parameters, such as `layout=wide`;
    unknown keys and values are ignored. It does no I/O and raises nothing for a chart without data.
    """

    ext: str
    mime: str
    write: Callable[[ChartSpec, Mapping[str, str]], bytes]


@cache
def discover() -> Mapping[str, Export]:
    """All formats by extension; raises ValueError if two modules share one."""
    found: dict[str, Export] = {}
    for module_info in sorted(iter_modules(__path__), key=lambda m: m.name):
        export = getattr(import_module(f"{__name__}.{module_info.name}"), "EXPORT", None)
        if isinstance(export, Export):
            if export.ext in found:
                raise ValueError(f"two formats write .{export.ext}")
            found[export.ext] = export
    return found


__all__ = ["Export", "discover"]
