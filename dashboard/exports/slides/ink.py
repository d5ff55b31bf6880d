"""The colours of a slide: series have the project's own fixed hues, text and paper are the template's.

Hue says what is measured, so no template changes it; the template's own background decides whether the hues for light
or for dark paper are taken. Fill says who counted and how sure, and is native: plain, hatched, tinted, or the paper's.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.spec import Mark, Role
from dashboard.exports.look import TINT, Look, look, mix
from dashboard.exports.marks import HOLLOW
from dashboard.exports.slides.drawingml import INK, PAPER, fill, hatch, opaque, shape_properties, stroke

# WCAG 2.2, 1.4.3: least contrast of letters.
LEAST_CONTRAST = 4.5
# Of underlined links a template may have chosen a paler colour itself.
LEAST_LINK_CONTRAST = 3.0
DASH = {Mark.MIRROR: "dash", Mark.PROVISIONAL: "sysDash", Mark.DERIVED: "sysDot"}


@dataclass(frozen=True, slots=True)
class Ink:
    """What to draw with on one background: `ground`, `text` and `links` are the theme's own colours as #RRGGBB."""

    look: Look
    ground: str
    text: str
    links: str = ""

    @property
    def link(self) -> str:
        """The colour that links need to be told: none ("") where the theme's own can be read."""
        return "" if not self.links or contrast(self.links, self.ground) >= LEAST_LINK_CONTRAST else INK

    def hue(self, role: Role) -> str:
        """The colour of a series' marks."""
        if role is Role.CONTEXT:
            return self.look.ui["control"]
        return self.look.hue[role]

    def label(self, role: Role) -> str:
        """The colour of a series' name: its hue where that can be read, else the template's text."""
        wanted = self.look.label[role]
        return wanted if contrast(wanted, self.ground) >= LEAST_CONTRAST and role is not Role.CONTEXT else INK

    def tint(self, role: Role) -> str:
        """The pale fill of provisional bars."""
        return mix(self.hue(role), self.ground, TINT)

    @property
    def ghost(self) -> str:
        """The grey of the year before."""
        return self.look.ghost

    def bar(self, role: Role, mark: Mark) -> str:
        """How a bar is painted: solid, hatched, tinted, hollow, or a grey ghost."""
        hue = self.hue(role)
        match mark:
            case Mark.MIRROR:
                return shape_properties(hatch(hue, PAPER), stroke(hue, 1.5))
            case Mark.PROVISIONAL:
                return shape_properties(fill(self.tint(role)), stroke(hue, 1.5))
            case Mark.DERIVED:
                return shape_properties(fill(PAPER), stroke(hue, 1.6))
            case Mark.YEAR_BEFORE:
                return shape_properties(fill(self.ghost))
        return shape_properties(fill(hue))

    def line(self, role: Role, mark: Mark, *, width: float | None = None) -> str:
        """How a piece of a line is drawn."""
        own = 1.5 if mark is Mark.DERIVED else 1.8 if role is Role.CONTEXT else 3.4 if role is Role.HIGHLIGHT else 3
        colour = self.ghost if mark is Mark.YEAR_BEFORE else self.hue(role)
        return stroke(colour, width or own, DASH.get(mark, "solid"))

    def marker(self, role: Role, mark: Mark, *, size: int = 7) -> str:
        """A point: filled, or hollow where it is less than sure. Sizes are points."""
        hue = self.ghost if mark is Mark.YEAR_BEFORE else self.hue(role)
        symbol = "square" if mark is Mark.MIRROR else "circle"
        inner, edge = (opaque(PAPER), stroke(hue, 2)) if mark in HOLLOW else (fill(hue), stroke(PAPER, 1))
        return f'<c:marker><c:symbol val="{symbol}"/><c:size val="{size}"/>{shape_properties(inner, edge)}</c:marker>'


def ink_for(ground: str, text: str, links: str = "") -> Ink:
    """The colours for a background of that colour."""
    return Ink(look("dark" if luminance(ground) < luminance(text) else "light"), ground, text, links)


def luminance(rgb: str) -> float:
    """The relative luminance of #RRGGBB as WCAG 2.2 defines it, 0 for black to 1 for white."""
    parts = [int(rgb[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG 2.2 defines it, 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
