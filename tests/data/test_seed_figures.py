"""The five statements that came first, figure by figure, against a list made by hand from their texts."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from etl.registry import load_registry
from etl.sources import Parsed
from etl.sources.statement_file import Entry, read_statement_file
from etl.sources.statements import SOURCE

DATA = Path(__file__).resolve().parents[2] / "data"

Row = tuple[str, str, str, str, float, str, str]

# (indicator, reporter, partner, period, value in base units, unit, qualifier)
SEEDS: dict[str, tuple[str, list[Row]]] = {
    "000": (
        "2024-10-mfa-kz-lipavsky-astana",
        [
            ("rank", "KZ", "CZ", "2024-10", 9, "RANK", "up_to"),
            ("turnover", "KZ", "CZ", "2023", 626_800_000, "USD", "exact"),
            ("turnover_growth", "KZ", "CZ", "2023", 48.4, "PERCENT", "exact"),
            ("exports", "KZ", "CZ", "2023", 147_700_000, "USD", "exact"),
            ("imports", "KZ", "CZ", "2023", 479_100_000, "USD", "exact"),
            ("turnover", "KZ", "CZ", "2024-01/2024-08", 357_900_000, "USD", "exact"),
            ("fdi_inflow_gross", "KZ", "CZ", "2005-01/2024-06", 354_500_000, "USD", "exact"),
            ("fdi_inflow_gross", "KZ", "CZ", "2024-H1", 24_900_000, "USD", "exact"),
        ],
    ),
    "001": (
        "2024-09-02-mfa-kz-prague",
        [
            ("turnover", "KZ", "CZ", "2023", 626_800_000, "USD", "exact"),
            ("turnover_growth", "KZ", "CZ", "2023", 48.4, "PERCENT", "exact"),
            ("exports", "KZ", "CZ", "2023", 147_700_000, "USD", "exact"),
            ("exports_growth", "KZ", "CZ", "2023", 19.4, "PERCENT", "exact"),
            ("imports", "KZ", "CZ", "2023", 479_100_000, "USD", "exact"),
            ("imports_growth", "KZ", "CZ", "2023", 60.5, "PERCENT", "exact"),
            ("turnover", "KZ", "CZ", "2024-01/2024-07", 275_300_000, "USD", "exact"),
            ("fdi_inflow_gross", "KZ", "CZ", "2005-01/2023-12", 329_600_000, "USD", "exact"),
            ("fdi_inflow_gross", "KZ", "CZ", "2021", 22_300_000, "USD", "exact"),
            ("fdi_inflow_gross", "KZ", "CZ", "2022", 21_600_000, "USD", "exact"),
            ("fdi_inflow_gross", "KZ", "CZ", "2023", 48_000_000, "USD", "exact"),
            ("fdi_inflow_gross", "KZ", "CZ", "2024-Q1", 13_800_000, "USD", "exact"),
            ("companies", "KZ", "CZ", "2024-09", 150, "COUNT", "about"),
        ],
    ),
    "002": (
        "2023-05-18-mfa-kz-brussels",
        [
            ("share_of_trade", "KZ", "EU", "2023-05", 30, "PERCENT", "over"),
            ("share_of_fdi", "KZ", "EU", "2023-05", 30, "PERCENT", "over"),
            ("turnover", "KZ", "EU", "2022", 39_900_000_000, "USD", "exact"),
            ("turnover_growth", "KZ", "EU", "2022", 38, "PERCENT", "exact"),
            ("exports", "KZ", "EU", "2022", 32_300_000_000, "USD", "exact"),
            ("imports", "KZ", "EU", "2022", 7_600_000_000, "USD", "exact"),
            ("fdi_inflow_gross", "KZ", "EU", "2022", 12_500_000_000, "USD", "exact"),
            ("fdi_inflow_gross_growth", "KZ", "EU", "2022", 23, "PERCENT", "exact"),
        ],
    ),
    "003": (
        "2025-03-28-mfa-kz-kallas",
        [
            ("turnover", "KZ", "EU", "2024", 49_700_000_000, "USD", "exact"),
            ("turnover_growth", "KZ", "EU", "2024", 16.9, "PERCENT", "exact"),
            ("exports", "KZ", "EU", "2024", 38_600_000_000, "USD", "exact"),
            ("imports", "KZ", "EU", "2024", 11_100_000_000, "USD", "exact"),
            ("fdi_inflow_gross", "KZ", "EU", "2005-01/2024-09", 200_700_000_000, "USD", "exact"),
            ("companies", "KZ", "EU", "2025-03", 3000, "COUNT", "over"),
        ],
    ),
    "004": (
        "2025-04-01-mfa-kz-stiprais",
        [
            ("turnover", "KZ", "EU", "2024", 49_700_000_000, "USD", "exact"),
            ("turnover_growth", "KZ", "EU", "2024", 16.9, "PERCENT", "exact"),
            ("exports", "KZ", "EU", "2024", 38_600_000_000, "USD", "exact"),
            ("imports", "KZ", "EU", "2024", 11_100_000_000, "USD", "exact"),
            ("fdi_inflow_gross", "KZ", "EU", "2005-01/2024-09", 200_700_000_000, "USD", "exact"),
            ("companies", "KZ", "EU", "2025-04", 3000, "COUNT", "over"),
        ],
    ),
}

# Numbers of the texts that are no statistics of trade or investment, years apart: anniversaries, horses, terms, days.
OTHER_NUMBERS = {
    "000": ["30", "40"],
    "001": ["7", "20", "31", "1"],
    "002": ["30"],
    "003": ["28"],
    "004": ["31"],
}

# Figures printed in words.
IN_WORDS = {"9": "nine"}

INFERRED_PERIODS = {
    "000": {"rank", "fdi_inflow_gross"},
    "001": {"companies"},
    "002": {"share_of_trade", "share_of_fdi"},
    "003": {"companies"},
    "004": {"turnover", "turnover_growth", "exports", "imports", "companies"},
}


@cache
def statements() -> Parsed:
    return SOURCE.parse(SOURCE.fetch(DATA), load_registry())


def entries(statement: str) -> list[Entry]:
    path = DATA / "statements" / statement[:4] / f"{statement}.toml"
    file = read_statement_file(path.relative_to(DATA).as_posix(), path.read_bytes())
    assert file.issues == []
    return file.figures


def seed_text(shared_dir: Path, seed: str) -> str:
    (path,) = (shared_dir / "seeds").glob(f"{seed}_*.txt")
    # The date that some files begin with is not part of the text.
    return re.sub(r"^\s*date \d{4}-\d{2}-\d{2} ", "", path.read_text(encoding="utf-8"))


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def sentences(paragraph: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[A-ZА-Я\"])", paragraph)


def numbers(text: str) -> list[str]:
    found = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)
    plain = [number.replace(",", "") for number in found]
    return [number for number in plain if not re.fullmatch(r"(19|20)\d\d", number)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_are_those_of_the_text_no_more_no_less(seed: str) -> None:
    statement, rows = SEEDS[seed]
    ids = {r.record_id for r in statements().records if r.document == statement}
    observations = [o.row() for o in statements().observations if o.record_id in ids]
    assert len(ids) == len(observations)
    columns = ("indicator", "reporter", "partner", "period", "value", "unit", "qualifier")
    assert sorted(tuple(row[c] for c in columns) for row in observations) == sorted(rows)


def test_the_statement_of_september_2024_has_thirteen_figures() -> None:
    assert len(entries(SEEDS["001"][0])) == 13


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_text_does_not_say_is_marked_as_inferred(seed: str) -> None:
    figures = [entry.figure for entry in entries(SEEDS[seed][0])]
    assert {f.indicator for f in figures if f.period_inferred} == INFERRED_PERIODS[seed]
    gross_said = {"000": False, "001": True, "002": False, "003": True, "004": True}[seed]
    assert {bool(f.basis_inferred) for f in figures if f.indicator.startswith("fdi")} == {not gross_said}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_statistic_of_the_text_is_entered(shared_dir: Path, seed: str) -> None:
    text = seed_text(shared_dir, seed)
    figures = [entry.figure for entry in entries(SEEDS[seed][0])]
    printed = Counter(numbers(text)) - Counter(OTHER_NUMBERS[seed])
    # One printed share is of two things: its number stands once in the text and twice among the figures.
    places = {(f.value, f.paragraph, f.sentence) for f in figures if f.value not in IN_WORDS}
    assert printed == Counter(value for value, _, _ in places)
    assert all(IN_WORDS[f.value] in text for f in figures if f.value in IN_WORDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_locator_leads_to_its_figure(shared_dir: Path, seed: str) -> None:
    text = paragraphs(seed_text(shared_dir, seed))
    for entry in entries(SEEDS[seed][0]):
        figure = entry.figure
        assert figure.paragraph is not None
        assert figure.sentence is not None
        sentence = sentences(text[figure.paragraph - 1])[figure.sentence - 1]
        expected = IN_WORDS.get(figure.value, figure.value)
        assert expected in sentence.replace(",", ""), (figure.id, sentence)
