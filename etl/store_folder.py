"""The folder of a build: which one is served, and whether all of it is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from etl.model.layout import CURRENT, MANIFEST, SCHEMA_VERSION

MEND = "run `tradebrief etl` to build the data"


class StoreError(RuntimeError):
    """Data that are missing, damaged or of another version; the text says how to mend it."""


def current_folder(build_dir: Path) -> Path:
    """The folder of the build that CURRENT names in a build folder, or the folder of one build; raises StoreError."""
    if (build_dir / MANIFEST).is_file():
        return build_dir
    try:
        name = (build_dir / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"{build_dir}: no data are built here; {MEND}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{build_dir / CURRENT}: cannot be read ({error}); {MEND}") from error
    if not name.isalnum() or not (build_dir / name).is_dir():
        raise StoreError(f"{build_dir / CURRENT}: names the build {name[:80]!r}, which is not there; {MEND}")
    return build_dir / name


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a build; raises StoreError if it is damaged or of another version."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version = manifest["schema_version"]
        manifest["counts"]["observations"], manifest["hash"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder / 'manifest.json'}: missing or damaged ({error!r}); {MEND}") from error
    if version != SCHEMA_VERSION:
        raise StoreError(f"{folder}: made for schema {version}, this program reads {SCHEMA_VERSION}; {MEND}")
    return dict(manifest)


def check_table(path: Path, count: int | None) -> None:
    """Raise StoreError unless a table can be read and has so many rows."""
    try:
        found = pq.read_metadata(path).num_rows
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: missing or damaged ({error}); {MEND}") from error
    if found != count:
        raise StoreError(f"{path}: has {found} rows, its manifest says {count}; {MEND}")
