"""A sheet of SVG: shapes and texts put on it in pixels, y downwards, and the document that they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from dashboard.exports.drawing.glyphs import CSS, UNITS_PER_EM, Face, shape

Anchor = Literal["left", "center", "right"]
_LIVE_ANCHOR = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}


def number(value: float) -> str:
    """A coordinate with one decimal at most: a tenth of a pixel is not seen."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


@dataclass(slots=True)
class Sheet:
    """What has been drawn so far.

    With `outlines` letters are shapes, which look the same wherever the picture is opened; without, they are text,
    which is smaller and needs the page's typefaces.
    """

    outlines: bool = True
    _body: list[str] = field(default_factory=list)
    _glyphs: dict[str, str] = field(default_factory=dict)
    _patterns: dict[tuple[str, str], str] = field(default_factory=dict)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str = "", thick: float = 0
    ) -> None:
        """A rectangle; with an edge its fill is the area inside of the edge's middle."""
        if width < 0:
            x, width = x + width, -width
        if height < 0:
            y, height = y + height, -height
        stroke = f' stroke="{edge}" stroke-width="{number(thick)}"' if edge and thick else ""
        self._body.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
            f'fill="{fill}"{stroke}/>'
        )

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: str, thick: float = 1, dash: str = "") -> None:
        """A straight line."""
        self.path([[(x0, y0), (x1, y1)]], colour, thick, dash)

    def path(self, runs: list[list[tuple[float, float]]], colour: str, thick: float, dash: str = "") -> None:
        """Lines through points, one a run."""
        data = "".join(
            "M" + "L".join(f"{number(x)} {number(y)}" for x, y in run) for run in runs if len(run) > 1
        )  # fmt: skip
        if data:
            dashes = (
                f' stroke-dasharray="{dash.replace("px", "").replace(",", " ")}"' if dash not in ("", "solid") else ""
            )
            self._body.append(
                f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{number(thick)}"{dashes} '
                f'stroke-linejoin="round"/>'
            )

    def marker(self, x: float, y: float, size: float, symbol: str, fill: str, edge: str, thick: float) -> None:
        """A circle or a square of a size, centred, with its edge half outside as plotly draws it."""
        stroke = f' stroke="{edge}" stroke-width="{number(thick)}"' if thick else ""
        if symbol == "square":
            half = size / 2
            self._body.append(
                f'<rect x="{number(x - half)}" y="{number(y - half)}" width="{number(size)}" height="{number(size)}" '
                f'fill="{fill}"{stroke}/>'
            )
        else:
            self._body.append(
                f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(size / 2)}" fill="{fill}"{stroke}/>'
            )

    def text(
        self, text: str, x: float, y: float, colour: str, size: float, face: Face = "sans", anchor: Anchor = "left"
    ) -> None:
        """One line of text whose base line is at y."""
        if not text.strip():
            return
        if not self.outlines:
            family, weight = CSS[face]
            bold = f' font-weight="{weight}"' if weight != 400 else ""
            named = f' font-family="{family}"' if face == "serif" else ""
            self._body.append(
                f'<text x="{number(x)}" y="{number(y)}" fill="{colour}" font-size="{number(size)}"{bold}{named}'
                f"{_LIVE_ANCHOR[anchor]}>{escape(text)}</text>"
            )
            return
        run = shape(text, face)
        start = x - {"left": 0.0, "center": 0.5, "right": 1.0}[anchor] * run.width * size
        uses = []
        for glyph in run.glyphs:
            if glyph.id not in self._glyphs:
                self._glyphs[glyph.id] = glyph.outline
            if self._glyphs[glyph.id]:
                uses.append(f'<use href="#{glyph.id}" x="{round(glyph.x * UNITS_PER_EM)}"/>')
        scale = f"{size / UNITS_PER_EM:.5f}".rstrip("0")
        self._body.append(
            f'<g fill="{colour}" transform="translate({number(start)} {number(y)})scale({scale})">{"".join(uses)}</g>'
        )

    def hatch(self, colour: str, ground: str) -> str:
        """A fill of slanted lines, as the other side's figures have it."""
        key = (colour, ground)
        name = self._patterns.setdefault(key, f"h{len(self._patterns)}")
        return f"url(#{name})"

    def document(self, width: float, height: float, title: str, text: str = "", scale: float = 1.0) -> str:
        """The whole picture, `width` by `height` pixels of the drawing, `scale` times as large (0: as its box is).

        `title` and `text` are what those hear who do not see it.
        """
        defs = [
            f'<path id="{name}" d="{data}"/>' for name, data in self._glyphs.items() if data
        ] + [
            f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<rect width="6" height="6" fill="{ground}"/><rect width="2.1" height="6" fill="{colour}"/></pattern>'
            for (colour, ground), name in self._patterns.items()
        ]  # fmt: skip
        family = "" if self.outlines else f' font-family="{CSS["sans"][0]}"'
        fitted = 'preserveAspectRatio="xMinYMin meet" '
        size = f'width="{number(width * scale)}" height="{number(height * scale)}" ' if scale else fitted
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}viewBox="0 0 {number(width)} {number(height)}" role="img" '
            f"aria-label={quoteattr(title)}{family}>"
            + (f"<title>{escape(title)}</title>" if self.outlines else "")
            + (f"<desc>{escape(text)}</desc>" if text else "")
            + (f"<defs>{''.join(defs)}</defs>" if defs else "")
            + "".join(self._body)
            + "</svg>"
        )
