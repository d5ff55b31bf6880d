"""A chart specification as native charts in a place of a slide, and what of it did not find room there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.charts.spec import ChartSpec, Kind
from dashboard.exports.canvas import words_of
from dashboard.exports.panels import panels as panels_of
from dashboard.exports.scale import x_scale
from dashboard.exports.slides import columns, lines, panels, rows, scatters
from dashboard.exports.slides.ink import Ink
from dashboard.exports.slides.plot import Plot, Rectangle


def _lines(spec: ChartSpec, ink: Ink, place: Rectangle) -> list[Plot]:
    plot = Plot(spec, ink, place)
    lines.draw(plot)
    return [plot]


DRAW: Mapping[Kind, Callable[[ChartSpec, Ink, Rectangle], list[Plot]]] = {
    Kind.LINE: _lines,
    Kind.COLUMN: columns.plots,
    Kind.MIRRORED: columns.plots,
    Kind.BAR: rows.plots,
    Kind.SCATTER: scatters.plots,
    Kind.SLOPE: scatters.slope_plots,
    Kind.SMALL_MULTIPLES: panels.plots,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Native charts, and a sentence on what is in the notes only ("" where everything is shown)."""

    plots: tuple[Plot, ...]
    left_out: str = ""


def drawn(spec: ChartSpec, ink: Ink, place: Rectangle) -> Drawn:
    """The native charts of a specification. A chart without a single value gives none."""
    if spec.empty or not any(p.value is not None for s in spec.series for p in s.points):
        return Drawn(())
    words = words_of(spec)
    note = ""
    if spec.kind is Kind.SMALL_MULTIPLES and (left := panels.left_out(spec, place)):
        total = len(panels_of(spec))
        note = words.say("slide.panels_left", n=total - left, total=total)
    elif spec.kind is Kind.BAR and (left := rows.left_out(spec, place)):
        total = len(x_scale(spec, timed=False).codes)
        note = words.say("slide.rows_left", n=total - left, total=total)
    return Drawn(tuple(DRAW[spec.kind](spec, ink, place)), note)
