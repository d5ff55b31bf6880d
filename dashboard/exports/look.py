"""Colours and defaults of a figure in one colour scheme, from the design's own files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from dashboard.charts.spec import Role

Scheme = Literal["light", "dark"]
DESIGN = Path(__file__).parents[2] / "assets" / "design"
TINT = 0.32


@dataclass(frozen=True, slots=True)
class Look:
    """One colour scheme: interface colours by name, and for each role its hue, its tint and its label's colour."""

    scheme: Scheme
    ui: Mapping[str, str]
    hue: Mapping[Role, str]
    tint: Mapping[Role, str]
    label: Mapping[Role, str]

    @property
    def bg(self) -> str:
        """The page's colour, with which hollow marks are filled."""
        return self.ui["bg"]

    @property
    def ink(self) -> str:
        """The colour of text and of the zero line."""
        return self.ui["text"]

    @property
    def ghost(self) -> str:
        """The grey of the year before and of lines in the background."""
        return self.ui["ghost"]


@cache
def look(scheme: Scheme) -> Look:
    """The colours of a scheme, read once from assets/design/palette.json."""
    palette = json.loads((DESIGN / "palette.json").read_text(encoding="utf-8"))
    ui: dict[str, str] = palette["ui"][scheme]
    hue = {Role(name): colours[scheme] for name, colours in palette["series"].items()}
    partners = palette["partners"][scheme]
    hue |= {Role(f"partner_{i}"): colour for i, colour in enumerate(partners, start=1)}
    hue[Role.HIGHLIGHT], hue[Role.CONTEXT] = ui["text"], ui["ghost"]
    label = {**hue, Role.CONTEXT: ui["text2"]}
    tint = {role: mix(colour, ui["bg"], TINT) for role, colour in hue.items()}
    return Look(scheme, ui, hue, tint, label)


@cache
def template(scheme: Scheme) -> dict[str, Any]:
    """The part of assets/design/plotly_template.json that our figures use: margins and ranges are always explicit."""
    whole = json.loads((DESIGN / "plotly_template.json").read_text(encoding="utf-8"))["templates"][scheme]
    layout = dict(whole["layout"])
    for unused in ("colorway", "title", "margin", "height", "uniformtext", "modebar", "hovermode", "separators"):
        layout.pop(unused, None)
    for axis in ("xaxis", "yaxis"):
        dropped = {"automargin", "nticks", "rangemode", "tickformat", "title"}
        layout[axis] = {key: value for key, value in layout[axis].items() if key not in dropped}
    data = {kind: whole["data"][kind] for kind in ("scatter", "bar")}
    return {"layout": layout, "data": data}


def mix(colour: str, ground: str, share: float) -> str:
    """`share` of one #RRGGBB colour over another."""
    pairs = zip(_rgb(colour), _rgb(ground), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02X}" for a, b in pairs)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
