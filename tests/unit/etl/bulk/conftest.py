import pytest
from bulk_sample import HEADER, line, text, write_bulk

from etl.bulk.layout import layout_of
from etl.bulk.step import run_step
from etl.bulk.text import read_bulk_text
from etl.engine.duck import DuckEngine
from etl.registry import load_registry


@pytest.fixture
def step(tmp_path):
    """Runs the bulk step on a text; gives what it found and the folder of its tables."""

    def run(content="", form="dat"):
        found = read_bulk_text(write_bulk(tmp_path, form, content))
        layout = layout_of(found.header, found.member)
        folder = tmp_path / "tables"
        return run_step(found, layout, DuckEngine(), folder, tag="7k0z", areas=load_registry().areas), folder

    return run


@pytest.fixture
def rows_as_text():
    def write(rows):
        return text(rows, HEADER, line)

    return write
