"""How a mark looks: fill, dash and marker say who counted and how sure; the hue is the series' own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.spec import Mark, Point, Role
from dashboard.exports.look import Look

LINE_WIDTH = 2.4
CONTEXT_WIDTH = 1.6
# Dashes and widths of a line's pieces; the least sure of two neighbours decides.
DASH = {Mark.REPORTED: "solid", Mark.MIRROR: "7px,3px", Mark.PROVISIONAL: "2px,4px", Mark.DERIVED: "2px,3px"}
DASH[Mark.YEAR_BEFORE] = "solid"
_DOUBT = {
    mark: place
    for place, mark in enumerate((Mark.REPORTED, Mark.YEAR_BEFORE, Mark.MIRROR, Mark.PROVISIONAL, Mark.DERIVED))
}
MARKER_SIZE = {
    Mark.REPORTED: 7, Mark.YEAR_BEFORE: 7, Mark.MIRROR: 8, Mark.PROVISIONAL: 8, Mark.DERIVED: 9,
}  # fmt: skip
HOLLOW = {Mark.MIRROR, Mark.PROVISIONAL, Mark.DERIVED}


def less_sure(first: Mark, second: Mark) -> Mark:
    """The mark of the piece between two points."""
    return first if _DOUBT[first] >= _DOUBT[second] else second


def line_style(look: Look, role: Role, mark: Mark) -> dict[str, Any]:
    """The line of a piece; context lines are thinner, derived ones finer."""
    width = 1.4 if mark is Mark.DERIVED else CONTEXT_WIDTH if role is Role.CONTEXT else LINE_WIDTH
    if role is Role.HIGHLIGHT:
        width = 2.6
    colour = look.ghost if mark is Mark.YEAR_BEFORE else look.hue[role]
    style: dict[str, Any] = {"color": colour, "width": width}
    if DASH[mark] != "solid":
        style["dash"] = DASH[mark]
    return style


def point_markers(
    look: Look, role: Role, points: Sequence[Point], shown: Sequence[bool], *, small: bool = False
) -> dict[str, Any]:
    """Markers of points; those not `shown` are transparent, but still say what they are when pointed at."""
    hue = look.ghost if points and points[0].mark is Mark.YEAR_BEFORE else look.hue[role]
    return {
        "color": same([look.bg if p.mark in HOLLOW else hue for p in points]),
        "symbol": same(["square" if p.mark is Mark.MIRROR else "circle" for p in points]),
        "size": same([MARKER_SIZE[p.mark] - (2 if small else 0) for p in points]),
        "opacity": same([1 if show else 0 for show in shown]),
        "line": {
            "color": same([hue if p.mark in HOLLOW else look.bg for p in points]),
            "width": same([(1.6 if small else 2) if p.mark in HOLLOW else 1 for p in points]),
        },
    }


def bar_markers(look: Look, role: Role, points: Sequence[Point]) -> dict[str, Any]:
    """Fills of bars: solid, hatched, tinted, hollow or ghost."""
    hue, tint = look.hue[role], look.tint[role]
    fill = {
        Mark.REPORTED: hue, Mark.MIRROR: hue, Mark.PROVISIONAL: tint, Mark.DERIVED: look.bg,
        Mark.YEAR_BEFORE: look.ghost,
    }  # fmt: skip
    edge = {Mark.MIRROR: 1.5, Mark.PROVISIONAL: 1.5, Mark.DERIVED: 1.6}
    marker: dict[str, Any] = {"color": same([fill[p.mark] for p in points])}
    widths = [edge.get(p.mark, 0) for p in points]
    if any(widths):
        marker["line"] = {"color": hue, "width": same(widths)}
    if any(p.mark is Mark.MIRROR for p in points):
        marker["pattern"] = {
            "shape": same(["/" if p.mark is Mark.MIRROR else "" for p in points]),
            "fillmode": "replace",
            "fgcolor": hue,
            "bgcolor": look.bg,
            "size": 6,
            "solidity": 0.35,
        }
    return marker


def whiskers(
    places: Sequence[tuple[float, float, Point]],
    scale: float,
    least: float,
    colour: str,
    *,
    sign: int = 1,
    axis: str = "y",
) -> list[dict[str, Any]]:
    """Error bars from `lo` to `hi` of derived points: no trace without such points, else one of invisible points.

    `places` are positions (x, y) with their points; `axis` is the one that values lie on. An interval narrower than
    `least` (a marker's size in display units) collapses into its marker; an open end has no whisker. `sign` is -1 for
    bars drawn downwards.
    """
    derived = [place for place in places if place[2].mark is Mark.DERIVED and place[2].value is not None]
    if not derived:
        return []
    kept: list[tuple[float, float, float, float]] = []
    for x, y, point in derived:
        value = point.value or 0.0
        up = 0.0 if point.hi is None else max(0.0, point.hi - value) / scale
        down = 0.0 if point.lo is None else max(0.0, value - point.lo) / scale
        if up + down >= least:
            kept.append((x, y, *((up, down) if sign > 0 else (down, up))))
    errors = {
        "type": "data", "symmetric": False, "array": [k[2] for k in kept], "arrayminus": [k[3] for k in kept],
        "color": colour, "thickness": 1.5, "width": 6,
    }  # fmt: skip
    return [{
        "type": "scatter", "mode": "markers", "x": [k[0] for k in kept], "y": [k[1] for k in kept],
        "marker": {"opacity": 0}, "hoverinfo": "skip", f"error_{axis}": errors,
    }]  # fmt: skip


def same(values: Sequence[Any]) -> Any:
    """One value where all are equal, else the list: plotly takes both, and the one is smaller."""
    return values[0] if values and all(value == values[0] for value in values) else list(values)
