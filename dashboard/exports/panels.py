"""Small multiples: one panel an area, all on the same axes, in one figure."""

from __future__ import annotations

from math import ceil
from typing import Any

from dashboard.charts.spec import ChartSpec, Series
from dashboard.exports.canvas import AXIS_SIZE, LABEL_SIZE, Canvas, escaped
from dashboard.exports.label_layout import shortened, text_width
from dashboard.exports.lines import line_traces
from dashboard.exports.plot_axes import tick_words, value_ticks
from dashboard.exports.scale import Ticks, XScale, x_scale

PANEL_HEIGHT, HEAD, GAP_X, FOOT = 118, 26, 28, 26
COLUMNS_WIDE, COLUMNS_NARROW = 4, 2
# Of a panel's least width, what its name may take: wide figures are mostly much wider than the least.
NAME_ROOM = {"wide": 1.25, "narrow": 1.0}


def panels(spec: ChartSpec) -> dict[str, list[Series]]:
    """The series of each panel, in order of appearance."""
    found: dict[str, list[Series]] = {}
    for series in spec.series:
        found.setdefault(series.panel or series.name, []).append(series)
    return found


def _rows(spec: ChartSpec, *, narrow: bool) -> tuple[int, int]:
    count = max(len(panels(spec)), 1)
    columns = min(count, COLUMNS_NARROW if narrow else COLUMNS_WIDE)
    return ceil(count / columns), columns


def height(spec: ChartSpec, *, narrow: bool) -> int:
    """The height that the panels need."""
    rows, _ = _rows(spec, narrow=narrow)
    return rows * (PANEL_HEIGHT + HEAD) + FOOT


def draw(canvas: Canvas) -> dict[str, Any]:
    """The figure of small multiples: shared scales, ticks at zero and both ends, first and last period."""
    spec = canvas.spec
    scale = x_scale(spec, timed=True)
    full = value_ticks(canvas, [(p.value,) for s in spec.series for p in s.points])
    # On a logarithmic scale 0 is the logarithm of one, which is no base line.
    kept = {full.at[0], full.at[-1]} if spec.y.log else {0, full.at[0], full.at[-1]}
    at = tuple(t for t in full.at if t in kept) or full.at[:1]
    ticks = Ticks(full.low, full.high, at)
    words = tick_words(canvas, ticks)
    canvas.left = max(text_width(w, AXIS_SIZE) for w in words) + 10
    canvas.top, canvas.bottom, canvas.right = 0, FOOT, 20
    _, columns = _rows(spec, narrow=canvas.narrow)
    gap = GAP_X / canvas.plot_width
    width = (1 - gap * (columns - 1)) / columns
    traces: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    for i, (name, members) in enumerate(panels(spec).items()):
        row, column = divmod(i, columns)
        left = column * (width + gap)
        high = 1 - row * (PANEL_HEIGHT + HEAD) / canvas.plot_height
        top, bottom = high - HEAD / canvas.plot_height, high - (HEAD + PANEL_HEIGHT) / canvas.plot_height
        suffix = "" if i == 0 else str(i + 1)
        unit_per_pixel = (ticks.high - ticks.low) / PANEL_HEIGHT
        for series in members:
            placed = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} if suffix else {}
            traces.extend(trace | placed for trace in line_traces(canvas, series, scale, unit_per_pixel, small=True))
        highlighted = spec.highlight and any(spec.highlight in (s.partner, s.reporter) for s in members)
        room = (width + gap) * canvas.plot_width * NAME_ROOM["narrow" if canvas.narrow else "wide"]
        named = shortened(name, room, LABEL_SIZE)
        canvas.text(
            escaped(named), left, top, canvas.look.ink, size=LABEL_SIZE, bold=True, xref="paper", yref="paper",
            valign="bottom", dy=-4,
        )  # fmt: skip
        if highlighted:
            canvas.shapes.append({
                "type": "rect", "xref": "paper", "yref": "paper", "layer": "below", "line": {"width": 0},
                "x0": left, "x1": left + width, "y0": bottom, "y1": high - 4 / canvas.plot_height,
                "fillcolor": canvas.look.ui["accentBg"],
            })  # fmt: skip
        last_row = i + columns >= len(panels(spec))
        axes |= _axes(
            suffix, (left, left + width), (max(bottom, 0), top), scale, ticks, words, column, last_row, log=spec.y.log
        )
    return {"data": traces, "layout": canvas.layout(**axes)}


def _axes(
    suffix: str,
    x_domain: tuple[float, float],
    y_domain: tuple[float, float],
    scale: XScale,
    ticks: Ticks,
    words: list[str],
    column: int,
    last_row: bool,
    *,
    log: bool,
) -> dict[str, Any]:
    """The two axes of a panel; words stand only at the outer edge."""
    low, high = (min(scale.at), max(scale.at)) if scale.at else (0.0, 1.0)
    pad = max((high - low) * 0.03, 0.1)
    edges = [(scale.at[0], scale.words[0]), (scale.at[-1], scale.words[-1])][: len(scale.at)] if scale.at else []
    return {
        f"xaxis{suffix}": {
            "domain": list(x_domain), "anchor": f"y{suffix}", "range": [low - pad, high + pad],
            "tickmode": "array", "tickvals": [at for at, _ in edges],
            "ticktext": [escaped(word) for _, word in edges], "showticklabels": last_row, "tickangle": 0,
            "ticklabelstandoff": 7,
        },
        f"yaxis{suffix}": {
            "domain": list(y_domain), "anchor": f"x{suffix}", "range": [ticks.low, ticks.high],
            "tickmode": "array", "ticktext": words, "showticklabels": column == 0, "ticklabelstandoff": 4,
            "tickvals": [10**at for at in ticks.at] if log else list(ticks.at),
            **({"type": "log", "zeroline": False} if log else {}),
        },
    }  # fmt: skip
