"""`etl` and `dashboard` are common names: the ones under test must be this repository's."""

import importlib
from importlib import metadata
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["etl", "dashboard"])
def test_package_comes_from_this_repository(name: str, repository: Path) -> None:
    location = importlib.import_module(name).__file__
    assert location is not None
    assert Path(location).resolve() == repository / name / "__init__.py"


@pytest.mark.parametrize("name", ["etl", "dashboard"])
def test_package_ships_its_types(name: str, repository: Path) -> None:
    assert (repository / name / "py.typed").is_file()


def test_one_console_script() -> None:
    scripts = metadata.distribution("tradebrief").entry_points.select(group="console_scripts")
    assert {(script.name, script.value) for script in scripts} == {("tradebrief", "dashboard.cli:main")}
