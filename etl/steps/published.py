"""What is published already: the build that CURRENT names, and whether it is whole. Loads no data library."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from etl.model.layout import CURRENT, HASH_LENGTH, LAST_RUN, MANIFEST

BUILD_NAME = re.compile(rf"[0-9a-f]{{{HASH_LENGTH}}}")


def current(out_dir: Path) -> str | None:
    """The hash that CURRENT names, or None where nothing is published."""
    try:
        return (out_dir / CURRENT).read_text(encoding="ascii").strip() or None
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def builds(out_dir: Path) -> list[Path]:
    """The folders of all builds that are kept, the latest last."""
    found = [folder for folder in out_dir.iterdir() if BUILD_NAME.fullmatch(folder.name) and folder.is_dir()]
    return sorted(found, key=lambda folder: folder.stat().st_mtime)


def bulk_entries(folder: Path) -> list[dict[str, Any]]:
    """The entries of the files that a build has beside it; none where its manifest cannot be read."""
    try:
        return list(json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("bulk", ()))
    except (OSError, ValueError, AttributeError):
        return []


def loaded(out_dir: Path) -> list[dict[str, Any]]:
    """The entries of the files loaded now: of the build that is served, or of the latest one that can be read."""
    served = current(out_dir)
    kept = builds(out_dir) if out_dir.is_dir() else []
    order = sorted(kept, key=lambda folder: folder.name == served)
    readable = [folder for folder in order if _has_manifest(folder)]
    return bulk_entries(readable[-1]) if readable else []


def _has_manifest(folder: Path) -> bool:
    try:
        return isinstance(json.loads((folder / MANIFEST).read_text(encoding="utf-8")), dict)
    except (OSError, ValueError):
        return False


def is_whole(folder: Path) -> bool:
    """Whether every file of a published build is there, with the digest that its manifest notes."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        return all(file_digest(folder / name) == digest for name, digest in files.items())
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return False


def file_digest(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def last_run(out_dir: Path) -> dict[str, Any]:
    """What the last complete run noted; empty where there was none, or its note is unreadable."""
    try:
        noted = json.loads((out_dir / LAST_RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}
