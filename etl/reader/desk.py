"""What a ministry's desk wants flagged though nothing contradicts it: no note decides a verdict."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.model.period import Period
from etl.reader.claims import Claim, PeriodForm
from etl.reader.verdicts import Finding, Verdict
from etl.steps.reconciliation.words import period_words

_TRADE = ("turnover", "exports", "imports", "balance")
# The United Kingdom left at the end of January 2020: figures of the Union before may be with or without it.
_WITHDRAWAL = Period.month(2020, 2).start
# Kazakhstan's tables of trade and of investment count in dollars.
_COUNTED_IN = "USD"


def desk_notes(claim: Claim) -> Iterator[Finding]:
    """What is to be asked of one claim: an unstated period, basis or rate, a base of growth, a composition."""
    for words in (*_of_period(claim), *_of_investment(claim), *_of_growth(claim), *_of_whom(claim), *_of_share(claim)):
        yield Finding("desk", Verdict.NOT_CHECKABLE, words)


def _of_period(claim: Claim) -> Iterator[str]:
    if claim.period_form is PeriodForm.INFERRED:
        yield f"the period is unstated in the text; {'; '.join(claim.reasons[-1:])}"


def _of_investment(claim: Claim) -> Iterator[str]:
    if not claim.indicator.startswith("fdi_"):
        return
    if any("taken as gross" in reason for reason in claim.reasons):
        yield "the text does not say whether it is gross, net or stock"
    if claim.indicator == "fdi_cumulative" and not claim.period:
        yield "a total of investment without start and end: ask since when, and until when"
    elif claim.period_form is PeriodForm.OPEN_ENDED:
        yield "the end of the total is open in the text"


def _of_growth(claim: Claim) -> Iterator[str]:
    if claim.growth is not None and claim.growth.basis not in {"yoy"}:
        yield f"growth is not on the year before, but on {claim.growth.basis}"


def _of_whom(claim: Claim) -> Iterator[str]:
    if any("taken as the European Union" in reason for reason in claim.reasons):
        yield "the text says European countries: taken as the European Union, which may leave out others"
    period = claim.interval
    if "EU" in {claim.reporter, claim.partner} and period is not None and period.start < _WITHDRAWAL:
        yield f"the Union of {period_words(period)}: the text does not say whether the United Kingdom is in it"
    if claim.reporter == "KZ" and claim.value and claim.unit in {"EUR", "CZK"} and claim.indicator in _TRADE:
        yield f"printed in {claim.unit}; Kazakhstan counts in {_COUNTED_IN}: converted, at a rate that is not said"


def _of_share(claim: Claim) -> Iterator[str]:
    if claim.indicator != "share":
        return
    if re.search(r"trad|turnover|export|import", claim.share_of) and re.search(r"invest|FDI", claim.share_of):
        yield f"one share of two things ({claim.share_of}): ask for each"
    if not claim.period:
        yield "a share without a period: ask of which year"


def across(claims: Sequence[Claim]) -> Iterator[tuple[int, Finding]]:
    """What is to be asked of two claims of one text, with the place of the claim that it is said of."""
    for place, words in (*_part_beside_year(claims), *_unmoved(claims), *_same_digits(claims)):
        yield place, Finding("desk", Verdict.NOT_CHECKABLE, words)


def _alike(claims: Sequence[Claim]) -> Iterator[list[tuple[int, Claim]]]:
    """Claims of one indicator and one pair, with their places, group by group: the others say nothing of each other."""
    groups: dict[tuple[str, str, str], list[tuple[int, Claim]]] = defaultdict(list)
    for place, claim in enumerate(claims):
        groups[claim.indicator, claim.reporter, claim.partner].append((place, claim))
    yield from groups.values()


def _part_beside_year(claims: Sequence[Claim]) -> Iterator[tuple[int, str]]:
    """Months of a year beside the whole year before, where the text has not the same months of that year."""
    for group in _alike(claims):
        if group[0][1].indicator not in (*_TRADE, "fdi_inflow_gross"):
            continue
        printed = [(place, claim.interval) for place, claim in group if claim.value]
        periods = list(dict.fromkeys(period for _, period in printed if period is not None))
        for place, own in printed:
            if own is None or own.length >= 12:
                continue
            earlier = own.shift(-12)
            if not {earlier, own.shift(12)}.isdisjoint(periods):
                continue
            wholes = (p for p in periods if p.length == 12 and 0 <= own.end_year - p.end_year <= 1)
            if (whole := next(wholes, None)) is not None:
                part, before = period_words(own), period_words(earlier)
                yield place, f"{part} stands beside the whole of {whole}: compare it with {before}"


def _unmoved(claims: Sequence[Claim]) -> Iterator[tuple[int, str]]:
    """A running total that is the same at two ends."""
    for group in _alike(claims):
        if group[0][1].indicator != "fdi_cumulative":
            continue
        totals = [(place, claim, claim.interval) for place, claim in group]
        for number, (_, one, period) in enumerate(totals):
            for place, other, later in totals[number + 1 :]:
                if period is None or later is None or period == later:
                    continue
                if one.number == other.number and one.unit == other.unit:
                    yield (
                        place,
                        f"the total is the same for {period_words(period)} and {period_words(later)}: it does not move",
                    )


def _same_digits(claims: Sequence[Claim]) -> Iterator[tuple[int, str]]:
    """One figure in two currencies: the text changed the currency without converting."""
    for group in _alike(claims):
        said: dict[tuple[str, Decimal | None], list[str]] = defaultdict(list)
        for place, claim in group:
            if not claim.value:
                continue
            before = said[claim.period, claim.number]
            for unit in before:
                if unit != claim.unit:
                    yield place, f"the same digits stand in {unit} and in {claim.unit}: one of the two is not converted"
            before.append(claim.unit)
