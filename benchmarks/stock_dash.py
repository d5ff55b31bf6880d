"""The peer that the benchmarks compare with: the same data and chart on a stock Dash page.

It is what a capable person writes in an afternoon: the annual figures in one frame, a dropdown, a callback that filters
with pandas and draws with plotly.express, served by gunicorn with as many workers and threads as ours. `--compress`
puts gzip of its files and answers before it, as a reverse proxy does: Dash alone sends them as they are.

Run: python benchmarks/stock_dash.py --build data/build --port 8060
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import dash
import pandas as pd
import plotly.express as px
from dash import Input, Output, dcc, html

from etl.store import Query, Store

INDICATORS = ("exports", "imports", "balance")
MIN_COMPRESSED = 600
_COMPRESSED = ("text/", "application/javascript", "text/javascript", "application/json")


def load(build: Path) -> pd.DataFrame:
    """Kazakhstan's annual exports, imports and balance by partner, in million USD, as one tidy frame."""
    store = Store.open(build)
    frame = store.headline(Query(indicators=INDICATORS, reporters=("KZ",), products=("TOTAL",)))
    frame = frame[frame["period"].str.fullmatch(r"\d{4}")].copy()
    frame["year"] = frame["period"].astype(int)
    frame["value_musd"] = frame["value"] / 1e6
    return frame[["indicator", "partner", "year", "value_musd", "source"]]


def create_app(data: pd.DataFrame) -> dash.Dash:
    """A stock Dash app: dropdown, bar chart and table of one partner."""
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


def gzipped(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The WSGI application with its texts compressed; files that carry their version are compressed once."""
    kept: dict[str, bytes] = {}

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen: list[Any] = []
        body = b"".join(app(environ, lambda status, headers, exc_info=None: seen.extend([status, headers])))
        status, headers = seen[0], [(k, v) for k, v in seen[1] if k.lower() != "content-length"]
        kind = next((v for k, v in headers if k.lower() == "content-type"), "")
        if (
            "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
            and kind.startswith(_COMPRESSED)
            and len(body) > MIN_COMPRESSED
        ):
            path = environ.get("PATH_INFO", "")
            body = kept[path] if path in kept else gzip.compress(body, 6)
            if path.startswith("/_dash-component-suites/"):
                kept[path] = body
            headers.append(("Content-Encoding", "gzip"))
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    return answer


def main() -> None:
    """Serve the peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("data/build"))
    parser.add_argument("--port", type=int, default=8060)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--compress", action="store_true")
    args = parser.parse_args()

    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for key, value in {
                "bind": f"127.0.0.1:{args.port}",
                "workers": args.workers,
                "threads": args.threads,
                "worker_class": "gthread",
                "keepalive": 30,
                "timeout": 60,
                "loglevel": "error",
                "control_socket_disable": True,
            }.items():
                if key in self.cfg.settings:
                    self.cfg.set(key, value)

        def load(self) -> object:
            server = create_app(load(args.build)).server
            return gzipped(server) if args.compress else server

    Server().run()


if __name__ == "__main__":
    main()
