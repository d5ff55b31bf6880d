"""SVG of a chart with its title, legend and sources; letters are outlines, so no typeface is needed to open it."""

from __future__ import annotations

from dashboard.charts.spec import ChartSpec
from dashboard.exports import Export, ExportOptions
from dashboard.exports.drawing.picture import SIZES, compose
from dashboard.urls import absolute


def write(spec: ChartSpec, options: ExportOptions) -> bytes:
    """The picture as UTF-8. Of the query: `size`, one of `SIZES`; without, as high as needed."""
    link = absolute(options.public_url, spec.permalink) if options.public_url else ""
    return compose(spec, options.scheme, SIZES.get(options.query.get("size", "")), link).svg.encode()


EXPORT = Export("svg", "image/svg+xml", write)
