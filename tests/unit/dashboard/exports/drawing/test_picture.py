import io
from xml.etree import ElementTree

import pytest
from PIL import Image
from specimens import SPECIMENS

from dashboard.exports import ExportOptions, png, svg
from dashboard.exports.drawing.picture import SIZES, compose

LINK = "https://trade.example.org"


@pytest.mark.parametrize("name", sorted(SPECIMENS))
def test_the_drawing_has_the_proportions_of_its_size(name):
    for size in SIZES.values():
        made = compose(SPECIMENS[name], "dark", size)
        assert made.width / made.height == pytest.approx(size.width / size.height, rel=0.002)
        root = ElementTree.fromstring(made.svg)
        assert float(root.get("width")) == pytest.approx(size.width, abs=0.1)
        assert root.get("aria-label") == (SPECIMENS[name].alt or SPECIMENS[name].title)


@pytest.mark.parametrize("size", sorted(SIZES))
def test_pixels_are_as_many_as_asked_for(size):
    data = png.write(SPECIMENS["line"], ExportOptions({"size": size}))
    image = Image.open(io.BytesIO(data))
    assert image.size == (SIZES[size].width, SIZES[size].height)
    # More than a page of one colour, and nothing at the edge: no text runs out of the picture.
    colours = image.convert("L")
    assert len(colours.getcolors(256)) > 20
    assert all(colours.getpixel((x, y)) > 250 for x in (0, image.width - 1) for y in range(image.height))


def test_the_picture_keeps_its_source_its_notes_and_its_date():
    plain = compose(SPECIMENS["mirrored"], permalink="")
    linked = compose(SPECIMENS["mirrored"], permalink=f"{LINK}/trade?partner=CZ")
    assert linked.svg.count("<use") > plain.svg.count("<use")
    assert plain.svg.count("<use") > 150


def test_a_chart_without_data_says_why():
    empty = compose(SPECIMENS["empty"])
    assert "<use" in empty.svg
    assert "nan" not in empty.svg
    assert empty.svg.count("<path") > 20


def test_unknown_sizes_and_schemes_change_nothing():
    spec = SPECIMENS["line"]
    assert svg.write(spec, ExportOptions({"size": "9999x9999"})) == svg.write(spec, ExportOptions({}))
    assert png.write(spec, ExportOptions({"size": "../x"})) == png.write(spec, ExportOptions({"size": png.DEFAULT}))
    with pytest.raises(KeyError):
        png.picture(spec, size="huge")


def test_the_same_chart_gives_the_same_bytes():
    for write in (svg.write, png.write):
        assert write(SPECIMENS["slope"], ExportOptions()) == write(SPECIMENS["slope"], ExportOptions())


def test_dark_is_drawn_on_dark():
    dark = Image.open(io.BytesIO(png.write(SPECIMENS["line"], ExportOptions(scheme="dark")))).convert("L")
    assert dark.getpixel((0, 0)) < 40
