"""The Czech National Bank's database ARAD: three answers, constructed after the columns that it documents."""

import io
import zipfile

import pytest

from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors.cnb_fdi import read
from etl.sources.formats import LayoutError

REGISTRY = load_registry()


@pytest.fixture
def members(repository):
    with zipfile.ZipFile(repository / "tests/publishers/constructed_cnb_fdi.zip") as archive:
        return {name: archive.read(name).decode("cp1250") for name in archive.namelist()}


def of(members, encoding="cp1250"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text.encode(encoding))
    return read([Snapshot("arad.zip", out.getvalue())], REGISTRY)


def test_names_settle_direction_and_kind_and_dimensions_the_country(members):
    extract = of(members)
    assert [(row.key, row.value, row.unit, row.scale) for row in extract.rows] == [
        ("CZ fdi_stock_outward KZ 2023", "520.4", "CZK", "million"),
        ("CZ fdi_stock_outward KZ 2024", "533.1", "CZK", "million"),
        ("CZ fdi_outflow_net KZ 2024", "12.7", "CZK", "million"),
        ("CZ fdi_stock KZ 2024", "250", "CZK", "million"),
        ("CZ fdi_inflow_net KZ 2024", "-3.5", "CZK", "million"),
    ]
    assert of(members, "utf-8").rows == extract.rows


def test_what_is_not_taken_is_told(members):
    extract = of(members)
    assert extract.unknown == {("country or part", "Atlantida"): 1}
    for reason in ("frequency Q", "earlier vintages"):
        assert extract.left_out[reason] == 1
    assert extract.left_out["indicators that are not taken"] == 3


@pytest.mark.parametrize(
    ("file", "before", "after", "what"),
    [
        ("data.csv", "indicator_id;snapshot_id", "id;snapshot_id", "none of the three files"),
        ("data.csv", ";520,4", ";mnoho", "not a number"),
        ("data.csv", ";20231231;520", ";2023;520", "not the last day of a year"),
        ("data.csv", ";520,4", ";520,4;1", "another length"),
        ("indicators.csv", "mil.;CZK", "mil.;EUR", "an unknown unit"),
    ],
)
def test_a_changed_layout_is_an_error(members, file, before, after, what):
    assert before in members[file]
    members[file] = members[file].replace(before, after, 1)
    with pytest.raises(LayoutError, match=what) as caught:
        of(members)
    assert caught.value.file == "arad.zip"
    assert caught.value.expected
    assert caught.value.found


def test_all_three_files_are_needed(members):
    del members["dimensions.csv"]
    with pytest.raises(LayoutError, match="not all three") as caught:
        of(members)
    assert "dim_name" in caught.value.found
