"""PNG of a chart: the SVG picture in pixels, made without a browser."""

from __future__ import annotations

import resvg_py

from dashboard.charts.spec import ChartSpec
from dashboard.exports import Export, ExportOptions
from dashboard.exports.drawing.picture import SIZES, Size, compose
from dashboard.exports.look import Scheme
from dashboard.urls import absolute

DEFAULT = "1200x675"
# Of the sizes, the one for documents: three pixels for each of the drawing's.
PRINT = "2400x1350"


def picture(spec: ChartSpec, scheme: Scheme = "light", size: str = PRINT, permalink: str = "") -> bytes:
    """The picture in one of `SIZES`; raises KeyError for another size."""
    return _pixels(spec, scheme, SIZES[size], permalink)


def write(spec: ChartSpec, options: ExportOptions) -> bytes:
    """The picture. Of the query: `size` (1200x675, which is the default, 2400x1350, square, 16x9, 4x3)."""
    link = absolute(options.public_url, spec.permalink) if options.public_url else ""
    size = SIZES.get(options.query.get("size", ""), SIZES[DEFAULT])
    return _pixels(spec, options.scheme, size, link)


def _pixels(spec: ChartSpec, scheme: Scheme, size: Size, permalink: str) -> bytes:
    svg = compose(spec, scheme, size, permalink).svg
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size.width, height=size.height, skip_system_fonts=True))


EXPORT = Export("png", "image/png", write, tuple(SIZES))
