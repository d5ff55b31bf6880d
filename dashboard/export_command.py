"""`tradebrief export`: a chart as a file, without a server; the same specification and bytes as the site gives."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dashboard.offline import (
    STANDARD_OUTPUT,
    UsageError,
    add_shared,
    exit_code,
    settings_of,
    state_of,
    write_out,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.charts import Chart
    from dashboard.context import Context
    from dashboard.exports import Export, ExportOptions
    from dashboard.state import ViewState

# The state's keys that have an option of their own; the others are given with --state.
_STATE = {
    "partner": ("CODES", "partners: CZ, or CZ,DE,EU (CZ)"),
    "reporter": ("CODE", "whose count: KZ, or one of the partners (KZ)"),
    "from": ("PERIOD", "first year or period: 2015, 2019-Q1, 2024-07"),
    "to": ("PERIOD", "last year or period"),
    "freq": ("STEP", "A years, Q quarters, M months, R12 twelve months, YTD the year so far (A)"),
    "unit": ("UNIT", "USD, EUR or CZK (trade USD, investment as published)"),
    "flow": ("FLOW", "exports, imports, both, turnover, balance or share"),
    "view": ("VIEW", "a page's view, such as index"),
    "asof": ("DATE", "as known on that day, such as 2024-12-31"),
    "theme": ("SCHEME", "light or dark (light)"),
    "lang": ("LANG", "language (en)"),
}
_OPTION = {"asof": "--as-of"}


def add_export(subparsers: Any) -> None:
    """Add `export` to the result of `ArgumentParser.add_subparsers`."""
    parser = subparsers.add_parser(
        "export",
        help="write a chart as a slide, picture, document or table",
        description="Write a chart as a file, from the built data and without a server. Exit codes: 0 written, 1 there "
        "are no data or the file cannot be written, 2 wrong usage. TRADEBRIEF_BUILD_DIR, TRADEBRIEF_PUBLIC_URL and "
        "TRADEBRIEF_SLIDE_TEMPLATE set the defaults of --build, --public-url and --template.",
        epilog="Example: tradebrief export trade-levels --partner CZ --from 2010 -o czechia.pptx",
    )
    parser.add_argument("chart", nargs="?", metavar="CHART", help="which chart; --list names them")
    parser.add_argument("--list", action="store_true", help="list the charts and the formats, and end")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="where to write; - is standard output (a name that says what is inside)"
    )
    parser.add_argument("--format", metavar="EXT", help="csv, xlsx, pptx, ... (what the file's name ends in)")
    for key, (metavar, text) in _STATE.items():
        parser.add_argument(_OPTION.get(key, f"--{key}"), dest=f"state_{key}", metavar=metavar, help=text)
    parser.add_argument(
        "--state", default="", metavar="QUERY", help="anything else that an address may say: 'year=2024&with=DE,PL'"
    )
    parser.add_argument("--size", default="", help="of pictures and slides: 1200x675, 2400x1350, square, 16x9, 4x3")
    parser.add_argument(
        "--option", action="append", default=[], metavar="KEY=VALUE", help="a format's own option, such as layout=wide"
    )
    add_shared(parser)
    parser.set_defaults(run=run_export)


def run_export(args: argparse.Namespace) -> int:
    """Write one chart, or list what there is; problems are one line on standard error."""
    return exit_code("export", args.output, _list if args.list else lambda: _write(args))


def _write(args: argparse.Namespace) -> None:
    request = _request(args)
    data = request.export.write(request.chart.build(request.ctx, request.state), request.options)
    write_out(request.path, data)
    if request.path is not None:
        print(f"{request.path}: {len(data):,} bytes", file=sys.stderr)


@dataclass(frozen=True, slots=True)
class _Request:
    """What is wanted: which chart in which state, in which format, and where it goes (None: standard output)."""

    chart: Chart
    export: Export
    ctx: Context
    state: ViewState
    options: ExportOptions
    path: Path | None


def _list() -> None:
    from dashboard import charts, exports

    found = charts.discover()
    width = max(len(name) for name in found)
    print("Charts:")
    for name, one in found.items():
        print(f"  {name:<{width}}  {one.title}")
    print("Formats:")
    for ext, export in exports.discover().items():
        print(f"  {ext:<{width}}  {export.mime.partition(';')[0]}")


def _request(args: argparse.Namespace) -> _Request:
    """Everything checked before anything is drawn; raises UsageError, SettingsError, StoreError."""
    from dashboard.exports import ExportOptions

    one, export = _chart(args.chart), _export(args.format, args.output)
    settings = settings_of(args)
    given = {key: text for key in _STATE if (text := getattr(args, f"state_{key}")) is not None}
    address = "&".join(filter(None, (urlencode(given, safe=","), args.state.removeprefix("?"))))
    ctx, state = state_of(address, settings, lambda key: _OPTION.get(key, f"--{key}") if key in _STATE else key)
    query = _own_options(args, export)
    options = ExportOptions(
        query, "dark" if state.theme == "dark" else "light", settings.public_url.rstrip("/"), settings.slide_template
    )
    return _Request(one, export, ctx, state, options, _path(args.output, one, state, export))


def _chart(name: str | None) -> Chart:
    from dashboard import charts

    known = charts.discover()
    if not name:
        raise UsageError("name a chart; `tradebrief export --list` lists them")
    if name not in known:
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        meant = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(known)}"
        raise UsageError(f"no chart {name!r}; {meant}")
    return known[name]


def _export(wanted: str | None, output: str | None) -> Export:
    """The format named, or else the one that the file's name ends in."""
    from dashboard import exports

    known = exports.discover()
    named = bool(output) and output != STANDARD_OUTPUT
    ext = (wanted or (Path(output or "").suffix if named else "")).lstrip(".").lower()
    if not ext:
        raise UsageError(f"name a format with --format: {', '.join(known)}")
    if ext not in known:
        raise UsageError(f"no format {ext!r}; there are {', '.join(known)}")
    return known[ext]


def _own_options(args: argparse.Namespace, export: Export) -> Mapping[str, str]:
    """The format's own parameters, as they would stand in an address."""
    found: dict[str, str] = {}
    for pair in args.option:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageError(f"--option {pair!r}: expected KEY=VALUE")
        found[key] = value
    if args.size:
        if export.sizes and args.size not in export.sizes:
            raise UsageError(f"--size {args.size!r}: {export.ext} has {', '.join(export.sizes)}")
        found["size"] = args.size
    return found


def _path(output: str | None, one: Chart, state: ViewState, export: Export) -> Path | None:
    from dashboard.routes import file_name

    if output == STANDARD_OUTPUT:
        return None
    return Path(output) if output else Path(file_name(one.id, state, export.ext))
