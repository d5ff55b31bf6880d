import csv
import io
from dataclasses import replace

import pandas as pd
import pytest
from specimens import SPECIMENS

from dashboard.exports import ExportOptions
from dashboard.exports import csv as csv_export
from dashboard.exports.csv import COLUMNS

OPTIONS = [{}, {"bom": "1"}, {"header": "none"}, {"bom": "1", "header": "none"}]


TEXTS = dict.fromkeys(set(COLUMNS) - {"value", "lo", "hi"}, str)
MISSING = dict.fromkeys(("value", "lo", "hi", "x_value"), "")


def write(spec, query):
    return csv_export.write(spec, ExportOptions(query))


def read(data):
    return pd.read_csv(io.BytesIO(data), comment="#", keep_default_na=False, na_values=MISSING, dtype=TEXTS)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("name", sorted(SPECIMENS))
def test_pandas_reads_back_every_point_digit_for_digit(name, options):
    spec = SPECIMENS[name]
    frame = read(write(spec, options))
    points = [(s, p) for s in spec.series for p in s.points]
    assert len(frame) == len(points)
    assert list(frame.columns[: len(COLUMNS)]) == list(COLUMNS)
    for row, (series, point) in zip(frame.to_dict("records"), points, strict=True):
        for column, expected in (("value", point.value), ("lo", point.lo), ("hi", point.hi)):
            assert (None if pd.isna(row[column]) else row[column]) == expected
        assert row["period"] + row["area"] == point.x
        assert (row["series"], row["unit"], row["mark"], row["ref"]) == (
            series.name,
            series.unit,
            point.mark,
            point.ref,
        )
        assert row["permalink"] == (f"/f/{point.ref}" if point.ref else "")


@pytest.mark.parametrize("name", sorted(SPECIMENS))
def test_the_wide_layout_has_every_value_once(name):
    spec = SPECIMENS[name]
    frame = read(write(spec, {"layout": "wide"}))
    assert len(frame.columns) == 2 + len(spec.series)
    found = sorted(v for column in frame.columns[2:] for v in pd.to_numeric(frame[column], errors="coerce").dropna())
    assert found == sorted(p.value for s in spec.series for p in s.points if p.value is not None)


def test_what_was_not_published_is_empty_and_never_zero():
    text = write(SPECIMENS["missing"], {"header": "none"}).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["value"] for row in rows] == ["1000000", "", "", "3000000", "2000000"]


def test_the_comments_name_what_the_extract_is():
    spec = SPECIMENS["line"]
    comments = [line for line in write(spec, {}).decode().split("\r\n") if line.startswith("#")]
    text = "\n".join(comments)
    for part in (
        spec.title,
        spec.subtitle,
        "Partner: Czechia",
        "BNS annual workbooks",
        "2026-11-21",
        spec.data_hash,
        spec.permalink,
    ):
        assert part in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_a_formula(start):
    spec = SPECIMENS["single"]
    series = replace(spec.series[0], name=f"{start}HYPERLINK(1)")
    for options in ({}, {"layout": "wide"}):
        data = write(replace(spec, series=(series,)), {**options, "header": "none"}).decode()
        cells = [cell for row in csv.reader(io.StringIO(data, newline="")) for cell in row]
        texts = [cell for cell in cells if "HYPERLINK" in cell]
        assert texts
        assert all(cell.startswith("'") for cell in texts)


def test_a_negative_number_stays_a_number():
    rows = list(csv.DictReader(io.StringIO(write(SPECIMENS["long"], {"header": "none"}).decode())))
    assert rows[1]["value"] == "-400000"


def test_awkward_texts_come_back_whole():
    spec = SPECIMENS["single"]
    name = 'a "quoted", name # with\nbreaks '
    data = write(replace(spec, series=(replace(spec.series[0], name=name),)), {})
    assert read(data)["series"].tolist() == [name]


def test_a_title_with_line_breaks_stays_one_comment():
    data = write(replace(SPECIMENS["single"], title="one\r\n=two"), {}).decode()
    assert "# title: one =two\r\n" in data


def test_unknown_options_change_nothing():
    assert write(SPECIMENS["line"], {"layout": "sideways", "colour": "red"}) == write(SPECIMENS["line"], {})


def test_the_byte_order_mark_is_there_when_asked_for():
    assert write(SPECIMENS["line"], {"bom": "1"}).startswith(b"\xef\xbb\xbf# title")
    assert not write(SPECIMENS["line"], {}).startswith(b"\xef\xbb\xbf")


def test_lines_end_as_the_standard_says():
    data = write(SPECIMENS["line"], {})
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.endswith(b"\r\n")
