import dash_mantine_components as dmc
import pytest
from dash import html

from dashboard.components.markup import inert, to_html


def test_components_become_html():
    tree = html.Tr(
        [html.Th("a", scope="row"), html.Td(html.A("1", href="/?a=1&b=2", className="num")), html.Br(), None, 3]
    )
    assert to_html(tree) == ('<tr><th scope="row">a</th><td><a class="num" href="/?a=1&amp;b=2">1</a></td><br>3</tr>')


def test_styles_and_wildcards():
    node = html.I(style={"marginTop": 3, "width": "2%"}, **{"aria-hidden": "true", "data-x": '"'})
    assert to_html(node) == '<i aria-hidden="true" data-x="&quot;" style="margin-top:3px;width:2%"></i>'


def test_everything_is_escaped():
    assert "<script>" not in to_html(html.P(["<script>", html.A("x", href='"><script>')]))


def test_a_live_component_is_refused():
    with pytest.raises(TypeError, match="Tabs"):
        to_html(html.Div(dmc.Tabs([])))


def test_inert_is_one_component():
    assert getattr(inert(html.P("a")), "data-html") == "<p>a</p>"
