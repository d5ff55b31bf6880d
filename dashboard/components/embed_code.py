"""What to paste into another page so that it shows a chart."""

from __future__ import annotations

from html import escape

from dashboard.charts.spec import ChartSpec
from dashboard.exports.figure import figure_height
from dashboard.state import ViewState
from dashboard.urls import absolute, embed_url

RESIZER_PATH = "/embed/resize.js"
# The frame's height before it has said its own: title, subtitle, sources and the sign around the figure.
AROUND = 230
MOST_WIDTH = 960


def embed_code(spec: ChartSpec, state: ViewState, site_url: str, *, frozen: bool) -> str:
    """What to paste into a page: the frame, and the script that keeps its height right; the frame works without it."""
    address = frozen_url(spec, state) if frozen else embed_url(spec.id, state)
    height = figure_height(spec, "wide") + AROUND
    return (
        f'<iframe src="{escape(absolute(site_url, address))}" title="{escape(spec.title)}" width="100%" '
        f'height="{height}" style="border:0;max-width:{MOST_WIDTH}px" loading="lazy" data-tradebrief></iframe>\n'
        f'<script async src="{escape(absolute(site_url, RESIZER_PATH))}"></script>'
    )


def frozen_url(spec: ChartSpec, state: ViewState) -> str:
    """The address of a chart as its data say now, for good: the day and the build are part of it."""
    return embed_url(spec.id, state.with_changes(as_of=spec.as_of), spec.data_hash)
