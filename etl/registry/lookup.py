"""Look-up of areas, indicators and sources by exact code, and of what a person calls an area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType

from etl.model.registry import Area, Criterion, Indicator, PublisherFamily, SourceInfo


class RegistryError(LookupError):
    """A code that the registry does not have; the text names it and near matches."""


@dataclass(frozen=True, slots=True)
class Registry:
    """What the project knows of areas, indicators and sources.

    The mappings are by exact code: no prefix, case or alias matching is in them (`resolve_area` is for what a
    person types). `by_iso3` reads ISO 3166 alpha-3. `precedences` maps an indicator or `default` to source
    ids, `criteria` to what decides which of several contradicting figures gives way.
    """

    areas: Mapping[str, Area]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, SourceInfo]
    precedences: Mapping[str, tuple[str, ...]]
    criteria: Mapping[str, tuple[Criterion, ...]]
    publisher_families: tuple[PublisherFamily, ...]
    by_iso3: Mapping[str, Area] = field(init=False)
    _spoken: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index alpha-3 codes and all names of areas; raises ValueError if two areas share a name."""
        by_iso3 = {area.iso3: area for area in self.areas.values() if area.iso3}
        spoken: dict[str, str] = {}
        for area in self.areas.values():
            for text in (area.id, area.iso3 or area.id, *area.names.values(), *area.aliases):
                if spoken.setdefault(text.casefold(), area.id) != area.id:
                    raise ValueError(f"{text!r} names both {spoken[text.casefold()]} and {area.id}")
        object.__setattr__(self, "by_iso3", MappingProxyType(by_iso3))
        object.__setattr__(self, "_spoken", MappingProxyType(spoken))

    def area(self, code: str) -> Area:
        """The area of exactly that code; raises RegistryError naming near matches."""
        try:
            return self.areas[code]
        except KeyError:
            raise _unknown("area", code, self._area_hints(code)) from None

    def indicator(self, code: str) -> Indicator:
        """The indicator of exactly that id; raises RegistryError naming near matches."""
        try:
            return self.indicators[code]
        except KeyError:
            raise _unknown("indicator", code, _near(code, self.indicators)) from None

    def source(self, code: str) -> SourceInfo:
        """The source of exactly that id; raises RegistryError naming near matches."""
        try:
            return self.sources[code]
        except KeyError:
            raise _unknown("source", code, _near(code, self.sources)) from None

    def members(self, aggregate: str, on: date | None = None) -> tuple[str, ...]:
        """Area ids of an aggregate's members on a day (None: those that never left), in alphabetical order.

        A constant composition such as EU27_2020 has the same members on every day. Raises RegistryError for
        an unknown code or an area that is no aggregate.
        """
        area = self.area(aggregate)
        if area.kind != "aggregate":
            raise RegistryError(f"{aggregate!r} is no aggregate: it has no members")
        return area.members if not area.membership else members_on(area, on)

    def precedence(self, indicator: str) -> tuple[str, ...]:
        """Source ids for the headline of an indicator, the preferred first; those not listed come last."""
        self.indicator(indicator)
        return self.precedences.get(indicator, self.precedences["default"])

    def set_aside_criteria(self, indicator: str) -> tuple[Criterion, ...]:
        """What decides which of several contradicting figures of a level's indicator gives way, the first first."""
        self.indicator(indicator)
        return self.criteria.get(indicator, self.criteria["default"])

    def publisher_family(self, publisher: str, source: str = "") -> PublisherFamily | None:
        """The family of a publisher, or of a source; None for an outlet, which prints what it was told."""
        for family in self.publisher_families:
            if publisher in family.publishers or source in family.sources:
                return family
        return None

    def resolve_area(self, text: str) -> Area:
        """The area a person means by an id, alpha-3 code, name in any language or alias, whatever the case.

        Raises RegistryError naming near matches.
        """
        found = self._spoken.get(text.strip().casefold())
        if found is None:
            raise _unknown("area", text, self._area_hints(text))
        return self.areas[found]

    def _area_hints(self, text: str) -> list[str]:
        near = get_close_matches(text.strip().casefold(), self._spoken, n=6, cutoff=0.6)
        hints = dict.fromkeys(self._spoken[word] for word in near)
        return [f"{code} ({self.areas[code].names['en']})" for code in hints][:3]


def members_on(area: Area, on: date | None) -> tuple[str, ...]:
    """Ids of the members of an aggregate with dated membership on a day; None gives those that never left."""
    return tuple(
        sorted(
            m.area
            for m in area.membership
            if (m.until is None if on is None else m.since <= on and (m.until is None or on <= m.until))
        )
    )


def _near(text: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(text.strip().lower(), list(known), n=3, cutoff=0.5)


def _unknown(what: str, code: str, near: list[str]) -> RegistryError:
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; see etl/registry/{what}s.toml for the known ones"
    return RegistryError(f"unknown {what} {code[:60]!r}{hint}")
