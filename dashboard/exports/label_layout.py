"""Where labels may stand: widths of text, labels spread apart beside a plot, free places inside it.

All lengths are pixels; y grows downwards, as on a screen. The widths are those of Golos Text (`TB Sans`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_NARROW = dict.fromkeys(" .,:;'’|!·\u00a0\u202f", 0.30) | dict.fromkeys("ijlItfr()-", 0.38)
_WIDE = dict.fromkeys("mwMWШЩЖЮФшщжюф%", 0.90)
_CAPITAL, _OTHER = 0.72, 0.61


def text_width(text: str, size: float = 12.0, *, bold: bool = False) -> float:
    """The width of one line of text in pixels, a little more rather than less."""
    return _ems(text) * size * (1.03 if bold else 1.0)


# A label is measured at each width of a figure, and pages about one partner have the same ones.
@lru_cache(maxsize=4096)
def _ems(text: str) -> float:
    return sum(_NARROW.get(char) or _WIDE.get(char) or (_CAPITAL if char.isupper() else _OTHER) for char in text)


def shortened(word: str, room: float, size: float) -> str:
    """The word as it would be bold, cut with an ellipsis where it is wider than the room."""
    if text_width(word, size, bold=True) <= room:
        return word
    while len(word) > 1 and text_width(word + "…", size, bold=True) > room:
        word = word[:-1]
    return word.rstrip() + "…"


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres as near to `wanted` as can be so that boxes of these heights do not overlap between `low` and `high`.

    Boxes keep the order of what is wanted. Where they do not all fit, they overlap evenly: the caller leaves some out.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    groups: list[tuple[list[int], float]] = []  # members in order, centre of the group

    def height(members: Iterable[int]) -> float:
        return sum(heights[i] for i in members)

    def centre(members: Sequence[int]) -> float:
        # The group's centre that keeps the members nearest, on average, to where they want to be.
        offsets, run = [], 0.0
        for i in members:
            offsets.append(wanted[i] - (run + heights[i] / 2))
            run += heights[i]
        middle = sum(offsets) / len(offsets) + run / 2
        return min(max(middle, low + run / 2), max(high - run / 2, low + run / 2))

    for i in order:
        members = [i]
        while groups and groups[-1][1] + height(groups[-1][0]) / 2 > centre(members) - height(members) / 2:
            members = groups.pop()[0] + members
        groups.append((members, centre(members)))
    placed = [0.0] * len(wanted)
    for members, middle in groups:
        edge = middle - height(members) / 2
        for i in members:
            placed[i] = edge + heights[i] / 2
            edge += heights[i]
    return placed


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the screen."""

    x0: float
    y0: float
    x1: float
    y1: float

    def inside(self, other: Box) -> bool:
        """Whether this lies wholly within the other."""
        return self.x0 >= other.x0 and self.y0 >= other.y0 and self.x1 <= other.x1 and self.y1 <= other.y1


def around(x: float, y: float, width: float, height: float) -> Box:
    """The box of that size centred there."""
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


class Taken:
    """The places of a plot that something covers, on a grid of three pixels."""

    CELL = 3.0
    MARGIN = 40

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        # One integer a row of cells, one bit a column: a test costs one operation a row.
        self._rows: dict[int, int] = {}
        for box in boxes:
            self.add(box)

    def _cells(self, box: Box) -> tuple[range, int]:
        first, last = int(box.x0 // self.CELL) + self.MARGIN, int(box.x1 // self.CELL) + self.MARGIN
        first, last = max(first, 0), max(last, 0)
        rows = range(int(box.y0 // self.CELL), int(box.y1 // self.CELL) + 1)
        return rows, ((1 << (last - first + 1)) - 1) << first

    def add(self, box: Box) -> None:
        """Mark a rectangle as covered."""
        rows, mask = self._cells(box)
        for row in rows:
            self._rows[row] = self._rows.get(row, 0) | mask

    def add_line(self, points: Sequence[tuple[float, float]], thickness: float = 4.0) -> None:
        """Mark a line through points as covered."""
        for (xa, ya), (xb, yb) in pairwise(points):
            pieces = max(1, int(max(abs(xb - xa), abs(yb - ya)) / self.CELL))
            for k in range(pieces + 1):
                t = k / pieces
                self.add(around(xa + t * (xb - xa), ya + t * (yb - ya), thickness, thickness))

    def free(self, box: Box) -> bool:
        """Whether nothing covers any part of a rectangle."""
        rows, mask = self._cells(box)
        return not any(self._rows.get(row, 0) & mask for row in rows)


def free_place(
    anchors: Sequence[tuple[float, float]],
    width: float,
    height: float,
    area: Box,
    taken: Taken,
    gap: float = 7.0,
    farthest: float = 70.0,
) -> tuple[float, float] | None:
    """The centre of a free place for a label, above, below or beside one of the anchors; None where all are taken.

    Earlier anchors are preferred, and of an anchor's places the nearest; none is more than `farthest` pixels away.
    """
    best: tuple[float, float, float] | None = None
    places = _around_anchor(width, height, gap, farthest)
    for rank, (x, y) in enumerate(anchors):
        for dx, dy, cost in places:
            score = cost + rank * 1.5
            if best is not None and score >= best[0]:
                continue
            box = around(x + dx, y + dy, width, height)
            if box.inside(area) and taken.free(box) and taken.free(_way(x, y, box)):
                best = (score, x + dx, y + dy)
    return None if best is None else best[1:]


def _way(x: float, y: float, box: Box) -> Box:
    """What lies between an anchor and a label far above or below it: something else there, and the label is its."""
    near = 12.0
    if box.y1 < y - near:
        return Box(x - 1, box.y1, x + 1, y - near)
    if box.y0 > y + near:
        return Box(x - 1, y + near, x + 1, box.y0)
    return Box(box.x0, box.y0, box.x0, box.y0)


def _around_anchor(width: float, height: float, gap: float, farthest: float) -> list[tuple[float, float, float]]:
    """Places of a label about a point as offsets of its centre, each with its cost."""
    up, side = height / 2 + gap, width / 2 + gap
    places = [(0.0, -up, 0.0), (0.0, up, 1.0), (side, 0.0, 2.0), (-side, 0.0, 2.0)]
    places += [(sign * width / 3, lift, 3.0) for sign in (-1, 1) for lift in (-up, up)]
    places += [(sign * side, lift, 3.5) for sign in (-1, 1) for lift in (-up, up)]
    steps = [far for far in (8.0, 18.0, 30.0, 48.0, 70.0) if far <= farthest]
    places += [(0.0, sign * (up + far), 4.0 + far / 6) for far in steps for sign in (-1, 1)]
    return places
