"""`tradebrief brief`: a briefing as a file, without a server; the same as the site gives."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dashboard.offline import STANDARD_OUTPUT, UsageError, add_shared, exit_code, settings_of, state_of, write_out

if TYPE_CHECKING:
    from dashboard.briefing.writers import Writer
    from dashboard.settings import Settings

SIZES = ("16x9", "4x3")


def add_brief(subparsers: Any) -> None:
    """Add `brief` to the result of `ArgumentParser.add_subparsers`."""
    parser = subparsers.add_parser(
        "brief",
        help="write a briefing on a partner as slides, a document or a page to print",
        description="Write a briefing on one partner, from the built data, without a server: headline figures, trade, "
        "growth, the partner among its peers, investment, sources. Every number links to its record. Exit codes: 0 "
        "written, 1 there are no data or the file cannot be written, 2 wrong usage.",
        epilog="Example: tradebrief brief --partner CZ --period 2024 -o czechia.pptx",
    )
    parser.add_argument("--partner", default="CZ", metavar="CODE", help="the partner: CZ, DE, EU, ... (CZ)")
    parser.add_argument("--period", default="", metavar="YEAR", help="the last year shown (the last that is held)")
    parser.add_argument("--length", choices=("one", "five", "full"), default="five", help="one page, five slides, all")
    parser.add_argument("--slides", default="", metavar="LIST", help="slides in order, as an address has them in s=")
    parser.add_argument("--unit", default="", help="USD, EUR or CZK (trade USD, investment as published)")
    parser.add_argument("--as-of", default="", metavar="DATE", help="as known on that day, such as 2024-12-31")
    parser.add_argument("--lang", default="", help="language (en)")
    parser.add_argument("--size", choices=SIZES, default=SIZES[0], help="of slides (16x9)")
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="where to write; - is standard output")
    parser.add_argument("--format", metavar="EXT", help="pptx, docx or html (what the file's name ends in)")
    add_shared(parser)
    parser.set_defaults(run=run_brief)


def run_brief(args: argparse.Namespace) -> int:
    """Write one briefing; problems are one line on standard error."""
    return exit_code("brief", args.output, lambda: _write(args))


def _write(args: argparse.Namespace) -> None:
    writer = _writer(args.format, args.output)
    data, note = _made(args, writer, settings_of(args))
    write_out(None if args.output == STANDARD_OUTPUT else Path(args.output), data)
    print(f"{args.output}: {note}, {len(data):,} bytes", file=sys.stderr)


def _writer(wanted: str | None, output: str) -> Writer:
    from dashboard.briefing import writers

    known = writers.discover()
    ext = (wanted or ("" if output == STANDARD_OUTPUT else Path(output).suffix)).lstrip(".").lower()
    if ext not in known:
        raise UsageError(f"no format {ext!r}; there are {', '.join(known)}" if ext else "name a format with --format")
    return known[ext]


def _made(args: argparse.Namespace, writer: Writer, settings: Settings) -> tuple[bytes, str]:
    """The file, and in words what is in it; raises UsageError for slides that do not exist."""
    from dashboard.briefing import brief
    from dashboard.exports import ExportOptions

    given = {
        "partner": args.partner, "year": args.period, "view": args.length, "s": args.slides, "unit": args.unit,
        "asof": args.as_of, "lang": args.lang,
    }  # fmt: skip
    ctx, state = state_of(urlencode({key: text for key, text in given.items() if text}), settings)
    made = brief(ctx, state)
    if made.unknown:
        raise UsageError(f"--slides {made.unknown[0]!r}: neither a section nor a chart with its state")
    options = ExportOptions({"size": args.size}, "light", settings.public_url.rstrip("/"), settings.slide_template)
    left = f" ({', '.join(made.left_out)}: nothing is held)" if made.left_out else ""
    return writer.write(made, ctx.words, options), f"{len(made.slides)} slides{left}"
