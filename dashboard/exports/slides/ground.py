"""Which colours a template's background and text have, so that hues for light or for dark paper are taken."""

from __future__ import annotations

import colorsys
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from dashboard.exports.look import Scheme, look
from dashboard.exports.slides.drawingml import A, P
from dashboard.exports.slides.ink import Ink, ink_for

_A, _P = f"{{{A}}}", f"{{{P}}}"
_MAPPED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}


def ink_of(layout: Any, scheme: Scheme) -> Ink:
    """The colours to draw with on a layout.

    Background and text are those of its theme; where the background is a picture or a gradient without plain stops,
    those of the wanted scheme stand in.
    """
    master = layout.slide_master
    theme = etree.fromstring(master.part.part_related_by(RT.THEME).blob)
    scheme_colours = _scheme(theme)
    mapping = _mapping(master.element) | _mapping_of_layout(layout.element)
    fallback = look(scheme)
    text = _named("tx1", mapping, scheme_colours) or fallback.ink
    ground = (
        _background(layout.element, mapping, scheme_colours)
        or _background(master.element, mapping, scheme_colours)
        or _named("bg1", mapping, scheme_colours)
        or fallback.bg
    )
    return ink_for(ground, text, _named("hlink", mapping, scheme_colours) or "")


def _scheme(theme: Any) -> dict[str, str]:
    """The theme's twelve colours by name."""
    found = {}
    for element in theme.iterfind(f".//{_A}clrScheme/*"):
        inner = element[0]
        rgb = inner.get("val") if inner.tag == f"{_A}srgbClr" else inner.get("lastClr")
        if rgb:
            found[etree.QName(element).localname] = f"#{rgb.upper()}"
    return found


def _mapping(root: Any) -> dict[str, str]:
    element = root.find(f"{_P}clrMap")
    return dict(_MAPPED) if element is None else dict(element.attrib)


def _mapping_of_layout(root: Any) -> dict[str, str]:
    element = root.find(f"{_P}clrMapOvr/{_A}overrideClrMapping")
    return {} if element is None else dict(element.attrib)


def _named(name: str, mapping: dict[str, str], colours: dict[str, str]) -> str | None:
    return colours.get(mapping.get(name, name))


def _background(root: Any, mapping: dict[str, str], colours: dict[str, str]) -> str | None:
    """The plain colour behind a layout or master, None where it has none of its own."""
    own = root.find(f"{_P}cSld/{_P}bg")
    if own is None:
        return None
    reference = own.find(f"{_P}bgRef")
    if reference is not None:
        return _colour(reference, mapping, colours)
    plain = own.find(f"{_P}bgPr/{_A}solidFill")
    if plain is not None:
        return _colour(plain, mapping, colours)
    stop = own.find(f"{_P}bgPr/{_A}gradFill/{_A}gsLst/{_A}gs")
    return None if stop is None else _colour(stop, mapping, colours)


def _colour(parent: Any, mapping: dict[str, str], colours: dict[str, str]) -> str | None:
    if not len(parent):
        return None
    element = parent[0]
    value = element.get("val", "")
    name = etree.QName(element).localname
    rgb = f"#{value.upper()}" if name == "srgbClr" else _named(value, mapping, colours) if name == "schemeClr" else None
    return None if rgb is None else _changed(rgb, element)


def _changed(rgb: str, element: Any) -> str:
    """The colour with its luminance scaled and moved, as `lumMod` and `lumOff` say."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(rgb[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    for change in element:
        amount = int(change.get("val", "0")) / 100_000
        name = etree.QName(change).localname
        if name == "lumMod":
            light *= amount
        elif name == "lumOff":
            light += amount
    parts = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation)
    return "#" + "".join(f"{round(v * 255):02X}" for v in parts)
