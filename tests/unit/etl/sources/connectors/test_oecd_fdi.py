"""The OECD's SDMX-CSV, constructed after the structure DSD_FDI and the keys in public use."""

import pytest

from etl.model.period import Period
from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors.oecd_fdi import DIMENSIONS, asks, read
from etl.sources.formats import LayoutError

REGISTRY = load_registry()


@pytest.fixture
def data(repository):
    return (repository / "tests/publishers/constructed_oecd_fdi.csv").read_bytes()


def of(data):
    return read([Snapshot("DF_FDI.csv", data)], REGISTRY)


def test_the_ultimate_investor_is_another_indicator_than_the_immediate_one(data):
    extract = of(data)
    assert [(row.key, row.value, row.unit, row.scale, row.status) for row in extract.rows] == [
        ("CZ fdi_stock KZ 2024", "11.2", "USD", "million", ""),
        ("CZ fdi_stock_ultimate KZ 2024", "7.5", "USD", "million", ""),
        ("CZ fdi_stock_outward KZ 2024", "22.4", "USD", "million", "E"),
        ("CZ fdi_outflow_net KZ 2024", "2.6", "USD", "million", "P"),
        ("CZ fdi_inflow_net KZ 2024", "-1.6", "USD", "million", ""),
    ]


def test_nothing_vanishes(data):
    extract = of(data)
    assert extract.left_out == {
        "accounting_entry A": 1,
        "type_entity ROU": 1,
        "LE_FA_F5 DO IMC": 1,
        "confidential": 1,
        "no value given": 1,
    }
    assert extract.unknown == {("ref_area", "ATA"): 1}
    assert len(extract.rows) + extract.left_out.total() + extract.unknown.total() == data.count(b"\n") - 1


def test_with_labels_the_codes_count(data):
    with_labels = data.replace(b",DI,", b",DI: Directional principle: inward,").replace(b",KAZ,", b",KAZ: Kazakhstan,")
    assert of(with_labels).rows == of(data).rows


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        (b",LEVEL_COUNTERPART,", b",COUNTERPART_LEVEL,", "line 1"),
        (b",UNIT_MULT,", b",MULTIPLIER,", "line 1"),
        (b",11.2,A,F,6,", b",11.2,A,F,5,", "line 2, UNIT_MULT"),
        (b",11.2,", b",eleven,", "line 2"),
        (b",11.2,", b",11.2,,", "line 2"),
    ],
)
def test_a_changed_layout_names_the_place(data, before, after, place):
    assert before in data
    with pytest.raises(LayoutError) as caught:
        of(data.replace(before, after, 1))
    assert (caught.value.file, caught.value.place) == ("DF_FDI.csv", place)


def test_each_key_has_a_place_for_every_dimension():
    positions, flows = asks(Period.parse("2020"))
    for ask, dataflow, measure in ((positions, "POS", "LE_FA_F"), (flows, "FLOW", "T_FA_F")):
        address, _, query = ask.address.partition("?")
        key = address.rpartition("/")[2].split(".")
        assert len(key) == len(DIMENSIONS)
        assert f"DF_FDI_{dataflow}_CTRY" in address
        assert key[DIMENSIONS.index("measure")] == measure
        assert key[DIMENSIONS.index("counterpart_area")] == "KAZ"
        assert "startPeriod=2020" in query
