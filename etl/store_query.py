"""What is asked of a build: the query, and its words in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from etl.model.dataset import SORT_KEYS
from etl.model.observation import OBSERVATION_SCHEMA, TOTAL
from etl.model.period import PeriodKind
from etl.model.product import parse_level

COLUMNS = ", ".join(OBSERVATION_SCHEMA.names)
ORDER = ", ".join(SORT_KEYS["observations"])
_LIST_FIELDS = (
    ("indicators", "indicator"),
    ("reporters", "reporter"),
    ("partners", "partner"),
    ("products", "product"),
    ("sources", "source"),
    ("periods", "period"),
    ("record_ids", "record_id"),
    ("origins", "origin"),
)
_SPAN = "period_end - period_start"
KIND_SQL = {
    PeriodKind.MONTH: f"{_SPAN} = 0",
    PeriodKind.QUARTER: f"({_SPAN} = 2 AND period_start % 3 = 0)",
    PeriodKind.HALF: f"({_SPAN} = 5 AND period_start % 6 = 0)",
    PeriodKind.YEAR: f"({_SPAN} = 11 AND period_start % 12 = 0)",
    PeriodKind.YEAR_TO_DATE: f"(period_start % 12 = 0 AND {_SPAN} < 11 AND {_SPAN} NOT IN (0, 2, 5))",
}
KIND_SQL[PeriodKind.SPAN] = f"NOT ({' OR '.join(KIND_SQL.values())})"
# `columns` and `rows` are filled in with names of columns and a table or a restriction of it, `known` with a day.
HEADLINE = f"""SELECT {{columns}} FROM (
    SELECT *
    FROM {{rows}} LEFT JOIN precedence USING (indicator, source) LEFT JOIN set_aside USING (record_id)
    QUALIFY row_number() OVER (
        PARTITION BY indicator, reporter, partner, product, period_start, period_end
        ORDER BY
            value IS NULL,
            coalesce(place, 9999),
            coalesce(statement, false) AND origin = 'derived',
            coalesce(set_aside_since <= {{known}}, false),
            coalesce(statement, false) AND (qualifier <> 'exact' OR abs(value) < 100 * coalesce(resolution, 0)),
            published DESC,
            record_id
    ) = 1
) ORDER BY {ORDER}"""
# Figures of statements that gave way to other statements, and since when that was known.
SET_ASIDE = """
    SELECT record_id, min(known_since) AS set_aside_since
    FROM (SELECT unnest(set_aside) AS record_id, known_since FROM ledger WHERE scope = 'statements')
    GROUP BY record_id"""
LEDGER = """SELECT * FROM ledger WHERE {conditions}
    ORDER BY reporter, partner, product, indicator, period_end, period_start, id"""
HOLDINGS = """(
    SELECT * FROM (
        SELECT
            source,
            count(*) FILTER (origin = 'reported') AS figures,
            count(*) FILTER (origin = 'derived') AS derived,
            list_sort(list(DISTINCT indicator) FILTER (origin = 'reported')) AS indicators,
            list_sort(list(DISTINCT reporter) FILTER (origin = 'reported')) AS reporters,
            list_sort(list(DISTINCT partner) FILTER (origin = 'reported')) AS partners,
            min(period_start) AS first,
            max(period_end) AS last,
            min(period_end - period_start + 1) FILTER (origin = 'reported') AS months,
            max(published) AS published
        FROM observations GROUP BY source
    ) JOIN (
        SELECT
            source,
            count(*) FILTER (rule IS NULL) AS records,
            count(set_apart) AS set_apart,
            arg_max(published_precision, published) AS published_precision
        FROM records GROUP BY source
    ) USING (source)
)"""
DOCUMENTS = """SELECT
        document, publisher, published, published_precision, any_value(event) AS event, any_value(url) AS url,
        count(*) AS figures, arg_min(record_id, locator) AS record_id
    FROM records WHERE source = ? AND rule IS NULL
    GROUP BY document, publisher, published, published_precision
    ORDER BY published DESC, document"""
_LATEST = date(9999, 12, 31)


def headline_sql(columns: str, rows: str, as_of: date | None = None) -> str:
    """The headline rows of a table or a restriction of it, as known on a day."""
    return HEADLINE.format(columns=columns, rows=rows, known=f"DATE '{(as_of or _LATEST).isoformat()}'")


def ledger_conditions(query: Query, as_of: date | None) -> tuple[str, list[object]]:
    """The restriction of the ledger as SQL with placeholders, and the values to bind to them."""
    parts: list[str] = []
    values: list[object] = []
    for wanted, column in (
        (query.indicators, "indicator"),
        (query.reporters, "reporter"),
        (query.partners, "partner"),
        (query.products, "product"),
    ):
        if wanted:
            parts.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values.extend(str(value) for value in wanted)
    if query.record_ids:
        parts.append("(" + " OR ".join(["list_contains(members, ?)"] * len(query.record_ids)) + ")")
        values.extend(query.record_ids)
    for bound, condition in (
        (query.start, "coalesce(period_start >= ?, true)"),
        (query.end, "coalesce(period_end <= ?, true)"),
        (as_of, "known_since <= ?"),
    ):
        if bound is not None:
            parts.append(condition)
            values.append(bound)
    return " AND ".join(parts) or "true", values


# A query of more partners reads so many places of the table sorted by partner that the other one is quicker.
_FEW_PARTNERS = 8


@dataclass(frozen=True, slots=True)
class Query:
    """Which observations are wanted; an empty tuple or None means no restriction.

    `start` and `end` are month ordinals: periods that lie wholly within them. `periods` are canonical period codes.
    `product_level` is the name of a level of etl.model.product (`HS2`, `CN8`, `SITC1`): all its products; with
    `products` too, those of them that are of the level.
    """

    indicators: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[PeriodKind, ...] = ()
    start: int | None = None
    end: int | None = None
    periods: tuple[str, ...] = ()
    record_ids: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    product_level: str = ""

    def conditions(self, as_of: date | None = None) -> tuple[str, list[object]]:
        """The restriction as SQL with placeholders, and the values to bind to them."""
        parts: list[str] = []
        values: list[object] = []
        for name, column in _LIST_FIELDS:
            wanted: tuple[str, ...] = getattr(self, name)
            if wanted:
                parts.append(f"{column} IN ({', '.join('?' * len(wanted))})")
                values.extend(str(value) for value in wanted)
        if self.product_level:
            parts.append("product LIKE ?")
            values.append(parse_level(self.product_level).pattern)
        if self.kinds:
            parts.append("(" + " OR ".join(KIND_SQL[PeriodKind(kind)] for kind in self.kinds) + ")")
        bounds = ((">=", "period_start", self.start), ("<=", "period_end", self.end), ("<=", "published", as_of))
        for operator, column, bound in bounds:
            if bound is not None:
                parts.append(f"{column} {operator} ?")
                values.append(bound)
        return " AND ".join(parts) or "true", values

    def wants_product(self, code: str) -> bool:
        """Whether it wants figures of a product, as far as its products and its level say."""
        if self.products and code not in self.products:
            return False
        return not self.product_level or _is_of_level(code, self.product_level)

    @property
    def wants_totals_only(self) -> bool:
        """Whether it names the total of all products and nothing else."""
        return self.products == (TOTAL,) or self.product_level == TOTAL

    @property
    def asks_by_key(self) -> bool:
        """Whether it restricts only what a headline is picked for, not what it is picked from."""
        return not (self.sources or self.record_ids or self.origins)

    @property
    def is_cross_section(self) -> bool:
        """Whether it asks for many partners in few periods, which the table sorted by period answers sooner."""
        short = self.start is not None and self.end is not None and self.end - self.start < 24
        many = not self.partners or len(self.partners) > _FEW_PARTNERS
        return many and not self.record_ids and (bool(self.periods) or short)


def _is_of_level(code: str, level: str) -> bool:
    """What `LIKE` answers for the level's pattern, whose marks stand for one character each."""
    wanted = parse_level(level)
    return code.startswith(wanted.prefix) and len(code) == len(wanted.pattern)
