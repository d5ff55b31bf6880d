import base64
import csv
import io
import json
import logging
import re
import tomllib
from html import unescape
from urllib.parse import unquote

import orjson
import pytest
from dash import no_update
from docx import Document

from dashboard import checking
from dashboard.app import create_app
from dashboard.checked import MAX_CHARACTERS, MAX_FIGURES, MAX_FILE_BYTES, Asked, stored_corrections, with_corrections
from dashboard.context import make_context
from dashboard.settings import Settings
from dashboard.state import ViewState
from etl.reader import Correction, Field
from etl.store import Store

# A text of our own: the first figure is what the tables give for that year, the second is ten times too large.
TEXT = (
    "In 2023 exports of Kazakhstan to Czechia amounted to 147.7 million US dollars. "
    "In 2023 imports of Kazakhstan from Czechia amounted to 4.8 billion US dollars."
)
CHECKED = "..check-result.children...check-checked.data...check-form.value.."
KEPT = {"text": TEXT, "published": "2024-09-02", "judge": "today"}


@pytest.fixture(scope="module")
def at(build_dir):
    return make_context(Store.open(build_dir)), ViewState()


@pytest.fixture(scope="module")
def client(build_dir):
    settings = Settings(build_dir=build_dir, cache_dir=build_dir.parent / "scripts-cache")
    return create_app(Store.open(build_dir), settings).server.test_client()


def plain(part):
    return orjson.loads(orjson.dumps(part))


def ask(at, text=TEXT, published="2024-09-02", judge="today", made=None):
    """The page's answer to a text as plain values, and what the browser holds of it."""
    tree, kept, opened = checking.answer(at, made, judge, text, published, None, is_new=True)
    assert opened == (None if kept else "form")
    return plain(tree), kept


def corrections(*made):
    """Corrections as the browser holds them."""
    asked = Asked.of(TEXT, "2024-09-02", "today")
    return stored_corrections(with_corrections(asked, [Correction(*one) for one in made]))


def nodes(tree):
    if isinstance(tree, dict) and "props" in tree:
        yield tree
        for value in tree["props"].values():
            yield from nodes(value)
    elif isinstance(tree, list):
        for one in tree:
            yield from nodes(one)


def classes(tree):
    return [node["props"].get("className") or "" for node in nodes(tree)]


def files_of(tree):
    files = {n["props"]["download"]: n["props"]["href"] for n in nodes(tree) if n["props"].get("download")}
    return {name: unquote(href.split(",", 1)[1]) for name, href in files.items()}


def text_of(tree):
    """The words of a part, in order."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, list):
        return "".join(text_of(one) for one in tree)
    if not isinstance(tree, dict) or "props" not in tree:
        return ""
    inert = unescape(re.sub(r"<[^>]+>", "", tree["props"].get("data-html") or ""))
    return inert + text_of(tree["props"].get("children"))


def links_of(tree):
    """All addresses, also of what is sent as HTML."""
    inert = [
        unescape(one) for n in nodes(tree) for one in re.findall(r'href="([^"]*)"', n["props"].get("data-html") or "")
    ]
    return [n["props"]["href"] for n in nodes(tree) if n["props"].get("href")] + inert


def test_each_figure_is_marked_with_its_verdict_and_the_text_is_whole(at):
    tree, kept = ask(at)
    marks = [n["props"] for n in nodes(tree) if (n["props"].get("className") or "").startswith("mk")]
    assert [mark["className"] for mark in marks] == ["mk ok", "mk no"]
    given = next(n for n in nodes(tree) if n["props"].get("className") == "given")["props"]["children"]
    pieces = [one for one in given if isinstance(one, str) or one["type"] != "Small"]
    assert text_of(pieces) == TEXT
    assert "1 of 2 figures conflict" in text_of(tree)
    assert any("record=" in one for one in links_of(tree))
    assert kept == KEPT


def test_each_mark_leads_to_its_row_and_each_row_back(at):
    tree, _ = ask(at)
    ids = {n["props"]["id"] for n in nodes(tree) if isinstance(n["props"].get("id"), str)}
    ids |= {one for n in nodes(tree) for one in re.findall(r' id="([^"]*)"', n["props"].get("data-html") or "")}
    targets = {one[1:] for one in links_of(tree) if one.startswith("#")}
    assert {"figure-1", "figure-2", "claim-1", "claim-2"} <= targets
    assert targets <= ids


COPY = (
    "In 2023 trade turnover between Kazakhstan and Czechia was 626.8 million US dollars, exports 147.7 million, "
    "imports 479.1 million."
)


def test_a_copy_of_a_held_release_is_told_with_the_way_to_it(at):
    tree, kept = ask(at, COPY)
    assert "3 of 3 figures are those of a statement held already" in text_of(tree)
    way = next(one for one in links_of(tree) if "statement=" in one)
    assert way.startswith("/check?")
    assert "a copy of one release counts once" in json.loads(files_of(tree)["check.json"])["notes"][-1]
    file, _ = checking.note(at, kept, None, "")
    said = "\n".join(one.text for one in Document(io.BytesIO(base64.b64decode(file["content"]))).paragraphs)
    assert "its agreement confirms nothing" in said
    assert "held already" not in text_of(ask(at)[0])


def test_rows_of_blank_lines_are_shown_as_one(at):
    tree, _ = ask(at, TEXT.replace(". In", ".\n \n\t\n\n\nIn"))
    given = next(n for n in nodes(tree) if n["props"].get("className") == "given")
    assert text_of(given).count("\n") == 2


def test_long_paragraphs_without_figures_are_folded_and_stay_whole(at):
    talk = ["The ministers met in the capital and spoke of culture and of the friendship of peoples. " * 4] * 3
    first, second = TEXT.split(". ", 1)
    text = "\n\n".join([*talk, f"Begun. {first}.", *talk[:2], f"{second} Done.", *talk])
    tree, _ = ask(at, text)
    given = next(n for n in nodes(tree) if n["props"].get("className") == "given")
    folded = [n["props"]["children"] for n in nodes(given) if n["type"] == "Details"]
    assert [text_of(one[0]) for one in folded] == [f"{n} paragraphs without figures" for n in (3, 2, 3)]
    assert [one[1] for one in folded] == ["\n\n".join(talk), "\n\n".join(talk[:2]), "\n\n".join(talk)]
    open_words = "".join(one if isinstance(one, str) else "" for one in given["props"]["children"])
    assert "Begun." in open_words
    assert "Done." in open_words


def test_hundreds_of_figures_are_few_components(at):
    said = "In {year} exports of Kazakhstan to {country} amounted to {year}.5 million US dollars."
    text = " ".join(said.format(year=y, country=c) for c in ("Poland", "Austria") for y in range(1950, 2026))
    tree, _ = ask(at, text)
    assert len(list(nodes(tree))) < 200
    assert len({one for one in links_of(tree) if one.startswith("#claim-")}) == 152


def test_files_are_in_the_answer_itself(at):
    data = files_of(ask(at)[0])
    assert set(data) == {"check.csv", "check.json", "check.toml"}
    rows = list(csv.DictReader(io.StringIO(data["check.csv"])))
    assert [row["verdict"] for row in rows] == ["consistent", "conflicts"]
    assert [row["value"] for row in json.loads(data["check.json"])["claims"]] == [147.7, 4.8]
    assert len(tomllib.loads(data["check.toml"])["figure"]) == 2


def test_a_correction_changes_the_verdict_the_page_and_every_file(at):
    made = corrections((0, Field.PERIOD, "2022"))
    tree, kept, opened = checking.answer(at, made, "today", "another text", "", KEPT, is_new=False)
    tree = plain(tree)
    assert (kept, opened) == (KEPT, None)
    assert "Period set by hand: 2022; read as 2023." in text_of(tree)
    data = files_of(tree)
    first = next(csv.DictReader(io.StringIO(data["check.csv"])))
    assert (first["period"], first["verdict"], first["corrected_from"]) == ("2022", "conflicts", "period: 2023")
    claim = json.loads(data["check.json"])["claims"][0]
    assert (claim["period"], claim["period_form"], claim["corrected_from"]) == ("2022", "by hand", {"period": "2023"})
    assert tomllib.loads(data["check.toml"])["figure"][0]["period"] == "2022"
    document = Document(io.BytesIO(base64.b64decode(checking.note(at, KEPT, made, "")[0]["content"])))
    assert any("Period set by hand: 2022" in paragraph.text for paragraph in document.paragraphs)


def test_corrections_of_another_text_are_left_out(at):
    other = TEXT.replace("147.7", "147.8")
    tree, _ = ask(at, other, made=corrections((0, Field.PERIOD, "2022")))
    assert "by hand" not in text_of(tree)


def test_the_form_of_a_figure_shows_its_reading(at):
    opened, content = checking.form(at, 1, KEPT, corrections((1, Field.PARTNER, "DE")))
    assert opened is True
    named = [n["props"] for n in nodes(plain(content)) if isinstance(n["props"].get("id"), dict)]
    fields = {one["id"]["field"]: one for one in named if "field" in one["id"]}
    assert {name: one["value"] for name, one in fields.items()} == {
        "indicator": "imports", "reporter": "KZ", "partner": "DE", "period": "2023",
    }  # fmt: skip
    assert fields["partner"]["description"] == "Read as Czechia."


def test_what_the_form_says_is_applied_also_to_figures_read_alike(at):
    values = {"indicator": "imports", "reporter": "KZ", "partner": "DE", "period": "2022"}
    made, opened, error = checking.apply(at, 1, values, True, KEPT, None)
    assert (opened, error) == (False, None)
    assert sorted(made["made"]) == [
        [0, "partner", "DE"], [0, "period", "2022"], [1, "partner", "DE"], [1, "period", "2022"],
    ]  # fmt: skip
    alone, _, _ = checking.apply(at, 1, {**values, "partner": "CZ"}, False, KEPT, None)
    assert alone["made"] == [[1, "period", "2022"]]


def test_what_cannot_be_applied_is_said_and_changes_nothing(at):
    made, opened, error = checking.apply(at, 0, {"period": "soon"}, False, KEPT, None)
    assert (made, opened) == (no_update, no_update)
    assert "not a period" in text_of(plain(error))


def test_undo_takes_back_one_figure_or_all():
    made = corrections((0, Field.PERIOD, "2022"), (1, Field.PERIOD, "2022"))
    assert checking.undo(0, KEPT, made)[0]["made"] == [[1, "period", "2022"]]
    assert checking.undo(-1, KEPT, made)[0]["made"] == []


@pytest.mark.parametrize("made", [None, 7, {}, {"of": "x", "made": [[0, "period", "2022"]]}, {"made": "x"}])
def test_corrections_that_are_none_are_none(at, made):
    assert "by hand" not in text_of(ask(at, made=made)[0])


@pytest.mark.parametrize("rows", [[[0]], [[0, "colour", "red"]], [["0", "period", "2022"]], "x"])
def test_hostile_rows_of_corrections_are_left_out(rows):
    stored = corrections() | {"made": rows}
    assert Asked.of(TEXT, "", "", stored).corrections == ()


def test_a_correction_of_a_figure_that_is_not_there_is_said(at):
    tree, _ = ask(at, made=corrections() | {"made": [[9, "period", "2022"]]})
    assert "no figure 10" in text_of(tree)


def upload(data, ending=".txt"):
    return {"contents": "data:;base64," + base64.b64encode(data).decode(), "ending": ending}


def test_a_files_text_comes_into_the_field(at):
    text, message = checking.file_text(at, upload(b"<p>" + TEXT.encode(), ".html"))
    assert text == TEXT
    assert "in the field" in text_of(plain(message))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ({"contents": "data:;base64,???", "ending": ""}, "did not arrive whole"),
        (upload(b"\x89PNG\r\n\x1a\n\xff\x00", ".docx"), "not a text"),
        (upload(b"x" * (MAX_FILE_BYTES + 1)), "larger than"),
        (upload(b"x" * (MAX_CHARACTERS + 1)), "too long"),
        (upload(b" \n"), "no text yet"),
    ],
    ids=["broken", "a picture", "too large", "too long", "empty"],
)
def test_a_file_that_is_no_statement_gets_one_message(at, file, said):
    text, message = checking.file_text(at, file)
    assert text is no_update
    assert said in text_of(plain(message))
    assert classes(plain(message)).count("alert warning") + classes(plain(message)).count("alert info") == 1


@pytest.mark.parametrize("file", [None, 7, {}, {"contents": 1, "ending": ""}])
def test_what_is_no_file_is_none(at, file):
    assert checking.file_text(at, file) == (no_update, no_update)


@pytest.mark.parametrize(
    ("text", "published"),
    [("", ""), ("   ", ""), (None, None), (7, {"a": 1}), ("x" * (MAX_CHARACTERS + 1), ""), (TEXT, "yesterday")],
)
def test_what_cannot_be_read_is_said(at, text, published):
    tree, kept = ask(at, text, published)
    assert kept is None
    assert any("alert" in name for name in classes(tree))


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[" * 5000, "9" * 20_000, "\u202e147.7 million\u0000"])
def test_hostile_texts_are_texts(at, text):
    tree, _ = ask(at, text)
    assert "failed" not in json.dumps(tree).lower()


def test_more_figures_than_a_statement_has_are_refused_before_they_cost_anything(at):
    said = "In {year} exports of Kazakhstan to {country} amounted to {year}.5 million US dollars."
    countries = ("Poland", "Austria", "France", "Italy")
    figures = [said.format(year=year, country=country) for country in countries for year in range(1900, 2026)]
    assert len(figures) > MAX_FIGURES
    tree, kept = ask(at, " ".join(figures))
    assert kept is None
    assert f"here {MAX_FIGURES} are checked at once" in text_of(tree)


def test_a_text_without_figures_says_so(at):
    assert "No figure" in text_of(ask(at, "The two sides discussed cooperation.")[0])


def test_judged_by_its_own_day_what_came_later_is_left_out(at):
    tree, kept = ask(at, judge="published")
    assert "known on the day it was published, 2 September 2024" in text_of(tree)
    assert kept["judge"] == "published"


def test_the_browser_filters_by_what_the_rows_say(at):
    three = TEXT + " In 2022 exports of Kazakhstan to Poland amounted to 700 million US dollars."
    tree, _ = ask(at, three)
    facts = next(n for n in nodes(tree) if n["props"].get("id") == "check-facts")["props"]["data"]
    assert facts["claims"]["claim-2"] == {"verdict": "conflicts", "measure": "imports", "partner": "CZ"}
    assert {len(order) for order in facts["orders"].values()} == {3}
    assert facts["orders"]["conflicts"][0] == "claim-2"
    assert facts["orders"]["size"][0] == "claim-2"
    assert facts["orders"]["period"][-1] == "claim-3"
    assert facts["shown"] == "{n} of 3 figures shown"


def test_nothing_of_a_text_is_kept_or_logged(client, caplog):
    gateway = client.application.extensions["tradebrief"]
    before = gateway.cache.bytes
    names = ("check-text", "check-published", "check-checked", "address")
    values = (TEXT, "2024-09-02", None, "/check")
    body = {
        "output": CHECKED,
        "outputs": [{"id": one.rpartition(".")[0], "property": one.rpartition(".")[2]}
                    for one in CHECKED.strip(".").split("...")],
        "inputs": [
            {"id": "check-run", "property": "n_clicks", "value": 1},
            {"id": "check-corrections", "property": "data", "value": None},
            {"id": "check-judge", "property": "value", "value": "today"},
        ],
        "changedPropIds": ["check-run.n_clicks"],
        "state": [{"id": name, "property": "data", "value": value} for name, value in zip(names, values, strict=True)],
    }  # fmt: skip
    with caplog.at_level(logging.DEBUG):
        response = client.post("/_dash-update-component", json=body)
    assert response.status_code == 200, response.data[:300]
    assert b"1 of 2 figures conflict" in response.data
    assert gateway.cache.bytes == before
    assert "147.7" not in caplog.text


def test_an_unexpected_error_is_logged_with_its_reference_and_place_and_without_the_text(at, caplog, monkeypatch):
    def fail(text, **_):
        raise RuntimeError(f"cannot cope with {text}")

    monkeypatch.setattr("dashboard.checked.read_text", fail)
    with caplog.at_level(logging.DEBUG):
        tree, kept = ask(at)
    assert kept is None
    reference = text_of(tree).split()[-1]
    (record,) = caplog.records
    failed = checking.note(at, KEPT, None, "")
    assert failed[0] is no_update
    assert "alert error" in classes(plain(failed[1]))
    assert record.exc_info is None
    assert f"reference {reference}: RuntimeError at" in record.message
    assert "test_checking.py" in record.message
    assert "147.7" not in caplog.text


def test_what_was_not_searched_to_the_end_agrees_with_nothing(at, monkeypatch):
    said = "In {when} exports of Kazakhstan to Poland amounted to {value} million US dollars."
    figures = {
        "the first half of 2001": "40.5",
        "the first quarter of 2001": "20.5",
        "the second quarter of 2001": "20.0",
    }
    text = " ".join(said.format(when=when, value=value) for when, value in figures.items())
    before, _ = ask(at, text)
    assert "not looked further" not in text_of(before).lower()
    monkeypatch.setattr("etl.reader.check.MOST_ROWS", 0)
    tree, kept = ask(at, text)
    assert kept is not None
    assert text_of(tree).lower().count("not looked further") >= 3
    facts = next(n for n in nodes(tree) if n["props"].get("id") == "check-facts")["props"]["data"]
    assert {one["verdict"] for one in facts["claims"].values()} == {"not_checkable"}
