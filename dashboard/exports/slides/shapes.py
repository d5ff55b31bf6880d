"""Shapes of slides and layouts as XML: boxes, lines, the place of either."""

from __future__ import annotations

from dashboard.exports.slides.drawingml import A, P, R, attribute, emu
from dashboard.exports.slides.plot import Rectangle

NAMES = f'xmlns:a="{A}" xmlns:r="{R}" xmlns:p="{P}"'
NO_INSETS = 'lIns="0" tIns="0" rIns="0" bIns="0"'
EMPTY_TEXT = '<a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p>'
_NUMBER_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
# The paragraph that shows a slide's number.
SLIDE_NUMBER = (
    f'<a:p><a:fld id="{_NUMBER_FIELD}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    '<a:endParaRPr lang="en-GB"/></a:p>'
)


def transform(place: Rectangle) -> str:
    """Where a shape lies and how large it is."""
    return (
        f'<a:xfrm><a:off x="{emu(place.left)}" y="{emu(place.top)}"/>'
        f'<a:ext cx="{emu(place.width)}" cy="{emu(place.height)}"/></a:xfrm>'
    )


def box(
    number: int, name: str, place: Rectangle, paint: str, *, text: str = EMPTY_TEXT, geometry: str = "rect",
    is_text: bool = False, of_layout: bool = False,
) -> str:  # fmt: skip
    """A shape; `paint` is its fill and line, `text` the inside of its text body."""
    kind = ' txBox="1"' if is_text else ""
    drawn = ' userDrawn="1"' if of_layout else ""
    return (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name={attribute(name)}/><p:cNvSpPr{kind}/><p:nvPr{drawn}/>'
        f'</p:nvSpPr><p:spPr>{transform(place)}<a:prstGeom prst="{geometry}"><a:avLst/></a:prstGeom>{paint}</p:spPr>'
        f"<p:txBody>{text}</p:txBody></p:sp>"
    )


def line(number: int, name: str, place: Rectangle, paint: str, *, of_layout: bool = False) -> str:
    """A line from the upper left to the lower right corner of a place."""
    drawn = ' userDrawn="1"' if of_layout else ""
    return (
        f'<p:cxnSp {NAMES}><p:nvCxnSpPr><p:cNvPr id="{number}" name={attribute(name)}/><p:cNvCxnSpPr/><p:nvPr{drawn}/>'
        f'</p:nvCxnSpPr><p:spPr>{transform(place)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{paint}</p:spPr>'
        "</p:cxnSp>"
    )
