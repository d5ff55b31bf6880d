"""The gateway in front of Dash: limits, headers, encodings, and a cache that can never answer wrongly."""

import gzip
import io
from dataclasses import dataclass
from datetime import date

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.serving import (
    CALLBACK_PATH,
    PURE_HEADER,
    SNAPSHOT,
    Gateway,
    ResponseCache,
    Stored,
    accepted_encoding,
    content_security_policy,
)
from dashboard.static import IMMUTABLE, StaticFiles


@dataclass
class Data:
    data_hash: str = "a"
    day: date | None = None


class Inner:
    """An application that counts its calls and says what it was asked."""

    def __init__(self, pure=True, status="200 OK", mime="application/json", size=2000):
        self.calls, self.pure, self.status, self.mime, self.size = 0, pure, status, mime, size

    def __call__(self, environ, start_response):
        self.calls += 1
        body = environ["wsgi.input"].read() if environ["REQUEST_METHOD"] == "POST" else b""
        text = f"{environ['PATH_INFO']}|{environ.get('QUERY_STRING', '')}|{body.decode()}|{environ[SNAPSHOT].data_hash}"
        headers = [("Content-Type", self.mime)] + ([(PURE_HEADER, "1")] if self.pure else [])
        start_response(self.status, headers)
        return [text.encode().ljust(self.size)]


@dataclass
class Answer:
    status: str
    headers: dict
    body: bytes

    @property
    def text(self):
        encoding = self.headers.get("Content-Encoding")
        data = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)(self.body)
        return data.decode().rstrip()


def make(inner, data=None, static=None, cache_bytes=1 << 20, max_body=4096):
    current = data or Data()
    return Gateway(
        inner,
        static or StaticFiles(),
        lambda: current,
        ResponseCache(cache_bytes),
        max_body,
        lambda: "default-src 'self'",
    )


def ask(gateway, path="/", method="GET", body=b"", query="", **headers):
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)) if body else "",
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    seen = []
    chunks = gateway(environ, lambda status, headers, exc_info=None: seen.append((status, headers)))
    assert len(seen) == 1
    names = [name for name, _ in seen[0][1]]
    assert len(names) == len(set(names)), "a header is sent twice"
    return Answer(seen[0][0], dict(seen[0][1]), b"".join(chunks))


# Cache


def test_pure_response_is_made_once_and_equal_afterwards():
    inner = Inner()
    gateway = make(inner)
    first = ask(gateway, "/a", query="x=1", accept_encoding="br")
    again = ask(gateway, "/a", query="x=1", accept_encoding="br")
    assert inner.calls == 1
    assert first == again
    assert PURE_HEADER not in first.headers


@pytest.mark.parametrize(
    "other",
    [
        {"query": "x=2"},
        {"path": "/b"},
        {"cookie": "scheme=dark"},
        {"cookie": "lang=kk"},
        {"cookie": "session=1; scheme=dark"},
        {"method": "POST", "path": CALLBACK_PATH, "body": b"{}"},
    ],
)
def test_what_a_response_depends_on_is_in_its_key(other):
    inner = Inner()
    gateway = make(inner)
    ask(gateway, **{"path": "/a", "query": "x=1"})
    ask(gateway, **{"path": "/a", "query": "x=1", **other})
    assert inner.calls == 2


def test_cookies_that_nothing_depends_on_do_not_split_the_cache():
    inner = Inner()
    gateway = make(inner)
    ask(gateway, "/a", cookie="tracker=1")
    ask(gateway, "/a", cookie="tracker=2")
    assert inner.calls == 1


def test_calls_are_told_apart_by_their_bodies():
    inner = Inner()
    gateway = make(inner)
    answers = [ask(gateway, CALLBACK_PATH, "POST", body).text for body in (b'{"a":1}', b'{"a":2}', b'{"a":1}')]
    assert inner.calls == 2
    assert answers[0] == answers[2] != answers[1]


def test_new_data_are_never_answered_with_old_ones():
    data = Data("old")
    gateway = make(Inner(), data)
    assert ask(gateway, "/a").text.endswith("old")
    data.data_hash = "new"
    assert ask(gateway, "/a").text.endswith("new")


def test_what_is_due_is_asked_anew_every_day():
    inner, data = Inner(), Data(day=date(2026, 11, 30))
    gateway = make(inner, data)
    ask(gateway, "/a")
    data.day = date(2026, 12, 1)
    ask(gateway, "/a")
    ask(gateway, "/a")
    assert inner.calls == 2


@pytest.mark.parametrize("inner", [Inner(pure=False), Inner(status="500 INTERNAL SERVER ERROR"), Inner(status="404 X")])
def test_impure_and_failed_responses_are_not_kept(inner):
    gateway = make(inner)
    ask(gateway, "/a")
    ask(gateway, "/a")
    assert inner.calls == 2
    assert len(gateway.cache) == 0


def test_other_methods_are_never_kept():
    inner = Inner()
    gateway = make(inner)
    for method in ("POST", "PUT", "DELETE"):
        ask(gateway, "/a", method, b"x")
        ask(gateway, "/a", method, b"x")
    assert inner.calls == 6


def test_encodings_do_not_mix():
    inner = Inner()
    gateway = make(inner)
    answers = {e: ask(gateway, "/a", accept_encoding=e) for e in ("br", "gzip", "identity", "br", "gzip")}
    assert {a.text for a in answers.values()} == {"/a|||a"}
    assert [a.headers.get("Content-Encoding") for a in answers.values()] == ["br", "gzip", None]
    assert inner.calls == 3


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3000)), max_size=80))
def test_cache_never_outgrows_its_bytes(steps):
    cache = ResponseCache(20_000)
    for key, size in steps:
        cache.put((str(key),), Stored("200 OK", (), b"x" * size, ""))
        assert cache.bytes <= 20_000
        assert cache.bytes == sum(cache.get((str(k),)).size for k in range(41) if (str(k),) in cache._items)


def test_cache_drops_what_was_used_longest_ago():
    cache = ResponseCache(4 * (1024 + 1000) * 4)
    for key in "abcdefgh":
        cache.put((key,), Stored("200 OK", (), b"x" * 1000, ""))
        cache.get(("a",))
    cache.put(("i",), Stored("200 OK", (), b"x" * 1000, ""))
    for key in "jklmnopq":
        cache.get(("a",))
        cache.put((key,), Stored("200 OK", (), b"x" * 1000, ""))
    assert cache.get(("a",)) is not None
    assert cache.get(("b",)) is None


def test_response_that_would_crowd_out_the_others_is_not_kept():
    gateway = make(Inner(size=5000), cache_bytes=20_000)
    ask(gateway, "/a")
    assert len(gateway.cache) == 0


# Limits


@pytest.mark.parametrize("headers", [{}, {"transfer_encoding": "chunked"}])
def test_body_over_the_limit_is_refused_before_the_application_sees_it(headers):
    inner = Inner()
    answer = ask(make(inner, max_body=1024), CALLBACK_PATH, "POST", b"x" * 1025, **headers)
    assert answer.status.startswith("413")
    assert inner.calls == 0


def test_body_at_the_limit_arrives_whole():
    answer = ask(make(Inner(), max_body=1024), "/a", "POST", b"y" * 1024)
    assert "y" * 1024 in answer.text


def test_length_that_is_no_number_is_refused():
    gateway = make(Inner())
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_LENGTH": "ten", "wsgi.input": io.BytesIO(b"")}
    seen = []
    b"".join(gateway(environ, lambda status, headers: seen.append(status)))
    assert seen == ["400 Bad Request"]


# Headers


@pytest.mark.parametrize("path", ["/", "/static/nothing", CALLBACK_PATH])
def test_every_response_has_the_safety_headers(path):
    headers = ask(make(Inner()), path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_documents_carry_the_policy():
    assert "Content-Security-Policy" in ask(make(Inner(mime="text/html; charset=utf-8"))).headers
    assert "Content-Security-Policy" not in ask(make(Inner())).headers


def test_policy_allows_no_inline_script_and_no_framing():
    policy = dict(part.split(" ", 1) for part in content_security_policy(["'sha256-abc'"]).split("; "))
    assert policy["script-src"] == "'self' 'sha256-abc'"
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"


def test_unchanged_page_is_answered_without_a_body():
    gateway = make(Inner())
    first = ask(gateway, "/a", accept_encoding="br")
    assert first.headers["Cache-Control"] == "no-cache"
    again = ask(gateway, "/a", accept_encoding="br", if_none_match=first.headers["ETag"])
    assert again.status.startswith("304")
    assert again.body == b""
    assert "Content-Encoding" not in again.headers


def test_tag_changes_with_the_content():
    data = Data("old")
    gateway = make(Inner(), data)
    tag = ask(gateway, "/a").headers["ETag"]
    data.data_hash = "new"
    assert ask(gateway, "/a", if_none_match=tag).status.startswith("200")


def test_head_has_the_length_but_no_body():
    answer = ask(make(Inner()), "/a", "HEAD")
    assert answer.body == b""
    assert int(answer.headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0,gzip;q=0", ""),
        ("gzip;q=0.5", "gzip"),
        ("identity", ""),
        ("", ""),
        ("BR", "br"),
    ],
)
def test_encoding_is_chosen_by_what_is_accepted(header, expected):
    assert accepted_encoding(header) == expected


# Static files


def test_static_file_is_kept_for_ever_and_never_enters_the_application():
    static, inner = StaticFiles(), Inner()
    url = static.add("a.js", b"let a = 1;" * 200)
    answer = ask(make(inner, static=static), url, accept_encoding="br")
    assert answer.headers["Cache-Control"] == IMMUTABLE
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.text == "let a = 1;" * 200
    assert inner.calls == 0
