import io
import zipfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from publisher import Answer, not_changed_for, publishing

from etl.fetch.body import Kind
from etl.fetch.client import Client, Limits, limits_from_environment
from etl.fetch.failure import FetchError

ADDRESS = "https://statistics.example/table.csv"
PATH = "/statistics.example/table.csv"
TABLE = b"a,b\n1,2\n3,4\n"
LIMITS = Limits(
    attempts=3,
    connect_seconds=2,
    silence_seconds=0.5,
    total_seconds=1.2,
    backoff_seconds=1,
    pause_seconds=0,
    size=10_000,
)


@pytest.fixture(scope="module")
def server():
    with publishing() as publisher:
        yield publisher


@pytest.fixture
def publisher(server):
    server.answers.clear()
    server.asked.clear()
    server._given.clear()
    return server


@pytest.fixture
def waits():
    return []


@pytest.fixture
def client(publisher, waits):
    with Client(LIMITS, mirror=publisher.address, sleep=waits.append) as client:
        yield client


def refused(client, kind=Kind.TABLE, **wanted):
    with pytest.raises(FetchError) as caught:
        client.get(ADDRESS, kind, **wanted)
    error = caught.value
    assert error.address == ADDRESS
    assert error.what
    assert error.mend
    assert error.issue("some").text().startswith(ADDRESS)
    return error


def test_a_table_comes_whole_with_the_headers_that_say_what_it_is(client, publisher):
    publisher.answers[PATH] = [Answer(TABLE, headers={"ETag": '"1"', "Set-Cookie": "secret=1"})]
    got = client.get(ADDRESS, Kind.TABLE)
    assert got.data == TABLE
    assert got.headers["etag"] == '"1"'
    assert "set-cookie" not in got.headers
    assert (datetime.now(UTC) - got.retrieved) < timedelta(minutes=1)


def test_what_has_not_changed_is_not_sent_again(client, publisher):
    publisher.answers[PATH] = [not_changed_for('"7"', TABLE)]
    assert not client.get(ADDRESS, Kind.TABLE).is_unchanged
    assert client.get(ADDRESS, Kind.TABLE, etag='"7"').is_unchanged
    assert client.get(ADDRESS, Kind.TABLE, etag='"6"').data == TABLE


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_passing_failure_is_asked_again_with_growing_pauses(client, publisher, waits, status):
    publisher.answers[PATH] = [Answer(b"busy", status), Answer(b"busy", status), Answer(TABLE)]
    assert client.get(ADDRESS, Kind.TABLE).data == TABLE
    first, second = waits
    assert 0.5 <= first <= 1 <= second <= 2


def test_the_publisher_says_how_long_to_wait(client, publisher, waits):
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    publisher.answers[PATH] = [
        Answer(status=429, headers={"Retry-After": "17"}),
        Answer(status=503, headers={"Retry-After": at}),
        Answer(TABLE),
    ]
    client.get(ADDRESS, Kind.TABLE)
    assert waits[0] == 17
    assert 25 <= waits[1] <= 30


def test_an_hour_is_more_than_we_wait(client, publisher, waits):
    publisher.answers[PATH] = [Answer(b"limit", 429, {"Retry-After": "3600"})]
    error = refused(client)
    assert error.code == "too_many_requests"
    assert "429: limit" in error.found
    assert waits == []


@pytest.mark.parametrize(
    ("answer", "code", "times"),
    [
        (Answer(b"<html><title>Gone</title></html>", 404), "not_found", 1),
        (Answer(b'{"error":[{"status":413,"label":"EXTRACTION_TOO_BIG"}]}', 413), "extraction_too_big", 1),
        (Answer(b"no", 403), "no_access", 1),
        (Answer(b"no", 400), "refused", 1),
        (Answer(b"oops", 500), "server_error", 3),
        (Answer(b"<!DOCTYPE html><html><head><title>Maintenance</title>"), "html_answer", 3),
        (Answer(b"\n <!-- x --><HTML><body>Please log in"), "html_answer", 3),
        (Answer(b""), "empty_answer", 3),
        (Answer(TABLE + b"5"), "truncated", 3),
        (Answer(TABLE, headers={"Content-Length": "4000"}, cut=6), "truncated", 3),
        (Answer(b"a,b\n" * 3_000), "too_big", 1),
        (Answer(b"", headers={"Content-Length": "999999999"}, cut=0), "too_big", 1),
        (Answer(b'{"a": 1}'), "another_kind", 1),
        (Answer(b"PK\x03\x04rest of an archive"), "another_kind", 1),
        (Answer(TABLE * 40, pause=0.02), "too_slow", 1),
        (Answer(TABLE, pause=0.9), "timeout", 3),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_failure_has_its_name_and_nothing_comes_of_it(client, publisher, answer, code, times):
    publisher.answers[PATH] = [answer]
    assert refused(client).code == code
    assert len(publisher.asked) == times


def test_the_words_of_an_error_page_are_shown(client, publisher):
    publisher.answers[PATH] = [Answer(b"<html><head><title>Scheduled\n maintenance</title></head></html>")]
    assert refused(client).found == "Scheduled maintenance"


def test_the_error_body_of_the_publisher_is_shown(client, publisher, shared_dir):
    body = (shared_dir / "samples/eurostat_comext/ds-045409-extraction-too-big.json").read_bytes()
    publisher.answers[PATH] = [Answer(body, 413)]
    assert "10305182 rows" in refused(client).found


def test_no_connection_is_said(waits):
    with Client(LIMITS, mirror="http://127.0.0.1:9", sleep=waits.append) as client:
        error = refused(client)
    assert error.code == "no_connection"
    assert "--offline" in error.mend


@pytest.mark.parametrize(
    ("kind", "whole"),
    [
        (Kind.JSON, b'{"a": [1, 2]}'),
        (Kind.XML, b"<m:a xmlns:m='u'><b>1</b></m:a>"),
        (Kind.WORKBOOK, b"\xd0\xcf\x11\xe0...."),
    ],
)
def test_other_kinds_are_checked_too(client, publisher, kind, whole):
    publisher.answers[PATH] = [Answer(whole)]
    assert client.get(ADDRESS, kind).data == whole
    publisher.answers[PATH] = [Answer(b"name;value\n1;2\n")]
    assert refused(client, kind).code == "another_kind"
    if kind is not Kind.WORKBOOK:
        publisher.answers[PATH] = [Answer(whole[:-3])]
        assert refused(client, kind).code == "truncated"


def test_a_damaged_archive_is_truncated(client, publisher):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("rates.csv", "Date,USD\n" * 50)
    publisher.answers[PATH] = [Answer(packed.getvalue())]
    assert client.get(ADDRESS, Kind.ZIP).data == packed.getvalue()
    publisher.answers[PATH] = [Answer(packed.getvalue()[:-30])]
    assert refused(client, Kind.ZIP).code == "truncated"


def test_one_publisher_is_not_asked_twice_within_the_pause(publisher, waits):
    publisher.answers[PATH] = [Answer(TABLE)]
    limits = Limits(pause_seconds=5)
    with Client(limits, mirror=publisher.address, sleep=waits.append) as client:
        client.get(ADDRESS, Kind.TABLE)
        assert waits == []
        client.get(ADDRESS, Kind.TABLE)
    assert len(waits) == 1
    assert 4 < waits[0] <= 5


def test_a_key_does_not_follow_to_another_place(client, publisher):
    publisher.answers[PATH] = [Answer(status=302, headers={"Location": f"{publisher.address}/elsewhere"})]
    publisher.answers["/elsewhere"] = [Answer(TABLE)]
    assert client.get(ADDRESS, Kind.TABLE).data == TABLE
    publisher.asked.clear()
    assert refused(client, headers={"Subscription-Key": "k"}).code == "refused"
    # A slow machine may ask twice; what counts is where.
    assert {path for path, _ in publisher.asked} == {PATH}


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5"])
def test_a_wrong_size_limit_is_said(text):
    with pytest.raises(ValueError, match="TRADEBRIEF_FETCH_MIB"):
        limits_from_environment({"TRADEBRIEF_FETCH_MIB": text})


def test_the_size_limit_comes_from_the_environment():
    assert limits_from_environment({"TRADEBRIEF_FETCH_MIB": "2"}).size == 2 * 1024 * 1024
    assert limits_from_environment({}) == Limits()
