import json
from dataclasses import replace

import pytest

from etl.registry import load_registry
from etl.steps import reconcile
from etl.steps.reconcile import settle_all
from etl.steps.reconciliation import remembered
from etl.steps.reconciliation.claim import Kind
from etl.steps.reconciliation.remembered import FILE, Remembered

REGISTRY = load_registry()


@pytest.fixture
def families(claim, family):
    return [
        family(claim("turnover", "2023", "10.0"), claim("exports", "2023", "7.0")),
        family(
            claim("turnover", "2024", "49.7"),
            claim("turnover", "2024", "16.9", kind=Kind.GROWTH),
            claim("turnover", "2023", "41.4"),
            partner="EU",
        ),
    ]


@pytest.fixture
def solved(monkeypatch):
    """The families that are solved, not remembered."""
    seen = []
    settle = reconcile.settle
    monkeypatch.setattr(reconcile, "settle", lambda family, registry: seen.append(family) or settle(family, registry))
    return seen


def results(settlements):
    return [replace(one, seconds=0.0) for one in settlements]


def test_an_unchanged_family_is_not_solved_again_and_gives_the_same(families, solved, tmp_path):
    first = settle_all(families, REGISTRY, tmp_path)
    assert len(solved) == 2
    again = settle_all(families, REGISTRY, tmp_path)
    assert len(solved) == 2
    assert results(again) == results(first)
    assert [one.seconds for one in again] == [0.0, 0.0]


def test_a_changed_claim_is_solved_again_alone(families, solved, tmp_path, claim, family):
    settle_all(families, REGISTRY, tmp_path)
    changed = family(claim("turnover", "2023", "10.1"), claim("exports", "2023", "7.0"))
    settle_all([changed, families[1]], REGISTRY, tmp_path)
    assert solved[2:] == [changed]
    kept = json.loads((tmp_path / FILE).read_text())["families"]
    assert len(kept) == 2, "what is no longer asked for is forgotten"


@pytest.mark.parametrize("what", ["code", "criteria"])
def test_other_code_or_other_criteria_solve_everything_again(families, solved, tmp_path, monkeypatch, what):
    settle_all(families, REGISTRY, tmp_path)
    registry = REGISTRY
    if what == "code":
        monkeypatch.setattr(remembered, "_code", lambda: "other")
    else:
        registry = replace(REGISTRY, criteria={"default": tuple(reversed(REGISTRY.criteria["default"]))})
    settle_all(families, registry, tmp_path)
    assert len(solved) == 4


@pytest.mark.parametrize("text", ["", "{", "[]", '{"form": 0, "families": {}}', '{"form": 1, "families": []}'])
def test_what_cannot_be_read_is_made_again(families, solved, tmp_path, text):
    (tmp_path / FILE).write_text(text)
    settle_all(families, REGISTRY, tmp_path)
    assert len(solved) == 2
    assert Remembered(tmp_path, REGISTRY).find(families[0]) is not None


def test_without_a_folder_nothing_is_kept(families, solved, tmp_path):
    settle_all(families, REGISTRY)
    settle_all(families, REGISTRY)
    assert len(solved) == 4
    assert list(tmp_path.iterdir()) == []


def test_processes_side_by_side_give_the_same(families, monkeypatch):
    alone = settle_all(families, REGISTRY)
    monkeypatch.setattr(reconcile, "WORTH_PROCESSES", 1)
    assert results(settle_all(families, REGISTRY)) == results(alone)
