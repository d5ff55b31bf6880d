"""A figure of `dashboard.exports.figure` drawn on a sheet: the same ranges, margins, marks and texts as on the page.

Our figures use a small and closed part of plotly's language: traces of lines, markers and bars, axes with explicit
ranges and ticks, lines and rectangles as shapes, annotations without arrows. A test holds that every chart stays in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from math import log10
from typing import Any

from dashboard.exports.drawing.glyphs import Face, text_width
from dashboard.exports.drawing.sheet import Anchor, Sheet

Figure = Mapping[str, Any]
# How far plotly puts tick labels from the plot, beside `ticklabelstandoff`, and where in a line its base line is.
TICK_GAP, ASCENT, LINE = 3.0, 0.36, 1.3
_TAGS = re.compile(r"</?b>")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the figure lies on the sheet: its upper left corner, its size, the plot between its margins."""

    x: float
    y: float
    width: float
    height: float
    margin: Mapping[str, float]

    @property
    def left(self) -> float:
        """The plot's left edge."""
        return self.x + self.margin["l"]

    @property
    def top(self) -> float:
        """The plot's upper edge."""
        return self.y + self.margin["t"]

    @property
    def plot_width(self) -> float:
        """Width between the margins."""
        return self.width - self.margin["l"] - self.margin["r"]

    @property
    def plot_height(self) -> float:
        """Height between the margins."""
        return self.height - self.margin["t"] - self.margin["b"]

    def paper(self, x: float, y: float) -> tuple[float, float]:
        """A place given in shares of the plot, y upwards."""
        return self.left + x * self.plot_width, self.top + (1 - y) * self.plot_height


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis: the map from its values to pixels. On a logarithmic axis `at` takes values, `at_level` logarithms."""

    options: Mapping[str, Any]
    start: float
    length: float

    @property
    def log(self) -> bool:
        """Whether the axis is logarithmic."""
        return self.options.get("type") == "log"

    def at_level(self, level: float) -> float:
        """The pixel of a place in the units of the axis's range."""
        low, high = self.options["range"]
        share = float((level - low) / (high - low))
        return self.start + share * self.length

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.at_level(log10(value) if self.log else value)

    def shows(self, pixel: float) -> bool:
        """Whether a pixel lies between the axis's ends, half a pixel's error allowed."""
        first, last = sorted((self.start, self.start + self.length))
        return first - 0.5 <= pixel <= last + 0.5


def draw_figure(sheet: Sheet, figure: Figure, x: float, y: float, width: float, height: float) -> None:
    """Draw a figure with its upper left corner at (x, y) into a box of pixels."""
    layout = figure["layout"]
    frame = Frame(x, y, width, height, layout["margin"])
    defaults = layout["template"]["layout"]
    scales = {name: _scale(frame, defaults, layout, name) for name in _axis_names(layout)}
    for shape in layout.get("shapes", ()):
        _shape(sheet, frame, scales, shape)
    for name in scales:
        if name.startswith("x"):
            _axes(sheet, frame, scales[name], scales["y" + name[1:]])
    for kind in ("bar", "scatter"):
        for trace in figure["data"]:
            if trace["type"] == kind:
                across, up = scales[trace.get("xaxis", "x")], scales[trace.get("yaxis", "y")]
                _bars(sheet, across, up, trace) if kind == "bar" else _scatter(sheet, across, up, trace)
    for note in layout.get("annotations", ()):
        _annotation(sheet, frame, scales, note)


def _axis_names(layout: Mapping[str, Any]) -> list[str]:
    return [key[0] + key[5:] for key in layout if key.startswith(("xaxis", "yaxis"))]


def _scale(frame: Frame, defaults: Mapping[str, Any], layout: Mapping[str, Any], name: str) -> Scale:
    kind = f"{name[0]}axis"
    options = {**defaults[kind], **layout[kind + name[1:]]}
    first, last = options.get("domain", (0, 1))
    if name[0] == "x":
        return Scale(options, frame.left + first * frame.plot_width, (last - first) * frame.plot_width)
    # Upwards: the axis begins at the lower edge.
    return Scale(options, frame.top + (1 - first) * frame.plot_height, -(last - first) * frame.plot_height)


def _axes(sheet: Sheet, frame: Frame, across: Scale, up: Scale) -> None:
    """Grid, zero lines and tick labels of one pair of axes; nothing of an axis that is not visible."""
    for scale, own in ((across, True), (up, False)):
        options = scale.options
        if options.get("visible") is False:
            continue
        ticks = [(scale.at(value), word) for value, word in zip(options["tickvals"], options["ticktext"], strict=True)]
        ticks = [(at, word) for at, word in ticks if scale.shows(at)]
        lines = [(at, options["gridcolor"]) for at, _ in ticks] if options.get("showgrid") else []
        if options.get("zeroline") and not scale.log and scale.shows(scale.at(0)):
            lines = [line for line in lines if abs(line[0] - scale.at(0)) > 0.5]
            lines.append((scale.at(0), options["zerolinecolor"]))
        for at, colour in lines:
            if own:
                sheet.line(at, up.start, at, up.start + up.length, colour)
            else:
                sheet.line(across.start, at, across.start + across.length, at, colour)
        if options.get("showticklabels", True):
            _tick_labels(sheet, across, up, ticks, options, own=own)


def _tick_labels(
    sheet: Sheet, across: Scale, up: Scale, ticks: Sequence[tuple[float, str]], options: Mapping[str, Any], *, own: bool
) -> None:
    font, gap = options["tickfont"], options.get("ticklabelstandoff", 0) + TICK_GAP
    for at, word in ticks:
        for line, text in enumerate(word.split("<br>")):
            if own:
                base = up.start + gap + font["size"] * (0.86 + LINE * line)
                sheet.text(unescape(text), at, base, font["color"], font["size"], anchor="center")
            else:
                base = at + ASCENT * font["size"]
                sheet.text(unescape(text), across.start - gap, base, font["color"], font["size"], anchor="right")


def _each(value: Any, count: int) -> Sequence[Any]:
    """What plotly takes as one value or as a list of them, as a list."""
    return value if isinstance(value, list | tuple) else [value] * count


def _scatter(sheet: Sheet, across: Scale, up: Scale, trace: Mapping[str, Any]) -> None:
    places = [
        None if x is None or y is None else (across.at(x), up.at(y))
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    if trace["mode"] == "lines":
        runs: list[list[tuple[float, float]]] = [[]]
        for place in places:
            if place is None:
                runs.append([])
            else:
                runs[-1].append(place)
        line = trace["line"]
        sheet.path(runs, line["color"], line["width"], line.get("dash", ""))
        return
    for name, scale in (("error_x", across), ("error_y", up)):
        if name in trace:
            _error_bars(sheet, scale, across, up, trace, name)
    marker = trace["marker"]
    if marker.get("opacity") == 0:
        return
    count = len(places)
    edge = marker["line"]
    looks = zip(
        _each(marker.get("opacity", 1), count), _each(marker["size"], count), _each(marker["symbol"], count),
        _each(marker["color"], count), _each(edge["color"], count), _each(edge["width"], count), strict=True,
    )  # fmt: skip
    for place, (opacity, size, symbol, fill, colour, width) in zip(places, looks, strict=True):
        if place is not None and opacity:
            sheet.marker(*place, size, symbol, fill, colour, width)


def _error_bars(sheet: Sheet, scale: Scale, across: Scale, up: Scale, trace: Mapping[str, Any], name: str) -> None:
    bars = trace[name]
    cap = bars["width"]
    for x, y, plus, minus in zip(trace["x"], trace["y"], bars["array"], bars["arrayminus"], strict=True):
        value = x if name == "error_x" else y
        low, high = scale.at(value - minus), scale.at(value + plus)
        if name == "error_x":
            row = up.at(y)
            lines = [(low, row, high, row), (low, row - cap, low, row + cap), (high, row - cap, high, row + cap)]
        else:
            at = across.at(x)
            lines = [(at, low, at, high), (at - cap, low, at + cap, low), (at - cap, high, at + cap, high)]
        for line in lines:
            sheet.line(*line, bars["color"], bars["thickness"])


def _bars(sheet: Sheet, across: Scale, up: Scale, trace: Mapping[str, Any]) -> None:
    flat = trace.get("orientation") == "h"
    places, values = (trace["y"], trace["x"]) if flat else (trace["x"], trace["y"])
    count = len(places)
    marker, pattern = trace["marker"], trace["marker"].get("pattern", {})
    edge = marker.get("line", {})
    columns = zip(
        places, values, _each(trace.get("base", 0), count), _each(trace["width"], count),
        _each(marker["color"], count), _each(edge.get("color", ""), count), _each(edge.get("width", 0), count),
        _each(pattern.get("shape", ""), count), strict=True,
    )  # fmt: skip
    for place, value, base, width, fill, colour, thick, hatched in columns:
        if hatched:
            fill = sheet.hatch(pattern["fgcolor"], pattern["bgcolor"])
        slot, length = (up, across) if flat else (across, up)
        first, last = slot.at(place - width / 2), slot.at(place + width / 2)
        start, end = length.at(base), length.at(base + value)
        if flat:
            sheet.rect(start, first, end - start, last - first, fill, colour, thick)
        else:
            sheet.rect(first, start, last - first, end - start, fill, colour, thick)


def _shape(sheet: Sheet, frame: Frame, scales: Mapping[str, Scale], shape: Mapping[str, Any]) -> None:
    def across(value: float) -> float:
        if shape.get("xsizemode") == "pixel":
            return frame.paper(shape["xanchor"], 0)[0] + value
        ref = shape.get("xref", "x")
        return frame.paper(value, 0)[0] if ref == "paper" else scales[ref].at(value)

    def up(value: float) -> float:
        ref = shape.get("yref", "y")
        return frame.paper(0, value)[1] if ref == "paper" else scales[ref].at(value)

    x0, x1, y0, y1 = across(shape["x0"]), across(shape["x1"]), up(shape["y0"]), up(shape["y1"])
    line = shape["line"]
    if shape["type"] == "rect":
        sheet.rect(x0, y0, x1 - x0, y1 - y0, shape["fillcolor"])
    else:
        sheet.line(x0, y0, x1, y1, line["color"], line["width"], line.get("dash", ""))


def _annotation(sheet: Sheet, frame: Frame, scales: Mapping[str, Scale], note: Mapping[str, Any]) -> None:
    """A text beside a place; its lines, broken by <br>, stand below each other."""
    # Annotations are placed on logarithmic axes by logarithms, shapes by values: plotly's own rule.
    x = frame.paper(note["x"], 0)[0] if note["xref"] == "paper" else scales[note["xref"]].at_level(note["x"])
    y = frame.paper(0, note["y"])[1] if note["yref"] == "paper" else scales[note["yref"]].at_level(note["y"])
    x, y = x + note.get("xshift", 0), y - note.get("yshift", 0)
    font = note["font"]
    rows = note["text"].split("<br>")
    faces: list[Face] = ["sans-bold" if font.get("weight") or "<b>" in row else "sans" for row in rows]
    lines = [unescape(_TAGS.sub("", row)) for row in rows]
    size, step = font["size"], LINE * font["size"]
    height = step * len(lines)
    top = y - {"top": 0.0, "middle": height / 2, "bottom": height}[note["yanchor"]]
    anchor: Anchor = note["xanchor"]
    # Lines of one text begin together where it is aligned left, wherever the box itself is anchored.
    widest = max(text_width(line, size, face) for line, face in zip(lines, faces, strict=True))
    if anchor != note["align"] and len(lines) > 1:
        x += {"left": 0.0, "center": 0.5, "right": 1.0}[note["align"]] * widest
        x -= {"left": 0.0, "center": 0.5, "right": 1.0}[anchor] * widest
        anchor = note["align"]
    for i, (line, face) in enumerate(zip(lines, faces, strict=True)):
        base = top + step * i + step / 2 + ASCENT * size
        sheet.text(line, x, base, font["color"], size, face, anchor)
