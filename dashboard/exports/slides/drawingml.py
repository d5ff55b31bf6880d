"""Fragments of DrawingML as text: colours, fills, lines and letters, in the order that the schema asks for.

A colour is `#RRGGBB`, or a name of the theme (`tx1`, `bg1`, `hlink`), with `@` and its opacity in percent where it is
not opaque. Lengths are pixels of a slide (96 an inch), sizes of letters are points.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

EMU_PER_PIXEL = 9525
EMU_PER_POINT = 12700
POINTS_PER_PIXEL = 0.75
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
# Text, its paler variants and the paper, as the theme of the template has them.
INK, PAPER, MUTED, FAINT, GRID = "tx1", "bg1", "tx1@78", "tx1@45", "tx1@16"
LINK = "hlink"
NO_FILL = "<a:noFill/>"
NO_LINE = "<a:ln><a:noFill/></a:ln>"


def emu(pixels: float) -> int:
    """Pixels of a slide as the whole units that files count in."""
    return round(pixels * EMU_PER_PIXEL)


def plain(text: str) -> str:
    """Text without the control characters that XML cannot hold, escaped."""
    return escape("".join(char for char in text if char >= " " or char in "\t\n"))


def attribute(text: str) -> str:
    """A quoted attribute value."""
    return quoteattr("".join(char for char in text if char >= " " or char in "\t\n"))


def colour(name: str) -> str:
    """The element of a colour."""
    base, _, opacity = name.partition("@")
    alpha = f'<a:alpha val="{int(opacity) * 1000}"/>' if opacity else ""
    if base.startswith("#"):
        return f'<a:srgbClr val="{base[1:]}">{alpha}</a:srgbClr>'
    return f'<a:schemeClr val="{base}">{alpha}</a:schemeClr>'


def fill(name: str) -> str:
    """A plain fill."""
    return f"<a:solidFill>{colour(name)}</a:solidFill>"


def hatch(fore: str, back: str) -> str:
    """Stripes from the lower left to the upper right."""
    return (
        f'<a:pattFill prst="wdUpDiag"><a:fgClr>{colour(fore)}</a:fgClr><a:bgClr>{colour(back)}</a:bgClr></a:pattFill>'
    )


def opaque(name: str) -> str:
    """A fill with one colour that is written as a pattern.

    LibreOffice paints a whole marker in the colour of its plain fill, and a hollow one would vanish on the paper; of a
    pattern it takes the marker's edge.
    """
    return f'<a:pattFill prst="pct50"><a:fgClr>{colour(name)}</a:fgClr><a:bgClr>{colour(name)}</a:bgClr></a:pattFill>'


def stroke(name: str, pixels: float, dash: str = "solid") -> str:
    """A line; `dash` is one of the schema's preset names."""
    width = round(pixels * EMU_PER_PIXEL)
    return f'<a:ln w="{width}" cap="flat">{fill(name)}<a:prstDash val="{dash}"/><a:round/></a:ln>' if name else NO_LINE


def shape_properties(filling: str = NO_FILL, line: str = NO_LINE) -> str:
    """How a mark of a chart is painted."""
    return f"<c:spPr>{filling}{line}</c:spPr>"


def letters(tag: str, points: float, name: str, *, bold: bool = False, face: str = "") -> str:
    """Properties of letters (`a:rPr`, `a:defRPr`); `face` is a typeface or one of the theme's (`+mn-lt`)."""
    weight = ' b="1"' if bold else ' b="0"'
    latin = f'<a:latin typeface="{face}"/>' if face else ""
    return f'<{tag} lang="en-GB" sz="{round(points * 100)}"{weight}>{fill(name)}{latin}</{tag}>'


def chart_text(points: float, name: str, *, bold: bool = False, wrap: bool = True) -> str:
    """How an axis or a label writes."""
    body = "<a:bodyPr/>" if wrap else '<a:bodyPr rot="0" wrap="none" lIns="0" tIns="0" rIns="0" bIns="0"/>'
    inner = letters("a:defRPr", points, name, bold=bold).replace(' lang="en-GB"', "")
    return f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr>{inner}</a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'


def run(text: str, points: float, name: str, *, bold: bool = False, face: str = "") -> str:
    """A run of text."""
    return f"<a:r>{letters('a:rPr', points, name, bold=bold, face=face)}<a:t>{plain(text)}</a:t></a:r>"
