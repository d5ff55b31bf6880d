"""Scatters and slopes as native charts."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from dashboard.charts.spec import Axis, ChartSpec, Point, Role, Series
from dashboard.exports.label_layout import Box, Taken, around, spread
from dashboard.exports.scale import XScale, round_ticks, tick_decimals, x_scale
from dashboard.exports.slides import lines
from dashboard.exports.slides.book import Cell, Formula, number_format
from dashboard.exports.slides.drawingml import FAINT, INK, MUTED, NO_LINE, shape_properties, stroke
from dashboard.exports.slides.ink import Ink
from dashboard.exports.slides.naming import LINE, Span
from dashboard.exports.slides.parts import Label, Values, axis_ids, category_axis, labels, name_of, numbers, value_axis
from dashboard.exports.slides.plot import PIXELS, Plot, Rectangle
from dashboard.exports.slides.slots import by_code, logarithmic, unit_words, words_width, write_table

X_AXIS, Y_AXIS = 333_333_333, 444_444_444
DOT, BIG_DOT = 8, 11
# Distance in pixels from a point's middle to that of a label beside it, before half of the label's own size.
BESIDE = 9


def plots(spec: ChartSpec, ink: Ink, place: Rectangle) -> list[Plot]:
    """One point an area; on the diagonal both values are equal."""
    plot = Plot(spec, ink, place)
    scale = x_scale(spec, timed=False)
    known = [p for s in spec.series for p in s.points if _drawable(p, spec)]
    across = _axis(spec, spec.x, [p.x_value for p in known if p.x_value is not None])
    up = _axis(spec, spec.y, [p.value for p in known if p.value is not None])
    plot.left, plot.right = lines.widest_tick(plot, up) + 14, 24
    plot.top = LINE + 8 if spec.y.title else 10
    plot.bottom = 1.3 * PIXELS + 8 + (LINE if spec.x.title else 0)
    if spec.y.title:
        plot.text(spec.y.title, 2, LINE / 2, words_width(spec.y.title) + 4, MUTED)
    if spec.x.title:
        width = words_width(spec.x.title) + 4
        plot.text(spec.x.title, place.width - plot.right - width, place.height - LINE / 2, width, MUTED, align="r")
    taken = Taken(around(*_pixel(plot, p, across, up), DOT + 4, DOT + 4) for p in known)
    named = _named(plot, [(s, p) for s in spec.series for p in s.points if p in known], scale, across, up, taken)
    drawn = [_series(plot, s, scale, named) for s in spec.series]
    if spec.diagonal:
        drawn.append(_diagonal(plot, across, up))
    plot.groups.append(
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f"{''.join(drawn)}{axis_ids(X_AXIS, Y_AXIS)}</c:scatterChart>"
    )
    plot.axes += [
        value_axis(across, own=X_AXIS, other=Y_AXIS, side="b", between=False, crosses="min"),
        value_axis(up, own=Y_AXIS, other=X_AXIS, between=False, crosses="min"),
    ]
    return [plot]


def _drawable(point: Point, spec: ChartSpec) -> bool:
    """Whether a point has both values, positive ones on logarithmic axes."""
    if point.value is None or point.x_value is None:
        return False
    return (point.value > 0 or not spec.y.log) and (point.x_value > 0 or not spec.x.log)


def _axis(spec: ChartSpec, axis: Axis, values: Sequence[float]) -> Values:
    if axis.log:
        return logarithmic(values, spec, axis_of_x=axis is spec.x)
    shown = [value / axis.scale for value in values]
    ticks = round_ticks(min([0.0, *shown]), max(shown, default=1.0))
    step = (ticks.at[1] - ticks.at[0]) if len(ticks.at) > 1 else 1.0
    decimals = max(tick_decimals(ticks.at), default=0)
    low = min(ticks.low, ticks.at[0])
    return Values(low * axis.scale, ticks.high * axis.scale, step * axis.scale, number_format(axis, decimals))


def _share(value: float, axis: Values) -> float:
    if axis.log:
        return (log10(value) - log10(axis.low)) / (log10(axis.high) - log10(axis.low))
    return (value - axis.low) / (axis.high - axis.low)


def _pixel(plot: Plot, point: Point, across: Values, up: Values) -> tuple[float, float]:
    return (
        _share(point.x_value or 0.0, across) * plot.plot_width,
        (1 - _share(point.value or 0.0, up)) * plot.plot_height,
    )


def _named(
    plot: Plot, points: Sequence[tuple[Series, Point]], scale: XScale, across: Values, up: Values, taken: Taken
) -> dict[str, Label]:
    """Names beside points, the highlighted and the greatest first, each only where it covers nothing."""
    spec = plot.spec
    area = Box(2, -8, plot.plot_width + plot.right - 2, plot.plot_height - 2)
    order = sorted(
        points, key=lambda sp: (sp[1].x != spec.highlight, sp[0].role is Role.CONTEXT, -(sp[1].value or 0.0))
    )
    found: dict[str, Label] = {}
    for series, p in order:
        bold = p.x == spec.highlight
        text = p.label or scale.word(p.x)
        width = words_width(text, bold=bold) + 4
        x, y = _pixel(plot, p, across, up)
        side, lift = width / 2 + BESIDE, LINE / 2 + BESIDE - 3
        for place, middle in (("r", (x + side, y)), ("t", (x, y - lift)), ("b", (x, y + lift)), ("l", (x - side, y))):
            box = around(*middle, width, LINE - 3)
            if box.inside(area) and taken.free(box):
                taken.add(box)
                colour = INK if bold or series.role is Role.CONTEXT else plot.ink.label(series.role)
                found[p.x] = Label(place, "General", colour, text=text, bold=bold)
                break
    return found


def _series(plot: Plot, series: Series, scale: XScale, named: dict[str, Label]) -> str:
    spec, book = plot.spec, plot.book
    book.add(plot.canvas.words.say("card.area"), [scale.word(p.x) for p in series.points])
    across_name, up_name = spec.x.title or series.name, series.name
    across_format, up_format = number_format(spec.x), number_format(spec.y)
    x = book.add(across_name, [p.x_value for p in series.points], across_format, unit_words(spec, series.unit, spec.x))
    y = book.add(up_name, [p.value for p in series.points], up_format, unit_words(spec, series.unit, spec.y))
    drawn = {
        i: plot.ink.marker(series.role, p.mark, size=BIG_DOT if p.x == spec.highlight else DOT)
        for i, p in enumerate(series.points)
        if p.x_value is not None and p.value is not None
    }
    usual = max(drawn.values(), key=list(drawn.values()).count, default=lines.NO_MARKER)
    different = "".join(
        f'<c:dPt><c:idx val="{i}"/>{marker}<c:bubble3D val="0"/></c:dPt>'
        for i, marker in drawn.items()
        if marker != usual
    )
    found = {i: named[p.x] for i, p in enumerate(series.points) if i in drawn and p.x in named}
    number = plot.next_series()
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{name_of(book, y)}{shape_properties(line=NO_LINE)}'
        f"{usual}{different}{labels(found)}{numbers('xVal', book, x)}{numbers('yVal', book, y)}"
        '<c:smooth val="0"/></c:ser>'
    )


def _diagonal(plot: Plot, across: Values, up: Values) -> str:
    """A line through the points at which both values are equal."""
    book, name = plot.book, plot.canvas.words.say("slide.equal")
    ends: list[Cell] = [Formula(f"={v:.0f}", v) for v in (max(across.low, up.low), min(across.high, up.high))]
    x = book.add(name, ends, number_format(plot.spec.x))
    y = book.add(name, ends, number_format(plot.spec.y))
    number = plot.next_series()
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{name_of(book, y)}'
        f"{shape_properties(line=stroke(FAINT, 1.4, 'sysDot'))}{lines.NO_MARKER}"
        f"{numbers('xVal', book, x)}{numbers('yVal', book, y)}"
        '<c:smooth val="0"/></c:ser>'
    )


def slope_plots(spec: ChartSpec, ink: Ink, place: Rectangle) -> list[Plot]:
    """Two periods, a line an area, values at the left and names with values at the right."""
    plot = Plot(spec, ink, place)
    scale = x_scale(spec, timed=False)
    values = lines.axis_of(plot, spec.series, zero=False)
    plot.top, plot.bottom = 10, 1.3 * PIXELS + 12
    table = write_table(plot.book, spec, spec.series, scale, plot.canvas.words.say("card.period"))
    if values.log:
        known = [p.value for s in spec.series for p in s.points if p.value is not None and p.value > 0]
        values = Values(min(known, default=1) / 1.15, max(known, default=10) * 1.15, 10, values.number_format, log=True)
    ends = [_side(plot, scale, values, 0), _side(plot, scale, values, len(scale.codes) - 1)]
    # The left margin is narrow, so that what is read first stands first: names and values at the right.
    plot.left = max([words_width(text) for text in ends[0][1].values()], default=0) + 40
    plot.right = max([words_width(text, bold=True) for text in ends[1][1].values()], default=0) + 40
    spare = plot.place.width - plot.left - plot.right
    # A slope of more than this width says less.
    widest = 2.3 * plot.plot_height
    if spare > widest:
        plot.right += spare - widest
    drawn: list[str] = []
    for one in sorted(spec.series, key=lambda s: s.role is not Role.CONTEXT):
        found = {row: labelled[one.id] for row, (labelled, _) in zip((0, len(scale.codes) - 1), ends, strict=True)
                 if one.id in labelled}  # fmt: skip
        drawn += lines.line_series(plot, one, scale, table, found, dots=True)
    plot.groups.append(lines.group(drawn))
    plot.axes += [
        category_axis(colour=INK, line=False),
        value_axis(values, hidden=True, grid=False, between=False),
    ]
    for end in (plot.left, plot.left + plot.plot_width):
        plot.rule(plot.canvas.words.say("slide.rule"), end, plot.top, end, plot.top + plot.plot_height, FAINT, "solid")
    return [plot]


def _side(plot: Plot, scale: XScale, values: Values, row: int) -> tuple[dict[str, Label], dict[str, str]]:
    """Labels of one side, spread apart, and their texts; of too many the ones in the background are left out."""
    span = Span(plot, scale, values, at_edges=True)
    right = row > 0
    known = []
    for s in plot.spec.series:
        point = by_code(s.points, scale)[row] if scale.codes else None
        if point is not None and point.value is not None:
            known.append((s, point))
    height = LINE - 1
    fitting = int((plot.plot_height + height) / height)
    kept = sorted(known, key=lambda sp: (sp[0].role is Role.CONTEXT, -(sp[1].value or 0.0)))[:fitting]
    wanted = [span.down(p.value or 0.0) for _, p in kept]
    placed = spread(wanted, [height] * len(kept), -height / 2, plot.plot_height + height / 2)
    found, words = {}, {}
    for (s, p), want, place in zip(kept, wanted, placed, strict=True):
        value = plot.canvas.number(p.value or 0.0)
        words[s.id] = f"{s.name} {value}" if right else value
        shift = (0.0, (place - want) / plot.place.height) if abs(place - want) > 1 else None
        bold = s.role is not Role.CONTEXT
        colour = plot.ink.label(s.role) if bold else INK
        shown = number_format(plot.spec.y)
        found[s.id] = Label(
            "r" if right else "l", shown, colour, bold=bold, series_name=right, separator=" ", shift=shift
        )
    return found, words
