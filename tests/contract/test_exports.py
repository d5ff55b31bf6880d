"""Every chart against every export and every figure, over the shipped data: what is found is tested."""

import csv
import io
import json

import pytest
from specimens import SPECIMENS

from dashboard import charts, exports
from dashboard.charts.spec import Kind
from dashboard.components.figure_card import figure_card
from dashboard.context import make_context
from dashboard.exports.figure import figure, responsive_figure
from dashboard.state import ViewState
from etl.store import Store

CHARTS = sorted(charts.discover())
STATES = {
    "default": ViewState(),
    "the EU": ViewState(partners=("EU27_2020",)),
    "three partners": ViewState(partners=("DE", "CZ", "PL")),
    "in euro": ViewState(unit_asked="EUR"),
    "months": ViewState(freq="M"),
    "without data": ViewState(partners=("TV",)),
    "counted there": ViewState(reporter="CZ"),
}


@pytest.fixture(scope="module")
def specs(build_dir):
    """Each chart in each state, and the synthetic ones."""
    ctx = make_context(Store.open(build_dir))
    found = {(name, state): charts.chart(name).build(ctx, STATES[state]) for name in CHARTS for state in STATES}
    return found | {(name, "specimen"): spec for name, spec in SPECIMENS.items()}


# Formats that cost next to nothing are written for every chart in every state, the others for a few states of each;
# tests/contract/test_formats.py reads back every format of every chart.
QUICK = ("csv", "json")


@pytest.mark.parametrize("ext", sorted(exports.discover()))
def test_every_export_writes_every_chart(specs, ext, monkeypatch):
    small = exports.discover()["png"].write(SPECIMENS["missing"], exports.ExportOptions())
    if ext == "docx":
        # Its picture is that of the format PNG, which has its own turn.
        monkeypatch.setattr("dashboard.exports.docx.picture", lambda *_: small)
    export = exports.discover()[ext]
    quick = ext in QUICK
    states = list(STATES)
    for i, (key, spec) in enumerate(specs.items()):
        # A chart's states follow one another; each chart begins a state later, so that all have their turn.
        if not quick and key[1] in STATES and states.index(key[1]) != (i // len(states)) % len(states):
            continue
        for query in ({}, {"layout": "wide"}, {"header": "none", "bom": "1"}, {"nonsense": "1"})[
            : None if quick else 1
        ]:
            data = export.write(spec, exports.ExportOptions(query))
            assert isinstance(data, bytes), key
            assert data == export.write(spec, exports.ExportOptions(query)), key


def test_every_csv_has_every_point_and_every_digit(specs):
    write = exports.discover()["csv"].write
    for key, spec in specs.items():
        rows = list(
            csv.DictReader(io.StringIO(write(spec, exports.ExportOptions({"header": "none"})).decode(), newline=""))
        )
        points = [p for s in spec.series for p in s.points]
        assert [row["value"] != "" for row in rows] == [p.value is not None for p in points], key
        values = [float(row["value"]) if row["value"] else None for row in rows]
        assert values == [p.value for p in points], key
        assert [row["ref"] for row in rows] == [p.ref for p in points], key


def test_every_json_is_the_whole_specification(specs):
    write = exports.discover()["json"].write
    for key, spec in specs.items():
        body = json.loads(write(spec, exports.ExportOptions({})))
        assert [len(s["points"]) for s in body["series"]] == [len(s.points) for s in spec.series], key
        assert body["data_hash"] == spec.data_hash


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chart_becomes_a_figure_with_its_records(specs, scheme):
    for key, spec in specs.items():
        drawn = responsive_figure(spec, scheme)
        json.dumps(drawn, allow_nan=False)
        assert {t["type"] for t in drawn["data"]} <= {"scatter", "bar"}, key
        for trace in drawn["data"]:
            if "customdata" in trace:
                assert len(trace["customdata"]) == len(trace["x"]) == len(trace["y"]), key
        shown = {ref for t in drawn["data"] for ref in t.get("customdata", ())}
        logs = spec.y.log or (spec.kind is Kind.SCATTER and spec.x.log)
        known = {p.ref for s in spec.series for p in s.points if p.value is not None and not (logs and p.value <= 0)}
        assert spec.kind is Kind.SCATTER or shown == known, key


def test_every_number_shown_opens_a_record(specs):
    for key, spec in specs.items():
        for series in spec.series:
            for point in series.points:
                assert point.value is None or point.ref, (key, series.id, point.x)


def test_every_chart_has_an_alternative_text_and_a_permalink(specs):
    for key, spec in specs.items():
        assert spec.alt, key
        assert spec.permalink.startswith("/"), key
        assert spec.series or spec.empty, key


def test_every_chart_becomes_a_card(specs):
    for key, spec in specs.items():
        for size in ("wide", "small"):
            card = figure_card(spec, ViewState(), "light", size)
            assert spec.title in str(card), key


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_figure_is_a_pure_function_of_its_chart(specs, width):
    for spec in specs.values():
        assert figure(spec, "light", width) == figure(spec, "light", width)
