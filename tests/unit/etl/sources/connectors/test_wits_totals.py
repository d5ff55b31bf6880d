from decimal import Decimal

import pytest

from etl.registry import load_registry
from etl.sources import Snapshot, discover
from etl.sources.connectors.wits_totals import read
from etl.sources.formats import LayoutError

REGISTRY = load_registry()
HEAD = "Reporter,Partner,Product categories,Indicator Type,Indicator,2021,2020\n"
EXPORTS = "Kazakhstan,World,All Products,Export,Exports (in US$ Mil),          60321.02,\n"


def of(text: str):
    return read([Snapshot("summary.csv", text.encode("latin-1"))], REGISTRY)


def test_totals_are_read_and_gaps_are_no_rows():
    extract = of(HEAD + EXPORTS + "Kazakhstan,World,All Products,Tariff,Simple Average (%),4.48,4.17\n")
    assert [(row.key, row.value, row.scale) for row in extract.rows] == [("KZ exports WLD 2021", "60321.02", "million")]
    assert extract.left_out == {"indicator Simple Average (%)": 1}


def test_another_reporter_is_listed():
    assert of(HEAD + EXPORTS.replace("Kazakhstan", "Côte d'Ivoire")).unknown == {("reporter", "Côte d'Ivoire"): 1}


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("Partner", "Counterpart") + EXPORTS,
        HEAD.replace("2021", "Year 2021") + EXPORTS,
        HEAD + EXPORTS.replace("US$ Mil", "US$ Thousand"),
        HEAD + EXPORTS.rstrip(",\n") + "\n",
        HEAD + EXPORTS.replace("60321.02", "60 321.02"),
    ],
)
def test_a_changed_layout_is_refused(text):
    with pytest.raises(LayoutError):
        of(text)


def test_recorded_files_give_what_is_shipped(shared_dir, repository):
    files = sorted((shared_dir / "samples/wits").glob("*.CSV"))
    extract = read([Snapshot(path.name, path.read_bytes()) for path in files], REGISTRY)
    source = discover()["wits_totals"]
    held = {
        f"{o.reporter} {o.indicator} {o.partner} {o.period.code}": o.value
        for o in source.parse(source.fetch(repository / "data"), REGISTRY).observations
    }
    assert {row.key: Decimal(row.value) * 1_000_000 for row in extract.rows} == held
