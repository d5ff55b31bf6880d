import dataclasses
import json
import tomllib
from datetime import date
from importlib.resources import files

import pytest
from pydantic import ValidationError

from etl.model.registry import Criterion, Measure
from etl.model.units import Unit
from etl.registry import RegistryError, load_registry
from etl.registry.loader import LANGUAGES, build_registry


@pytest.fixture(scope="module")
def registry():
    return load_registry()


@pytest.fixture
def tables():
    return [
        tomllib.loads(files("etl.registry").joinpath(f"{n}.toml").read_text())
        for n in ("areas", "indicators", "sources")
    ]


def test_it_is_read_once(registry):
    assert load_registry() is registry


@pytest.mark.parametrize(
    ("aggregate", "count"),
    [("EU27_2020", 27), ("EU28", 28), ("EU27_2007", 27), ("EU25", 25), ("EU15", 15), ("EU", 27), ("EAEU", 5)],
)
def test_members_of_aggregates(registry, aggregate, count):
    assert len(registry.members(aggregate)) == count


def test_compositions_differ_by_who_joined_and_left(registry):
    def members(code):
        return set(registry.members(code))

    assert members("EU28") - members("EU27_2020") == {"GB"}
    assert members("EU28") - members("EU27_2007") == {"HR"}
    assert members("EU27_2007") - members("EU25") == {"BG", "RO"}
    assert "CZ" in members("EU25") - members("EU15")


def test_membership_of_the_union_depends_on_the_day(registry):
    assert len(registry.members("EU", date(2016, 3, 30))) == 28
    assert "GB" in registry.members("EU", date(2020, 1, 31))
    assert "GB" not in registry.members("EU", date(2020, 2, 1))
    assert "CZ" not in registry.members("EU", date(2004, 4, 30))
    assert "CZ" in registry.members("EU", date(2004, 5, 1))
    assert registry.members("EU27_2020", date(1995, 1, 1)) == registry.members("EU27_2020")


def test_the_union_as_stated_and_as_computed_know_each_other(registry):
    assert registry.area("EU").series == "EU27_2020"
    assert registry.area("EU27_2020").series == "EU"
    assert "as stated" in registry.area("EU").names["en"]


def test_every_area_has_a_name_in_every_language(registry):
    for area in registry.areas.values():
        assert set(area.names) == set(LANGUAGES)
        assert all(area.names.values())
    assert dict(registry.area("CZ").names) == {"en": "Czechia", "kk": "Чехия", "ru": "Чехия", "cs": "Česko"}


def test_groups(registry):
    groups = {
        group: {a.id for a in registry.areas.values() if group in a.groups} for group in ("eu", "neighbour", "main")
    }
    assert groups["eu"] == set(registry.members("EU27_2020"))
    assert groups["neighbour"] == {"RU", "CN", "KG", "UZ", "TM"}
    assert "CZ" in groups["main"]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("CZ", "CZ"),
        ("czechia", "CZ"),
        ("Чехия", "CZ"),
        ("CZE", "CZ"),
        (" Czech Republic ", "CZ"),
        ("EL", "GR"),
        ("UK", "GB"),
        ("turkey", "TR"),
        ("European Union", "EU"),
        ("EU27", "EU27_2020"),
        ("world", "WLD"),
    ],
)
def test_what_a_person_types(registry, text, area):
    assert registry.resolve_area(text).id == area


@pytest.mark.parametrize("code", ["cz", "CZE", "EL", "UK", "Czechia", "EU2", ""])
def test_look_up_is_exact(registry, code):
    with pytest.raises(RegistryError, match="unknown area"):
        registry.area(code)


def test_an_unknown_code_names_near_matches(registry):
    with pytest.raises(RegistryError, match=r"unknown area 'Germny'; did you mean DE \(Germany\)\?"):
        registry.area("Germny")
    with pytest.raises(RegistryError, match="did you mean turnover"):
        registry.indicator("turnovr")
    with pytest.raises(RegistryError, match="did you mean bns_annual"):
        registry.source("bns_anual")
    with pytest.raises(RegistryError, match="is no aggregate"):
        registry.members("CZ")


def test_alpha_3_is_an_exact_mapping(registry):
    assert registry.by_iso3["CZE"].id == "CZ"
    assert registry.by_iso3["WLD"].id == "WLD"
    assert all(len(code) == 3 for code in registry.by_iso3)


def test_the_registry_cannot_be_changed(registry):
    with pytest.raises(TypeError):
        registry.areas["XX"] = registry.area("CZ")
    with pytest.raises(dataclasses.FrozenInstanceError):
        registry.areas = {}


def test_indicators(registry):
    for level in ("turnover", "exports", "imports", "balance", "fdi_inflow_gross", "fdi_inflow_net", "fdi_stock"):
        growth = registry.indicator(f"{level}_growth")
        assert growth.growth_of == level
        assert growth.units == (Unit.PERCENT, Unit.FACTOR)
        assert Unit.USD in registry.indicator(level).units
    assert registry.indicator("fdi_stock").measure is Measure.STOCK
    assert registry.indicator("exports").valuation == "FOB"
    assert registry.indicator("imports").valuation == "CIF"
    assert all(i.definition.endswith(".") for i in registry.indicators.values())


def test_precedence_is_the_default_unless_an_indicator_has_its_own(registry):
    order = registry.precedence("turnover")
    assert order.index("bns_annual") < order.index("statements")
    assert set(order) <= set(registry.sources)
    with pytest.raises(RegistryError):
        registry.precedence("turnovr")


def test_criteria_of_setting_aside_are_the_default_unless_an_indicator_has_its_own(registry):
    order = list(registry.set_aside_criteria("turnover"))
    assert order.index(Criterion.DIGITS) < order.index(Criterion.PUBLISHED)
    order = list(registry.set_aside_criteria("fdi_inflow_gross"))
    assert order.index(Criterion.PUBLISHED) < order.index(Criterion.DIGITS)
    with pytest.raises(RegistryError):
        registry.set_aside_criteria("turnovr")


def test_publishers_of_one_count(registry):
    assert registry.publisher_family("Ministry of Foreign Affairs of Kazakhstan").area == "KZ"
    assert registry.publisher_family("", "bns_annual").area == "KZ"
    assert registry.publisher_family("Kazinform") is None


def test_an_own_precedence(tables):
    areas, indicators, sources = tables
    sources["precedence"]["rank"] = ["statements"]
    changed = build_registry(areas, indicators, sources)
    assert changed.precedence("rank") == ("statements",)
    assert changed.precedence("exports") == tuple(sources["precedence"]["default"])


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda a, i, s: a["country"]["CZ"].update(colour="red"), ValidationError),
        (lambda a, i, s: i["indicator"]["rank"].pop("definition"), ValidationError),
        (lambda a, i, s: a["aggregate"]["EU"]["members"].append({"area": "XX", "since": date(2030, 1, 1)}), ValueError),
        (lambda a, i, s: a["aggregate"]["EU28"].update(composition={"of": "EAU", "on": date(2013, 7, 1)}), ValueError),
        (lambda a, i, s: a["country"]["DE"].update(aliases=["Czechia"]), ValueError),
        (lambda a, i, s: i["indicator"]["share_of_fdi"].update(share_of="fdi"), ValueError),
        (lambda a, i, s: i["indicator"]["rank"].update(units=["PLACE"]), ValueError),
        (lambda a, i, s: s["precedence"].update(default=["bns"]), ValueError),
        (lambda a, i, s: s["precedence"].update(turnovr=["wits"]), ValueError),
        (lambda a, i, s: s["precedence"].pop("default"), ValueError),
        (lambda a, i, s: s["source"].append(s["source"][0]), ValueError),
        (lambda a, i, s: s["set_aside"].pop("default"), ValueError),
        (lambda a, i, s: s["set_aside"].update(turnovr=["hedge"]), ValueError),
        (lambda a, i, s: s["set_aside"].update(exports=["hedge", "hedge"]), ValueError),
        (lambda a, i, s: s["set_aside"].update(exports=["taste"]), ValidationError),
        (lambda a, i, s: s["publisher_family"].append({"area": "XX"}), ValueError),
        (lambda a, i, s: s["publisher_family"].append({"area": "CZ", "sources": ["bns"]}), ValueError),
        (lambda a, i, s: s["publisher_family"].append(s["publisher_family"][0]), ValueError),
    ],
)
def test_a_wrong_registry_is_refused(tables, change, error):
    change(*tables)
    with pytest.raises(error):
        build_registry(*tables)


def test_every_area_of_the_source_material_is_known(registry, shared_dir):
    codes = set()
    for name in ("statements/claims_dev.jsonl", "facts/press_claims_czechia_eu.jsonl"):
        for line in (shared_dir / name).read_text().splitlines():
            claim = json.loads(line)
            codes |= {claim["reporter"], claim["partner"]} - {None}
    assert codes <= set(registry.areas)
