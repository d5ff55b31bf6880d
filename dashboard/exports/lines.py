"""Lines over time, and what they share with other kinds: traces that break, rules, labels at the ends."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from math import log10
from typing import Any

from dashboard.charts.spec import Mark, Point, Role, Rule, Series
from dashboard.exports.canvas import AXIS_SIZE, LABEL_SIZE, NOTE_SIZE, Canvas, escaped, hover
from dashboard.exports.label_layout import Box, Taken, around, free_place, spread, text_width
from dashboard.exports.marks import HOLLOW, MARKER_SIZE, less_sure, line_style, point_markers, whiskers
from dashboard.exports.scale import Ticks, XScale, log_ticks, round_ticks, tick_decimals, x_scale, x_ticks

HALO = 5
# Pixels between points below which hollow markers would touch.
DENSE = 11
# More lines than these are named beside the plot also in the narrow variant, so that none goes without its name.
MOST_INSIDE = 3
TWO_LINE_LIMIT = 7


def draw(canvas: Canvas) -> dict[str, Any]:
    """The figure of a line chart."""
    spec = canvas.spec
    scale = x_scale(spec, timed=True)
    ticks = value_ticks(canvas, [(p.value, p.lo, p.hi) for s in spec.series for p in s.points])
    set_margins(canvas, ticks, spec.series)
    low, high = (min(scale.at), max(scale.at)) if scale.at else (0.0, 1.0)
    pad = 0.5 if high == low else (0 if scale.timed else 0.15)
    window = (low - pad, high + pad)
    ordered = sorted(spec.series, key=lambda s: s.role is not Role.CONTEXT)
    traces = [t for s in ordered for t in line_traces(canvas, s, scale, per_pixel(canvas, ticks))]
    taken = Taken()
    for series in spec.series:
        cover_line(canvas, series, scale, window, ticks, taken)
    rules(canvas, scale, window, taken)
    point_labels(canvas, spec.series, scale, window, ticks, taken)
    end_labels(canvas, spec.series, scale, window, ticks, taken)
    return {"data": traces, "layout": canvas.layout(**axes(canvas, scale, window, ticks))}


def value_ticks(canvas: Canvas, bounds: Sequence[tuple[float | None, ...]], *, zero: bool = True) -> Ticks:
    """Range and ticks of the y axis, in display units, for values with their bounds."""
    axis = canvas.spec.y
    values = [value / axis.scale for triple in bounds for value in triple if value is not None]
    if axis.log:
        positive = [value for value in values if value > 0]
        return log_ticks(min(positive, default=1), max(positive, default=10))
    low, high = min(values, default=0.0), max(values, default=1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    return round_ticks(low, high)


def per_pixel(canvas: Canvas, ticks: Ticks) -> float:
    """Display units of the y axis that one pixel stands for."""
    return (ticks.high - ticks.low) / max(canvas.plot_height, 1)


def tick_words(canvas: Canvas, ticks: Ticks, *, unsigned: bool = False) -> list[str]:
    """Texts of the y ticks with as many decimals as their step needs."""
    values = [10**t for t in ticks.at] if canvas.spec.y.log else [abs(t) if unsigned else t for t in ticks.at]
    return [
        canvas.words.number(v, d) + canvas.spec.y.suffix
        for v, d in zip(values, tick_decimals(values, each=canvas.spec.y.log), strict=True)
    ]


def set_margins(canvas: Canvas, ticks: Ticks, series: Sequence[Series], *, unsigned: bool = False) -> None:
    """Room on the left for the tick labels, and in the wide variant on the right for the labels of the ends."""
    canvas.left = max(text_width(word, AXIS_SIZE) for word in tick_words(canvas, ticks, unsigned=unsigned)) + 10
    if canvas.narrow:
        widest = max((text_width(s.name, NOTE_SIZE, bold=True) for s in series), default=0)
        canvas.right = min(widest + 14, 0.36 * canvas.width) if len(series) > MOST_INSIDE else 18
        canvas.bottom = 26
        return
    names = [
        w
        for s in series
        for line in end_text(canvas, s, len(series))
        for w in [text_width(line, LABEL_SIZE, bold=True)]
    ]
    canvas.right = min(max(names, default=0) + 20, 0.28 * canvas.width)


def axes(
    canvas: Canvas, scale: XScale, window: tuple[float, float], ticks: Ticks, *, unsigned: bool = False
) -> dict[str, Any]:
    """Both axes with explicit ranges and words, so that nothing depends on the browser's own choices."""
    # A little more on both sides: a grid line exactly at the edge is not drawn.
    edge = 1.5 * per_pixel(canvas, ticks)
    marks = x_ticks(scale, canvas.plot_width, narrow=canvas.narrow)
    return {
        "xaxis": {
            "range": list(window), "tickmode": "array",
            "tickvals": [at for at, _ in marks], "ticktext": [escaped(word) for _, word in marks],
            "tickangle": 0,
            "ticklabelstandoff": 5,
        },
        "yaxis": {
            "range": [ticks.low - edge, ticks.high + edge], "tickmode": "array",
            "tickvals": [10**t for t in ticks.at] if canvas.spec.y.log else list(ticks.at),
            "ticktext": tick_words(canvas, ticks, unsigned=unsigned), "ticklabelstandoff": 6,
            **({"type": "log", "zeroline": False} if canvas.spec.y.log else {}),
        },
    }  # fmt: skip


def y_value(canvas: Canvas, value: float) -> float:
    """A value in the units of the drawn axis."""
    return value / canvas.spec.y.scale


def to_pixels(
    canvas: Canvas, window: tuple[float, float], ticks: Ticks
) -> Callable[[float, float], tuple[float, float]]:
    """The map from axis units to pixels of the plot."""

    def convert(x: float, y: float) -> tuple[float, float]:
        level = log10(max(y, 1e-12)) if canvas.spec.y.log else y
        return (
            (x - window[0]) / (window[1] - window[0]) * canvas.plot_width,
            (ticks.high - level) / (ticks.high - ticks.low) * canvas.plot_height,
        )

    return convert


def _joined(canvas: Canvas, series: Series, scale: XScale, first: Point, second: Point) -> bool:
    """Whether a line may run from one point to the next: no gap, no break, no change of a period's length."""
    breaks = {*series.breaks, *(rule.at for rule in canvas.spec.rules)}
    if first.value is None or second.value is None or not scale.adjacent(first.x, second.x):
        return False
    return second.x not in breaks


def pieces(canvas: Canvas, series: Series, scale: XScale) -> dict[Mark, list[list[Point]]]:
    """The runs of points that a line joins, by the mark that its pieces are drawn with."""
    points = sorted((p for p in series.points if p.x in scale.codes), key=lambda p: scale.codes.index(p.x))
    runs: dict[Mark, list[list[Point]]] = {}
    current: Mark | None = None
    for first, second in itertools.pairwise(points):
        if not _joined(canvas, series, scale, first, second):
            current = None
            continue
        mark = less_sure(first.mark, second.mark)
        if mark is current:
            runs[mark][-1].append(second)
        else:
            runs.setdefault(mark, []).append([first, second])
        current = mark
    return runs


def line_traces(
    canvas: Canvas,
    series: Series,
    scale: XScale,
    unit_per_pixel: float,
    *,
    halo: bool = False,
    dots: bool = False,
    small: bool = False,
) -> list[dict[str, Any]]:
    """Traces of one series: a line for each mark, null between its runs, and the points, which carry the records.

    Points of a plain line are transparent but for those that stand alone or are less than sure; `dots` shows all.
    Where points are dense only the last of the unsure ones is shown. `small` is for small panels.
    """
    runs = pieces(canvas, series, scale)
    traces: list[dict[str, Any]] = []
    for mark, lines in runs.items():
        x: list[float | None] = []
        y: list[float | None] = []
        for run in lines:
            x += [None] * bool(x) + [scale.position(p.x) for p in run]
            y += [None] * bool(y) + [y_value(canvas, p.value) for p in run if p.value is not None]
        line = {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip"}
        if halo:
            traces.append(line | {"line": {"color": canvas.look.bg, "width": HALO}})
        traces.append(line | {"line": line_style(canvas.look, series.role, mark)})
    # Halos come first, so that none covers a neighbouring piece.
    traces.sort(key=lambda t: t["line"]["width"] != HALO)
    points = [p for p in series.points if p.value is not None and p.x in scale.codes]
    if not points:
        return traces
    joined = {id(p) for lines in runs.values() for run in lines for p in run}
    dense = not dots and canvas.plot_width / len(scale.codes) < DENSE
    shown = [dots or id(p) not in joined or (p.mark in HOLLOW and (not dense or p is points[-1])) for p in points]
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "name": escaped(series.name),
        "x": [scale.position(p.x) for p in points],
        "y": [y_value(canvas, p.value) for p in points if p.value is not None],
        "marker": point_markers(canvas.look, series.role, points, shown, small=small),
        "customdata": [p.ref for p in points],
        "text": [hover(canvas, series, p, scale) for p in points],
        "hovertemplate": "%{text}<extra></extra>",
    }
    places = [(x, y, p) for x, y, p in zip(trace["x"], trace["y"], points, strict=True)]
    least = MARKER_SIZE[Mark.DERIVED] * unit_per_pixel
    return [*traces, *whiskers(places, canvas.spec.y.scale, least, canvas.look.hue[series.role]), trace]


def rules(canvas: Canvas, scale: XScale, window: tuple[float, float], taken: Taken) -> None:
    """Dotted rules where levels may not compare, with both sources named where there is room."""
    for rule in canvas.spec.rules:
        at = scale.before(rule.at)
        if at is None:
            continue
        canvas.shapes.append({
            "type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "xref": "x", "yref": "paper",
            "line": {"color": canvas.look.ui["text3"], "width": 1, "dash": "2px,3px"}, "layer": "below",
        })  # fmt: skip
        pixel = (at - window[0]) / (window[1] - window[0]) * canvas.plot_width
        taken.add(Box(pixel - 2, 0, pixel + 2, canvas.plot_height))
        left, right = _rule_words(rule, pixel, canvas.plot_width + canvas.right * 0.5)
        for text, align, shift in ((left, "right", -5), (right, "left", 5)):
            if text:
                width = text_width(text, NOTE_SIZE) + 2
                start = pixel + shift - (width if align == "right" else 0)
                taken.add(Box(start, -18, start + width, 0))
                canvas.text(
                    escaped(text), at, 1, canvas.look.ui["text2"], yref="paper", align=align, valign="bottom", dx=shift
                )


def _rule_words(rule: Rule, pixel: float, room: float) -> tuple[str, str]:
    """The names of both sides as long as they fit, else their first words, else nothing."""
    for left, right in ((rule.left, rule.right), (_first_word(rule.left), _first_word(rule.right))):
        if text_width(left, NOTE_SIZE) + 8 <= pixel and text_width(right, NOTE_SIZE) + 8 <= room - pixel:
            return left, right
    return "", ""


def _first_word(text: str) -> str:
    return text.replace("/", " ").replace(",", " ").split()[0] if text.split() else ""


def cover_line(
    canvas: Canvas,
    series: Series,
    scale: XScale,
    window: tuple[float, float],
    ticks: Ticks,
    taken: Taken,
    thickness: float = 5.0,
) -> None:
    """Mark a series' line and its points as covered."""
    convert = to_pixels(canvas, window, ticks)
    for runs in pieces(canvas, series, scale).values():
        for run in runs:
            places = [(scale.position(p.x) or 0.0, y_value(canvas, p.value)) for p in run if p.value is not None]
            taken.add_line([convert(x, y) for x, y in places], thickness)
    for p in series.points:
        at = scale.position(p.x)
        if p.value is not None and at is not None and (p.mark in HOLLOW or p.x == scale.codes[-1]):
            taken.add(around(*convert(at, y_value(canvas, p.value)), 10, 10))


def point_labels(
    canvas: Canvas,
    series: Sequence[Series],
    scale: XScale,
    window: tuple[float, float],
    ticks: Ticks,
    taken: Taken,
) -> None:
    """The labels that points carry, each where it covers nothing, else left out."""
    convert = to_pixels(canvas, window, ticks)
    area = Box(0, -canvas.top + 4, canvas.plot_width, canvas.plot_height)
    for one in series:
        last = last_point(one, scale)
        for p in one.points:
            at = scale.position(p.x)
            if not p.label or p.value is None or at is None or (p is last and not canvas.narrow):
                continue
            x, y = convert(at, y_value(canvas, p.value))
            box_width = text_width(p.label, NOTE_SIZE) + 2
            place = free_place([(x, y)], box_width, 13, area, taken, gap=4)
            if place is None:
                continue
            taken.add(around(*place, box_width, 13))
            canvas.text(
                escaped(p.label), at, _at_y(canvas, p.value), canvas.look.ui["text2"],
                align="center", dx=place[0] - x, dy=place[1] - y,
            )  # fmt: skip


def _at_y(canvas: Canvas, value: float) -> float:
    """Where an annotation stands on the y axis: logarithmic axes want the logarithm."""
    shown = y_value(canvas, value)
    return log10(max(shown, 1e-12)) if canvas.spec.y.log else shown


def last_point(series: Series, scale: XScale) -> Point | None:
    """The latest point that has a value."""
    known = [p for p in series.points if p.value is not None and p.x in scale.codes]
    return max(known, key=lambda p: scale.codes.index(p.x), default=None)


def end_text(canvas: Canvas, series: Series, count: int) -> tuple[str, ...]:
    """The lines of a series' own label: its name, and below it its last value; on one line where there are many."""
    values = [p for p in series.points if p.value is not None]
    if not values or values[-1].value is None:
        return (series.name,)
    shown = canvas.number(values[-1].value)
    return (series.name, shown) if count <= TWO_LINE_LIMIT else (f"{series.name} {shown}",)


def end_labels(
    canvas: Canvas,
    series: Sequence[Series],
    scale: XScale,
    window: tuple[float, float],
    ticks: Ticks,
    taken: Taken,
    level: Callable[[Series, Point, float], float] | None = None,
) -> None:
    """Names in the series' colour: beside the last points where there is a margin for them, else inside the plot.

    `level(series, point, share)` is where on the axis that share of a point's mark ends (default: its value).
    """
    reach = level or (lambda _, p, __: y_value(canvas, p.value or 0.0))
    ends = [(s, p) for s in series if (p := last_point(s, scale)) is not None]
    if canvas.narrow and len(series) <= MOST_INSIDE:
        for one, point in ends:
            _inside(canvas, one, point, scale, to_pixels(canvas, window, ticks), reach, taken)
    else:
        _beside(canvas, ends, scale, to_pixels(canvas, window, ticks), reach, len(series))


def _beside(
    canvas: Canvas,
    ends: Sequence[tuple[Series, Point]],
    scale: XScale,
    convert: Callable[[float, float], tuple[float, float]],
    reach: Callable[[Series, Point, float], float],
    count: int,
) -> None:
    """Name and last value to the right of the plot, spread apart; of a line that ended early, where it ended."""
    texts = [(s.name,) if canvas.narrow else end_text(canvas, s, count) for s, _ in ends]
    size = NOTE_SIZE if canvas.narrow else LABEL_SIZE
    heights = [(size + 4) * len(text) + (0 if canvas.narrow else 2) for text in texts]
    if sum(heights) > canvas.plot_height + canvas.top:
        texts = [(" ".join(text),) for text in texts]
        heights = [size + 3 for _ in texts]
    at = [scale.position(p.x) or 0.0 for _, p in ends]
    wanted = [convert(x, reach(s, p, 0.92))[1] for (s, p), x in zip(ends, at, strict=True)]
    placed = spread(wanted, heights, -canvas.top + 2, canvas.plot_height + 4)
    for (one, point), x, want, place, text in zip(ends, at, wanted, placed, texts, strict=True):
        early = point.x != scale.codes[-1]
        y = (want if early else place) / canvas.plot_height
        rows = [f"<b>{escaped(text[0])}</b>", *(escaped(row) for row in text[1:])]
        canvas.text(
            "<br>".join(rows), x if early else 1, 1 - y, canvas.look.label[one.role], size=size,
            xref="x" if early else "paper", yref="paper", dx=9,
        )  # fmt: skip


def _inside(
    canvas: Canvas,
    series: Series,
    last: Point,
    scale: XScale,
    convert: Callable[[float, float], tuple[float, float]],
    reach: Callable[[Series, Point, float], float],
    taken: Taken,
) -> None:
    """Name a series where there is room along it, and its last value at its end."""
    known = [p for p in series.points if p.value is not None and p.x in scale.codes]
    known.sort(key=lambda p: -scale.codes.index(p.x))
    anchors = [(scale.position(p.x) or 0.0, reach(series, p, 1.0)) for p in known]
    area = Box(0, -canvas.top + 4, canvas.plot_width + canvas.right - 4, canvas.plot_height)
    value = canvas.number(last.value or 0.0)
    for text, places in ((value, anchors[:1]), (series.name, anchors)):
        pixels = [convert(x, y) for x, y in places]
        width = text_width(text, LABEL_SIZE, bold=True) + 2
        place = free_place(pixels, width, 14, area, taken)
        if place is None:
            continue
        taken.add(around(*place, width, 14))
        near = min(range(len(pixels)), key=lambda i: abs(pixels[i][0] - place[0]) + abs(pixels[i][1] - place[1]))
        x, y = places[near]
        canvas.text(
            escaped(text), x, log10(max(y, 1e-12)) if canvas.spec.y.log else y, canvas.look.label[series.role],
            size=LABEL_SIZE, bold=True, align="center", dx=place[0] - pixels[near][0], dy=place[1] - pixels[near][1],
        )  # fmt: skip
