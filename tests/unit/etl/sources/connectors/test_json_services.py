"""UN Comtrade and the World Bank: answers in JSON, constructed after the services' documentation and recordings."""

import json
from datetime import date

import pytest

from etl.model.period import Period
from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors import un_comtrade, world_bank
from etl.sources.formats import LayoutError

REGISTRY = load_registry()


@pytest.fixture
def answer(repository):
    def answer(name):
        return json.loads((repository / f"tests/publishers/constructed_{name}.json").read_text())

    return answer


def of(connector, answer):
    return connector.read([Snapshot("answer.json", json.dumps(answer).encode())], REGISTRY)


def test_comtrade_totals_are_taken_and_their_parts_left_out(answer):
    extract = of(un_comtrade, answer("un_comtrade"))
    assert [(row.key, row.value, row.unit, row.status) for row in extract.rows] == [
        ("KZ exports CZ 2024", "150000001", "USD", ""),
        ("KZ imports WLD 2024", "60000000002.125", "USD", "E"),
    ]
    assert extract.left_out == {"motCode other than 0": 1, "flow RX": 1}
    assert extract.unknown == {("partner", "_X  Areas, nes"): 1}


def test_comtrade_products_carry_their_classification(answer):
    given = answer("un_comtrade")
    crude = given["data"][0]
    given["data"] += [
        crude | {"cmdCode": "27", "classificationCode": "H6"},
        crude | {"cmdCode": "9999AA", "classificationCode": "H5"},
        crude | {"cmdCode": "333", "classificationCode": "S4"},
        crude | {"cmdCode": "333", "classificationCode": "S2"},
        crude | {"cmdCode": "2709000", "classificationCode": "H6"},
    ]
    given["count"] = len(given["data"])
    extract = of(un_comtrade, given)
    assert [row.product for row in extract.rows if row.product] == ["HS27", "HS9999AA", "SITC333"]
    assert extract.left_out["products of the classification S2"] == 1
    assert extract.unknown["product", "H6 2709000"] == 1
    assert extract.edition == "by product, 2024 to 2024"


def test_comtrade_recordings_are_read(shared_dir):
    folder = shared_dir / "samples/comtrade"

    def recorded(name, was=b"", now=b""):
        return un_comtrade.read([Snapshot(name, (folder / name).read_bytes().replace(was, now))], REGISTRY)

    china = recorded("get_C_A_HS-60a6ad.json")
    assert ("CN imports DE 2010", "74251272075") in [(row.key, row.value) for row in china.rows]
    assert len(china.rows) + china.unknown.total() + china.left_out.total() == 4
    elsewhere = recorded("get_C_A_HS-60a6ad.json", b'"ARG"', b'"ATA"')
    assert elsewhere.unknown == {("partner", "ATA Argentina"): 2}
    assert len(elsewhere.rows) == len(china.rows) - 2
    assert recorded("bulk_error_HS-a503f3.json").rows == []
    with pytest.raises(LayoutError, match="partnerISO"):
        recorded("bulk_listing_HS-4f1d0f.json")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda a: a.update(count=6), "not all records are there"),
        (lambda a: a.update(error="quota exceeded"), "reports an error"),
        (lambda a: a["data"][0].pop("primaryValue"), "no primaryValue"),
        (lambda a: a["data"][0].update(reporterISO=None), "no reporterISO"),
        (lambda a: a["data"][0].update(primaryValue="many"), "not a number"),
        (lambda a: a.update(count=500, data=a["data"] * 100), "may have been cut off"),
    ],
)
def test_a_changed_comtrade_answer_is_refused(answer, change, what):
    changed = answer("un_comtrade")
    change(changed)
    with pytest.raises(LayoutError, match=what):
        of(un_comtrade, changed)


def test_comtrade_is_asked_year_by_year_with_a_key_or_without():
    asks = un_comtrade.asks(Period.parse("2024"))
    assert [ask.name[-9:-5] for ask in asks] == [str(year) for year in range(2024, date.today().year + 1)]
    assert all("/data/v1/get/" in ask.address and "/public/v1/preview/" in ask.keyless for ask in asks)
    assert {ask.key_variable for ask in asks} == {"TRADEBRIEF_COMTRADE_KEY"}
    assert len(un_comtrade.asks(None)) == 5


def test_world_bank_totals_are_taken_and_gaps_counted(answer):
    extract = of(world_bank, answer("world_bank"))
    assert [(row.key, row.value, row.unit) for row in extract.rows] == [
        ("KZ exports WLD 2024", "81000000001", "USD"),
        ("CZ exports WLD 2024", "250000000002.5", "USD"),
    ]
    assert extract.left_out == {"no value given": 1}
    assert extract.published == "2026-10-13"


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ([{"message": [{"id": "120", "value": "Invalid value"}]}], "reports an error"),
        ([{"page": 1, "pages": 2}, []], "not all is in one answer"),
        ([{"page": 1, "pages": 1}], "no answer of the API v2"),
        ([{"page": 1, "pages": 1}, [{"indicator": {"id": "x"}, "date": "2024"}]], "no countryiso3code, value"),
    ],
)
def test_a_changed_world_bank_answer_is_refused(changed, what):
    with pytest.raises(LayoutError, match=what):
        of(world_bank, changed)
