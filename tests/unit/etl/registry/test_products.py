from itertools import pairwise

import pytest

from etl.model.product import Level, Product
from etl.registry.products import SHORT_LENGTH, load_product_names

NAMES = load_product_names()


def codes(level: Level) -> list[str]:
    return [code for code in NAMES.names if Product.parse(code).level is level]


def test_the_list_is_the_whole_of_hs_2022() -> None:
    # The World Customs Organization counts 97 chapters (77 is kept free), 1,228 headings and 5,612 subheadings; the
    # list has besides them chapter 99, which statistics use for what no kind is given of.
    assert len(codes(Level.HS2)) == 97
    assert len(codes(Level.HS4)) == 1228 + 1
    assert len(codes(Level.HS6)) == 5612 + 1
    assert "HS77" not in NAMES.names


@pytest.mark.parametrize("level", [Level.HS4, Level.HS6, Level.SITC2])
def test_each_code_stands_below_one_that_is_there(level: Level) -> None:
    for code in codes(level):
        parent = Product.parse(code).parent
        assert parent is not None
        assert parent.code in NAMES.names, code


def test_sections_hold_every_chapter_once() -> None:
    assert len(NAMES.sections) == 21
    assert NAMES.sections[0].first == "01"
    for one, other in pairwise(NAMES.sections):
        assert int(other.first) == int(one.last) + 1
    assert NAMES.sections[-1].last == "97"
    for code in codes(Level.HS2):
        assert (NAMES.section(code) is None) == (code == "HS99")


def test_every_chapter_and_division_has_a_short_name_of_its_own() -> None:
    for level in (Level.HS2, Level.SITC1, Level.SITC2):
        shorts = [NAMES.shorts[code] for code in codes(level)]
        assert len(set(shorts)) == len(shorts)
    assert (len(codes(Level.SITC1)), len(codes(Level.SITC2))) == (10, 67)


def test_names_as_the_classifications_have_them() -> None:
    assert NAMES.name("HS27").startswith("Mineral fuels, mineral oils and products of their distillation")
    assert NAMES.name("HS2709") == "Petroleum oils and oils obtained from bituminous minerals; crude"
    assert NAMES.name("SITC33") == "Petroleum, petroleum products and related materials"
    # Headings that came with the edition of 2022, and one that went.
    assert "additive manufacturing" in NAMES.name("HS8485")
    assert NAMES.name("HS8549").startswith("Electrical and electronic waste")
    assert NAMES.name("HS8803") == ""
    section = NAMES.section("CN27090090")
    assert section is not None
    assert (section.number, section.name) == ("V", "Mineral products")


def test_an_unknown_code_has_no_name_and_is_no_error() -> None:
    for code in ("HS27SS", "CN27SSS999", "SITC33311", "HS0000", "TOTAL", "nonsense"):
        assert NAMES.name(code) == ""
        assert NAMES.short(code) == ""
    assert NAMES.name("CN27090090") == NAMES.name("HS270900")
    assert NAMES.section("SITC3") is None


def test_a_short_name_is_short_and_cut_at_a_word() -> None:
    for code in NAMES.names:
        short = NAMES.short(code)
        assert 0 < len(short) <= SHORT_LENGTH, code
        parent = Product.parse(code).parent
        heading = NAMES.shorts.get(parent.code, "") if parent is not None else ""
        own = (NAMES.name(code), NAMES.shorts.get(code), heading)
        assert short.endswith("…") or short in own or (heading and short.startswith(f"{heading}: ")), code


def test_a_subheading_is_named_after_its_heading_where_that_has_a_short_name() -> None:
    assert NAMES.short("HS270900") == NAMES.short("CN27090090") == "Crude oil"
    assert NAMES.short("HS870323").startswith("Cars: ")
