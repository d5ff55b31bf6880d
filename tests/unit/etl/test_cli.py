import csv
import io
import json
import subprocess
import sys

import pytest

from etl.__main__ import main
from etl.build import build
from etl.query import amount


@pytest.fixture
def ask(data_dir, tmp_path, capsys):
    build(data_dir, tmp_path / "out")

    def ask(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["query", "--build", str(tmp_path / "out"), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return ask


TURNOVER = ("--partner", "CZ", "--indicator", "turnover", "--period", "2023")


def test_the_headline_is_one_row_of_the_preferred_source(ask):
    code, out, _ = ask(*TURNOVER)
    assert code == 0
    assert "627.3 M USD" in out
    assert "626.8" not in out


def test_all_gives_every_observation_with_its_source(ask):
    code, out, _ = ask(*TURNOVER, "--all")
    assert code == 0
    for text in ("627.3 M USD", "626.8 M USD", "626.75 M USD", "626.85 M USD", "derived", "reported"):
        assert text in out
    assert "Ministry of Examples (statement)" in out


def test_json_is_in_base_units_with_the_record(ask):
    rows = json.loads(ask(*TURNOVER, "--all", "--format", "json")[1])
    derived, stated = rows
    assert stated["value"] == 626_800_000
    assert (stated["lo"], stated["hi"]) == (626_750_000, 626_850_000)
    assert stated["published"] == "2024-09-02"
    assert stated["value_as_stated"] == "626.8 million"
    assert len(derived["parents"]) == 2
    assert derived["rule"] == "exports + imports"


def test_csv_has_the_same_figures(ask):
    rows = list(csv.DictReader(io.StringIO(ask(*TURNOVER, "--all", "--format", "csv")[1])))
    assert [float(row["value"]) for row in rows] == pytest.approx([627_325_300, 626_800_000])


def test_as_of_leaves_out_what_was_published_later(ask):
    assert len(json.loads(ask(*TURNOVER, "--all", "--as-of", "2024-08-01", "--format", "json")[1])) == 1
    code, _, error = ask(*TURNOVER, "--as-of", "2024-07-01")
    assert code == 1
    assert "was published by 2024-07-01" in error


def test_names_are_understood(ask):
    assert ask("--reporter", "Kazakhstan", "--partner", "czech republic", "--indicator", "turnover")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--partner", "Germny", "--indicator", "turnover"), "did you mean DE (Germany)?"),
        (("--partner", "CZ", "--indicator", "turnovr"), "did you mean turnover"),
        (("--partner", "CZ", "--indicator", "turnover", "--period", "2023-13"), "2023-13"),
        (("--partner", "CZ", "--indicator", "turnover", "--period", "last year"), "not a period: 'last year'"),
    ],
)
def test_a_wrong_value_is_one_line_with_a_hint_and_code_2(ask, arguments, words):
    code, out, error = ask(*arguments)
    assert (code, out) == (2, "")
    assert words in error
    assert len(error.splitlines()) == 1


def test_a_wrong_date_is_wrong_usage(ask, capsys):
    with pytest.raises(SystemExit) as stop:
        ask(*TURNOVER, "--as-of", "yesterday")
    assert stop.value.code == 2
    assert "2024-12-31" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--partner", "CZ", "--indicator", "turnover", "--period", "2031"), "periods near it: 2022, 2023"),
        (("--partner", "CZ", "--indicator", "rank"), "of KZ with CZ there is balance, exports, imports, turnover"),
        (("--partner", "DE", "--indicator", "exports"), "exports of KZ is held with CZ, WLD"),
        (("--reporter", "CZ", "--partner", "KZ", "--indicator", "exports"), "KZ reports of CZ: balance"),
        (("--partner", "JP", "--indicator", "companies"), "held of nobody"),
    ],
)
def test_nothing_held_says_what_is_held_nearby(ask, arguments, words):
    code, out, error = ask(*arguments)
    assert (code, out) == (1, "")
    assert words in error


def test_no_data_say_how_to_get_them(tmp_path, capsys):
    assert main(["query", "--build", str(tmp_path), *TURNOVER]) == 2
    assert "run `tradebrief etl`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "unit", "resolution", "text"),
    [
        (626_800_000.0, "USD", 1e5, "626.8 M USD"),
        (49_730_000_000.0, "USD", float("nan"), "49.7 bn USD"),
        (50e9, "USD", 1e9, "50 bn USD"),
        (-331_927_000.0, "USD", 1e3, "-331.9 M USD"),
        (12_345.0, "EUR", 1.0, "12.3 k EUR"),
        (7.0, "CZK", 1.0, "7 CZK"),
        (30.0, "PERCENT", 1.0, "30 %"),
        (48.4, "PERCENT", 0.1, "48.4 %"),
        (3000.0, "COUNT", 1.0, "3,000"),
        (float("nan"), "USD", float("nan"), "not given"),
    ],
)
def test_amounts_for_a_person(value, unit, resolution, text):
    assert amount(value, unit, resolution) == text


def test_a_run_with_nothing_to_do_loads_no_data_library(data_dir, tmp_path):
    build(data_dir, tmp_path / "out")
    arguments = ["etl", "--data", str(data_dir), "--out", str(tmp_path / "out")]
    script = (
        "import sys; from etl.__main__ import main; code = main(sys.argv[1:]); "
        "print(code, sorted({'pandas', 'pandera', 'pyarrow', 'duckdb'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"
    assert "nothing has changed" in done.stdout


def test_quiet_prints_nothing_when_all_is_well(data_dir, tmp_path, capsys):
    assert main(["etl", "--data", str(data_dir), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_the_closing_table(data_dir, tmp_path, capsys):
    main(["etl", "--data", str(data_dir), "--out", str(tmp_path / "out")])
    printed = capsys.readouterr()
    lines = [line.split() for line in printed.out.splitlines()]
    assert lines[0] == ["source", "in", "out", "derived", "set", "apart", "rejected", "warnings", "seconds"]
    assert ["bns_annual", "4", "4", "4", "0", "0", "0"] in [line[:7] for line in lines]
    assert ["total", "17", "17", "5", "0", "0", "0"] in [line[:7] for line in lines]
    assert "read bns_annual" in printed.err
