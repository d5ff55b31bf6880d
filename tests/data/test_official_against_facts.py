"""The shipped tables against the figures they were made from, where those lie beside the repository."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from etl.registry import load_registry

from .conftest import Official

SCALE = {
    "kUSD": ("USD", Decimal(1000)),
    "MUSD": ("USD", Decimal(10) ** 6),
    "MEUR": ("EUR", Decimal(10) ** 6),
    "EUR": ("EUR", Decimal(1)),
}
INDICATOR = {"fdi_inward_stock": "fdi_stock", "fdi_net_inflow_total": "fdi_inflow_net"}
# File -> the source that carries it and the start of its publication date.
WHOLE_FILES = {
    "kz_trade_world_monthly_2019_2026.csv": ("bns_monthly", "2026-08"),
    "wits_world_totals_1988_2021.csv": ("wits_totals", "2023"),
    "eurostat_exports_to_kz_monthly_2019_2024.csv": ("eurostat_comext", "2024-11"),
    "eurostat_eu27_exports_to_kz_annual_2010_2023.csv": ("eurostat_comext", "2024-11"),
    "eurostat_trade_with_kz_monthly_2020_2022.csv": ("eurostat_comext", "2023-01"),
    "kz_fdi_net_and_stock_by_partner_2003_2021.csv": ("wiiw_fdi", "2022"),
    "kz_fdi_net_inflow_total_quarterly_2005_2026.csv": ("nbk_bop", "2026-10"),
}
REGISTRY = load_registry()


def facts(shared_dir: Path, name: str) -> list[dict[str, str]]:
    with (shared_dir / "facts" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def area(code: str) -> str:
    if code in {"WLD", "WORLD"}:
        return "WLD"
    return REGISTRY.by_iso3[code].id if code in REGISTRY.by_iso3 else REGISTRY.area(code).id


def place(row: dict[str, str]) -> tuple[str, str, str]:
    return INDICATOR.get(row["flow"], row["flow"]), area(row["reporter"]), area(row["partner"])


def is_derived(row: dict[str, str]) -> bool:
    return row["edition"].startswith("derived")


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_each_figure_is_shipped_as_it_was(name: str, shared_dir: Path, official: Official) -> None:
    source, published = WHOLE_FILES[name]
    for row in facts(shared_dir, name):
        unit, scale = SCALE[row["unit"]]
        (found,) = [
            o
            for o in official.find(source, *place(row))
            if o.period.code == row["period"] and str(o.published).startswith(published)
        ]
        assert found.value == Decimal(row["value"]) * scale, row
        assert found.unit == unit


def test_no_table_holds_more_than_the_figures(shared_dir: Path, official: Official) -> None:
    for source in {source for source, _ in WHOLE_FILES.values()}:
        given = sum(len(facts(shared_dir, name)) for name, (s, _) in WHOLE_FILES.items() if s == source)
        assert official.parsed[source].rows_in == given


def test_annual_trade_is_shipped_as_it_was_without_what_was_derived(shared_dir: Path, official: Official) -> None:
    rows = facts(shared_dir, "kz_trade_by_partner_annual_1995_2025.csv")
    sources = {"BNS": "bns_annual", "WITS": "wits"}
    own = [row for row in rows if not is_derived(row)]
    for row in own:
        assert official.series(sources[row["source"]], *place(row))[row["period"]] == Decimal(row["value"]) * 1000, row
    shipped = sum(official.parsed[source].rows_in for source in sources.values())
    assert shipped == len(own) == len(rows) - 66


def test_what_the_etl_derives_equals_what_was_derived_before(
    shared_dir: Path, derived_value: Callable[..., tuple[float, str]]
) -> None:
    compared = 0
    for row in facts(shared_dir, "kz_trade_by_partner_annual_1995_2025.csv"):
        if not is_derived(row):
            continue
        source = "wits" if row["source"] == "WITS" else "bns_annual"
        if row["partner"] == "WLD":
            source = "bns_monthly"
        value, note = derived_value(source, *place(row), row["period"])
        assert value == pytest.approx(float(row["value"]) * 1000, rel=1e-9), row
        _, colon, missing = row["note"].partition("no row for:")
        if row["partner"] != "WLD":
            named = set(note.removeprefix("missing members: ").split(", ")) - {""}
            assert named == {area(code) for code in missing.split()}, row
            assert bool(colon) == bool(named)
        compared += 1
    assert compared == 66


def test_each_mean_rate_equals_the_given_one(shared_dir: Path, official: Official) -> None:
    fx = official.parsed["ecb"].fx
    compared = 0
    for row in facts(shared_dir, "ecb_fx_averages_1999_2026.csv"):
        currency = row["partner"].removesuffix("/EUR")
        months = [r for r in fx if r.currency == currency and r.period.startswith(row["period"])]
        assert months, row
        mean = sum(r.average_per_eur * r.days for r in months) / sum(r.days for r in months)
        # Half of the sixth decimal, which is where the given means were rounded.
        assert mean == pytest.approx(float(row["value"]), abs=0.5000001e-6), row
        compared += 1
    assert compared == 1873
