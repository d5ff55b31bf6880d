"""The Czech Statistical Office's open data VZOOM, constructed after its columns as others use them."""

import gzip

import pytest

from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors.czso import CONNECTOR, read
from etl.sources.formats import LayoutError

REGISTRY = load_registry()


@pytest.fixture
def data(repository):
    return (repository / "tests/publishers/constructed_czso.csv").read_bytes()


def of(data):
    return read([Snapshot("VZOOM.csv", data)], REGISTRY)


def test_change_of_ownership_is_not_trade_across_the_border(data):
    extract = of(data)
    assert [(row.key, row.value, row.unit, row.scale) for row in extract.rows] == [
        ("CZ exports_ownership KZ 2026-07", "1015.4", "CZK", "million"),
        ("CZ imports_ownership KZ 2026-07", "2020.6", "CZK", "million"),
        ("CZ exports_ownership WLD 2026-07", "380000.1", "CZK", "million"),
    ]
    assert len(extract.rows) + extract.left_out.total() == data.count(b"\n") - 1
    for part in ("Očištění other than Bez očištění", "Komodity SITC other than Celkem", "no value given"):
        assert extract.left_out[part] == 1


def test_packed_and_with_a_byte_order_mark_it_is_the_same(data):
    assert of(gzip.compress(data)).rows == of(b"\xef\xbb\xbf" + data).rows == of(data).rows


@pytest.mark.parametrize(
    ("before", "after", "place", "what"),
    [
        ("Komodity SITC", "Komodity", "line 1", "no column Komodity SITC"),
        ('"2026-07"', '"červenec"', "line 2, CasM", "not a month"),
        ("1015.4", "1 015", "line 2, Hodnota", "not a number"),
        (",1015.4", ",1015.4,1", "line 2", "another length"),
        ("Dovoz (v mil. Kč)", "Vývoz (v mil. Kč)", "line 3", "stands twice"),
    ],
)
def test_a_changed_layout_names_the_place(data, before, after, place, what):
    changed = data.decode().replace(before, after, 1)
    assert changed != data.decode()
    with pytest.raises(LayoutError, match=what) as caught:
        of(changed.encode())
    assert (caught.value.file, caught.value.place) == ("VZOOM.csv", place)
    assert caught.value.found


def test_half_a_gigabyte_is_asked_for_by_name_only():
    assert CONNECTOR.bulky
