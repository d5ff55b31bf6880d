"""The bulk tables as a store uses them: named for the engine, and beside what the build itself has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from etl.bulk.load import Load
from etl.bulk.places import Places, home_files, missing, products_of
from etl.bulk.record_ids import tag_of
from etl.bulk.records import PUBLISHER, address_of
from etl.bulk.tables import QUANTITIES, Answer, BulkTables
from etl.engine import Session
from etl.model.dataset import MART_SCHEMAS
from etl.model.issue import ISSUE_SCHEMA, Severity
from etl.model.period import Period
from etl.registry import Registry

__all__ = [
    "HOME_TOTALS",
    "QUANTITIES",
    "Answer",
    "BulkTables",
    "issues_of",
    "loads_of",
    "missing_of",
    "name_home_totals",
]
__all__ += ["open_tables", "with_bulk_coverage", "with_bulk_documents", "with_bulk_products"]

HOME_TOTALS = "bulk_home_totals"


def loads_of(manifest: Mapping[str, Any]) -> list[Load]:
    """The loaded files of a build; raises KeyError, TypeError or ValueError if its manifest is damaged."""
    return [Load.from_entry(entry) for entry in manifest.get("bulk", ())]


def missing_of(loads: Sequence[Load], build: Path) -> str:
    """What is not there of the loaded files of a build, and how to mend it; empty if all is."""
    for load in loads:
        if place := missing(load, build):
            return f"{place}: missing; load {load.file} again, or `tradebrief unload {load.id}`"
    gone = [str(path) for path in home_files(loads, build).values() if not path.is_file()]
    return f"{gone[0]}: missing; run `tradebrief etl --force` to make it again" if gone else ""


def open_tables(
    loads: Sequence[Load], build: Path, registry: Registry, answer: Answer, reading: Callable[[Sequence[str]], str]
) -> BulkTables:
    """The tables of some loads, asked through an engine: its answers, and how it reads files (see Answers)."""
    places = Places(loads, build, reading)
    return BulkTables(loads, registry.members("EU27_2020"), answer, places, lambda load: products_of(load, build))


def name_home_totals(session: Session, loads: Sequence[Load], build: Path, registry: Registry) -> None:
    """Name the totals of Kazakhstan's trade in loaded files for an engine, so that they stand beside the build's."""
    tables = open_tables(loads, build, registry, session.query, session.reading)
    session.arrow(HOME_TOTALS, tables.home_totals())


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
