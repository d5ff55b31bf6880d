"""Horizontal bars, one row an area: a ranking with places, a highlighted row and the year before behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.spec import ChartSpec, Mark, Point, Series
from dashboard.exports.canvas import AXIS_SIZE, LEAST_WIDTH, ROW_SIZE, Canvas, escaped, group_of, heads, hover
from dashboard.exports.label_layout import shortened, text_width
from dashboard.exports.marks import bar_markers, same, whiskers
from dashboard.exports.scale import XScale, x_scale

ROW_WIDE, ROW_NARROW = 33, 27
# Height that each further series adds to a row in which several stand below one another.
BESIDE = 17
BAR, CURRENT, BEFORE = 0.64, 0.48, 0.74
# The part of a figure's width that names may take beside the bars; below a name above them a bar is lower and thinner.
NAME_SHARE, LOWERED, BAR_BELOW = 0.42, 0.2, 0.48
# Below a name, too, the window before stands behind the bar and reaches no further up than the bar alone would.
CURRENT_BELOW, BEFORE_BELOW = 0.34, 0.52
HEAD = 22


def height(spec: ChartSpec, *, narrow: bool) -> int:
    """The height of a ranking: it follows from its rows, and from how many bars stand in one."""
    rows = len(x_scale(spec, timed=False).codes)
    beside = max((count for _, count in _slots(spec).values()), default=1)
    row = (ROW_NARROW if narrow else ROW_WIDE) + (beside - 1) * BESIDE
    if _named_above(spec, narrow=narrow):
        row = ROW_NARROW + beside * BESIDE
    return round(max(rows, 1) * row + (HEAD if _headed(spec) else 4) + 6)


def _named_above(spec: ChartSpec, *, narrow: bool) -> bool:
    """Whether the rows' names are too long to stand beside the bars, and stand above them."""
    widest = max((text_width(word, ROW_SIZE, bold=True) for word in x_scale(spec, timed=False).words), default=0)
    return widest > NAME_SHARE * LEAST_WIDTH["narrow" if narrow else "wide"] and not spec.extra.get("ranks")


def _slots(spec: ChartSpec) -> dict[tuple[str, str], tuple[int, int]]:
    """By series and row the place of a bar from the top of its row, and how many bars the row has."""
    current = [s for s in spec.series if not group_of(s)]
    rows: dict[str, list[str]] = {}
    for s in current:
        for p in s.points:
            if p.value is not None:
                rows.setdefault(p.x, []).append(s.id)
    if spec.stacked:
        return {(series, code): (0, 1) for code, held in rows.items() for series in held}
    return {(series, code): (i, len(held)) for code, held in rows.items() for i, series in enumerate(held)}


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where bars lie: their places in a row, the part of it that they fill, how far below its middle."""

    slots: Mapping[tuple[str, str], tuple[int, int]]
    thick: float
    lowered: float
    behind: float = BEFORE

    def middle(self, row: float, series: str, code: str) -> float:
        """The middle of a bar, in rows; of the whole row's bars for the series ""."""
        index, count = self.slots.get((series, code), (0, 1))
        return row + self.lowered + self.thick * ((index + 0.5) / count - 0.5)


def _headed(spec: ChartSpec) -> bool:
    return len({s.role for s in spec.series if not group_of(s)}) > 1


def draw(canvas: Canvas) -> dict[str, Any]:
    """The figure of a ranking. Places come from `extra["ranks"]`, comma-separated in the order of the rows."""
    spec = canvas.spec
    scale = x_scale(spec, timed=False)
    ranks = [rank for rank in spec.extra.get("ranks", "").split(",") if rank]
    current = [s for s in spec.series if not group_of(s)]
    before = [s for s in spec.series if group_of(s)]
    name_width = max((text_width(word, ROW_SIZE, bold=True) for word in scale.words), default=0)
    rank_width = max((text_width(rank, AXIS_SIZE) for rank in ranks), default=0)
    labels = _row_labels(canvas, current, scale)
    above = _named_above(spec, narrow=canvas.narrow)
    canvas.left = min(name_width, NAME_SHARE * canvas.width) + (rank_width + 18 if ranks else 8) + 8
    canvas.left = 4 if above else canvas.left
    canvas.right = max((text_width(label, ROW_SIZE, bold=True) for label in labels.values()), default=0) + 14
    canvas.top, canvas.bottom = (HEAD if _headed(spec) else 4), 6
    ends = _ends(current, before, spec)
    low, high = min([0.0, *ends]), max([0.0, *ends])
    window = (low, high if high > low else low + 1)
    count = max(len(scale.codes), 1)
    _highlight(canvas, scale)
    thick, lowered = (BAR_BELOW, LOWERED) if above else (CURRENT if before else BAR, 0.0)
    thick = CURRENT_BELOW if above and before else thick
    grid = _Grid(_slots(spec), thick, lowered, BEFORE_BELOW if above else BEFORE)
    traces = _traces(canvas, before, current, scale, grid, (window[1] - window[0]) / max(canvas.plot_width, 1))
    if above:
        _names_above(canvas, scale)
    else:
        _names(canvas, scale, ranks, rank_width)
    _values(canvas, scale, labels, current, before, grid)
    if _headed(spec):
        heads(canvas, current, lift=2)
    layout = canvas.layout(
        xaxis={"range": list(window), "visible": False},
        yaxis={"range": [count - 0.5, -0.5], "visible": False},
    )
    if low < 0:
        _zero_line(canvas, grid, count)
    return {"data": traces, "layout": layout}


def _zero_line(canvas: Canvas, grid: _Grid, rows: int) -> None:
    """A line in ink where bars begin, through the rows' bars only, so that it crosses no name above them."""
    reach = 0.5 if grid.lowered == 0 else grid.thick / 2 + 0.04
    for row in range(rows):
        canvas.shapes.append({
            "type": "line", "x0": 0, "x1": 0, "y0": row + grid.lowered - reach, "y1": row + grid.lowered + reach,
            "line": {"color": canvas.look.ink, "width": 1, "dash": "solid"},
        })  # fmt: skip


def _known(series: Series, scale: XScale) -> list[Point]:
    return [p for p in series.points if p.value is not None and p.x in scale.places]


def _ends(current: Sequence[Series], before: Sequence[Series], spec: ChartSpec) -> list[float]:
    """Ends of all bars and whiskers in display units; those of stacks are sums of their parts."""
    unit = spec.y.scale
    ends = [p.value / unit for s in before for p in s.points if p.value is not None]
    sums: dict[tuple[str, bool], float] = {}
    for s in current:
        for p in s.points:
            if p.value is None:
                continue
            side = (p.x, p.value < 0)
            sums[side] = sums.get(side, 0.0) + p.value / unit if spec.stacked else p.value / unit
            ends.append(sums[side])
            ends += [p.hi / unit] if p.hi is not None and p.mark is Mark.DERIVED and not spec.stacked else []
    return ends


def _traces(
    canvas: Canvas,
    before: Sequence[Series],
    current: Sequence[Series],
    scale: XScale,
    grid: _Grid,
    unit_per_pixel: float,
) -> list[dict[str, Any]]:
    """Ghosts first, then the bars, stacked or side by side within the row."""
    spec, unit = canvas.spec, canvas.spec.y.scale
    starts: dict[tuple[str, bool], float] = {}
    traces = []
    for series in [*before, *current]:
        ghost = group_of(series)
        points = _known(series, scale)
        widths = [grid.behind if ghost else grid.thick / grid.slots[series.id, p.x][1] for p in points]
        trace: dict[str, Any] = {
            "type": "bar",
            "orientation": "h",
            "name": escaped(series.name),
            "x": [p.value / unit for p in points if p.value is not None],
            "y": [grid.middle(scale.position(p.x) or 0.0, "" if ghost else series.id, p.x) for p in points],
            "width": same(widths),
            "marker": bar_markers(canvas.look, series.role, points),
            "customdata": [p.ref for p in points],
            "text": [hover(canvas, series, p, scale) for p in points],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
        if spec.stacked and not ghost:
            sides = [(p.x, (p.value or 0.0) < 0) for p in points]
            trace["base"] = [starts.get(side, 0.0) for side in sides]
            for side, p in zip(sides, points, strict=True):
                starts[side] = starts.get(side, 0.0) + (p.value or 0.0) / unit
        starting = trace.get("base", [0.0] * len(points))
        places = [(b + x, y, p) for x, y, b, p in zip(trace["x"], trace["y"], starting, points, strict=True)]
        traces.append(trace)
        traces += whiskers(places, unit, 4 * unit_per_pixel, canvas.look.hue[series.role], axis="x")
    return traces


def _highlight(canvas: Canvas, scale: XScale) -> None:
    """A wash behind the highlighted row, over the whole width of the figure."""
    row = scale.position(canvas.spec.highlight)
    if row is None:
        return
    base = {
        "type": "rect", "y0": row - 0.5, "y1": row + 0.5, "yref": "y", "xref": "paper", "layer": "below",
        "fillcolor": canvas.look.ui["accentBg"], "line": {"width": 0},
    }  # fmt: skip
    canvas.shapes.append(base | {"x0": 0, "x1": 1})
    canvas.shapes.append(base | {"xsizemode": "pixel", "xanchor": 0, "x0": -canvas.left, "x1": 0.5})
    canvas.shapes.append(base | {"xsizemode": "pixel", "xanchor": 1, "x0": -0.5, "x1": canvas.right})


def _names_above(canvas: Canvas, scale: XScale) -> None:
    for i, (code, word) in enumerate(zip(scale.codes, scale.words, strict=True)):
        bold = code == canvas.spec.highlight
        room = canvas.width - 2 * canvas.left
        canvas.text(
            escaped(shortened(word, room, ROW_SIZE)), 0, i - 0.5, canvas.look.ink, size=ROW_SIZE, bold=bold,
            xref="paper", valign="top", dy=2,
        )  # fmt: skip


def _names(canvas: Canvas, scale: XScale, ranks: Sequence[str], rank_width: float) -> None:
    for i, (code, word) in enumerate(zip(scale.codes, scale.words, strict=True)):
        start = -canvas.left + 4
        if i < len(ranks):
            canvas.text(
                escaped(ranks[i]), 0, i, canvas.look.ui["text3"], size=AXIS_SIZE, xref="paper", align="right",
                dx=start + rank_width + 4,
            )  # fmt: skip
        canvas.text(
            escaped(shortened(word, canvas.left - (rank_width + 18 if ranks else 8), ROW_SIZE)), 0, i, canvas.look.ink,
            size=ROW_SIZE, bold=code == canvas.spec.highlight, xref="paper",
            dx=start + (rank_width + 14 if ranks else 0),
        )  # fmt: skip


def _row_labels(canvas: Canvas, current: Sequence[Series], scale: XScale) -> dict[tuple[str, str], str]:
    """What stands at the end of bars, by series and row: the points' own labels, or else their values.

    A stack has one label, that of its last piece with one.
    """
    stacked = canvas.spec.stacked
    labels: dict[tuple[str, str], str] = {}
    for s in current:
        for p in _known(s, scale):
            if p.label:
                labels["" if stacked else s.id, p.x] = p.label
            elif p.value is not None and (not stacked or len(current) == 1):
                labels["" if stacked else s.id, p.x] = canvas.number(p.value)
    return labels


def _values(
    canvas: Canvas,
    scale: XScale,
    labels: dict[tuple[str, str], str],
    current: Sequence[Series],
    before: Sequence[Series],
    grid: _Grid,
) -> None:
    for (series, code), label in labels.items():
        own = [p for s in current for p in s.points if p.x == code and p.value is not None and series in ("", s.id)]
        positive = [p.value for p in own if p.value is not None and p.value > 0]
        ghosts = [p.value for s in before for p in s.points if p.x == code and p.value is not None]
        upper = [p.hi for p in own if p.hi is not None and p.mark is Mark.DERIVED]
        reach = sum(positive) if series == "" else max(positive, default=0.0)
        end = max([0.0, reach, *ghosts, *upper]) / canvas.spec.y.scale
        first, space, rest = escaped(label).partition(" ")
        text = (f"<b>{first}</b>" if code == canvas.spec.highlight else first) + space + rest
        at = grid.middle(scale.position(code) or 0.0, series, code)
        canvas.text(text, end, at, canvas.look.ink, size=ROW_SIZE, dx=7)
