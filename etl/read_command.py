"""`tradebrief read` and `tradebrief add`: the figures of a statement in the terminal, and its file among the inputs."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from etl.arguments import add_data

if TYPE_CHECKING:
    from etl.reader import Claim, Header, Reading

FOUND, REFUSED, UNREADABLE = 0, 1, 2
# What begins a line that a person has to settle, here without loading the reader.
DECIDE = "# DECIDE:"


def add_read(subparsers: Any) -> None:
    """Add `read` and `add` to the result of `ArgumentParser.add_subparsers`."""
    read = subparsers.add_parser(
        "read",
        help="find and understand the figures of a press statement",
        description="Print each figure of an English statement (text, HTML, DOCX, PDF) with what it says and how sure "
        "that is. Nothing is stored or sent. Exit codes: 0 read, 2 cannot be read.",
    )
    text_arguments(read)
    _header_arguments(read)
    read.add_argument("--format", choices=("table", "json", "toml"), default="table")
    read.set_defaults(run=run_read)
    add = subparsers.add_parser(
        "add",
        help="add a statement to the inputs",
        description="Show the statement file of a text, or take a statement file that was looked over, and write it "
        "among the inputs. Exit codes: 0 written, 1 refused (held already, not ready, or declined), 2 cannot be read.",
    )
    text_arguments(add)
    _header_arguments(add)
    add_data(add)
    add.add_argument("--further-source", action="store_true", help="the release is held: record this place as well")
    add.add_argument("--yes", action="store_true", help="write without asking")
    add.set_defaults(run=run_add)


def text_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of all commands that read a text."""
    parser.add_argument("file", metavar="FILE", help="a text, HTML, DOCX or PDF file, or - for standard input")
    parser.add_argument("--published", metavar="DATE", help="2024-07-25, 2024-07 or 2024; else as its first lines say")
    parser.add_argument("--publisher", default="", metavar="NAME", help="who said it: ministry, office, statistician")
    parser.add_argument("--reporter", default="KZ", help="whose statistics it gives where it does not say (KZ)")


def _header_arguments(parser: argparse.ArgumentParser) -> None:
    """What a statement file says of its statement that no text tells."""
    parser.add_argument("--url", default="", help="where it was printed")
    parser.add_argument("--outlet", default="", help="the newspaper or site that printed it")
    parser.add_argument("--event", default="", help="the occasion, in a few words")
    parser.add_argument("--speaker-office", default="", help="the office of who speaks")


def reading_of(args: argparse.Namespace) -> tuple[str, Reading]:
    """The text of the command's file and its reading; raises ReaderError, or RegistryError for an unknown reporter."""
    from etl.reader import read_text
    from etl.reader.files import read_source
    from etl.registry import load_registry

    registry = load_registry()
    text = read_source(args.file)
    reporter = registry.resolve_area(args.reporter).id
    reading = read_text(text, published=args.published, publisher=args.publisher, reporter=reporter, registry=registry)
    return text, reading


def run_read(args: argparse.Namespace) -> int:
    """Print the figures of a text; 0: read, 2: cannot be read."""
    from etl.reader import ReaderError
    from etl.reader.output import claim_fields, to_json
    from etl.reader.statement_form import statement_toml
    from etl.registry import RegistryError

    try:
        text, reading = reading_of(args)
    except (ReaderError, RegistryError) as error:
        print(f"tradebrief read: {error}", file=sys.stderr)
        return UNREADABLE
    if args.format == "json":
        print(to_json(claim_fields(claim) for claim in reading.claims))
    elif args.format == "toml":
        print(statement_toml(reading, _header(args)), end="")
    else:
        _print_table(text, reading)
    return FOUND


def run_add(args: argparse.Namespace) -> int:
    """Write a statement's file after showing it; 0: written, 1: refused, 2: cannot be read."""
    from etl.reader import ReaderError, holding
    from etl.registry import RegistryError

    try:
        toml = _toml(args)
        if DECIDE in toml:
            # What is open may be what the file's place depends on, such as the date: it comes first.
            print(toml)
            _explain([], toml)
            return REFUSED
        path = holding.place(toml, args.data)
        held = holding.same_release(toml, args.data)
        if held is not None:
            return _add_source(args, held, toml)
        print(toml)
        found = holding.problems(toml, path)
        if found:
            _explain(found, toml)
            return REFUSED
        if not args.yes and not _agreed(f"Write {path}?"):
            return REFUSED
        holding.add_file(path, toml)
    except (ReaderError, RegistryError, OSError) as error:
        print(f"tradebrief add: {error}", file=sys.stderr)
        return UNREADABLE
    print(f"{path} written; `tradebrief etl` builds it in", file=sys.stderr)
    return FOUND


def _toml(args: argparse.Namespace) -> str:
    """The statement file: of a text, or as it was given where the file is one already."""
    from etl.reader.files import read_source
    from etl.reader.statement_form import statement_toml

    if args.file.endswith(".toml"):
        return read_source(args.file)
    _, reading = reading_of(args)
    return statement_toml(reading, _header(args))


def _header(args: argparse.Namespace) -> Header:
    from etl.reader.statement_form import Header

    return Header(args.publisher, args.outlet, args.url, args.event, args.speaker_office)


def _add_source(args: argparse.Namespace, held: Any, toml: str) -> int:
    from etl.reader import holding

    print(f"the same release is held as {held.id}: {held.same} of {held.of} figures are in it", file=sys.stderr)
    new = next(iter(holding.parsed(toml).documents), None)
    url = args.url or (new.url if new else "")
    if url and url in held.urls:
        print("and this place is recorded", file=sys.stderr)
        return REFUSED
    if not args.further_source:
        print("nothing was written; --further-source with --url and --outlet records this place", file=sys.stderr)
        return REFUSED
    outlet, published = args.outlet or (new.outlet if new else ""), new.published if new else ""
    if not url and not outlet:
        print("--further-source needs --url or --outlet", file=sys.stderr)
        return REFUSED
    if not args.yes and not _agreed(f"Record {url or outlet} in {held.path}?"):
        return REFUSED
    holding.add_document(held.path, outlet, url, published)
    print(f"{held.path}: a further source recorded", file=sys.stderr)
    return FOUND


def _explain(found: list[str], toml: str) -> None:
    for line in found:
        print(f"not ready: {line}", file=sys.stderr)
    for line in toml.splitlines():
        if line.startswith(DECIDE):
            print(f"to decide: {line.removeprefix(DECIDE).strip()}", file=sys.stderr)
    print(
        "nothing was written. Save the file with `tradebrief read --format toml`, decide what it asks and remove those "
        "lines, then `tradebrief add FILE.toml`",
        file=sys.stderr,
    )


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        print(f"{question} Nobody can answer here: say --yes", file=sys.stderr)
        return False
    return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}


def _print_table(text: str, reading: Reading) -> None:
    from rich.table import Table

    from etl.cli import wide_console

    console = wide_console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("indicator", "of", "with", "period", "value", "growth", "sure", "printed as", "why"):
        table.add_column(name, justify="right" if name in {"value", "sure"} else "left", no_wrap=True)
    for claim in reading.claims:
        table.add_row(
            claim.indicator + (f" ({claim.share_of[:40]})" if claim.share_of else ""),
            claim.reporter or "unstated",
            claim.partner,
            period_words(claim),
            value_words(claim),
            growth_words(claim),
            f"{claim.confidence:.0%}",
            " ".join(text[claim.start : claim.end].split()),
            "; ".join(claim.reasons),
        )
    console.print(table if reading.claims else "no figure of trade or investment found")
    for apart in reading.apart:
        console.print(f"set apart: {apart.text!r}: {apart.reason}", markup=False, highlight=False)
    for note in reading.notes:
        console.print(f"note: {note}", markup=False, highlight=False)


def period_words(claim: Claim) -> str:
    """A claim's period, and how it was said where it was not said plainly."""
    if not claim.period:
        return "unstated"
    return claim.period if claim.period_form == "explicit" else f"{claim.period} ({claim.period_form})"


def value_words(claim: Claim) -> str:
    """The figure with its hedge, digits as printed, scale word and unit."""
    scale = {1: "", 10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "trillion"}[claim.scale]
    hedge = "" if claim.qualifier == "exact" else str(claim.qualifier).replace("_", " ")
    return " ".join(part for part in (hedge, claim.value, scale, claim.unit) if part) if claim.value else "growth only"


def growth_words(claim: Claim) -> str:
    """The stated change with its basis; empty where none is stated."""
    growth = claim.growth
    if growth is None:
        return ""
    shown = f"{growth.value} times" if growth.is_factor else f"{growth.percent:+f} %"
    return shown if growth.basis == "yoy" else f"{shown} on {growth.basis}"
