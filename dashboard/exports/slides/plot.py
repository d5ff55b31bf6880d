"""A native chart in the making: its rectangle on the slide, its margins, its workbook, and what is drawn into it.

The plot's place inside of the chart is always explicit, so that lengths can be computed here and every program that
opens the file shows the same. Texts and rules that are no part of a series are shapes of the chart itself: they move
and scale with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.charts.spec import ChartSpec
from dashboard.exports.canvas import Canvas
from dashboard.exports.slides.book import Book
from dashboard.exports.slides.drawingml import (
    INK,
    MUTED,
    NO_LINE,
    A,
    C,
    R,
    attribute,
    chart_text,
    emu,
    fill,
    run,
    stroke,
)
from dashboard.exports.slides.ink import Ink

# The least size of letters on a slide, in points and in pixels; footnotes are smaller.
POINTS, PIXELS = 12, 16
CHART_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on a slide in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def rows(self, heights: Sequence[float], gap: float) -> list[Rectangle]:
        """The rectangle cut into rows whose heights have these proportions."""
        room, total = self.height - gap * (len(heights) - 1), sum(heights)
        found, top = [], self.top
        for share in heights:
            height = room * share / total
            found.append(Rectangle(self.left, top, self.width, height))
            top += height + gap
        return found

    def columns(self, widths: Sequence[float], gap: float) -> list[Rectangle]:
        """The rectangle cut into columns whose widths have these proportions."""
        room, total = self.width - gap * (len(widths) - 1), sum(widths)
        found, left = [], self.left
        for share in widths:
            width = room * share / total
            found.append(Rectangle(left, self.top, width, self.height))
            left += width + gap
        return found

    def without(self, top: float = 0, bottom: float = 0) -> Rectangle:
        """The rectangle without a strip at its top or bottom."""
        return Rectangle(self.left, self.top + top, self.width, max(self.height - top - bottom, 1))


@dataclass(slots=True)
class Plot:
    """One native chart. `name` and `alt` are its frame's; margins and lengths are pixels of the slide."""

    spec: ChartSpec
    ink: Ink
    place: Rectangle
    name: str = ""
    alt: str = ""
    left: float = 8
    right: float = 8
    top: float = 10
    bottom: float = 30
    book: Book = field(default_factory=Book)
    groups: list[str] = field(default_factory=list)
    axes: list[str] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    # The series drawn so far, which numbers the next one.
    count: int = 0

    @property
    def canvas(self) -> Canvas:
        """The same chart as a sheet of the page, for the decisions that page and slide share."""
        return Canvas(
            self.spec, self.ink.look, False, round(self.place.height), fixed_width=round(self.place.width),
            left=self.left, right=self.right, top=self.top, bottom=self.bottom,
        )  # fmt: skip

    @property
    def plot_width(self) -> float:
        """Width between the margins."""
        return max(self.place.width - self.left - self.right, 1)

    @property
    def plot_height(self) -> float:
        """Height between the margins."""
        return max(self.place.height - self.top - self.bottom, 1)

    def next_series(self) -> int:
        """The number of a further series."""
        self.count += 1
        return self.count - 1

    def text(
        self, text: str, x: float, y: float, width: float, colour: str = INK, *, align: str = "l", bold: bool = False,
        points: float = POINTS,
    ) -> None:  # fmt: skip
        """Put a line of text into the chart: its left edge and its middle in pixels of the chart."""
        height = points / 0.75 * 1.3
        body = (
            '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
            f'<a:lstStyle/><a:p><a:pPr algn="{align}"/>{run(text, points, colour, bold=bold, face="+mn-lt")}</a:p>'
        )
        self._shape(
            "sp", text, (x, y - height / 2, x + width, y + height / 2), body, "<a:noFill/><a:ln><a:noFill/></a:ln>"
        )

    def wash(self, name: str, x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
        """Put a plain rectangle into the chart, in pixels of it."""
        empty = '<a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p>'
        self._shape("sp", name, (x0, y0, x1, y1), empty, f"{fill(colour)}{NO_LINE}")

    def rule(self, name: str, x0: float, y0: float, x1: float, y1: float, colour: str, dash: str = "sysDot") -> None:
        """Put a line into the chart, in pixels of it."""
        self._shape("cxnSp", name, (x0, y0, x1, y1), "", stroke(colour, 1.4, dash))

    def _shape(self, kind: str, name: str, corners: tuple[float, float, float, float], body: str, paint: str) -> None:
        width, height = self.place.width, self.place.height
        x0, y0, x1, y1 = corners
        number = len(self.shapes) + 2
        geometry = "line" if kind == "cxnSp" else "rect"
        box = (
            f'<a:xfrm><a:off x="{emu(max(x0, 0))}" y="{emu(max(y0, 0))}"/>'
            f'<a:ext cx="{emu(x1 - x0)}" cy="{emu(y1 - y0)}"/></a:xfrm>'
        )
        named = f'<cdr:cNvPr id="{number}" name={attribute(name[:60])}/>'
        inner = (
            "<cdr:cNvCxnSpPr/>"
            if kind == "cxnSp"
            else f"<cdr:cNvSpPr{' txBox=' + chr(34) + '1' + chr(34) if '<a:r>' in body else ''}/>"
        )
        heads = {"sp": "nvSpPr", "cxnSp": "nvCxnSpPr"}
        link = ' macro="" textlink=""' if kind == "sp" else ' macro=""'
        self.shapes.append(
            "<cdr:relSizeAnchor>"
            f"<cdr:from><cdr:x>{_share(x0, width)}</cdr:x><cdr:y>{_share(y0, height)}</cdr:y></cdr:from>"
            f"<cdr:to><cdr:x>{_share(x1, width)}</cdr:x><cdr:y>{_share(y1, height)}</cdr:y></cdr:to>"
            f"<cdr:{kind}{link}><cdr:{heads[kind]}>{named}{inner}</cdr:{heads[kind]}>"
            f'<cdr:spPr>{box}<a:prstGeom prst="{geometry}"><a:avLst/></a:prstGeom>{paint}</cdr:spPr>'
            + (f"<cdr:txBody>{body}</cdr:txBody>" if kind == "sp" else "")
            + f"</cdr:{kind}></cdr:relSizeAnchor>"
        )

    def chart_xml(self) -> bytes:
        """The chart's part; its workbook has the relationship rId1, its shapes rId2."""
        box = {
            "x": self.left / self.place.width,
            "y": self.top / self.place.height,
            "w": self.plot_width / self.place.width,
            "h": self.plot_height / self.place.height,
        }
        edges = "".join(f'<c:{name} val="{value:.5f}"/>' for name, value in box.items())
        drawn = '<c:userShapes r:id="rId2"/>' if self.shapes else ""
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}">'
            '<c:date1904 val="0"/><c:roundedCorners val="0"/>'
            '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea>'
            '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f"{edges}</c:manualLayout></c:layout>{''.join(self.groups)}{''.join(self.axes)}"
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>"
            '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
            f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{chart_text(POINTS, MUTED)}"
            f'<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>{drawn}</c:chartSpace>'
        ).encode()

    def drawing_xml(self) -> bytes:
        """The part with the chart's own shapes."""
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<c:userShapes xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}" xmlns:cdr="{CHART_DRAWING}">'
            f"{''.join(self.shapes)}</c:userShapes>"
        ).encode()


def _share(value: float, whole: float) -> str:
    return f"{min(max(value / whole, 0.0), 1.0):.5f}"
