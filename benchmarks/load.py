"""A small closed-loop HTTP load: keep-alive connections that send prepared requests one after another."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """Outcome of one run: requests answered with status 200 and their times."""

    requests: int
    seconds: float
    median_ms: float
    p95_ms: float
    median_bytes: float

    @property
    def per_second(self) -> float:
        """Requests answered a second, over all connections."""
        return self.requests / self.seconds


def post(path: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """A prepared POST of JSON that accepts the encodings of a browser."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        "Accept-Encoding: gzip, deflate, br",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"answered {head.splitlines()[0].decode(errors='replace')}")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
    if b"content-length" in fields:
        length = int(fields[b"content-length"])
        await reader.readexactly(length)
        return length
    length = 0
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
        length += size
    await reader.readline()
    return length


async def _run(port: int, requests: list[bytes], connections: int, seconds: float) -> Result:
    times: list[float] = []
    sizes: list[int] = []
    end = time.perf_counter() + seconds

    async def one(offset: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        number = offset
        while time.perf_counter() < end:
            begun = time.perf_counter()
            writer.write(requests[number % len(requests)])
            sizes.append(await _answer(reader))
            times.append(time.perf_counter() - begun)
            number += connections
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(connections)))
    elapsed = time.perf_counter() - begun
    ordered = sorted(times)
    return Result(
        len(times),
        elapsed,
        1000 * statistics.median(ordered),
        1000 * ordered[int(0.95 * (len(ordered) - 1))],
        statistics.median(sizes),
    )


def run(port: int, requests: list[bytes], connections: int, seconds: float) -> Result:
    """Send the requests in turn over so many connections to a port of this machine for so many seconds."""
    return asyncio.run(_run(port, requests, connections, seconds))
