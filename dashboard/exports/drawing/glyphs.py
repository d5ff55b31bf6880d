"""Letters of the project's typefaces: how wide a text runs, and the outlines of its glyphs.

The page's font files are read once (each typeface is four files by script), shaped by HarfBuzz, so that kerning and the
letters of every language that the typefaces hold are right. A letter that they lack is drawn as its base letter.
"""

from __future__ import annotations

import io
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

import uharfbuzz as hb
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from dashboard.exports.breaking import in_lines

Face = Literal["sans", "sans-bold", "serif"]
FONTS = Path(__file__).parents[3] / "assets" / "fonts"
FILES = {"sans": "tb-sans-400", "sans-bold": "tb-sans-600", "serif": "tb-serif-600"}
SCRIPTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
# What CSS gives a live text; the same files are served to the page under these names.
CSS = {
    "sans": ("TB Sans, sans-serif", 400),
    "sans-bold": ("TB Sans, sans-serif", 600),
    "serif": ("TB Serif, serif", 600),
}
UNITS_PER_EM = 1000
_MISSING = "?"
_READING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a file in its place: its distance from the text's start in em."""

    face: Face
    script: int
    index: int
    x: float

    @property
    def id(self) -> str:
        """A name that is the same for the same outline."""
        return f"{self.face[0]}{self.face[-1]}{self.script}-{self.index}"

    @property
    def outline(self) -> str:
        """Its outline as SVG path data in font units, y downwards; "" for a space."""
        return _outline(self.face, self.script, self.index)


@dataclass(frozen=True, slots=True)
class Run:
    """A shaped line of text: its glyphs and its width, in em."""

    glyphs: tuple[Glyph, ...]
    width: float


class _Script:
    """One font file: which letters it has, its shaper and its outlines."""

    def __init__(self, path: Path) -> None:
        self.font = TTFont(path)
        if self.font["head"].unitsPerEm != UNITS_PER_EM:
            raise ValueError(f"{path.name} has {self.font['head'].unitsPerEm} units per em; expected {UNITS_PER_EM}")
        self.letters = frozenset(self.font.getBestCmap())
        self.names = self.font.getGlyphOrder()
        plain = io.BytesIO()
        self.font.flavor = None
        self.font.save(plain)
        self.shaper = hb.Font(hb.Face(plain.getvalue()))


@cache
def _scripts(face: Face) -> tuple[_Script, ...]:
    return tuple(_Script(FONTS / f"{FILES[face]}-{script}.woff2") for script in SCRIPTS)


@cache
def _script_of(face: Face, letter: str) -> int | None:
    code = ord(letter)
    return next((i for i, script in enumerate(_scripts(face)) if code in script.letters), None)


def drawable(text: str, face: Face = "sans") -> str:
    """The text in letters that the typeface has: an accent that it lacks is dropped, any other letter becomes "?"."""
    return "".join(_letters(text, face))


def _letters(text: str, face: Face) -> Iterator[str]:
    for letter in unicodedata.normalize("NFC", text):
        if _script_of(face, letter) is not None:
            yield letter
        elif letter.isspace():
            yield " "
        else:
            base = unicodedata.normalize("NFKD", letter)[0]
            yield base if _script_of(face, base) is not None else _MISSING


@lru_cache(maxsize=8192)
def shape(text: str, face: Face = "sans") -> Run:
    """A line of text as glyphs."""
    glyphs: list[Glyph] = []
    at = 0
    for number, letters in groupby(drawable(text, face), key=lambda letter: _script_of(face, letter)):
        script = _scripts(face)[number or 0]
        buffer = hb.Buffer()
        buffer.add_str("".join(letters))
        buffer.guess_segment_properties()
        hb.shape(script.shaper, buffer)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append(Glyph(face, number or 0, info.codepoint, (at + position.x_offset) / UNITS_PER_EM))
            at += position.x_advance
    return Run(tuple(glyphs), at / UNITS_PER_EM)


@cache
def _outline(face: Face, number: int, index: int) -> str:
    script = _scripts(face)[number]
    # fontTools reads a glyph when it is first asked for, and shows other threads one that is half read.
    with _READING:
        glyph_set = script.font.getGlyphSet()
        pen = SVGPathPen(glyph_set, ntos=lambda value: str(round(value)))
        glyph_set[script.names[index]].draw(TransformPen(pen, (1, 0, 0, -1, 0, 0)))
        return str(pen.getCommands())


def text_width(text: str, size: float, face: Face = "sans") -> float:
    """The width of one line of text in pixels."""
    return shape(text, face).width * size


def wrapped(text: str, size: float, width: float, face: Face = "sans") -> list[str]:
    """The text in lines of at most `width` pixels, broken between words; a longer word stands alone."""
    return in_lines(text, width, lambda line: text_width(line, size, face))
