"""The template of the slides: the project's own, or a file of the user's whose layouts, colours and fonts are kept.

Layouts are told apart by the types and places of their placeholders, never by their names, which are in any language.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from dashboard.exports import TemplateError
from dashboard.exports.look import Scheme
from dashboard.exports.slides.drawingml import EMU_PER_PIXEL
from dashboard.exports.slides.plot import Rectangle

Size = Literal["16x9", "4x3"]
SIZES: tuple[Size, ...] = ("16x9", "4x3")
FOLDER = Path(__file__).parents[3] / "assets" / "slides"
_PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
# Templates and files with macros become plain presentations: a .pptx that says otherwise is repaired on opening.
_OTHER_MAINS = (
    "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    "application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
)
_MACROS = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_PML = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_CONTENT = {PH.OBJECT, PH.CHART}
_TEXT = {PH.BODY, PH.SUBTITLE}
_TITLES = {PH.TITLE, PH.CENTER_TITLE}
_FRAME = {PH.DATE, PH.FOOTER, PH.HEADER, PH.SLIDE_NUMBER}
_MEND = "expected a .pptx or .potx file with layouts: save it anew from PowerPoint, or leave the setting out"
# From what part of a slide's height on text is content, and not a line above or below it.
_TALL = 0.3
# From what part of a slide's height on a line of text is a footnote.
_LOW = 0.8


def own_template(size: Size, scheme: Scheme) -> Path:
    """The project's template of that size and colour scheme."""
    return FOLDER / f"tradebrief-{size}-{scheme}.pptx"


def opened(path: Path) -> Any:
    """A presentation without slides, made from a template file.

    Raises TemplateError where it cannot be read, or is no presentation with layouts.
    """
    try:
        stat = path.stat()
        presentation = Presentation(io.BytesIO(_bytes(path, stat.st_mtime_ns, stat.st_size)))
        layouts = sum(len(master.slide_layouts) for master in presentation.slide_masters)
    except OSError as error:
        raise TemplateError(f"slide template {path}: {error.strerror or error}; {_MEND}") from error
    # What python-pptx, lxml and zipfile raise of a file that is something else, or damaged.
    except (BadZipFile, KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise TemplateError(f"slide template {path}: found no PowerPoint presentation; {_MEND}") from error
    if not layouts:
        raise TemplateError(f"slide template {path}: found no slide layouts in it; {_MEND}")
    _drop_slides(presentation)
    return presentation


@lru_cache(maxsize=8)
def _bytes(path: Path, modified_ns: int, size: int) -> bytes:
    """The template's bytes as a plain presentation, read again only when the file changes."""
    del modified_ns, size
    data = path.read_bytes()
    with ZipFile(io.BytesIO(data)) as given:
        types = given.read("[Content_Types].xml").decode()
        if not any(other in types for other in _OTHER_MAINS):
            return data
        for other in _OTHER_MAINS:
            types = types.replace(other, _PRESENTATION)
        out = io.BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as changed:
            for part in given.infolist():
                body = types.encode() if part.filename == "[Content_Types].xml" else given.read(part)
                changed.writestr(part.filename, body)
        return out.getvalue()


def _drop_slides(presentation: Any) -> None:
    """Remove the slides, and whatever names them, so that no part is left behind and no reference leads nowhere."""
    root, part = presentation.element, presentation.part
    slides = root.find(f"{_PML}sldIdLst")
    if slides is not None and len(slides):
        for slide in list(slides):
            link = slide.rId
            slides.remove(slide)
            part.drop_rel(link)
        # Sections and custom shows name slides by number.
        for tag in ("custShowLst", "extLst"):
            for element in root.findall(f"{_PML}{tag}"):
                root.remove(element)
    for relationship in list(part.rels.values()):
        if relationship.reltype == _MACROS:
            part.rels.pop(relationship.rId)
    for relationship in list(part.rels.values()):
        if relationship.reltype == RT.PRES_PROPS:
            _forget_show(relationship.target_part)
    for relationship in list(part.package._rels.values()):
        # A picture of the template's first slide, which is not in the file any more.
        if relationship.reltype == RT.THUMBNAIL:
            part.package.drop_rel(relationship.rId)


def _forget_show(part: Any) -> None:
    """Remove the range of slides to show from the presentation's properties: it names slides that are gone."""
    blob = part.blob
    if b"showPr" not in blob:
        return
    from lxml import etree

    root = etree.fromstring(blob)
    for element in root.findall(f"{_PML}showPr"):
        root.remove(element)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout and what its placeholders are for. `content` are charts' or text's, `side` is text beside a chart.

    `lead` is a line above the content, `foot` one below it; each None where the layout has none. `rest` is where
    content goes where no placeholder says so. Text that runs downwards is not `upright`.
    """

    layout: Any
    title: Any
    content: tuple[Any, ...]
    lead: Any
    side: Any
    foot: Any
    number: Any
    rest: Rectangle
    upright: bool = True

    @property
    def place(self) -> Rectangle:
        """Where things are put: what the placeholders for content and text span, or what the title leaves."""
        boxes = [rectangle(shape) for shape in (*self.content, *filter(None, [self.side]))]
        if not boxes:
            return self.rest
        left, top = min(box.left for box in boxes), min(box.top for box in boxes)
        return Rectangle(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def rectangle(shape: Any) -> Rectangle:
    """The place of a placeholder in pixels, as it or the master has it."""
    return Rectangle(*(float(v or 0) / EMU_PER_PIXEL for v in (shape.left, shape.top, shape.width, shape.height)))


def read_layout(layout: Any, width: float, height: float) -> Layout:
    """What a layout's placeholders are for, by their types and places."""
    shapes = [s for s in layout.placeholders if s.placeholder_format.type not in _FRAME]
    upright = all(s._element.ph.get("orient") != "vert" for s in shapes)
    kind = {id(s): s.placeholder_format.type for s in shapes}
    title = next((s for s in shapes if kind[id(s)] in _TITLES), None)
    content = sorted((s for s in shapes if kind[id(s)] in _CONTENT), key=lambda s: (-_area(s), s.left or 0))
    texts = [s for s in shapes if kind[id(s)] in _TEXT]
    top = min((rectangle(s).top for s in content), default=0.0)
    bottom = max((rectangle(s).bottom for s in content), default=0.0)
    lead = side = foot = None
    below = []
    for s in sorted(texts, key=lambda s: s.top or 0):
        box = rectangle(s)
        if content and box.bottom <= top + 0.02 * height:
            lead = lead or s
        elif content and box.top >= bottom - 0.02 * height:
            below.append(s)
        elif box.height >= _TALL * height:
            side = side or s
    if below:
        foot = below[-1]
        side = side or (below[0] if len(below) > 1 else None)
    if not content:
        lead, side, foot = _texts_only(texts, side, height)
    number = next((s for s in layout.placeholders if s.placeholder_format.type == PH.SLIDE_NUMBER), None)
    return Layout(layout, title, tuple(content), lead, side, foot, number, _rest(title, width, height), upright)


def _texts_only(texts: list[Any], side: Any, height: float) -> tuple[Any, Any, Any]:
    """Of a layout with text only: the line above its tallest, that one, the line below it."""
    if side is None:
        lead = min(texts, key=lambda s: s.top or 0, default=None)
        foot = max(texts, key=lambda s: s.top or 0, default=None)
        return lead, None, None if foot is lead or rectangle(foot).top < _LOW * height else foot
    box = rectangle(side)
    lead = next((s for s in texts if rectangle(s).bottom <= box.top + 0.02 * height), None)
    foot = next((s for s in texts if rectangle(s).top >= box.bottom - 0.02 * height), None)
    return lead, side, foot


def _rest(title: Any, width: float, height: float) -> Rectangle:
    """The slide below its title, within margins as wide as the title's."""
    margin = 0.045 * width
    if title is None:
        return Rectangle(margin, 0.06 * height, width - 2 * margin, 0.86 * height)
    box = rectangle(title)
    left = box.left if 0 < box.left < 0.2 * width else margin
    top = box.bottom + 6 if box.bottom < 0.4 * height else 0.2 * height
    return Rectangle(left, top, width - 2 * left, 0.93 * height - top)


def _area(shape: Any) -> float:
    return float(shape.width or 0) * float(shape.height or 0)


class Layouts:
    """The layouts of a presentation by what they serve for."""

    def __init__(self, presentation: Any) -> None:
        self.width = presentation.slide_width / EMU_PER_PIXEL
        self.height = presentation.slide_height / EMU_PER_PIXEL
        masters: Iterable[Any] = presentation.slide_masters
        found = [layout for master in masters for layout in master.slide_layouts]
        self.all = [read_layout(layout, self.width, self.height) for layout in found]

    def chart(self) -> Layout:
        """A title and one place for a chart; without such a layout one with a title only."""
        one = [a for a in self._titled() if len(a.content) == 1 and a.side is None]
        return (
            max(one, key=lambda a: (a.place.width * a.place.height, a.lead is not None), default=None) or self._bare()
        )

    def chart_and_text(self) -> Layout:
        """A title, a place for a chart and one for text beside it; else as for a chart alone."""
        beside = [a for a in self._titled() if len(a.content) == 1 and a.side is not None]
        pairs = [a for a in self._titled() if len(a.content) == 2 and a.side is None and _side_by_side(a)]
        return next(iter([*pairs, *beside]), None) or self.chart()

    def text(self) -> Layout:
        """A title and a tall place for text; else as for a chart."""
        plain = [a for a in self._titled() if not a.content and a.side is not None]
        return max(plain, key=lambda a: _area(a.side), default=None) or self.chart()

    def page(self) -> Layout:
        """A title, places for two charts and for text; else as for a chart."""
        full = [a for a in self._titled() if len(a.content) == 2 and a.side is not None]
        return next(iter(full), None) or self.chart()

    def cover(self) -> Layout:
        """The layout of a title slide; else that of a section."""
        found = [a for a in self.all if a.title is not None and _kind(a.title) == PH.CENTER_TITLE]
        return next(iter(found), None) or self.section()

    def section(self) -> Layout:
        """A title with a line of text and nothing else; else as for a chart."""
        found = [
            a for a in self._titled() if not a.content and a.side is None and a.lead is not None and a.foot is None
        ]
        return next(iter(found), None) or self.chart()

    def _titled(self) -> list[Layout]:
        return [a for a in self.all if a.title is not None and _kind(a.title) == PH.TITLE and a.upright]

    def _bare(self) -> Layout:
        only = [a for a in self._titled() if not a.content and a.side is None and a.lead is None]
        return next(iter([*only, *self._titled(), *self.all]))


def _kind(shape: Any) -> Any:
    return shape.placeholder_format.type


def _side_by_side(layout: Layout) -> bool:
    first, second = (rectangle(s) for s in layout.content)
    return abs(first.top - second.top) < 0.1 * first.height
