"""What stands in and beside a plot as text: names of series, labels of points, sources on both sides of a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log10

from dashboard.charts.spec import Point, Rule, Series
from dashboard.exports.canvas import AXIS_SIZE, LABEL_SIZE, NOTE_SIZE, Canvas, escaped
from dashboard.exports.label_layout import Box, Taken, around, free_place, spread, text_width
from dashboard.exports.plot_axes import last_point, tick_words, to_pixels, y_value
from dashboard.exports.scale import Ticks, XScale, x_ticks

# More lines than these are named beside the plot also in the narrow variant, so that none goes without its name.
MOST_INSIDE = 3
TWO_LINE_LIMIT = 7


def named_beside(canvas: Canvas, series: Sequence[Series]) -> bool:
    """Whether series are named to the right of the plot, and not inside it."""
    return not canvas.narrow or canvas.beside or len(series) > MOST_INSIDE


def set_margins(
    canvas: Canvas, ticks: Ticks, series: Sequence[Series], scale: XScale, *, unsigned: bool = False
) -> None:
    """Room for the tick labels, and on the right for the labels of the ends where they stand beside the plot."""
    canvas.left = max(text_width(word, AXIS_SIZE) for word in tick_words(canvas, ticks, unsigned=unsigned)) + 10
    if not canvas.narrow:
        widths = [text_width(row, LABEL_SIZE, bold=True) for s in series for row in end_text(canvas, s, len(series))]
        canvas.right = min(max(widths, default=0) + 20, 0.28 * canvas.width)
    elif named_beside(canvas, series):
        widest = max((text_width(s.name, NOTE_SIZE, bold=True) for s in series), default=0)
        canvas.right = min(widest + 14, 0.36 * canvas.width)
    else:
        canvas.right = 18
    canvas.bottom = 26 if canvas.narrow else 28
    if any("\n" in word for _, word in x_ticks(scale, canvas.plot_width, narrow=canvas.narrow)):
        canvas.bottom += AXIS_SIZE + 3


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
) -> bool:
    """Names in the series' colour: beside the last points where there is a margin for them, else inside the plot.

    False if some name found no place inside: the figure is then drawn again with all of them beside it.

    `level(series, point, share)` is where on the axis that share of a point's mark ends (default: its value).
    """
    reach = level or (lambda _, p, __: y_value(canvas, p.value or 0.0))
    ends = [(s, p) for s in series if (p := last_point(s, scale)) is not None]
    convert = to_pixels(canvas, window, ticks)
    if named_beside(canvas, series):
        _beside(canvas, ends, scale, convert, reach, len(series))
        return True
    placed = [_inside(canvas, one, point, scale, convert, reach, taken) for one, point in ends]
    return all(placed)


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
) -> bool:
    """Name a series where there is room along it, and its last value at its end; False if its name has no place."""
    known = [p for p in series.points if p.value is not None and p.x in scale.places]
    known.sort(key=lambda p: -scale.places[p.x])
    anchors = [(scale.position(p.x) or 0.0, reach(series, p, 1.0)) for p in known]
    area = Box(0, -canvas.top + 4, canvas.plot_width + canvas.right - 4, canvas.plot_height)
    value = canvas.number(last.value or 0.0)
    named = False
    for text, places in ((value, anchors[:1]), (series.name, anchors)):
        pixels = [convert(x, y) for x, y in places]
        width = text_width(text, LABEL_SIZE, bold=True) + 2
        place = free_place(pixels, width, 14, area, taken)
        named = place is not None
        if place is None:
            continue
        taken.add(around(*place, width, 14))
        near = min(range(len(pixels)), key=lambda i: abs(pixels[i][0] - place[0]) + abs(pixels[i][1] - place[1]))
        x, y = places[near]
        canvas.text(
            escaped(text), x, log10(max(y, 1e-12)) if canvas.spec.y.log else y, canvas.look.label[series.role],
            size=LABEL_SIZE, bold=True, align="center", dx=place[0] - pixels[near][0], dy=place[1] - pixels[near][1],
        )  # fmt: skip
    return named
