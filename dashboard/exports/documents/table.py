"""A chart's table in a Word document, as displayed: heads that repeat on each page, rows that never break."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dashboard.exports.archive import printable
from dashboard.exports.displayed import Cell, Displayed, Line
from dashboard.exports.documents.styles import TEXT_WIDTH
from dashboard.exports.look import look

# Columns of values that stand side by side; a table of more continues in another below it.
MOST_COLUMNS = 7
TWIPS_PER_EMU = 1 / 635
# Sizes of letters in half-points by the number of columns of values.
_SIZES = ((4, 18), (MOST_COLUMNS, 15))
Target = Callable[[str], str]


def add_tables(document: WordDocument, shown: Displayed, target: Target, none: str) -> None:
    """The table, in as many parts as its columns need. `target(ref)` is a relationship's id, "" for no link.

    `none` stands where there is no value at all.
    """
    count = len(shown.heads) - 1
    parts = -(-count // MOST_COLUMNS) or 1
    width = -(-count // parts)
    for first in range(0, max(count, 1), max(width, 1)):
        columns = range(first, min(first + width, count))
        element = parse_xml(_table(shown, columns, target, none))
        document.element.body.insert_element_before(element, "w:sectPr")
        document.add_paragraph(style="Table key")


def _table(shown: Displayed, columns: Sequence[int], target: Target, none: str) -> str:
    size = next(points for most, points in _SIZES if len(columns) <= most)
    whole = round(TEXT_WIDTH * TWIPS_PER_EMU)
    longest = max((len(line.name) for line in shown.lines), default=0)
    first = min(max(1100, 115 * longest), whole // 3)
    widths = [first, *([min((whole - first) // max(len(columns), 1), 2400)] * len(columns))]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(line, columns, widths, size, target, none) for line in shown.lines)
    rule, ink = look("light").ui["rule"].removeprefix("#"), look("light").ui["text"].removeprefix("#")
    return (
        f'<w:tbl {nsdecls("w", "r")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders><w:top w:val="single" w:sz="12" w:color="{ink}"/>'
        f'<w:bottom w:val="single" w:sz="4" w:color="{ink}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:color="{rule}"/></w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:firstRow="1" w:firstColumn="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{_head(shown, columns, widths, size)}{rows}</w:tbl>"
    )


def _head(shown: Displayed, columns: Sequence[int], widths: Sequence[int], size: int) -> str:
    """The head row: a column's name, and below it the unit; it is repeated on every page."""
    cells = [_cell(_run(shown.heads[0][0], size, bold=True), widths[0], right=False)]
    for column, width in zip(columns, widths[1:], strict=True):
        name, unit = shown.heads[column + 1]
        below = f"<w:r><w:br/></w:r>{_run(unit, size)}" if unit else ""
        cells.append(_cell(_run(name, size, bold=True) + below, width, right=True))
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row(line: Line, columns: Sequence[int], widths: Sequence[int], size: int, target: Target, none: str) -> str:
    cells = [_cell(_run(line.name, size, bold=line.highlight), widths[0], right=False)]
    for column, width in zip(columns, widths[1:], strict=True):
        cells.append(_cell(_value(line.cells[column], size, line.highlight, target, none), width, right=True))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _value(cell: Cell | None, size: int, bold: bool, target: Target, none: str) -> str:
    if cell is None:
        return _run(none, size)
    if cell.missing:
        return _run(cell.text, size, muted=True)
    number, relation = _run(cell.text, size, bold=bold), target(cell.ref) if cell.ref else ""
    if relation:
        number = f"<w:hyperlink r:id={quoteattr(relation)}>{number}</w:hyperlink>"
    return number + (_run(f" {cell.letter}", size, raised=True) if cell.letter else "")


def _run(text: str, size: int, *, bold: bool = False, muted: bool = False, raised: bool = False) -> str:
    grey = look("light").ui["text3"].removeprefix("#")
    look_ = "<w:b/>" if bold else ""
    look_ += f'<w:color w:val="{grey}"/>' if muted or raised else ""
    look_ += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    look_ += '<w:vertAlign w:val="superscript"/>' if raised else ""
    return f'<w:r><w:rPr>{look_}</w:rPr><w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r>'


def _cell(content: str, width: int, *, right: bool) -> str:
    aligned = "right" if right else "left"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="bottom"/></w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:before="20" w:after="20"/><w:jc w:val="{aligned}"/></w:pPr>{content}</w:p></w:tc>'
    )
