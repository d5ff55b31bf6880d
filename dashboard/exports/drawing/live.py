"""A figure as SVG inside a page: small, its text is text, its colours are the page's and change with its scheme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from dashboard.exports.drawing.plot import draw_figure
from dashboard.exports.drawing.sheet import Sheet
from dashboard.exports.look import TINT, look
from dashboard.theme import css_name

_COLOUR = re.compile(r'"(#[0-9A-Fa-f]{6})"')


def live_svg(figure: Mapping[str, Any], width: int, height: int, label: str) -> str:
    """A figure in the light scheme as an SVG element of `width` by `height` pixels, scaled by the box it is put into.

    Raises KeyError for a colour that is none of the palette's.
    """
    sheet = Sheet(outlines=False)
    draw_figure(sheet, figure, 0, 0, width, height)
    colours, text = css_colours(), sheet.document(width, height, label, scale=0)
    return _COLOUR.sub(lambda match: f'"{colours[match.group(1).upper()]}"', text)


@cache
def css_colours() -> Mapping[str, str]:
    """Each colour of the light scheme as the page's style sheet names it in both.

    Where two names have one colour in light they have one in dark, or the second is never drawn: a test holds it.
    """
    light = look("light")
    found: dict[str, str] = {}
    for name, colour in light.ui.items():
        found.setdefault(colour.upper(), f"var(--{css_name(name)})")
    for role, colour in light.hue.items():
        found.setdefault(colour.upper(), f"var(--{css_name(role)})")
    for role, colour in light.tint.items():
        hue = found[light.hue[role].upper()]
        found.setdefault(colour.upper(), f"color-mix(in srgb,{hue} {round(100 * TINT)}%,var(--bg))")
    return found
