"""Bounds of unprinted cells as observations and records, each with the records that it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from etl.model.observation import Observation, Origin, Record, make_record_id
from etl.model.units import Qualifier, Unit
from etl.steps.reconciliation.claim import Claim, Kind, Quantity, Saying
from etl.steps.reconciliation.families import Family
from etl.steps.reconciliation.settle import CellBound
from etl.steps.reconciliation.words import figure_words, quantity_words

DOCUMENT = "bounds of what statements leave open"
# Ends are given to a hundredth of the last digit that the band allows, rounded outward.
_FINER = 2


@dataclass(frozen=True, slots=True)
class DerivedFigure:
    """A bound as an observation with its record, and as a claim that can be held against other figures."""

    observation: Observation
    record: Record
    claim: Claim


def derive_figure(family: Family, bound: CellBound) -> DerivedFigure:
    """The observation, record and claim of a bound.

    The value is the middle of the band, with no more digits than the band allows, and its resolution the last of them;
    lo and hi are rounded outward, so that whatever the printed figures allow is between them. Published is the day when
    all that it rests on was known.
    """
    basis = [family.claims[place] for place in bound.claims]
    # Said several times is known since it was said first, and that record is enough to prove it.
    firsts = [claim.said[0] for claim in basis]
    latest = max(firsts)
    resolution = _resolution(bound.hi - bound.lo)
    middle = (bound.lo + bound.hi) / 2
    value = _rounded(middle, resolution, round)
    finer = resolution.scaleb(-_FINER)
    lo, hi = _rounded(bound.lo, finer, math.floor), _rounded(bound.hi, finer, math.ceil)
    key, cell = family.key, bound.cell
    locator = " ".join((cell.indicator, key.reporter, key.partner, key.product, cell.period.code, key.unit))
    record_id = make_record_id(latest.source, DOCUMENT, locator)
    rule = _rule(basis)
    observation = Observation(
        cell.indicator,
        key.reporter,
        key.partner,
        cell.period,
        Unit(key.unit),
        latest.source,
        latest.published,
        record_id,
        value,
        resolution,
        origin=Origin.DERIVED,
        parents=tuple(dict.fromkeys(saying.record_id for saying in sorted(firsts))),
        product=key.product,
        bounds=(float(lo), float(hi)),
    )
    record = Record(
        record_id,
        latest.source,
        DOCUMENT,
        latest.publisher,
        latest.published,
        latest.precision,
        locator,
        "",
        key.unit,
        rule=rule,
    )
    saying = Saying(latest.published, record_id, latest.source, DOCUMENT, "follows from statements")
    quantity = Quantity(Kind.LEVEL, cell.indicator, cell.period)
    claim = Claim(quantity, bound.lo, bound.hi, value, resolution, Qualifier.EXACT, key.unit, (saying,))
    return DerivedFigure(observation, record, claim)


def _rule(basis: Sequence[Claim]) -> str:
    return (
        f"least and most that is left by {_listed(f'{figure_words(c)} ({quantity_words(c.quantity)})' for c in basis)}"
    )


def _listed(texts: Iterable[str]) -> str:
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last


def _resolution(width: Fraction) -> Decimal:
    """The largest power of ten within a band: the last digit that it allows; one unit where there is no band."""
    if not width:
        return Decimal(1)
    exponent = math.floor(math.log10(width))
    # Logarithms of powers of ten may fall short.
    while Fraction(10) ** (exponent + 1) <= width:
        exponent += 1
    while Fraction(10) ** exponent > width:
        exponent -= 1
    return Decimal(1).scaleb(exponent)


def _rounded(number: Fraction, step: Decimal, way: object) -> Decimal:
    assert callable(way)
    return Decimal(int(way(number / Fraction(step)))) * step
