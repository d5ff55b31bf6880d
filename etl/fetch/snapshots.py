"""What publishers sent, kept as it came: `<folder>/<source>/<time>-<hash>.<ending>` and a note of origin beside it.

Append-only: a file is never changed or replaced. The same bytes again are noted in `seen.jsonl`, not stored twice.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.durable import write_whole
from etl.fetch.failure import FetchError

_NOTE = ".origin.json"
_SEEN = "seen.jsonl"
_HASH_SHOWN = 12
_UNSAFE = re.compile(r"[^\w.+-]+")


@dataclass(frozen=True, slots=True)
class Held:
    """One file of the store: where it lies, what it is of, and how it came."""

    path: Path
    name: str
    sha256: str
    address: str
    retrieved: datetime
    headers: Mapping[str, str]

    def read(self) -> bytes:
        """The bytes as they came; raises FetchError if the file was damaged since."""
        data = self.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise FetchError(
                "damaged_snapshot",
                str(self.path),
                "the file is not what was downloaded",
                expected=f"SHA-256 {self.sha256}",
                mend="remove the file and its note, then fetch again",
            )
        return data


@dataclass(frozen=True, slots=True)
class SnapshotStore:
    """The snapshots of one source below a folder."""

    folder: Path
    source: str

    def held(self) -> list[Held]:
        """All snapshots, the oldest first; a file without a note was never finished and is no snapshot."""
        notes = sorted((self.folder / self.source).glob(f"*{_NOTE}"))
        return [_held(path) for path in notes if path.with_name(path.name.removesuffix(_NOTE)).is_file()]

    def latest(self, name: str) -> Held | None:
        """The newest snapshot of a file's name, None if it was never fetched."""
        return max((held for held in self.held() if held.name == name), key=lambda h: h.retrieved, default=None)

    def keep(
        self, name: str, data: bytes, *, address: str, retrieved: datetime, headers: Mapping[str, str]
    ) -> tuple[Held, bool]:
        """Store bytes under a file's name; the snapshot, and whether these bytes are new under that name."""
        digest = hashlib.sha256(data).hexdigest()
        before = next((held for held in self.held() if held.sha256 == digest and held.name == name), None)
        if before is not None:
            self.note_unchanged(before, retrieved)
            return before, False
        safe = _UNSAFE.sub("_", name)
        stamp = retrieved.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        path = self.folder / self.source / f"{stamp}-{digest[:_HASH_SHOWN]}-{safe}"
        path.parent.mkdir(parents=True, exist_ok=True)
        note = {
            "name": name,
            "address": address,
            "retrieved": retrieved.astimezone(UTC).isoformat(timespec="seconds"),
            "sha256": digest,
            "bytes": len(data),
            "headers": dict(headers),
        }
        # The note comes last: without it the bytes do not count.
        write_whole(path, data)
        write_whole(path.with_name(path.name + _NOTE), json.dumps(note, indent=2, ensure_ascii=False).encode() + b"\n")
        return _held(path.with_name(path.name + _NOTE)), True

    def note_unchanged(self, held: Held, at: datetime) -> None:
        """Note that the publisher still had the same at a time."""
        line = {"at": at.astimezone(UTC).isoformat(timespec="seconds"), "name": held.name, "sha256": held.sha256}
        with (self.folder / self.source / _SEEN).open("a", encoding="utf-8") as log:
            log.write(json.dumps(line, ensure_ascii=False) + "\n")


def _held(note_path: Path) -> Held:
    note: dict[str, Any] = json.loads(note_path.read_text(encoding="utf-8"))
    return Held(
        path=note_path.with_name(note_path.name.removesuffix(_NOTE)),
        name=note["name"],
        sha256=note["sha256"],
        address=note["address"],
        retrieved=datetime.fromisoformat(note["retrieved"]),
        headers=note["headers"],
    )
