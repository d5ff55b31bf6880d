"""Calculations by address: a token names a rule and its records, and the number is computed again from them.

Only sensible calculations are answered: growth of one series over like windows, shares of one period, and so on. So an
address can name no number that this project would not print.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from math import isfinite, nan

from dashboard.context import Context
from dashboard.evaluated import Evaluated, Parent, RefError
from dashboard.measures.refs import PART, SUM, Token
from dashboard.product_calculations import PRODUCT_RULES, evaluate_products
from dashboard.product_words import of_product
from etl.model.observation import RECORD_ID_LENGTH
from etl.model.period import Period, PeriodError

__all__ = ["MAX_PARENTS", "RULES", "Evaluated", "Parent", "RefError", "evaluate", "parse_ref"]

MAX_PARENTS = 60
_ID = re.compile(rf"[0-9a-z]{{{RECORD_ID_LENGTH}}}")
_RULE = re.compile(r"([a-z]{3,14})(?:-([a-z]{3}))?")


def parse_ref(ref: str) -> str | Token:
    """Read a ref: a record id is given back as it is, a calculation as its Token.

    Raises RefError for anything else: an unknown rule, ids of another form, more than 60 parents, a wrong number of
    them.
    """
    if len(ref) > 2 * MAX_PARENTS * (RECORD_ID_LENGTH + 1):
        raise RefError("this address is too long to be a figure's")
    if _ID.fullmatch(ref):
        return ref
    head, *parts = ref.split(PART)
    found = _RULE.fullmatch(head)
    if found is None or found[1] not in (RULES.keys() | PRODUCT_RULES.keys()):
        raise RefError(f"no figure has the address {ref[:40]!r}")
    groups = tuple(tuple(part.split(SUM)) for part in parts)
    ids = [record_id for group in groups for record_id in group]
    if not all(_ID.fullmatch(record_id) for record_id in ids):
        raise RefError(f"the calculation {ref[:40]!r} names something that is no record")
    least, most = _groups_of(found[1])
    if len(ids) > MAX_PARENTS or not least <= len(groups) <= most:
        raise RefError(f"the calculation {found[1]!r} cannot have {len(ids)} parents")
    return Token(found[1], groups, (found[2] or "").upper())


def _groups_of(rule: str) -> tuple[int, int]:
    """How many operands a rule takes, at least and at most."""
    if rule in PRODUCT_RULES:
        return (PRODUCT_RULES[rule].groups,) * 2
    return RULES[rule].least, RULES[rule].most


def evaluate(ctx: Context, ref: str) -> Evaluated:
    """The figure that a ref names, computed from its records as they are in the store.

    Raises RefError where the ref is malformed, a record is not there or has no value, or the records do not belong
    together (two partners in one growth rate, a part of a year against a whole one).
    """
    parsed = parse_ref(ref)
    if isinstance(parsed, str):
        parents = _parents(ctx, ((parsed,),), "")
        own = parents[0][0]
        return Evaluated(ref, "", own.value, own.unit, _what(ctx, own, own.period), (own,), own.lo, own.hi)
    if parsed.unit and parsed.unit not in ctx.converter.currencies():
        raise RefError(f"no exchange rates for {parsed.unit}")
    if parsed.rule in PRODUCT_RULES:
        return evaluate_products(ctx, parsed)
    groups = _parents(ctx, parsed.parents, parsed.unit)
    rule = RULES[parsed.rule]
    operands = [_added(group) for group in groups]
    if len({operand.unit for operand in operands}) > 1:
        raise RefError("the records of this calculation are in different units")
    rule.check(operands)
    value = rule.compute(operands)
    if not isfinite(value):
        raise RefError("this calculation has no result: a base is zero or a value is not published")
    return Evaluated(
        ref,
        parsed.rule,
        value,
        rule.unit or operands[0].unit,
        _rule_words(ctx, parsed.rule, operands, groups),
        tuple(parent for group in groups for parent in group),
        *_bounds(rule, parsed.rule, operands, groups),
    )


@dataclass(frozen=True, slots=True)
class _Operand:
    """The sum of a group of parents: one value of one series over one window."""

    indicator: str
    reporter: str
    partner: str
    product: str
    period: Period
    value: float
    unit: str

    @property
    def series(self) -> tuple[str, str, str, str]:
        return self.indicator, self.reporter, self.partner, self.product


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a rule takes, gives and refuses; `unit` "" is the operands' own."""

    least: int
    most: int
    unit: str
    check: Callable[[Sequence[_Operand]], None]
    compute: Callable[[Sequence[_Operand]], float]


def _parents(ctx: Context, groups: Sequence[Sequence[str]], unit: str) -> list[list[Parent]]:
    rows = ctx.observations((record_id for group in groups for record_id in group), unit)
    out = []
    for place, group in enumerate(groups):
        members = []
        for record_id in group:
            row = rows.get(record_id)
            if row is None:
                raise RefError(f"no figure has the address {record_id!r}")
            members.append(Parent.of(row, place))
        out.append(members)
    return out


def _bounds(
    rule: _Rule, name: str, operands: Sequence[_Operand], groups: Sequence[Sequence[Parent]]
) -> tuple[float, float]:
    """The least and the greatest result that the operands' own bounds allow; NaN twice where one is open.

    Each rule but the rank is monotone in each operand, so that the extremes lie at their ends. Rules of many operands
    count each in one known direction; the others have at most three.
    """
    ends = [(sum(parent.lo for parent in group), sum(parent.hi for parent in group)) for group in groups]
    if name == "rank" or not all(isfinite(end) for pair in ends for end in pair):
        return nan, nan
    if name in ("sum", "rolling"):
        corners = list(zip(*ends, strict=True))
    elif name == "diff":
        (low, high), rest = ends[0], ends[1:]
        corners = [(low, *(pair[1] for pair in rest)), (high, *(pair[0] for pair in rest))]
    else:
        corners = list(product(*ends))
    results = [
        rule.compute([replace(operand, value=end) for operand, end in zip(operands, corner, strict=True)])
        for corner in corners
    ]
    return (min(results), max(results)) if all(isfinite(result) for result in results) else (nan, nan)


def _added(group: Sequence[Parent]) -> _Operand:
    """The sum of records of one series over adjacent windows; one record is its own sum."""
    first = group[0]
    period = first.period
    for other in sorted(group[1:], key=lambda parent: parent.period):
        same = (other.indicator, other.reporter, other.partner, other.product, other.unit)
        if same != (first.indicator, first.reporter, first.partner, first.product, first.unit):
            raise RefError("records of different series or units are not added")
        if other.period.start != period.end + 1:
            raise RefError(f"{period.code} and {other.period.code} are not adjacent: their sum would leave a gap")
        period = period.union(other.period)
    value = sum(parent.value for parent in group)
    return _Operand(first.indicator, first.reporter, first.partner, first.product, period, value, first.unit)


def _one_series(operands: Sequence[_Operand]) -> None:
    if len({operand.series for operand in operands}) > 1:
        raise RefError("growth is that of one series: these records are of different ones")


def _like_windows(operands: Sequence[_Operand]) -> None:
    _one_series(operands)
    now, base = operands[0].period, operands[1].period
    if now.length != base.length or (now.start - base.start) % 12 or now.length > 12 or now == base:
        raise RefError(f"{now.code} and {base.code} are not like windows: growth compares the same months of two years")


def _one_period(operands: Sequence[_Operand]) -> None:
    if len({operand.period for operand in operands}) > 1:
        raise RefError("these records are of different periods")


def _peers(operands: Sequence[_Operand]) -> None:
    _one_period(operands)
    if len({(operand.indicator, operand.reporter) for operand in operands}) > 1:
        raise RefError("these records are of different indicators or reporters")


def _balance_change_or_rest(operands: Sequence[_Operand]) -> None:
    whole, *parts = operands
    if len({operand.series for operand in operands}) == 1:
        if len(parts) == 1 and not whole.period.contains(parts[0].period):
            _like_windows(operands)
        else:
            _parts_at_an_end(whole, parts)
        return
    _one_period(operands)
    flows = tuple(operand.indicator for operand in operands)
    if flows != ("exports", "imports") or len({(o.reporter, o.partner) for o in operands}) > 1:
        raise RefError("a difference is exports less imports, a total less its parts, or the change on a year before")


def _parts_at_an_end(whole: _Operand, parts: Sequence[_Operand]) -> None:
    """Parts that together begin or end with the whole, so that what is left is one period."""
    left = whole.period
    for part in sorted(parts, key=lambda operand: operand.period, reverse=True):
        try:
            left = left.difference(part.period)
        except PeriodError as error:
            raise RefError(str(error)) from None


def _trade_pair(operands: Sequence[_Operand]) -> None:
    _one_period(operands)
    a, b = operands
    if {a.reporter, a.partner} != {b.reporter, b.partner} or not {a.indicator, b.indicator} <= {"exports", "imports"}:
        raise RefError("a ratio or gap is of two flows between the same two areas")


def _contribution(operands: Sequence[_Operand]) -> None:
    now, base, whole = operands
    _like_windows((now, base))
    if now.period.start - base.period.start != 12 or whole.period != base.period or whole.reporter != now.reporter:
        raise RefError("a contribution is a part's change over the whole of the year before")


def _sums(operands: Sequence[_Operand]) -> None:
    _one_series(operands)
    for earlier, later in pairwise(operands):
        if later.period.start != earlier.period.end + 1:
            raise RefError("a sum is of adjacent periods")


def _anything(operands: Sequence[_Operand]) -> None:
    return None


def _over(a: float, b: float) -> float:
    return a / b if b > 0 else nan


def _cagr(operands: Sequence[_Operand]) -> float:
    last, first = operands
    years = (last.period.start - first.period.start) // 12
    return (last.value / first.value) ** (1 / years) * 100 - 100 if years > 0 < min(last.value, first.value) else nan


RULES: dict[str, _Rule] = {
    "growth": _Rule(2, 2, "PERCENT", _like_windows, lambda o: (_over(o[0].value, o[1].value) - 1) * 100),
    "cagr": _Rule(2, 2, "PERCENT", _like_windows, _cagr),
    "index": _Rule(2, 2, "INDEX", _one_series, lambda o: _over(o[0].value, o[1].value) * 100),
    "share": _Rule(2, 2, "PERCENT", _peers, lambda o: _over(o[0].value, o[1].value) * 100),
    "ratio": _Rule(2, 2, "FACTOR", _trade_pair, lambda o: _over(o[0].value, o[1].value)),
    "gap": _Rule(2, 2, "", _trade_pair, lambda o: o[0].value - o[1].value),
    "diff": _Rule(
        2, MAX_PARENTS, "", _balance_change_or_rest, lambda o: o[0].value - sum(part.value for part in o[1:])
    ),
    "contribution": _Rule(
        3, 3, "PERCENT", _contribution, lambda o: _over(1, o[2].value) * (o[0].value - o[1].value) * 100
    ),
    "rank": _Rule(1, MAX_PARENTS, "RANK", _peers, lambda o: 1.0 + sum(other.value > o[0].value for other in o[1:])),
    "sum": _Rule(1, MAX_PARENTS, "", _sums, lambda o: sum(operand.value for operand in o)),
    "rolling": _Rule(1, MAX_PARENTS, "", _sums, lambda o: sum(operand.value for operand in o)),
    "convert": _Rule(1, 1, "", _anything, lambda o: o[0].value),
}


def _what(ctx: Context, of: Parent | _Operand, period: Period) -> str:
    """A figure in words: what, whose, with whom, when."""
    words = ctx.words
    key = f"figure.{of.indicator}"
    figure = words.say(
        key if words.has(key) else "figure.other",
        what=_indicator(ctx, of.indicator),
        reporter=words.area(of.reporter),
        partner=words.area(of.partner),
        period=words.period(period),
    )
    return of_product(words, figure, of.product)


def _indicator(ctx: Context, indicator: str) -> str:
    found = ctx.registry.indicators.get(indicator)
    return indicator if found is None else found.names.get(ctx.words.lang, found.names["en"])


def _rule_words(ctx: Context, rule: str, operands: Sequence[_Operand], groups: Sequence[Sequence[Parent]]) -> str:
    words = ctx.words
    first, last = operands[0], operands[-1]
    whole = _added([parent for group in groups for parent in group]).period if rule in ("sum", "rolling") else None
    return words.say(
        f"rule.{rule}",
        what=_what(ctx, first, whole or first.period),
        other=words.listing([_what(ctx, operand, operand.period) for operand in operands[1:4]])
        if rule == "diff"
        else _what(ctx, last, last.period),
        period=words.window(first.period),
        base=words.window(operands[1].period if len(operands) > 1 else first.period),
        years=(first.period.start - last.period.start) // 12,
        n=len(operands),
        unit=first.unit,
        stated=groups[0][0].stated_unit,
    )
