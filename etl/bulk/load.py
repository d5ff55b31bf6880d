"""What is known of one loaded file: its origin, its extent, and what in it is unknown. Kept in the build's manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

# Goes into the id of a load: a change of the tables or of their meaning makes another one of the same file.
BULK_VERSION = 2
# An address of fsspec under which tables are written, instead of the folder beside the builds.
ROOT_SETTING = "TRADEBRIEF_BULK"


@dataclass(frozen=True, slots=True)
class Load:
    """A loaded file. `unknown` counts rows by kind and code: of partners, reporters, products, trade types and more.

    `root` is the address under which its folder lies, empty for the folder beside the builds. `periods` are first and
    last month ordinals; `value_eur` is the sum of the file's values by indicator, to compare with the publisher's.
    """

    id: str
    tag: str
    source: str
    file: str
    member: str
    sha256: str
    bytes: int
    layout: str
    published: date
    published_precision: str
    rows: int
    resolution: float
    periods: tuple[tuple[int, int], ...]
    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    levels: tuple[str, ...]
    value_eur: Mapping[str, float]
    counts: Mapping[str, int]
    unknown: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    root: str = ""

    def entry(self) -> dict[str, Any]:
        """The load as an entry of a manifest, which `from_entry` reads back."""
        return asdict(self) | {"published": self.published.isoformat()}

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> Self:
        """Read an entry of a manifest; raises KeyError, TypeError or ValueError if it is none."""
        return cls(
            **{
                **entry,
                "published": date.fromisoformat(entry["published"]),
                "periods": tuple((int(start), int(end)) for start, end in entry["periods"]),
                "reporters": tuple(entry["reporters"]),
                "partners": tuple(entry["partners"]),
                "levels": tuple(entry["levels"]),
            }
        )
