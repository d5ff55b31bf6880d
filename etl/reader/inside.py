"""Checks within a text: sums, growth against levels, parts of a total, neighbours many times apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from etl.model.period import Period
from etl.model.units import parse_quantity
from etl.reader.claims import Claim
from etl.reader.verdicts import Finding, Verdict
from etl.steps.reconciliation.claim import disjoint
from etl.steps.reconciliation.intervals import Interval, printed_interval
from etl.steps.reconciliation.words import interval_words, period_words

# Between two years next to each other trade rarely changes more than this; a slip of a scale word does.
FAR = 20
# So many months away a period still is a neighbour.
_NEAR = 24
_TRADE = ("turnover", "exports", "imports", "balance")


def interval(claim: Claim) -> Interval | None:
    """What a claim's figure can mean in base units; None where only growth is said."""
    if not claim.value:
        return None
    quantity = parse_quantity(claim.value)
    low, high = printed_interval(quantity.value * claim.scale, quantity.resolution * claim.scale, claim.qualifier)
    return low, high


@dataclass(frozen=True, slots=True)
class _Figure:
    """A claim with its place, its period and what it can mean."""

    place: int
    claim: Claim
    period: Period | None
    limits: Interval | None


# The claims of one pair and unit; only these say something of each other.
_Group = Sequence[_Figure]


def findings_inside(claims: Sequence[Claim]) -> dict[int, list[Finding]]:
    """What the claims of one text say of each other, by their places."""
    groups: dict[tuple[str, str, str], list[_Figure]] = {}
    for place, claim in enumerate(claims):
        groups.setdefault(_pair(claim), []).append(_Figure(place, claim, claim.interval, interval(claim)))
    found: dict[int, list[Finding]] = {place: [] for place in range(len(claims))}
    for check in (_sums, _growth, _totals, _neighbours):
        for group in groups.values():
            for place, finding in check(group):
                found[place].append(finding)
    return found


def _pair(claim: Claim) -> tuple[str, str, str]:
    return claim.reporter, claim.partner, claim.unit


def _sums(group: _Group) -> Iterator[tuple[int, Finding]]:
    """Turnover against exports and imports of the same text, pair and period."""
    periods: dict[str, dict[str, _Figure]] = {}
    for one in group:
        if one.claim.indicator in _TRADE and one.claim.value:
            periods.setdefault(one.claim.period, {}).setdefault(one.claim.indicator, one)
    for parts in periods.values():
        if not {"turnover", "exports", "imports"} <= parts.keys():
            continue
        values = {name: one.limits for name, one in parts.items() if one.limits is not None and name != "balance"}
        unit = parts["turnover"].claim.unit
        added, total = _plus(values["exports"], values["imports"]), values["turnover"]
        holds = not disjoint(*total, *added)
        words = (
            f"exports and imports add up to {interval_words(added, unit)}, turnover is {interval_words(total, unit)}"
        )
        verdict = Verdict.ROUNDING if holds else Verdict.CONFLICTS
        for name in ("turnover", "exports", "imports"):
            yield parts[name].place, Finding("text", verdict, words, hypothesis="" if holds else _slip(values))


def _slip(values: Mapping[str, Interval]) -> str:
    """A unit slip where one of the three, moved by tens or thousands, makes the sum right; else unexplained."""
    for name in values:
        for factor in (Fraction(10), Fraction(1, 10), Fraction(1000), Fraction(1, 1000)):
            moved = {n: _times(v, factor) if n == name else v for n, v in values.items()}
            if not disjoint(*moved["turnover"], *_plus(moved["exports"], moved["imports"])):
                return "unit_slip"
    return "unexplained"


def _growth(group: _Group) -> Iterator[tuple[int, Finding]]:
    """Growth against the level of the base where the text gives both."""
    levels: dict[tuple[str, Period], list[_Figure]] = {}
    for one in group:
        if one.period is not None and one.limits is not None:
            levels.setdefault((one.claim.indicator, one.period), []).append(one)
    for one in group:
        claim, growth, own = one.claim, one.claim.growth, one.limits
        base_period = one.period.year_earlier() if one.period else None
        if growth is None or own is None or base_period is None or growth.basis != "yoy":
            continue
        for other in levels.get((claim.indicator, base_period), ()):
            base = other.limits
            if base is None or not base[0] or base[0] <= 0 or not base[1] or not own[0] or not own[1]:
                continue
            printed = parse_quantity(growth.value)
            low, high = printed_interval(printed.value, printed.resolution, growth.qualifier)
            shift, size = (0, 1) if growth.is_factor else (1, 100)
            said = (None if low is None else shift + low / size, None if high is None else shift + high / size)
            given = own[0] / base[1], own[1] / base[0]
            holds = not disjoint(*said, *given)
            shown = f"{float(given[0]) * 100 - 100:+.1f} to {float(given[1]) * 100 - 100:+.1f} %"
            levels_said = f"from {interval_words(base, claim.unit)} to {interval_words(own, claim.unit)}"
            words = f"{levels_said} is {shown}, said is {_said(claim)}"
            verdict = Verdict.ROUNDING if holds else Verdict.CONFLICTS
            yield one.place, Finding("text", verdict, words, hypothesis="" if holds else "unexplained")


def _totals(group: _Group) -> Iterator[tuple[int, Finding]]:
    """A part of a running total that is more than the total, and a total that shrinks while it runs on."""
    flows = [one for one in group if one.claim.indicator.startswith("fdi_") and one.claim.indicator != "fdi_stock"]
    for whole in flows:
        period, limits = whole.period, whole.limits
        if whole.claim.indicator != "fdi_cumulative" or period is None or limits is None or limits[1] is None:
            continue
        for other in flows:
            part, inside = other.period, other.limits
            if other is whole or part is None or inside is None or inside[0] is None or not period.contains(part):
                continue
            if inside[0] > limits[1]:
                unit = whole.claim.unit
                total = f"the total of {period_words(period)}, {interval_words(limits, unit)}"
                words = f"{interval_words(inside, unit)} of {period_words(part)} is more than {total}"
                yield whole.place, Finding("text", Verdict.CONFLICTS, words, hypothesis="unexplained")


def _neighbours(group: _Group) -> Iterator[tuple[int, Finding]]:
    """A year many times its neighbours in the same text: a slip of a scale word."""
    alike: dict[tuple[str, int], list[tuple[_Figure, Period, Decimal]]] = {}
    for one in group:
        if one.period is not None and (number := one.claim.number):
            alike.setdefault((one.claim.indicator, one.period.length), []).append((one, one.period, number))
    for one in group:
        claim, period, own, number = one.claim, one.period, one.limits, one.claim.number
        if period is None or own is None or claim.indicator not in _TRADE or own[0] is None or own[0] <= 0:
            continue
        near = [
            (other.claim, when, size)
            for other, when, size in alike.get((claim.indicator, period.length), ())
            if other is not one and 0 < abs(when.start - period.start) <= _NEAR
        ]
        if number and near and all(number > FAR * size for _, _, size in near):
            other, when, size = near[0]
            times = number / size
            words = (
                f"{times:,.0f} times {other.value} of {period_words(when)} in the same text: a slip of the scale word?"
            )
            yield one.place, Finding("plausible", Verdict.CONFLICTS, words, hypothesis="unit_slip")


def _said(claim: Claim) -> str:
    growth = claim.growth
    assert growth is not None  # the caller has looked
    return f"{growth.value} times" if growth.is_factor else f"{growth.value} %"


def _plus(one: Interval, other: Interval) -> Interval:
    low = None if one[0] is None or other[0] is None else one[0] + other[0]
    return low, None if one[1] is None or other[1] is None else one[1] + other[1]


def _times(one: Interval, factor: Fraction) -> Interval:
    return None if one[0] is None else one[0] * factor, None if one[1] is None else one[1] * factor
