"""Fetch, build, report: what `tradebrief refresh` does, safe to be started by a clock.

What is served stays as it is until a whole build has been checked; tables that the build refuses are taken out again,
so that the next run starts from sound inputs. Two runs on one data folder exclude each other.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.durable import write_whole
from etl.fetch.client import Client
from etl.fetch.failure import FetchError
from etl.model.issue import Issue
from etl.model.layout import ASIDE, SNAPSHOTS
from etl.registry import Registry
from etl.retrieve import Retrieval, RetrievalError, Wish, retrieve
from etl.sources.connectors import Connector
from etl.sources.formats import LayoutError

if TYPE_CHECKING:
    from etl.steps.report import BuildReport

LOCK, LAST = ".refresh.lock", "last_refresh.json"


class RefreshRunningError(RuntimeError):
    """Another fetch or refresh of the same data folder is under way."""


@dataclass(slots=True)
class Refresh:
    """What a refresh did: what each source gave, what failed, what was built, what now contradicts."""

    retrievals: list[Retrieval] = field(default_factory=list)
    failures: list[Issue] = field(default_factory=list)
    built: BuildReport | None = None
    # Entries of the ledger that the build before did not have; None where there was no build before.
    contradictions: list[dict[str, Any]] | None = None
    undone: bool = False

    @property
    def published(self) -> bool:
        """Whether what is served is made from all that is held now."""
        return self.built is not None and self.built.ok


@contextmanager
def refreshing(data_dir: Path) -> Iterator[None]:
    """Hold the lock of a data folder; raises RefreshRunningError if another run holds it.

    The lock is the kernel's and ends with the process, so a killed run never blocks the next one; what that run left
    half-written is removed.
    """
    folder = data_dir / SNAPSHOTS
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefreshRunningError(
                f"{data_dir}: another fetch or refresh is running; wait until it has ended"
            ) from None
        for left in [*folder.glob(f"*/{ASIDE}*"), *(data_dir / "official").glob(f"*/{ASIDE}*")]:
            left.unlink()
        yield


def refresh(
    connectors: Sequence[Connector],
    data_dir: Path,
    out_dir: Path,
    registry: Registry,
    wish: Wish,
    client: Client | None,
    *,
    say: Callable[[str], None] = lambda text: None,
) -> Refresh:
    """Fetch each source, build, and compare the contradictions with those of the build before.

    A source that fails is listed and hides no other's news. Raises PublishError when a build is running. Call within
    `refreshing`.
    """
    from etl.build import build

    result = Refresh()
    before = _ledger(out_dir)
    for connector in connectors:
        say(f"fetch {connector.id}")
        try:
            result.retrievals.append(retrieve(connector, data_dir, registry, wish, client))
        except (FetchError, LayoutError) as error:
            result.failures.append(error.issue(connector.id))
        except RetrievalError as error:
            result.failures += error.issues
    say("build")
    try:
        result.built = build(data_dir, out_dir)
    finally:
        if not result.published:
            for retrieval in result.retrievals:
                result.undone |= bool(retrieval.written)
                retrieval.undo()
    if result.published and before is not None:
        result.contradictions = [row for key, row in (_ledger(out_dir) or {}).items() if key not in before]
    return result


def note(result: Refresh, data_dir: Path) -> Path:
    """Write what a refresh did as JSON beside the snapshots, for programs; the file's path."""
    path = data_dir / SNAPSHOTS / LAST
    fields = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "published": result.published,
        "hash": result.built.hash if result.built else None,
        "sources": [
            {
                "source": r.source,
                "files": [{"name": h.name, "address": h.address, "sha256": h.sha256} for h in r.files],
                "files_new": r.files_new,
                "new": r.new,
                "revised": [
                    {"figure": v.key, "before": str(v.before), "now": str(v.now), "unit": v.unit} for v in r.revised
                ],
                "unchanged": r.unchanged,
                "unknown": [{"dimension": d, "code": c, "cells": n} for (d, c), n in r.unknown.items()],
                "left_out": dict(r.left_out),
            }
            for r in result.retrievals
        ],
        "failures": [issue.text() for issue in result.failures],
        "contradictions": result.contradictions,
    }
    write_whole(path, json.dumps(fields, indent=2, ensure_ascii=False, default=str).encode() + b"\n")
    return path


def _ledger(out_dir: Path) -> Mapping[str, dict[str, Any]] | None:
    """The contradictions of what is served, by id; None where nothing is served."""
    from etl.store import Store, StoreError

    try:
        store = Store.open(out_dir)
    except StoreError:
        return None
    try:
        shown = store.ledger()[["id", "hypothesis", "indicator", "reporter", "partner", "period", "unit"]]
        return {str(row["id"]): {str(k): v for k, v in row.items()} for row in shown.to_dict("records")}
    finally:
        store.close()
