"""What stands in a package is part of the whole: finding what each module of it offers under one agreed name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K")


def found_in(package: str, path: Iterable[str], name: str, kind: type[T]) -> list[T]:
    """What the modules of a package define as `name`, in alphabetical order of the modules.

    `package` and `path` are the package's own `__name__` and `__path__`. A module without the name, or with something
    else than a `kind` under it, offers nothing. Raises what importing a module raises.
    """
    modules = sorted(info.name for info in iter_modules(path))
    offered = (getattr(import_module(f"{package}.{module}"), name, None) for module in modules)
    return [thing for thing in offered if isinstance(thing, kind)]


def keyed(found: Iterable[T], key: Callable[[T], K], clash: str) -> dict[K, T]:
    """The things by their key, in their order; raises ValueError with `clash` if two share one."""
    by_key: dict[K, T] = {}
    for thing in found:
        if key(thing) in by_key:
            raise ValueError(clash.format(key(thing)))
        by_key[key(thing)] = thing
    return by_key


__all__ = ["found_in", "keyed"]
