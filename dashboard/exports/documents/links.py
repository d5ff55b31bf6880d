"""Links in a Word document, which its library reads but does not write."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dashboard.exports.archive import printable
from dashboard.exports.documents.styles import colour


class Links:
    """The addresses that a document opens, each once: its library would look through all of them for every new one."""

    def __init__(self, document: WordDocument) -> None:
        self._relations = document.part.rels
        self._ids: dict[str, str] = {}

    def target(self, url: str) -> str:
        """The relationship of an address."""
        found = self._ids.get(url)
        if found is None:
            found = self._ids[url] = f"link{len(self._ids) + 1}"
            self._relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, found, is_external=True)
        return found

    def add(self, paragraph: Paragraph, url: str, text: str) -> None:
        """Add a text that opens an address; an address without a site's beginning stays a text."""
        if not url.startswith(("http://", "https://")):
            paragraph.add_run(printable(text))
            return
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), self.target(url))
        paragraph._p.append(link)
        element = OxmlElement("w:r")
        link.append(element)
        run = Run(element, paragraph)
        run.text, run.font.underline, run.font.color.rgb = printable(text), True, colour("accent")
