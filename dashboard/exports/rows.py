"""Horizontal bars, one row an area: a ranking with places, a highlighted row and the year before behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.spec import ChartSpec, Point, Series
from dashboard.exports.canvas import AXIS_SIZE, ROW_SIZE, Canvas, escaped, group_of, hover
from dashboard.exports.label_layout import text_width
from dashboard.exports.marks import bar_markers, whiskers
from dashboard.exports.scale import XScale, x_scale

ROW_WIDE, ROW_NARROW = 33, 27
BAR, CURRENT, BEFORE = 0.64, 0.48, 0.74
HEAD = 22


def height(spec: ChartSpec, *, narrow: bool) -> int:
    """The height of a ranking: it follows from its rows."""
    rows = len(x_scale(spec, timed=False).codes)
    return round(max(rows, 1) * (ROW_NARROW if narrow else ROW_WIDE) + (HEAD if _headed(spec) else 4) + 6)


def _headed(spec: ChartSpec) -> bool:
    return len([s for s in spec.series if not group_of(s)]) > 1


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
    canvas.left = min(name_width, 0.42 * canvas.width) + (rank_width + 18 if ranks else 8) + 8
    canvas.right = max((text_width(label, ROW_SIZE, bold=True) for label in labels.values()), default=0) + 14
    canvas.top, canvas.bottom = (HEAD if _headed(spec) else 4), 6
    ends = _ends(current, before, spec)
    low, high = min([0.0, *ends]), max([0.0, *ends])
    window = (low, high if high > low else low + 1)
    count = max(len(scale.codes), 1)
    _highlight(canvas, scale)
    traces = _traces(canvas, before, current, scale, (window[1] - window[0]) / max(canvas.plot_width, 1))
    _names(canvas, scale, ranks, rank_width)
    _values(canvas, scale, labels, current, before)
    if _headed(spec):
        _heads(canvas, current)
    layout = canvas.layout(
        xaxis={"range": list(window), "visible": False},
        yaxis={"range": [count - 0.5, -0.5], "visible": False},
    )
    if low < 0:
        canvas.shapes.append({
            "type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper",
            "line": {"color": canvas.look.ink, "width": 1, "dash": "solid"},
        })  # fmt: skip
    return {"data": traces, "layout": layout}


def _known(series: Series, scale: XScale) -> list[Point]:
    return [p for p in series.points if p.value is not None and p.x in scale.codes]


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
            ends += [p.hi / unit] if p.hi is not None and not spec.stacked else []
    return ends


def _traces(
    canvas: Canvas, before: Sequence[Series], current: Sequence[Series], scale: XScale, unit_per_pixel: float
) -> list[dict[str, Any]]:
    """Ghosts first, then the bars, stacked or side by side within the row."""
    spec, unit = canvas.spec, canvas.spec.y.scale
    total = BAR if not before else CURRENT
    thin = total / (1 if spec.stacked else max(len(current), 1))
    starts: dict[tuple[str, bool], float] = {}
    traces = []
    for series in [*before, *current]:
        ghost = group_of(series)
        width = BEFORE if ghost else thin
        index = 0 if ghost or spec.stacked else current.index(series)
        shift = 0.0 if ghost or spec.stacked else -total / 2 + thin * (index + 0.5)
        points = _known(series, scale)
        trace: dict[str, Any] = {
            "type": "bar",
            "orientation": "h",
            "name": escaped(series.name),
            "x": [p.value / unit for p in points if p.value is not None],
            "y": [(scale.position(p.x) or 0.0) + shift for p in points],
            "width": width,
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


def _names(canvas: Canvas, scale: XScale, ranks: Sequence[str], rank_width: float) -> None:
    for i, (code, word) in enumerate(zip(scale.codes, scale.words, strict=True)):
        start = -canvas.left + 4
        if i < len(ranks):
            canvas.text(
                escaped(ranks[i]), 0, i, canvas.look.ui["text3"], size=AXIS_SIZE, xref="paper", align="right",
                dx=start + rank_width + 4,
            )  # fmt: skip
        canvas.text(
            escaped(_shortened(word, canvas.left - (rank_width + 18 if ranks else 8))), 0, i, canvas.look.ink,
            size=ROW_SIZE, bold=code == canvas.spec.highlight, xref="paper",
            dx=start + (rank_width + 14 if ranks else 0),
        )  # fmt: skip


def _shortened(word: str, room: float) -> str:
    """The word, cut with an ellipsis where it is wider than the room."""
    if text_width(word, ROW_SIZE, bold=True) <= room:
        return word
    while len(word) > 1 and text_width(word + "…", ROW_SIZE, bold=True) > room:
        word = word[:-1]
    return word.rstrip() + "…"


def _row_labels(canvas: Canvas, current: Sequence[Series], scale: XScale) -> dict[str, str]:
    """What stands at the end of each row: the points' own labels, or with a single series its value."""
    labels: dict[str, str] = {}
    for s in current:
        for p in _known(s, scale):
            if p.label:
                labels[p.x] = p.label
            elif len(current) == 1 and p.value is not None:
                labels[p.x] = canvas.number(p.value)
    return labels


def _values(
    canvas: Canvas,
    scale: XScale,
    labels: dict[str, str],
    current: Sequence[Series],
    before: Sequence[Series],
) -> None:
    for code, label in labels.items():
        parts = [p.value for s in current for p in s.points if p.x == code and p.value is not None and p.value > 0]
        reach = sum(parts) if canvas.spec.stacked else max(parts, default=0.0)
        ghosts = [p.value for s in before for p in s.points if p.x == code and p.value is not None]
        upper = [p.hi for s in current for p in s.points if p.x == code and p.hi is not None]
        end = max([0.0, reach, *ghosts, *([] if canvas.spec.stacked else upper)]) / canvas.spec.y.scale
        first, space, rest = escaped(label).partition(" ")
        bold = code == canvas.spec.highlight
        text = (f"<b>{first}</b>" if bold else first) + space + rest
        canvas.text(text, end, scale.position(code) or 0.0, canvas.look.ink, size=ROW_SIZE, dx=7)


def _heads(canvas: Canvas, current: Sequence[Series]) -> None:
    """The names of the series above the bars, in their colours."""
    run = 0.0
    for s in current:
        canvas.text(
            escaped(s.name), 0, 1, canvas.look.label[s.role], size=ROW_SIZE, bold=True, xref="paper", yref="paper",
            valign="bottom", dx=run, dy=-2,
        )  # fmt: skip
        run += text_width(s.name, ROW_SIZE, bold=True) + 14
