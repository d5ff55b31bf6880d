"""A publisher on this machine: a server of scripted answers, errors among them, that remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """One answer; `cut` closes the connection after so many bytes, `pause` waits before each byte of the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    pause: float = 0.0


def not_changed_for(etag: str, body: bytes) -> Callable[[dict[str, str]], Answer]:
    """304 for who has it, the body for who has not."""

    def answer(headers: dict[str, str]) -> Answer:
        if headers.get("if-none-match") == etag:
            return Answer(status=304, headers={"ETag": etag})
        return Answer(body, headers={"ETag": etag})

    return answer


class Publisher:
    """`answers[path]` are given in turn, the last for ever; any other path is 404."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer | Callable[[dict[str, str]], Answer]]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = ""
        self._given: dict[str, int] = defaultdict(int)

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        self.asked.append((path, headers))
        answers = self.answers.get(path.partition("?")[0])
        if not answers:
            return Answer(b"<html><title>Not here</title></html>", 404)
        answer = answers[min(self._given[path], len(answers) - 1)]
        self._given[path] += 1
        return answer(headers) if callable(answer) else answer


@contextmanager
def publishing():
    """A publisher on a free port of the loopback interface."""
    publisher = Publisher()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = publisher.next(self.path, {name.lower(): value for name, value in self.headers.items()})
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in answer.headers and answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            body = answer.body if answer.cut is None else answer.body[: answer.cut]
            try:
                if answer.pause:
                    for at in range(len(body)):
                        time.sleep(answer.pause)
                        self.wfile.write(body[at : at + 1])
                        self.wfile.flush()
                else:
                    self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            if answer.cut is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Silent: pytest shows what was asked where a test fails."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    publisher.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
