"""Servers of one measurement: ours and the stock peer, each a process group of its own on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
START_SECONDS = 90.0


class ServerError(RuntimeError):
    """A server that did not start; the text is the end of what it said."""


def free_port() -> int:
    """A port of the loopback interface that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Worker:
    """One worker process of a running server."""

    def __init__(self, pid: int) -> None:
        self._stat = Path(f"/proc/{pid}/stat")

    def cpu_seconds(self) -> float:
        """Processor time it has used, on all its threads; 0 where the system does not say."""
        try:
            fields = self._stat.read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


_masters: dict[int, int] = {}


def worker_of(port: int) -> Worker:
    """The worker of a server that was started here with one; raises LookupError if it has none."""
    children = Path(f"/proc/{_masters[port]}/task/{_masters[port]}/children").read_text(encoding="ascii").split()
    if not children:
        raise LookupError(f"the server on port {port} has no worker")
    return Worker(int(children[0]))


@contextmanager
def ours(build: Path, workers: int, cache: bool = True, scripts: Path | None = None) -> Iterator[int]:
    """`tradebrief serve` over a folder of builds; gives its port. `cache` is its cache of responses."""
    port = free_port()
    command = ["-m", "dashboard", "serve", "--build", str(build), "--port", str(port), "--workers", str(workers)]
    environment = {"TRADEBRIEF_CACHE_DIR": str(scripts or build / "cache")}
    if not cache:
        environment["TRADEBRIEF_RESPONSE_CACHE_BYTES"] = "0"
    with _process(command, port, environment):
        yield port


@contextmanager
def stock(build: Path, workers: int, compress: bool = False) -> Iterator[int]:
    """The stock Dash page over the same data; gives its port."""
    port = free_port()
    command = [str(HERE / "stock_dash.py"), "--build", str(build), "--port", str(port), "--workers", str(workers)]
    with _process([*command, *(["--compress"] if compress else [])], port, {}):
        yield port


@contextmanager
def _process(arguments: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[None]:
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**os.environ, **environment},
            cwd=REPOSITORY,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _masters[port] = process.pid
            _wait(process, port, said)
            yield
        finally:
            del _masters[port]
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, said: IO[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_dash-dependencies", timeout=30) as answer:
                answer.read()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    said.seek(0)
    text = said.read().decode(errors="replace")[-2000:]
    raise ServerError(f"no server on port {port}:\n{text}")
