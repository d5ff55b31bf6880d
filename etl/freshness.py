"""What each publisher should have released by now, and what is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.model.freshness import Standing, standing
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import discover


@dataclass(frozen=True, slots=True)
class Freshness:
    """One source: its last period held, the day of its last edition, where it stands (None without a rhythm)."""

    source: str
    last: Period | None
    published: date | None
    standing: Standing | None


def freshness(data_dir: Path, registry: Registry, today: date) -> list[Freshness]:
    """The official sources and the rates in the data folder, by id; no build and no network is needed.

    A source's rhythm is its shortest period among its newest figures, its lag that of the registry.
    """
    rows: list[Freshness] = []
    for source in discover().values():
        info = registry.sources.get(source.id)
        if info is None or info.kind == "statement":
            continue
        parsed = source.parse(source.fetch(data_dir), registry)
        periods = [o.period for o in parsed.observations] + [Period.parse(rate.period) for rate in parsed.fx]
        published = max((o.published for o in parsed.observations), default=None)
        if not periods:
            rows.append(Freshness(source.id, None, published, None))
            continue
        months = min(period.length for period in periods)
        last = max((p for p in periods if p.length == months), key=lambda p: p.end)
        rows.append(Freshness(source.id, last, published, standing(last.end, months, info.expected_lag_months, today)))
    return rows
