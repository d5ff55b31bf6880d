"""The peer that the benchmarks compare with: the same data and chart on a stock Dash page.

It is what a capable person writes in an afternoon: one Parquet read at start, a dropdown, a callback that filters with
pandas and draws with plotly.express, served by gunicorn with as many workers and threads as ours.

Run: python benchmarks/stock_dash.py --build data/build --port 8060
"""

from __future__ import annotations

import argparse
from pathlib import Path

import dash
import pandas as pd
import plotly.express as px
from dash import Input, Output, dcc, html

from etl.store import Query, Store


def load(build: Path) -> pd.DataFrame:
    """Kazakhstan's annual exports, imports and balance by partner, in million USD, as one tidy frame."""
    store = Store.open(build)
    frame = store.headline(Query(indicators=("exports", "imports", "balance"), reporters=("KZ",)))
    frame = frame[frame["period"].str.fullmatch(r"\d{4}")].copy()
    frame["year"] = frame["period"].astype(int)
    frame["value_musd"] = frame["value"] / 1e6
    return frame[["indicator", "partner", "year", "value_musd", "source"]]


def create_app(data: pd.DataFrame) -> dash.Dash:
    """A stock Dash app: dropdown, bar chart, line chart and table of one partner."""
    app = dash.Dash(__name__, title="Stock Dash page")
    partners = sorted(data["partner"].unique())
    app.layout = html.Div(
        [
            html.H1("Trade of Kazakhstan"),
            dcc.Dropdown(partners, "CZ", id="partner"),
            dcc.Graph(id="bars"),
            html.Div(id="table"),
        ]
    )

    @app.callback(Output("bars", "figure"), Output("table", "children"), Input("partner", "value"))
    def draw(partner: str) -> tuple[object, object]:
        chosen = data[data["partner"] == partner].sort_values("year")
        figure = px.bar(
            chosen, x="year", y="value_musd", color="indicator", barmode="group", title=f"Trade with {partner}"
        )
        wide = chosen.pivot_table(index="year", columns="indicator", values="value_musd").reset_index()
        rows = [html.Tr([html.Td(f"{cell:,.1f}") for cell in row]) for row in wide.itertuples(index=False)]
        return figure, html.Table([html.Thead(html.Tr([html.Th(name) for name in wide.columns])), html.Tbody(rows)])

    return app


def main() -> None:
    """Serve the peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("data/build"))
    parser.add_argument("--port", type=int, default=8060)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=8)
    args = parser.parse_args()

    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for key, value in {
                "bind": f"127.0.0.1:{args.port}",
                "workers": args.workers,
                "threads": args.threads,
                "worker_class": "gthread",
                "loglevel": "error",
            }.items():
                self.cfg.set(key, value)

        def load(self) -> object:
            return create_app(load(args.build)).server

    Server().run()


if __name__ == "__main__":
    main()
