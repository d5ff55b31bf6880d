"""SVG of a chart with its title, legend and sources; letters are outlines, so no typeface is needed to open it.

With `frame=none` it is the figure alone, on no ground, in the shape `size` (wide, half, third): a slide that shows it
says the rest itself.
"""

from __future__ import annotations

from dashboard.charts.spec import ChartSpec
from dashboard.exports import Export, ExportOptions
from dashboard.exports.drawing.picture import SIZES, Size, compose, compose_bare
from dashboard.urls import absolute

BARE = {"wide": Size(1168, 430), "half": Size(760, 430), "third": Size(560, 400)}


def write(spec: ChartSpec, options: ExportOptions) -> bytes:
    """The picture as UTF-8. Of the query: `size`, one of `SIZES` (without, as high as needed), and `frame=none`."""
    if options.query.get("frame") == "none":
        size = BARE.get(options.query.get("size", ""), BARE["wide"])
        return compose_bare(spec, options.scheme, size).svg.encode()
    link = absolute(options.public_url, spec.permalink) if options.public_url else ""
    return compose(spec, options.scheme, SIZES.get(options.query.get("size", "")), link).svg.encode()


EXPORT = Export("svg", "image/svg+xml", write, tuple(SIZES))
