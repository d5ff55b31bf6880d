"""Types of the registry: indicators, areas, sources. Their rows are data (see etl/registry/*.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from etl.model.units import Unit


class Measure(StrEnum):
    """How values of an indicator add up over time."""

    FLOW = "flow"
    STOCK = "stock"
    RATE = "rate"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One concept that may be added to itself only. `names` maps a language to a label."""

    id: str
    measure: Measure
    units: tuple[Unit, ...]
    family: str
    names: Mapping[str, str]
    definition: str
    valuation: str | None = None
    colour: str | None = None
    growth_of: str | None = None
    share_of: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A country's membership of an aggregate: from a date, until a date (None: still a member)."""

    area: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A country (ISO 3166 alpha-2), an aggregate of countries, or the world. `iso3` reads alpha-3 inputs."""

    id: str
    kind: str
    names: Mapping[str, str]
    iso3: str | None = None
    members: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    adjectives: Mapping[str, str] | None = None
    # The computed series that stands for an aggregate "as stated", and the reverse.
    series: str | None = None
    membership: tuple[Membership, ...] = ()


class FetchWay(StrEnum):
    """How a source's figures are fetched: from an address, from one that is asked only by name, from a file by hand."""

    ADDRESS = "address"
    BULK = "bulk"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What is known of a source as a whole: who publishes it, on what terms, with which limits, how it is fetched."""

    id: str
    publisher: str
    title: str
    url: str | None
    licence: str
    redistribution: str
    maturity: str
    kind: str
    short: str
    caveats: tuple[str, ...] = ()
    edition: str = ""
    retrieved: str = ""
    expected_lag_months: int | None = None
    # None where a person types the tables.
    fetch: FetchWay | None = None

    @property
    def command(self) -> str:
        """The command that gets what is new from the publisher; empty where there is none."""
        if self.fetch is None:
            return ""
        return f"tradebrief fetch {self.id}" + (" --file FILE" if self.fetch is FetchWay.FILE else "")


class Criterion(StrEnum):
    """What may tell two contradicting figures apart, so that one of them gives way (see sources.toml)."""

    SOURCE = "source"
    OFFICE = "office"
    COUNTED = "counted"
    HEDGE = "hedge"
    DIGITS = "digits"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class PublisherFamily:
    """Publishers, and sources, that print one area's count: among them a small difference is mostly a later edition."""

    area: str
    sources: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
