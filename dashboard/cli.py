"""The `tradebrief` command: `serve` here, `export` beside it, `etl` and `query` from etl.cli."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import etl.cli
from dashboard.brief_command import add_brief
from dashboard.export_command import add_export
from dashboard.settings import Settings, SettingsError, settings_from_environment

if TYPE_CHECKING:
    from flask import Flask

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def parser() -> argparse.ArgumentParser:
    """The command line of all sub-commands."""
    top = argparse.ArgumentParser(
        prog="tradebrief",
        description="Trade and investment statistics of Kazakhstan with its partners, each figure with its source.",
    )
    subparsers = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    etl.cli.register(subparsers)
    serve = subparsers.add_parser(
        "serve",
        help="serve the dashboard",
        description="Serve the dashboard over the data that `tradebrief etl` has built. Each option can also be set in "
        "the environment: TRADEBRIEF_HOST, TRADEBRIEF_PORT, TRADEBRIEF_WORKERS, TRADEBRIEF_BUILD_DIR.",
    )
    serve.add_argument("--host", help="address to listen on (default: 127.0.0.1, this machine only)")
    serve.add_argument("--port", type=int, help="port to listen on (default: 8050)")
    serve.add_argument("--workers", type=int, help="processes (default: 2)")
    serve.add_argument("--build", type=Path, metavar="DIR", help="folder of the builds (default: data/build)")
    serve.set_defaults(run=run_serve)
    add_export(subparsers)
    add_brief(subparsers)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a sub-command; the exit status is 0 on success, 2 on wrong usage, 1 on any other failure."""
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen) or 0)
    except KeyboardInterrupt:
        return 130


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; 1 with one line on stderr if there are no data, 2 if a setting cannot be used."""
    given = {"host": arguments.host, "port": arguments.port, "workers": arguments.workers, "build_dir": arguments.build}
    try:
        settings = replace(
            settings_from_environment(), **{name: value for name, value in given.items() if value is not None}
        )
    except SettingsError as error:
        print(f"tradebrief serve: {error}", file=sys.stderr)
        return 2
    from etl.store import Store, StoreError

    try:
        Store.open(settings.build_dir)
    except StoreError as error:
        print(f"tradebrief serve: {error}", file=sys.stderr)
        return 1
    if settings.slide_template is not None:
        from dashboard.exports import TemplateError
        from dashboard.exports.slides.template import opened

        try:
            opened(settings.slide_template)
        except TemplateError as error:
            print(f"tradebrief serve: {error}", file=sys.stderr)
            return 2
    print(f"Serving on http://{_host_in_url(settings.host)}:{settings.port} (Ctrl+C stops)", flush=True)
    if settings.host not in LOCAL_HOSTS:
        print("This address can be reached from other machines; there is no login.", file=sys.stderr)
    _serve(settings)
    return 0


def make_server(settings: Settings) -> Flask:
    """The Flask application of one worker: its own store, opened after the fork, and ready for the first request."""
    from typing import cast

    from dashboard.app import create_app
    from dashboard.state import UNITS
    from etl.store import Store

    server = cast("Flask", create_app(Store.open(settings.build_dir), settings).server)
    # Reads the figures and converts them to each currency.
    for unit in UNITS:
        server.test_client().get(f"/chart/overview-trade.json?unit={unit}")
    _spare_the_collector()
    return server


def _spare_the_collector() -> None:
    """Collect rarely, and never what start-up made.

    Drawing a page makes tens of thousands of objects that are gone with the response; at the usual thresholds each page
    would walk all modules and data several times, which costs up to half of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _serve(settings: Settings) -> None:
    from typing import Any

    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in {
                "bind": f"{_host_in_url(settings.host)}:{settings.port}",
                "workers": settings.workers,
                "threads": settings.threads,
                "worker_class": "gthread",
                # Query strings may be 4096 characters long; gunicorn counts the whole request line.
                "limit_request_line": 8190,
                "keepalive": 30,
                "timeout": 60,
                "graceful_timeout": 10,
                "loglevel": "warning",
                "proc_name": "tradebrief",
                "control_socket_disable": True,
                "worker_exit": _end_worker,
            }.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
            return make_server(settings)

    Server().run()


def _end_worker(server: object, worker: object) -> None:
    """Let go of what start-up froze: DuckDB counts what is left at the end of a process, and reports it as leaks."""
    gc.unfreeze()
    gc.collect()


def _host_in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
