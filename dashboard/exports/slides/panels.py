"""Small multiples: one small native chart a panel, all on the same axes, as many as can be read on a slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor, log10

from dashboard.charts.spec import ChartSpec, Series
from dashboard.exports.panels import panels
from dashboard.exports.slides import lines
from dashboard.exports.slides.ink import Ink
from dashboard.exports.slides.naming import LINE, heads
from dashboard.exports.slides.parts import Values, category_axis, value_axis
from dashboard.exports.slides.plot import PIXELS, Plot, Rectangle
from dashboard.exports.slides.slots import slots, words_width, write_table

# The least size of a panel in pixels at which letters of 12 points leave room for its lines.
LEAST_WIDTH, LEAST_HEIGHT = 190.0, 112.0
MOST_COLUMNS, GAP = 4, 14.0
# Half of a year's width: the first and the last period stand below the ends of the lines.
EDGE = 22.0
HIGHLIGHT_OPACITY = 12


def grid(count: int, place: Rectangle) -> tuple[int, int]:
    """Rows and columns of as many of `count` panels as can be read in that place."""
    columns = max(1, min(MOST_COLUMNS, int((place.width + GAP) / (LEAST_WIDTH + GAP)), count))
    rows = max(1, int((place.height + GAP) / (LEAST_HEIGHT + GAP)))
    return min(rows, ceil(count / columns)), columns


def shown_panels(spec: ChartSpec, place: Rectangle) -> dict[str, list[Series]]:
    """The panels that the slide shows, in order; a highlighted one is always among them."""
    found = panels(spec)
    rows, columns = grid(max(len(found), 1), place)
    names = list(found)
    kept = names[: rows * columns]
    highlighted = [name for name in names if _is_highlighted(spec, found[name])]
    missing = [name for name in highlighted if name not in kept]
    if missing and kept:
        kept = [*kept[: -len(missing)], *missing]
    return {name: found[name] for name in kept}


def left_out(spec: ChartSpec, place: Rectangle) -> int:
    """How many panels stand in the notes only."""
    return len(panels(spec)) - len(shown_panels(spec, place))


def _is_highlighted(spec: ChartSpec, members: Sequence[Series]) -> bool:
    return bool(spec.highlight) and any(spec.highlight in (s.partner, s.reporter) for s in members)


def plots(spec: ChartSpec, ink: Ink, place: Rectangle) -> list[Plot]:
    """The panels in a grid of equal plots; the words of the values stand in the first column only."""
    kept = shown_panels(spec, place)
    if not kept:
        return []
    rows, columns = grid(len(kept), place)
    whole = Plot(spec, ink, place.rows([1] * rows, GAP)[0])
    values = lines.axis_of(whole, [s for members in kept.values() for s in members])
    words = lines.widest_tick(whole, values) + 12
    inner = (place.width - GAP * (columns - 1) - words) / columns
    widths = [inner + words, *([inner] * (columns - 1))]
    boxes = [box for row in place.rows([1] * rows, GAP) for box in row.columns(widths, GAP)]
    return [
        _panel(Plot(spec, ink, box, name), members, values, left=0.0 if i % columns else words, named=i == 0)
        for i, ((name, members), box) in enumerate(zip(kept.items(), boxes, strict=False))
    ]


def _panel(plot: Plot, members: Sequence[Series], values: Values, *, left: float, named: bool) -> Plot:
    """One panel: its name, its lines, the first and the last period; words of the values where there is a margin.

    Where panels have several lines, one panel names them.
    """
    spec, name = plot.spec, plot.name
    scale = slots(spec)
    highlighted = _is_highlighted(spec, members)
    plot.left = max(left, EDGE)
    plot.top, plot.bottom, plot.right = LINE + 6, 1.3 * PIXELS + 6, EDGE
    if highlighted:
        accent = plot.ink.look.ui["accent"]
        plot.wash(name, 0, 0, plot.place.width, LINE + 2, f"{accent}@{HIGHLIGHT_OPACITY}")
        plot.wash(name, 0, 0, 4, LINE + 2, accent)
    plot.text(name, 10 if highlighted else 2, LINE / 2 + 1, words_width(name, bold=True) + 8, bold=True)
    if named and len(members) > 1:
        heads(plot, members, LINE / 2 + 1, start=words_width(name, bold=True) + 26)
    table = write_table(
        plot.book, spec, members, scale, plot.canvas.words.say("card.period"), max(len(scale.codes) - 1, 1)
    )
    drawn: list[str] = []
    reach = 0 if values.log else values.high - values.low
    for one in members:
        drawn += lines.line_series(plot, one, scale, table, {}, reach=reach, size=6)
    plot.groups.append(lines.group(drawn))
    # Only the first and the last period are written: panels share them.
    plot.axes += [
        category_axis(skip=table.skip),
        value_axis(_sparse(values), between=False, words=left > 0),
    ]
    return plot


def _sparse(values: Values) -> Values:
    """The same axis with a step so wide that few ticks are left."""
    if values.log:
        decades = log10(values.high / values.low)
        return replace(values, step=10.0 ** max(1, floor(decades / 2)))
    steps = round((values.high - values.low) / values.step)
    wide = 2 if steps > 2 else 1
    return replace(values, step=values.step * wide)
