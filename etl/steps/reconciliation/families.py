"""Which figures may be joined: one reporter, partner, product, concept and currency, and never anything else.

The two sides of a trade have two reporters, EU27, EU28 and the EU as stated are three partners, gross inflow, net
inflow and stock are three concepts: each has its own family, and families share no figure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from etl.model.observation import Origin
from etl.model.period import Period, PeriodError
from etl.model.registry import Indicator, Measure
from etl.model.units import Qualifier, Unit
from etl.registry import Registry
from etl.steps.reconciliation.claim import Claim, Kind, Quantity, Saying
from etl.steps.reconciliation.intervals import exact, printed_interval, ratio_interval

WORLD = "WLD"
TRADE = "trade"
# turnover = exports + imports and balance = exports - imports tie these together.
_TRADE = frozenset({"turnover", "exports", "imports", "balance"})
# A share is tied to a level only where it says that it is one of the reporter's whole trade.
_WHOLE_TRADE = re.compile(r"(foreign|external) trade|trade turnover|total (trade|exports|imports)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class FamilyKey:
    """What all figures of a family have in common; `unit` is a currency."""

    reporter: str
    partner: str
    product: str
    concept: str
    unit: str

    def __str__(self) -> str:
        """The key for a person: `KZ-CZ trade USD`."""
        product = "" if self.product == "TOTAL" else f" {self.product}"
        return f"{self.reporter}-{self.partner} {self.concept}{product} {self.unit}"


@dataclass(frozen=True, slots=True)
class Family:
    """The claims that may be joined, in one order; a claim is known by its place."""

    key: FamilyKey
    claims: tuple[Claim, ...]


def families(observations: pd.DataFrame, records: pd.DataFrame, registry: Registry) -> list[Family]:
    """The families of the figures that statements printed, sorted by key.

    Takes columns of OBSERVATION_SCHEMA and RECORD_SCHEMA. Left out are counts, ranks, shares of anything but the
    reporter's whole trade or of a month that was only inferred, and growth whose currency nothing tells.
    """
    levels: dict[FamilyKey, list[Claim]] = defaultdict(list)
    rates: list[tuple[Claim, dict[str, Any]]] = []
    for row in _printed(observations, records, registry):
        claim = _claim(row, registry.indicator(row["indicator"]))
        if claim is None:
            continue
        if claim.is_level:
            levels[_key(row, claim, row["unit"])].append(claim)
        else:
            rates.append((claim, row))
    units = _currencies(levels)
    for claim, row in rates:
        unit = units.get(
            (row["reporter"], row["partner"], concept_of(claim.quantity.indicator), claim.said[0].document)
        ) or units.get((row["reporter"], row["partner"], concept_of(claim.quantity.indicator), ""))
        if unit is not None:
            levels[_key(row, claim, unit)].append(claim)
    return [Family(key, tuple(_with_world(key, _merged(claims), levels))) for key, claims in sorted(levels.items())]


def _printed(observations: pd.DataFrame, records: pd.DataFrame, registry: Registry) -> Iterator[dict[str, Any]]:
    sources = [source.id for source in registry.sources.values() if source.kind == "statement"]
    rows = observations[
        observations["source"].isin(sources)
        & observations["value"].notna()
        & (observations["origin"] == str(Origin.REPORTED))
    ]
    said = records.drop_duplicates("record_id").set_index("record_id")
    columns = ["document", "publisher", "published_precision", "base", "period_inferred"]
    for row in rows.join(said[columns], on="record_id").to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def _claim(row: Mapping[str, Any], indicator: Indicator) -> Claim | None:
    period = Period(int(row["period_start"]), int(row["period_end"]))
    quantity = _quantity(row, indicator, period)
    if quantity is None:
        return None
    value = exact(row["value"])
    resolution = None if pd.isna(row["resolution"]) else exact(row["resolution"])
    qualifier = Qualifier(row["qualifier"])
    interval = printed_interval(value, resolution, qualifier)
    if quantity.kind is not Kind.LEVEL:
        interval = ratio_interval(quantity.kind, row["unit"], interval)
    published = row["published"]
    saying = Saying(
        published if type(published) is date else pd.Timestamp(published).date(),
        row["record_id"],
        row["source"],
        row["document"],
        row["publisher"],
        row["published_precision"],
    )
    return Claim(quantity, *interval, value, resolution, qualifier, row["unit"], (saying,))


def _quantity(row: Mapping[str, Any], indicator: Indicator, period: Period) -> Quantity | None:
    base = row["base"] if isinstance(row["base"], str) else ""
    if indicator.growth_of is not None:
        return _growth(indicator.growth_of, period, base)
    if indicator.share_of is not None:
        # "More than 30 %" in the present tense has no period of its own: the month of publication stands in for it.
        inferred = isinstance(row["period_inferred"], str) and row["period_inferred"] != ""
        tied = indicator.share_of in _TRADE and not inferred and (not base or _WHOLE_TRADE.search(base) is not None)
        return Quantity(Kind.SHARE, indicator.share_of, period) if tied else None
    if indicator.measure not in {Measure.FLOW, Measure.STOCK} or not Unit(row["unit"]).is_currency:
        return None
    return Quantity(Kind.LEVEL, indicator.id, period)


def _growth(level: str, period: Period, base: str) -> Quantity | None:
    try:
        start = Period.parse(base) if base else period.year_earlier()
    except PeriodError:
        return None  # a base in words ties the rate to nothing
    return None if start is None else Quantity(Kind.GROWTH, level, period, start)


def concept_of(indicator: str) -> str:
    """What levels of an indicator may be joined with: `trade`, or nothing but itself."""
    return TRADE if indicator in _TRADE else indicator


def _key(row: Mapping[str, Any], claim: Claim, unit: str) -> FamilyKey:
    return FamilyKey(row["reporter"], row["partner"], row["product"], concept_of(claim.quantity.indicator), unit)


def _currencies(levels: Mapping[FamilyKey, Iterable[Claim]]) -> dict[tuple[str, str, str, str], str]:
    """The currency of rates: by document where its levels have one, else ("") the one that all levels have."""
    found: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for key, claims in levels.items():
        for claim in claims:
            found[key.reporter, key.partner, key.concept, claim.said[0].document].add(key.unit)
            found[key.reporter, key.partner, key.concept, ""].add(key.unit)
    return {place: next(iter(units)) for place, units in found.items() if len(units) == 1}


def _merged(claims: Iterable[Claim]) -> list[Claim]:
    """Claims in order; what was said several times in the same digits is one claim."""
    same: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        same[claim.quantity, claim.value, claim.resolution, claim.qualifier, claim.unit].append(claim)
    made = []
    for repeated in same.values():
        one = repeated[0]
        said = tuple(sorted(saying for claim in repeated for saying in claim.said))
        made.append(Claim(one.quantity, one.lo, one.hi, one.value, one.resolution, one.qualifier, one.unit, said))
    return sorted(made, key=lambda c: (c.quantity.order, c.lo or Fraction(0), c.hi or Fraction(0), c.said))


def _with_world(key: FamilyKey, claims: list[Claim], levels: Mapping[FamilyKey, list[Claim]]) -> list[Claim]:
    """The claims of a family, and those of the reporter's trade with the world that its shares are shares of."""
    periods = {claim.quantity.period for claim in claims if claim.quantity.kind is Kind.SHARE}
    if not periods or key.partner == WORLD:
        return claims
    world = levels.get(FamilyKey(key.reporter, WORLD, key.product, key.concept, key.unit), [])
    totals = [
        replace(claim, quantity=replace(claim.quantity, of_world=True))
        for claim in world
        if claim.is_level and claim.quantity.period in periods
    ]
    return claims + _merged(totals)
