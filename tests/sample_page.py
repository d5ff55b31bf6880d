"""A small page over the real data, for tests of the frame that must not depend on what the pages show."""

from dash import dcc, html

from dashboard.components.shell import message_page
from dashboard.pages import Page
from dashboard.urls import record_url


def numbers(ctx, state, path):
    frame = ctx.headline(("exports", "imports"), ("KZ",), state.partners, unit=state.unit, as_of=state.as_of)
    return frame[frame["period"].str.len() == 4].tail(8)


def layout_at(path):
    def layout(ctx, state, scheme):
        rows = numbers(ctx, state, path)
        if state.view == "broken":
            raise RuntimeError("drawn to fail")
        if rows.empty:
            return message_page(ctx, state, "Nothing", "No figures")
        ink = {"light": "#17242D", "dark": "#E8EEF2"}[scheme]
        figure = {
            "data": [
                {
                    "type": "bar",
                    "x": list(rows["indicator"] + " " + rows["period"]),
                    "y": [value / 1e6 for value in rows["value"]],
                    "customdata": [[ref] for ref in rows["record_id"]],
                    "marker": {"color": "#0F62C0"},
                }
            ],
            "layout": {"height": 300, "font": {"color": ink}, "paper_bgcolor": "rgba(0,0,0,0)"},
        }
        table = html.Table(
            [
                html.Tbody(
                    [
                        html.Tr(
                            [
                                html.Th(f"{row.indicator} {row.period}", scope="row"),
                                html.Td(
                                    html.A(
                                        f"{row.value / 1e6:,.1f}",
                                        href=record_url(row.record_id, path, state),
                                        className="num",
                                    )
                                ),
                            ]
                        )
                        for row in rows.itertuples()
                    ]
                )
            ]
        )
        return html.Div(
            [
                html.H1(f"Trade with {ctx.words.area(state.partner)} in {state.unit}", className="h1", id="title"),
                html.P(f"Drawn in {scheme}", className="lede", id="scheme-words"),
                dcc.Graph(
                    id={"type": "chart", "id": f"sample-{path.strip('/')}"},
                    figure=figure,
                    config={"displayModeBar": False},
                    style={"height": 300},
                ),
                table,
                html.Div(style={"height": 900}),
            ]
        )

    return layout


PAGES = (
    Page("overview", "/", 10, "page.overview", layout_at("/"), key="o", freqs=("A", "M")),
    Page(
        "trade",
        "/trade",
        20,
        "page.trade",
        layout_at("/trade"),
        key="t",
        controls=("partner", "compare", "period", "unit", "reporter", "asof"),
    ),
    Page(
        "partners",
        "/partners",
        30,
        "page.partners",
        layout_at("/partners"),
        key="p",
        controls=("year", "unit"),
        has_charts=False,
    ),
)
