"""What may be behind a contradiction: each class is a hypothesis that some evidence speaks for, never a correction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from etl.model.ledger import Hypothesis, Scope
from etl.model.period import Period
from etl.model.units import Qualifier
from etl.registry import Registry
from etl.steps.reconciliation import compositions
from etl.steps.reconciliation.claim import Claim, Kind, Quantity, Saying, disjoint
from etl.steps.reconciliation.families import FamilyKey
from etl.steps.reconciliation.intervals import Interval
from etl.steps.reconciliation.official import Official, OfficialValue
from etl.steps.reconciliation.words import day_words, interval_words, quantity_words

# Two editions of one count mostly differ by less: of the exports that two extractions of Eurostat have in common,
# 97.6 % lie within two per cent.
REVISED_BY = Fraction(2, 100)
# A slip is told from another number by its size alone, so it need not fit to the digit.
SLIP_WITHIN = Fraction(5, 100)
_SLIPS = (Fraction(10), Fraction(1, 10), Fraction(1000), Fraction(1, 1000))
# A figure of two digits meets some other figure too easily for that to mean anything.
_DIGITS = 3
_ALIKE = {
    "turnover": ("exports", "imports"),
    "exports": ("imports", "turnover"),
    "imports": ("exports", "turnover"),
    "fdi_inflow_gross": ("fdi_inflow_net", "fdi_stock"),
    "fdi_inflow_net": ("fdi_inflow_gross", "fdi_stock"),
    "fdi_stock": ("fdi_inflow_net", "fdi_inflow_gross"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A claim that gives way, what the others leave for it, and who the others are."""

    key: FamilyKey
    claim: Claim
    rival: Interval
    rivals: tuple[Saying, ...]
    scope: Scope

    @property
    def gap(self) -> Fraction | None:
        """The distance between the two intervals; None where one reaches the other (a far too modest "over")."""
        (low, high), claim = self.rival, self.claim
        if low is not None and claim.hi is not None and claim.hi < low:
            return low - claim.hi
        if high is not None and claim.lo is not None and high < claim.lo:
            return claim.lo - high
        return None

    @property
    def gap_relative(self) -> Fraction | None:
        """The gap as a share of the nearer end of what the others leave."""
        gap, claim = self.gap, self.claim
        low, high = self.rival
        if gap is None:
            return None
        end = low if claim.hi is not None and low is not None and claim.hi < low else high
        return None if not end else gap / abs(end)


@dataclass(frozen=True, slots=True)
class Judge:
    """Looks for evidence in the official tables and in what the family's other claims say."""

    official: Official
    registry: Registry

    def judge(self, case: Case, family: Sequence[Claim]) -> tuple[Hypothesis, tuple[str, ...]]:
        """The likeliest class of a contradiction and all evidence, that of the class first."""
        found = list(self._hypotheses(case, family))
        evidence = [words for _, words in found]
        evidence += [words for words in (self._tables(case), _cut_off(case)) if words]
        return (found[0][0] if found else Hypothesis.UNEXPLAINED), tuple(dict.fromkeys(evidence))

    def _hypotheses(self, case: Case, family: Sequence[Claim]) -> Iterator[tuple[Hypothesis, str]]:
        """What some evidence speaks for, the likeliest first."""
        if words := self._coverage(case):
            yield Hypothesis.COVERAGE, words
        if words := self._revision(case):
            yield Hypothesis.REVISION, words
        if words := _unit_slip(case):
            yield Hypothesis.UNIT_SLIP, words
        if words := self._period_slip(case, family):
            yield Hypothesis.PERIOD_SLIP, words
        if words := self._concept(case):
            yield Hypothesis.CONCEPT, words

    def _value(self, case: Case, quantity: Quantity, partner: str) -> OfficialValue | None:
        return self.official.value(quantity, case.key.reporter, partner, case.key.product, case.key.unit)

    def _coverage(self, case: Case) -> str | None:
        """Another composition of the aggregate gives the printed figure, or what the others leave for it."""
        claim = case.claim
        meant = compositions.accepted(case.key.partner, claim.quantity.period, claim.known_since, self.registry)
        usual = self._value(case, claim.quantity, meant[0])
        for code in compositions.others(case.key.partner, meant, self.registry):
            value = self._value(case, claim.quantity, code)
            if value is None or usual is None:
                continue
            who = compositions.difference_words(code, meant[0], self.registry)
            shown = (
                f"{who} the tables give {_shown(value.interval, claim)}, "
                f"for {self.registry.area(meant[0]).names['en']} {_shown(usual.interval, claim)}"
            )
            if not disjoint(*value.interval, *claim.to_one_digit) and disjoint(*usual.interval, claim.lo, claim.hi):
                return f"{shown}: the former is the figure as printed, to one last digit"
            if not disjoint(*value.interval, *case.rival) and disjoint(*usual.interval, *case.rival):
                return f"{shown}: the former is what the other figures leave"
        return None

    def _revision(self, case: Case) -> str | None:
        gap = case.gap_relative
        if gap is None or gap > REVISED_BY or not self._one_count(case):
            return None
        days = sorted({*(s.published for s in case.claim.said), *(s.published for s in case.rivals)})
        if len(days) < 2:
            return None
        return (
            f"both are {self.registry.area(case.key.reporter).names['en']}'s count, published between "
            f"{day_words(days[0])} and {day_words(days[-1])}, "
            f"and the gap is {_percent(gap)}"
        )

    def _one_count(self, case: Case) -> bool:
        """Whether no publisher belongs to another family than the others; outlets print what they were told."""
        found = set()
        for saying in (*case.claim.said, *case.rivals):
            family = self.registry.publisher_family(saying.publisher, saying.source)
            if family is not None:
                found.add(family.area)
        return len(found) <= 1

    def _period_slip(self, case: Case, family: Sequence[Claim]) -> str | None:
        """The printed figure is that of another period: a year beside it, or a running total and one of its parts."""
        claim = case.claim
        if claim.quantity.kind is Kind.SHARE or not _is_telling(claim):
            return None
        own, of = claim.quantity.period, (claim.quantity.kind, claim.quantity.indicator)
        base = own if claim.quantity.base is None else claim.quantity.base
        alike = [c for c in family if (c.quantity.kind, c.quantity.indicator) == of and c.is_closed]
        for period in self._other_periods(case, family):
            shifted = Period(base.start + period.start - own.start, base.end + period.end - own.end)
            other = Quantity(claim.quantity.kind, claim.quantity.indicator, period, claim.quantity.base and shifted)
            partner = compositions.accepted(case.key.partner, period, claim.known_since, self.registry)[0]
            value = self._value(case, other, partner)
            said = next((c for c in alike if c.quantity.period.start == period.start and c.quantity == other), None)
            found: list[tuple[str, Interval]] = [("the tables", value.interval)] if value else []
            found += [("statements", (said.lo, said.hi))] if said else []
            for who, interval in found:
                if _is_told_apart(claim, interval, case.rival):
                    return f"{who} give {_shown(interval, claim)} for {quantity_words(other)}"
        return None

    def _other_periods(self, case: Case, family: Sequence[Claim]) -> list[Period]:
        own, indicator = case.claim.quantity.period, case.claim.quantity.indicator
        partner = compositions.accepted(case.key.partner, own, case.claim.known_since, self.registry)[0]
        known = set(self.official.periods(indicator, case.key.reporter, partner, case.key.product, case.key.unit)) | {
            c.quantity.period for c in family if c.quantity.indicator == indicator
        }
        near = {own.shift(-12), own.shift(12)}
        return sorted(p for p in known if p != own and (p in near or p.contains(own) or own.contains(p)))

    def _concept(self, case: Case) -> str | None:
        """The printed figure is that of another concept, or a factor is meant as an increase."""
        claim = case.claim
        quantity = claim.quantity
        if quantity.kind is Kind.GROWTH and claim.unit == "FACTOR":
            more = None if claim.lo is None else claim.lo + 1, None if claim.hi is None else claim.hi + 1
            if not disjoint(*more, *case.rival):
                return f"read as an increase by that factor it is {_shown(more, claim)}, which the other figures allow"
        if quantity.kind is not Kind.SHARE and not _is_telling(claim):
            return None
        partner = compositions.accepted(case.key.partner, quantity.period, claim.known_since, self.registry)[0]
        for indicator in _ALIKE.get(quantity.indicator, ()):
            value = self._value(case, Quantity(quantity.kind, indicator, quantity.period, quantity.base), partner)
            if value is not None and _is_told_apart(claim, value.interval, case.rival):
                other = quantity_words(Quantity(quantity.kind, indicator, quantity.period, quantity.base))
                return f"the tables give {_shown(value.interval, claim)} for {other}"
        return None

    def _tables(self, case: Case) -> str | None:
        """What the tables say of a contradiction among statements."""
        if case.scope is not Scope.STATEMENTS:
            return None
        claim = case.claim
        meant = compositions.accepted(case.key.partner, claim.quantity.period, claim.known_since, self.registry)
        for partner in meant:
            value = self._value(case, claim.quantity, partner)
            if value is not None:
                fits = not disjoint(*value.interval, *claim.to_one_digit)
                agrees = not disjoint(*value.interval, *case.rival)
                which = {
                    (True, True): "which fits both",
                    (True, False): "which fits the figure set aside",
                    (False, True): "which fits the figures kept",
                    (False, False): "which fits neither",
                }[fits, agrees]
                return f"the tables give {_shown(value.interval, claim)}, {which}"
        return None


def _unit_slip(case: Case) -> str | None:
    claim = case.claim
    low, high = case.rival
    if not claim.is_level or low is None or high is None or not claim.is_closed or low <= 0:
        return None
    near = low * (1 - SLIP_WITHIN), high * (1 + SLIP_WITHIN)
    for factor in _SLIPS:
        if claim.lo is not None and claim.hi is not None and not disjoint(claim.lo * factor, claim.hi * factor, *near):
            shown = interval_words((claim.lo * factor, claim.hi * factor), claim.unit)
            said = f"times {factor}" if factor > 1 else f"divided by {1 / factor}"
            return f"{said} the figure is {shown}, within {_percent(SLIP_WITHIN)} of what the others give"
    return None


def _cut_off(case: Case) -> str | None:
    """A gap of less than one last digit may come from digits cut off instead of rounded."""
    gap = case.gap
    if gap is None or not case.claim.resolution or gap >= case.claim.last_digit:
        return None
    return "the gap is less than one last digit: digits cut off or added up after rounding would explain it"


def _is_telling(claim: Claim) -> bool:
    digits = bool(claim.resolution) and abs(claim.value) >= 10 ** (_DIGITS - 1) * (claim.resolution or 1)
    return claim.qualifier is Qualifier.EXACT and digits


def _is_told_apart(claim: Claim, other: Interval, rival: Interval) -> bool:
    """Whether another quantity's interval meets the printed figure and is not simply what the rivals give as well."""
    closed = other[0] is not None and other[1] is not None
    return closed and not disjoint(claim.lo, claim.hi, *other) and disjoint(*other, *rival)


def _shown(interval: Interval, claim: Claim) -> str:
    return interval_words(interval, claim.unit, claim.quantity.kind)


def _percent(share: Fraction) -> str:
    return f"{float(share) * 100:.2g} %"
