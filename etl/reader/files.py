"""The text of a statement's file: plain text, HTML, Word, PDF. Only text is taken; nothing is run or fetched."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etl.reader.claims import ReaderError
from etl.reader.passages import MAX_CHARACTERS

MAX_BYTES = 10_000_000
# A Word file is a ZIP archive: what it unpacks to, and how many pages of a PDF are read.
_MAX_UNPACKED = 100_000_000
_MAX_PAGES = 500
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "section",
        "article",
        "header",
        "footer",
        "blockquote",
        "td",
        "th",
        "dd",
        "dt",
    ]
)
_SILENT = "//script|//style|//noscript|//template|//svg|//head|//nav|//form|//comment()|//processing-instruction()"
_LOOKS_HTML = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|article|div|p)\b", re.IGNORECASE)


def read_source(name: str) -> str:
    """The text of a file, or of standard input for `-`; raises ReaderError where there is none to read."""
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else _bytes(Path(name))
    except OSError as error:
        raise ReaderError(f"{name}: {error.strerror or error}") from error
    return text_of(data, name)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def text_of(data: bytes, name: str = "") -> str:
    """The text of a file's bytes, by what they are rather than by the name; raises ReaderError for all else."""
    if len(data) > MAX_BYTES:
        raise ReaderError(f"{name or 'the file'} is larger than {MAX_BYTES // 10**6} MB")
    if data.startswith(b"%PDF-"):
        text = _of_pdf(data)
    elif data.startswith(b"PK\x03\x04"):
        text = _of_word(data)
    elif _LOOKS_HTML.match(data) or name.lower().endswith((".html", ".htm")):
        text = _of_html(data)
    else:
        text = _plain(data)
    if len(text) > MAX_CHARACTERS:
        raise ReaderError(f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
    return text


def _plain(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReaderError(
            f"not a text in UTF-8 (byte {error.start}); save it as plain text, HTML, DOCX or PDF"
        ) from None


def _of_html(data: bytes) -> str:
    from lxml import etree, html

    try:
        root = html.document_fromstring(data, parser=html.HTMLParser(encoding=_charset(data), no_network=True))
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise ReaderError(f"the HTML cannot be read: {error}") from error
    for element in root.xpath(_SILENT):
        element.drop_tree() if hasattr(element, "drop_tree") and element.getparent() is not None else None
    return re.sub(r"\n\s*\n\s*", "\n\n", "".join(_pieces(root)).strip())


def _charset(data: bytes) -> str | None:
    declared = re.search(rb"charset=[\"']?([\w-]{3,20})", data[:2048])
    if declared:
        return declared[1].decode("ascii")
    return None if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"


def _pieces(root: Any) -> Iterator[str]:
    """Texts in order, with a blank line at each end of a block; a walk without recursion, as pages may nest deeply."""
    from lxml import etree

    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_block = element.tag in _BLOCKS
        if event == "start":
            yield "\n\n" if is_block else ""
            yield re.sub(r"\s+", " ", element.text or "")
        else:
            yield "\n\n" if is_block else ""
            yield re.sub(r"\s+", " ", element.tail or "")


def _of_word(data: bytes) -> str:
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_UNPACKED:
                raise ReaderError("the Word file unpacks to far more than a statement")
        document = Document(io.BytesIO(data))
    except ReaderError:
        raise
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError) as error:
        raise ReaderError(f"no Word file that can be read: {error}") from error
    lines = []
    for block in document.iter_inner_content():
        rows = getattr(block, "rows", None)
        if rows is None:
            lines.append(block.text)  # type: ignore[union-attr]
        else:
            lines += [" | ".join(cell.text for cell in row.cells) for row in rows]
    return "\n\n".join(line for line in lines if line.strip())


def _of_pdf(data: bytes) -> str:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # What is odd in a file is no business of the terminal, and may repeat words of the text.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReaderError("the PDF is encrypted")
        pages = reader.pages
        if len(pages) > _MAX_PAGES:
            raise ReaderError(f"the PDF has {len(pages)} pages; at most {_MAX_PAGES} are read")
        text = "\n".join(page.extract_text() for page in pages)
    except ReaderError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError) as error:
        raise ReaderError(f"no PDF that can be read: {error}") from error
    if not text.strip():
        raise ReaderError("the PDF holds no text; a scanned page needs text recognition first")
    return text
