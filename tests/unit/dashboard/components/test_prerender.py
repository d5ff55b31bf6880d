from html.parser import HTMLParser
from xml.etree import ElementTree

import dash_mantine_components as dmc
import pytest
from dash import dcc
from specimens import SPECIMENS

from dashboard import pages
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.figure_card import figure_card
from dashboard.components.prerender import page_html
from dashboard.context import make_context
from dashboard.exports.drawing.live import css_colours, live_svg
from dashboard.exports.figure import figure
from dashboard.exports.look import look
from dashboard.state import ViewState
from dashboard.theme import css_variables
from etl.store import Store

VOID = {"br", "hr", "img", "input", "path", "rect", "circle"}


class Balance(HTMLParser):
    """Collects tags and texts; fails where one is closed that is not open."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def read(text):
    found = Balance()
    found.feed(text)
    assert not found.open
    return found


def test_components_become_elements_and_texts_stay_texts():
    tree = html.Div(
        [
            html.A("R&D <b>", href="/f/x?a=1&b=2"), None, 7, [html.Br(), "end"],
            html.I(style={"height": 8, "--w": "9px", "--n": "9px"}),
        ],
        id="gone", className="st", tabIndex=-1, **attributes(aria_label='say "x"', aria_labelledby="gone"),
    )  # fmt: skip
    assert page_html(tree) == (
        '<div class="st" aria-label="say &quot;x&quot;"><a href="/f/x?a=1&amp;b=2">R&amp;D &lt;b&gt;</a>7<br>end'
        '<i style="height:8px;--w:9px;--n:9px"></i></div>'
    )


def test_only_the_shown_panel_of_tabs_is_written():
    tabs = dmc.Tabs(
        [
            dmc.TabsList([dmc.TabsTab("Chart", value="chart"), dmc.TabsTab("Table", value="table")]),
            dmc.TabsPanel("drawn", value="chart"),
            dmc.TabsPanel("hidden", value="table"),
        ],
        value="chart",
    )
    text = page_html(tabs)
    assert "drawn" in text
    assert "hidden" not in text
    assert text.count('data-active="true"') == 1


@pytest.mark.parametrize("name", sorted(SPECIMENS))
def test_a_card_shows_its_chart_in_both_widths_in_the_colours_of_either_scheme(name):
    spec = SPECIMENS[name]
    text = page_html(figure_card(spec, ViewState()))
    found = read(text)
    assert spec.title in found.texts
    charts = [tag for tag, _ in found.tags].count("svg")
    assert charts == (0 if spec.empty else 2)
    assert "#" not in "".join(str(a.get("fill", "")) + str(a.get("stroke", "")) for _, a in found.tags).replace(
        "url(#", ""
    )


def test_only_as_many_charts_are_drawn_as_asked():
    cards = [figure_card(SPECIMENS[name], ViewState()) for name in ("line", "negative")]
    assert page_html(cards).count("<svg") == 2
    assert page_html(cards, charts=2).count("<svg") == 4
    assert page_html(dcc.Graph(figure={"data": [], "layout": {}})) == ""


def test_every_page_is_whole_html_of_moderate_size(build_dir):
    ctx = make_context(Store.open(build_dir))
    for page in pages.discover():
        for state in (ViewState(), ViewState(partners=("EU27_2020",)), ViewState(partners=("TV",))):
            text = page_html(page.layout(ctx, state, "light"))
            found = read(text)
            assert [tag for tag, _ in found.tags].count("h1") == 1, page.path
            assert len(text.encode()) < 130_000, page.path


def test_every_colour_of_a_chart_is_a_property_of_both_schemes():
    named = {part.split(")")[0] for text in css_colours().values() for part in text.split("var(")[1:]}
    rules = css_variables()
    assert all(rules.count(f"{name}:") >= 2 for name in named)
    light, dark = look("light"), look("dark")
    colours = css_colours()
    for names, others in ((light.hue, dark.hue), (light.tint, dark.tint)):
        for role, colour in names.items():
            same = [r for r, c in names.items() if colours[c.upper()] == colours[colour.upper()]]
            assert {others[r] for r in same} == {others[role]}


def test_a_live_chart_is_xml_of_at_most_60_kb():
    for name, spec in SPECIMENS.items():
        text = live_svg(figure(spec), 800, 400, 'a "label" <&>')
        assert ElementTree.fromstring(text).get("aria-label") == 'a "label" <&>', name
        assert len(text) < 60_000, name
