"""Make the slide templates in assets/slides: `python -m dashboard.exports.slides.make_template`.

Four files, for wide and for narrow slides on light and on dark paper: one slide master and six layouts, whose
colours come from assets/design/palette.json. Titles are set in Georgia and all else in Arial: both are on every
Windows and macOS machine and have Latin and Cyrillic letters; Liberation Sans stands in for Arial with the same widths
elsewhere. They are made from python-pptx's empty presentation, of which no slide, layout or theme is left.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.util import Emu

from dashboard.charts.spec import Role
from dashboard.exports.archive import with_fixed_dates
from dashboard.exports.look import Look, Scheme, look
from dashboard.exports.slides.drawingml import (
    GRID,
    INK,
    NO_FILL,
    NO_LINE,
    A,
    P,
    R,
    attribute,
    emu,
    fill,
    plain,
    run,
    stroke,
)
from dashboard.exports.slides.plot import Rectangle
from dashboard.exports.slides.shapes import NAMES, NO_INSETS, SLIDE_NUMBER, box, line, transform
from dashboard.exports.slides.template import FOLDER, SIZES, Size, own_template

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
AUTHOR, SERIF, SANS = "tradebrief", "Georgia", "Arial"
MADE = datetime(2026, 1, 1)
# The theme's accents, in the order in which PowerPoint offers them.
ACCENTS = (Role.EXPORTS, Role.IMPORTS, Role.TURNOVER, Role.FDI_GROSS, Role.FDI_NET, Role.FDI_STOCK)
Kind = Literal["title", "ctrTitle", "subTitle", "body", "chart", "sldNum"]


@dataclass(frozen=True, slots=True)
class Page:
    """Lengths of a slide in pixels, sizes of letters in points."""

    width: float
    height: float
    margin: float
    title: float
    cover: float

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin


PAGES: dict[Size, Page] = {"16x9": Page(1280, 720, 56, 27, 40), "4x3": Page(960, 720, 44, 24, 34)}
CHART_TOP, CHART_BOTTOM = 164, 632
FOOT_TOP, FOOT_HEIGHT = 646, 60
MARK_WIDTH = 124


@dataclass(frozen=True, slots=True)
class Holder:
    """A placeholder: type, number, name, place, size of letters in points, colour, what it asks for."""

    kind: Kind
    idx: int
    name: str
    place: Rectangle
    points: float
    ask: str
    colour: str = "tx1"
    bold: bool = False
    anchor: str = "t"


def holders(page: Page) -> dict[str, tuple[str, list[Holder]]]:
    """The layouts: by name their type in the schema and their placeholders."""
    left, inner = page.margin, page.inner
    whole = Rectangle(left, CHART_TOP, inner, CHART_BOTTOM - CHART_TOP)
    wide, side = whole.columns([0.64, 0.36], 32)
    # Above the charts of the one page stand its headline figures, which are no placeholders.
    _, charts, lower = whole.rows([70, 294, 84], 10)
    first, second = charts.columns([1, 1], 32)

    def head(name: str, top: float, height: float, points: float, ask: str, kind: Kind = "title") -> Holder:
        return Holder(kind, 0, name, Rectangle(left, top, inner, height), points, ask, bold=True, anchor="b")

    def below(name: str, top: float, height: float, points: float, ask: str, idx: int = 13) -> Holder:
        kind: Kind = "subTitle" if idx == 1 else "body"
        return Holder(kind, idx, name, Rectangle(left, top, inner, height), points, ask, "tx2")

    def chart(name: str, place: Rectangle, idx: int = 14) -> Holder:
        return Holder("chart", idx, name, place, 12, name)

    def text(place: Rectangle, points: float) -> Holder:
        return Holder("body", 16, "Text", place, points, "Sentences; each number opens its record")

    title = head("Takeaway", 28, 96, page.title, "The takeaway: a sentence with a verb")
    lead = below("Subtitle", 128, 28, 14, "Measure, areas, period, unit")
    told = Rectangle(left, FOOT_TOP, inner - MARK_WIDTH - 24, FOOT_HEIGHT)
    foot = Holder("body", 15, "Sources", told, 10, "Sources, as known when, address", "tx2")
    number = Holder("sldNum", 12, "Slide number", Rectangle(page.width - left - 60, 688, 60, 18), 10, "", "tx2")
    cover = head("Title", 190, 200, page.cover, "Title of the briefing", "ctrTitle")
    section = head("Section", 230, 130, page.cover - 4, "Section")
    return {
        "Title": ("title", [cover, below("Subtitle", 404, 90, 20, "Partner, period, audience", idx=1), foot]),
        "Chart": ("chart", [title, lead, chart("Chart", whole), foot, number]),
        "Chart and text": ("chartAndTx", [title, lead, chart("Chart", wide), text(side, 16), foot, number]),
        "Section": ("secHead", [section, below("What it is about", 372, 80, 18, "What it is about"), number]),
        "One-page briefing": (
            "cust",
            [
                title,
                lead,
                chart("First chart", first),
                chart("Second chart", second, 17),
                text(lower, 14),
                foot,
                number,
            ],
        ),
        "Text and sources": ("obj", [title, lead, text(whole, 16), foot, number]),
    }


def made(size: Size, scheme: Scheme) -> bytes:
    """The template of one size and colour scheme as a file; the same bytes each time."""
    page, colours = PAGES[size], look(scheme)
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(emu(page.width)), Emu(emu(page.height))
    presentation.element.find(f"{{{P}}}sldSz").attrib.pop("type", None)
    layouts = presentation.slide_layouts
    wanted = holders(page)
    while len(layouts) > len(wanted):
        layouts.remove(layouts[-1])
    master = presentation.slide_master
    for layout, (name, (kind, placed)) in zip(layouts, wanted.items(), strict=True):
        layout.part._element = parse_xml(_layout_xml(name, kind, placed, page))
    master.part.part_related_by(RT.THEME)._blob = _theme_xml(colours).encode()
    master.part._element = parse_xml(_master_xml(master.element, page))
    _drop_extras(presentation)
    properties = presentation.core_properties
    properties.title = properties.author = properties.last_modified_by = AUTHOR
    properties.created = properties.modified = properties.last_printed = MADE
    properties.revision = 1
    out = io.BytesIO()
    presentation.save(out)
    return with_fixed_dates(out.getvalue())


def _drop_extras(presentation: Any) -> None:
    """Remove what the empty presentation carries and nobody needs: a picture, settings of a printer."""
    package = presentation.part.package
    for owner in (package, presentation.part):
        for relationship in list(owner._rels.values()):
            if relationship.reltype in (RT.THUMBNAIL, RT.PRINTER_SETTINGS):
                owner._rels.pop(relationship.rId)


def _theme_xml(colours: Look) -> str:
    ui = colours.ui
    pairs = [("dk1", ui["text"]), ("lt1", ui["bg"]), ("dk2", ui["text2"]), ("lt2", ui["panel"])]
    pairs += [(f"accent{i}", colours.hue[role]) for i, role in enumerate(ACCENTS, start=1)]
    pairs += [("hlink", ui["accent"]), ("folHlink", ui["accent"])]
    scheme = "".join(f'<a:{name}><a:srgbClr val="{rgb[1:]}"/></a:{name}>' for name, rgb in pairs)
    fonts = "".join(
        f'<a:{kind}><a:latin typeface="{face}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}>'
        for kind, face in (("majorFont", SERIF), ("minorFont", SANS))
    )
    fills = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:prstDash val="solid"/>'
    lines = "".join(
        f'<a:ln w="{width}" cap="flat" cmpd="sng" algn="ctr">{line}</a:ln>' for width in (9525, 19050, 28575)
    )
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<a:theme xmlns:a="{A}" name="tradebrief"><a:themeElements>'
        f'<a:clrScheme name="tradebrief {colours.scheme}">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="tradebrief">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="tradebrief"><a:fillStyleLst>{fills}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{fills}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


def _tree(inner: str) -> str:
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{inner}</p:spTree>"
    )


def _holder_xml(number: int, one: Holder) -> str:
    """A placeholder with its own place, letters and prompt."""
    index = "" if one.kind in ("title", "ctrTitle") else f' idx="{one.idx}"'
    kind = f' type="{one.kind}"'
    font = "+mj-lt" if one.kind in ("title", "ctrTitle") else "+mn-lt"
    weight = ' b="1"' if one.bold else ' b="0"'
    align = ' algn="r"' if one.kind == "sldNum" else ' algn="l"'
    space = '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
    after = (
        '<a:spcBef><a:spcPts val="600"/></a:spcBef>' if one.idx == 16 else '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
    )
    level = (
        f'<a:lvl1pPr marL="0" indent="0"{align}>{space}{after}<a:buNone/>'
        f'<a:defRPr sz="{round(one.points * 100)}"{weight}><a:solidFill><a:schemeClr val="{one.colour}"/></a:solidFill>'
        f'<a:latin typeface="{font}"/></a:defRPr></a:lvl1pPr>'
    )
    paragraph = f'<a:p><a:r><a:rPr lang="en-GB"/><a:t>{plain(one.ask)}</a:t></a:r></a:p>'
    if one.kind == "sldNum":
        paragraph = SLIDE_NUMBER
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={attribute(one.name)}/>'
        '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph{kind}{index}/></p:nvPr></p:nvSpPr>"
        f"<p:spPr>{transform(one.place)}</p:spPr>"
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" {NO_INSETS} anchor="{one.anchor}">'
        f"<a:normAutofit/></a:bodyPr><a:lstStyle>{level}</a:lstStyle>{paragraph}</p:txBody></p:sp>"
    )


def _layout_xml(name: str, kind: str, placed: list[Holder], page: Page) -> bytes:
    shapes = "".join(_holder_xml(number, one) for number, one in enumerate(placed, start=2))
    if any(one.name == "Sources" for one in placed):
        rule = Rectangle(page.margin, FOOT_TOP - 8, page.inner, 0)
        shapes += line(40, "Rule above the sources", rule, stroke(GRID, 1), of_layout=True)
    return (
        f'<p:sldLayout {NAMES} type="{kind}" preserve="1"><p:cSld name={attribute(name)}>'
        f"{_tree(shapes)}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    ).encode()


def _mark_xml(page: Page) -> Iterator[str]:
    """The gold tab, and the project's mark: an interval, since every printed number is one."""
    gold = look("light").ui["gold"]
    filled, thick = f"{fill(gold)}{NO_LINE}", stroke(gold, 2)
    yield box(30, "Gold tab", Rectangle(page.margin, 0, 88, 8), filled, of_layout=True)
    left, middle = page.width - page.margin - MARK_WIDTH, FOOT_TOP + 16
    yield line(31, "Mark", Rectangle(left, middle, 26, 0), thick, of_layout=True)
    for number, x in ((32, left), (33, left + 26)):
        yield line(number, "Mark", Rectangle(x, middle - 6, 0, 12), thick, of_layout=True)
    yield box(34, "Mark", Rectangle(left + 8, middle - 5, 10, 10), filled, geometry="ellipse", of_layout=True)
    name = run(AUTHOR, 12, INK, bold=True, face="+mj-lt")
    text = f'<a:bodyPr wrap="none" {NO_INSETS} anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="r"/>{name}</a:p>'
    place = Rectangle(left + 34, middle - 11, MARK_WIDTH - 34, 22)
    yield box(35, "Name", place, NO_FILL, text=text, is_text=True, of_layout=True)


def _master_xml(old: Any, page: Page) -> bytes:
    """The master: paper, mark, placeholders that layouts inherit from, and sizes of letters."""
    placed = [one for one in holders(page)["Text and sources"][1] if one.idx not in (13, 15)]
    body = next(one for one in placed if one.idx == 16)
    named = "".join(
        _holder_xml(number, one if one is not body else Holder("body", 1, "Text", one.place, one.points, one.ask))
        for number, one in enumerate(placed, start=2)
    )
    links = old.find(f"{{{P}}}sldLayoutIdLst")
    ids = "".join(f'<p:sldLayoutId id="{one.get("id")}" r:id="{one.get(f"{{{R}}}id")}"/>' for one in links)
    return (
        f'<p:sldMaster {NAMES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/>'
        f"</p:bgPr></p:bg>{_tree(named + ''.join(_mark_xml(page)))}</p:cSld>"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
        f"<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst>{_styles_xml(page)}</p:sldMaster>"
    ).encode()


def _styles_xml(page: Page) -> str:
    def level(n: int, points: float, font: str, bullet: str, indent: int, bold: bool = False) -> str:
        return (
            f'<a:lvl{n}pPr marL="{indent}" indent="{-indent if n == 1 else -171450}" algn="l">'
            f'<a:spcBef><a:spcPts val="400"/></a:spcBef>{bullet}<a:defRPr sz="{round(points * 100)}" b="{int(bold)}">'
            f'{fill(INK)}<a:latin typeface="{font}"/></a:defRPr></a:lvl{n}pPr>'
        )

    none, dash = "<a:buNone/>", '<a:buFont typeface="Arial"/><a:buChar char="–"/>'
    body = level(1, 16, "+mn-lt", none, 0) + "".join(
        level(n, 14 if n == 2 else 12, "+mn-lt", dash, 171450 * n) for n in range(2, 6)
    )
    other = "".join(level(n, 14, "+mn-lt", none, 0) for n in range(1, 2))
    return (
        f"<p:txStyles><p:titleStyle>{level(1, page.title, '+mj-lt', none, 0, bold=True)}</p:titleStyle>"
        f"<p:bodyStyle>{body}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    )


def main(folder: Path = FOLDER) -> int:
    """Write the four templates into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        for scheme in SCHEMES:
            (folder / own_template(size, scheme).name).write_bytes(made(size, scheme))
    return 0


if __name__ == "__main__":
    sys.exit(main())
