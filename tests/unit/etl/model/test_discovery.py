"""Finding what the modules of a package offer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.model.discovery import found_in, keyed


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "offering"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "b.py").write_text("THING = 'second'\n")
    (folder / "a.py").write_text("THING = 'first'\n")
    (folder / "c.py").write_text("THING = 3\n")
    (folder / "d.py").write_text("OTHER = 'not asked for'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "offering"]:
        del sys.modules[name]


def test_takes_what_modules_offer_in_their_order_and_nothing_of_another_kind(package: Path) -> None:
    assert found_in("offering", [str(package)], "THING", str) == ["first", "second"]


def test_a_module_that_cannot_be_imported_is_not_passed_over(package: Path) -> None:
    (package / "e.py").write_text("import nothing_of_that_name\n")
    with pytest.raises(ModuleNotFoundError, match="nothing_of_that_name"):
        found_in("offering", [str(package)], "THING", str)


def test_keys_are_in_order_and_two_of_a_kind_are_an_error() -> None:
    assert list(keyed(["pear", "fig"], len, "two of {} letters")) == [4, 3]
    with pytest.raises(ValueError, match="two of 4 letters"):
        keyed(["pear", "plum"], len, "two of {} letters")
