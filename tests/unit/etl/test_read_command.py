import io
import json
import sys
from types import SimpleNamespace

import pytest

from etl.__main__ import main
from etl.build import build

TEXT = "In 2023, trade between Kazakhstan and Czechia was 626.8 million US dollars, exports 147.7 million dollars."


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_read_prints_a_table_and_json(file, capsys):
    assert main(["read", str(file)]) == 0
    assert "626.8 million USD" in capsys.readouterr().out
    assert main(["read", str(file), "--format", "json"]) == 0
    assert [row["indicator"] for row in json.loads(capsys.readouterr().out)] == ["turnover", "exports"]


def test_read_takes_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    assert main(["read", "-", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


@pytest.mark.parametrize("wrong", [["none.txt"], ["FILE", "--published", "soon"], ["FILE", "--reporter", "Atlantis"]])
def test_what_cannot_be_read_is_status_two(wrong, file, capsys):
    assert main(["read", *[str(file) if word == "FILE" else word for word in wrong]]) == 2
    assert capsys.readouterr().err.startswith("tradebrief read: ")


def add(file, data, *more):
    return main(["add", str(file), "--publisher", "Ministry of Examples", "--data", str(data), *more])


def test_add_writes_a_file_that_builds(file, data_dir, tmp_path, capsys):
    other = tmp_path / "other.txt"
    other.write_text(TEXT.replace("626.8", "530.1").replace("147.7", "120.2").replace("2023", "2022"), encoding="utf-8")
    assert add(other, data_dir, "--published", "2024-09-03", "--yes") == 0
    assert "[statement]" in capsys.readouterr().out
    assert build(data_dir, tmp_path / "out").ok
    assert add(other, data_dir, "--published", "2024-09-03", "--yes") == 1
    assert "held as" in capsys.readouterr().err


def test_add_refuses_what_is_undecided(file, data_dir, capsys):
    file.write_text("Trade with Czechia reached 530.1 million dollars.", encoding="utf-8")
    before = sorted(data_dir.rglob("*.toml"))
    assert add(file, data_dir, "--published", "2024-09-03", "--yes") == 1
    assert "to decide: the period 2023 is inferred" in capsys.readouterr().err
    assert sorted(data_dir.rglob("*.toml")) == before


def test_add_takes_a_file_that_was_looked_over(file, data_dir, tmp_path, capsys):
    arguments = [
        "read",
        str(file),
        "--format",
        "toml",
        "--published",
        "2024-10-03",
        "--publisher",
        "Ministry of Examples",
    ]
    assert main(arguments) == 0
    prepared = tmp_path / "prepared.toml"
    prepared.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["add", str(prepared), "--data", str(data_dir), "--yes"]) == 0
    assert len(list((data_dir / "statements" / "2024").glob("*.toml"))) == 2


def test_add_asks_first(file, data_dir, capsys):
    assert add(file, data_dir, "--published", "2024-10-03") == 1
    assert "--yes" in capsys.readouterr().err


@pytest.fixture
def check(data_dir, tmp_path, capsys):
    build(data_dir, tmp_path / "out")

    def check(text: str, *more: str) -> tuple[int, list[dict]]:
        path = tmp_path / "checked.txt"
        path.write_text(text, encoding="utf-8")
        capsys.readouterr()
        code = main(["check", str(path), "--build", str(tmp_path / "out"), "--format", "json", *more])
        out = capsys.readouterr().out
        return code, json.loads(out)["claims"] if out else []

    return check


def test_what_is_held_is_consistent_or_revised(check):
    code, (turnover, exports) = check(TEXT, "--published", "2024-09-10")
    assert exports["verdict"] == "consistent within rounding"
    assert turnover["hypothesis"] == "revision"
    assert code == 1


def test_a_sum_that_does_not_hold_is_a_conflict(check):
    text = (
        "In 2021, trade between Kazakhstan and Austria was 1.045 billion dollars, exports were 1.5 billion dollars "
        "and imports were 48 million dollars."
    )
    code, rows = check(text)
    assert code == 1
    assert {row["verdict"] for row in rows} == {"conflicts"}
    assert "add up to" in rows[0]["findings"][0]["words"]


def test_a_slip_of_a_scale_word_is_called_out(check):
    text = "Trade with Austria was USD 960 billion in 2012 and USD 1.2 billion in 2013."
    code, (slip, _) = check(text)
    assert (code, slip["hypothesis"]) == (1, "unit_slip")


def test_growth_that_does_not_fit_its_levels_is_a_conflict(check):
    text = "Trade with Austria in 2021 was $150 million (+20%), against $100 million in 2020."
    code, rows = check(text)
    assert code == 1
    assert "said is 20 %" in rows[0]["findings"][0]["words"]


def test_a_year_above_its_total_is_a_conflict(check):
    text = "From 2005 to the end of 2023, investment from Austria made $30 million. In 2023, it was $48 million."
    assert check(text)[0] == 1


def test_what_nobody_holds_is_new_and_shows_what_it_implies(check):
    code, (claim,) = check("In 2021, trade with Austria was $120 million, up 20%.")
    assert (code, claim["verdict"]) == (0, "new")
    assert any("implies turnover of 2020" in finding["words"] for finding in claim["findings"])


def test_a_figure_without_a_period_is_not_checkable(check):
    code, (claim,) = check("Austrian direct investment has passed $3 billion.")
    assert (code, claim["verdict"]) == (0, "not checkable")


def test_a_check_may_be_made_as_of_a_day(check):
    _, (turnover, _) = check(TEXT, "--published", "2024-09-10", "--as-of", "2024-01-01")
    assert turnover["verdict"] == "new"
    _, (turnover, _) = check(TEXT, "--published", "2024-09-10", "--as-of", "published")
    assert turnover["verdict"] == "conflicts"


def test_without_data_a_check_is_status_two(tmp_path, file, capsys):
    assert main(["check", str(file), "--build", str(tmp_path / "none")]) == 2
    assert "tradebrief check: " in capsys.readouterr().err
