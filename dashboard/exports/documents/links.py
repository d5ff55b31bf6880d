"""Links in a Word document, which its library reads but does not write."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dashboard.exports.documents.styles import colour


def target(document: WordDocument, url: str) -> str:
    """The relationship of an address; the same address has one."""
    return document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def add_link(paragraph: Paragraph, document: WordDocument, url: str, text: str) -> None:
    """A text that opens an address; an address without a site's beginning stays a text."""
    if not url.startswith(("http://", "https://")):
        paragraph.add_run(text)
        return
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target(document, url))
    paragraph._p.append(link)
    element = OxmlElement("w:r")
    link.append(element)
    run = Run(element, paragraph)
    run.text, run.font.underline, run.font.color.rgb = text, True, colour("accent")
