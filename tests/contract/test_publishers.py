"""What holds of every connector that asks an address, whatever the publisher answers; a new one is tested at once."""

from contextlib import ExitStack
from dataclasses import replace

import pytest
from publisher import Answer, publishing

from etl.fetch.client import Client, Limits
from etl.fetch.failure import FetchError
from etl.registry import load_registry
from etl.retrieve import RetrievalError, Wish, retrieve
from etl.sources import discover
from etl.sources.connectors import discover_connectors
from etl.sources.formats import LayoutError

REGISTRY = load_registry()
ASKING = {name: connector for name, connector in discover_connectors().items() if connector.asks(None)}
LIMITS = Limits(attempts=2, silence_seconds=5, pause_seconds=0, backoff_seconds=0, longest_wait_seconds=5)
# Strict where slowness is the failure, so that the others do not fail on a slow machine.
STRICT = {"drip": replace(LIMITS, total_seconds=0.15), "silence": replace(LIMITS, silence_seconds=0.1)}
# What each looks like when it is well, for the failures in the middle of an answer.
WELL = {
    "ecb": b"PK\x03\x04" + b"\0" * 400,
    "bns_monthly": b"PK\x03\x04" + b"\0" * 400,
    "eurostat_comext": "constructed_comext_1.csv",
    "imf_imts": "constructed_imf_imts.xml",
}
FAILURES = {
    "404": (lambda well: Answer(b"<html><title>Not here</title></html>", 404), "not_found", 1),
    "413": (lambda well: Answer(b"too much", 413), "extraction_too_big", 1),
    "429": (lambda well: Answer(b"slow down", 429), "too_many_requests", 2),
    "429 for an hour": (lambda well: Answer(b"", 429, {"Retry-After": "3600"}), "too_many_requests", 1),
    "500": (lambda well: Answer(b"oops", 500), "server_error", 2),
    "truncated": (lambda well: Answer(well, cut=40, headers={"Content-Length": str(len(well))}), "truncated", 2),
    "drip": (lambda well: Answer(well, pause=0.04), "too_slow", 1),
    "silence": (lambda well: Answer(well, pause=0.3), "timeout", 2),
    "a page with status 200": (lambda well: Answer(b"<!DOCTYPE html><title>Maintenance</title>"), "html_answer", 2),
    "nothing": (lambda well: Answer(b""), "empty_answer", 2),
}


@pytest.fixture(scope="module")
def server():
    with publishing() as publisher:
        yield publisher


@pytest.fixture(scope="module")
def slow_server():
    """For clients that give up at once: their question may arrive late, and would count in another test."""
    with publishing() as publisher:
        yield publisher


@pytest.fixture(scope="module")
def clients(server, slow_server):
    """A client for each way of being patient, made once: its certificates take longer to read than an answer."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(Client(limits, mirror=publisher.address, sleep=lambda seconds: None))
            for name, limits, publisher in [("", LIMITS, server), *((n, one, slow_server) for n, one in STRICT.items())]
        }


@pytest.fixture(params=sorted(ASKING))
def connector(request):
    return ASKING[request.param]


@pytest.fixture
def well(connector, repository):
    known = WELL.get(connector.id, "")
    if isinstance(known, bytes):
        return known
    (path,) = (repository / "tests/publishers").glob(known or f"constructed_{connector.id}.*")
    return path.read_bytes()


@pytest.fixture
def ask(connector, server, slow_server, clients, tmp_path):
    """Fetch a source whose publisher gives one answer to whatever it is asked, into an empty data folder."""
    for publisher in (server, slow_server):
        publisher.answers.clear()
        publisher.asked.clear()
        publisher._given.clear()

    def ask(*answers, patience=""):
        publisher = slow_server if patience else server
        for one in connector.asks(None):
            for address in filter(None, (one.address, one.keyless)):
                publisher.answers[f"/{address.partition('://')[2].partition('?')[0]}"] = list(answers)
        return retrieve(connector, tmp_path, REGISTRY, Wish(environ={}), clients[patience])

    return ask


def tables(tmp_path):
    return [path for path in tmp_path.rglob("*") if path.is_file() and "snapshots" not in path.parts]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_says_what_happened_and_writes_no_table(connector, ask, server, well, tmp_path, failure):
    answer, code, times = FAILURES[failure]
    with pytest.raises(FetchError) as caught:
        ask(answer(well), patience=failure if failure in STRICT else "")
    issue = caught.value.issue(connector.id)
    assert issue.code == code
    assert issue.file.startswith("https://")
    assert issue.what
    assert issue.mend
    # A slow machine may ask a publisher once more that is silent.
    assert len(server.asked) == times or failure in STRICT
    assert tables(tmp_path) == []


def test_an_answer_of_another_layout_is_refused_and_kept_for_looking_at(connector, ask, well, tmp_path):
    other = {b"P": b"PK\x05\x06" + b"\0" * 18, b"{": b'{"a": 1}', b"[": b"[1, 2]", b"<": b"<a><b>1</b></a>"}
    with pytest.raises((LayoutError, FetchError, RetrievalError)) as caught:
        ask(Answer(other.get(well[:1], b"name,amount\nexports,1\n")))
    assert str(caught.value)
    assert tables(tmp_path) == []


@pytest.mark.parametrize("connector", [c for c in ASKING.values() if c.id.startswith("eurostat")], ids=lambda c: c.id)
def test_eurostat_is_asked_again_for_an_answer_that_it_prepares(connector, ask, server, well):
    queued = b'{"warning":{"status":413,"label":"ASYNCHRONOUS_RESPONSE. Please try again later."}}'
    result = ask(Answer(queued, 413), Answer(queued), Answer(well))
    assert len(server.asked) == 3
    assert result.new
    assert result.files[0].read() == well


def test_without_a_publisher_and_without_a_snapshot_it_says_how_to_get_one(connector, tmp_path):
    with pytest.raises(FetchError) as caught:
        retrieve(connector, tmp_path, REGISTRY, Wish(offline=True), None)
    assert caught.value.code == "no_snapshot"
    assert connector.id in caught.value.mend


ANSWERED = sorted(set(ASKING) & {"eurostat_maineu", "eurostat_fdi", "czso", "oecd_fdi", "nbk_bop", "world_bank"})


@pytest.mark.parametrize("connector", [ASKING[name] for name in ANSWERED], ids=ANSWERED, indirect=False)
def test_an_answer_becomes_a_table_that_the_build_reads_and_the_same_again_writes_nothing(
    connector, server, clients, repository, tmp_path
):
    (path,) = (repository / "tests/publishers").glob(f"constructed_{connector.id}.*")
    one = connector.asks(None)[0]
    asked = replace(connector, asks=lambda since: (one,))
    server.answers[f"/{one.address.partition('://')[2].partition('?')[0]}"] = [Answer(path.read_bytes())]
    result = retrieve(asked, tmp_path, REGISTRY, Wish(environ={}), clients[""])
    again = retrieve(asked, tmp_path, REGISTRY, Wish(environ={}), clients[""])
    source = discover()[connector.id]
    parsed = source.parse(source.fetch(tmp_path), REGISTRY)
    assert parsed.issues == []
    assert {record.locator.partition(": ")[2] for record in parsed.records} == set(result.new)
    assert (again.new, again.written, again.unchanged) == ([], [], len(result.new))
    assert retrieve(asked, tmp_path, REGISTRY, Wish(offline=True), None).unchanged == len(result.new)
