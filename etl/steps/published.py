"""What is published already: the build that CURRENT names, and whether it is whole. Loads no data library."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from etl.model.layout import CURRENT, LAST_RUN, MANIFEST


def current(out_dir: Path) -> str | None:
    """The hash that CURRENT names, or None where nothing is published."""
    try:
        return (out_dir / CURRENT).read_text(encoding="ascii").strip() or None
    except (FileNotFoundError, UnicodeDecodeError):
        return None


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
