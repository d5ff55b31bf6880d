import csv
import io
import json
import logging
import tomllib
from urllib.parse import unquote

import pytest

from dashboard.app import create_app
from dashboard.checking import MAX_CHARACTERS
from dashboard.settings import Settings
from etl.store import Store

# A text of our own: the first figure is what the tables give for that year, the second is ten times too large.
TEXT = (
    "In 2023 exports of Kazakhstan to Czechia amounted to 147.7 million US dollars. "
    "In 2023 imports of Kazakhstan from Czechia amounted to 4.8 billion US dollars."
)
OUTPUT = "check-result.children"


@pytest.fixture(scope="module")
def client(build_dir):
    settings = Settings(build_dir=build_dir, cache_dir=build_dir.parent / "scripts-cache")
    return create_app(Store.open(build_dir), settings).server.test_client()


def ask(client, text, published="", judge="today"):
    states = [("check-text", text), ("check-published", published), ("check-judge", judge)]
    body = {
        "output": OUTPUT,
        "outputs": {"id": "check-result", "property": "children"},
        "inputs": [{"id": "check-run", "property": "n_clicks", "value": 1}],
        "changedPropIds": ["check-run.n_clicks"],
        "state": [{"id": name, "property": "value", "value": value} for name, value in states]
        + [{"id": "address", "property": "data", "value": "/check"}],
    }
    response = client.post("/_dash-update-component", json=body)
    assert response.status_code == 200, response.data[:300]
    return response.get_json()["response"]["check-result"]["children"]


def nodes(tree):
    if isinstance(tree, dict) and "props" in tree:
        yield tree
        for value in tree["props"].values():
            yield from nodes(value)
    elif isinstance(tree, list):
        for one in tree:
            yield from nodes(one)


def is_said(piece):
    """A piece of the text, and not a mark's number."""
    return isinstance(piece, str) or piece["type"] == "A"


def classes(tree):
    return [node["props"].get("className", "") for node in nodes(tree)]


def test_each_figure_is_marked_with_its_verdict_and_the_text_is_whole(client):
    tree = ask(client, TEXT, "2024-09-02")
    marks = [n["props"] for n in nodes(tree) if n["props"].get("className", "").startswith("mk")]
    assert [mark["className"] for mark in marks] == ["mk ok", "mk no"]
    given = next(n for n in nodes(tree) if n["props"].get("className") == "given")["props"]["children"]
    pieces = [one if isinstance(one, str) else one["props"]["children"] for one in given if is_said(one)]
    said = "".join(pieces)
    assert said == TEXT
    assert "1 of 2 figures conflict" in json.dumps(tree)
    assert any("/check?" in n["props"].get("href", "") and "record=" in n["props"]["href"] for n in nodes(tree))


def test_files_are_in_the_answer_itself(client):
    tree = ask(client, TEXT, "2024-09-02")
    files = {n["props"]["download"]: n["props"]["href"] for n in nodes(tree) if n["props"].get("download")}
    assert set(files) == {"check.csv", "check.json", "check.toml"}
    data = {name: unquote(href.split(",", 1)[1]) for name, href in files.items()}
    rows = list(csv.DictReader(io.StringIO(data["check.csv"])))
    assert [row["verdict"] for row in rows] == ["consistent", "conflicts"]
    assert [row["value"] for row in json.loads(data["check.json"])] == [147.7, 4.8]
    assert len(tomllib.loads(data["check.toml"])["figure"]) == 2


def test_nothing_of_a_text_is_kept_or_logged(client, caplog):
    gateway = client.application.extensions["tradebrief"]
    before = gateway.cache.bytes
    with caplog.at_level(logging.DEBUG):
        ask(client, TEXT)
    assert gateway.cache.bytes == before
    assert "147.7" not in caplog.text


@pytest.mark.parametrize(
    ("text", "published"),
    [("", ""), ("   ", ""), (None, None), (7, {"a": 1}), ("x" * (MAX_CHARACTERS + 1), ""), (TEXT, "yesterday")],
)
def test_what_cannot_be_read_is_said(client, text, published):
    assert any("alert" in name for name in classes(ask(client, text, published)))


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[" * 5000, "9" * 20_000, "\u202e147.7 million\u0000"])
def test_hostile_texts_are_texts(client, text):
    tree = ask(client, text)
    assert "failed" not in json.dumps(tree).lower()


def test_a_text_without_figures_says_so(client):
    assert "No figure" in json.dumps(ask(client, "The two sides discussed cooperation."))
