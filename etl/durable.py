"""Writing files so that a crash or a power cut leaves the old one or the new one, never half of either."""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex

from etl.model.layout import ASIDE


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, and stays after a power cut.

    The folder must be there; raises OSError, and then leaves what was there before.
    """
    aside = path.with_name(f"{ASIDE}{token_hex(8)}")
    try:
        with aside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make what was written to a file last through a power cut."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


__all__ = ["sync_file", "sync_folder", "write_whole"]
