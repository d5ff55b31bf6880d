"""From a chart specification to a plotly figure: a plain dict, made without plotly itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.charts.spec import ChartSpec, Kind
from dashboard.exports import columns, lines, panels, rows, scatters
from dashboard.exports.canvas import NARROW_BELOW, NARROW_HEIGHT, Canvas, Width
from dashboard.exports.look import Scheme, look, template

DRAW: Mapping[Kind, Callable[[Canvas], dict[str, Any]]] = {
    Kind.LINE: lines.draw,
    Kind.COLUMN: columns.draw,
    Kind.MIRRORED: columns.draw,
    Kind.BAR: rows.draw,
    Kind.SCATTER: scatters.draw,
    Kind.SLOPE: scatters.draw_slope,
    Kind.SMALL_MULTIPLES: panels.draw,
}
_WIDTHS: tuple[Width, Width] = ("wide", "narrow")
CONFIG: Mapping[str, Any] = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}


def figure(
    spec: ChartSpec, scheme: Scheme = "light", width_hint: Width = "wide", width: int | None = None
) -> dict[str, Any]:
    """The figure of a chart in one colour scheme, for a wide box or a narrow one (below 560 px).

    `width` is a picture's exact width in pixels; labels then take the places that are free at that width.

    Only traces of the types scatter and bar. Each point's `customdata` is its ref; hover texts are written here.
    Its height is `figure_height(spec, width_hint)`; the box on the page must have that height. A chart without data
    gives a figure without traces.
    """
    return _drawn(spec, scheme, width_hint, width, {})


def _drawn(
    spec: ChartSpec, scheme: Scheme, width_hint: Width, width: int | None, said: dict[int, str]
) -> dict[str, Any]:
    narrow = width_hint == "narrow"
    canvas = Canvas(spec, look(scheme), narrow, figure_height(spec, width_hint), width, said=said)
    drawn = DRAW[spec.kind](canvas)
    drawn["layout"]["template"] = template(scheme)
    return drawn


def figure_height(spec: ChartSpec, width_hint: Width = "wide") -> int:
    """The height in pixels of a chart's figure: its own, or what its rows or panels need."""
    narrow = width_hint == "narrow"
    match spec.kind:
        case Kind.BAR:
            return rows.height(spec, narrow=narrow)
        case Kind.SMALL_MULTIPLES:
            return panels.height(spec, narrow=narrow)
        case Kind.SLOPE | Kind.SCATTER:
            return min(spec.height, 400) if narrow else spec.height
    return min(spec.height, NARROW_HEIGHT) if narrow else spec.height


def responsive_figure(spec: ChartSpec, scheme: Scheme = "light") -> dict[str, Any]:
    """The wide figure, and in `layout.meta.narrow` what differs in the narrow one.

    The page's script puts the difference in before drawing when the box is narrower than `layout.meta.below`, so a
    narrow screen costs a few hundred bytes and never sees the wide figure.
    """
    said: dict[int, str] = {}
    wide, narrow = (_drawn(spec, scheme, width, None, said) for width in _WIDTHS)
    layout = {
        key: value for key, value in narrow["layout"].items() if key != "template" and wide["layout"].get(key) != value
    }
    traces = [_difference(a, b) for a, b in zip(wide["data"], narrow["data"], strict=True)]
    meta: dict[str, Any] = {"below": NARROW_BELOW, "narrow": {"layout": layout}}
    if any(traces):
        meta["narrow"]["data"] = traces
    wide["layout"]["meta"] = meta
    return wide


def _difference(wide: Mapping[str, Any], narrow: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of a trace whose values differ; one that the narrow variant lacks becomes None."""
    return {key: narrow.get(key) for key in {**wide, **narrow} if wide.get(key) != narrow.get(key)}
