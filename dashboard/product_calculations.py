"""Calculations about single products by address.

Their tokens name the windows by the rows of all products together, and the product by any one row of it: a product has
no row where nothing was recorded, and some numbers (what a level does not tell apart, concentration) come from all
products of a level. The rows are found again in the same source and editions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

import pandas as pd

from dashboard.context import Context
from dashboard.evaluated import HHI, Evaluated, Parent, RefError
from dashboard.measures import products as measure
from dashboard.measures.product_windows import Window, recorded
from dashboard.measures.products import Figure
from dashboard.measures.refs import Token
from dashboard.product_words import level_name, of_product
from etl.model.observation import TOTAL
from etl.model.period import Period
from etl.model.product import Product
from etl.store import Query

# A drawer lists so many operands, the largest; the extract of all has the others.
MOST_OPERANDS = 200
Compute = Callable[[Sequence[Window], str], Figure | None]


@dataclass(frozen=True, slots=True)
class ProductRule:
    """A rule: how many groups of rows its token has, the result's unit ("": the amounts'), and how it is computed.

    `of_level`: it comes from all products of the level of the one that its token names.
    """

    groups: int
    unit: str
    of_level: bool
    compute: Compute


PRODUCT_RULES: Mapping[str, ProductRule] = {
    "recorded": ProductRule(2, "", False, lambda w, code: measure.amount(w[0], code)),
    "part": ProductRule(2, "PERCENT", False, lambda w, code: measure.share(w[0], code)),
    "change": ProductRule(3, "PERCENT", False, lambda w, code: measure.growth(w[0], w[1], code)),
    "points": ProductRule(3, "PERCENT", False, lambda w, code: measure.contribution(w[0], w[1], code)),
    "rest": ProductRule(2, "", True, lambda w, code: measure.unallocated(w[0])),
    "restpoints": ProductRule(3, "PERCENT", True, lambda w, code: measure.rest_contribution(w[0], w[1])),
    "hhi": ProductRule(2, HHI, True, lambda w, code: measure.concentration(w[0])),
}


def evaluate_products(ctx: Context, token: Token) -> Evaluated:
    """The number that a token of a rule of products names; its parents are the rows of the product, then of the wholes.

    Of a number about a whole level they are the wholes, then the products by size, as many as MOST_OPERANDS.

    Raises RefError where a record is not there, the records are not of one series, source and product, the windows are
    not alike, or there is no such number.
    """
    rule = PRODUCT_RULES[token.rule]
    rows = _rows(ctx, token)
    one = rows[token.parents[-1][0]]
    code = str(one["product"])
    windows = _windows(ctx, token, rule, rows, code)
    try:
        found = rule.compute(windows, code)
    except (KeyError, ValueError) as error:
        raise RefError(f"this calculation has no result: {error}") from None
    if found is None or not isfinite(found.value):
        raise RefError("this calculation has no result: nothing was recorded, or a base is zero")
    return Evaluated(
        token.text,
        token.rule,
        found.value,
        rule.unit or str(one["unit"]),
        _words(ctx, token.rule, windows, one),
        _parents(ctx, token, windows),
        found.lo,
        found.hi,
    )


def _rows(ctx: Context, token: Token) -> dict[str, dict[str, Any]]:
    """The rows that a token names: those of the windows of one series as a whole, and one of a product of it."""
    *groups, last = token.parents
    if len(last) != 1:
        raise RefError("a calculation about a product names one row of it")
    ids = [record_id for group in token.parents for record_id in group]
    rows = ctx.observations(ids, token.unit)
    for record_id in ids:
        if record_id not in rows:
            raise RefError(f"no figure has the address {record_id!r}")
    one = rows[last[0]]
    if one["product"] == TOTAL:
        raise RefError("a calculation about a product names all products in the place of one")
    series = ("indicator", "reporter", "partner", "source", "unit")
    for record_id in (record_id for group in groups for record_id in group):
        row = rows[record_id]
        if row["product"] != TOTAL or any(row[name] != one[name] for name in series):
            raise RefError("the records of this calculation are of different series, sources or units")
    return rows


def _windows(
    ctx: Context, token: Token, rule: ProductRule, rows: Mapping[str, Mapping[str, Any]], code: str
) -> list[Window]:
    wholes = [pd.DataFrame([rows[record_id] for record_id in group]) for group in token.parents[:-1]]
    periods = [_window(frame) for frame in wholes]
    one = rows[token.parents[-1][0]]
    query = Query(
        indicators=(str(one["indicator"]),),
        reporters=(str(one["reporter"]),),
        partners=(str(one["partner"]),),
        sources=(str(one["source"]),),
        products=() if rule.of_level else (code,),
        product_level=str(Product.parse(code).level) if rule.of_level else "",
        start=min(period.start for period in periods),
        end=max(period.end for period in periods),
    )
    parts = ctx.product_rows(query, token.unit)
    found = [
        window
        for frame, period in zip(wholes, periods, strict=True)
        for window in recorded(parts, frame, [period], of_level=rule.of_level)
    ]
    if len(found) != len(periods):
        raise RefError("the records of this calculation do not cover its windows")
    return found


def _window(rows: pd.DataFrame) -> Period:
    """The window that adjacent rows cover; raises RefError where they leave a gap or say something twice."""
    spans = sorted(zip(rows["period_start"].tolist(), rows["period_end"].tolist(), strict=True))
    for (_, end), (start, _) in pairwise(spans):
        if start != end + 1:
            raise RefError("the records of this calculation are not of adjacent periods")
    return Period(int(spans[0][0]), int(spans[-1][1]))


def _parents(ctx: Context, token: Token, windows: Sequence[Window]) -> tuple[Parent, ...]:
    """The rows of the wholes, and those of the products that were recorded, the largest first."""
    rule = PRODUCT_RULES[token.rule]
    groups = {record_id: place for place, group in enumerate(token.parents[:-1]) for record_id in group}
    # What was recorded of a product does not depend on the whole, which only says that the window is complete.
    shown = {} if token.rule == "recorded" else dict(groups)
    named = str(ctx.observations(token.parents[-1])[token.parents[-1][0]]["product"])
    operands = [
        (record_id, len(token.parents) - 1 + place)
        for place, window in enumerate(windows)
        # No more of the largest are looked at than can be shown.
        for code in (measure.top(window, MOST_OPERANDS) if rule.of_level else [named] if named in window.parts else [])
        for record_id in window.parts[code].ids
    ]
    products = dict(operands[: MOST_OPERANDS - len(shown)])
    # What a number is about stands first: the product, or of many the whole.
    shown = shown | products if rule.of_level else products | shown
    rows = ctx.observations(shown, token.unit)
    return tuple(Parent.of(rows[record_id], group) for record_id, group in shown.items() if record_id in rows)


def _words(ctx: Context, rule: str, windows: Sequence[Window], one: Mapping[str, Any]) -> str:
    words = ctx.words
    code = str(one["product"])
    what = words.say(
        f"figure.{one['indicator']}" if words.has(f"figure.{one['indicator']}") else "figure.other",
        what=one["indicator"],
        reporter=words.area(str(one["reporter"])),
        partner=words.area(str(one["partner"])),
        period=words.period(windows[0].period),
    )
    return words.say(
        f"rule.{rule}",
        what=what if PRODUCT_RULES[rule].of_level else of_product(words, what, code),
        period=words.window(windows[0].period),
        base=words.window(windows[-1].period),
        level=level_name(words, Product.parse(code).level),
        n=len(windows[0].parts),
    )
