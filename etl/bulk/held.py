"""The bulk tables as a store uses them: named for the engine, and beside what the build itself has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import fsspec
import pandas as pd
import pyarrow.parquet as pq

from etl.bulk.load import Load
from etl.bulk.record_ids import tag_of
from etl.bulk.records import PUBLISHER, address_of
from etl.bulk.tables import Answer, BulkTables
from etl.engine import Session
from etl.model.dataset import MART_SCHEMAS
from etl.model.issue import ISSUE_SCHEMA, Severity
from etl.model.layout import BULK
from etl.model.period import Period
from etl.registry import Registry

__all__ = ["HOME_TOTALS", "Answer", "BulkTables", "issues_of", "loads_of", "missing", "name_tables", "open_tables"]
__all__ += ["place_of", "with_bulk_coverage", "with_bulk_documents", "with_bulk_products"]

HOME_TOTALS = "bulk_home_totals"
_SUMS = ("leaf", "chapters", "totals")


def loads_of(manifest: Mapping[str, Any]) -> list[Load]:
    """The loaded files of a build; raises KeyError, TypeError or ValueError if its manifest is damaged."""
    return [Load.from_entry(entry) for entry in manifest.get("bulk", ())]


def place_of(load: Load, build: Path) -> str:
    """The folder or address of a load's tables, for the folder of a build that has it."""
    return f"{load.root or build.parent / BULK}/{load.id}"


def missing(load: Load, build: Path) -> str:
    """Which of a load's tables is not there, as a path or an address; empty if all are."""
    for name in (*_SUMS, "codes.parquet"):
        place = f"{place_of(load, build)}/{name}"
        system, path = fsspec.core.url_to_fs(place)
        if not system.exists(path):
            return place
    return ""


def open_tables(loads: Sequence[Load], build: Path, registry: Registry, answer: Answer) -> BulkTables:
    """The tables of some loads, asked through an engine that has run `name_tables`."""

    def products(load: Load) -> list[str]:
        system, path = fsspec.core.url_to_fs(f"{place_of(load, build)}/codes.parquet")
        with system.open(path, "rb") as file:
            codes: list[str] = pq.read_table(file)["product"].to_pylist()
        return codes

    return BulkTables(loads, registry.members("EU27_2020"), answer, products)


def name_tables(session: Session, loads: Sequence[Load], build: Path, tables: Callable[[Answer], BulkTables]) -> None:
    """Name the tables of the loads, and their totals of Kazakhstan's trade, for an engine."""
    for name in _SUMS:
        session.parquet(f"bulk_{name}", [f"{place_of(load, build)}/{name}" for load in loads])
    session.arrow(HOME_TOTALS, tables(session.query).home_totals())


def with_bulk_coverage(coverage: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """What the build and loaded files have of each pair and indicator; columns of the mart `coverage`."""

    def kinds(found: pd.DataFrame) -> list[str]:
        spans = zip(found["period_start"], found["period_end"], strict=True)
        return sorted({str(Period(start, end).kind) for start, end in spans})

    rows = [
        {
            "reporter": reporter,
            "partner": partner,
            "indicator": indicator,
            "first": found["period_start"].min(),
            "last": found["period_end"].max(),
            "kinds": kinds(found),
            "count": len(found.drop_duplicates(["period_start", "period_end"])),
        }
        for (reporter, partner, indicator), found in totals.groupby(["reporter", "partner", "indicator"])
    ]
    both = pd.concat([coverage, pd.DataFrame(rows, columns=MART_SCHEMAS["coverage"].names)], ignore_index=True)
    merged = both.groupby(["reporter", "partner", "indicator"], as_index=False).agg(
        first=("first", "min"),
        last=("last", "max"),
        kinds=("kinds", lambda lists: sorted({kind for kinds in lists for kind in kinds})),
        count=("count", "max"),
    )
    return merged.astype({"first": "int32", "last": "int32"})


def with_bulk_products(held: pd.DataFrame, totals: pd.DataFrame, loads: Sequence[Load]) -> pd.DataFrame:
    """Which products the build has, and which loaded files have of Kazakhstan's trade; columns of `products_held`."""
    levels = pd.DataFrame(
        [(load.source, pd.Timestamp(load.published), level) for load in loads for level in load.levels[1:]],
        columns=["source", "published", "level"],
    )
    levels["published"] = levels["published"].astype(totals["published"].dtype)
    found = totals.merge(levels, on=["source", "published"])
    found["months"] = found["period_end"] - found["period_start"] + 1
    keys = ["source", "indicator", "reporter", "partner", "level"]
    made = found.groupby(keys, as_index=False).agg(
        first=("period_start", "min"),
        last=("period_end", "max"),
        months=("months", "min"),
        published=("published", "max"),
    )
    return made if held.empty else pd.concat([held, made], ignore_index=True).sort_values(keys, ignore_index=True)


def with_bulk_documents(held: pd.DataFrame, totals: pd.DataFrame, loads: Sequence[Load], source: str) -> pd.DataFrame:
    """The documents of a source with the loaded files among them, the newest first; columns of `documents`.

    A file without trade of Kazakhstan has no record of its own to lead to, and an empty `record_id`.
    """
    rows = []
    for load in loads:
        own = totals.loc[totals["record_id"].map(tag_of) == load.tag, "record_id"]
        if load.source == source:
            rows.append(
                {
                    "document": load.file,
                    "publisher": PUBLISHER,
                    "published": pd.Timestamp(load.published),
                    "published_precision": load.published_precision,
                    "url": address_of(load),
                    "event": None,
                    "figures": load.rows,
                    "record_id": own.iloc[0] if len(own) else "",
                }
            )
    if not rows:
        return held
    made = pd.DataFrame(rows, columns=held.columns)
    made["published"] = made["published"].astype(held["published"].dtype)
    both = pd.concat([held, made], ignore_index=True) if len(held) else made
    return both.sort_values(["published", "document"], ascending=[False, True], ignore_index=True)


def issues_of(loads: Sequence[Load]) -> pd.DataFrame:
    """The codes that loaded files have and the registry does not know, as notes (columns of ISSUE_SCHEMA)."""
    rows = [
        {
            **dict.fromkeys(ISSUE_SCHEMA.names, ""),
            "severity": str(Severity.INFO),
            "code": "unknown_code",
            "source": load.source,
            "file": load.file,
            "place": kind,
            "what": f"{len(codes)} codes are not known, their {sum(codes.values()):,} rows are kept as they are",
            "found": ", ".join(f"{code} ({count:,} rows)" for code, count in codes.items()),
        }
        for load in loads
        for kind, codes in load.unknown.items()
    ]
    return pd.DataFrame(rows, columns=ISSUE_SCHEMA.names)
