"""Which series of an aggregate a statement may mean: "the EU" is its members of then, or of today, or others."""

from __future__ import annotations

from datetime import date, timedelta

from etl.model.period import Period
from etl.registry import Registry
from etl.steps.derive import AGGREGATES


def accepted(partner: str, period: Period, published: date, registry: Registry) -> tuple[str, ...]:
    """The areas that a figure may be compared with: the partner, or compositions of an aggregate, the likeliest first.

    These are today's members, those at the period's end and those at the publication: a text that names none of them
    may mean any. An aggregate without a series of today's members gives itself.
    """
    area = registry.area(partner)
    if area.kind != "aggregate" or area.series is None:
        return (partner,)
    end = date(period.end // 12, period.end % 12 + 1, 28) + timedelta(days=3)
    members = [set(registry.members(partner, day)) for day in (None, end, published)]
    meant = [code for code in AGGREGATES if set(registry.members(code)) in members]
    return tuple(dict.fromkeys((area.series, *meant)))


def others(partner: str, meant: tuple[str, ...], registry: Registry) -> tuple[str, ...]:
    """Further compositions of an aggregate, which would have to be named; none of a country."""
    area = registry.area(partner)
    if area.kind != "aggregate" or area.series is None:
        return ()
    return tuple(code for code in AGGREGATES if code not in meant)


def all_of(partner: str, registry: Registry) -> tuple[str, ...]:
    """The areas that any figure of a partner may be held against."""
    area = registry.area(partner)
    return (partner,) if area.kind != "aggregate" or area.series is None else (partner, area.series, *AGGREGATES)


def difference_words(code: str, than: str, registry: Registry) -> str:
    """A composition by who is in it and not in another: `with the United Kingdom`, in English."""
    here, there = set(registry.members(code)), set(registry.members(than))
    names = [
        f"{word} {', '.join(_name(area, registry) for area in sorted(areas))}"
        for word, areas in (("with", here - there), ("without", there - here))
        if areas
    ]
    return " and ".join(names) or f"as {code}"


def _name(code: str, registry: Registry) -> str:
    name = registry.area(code).names["en"]
    return f"the {name}" if name.startswith("United") else name
