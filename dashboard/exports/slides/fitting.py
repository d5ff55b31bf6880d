"""Sizes of letters that fit: computed here, since programs shrink text only once somebody edits it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.exports.breaking import in_lines
from dashboard.exports.label_layout import text_width
from dashboard.exports.slides.drawingml import POINTS_PER_PIXEL

# Height of a line as a part of the letters' size.
LEADING = 1.2


@dataclass(frozen=True, slots=True)
class Fitted:
    """A size in points, and in how many lines the text then runs."""

    points: float
    lines: int

    @property
    def height(self) -> float:
        """The height of the lines in pixels."""
        return self.lines * self.points / POINTS_PER_PIXEL * LEADING


def wrapped(text: str, points: float, width: float, *, bold: bool = False, narrow: float = 1.0) -> list[str]:
    """The text in lines of at most `width` pixels, broken between words; a longer word stands alone.

    `narrow` is how wide the typeface runs beside the page's, whose widths are known.
    """
    size = points / POINTS_PER_PIXEL
    return in_lines(text, width, lambda line: text_width(line, size, bold=bold) * narrow)


def fit(
    text: str, width: float, height: float, sizes: Sequence[float], *, bold: bool = False, narrow: float = 1.0
) -> Fitted:
    """The first of some sizes in points at which the text fits into a box of pixels; else the last of them."""
    fitted = Fitted(sizes[-1], 1)
    for points in sizes:
        fitted = Fitted(points, max(len(wrapped(text, points, width, bold=bold, narrow=narrow)), 1))
        if fitted.height <= height + 1:
            break
    return fitted


def steps(start: float, least: float) -> list[float]:
    """Sizes from `start` down to `least`, a point at a time; at least one."""
    found = [start]
    while found[-1] - 1 >= least:
        found.append(found[-1] - 1)
    return found


def shortened(text: str, points: float, width: float, *, narrow: float = 1.0) -> str:
    """One line of text, cut with an ellipsis where it is wider than `width` pixels."""
    size = points / POINTS_PER_PIXEL
    if text_width(text, size) * narrow <= width:
        return text
    while len(text) > 1 and text_width(text + "…", size) * narrow > width:
        text = text[:-1]
    return text.rstrip() + "…"
