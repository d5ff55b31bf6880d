"""The elements of HTML that pages consist of: those of `dash.html`, made quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dash.html

from dashboard.components.quick import quick

# fmt: off
__all__ = [  # noqa: RUF022
    "A", "B", "Br", "Button", "Caption", "Code", "Dd", "Details", "Div", "Dl", "Dt", "Figcaption", "Figure", "Footer",
    "H1", "H2", "H3", "I", "Img", "Li", "Main", "Nav", "P", "Section", "Small", "Span", "Summary", "Table", "Tbody",
    "Td", "Th", "Thead", "Tr", "Ul",
]
if TYPE_CHECKING:
    from dash.html import (
        H1,
        H2,
        H3,
        A,
        B,
        Br,
        Button,
        Caption,
        Code,
        Dd,
        Details,
        Div,
        Dl,
        Dt,
        Figcaption,
        Figure,
        Footer,
        I,
        Img,
        Li,
        Main,
        Nav,
        P,
        Section,
        Small,
        Span,
        Summary,
        Table,
        Tbody,
        Td,
        Th,
        Thead,
        Tr,
        Ul,
    )
else:
    globals().update({name: quick(getattr(dash.html, name)) for name in __all__})
# fmt: on
