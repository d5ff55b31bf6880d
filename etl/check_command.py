"""`tradebrief check`: the figures of a statement against everything that is held, in the terminal."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from etl.arguments import add_build, day_argument
from etl.read_command import growth_words, period_words, reading_of, text_arguments, value_words

if TYPE_CHECKING:
    from etl.reader import Reading
    from etl.reader.verdicts import Checked

CLEAN, CONFLICTS, UNREADABLE = 0, 1, 2
_STYLES = {"conflicts": "bold red", "consistent": "green", "consistent within rounding": "green", "new": "bold"}


def add_check(subparsers: Any) -> None:
    """Add `check` to the result of `ArgumentParser.add_subparsers`."""
    parser = subparsers.add_parser(
        "check",
        help="check the figures of a press statement",
        description="Read an English statement and hold each figure against the text, statements, official "
        "tables and the other side. Nothing is stored or sent. Exit codes: 0 clean, 1 conflicts, 2 cannot be read.",
    )
    text_arguments(parser)
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument(
        "--as-of",
        type=lambda text: text if text == "published" else day_argument(text),
        metavar="DATE",
        help="judge by what was known on that day, or `published`: on the day of the text (as known today)",
    )
    add_build(parser)
    parser.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """Print the verdicts; 0: no conflict, 1: at least one, 2: the text or the data cannot be read."""
    from etl.reader import ReaderError
    from etl.reader.beside import copied_from
    from etl.reader.check import check
    from etl.registry import RegistryError, load_registry
    from etl.store import Store, StoreError

    try:
        text, reading = reading_of(args)
        registry = load_registry()
        store = Store.open(args.build, registry)
        checked = check(reading, store, registry, _as_of(args, reading))
        copy = copied_from(checked, store)
        reading = replace(reading, notes=(*reading.notes, *([copy.words] if copy else [])))
    except (ReaderError, RegistryError, StoreError) as error:
        print(f"tradebrief check: {error}", file=sys.stderr)
        return UNREADABLE
    if args.format == "json":
        _print_json(checked, reading)
    else:
        _print(text, checked, reading)
    return CONFLICTS if any(one.verdict == "conflicts" for one in checked) else CLEAN


def _as_of(args: argparse.Namespace, reading: Reading) -> date | None:
    from etl.reader import ReaderError
    from etl.reader.check import publication_day

    if args.as_of != "published":
        day: date | None = args.as_of
        return day
    if reading.published is None:
        raise ReaderError("--as-of published needs a date of publication: give --published")
    return publication_day(reading.published, None)


def _print_json(checked: list[Checked], reading: Reading) -> None:
    from etl.reader.output import checked_fields, to_json

    apart = [{"text": a.text, "span": list(a.span), "reason": a.reason} for a in reading.apart]
    print(to_json({"claims": [checked_fields(one) for one in checked], "apart": apart, "notes": list(reading.notes)}))


def _print(text: str, checked: list[Checked], reading: Reading) -> None:
    from etl.cli import wide_console

    console = wide_console()
    for one in checked:
        claim = one.claim
        what = claim.indicator.replace("_", " ") + (f" ({claim.share_of})" if claim.share_of else "")
        pair = f"{claim.reporter or 'unstated'} with {claim.partner}"
        figure = ", ".join(part for part in (value_words(claim), growth_words(claim)) if part)
        console.print(f"{one.verdict}", style=_STYLES.get(one.verdict, "dim"), end="")
        hypothesis = f" ({one.hypothesis.replace('_', ' ')})" if one.hypothesis else ""
        line = f"{hypothesis}: {what}, {pair}, {period_words(claim)}: {figure}"
        console.print(line, markup=False, highlight=False)
        for finding in one.findings:
            console.print(f"  - {finding.words}", markup=False, highlight=False)
    if not checked:
        console.print("no figure of trade or investment found")
    for apart in reading.apart:
        console.print(f"set apart: {apart.text!r}: {apart.reason}", markup=False, highlight=False)
    for note in reading.notes:
        console.print(f"note: {note}", markup=False, highlight=False)
