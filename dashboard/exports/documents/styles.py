"""A Word document of the bulletin's look: A4, two typefaces, the language of its words, the day of its data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from dashboard.charts.spec import ChartSpec
from dashboard.exports.archive import printable as printable
from dashboard.exports.canvas import words_of
from dashboard.exports.look import look
from dashboard.text import Words

SERIF, SANS = "Georgia", "Segoe UI"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Cm(21.0), Cm(29.7), Cm(2.0)
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
# Styles of paragraphs by name: base style, size in points, colour of the interface, space after in points.
SUBTITLE, NOTE, KEY = "Chart subtitle", "Note", "Table key"
_OWN = {SUBTITLE: ("Normal", 11, "text2", 10), NOTE: ("Normal", 9, "text2", 3), KEY: ("Normal", 8.5, "text3", 10)}


@dataclass(frozen=True, slots=True)
class About:
    """What a document is: its title and subtitle, the day and hash of its data, the words of its language."""

    title: str
    subtitle: str
    as_of: date
    data_hash: str
    words: Words


def about_chart(spec: ChartSpec) -> About:
    """What the document of one chart is."""
    return About(spec.title, spec.subtitle, spec.as_of, spec.data_hash, words_of(spec))


def new_document(about: About) -> WordDocument:
    """An empty document with its styles, page, language and properties; no clock is read."""
    document = Document()
    _page(document)
    _typefaces(document, about.words)
    _properties(document, about)
    return document


def colour(name: str) -> RGBColor:
    """A colour of the interface on paper."""
    return RGBColor.from_string(look("light").ui[name].removeprefix("#"))


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN


def _typefaces(document: WordDocument, words: Words) -> None:
    normal = _style(document, "Normal")
    _face(normal, SANS, 10.5, "text")
    normal.paragraph_format.space_after = Pt(6)
    locale = words.locale
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), f"{locale.language}-{locale.territory}" if locale.territory else locale.language)
    normal.element.get_or_add_rPr().append(language)
    for name, size, before in (("Heading 1", 18, 0), ("Heading 2", 12, 14)):
        heading = _style(document, name)
        _face(heading, SERIF, size, "text")
        heading.font.bold = True
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(before), Pt(4)
        heading.paragraph_format.keep_with_next = True
    for name, (base, points, tone, after) in _OWN.items():
        own = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if isinstance(own, ParagraphStyle):
            own.base_style = document.styles[base]
            _face(own, SANS, points, tone)
            own.paragraph_format.space_before = Pt(3)
            own.paragraph_format.space_after = Pt(after)


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    found = document.styles[name]
    if not isinstance(found, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    return found


def _face(style: ParagraphStyle, name: str, size: float, tone: str) -> None:
    """A typeface for all scripts: left alone, the theme's would stay for letters outside of Latin."""
    style.font.name, style.font.size, style.font.color.rgb = name, Pt(size), colour(tone)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _properties(document: WordDocument, about: About) -> None:
    day = datetime.combine(about.as_of, time(), tzinfo=UTC)
    properties = document.core_properties
    properties.title, properties.subject, properties.author = (
        printable(about.title)[:255],
        printable(about.subtitle)[:255],
        "tradebrief",
    )
    properties.keywords, properties.comments = f"data {about.data_hash}", ""
    properties.created = properties.modified = day
    properties.last_modified_by, properties.revision = "tradebrief", 1
    properties.language = about.words.lang


def footer(document: WordDocument, text: str) -> None:
    """A line at the foot of each page: a text, and on the right the page's number."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = NOTE
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{text}\t")
    _field(paragraph, "PAGE")


def _field(paragraph: Paragraph, code: str) -> None:
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), code)
    paragraph._p.append(element)
