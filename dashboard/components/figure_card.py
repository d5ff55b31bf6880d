"""A figure as it stands on a page: takeaway, chart with its table and sources, notes, source line, files."""

from __future__ import annotations

from typing import Any, Literal, cast

import dash_mantine_components as dmc
from dash import dcc

from dashboard.charts.spec import ChartSpec, Kind, Mark
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.figure_actions import figure_actions
from dashboard.components.figure_table import role_of, spec_table
from dashboard.components.quick import quick
from dashboard.components.states import empty_state
from dashboard.exports.canvas import words_of
from dashboard.exports.figure import CONFIG, figure, figure_height, responsive_figure
from dashboard.exports.look import Scheme
from dashboard.state import ViewState
from dashboard.text import Words

Size = Literal["wide", "small"]
Tabs, TabsList = quick(dmc.Tabs), quick(dmc.TabsList)
TabsTab, TabsPanel = quick(dmc.TabsTab, value=""), quick(dmc.TabsPanel, value="")


def figure_card(spec: ChartSpec, state: ViewState, scheme: Scheme = "light", size: Size = "wide") -> html.Figure:
    """A chart in its card. `small` is for a third of the page: a lower heading, the narrow figure, icons for words.

    The chart's id must be unique on the page: its graph is `{"type": "chart", "id": spec.id}`.
    """
    words = words_of(spec)
    small = size == "small"
    head = html.H3 if small else html.H2
    heading = head(spec.title, className="tk", id=f"{spec.id}-title")
    if spec.empty or not spec.series:
        body: Any = [
            html.P(spec.subtitle, className="sub"),
            empty_state(spec.empty, spec.empty_action, spec.empty_href),
        ]
        return html.Figure([heading, *body], className=_class(small))
    return html.Figure(
        [
            heading,
            Tabs(
                [
                    html.Div([html.P(spec.subtitle, className="sub"), _tab_list(words)], className="fh"),
                    TabsPanel([plot(spec, scheme, small=small), legend(spec)], value="chart"),
                    TabsPanel(spec_table(spec, state), value="table"),
                    TabsPanel(_sources(spec, words), value="sources"),
                ],
                value="chart",
                id=f"{spec.id}-tabs",
                className="views",
                keepMounted=True,
            ),
            *(html.P(note, className="note") for note in spec.notes),
            html.Figcaption([source_line(spec, words), figure_actions(spec, state, words)]),
        ],
        className=_class(small),
        **attributes(
            aria_labelledby=f"{spec.id}-title",
            data_chart=spec.id,
            data_title=spec.title,
            data_subtitle=spec.subtitle,
            data_source=f"{_named(spec, words)} {words.say('card.as_of', date=words.day(spec.as_of))}",
        ),
    )


def _class(small: bool) -> str:
    return "fig sm" if small else "fig"


def _tab_list(words: Words) -> dmc.TabsList:
    tabs = [TabsTab(words.say(f"card.{name}"), value=name) for name in ("chart", "table", "sources")]
    return TabsList(tabs, **attributes(aria_label=words.say("card.view")))


def plot(spec: ChartSpec, scheme: Scheme, *, small: bool) -> html.Div:
    """The graph, one picture to those who do not see it; its height is known before it is drawn."""
    drawn = figure(spec, scheme, "narrow") if small else responsive_figure(spec, scheme)
    narrow = figure_height(spec, "narrow")
    wide = narrow if small else figure_height(spec, "wide")
    described = f"{spec.id}-text" if spec.description else None
    graph = dcc.Graph(
        id={"type": "chart", "id": spec.id}, figure=drawn, config=cast(Any, dict(CONFIG)), responsive=True
    )
    return html.Div(
        [
            html.Div(graph, role="img", **attributes(aria_label=spec.alt or spec.title, aria_describedby=described)),
            html.P(spec.description, id=f"{spec.id}-text", className="vh") if spec.description else None,
        ],
        className="plot",
        style={"--w": f"{wide}px", "--n": f"{narrow}px"},
    )


def legend(spec: ChartSpec) -> html.P | None:
    """What fills and dashes mean here; hues are named in the chart itself."""
    if not spec.legend:
        return None
    kind = "ln" if spec.kind in (Kind.LINE, Kind.SLOPE, Kind.SMALL_MULTIPLES) else "sw"
    keys = []
    for mark, text in spec.legend:
        series = role_of(spec, mark)
        role = str(series.role) if series is not None and mark is not Mark.YEAR_BEFORE else ""
        swatch = html.Span(className=" ".join(filter(None, (kind, str(mark), role))))
        keys.append(html.Span([swatch, text], className="key"))
    return html.P(keys, className="note")


def _named(spec: ChartSpec, words: Words) -> str:
    names = "; ".join(source.text for source in spec.sources)
    return words.say("card.source_many" if len(spec.sources) > 1 else "card.source") + names + "."


def source_line(spec: ChartSpec, words: Words) -> html.Span:
    """Who published what is shown, each with the address of its entry, and as known when."""
    parts: list[Any] = [words.say("card.source_many" if len(spec.sources) > 1 else "card.source")]
    for place, source in enumerate(spec.sources):
        if place:
            parts.append("; ")
        parts.append(html.A(source.text, href=source.href) if source.href else source.text)
    parts.append(". " + words.say("card.as_of", date=words.day_short(spec.as_of)))
    return html.Span(parts, className="src")


def _sources(spec: ChartSpec, words: Words) -> html.Div:
    """Who published what is shown, as known when, and what the data are."""
    items = [html.Li(html.A(s.text, href=s.href, className="num") if s.href else s.text) for s in spec.sources]
    known = words.say("card.as_of", date=words.day(spec.as_of))
    filters = [f"{name}: {value}" for name, value in spec.filters]
    return html.Div(
        [
            html.Ul(items),
            html.P([known, " ", words.say("card.data", hash=spec.data_hash)], className="note"),
            html.P("; ".join(filters), className="note") if filters else None,
        ],
        className="srcs",
    )
