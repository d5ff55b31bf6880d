import io
import unicodedata

import pytest
import resvg_py
from PIL import Image

from dashboard.exports.drawing.glyphs import drawable, shape, text_width, wrapped
from dashboard.exports.drawing.sheet import Sheet

FACES = ("sans", "sans-bold", "serif")
SAMPLES = (
    "Kazakhstan’s exports 1,278.6 −0.4%",
    "Товарооборот с Чехией",
    "Қазақстан мен Чехия: ә ғ қ ң ө ұ ү һ і",
    "Dovoz převyšuje vývoz",
)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", SAMPLES)
def test_every_letter_of_every_language_has_an_outline(face, text):
    assert drawable(text, face) == unicodedata.normalize("NFC", text)
    run = shape(text, face)
    assert sum(1 for glyph in run.glyphs if glyph.outline) == sum(1 for letter in text if not letter.isspace())
    assert [glyph.x for glyph in run.glyphs] == sorted(glyph.x for glyph in run.glyphs)
    assert run.width > run.glyphs[-1].x


def test_an_accent_that_the_typeface_lacks_is_dropped_and_the_rest_is_marked():
    assert drawable("Côte d’Ivoire") == "Cote d’Ivoire"
    assert drawable("中 x\n") == "? x "


def test_pairs_are_kerned():
    assert text_width("AV", 100) < text_width("A", 100) + text_width("V", 100)


def test_widths_grow_with_the_size():
    assert text_width("Exports", 24) == pytest.approx(2 * text_width("Exports", 12))


def test_lines_are_broken_between_words_and_lose_none():
    text = "Imports from Czechia rose by 24.9% in 2025; the deficit is the largest since 1995"
    lines = wrapped(text, 22, 300, "serif")
    assert len(lines) > 2
    assert " ".join(lines) == text
    assert all(text_width(line, 22, "serif") <= 300 for line in lines)
    assert wrapped("Unbreakable" * 9, 22, 50) == ["Unbreakable" * 9]
    assert wrapped("", 22, 50) == []


def test_drawn_letters_reach_as_far_as_they_were_measured():
    sheet = Sheet()
    sheet.rect(0, 0, 400, 60, "#fff")
    sheet.text("Қазақстан H", 10, 40, "#000", 30)
    png = resvg_py.svg_to_bytes(svg_string=sheet.document(400, 60, "x"), skip_system_fonts=True)
    ink = Image.open(io.BytesIO(bytes(png))).convert("L").point(lambda level: 255 * (level < 128)).getbbox()
    assert ink[0] == pytest.approx(12, abs=2)
    assert ink[2] == pytest.approx(10 + text_width("Қазақстан H", 30), abs=4)
    assert ink[3] > 40
