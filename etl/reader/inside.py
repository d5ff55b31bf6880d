"""Checks within a text: sums, growth against levels, parts of a total, neighbours many times apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from etl.model.units import parse_quantity
from etl.reader.claims import Claim
from etl.reader.verdicts import Finding, Verdict
from etl.steps.reconciliation.claim import disjoint
from etl.steps.reconciliation.intervals import Interval, printed_interval
from etl.steps.reconciliation.words import interval_words

# Between two years next to each other trade rarely changes more than this; a slip of a scale word does.
FAR = 20
_TRADE = ("turnover", "exports", "imports", "balance")


def interval(claim: Claim) -> Interval | None:
    """What a claim's figure can mean in base units; None where only growth is said."""
    if not claim.value:
        return None
    quantity = parse_quantity(claim.value)
    low, high = printed_interval(quantity.value * claim.scale, quantity.resolution * claim.scale, claim.qualifier)
    return low, high


def findings_inside(claims: Sequence[Claim]) -> dict[int, list[Finding]]:
    """What the claims of one text say of each other, by their places."""
    found: dict[int, list[Finding]] = {place: [] for place in range(len(claims))}
    for check in (_sums, _growth, _totals, _neighbours):
        for place, finding in check(claims):
            found[place].append(finding)
    return found


def _pair(claim: Claim) -> tuple[str, str, str]:
    return claim.reporter, claim.partner, claim.unit


def _sums(claims: Sequence[Claim]) -> Iterator[tuple[int, Finding]]:
    """Turnover against exports and imports of the same text, pair and period."""
    groups: dict[tuple[object, ...], dict[str, int]] = {}
    for place, claim in enumerate(claims):
        if claim.indicator in _TRADE and claim.value:
            groups.setdefault((*_pair(claim), claim.period), {}).setdefault(claim.indicator, place)
    for parts in groups.values():
        if not {"turnover", "exports", "imports"} <= parts.keys():
            continue
        total, one, other = (interval(claims[parts[name]]) for name in ("turnover", "exports", "imports"))
        assert total is not None
        assert one is not None
        assert other is not None
        unit = claims[parts["turnover"]].unit
        added = _plus(one, other)
        holds = not disjoint(*total, *added)
        words = (
            f"exports and imports add up to {interval_words(added, unit)}, turnover is {interval_words(total, unit)}"
        )
        verdict = Verdict.ROUNDING if holds else Verdict.CONFLICTS
        for name in ("turnover", "exports", "imports"):
            yield parts[name], Finding("text", verdict, words, hypothesis="" if holds else _slip(claims, parts))


def _slip(claims: Sequence[Claim], parts: dict[str, int]) -> str:
    """A unit slip where one of the three, moved by tens or thousands, makes the sum right; else unexplained."""
    values = {name: interval(claims[place]) for name, place in parts.items() if name != "balance"}
    for name in values:
        for factor in (Fraction(10), Fraction(1, 10), Fraction(1000), Fraction(1, 1000)):
            moved = {n: _times(v, factor) if n == name else v for n, v in values.items() if v is not None}
            if not disjoint(*moved["turnover"], *_plus(moved["exports"], moved["imports"])):
                return "unit_slip"
    return "unexplained"


def _growth(claims: Sequence[Claim]) -> Iterator[tuple[int, Finding]]:
    """Growth against the level of the base where the text gives both."""
    for place, claim in enumerate(claims):
        growth, own, period = claim.growth, interval(claim), claim.interval
        base_period = period.year_earlier() if period else None
        if growth is None or own is None or base_period is None or growth.basis != "yoy":
            continue
        for other in claims:
            base = interval(other)
            same = other.indicator == claim.indicator and _pair(other) == _pair(claim) and other.interval == base_period
            if not same or base is None or not base[0] or base[0] <= 0 or not base[1] or not own[0] or not own[1]:
                continue
            printed = parse_quantity(growth.value)
            low, high = printed_interval(printed.value, printed.resolution, growth.qualifier)
            shift, size = (0, 1) if growth.is_factor else (1, 100)
            said = (None if low is None else shift + low / size, None if high is None else shift + high / size)
            given = own[0] / base[1], own[1] / base[0]
            holds = not disjoint(*said, *given)
            shown = f"{float(given[0]) * 100 - 100:+.1f} to {float(given[1]) * 100 - 100:+.1f} %"
            levels = f"from {interval_words(base, claim.unit)} to {interval_words(own, claim.unit)}"
            words = f"{levels} is {shown}, said is {_said(claim)}"
            verdict = Verdict.ROUNDING if holds else Verdict.CONFLICTS
            yield place, Finding("text", verdict, words, hypothesis="" if holds else "unexplained")


def _totals(claims: Sequence[Claim]) -> Iterator[tuple[int, Finding]]:
    """A part of a running total that is more than the total, and a total that shrinks while it runs on."""
    for place, whole in enumerate(claims):
        period, limits = whole.interval, interval(whole)
        if whole.indicator != "fdi_cumulative" or period is None or limits is None or limits[1] is None:
            continue
        for other in claims:
            part, inside = other.interval, interval(other)
            if other is whole or part is None or inside is None or inside[0] is None or _pair(other) != _pair(whole):
                continue
            if not other.indicator.startswith("fdi_") or other.indicator == "fdi_stock" or not period.contains(part):
                continue
            if inside[0] > limits[1]:
                total = f"the total of {period}, {interval_words(limits, whole.unit)}"
                words = f"{interval_words(inside, other.unit)} of {part} is more than {total}"
                yield place, Finding("text", Verdict.CONFLICTS, words, hypothesis="unexplained")


def _neighbours(claims: Sequence[Claim]) -> Iterator[tuple[int, Finding]]:
    """A year many times its neighbours in the same text: a slip of a scale word."""
    for place, claim in enumerate(claims):
        period, own = claim.interval, interval(claim)
        if period is None or own is None or claim.indicator not in _TRADE or own[0] is None or own[0] <= 0:
            continue
        near = [
            other for other in claims
            if other is not claim and other.indicator == claim.indicator and _pair(other) == _pair(claim)
            and other.interval is not None and other.interval.length == period.length
            and 0 < abs(other.interval.start - period.start) <= 24 and other.number
        ]  # fmt: skip
        if claim.number and near and all(claim.number > FAR * (other.number or 1) for other in near):
            other = near[0]
            times = claim.number / (other.number or 1)
            words = f"{times:,.0f} times {other.value} of {other.period} in the same text: a slip of the scale word?"
            yield place, Finding("plausible", Verdict.CONFLICTS, words, hypothesis="unit_slip")


def _said(claim: Claim) -> str:
    growth = claim.growth
    assert growth is not None  # the caller has looked
    return f"{growth.value} times" if growth.is_factor else f"{growth.value} %"


def _plus(one: Interval, other: Interval) -> Interval:
    low = None if one[0] is None or other[0] is None else one[0] + other[0]
    return low, None if one[1] is None or other[1] is None else one[1] + other[1]


def _times(one: Interval, factor: Fraction) -> Interval:
    return None if one[0] is None else one[0] * factor, None if one[1] is None else one[1] * factor
