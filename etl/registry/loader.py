"""Reading of the registry's TOML files: pydantic checks their form here, and nowhere further in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Self

from babel import Locale
from pydantic import BaseModel, ConfigDict, model_validator

from etl.model.registry import Area, Criterion, FetchWay, Indicator, Measure, Membership, PublisherFamily, SourceInfo
from etl.model.units import Unit
from etl.registry.lookup import Registry, members_on

LANGUAGES = ("en", "kk", "ru", "cs")
CURRENCIES = tuple(unit for unit in Unit if unit.is_currency)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _MemberRow(_Row):
    area: str
    since: date
    until: date | None = None


class _Composition(_Row):
    of: str
    on: date


class _AreaRow(_Row):
    iso3: str | None = None
    names: dict[str, str] = {}
    adjective: str | None = None
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


class _WorldRow(_AreaRow):
    territory: str


class _AggregateRow(_AreaRow):
    names: dict[str, str]
    series: str | None = None
    members: tuple[_MemberRow, ...] = ()
    composition: _Composition | None = None

    @model_validator(mode="after")
    def _dated_or_constant(self) -> Self:
        if bool(self.members) == (self.composition is not None):
            raise ValueError("an aggregate has either `members` with dates or a `composition`")
        if set(self.names) != set(LANGUAGES):
            raise ValueError(f"an aggregate needs a name in each of {', '.join(LANGUAGES)}")
        return self


class _AreasFile(_Row):
    country: dict[str, _AreaRow]
    world: dict[str, _WorldRow]
    aggregate: dict[str, _AggregateRow]


class _IndicatorRow(_Row):
    names: dict[str, str]
    definition: str
    measure: Measure
    units: tuple[str, ...]
    family: str
    valuation: str | None = None
    colour: str | None = None
    share_of: str | None = None
    growth: bool = False


class _IndicatorsFile(_Row):
    indicator: dict[str, _IndicatorRow]


class _SourceRow(_Row):
    id: str
    publisher: str
    title: str
    url: str | None = None
    licence: str
    redistribution: str
    maturity: str
    kind: str
    short: str
    caveats: tuple[str, ...] = ()
    edition: str = ""
    retrieved: str = ""
    expected_lag_months: int | None = None
    fetch: FetchWay | None = None


class _FamilyRow(_Row):
    area: str
    sources: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()


class _SourcesFile(_Row):
    source: tuple[_SourceRow, ...]
    precedence: dict[str, tuple[str, ...]]
    set_aside: dict[str, tuple[Criterion, ...]]
    publisher_family: tuple[_FamilyRow, ...] = ()


@lru_cache(maxsize=1)
def load_registry() -> Registry:
    """The project's registry, read once a process.

    Raises pydantic.ValidationError for an unknown or missing field and ValueError for a reference to a code
    that no row has: a wrong registry is a mistake in this package, never in an input.
    """
    return build_registry(_toml("areas.toml"), _toml("indicators.toml"), _toml("sources.toml"))


def build_registry(areas: dict[str, Any], indicators: dict[str, Any], sources: dict[str, Any]) -> Registry:
    """A registry from the contents of the three TOML files; errors as `load_registry`."""
    known_areas = _areas(_AreasFile.model_validate(areas))
    known_indicators = _indicators(_IndicatorsFile.model_validate(indicators))
    sources_file = _SourcesFile.model_validate(sources)
    known_sources = {row.id: SourceInfo(**row.model_dump()) for row in sources_file.source}
    if len(known_sources) != len(sources_file.source):
        raise ValueError("sources.toml: two sources share an id")
    if "default" not in sources_file.precedence:
        raise ValueError("sources.toml: [precedence] needs a `default`")
    for name, order in sources_file.precedence.items():
        if name != "default" and name not in known_indicators:
            raise ValueError(f"sources.toml: [precedence] names the unknown indicator {name!r}")
        if unknown := [source for source in order if source not in known_sources]:
            raise ValueError(f"sources.toml: [precedence] {name} names unknown sources {unknown}")
    return Registry(
        areas=MappingProxyType(known_areas),
        indicators=MappingProxyType(known_indicators),
        sources=MappingProxyType(known_sources),
        precedences=MappingProxyType(dict(sources_file.precedence)),
        criteria=MappingProxyType(_criteria(sources_file, known_indicators)),
        publisher_families=_families(sources_file, known_areas, known_sources),
    )


def _criteria(file: _SourcesFile, indicators: Mapping[str, Indicator]) -> dict[str, tuple[Criterion, ...]]:
    if "default" not in file.set_aside:
        raise ValueError("sources.toml: [set_aside] needs a `default`")
    for name, order in file.set_aside.items():
        if name != "default" and name not in indicators:
            raise ValueError(f"sources.toml: [set_aside] names the unknown indicator {name!r}")
        if len(set(order)) != len(order):
            raise ValueError(f"sources.toml: [set_aside] {name} names a criterion twice")
    return dict(file.set_aside)


def _families(
    file: _SourcesFile, areas: Mapping[str, Area], sources: Mapping[str, SourceInfo]
) -> tuple[PublisherFamily, ...]:
    families = tuple(PublisherFamily(row.area, row.sources, row.publishers) for row in file.publisher_family)
    for family in families:
        if family.area not in areas:
            raise ValueError(f"sources.toml: a publisher family has the unknown area {family.area!r}")
        if unknown := [source for source in family.sources if source not in sources]:
            raise ValueError(f"sources.toml: the publisher family of {family.area} names unknown sources {unknown}")
    for members in ([p for f in families for p in f.publishers], [s for f in families for s in f.sources]):
        if len(set(members)) != len(members):
            raise ValueError("sources.toml: a publisher or source is in two publisher families")
    return families


def _areas(file: _AreasFile) -> dict[str, Area]:
    territories = {language: Locale(language).territories for language in LANGUAGES}
    areas = {code: _aggregate(code, row, file.aggregate) for code, row in file.aggregate.items()}
    groups = {
        "eu": set(members_on(areas["EU"], None)),
        "eaeu": set(members_on(areas["EAEU"], None)),
    }
    for kind, rows in (("country", file.country), ("world", file.world)):
        for code, row in rows.items():
            territory = row.territory if isinstance(row, _WorldRow) else code
            if code in areas:
                raise ValueError(f"areas.toml: two areas are called {code!r}")
            areas[code] = Area(
                id=code,
                kind=kind,
                names=MappingProxyType({lang: row.names.get(lang, territories[lang][territory]) for lang in LANGUAGES}),
                iso3=row.iso3,
                aliases=row.aliases,
                groups=(*row.groups, *(name for name, members in groups.items() if code in members)),
                adjectives=_adjectives(row),
            )
    for area in areas.values():
        for code in (*area.members, *(m.area for m in area.membership), *filter(None, [area.series])):
            if code not in areas:
                raise ValueError(f"areas.toml: {area.id} names the unknown area {code!r}")
    return dict(sorted(areas.items()))


def _aggregate(code: str, row: _AggregateRow, rows: Mapping[str, _AggregateRow]) -> Area:
    membership = tuple(Membership(m.area, m.since, m.until) for m in row.members)
    area = Area(
        id=code,
        kind="aggregate",
        names=MappingProxyType(dict(row.names)),
        iso3=row.iso3,
        aliases=row.aliases,
        groups=row.groups,
        adjectives=_adjectives(row),
        series=row.series,
        membership=membership,
        members=tuple(sorted(m.area for m in membership if m.until is None)),
    )
    if row.composition is None:
        return area
    of, on = row.composition.of, row.composition.on
    if of not in rows or not rows[of].members:
        raise ValueError(f"areas.toml: {code} is composed of {of!r}, which has no dated members")
    return Area(
        id=code,
        kind="aggregate",
        names=area.names,
        aliases=area.aliases,
        groups=area.groups,
        adjectives=area.adjectives,
        series=area.series,
        members=members_on(_aggregate(of, rows[of], rows), on),
    )


def _adjectives(row: _AreaRow) -> Mapping[str, str] | None:
    return MappingProxyType({"en": row.adjective}) if row.adjective else None


def _indicators(file: _IndicatorsFile) -> dict[str, Indicator]:
    indicators: dict[str, Indicator] = {}
    for code, row in file.indicator.items():
        indicators[code] = Indicator(
            id=code,
            measure=row.measure,
            units=tuple(u for text in row.units for u in (CURRENCIES if text == "currency" else (Unit(text),))),
            family=row.family,
            names=MappingProxyType(row.names),
            definition=row.definition,
            valuation=row.valuation,
            colour=row.colour,
            share_of=row.share_of,
        )
        if row.growth:
            growth = _growth_of(indicators[code])
            indicators[growth.id] = growth
    for indicator in indicators.values():
        if indicator.share_of is not None and indicator.share_of not in indicators:
            raise ValueError(f"indicators.toml: {indicator.id} is a share of the unknown {indicator.share_of!r}")
    return indicators


def _growth_of(level: Indicator) -> Indicator:
    label = level.names["en"]
    in_text = label if label.startswith("FDI") else label[0].lower() + label[1:]
    return Indicator(
        id=f"{level.id}_growth",
        measure=Measure.RATE,
        units=(Unit.PERCENT, Unit.FACTOR),
        family=level.family,
        names=MappingProxyType({"en": f"{label} growth"}),
        definition=f"Change of {in_text} against the same months a year earlier, or against the base that "
        "the record names, as stated.",
        colour=level.colour,
        growth_of=level.id,
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("etl.registry").joinpath(name).read_text(encoding="utf-8"))
