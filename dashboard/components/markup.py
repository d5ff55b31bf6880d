"""Components as HTML text.

A table of a few hundred cells costs the browser as many components, each with its own wrapper. Where nothing in it is
live, it is sent as text instead: `inert` gives one component, and the page's script puts the text in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any, cast

from dash.development.base_component import Component

from dashboard.components import html
from dashboard.components.attributes import attributes

_NAMES = {"className": "class", "tabIndex": "tabindex", "colSpan": "colspan", "rowSpan": "rowspan"}
_VOID = {"br", "hr", "img", "wbr"}


class Html(str):
    """Text that is HTML already: for what is written straight, and sent by `inert` alone."""

    __slots__ = ()


def inert(component: Component) -> html.Div:
    """A component and all below it as text; raises TypeError if anything in it is more than HTML."""
    return html.Div(className="inert", **attributes(data_html=to_html(component)))


def to_html(node: Any) -> str:
    """HTML of components of `dash.html`, texts, numbers and lists of them; None is nothing.

    Everything is escaped. Raises TypeError for any other component.
    """
    if node is None:
        return ""
    if isinstance(node, Html):
        return node
    if isinstance(node, str | int | float):
        return escape(str(node), quote=False)
    if isinstance(node, list | tuple):
        return "".join([to_html(child) for child in node])
    if not isinstance(node, Component) or node._namespace != "dash_html_components":
        raise TypeError(f"{type(node).__name__} is no part of HTML")
    tag = node._type.lower()
    props: dict[str, Any] = cast(Any, node).to_plotly_json()["props"]
    given = sorted([name for name, value in props.items() if value is not None and name != "children"])
    opening = f"<{tag}{''.join([_attribute(name, props[name]) for name in given])}>"
    if tag in _VOID:
        return opening
    children = props.get("children")
    return f"{opening}{escape(children, quote=False) if type(children) is str else to_html(children)}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is False:
        return ""
    if name == "style":
        value = _style(value)
    text = "" if value is True else f'="{escape(str(value))}"'
    return f" {_NAMES.get(name, name)}{text}"


def _style(style: Mapping[str, Any]) -> str:
    """Declarations; a bare number is pixels, as React has it."""
    return ";".join(
        f"{re.sub('[A-Z]', lambda m: '-' + m[0].lower(), name)}:{value}{'px' if isinstance(value, int | float) else ''}"
        for name, value in style.items()
    )
