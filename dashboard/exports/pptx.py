"""PowerPoint of a chart: one slide of native charts that can be edited, its sources, all its numbers in the notes.

Of the query: `size` (16x9, 4x3). A template named in the settings has its own size, layouts, colours and fonts.
"""

from __future__ import annotations

from dashboard.charts.spec import ChartSpec
from dashboard.exports import Export, ExportOptions
from dashboard.exports.slides.deck import Deck


def write(spec: ChartSpec, options: ExportOptions) -> bytes:
    """The chart as a presentation of one slide. The same chart, options and template give the same bytes."""
    deck = Deck(options)
    deck.add_chart(spec)
    return deck.save(spec.title, spec.as_of, spec.subtitle)


EXPORT = Export("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", write)
