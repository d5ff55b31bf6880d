"""What holds of every connector that discovery finds; a new one is tested the moment it exists."""

import pytest

from etl.fetch.failure import FetchError
from etl.model.period import Period
from etl.model.registry import FetchWay
from etl.registry import load_registry
from etl.sources import Snapshot, discover
from etl.sources.connectors import discover_connectors
from etl.sources.formats import LayoutError

REGISTRY = load_registry()
CONNECTORS = discover_connectors()
HOSTILE = {
    "empty": b"",
    "zeros": b"\0" * 64,
    "html": b"<!DOCTYPE html><html><body>Login</body></html>",
    "html table": b"<table><tr><td>1</td></tr></table>",
    "another csv": b"name;value\nexports;1,5\n",
    "json": b'{"data": []}',
    "json list": b"[1, 2]",
    "xml": b"<?xml version='1.0'?><a><b>1</b></a>",
    "half an archive": b"PK\x03\x04\x14\x00",
    "half a gzip": b"\x1f\x8b\x08\x00",
    "half a workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "utf-16": "reporter,partner\n".encode("utf-16"),
}


@pytest.fixture(params=sorted(CONNECTORS))
def connector(request):
    return CONNECTORS[request.param]


def test_it_serves_a_source_that_the_registry_and_the_build_know(connector):
    info = REGISTRY.source(connector.id)
    assert info.licence
    assert info.redistribution in {"allowed", "allowed with attribution", "not checked", "facts only"}
    assert connector.id in discover()


def test_the_registry_says_how_it_is_fetched(connector):
    way = (FetchWay.BULK if connector.bulky else FetchWay.ADDRESS) if connector.asks(None) else FetchWay.FILE
    assert REGISTRY.source(connector.id).fetch is way


def test_no_other_source_is_said_to_be_fetched():
    assert {info.id for info in REGISTRY.sources.values() if info.fetch} == set(CONNECTORS)


def test_a_person_is_told_where_the_file_is(connector):
    assert "https://" in connector.by_hand


def test_addresses_are_of_the_publisher_and_hold_no_key(connector):
    for since in (None, Period.parse("2024-07"), Period.parse("2024")):
        asks = connector.asks(since)
        assert len({ask.name for ask in asks}) == len(asks)
        for ask in asks:
            assert ask.address.startswith("https://")
            assert "key=" not in ask.address.casefold()
            assert bool(ask.key_variable) == bool(ask.key_header)
            assert not ask.key_variable or ask.key_variable.startswith("TRADEBRIEF_")


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_not_its_file_is_refused_with_file_expected_and_found(connector, data):
    with pytest.raises((LayoutError, FetchError)) as caught:
        connector.read([Snapshot("what came", data)], REGISTRY)
    issue = caught.value.issue(connector.id)
    assert issue.file == "what came"
    assert issue.what
    assert issue.expected
    assert issue.mend


def test_what_is_data_is_not_waited_for(connector):
    assert connector.later("https://x.example", b"KEY,FREQ\n") is None
    assert connector.later("https://x.example", b"PK\x03\x04") is None
