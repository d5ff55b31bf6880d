from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from etl.build import build
from etl.model.observation import Observation, Record
from etl.registry import load_registry
from etl.sources import Parsed, Source, discover
from etl.steps.derive import Derived, derive
from etl.store import Store

OFFICIAL = (
    "bns_annual",
    "bns_monthly",
    "ecb",
    "eurostat_comext",
    "nbk_bop",
    "wiiw_fdi",
    "wits",
    "wits_totals",
)


@dataclass(frozen=True)
class Official:
    """All official tables, parsed: `value` is one figure in base units, `series` a mapping of period to it."""

    parsed: Mapping[str, Parsed]
    records: Mapping[str, Record]
    _by_key: Mapping[tuple[str, str, str, str], list[Observation]]

    def find(self, source: str, indicator: str, reporter: str, partner: str) -> list[Observation]:
        return self._by_key[source, indicator, reporter, partner]

    def series(
        self, source: str, indicator: str, reporter: str, partner: str, published: str = ""
    ) -> dict[str, Decimal]:
        found = self.find(source, indicator, reporter, partner)
        values = [
            (o.period.code, o.value) for o in found if str(o.published).startswith(published) and o.value is not None
        ]
        assert len(dict(values)) == len(values), "name the publication: there is more than one"
        return dict(values)

    def value(self, source: str, indicator: str, reporter: str, partner: str, period: str) -> Decimal:
        return self.series(source, indicator, reporter, partner)[period]


@pytest.fixture(scope="session")
def sources() -> dict[str, Source]:
    found = discover()
    return {source: found[source] for source in OFFICIAL}


@pytest.fixture(scope="session")
def official(repository: Path, sources: dict[str, Source]) -> Official:
    registry = load_registry()
    parsed = {name: s.parse(s.fetch(repository / "data"), registry) for name, s in sources.items()}
    by_key: dict[tuple[str, str, str, str], list[Observation]] = defaultdict(list)
    for name, result in parsed.items():
        for o in result.observations:
            by_key[name, o.indicator, o.reporter, o.partner].append(o)
    records = {record.record_id: record for result in parsed.values() for record in result.records}
    return Official(parsed, records, by_key)


@pytest.fixture(scope="session")
def store(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The shipped data, built."""
    folder = tmp_path_factory.mktemp("build")
    report = build(repository / "data", folder)
    assert report.ok, [issue.text() for issue in report.issues]
    opened = Store.open(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def derived(official: Official) -> Derived:
    observations = pd.DataFrame([o.row() for p in official.parsed.values() for o in p.observations])
    records = pd.DataFrame([vars_of(record) for record in official.records.values()])
    return derive(observations, records, load_registry())


@pytest.fixture(scope="session")
def derived_value(derived: Derived) -> Callable[..., tuple[float, str]]:
    """The value and note of one derived figure, by source, indicator, reporter, partner, period, (published)."""
    frame = derived.observations.merge(derived.records[["record_id", "note"]], on="record_id")
    frame["note"] = frame["note"].fillna("")
    index = frame.set_index(["source", "indicator", "reporter", "partner", "period"]).sort_index()

    def look_up(*key: str, published: str = "") -> tuple[float, str]:
        rows = index.loc[[key]]
        rows = rows[rows["published"].astype(str).str.startswith(published)]
        assert len(rows) == 1, key
        return float(rows["value"].iloc[0]), str(rows["note"].iloc[0])

    return look_up


def vars_of(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in Record.__slots__}
