"""The sheet on which a figure is drawn: its size, its margins, and the texts and rules put on it.

Vertical lengths are exact, since a figure's height is fixed. On a page its width is the reader's: `width` is then the
least for which the variant is used, so that what fits here fits on every screen that shows it. A picture has a width.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from dashboard.charts.spec import Axis, ChartSpec, Mark, Point, Series
from dashboard.exports.label_layout import Box, text_width
from dashboard.exports.look import Look
from dashboard.exports.scale import XScale
from dashboard.text import Words

Width = Literal["wide", "narrow"]
# Below this width of its box a figure is drawn in its narrow variant; the page's script and style hold to it too.
NARROW_BELOW = 560
LEAST_WIDTH: Mapping[str, int] = {"wide": NARROW_BELOW, "narrow": 288}
NARROW_HEIGHT = 300
LABEL_SIZE, NOTE_SIZE, AXIS_SIZE, ROW_SIZE = 13.0, 12.0, 12.0, 12.5


@dataclass(slots=True)
class Canvas:
    """One figure in the making. Margins are pixels; `shapes` and `annotations` are plotly's."""

    spec: ChartSpec
    look: Look
    narrow: bool
    height: int
    # The width in pixels of a picture; None on a page.
    fixed_width: int | None = None
    left: float = 40
    right: float = 16
    top: float = 22
    bottom: float = 28
    # Whether series are named beside the plot although it is narrow.
    beside: bool = False
    shapes: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    # What points say when pointed at, by the point's identity: the same in both variants of a figure.
    said: dict[int, str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """The picture's width in pixels, or the least at which this variant is shown on a page."""
        return self.fixed_width or LEAST_WIDTH["narrow" if self.narrow else "wide"]

    @property
    def plot_width(self) -> float:
        """Width between the margins at the least width."""
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> float:
        """Height between the margins."""
        return self.height - self.top - self.bottom

    @property
    def area(self) -> Box:
        """The plot as a box whose origin is its upper left corner."""
        return Box(0, 0, self.plot_width, self.plot_height)

    @property
    def words(self) -> Words:
        """The words of the chart's language."""
        return words_of(self.spec)

    def again_beside(self) -> Canvas:
        """An empty sheet of the same figure, on which series are named beside the plot."""
        return Canvas(self.spec, self.look, self.narrow, self.height, self.fixed_width, beside=True, said=self.said)

    def number(self, value: float, axis: Axis | None = None, *, suffix: bool = True) -> str:
        """A value of the series' unit as it is displayed on an axis (default: the y axis)."""
        axis = axis or self.spec.y
        return self.words.number(value / axis.scale, axis.decimals) + (axis.suffix if suffix else "")

    def text(
        self,
        text: str,
        x: float,
        y: float,
        colour: str,
        *,
        size: float = NOTE_SIZE,
        bold: bool = False,
        align: str = "left",
        valign: str = "middle",
        dx: float = 0,
        dy: float = 0,
        xref: str = "x",
        yref: str = "y",
    ) -> None:
        """Put a text at a place of the axes (or of the paper), moved by pixels (dx to the right, dy downwards)."""
        note: dict[str, Any] = {
            "text": text,
            "x": x,
            "y": y,
            "xref": xref,
            "yref": yref,
            "xanchor": align,
            "yanchor": valign,
            "align": align,
            "font": {"size": size, "color": colour} | ({"weight": 600} if bold else {}),
            "showarrow": False,
        }
        if dx:
            note["xshift"] = round(dx, 1)
        if dy:
            note["yshift"] = round(-dy, 1)
        self.annotations.append(note)

    def layout(self, **axes: Any) -> dict[str, Any]:
        """The figure's layout with everything put on it so far."""
        return {
            "autosize": True,
            "margin": {
                "l": round(self.left),
                "r": round(self.right),
                "t": round(self.top),
                "b": round(self.bottom),
                "pad": 0,
            },
            "hovermode": "closest",
            "hoverdistance": 28,
            "barmode": "overlay",
            "shapes": self.shapes,
            "annotations": self.annotations,
            **axes,
        }


@lru_cache(maxsize=16)
def _words(lang: str) -> Words:
    return Words(lang, {})


def words_of(spec: ChartSpec) -> Words:
    """The words of a chart's language (`extra["lang"]`, default English)."""
    return _words(spec.extra.get("lang", "en"))


def escaped(text: str) -> str:
    """Text without plotly's markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def hover(canvas: Canvas, series: Series, point: Point, scale: XScale) -> str:
    """What a point says when pointed at: whose, when, how much with unit and bounds, how sure, from whom."""
    found = canvas.said.get(id(point))
    if found is None:
        found = canvas.said[id(point)] = _hover(canvas, series, point, scale)
    return found


def _hover(canvas: Canvas, series: Series, point: Point, scale: XScale) -> str:
    spec, words = canvas.spec, canvas.words
    head = f"<b>{escaped(series.name)}</b>, {escaped(scale.word(point.x))}"
    lines = [head]
    if point.x_value is not None:
        lines.append(f"{escaped(spec.x.title)}: {canvas.number(point.x_value, spec.x)}")
    if point.value is not None:
        amount = f"{canvas.number(point.value)} {escaped(spec.unit)}".rstrip()
        lines.append(f"{escaped(spec.y.title)}: {amount}" if point.x_value is not None else amount)
    if point.mark is Mark.DERIVED and point.lo is not None and point.hi is not None and point.hi > point.lo:
        lines.append(words.range(canvas.number(point.lo), canvas.number(point.hi)))
    lines += [words.say(f"status.{point.mark}")] if point.mark is not Mark.REPORTED else []
    named = next((source.text for source in reversed(spec.sources) if source.id == point.source), "")
    if not named and len(spec.sources) == 1:
        named = spec.sources[0].text
    lines += [escaped(text) for text in (named, point.note) if text]
    return "<br>".join(lines)


def group_of(series: Series) -> bool:
    """Whether every point of a series belongs to the year before, which is drawn behind the others."""
    return bool(series.points) and all(point.mark is Mark.YEAR_BEFORE for point in series.points)


def heads(canvas: Canvas, series: Sequence[Series], lift: float) -> None:
    """The names of series above the plot, in their colours, one after the other; `lift` pixels above its edge."""
    run = 0.0
    for one in series:
        canvas.text(
            escaped(one.name), 0, 1, canvas.look.label[one.role], size=ROW_SIZE, bold=True, xref="paper", yref="paper",
            valign="bottom", dx=run, dy=-lift,
        )  # fmt: skip
        run += text_width(one.name, ROW_SIZE, bold=True) + 14
