"""What stands where there is no chart: why, and what to do about it."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.shell import alert


def empty_state(text: str, action: str = "", href: str = "") -> html.Div:
    """Why there is nothing here, and the nearest view that has data as a button."""
    button = html.A(action, href=href, className="btn sec") if action and href else None
    return html.Div([html.P(text), button], className="empty")


def error_state(title: str, text: str, reference: str = "", retry: str = "", href: str = "") -> html.Div:
    """What failed and what still works; `retry` with `href` tries again, `reference` is what to quote to us."""
    body: list[Any] = [text]
    if retry and href:
        body += [" ", html.A(retry, href=href, className="num")]
    if reference:
        body += [" ", html.Code(reference)]
    return alert(title, body, "error")


def notice(title: str, text: Any, *, warning: bool = False) -> html.Div:
    """A remark beside figures, such as a value out of line or a definition."""
    return alert(title, text, "warning" if warning else "info")


def figure_skeleton(height: int) -> html.Div:
    """Boxes of a figure's size, still, while it is drawn."""
    return html.Div(
        [dmc.Skeleton(h=26, w="48%"), dmc.Skeleton(h=height, mt=18)],
        className="skeleton",
        **attributes(aria_hidden="true"),
    )
