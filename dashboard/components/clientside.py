"""Callbacks that run in the browser, where the functions of assets/tradebrief.js are."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash

NAMESPACE = "tradebrief"


def in_browser(app: Dash, name: str, *dependencies: Any, initially: bool = False) -> None:
    """Register a function of assets/tradebrief.js as a callback; with `initially` it also runs when a page loads."""
    function = ClientsideFunction(NAMESPACE, name)
    app.clientside_callback(function, *dependencies, prevent_initial_call=not initially)  # type: ignore[no-untyped-call]
