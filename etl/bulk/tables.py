"""Queries on all loaded files together, answered as the store answers: with observations, records and lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from etl.bulk.figures import no_observations, observations
from etl.bulk.home import HOME_COUNT, HOME_ROWS, HomeProducts
from etl.bulk.load import Load
from etl.bulk.question import HOME, UNION, Ask, Tables, asks_of, sql_of, wants_span
from etl.bulk.record_ids import INDICATORS, BulkKey, CodeLists, tag_of
from etl.bulk.records import record_row
from etl.model.dataset import SORT_KEYS
from etl.model.observation import OBSERVATION_SCHEMA, RECORD_SCHEMA, TOTAL
from etl.model.period import Period
from etl.model.product import Level, Product, parse_level
from etl.model.product_rows import ProductRows
from etl.store_query import Query

# Kazakhstan's rows are held up to so many, at 24 bytes each.
HELD_UP_TO = 3_000_000
_LAST_MONTH = 12 * 10_000
_KEYS = ("indicator", "reporter", "partner", "product", "period_start", "period_end")
# The total is the sum of chapters; SITC divides the same goods otherwise.
_BELOW = {level.above: level for level in Level if level.above is not None and level is not Level.SITC1}
# What a row of the file measures: the procedure it is of, euros, kilograms of net mass, and a quantity in a unit.
QUANTITIES = ("procedure", "value", "weight_kg", "quantity", "quantity_unit")
Answer = Callable[[str, Sequence[Any]], pa.Table]


class BulkTables:
    """The loaded files of a build. `answer` puts a question in SQL to the engine that names their tables.

    The tables are those of etl.bulk.step and etl.bulk.home_files. `products` gives the list of a load's product codes,
    and `members` are the Union's, whose count is the sum of theirs.
    """

    def __init__(
        self,
        loads: Sequence[Load],
        members: Sequence[str],
        answer: Answer,
        tables: Tables,
        products: Callable[[Load], Sequence[str] | NDArray[np.bytes_]],
    ) -> None:
        self._loads = {load.tag: load for load in loads}
        self._members = tuple(members)
        self._answer = answer
        self._tables = tables
        self._products = products
        self._codes: dict[str, CodeLists] = {}
        self._home: tuple[HomeProducts | None] | None = None
        self._reporters = {UNION, *(code for load in loads for code in load.reporters)}
        self._sources = {load.source for load in loads}

    def owns(self, record_id: str) -> bool:
        """Whether a record id is of a loaded file."""
        return tag_of(record_id) in self._loads

    def may_have(self, query: Query) -> bool:
        """Whether a query may want figures of the loaded files, other than the totals of Kazakhstan's trade."""
        if not self._loads or (query.sources and not self._sources & set(map(str, query.sources))):
            return False
        if query.record_ids:
            return any(map(self.owns, query.record_ids))
        if query.indicators and not set(INDICATORS) & set(query.indicators):
            return False
        if query.reporters and not self._reporters & set(query.reporters):
            return False
        totals_only = not (query.products or query.product_level) or query.wants_totals_only
        return not (totals_only and query.partners == (HOME,))

    def select(self, query: Query, as_of: date | None = None) -> pd.DataFrame:
        """The observations that a query wants, in order (columns of OBSERVATION_SCHEMA, `parents` as lists).

        A query that names neither products nor a level gets totals only: the rest is too much for anybody. Totals of
        Kazakhstan's trade are `home_totals`, and not among them. `parents` are told where the query names record ids.
        """
        if query.record_ids:
            return self._by_id(query, as_of)
        return self._select(self._asks(query, known(self._loads.values(), as_of), leave_out=HOME))

    def home_products(self, query: Query, as_of: date | None = None) -> ProductRows | None:
        """What `select` gives of all products of a level that one reporter counts of one flow with Kazakhstan.

        None for a query that asks anything else, and where there are more rows than are held in memory.
        """
        one_each = len(query.indicators) == len(query.reporters) == 1 and query.partners == (HOME,)
        others = query.products or query.kinds or query.periods or query.record_ids or query.origins
        if not one_each or others or query.product_level in ("", TOTAL):
            return None
        home = self._home_rows()
        if home is None:
            return None
        loads = [one for one in known(self._loads.values(), as_of) if not query.sources or one.source in query.sources]
        level, end = parse_level(query.product_level), _LAST_MONTH if query.end is None else query.end
        return home.rows(query.indicators[0], query.reporters[0], level, query.start or 0, end, loads)

    def _home_rows(self) -> HomeProducts | None:
        """Kazakhstan's rows, read once a process; None where they are too many."""
        if self._home is None:
            rows = self._tables.home("leaf", list(self._loads.values()))
            count = self._answer(HOME_COUNT.format(rows=rows), [HOME])["count"][0].as_py()
            table = self._answer(HOME_ROWS.format(rows=rows), [HOME, *INDICATORS]) if count <= HELD_UP_TO else None
            # Two threads may both read them; they read the same.
            self._home = (
                None if table is None else HomeProducts(table, HOME, self._loads, self._lists, self._members),
            )
        return self._home[0]

    def home_totals(self) -> pa.Table:
        """All totals of trade with Kazakhstan (OBSERVATION_SCHEMA), which the store keeps beside those of the build."""
        found = self._select(self._asks(Query(products=(TOTAL,), partners=(HOME,)), self._loads.values()))
        return pa.Table.from_pandas(found, schema=OBSERVATION_SCHEMA, preserve_index=False)

    def records(self, ids: Iterable[str]) -> pa.Table:
        """The records of those ids of loaded files (RECORD_SCHEMA), in the order asked for; others are left out."""
        keys = {record_id: key for record_id in ids if (key := self._key(record_id)) is not None}
        rows_of = self._file_rows(keys)
        made = []
        for record_id, key in keys.items():
            rows = rows_of.get(record_id, [])
            finest = Product.parse(key.product).level is Level.CN8 and key.reporter != UNION
            if rows or not finest:
                load = self._loads[tag_of(record_id)]
                made.append(record_row(record_id, key, load, rows))
        return pa.Table.from_pylist(made, schema=RECORD_SCHEMA)

    def quantities(self, record_id: str) -> pd.DataFrame:
        """The file's rows behind a figure of the finest level (QUANTITIES); no row for a sum."""
        key = self._key(record_id)
        rows = self._file_rows({record_id: key}).get(record_id, []) if key is not None else []
        numbers = dict.fromkeys(("value", "weight_kg", "quantity"), "float64")
        return pd.DataFrame(rows, columns=list(QUANTITIES)).astype(numbers)

    def children(self, record_id: str) -> list[str]:
        """The ids of what is summed directly from a figure: the product above it, and the Union's count."""
        key = self._key(record_id)
        if key is None or not self.owns(record_id):
            return []
        product, codes = Product.parse(key.product), self._lists(tag_of(record_id))
        above = [replace(key, product=product.parent.code)] if product.parent and product.level != Level.SITC1 else []
        if product.level is Level.CN8 and key.reporter != UNION:
            sitc = {str(row["sitc"]) for row in self._file_rows({record_id: key}).get(record_id, [])}
            above += [replace(key, product=f"SITC{code}") for code in sorted(sitc)]
        if key.reporter in self._members and key.partner not in self._members:
            above.append(replace(key, reporter=UNION))
        return [one for one in map(codes.id_of, above) if one]

    def _key(self, record_id: str) -> BulkKey | None:
        return self._lists(tag_of(record_id)).key(record_id) if self.owns(record_id) else None

    def _lists(self, tag: str) -> CodeLists:
        found = self._codes.get(tag)
        if found is None:
            load = self._loads[tag]
            found = self._codes[tag] = code_lists(load, self._products(load))
        return found

    def _asks(self, query: Query, loads: Iterable[Load], leave_out: str = "") -> list[Ask]:
        return asks_of(query, self._members, loads, self._tables, leave_out)

    def _select(self, asks: Sequence[Ask]) -> pd.DataFrame:
        if not asks:
            return no_observations()
        sums = self._answer(*sql_of(asks))
        return observations(sums, self._loads, self._lists, self._members)

    def _by_id(self, query: Query, as_of: date | None) -> pd.DataFrame:
        groups: dict[tuple[str, Level, bool], dict[str, BulkKey]] = defaultdict(dict)
        for record_id in query.record_ids:
            if (key := self._key(str(record_id))) is not None:
                level = Product.parse(key.product).level
                groups[tag_of(str(record_id)), level, key.reporter == UNION][str(record_id)] = key
        parts = []
        for (tag, _, _), keys in groups.items():
            if as_of is not None and self._loads[tag].published > as_of:
                continue
            found = self._select(self._asks(_query_of(keys.values()), [self._loads[tag]]))
            own = found[[row.record_id in keys and _wants(query, row) for row in found.itertuples()]].copy()
            parents = self._parents(self._loads[tag], {one: keys[one] for one in own["record_id"]})
            own["parents"] = pd.Series([parents.get(one, []) for one in own["record_id"]], own.index, dtype=object)
            parts.append(own)
        filled = [part for part in parts if not part.empty]
        if not filled:
            return no_observations()
        return pd.concat(filled, ignore_index=True).sort_values(list(SORT_KEYS["observations"]), ignore_index=True)

    def _parents(self, load: Load, keys: Mapping[str, BulkKey]) -> dict[str, list[str]]:
        """The ids of the figures that each key of one level is the sum of; none of what the file itself has."""
        if not keys:
            return {}
        some = next(iter(keys.values()))
        level, exact = Product.parse(some.product).level, _query_of(keys.values())
        ids = {key: record_id for record_id, key in keys.items()}
        if some.reporter == UNION:
            asks = self._asks(replace(exact, reporters=self._members), [load])
            return self._assigned(asks, ids, lambda key: replace(key, reporter=UNION))
        if level is Level.CN8:
            return {}
        if level is not Level.SITC5:
            asks = self._parts(exact, _BELOW[level], {Product.parse(key.product) for key in keys.values()}, load)
            return self._assigned(asks, ids, lambda key: replace(key, product=_above(key.product, level)))
        found: dict[str, list[str]] = {}
        # Only the file says under which code of SITC it places a product.
        for product in {key.product for key in keys.values()}:
            asks = self._parts(exact, Level.CN8, {Product.parse(product)}, load)
            found |= self._assigned(asks, ids, partial(replace, product=product))
        return found

    def _parts(self, exact: Query, level: Level, whole: set[Product], load: Load) -> list[Ask]:
        asks = self._asks(replace(exact, products=(), product_level=level), [load])
        return [replace(ask, within=tuple(whole)) for ask in asks]

    def _assigned(
        self, asks: Sequence[Ask], ids: Mapping[BulkKey, str], whole: Callable[[BulkKey], BulkKey]
    ) -> dict[str, list[str]]:
        """The ids of what is asked for, by the id of the whole that each is a part of."""
        found: dict[str, list[str]] = defaultdict(list)
        parts = self._select(asks)
        for row in parts[[*_KEYS, "record_id"]].itertuples(index=False):
            key = whole(_key_of(row))
            if key in ids:
                found[ids[key]].append(str(row.record_id))
        return found

    def _file_rows(self, keys: Mapping[str, BulkKey]) -> dict[str, list[dict[str, Any]]]:
        """The file's rows of each key of the finest level, by record id."""
        finest: dict[str, dict[str, BulkKey]] = defaultdict(dict)
        for record_id, key in keys.items():
            if Product.parse(key.product).level is Level.CN8 and key.reporter != UNION:
                finest[tag_of(record_id)][record_id] = key
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for tag, wanted in finest.items():
            asks = self._asks(_query_of(wanted.values()), [self._loads[tag]])
            of_key = {key: record_id for record_id, key in wanted.items()}
            for row in self._answer(*sql_of(asks, summed=False)).to_pylist():
                if (key := _key_of(SimpleNamespace(**row))) in of_key:
                    found[of_key[key]].append(row)
        return found


def code_lists(load: Load, products: Sequence[str] | NDArray[np.bytes_]) -> CodeLists:
    """The code lists of a load, from which its figures' addresses are made."""
    reporters = sorted({*load.reporters, UNION})
    return CodeLists(load.tag, products, reporters, load.partners, load.periods)


def known(loads: Iterable[Load], as_of: date | None) -> list[Load]:
    """The loads published on or before a day."""
    return [load for load in loads if as_of is None or load.published <= as_of]


def _above(code: str, level: Level) -> str:
    found = Product.parse(code).at(level)
    return found.code if found else ""


def _key_of(row: Any) -> BulkKey:
    """The key of a row that has the parts of one as attributes."""
    return BulkKey(row.indicator, row.reporter, row.partner, row.product, Period(row.period_start, row.period_end))


def _wants(query: Query, row: Any) -> bool:
    """Whether a figure, found by its address, is within the query's other restrictions."""
    lists = (
        (query.indicators, row.indicator),
        (query.reporters, row.reporter),
        (query.partners, row.partner),
        (query.sources, row.source),
        (query.origins, row.origin),
    )
    return (
        all(not wanted or value in wanted for wanted, value in lists)
        and query.wants_product(row.product)
        and wants_span(query, row.period_start, row.period_end)
    )


def _query_of(keys: Iterable[BulkKey]) -> Query:
    found = list(keys)
    return Query(
        indicators=tuple({key.indicator for key in found}),
        reporters=tuple({key.reporter for key in found}),
        partners=tuple({key.partner for key in found}),
        products=tuple({key.product for key in found}),
        periods=tuple({key.period.code for key in found}),
    )
