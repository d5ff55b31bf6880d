import subprocess
import sys

import pytest

from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors.imf_imts import read
from etl.sources.formats import LayoutError

REGISTRY = load_registry()


@pytest.fixture(scope="module")
def constructed(repository):
    return (repository / "tests/publishers/constructed_imf_imts.xml").read_bytes()


def of(data):
    return read([Snapshot("IMTS.xml", data)], REGISTRY)


def test_values_are_in_units_whatever_the_scale_says(constructed):
    extract = of(constructed)
    assert [(row.key, row.value, row.unit, row.scale) for row in extract.rows] == [
        ("KZ exports WLD 2024", "81000000001", "USD", "one"),
        ("KZ imports CZ 2023", "479626199.5", "USD", "one"),
        ("KZ imports CZ 2024", "480000002", "USD", "one"),
    ]
    assert extract.published == "2026-10-16"


def test_nothing_vanishes(constructed):
    extract = of(constructed)
    assert extract.left_out == {"indicator MG_FOB_USD": 1, "aggregates of the IMF": 1}
    assert extract.unknown == {("counterpart_country", "ATA"): 1}


def test_values_that_have_come_to_be_in_millions_are_refused(constructed):
    with pytest.raises(LayoutError, match="too small") as caught:
        of(constructed.replace(b'"81000000001"', b'"81000.000001"'))
    assert "KAZ XG_FOB_USD 2024" in caught.value.place


def test_another_key_order_is_fine_and_another_dimension_is_not(constructed):
    with pytest.raises(LayoutError, match="counterpart_country"):
        of(constructed.replace(b"COUNTERPART_COUNTRY=", b"PARTNER="))


def test_the_recording_is_read(shared_dir):
    extract = of((shared_dir / "samples/imf/IMTS_USA.XG_FOB_USD.G001+G998.A.xml").read_bytes())
    assert [(row.key, row.value) for row in extract.rows] == [
        ("US exports WLD 2023", "2019551635133"),
        ("US exports WLD 2024", "2065411250609"),
    ]
    assert extract.left_out == {"aggregates of the IMF": 2}


def test_it_is_read_after_a_message_of_the_version_before_too(repository):
    # In a process of its own: what the library remembers of a message must not be there yet.
    code = """
import sys
from pathlib import Path
from etl.sources.formats.sdmx_ml import read_sdmx_ml
for name in ("comext", "imf_imts", "comext"):
    data = (Path(sys.argv[1]) / f"constructed_{name}.xml").read_bytes()
    print(len(read_sdmx_ml(data, name, ()).cells))
"""
    command = [sys.executable, "-c", code, str(repository / "tests/publishers")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == ["7", "6", "7"]
