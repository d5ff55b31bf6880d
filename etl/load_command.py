"""The sub-commands `load` and `unload`: product-level files of millions of rows beside the builds."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.arguments import add_data, add_out
from etl.model.period import Period

if TYPE_CHECKING:
    from etl.bulk.load import Load
    from etl.load import LoadReport

DONE, FAILED, USAGE = 0, 1, 2
_FEW = 12
_CODES = "exit codes: 0 done, or nothing to do; 1 the file is refused, what is served is as before; 2 wrong usage"


def add_load(subparsers: Any) -> None:
    """Add `load` and `unload` to the result of `ArgumentParser.add_subparsers`."""
    loading = subparsers.add_parser(
        "load",
        help="load a publisher's product-level bulk file",
        description="Read a bulk file as published (Eurostat Comext: full_v2_YYYYMM.7z, or its text, plain or gzip), "
        "row by row in bounded memory, and publish a build that has it. The file itself is not kept, and nobody is "
        "asked for anything. `tradebrief etl` keeps what is loaded.",
        epilog=f"{_CODES}. TRADEBRIEF_ENGINE: duckdb or spark; TRADEBRIEF_BULK: an address to keep the tables under, "
        "such as s3://bucket/trade; TRADEBRIEF_BULK_MIB: memory for DuckDB to work in (512).",
    )
    loading.add_argument("file", type=Path, metavar="FILE", help="the file as downloaded")
    loading.add_argument("--source", required=True, metavar="SOURCE", help="whose file it is: eurostat_comext")
    loading.add_argument(
        "--published", default="", metavar="DATE", help="date of the edition, where the file tells none (2024-07-15)"
    )
    _add_common(loading)
    loading.set_defaults(run=run_load)
    unloading = subparsers.add_parser(
        "unload",
        help="list the loaded bulk files, or take some out",
        description="Without a name, list what is loaded. With names, publish a build without these files.",
        epilog=_CODES,
    )
    unloading.add_argument("names", nargs="*", metavar="NAME", help="file names or ids as listed, or `all`")
    _add_common(unloading)
    unloading.set_defaults(run=run_unload)


def _add_common(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    add_out(parser)
    parser.add_argument("--quiet", action="store_true", help="print errors only")


def run_load(args: argparse.Namespace) -> int:
    """Load one file; exit codes as the epilog says."""
    from etl.engine import EngineError, chosen_engine
    from etl.load import SOURCES, LoadError, load
    from etl.registry import load_registry
    from etl.sources.formats import LayoutError
    from etl.sources.sidecar import last_day
    from etl.steps.publish import PublishError

    try:
        if args.source not in SOURCES:
            raise ValueError(f"{args.source}: has no bulk files; expected {', '.join(SOURCES)}")
        if args.published:
            last_day(args.published)
        if not args.file.is_file():
            raise ValueError(f"{args.file}: no such file")
    except ValueError as error:
        print(f"tradebrief load: {error}", file=sys.stderr)
        return USAGE
    begun = time.perf_counter()
    say = (lambda step: None) if args.quiet else (lambda step: print(step, file=sys.stderr, flush=True))
    try:
        report = load(
            args.file,
            args.source,
            _out(args),
            load_registry(),
            chosen_engine(),
            published=args.published,
            say=say,
        )
    except LayoutError as error:
        print(f"tradebrief load: {error.issue(args.source).text()}", file=sys.stderr)
    except (LoadError, PublishError, EngineError, OSError) as error:
        print(f"tradebrief load: {error}", file=sys.stderr)
    else:
        if not args.quiet:
            _print_loaded(report, time.perf_counter() - begun)
        return DONE
    print("tradebrief load: nothing was loaded; what is served is as before", file=sys.stderr)
    return FAILED


def run_unload(args: argparse.Namespace) -> int:
    """List the loaded files, or take some out; exit codes as the epilog says."""
    from etl.load import LoadError, held_loads, unload
    from etl.steps.publish import PublishError

    if not args.names:
        loads = held_loads(_out(args))
        for one in loads:
            print(f"{one.id}  {_extent(one)}")
        if not loads:
            print("no files are loaded")
        return DONE
    try:
        out = unload(args.names, _out(args))
    except LoadError as error:
        print(f"tradebrief unload: {error}", file=sys.stderr)
        return USAGE
    except (PublishError, OSError) as error:
        print(f"tradebrief unload: {error}", file=sys.stderr)
        return FAILED
    if not args.quiet:
        print(f"taken out: {', '.join(one.file for one in out)}")
    return DONE


def _out(args: argparse.Namespace) -> Path:
    return Path(args.out or args.data / "build")


def _print_loaded(report: LoadReport, seconds: float) -> None:
    one = report.load
    if report.before:
        print(f"{one.file} is loaded already, published {one.published}; nothing was changed")
        return
    print(_extent(one))
    for indicator, value in one.value_eur.items():
        print(f"{indicator}: {value:,.0f} EUR in all (control total)")
    for kind, codes in one.unknown.items():
        listed = ", ".join(f"{code} ({count:,} rows)" for code, count in list(codes.items())[:_FEW])
        more = f" and {len(codes) - _FEW} more" if len(codes) > _FEW else ""
        print(f"not known, kept as they are: {kind} {listed}{more}")
    print(f"published {report.hash} in {seconds:.1f} s, {one.rows / seconds:,.0f} rows a second")


def _extent(one: Load) -> str:
    codes = [Period(start, end).code for start, end in one.periods]
    periods = codes[0] if len(codes) == 1 else f"{codes[0]} to {codes[-1]}"
    dated = f"published {one.published}" + (" (inferred)" if one.published_precision == "inferred" else "")
    areas = f"{len(one.reporters)} reporters, {len(one.partners)} partners"
    return f"{one.file}: {one.rows:,} rows, {periods}, {areas}, {dated}"
