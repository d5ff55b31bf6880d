"""Claims made short: `claim("turnover", "2023", "626.8", scale="million")`."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from etl.model.period import Period
from etl.model.units import Qualifier, parse_quantity
from etl.steps.reconciliation.claim import Claim, Kind, Quantity, Saying
from etl.steps.reconciliation.families import Family, FamilyKey
from etl.steps.reconciliation.intervals import printed_interval, ratio_interval

MINISTRY = "Ministry of Foreign Affairs of Kazakhstan"


def make_claim(
    indicator: str,
    period: str,
    digits: str,
    *,
    kind: Kind = Kind.LEVEL,
    scale: str = "one",
    unit: str = "USD",
    qualifier: Qualifier = Qualifier.EXACT,
    base: str | None = None,
    publisher: str = MINISTRY,
    published: date = date(2024, 9, 2),
    source: str = "statements",
    of_world: bool = False,
) -> Claim:
    quantity = parse_quantity(digits, scale)
    span = Period.parse(period)
    if kind is not Kind.LEVEL and unit == "USD":
        unit = "PERCENT"
    start = None
    if kind is Kind.GROWTH:
        start = Period.parse(base) if base else span.year_earlier()
    interval = printed_interval(quantity.value, quantity.resolution, qualifier)
    if kind is not Kind.LEVEL:
        interval = ratio_interval(kind, unit, interval)
    name = f"{indicator} {kind} {period} {digits} {scale} {publisher} {published}"
    return Claim(
        Quantity(kind, indicator, span, start, of_world),
        *interval,
        Decimal(quantity.value),
        quantity.resolution,
        qualifier,
        unit,
        (Saying(published, name, source, name, publisher),),
    )


def make_family(*claims: Claim, partner: str = "CZ", concept: str = "trade") -> Family:
    ordered = sorted(claims, key=lambda one: (one.quantity.order, one.said))
    return Family(FamilyKey("KZ", partner, "TOTAL", concept, "USD"), tuple(ordered))


@pytest.fixture
def claim() -> Callable[..., Claim]:
    return make_claim


@pytest.fixture
def family() -> Callable[..., Family]:
    return make_family
