"""Native charts over periods: lines, columns side by side, stacked or mirrored, with lines over them, and panels."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from dashboard.charts.spec import Kind, Mark, Point, Role, Series
from dashboard.exports.canvas import group_of
from dashboard.exports.label_layout import Box, Taken, around, free_place, spread
from dashboard.exports.look import look
from dashboard.exports.panels import panels
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
    last_known,
    shown,
)  # fmt: skip
from dashboard.exports.sheets.plotted import Drawn, Label, Shape

PANEL_WIDTH, PANEL_HEIGHT, PANELS_A_ROW = 330, 210, 3
# How far office puts a label from its point.
NEAR = 6.0


def line_chart(book: Book, block: Block) -> list[Drawing]:
    """Lines with their names and last values at their ends."""
    spec, scale = book.spec, plotted.categories(book.spec)
    reach = value_range(spec.y, [v for s in spec.series for p in s.points for v in bounds_of(p)])
    ends = [
        (s, p, f"{s.name} {shown(spec, p.value or 0.0)}")
        for s in spec.series
        if (p := last_known(s, scale)) is not None
    ]
    right = max((office_width(text, LABEL_SIZE, bold=True) for *_, text in ends), default=0) + 2 * NEAR + 8
    frame = Frame(WIDTH, HEIGHT, _left(book, reach), HEAD + UNIT_HEIGHT, max(right, 30), FOOT)
    drawing = Drawing(book, block, look(book.options.scheme), scale, book.workbook.add_chart({"type": "line"}), frame)
    drawn = plotted.lines(spec, spec.series, scale)
    single = len(scale.codes) == 1
    _name_ends(drawing, drawn, ends, reach)
    _name_points(drawing, drawn, {id(p) for _, p, _ in ends}, reach, on_tick=not single)
    categories = block.categories(scale)
    for part in drawn:
        drawing.add(part, categories, block.values(part, spec.y))
    drawing.chart.set_x_axis(drawing.category_axis(on_tick=not single))
    drawing.chart.set_y_axis(drawing.value_axis(reach))
    drawing.finish(spec.title)
    return [drawing]


def bounds_of(point: Point) -> list[float]:
    """A point's value, and of a derived one what it can be."""
    held = (point.value, point.lo, point.hi) if point.mark is Mark.DERIVED else (point.value,)
    return [value for value in held if value is not None]


def _left(book: Book, reach: Range) -> float:
    """Room for the widest word of the value axis."""
    spec = book.spec
    words = [book.words.number(v / spec.y.scale, reach.decimals) + spec.y.suffix for v in (reach.low, reach.high)]
    return max(office_width(word, AXIS_SIZE) for word in words) + EDGE + 6


def _name_ends(
    drawing: Drawing, drawn: Sequence[Drawn], ends: Sequence[tuple[Series, Point, str]], reach: Range
) -> None:
    """Name each line where it ends; names at the right edge are spread apart."""
    frame, last = drawing.frame, len(drawing.scale.codes) - 1
    wanted = [(1 - reach.share(p.value or 0.0)) * frame.plot_height for _, p, _ in ends]
    at_edge = [i for i, (_, p, _) in enumerate(ends) if drawing.scale.codes.index(p.x) == last]
    placed = dict(zip(at_edge, spread(
        [wanted[i] for i in at_edge], [LINE_HEIGHT] * len(at_edge), -LINE_HEIGHT, frame.plot_height + LINE_HEIGHT / 2
    ), strict=True))  # fmt: skip
    for i, (series, point, text) in enumerate(ends):
        found = plotted.holder(drawn, point)
        if found is None:
            continue
        part, place = found
        bold = series.role is not Role.CONTEXT
        lift = placed.get(i, wanted[i]) - wanted[i]
        part.labels[place] = Label(text, drawing.look.label[series.role], bold, "right", dy=lift)


def _name_points(drawing: Drawing, drawn: Sequence[Drawn], named: set[int], reach: Range, *, on_tick: bool) -> None:
    """The labels that points carry, each where it covers no line, else left out."""
    frame, scale = drawing.frame, drawing.scale
    count = max(len(scale.codes), 1)

    def at(index: int, value: float) -> tuple[float, float]:
        across = index / max(count - 1, 1) if on_tick else (index + 0.5) / count
        return across * frame.plot_width, (1 - reach.share(value)) * frame.plot_height

    taken = Taken()
    for part in drawn:
        if part.shape is Shape.LINE:
            held = [at(i, p.value) for i, p in enumerate(part.points) if p is not None and p.value is not None]
            taken.add_line(held, 5)
    area = Box(0, -8, frame.plot_width, frame.plot_height)
    for series in drawing.spec.series:
        for point in series.points:
            found = plotted.holder(drawn, point) if point.label and id(point) not in named else None
            if found is None or point.value is None:
                continue
            part, index = found
            x, y = at(index, point.value)
            width = office_width(point.label, LABEL_SIZE)
            place = free_place([(x, y)], width, LINE_HEIGHT, area, taken, gap=5)
            if place is None:
                continue
            taken.add(around(*place, width, LINE_HEIGHT))
            usual = y - LINE_HEIGHT / 2 - NEAR
            text2 = drawing.look.ui["text2"]
            part.labels[index] = Label(point.label, text2, place="above", dx=place[0] - x, dy=place[1] - usual)


def column_chart(book: Book, block: Block) -> list[Drawing]:
    """Columns over periods; of a mirrored chart imports hang below zero. Lines lie over them on the same axis."""
    spec, scale = book.spec, plotted.categories(book.spec)
    mirrored, stacked = spec.kind is Kind.MIRRORED, spec.stacked
    bars = plotted.bars(spec, scale)
    over = plotted.lines(spec, [s for s in spec.series if s.as_line], scale, dots=True)
    told = [part for part in bars if not group_of(part.series)]
    many = len(told) + len({part.series.id for part in over}) > 1 or len(bars) > len(told)
    reach = value_range(spec.y, _reach(bars, over, stacked=stacked))
    top = HEAD + UNIT_HEIGHT + (LEGEND_HEIGHT + 8 if many else 0) + (10 if any(_labelled(bars)) else 0)
    frame = Frame(WIDTH, HEIGHT - 40, _left(book, reach), top, EDGE + 10, FOOT)
    kind = {"type": "column", "subtype": "stacked"} if stacked else {"type": "column"}
    drawing = Drawing(book, block, look(book.options.scheme), scale, book.workbook.add_chart(kind), frame)
    drawing.spacing = {"gap": 60, "overlap": 100 if stacked or mirrored else 45 if len(bars) > len(told) else -4}
    _label_columns(drawing, bars, reach, stacked=stacked)
    categories = block.categories(scale)
    for part in bars:
        drawing.add(part, categories, block.values(part, spec.y))
    hidden = _combined(drawing, over, categories, first=len(bars)) if over else []
    drawing.chart.set_x_axis(drawing.category_axis(on_tick=False))
    drawing.chart.set_y_axis(drawing.value_axis(reach, unsigned=mirrored))
    drawing.finish(spec.title, legend_above(drawing, hidden) if many else None)
    return [drawing]


def _labelled(bars: Sequence[Drawn]) -> list[str]:
    return [p.label for part in bars for p in part.points if p is not None and p.label]


def _reach(bars: Sequence[Drawn], over: Sequence[Drawn], *, stacked: bool) -> list[float]:
    """Ends of all columns (of stacks, the sums of their parts), of their bounds, and of the lines."""
    ends = [0.0]
    sums: dict[tuple[int, bool], float] = {}
    for part in bars:
        for i, point in enumerate(part.points):
            if point is None or point.value is None:
                continue
            side = (i, point.value < 0)
            base = sums.get(side, 0.0) if stacked else 0.0
            sums[side] = base + point.value
            ends += [base + part.sign * value for value in bounds_of(point)]
    return ends + [p.value for part in over for p in part.points if p is not None and p.value is not None]


def _label_columns(drawing: Drawing, bars: Sequence[Drawn], reach: Range, *, stacked: bool) -> None:
    """The labels that columns carry: all of a series, or none of it where they would touch.

    They stand beyond the year before and beyond the bounds, where those reach farther than the column.
    """
    ghosts = [part for part in bars if group_of(part.series)]
    told = [part for part in bars if not group_of(part.series)]
    slot = drawing.frame.plot_width / max(len(drawing.scale.codes), 1)
    room = slot if stacked or len(told) <= 1 else slot / len(told)
    for part in told:
        held = {i: p for i, p in enumerate(part.points) if p is not None and p.label}
        widest = max((office_width(p.label, LABEL_SIZE, bold=True) for p in held.values()), default=0)
        dense = any(i + 1 in held for i in held)
        if dense and widest > room + 6:
            continue
        colour = drawing.look.label[part.series.role]
        for i, p in held.items():
            # Inside the end is as far as a stack lets a label go; from there it is lifted above the end.
            lift = 0.0 if not stacked else -LINE_HEIGHT - 2 if (p.value or 0.0) >= 0 else LINE_HEIGHT + 2
            place = "inside_end" if stacked else "outside_end"
            behind = [g.points[i] for g in ghosts]
            lift -= beyond(p, behind) / (reach.high - reach.low) * drawing.frame.plot_height
            part.labels[i] = Label(p.label, colour, bold=True, place=place, dy=lift)


def beyond(point: Point, behind: Sequence[Point | None]) -> float:
    """By how much the year before, or the upper bound, reaches over a bar's end, in base units; 0 below zero."""
    if point.value is None or point.value < 0:
        return 0.0
    held = [p.value for p in behind if p is not None and p.value is not None]
    return max([0.0, *(value - point.value for value in [*held, *bounds_of(point)])])


def _combined(drawing: Drawing, over: Sequence[Drawn], categories: list[Any], first: int) -> list[int]:
    """Lay lines over the columns; the series that only continue another are returned: no legend names them."""
    lines = drawing.book.workbook.add_chart({"type": "line"})
    hidden, named = [], set()
    for i, part in enumerate(over, start=first):
        drawing.add(part, categories, drawing.block.values(part, drawing.spec.y), lines)
        if part.series.id in named:
            hidden.append(i)
        named.add(part.series.id)
    drawing.chart.combine(lines)
    return hidden


def legend_above(drawing: Drawing, hidden: Sequence[int]) -> dict[str, Any]:
    """A legend between title and plot."""
    frame = drawing.frame
    width = sum(office_width(s.name, LABEL_SIZE) + 44 for s in drawing.spec.series)
    place = {
        "x": 8 / frame.width, "y": HEAD / frame.height, "width": min(width + 10, frame.width - 30) / frame.width,
        "height": LEGEND_HEIGHT / frame.height,
    }  # fmt: skip
    legend: dict[str, Any] = {"position": "top", "layout": place, "font": drawing.font(colour=drawing.look.ink)}
    return legend | ({"delete_series": list(hidden)} if hidden else {})


def panel_charts(book: Book, block: Block) -> list[Drawing]:
    """One chart a panel, all on the same axes."""
    spec, scale = book.spec, plotted.categories(book.spec)
    reach = value_range(spec.y, [p.value for s in spec.series for p in s.points if p.value is not None])
    categories = block.categories(scale)
    found = []
    for name, members in panels(spec).items():
        frame = Frame(PANEL_WIDTH, PANEL_HEIGHT, _left(book, reach), 44, 24, 30)
        chart = book.workbook.add_chart({"type": "line"})
        drawing = Drawing(book, block, look(book.options.scheme), scale, chart, frame)
        for part in plotted.lines(spec, members, scale):
            part.name = f"{name}: {part.name}" if part.name != name else name
            drawing.add(part, categories, block.values(part, spec.y))
        across = drawing.category_axis(on_tick=len(scale.codes) > 1)
        chart.set_x_axis(across | {"interval_unit": max(len(scale.codes) - 1, 1)})
        upwards = drawing.value_axis(reach) | {"name": ""}
        if not reach.log:
            upwards["major_unit"] = reach.step * max(1, ceil((reach.high - reach.low) / reach.step / 3))
        chart.set_y_axis(upwards)
        drawing.finish(name)
        found.append(drawing)
    return found
