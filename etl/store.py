"""The only door to the Parquet of a build: questions to an engine, results as small pandas frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Self

import pandas as pd
import pyarrow as pa

from etl.bulk import held as bulk
from etl.engine import Engine, EngineError, Session, chosen_engine
from etl.held import HeldRecords, HeldTable
from etl.model.dataset import MART_SCHEMAS, SORT_KEYS, TABLE_SCHEMAS
from etl.model.layout import MANIFEST
from etl.model.observation import OBSERVATION_SCHEMA, TOTAL
from etl.model.product_rows import ProductRows
from etl.product_holdings import ORDER as PRODUCTS_ORDER
from etl.product_holdings import PRODUCTS_HELD, has_series
from etl.registry import Registry, load_registry
from etl.store_folder import MEND, StoreError, check_table, current_folder, read_manifest
from etl.store_frames import as_frame, in_order, with_lists
from etl.store_headline import best, precedence_table
from etl.store_query import (
    COLUMNS,
    DOCUMENTS,
    HOLDINGS,
    LEDGER,
    ORDER,
    SET_ASIDE,
    Query,
    headline_sql,
    ledger_conditions,
)

Select = Callable[[Query, date | None], pd.DataFrame]

# A build this small is read into memory whole and its headlines picked once. Of a larger one the totals, which are what
# pages ask for, are held up to so many rows, at some 400 bytes each; of all else only the row groups that a query needs
# are read.
_HELD_UP_TO = 200_000
_TOTALS_HELD_UP_TO = 1_000_000
_BY_PRODUCT = f"(SELECT DISTINCT source FROM observations WHERE product <> '{TOTAL}')"
# The columns of lists in what is read whole.
_LISTS: dict[str, tuple[str, ...]] = {
    "sources": ("caveats",),
    "coverage": ("kinds",),
    "findings": ("records",),
    HOLDINGS: ("indicators", "reporters", "partners"),
}


__all__ = ["Query", "Store", "StoreError"]


class Store:
    """A build, opened for reading; safe for several threads, and for processes forked after `open`.

    Frames of observations have the columns of OBSERVATION_SCHEMA: `published` as datetime64, `parents` as lists,
    `value`, `lo`, `hi` and `resolution` as float64 with NaN for null; no row gives a frame with the columns and no row.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any], registry: Registry, engine: Engine) -> None:
        self.folder = folder
        self.manifest = manifest
        self._registry = registry
        self._small = bool(manifest["counts"]["observations"] <= _HELD_UP_TO)
        self._holds_totals = not self._small and bool(manifest["counts"]["totals"] <= _TOTALS_HELD_UP_TO)
        self._loads = bulk.loads_of(manifest)
        self._keeps_order = engine.keeps_order and not self._loads
        self._engine = engine.serving(self._name_tables)
        self._bulk: bulk.BulkTables | None = None
        if self._loads:
            self._bulk = bulk.open_tables(self._loads, folder, registry, self._answer, self._engine.reading)
        self._cached: dict[str, pd.DataFrame] = {}
        self._tables: dict[str, HeldTable] = {}
        self._records: HeldRecords | None = None

    @classmethod
    def open(cls, build_dir: Path | str, registry: Registry | None = None, engine: Engine | None = None) -> Self:
        """Open the build that CURRENT names in a build folder, or the folder of one build.

        Checks that each table is there, readable and as long as the manifest says; raises StoreError otherwise. The
        engine is the one that TRADEBRIEF_ENGINE names, unless given.
        """
        folder = current_folder(Path(build_dir))
        manifest = read_manifest(folder)
        for name in (*TABLE_SCHEMAS, *MART_SCHEMAS):
            check_table(folder / f"{name}.parquet", manifest["counts"].get(name))
        try:
            store = cls(folder, manifest, registry or load_registry(), engine or chosen_engine())
        except EngineError as error:
            raise StoreError(str(error)) from error
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError(f"{folder / MANIFEST}: the loaded files cannot be read ({error!r}); {MEND}") from error
        if lacking := bulk.missing_of(store._loads, folder):
            raise StoreError(lacking)
        return store

    @property
    def hash(self) -> str:
        """The content hash of the build."""
        return str(self.manifest["hash"])

    def select(self, query: Query, as_of: date | None = None) -> pd.DataFrame:
        """Every observation that the query wants, published on or before `as_of`, in the order of the table."""
        return self._with_bulk(query, as_of, self._select)

    def product_rows(self, query: Query, as_of: date | None = None) -> ProductRows:
        """What `select` gives, in columns and without records: for a query of the products of one series."""
        built = has_series(self._whole(PRODUCTS_HELD, PRODUCTS_ORDER), query)
        held = None if self._bulk is None or built else self._bulk.home_products(query, as_of)
        return ProductRows.of(self.select(query, as_of)) if held is None else held

    def headline(self, query: Query, as_of: date | None = None) -> pd.DataFrame:
        """One observation for each (indicator, reporter, partner, product, period) that the query wants.

        A value goes before a missing one; then by the registry's precedence of sources. Within statements what was
        printed goes before what follows from it, what stands before what was set aside (see `ledger`), and a figure
        printed with three digits and no hedge before a coarser one, which rounds it and is no news ("about 50" said
        later than 49.7). Then the latest publication, then the record id.
        """
        found = self._with_bulk(query, as_of, self._headline)
        return best(found, self._registry) if self._bulk is not None and self._bulk.may_have(query) else found

    def held_headlines(self) -> HeldTable | None:
        """What `headline` picks from all that is known today, where the whole build is in memory; else None."""
        return self._held_headlines() if self._small else None

    def records(self, ids: Iterable[str]) -> pd.DataFrame:
        """The records of those ids (columns of RECORD_SCHEMA), in the order asked for; unknown ids are left out."""
        wanted = list(dict.fromkeys(str(record_id) for record_id in ids))
        if self._bulk is not None and any(map(self._bulk.owns, wanted)):
            parts = [self.records(self._not_bulk(wanted)), as_frame(self._bulk.records(wanted))]
            return in_order(pd.concat([part for part in parts if not part.empty] or parts[:1]), wanted)
        if self._small or (self._holds_totals and self._held_records().has(wanted)):
            return self._held_records().of(wanted)
        marks = ", ".join("?" * len(wanted)) or "NULL"
        found = self._frame(f"SELECT * FROM records WHERE record_id IN ({marks})", wanted)
        return in_order(found, wanted)

    def quantities(self, record_id: str) -> pd.DataFrame:
        """What the rows of a loaded file behind a figure of its finest level measure; no row for any other figure.

        Columns: `procedure` (the publisher's code of a statistical procedure), `value` in EUR, `weight_kg` (net mass),
        `quantity` and `quantity_unit` (a supplementary unit by the publisher's code). A number that a row does not tell
        is NaN; a zero beside a value is the publisher's, and may mean as much.
        """
        if self._bulk is None or not self._bulk.owns(record_id):
            return pd.DataFrame(columns=list(bulk.QUANTITIES))
        return self._bulk.quantities(record_id)

    def children(self, record_id: str) -> pd.DataFrame:
        """The observations derived directly from a record; no row if there are none."""
        if self._bulk is not None and self._bulk.owns(record_id):
            return self.select(Query(record_ids=tuple(self._bulk.children(record_id)) or ("",)))
        rows = self._frame("SELECT record_id FROM lineage WHERE parent = ? ORDER BY record_id", [record_id])
        if rows.empty:
            nothing: pd.DataFrame = OBSERVATION_SCHEMA.empty_table().to_pandas(date_as_object=False)
            return nothing
        return self.select(Query(record_ids=tuple(rows["record_id"])))

    def siblings(self, record_id: str) -> pd.DataFrame:
        """Other observations of the same indicator, reporter, partner, product and period; no row if there are none."""
        own = self.select(Query(record_ids=(record_id,)))
        if own.empty:
            return own
        found = self.select(_keys_of(own))
        return found[found["record_id"] != record_id].reset_index(drop=True)

    def sources(self) -> pd.DataFrame:
        """The sources of the build: the fields of SourceInfo, `caveats` as lists."""
        return self._whole("sources", "id")

    def holdings(self) -> pd.DataFrame:
        """What is held of each source, by source: counts, from when to when, how new.

        Columns: `source`; `figures` and `derived` (observations printed by it, and following from it), `records`,
        `set_apart`; lists `indicators`, `reporters`, `partners` of what it printed; `first`, `last` month ordinals and
        `months`, the length of its shortest period; `published` and `published_precision` of its last publication.
        """
        return self._whole(HOLDINGS, "source")

    def documents(self, source: str) -> pd.DataFrame:
        """The documents of a source with the number of their `figures`, the newest first.

        Columns: document, publisher, published, published_precision, event, url, figures, `record_id` of the first.
        """

        def read() -> pd.DataFrame:
            own = self._frame(DOCUMENTS, [source])
            return bulk.with_bulk_documents(own, self._home_totals(), self._loads, source) if self._loads else own

        return self._kept(f"documents {source}", read)

    def ledger(self, query: Query | None = None, as_of: date | None = None) -> pd.DataFrame:
        """The contradictions (columns of LEDGER_SCHEMA, record ids as lists), known on or before `as_of`.

        Of a query count indicators, reporters, partners, products, record ids (any member), and months: entries without
        a period are of all of them.
        """
        where, values = ledger_conditions(query or Query(), as_of)
        frame = self._frame(LEDGER.format(conditions=where), values)
        return with_lists(frame, ("members", "set_aside", "kept", "evidence"))

    def findings(self, as_of: date | None = None) -> pd.DataFrame:
        """What was found out about statements' figures (columns of FINDING_SCHEMA), known on or before `as_of`."""
        frame = self._whole("findings", "record_id, place")
        return frame if as_of is None else frame[frame["known_since"] <= pd.Timestamp(as_of)].reset_index(drop=True)

    def issues(self) -> pd.DataFrame:
        """What the build warned of: the columns of ISSUE_SCHEMA."""
        own = self._whole("issues", "severity, source, file, place")
        return pd.concat([own, bulk.issues_of(self._loads)], ignore_index=True) if self._loads else own

    def fx(self) -> pd.DataFrame:
        """Monthly exchange rates: the columns of FX_SCHEMA."""
        return self._whole("fx", "currency, month")

    def areas_with_data(self) -> pd.DataFrame:
        """What is held: reporter, partner, indicator, `first` and `last` month ordinal, `kinds` of period, `count`."""
        own = self._whole("coverage", "reporter, partner, indicator")
        if not self._loads:
            return own
        return self._kept("areas", lambda: bulk.with_bulk_coverage(own, self._home_totals()))

    def products_held(self) -> pd.DataFrame:
        """Which single products are held, without the totals; no row where only totals are.

        Columns: source, indicator, reporter, partner, `level` (of etl.model.product.Level), `first` and `last` month
        ordinal, `months` (length of the shortest period), `published` (the last day).
        """
        own = self._whole(PRODUCTS_HELD, PRODUCTS_ORDER)
        if not self._loads:
            return own
        return self._kept("products", lambda: bulk.with_bulk_products(own, self._home_totals(), self._loads))

    def publications(self) -> list[date]:
        """The days on which anything was published, in order; empty for a build without observations."""
        days = self._whole("(SELECT DISTINCT published FROM observations)", "published")
        return [day.date() for day in days["published"]]

    def close(self) -> None:
        """Close the connection; the next call opens it again."""
        self._engine.close()

    def _select(self, query: Query, as_of: date | None) -> pd.DataFrame:
        if self._is_held(query):
            return self._held().select(query, as_of)
        where, values, table = self._plan(query, as_of)
        order = "" if self._keeps_order and table != "by_period" else f"ORDER BY {ORDER}"
        return self._observations(f"SELECT {COLUMNS} FROM {table} WHERE {where} {order}", values)

    def _headline(self, query: Query, as_of: date | None) -> pd.DataFrame:
        if as_of is None and query.asks_by_key and self._is_held(query):
            return self._held_headlines().select(query)
        where, values, table = self._plan(query, as_of)
        rows = f"(SELECT * FROM {table} WHERE {where})"
        return self._observations(headline_sql(COLUMNS, rows, as_of), values)

    def _with_bulk(self, query: Query, as_of: date | None, built: Select) -> pd.DataFrame:
        """What the build has, and what the loaded files have, in the order of the table."""
        if self._bulk is None or not self._bulk.may_have(query):
            return built(query, as_of)
        own = replace(query, record_ids=tuple(self._not_bulk(query.record_ids)) or ("",)) if query.record_ids else query
        parts = [built(own, as_of), self._bulk.select(query, as_of)]
        filled = [part for part in parts if not part.empty]
        if len(filled) < 2:
            return filled[0] if filled else parts[0]
        return pd.concat(filled, ignore_index=True).sort_values(list(SORT_KEYS["observations"]), ignore_index=True)

    def _not_bulk(self, ids: Iterable[str]) -> list[str]:
        return [one for one in ids if self._bulk is None or not self._bulk.owns(one)]

    def _answer(self, sql: str, values: Sequence[Any]) -> pa.Table:
        try:
            return self._engine.query(sql, values)
        except EngineError as error:
            raise StoreError(f"{self.folder}: the data cannot be read ({error}); {MEND}") from error

    def _plan(self, query: Query, as_of: date | None) -> tuple[str, list[object], str]:
        where, values = query.conditions(as_of)
        if self._small:
            return where, values, "observations"
        products = query.products
        if query.record_ids:
            marks = ", ".join("?" * len(query.record_ids))
            places = self._frame(f"SELECT * FROM places WHERE record_id IN ({marks})", list(query.record_ids))
            keys = _keys_of(places)
            products = keys.products
            more, more_values = keys.conditions()
            where, values = f"{where} AND {more}", values + more_values
        if products != (TOTAL,) and not query.wants_totals_only:
            return where, values, "observations"
        return where, values, "by_period" if query.is_cross_section else "totals"

    def _observations(self, sql: str, values: list[object]) -> pd.DataFrame:
        return with_lists(self._frame(sql, values), ("parents",))

    def _whole(self, table: str, order: str) -> pd.DataFrame:
        sql = f"SELECT * FROM {table} ORDER BY {order}"
        return self._kept(table, lambda: with_lists(self._frame(sql, []), _LISTS.get(table, ())))

    def _kept(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        found = self._cached.get(name)
        if found is None:
            found = self._cached[name] = make()
        # A shallow copy: writing to it never reaches the cached frame (pandas copies on write).
        return found.copy(deep=False)

    def _home_totals(self) -> pd.DataFrame:
        return self._whole(bulk.HOME_TOTALS, ORDER)

    def _is_held(self, query: Query) -> bool:
        """Whether all that the query may want is in memory."""
        if self._small or not self._holds_totals:
            return self._small
        if query.products or query.product_level:
            return query.wants_totals_only
        if query.record_ids:
            return self._held().has_records(query.record_ids)
        return bool(query.sources) and not self._sources_of_products() & {str(source) for source in query.sources}

    def _sources_of_products(self) -> set[str]:
        """The sources that have figures of single products."""
        return set(self._whole(_BY_PRODUCT, "source")["source"])

    def _held(self) -> HeldTable:
        """The observations in memory, read once a process: of a small build all, else the totals."""
        found = self._tables.get("all")
        if found is None:
            # Two threads may both read it; both get the same, and one of them is kept.
            found = HeldTable(self._observations(f"SELECT {COLUMNS} FROM {self._held_name} ORDER BY {ORDER}", []))
            self._tables["all"] = found
        return found

    def _held_headlines(self) -> HeldTable:
        found = self._tables.get("headlines")
        if found is None:
            position = f"row_number() OVER (ORDER BY {ORDER}) - 1 AS position"
            rows = f"(SELECT *, {position} FROM {self._held_name})"
            places = self._frame(headline_sql("position", rows), [])["position"]
            found = self._tables["headlines"] = self._held().among(places.to_numpy("int64"))
        return found

    @property
    def _held_name(self) -> str:
        return "observations" if self._small else "totals"

    def _held_records(self) -> HeldRecords:
        if self._records is None:
            table = "records" if self._small else "total_records"
            self._records = HeldRecords(self._frame(f"SELECT * FROM {table} ORDER BY record_id", []))
        return self._records

    def _frame(self, sql: str, values: list[Any]) -> pd.DataFrame:
        return as_frame(self._answer(sql, values))

    def _name_tables(self, session: Session) -> None:
        """Name the tables of the build for an engine, with the totals of loaded files among those of the build."""
        wider = (("observations",) if self._small else ("observations", "totals", "by_period")) if self._loads else ()
        for name in (*TABLE_SCHEMAS, *MART_SCHEMAS):
            path = str(self.folder / f"{name}.parquet")
            session.parquet(f"built_{name}" if name in wider else name, [path], held=self._small)
        if self._loads:
            bulk.name_home_totals(session, self._loads, self.folder, self._registry)
        for name in wider:
            both = f"SELECT {COLUMNS} FROM built_{name} UNION ALL SELECT {COLUMNS} FROM {bulk.HOME_TOTALS}"
            session.create(name, both, held=self._small)
        session.create("set_aside", SET_ASIDE, held=True)
        session.arrow("precedence", precedence_table(self._registry))


def _keys_of(rows: pd.DataFrame) -> Query:
    """What has any of the rows' indicators, reporters, partners, products and periods; nothing if there is no row."""

    def values(column: str) -> tuple[str, ...]:
        return tuple(rows[column].unique()) or ("",)

    return Query(
        indicators=values("indicator"),
        reporters=values("reporter"),
        partners=values("partner"),
        products=values("product"),
        periods=values("period"),
    )
