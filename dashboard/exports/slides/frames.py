"""Putting things on a slide: native charts with their workbooks, shapes, text, links, alternative texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.parts.chart import ChartPart
from pptx.parts.embeddedpackage import EmbeddedXlsxPart

from dashboard.exports.slides.drawingml import LINK, NO_FILL, A, attribute, emu, fill, plain
from dashboard.exports.slides.plot import Plot, Rectangle
from dashboard.exports.slides.shapes import NAMES, NO_INSETS, SLIDE_NUMBER, box, line

# Longer descriptions are cut: screen readers read them in one breath.
LONGEST_ALT = 1000
_DRAWING = "/ppt/drawings/drawing%d.xml"

# PowerPoint since 2019 lets a link keep the colour of its text.
_OWN_COLOUR = (
    '<a:extLst><a:ext uri="{A12FA001-AC4F-418D-AE19-62706E023703}"><ahyp:hlinkClr val="tx" '
    'xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor"/></a:ext></a:extLst>'
)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; `href` is where a click leads, `colour` is for one that is not as those around it."""

    text: str
    href: str = ""
    bold: bool = False
    colour: str = ""


Paragraph = Sequence[Run]


class Links:
    """The addresses that a part links to; each is one relationship however often it is linked."""

    def __init__(self, part: Any, colour: str = "") -> None:
        """Links of a part; `colour` stands in for the theme's colour of links where that cannot be read."""
        self._part, self.colour = part, colour
        self._known: dict[str, str] = {}

    def id(self, address: str) -> str:
        """The id of the relationship to an address."""
        if address not in self._known:
            # The package's own search for an equal relationship costs the square of their number.
            self._known[address] = self._part.rels._add_relationship(RT.HYPERLINK, address, is_external=True)
        return self._known[address]


def paragraphs(
    lines: Sequence[Paragraph], points: float | None, colour: str, links: Links, *, align: str = "", before: float = 0
) -> str:
    """Paragraphs as XML; without `points` the placeholder's own size holds. `before` is space above each, in points."""
    out = []
    for told in lines:
        space = f'<a:spcBef><a:spcPts val="{round(before * 100)}"/></a:spcBef>' if before else ""
        how = f' algn="{align}"' if align else ""
        runs = "".join(_run(one, points, colour, links) for one in told if one.text)
        out.append(f"<a:p><a:pPr{how}>{space}</a:pPr>{runs}</a:p>")
    return "".join(out) or "<a:p/>"


def _run(one: Run, points: float | None, colour: str, links: Links) -> str:
    link = links.id(one.href) if one.href else ""
    # A link has the theme's colour of links, unless its run has one of its own.
    own_tint = one.colour or (links.colour if link else "")
    tint = own_tint or (LINK if link else colour)
    size = f' sz="{round(points * 100)}"' if points is not None else ""
    weight = ' b="1"' if one.bold else ""
    paint = fill(tint) if tint else ""
    click = ""
    if link:
        kept = _OWN_COLOUR if own_tint else ""
        click = f'<a:hlinkClick r:id="{link}">{kept}</a:hlinkClick>'
    own = f'<a:rPr lang="en-GB"{size}{weight}>{paint}{click}</a:rPr>'
    return f"<a:r>{own}<a:t>{plain(one.text)}</a:t></a:r>"


def fill_text(shape: Any, body: str) -> None:
    """Replace the paragraphs of a shape; sizes are computed, so that nothing is left to shrink."""
    text = shape._element.txBody
    for paragraph in text.findall(f"{{{A}}}p"):
        text.remove(paragraph)
    holder = parse_xml(f"<p:txBody {NAMES}><a:bodyPr/>{body}</p:txBody>")
    for paragraph in holder.findall(f"{{{A}}}p"):
        text.append(paragraph)


def add_text(slide: Any, name: str, place: Rectangle, body: str, *, anchor: str = "t", wrap: str = "square") -> None:
    """Put a box of text on a slide; with `wrap` "none" its lines are never broken."""
    inner = f'<a:bodyPr wrap="{wrap}" {NO_INSETS} anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/>{body}'
    _append(slide, box(slide.shapes._next_shape_id, name, place, NO_FILL, text=inner, is_text=True))


def add_block(slide: Any, name: str, place: Rectangle, paint: str, *, geometry: str = "rect") -> None:
    """Put a painted shape without text on a slide; `paint` is its fill and its line."""
    _append(slide, box(slide.shapes._next_shape_id, name, place, paint, geometry=geometry))


def add_line(slide: Any, name: str, place: Rectangle, paint: str) -> None:
    """Put a line on a slide from the upper left to the lower right corner of a place."""
    _append(slide, line(slide.shapes._next_shape_id, name, place, paint))


def _append(slide: Any, xml: str) -> None:
    slide.shapes._spTree.append(parse_xml(xml))


def add_chart(slide: Any, plot: Plot, name: str, alt: str, public_url: str, holder: Any = None) -> Any:
    """Put a native chart on a slide; `holder` is the placeholder that it fills, which it then inherits from."""
    package, place = slide.part.package, plot.place
    part = ChartPart.load(package.next_partname(ChartPart.partname_template), CT.DML_CHART, package, plot.chart_xml())
    part.chart_workbook.xlsx_part = EmbeddedXlsxPart.new(plot.book.blob(plot.spec, public_url), package)
    link = slide.part.relate_to(part, RT.CHART)
    if plot.shapes:
        drawing = Part(package.next_partname(_DRAWING), CT.DML_CHARTSHAPES, package, plot.drawing_xml())
        part.relate_to(drawing, RT.CHART_USER_SHAPES)
    corners = [emu(v) for v in (place.left, place.top, place.width, place.height)]
    frame = CT_GraphicalObjectFrame.new_chart_graphicFrame(slide.shapes._next_shape_id, name, link, *corners)
    properties = frame.nvGraphicFramePr.cNvPr
    properties.set("descr", alt if len(alt) <= LONGEST_ALT else alt[: LONGEST_ALT - 1].rpartition(" ")[0] + "…")
    if holder is not None:
        frame.nvGraphicFramePr.nvPr.append(_copy_of_ph(holder))
    slide.shapes._spTree.append(frame)
    return frame


def _copy_of_ph(holder: Any) -> Any:
    given = holder._element.ph
    kind = f' type="{given.get("type")}"' if given.get("type") else ""
    return parse_xml(f'<p:ph {NAMES}{kind} idx="{given.get("idx", "0")}"/>')


def add_number(slide: Any, holder: Any) -> None:
    """Write the slide's number where the layout has a place for it: new slides do not take that over."""
    index = holder._element.ph.get("idx", "0")
    _append(
        slide,
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{slide.shapes._next_shape_id}" name={attribute(holder.name)}/>'
        '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="sldNum" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/>{SLIDE_NUMBER}</p:txBody></p:sp>",
    )
