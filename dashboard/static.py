"""Files that never change under their address: assets and the scripts of Dash as one bundle, compressed once."""

from __future__ import annotations

import gzip
import logging
import mimetypes
import os
import re
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import brotli

LOG = logging.getLogger(__name__)
PREFIX = "/static/"
IMMUTABLE = "public, max-age=31536000, immutable"
QUICK, BEST = 5, 11
# Small enough that the best compression takes no noticeable time at the start.
SMALL = 200_000
STALE_LOCK_SECONDS = 120.0
LEAST_PRIORITY = 19
_TEXT = ("text/", "application/javascript", "text/javascript", "application/json", "image/svg+xml")
_CSS_URL = re.compile(r"url\(['\"]?([\w./-]+?)(#[\w-]+)?['\"]?\)")
# What every document asks for, by the names of files in `assets`.
STYLES, PLOTLY, ICON = "tradebrief.css", "plotly-basic.min.js", "favicon.svg"
FONTS = ("fonts/tb-sans-400-latin.woff2", "fonts/tb-sans-600-latin.woff2", "fonts/tb-serif-600-latin.woff2")
_PUBLISHED = (".js", ".css", ".svg", ".woff2", ".ico", ".png")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


def content_hash(data: bytes) -> str:
    """16 hex digits that change with the content."""
    return blake2b(data, digest_size=8).hexdigest()


def is_text(mime: str) -> bool:
    """Whether compressing a file of that type is worth it."""
    return mime.startswith(_TEXT)


@dataclass(slots=True)
class StaticFile:
    """One file with its encodings; large ones get a better one as soon as it is made (see Precompressor)."""

    url: str
    mime: str
    data: bytes
    encodings: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_large(self) -> bool:
        """Whether the best compression is left to the Precompressor."""
        return is_text(self.mime) and len(self.data) > SMALL

    def body(self, encoding: str) -> tuple[bytes, str]:
        """The bytes for an accepted encoding (`br`, `gzip` or "") and the encoding they are in."""
        found = self.encodings.get(encoding)
        return (found, encoding) if found is not None else (self.data, "")


def make_file(url: str, mime: str, data: bytes) -> StaticFile:
    """A file with its encodings.

    The best brotli for small ones, a quick one for large ones; none for fonts, pictures.
    """
    file = StaticFile(url, mime, data)
    if is_text(mime):
        quality = QUICK if file.is_large else BEST
        file.encodings = {
            "br": brotli.compress(data, mode=brotli.MODE_TEXT, quality=quality),
            "gzip": gzip.compress(data, 6, mtime=0),
        }
    return file


class StaticFiles:
    """Files by address; each address holds the hash of its content, so that browsers may keep it for ever."""

    def __init__(self) -> None:
        """No files yet."""
        self._by_url: dict[str, StaticFile] = {}
        self._url_by_name: dict[str, str] = {}

    def add(self, name: str, data: bytes, mime: str | None = None, url: str | None = None) -> str:
        """Publish a file and give its address; `url` overrides `/static/<hash>/<name>` and may hold `{hash}`."""
        kind = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        address = (url or f"{PREFIX}{{hash}}/{name}").replace("{hash}", content_hash(data))
        self._by_url[address] = make_file(address, kind, data)
        self._url_by_name[name] = address
        return address

    def add_folder(self, folder: Path) -> None:
        """Publish the scripts, styles, pictures and fonts of a folder; in styles, `url(name)` becomes the address.

        Raises FileNotFoundError if the folder is missing or a style names a file that is not there.
        """
        if not folder.is_dir():
            raise FileNotFoundError(f"no assets at {folder}: tradebrief runs from its repository")
        names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.suffix in _PUBLISHED)
        for name in (n for n in names if not n.endswith(".css")):
            self.add(name, (folder / name).read_bytes())
        for name in (n for n in names if n.endswith(".css")):
            self.add(name, self.resolve_css((folder / name).read_text(encoding="utf-8")).encode())

    def resolve_css(self, css: str) -> str:
        """A style sheet with each `url(name)` replaced by the address of that file."""

        def address(match: re.Match[str]) -> str:
            name, fragment = match.group(1), match.group(2) or ""
            if name not in self._url_by_name:
                raise FileNotFoundError(f"a style names {name!r}, which is not among the assets")
            return f"url({self._url_by_name[name]}{fragment})"

        return _CSS_URL.sub(address, css)

    def url(self, name: str) -> str:
        """The address of a file; KeyError if there is none of that name."""
        return self._url_by_name[name]

    def font_preloads(self) -> list[str]:
        """The links that let a browser ask for the fonts of the first view before it has read the styles."""
        return [
            f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{self.url(font)}">' for font in FONTS
        ]

    def read(self, name: str) -> bytes:
        """The bytes of an asset by its name; raises KeyError for an unknown one."""
        return self._by_url[self._url_by_name[name]].data

    def own_scripts(self, *but: str) -> list[bytes]:
        """The scripts among the assets, in the order of their names, without those named."""
        names = sorted(n for n in self._url_by_name if n.endswith(".js") and "/" not in n and n not in but)
        return [self._by_url[self._url_by_name[name]].data for name in names]

    def get(self, url: str) -> StaticFile | None:
        """The file at an address."""
        return self._by_url.get(url)

    def large(self) -> tuple[StaticFile, ...]:
        """The files whose best compression takes seconds."""
        return tuple(file for file in self._by_url.values() if file.is_large)

    def version(self) -> str:
        """A hash over all addresses: changes whenever any file does."""
        return content_hash("\n".join(sorted(self._by_url)).encode())

    def manifest(self) -> Mapping[str, str]:
        """Addresses by name."""
        return dict(self._url_by_name)


class Precompressor:
    """Best brotli of large files, made once for all processes and starts, and kept in a folder by content hash.

    Until it is made, the quick one is served; a process whose folder cannot be written keeps the result for itself.
    """

    def __init__(self, files: Iterable[StaticFile], folder: Path) -> None:
        """Take over what the folder already has."""
        self._folder = folder
        self._missing = [file for file in files if not self._load(file)]

    @property
    def pending(self) -> int:
        """How many files still have the quick compression."""
        return len(self._missing)

    def run(self) -> None:
        """Make what is missing; where another process is at it, wait for its result instead. Takes seconds."""
        for file in list(self._missing):
            lock = self._path(file).with_suffix(".lock")
            if self._acquire(lock):
                try:
                    self._make(file)
                finally:
                    with suppress(OSError):
                        lock.unlink(missing_ok=True)
            else:
                self._wait(file, lock)
            self._missing.remove(file)

    def start(self) -> threading.Thread | None:
        """`run` in a daemon thread; None when nothing is missing."""
        if not self._missing:
            return None
        thread = threading.Thread(target=self._run_last, name="precompress", daemon=True)
        thread.start()
        return thread

    def _run_last(self) -> None:
        """`run` at the least priority; on Linux each thread has one of its own, elsewhere nothing changes."""
        with suppress(AttributeError, OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LEAST_PRIORITY)
        self.run()

    def _path(self, file: StaticFile) -> Path:
        return self._folder / f"{content_hash(file.data)}.{BEST}.br"

    def _load(self, file: StaticFile) -> bool:
        try:
            found = self._path(file).read_bytes()
            if brotli.decompress(found) != file.data:
                return False
        except (OSError, brotli.error):
            return False
        file.encodings["br"] = found
        return True

    def _make(self, file: StaticFile) -> None:
        data = brotli.compress(file.data, mode=brotli.MODE_TEXT, quality=BEST)
        file.encodings["br"] = data
        path = self._path(file)
        partial = path.with_suffix(f".{os.getpid()}.part")
        try:
            partial.write_bytes(data)
            partial.replace(path)
        except OSError as error:
            LOG.warning("compressed scripts are not kept: %s", error)

    def _acquire(self, lock: Path) -> bool:
        """Whether this process is to make the file; also where no lock can be made, as then nobody else can tell us."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if lock.exists() and time.time() - lock.stat().st_mtime > STALE_LOCK_SECONDS:
                lock.unlink(missing_ok=True)
        except OSError:
            return True
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        except OSError:
            return True
        return True

    def _wait(self, file: StaticFile, lock: Path) -> None:
        deadline = time.monotonic() + STALE_LOCK_SECONDS
        while time.monotonic() < deadline:
            if self._load(file):
                return
            if not lock.exists() and not self._load(file):
                self._make(file)
                return
            time.sleep(0.5)
