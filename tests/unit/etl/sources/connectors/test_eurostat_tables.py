"""ext_lt_maineu and bop_fdi6_geo: answers constructed after Eurostat's documentation of its services."""

import json

import pytest

from etl.fetch.failure import FetchError
from etl.model.period import Period
from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors import eurostat_fdi, eurostat_maineu
from etl.sources.formats import LayoutError

REGISTRY = load_registry()
MAINEU = [
    ("EU27_2020 exports KZ 2024", "12000.5", ""),
    ("EU27_2020 exports KZ 2025", "13000.1", "P"),
    ("EU27_2020 imports KZ 2024", "30000", ""),
]


@pytest.fixture
def constructed(repository):
    return lambda name: (repository / f"tests/publishers/constructed_{name}.json").read_bytes()


def of(connector, data, name="answer"):
    return connector.read([Snapshot(name, data)], REGISTRY)


def shown(extract):
    return [(row.key, row.value, row.status) for row in extract.rows]


def test_the_eu_is_one_reporter_and_groups_of_goods_are_left_out(constructed):
    extract = of(eurostat_maineu, constructed("eurostat_maineu"))
    assert shown(extract) == MAINEU
    assert {(row.unit, row.scale) for row in extract.rows} == {("EUR", "million")}
    assert extract.left_out == {"sitc06 SITC3": 1, "indic_et MIO_BAL_VAL": 1}
    assert extract.published == "2026-10-14"


def test_other_forms_of_the_same_table_give_the_same():
    table = (
        "DATAFLOW,LAST UPDATE,freq,indic_et,sitc06,partner,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
        "ESTAT:EXT_LT_MAINEU(1.0),14/10/26 11:00:00,A,MIO_EXP_VAL,TOTAL,KZ,EU27_2020,2024,12000.5,,\n"
        "ESTAT:EXT_LT_MAINEU(1.0),14/10/26 11:00:00,A,MIO_EXP_VAL,TOTAL,KZ,EU27_2020,2025,13000.1,p,\n"
        "ESTAT:EXT_LT_MAINEU(1.0),14/10/26 11:00:00,A,MIO_IMP_VAL,TOTAL,KZ,EU27_2020,2024,30000,,\n"
    )
    tsv = (
        "freq,indic_et,sitc06,partner,geo\\TIME_PERIOD\t2024 \t2025 \n"
        "A,MIO_EXP_VAL,TOTAL,KZ,EU27_2020\t12000.5 \t13000.1 p\nA,MIO_IMP_VAL,TOTAL,KZ,EU27_2020\t30000 \t: \n"
    )
    assert shown(of(eurostat_maineu, table.encode())) == MAINEU
    extract = of(eurostat_maineu, tsv.encode())
    assert shown(extract) == MAINEU
    assert extract.left_out == {"no value given": 1}


def test_stock_and_flow_inward_and_outward_are_four_indicators(constructed):
    extract = of(eurostat_fdi, constructed("eurostat_fdi"))
    assert shown(extract) == [
        ("CZ fdi_inflow_net KZ 2024", "-1.5", ""),
        ("CZ fdi_outflow_net KZ 2024", "2.5", "E"),
        ("CZ fdi_stock KZ 2023", "10.1", ""),
        ("CZ fdi_stock_outward KZ 2023", "20.2", ""),
        ("CZ fdi_stock_outward KZ 2024", "21.3", ""),
    ]
    assert extract.left_out == {"confidential": 2, "INCOME DO__D__F": 1, "currency MIO_NAC": 1}
    assert extract.unknown == {("reporter", "XX"): 1}


def test_without_the_optional_dimensions_it_is_the_same_data_set(constructed):
    answer = json.loads(constructed("eurostat_fdi"))
    answer["value"] = {"0": 10.1}
    answer["status"] = {}
    for name in ("freq", "entity", "currency"):
        at = answer["id"].index(name)
        del answer["id"][at], answer["size"][at], answer["dimension"][name]
    assert len(of(eurostat_fdi, json.dumps(answer).encode()).rows) == 1


@pytest.mark.parametrize("whole", ["entity", "counterp", "nace_r2", "unit"])
def test_a_part_of_a_total_is_left_out_whatever_divides_it(constructed, whole):
    answer = json.loads(constructed("eurostat_fdi"))
    answer["id"].append(whole)
    answer["size"].append(1)
    answer["dimension"][whole] = {"category": {"index": {"SOME_PART": 0}}}
    if whole == "entity":
        del answer["id"][1], answer["size"][1]
    extract = of(eurostat_fdi, json.dumps(answer).encode())
    assert extract.rows == []
    assert extract.left_out[f"{whole} SOME_PART"] > 0


@pytest.mark.parametrize(
    ("connector", "before", "after", "place"),
    [
        (eurostat_maineu, b'"indic_et",', b'"indicator",', "id"),
        (eurostat_maineu, b'"class": "dataset"', b'"class": "collection"', "class"),
        (eurostat_maineu, b"12000.5", b'"many"', "value 0"),
        (eurostat_fdi, b'"fdi_item",', b'"item",', "id"),
        (eurostat_fdi, b'"CZ": 0,', b"", "size"),
    ],
)
def test_a_changed_layout_names_the_place(constructed, connector, before, after, place):
    data = constructed(connector.ID)
    assert before in data
    with pytest.raises(LayoutError) as caught:
        of(connector, data.replace(before, after, 1), connector.ID)
    assert (caught.value.file, caught.value.place) == (connector.ID, place)
    assert caught.value.expected
    assert caught.value.found
    assert caught.value.mend


@pytest.mark.parametrize("connector", [eurostat_maineu, eurostat_fdi])
def test_the_request_names_dimensions_and_the_first_year(connector):
    (ask,) = connector.asks(Period.parse("2024-Q3"))
    assert "partner=KZ" in ask.address
    assert ask.address.endswith("sinceTimePeriod=2024")


@pytest.mark.parametrize("connector", [eurostat_maineu, eurostat_fdi])
def test_an_answer_to_come_is_asked_for_again_and_a_refusal_is_one(connector):
    later = connector.CONNECTOR.later
    queued = b'{"warning":{"status":413,"label":"ASYNCHRONOUS_RESPONSE. Please try again later."}}'
    assert later("https://x.example", queued) == "https://x.example"
    with pytest.raises(FetchError) as caught:
        later("https://x.example", b'{"error":[{"status":400,"label":"Invalid value KZ2 for dimension partner"}]}')
    assert caught.value.code == "refused"
    assert "KZ2" in caught.value.found
