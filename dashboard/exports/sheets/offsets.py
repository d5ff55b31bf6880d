"""Labels moved from their usual place: Office knows offsets of labels, the writing library does not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from dashboard.exports.archive import with_fixed_dates

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PART = re.compile(r"xl/charts/chart(\d+)\.xml")
# By series and point in the order of the chart, the offset to the right and downwards, in parts of the chart's size.
Offsets = Mapping[tuple[int, int], tuple[float, float]]


def with_offsets(data: bytes, charts: Sequence[Offsets]) -> bytes:
    """The workbook with its charts' labels moved, and without the hour it was written; charts are in their order."""

    def change(name: str, content: bytes) -> bytes:
        found = _PART.fullmatch(name)
        return _moved(content, charts[int(found[1]) - 1]) if found else content

    return with_fixed_dates(data, change)


def _moved(content: bytes, offsets: Offsets) -> bytes:
    tree = etree.fromstring(content)
    for series in tree.iter(f"{{{_CHART}}}ser"):
        index = int(series.find(f"{{{_CHART}}}idx").get("val"))
        for label in series.iter(f"{{{_CHART}}}dLbl"):
            for body in label.iter(f"{{{_DRAWING}}}bodyPr"):
                # Office breaks a label at a fifth of the chart's width.
                body.set("wrap", "none")
            offset = offsets.get((index, int(label.find(f"{{{_CHART}}}idx").get("val"))))
            layout = label.find(f"{{{_CHART}}}layout")
            if offset is None or layout is None:
                continue
            manual = etree.SubElement(layout, f"{{{_CHART}}}manualLayout")
            for axis, share in zip("xy", offset, strict=True):
                etree.SubElement(manual, f"{{{_CHART}}}{axis}").set("val", f"{share:.5f}")
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))
