"""The control bar: made once with the layout, filled from the address, and writing nothing but the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import Input, Output, State

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.clientside import in_browser
from dashboard.components.control_values import (
    BAR,
    PLACES,
    SHEET,
    filled_targets,
    frequency_options,
    partner_groups,
    unit_options,
)
from dashboard.components.icons import icon
from dashboard.page import CONTROLS
from dashboard.state import FREQUENCIES, HOME, MAX_PARTNERS, UNITS

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.context import Context
    from dashboard.text import Words

VIEW, TARGETS = "view", "targets"
# Controls that write the address by themselves.
_WRITING = ("partner", "compare", "freq", "from", "to", "year", "unit", "reporter", "asof")
_WIDTHS = {"partner": 138, "compare": 136, "year": 84, "reporter": 120, "asof": 120}
# A list that belongs to a landmark stays within it, and within the popover it would else seem to lie beside.
INSIDE = {"withinPortal": False, "shadow": "md", "position": "bottom-start"}
# The list itself scrolls, so that assistive technology knows it and its field as one.
LISTED = {
    "withScrollArea": False,
    "styles": {"options": {"maxHeight": 360, "overflowY": "auto"}},
}


def control_bar(ctx: Context) -> html.Div:
    """The row under the tabs; below 700 px one line that opens the sheet."""
    words = ctx.words
    return html.Div(
        [
            html.Div(
                [
                    *_controls(ctx, BAR),
                    html.Span(className="sp"),
                    dmc.CopyButton(
                        id="copy-link",
                        value="/",
                        children=[icon("link", 14), words.say("shell.copy_link")],
                        copiedChildren=[icon("check", 14), words.say("shell.copied")],
                        className="gh",
                        variant="transparent",
                        copiedColor="petrol",
                        timeout=2000,
                    ),
                    html.A([icon("download", 14), words.say("shell.data")], id="data-link", className="gh", href="/"),
                ],
                className="wrap cx wide",
            ),
            html.Div(
                [
                    html.Div([html.B(id="summary-1"), html.Span(id="summary-2")]),
                    dmc.Button(
                        words.say("shell.change"),
                        id="bar-change",
                        rightSection=icon("chevron", 12),
                        variant="default",
                        size="sm",
                    ),
                ],
                className="cm narrow",
            ),
        ],
        className="ctx",
        role="search",
        **attributes(aria_label=words.say("shell.controls")),
    )


def control_sheet(ctx: Context) -> dmc.Drawer:
    """The same controls below one another, from the bottom of a small screen."""
    return dmc.Drawer(
        dmc.Stack(
            [
                *_controls(ctx, SHEET),
                dmc.Button(ctx.words.say("shell.done"), id="sheet-done", variant="filled", size="md", fullWidth=True),
            ],
            gap="md",
        ),
        id="sheet",
        title=ctx.words.say("shell.change_view"),
        position="bottom",
        size="auto",
        className="sheet",
        padding="md",
        closeButtonProps={"aria-label": ctx.words.say("shell.close")},
    )


def _controls(ctx: Context, place: str) -> list[Any]:
    words = ctx.words
    made: dict[str, Any] = {
        "partner": _select(words, place, "partner", partner_groups(ctx), searchable=True),
        "compare": dmc.MultiSelect(
            id=f"{place}-compare",
            data=partner_groups(ctx),
            value=[],
            maxValues=MAX_PARTNERS - 1,
            placeholder=words.say("shell.add_partner"),
            nothingFoundMessage=words.say("shell.nothing_found"),
            comboboxProps=INSIDE,
            **LISTED,
            rightSection=icon("chevron", 12),
            rightSectionPointerEvents="none",
            w=_WIDTHS["compare"] if place == BAR else "100%",
            **_label(words, "compare"),
        ),
        "period": _period(words, place),
        "year": _select(words, place, "year", [], searchable=True),
        "unit": html.Div(
            dmc.SegmentedControl(
                id=f"{place}-unit",
                data=unit_options(words, as_published=False),
                value=UNITS[0],
                fullWidth=place == SHEET,
            ),
            role="group",
            **attributes(aria_label=words.say("shell.unit")),
        ),
        "reporter": _select(words, place, "reporter", [{"value": HOME, "label": words.area_label(HOME)}]),
        "asof": _select(words, place, "asof", [], searchable=True),
    }
    return [
        html.Div(
            [html.Span(_caption(words, name), className="lb", **attributes(aria_hidden="true")), made[name]],
            id=f"{place}-{name}-part",
            className="part",
        )
        for name in CONTROLS
    ]


def _caption(words: Words, name: str) -> str:
    return words.say(f"shell.{name}")


def _label(words: Words, name: str) -> dict[str, Any]:
    return attributes(aria_label=_caption(words, name))


def _select(words: Words, place: str, name: str, data: Sequence[Any], searchable: bool = False) -> dmc.Select:
    return dmc.Select(
        id=f"{place}-{name}",
        data=list(data),
        searchable=searchable,
        allowDeselect=False,
        nothingFoundMessage=words.say("shell.nothing_found") if searchable else None,
        **LISTED,
        rightSection=icon("chevron", 12),
        rightSectionPointerEvents="none",
        comboboxProps={**INSIDE, "width": 240} if name == "partner" and place == BAR else INSIDE,
        size="xs" if place == BAR else "sm",
        w=_WIDTHS.get(name, 120) if place == BAR else "100%",
        **_label(words, name),
    )


def _period(words: Words, place: str) -> Any:
    """Frequency, first and last period; in the bar behind a button that says what is chosen."""
    fields = dmc.Stack(
        [
            dmc.SegmentedControl(
                id=f"{place}-freq",
                data=frequency_options(words, FREQUENCIES),
                value="A",
                fullWidth=True,
                size="xs" if place == BAR else "sm",
            ),
            dmc.Group(
                [_select(words, place, name, [], searchable=True) for name in ("from", "to")],
                grow=True,
                gap="xs",
            ),
        ],
        gap="xs",
    )
    if place == SHEET:
        return fields
    return dmc.Popover(
        [
            dmc.PopoverTarget(
                dmc.Button(
                    id="period-button",
                    rightSection=icon("chevron", 12),
                    variant="default",
                    size="xs",
                    className="sel",
                    **attributes(aria_haspopup="dialog"),
                )
            ),
            dmc.PopoverDropdown(html.Div(fields, role="dialog", **attributes(aria_label=words.say("shell.period")))),
        ],
        # Its roles go to a box around the button, where they mean nothing.
        withRoles=False,
        position="bottom-start",
        shadow="md",
        width=380,
        trapFocus=True,
        returnFocus=True,
        keepMounted=True,
    )


def register(app: Dash) -> None:
    """The browser's callbacks between the controls and the address."""
    in_browser(
        app,
        "reflect",
        [Output(item, prop) for item, _, prop in (target.partition(".") for target in filled_targets())],
        Input(VIEW, "data"),
        State(TARGETS, "data"),
    )
    in_browser(
        app, "write", [Input(f"{place}-{name}", "value") for place in PLACES for name in _WRITING], State(VIEW, "data")
    )
    in_browser(app, "open_sheet", Output("sheet", "opened"), Input("bar-change", "n_clicks"))
    in_browser(app, "close_sheet", Output("sheet", "opened", allow_duplicate=True), Input("sheet-done", "n_clicks"))
