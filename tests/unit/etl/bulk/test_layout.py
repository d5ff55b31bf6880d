import pytest
from bulk_sample import HEADER, OLD_HEADER, ROWS, line, old_line, text

from etl.bulk.layout import LAYOUTS, first_bad_row, layout_of
from etl.sources.formats import LayoutError


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (HEADER, "full_v2"),
        (OLD_HEADER, "full (19 columns)"),
        (OLD_HEADER.replace("PRODUCT_BEC,", "PRODUCT_BEC,PRODUCT_BEC5,"), "full (20 columns)"),
    ],
)
def test_each_published_header_is_known(header, name):
    assert layout_of(header, "full.dat").name == name


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER.replace("VALUE_EUR", "VALUE_EURO"), "missing VALUE_EUR; unknown VALUE_EURO"),
        (HEADER + ",CHECKSUM", "unknown CHECKSUM"),
        (HEADER.replace("REPORTER,PARTNER", "PARTNER,REPORTER"), "another order"),
        ("PK\x03\x04", "missing"),
    ],
)
def test_any_other_header_is_refused_with_what_differs(header, said):
    with pytest.raises(LayoutError, match=said) as caught:
        layout_of(header, "full.dat")
    issue = caught.value.issue("eurostat_comext")
    assert (issue.file, issue.place) == ("full.dat", "line 1")
    assert "REPORTER" in issue.expected
    assert "etl/bulk/layout.py" in issue.mend


def test_good_rows_have_no_fault():
    assert first_bad_row(text().splitlines(), LAYOUTS[0], "x") is None
    assert first_bad_row(text(header=OLD_HEADER, write=old_line).splitlines(), LAYOUTS[1], "x") is None


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda row: line(row) + ",1", "18 fields"),
        (lambda row: line((*row[:7], "", row[8])), "VALUE_EUR is no number"),
        (lambda row: line((*row[:7], "1 000", row[8])), "VALUE_EUR is no number"),
        (lambda row: line((*row[:8], "much")), "QUANTITY_KG is no number"),
        (lambda row: line((*row[:6], "202413", *row[7:])), "PERIOD is no period"),
    ],
)
def test_the_first_bad_row_is_named(spoil, said):
    lines = [*text(ROWS[:3]).splitlines(), spoil(ROWS[3]), spoil(ROWS[4])]
    error = first_bad_row(lines, LAYOUTS[0], "full.dat")
    assert error.place == "line 5"
    assert said in f"{error.what} {error.expected}"
