"""What a chart is given besides the state: the door to the data, the registry, the rates, the words."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sized
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import pandas as pd

from dashboard.measures.refs import prepared
from dashboard.text import Words
from etl.model.fx import Converter
from etl.model.period import PeriodKind
from etl.model.product_rows import ProductRows
from etl.model.registry import Measure
from etl.registry import Registry, load_registry
from etl.store import Query


class Data(Protocol):
    """What the dashboard needs of a store; `etl.store.Store` is the one in use."""

    @property
    def hash(self) -> str:
        """Content hash of the build."""
        ...

    def select(self, query: Query, as_of: date | None = None) -> pd.DataFrame:
        """Every observation that the query wants."""
        ...

    def headline(self, query: Query, as_of: date | None = None) -> pd.DataFrame:
        """One observation a key."""
        ...

    def product_rows(self, query: Query, as_of: date | None = None) -> ProductRows:
        """The observations that a query of the products of one series wants, in columns."""
        ...

    def records(self, ids: Iterable[str]) -> pd.DataFrame:
        """Records by id."""
        ...

    def quantities(self, record_id: str) -> pd.DataFrame:
        """What the rows of a loaded file behind a figure measure."""
        ...

    def children(self, record_id: str) -> pd.DataFrame:
        """Observations derived directly from a record."""
        ...

    def sources(self) -> pd.DataFrame:
        """The sources of the build."""
        ...

    def holdings(self) -> pd.DataFrame:
        """What is held of each source."""
        ...

    def documents(self, source: str) -> pd.DataFrame:
        """The documents of a source."""
        ...

    def issues(self) -> pd.DataFrame:
        """What the build warned of."""
        ...

    def ledger(self, query: Query | None = None, as_of: date | None = None) -> pd.DataFrame:
        """The contradictions known on a day."""
        ...

    def findings(self, as_of: date | None = None) -> pd.DataFrame:
        """What was found out about the figures of statements."""
        ...

    def fx(self) -> pd.DataFrame:
        """Exchange rates."""
        ...

    def products_held(self) -> pd.DataFrame:
        """Which single products are held, by source, indicator, reporter, partner and level."""
        ...

    def publications(self) -> list[date]:
        """The days on which anything was published, in order."""
        ...

    def areas_with_data(self) -> pd.DataFrame:
        """What is held, by reporter, partner and indicator."""
        ...

    def held_headlines(self) -> Headlines | None:
        """All headlines where they are in memory."""
        ...


class Headlines(Protocol):
    """Headlines in memory, asked without a database; `etl.held.HeldTable` is the one in use."""

    def select(self, query: Query) -> pd.DataFrame:
        """The rows that the query wants."""
        ...

    def mapped(self, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Headlines:
        """The same rows with other columns."""
        ...


# Answers kept for the charts of a page, which ask alike; larger ones are asked for again.
KEPT_FRAMES, KEPT_ANSWERS, KEPT_ROWS = 256, 64, 4000
Answer = TypeVar("Answer", bound=Sized)


class Recent(Generic[Answer]):
    """The answers given last, by question; for several threads, none of which may change them."""

    def __init__(self, most: int = KEPT_ANSWERS) -> None:
        """Nothing yet, and never more than `most`."""
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer kept under a key, or made now."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
        if found is None:
            found = make()
            if len(found) <= KEPT_ROWS:
                with self._lock:
                    self._answers[key] = found
                    while len(self._answers) > self._most:
                        self._answers.popitem(last=False)
        return found


class FrameCache(Recent[pd.DataFrame]):
    """The frames asked for last; what is taken out is safe to extend."""

    def __init__(self) -> None:
        """An empty cache."""
        super().__init__(KEPT_FRAMES)

    def get(self, key: Hashable, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The frame kept under a key, or made now."""
        # A shallow copy: writing to it never reaches the kept frame (pandas copies on write).
        return super().get(key, make).copy(deep=False)


@dataclass(frozen=True, slots=True)
class Context:
    """The data of one build in the words of one language; shared by all requests and never changed.

    `today` is the day that the data are known as of unless the state names an earlier one; `day` is the day it is, on
    which releases are due: the only thing drawn that the clock decides. `recent` keeps what the parts of a page, and
    pages of the same data, work out alike.
    """

    store: Data
    registry: Registry
    converter: Converter
    words: Words
    data_hash: str
    today: date
    day: date
    frames: FrameCache = field(default_factory=FrameCache, repr=False, compare=False)
    recent: Recent[Any] = field(default_factory=Recent, repr=False, compare=False)
    _ready: dict[str, Headlines] = field(default_factory=dict, repr=False, compare=False)

    def headline(
        self,
        indicators: Iterable[str],
        reporters: Iterable[str],
        partners: Iterable[str],
        *,
        kinds: Iterable[PeriodKind] = (),
        start: int | None = None,
        end: int | None = None,
        unit: str = "",
        as_of: date | None = None,
    ) -> pd.DataFrame:
        """Headline observations ready for measures, amounts in `unit` ("": as published).

        `start` and `end` are month ordinals that hold whole periods. The columns are those of OBSERVATION_SCHEMA, less
        conf_status and parents, and of `dashboard.measures.refs.prepared`. An amount without a rate, or not published,
        has the value NaN.
        """
        query = Query(
            indicators=tuple(sorted(set(indicators))),
            reporters=tuple(sorted(set(reporters))),
            partners=tuple(sorted(set(partners))),
            products=("TOTAL",),
            kinds=tuple(kinds),
            start=start,
            end=end,
        )

        ready = self._ready_headlines(unit) if as_of is None else None
        if ready is not None:
            return ready.select(query)
        return self.frames.get(
            (query, as_of, unit), lambda: self._for_measures(self.store.headline(query, as_of), unit)
        )

    def _ready_headlines(self, unit: str) -> Headlines | None:
        """All headlines in a unit, converted once instead of at every question; None where they are not in memory."""
        found = self._ready.get(unit)
        if found is None:
            held = self.store.held_headlines()
            if held is None:
                return None
            # Two threads may both make it; they make the same.
            found = self._ready[unit] = held.mapped(lambda frame: self._for_measures(frame, unit))
        return found

    def _for_measures(self, frame: pd.DataFrame, unit: str) -> pd.DataFrame:
        return _lean(prepared(self.converter.convert(frame, unit) if unit else frame))

    def product_totals(self, query: Query, unit: str = "", as_of: date | None = None) -> pd.DataFrame:
        """Every row of all goods together that a query wants, of every edition, amounts in `unit` ("": as published).

        Columns are those that `dashboard.measures.product_windows` reads, which chooses windows and editions.
        """
        found = self.store.select(query, as_of)[list(_OF_TOTALS)]
        return prepared(self.converter.convert(found, unit) if unit else found)

    def product_rows(self, query: Query, unit: str = "", as_of: date | None = None) -> ProductRows:
        """What a query of the products of one series wants, of every edition, in columns.

        Amounts are in `unit` ("": as published), NaN where there is no rate.
        """
        rows = self.store.product_rows(query, as_of)
        if not unit or not rows.editions:
            return rows
        stated = np.array([edition.unit for edition in rows.editions], dtype=object)
        starts, ends = (np.array([edition[place] for edition in rows.editions], np.int64) for place in (0, 1))
        stocks = np.full(len(stated), self.registry.indicators[query.indicators[0]].measure is Measure.STOCK)
        return rows.scaled(unit, self.converter.factors(unit, stated, starts, ends, stocks))

    def observations(self, record_ids: Iterable[str], unit: str = "") -> dict[str, dict[str, Any]]:
        """Observations by record id, amounts in `unit` ("": as published); ids without an observation are left out."""
        ids = tuple(dict.fromkeys(record_ids))
        if not ids:
            return {}
        frame = self.store.select(Query(record_ids=ids))
        rows = prepared(self.converter.convert(frame, unit) if unit else frame)
        return {str(row["record_id"]): {str(k): v for k, v in row.items()} for row in rows.to_dict("records")}


_OF_TOTALS = (
    "indicator", "period_start", "period_end", "unit", "source", "published", "record_id",
    "value", "lo", "hi", "status",
)  # fmt: skip
# Columns that no measure and no chart reads; each costs time whenever rows are picked.
_UNREAD = ("conf_status", "parents", "rate", "converted", "stated_value")


def _lean(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without columns that nobody reads; texts and names are Python objects: they are compared often."""
    kept = frame.drop(columns=list(_UNREAD), errors="ignore")
    kept.columns = kept.columns.astype(object)
    texts = [name for name, dtype in kept.dtypes.items() if dtype == "str"]
    return kept.astype(dict.fromkeys(texts, object)) if texts else kept


def make_context(
    store: Data,
    lang: str = "en",
    registry: Registry | None = None,
    today: date | None = None,
    day: date | None = None,
) -> Context:
    """The context of a store in a language. `today` defaults to the last publication that the store holds.

    So that what is drawn depends on the data and not on the clock; `day` defaults to it too, and only what serves pages
    to people sets it. Raises TextError for a language that is not there.
    """
    known = registry or load_registry()
    known_as_of = today or last_publication(store)
    return Context(
        store=store,
        registry=known,
        converter=Converter(store.fx(), {name: indicator.measure for name, indicator in known.indicators.items()}),
        words=Words(lang, known.areas),
        data_hash=store.hash,
        today=known_as_of,
        day=day or known_as_of,
    )


def last_publication(store: Data) -> date:
    """The day of the latest publication in a store; the first day of 1900 for a store without observations."""
    published = store.publications()
    return published[-1] if published else date(1900, 1, 1)
