"""What lies in assets/ is complete, of the right version, small, and asks no third party for anything."""

import json
import re
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

FONT_BUDGET = 60_000  # bytes, all four languages together


@pytest.fixture(scope="module")
def assets(repository: Path) -> Path:
    return repository / "assets"


@pytest.fixture(scope="module")
def bundle(assets: Path) -> str:
    return (assets / "plotly-basic.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def fonts(assets: Path) -> list[Path]:
    return sorted((assets / "fonts").glob("*.woff2"))


def test_bundle_is_the_one_the_installed_plotly_was_made_for(bundle: str) -> None:
    banner = re.search(r"plotly\.js \((\w+) - minified\) v([\d.]+)", bundle[:300])
    assert banner is not None
    assert banner.groups() == ("basic", get_plotlyjs_version())


def test_bundle_has_the_trace_types_we_draw_and_no_others(bundle: str) -> None:
    traces = set(re.findall(r'moduleType:"trace",name:"(\w+)"', bundle))
    assert traces == {"scatter", "bar", "pie"}


def test_bundle_states_its_licence_and_is_on_record(bundle: str, assets: Path) -> None:
    assert "Licensed under the MIT license" in bundle[:300]
    record = (assets / "VENDORED.md").read_text(encoding="utf-8")
    assert f"| {get_plotlyjs_version()} | MIT" in record


def test_fonts_are_complete_and_within_their_budget(fonts: list[Path]) -> None:
    faces = ("tb-sans-400", "tb-sans-600", "tb-serif-600")
    ranges = ("cyrillic-ext", "cyrillic", "latin-ext", "latin")
    assert {font.stem for font in fonts} == {f"{face}-{range_}" for face in faces for range_ in ranges}
    assert all(font.read_bytes()[:4] == b"wOF2" for font in fonts)
    assert sum(font.stat().st_size for font in fonts) <= FONT_BUDGET


@pytest.mark.parametrize("family", ["golos-text", "source-serif-4"])
def test_fonts_come_with_their_licence(family: str, assets: Path) -> None:
    licence = (assets / "fonts" / f"OFL-{family}.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in licence


def test_stylesheets_ask_no_third_party(assets: Path) -> None:
    address = re.compile(r"""(?:url\(\s*|@import\s+)['"]?\s*(?:https?:)?//[^)'"\s]*""", re.IGNORECASE)
    asked = {
        sheet.relative_to(assets).as_posix(): found
        for sheet in assets.rglob("*.css")
        if (found := address.findall(sheet.read_text(encoding="utf-8")))
    }
    assert asked == {}


def test_stylesheets_name_only_files_that_exist(assets: Path) -> None:
    missing = [
        f"{sheet.name}: {target}"
        for sheet in assets.rglob("*.css")
        for target in re.findall(r"""url\(\s*['"]?([^)'"]+)""", sheet.read_text(encoding="utf-8"))
        if not target.startswith(("data:", "#"))
        and not (assets if target.startswith("/") else sheet.parent)
        .joinpath(target.removeprefix("/assets/").split("?")[0])
        .is_file()
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["theme", "palette", "plotly_template"])
def test_design_values_are_objects(name: str, assets: Path) -> None:
    values = json.loads((assets / "design" / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(values, dict)
    assert values


def test_icon_scales_and_carries_the_brand(assets: Path) -> None:
    icon = (assets / "favicon.svg").read_text(encoding="utf-8")
    assert "viewBox" in icon
    assert {"#E3A51A", "#0F222C"} <= set(re.findall(r"#[0-9A-F]{6}", icon))
