"""Which of several contradicting figures gives way: the criteria that etl/registry/sources.toml declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from etl.model.registry import Criterion
from etl.model.units import Qualifier
from etl.registry import Registry
from etl.steps.reconciliation.claim import Claim, Kind
from etl.steps.reconciliation.families import FamilyKey

_DIGITS = 3
# What is counted comes before what is computed from it.
_COUNTED = {"exports": 0, "imports": 0, "turnover": 1, "balance": 2}
_GROWTH, _SHARE = 3, 4
_WORDS: Mapping[Criterion, str] = {
    Criterion.SOURCE: "its source stands later in the declared precedence of sources",
    Criterion.OFFICE: "it was printed by an outlet or by another country's office",
    Criterion.COUNTED: "it is computed from what the others count",
    Criterion.HEDGE: "it is hedged",
    Criterion.DIGITS: "it is printed with fewer than three digits",
    Criterion.PUBLISHED: "it was published earlier",
}
LAST = "nothing declared tells them apart; the last in the order of records gives way"


@dataclass(frozen=True, slots=True)
class Precedence:
    """The declared order among the claims of one family."""

    key: FamilyKey
    registry: Registry

    def order(self, claims: Iterable[Claim]) -> list[Claim]:
        """The claims, the most trusted first."""
        claims = list(claims)
        criteria = self.criteria(claims)
        return sorted(claims, key=lambda claim: (*(self.rank(claim, c) for c in criteria), claim.records))

    def why(self, claim: Claim, others: Iterable[Claim]) -> str:
        """In words, which criterion sets a claim after the other one that comes closest to giving way itself."""
        others = self.order(others)
        if not others:
            return "it contradicts itself"
        for criterion in self.criteria([claim, *others]):
            if self.rank(claim, criterion) != self.rank(others[-1], criterion):
                return _WORDS[criterion]
        return LAST

    def criteria(self, claims: Iterable[Claim]) -> tuple[Criterion, ...]:
        """What decides among claims: the criteria of their indicator, the default if they have several."""
        found = {self.registry.set_aside_criteria(claim.quantity.indicator) for claim in claims}
        return found.pop() if len(found) == 1 else self.registry.criteria["default"]

    def rank(self, claim: Claim, criterion: Criterion) -> int:
        """The rank of a claim by one criterion, 0 the most trusted; of what was said often, that of its best saying."""
        rank: dict[Criterion, Callable[[Claim], int]] = {
            Criterion.SOURCE: self._source,
            Criterion.OFFICE: self._office,
            Criterion.COUNTED: _counted,
            Criterion.HEDGE: lambda c: int(c.qualifier is not Qualifier.EXACT),
            Criterion.DIGITS: lambda c: int(bool(c.resolution) and abs(c.value) < 10 ** (_DIGITS - 1) * c.resolution),
            Criterion.PUBLISHED: lambda c: -max(saying.published for saying in c.said).toordinal(),
        }
        return rank[criterion](claim)

    def _source(self, claim: Claim) -> int:
        order = self.registry.precedence(claim.quantity.indicator)
        return min(order.index(s.source) if s.source in order else len(order) for s in claim.said)

    def _office(self, claim: Claim) -> int:
        ranks = []
        for saying in claim.said:
            family = self.registry.publisher_family(saying.publisher)
            ranks.append(2 if family is None else int(family.area != self.key.reporter))
        return min(ranks)


def _counted(claim: Claim) -> int:
    if claim.quantity.kind is Kind.LEVEL:
        return _COUNTED.get(claim.quantity.indicator, 0)
    return _GROWTH if claim.quantity.kind is Kind.GROWTH else _SHARE
