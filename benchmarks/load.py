"""A small closed-loop HTTP load: keep-alive connections that send prepared requests one after another.

One thread with `selectors` and hardly any parsing, because the load shares its machine's cores with the servers: what
it takes for itself is taken from the quicker of the two.
"""

from __future__ import annotations

import selectors
import socket
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"
ANSWER_SECONDS = 60.0


class LoadError(RuntimeError):
    """An answer that was not a complete one with status 200."""


@dataclass(frozen=True, slots=True)
class Result:
    """Answers of one run: the seconds it took, each answer's time in milliseconds and size in bytes as sent."""

    seconds: float
    times_ms: tuple[float, ...]
    sizes: tuple[int, ...]

    @property
    def per_second(self) -> float:
        """Requests answered a second, over all connections."""
        return len(self.times_ms) / self.seconds

    @property
    def median_ms(self) -> float:
        """Median time of an answer."""
        return statistics.median(self.times_ms)

    @property
    def p95_ms(self) -> float:
        """Time within which 95 of 100 answers came."""
        return percentile(self.times_ms, 0.95)

    @property
    def median_bytes(self) -> float:
        """Median size of an answer's body."""
        return statistics.median(self.sizes)


def percentile(values: Sequence[float], share: float) -> float:
    """The least of the values that at least that share of them does not exceed (nearest rank); needs one value."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def post(path: str, body: bytes) -> bytes:
    """A prepared POST of JSON that accepts the encodings of a browser."""
    return _request("POST", path, f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n") + body


def get(path: str) -> bytes:
    """A prepared GET that accepts the encodings of a browser."""
    return _request("GET", path, "")


def _request(method: str, path: str, fields: str) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, deflate, br\r\n{fields}\r\n"
    return head.encode("ascii")


@dataclass(slots=True)
class _Connection:
    """One keep-alive connection: what it sends next, when that began, what has come of the answer."""

    socket: socket.socket
    next: int
    begun: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    expected: int = -1
    head: int = 0

    def send(self, requests: Sequence[bytes]) -> None:
        self.received.clear()
        self.expected = -1
        self.begun = time.perf_counter()
        self.socket.sendall(requests[self.next % len(requests)])
        self.next += 1

    def read(self) -> bool:
        """Take what has come; whether the answer is complete."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise LoadError("the server closed the connection within an answer")
        self.received += data
        if self.expected < 0:
            end = self.received.find(_END_OF_HEAD)
            if end < 0:
                return False
            head = bytes(self.received[:end])
            if not head.startswith(b"HTTP/1.1 200"):
                raise LoadError(f"answered {head.splitlines()[0].decode(errors='replace')}")
            lower = head.lower()
            place = lower.find(_LENGTH)
            if place < 0:
                raise LoadError("the answer does not say its length")
            self.head = end + len(_END_OF_HEAD)
            self.expected = self.head + int(lower[place + len(_LENGTH) :].split(b"\r\n", 1)[0])
        return len(self.received) >= self.expected


def run(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Result:
    """Send the requests in turn over so many connections to a port of this machine for so many seconds.

    Each connection goes through all requests, beginning at another. Raises LoadError for any answer but a 200.
    """
    deadline = time.perf_counter() + seconds
    return _drive(port, requests, connections, lambda sent: time.perf_counter() < deadline)


def once(port: int, requests: Sequence[bytes]) -> Result:
    """Send each request once, over one connection; the times are in the order of the requests."""
    return _drive(port, requests, 1, lambda sent: sent < len(requests))


def _drive(port: int, requests: Sequence[bytes], count: int, goes_on: Callable[[int], bool]) -> Result:
    selector = selectors.DefaultSelector()
    times: list[float] = []
    sizes: list[int] = []
    connections = [
        _Connection(socket.create_connection(("127.0.0.1", port), ANSWER_SECONDS), place * len(requests) // count)
        for place in range(count)
    ]
    begun = time.perf_counter()
    try:
        for connection in connections:
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(requests)
        sent = busy = count
        while busy:
            ready = selector.select(ANSWER_SECONDS)
            if not ready:
                raise LoadError(f"no answer within {ANSWER_SECONDS:.0f} s")
            for key, _ in ready:
                connection = key.data
                if not connection.read():
                    continue
                times.append(1000 * (time.perf_counter() - connection.begun))
                sizes.append(connection.expected - connection.head)
                if goes_on(sent):
                    connection.send(requests)
                    sent += 1
                else:
                    busy -= 1
        return Result(time.perf_counter() - begun, tuple(times), tuple(sizes))
    finally:
        selector.close()
        for connection in connections:
            connection.socket.close()
