"""The parts of a native chart as XML: references into the workbook with their cached values, labels, whiskers, axes.

Every function gives its element's children in the order of the schema (ISO/IEC 29500-1, part 21.2); programs that find
another order offer to repair the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.exports.slides.book import Book, digits
from dashboard.exports.slides.drawingml import (
    GRID,
    INK,
    MUTED,
    attribute,
    chart_text,
    plain,
    run,
    stroke,
)
from dashboard.exports.slides.plot import POINTS

CATEGORY_AXIS, VALUE_AXIS = 111_111_111, 222_222_222


def name_of(book: Book, column: int) -> str:
    """The name of a series: the header of its column."""
    text = plain(book.columns[column].header)
    return (
        f'<c:tx><c:strRef><c:f>{book.header(column)}</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{text}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def texts(tag: str, book: Book, column: int) -> str:
    """A reference to a column of texts, such as the categories (`c:cat`); blanks have no point."""
    cells = book.columns[column].cells
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{plain(str(cell))}</c:v></c:pt>' for i, cell in enumerate(cells) if cell is not None
    )
    return (
        f"<c:{tag}><c:strRef><c:f>{book.cells(column)}</c:f>"
        f'<c:strCache><c:ptCount val="{len(cells)}"/>{points}</c:strCache></c:strRef></c:{tag}>'
    )


def numbers(tag: str, book: Book, column: int) -> str:
    """A reference to a column of numbers (`c:val`, `c:xVal`, `c:plus` ...); blanks have no point."""
    found = book.columns[column]
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{digits(value)}</c:v></c:pt>'
        for i, value in enumerate(found.values)
        if value is not None
    )
    return (
        f"<c:{tag}><c:numRef><c:f>{book.cells(column)}</c:f><c:numCache>"
        f"<c:formatCode>{plain(found.number_format)}</c:formatCode>"
        f'<c:ptCount val="{len(found.cells)}"/>{points}</c:numCache></c:numRef></c:{tag}>'
    )


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at a point: its value, so that it follows an edit, or a text of its own; and the series' name.

    `place` is the schema's (`t b l r ctr outEnd inEnd`), `shift` moves it from there by shares of the chart's width
    and height.
    """

    place: str
    number_format: str
    colour: str = INK
    text: str = ""
    bold: bool = False
    series_name: bool = False
    separator: str = "\n"
    shift: tuple[float, float] | None = None


def labels(found: Mapping[int, Label]) -> str:
    """The labels of a series' points; the other points have none."""
    if not found:
        return ""
    each = "".join(_label(index, label) for index, label in sorted(found.items()))
    off = "".join(f'<c:{name} val="0"/>' for name in _SHOWN)
    return f"<c:dLbls>{each}{off}{_NO_LEADERS}</c:dLbls>"


# A label that is moved would be joined to its point by a line.
_NO_LEADERS = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/>'
    "</c:ext></c:extLst>"
)
_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def _label(index: int, label: Label) -> str:
    shift = ""
    if label.shift is not None:
        x, y = label.shift
        shift = f'<c:layout><c:manualLayout><c:x val="{x:.5f}"/><c:y val="{y:.5f}"/></c:manualLayout></c:layout>'
    text = ""
    if label.text:
        rows = label.text.split("\n")
        paragraphs = "".join(f"<a:p>{run(row, POINTS, label.colour, bold=label.bold)}</a:p>" for row in rows)
        body = '<a:bodyPr rot="0" wrap="none" lIns="0" tIns="0" rIns="0" bIns="0"/>'
        text = f"<c:tx><c:rich>{body}<a:lstStyle/>{paragraphs}</c:rich></c:tx>"
    flags = {"showVal": True, "showSerName": label.series_name}
    switched = "".join(f'<c:{name} val="{int(flags.get(name, False))}"/>' for name in _SHOWN)
    return (
        f'<c:dLbl><c:idx val="{index}"/>{shift}{text}'
        f'<c:numFmt formatCode={attribute(label.number_format)} sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{chart_text(POINTS, label.colour, bold=label.bold, wrap=False)}"
        f'<c:dLblPos val="{label.place}"/>{switched}<c:separator>{plain(label.separator)}</c:separator></c:dLbl>'
    )


def whiskers(book: Book, plus: int, minus: int, colour: str, *, direction: str = "") -> str:
    """Error bars whose lengths are two columns of the workbook; bars have no `direction` but their own."""
    along = f'<c:errDir val="{direction}"/>' if direction else ""
    return (
        f'<c:errBars>{along}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"{numbers('plus', book, plus)}{numbers('minus', book, minus)}"
        f"<c:spPr>{stroke(colour, 1.8)}</c:spPr></c:errBars>"
    )


def category_axis(
    *, skip: int = 1, flipped: bool = False, horizontal_bars: bool = False, colour: str = MUTED, line: bool = True,
) -> str:  # fmt: skip
    """The axis of periods or areas. Its words stand at the plot's edge, also where bars reach below zero.

    `skip` writes each n-th word; `flipped` runs from the top down (the value axis is then set to the far side).
    """
    orientation = "maxMin" if flipped else "minMax"
    edge = stroke(INK, 1.2) if line else "<a:ln><a:noFill/></a:ln>"
    # No angle is given: LibreOffice breaks words within slots as soon as there is one.
    text = chart_text(POINTS, colour)
    return (
        f'<c:catAx><c:axId val="{CATEGORY_AXIS}"/><c:scaling><c:orientation val="{orientation}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if horizontal_bars else "b"}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr>{edge}</c:spPr>{text}<c:crossAx val="{VALUE_AXIS}"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/>'
        f'<c:tickLblSkip val="{skip}"/><c:tickMarkSkip val="{skip}"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


@dataclass(frozen=True, slots=True)
class Values:
    """A value axis in base units: its range, the step of its ticks, how they are written."""

    low: float
    high: float
    step: float
    number_format: str
    log: bool = False

    @property
    def scaling(self) -> str:
        """Range and kind of the scale."""
        base = '<c:logBase val="10"/>' if self.log else ""
        return (
            f'<c:scaling>{base}<c:orientation val="minMax"/>'
            f'<c:max val="{digits(self.high)}"/><c:min val="{digits(self.low)}"/></c:scaling>'
        )


def value_axis(
    values: Values, *, own: int = VALUE_AXIS, other: int = CATEGORY_AXIS, side: str = "l", hidden: bool = False,
    grid: bool = True, between: bool = True, words: bool = True, crosses: str = "autoZero", title: str = "",
) -> str:  # fmt: skip
    """An axis of values with a fine grid; `between` puts categories between ticks, as bars need it.

    `crosses` says where on the other axis this one stands.
    """
    lines = f"<c:majorGridlines><c:spPr>{stroke(GRID, 1)}</c:spPr></c:majorGridlines>" if grid else ""
    step = f'<c:majorUnit val="{digits(values.step)}"/>'
    head = ""
    if title:
        head = (
            f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>{run(title, POINTS, MUTED)}</a:p></c:rich></c:tx>"
            '<c:overlay val="0"/></c:title>'
        )
    return (
        f'<c:valAx><c:axId val="{own}"/>{values.scaling}<c:delete val="{int(hidden)}"/><c:axPos val="{side}"/>'
        f'{lines}{head}<c:numFmt formatCode={attribute(values.number_format)} sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="{"low" if words else "none"}"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{chart_text(POINTS, MUTED)}"
        f'<c:crossAx val="{other}"/><c:crosses val="{crosses}"/>'
        f'<c:crossBetween val="{"between" if between else "midCat"}"/>{step}</c:valAx>'
    )


def axis_ids(first: int = CATEGORY_AXIS, second: int = VALUE_AXIS) -> str:
    """The axes that a group of series is drawn on."""
    return f'<c:axId val="{first}"/><c:axId val="{second}"/>'


def bar_points(paints: Sequence[str]) -> tuple[str, str]:
    """How a series of bars is painted, and the elements of those points that differ from it."""
    if not paints:
        return "", ""
    own = max(set(paints), key=lambda paint: (paints.count(paint), paint))
    different = "".join(
        f'<c:dPt><c:idx val="{i}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{paint}</c:dPt>'
        for i, paint in enumerate(paints)
        if paint != own
    )
    return own, different
