"""Publishing of a build: written aside, read back, made durable, named by its content, then pointed to in one step.

A crash at any point leaves what is served as it was; what a killed run left behind is removed by the next one.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.bulk.home_files import write_home
from etl.bulk.load import Load
from etl.bulk.places import missing
from etl.durable import sync_file, sync_folder, write_whole
from etl.engine import EngineError
from etl.model.dataset import MART_SCHEMAS, ROW_GROUP, ROW_GROUPS, TABLE_SCHEMAS
from etl.model.layout import ASIDE, BULK, CURRENT, LAST_RUN, MANIFEST, SCHEMA_VERSION
from etl.steps.content import content_hash, hash_with, in_order, marts
from etl.steps.published import BUILD_NAME, builds, bulk_entries, current, file_digest, is_whole

LOCK = ".lock"
# Builds that stay beside the served one, so that a chart frozen to its data can be shown as it was.
KEPT_BUILDS = 12


class PublishError(RuntimeError):
    """A build that could not be published; the data served before are untouched."""


@contextmanager
def publishing(out_dir: Path) -> Iterator[None]:
    """Hold the lock of a build folder and clear what killed runs left; raises PublishError if another run holds it.

    The lock is the kernel's and ends with the process, so a killed run never blocks the next one.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    with (out_dir / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishError(f"{out_dir}: another build is running; wait until it has ended") from None
        for left in out_dir.glob(f"{ASIDE}*"):
            _remove(left)
        yield


def publish(
    tables: Mapping[str, pa.Table],
    out_dir: Path,
    facts: Mapping[str, Any],
    bulk: Iterable[Mapping[str, Any]] = (),
) -> str:
    """Publish the tables of TABLE_SCHEMAS (rows in any order) and return the content hash.

    `facts` are further entries of the manifest (inputs, versions); they must follow from the input alone. `bulk` are
    the entries of loaded files (etl.bulk.load), whose tables are there already. Call within `publishing`. Raises
    PublishError if what was written does not read back equal.
    """
    ordered = {name: in_order(tables[name].cast(schema), name) for name, schema in TABLE_SCHEMAS.items()}
    content, loads = content_hash(ordered), sorted(bulk, key=lambda entry: str(entry["id"]))
    name = hash_with(content, [str(entry["id"]) for entry in loads])
    if loads:
        facts = {**facts, "bulk": loads}
    aside = out_dir / f"{ASIDE}{os.getpid()}-{name}"
    aside.mkdir()
    write_tables(aside, {**ordered, **marts(ordered)})
    _read_back(aside, ordered, content)
    before = current(out_dir)
    _write_home(aside, loads, out_dir / before if before else None)
    manifest = _manifest(aside, name, facts)
    _write(aside / MANIFEST, manifest)
    sync_folder(aside)
    _place(aside, out_dir / name, manifest)
    _write(out_dir / f"{ASIDE}{CURRENT}", name + "\n")
    os.replace(out_dir / f"{ASIDE}{CURRENT}", out_dir / CURRENT)
    sync_folder(out_dir)
    if before != name:
        _prune(out_dir, keep={name, before, *_latest(out_dir)})
        _prune_bulk(out_dir)
    return name


def note_run(out_dir: Path, note: Mapping[str, Any]) -> None:
    """Note what a complete run did, for the next one to see whether anything has changed."""
    text = json.dumps(note, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    write_whole(out_dir / LAST_RUN, text.encode())


def write_tables(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Write each table to `<name>.parquet` in a folder and make it durable."""
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        pq.write_table(table, path, compression="zstd", row_group_size=ROW_GROUPS.get(name, ROW_GROUP))
        sync_file(path)


def _read_back(folder: Path, ordered: Mapping[str, pa.Table], name: str) -> None:
    read = {table: pq.read_table(folder / f"{table}.parquet") for table in ordered}
    for table, schema in TABLE_SCHEMAS.items():
        if not read[table].schema.equals(schema):
            raise PublishError(f"{folder / table}.parquet: reads back with another schema")
    if content_hash(read) != name:
        raise PublishError(f"{folder}: the tables do not read back as they were written")
    for mart, schema in MART_SCHEMAS.items():
        if not pq.read_schema(folder / f"{mart}.parquet").equals(schema):
            raise PublishError(f"{folder / mart}.parquet: reads back with another schema")


def _write_home(folder: Path, entries: Iterable[Mapping[str, Any]], before: Path | None) -> None:
    loads = [Load.from_entry(entry) for entry in entries]
    for load in loads:
        if place := missing(load, folder):
            raise PublishError(f"{place}: missing; `tradebrief unload {load.id}`, then load {load.file} again")
    try:
        write_home(loads, folder, before)
    except EngineError as error:
        raise PublishError(f"the loaded files cannot be read: {error}") from error


def _manifest(folder: Path, name: str, facts: Mapping[str, Any]) -> str:
    paths = sorted(folder.glob("*.parquet"))
    manifest = {
        "hash": name,
        "schema_version": SCHEMA_VERSION,
        "counts": {path.stem: pq.read_metadata(path).num_rows for path in paths},
        "files": {path.name: file_digest(path) for path in paths},
        **facts,
    }
    return json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _place(aside: Path, final: Path, manifest: str) -> None:
    tables = [path.relative_to(aside) for path in aside.rglob("*.parquet")]
    if is_whole(final) and all((final / table).is_file() for table in tables):
        # The same content from other inputs (a comment, say): only the manifest tells them apart.
        if (final / MANIFEST).read_text(encoding="utf-8") != manifest:
            os.replace(aside / MANIFEST, final / MANIFEST)
            sync_folder(final)
        shutil.rmtree(aside)
        return
    if final.exists():
        os.rename(final, aside.with_name(f"{aside.name}-damaged"))
    os.rename(aside, final)


def _latest(out_dir: Path) -> list[str]:
    """The builds published last: charts that were embedded for good still show theirs."""
    return [folder.name for folder in builds(out_dir)[-KEPT_BUILDS:]]


def _prune(out_dir: Path, keep: set[str | None]) -> None:
    # Builds only: what else lies in a folder that someone gave as the place of builds is not ours to remove.
    for folder in builds(out_dir):
        if folder.name not in keep:
            _remove(folder)


def _prune_bulk(out_dir: Path) -> None:
    """Remove the tables of loaded files that no kept build has."""
    held = {str(entry["id"]) for folder in builds(out_dir) for entry in bulk_entries(folder)}
    folder = out_dir / BULK
    for load in folder.iterdir() if folder.is_dir() else ():
        if BUILD_NAME.fullmatch(load.name) and load.name not in held:
            _remove(load)


def _remove(path: Path) -> None:
    if path.is_dir():
        # Out of the way in one step, so that no half-removed build is ever seen under its name.
        aside = path if path.name.startswith(ASIDE) else path.with_name(f"{ASIDE}old-{path.name}")
        if aside != path:
            os.rename(path, aside)
        shutil.rmtree(aside)
    else:
        path.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    sync_file(path)
