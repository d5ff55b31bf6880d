"""What a person reads when an input is wrong: one clear error that names the place, and the other sources are read."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.__main__ import main

Spoil = Callable[[Path], None]
TABLE = "official/bns_annual/trade_2023.csv"
STATEMENT = "statements/2024/2024-09-02-ministry-prague.toml"


def edit(file: str, old: str, new: str) -> Spoil:
    def spoil(data: Path) -> None:
        path = data / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return spoil


def add_row(row: str) -> Spoil:
    def spoil(data: Path) -> None:
        with (data / TABLE).open("a") as table:
            table.write(row + "\n")

    return spoil


def semicolons(data: Path) -> None:
    path = data / TABLE
    path.write_text(path.read_text().replace(",", ";"))


def figure_again(data: Path) -> None:
    path = data / STATEMENT
    figure = path.read_text().split("[[figure]]")[1]
    again = figure.replace("turnover-2023", "turnover-2023-again").replace("626.8", "700.1")
    path.write_text(path.read_text() + "\n[[figure]]" + again)


CASES: dict[str, tuple[Spoil, str, str]] = {
    "unknown area in a table": (edit(TABLE, "KZ,CZ,2023", "KZ,XX,2023"), f"{TABLE}:2", "unknown area 'XX'"),
    "unknown area in a statement": (edit(STATEMENT, '"CZ"', '"CK"'), f"{STATEMENT}:", "unknown area 'CK'"),
    "bad number in a table": (edit(TABLE, "147699.1", "147699.1.0"), f"{TABLE}:2", "147699.1.0"),
    "bad number in a statement": (edit(STATEMENT, "626.8", "626 8"), f"{STATEMENT}:", "626 8"),
    "wrong scale word in a table": (edit(TABLE, "thousand", "thousands"), f"{TABLE}:2", "thousands"),
    "wrong scale word in a statement": (edit(STATEMENT, "million", "milion"), f"{STATEMENT}:", "milion"),
    "two values of one period in a table": (
        add_row("exports,KZ,CZ,2023-01/2023-12,1.5,USD,million"),
        TABLE,
        "different",
    ),
    "two values of one period in a statement": (figure_again, f"{STATEMENT}:", "also turnover-2023"),
    "duplicate key": (add_row("exports,KZ,CZ,2023,147699.1,USD,thousand"), f"{TABLE}:6", "twice"),
    "missing unit in a table": (edit(TABLE, "USD", ""), f"{TABLE}:2", "unit"),
    "missing unit in a statement": (edit(STATEMENT, 'unit = "USD"\n', ""), f"{STATEMENT}:", "unit"),
    "semicolons": (semicolons, f"{TABLE}:1", "semicolons"),
    "decimal comma": (edit(TABLE, "147699.1", '"147699,1"'), f"{TABLE}:2", "comma"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_clear_error(case, data_dir, tmp_path, capsys):
    spoil, place, words = CASES[case]
    spoil(data_dir)
    assert main(["etl", "--data", str(data_dir), "--out", str(tmp_path / "out")]) == 1
    printed = capsys.readouterr()
    errors = [line for line in printed.err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, printed.err
    assert place in errors[0]
    assert words in errors[0]
    assert "mend: " in errors[0]
    assert "nothing was published; nothing is served yet" in printed.err
    # The other sources were read all the same.
    assert re.search(r"^bns_monthly +12 +12 ", printed.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("bom", lambda data: b"\xef\xbb\xbf" + data),
        ("crlf", lambda data: data.replace(b"\n", b"\r\n")),
    ],
)
def test_what_cannot_change_a_figure_is_a_warning_and_fails_only_when_strict(name, change, data_dir, tmp_path, capsys):
    path = data_dir / TABLE
    path.write_bytes(change(path.read_bytes()))
    arguments = ["etl", "--data", str(data_dir), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--strict"]) == 1
    assert f"warning: {TABLE}:1" in capsys.readouterr().err
    assert main(arguments) == 0
    assert main([*arguments, "--strict"]) == 1


def test_truncated_parquet_is_said_by_the_query_and_mended_by_the_next_build(data_dir, tmp_path, capsys):
    out = tmp_path / "out"
    build, query = ["etl", "--data", str(data_dir), "--out", str(out)], ["query", "--build", str(out)]
    query += ["--partner", "CZ", "--indicator", "exports", "--period", "2023"]
    assert main(build) == 0
    table = next(out.glob("*/observations.parquet"))
    table.write_bytes(table.read_bytes()[:-100])
    capsys.readouterr()
    assert main(query) == 2
    error = capsys.readouterr().err
    assert str(table) in error
    assert "run `tradebrief etl`" in error
    assert main(build) == 0
    assert main(query) == 0


def test_an_input_folder_that_is_not_there(tmp_path, capsys):
    assert main(["etl", "--data", str(tmp_path / "nowhere")]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_a_bad_correction_is_an_error(data_dir, tmp_path, capsys):
    (data_dir / "corrections.toml").write_text('[[correction]]\nsource = "bns_annual"\n')
    assert main(["etl", "--data", str(data_dir), "--out", str(tmp_path / "out")]) == 1
    assert "corrections.toml:correction.0.field" in capsys.readouterr().err
