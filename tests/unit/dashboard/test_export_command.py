import json
import os
import stat
from datetime import date

import openpyxl
import pytest

from dashboard import charts, exports
from dashboard.cli import main
from dashboard.context import make_context
from dashboard.exports import ExportOptions
from dashboard.state import ViewState
from etl.model.period import Period
from etl.store import Store


@pytest.fixture
def export(build_dir, tmp_path, monkeypatch, capfdbinary):
    """Runs the command in an empty folder; gives its exit code, its standard output and its standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        code = main(["export", *arguments, *(() if "--build" in arguments else ("--build", str(build_dir)))])
        out, error = capfdbinary.readouterr()
        return code, out, error.decode()

    return run


def test_the_file_is_the_one_that_the_site_gives(export, build_dir, tmp_path):
    arguments = ("--partner", "DE,CZ", "--from", "2018", "--unit", "EUR", "--as-of", "2025-12-31")
    assert export("trade-levels", *arguments, "-o", "levels.csv")[0] == 0
    state = ViewState(partners=("DE", "CZ"), start=Period.parse("2018"), unit_asked="EUR", as_of=date(2025, 12, 31))
    spec = charts.chart("trade-levels").build(make_context(Store.open(build_dir)), state)
    assert (tmp_path / "levels.csv").read_bytes() == exports.discover()["csv"].write(spec, ExportOptions())


def test_standard_output_has_the_file_and_nothing_else(export):
    code, out, error = export("trade-levels", "--format", "json", "-o", "-")
    assert code == 0
    assert json.loads(out)["id"] == "trade-levels"
    assert error == ""


def test_the_format_follows_from_the_files_name_and_links_become_absolute(export, tmp_path):
    code, _, error = export("trade-levels", "-o", "levels.XLSX", "--public-url", "https://trade.example.org/")
    assert code == 0
    assert "levels.XLSX" in error
    sheet = openpyxl.load_workbook(tmp_path / "levels.XLSX")["Figures"]
    links = {cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links
    assert all(link.startswith("https://trade.example.org/f/") for link in links)


def test_without_a_name_the_file_says_what_is_inside(export, tmp_path):
    assert export("trade-levels", "--partner", "DE", "--from", "2018", "--to", "2020", "--format", "csv")[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["trade-levels_DE_2018-2020.csv"]


def test_more_of_the_state_and_a_formats_own_options(export):
    plain = export("partners-ranking", "--format", "csv", "-o", "-", "--option", "header=none")[1]
    earlier = export(
        "partners-ranking", "--format", "csv", "-o", "-", "--option", "header=none", "--state", "year=2020"
    )
    assert earlier[0] == 0
    assert not plain.startswith(b"#")
    assert b",2020," not in plain
    assert earlier[1] != plain


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("trade-level", "-o", "x.csv"), "did you mean trade-levels"),
        (("nothing-alike-at-all", "-o", "x.csv"), "there are growth-cagr"),
        ((), "--list"),
        (("trade-levels",), "--format"),
        (("trade-levels", "-o", "-"), "--format"),
        (("trade-levels", "-o", "x.doc"), "no format 'doc'"),
        (("trade-levels", "-o", "x.csv", "--partner", "XX"), "--partner 'XX'"),
        (("trade-levels", "-o", "x.csv", "--as-of", "yesterday"), "--as-of 'yesterday'"),
        (("trade-levels", "-o", "x.csv", "--from", "2020", "--to", "2010"), "--to '2010'"),
        (("trade-levels", "-o", "x.csv", "--state", "nonsense=1"), "'nonsense'"),
        (("trade-levels", "-o", "x.csv", "--option", "wide"), "KEY=VALUE"),
        (("trade-levels", "-o", "x.png", "--size", "9x9"), "1200x675"),
        (("trade-levels", "-o", "x.csv", "--template", "none.pptx"), "none.pptx"),
        (("trade-levels", "-o", "x.csv", "--public-url", "trade"), "public_url"),
    ],
)
def test_what_cannot_be_is_wrong_usage_told_in_one_line_and_writes_nothing(export, tmp_path, arguments, told):
    code, out, error = export(*arguments)
    assert (code, out) == (2, b"")
    assert told in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_without_data_or_a_folder_it_fails_with_one_line(export, tmp_path):
    code, _, error = export("trade-levels", "-o", "x.csv", "--build", str(tmp_path / "none"))
    assert code == 1
    assert "tradebrief etl" in error
    code, _, error = export("trade-levels", "-o", "none/x.csv")
    assert code == 1
    assert error == "tradebrief export: none/x.csv: No such file or directory\n"


def test_a_file_is_replaced_as_a_whole_and_keeps_no_part(export, tmp_path, monkeypatch):
    target = tmp_path / "levels.csv"
    target.write_bytes(b"old")

    def fails(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    assert export("trade-levels", "-o", "levels.csv")[0] == 1
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert export("trade-levels", "-o", "levels.csv")[0] == 0
    assert target.read_bytes().startswith(b"# title: ")
    assert stat.S_IMODE(target.stat().st_mode) & 0o444


def test_the_list_names_every_chart_and_format(export):
    code, out, _ = export("--list")
    text = out.decode()
    assert code == 0
    for name, chart in charts.discover().items():
        assert f"  {name} " in text
        assert chart.title in text
    for ext in exports.discover():
        assert f"\n  {ext} " in text


def test_a_chart_without_data_is_written_too_and_says_why(export):
    code, out, _ = export("trade-levels", "--partner", "CZ", "--to", "1994", "--format", "csv", "-o", "-")
    assert code == 0
    assert b"# empty: " in out
