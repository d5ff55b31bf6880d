"""All statements under data/: they are read without an error, hold every known claim, and hold no prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from etl.model.issue import Severity
from etl.model.period import Period
from etl.model.units import parse_quantity
from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.statement_file import Figure, StatementFile, read_statement_file
from etl.sources.statements import SOURCE

DATA = Path(__file__).resolve().parents[2] / "data"

INDICATORS = {
    "trade_turnover": {"turnover"},
    "exports": {"exports"},
    "imports": {"imports"},
    "fdi_inflow": {"fdi_inflow_gross"},
    "fdi_cumulative": {"fdi_inflow_gross"},
    "share": {"share_of_trade", "share_of_exports", "share_of_imports", "share_of_fdi"},
    "companies": {"companies"},
    "rank": {"rank", "rank_of_fdi"},
}
FLOWS = {"turnover", "exports", "imports", "fdi_inflow_gross"}

# Where the entry differs from the annotated claim, by a part of the address, the claim's indicator and value.
DIFFERENT: dict[tuple[str, str, float], tuple[str, str]] = {
    ("jjtv.kz/en/kazakhstan-and-eu-mark", "share", 33.3): ("value", "a third in words is 33, give or take one"),
    ("vlada.gov.cz", "companies", 30): ("pair", "annotated as Czech companies in Czechia; they are in Kazakhstan"),
}


@cache
def files() -> tuple[StatementFile, ...]:
    return tuple(read_statement_file(s.name, s.data) for s in SOURCE.fetch(DATA))


def figures_at(url: str) -> list[Figure]:
    return [e.figure for f in files() if any(d.url == url for d in f.documents) for e in f.figures]


def claims(shared_dir: Path) -> Iterator[dict[str, Any]]:
    for path in ("facts/press_claims_czechia_eu.jsonl", "statements/claims_dev.jsonl"):
        for line in (shared_dir / path).read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def difference(claim: dict[str, Any]) -> str:
    for (address, indicator, value), (kind, _reason) in DIFFERENT.items():
        if address in claim["url"] and (indicator, value) == (claim["indicator"], claim["value"]):
            return kind
    return ""


def same_period(claim: dict[str, Any], figure: Figure) -> bool:
    period = claim["period"]
    if figure.indicator not in FLOWS:
        # A share, rank or count in the present tense is entered under the month of publication.
        return True
    if period is None:
        return figure.period == ""
    if period.startswith("P"):
        return figure.period != "" and figure.period_inferred != ""
    if period.endswith("/.."):
        return Period.parse(figure.period).start_year == int(period[:4]) and figure.period_inferred != ""
    return figure.period != "" and Period.parse(figure.period) == Period.parse(period)


def entered(claim: dict[str, Any]) -> list[Figure]:
    value = Decimal(str(33 if difference(claim) == "value" else claim["value"])) * claim["scale"]
    pair = {claim["reporter"] or "", claim["partner"]} if difference(claim) != "pair" else {"KZ", "CZ"}
    return [
        figure
        for figure in figures_at(claim["url"])
        if figure.indicator in INDICATORS[claim["indicator"]]
        and parse_quantity(figure.value, figure.scale).value == value
        and figure.unit in {claim["unit"], claim["unit"].upper(), "RANK" if claim["unit"] == "count" else ""}
        and {figure.reporter, figure.partner} == pair
        and same_period(claim, figure)
    ]


def growth_entered(claim: dict[str, Any]) -> list[Figure]:
    names = {f"{indicator}_growth" for indicator in INDICATORS[claim["indicator"]]}
    wanted = {("PERCENT", Decimal(str(claim["growth_pct"])))}
    if claim.get("growth_factor"):
        wanted.add(("FACTOR", Decimal(str(claim["growth_factor"]))))
    return [
        figure
        for figure in figures_at(claim["url"])
        if figure.indicator in names and (figure.unit, Decimal(figure.value)) in wanted
    ]


def test_all_files_are_read_without_an_error() -> None:
    parsed = SOURCE.parse(SOURCE.fetch(DATA), load_registry())
    assert [i.text() for i in parsed.issues if i.severity is not Severity.INFO] == []
    assert parsed.rows_in == len(parsed.records) > 200
    assert parsed.rows_rejected == 0
    apart = [r for r in parsed.records if r.set_apart]
    assert len(parsed.observations) == len(parsed.records) - len(apart)
    assert len({r.record_id for r in parsed.records}) == len(parsed.records)


def test_every_known_claim_is_entered(shared_dir: Path) -> None:
    missing = []
    for claim in claims(shared_dir):
        if claim["value"] is not None and not entered(claim):
            missing.append(claim)
        if claim["growth_pct"] is not None and not growth_entered(claim):
            missing.append({**claim, "indicator": f"{claim['indicator']} growth"})
    assert missing == []


def test_a_claim_of_both_lists_is_entered_once(shared_dir: Path) -> None:
    for claim in claims(shared_dir):
        if claim["value"] is not None and claim["indicator"] != "share":
            assert len(entered(claim)) == 1, claim


def test_gross_is_inferred_where_the_text_does_not_say_it() -> None:
    for file in files():
        inflows = [e.figure for e in file.figures if e.figure.indicator.startswith("fdi_inflow_gross")]
        inferred = {bool(f.basis_inferred) for f in inflows if not f.set_apart}
        assert inferred <= {file.stem not in GROSS_SAID}, file.stem


# Statements that say "gross" themselves; one that is added and says so belongs here.
GROSS_SAID = {
    "2024-09-02-mfa-kz-prague",
    "2025-03-28-mfa-kz-kallas",
    "2025-04-01-mfa-kz-stiprais",
    "2023-06-26-trend-sweden",
    "2022-05-06-kazinform-denmark",
}


@pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)
def test_a_share_or_rank_says_of_what(file: StatementFile) -> None:
    for figure in (entry.figure for entry in file.figures):
        if figure.indicator.startswith(("share_of", "rank")):
            assert figure.base, f"{figure.id}: write in `base` of what"


def test_the_example_of_the_manual_is_read_as_it_stands() -> None:
    manual = (DATA.parent / "docs" / "statements.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    snapshot = Snapshot("statements/2025/2025-01-15-mfa-kz-example.toml", example.encode())
    parsed = SOURCE.parse([snapshot], load_registry())
    assert parsed.issues == []
    assert [(o.indicator, o.value) for o in parsed.observations] == [
        ("turnover", 520_400_000),
        ("turnover_growth", Decimal("-3.1")),
        ("companies", 150),
    ]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def test_no_sentence_of_a_statement_is_copied(shared_dir: Path) -> None:
    texts = sorted([*(shared_dir / "seeds").glob("*.txt"), *(shared_dir / "statements" / "dev").glob("*.txt")])
    assert len(texts) > 50
    quoted: set[tuple[str, ...]] = set()
    for path in texts:
        # The address is a fact that a statement's file holds.
        quoted |= runs(re.sub(r"https?://\S+", "", path.read_text(encoding="utf-8")), 8)
    own = [*sorted(DATA.rglob("*.toml")), DATA.parent / "docs" / "statements.md"]
    for path in own:
        text = re.sub(r"https?://[^\s\"]+", "", path.read_text(encoding="utf-8"))
        copied = sorted(" ".join(run) for run in runs(text, 8) & quoted)
        assert not copied, f"{path.name}: {copied[0]}"
