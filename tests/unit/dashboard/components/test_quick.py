"""Components made quickly are what Dash's own would be, and every page is made of them."""

import json
import math

import dash_mantine_components as dmc
import orjson
import pytest
from component_tree import walk
from dash import dcc
from dash import html as plain
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from dashboard.components import html
from dashboard.components.quick import quick, written
from dashboard.context import make_context
from dashboard.pages import discover
from dashboard.state import ViewState
from etl.store import Store


def tree(elements, panel):
    return elements.Div(
        [
            elements.P("Ö < ü", className="x", id="a", **{"aria-label": "b", "data-y": "1"}),
            None,
            elements.Ul([elements.Li(1.5), elements.Li([elements.A("c", href="/?d", style={"width": 1})])]),
            dmc.Tabs([panel(elements.B("e"), value="f")], value="f"),
            dcc.Graph(id={"type": "chart", "id": "g"}, figure={"data": []}),
        ],
        title=None,
    )


def test_a_tree_is_written_as_dash_writes_it():
    quickly = orjson.dumps(written(tree(html, quick(dmc.TabsPanel, value=""))))
    assert json.loads(quickly) == json.loads(to_json_plotly(tree(plain, dmc.TabsPanel)))


def test_dash_itself_writes_it_alike():
    assert json.loads(to_json_plotly(tree(html, dmc.TabsPanel))) == json.loads(
        to_json_plotly(tree(plain, dmc.TabsPanel))
    )


def test_an_element_is_one_of_dash():
    element = html.Section([html.P("a", id="b")], className="c")
    assert isinstance(element, plain.Section)
    assert type(element).__name__ == "Section"
    assert element["b"].children == "a"
    assert "className='c'" in repr(element)
    assert getattr(element, "title", None) is None


def test_numbers_that_are_none_become_null():
    assert orjson.dumps(written({"a": [math.nan, math.inf]})) == b'{"a":[null,null]}'


def test_what_is_no_part_of_a_page_is_refused():
    with pytest.raises(TypeError, match="object"):
        written(html.P([object()]))


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


@pytest.mark.parametrize("page", discover(), ids=lambda page: page.id)
def test_no_component_is_given_what_its_class_has_not(ctx, page):
    for node in walk(page.layout(ctx, ViewState(), "light")):
        given = [name for name in vars(node) if not name.startswith(("aria-", "data-", "_", "available_"))]
        assert set(given) <= set(node._prop_names), node
        if node._namespace == "dash_html_components":
            assert type(node).to_plotly_json is not Component.to_plotly_json, f"{node} comes from dash itself"
