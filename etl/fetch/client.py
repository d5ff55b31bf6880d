"""The one way to ask a publisher: with patience, within limits, and never twice for what has not changed.

A mirror (`TRADEBRIEF_MIRROR=http://mirror.example/`) is asked in place of each publisher, as `<mirror><host>/<path>`:
for offices without a way out, and for the tests.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx

from etl.fetch.body import Kind, check_body, page_words
from etl.fetch.failure import FetchError, TransientError

MIRROR = "TRADEBRIEF_MIRROR"
_NOT_MODIFIED, _TOO_LARGE = 304, 413
_KEPT_HEADERS = ("etag", "last-modified", "date", "content-type", "content-disposition", "content-length", "server")
_MIB = 1024 * 1024

# What a status means: its code, what happened, what was expected, what to do.
_Refusal = tuple[str, str, str, str]
_NO_ACCESS: _Refusal = (
    "no_access",
    "the publisher wants a key, or refuses this one",
    "",
    "set the key in the environment (`tradebrief fetch --list` names the variable)",
)
_NOT_FOUND: _Refusal = (
    "not_found",
    "there is nothing at this address",
    "",
    "the publisher has moved or renamed the file, or has no figures since then: find its new address and mend the "
    "connector, or download it by hand and give it with --file",
)
_SERVER_FAILED: _Refusal = ("server_error", "the publisher's server failed", "", "try again later")
_REFUSED: _Refusal = ("refused", "the publisher refuses the request", "", "mend the connector")
_REFUSALS: Mapping[int, _Refusal] = {
    httpx.codes.UNAUTHORIZED: _NO_ACCESS,
    httpx.codes.FORBIDDEN: _NO_ACCESS,
    httpx.codes.NOT_FOUND: _NOT_FOUND,
    httpx.codes.GONE: _NOT_FOUND,
    _TOO_LARGE: (
        "extraction_too_big",
        "the publisher refuses so large a request",
        "fewer rows",
        "ask for less: --since YEAR, or a bulk file with --file",
    ),
    httpx.codes.TOO_MANY_REQUESTS: (
        "too_many_requests",
        "the publisher asks to come back later",
        "",
        "wait, then run the same command again; a key, where the source takes one, allows more",
    ),
}

# The address to ask next if a body only says that the data are being prepared; None if it is the data.
Later = Callable[[str, bytes], str | None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient and how greedy the client is; all times in seconds, `size` in bytes.

    `total_seconds` bounds one download, so that a server that drips a byte a minute does not hold a run for ever.
    """

    attempts: int = 4
    connect_seconds: float = 15
    silence_seconds: float = 60
    total_seconds: float = 900
    backoff_seconds: float = 2
    longest_wait_seconds: float = 120
    pause_seconds: float = 1
    size: int = 512 * _MIB


@dataclass(frozen=True, slots=True)
class Download:
    """What came: the body, empty and `is_unchanged` where the publisher says that ours is still right."""

    address: str
    data: bytes
    status: int
    headers: Mapping[str, str]
    retrieved: datetime
    is_unchanged: bool = False


@dataclass(slots=True)
class Client:
    """Asks addresses one after another; use as a context manager.

    `sleep` and `say` are replaced in tests; `say` is told of each wait.
    """

    limits: Limits = field(default_factory=Limits)
    mirror: str = field(default_factory=lambda: os.environ.get(MIRROR, ""))
    sleep: Callable[[float], None] = time.sleep
    say: Callable[[str], None] = lambda text: None
    _http: httpx.Client = field(init=False, repr=False)
    _last_asked: dict[str, float] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Open the pool of connections; nothing is asked yet."""
        timeout = httpx.Timeout(self.limits.silence_seconds, connect=self.limits.connect_seconds)
        headers = {"User-Agent": "tradebrief (statistics, sourced)", "Accept-Encoding": "gzip, identity"}
        self._http = httpx.Client(timeout=timeout, follow_redirects=True, headers=headers, max_redirects=5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(
        self,
        address: str,
        kind: Kind,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str = "",
        last_modified: str = "",
        later: Later = lambda address, data: None,
    ) -> Download:
        """The whole body of an address, checked to be of its kind, or what `later` knows as an answer to wait for.

        `etag` and `last_modified` of what is held make the request conditional. Waits and asks again after 429, 5xx, a
        broken connection, a truncated or empty body and a page of HTML; raises FetchError when patience ends, and at
        once for what will not get better (404, 413, a size above the limit). `headers` are never kept or shown.
        """
        wanted = dict(headers or {})
        if etag:
            wanted["If-None-Match"] = etag
        if last_modified:
            wanted["If-Modified-Since"] = last_modified
        for attempt in range(1, self.limits.attempts + 1):
            self._pause(address)
            try:
                return self._once(address, kind, wanted, later, follow=not headers)
            except TransientError as error:
                wait = self._wait_seconds(error, attempt)
                if attempt == self.limits.attempts or wait is None:
                    if attempt > 1:
                        error.what = f"{error.what} (asked {attempt} times)"
                    raise
                again = f"asking again in {wait:.0f} s ({attempt} of {self.limits.attempts})"
                self.say(f"{httpx.URL(address).host}: {error.what}; {again}")
                self.sleep(wait)
        raise AssertionError("at least one attempt is made")

    def _once(self, address: str, kind: Kind, headers: Mapping[str, str], later: Later, *, follow: bool) -> Download:
        try:
            # A key goes to the publisher only, never to where the publisher sends us on.
            with self._http.stream("GET", self._place(address), headers=headers, follow_redirects=follow) as answer:
                if answer.status_code == _NOT_MODIFIED:
                    return Download(address, b"", _NOT_MODIFIED, _kept(answer), datetime.now(UTC), is_unchanged=True)
                data = self._read(answer, address)
        except httpx.TimeoutException as error:
            raise TransientError(
                "timeout",
                address,
                "the publisher did not answer in time",
                expected=f"a byte at least every {self.limits.silence_seconds:.0f} s",
                found=type(error).__name__,
                mend="try again later",
            ) from error
        except httpx.RemoteProtocolError as error:
            raise TransientError(
                "truncated",
                address,
                "the connection broke before the answer was whole",
                expected="the length that was announced",
                found=str(error),
                mend="nothing was kept; run the same command again",
            ) from error
        except (httpx.DecodingError, httpx.TooManyRedirects, httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise FetchError(
                "bad_answer", address, str(error), mend="open the address in a browser; mend the connector"
            ) from error
        except httpx.TransportError as error:
            raise TransientError(
                "no_connection",
                address,
                "no connection to the publisher",
                found=str(error) or type(error).__name__,
                mend="check the network, or use what is held: --offline",
            ) from error
        # Eurostat says with 413 both that it will not answer and that it will answer later: the body tells which.
        is_to_come = (answer.is_success or answer.status_code == _TOO_LARGE) and later(address, data) is not None
        if not answer.is_success and not is_to_come:
            raise _refusal(answer, data, address)
        if not is_to_come:
            check_body(data, kind, address)
        return Download(address, data, answer.status_code, _kept(answer), datetime.now(UTC))

    def _read(self, answer: httpx.Response, address: str) -> bytes:
        announced = int(answer.headers.get("content-length", "0") or 0)
        if announced > self.limits.size:
            raise self._too_big(address, announced)
        until = time.monotonic() + self.limits.total_seconds
        body = bytearray()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > self.limits.size:
                raise self._too_big(address, len(body))
            if time.monotonic() > until:
                raise FetchError(
                    "too_slow",
                    address,
                    "the answer comes too slowly",
                    expected=f"all of it within {self.limits.total_seconds:.0f} s",
                    found=f"{len(body):,} bytes by then",
                    mend="try again later, or ask for less with --since",
                )
        return bytes(body)

    def _too_big(self, address: str, size: int) -> FetchError:
        return FetchError(
            "too_big",
            address,
            "the answer is larger than the limit",
            expected=f"at most {self.limits.size:,} bytes",
            found=f"{size:,} bytes or more",
            mend="ask for less with --since, or raise TRADEBRIEF_FETCH_MIB",
        )

    def _wait_seconds(self, error: TransientError, attempt: int) -> float | None:
        """How long to wait before the next attempt; None if the publisher asks for more than we have."""
        if error.wait_seconds is not None:
            return error.wait_seconds if error.wait_seconds <= self.limits.longest_wait_seconds else None
        # Spread, so that many who failed together do not come back together.
        longest = self.limits.backoff_seconds * 2.0 ** (attempt - 1)
        return min(self.limits.longest_wait_seconds, longest * random.uniform(0.5, 1))

    def _pause(self, address: str) -> None:
        host = httpx.URL(address).host
        since = time.monotonic() - self._last_asked.get(host, float("-inf"))
        if since < self.limits.pause_seconds:
            self.sleep(self.limits.pause_seconds - since)
        self._last_asked[host] = time.monotonic()

    def _place(self, address: str) -> str:
        return f"{self.mirror.rstrip('/')}/{address.partition('://')[2]}" if self.mirror else address


def limits_from_environment(environ: Mapping[str, str]) -> Limits:
    """The limits, with TRADEBRIEF_FETCH_MIB as the largest size; raises ValueError if that is no positive number."""
    text = environ.get("TRADEBRIEF_FETCH_MIB", "")
    if not text:
        return Limits()
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"TRADEBRIEF_FETCH_MIB: a whole number of MiB, 1 or more; found {text!r}")
    return Limits(size=int(text) * _MIB)


def _kept(answer: httpx.Response) -> dict[str, str]:
    return {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}


def _refusal(answer: httpx.Response, data: bytes, address: str) -> FetchError:
    status, words = answer.status_code, page_words(data)
    found = f"HTTP {status}" + (f": {words}" if words else "")
    is_server = status >= httpx.codes.INTERNAL_SERVER_ERROR
    code, what, expected, mend = _REFUSALS.get(status, _SERVER_FAILED if is_server else _REFUSED)
    if is_server or status == httpx.codes.TOO_MANY_REQUESTS:
        return TransientError(
            code, address, what, expected=expected, found=found, mend=mend, wait_seconds=_retry_after(answer)
        )
    return FetchError(code, address, what, expected=expected, found=found, mend=mend)


def _retry_after(answer: httpx.Response) -> float | None:
    """Seconds that `Retry-After` asks for, as a number or a date; None without it, or if it is neither."""
    text = answer.headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isdecimal():
        return float(text)
    try:
        seconds = float((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
        return max(0.0, seconds)
    except (ValueError, TypeError):
        return None
