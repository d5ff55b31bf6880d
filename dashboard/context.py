"""What a chart is given besides the state: the door to the data, the registry, the rates, the words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import pandas as pd

from dashboard.measures.refs import prepared
from dashboard.text import Words
from etl.model.fx import Converter
from etl.model.period import PeriodKind
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

    def records(self, ids: Iterable[str]) -> pd.DataFrame:
        """Records by id."""
        ...

    def sources(self) -> pd.DataFrame:
        """The sources of the build."""
        ...

    def fx(self) -> pd.DataFrame:
        """Exchange rates."""
        ...

    def areas_with_data(self) -> pd.DataFrame:
        """What is held, by reporter, partner and indicator."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """The data of one build in the words of one language; shared by all requests and never changed.

    `today` is the day that the data are known as of unless the state names an earlier one.
    """

    store: Data
    registry: Registry
    converter: Converter
    words: Words
    data_hash: str
    today: date

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

        `start` and `end` are month ordinals that hold whole periods. The columns are those of OBSERVATION_SCHEMA and of
        `dashboard.measures.refs.prepared`. An amount without a rate, or not published, has the value NaN.
        """
        query = Query(
            indicators=tuple(indicators),
            reporters=tuple(reporters),
            partners=tuple(partners),
            products=("TOTAL",),
            kinds=tuple(kinds),
            start=start,
            end=end,
        )
        frame = self.store.headline(query, as_of)
        return prepared(self.converter.convert(frame, unit) if unit else frame)

    def observations(self, record_ids: Iterable[str], unit: str = "") -> dict[str, dict[str, Any]]:
        """Observations by record id, amounts in `unit` ("": as published); ids without an observation are left out."""
        ids = tuple(dict.fromkeys(record_ids))
        if not ids:
            return {}
        frame = self.store.select(Query(record_ids=ids))
        rows = prepared(self.converter.convert(frame, unit) if unit else frame)
        return {str(row["record_id"]): {str(k): v for k, v in row.items()} for row in rows.to_dict("records")}


def make_context(store: Data, lang: str = "en", registry: Registry | None = None, today: date | None = None) -> Context:
    """The context of a store in a language. `today` defaults to the last publication that the store holds.

    So that what is drawn depends on the data and not on the clock. Raises TextError for a language that is not there.
    """
    known = registry or load_registry()
    return Context(
        store=store,
        registry=known,
        converter=Converter(store.fx(), {name: indicator.measure for name, indicator in known.indicators.items()}),
        words=Words(lang, known.areas),
        data_hash=store.hash,
        today=today or last_publication(store),
    )


def last_publication(store: Data) -> date:
    """The day of the latest publication in a store; the first day of 1900 for a store without observations."""
    published = store.select(Query())["published"]
    return published.max().date() if len(published) else date(1900, 1, 1)
