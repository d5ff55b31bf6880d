"""Native charts over areas: bars of a ranking, a scatter with a diagonal, slopes between two periods."""

from __future__ import annotations

from dataclasses import replace

from dashboard.charts.spec import Axis, Point, Role, Series
from dashboard.exports.canvas import group_of
from dashboard.exports.label_layout import Box, Taken, around, free_place, spread
from dashboard.exports.look import TINT, look, mix
from dashboard.exports.marks import HOLLOW
from dashboard.exports.sheets import plotted
from dashboard.exports.sheets.block import Block
from dashboard.exports.sheets.book import Book
from dashboard.exports.sheets.frame import Frame, Range, office_width, value_range
from dashboard.exports.sheets.native import (
    AXIS_SIZE,
    EDGE,
    FOOT,
    HEAD,
    HEIGHT,
    LABEL_SIZE,
    LEGEND_HEIGHT,
    LINE_HEIGHT,
    UNIT_HEIGHT,
    WIDTH,
    Drawing,
    axis_format,
    shown,
)
from dashboard.exports.sheets.over_time import NEAR, beyond, bounds_of, legend_above
from dashboard.exports.sheets.plotted import Drawn, Label

ROW, BESIDE, LEAST_HEIGHT = 34, 16, 240
# The part of a chart's width that names of rows may take; longer ones are broken by the program that shows them.
NAMES = 0.34


def bar_chart(book: Book, block: Block) -> list[Drawing]:
    """Horizontal bars, one row an area, the first on top, values at their ends."""
    spec, scale = book.spec, plotted.categories(book.spec)
    ranks = [rank for rank in spec.extra.get("ranks", "").split(",") if rank]
    if len(ranks) == len(scale.words):
        scale = replace(scale, words=tuple(f"{rank}. {word}" for rank, word in zip(ranks, scale.words, strict=True)))
    bars = plotted.bars(spec, scale)
    told = [part for part in bars if not group_of(part.series)]
    many = len(bars) > 1
    ends = _ends(bars, stacked=spec.stacked)
    low, high = min(ends), max(ends)
    right = max((office_width(text, LABEL_SIZE, bold=True) for text in _texts(book, told)), default=0) + 24
    if low < 0:
        # Values beyond the ends of bars below zero stand inside the plot: left of it are the names.
        low -= right / (0.6 * WIDTH) * (high - low)
    reach = Range(low, high if high > low else low + 1, 1.0, 0, log=False)
    top = HEAD + (LEGEND_HEIGHT if many else 0) + 4
    rows = len(scale.codes) * (ROW + BESIDE * (0 if spec.stacked else len(told) - 1))
    name = max((office_width(word, LABEL_SIZE) for word in scale.words), default=0) + EDGE + 10
    height = round(max(rows + top + FOOT, LEAST_HEIGHT))
    frame = Frame(WIDTH, height, min(name, NAMES * WIDTH), top, right, FOOT - 6)
    kind = {"type": "bar", "subtype": "stacked"} if spec.stacked else {"type": "bar"}
    drawing = Drawing(book, block, look(book.options.scheme), scale, book.workbook.add_chart(kind), frame)
    drawing.spacing = {"gap": 45, "overlap": 100 if spec.stacked else 45 if len(bars) > len(told) else -4}
    _label_bars(drawing, bars, reach)
    categories = block.categories(scale)
    for part in bars:
        drawing.add(part, categories, block.values(part, spec.y))
    across = drawing.value_axis(reach, visible=False)
    for key in ("major_unit", "name_layout"):
        across.pop(key, None)
    drawing.chart.set_x_axis(across | {"name_font": drawing.font(AXIS_SIZE)})
    names = drawing.category_axis(on_tick=False) | {"reverse": True, "interval_unit": 1, "crossing": "max"}
    drawing.chart.set_y_axis(names | {"num_font": drawing.font(LABEL_SIZE, drawing.look.ink)})
    drawing.finish(spec.title, legend_above(drawing, []) if many else None)
    return [drawing]


def _ends(bars: list[Drawn], *, stacked: bool) -> list[float]:
    """Ends of all bars in base units, of stacks the sums of their parts; zero where bars begin."""
    ends = [0.0]
    sums: dict[tuple[int, bool], float] = {}
    for part in bars:
        for i, point in enumerate(part.points):
            if point is None or point.value is None:
                continue
            side = (i, point.value < 0)
            base = sums.get(side, 0.0) if stacked and not group_of(part.series) else 0.0
            sums[side] = base + point.value
            ends += [base + value for value in bounds_of(point)]
    return ends


def _texts(book: Book, told: list[Drawn]) -> list[str]:
    return [_end_text(book, told, part, p) for part in told for p in part.points if p is not None]


def _end_text(book: Book, told: list[Drawn], part: Drawn, point: Point) -> str:
    """What stands at the end of a bar: the point's own label, else its value; of a stack its last label."""
    if point.label or point.value is None:
        return point.label
    return "" if book.spec.stacked and len(told) > 1 else shown(book.spec, point.value)


def _label_bars(drawing: Drawing, bars: list[Drawn], reach: Range) -> None:
    """Values beyond the ends of bars, and beyond the year before where that reaches farther."""
    told = [part for part in bars if not group_of(part.series)]
    ghosts = [part for part in bars if group_of(part.series)]
    per_unit = drawing.frame.plot_width / (reach.high - reach.low)
    for part in told:
        for i, point in enumerate(part.points):
            text = "" if point is None else _end_text(drawing.book, told, part, point)
            if point is None or point.value is None or not text:
                continue
            width = office_width(text, LABEL_SIZE, bold=True)
            shift = beyond(point, [g.points[i] for g in ghosts]) * per_unit
            if drawing.spec.stacked:
                shift += (width + 2 * NEAR) * (1 if point.value >= 0 else -1)
            bold = drawing.scale.codes[i] == drawing.spec.highlight
            place = "inside_end" if drawing.spec.stacked else "outside_end"
            part.labels[i] = Label(text, drawing.look.ink, bold, place, dx=shift)


def scatter_chart(book: Book, block: Block) -> list[Drawing]:
    """Points of areas on two axes, named where nothing is covered; a diagonal where both values are equal."""
    spec = book.spec
    points = [(s, p) for s in spec.series for p in s.points if drawable(p, spec.x, spec.y)]
    xs, ys = [p.x_value or 0.0 for _, p in points], [p.value or 0.0 for _, p in points]
    if spec.diagonal and spec.x.log == spec.y.log:
        xs = ys = [*xs, *ys]
    across, upwards = value_range(spec.x, xs, zero=False), value_range(spec.y, ys, zero=False)
    frame = Frame(WIDTH, HEIGHT + 60, 76, HEAD + UNIT_HEIGHT, 40, FOOT + 26)
    kind = {"type": "scatter", "subtype": "marker_only"}
    colours, scale = look(book.options.scheme), plotted.categories(spec)
    drawing = Drawing(book, block, colours, scale, book.workbook.add_chart(kind), frame)
    named = _names(drawing, points, across, upwards)
    for series in spec.series:
        own = [p for p in series.points if drawable(p, spec.x, spec.y)]
        if own:
            _add_points(drawing, series, own, named)
    if spec.diagonal and points:
        _diagonal(drawing, across, upwards)
    horizontal = drawing.value_axis(across) | {
        "name": spec.x.title, "name_font": drawing.font(AXIS_SIZE),
        "num_format": axis_format(spec.x, across),
        "line": {"color": drawing.look.ink, "width": 1},
    }  # fmt: skip
    horizontal.pop("name_layout", None)
    drawing.chart.set_x_axis(horizontal)
    drawing.chart.set_y_axis(drawing.value_axis(upwards) | {"name": spec.y.title or spec.unit})
    drawing.finish(spec.title)
    return [drawing]


def drawable(point: Point, x: Axis, y: Axis) -> bool:
    """Whether a point has both values, positive ones on logarithmic axes."""
    if point.value is None or point.x_value is None:
        return False
    return (point.value > 0 or not y.log) and (point.x_value > 0 or not x.log)


def _names(drawing: Drawing, points: list[tuple[Series, Point]], across: Range, upwards: Range) -> dict[int, Label]:
    """Names beside points, the highlighted and the largest first, each only where it covers nothing."""
    spec, frame, look_ = drawing.spec, drawing.frame, drawing.look
    words = dict(zip(spec.x.categories, spec.x.labels, strict=False))

    def pixel(p: Point) -> tuple[float, float]:
        return (
            across.share(p.x_value or 0.0) * frame.plot_width, (1 - upwards.share(p.value or 0.0)) * frame.plot_height,
        )  # fmt: skip

    taken = Taken(around(*pixel(p), 11, 11) for _, p in points)
    area = Box(0, -8, frame.plot_width + 30, frame.plot_height)
    order = sorted(
        points, key=lambda sp: (sp[1].x != spec.highlight, sp[0].role is Role.CONTEXT, -(sp[1].value or 0.0))
    )
    found: dict[int, Label] = {}
    for series, point in order:
        bold = point.x == spec.highlight
        text = point.label or words.get(point.x, point.x)
        width = office_width(text, AXIS_SIZE, bold=bold) + 2
        at = pixel(point)
        place = free_place([at], width, LINE_HEIGHT - 2, area, taken, gap=6)
        if place is None:
            continue
        taken.add(around(*place, width, LINE_HEIGHT - 2))
        colour = look_.ink if bold else look_.ui["text2"] if series.role is Role.CONTEXT else look_.label[series.role]
        # Above is centred on the point; all else is an offset from there.
        usual = at[1] - LINE_HEIGHT / 2 - NEAR
        found[id(point)] = Label(text, colour, bold, "above", dx=place[0] - at[0], dy=place[1] - usual)
    return found


def _add_points(drawing: Drawing, series: Series, points: list[Point], named: dict[int, Label]) -> None:
    """The points of a group; each has its own fill, hollow where it is less than sure."""
    across, upwards = drawing.block.pair(series.name, points, drawing.spec.x, drawing.spec.y)
    hue = drawing.look.ui["control"] if series.role is Role.CONTEXT else drawing.look.hue[series.role]
    hollow = all(point.mark in HOLLOW for point in points)
    ground = mix(hue, drawing.look.bg, TINT)
    size = 9 if any(point.x == drawing.spec.highlight for point in points) and len(points) == 1 else 7
    fills = [ground if point.mark in HOLLOW else hue for point in points]
    options = {
        "name": drawing.block.name(upwards), "categories": across, "values": upwards,
        "marker": {
            "type": "circle", "size": size, "fill": {"color": ground if hollow else hue},
            "border": {"color": hue, "width": 1.5},
        },
    }  # fmt: skip
    if len(set(fills)) > 1:
        options["points"] = [{"fill": {"color": fill}, "border": {"color": hue, "width": 1.5}} for fill in fills]
    labels = {i: named[id(point)] for i, point in enumerate(points) if id(point) in named}
    if labels:
        options["data_labels"] = drawing.labels(labels, len(points))
    drawing.chart.add_series(options)
    drawing.count += 1


def _diagonal(drawing: Drawing, x: Range, y: Range) -> None:
    """The line on which both values are equal, from edge to edge."""
    ends = [max(x.low, y.low), min(x.high, y.high)]
    head = drawing.book.words.say("sheet.diagonal")
    across = drawing.block.constants(f"{head} (x)", ends, drawing.spec.x)
    upwards = drawing.block.constants(head, ends, drawing.spec.y)
    drawing.chart.add_series({
        "name": drawing.block.name(upwards), "categories": across, "values": upwards, "marker": {"type": "none"},
        "line": {"color": drawing.look.ui["text3"], "width": 1, "dash_type": "round_dot"},
    })  # fmt: skip
    drawing.count += 1


def slope_chart(book: Book, block: Block) -> list[Drawing]:
    """Two periods, a line an area; values on the left, values and names on the right."""
    spec, scale = book.spec, plotted.categories(book.spec)
    reach = value_range(spec.y, [p.value for s in spec.series for p in s.points if p.value is not None], zero=False)
    drawn = plotted.lines(spec, spec.series, scale, dots=True)
    last = len(scale.codes) - 1
    ends = {side: [(s, p) for s in spec.series for p in s.points if p.value is not None and p.x == scale.codes[at]]
            for side, at in (("left", 0), ("right", last))}  # fmt: skip
    left = max((office_width(shown(spec, p.value or 0.0), LABEL_SIZE) for _, p in ends["left"]), default=0)
    names = [f"{shown(spec, p.value or 0.0)} {s.name}" for s, p in ends["right"]]
    right = max((office_width(name, LABEL_SIZE, bold=True) for name in names), default=0)
    spare = max(WIDTH - 560 - left - right, 40) / 2
    frame = Frame(WIDTH, HEIGHT + 40, left + spare, HEAD + UNIT_HEIGHT + 14, right + spare, FOOT + 4)
    kind, colours = {"type": "line"}, look(book.options.scheme)
    drawing = Drawing(book, block, colours, scale, book.workbook.add_chart(kind), frame)
    for side, found in ends.items():
        _label_side(drawing, drawn, found, side, reach)
    categories = block.categories(scale)
    for part in drawn:
        drawing.add(part, categories, block.values(part, spec.y))
    drawing.chart.set_x_axis(
        drawing.category_axis(on_tick=True)
        | {"num_font": drawing.font(LABEL_SIZE, drawing.look.ink, bold=True), "line": {"none": True}}
        | {"major_gridlines": {"visible": True, "line": {"color": drawing.look.ui["rule"], "width": 0.75}}}
    )
    drawing.chart.set_y_axis(drawing.value_axis(reach, visible=False))
    drawing.finish(spec.title)
    return [drawing]


def _label_side(
    drawing: Drawing, drawn: list[Drawn], ends: list[tuple[Series, Point]], side: str, reach: Range
) -> None:
    """Labels of one side, spread apart; of too many the ones in the background are left out."""
    frame = drawing.frame
    fitting = int((frame.plot_height + LINE_HEIGHT) / LINE_HEIGHT)
    kept = sorted(ends, key=lambda e: (e[0].role is Role.CONTEXT, -(e[1].value or 0.0)))[:fitting]
    wanted = [(1 - reach.share(p.value or 0.0)) * frame.plot_height for _, p in kept]
    placed = spread(wanted, [LINE_HEIGHT] * len(kept), -LINE_HEIGHT / 2, frame.plot_height + LINE_HEIGHT / 2)
    for (series, point), want, got in zip(kept, wanted, placed, strict=True):
        found = plotted.holder(drawn, point)
        if found is None:
            continue
        part, place = found
        number = shown(drawing.spec, point.value or 0.0)
        text = number if side == "left" else f"{number} {series.name}"
        bold = series.role is not Role.CONTEXT
        part.labels[place] = Label(text, drawing.look.label[series.role], bold, side, dy=got - want)
