"""The sub-commands `fetch` and `refresh`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.arguments import add_data, add_out
from etl.model.period import Period, PeriodError

if TYPE_CHECKING:
    from etl.model.issue import Issue
    from etl.refresh import Refresh
    from etl.retrieve import Retrieval, Wish
    from etl.sources.connectors import Connector

DONE, FAILED, USAGE, RUNNING, INCOMPLETE = 0, 1, 2, 3, 4
_FEW = 5
_CODES = (
    "exit codes: 0 fetched, built and published, or nothing had changed; 1 the build was refused, what is served and "
    "the inputs are as before; 2 wrong usage; 3 another fetch or refresh is running; 4 published, but some source "
    "could not be fetched"
)


def add_fetch(subparsers: Any) -> None:
    """Add `fetch` and `refresh` to the result of `ArgumentParser.add_subparsers`."""
    fetch = subparsers.add_parser(
        "fetch",
        help="get a source's figures from its publisher",
        description="Ask a publisher, keep the answer as it came, and write what is new or revised as a table in the "
        "folder of inputs, for the next `tradebrief etl`. No table that is held is changed; that of exchange rates is "
        "replaced.",
        epilog="exit codes: 0 done; 1 the answer cannot be used, nothing was written; 2 wrong usage; "
        "3 another fetch or refresh is running; 4 (--check) some source is overdue. Keys are read from the environment "
        "only; TRADEBRIEF_FETCH_MIB is the largest download in MiB (512), TRADEBRIEF_MIRROR an address asked in place "
        "of each publisher.",
    )
    fetch.add_argument("source", nargs="?", metavar="SOURCE", help="id of a source; `--list` shows them")
    fetch.add_argument("--list", action="store_true", help="list the sources that can be fetched, and how")
    fetch.add_argument("--check", action="store_true", help="what should be out by now, and what is held; asks nobody")
    fetch.add_argument("--file", type=Path, action="append", default=[], metavar="FILE", help="a file got by hand")
    fetch.add_argument(
        "--mapping", type=Path, metavar="TOML", help="what the columns of --file mean (docs/sources.md), for any source"
    )
    fetch.add_argument("--published", default="", metavar="DATE", help="date of a file by hand that gives none itself")
    _add_common(fetch)
    fetch.set_defaults(run=run_fetch)
    refreshing = subparsers.add_parser(
        "refresh",
        help="fetch all sources, build, and report what is new, revised or contradicted",
        description="Fetch every source that can be asked, build, and report. Made to be started by cron: two runs "
        "exclude each other, and what is served changes only as a whole.",
        epilog=_CODES,
    )
    refreshing.add_argument("sources", nargs="*", metavar="SOURCE", help="only these sources")
    add_out(refreshing)
    _add_common(refreshing)
    refreshing.set_defaults(run=run_refresh)


def _add_common(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument("--since", type=_period, metavar="PERIOD", help="figures from here on, such as 2024 or 2024-07")
    parser.add_argument("--offline", action="store_true", help="read the snapshots that are held, ask nobody")


def run_fetch(args: argparse.Namespace) -> int:
    """Fetch one source, or list or check all; exit codes as the epilog says."""
    from etl.sources.connectors import discover_connectors
    from etl.sources.connectors.mapped import MappingError

    connectors = discover_connectors()
    if args.mapping:
        try:
            connectors |= _by_mapping(args)
        except (MappingError, OSError, LookupError) as error:
            print(f"tradebrief fetch: {error}", file=sys.stderr)
            return USAGE
    if args.list:
        _print_list(connectors)
        return DONE
    if args.check:
        return _print_check(args.data)
    if problem := _wrong_usage(args, connectors):
        print(f"tradebrief fetch: {problem}", file=sys.stderr)
        return USAGE
    from etl.fetch.failure import FetchError
    from etl.refresh import RefreshRunningError, refreshing
    from etl.registry import load_registry
    from etl.retrieve import RetrievalError, retrieve
    from etl.sources.formats import LayoutError

    connector = connectors[args.source]
    issues: Sequence[Issue]
    try:
        with refreshing(args.data), _client() as client:
            result = retrieve(connector, args.data, load_registry(), _wish(args), client)
    except (FetchError, LayoutError) as error:
        issues = [error.issue(connector.id)]
    except RetrievalError as error:
        issues = error.issues
    except RefreshRunningError as error:
        print(f"tradebrief fetch: {error}", file=sys.stderr)
        return RUNNING
    except ValueError as error:
        print(f"tradebrief fetch: {error}", file=sys.stderr)
        return USAGE
    else:
        _print_retrieval(result)
        if result.written:
            print("tradebrief etl builds them in")
        return DONE
    for issue in issues:
        print(issue.text(), file=sys.stderr)
    print("tradebrief fetch: nothing was written; the figures held and served are as before", file=sys.stderr)
    return FAILED


def run_refresh(args: argparse.Namespace) -> int:
    """Fetch, build, report; exit codes as the epilog says."""
    from etl.sources.connectors import discover_connectors

    connectors = discover_connectors()
    unknown = [source for source in args.sources if source not in connectors]
    if unknown or not args.data.is_dir():
        known = f"{', '.join(unknown)}: cannot be fetched; `tradebrief fetch --list` shows what can"
        print(f"tradebrief refresh: {known if unknown else f'{args.data}: no such folder'}", file=sys.stderr)
        return USAGE
    chosen = [connectors[s] for s in args.sources] or [
        c for c in connectors.values() if c.asks(args.since) and not c.bulky
    ]
    from etl.refresh import RefreshRunningError, note, refresh, refreshing
    from etl.registry import load_registry
    from etl.steps.publish import PublishError

    out_dir: Path = args.out or args.data / "build"
    try:
        with refreshing(args.data), _client() as client:
            say = _say if sys.stderr.isatty() else _quiet
            result = refresh(chosen, args.data, out_dir, load_registry(), _wish(args), client, say=say)
            noted = note(result, args.data)
    except RefreshRunningError as error:
        print(f"tradebrief refresh: {error}", file=sys.stderr)
        return RUNNING
    except (PublishError, OSError) as error:
        print(f"tradebrief refresh: {error}", file=sys.stderr)
        return FAILED
    except ValueError as error:
        print(f"tradebrief refresh: {error}", file=sys.stderr)
        return USAGE
    _print_refresh(result, noted)
    if not result.published:
        return FAILED
    return INCOMPLETE if result.failures else DONE


def _by_mapping(args: argparse.Namespace) -> dict[str, Connector]:
    """The source named, read as its mapping says; raises MappingError, OSError, LookupError."""
    from etl.registry import load_registry
    from etl.sources import discover
    from etl.sources.connectors.mapped import MappingError, mapped, read_mapping

    if not args.file:
        raise MappingError("--mapping is for files given with --file")
    source = load_registry().source(args.source or "").id
    if source not in discover() or load_registry().source(source).kind != "official":
        raise MappingError(f"{source} has no tables; see docs/sources.md, A new source")
    return {source: mapped(source, read_mapping(args.mapping))}


def _wrong_usage(args: argparse.Namespace, connectors: dict[str, Connector]) -> str:
    if not args.source:
        return "name a source, or ask for --list or --check"
    if args.source not in connectors:
        return f"{args.source}: cannot be fetched; one of {', '.join(connectors)}"
    if not args.data.is_dir():
        return f"{args.data}: no such folder; give the folder of inputs with --data"
    if args.file and args.offline:
        return "--file and --offline exclude each other"
    if args.published and not args.file:
        return "--published is for files given with --file"
    if not args.file and not args.offline and not connectors[args.source].asks(args.since):
        return (
            f"{args.source} has no stable address. Download it by hand ({connectors[args.source].by_hand}), "
            f"then: tradebrief fetch {args.source} --file FILE"
        )
    return ""


def _wish(args: argparse.Namespace) -> Wish:
    from etl.retrieve import Wish
    from etl.sources.sidecar import last_day

    published = getattr(args, "published", "")
    if published:
        last_day(published)
    return Wish(args.since, args.offline, tuple(getattr(args, "file", ())), published)


def _client() -> Any:
    from etl.fetch.client import Client, limits_from_environment

    return Client(limits_from_environment(os.environ), say=_say)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _quiet(text: str) -> None:
    """Say nothing: cron sends a letter for each line."""


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _print_list(connectors: dict[str, Connector]) -> None:
    from etl.registry import load_registry

    registry = load_registry()
    for connector in connectors.values():
        info = registry.source(connector.id)
        asks = connector.asks(None)
        print(f"{connector.id}: {info.title} ({info.publisher})")
        for ask in asks:
            print(f"  asks     {ask.keyless or ask.address}")
            if ask.key_variable:
                print(f"  key      {ask.key_variable}" + (", not needed" if ask.keyless else ""))
        print(f"  by hand  {connector.by_hand}")
        print(f"  licence  {info.licence}; redistribution: {info.redistribution}")


def _print_check(data_dir: Path) -> int:
    from rich.table import Table

    from etl.cli import wide_console
    from etl.freshness import freshness
    from etl.registry import load_registry

    registry = load_registry()
    rows = freshness(data_dir, registry, date.today())
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("source", "held to", "published", "should be out", "late", "next", "by the end of", "how"):
        table.add_column(name, no_wrap=True)
    overdue = 0
    for row in rows:
        where = row.standing
        overdue += where is not None and where.missing is not None
        table.add_row(
            row.source,
            row.last.code if row.last else "nothing",
            row.published.isoformat() if row.published else "",
            where.out.code if where and where.out else "",
            f"{where.months_late} months" if where and where.missing else "",
            where.coming.period.code if where else "",
            where.coming.due.code if where else "",
            registry.source(row.source).command or "a table typed by hand (docs/sources.md)",
        )
    wide_console().print(table)
    return INCOMPLETE if overdue else DONE


def _print_retrieval(result: Retrieval) -> None:
    held = f"{len(result.files)} {'file' if len(result.files) == 1 else 'files'}, {result.files_new} not held before"
    print(
        f"{result.source}: {held}; {len(result.new)} figures new, {len(result.revised)} revised, "
        f"{result.unchanged} unchanged"
    )
    for revision in result.revised[:_FEW]:
        print(f"  revised: {revision.key}: {revision.before:f} -> {revision.now:f} {revision.unit}")
    if len(result.revised) > _FEW:
        print(f"  and {len(result.revised) - _FEW} more revised")
    if result.left_out:
        print("  left out: " + ", ".join(f"{count} {reason}" for reason, count in result.left_out.most_common()))
    for dimension in sorted({dimension for dimension, _ in result.unknown}):
        codes = sorted(code for of, code in result.unknown if of == dimension)
        print(f"  unknown to the registry, {dimension} ({len(codes)}): {', '.join(codes)}")
    for note in result.notes:
        print(f"  {note}")
    for path in result.written:
        print(f"  written: {path}")
    if result.written and not result.redistribution.startswith("allowed"):
        print(f"  redistribution: {result.redistribution}. Check the publisher's terms before you pass the table on")


def _print_contradictions(rows: list[dict[str, Any]] | None) -> None:
    if rows is None:
        print("contradictions: there was no build before to compare with")
        return
    print(f"{len(rows)} contradictions that were not known before" + (":" if rows else ""))
    # What a later edition explains comes last.
    for row in sorted(rows, key=lambda row: row["hypothesis"] == "revision")[:20]:
        print(f"  {row['indicator']} {row['reporter']} with {row['partner']} {row['period']}: {row['hypothesis']}")
    if len(rows) > 20:
        print(f"  and {len(rows) - 20} more, on /ledger")


def _print_refresh(result: Refresh, noted: Path) -> None:
    for retrieval in result.retrievals:
        _print_retrieval(retrieval)
    for issue in result.failures:
        print(issue.text(), file=sys.stderr)
    if result.built is not None and not result.built.ok:
        for issue in result.built.issues[:20]:
            print(issue.text(), file=sys.stderr)
        served = f"the build {result.built.hash} stays served" if result.built.hash else "nothing is served yet"
        taken = "; the fetched tables were taken out again, the downloads are kept" if result.undone else ""
        print(f"tradebrief refresh: the build was refused, {served}{taken}", file=sys.stderr)
        return
    _print_contradictions(result.contradictions)
    if result.built is not None:
        print(f"{'nothing has changed since' if result.built.skipped else 'published'} {result.built.hash}")
    print(f"noted in {noted}")


__all__ = ["add_fetch", "run_fetch", "run_refresh"]
