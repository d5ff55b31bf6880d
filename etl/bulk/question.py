"""A query as questions to the bulk tables: which table, which sum, which rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from etl.bulk.load import Load
from etl.bulk.record_ids import CHAPTER_MARK, INDICATORS
from etl.model.observation import Origin
from etl.model.period import Period, PeriodError
from etl.model.product import Level, Product, ProductError, parse_level
from etl.store_query import KIND_SQL, Query

# Whose trade pages are about: the rows of trade with it lie together once more (etl.bulk.home_files).
HOME = "KZ"
# The Union as the sum of its members today.
UNION = "EU27_2020"
_FIGURES = "sum(value) AS value, CAST(sum(file_rows) AS BIGINT) AS file_rows"
_ROWS = "value, file_rows, sitc, trade_type, procedure, weight_kg, quantity_unit, quantity"
_SUMMED = (Level.TOTAL, Level.HS2)
_HARMONIZED = (Level.HS2, Level.HS4, Level.HS6, Level.CN8)
_ORDER = "product, indicator, reporter, partner, period_start, period_end"
# Of more partners or products, reading by product saves nothing.
_FEW = 8


class Tables(Protocol):
    """Says how the rows of some loads' tables are read: SQL to stand after FROM."""

    def rows(self, name: str, loads: Sequence[Load]) -> str:
        """The rows of a table of loads: `leaf`, `chapters`, `totals`."""
        ...

    def home(self, name: str, loads: Sequence[Load]) -> str:
        """The rows of trade with Kazakhstan of `leaf` or `chapters`, of these loads and maybe of others."""
        ...

    def by_product(self, loads: Sequence[Load]) -> str:
        """The rows of `leaf` and `chapters` by product; those of chapters are marked (`CHAPTER_MARK`)."""
        ...


@dataclass(frozen=True, slots=True)
class Ask:
    """One sum over `rows` (SQL): the codes of a level (`digits` empty for all), of one side's count or the Union's.

    `conditions` and `values` restrict the rows; `within` further to the parts of products of one coarser level.
    """

    level: Level
    digits: tuple[str, ...]
    members: tuple[str, ...]
    of_union: bool
    rows: str
    by_product: bool = False
    conditions: tuple[str, ...] = ()
    values: tuple[object, ...] = ()
    within: tuple[Product, ...] = ()

    def sql(self, *, summed: bool = True) -> tuple[str, list[object]]:
        """The question, and the values to bind to it; not summed it gives the file's rows of the finest level."""
        conditions, values = list(self.conditions), list(self.values)
        if self.digits:
            conditions.append(f"{self._asked(self.level)} IN ({_marks(self.digits)})")
            marked = self.by_product and self.level is Level.HS2
            values += [f"{digits}{CHAPTER_MARK}" if marked else digits for digits in self.digits]
        if self.within and self.within[0].level is not Level.TOTAL:
            conditions.append(f"{self._asked(self.within[0].level)} IN ({_marks(self.within)})")
            values += [product.digits for product in self.within]
        if self.of_union:
            marks = _marks(self.members)
            conditions += [f"reporter IN ({marks})", f"partner NOT IN ({marks})"]
            values += [*self.members, *self.members]
        reporter = f"'{UNION}'" if self.of_union else "reporter"
        product = f"'{Level.TOTAL}'" if self.level is Level.TOTAL else f"concat('{self.level.prefix}', {self._code})"
        sql = (
            f"SELECT tag, {product} AS product, indicator, {reporter} AS reporter, partner, period_start, "
            f"period_end, {_FIGURES if summed else _ROWS} FROM {self.rows} r WHERE {' AND '.join(conditions)}"
        )
        return sql + (" GROUP BY ALL" if summed else ""), values

    @property
    def _code(self) -> str:
        """The digits of a row's product at the level of the sum."""
        if self.level is Level.HS2 and self.by_product:
            return f"substr(product, 1, {self.level.digits})"
        return self._asked(self.level)

    def _asked(self, level: Level) -> str:
        """What is compared with the digits of a level's product; the tables of sums have digits of their own."""
        if level is Level.CN8 or self.level in _SUMMED:
            return "product"
        return f"substr({'sitc' if level.prefix == 'SITC' else 'product'}, 1, {level.digits})"


def asks_of(
    query: Query, members: Sequence[str], loads: Iterable[Load], tables: Tables, leave_out: str = ""
) -> list[Ask]:
    """The sums that a query wants of some loads; record ids are not looked at.

    Totals of trade with the area `leave_out` are left out. A load that has no such source, period, reporter or partner
    is not read.
    """
    held = [load for load in loads if _may_have(load, query, members)]
    indicators = [name for name in INDICATORS if not query.indicators or name in query.indicators]
    if not held or not indicators:
        return []
    tags = [load.tag for load in held]
    conditions, values = [f"tag IN ({_marks(tags)})", f"indicator IN ({_marks(indicators)})"], [*tags, *indicators]
    if query.partners:
        conditions.append(f"partner IN ({_marks(query.partners)})")
        values += query.partners
    made: list[object] = list(values)
    _restrict_periods(query, conditions, made)
    asks = []
    for level, digits in _levels(query).items():
        by_product = level in _HARMONIZED and 0 < len(digits) <= _FEW and not 0 < len(query.partners) <= _FEW
        rows = _rows(query, level, held, tables, by_product=by_product)
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
            asks.append(Ask(level, digits, tuple(members), of_union, rows, by_product, tuple(own), tuple(bound)))
    return asks


def _rows(query: Query, level: Level, loads: Sequence[Load], tables: Tables, *, by_product: bool) -> str:
    """Where the least is read for a level."""
    if level is Level.TOTAL:
        return tables.rows("totals", loads)
    name = "chapters" if level is Level.HS2 else "leaf"
    if query.partners == (HOME,):
        return tables.home(name, loads)
    return tables.by_product(loads) if by_product else tables.rows(name, loads)


def _may_have(load: Load, query: Query, members: Sequence[str]) -> bool:
    reporters = {*load.reporters, *([UNION] if set(members) & set(load.reporters) else ())}
    return (
        (not query.sources or load.source in query.sources)
        and (not query.reporters or not reporters.isdisjoint(query.reporters))
        and (not query.partners or not set(load.partners).isdisjoint(query.partners))
        and any(wants_span(query, *span) for span in load.periods)
    )


def wants_span(query: Query, start: int, end: int) -> bool:
    """Whether a query wants figures of a period."""
    period = Period(start, end)
    return (
        (query.start is None or start >= query.start)
        and (query.end is None or end <= query.end)
        and (not query.kinds or period.kind in query.kinds)
        and (not query.periods or period.code in query.periods)
    )


def sql_of(asks: Sequence[Ask], *, summed: bool = True) -> tuple[str, list[object]]:
    """All questions as one; not summed in the order of the file, for there are few rows, summed in none."""
    parts = [ask.sql(summed=summed) for ask in asks]
    union = " UNION ALL ".join(sql for sql, _ in parts)
    order = "" if summed else f" ORDER BY {_ORDER}, procedure, trade_type, value"
    return f"SELECT * FROM ({union}){order}", [value for _, values in parts for value in values]


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
