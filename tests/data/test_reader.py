"""The reader and the check on real statements, where they lie beside the repository."""

import importlib.util
import sys
from pathlib import Path

import pytest

from etl.reader import Reading, Verdict, check_reading, read_text
from etl.reader.beside import copied_from
from etl.registry import load_registry

# (indicator, partner, period, value, unit, scale, growth): what a careful reader takes from each seed.
SEEDS = {
    "000": [
        ("rank", "CZ", "", "9", "RANK", 1, ""),
        ("turnover", "CZ", "2023", "626.8", "USD", 10**6, "48.4"),
        ("exports", "CZ", "2023", "147.7", "USD", 10**6, ""),
        ("imports", "CZ", "2023", "479.1", "USD", 10**6, ""),
        ("turnover", "CZ", "2024-01/2024-08", "357.9", "USD", 10**6, ""),
        ("fdi_cumulative", "CZ", "2005-01/2024-06", "354.5", "USD", 10**6, ""),
        ("fdi_inflow_gross", "CZ", "2024-H1", "24.9", "USD", 10**6, ""),
    ],
    "001": [
        ("turnover", "CZ", "2023", "626.8", "USD", 10**6, "48.4"),
        ("exports", "CZ", "2023", "147.7", "USD", 10**6, "19.4"),
        ("imports", "CZ", "2023", "479.1", "USD", 10**6, "60.5"),
        ("turnover", "CZ", "2024-01/2024-07", "275.3", "USD", 10**6, ""),
        ("fdi_cumulative", "CZ", "2005-01/2023-12", "329.6", "USD", 10**6, ""),
        ("fdi_inflow_gross", "CZ", "2021", "22.3", "USD", 10**6, ""),
        ("fdi_inflow_gross", "CZ", "2022", "21.6", "USD", 10**6, ""),
        ("fdi_inflow_gross", "CZ", "2023", "48", "USD", 10**6, ""),
        ("fdi_inflow_gross", "CZ", "2024-Q1", "13.8", "USD", 10**6, ""),
        ("companies", "CZ", "2024-09", "150", "COUNT", 1, ""),
    ],
    "002": [
        ("share", "EU", "", "30", "PERCENT", 1, ""),
        ("turnover", "EU", "2022", "39.9", "USD", 10**9, "38"),
        ("exports", "EU", "2022", "32.3", "USD", 10**9, ""),
        ("imports", "EU", "2022", "7.6", "USD", 10**9, ""),
        ("fdi_inflow_gross", "EU", "2022", "12.5", "USD", 10**9, "23"),
    ],
    "003": [
        ("turnover", "EU", "2024", "49.7", "USD", 10**9, "16.9"),
        ("exports", "EU", "2024", "38.6", "USD", 10**9, ""),
        ("imports", "EU", "2024", "11.1", "USD", 10**9, ""),
        ("fdi_cumulative", "EU", "2005-01/2024-09", "200.7", "USD", 10**9, ""),
        ("companies", "EU", "", "3000", "COUNT", 1, ""),
    ],
    "004": [
        ("turnover", "EU", "2024", "49.7", "USD", 10**9, "16.9"),
        ("exports", "EU", "2024", "38.6", "USD", 10**9, ""),
        ("imports", "EU", "2024", "11.1", "USD", 10**9, ""),
        ("fdi_cumulative", "EU", "2005-01/2024-09", "200.7", "USD", 10**9, ""),
        ("companies", "EU", "2025-04", "3000", "COUNT", 1, ""),
    ],
}


def seed(shared_dir: Path, number: str) -> Reading:
    (path,) = (shared_dir / "seeds").glob(f"{number}_*.txt")
    return read_text(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", sorted(SEEDS))
def test_every_figure_of_the_seeds_is_read(shared_dir, number):
    reading = seed(shared_dir, number)
    found = [
        (c.indicator, c.partner, c.period, c.value, c.unit, c.scale, c.growth.value if c.growth else "")
        for c in reading.claims
    ]
    # The period of a rank is inferred at best; what is inferred is not asked for here.
    found = [(*row[:2], "" if row[0] == "rank" else row[2], *row[3:]) for row in found]
    assert found == SEEDS[number]
    assert {c.reporter for c in reading.claims} == {"KZ"}
    assert reading.apart == ()


def test_a_year_that_is_left_out_is_never_taken_for_stated(shared_dir):
    forms = {
        claim.period_form for claim in seed(shared_dir, "004").claims if claim.indicator in {"turnover", "exports"}
    }
    assert forms == {"inferred"}


@pytest.fixture(scope="module")
def accuracy(repository):
    path = repository / "benchmarks" / "reader_accuracy.py"
    spec = importlib.util.spec_from_file_location("reader_accuracy", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_annotated_texts_are_read_as_by_a_careful_reader(shared_dir, accuracy):
    tally = accuracy.measure(shared_dir / "statements")
    assert tally.precision >= 0.95, tally.lines
    assert tally.recall >= 0.95, tally.lines
    for name in ("value", "unit", "scale"):
        assert tally.right[name] == tally.matched, name


def test_a_copy_of_a_release_is_told(store):
    text = "Czech visit. In 2023 turnover was 626.8 million US dollars, exports 147.7 million, imports 479.1 million."
    found = copied_from(check_reading(read_text(text, published="2024-11-02"), store), store)
    assert found is not None
    assert (found.count, found.of) == (3, 3)
    # Two releases have these figures; the later one repeats the earlier.
    assert found.document == "2024-09-02-mfa-kz-prague"
    assert "a copy of one release counts once" in found.words
    other = "In 2023 turnover with Romania was 1.2 billion US dollars, exports 1.1 billion, imports 0.1 billion."
    assert copied_from(check_reading(read_text(other, published="2024-11-02"), store), store) is None


def verdicts(shared_dir: Path, store, number: str):
    return check_reading(seed(shared_dir, number), store, registry=load_registry())


def test_the_seeds_hold_together(shared_dir, store):
    for number in SEEDS:
        for one in verdicts(shared_dir, store, number):
            kinds = {finding.kind for finding in one.findings if finding.verdict is Verdict.CONFLICTS}
            assert kinds <= {"tables"}, (number, one)
            assert one.hypothesis in {"", "revision", "coverage"}, (number, one)


def test_the_sibling_that_has_the_year_is_named(shared_dir, store):
    turnover = verdicts(shared_dir, store, "004")[0]
    words = [finding.words for finding in turnover.findings if finding.kind == "desk"]
    assert any("the period is unstated here" in text and text.endswith("says 2024") for text in words)


@pytest.mark.parametrize(
    ("text", "hypothesis"),
    [
        ("In 2023 turnover with Romania was 1.045 billion dollars, exports 1.5 billion and imports 48 million.", None),
        ("By Polish data, trade with Kazakhstan was USD 960 billion in 2012.", "unit_slip"),
    ],
)
def test_what_a_desk_must_not_miss(store, text, hypothesis):
    first = check_reading(read_text(text, published="2024-09-02"), store)[0]
    assert first.verdict is Verdict.CONFLICTS
    assert hypothesis in {None, first.hypothesis}
