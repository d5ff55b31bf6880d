"""Loading of a publisher's bulk file: its tables are made, put beside the builds, and published with what is served.

The served build is published again as it is, with the file in its manifest: a crash or a bad file at any point leaves
what is served as it was. `tradebrief etl` keeps what is loaded.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from etl.bulk.layout import layout_of
from etl.bulk.load import BULK_VERSION, ROOT_SETTING, Load
from etl.bulk.places import missing
from etl.bulk.record_ids import TooManyKeysError, make_tag
from etl.bulk.step import Found, Say, run_step
from etl.bulk.tables import code_lists
from etl.bulk.text import BulkText, read_bulk_text
from etl.durable import sync_file, sync_folder
from etl.engine import Engine
from etl.model.dataset import TABLE_SCHEMAS
from etl.model.layout import ASIDE, BULK, HASH_LENGTH
from etl.model.period import Period
from etl.registry import Registry
from etl.sources.sidecar import last_day
from etl.steps.frames import with_sources
from etl.steps.publish import note_run, publish, publishing
from etl.steps.published import current, file_digest, last_run, loaded
from etl.store_folder import StoreError, read_manifest

SOURCES = ("eurostat_comext",)
_SERVED_FACTS = ("inputs", "sources")


class LoadError(RuntimeError):
    """A file that cannot be loaded or unloaded; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: the file, the build that is served now, and whether the file had been loaded before."""

    load: Load
    hash: str
    before: bool = False


def load(
    file: Path,
    source: str,
    out_dir: Path,
    registry: Registry,
    engine: Engine,
    *,
    published: str = "",
    say: Say = lambda step: None,
) -> LoadReport:
    """Load a bulk file of a source into a folder of builds and publish a build that has it.

    `published` is the day, month or year of the edition where the file does not tell it. The same file again changes
    nothing. Raises LayoutError for a file that is none of the publisher's, LoadError, PublishError, EngineError.
    """
    out_dir = out_dir.resolve()
    with publishing(out_dir):
        served = _served(out_dir)
        entries = loaded(out_dir)
        text = read_bulk_text(file)
        layout = layout_of(text.header, text.member)
        digest = file_digest(file)
        for entry in [entry for entry in entries if entry["sha256"] == digest]:
            held = Load.from_entry(entry)
            if not missing(held, out_dir / served):
                return LoadReport(held, served, before=True)
            entries.remove(entry)
        day = published or (text.dated.isoformat() if text.dated else "")
        identity = "\n".join((f"bulk {BULK_VERSION}", source, digest, day))
        name = hashlib.sha256(identity.encode()).hexdigest()[:HASH_LENGTH]
        tag = make_tag(name)
        if taken := [entry["file"] for entry in entries if entry["tag"] == tag]:
            raise LoadError(f"{file.name}: its addresses are those of {taken[0]}; unload that one, or leave this one")
        aside = out_dir / f"{ASIDE}{os.getpid()}-{BULK}-{name}"
        found = run_step(text, layout, engine, aside, tag=tag, areas=registry.areas, say=say)
        made = _load(text, source, name, tag, digest, day, layout.name, found, registry)
        try:
            code_lists(made, found.products).check()
        except TooManyKeysError as error:
            raise LoadError(f"{file.name}: {error}") from error
        say("publish")
        _place(aside, made, out_dir)
        tables = with_sources(_read(out_dir / served), [source], registry)
        return LoadReport(made, _publish(tables, out_dir, served, [*entries, made.entry()]))


def unload(wanted: Sequence[str], out_dir: Path) -> list[Load]:
    """Publish a build without some loaded files, named by id or file name, or all for `all`; gives those taken out.

    Their tables stay until no kept build has them; under an address of TRADEBRIEF_BULK they stay for good. Raises
    LoadError for a name that is not loaded, PublishError.
    """
    out_dir = out_dir.resolve()
    with publishing(out_dir):
        served, entries = _served(out_dir), loaded(out_dir)
        names = {entry[key] for entry in entries for key in ("id", "file")}
        if unknown := [name for name in wanted if name not in names and name != "all"]:
            held = ", ".join(entry["file"] for entry in entries) or "nothing"
            raise LoadError(f"{unknown[0]}: not loaded; loaded is {held}")
        out = [e for e in entries if "all" in wanted or e["id"] in wanted or e["file"] in wanted]
        _publish(_read(out_dir / served), out_dir, served, [entry for entry in entries if entry not in out])
        return [Load.from_entry(entry) for entry in out]


def held_loads(out_dir: Path) -> list[Load]:
    """The files loaded now."""
    return [Load.from_entry(entry) for entry in loaded(out_dir.resolve())]


def _served(out_dir: Path) -> str:
    served = current(out_dir)
    if served is None or not (out_dir / served).is_dir():
        raise LoadError(f"{out_dir}: no data are built here; run `tradebrief etl` first")
    try:
        read_manifest(out_dir / served)
    except StoreError as error:
        raise LoadError(str(error)) from error
    return served


def _load(
    text: BulkText,
    source: str,
    name: str,
    tag: str,
    digest: str,
    day: str,
    layout: str,
    found: Found,
    registry: Registry,
) -> Load:
    published = last_day(day) if day else _by_then(found, registry.source(source).expected_lag_months)
    return Load(
        id=name,
        tag=tag,
        source=source,
        file=text.file.name,
        member=text.member,
        sha256=digest,
        bytes=text.file.stat().st_size,
        layout=layout,
        published=published,
        published_precision={10: "day", 7: "month", 4: "year"}.get(len(day), "inferred"),
        rows=found.rows,
        resolution=found.resolution,
        periods=found.periods,
        reporters=found.reporters,
        partners=found.partners,
        levels=found.levels,
        value_eur=found.value_eur,
        counts=found.counts,
        unknown=found.unknown,
        root=os.environ.get(ROOT_SETTING, "").rstrip("/"),
    )


def _by_then(found: Found, lag_months: int | None) -> date:
    """The day by which the publisher has certainly published the file's last month, as it does."""
    last = max(end for _, end in found.periods) + (lag_months or 0)
    return last_day(Period(last, last).code)


def _place(aside: Path, made: Load, out_dir: Path) -> None:
    """Put the tables where the store looks for them: as a whole, and not again where they are already."""
    if made.root:
        system, path = fsspec.core.url_to_fs(f"{made.root}/{made.id}")
        if missing(made, aside):
            for table in sorted(aside.rglob("*.parquet"), key=lambda one: one.name == "codes.parquet"):
                system.makedirs(f"{path}/{table.parent.relative_to(aside).as_posix()}", exist_ok=True)
                system.put_file(str(table), f"{path}/{table.relative_to(aside).as_posix()}")
        shutil.rmtree(aside)
        return
    final = out_dir / BULK / made.id
    final.parent.mkdir(exist_ok=True)
    if final.is_dir():
        if not missing(made, aside):
            shutil.rmtree(aside)
            return
        shutil.rmtree(final)
    for table in aside.rglob("*.parquet"):
        sync_file(table)
    os.rename(aside, final)
    sync_folder(final.parent)


def _read(folder: Path) -> dict[str, pa.Table]:
    return {name: pq.read_table(folder / f"{name}.parquet") for name in TABLE_SCHEMAS}


def _publish(tables: dict[str, pa.Table], out_dir: Path, served: str, entries: Sequence[dict[str, Any]]) -> str:
    manifest = read_manifest(out_dir / served)
    facts = {name: manifest[name] for name in _SERVED_FACTS if name in manifest}
    name = publish(tables, out_dir, facts, entries)
    noted = last_run(out_dir)
    if noted.get("hash") == served:
        # The figures of the build are the same: the next run of `etl` has nothing to do.
        note_run(out_dir, noted | {"hash": name})
    return name
