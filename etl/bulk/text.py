"""A publisher's bulk file as text: out of 7z, gzip or as it is, as a stream wherever the engine can read one."""

from __future__ import annotations

import gzip
import lzma
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import py7zr
from py7zr.exceptions import ArchiveError
from py7zr.io import Py7zIO, WriterFactory

from etl.sources.formats import LayoutError

_SEVEN_ZIP, _GZIP = b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b"
_DAMAGED = (ArchiveError, lzma.LZMAError, EOFError, OSError, ValueError)
_MEND = "download the file again and compare its size with the publisher's"
# A header line is far shorter; what has none so far on is no such file.
_LONGEST_HEADER = 4096


class _StoppedError(Exception):
    """Nobody reads on."""


@dataclass(frozen=True, slots=True)
class BulkText:
    """The text inside of a file: its own name, header line, and the day on which the publisher packed it, if told."""

    file: Path
    member: str
    header: str
    dated: date | None
    kind: str

    @contextmanager
    def opened(self, folder: Path, *, pipes: bool) -> Iterator[tuple[Path, bool]]:
        """A path at which an engine reads the text from its beginning, once, and whether it is gzip.

        7z comes through a named pipe in the folder, or as a file in it where the engine reads no pipes. Raises
        LayoutError at the end if the file turned out damaged.
        """
        if self.kind == "7z":
            with _unpacked(self, folder, pipes=pipes) as path:
                yield path, False
        elif self.kind == "gzip" and self.file.suffix != ".gz":
            # Engines tell by the name.
            (folder / "text.gz").symlink_to(self.file.resolve())
            yield folder / "text.gz", True
        else:
            yield self.file, self.kind == "gzip"

    @contextmanager
    def lines(self, folder: Path) -> Iterator[Iterator[str]]:
        """The lines of the text, header first, for finding a fault in it."""
        with self.opened(folder, pipes=True) as (path, packed):
            opened = gzip.open if packed else open
            with opened(path, "rt", encoding="utf-8", errors="replace") as lines:
                yield lines


def read_bulk_text(file: Path) -> BulkText:
    """Look into a file; raises LayoutError if it is damaged, holds several texts, or nothing with a header line."""
    with file.open("rb") as opened:
        start = opened.read(6)
    try:
        if start == _SEVEN_ZIP:
            return _seven_zip(file)
        if start[:2] == _GZIP:
            with gzip.open(file) as packed:
                header = packed.readline(_LONGEST_HEADER)
                stamp = packed.mtime
            dated = datetime.fromtimestamp(stamp, UTC).date() if stamp else None
            return BulkText(file, file.name.removesuffix(".gz"), _header(header, file), dated, "gzip")
        with file.open("rb") as plain:
            return BulkText(file, file.name, _header(plain.readline(_LONGEST_HEADER), file), None, "text")
    except _DAMAGED as error:
        raise _damaged(file, error) from error


def _seven_zip(file: Path) -> BulkText:
    with py7zr.SevenZipFile(file) as archive:
        members = [member for member in archive.list() if member.is_file]
        if len(members) != 1:
            names = ", ".join(member.filename for member in members)
            raise LayoutError(
                file.name, "archive", "not one text", expected="one .dat file", found=names or "none", mend=_MEND
            )
    start = bytearray()

    def first_line(data: bytes) -> None:
        start.extend(data)
        if b"\n" in start or len(start) > _LONGEST_HEADER:
            raise _StoppedError

    member = members[0]
    _unpack(file, first_line)
    dated = member.creationtime.date() if member.creationtime else None
    return BulkText(file, member.filename, _header(bytes(start), file), dated, "7z")


def _header(start: bytes, file: Path) -> str:
    line, newline, _ = start.partition(b"\n")
    if not newline or b"\0" in line:
        raise LayoutError(
            file.name,
            "line 1",
            "neither 7z, gzip nor a comma separated text",
            expected="a bulk file as published, such as full_v2_202401.7z",
            found=repr(start[:40]),
            mend=_MEND,
        )
    return line.decode("utf-8-sig", "replace").strip()


@contextmanager
def _unpacked(text: BulkText, folder: Path, *, pipes: bool) -> Iterator[Path]:
    path = folder / "text.csv"
    if not pipes:
        with path.open("wb") as file:
            _unpack(text.file, file.write)
        yield path
        path.unlink()
        return
    os.mkfifo(path)
    pump = _Pump(text.file, path)
    pump.start()
    try:
        yield path
    except Exception:
        pump.stop()
        # A text that ends too early may well be what the reader stumbled over.
        if pump.error is None:
            raise
    finally:
        pump.stop()
        path.unlink()
    if pump.error is not None:
        raise _damaged(text.file, pump.error) from pump.error


class _Pump(threading.Thread):
    """Unpacks into a named pipe until the end, or until nobody reads on; keeps the error that it met."""

    def __init__(self, file: Path, pipe: Path) -> None:
        super().__init__(name="unpack", daemon=True)
        self._file, self._pipe = file, pipe
        self._stopped = threading.Event()
        self.error: Exception | None = None

    def run(self) -> None:
        """Unpack."""
        try:
            with self._pipe.open("wb") as pipe:

                def write(data: bytes) -> None:
                    if self._stopped.is_set():
                        raise _StoppedError
                    pipe.write(data)

                _unpack(self._file, write)
        except BrokenPipeError:
            return
        except Exception as error:
            # Told by the thread that waits for this one.
            self.error = error

    def stop(self) -> None:
        """Wait for the end; what nobody has read by now is thrown away."""
        self.join(0.2)
        if not self.is_alive():
            return
        self._stopped.set()
        # A reader that takes what is left, for a writer that waits for one.
        descriptor = os.open(self._pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            while self.is_alive():
                with suppress(BlockingIOError):
                    os.read(descriptor, 1 << 20)
                self.join(0.01)
        finally:
            os.close(descriptor)


def _unpack(file: Path, write: Callable[[bytes], Any]) -> None:
    """Give the bytes of an archive's one text to `write` as they come; ends early when that raises _StoppedError."""
    try:
        with py7zr.SevenZipFile(file) as archive:
            archive.extract(targets=archive.getnames(), factory=_Into(write))
    except _StoppedError:
        return


class _Into(WriterFactory):
    """What py7zr asks for a place to unpack to."""

    def __init__(self, write: Callable[[bytes], Any]) -> None:
        self._write = write

    def create(self, filename: str) -> Py7zIO:
        """One for every member: there is one member."""
        return _Sink(self._write)


class _Sink(Py7zIO):
    """Bytes passed on, never read back."""

    def __init__(self, write: Callable[[bytes], Any]) -> None:
        self._write, self._size = write, 0

    def write(self, s: bytes | bytearray) -> int:
        """Pass bytes on."""
        self._write(bytes(s))
        self._size += len(s)
        return len(s)

    def read(self, size: int | None = None) -> bytes:
        """Nothing is kept."""
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        """There is no other place to go to."""
        return self._size

    def flush(self) -> None:
        """Nothing is held back."""

    def size(self) -> int:
        """Bytes so far."""
        return self._size


def _damaged(file: Path, error: Exception) -> LayoutError:
    if isinstance(error, LayoutError):
        return error
    return LayoutError(
        file.name,
        "archive",
        "the file is damaged or incomplete",
        expected="a whole file",
        found=f"{type(error).__name__}: {error}",
        mend=_MEND,
    )
