"""Sources of figures, one module each, found by discovery.

A module in this package that defines `SOURCE` is a source; nothing else has to be told of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from etl.model.discovery import found_in, keyed
from etl.model.fx import FxRate
from etl.model.issue import Issue
from etl.model.observation import Observation, Record
from etl.model.registry import SourceInfo
from etl.registry import Registry


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One input file as it lies: its name relative to the data folder (posix), its bytes."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(slots=True)
class Parsed:
    """What a source makes of its snapshots. `rows_in` counts figures read, whether or not they were accepted."""

    observations: list[Observation] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    fx: list[FxRate] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    infos: list[SourceInfo] = field(default_factory=list)
    rows_in: int = 0
    rows_rejected: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A source: `fetch` reads its snapshots from the data folder, `parse` turns them into figures without any I/O.

    `parse` raises nothing for bad input: every problem becomes an Issue with file, place, expected, found, mend, and
    the other rows are still read.
    """

    id: str
    fetch: Callable[[Path], Sequence[Snapshot]]
    parse: Callable[[Sequence[Snapshot], Registry], Parsed]


def discover() -> dict[str, Source]:
    """All sources by id, in alphabetical order of module names; raises ValueError if two share an id."""
    found = found_in(__name__, __path__, "SOURCE", Source)
    return keyed(found, lambda source: source.id, "two sources are called {!r}")


def read_snapshots(data_dir: Path, pattern: str) -> list[Snapshot]:
    """The files below `data_dir` that match a glob pattern, in order of name."""
    return [
        Snapshot(path.relative_to(data_dir).as_posix(), path.read_bytes())
        for path in sorted(data_dir.glob(pattern))
        if path.is_file()
    ]


__all__ = ["Parsed", "Snapshot", "Source", "discover", "read_snapshots"]
