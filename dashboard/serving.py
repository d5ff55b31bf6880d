"""What stands before Dash: limits, headers, compression, and a bounded cache of pure responses.

A response is pure when the application says so: a function of address, body, colour scheme, language, data and the day
only. It is compressed once and then served without entering Dash.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Protocol

import brotli

from dashboard.static import IMMUTABLE, StaticFiles, content_hash, is_text

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]

CALLBACK_PATH = "/_dash-update-component"
SNAPSHOT = "tradebrief.snapshot"
# Set by the application on a response that may be cached; never sent.
PURE_HEADER = "X-Tradebrief-Pure"
RESPONSE_QUALITY = 5
MIN_COMPRESSED = 600
MAX_CACHED_SHARE = 8

_COOKIE = re.compile(r"(?:^|;\s*)(scheme|lang)=([a-z]{2,5})(?=;|$)")
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


class Snapshot(Protocol):
    """What the cache needs of the served data: keys that change with them, and with what is due."""

    @property
    def data_hash(self) -> str:
        """Content hash of the data."""
        ...

    @property
    def day(self) -> date | None:
        """The day it is."""
        ...


def content_security_policy(script_hashes: Iterable[str]) -> str:
    """The policy of every page: nothing from elsewhere, no inline script but those of the given hashes.

    Inline styles stay allowed: Mantine and plotly.js set them.
    """
    scripts = " ".join(("'self'", *script_hashes))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def accepted_encoding(header: str) -> str:
    """`br`, `gzip` or "" by an Accept-Encoding header; an encoding with q=0 is refused."""
    refused: set[str] = set()
    named: set[str] = set()
    for part in header.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        weight = parameters.strip().removeprefix("q=")
        (refused if weight and not weight.strip("0. ") else named).add(name.strip())
    return next((name for name in ("br", "gzip") if name in named - refused), "")


def compress(data: bytes, encoding: str) -> bytes:
    """The bytes in an encoding (`br`, `gzip` or "")."""
    if encoding == "br":
        return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=RESPONSE_QUALITY))
    return gzip.compress(data, 5, mtime=0) if encoding == "gzip" else data


@dataclass(frozen=True, slots=True)
class Stored:
    """A finished response: status line, headers, body as sent."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str

    @property
    def size(self) -> int:
        """Bytes it takes in the cache, with a flat allowance for headers."""
        return len(self.body) + 1024


class ResponseCache:
    """The most recently used responses, together at most `max_bytes`; safe under threads."""

    def __init__(self, max_bytes: int) -> None:
        """An empty cache; 0 bytes keeps nothing."""
        self._max = max_bytes
        self._items: OrderedDict[tuple[str, ...], Stored] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0
        self.hits = 0
        self.misses = 0

    def get(self, key: tuple[str, ...]) -> Stored | None:
        """The response of a key, now the most recently used one."""
        with self._lock:
            found = self._items.get(key)
            if found is None:
                self.misses += 1
                return None
            self._items.move_to_end(key)
            self.hits += 1
            return found

    def put(self, key: tuple[str, ...], stored: Stored) -> None:
        """Keep a response, dropping the least recently used ones; one that is large against the whole is not kept."""
        if stored.size * MAX_CACHED_SHARE > self._max:
            return
        with self._lock:
            old = self._items.pop(key, None)
            self.bytes += stored.size - (old.size if old else 0)
            self._items[key] = stored
            while self.bytes > self._max:
                _, dropped = self._items.popitem(last=False)
                self.bytes -= dropped.size

    def __len__(self) -> int:
        return len(self._items)


class Gateway:
    """The WSGI application around Flask's: static files, limits, cache, compression, headers."""

    def __init__(
        self,
        app: WsgiApp,
        static: StaticFiles,
        snapshot: Callable[[], Snapshot],
        cache: ResponseCache,
        max_body_bytes: int,
        policy: Callable[[], str],
    ) -> None:
        """`snapshot` gives the data that one request sees from beginning to end; `policy` the CSP."""
        self._app = app
        self._static = static
        self.snapshot = snapshot
        self.cache = cache
        self._max_body = max_body_bytes
        self._policy = policy

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path, method = environ.get("PATH_INFO", "/"), environ["REQUEST_METHOD"]
        encoding = accepted_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if method in ("GET", "HEAD"):
            file = self._static.get(path)
            if file is not None:
                body, used = file.body(encoding)
                return self._send(start_response, environ, _static_response(body, file.mime, used, path))
            body_bytes = b""
        else:
            refused, body_bytes = self._read_body(environ)
            if refused:
                return self._send(start_response, environ, _plain(refused))
        snapshot = self.snapshot()
        environ[SNAPSHOT] = snapshot
        known = (snapshot.data_hash, snapshot.day.isoformat() if snapshot.day else "")
        key = _cache_key(environ, method, path, body_bytes, known, encoding)
        found = self.cache.get(key) if key else None
        if found is None:
            found, pure = self._ask(environ, encoding)
            if pure and key:
                self.cache.put(key, found)
        return self._send(start_response, environ, found)

    def _read_body(self, environ: Environ) -> tuple[str, bytes]:
        """A refusal (a status line, or "") and the body; the application can read it again."""
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return "400 Bad Request", b""
        if length > self._max_body:
            return "413 Content Too Large", b""
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            data = environ["wsgi.input"].read(self._max_body + 1)
        else:
            data = environ["wsgi.input"].read(length) if length > 0 else b""
        if len(data) > self._max_body:
            return "413 Content Too Large", b""
        environ["wsgi.input"] = BytesIO(data)
        environ["CONTENT_LENGTH"] = str(len(data))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        return "", data

    def _ask(self, environ: Environ, encoding: str) -> tuple[Stored, bool]:
        """The application's response, compressed, and whether it may be cached."""
        seen: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], None]:
            seen[:] = [status, headers]
            return lambda data: None

        chunks = self._app(environ, start)
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        status, headers = seen[0], [(k, v) for k, v in seen[1] if k.lower() != "content-length"]
        names = {name.lower(): value for name, value in headers}
        pure = names.pop(PURE_HEADER.lower(), "") == "1" and status.startswith("200")
        headers = [(k, v) for k, v in headers if k != PURE_HEADER]
        tag = ""
        if environ["REQUEST_METHOD"] == "GET" and status.startswith("200"):
            tag = f'W/"{content_hash(body)}"'
            headers = [(k, v) for k, v in headers if k.lower() not in ("etag", "last-modified")]
            headers.append(("ETag", tag))
            if "cache-control" not in names:
                headers.append(("Cache-Control", "no-cache"))
        if encoding and len(body) >= MIN_COMPRESSED and is_text(names.get("content-type", "")):
            body = compress(body, encoding)
            headers.append(("Content-Encoding", encoding))
        headers.append(("Vary", "Accept-Encoding, Cookie" if pure else "Accept-Encoding"))
        return Stored(status, tuple(headers), body, tag), pure

    def _send(self, start_response: StartResponse, environ: Environ, stored: Stored) -> Iterable[bytes]:
        headers = [*stored.headers, *_HEADERS]
        names = {name for name, _ in stored.headers}
        is_page = any(name == "Content-Type" and value.startswith("text/html") for name, value in stored.headers)
        if is_page and "Content-Security-Policy" not in names:
            headers.append(("Content-Security-Policy", self._policy()))
        if stored.etag and _matches(environ.get("HTTP_IF_NONE_MATCH", ""), stored.etag):
            drop = ("content-encoding", "content-type")
            start_response("304 Not Modified", [(k, v) for k, v in headers if k.lower() not in drop])
            return []
        start_response(stored.status, [*headers, ("Content-Length", str(len(stored.body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [stored.body]


def _cache_key(
    environ: Mapping[str, Any], method: str, path: str, body: bytes, known: tuple[str, str], encoding: str
) -> tuple[str, ...] | None:
    """What a pure response depends on, `known` being the data and the day; None for a request that can have none."""
    if method == "POST" and path == CALLBACK_PATH:
        asked = content_hash(body) + str(len(body))
    elif method in ("GET", "HEAD"):
        asked = environ.get("QUERY_STRING", "")
    else:
        return None
    cookies = dict(_COOKIE.findall(environ.get("HTTP_COOKIE", "")))
    return (method, path, asked, cookies.get("scheme", ""), cookies.get("lang", ""), *known, encoding)


def _matches(header: str, etag: str) -> bool:
    return any(part.strip() in (etag, etag.removeprefix("W/"), "*") for part in header.split(",")) if header else False


def _static_response(body: bytes, mime: str, encoding: str, url: str) -> Stored:
    kind = f"{mime}; charset=utf-8" if mime.startswith("text/") else mime
    headers = [("Content-Type", kind), ("Cache-Control", IMMUTABLE), ("Vary", "Accept-Encoding")]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return Stored("200 OK", tuple(headers), body, f'"{content_hash(url.encode())}"')


def _plain(status: str) -> Stored:
    headers = (("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"))
    return Stored(status, headers, (status + "\n").encode(), "")
