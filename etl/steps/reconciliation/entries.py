"""Entries of the ledger: a case and its members as one row, in the unit in which the figure was printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from etl.model.ledger import Hypothesis, LedgerEntry
from etl.model.observation import make_record_id
from etl.registry import Registry
from etl.steps.reconciliation.claim import Claim, Kind, Quantity
from etl.steps.reconciliation.hypotheses import Case
from etl.steps.reconciliation.words import figure_words, interval_words, pair_words, quantity_words, said_words


@dataclass(frozen=True, slots=True)
class Member:
    """One side of a contradiction: a figure in words, its records, and since when it was known."""

    words: str
    records: tuple[str, ...]
    known_since: date


def member(claim: Claim, *, of: Quantity | None = None) -> Member:
    """A claim as a member; its quantity is named unless it is `of` the one that the sentence is about."""
    what = "" if claim.quantity == of else f", {quantity_words(claim.quantity)}"
    world = " (with the world)" if claim.quantity.of_world else ""
    return Member(f"{figure_words(claim)}{what}{world} ({said_words(claim.said)})", claim.records, claim.known_since)


def entry(
    case: Case,
    kept: Sequence[Member],
    found: tuple[Hypothesis, tuple[str, ...]],
    why: str,
    registry: Registry,
) -> LedgerEntry:
    """The entry of a case: the claim that gives way against the members that stay."""
    claim, quantity = case.claim, case.claim.quantity
    aside = member(claim, of=quantity)
    lo, hi = _as_printed(claim, claim.lo), _as_printed(claim, claim.hi)
    expected_lo, expected_hi = (_as_printed(claim, end) for end in case.rival)
    gap, relative = case.gap, case.gap_relative
    others = tuple(dict.fromkeys(record for one in kept for record in one.records))
    return LedgerEntry(
        id=entry_id(case.scope, (*claim.records, *others)),
        hypothesis=found[0],
        scope=case.scope,
        indicator=_indicator(quantity, registry),
        reporter=case.key.reporter,
        partner=case.key.partner,
        product=case.key.product,
        period=quantity.period.code,
        period_start=quantity.period.start,
        period_end=quantity.period.end,
        unit=claim.unit,
        members=(*claim.records, *others),
        set_aside=claim.records,
        kept=others,
        lo=lo,
        hi=hi,
        expected_lo=expected_lo,
        expected_hi=expected_hi,
        gap=None if gap is None else float(gap if claim.is_level or claim.unit == "FACTOR" else gap * 100),
        gap_relative=None if relative is None else float(relative),
        statement=_statement(case, aside, kept, registry),
        why_set_aside=why,
        evidence=found[1],
        first_published=min(one.known_since for one in (aside, *kept)),
        known_since=max(one.known_since for one in (aside, *kept)),
    )


def entry_id(scope: str, members: Sequence[str]) -> str:
    """The address of a contradiction: it depends on who contradicts whom, not on what is found out about it."""
    return make_record_id("ledger", scope, " ".join(sorted(members)))


def _statement(case: Case, aside: Member, kept: Sequence[Member], registry: Registry) -> str:
    claim = case.claim
    what = quantity_words(claim.quantity)
    subject = f"{what[0].upper()}{what[1:]}, {pair_words(case.key.reporter, case.key.partner, registry)}"
    rival = interval_words(case.rival, claim.unit, claim.quantity.kind)
    if case.gap is None:
        return f"{subject}: {aside.words} is far off, for {_listed(kept)} leave {rival}."
    if len(kept) == 1:
        return f"{subject}: {aside.words} and {kept[0].words} cannot both hold."
    return f"{subject}: {aside.words} cannot hold together with {_listed(kept)}, which leave {rival}."


def _listed(members: Sequence[Member]) -> str:
    *first, last = [one.words for one in members]
    return f"{'; '.join(first)}; and {last}" if first else last


def _as_printed(claim: Claim, end: Fraction | None) -> float | None:
    """An end in the unit of the printed figure: a ratio of 1.484 is growth of 48.4 %."""
    if end is None:
        return None
    if claim.is_level or claim.unit == "FACTOR":
        return float(end)
    return float((end - (1 if claim.quantity.kind is Kind.GROWTH else 0)) * 100)


def _indicator(quantity: Quantity, registry: Registry) -> str:
    if quantity.kind is Kind.LEVEL:
        return quantity.indicator
    of = "growth_of" if quantity.kind is Kind.GROWTH else "share_of"
    return next(i.id for i in registry.indicators.values() if getattr(i, of) == quantity.indicator)
