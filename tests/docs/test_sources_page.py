"""The page for maintainers, done as it says: its own examples go through the reader."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from etl.registry import Registry, load_registry
from etl.registry.loader import build_registry
from etl.sources import Source
from etl.sources.sidecar import Sidecar
from etl.sources.tidy_csv import tidy_source
from etl.sources.tidy_row import COLUMNS, OPTIONAL


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs/sources.md").read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


def put(data_dir: Path, source: str, table: str, sidecar: str) -> None:
    folder = data_dir / "official" / source
    folder.mkdir(parents=True)
    (folder / "t.csv").write_text(table, encoding="utf-8")
    (folder / "t.toml").write_text(sidecar, encoding="utf-8")


def registry_with(row: str) -> Registry:
    def toml(name: str) -> dict[str, Any]:
        return tomllib.loads(files("etl.registry").joinpath(name).read_text(encoding="utf-8"))

    sources = toml("sources.toml")
    sources["source"] += tomllib.loads(row)["source"]
    return build_registry(toml("areas.toml"), toml("indicators.toml"), sources)


def test_a_months_release_is_read_as_the_page_writes_it(page: str, tmp_path: Path) -> None:
    put(tmp_path, "bns_monthly", blocks(page, "csv")[0], blocks(page, "toml")[0])
    source = tidy_source("bns_monthly")
    parsed = source.parse(source.fetch(tmp_path), load_registry())
    assert parsed.issues == []
    assert [(o.indicator, o.period.code) for o in parsed.observations] == [
        ("exports", "2026-06"),
        ("exports", "2026-07"),
        ("imports", "2026-06"),
        ("imports", "2026-07"),
    ]


def test_a_release_beside_the_earlier_ones_is_a_vintage_and_no_conflict(
    page: str, repository: Path, tmp_path: Path
) -> None:
    put(tmp_path, "bns_monthly", blocks(page, "csv")[0], blocks(page, "toml")[0])
    for path in (repository / "data/official/bns_monthly").iterdir():
        (tmp_path / "official/bns_monthly" / path.name).write_bytes(path.read_bytes())
    source = tidy_source("bns_monthly")
    parsed = source.parse(source.fetch(tmp_path), load_registry())
    assert parsed.issues == []
    june = [o for o in parsed.observations if (o.indicator, o.period.code) == ("exports", "2026-06")]
    assert len({o.published for o in june}) == len({o.value for o in june}) == 2


def test_a_new_source_is_four_pieces(page: str, tmp_path: Path) -> None:
    module: dict[str, Any] = {}
    exec(blocks(page, "python")[0], module)
    source = module["SOURCE"]
    assert isinstance(source, Source)
    put(tmp_path, source.id, blocks(page, "csv")[1], blocks(page, "toml")[2])
    parsed = source.parse(source.fetch(tmp_path), registry_with(blocks(page, "toml")[1]))
    assert parsed.issues == []
    assert [info.id for info in parsed.infos] == [source.id]
    assert [str(o.value) for o in parsed.observations] == ["19900000000.0"]


def test_the_page_names_every_column_and_field(page: str) -> None:
    cells = {name.strip() for row in re.findall(r"^\| ([a-z, ]+) \|", page, re.MULTILINE) for name in row.split(",")}
    assert {*COLUMNS, *OPTIONAL} <= cells
    assert set(tomllib.loads(blocks(page, "toml")[0])) == set(Sidecar.model_fields)
