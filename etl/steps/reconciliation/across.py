"""Statements against official tables: what statements say, or imply, and what the tables print or add up to.

Tables never change what statements imply by themselves; they are held against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from etl.model.ledger import LedgerEntry, Scope
from etl.model.units import Qualifier
from etl.registry import Registry
from etl.steps.reconciliation import compositions
from etl.steps.reconciliation.claim import Claim, Saying, disjoint
from etl.steps.reconciliation.conflicts import FAR_OFF
from etl.steps.reconciliation.derived import DerivedFigure
from etl.steps.reconciliation.entries import Member, entry
from etl.steps.reconciliation.families import Family
from etl.steps.reconciliation.hypotheses import Case, Judge
from etl.steps.reconciliation.official import Official, OfficialValue
from etl.steps.reconciliation.words import day_words, interval_words

WHY = "statements stand after tables in the declared precedence of sources"


def against_tables(
    family: Family, derived: list[DerivedFigure], official: Official, registry: Registry
) -> Iterator[LedgerEntry]:
    """An entry for each figure that statements print or imply and that no composition it may mean gives."""
    judge = Judge(official, registry)
    own = [claim for claim in family.claims if not claim.quantity.of_world]
    for claim in [*own, *(figure.claim for figure in derived)]:
        found = _contradicting(family, claim, official, registry)
        if found is None:
            continue
        partner, value = found
        case = Case(family.key, claim, value.interval, _sayings(value), Scope.ACROSS)
        tables = _member(case, partner, value, registry)
        yield entry(case, [tables], judge.judge(case, family.claims), WHY, registry)


def _contradicting(
    family: Family, claim: Claim, official: Official, registry: Registry
) -> tuple[str, OfficialValue] | None:
    """The likeliest area and its value by the tables, where none that the claim may mean agrees with it."""
    key = family.key
    meant = compositions.accepted(key.partner, claim.quantity.period, claim.said[-1].published, registry)
    values = [
        (partner, value)
        for partner in meant
        if (value := official.value(claim.quantity, key.reporter, partner, key.product, key.unit)) is not None
    ]
    if not values or any(_agrees(claim, value) for _, value in values):
        return None
    return values[0]


def _agrees(claim: Claim, value: OfficialValue) -> bool:
    """Whether a figure is what the tables give, to one last digit.

    Tables are revised after they were quoted, and offices cut digits off or add up rounded parts: a gap of less than a
    digit says nothing about either.
    """
    if disjoint(*claim.to_one_digit, *value.interval):
        return False
    if not claim.is_level or claim.value <= 0:
        return True
    said = Fraction(claim.value)
    if claim.qualifier is Qualifier.OVER:
        return value.lo is None or value.lo < FAR_OFF * said
    if claim.qualifier in {Qualifier.UP_TO, Qualifier.UNDER}:
        return value.hi is None or value.hi * FAR_OFF > said
    return True


def _sayings(value: OfficialValue) -> tuple[Saying, ...]:
    return tuple(Saying(cell.published, cell.record_id, cell.source, "", "") for cell in value.cells)


def _member(case: Case, partner: str, value: OfficialValue, registry: Registry) -> Member:
    claim = case.claim
    sources = dict.fromkeys(registry.source(cell.source).short for cell in value.cells)
    days = sorted({cell.published for cell in value.cells})
    when = day_words(days[0]) if len(days) == 1 else f"{day_words(days[0])} to {day_words(days[-1])}"
    who = "" if partner == case.key.partner else f" for {registry.area(partner).names['en']}"
    shown = interval_words(value.interval, claim.unit, claim.quantity.kind)
    return Member(f"{shown}{who} ({', '.join(sources)}, {when})", value.records, days[-1])
