"""A query as questions to the bulk tables: which table, which sum, which rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.bulk.load import Load
from etl.bulk.record_ids import INDICATORS
from etl.model.observation import Origin
from etl.model.period import Period, PeriodError
from etl.model.product import Level, Product, ProductError, parse_level
from etl.store_query import KIND_SQL, Query

# The Union as the sum of its members today.
UNION = "EU27_2020"
_TABLES = {Level.TOTAL: "bulk_totals", Level.HS2: "bulk_chapters"}
_FIGURES = "sum(value) AS value, CAST(sum(file_rows) AS BIGINT) AS file_rows"
_ROWS = "value, file_rows, sitc, trade_type, procedure, weight_kg"
_ORDER = "product, indicator, reporter, partner, period_start, period_end"


@dataclass(frozen=True, slots=True)
class Ask:
    """One sum: the codes of a level (`digits` empty for all), of one side's count or the Union's.

    `conditions` and `values` restrict the rows; `within` further to the parts of products of one
    coarser level.
    """

    level: Level
    digits: tuple[str, ...]
    members: tuple[str, ...]
    of_union: bool
    conditions: tuple[str, ...] = ()
    values: tuple[object, ...] = ()
    within: tuple[Product, ...] = ()

    def sql(self, *, summed: bool = True) -> tuple[str, list[object]]:
        """The question, and the values to bind to it; not summed it gives the file's rows of the finest level."""
        conditions, values = list(self.conditions), list(self.values)
        code = self._digits(self.level)
        if self.digits:
            conditions.append(f"{code} IN ({_marks(self.digits)})")
            values += self.digits
        if self.within and self.within[0].level is not Level.TOTAL:
            conditions.append(f"{self._digits(self.within[0].level)} IN ({_marks(self.within)})")
            values += [product.digits for product in self.within]
        if self.of_union:
            marks = _marks(self.members)
            conditions += [f"reporter IN ({marks})", f"partner NOT IN ({marks})"]
            values += [*self.members, *self.members]
        reporter = f"'{UNION}'" if self.of_union else "reporter"
        product = f"'{Level.TOTAL}'" if self.level is Level.TOTAL else f"concat('{self.level.prefix}', {code})"
        table = _TABLES.get(self.level, "bulk_leaf")
        sql = (
            f"SELECT tag, {product} AS product, indicator, {reporter} AS reporter, partner, period_start, "
            f"period_end, {_FIGURES if summed else _ROWS} FROM {table} WHERE {' AND '.join(conditions)}"
        )
        return sql + (" GROUP BY ALL" if summed else ""), values

    def _digits(self, level: Level) -> str:
        """The digits of a row's product at a level; the tables of sums have those of their own."""
        if level in _TABLES or level is Level.CN8:
            return "product" if self.level in _TABLES or level is Level.CN8 else f"substr(product, 1, {level.digits})"
        return f"substr({'sitc' if level.prefix == 'SITC' else 'product'}, 1, {level.digits})"


def asks_of(query: Query, members: Sequence[str], loads: Iterable[Load], leave_out: str = "") -> list[Ask]:
    """The sums that a query wants of some loads; record ids are not looked at.

    Totals of trade with the area `leave_out` are left out.
    """
    held = list(loads)
    tags = [load.tag for load in held if not query.sources or load.source in query.sources]
    indicators = [name for name in INDICATORS if not query.indicators or name in query.indicators]
    if not tags or not indicators:
        return []
    conditions, values = [f"tag IN ({_marks(tags)})", f"indicator IN ({_marks(indicators)})"], [*tags, *indicators]
    if query.partners:
        conditions.append(f"partner IN ({_marks(query.partners)})")
        values += query.partners
    made: list[object] = list(values)
    _restrict_periods(query, conditions, made)
    asks = []
    for level, digits in _levels(query).items():
        for of_union in (False, True):
            derived = of_union or level is not Level.CN8
            origin = Origin.DERIVED if derived else Origin.REPORTED
            reporters = () if of_union else tuple(code for code in query.reporters if code != UNION)
            named = UNION in query.reporters if of_union else bool(reporters)
            if (query.reporters and not named) or (query.origins and origin not in query.origins):
                continue
            own, bound = list(conditions), list(made)
            if reporters:
                own.append(f"reporter IN ({_marks(reporters)})")
                bound += reporters
            if leave_out and level is Level.TOTAL:
                own.append("partner <> ?")
                bound.append(leave_out)
            asks.append(Ask(level, digits, tuple(members), of_union, tuple(own), tuple(bound)))
    return asks


def sql_of(asks: Sequence[Ask], *, summed: bool = True) -> tuple[str, list[object]]:
    """All questions as one, in the order of observations."""
    parts = [ask.sql(summed=summed) for ask in asks]
    union = " UNION ALL ".join(sql for sql, _ in parts)
    order = f"{_ORDER}, tag" if summed else f"{_ORDER}, procedure, trade_type, value"
    return f"SELECT * FROM ({union}) ORDER BY {order}", [value for _, values in parts for value in values]


def _levels(query: Query) -> dict[Level, tuple[str, ...]]:
    """The levels that a query wants, each with the digits of its products; no digits are all."""
    found: dict[Level, tuple[str, ...]] = {}
    for code in query.products:
        try:
            product = Product.parse(code)
        except ProductError:
            continue
        if query.wants_product(code):
            found[product.level] = (*found.get(product.level, ()), product.digits)
    if query.products:
        # The total has no digits, and its table nothing but it.
        return {level: digits if level is not Level.TOTAL else () for level, digits in found.items()}
    return {parse_level(query.product_level) if query.product_level else Level.TOTAL: ()}


def _restrict_periods(query: Query, conditions: list[str], values: list[object]) -> None:
    if query.kinds:
        conditions.append("(" + " OR ".join(KIND_SQL[kind] for kind in query.kinds) + ")")
    if query.start is not None:
        conditions.append("period_start >= ?")
        values.append(query.start)
    if query.end is not None:
        conditions.append("period_end <= ?")
        values.append(query.end)
    if query.periods:
        spans = []
        for code in query.periods:
            try:
                spans.append(Period.parse(code))
            except PeriodError:
                continue
        conditions.append(" OR ".join(["false", *["(period_start = ? AND period_end = ?)"] * len(spans)]).join("()"))
        values += [bound for span in spans for bound in (span.start, span.end)]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
