"""JSON of a chart's specification: everything that the page, the table and the files are drawn from."""

from __future__ import annotations

import orjson

from dashboard.charts.spec import ChartSpec
from dashboard.exports import Export, ExportOptions


def write(spec: ChartSpec, options: ExportOptions) -> bytes:
    """The specification with the names of its fields; a value that was not published is null. No options."""
    return orjson.dumps(spec) + b"\n"


EXPORT = Export("json", "application/json", write)
