"""What every native chart shares: title, axes, looks of series, labels and their offsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range_abs

from dashboard.charts.spec import Axis, ChartSpec, Mark, Point, Role, Series
from dashboard.exports.canvas import words_of
from dashboard.exports.look import TINT, Look, mix
from dashboard.exports.scale import XScale
from dashboard.exports.sheets.block import Block, Reference
from dashboard.exports.sheets.book import SANS, SERIF, Book, number_format, plain
from dashboard.exports.sheets.frame import Frame, Range, office_width, tick_stride
from dashboard.exports.sheets.plotted import Drawn, Label, Shape

WIDTH, HEIGHT = 1000, 520
TITLE_SIZES = (14, 13, 12, 11)
LABEL_SIZE, AXIS_SIZE, LINE_HEIGHT = 10, 9, 16.0
HEAD, UNIT_HEIGHT, LEGEND_HEIGHT, FOOT, EDGE = 50.0, 22.0, 24.0, 34.0, 14.0
_DASH = {Mark.MIRROR: "dash", Mark.PROVISIONAL: "round_dot", Mark.DERIVED: "round_dot"}
_MARKER = {Mark.MIRROR: ("square", 6)}
_THIN = {Mark.DERIVED: 1.25}


@dataclass(slots=True)
class Drawing:
    """One native chart in the making; `offsets` collects by how much its labels are moved."""

    book: Book
    block: Block
    look: Look
    scale: XScale
    chart: Chart
    frame: Frame
    offsets: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)
    # Percent of a bar that bars of one category overlap, and that lies between categories.
    spacing: dict[str, int] = field(default_factory=dict)
    count: int = 0

    @property
    def spec(self) -> ChartSpec:
        """The chart's specification."""
        return self.book.spec

    def font(self, size: float = LABEL_SIZE, colour: str = "", **more: Any) -> dict[str, Any]:
        """A font of the chart by the library's names."""
        return {"name": SANS, "size": size, "color": colour or self.look.ui["text2"], "bold": False} | more

    def add(self, drawn: Drawn, categories: Reference, values: Reference, chart: Chart | None = None) -> None:
        """Add a drawn part as a native series, to `chart` where it is combined with another kind."""
        options: dict[str, Any] = {
            "name": self.block.name(values), "categories": categories, "values": values,
            **(self._bars(drawn) if drawn.shape is Shape.BAR else self._line(drawn)),
        }  # fmt: skip
        if drawn.labels:
            options["data_labels"] = self.labels(drawn.labels, len(drawn.points))
        if drawn.derived and drawn.shape is not Shape.LINE:
            options["x_error_bars" if self._is_across() else "y_error_bars"] = self._whiskers(drawn)
        (chart or self.chart).add_series(options)
        self.count += 1

    def labels(self, labels: dict[int, Label], count: int) -> dict[str, Any]:
        """Texts beside some of a series' points, and none beside the others."""
        custom: list[dict[str, Any]] = []
        for i in range(count):
            label = labels.get(i)
            if label is None:
                custom.append({"delete": True})
                continue
            font = self.font(colour=label.colour, bold=label.bold)
            custom.append({"value": plain(label.text), "font": font, "position": label.place})
            if label.dx or label.dy:
                self.offsets[self.count, i] = (label.dx / self.frame.width, label.dy / self.frame.height)
        # A point's own place cannot be the kind's usual one unless the series' is.
        places = {label.place for label in labels.values()}
        return {"value": True, "custom": custom, "position": "right" if "right" in places else places.pop()}

    def _is_across(self) -> bool:
        return type(self.chart).__name__ == "ChartBar"

    def _bars(self, drawn: Drawn) -> dict[str, Any]:
        """Fills of a series of bars, each point's own."""
        fills = [None if p is None else bar_fill(self.look, drawn.series.role, p.mark) for p in drawn.points]
        first = bar_fill(self.look, drawn.series.role, drawn.mark)
        points = [None if fill in (None, first) else fill for fill in fills]
        return first | self.spacing | ({"points": points} if any(points) else {})

    def _line(self, drawn: Drawn) -> dict[str, Any]:
        """A line without markers, or markers without a line."""
        role, mark = drawn.series.role, drawn.mark
        hue = self.look.ghost if mark is Mark.YEAR_BEFORE else self.look.hue[role]
        if drawn.shape is Shape.DOTS:
            symbol, size = _MARKER.get(mark, ("circle", 6))
            sure = mark in (Mark.REPORTED, Mark.YEAR_BEFORE)
            # The tint and not the ground: not every program draws the border, and a dot must be seen.
            fill = {"color": hue if sure else mix(hue, self.look.bg, TINT)}
            marker = {"type": symbol, "size": size, "fill": fill, "border": {"color": hue, "width": 1.5}}
            return {"line": {"none": True}, "marker": marker}
        width = _THIN.get(mark, 1.25 if role is Role.CONTEXT else 2.25)
        line: dict[str, Any] = {"color": hue, "width": width}
        if mark in _DASH:
            line["dash_type"] = _DASH[mark]
        return {"line": line, "marker": {"type": "none"}}

    def _whiskers(self, drawn: Drawn) -> dict[str, Any]:
        up, down = self.block.bounds(drawn, self.spec.y)
        if drawn.sign < 0:
            up, down = down, up
        line = {"color": self.look.hue[drawn.series.role], "width": 1.25}
        return {"type": "custom", "plus_values": address(up), "minus_values": address(down), "line": line}

    def finish(self, title: str, legend: dict[str, Any] | None = None) -> None:
        """Set the title, the ground, the plot's place, and no legend unless one is given."""
        size = next((s for s in TITLE_SIZES if office_width(title, s, bold=True) < self.frame.width - 24), 11)
        self.chart.set_title({
            "name": plain(title), "overlay": True, "layout": {"x": 10 / self.frame.width, "y": 8 / self.frame.height},
            "name_font": {"name": SERIF, "size": size, "bold": True, "color": self.look.ink},
        })  # fmt: skip
        self.chart.set_legend(legend or {"none": True})
        self.chart.set_chartarea({"fill": {"color": self.look.bg}, "border": {"none": True}})
        self.chart.set_plotarea({"fill": {"none": True}, "layout": self.frame.layout()})
        self.chart.set_size({"width": self.frame.width, "height": self.frame.height})
        self.chart.show_blanks_as("gap")

    def value_axis(self, reach: Range, *, unsigned: bool = False, visible: bool = True) -> dict[str, Any]:
        """The value axis: few grid lines, its unit above it, no line of its own."""
        spec = self.spec
        shown = axis_format(spec.y, reach, unsigned=unsigned)
        options: dict[str, Any] = {
            **reach.options(), "num_format": shown, "num_font": self.font(AXIS_SIZE), "line": {"none": True},
            "major_tick_mark": "none", "minor_tick_mark": "none",
            "major_gridlines": {"visible": visible, "line": {"color": self.look.ui["rule"], "width": 0.75}},
        }  # fmt: skip
        if not visible:
            options["label_position"] = "none"
        if spec.unit:
            y = (self.frame.top - UNIT_HEIGHT - 8) / self.frame.height
            options |= {
                "name": plain(spec.unit), "name_font": self.font(AXIS_SIZE, rotation=360),
                "name_layout": {"x": 10 / self.frame.width, "y": y},
            }  # fmt: skip
        return options | ({"crossing": "min"} if reach.log else {})

    def category_axis(self, *, on_tick: bool) -> dict[str, Any]:
        """The axis of periods or areas: words low, so that no bar below zero covers them, and as many as fit."""
        words = self.scale.words
        yearly = all(len(code) == 4 and code.isdigit() for code in self.scale.codes)
        options: dict[str, Any] = {
            "num_font": self.font(AXIS_SIZE), "label_position": "low", "major_tick_mark": "none", "text_axis": True,
            "line": {"color": self.look.ink, "width": 1}, "position_axis": "on_tick" if on_tick else "between",
            "interval_unit": tick_stride(words, self.frame.plot_width, AXIS_SIZE, yearly=yearly),
        }  # fmt: skip
        return options


def axis_format(axis: Axis, reach: Range, *, unsigned: bool = False) -> str:
    """The number format of ticks: as many decimals as they need, on a logarithmic axis only below one."""
    if not reach.log or not reach.decimals:
        return number_format(axis, decimals=reach.decimals, unsigned=unsigned)
    whole = number_format(axis, decimals=0).partition(";")[0]
    small = whole.replace("#,##0", "0.0" + "#" * (reach.decimals - 1), 1)
    return f"[<{axis.scale:.0f}]{small};{whole}"


def bar_fill(look: Look, role: Role, mark: Mark) -> dict[str, Any]:
    """The look of a bar by the library's names: solid, hatched, tinted, hollow or ghost."""
    hue = look.hue[role]
    match mark:
        case Mark.MIRROR:
            hatched = {"pattern": "wide_upward_diagonal", "fg_color": hue, "bg_color": look.bg}
            return {"pattern": hatched, "border": {"color": hue, "width": 1.25}}
        case Mark.PROVISIONAL:
            return {"fill": {"color": look.tint[role]}, "border": {"color": hue, "width": 1.25}}
        case Mark.DERIVED:
            return {"fill": {"none": True}, "border": {"color": hue, "width": 1.25}}
        case Mark.YEAR_BEFORE:
            return {"fill": {"color": look.ghost}, "border": {"none": True}}
    return {"fill": {"color": hue}, "border": {"none": True}}


def shown(spec: ChartSpec, value: float, axis: Axis | None = None) -> str:
    """A value in base units as it is displayed."""
    axis = axis or spec.y
    return words_of(spec).number(value / axis.scale, axis.decimals) + axis.suffix


def last_known(series: Series, scale: XScale) -> Point | None:
    """The latest point of a series that has a value and a place on the axis."""
    known = [p for p in series.points if p.value is not None and p.x in scale.codes]
    return max(known, key=lambda p: scale.codes.index(p.x), default=None)


def address(reference: Sequence[Any]) -> str:
    """A reference as a formula."""
    name, *cells = reference
    return f"='{name}'!{xl_range_abs(*cells)}"
