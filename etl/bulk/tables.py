"""Queries on all loaded files together, answered as the store answers: with observations, records and lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from etl.bulk.home import HOME_COUNT, HOME_ROWS, HomeProducts
from etl.bulk.load import Load
from etl.bulk.question import UNION, Ask, asks_of, sql_of
from etl.bulk.record_ids import INDICATORS, BulkKey, CodeLists, tag_of
from etl.bulk.records import record_row
from etl.model.dataset import SORT_KEYS
from etl.model.observation import OBSERVATION_SCHEMA, RECORD_SCHEMA, TOTAL, Origin, Status
from etl.model.period import Period
from etl.model.product import Level, Product, parse_level
from etl.model.product_rows import ProductRows
from etl.model.units import Qualifier, Unit
from etl.store_frames import as_frame
from etl.store_query import Query

HOME = "KZ"
# Kazakhstan's rows are held up to so many, at 24 bytes each.
HELD_UP_TO = 3_000_000
_KEYS = ["indicator", "reporter", "partner", "product", "period_start", "period_end"]
# The total is the sum of chapters; SITC divides the same goods otherwise.
_BELOW = {level.above: level for level in Level if level.above is not None and level is not Level.SITC1}
_LAST_MONTH = 12 * 10_000
Answer = Callable[[str, Sequence[Any]], pa.Table]


class BulkTables:
    """The loaded files of a build. `answer` puts a question in SQL to the engine that names their tables.

    The tables are those of etl.bulk.step, named `bulk_leaf`, `bulk_chapters` and `bulk_totals`. `products` gives the
    list of a load's product codes, and `members` are the Union's, whose count is the sum of theirs.
    """

    def __init__(
        self,
        loads: Sequence[Load],
        members: Sequence[str],
        answer: Answer,
        products: Callable[[Load], Sequence[str]],
    ) -> None:
        self._loads = {load.tag: load for load in loads}
        self._members = tuple(members)
        self._answer = answer
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

    def select(self, query: Query, as_of: date | None = None) -> pa.Table:
        """The observations that a query wants, in order (OBSERVATION_SCHEMA).

        A query that names neither products nor a level gets totals only: the rest is too much for anybody. Totals of
        Kazakhstan's trade are `home_totals`, and not among them. `parents` are told where the query names record ids.
        """
        if query.record_ids:
            return self._by_id(query, as_of)
        return self._select(asks_of(query, self._members, known(self._loads.values(), as_of), leave_out=HOME))

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
            count = self._answer(HOME_COUNT, [HOME])["count"][0].as_py()
            table = self._answer(HOME_ROWS, [HOME, *INDICATORS]) if count <= HELD_UP_TO else None
            # Two threads may both read them; they read the same.
            self._home = (
                None if table is None else HomeProducts(table, HOME, self._loads, self._lists, self._members),
            )
        return self._home[0]

    def home_totals(self) -> pa.Table:
        """All totals of trade with Kazakhstan (OBSERVATION_SCHEMA), which the store keeps beside those of the build."""
        loads = list(self._loads.values())
        query = Query(products=(TOTAL,), partners=(HOME,))
        return self._select(asks_of(query, self._members, loads))

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
        return [str(one) for one in codes.ids(_frame_of(above)) if one]

    def _key(self, record_id: str) -> BulkKey | None:
        return self._lists(tag_of(record_id)).key(record_id) if self.owns(record_id) else None

    def _lists(self, tag: str) -> CodeLists:
        found = self._codes.get(tag)
        if found is None:
            load = self._loads[tag]
            found = self._codes[tag] = code_lists(load, self._products(load))
        return found

    def _select(self, asks: Sequence[Ask]) -> pa.Table:
        if not asks:
            return OBSERVATION_SCHEMA.empty_table()
        sql, values = sql_of(asks)
        return self._observations(as_frame(self._answer(sql, values)))

    def _observations(self, frame: pd.DataFrame) -> pa.Table:
        """Rows of sums as observations: their addresses, bounds and what the loads say of all their figures."""
        ids = np.full(len(frame), "", dtype=object)
        tags = frame.groupby("tag", sort=False).indices
        for tag, places in tags.items():
            ids[places] = self._lists(str(tag)).ids(frame.iloc[places])
        # A code that is none counts in the total, and has no figure of its own.
        known_ones = ids != ""
        rows = frame if known_ones.all() else frame[known_ones]
        table = _table(rows, ids[known_ones], self._loads, set(self._members))
        periods = [span for tag in tags for span in self._loads[str(tag)].periods]
        if len(periods) == len(set(periods)):
            return table
        # Two editions of a month: the one that was published first goes before.
        return table.sort_by([(key, "ascending") for key in SORT_KEYS["observations"]])

    def _by_id(self, query: Query, as_of: date | None) -> pa.Table:
        groups: dict[tuple[str, Level, bool], dict[str, BulkKey]] = defaultdict(dict)
        for record_id in query.record_ids:
            if (key := self._key(str(record_id))) is not None:
                level = Product.parse(key.product).level
                groups[tag_of(str(record_id)), level, key.reporter == UNION][str(record_id)] = key
        parts = []
        for (tag, _, _), keys in groups.items():
            if as_of is not None and self._loads[tag].published > as_of:
                continue
            found = self._select(asks_of(_query_of(keys.values()), self._members, [self._loads[tag]])).to_pylist()
            own = [row for row in found if row["record_id"] in keys and _wants(query, row)]
            parents = self._parents(self._loads[tag], {row["record_id"]: keys[row["record_id"]] for row in own})
            parts += [row | {"parents": parents.get(row["record_id"], [])} for row in own]
        table = pa.Table.from_pylist(parts, schema=OBSERVATION_SCHEMA)
        return table.sort_by([(key, "ascending") for key in SORT_KEYS["observations"]])

    def _parents(self, load: Load, keys: Mapping[str, BulkKey]) -> dict[str, list[str]]:
        """The ids of the figures that each key of one level is the sum of; none of what the file itself has."""
        if not keys:
            return {}
        some = next(iter(keys.values()))
        level, exact = Product.parse(some.product).level, _query_of(keys.values())
        ids = {key: record_id for record_id, key in keys.items()}
        if some.reporter == UNION:
            asks = asks_of(replace(exact, reporters=self._members), self._members, [load])
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
        asks = asks_of(replace(exact, products=(), product_level=level), self._members, [load])
        return [replace(ask, within=tuple(whole)) for ask in asks]

    def _assigned(
        self, asks: Sequence[Ask], ids: Mapping[BulkKey, str], whole: Callable[[BulkKey], BulkKey]
    ) -> dict[str, list[str]]:
        """The ids of what is asked for, by the id of the whole that each is a part of."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._select(asks).to_pylist():
            period = Period(row["period_start"], row["period_end"])
            key = whole(BulkKey(row["indicator"], row["reporter"], row["partner"], row["product"], period))
            if key in ids:
                found[ids[key]].append(row["record_id"])
        return found

    def _file_rows(self, keys: Mapping[str, BulkKey]) -> dict[str, list[dict[str, Any]]]:
        """The file's rows of each key of the finest level, by record id."""
        finest: dict[str, dict[str, BulkKey]] = defaultdict(dict)
        for record_id, key in keys.items():
            if Product.parse(key.product).level is Level.CN8 and key.reporter != UNION:
                finest[tag_of(record_id)][record_id] = key
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for tag, wanted in finest.items():
            asks = asks_of(_query_of(wanted.values()), self._members, [self._loads[tag]])
            sql, values = sql_of(asks, summed=False)
            rows = as_frame(self._answer(sql, values))
            for record_id, row in zip(self._lists(tag).ids(rows), rows.to_dict("records"), strict=True):
                if record_id in wanted:
                    found[record_id].append({str(name): value for name, value in row.items()})
        return found


def code_lists(load: Load, products: Sequence[str]) -> CodeLists:
    """The code lists of a load, from which its figures' addresses are made."""
    reporters = sorted({*load.reporters, UNION})
    return CodeLists(load.tag, products, reporters, load.partners, load.periods)


def known(loads: Iterable[Load], as_of: date | None) -> list[Load]:
    """The loads published on or before a day."""
    return [load for load in loads if as_of is None or load.published <= as_of]


def _above(code: str, level: Level) -> str:
    found = Product.parse(code).at(level)
    return found.code if found else ""


def _wants(query: Query, row: Mapping[str, Any]) -> bool:
    """Whether a figure, found by its address, is within the query's other restrictions."""
    lists = (
        (query.indicators, row["indicator"]),
        (query.reporters, row["reporter"]),
        (query.partners, row["partner"]),
        (query.sources, row["source"]),
        (query.periods, row["period"]),
        (query.origins, row["origin"]),
        (query.kinds, Period(row["period_start"], row["period_end"]).kind),
    )
    return (
        all(not wanted or value in wanted for wanted, value in lists)
        and query.wants_product(row["product"])
        and (query.start is None or row["period_start"] >= query.start)
        and (query.end is None or row["period_end"] <= query.end)
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


def _frame_of(keys: Sequence[BulkKey]) -> pd.DataFrame:
    rows = [(k.indicator, k.reporter, k.partner, k.product, k.period.start, k.period.end) for k in keys]
    return pd.DataFrame(rows, columns=_KEYS)


def _table(rows: pd.DataFrame, ids: NDArray[Any], loads: Mapping[str, Load], members: set[str]) -> pa.Table:
    """Observations of some loads: OBSERVATION_SCHEMA, without parents, in the order of the rows."""
    count, tags = len(rows), rows["tag"].to_numpy(object)
    used = {tag: loads[tag] for tag in set(tags)}
    whole = {tag: members <= set(load.reporters) for tag, load in used.items()}
    resolution = np.array([used[tag].resolution for tag in tags], dtype=np.float64)
    union = rows["reporter"].to_numpy(object) == UNION
    open_end = union & ~np.array([whole[tag] for tag in tags], dtype=bool)
    value = rows["value"].to_numpy(np.float64)
    # Each row of the file is rounded by itself, so a sum is as unsure as all of them together.
    spread = rows["file_rows"].to_numpy(np.float64) * resolution / 2
    spans = list(zip(rows["period_start"], rows["period_end"], strict=True))
    codes = {span: Period(*span).code for span in set(spans)}
    reported = np.array([code.startswith("CN") for code in rows["product"]], dtype=bool) & ~union
    columns: dict[str, Any] = {
        **{name: rows[name].to_numpy() for name in _KEYS},
        "period": [codes[span] for span in spans],
        "unit": [str(Unit.EUR)] * count,
        "source": [used[tag].source for tag in tags],
        "published": [used[tag].published for tag in tags],
        "record_id": ids,
        "value": value,
        "resolution": resolution,
        "qualifier": np.where(open_end, str(Qualifier.OVER), str(Qualifier.EXACT)),
        "lo": value - spread,
        "hi": value + spread,
        "status": [str(Status.NORMAL)] * count,
        "conf_status": ["F"] * count,
        "origin": np.where(reported, str(Origin.REPORTED), str(Origin.DERIVED)),
        "parents": [[]] * count,
    }
    no_value = {"hi": open_end}
    return pa.table(
        [pa.array(columns[field.name], field.type, mask=no_value.get(field.name)) for field in OBSERVATION_SCHEMA],
        schema=OBSERVATION_SCHEMA,
    )
