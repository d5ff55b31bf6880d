"""Running totals that are repeated in the same digits while what they total goes on: a copy of an old figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from etl.model.ledger import Hypothesis, LedgerEntry, Scope
from etl.model.observation import TOTAL
from etl.model.period import Period
from etl.model.registry import Measure
from etl.model.units import Qualifier, UnitError, parse_quantity
from etl.registry import Registry
from etl.steps.reconciliation.claim import Claim
from etl.steps.reconciliation.entries import entry_id, member
from etl.steps.reconciliation.families import Family, FamilyKey, concept_of
from etl.steps.reconciliation.intervals import Interval, printed_interval
from etl.steps.reconciliation.problem import NEVER_NEGATIVE
from etl.steps.reconciliation.words import day_words, indicator_words, interval_words, pair_words


@dataclass(frozen=True, slots=True)
class _Total:
    """A running total as said once; `through` is the month that it certainly reaches, its period or none."""

    record_id: str
    publisher: str
    published: date
    text: str
    qualifier: Qualifier
    interval: Interval
    through: int
    period: Period | None


def repeated_totals(
    families: Sequence[Family], observations: pd.DataFrame, records: pd.DataFrame, registry: Registry
) -> Iterator[LedgerEntry]:
    """An entry for each running total that did not grow between two sayings although statements say that it did.

    Running totals are flows over more than a year, and those that were set apart for want of a period; these are taken
    to reach the month of their publication. Only flows that are never negative have totals that can but grow.
    """
    by_key = {family.key: family for family in families}
    for key, indicator, totals in _totals(observations, records, registry):
        family = by_key.get(key)
        said = sorted(totals, key=lambda total: (total.through, total.published, total.record_id))
        if family is None or len(said) < 2:
            continue
        # "Over 160" holds after any growth; the first that must have been passed is any figure but "up to".
        first = next((total for total in said if total.interval[0] is not None), None)
        last = next((total for total in reversed(said) if total.interval[1] is not None), None)
        if first is None or last is None:
            continue
        between = _between(family.claims, indicator, first.through + 1, last.through)
        grown = sum((claim.lo or Fraction(0) for claim in between), Fraction(0))
        low, high = first.interval[0], last.interval[1]
        if low is not None and high is not None and low + grown > high:
            yield _entry(key, indicator, said, between, low + grown, registry)


def _totals(
    observations: pd.DataFrame, records: pd.DataFrame, registry: Registry
) -> list[tuple[FamilyKey, str, list[_Total]]]:
    """Running totals of statements that were said several times, by family, indicator and value, in order."""
    found: dict[tuple[FamilyKey, str, Fraction], list[_Total]] = defaultdict(list)
    for row in _candidates(observations, records, registry):
        try:
            digits, _, scale = str(row["value_as_stated"]).partition(" ")
            quantity = parse_quantity(digits, scale or "one")
        except UnitError:
            continue  # corrected since, or no plain number: it repeats nothing
        qualifier = Qualifier(row["qualifier"])
        published = pd.Timestamp(row["published"]).date()
        period = Period.parse(row["period"]) if row["period"] else None
        through = period.end if period else published.year * 12 + published.month - 1
        concept = concept_of(row["indicator"])
        key = FamilyKey(row["reporter"], row["partner"], TOTAL, concept, row["unit_as_stated"])
        interval = printed_interval(quantity.value, quantity.resolution, qualifier)
        text = f"{row['value_as_stated']} {row['unit_as_stated']}"
        total = _Total(row["record_id"], row["publisher"], published, text, qualifier, interval, through, period)
        found[key, row["indicator"], Fraction(quantity.value)].append(total)
    return [(key, indicator, totals) for (key, indicator, _), totals in sorted(found.items()) if _is_open(totals)]


def _is_open(totals: Sequence[_Total]) -> bool:
    """Whether it was said at least twice, of totals that begin together, and not always of the same months."""
    periods = {total.period for total in totals}
    starts = {period.start for period in periods if period is not None}
    return len(totals) > 1 and len(starts) < 2 and (None in periods or len(periods) > 1)


def _candidates(observations: pd.DataFrame, records: pd.DataFrame, registry: Registry) -> Iterator[dict[str, Any]]:
    flows = [i.id for i in registry.indicators.values() if i.measure is Measure.FLOW and i.id in NEVER_NEGATIVE]
    sources = [source.id for source in registry.sources.values() if source.kind == "statement"]
    said = records[records["source"].isin(sources)]
    apart = said[said["of_indicator"].isin(flows) & said["of_reporter"].notna() & said["of_period"].isna()]
    for row in apart.to_dict("records"):
        named = {str(name): value for name, value in row.items()}
        yield named | {
            "indicator": named["of_indicator"],
            "reporter": named["of_reporter"],
            "partner": named["of_partner"],
            "qualifier": named["of_qualifier"],
            "period": "",
        }
    length = observations["period_end"] - observations["period_start"] + 1
    rows = observations[
        observations["source"].isin(sources)
        & observations["indicator"].isin(flows)
        & (length > 12)
        & (observations["origin"] == "reported")
        & (observations["product"] == TOTAL)
    ]
    columns = ["record_id", "publisher", "value_as_stated", "unit_as_stated"]
    for row in rows.merge(said[columns], on="record_id").to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def _between(claims: Sequence[Claim], indicator: str, start: int, end: int) -> list[Claim]:
    """Printed levels within some months that do not overlap, those that say most."""
    inside = [
        claim
        for claim in claims
        if claim.is_level
        and claim.quantity.indicator == indicator
        and claim.lo is not None
        and start <= claim.quantity.period.start
        and claim.quantity.period.end <= end
    ]
    best: list[tuple[Fraction, list[Claim]]] = [(Fraction(0), [])]
    inside.sort(key=lambda claim: claim.quantity.period.end)
    for place, claim in enumerate(inside):
        before = sum(1 for other in inside[:place] if other.quantity.period.end < claim.quantity.period.start)
        with_it = best[before][0] + (claim.lo or 0)
        best.append((with_it, [*best[before][1], claim]) if with_it > best[-1][0] else best[-1])
    return best[-1][1]


def _entry(
    key: FamilyKey,
    indicator: str,
    said: Sequence[_Total],
    between: Sequence[Claim],
    least: Fraction,
    registry: Registry,
) -> LedgerEntry:
    first, last = said[0], said[-1]
    totals = tuple(dict.fromkeys(total.record_id for total in said))
    flows = [member(claim) for claim in between]
    name = indicator_words(indicator)
    quoted = "; ".join(
        f"{_hedge(total)}{total.text} ({total.publisher}, {day_words(total.published)})" for total in said
    )
    gone_on = "; ".join(flow.words for flow in flows)
    members = (*totals, *(record for flow in flows for record in flow.records))
    # The first saying may well be right; all later ones repeat it.
    aside = totals[1:]
    gap = least - (last.interval[1] or Fraction(0))
    return LedgerEntry(
        id=entry_id(Scope.STATEMENTS, members),
        hypothesis=Hypothesis.COPY,
        scope=Scope.STATEMENTS,
        indicator=indicator,
        reporter=key.reporter,
        partner=key.partner,
        product=key.product,
        period="",
        period_start=None,
        period_end=None,
        unit=key.unit,
        members=members,
        set_aside=aside,
        kept=tuple(record for record in members if record not in aside),
        lo=_float(last.interval[0]),
        hi=_float(last.interval[1]),
        expected_lo=float(least),
        expected_hi=None,
        gap=float(gap),
        gap_relative=float(gap / least),
        statement=f"{name[0].upper()}{name[1:]} in total, {pair_words(key.reporter, key.partner, registry)}: "
        f"{quoted} is one figure "
        f"over {last.through - first.through} months, in which {gone_on} was added; by then it must have been "
        f"{interval_words((least, None), key.unit)}.",
        why_set_aside="it repeats what was said first",
        evidence=(
            f"the same digits from {day_words(first.published)} to {day_words(last.published)}",
            "a total without a period is taken to reach the month of its publication",
        ),
        first_published=first.published,
        known_since=max([last.published, *(flow.known_since for flow in flows)]),
    )


def _hedge(total: _Total) -> str:
    return "" if total.qualifier is Qualifier.EXACT else f"{str(total.qualifier).replace('_', ' ')} "


def _float(end: Fraction | None) -> float | None:
    return None if end is None else float(end)
