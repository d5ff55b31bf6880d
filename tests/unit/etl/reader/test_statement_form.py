import json
import tomllib
from pathlib import Path

import pytest

from etl.reader import Header, claim_fields, read_text, statement_toml, to_json
from etl.reader.holding import add_document, problems, same_release
from etl.reader.output import FIELDS

TEXT = (
    "In 2023, trade between Kazakhstan and Czechia was 626.80 million US dollars (+48.4%), exports were 147.7 million "
    "dollars. Since 2005, direct investment from Czechia made up 354.5 million dollars. Over 100 Czech companies work "
    "in Kazakhstan. Czechia accounts for 2% of Kazakhstan's foreign trade and investments."
)
HEADER = Header("Ministry of Examples", "Example News", "https://example.org/2")


def toml(text: str = TEXT, published: str | None = "2024-09-02") -> str:
    return statement_toml(read_text(text, published=published), HEADER)


def test_a_statement_file_is_ready_for_the_build(tmp_path):
    path = tmp_path / "statements" / "2024" / "2024-09-02-ministry-of-examples-cz.toml"
    assert problems(toml(), path) == []
    figures = {f["id"]: f for f in tomllib.loads(toml())["figure"]}
    assert figures["turnover-2023"]["value"] == "626.80"
    assert figures["turnover-growth-2023"] | {"unit": "PERCENT", "value": "48.4"} == figures["turnover-growth-2023"]
    assert figures["fdi-inflow-gross-2005-01-to-2024-09"]["basis_inferred"]
    assert {"share-of-trade-2024-09", "share-of-fdi-2024-09", "companies-2024-09"} <= set(figures)
    assert figures["companies-2024-09"]["qualifier"] == "over"


def test_what_a_person_decides_is_marked():
    unsure = "Trade with Czechia reached 626.8 million dollars."
    assert "# DECIDE: the period 2023 is inferred" in toml(unsure)
    assert "# DECIDE: the text names no date" in toml(unsure, None)
    assert "# DECIDE" not in toml()


def test_a_file_holds_no_sentence_of_the_text():
    assert "were 147.7 million dollars" not in toml()
    assert "work in Kazakhstan" not in toml()


def test_json_has_the_fields_of_the_manual_and_every_digit():
    text = to_json(claim_fields(claim) for claim in read_text(TEXT, published="2024-09-02").claims)
    assert '"value": 626.80,' in text
    rows = json.loads(text)
    assert all(tuple(row) == FIELDS for row in rows)
    assert rows[0]["growth_pct"] == 48.4
    assert rows[0]["scale"] == 1_000_000
    start, end = rows[0]["span"]
    assert TEXT[start:end] == "626.80 million US dollars"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "statements" / "2024" / "2024-09-02-first.toml"
    path.parent.mkdir(parents=True)
    path.write_text(toml().replace("2024-09-02-ministry-of-examples-cz", "2024-09-02-first"), encoding="utf-8")
    return tmp_path


def test_a_copy_of_a_release_is_told_from_a_new_one(data):
    copy = statement_toml(read_text(TEXT, published="2024-09-04"), Header("Another Paper"))
    held = same_release(copy, data)
    assert held is not None
    assert held.id == "2024-09-02-first"
    assert (
        same_release(toml(TEXT.replace("626.80", "700.1").replace("147.7", "160.2").replace("354.5", "380")), data)
        is None
    )
    assert same_release(toml(published="2025-09-02"), data) is None


def test_a_further_source_stands_before_the_figures(data):
    path = data / "statements" / "2024" / "2024-09-02-first.toml"
    add_document(path, "Third Paper", "https://example.org/3", "2024-09-03")
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [d["url"] for d in read["statement"]["document"]] == ["https://example.org/2", "https://example.org/3"]
    assert problems(path.read_text(encoding="utf-8"), path) == []
    assert len(read["figure"]) == len(tomllib.loads(toml())["figure"])
