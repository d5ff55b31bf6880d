import json

import pytest

from etl.__main__ import main


@pytest.fixture
def ask(build_dir, capsys):
    def ask(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["reconcile", "--build", str(build_dir), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return ask


def test_bounds_contradictions_and_what_was_set_aside_for_a_person(ask):
    code, out, err = ask("--reporter", "KZ", "--partner", "CZ")
    assert (code, err) == (0, "")
    bounds, ledger, aside = (out.split(f"{title}\n")[1] for title in ("printed", "Contradictions", "Set aside"))
    (august,) = [line for line in bounds.splitlines() if "2024-08" in line and line.startswith("KZ-CZ turnover")]
    assert august.split()[3:9] == ["82.50", "M", "USD", "82.70", "M", "USD"]
    assert "revision, known since 2024-09-02" in ledger
    assert "479.1 million USD (Ministry of Foreign Affairs of Kazakhstan, 2 Sept 2024, and 1 more)" in ledger
    assert "12 million USD" in aside
    assert "it was printed by an outlet or by another country's office" in aside


def test_json_has_all_of_it_in_base_units(ask):
    found = json.loads(ask("--reporter", "KZ", "--partner", "CZ", "--format", "json")[1])
    assert set(found) == {"bounds", "ledger", "set_aside"}
    august = next(row for row in found["bounds"] if row["period"] == "2024-08")
    assert (august["lo"], august["hi"], august["published"]) == (82_500_000, 82_700_000, "2024-10-31")
    assert len(august["parents"]) == 2
    far_off = next(row for row in found["ledger"] if row["period"] == "2005-01/2023-04")
    assert far_off["gap"] is None
    aside = {row["record_id"]: row for row in found["set_aside"]}
    assert aside[far_off["set_aside"][0]]["contradiction"] == far_off["id"]
    of_statements = {one for row in found["ledger"] for one in row["set_aside"]} - {
        b["record_id"] for b in found["bounds"]
    }
    assert set(aside) == of_statements


def test_an_indicator_brings_the_contradictions_that_its_figures_are_in(ask):
    found = json.loads(
        ask("--reporter", "KZ", "--partner", "EU", "--indicator", "turnover_growth", "--format", "json")[1]
    )
    assert found["bounds"] == []
    assert {row["indicator"] for row in found["ledger"]} == {"turnover_growth", "turnover"}


def test_as_known_on_a_day(ask):
    before = json.loads(ask("--partner", "EU", "--as-of", "2023-05-17", "--format", "json")[1])
    assert before["bounds"]
    assert all(row["published"] <= "2023-05-17" for row in before["bounds"])
    assert "27.6" not in json.dumps(before["ledger"])


def test_what_is_not_held_and_what_is_wrong_have_codes_of_their_own(ask, tmp_path):
    assert ask("--partner", "AF")[0] == 1
    code, out, err = ask("--partner", "Czechland")
    assert (code, out) == (2, "")
    assert "Czechland" in err
    assert main(["reconcile", "--build", str(tmp_path)]) == 2
