"""A page as plain HTML: what the first document shows before the scripts are read, and without them.

The page's own components are written as the elements that they will become; its first chart is drawn as SVG. Tabs show
their first panel, controls are left to the scripts, and nothing has an id, since the real page follows beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashboard.exports.drawing.live import live_svg

# The widths at which the two variants are drawn: a chart's on a desk, a chart's in a hand.
WIDE, NARROW = 800, 350
_VOID = {"br", "hr", "img", "input"}
_KEPT = {"href", "title", "role", "lang", "colSpan", "rowSpan", "scope", "open", "download", "dir"}
_DROPPED = {"aria-labelledby", "aria-describedby", "aria-controls", "data-html", "data-key"}
_UNITLESS = {"flex", "flexGrow", "fontWeight", "lineHeight", "opacity", "order", "zIndex"}
_CAPITAL = re.compile(r"[A-Z]")


@dataclass(slots=True)
class _Writer:
    """Writes components one after the other; `charts` more of them are drawn, the others keep their places."""

    charts: int
    wide: int = WIDE
    # The heights in pixels of the figure at hand in a wide and in a narrow box, as its own box names them.
    heights: tuple[int, int] = (0, 0)
    # The value of the tabs at hand that is shown.
    tab: str = ""

    def write(self, node: Any) -> str:
        if node is None or isinstance(node, bool):
            return ""
        if isinstance(node, list | tuple):
            return "".join(self.write(one) for one in node)
        if not isinstance(node, Component):
            return escape(str(node), quote=False)
        props = {key: value for key, value in vars(node).items() if value is not None}
        kind = str(node._type)
        if kind == "Graph":
            return self._graph(props["figure"])
        if kind == "Tabs":
            return self._tabs(props)
        style = props.get("style", {})
        if "--w" in style:
            self.heights = (int(style["--w"].removesuffix("px")), int(style["--n"].removesuffix("px")))
        if kind in ("TabsList", "TabsTab"):
            name = "list" if kind == "TabsList" else "tab"
            shown = ' data-active="true"' if props.get("value") == self.tab else ""
            return f'<div class="mantine-Tabs-{name}"{shown}>{self.write(props.get("children"))}</div>'
        tag = kind.lower() if node._namespace == "dash_html_components" else "span"
        # What the page's script would put in, our own markup.
        inside = props.get("data-html") or self.write(props.get("children"))
        inner = "" if tag in _VOID else f"{inside}</{tag}>"
        return f"<{tag}{_attributes(props)}>{inner}"

    def _tabs(self, props: Mapping[str, Any]) -> str:
        """The list of tabs as text, and the panel that is shown."""
        shown = self.tab = str(props.get("value"))
        parts = [
            child
            for child in _flat(props.get("children"))
            if not (isinstance(child, Component) and child._type == "TabsPanel" and vars(child).get("value") != shown)
        ]
        return f'<div class="{escape(props.get("className", ""))}">{self.write(parts)}</div>'

    def _graph(self, figure: Mapping[str, Any]) -> str:
        # A figure without margins is none of `dashboard.exports.figure`, and keeps its place only.
        if self.charts <= 0 or "margin" not in figure.get("layout", {}):
            return ""
        self.charts -= 1
        meta = figure["layout"].get("meta", {}).get("narrow")
        if not meta:
            return live_svg(figure, NARROW, self.heights[1], "")
        wide = live_svg(figure, self.wide, self.heights[0], "")
        layout = {**figure["layout"], **meta["layout"]}
        data = [
            {key: value for key, value in {**trace, **more}.items() if value is not None}
            for trace, more in zip(figure["data"], meta.get("data") or [{}] * len(figure["data"]), strict=True)
        ]
        narrow = live_svg({"data": data, "layout": layout}, NARROW, self.heights[1], "")
        return f'<div class="in-wide">{wide}</div><div class="in-narrow">{narrow}</div>'


def _flat(children: Any) -> list[Any]:
    return list(children) if isinstance(children, list | tuple) else [children]


def _attributes(props: Mapping[str, Any]) -> str:
    found = []
    for key, value in props.items():
        if key == "className":
            found.append(("class", value))
        elif key == "style":
            found.append(("style", ";".join(f"{_css(name)}:{_length(name, text)}" for name, text in value.items())))
        elif key in _KEPT or (key.startswith(("aria-", "data-")) and key not in _DROPPED):
            found.append((key.lower(), value))
    return "".join(f' {name}="{escape(str(value))}"' for name, value in found if value is not False)


def _length(name: str, value: Any) -> Any:
    """React takes a bare number for pixels, but where a style has no unit."""
    return f"{value}px" if isinstance(value, int | float) and name not in _UNITLESS else value


def _css(name: str) -> str:
    return name if name.startswith("--") else _CAPITAL.sub(lambda match: "-" + match.group().lower(), name)


def page_html(page: Any, charts: int = 1, wide: int = WIDE) -> str:
    """The page's components as HTML, the first `charts` of its charts drawn, `wide` pixels wide where there is room."""
    return _Writer(charts, wide).write(page)
