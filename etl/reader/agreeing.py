"""What sums tell: legs that make up a turnover are of its period, whatever their words leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from etl.reader.claims import Claim, PeriodForm

# Legs and their turnover stand within that many claims of each other.
_NEAR = 6
# A coarser total adds up by chance.
_DIGITS = 4  # "16.5"
_OPEN = {PeriodForm.RELATIVE, PeriodForm.INFERRED, PeriodForm.NONE}


def settle_by_sums(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, a leg's period put right where exports and imports make up a turnover to the printed digit.

    One leg must have the period of the turnover; the other one is only counted from the publication ("last year"),
    inferred or unstated. A sum that is right to the last digit is no accident.
    """
    made = list(claims)
    for place, total in enumerate(claims):
        if total.indicator != "turnover" or not total.value or not total.period or len(total.value) < _DIGITS:
            continue
        near = range(max(0, place - _NEAR), min(len(made), place + _NEAR + 1))
        legs = [[n for n in near if _is_leg(made[n], total, kind)] for kind in ("exports", "imports")]
        if all(any(made[n].period == total.period for n in kind) for kind in legs):
            continue  # both legs are there: what else adds up does so by chance
        for one, other in product(*legs):
            own = {made[n].period for n in near if made[n].indicator == "turnover"} - {total.period}
            if not own & {made[one].period, made[other].period} and _agree(made[one], made[other], total):
                made[one], made[other] = (
                    _settled(made[one], made[other], total),
                    _settled(made[other], made[one], total),
                )
    return made


def _is_leg(claim: Claim, total: Claim, indicator: str) -> bool:
    same = (claim.reporter, claim.partner, claim.unit) == (total.reporter, total.partner, total.unit)
    return same and claim.indicator == indicator and claim.value != "" and claim.paragraph == total.paragraph


def _agree(one: Claim, other: Claim, total: Claim) -> bool:
    """Whether two legs make up a total within half of the last digits that are printed."""
    parts = [one.number, other.number, total.number]
    if any(part is None for part in parts):
        return False
    gap = abs(sum((part for part in parts[:2] if part is not None), Decimal(0)) - (parts[2] or 0))
    return gap <= sum((_half_a_digit(claim) for claim in (one, other, total)), Decimal(0))


def _half_a_digit(claim: Claim) -> Decimal:
    exponent = Decimal(claim.value).as_tuple().exponent
    assert isinstance(exponent, int)  # digits as printed are never NaN
    return Decimal(1).scaleb(exponent) * claim.scale / 2


def _settled(leg: Claim, other: Claim, total: Claim) -> Claim:
    """A leg with the period of the total, where the other leg has it and this one's is open."""
    if any("the year before is" in reason for reason in leg.reasons):
        return leg  # a base of comparison
    if leg.period == total.period or other.period != total.period or leg.period_form not in _OPEN:
        return leg
    reason = f"with the other leg it makes up the turnover of {total.period} to the printed digit"
    return replace(leg, period=total.period, period_form=total.period_form, reasons=(*leg.reasons, reason))
