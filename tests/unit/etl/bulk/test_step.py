import pyarrow.parquet as pq
import pytest
from bulk_sample import OLD_HEADER, ROWS, line, old_line, text

from etl.sources.formats import LayoutError


@pytest.mark.parametrize("form", ["7z", "gz", "dat"])
def test_every_row_of_the_file_is_kept(step, form):
    found, folder = step(form=form)
    leaf = pq.read_table(folder / "leaf").to_pandas()
    assert found.rows == len(leaf) == len(ROWS) == found.counts["leaf"]
    assert leaf["value"].sum() == sum(float(row[7]) for row in ROWS)
    keys = leaf[["partner", "reporter", "indicator", "period_start", "period_end", "product", "procedure"]]
    assert keys.equals(keys.sort_values(list(keys.columns), ignore_index=True))
    assert not (folder.parent / "tables-spill").exists()


def test_chapters_and_totals_are_sums_of_the_rows(step):
    _, folder = step()
    chapters, totals = (pq.read_table(folder / name).to_pandas() for name in ("chapters", "totals"))
    czech = chapters[(chapters["reporter"] == "CZ") & (chapters["period_start"] == 24288)]
    assert dict(zip(czech["product"], czech["value"], strict=True)) == {"84": 1350, "87": 7000, "27": 90400}
    assert dict(zip(czech["product"], czech["file_rows"], strict=True)) == {"84": 3, "87": 1, "27": 2}
    total = totals[(totals["reporter"] == "CZ") & (totals["period_start"] == 24288)]
    assert dict(zip(total["indicator"], total["value"], strict=True)) == {"exports": 8350, "imports": 90400}


def test_codes_are_listed_at_every_level(step):
    found, _ = step()
    assert {"TOTAL", "HS84", "HS8471", "HS847130", "CN84713000", "SITC7", "SITC75", "SITC75220"} <= set(found.products)
    assert {"HS27", "HS27XX", "CN27XXXXXX", "SITC333XX"} <= set(found.products)
    assert found.levels[:3] == ("TOTAL", "HS2", "HS4")
    assert found.reporters == ("CZ", "DE", "GR")
    assert found.partners == ("CZ", "KZ", "QV", "US")
    assert found.periods == ((24288, 24288), (24289, 24289))


def test_what_is_not_known_is_listed_with_its_rows(step):
    found, _ = step()
    assert found.unknown == {
        "partner": {"QV": 1},
        "product": {"TOTAL": 1, "SITC .....": 1},
        "kind of trade": {"flow 7": 1, "procedure 4": 1},
    }
    assert found.value_eur == {"exports": 153784.0, "imports": 650400.0}


def test_a_whole_year_is_a_period(step, rows_as_text):
    found, folder = step(rows_as_text([(*ROWS[0][:6], "202352", *ROWS[0][7:])]))
    assert found.periods == ((2023 * 12, 2023 * 12 + 11),)
    assert pq.read_table(folder / "leaf")["period_end"].to_pylist() == [2023 * 12 + 11]


@pytest.mark.parametrize(("value", "resolution"), [("1000", 1), ("1000.25", 0.01)])
def test_figures_are_as_exact_as_they_are_printed(step, rows_as_text, value, resolution):
    assert step(rows_as_text([(*ROWS[0][:7], value, "10")]))[0].resolution == resolution


def test_the_layout_of_before_is_read_alike(step):
    found, folder = step(text(header=OLD_HEADER, write=old_line))
    assert found.rows == len(ROWS)
    assert pq.read_table(folder / "leaf")["value"].to_pandas().sum() == sum(float(row[7]) for row in ROWS)


@pytest.mark.parametrize(
    ("bad", "place", "what"),
    [
        (line(ROWS[0]).replace(",202401,", ",202413,"), "line 4", "PERIOD is no period"),
        (line((*ROWS[0][:7], "", "10"), "7"), "line 4", "VALUE_EUR is no number"),
        (line((*ROWS[0][:7], "n/a", "10"), "7"), "line 4", "VALUE_EUR is no number"),
        ("CZ,KZ,E", "line 4", "a row of another length"),
        (line(("", *ROWS[0][1:])), "line 4", "REPORTER is empty"),
    ],
)
@pytest.mark.parametrize("form", ["7z", "dat"])
def test_a_row_that_is_none_is_named(step, bad, place, what, form):
    content = text(ROWS[:2]) + bad + "\n" + text(ROWS[2:]).partition("\n")[2]
    with pytest.raises(LayoutError, match=what) as caught:
        step(content, form)
    assert caught.value.place == place


def test_a_file_without_rows_is_refused(step):
    with pytest.raises(LayoutError, match="no rows"):
        step(text([]))
