"""The sub-commands of the data; `register` adds them to a parser, each sets `run(args)`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.arguments import add_data, add_out
from etl.check_command import add_check
from etl.fetch_command import add_fetch
from etl.load_command import add_load
from etl.query import add_query
from etl.read_command import add_read
from etl.reconciled import add_reconcile
from etl.steps.report import BuildReport, SourceStats, unchanged

if TYPE_CHECKING:
    from rich.console import Console

    from etl.model.issue import Issue

FOUND, FAILED, USAGE = 0, 1, 2
_TABLE = ("source", "in", "out", "derived", "set apart", "rejected", "warnings", "seconds")


def register(subparsers: Any) -> None:
    """Add `etl`, `fetch`, `refresh`, `query` and `reconcile` to the result of `ArgumentParser.add_subparsers`."""
    parser = subparsers.add_parser(
        "etl",
        help="build the data from statements and official tables",
        description="Read the inputs, check them, derive what follows and publish it all at once, or nothing.",
    )
    add_data(parser)
    add_out(parser)
    parser.add_argument("--strict", action="store_true", help="a warning is an error")
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    parser.add_argument("--force", action="store_true", help="build even if nothing has changed")
    parser.set_defaults(run=run_etl)
    add_fetch(subparsers)
    add_load(subparsers)
    add_query(subparsers)
    add_reconcile(subparsers)
    add_read(subparsers)
    add_check(subparsers)


def run_etl(args: argparse.Namespace) -> int:
    """Build, with progress and a closing table; 0: published or nothing to do, 1: the input is refused, 2: usage."""
    data_dir: Path = args.data.resolve()
    out_dir: Path = (args.out or args.data / "build").resolve()
    if not data_dir.is_dir():
        print(f"{args.data}: no such folder; give the folder of inputs with --data", file=sys.stderr)
        return USAGE
    report = None if args.force else unchanged(data_dir, out_dir, strict=args.strict)
    if report is None:
        # Only now: these load pandas and pandera, which a run with nothing to do should not wait for.
        from etl.build import build
        from etl.steps.publish import PublishError

        try:
            with _progress(quiet=args.quiet) as progress:
                report = build(data_dir, out_dir, strict=args.strict, force=args.force, progress=progress)
        except (PublishError, OSError) as error:
            print(f"tradebrief etl: {error}", file=sys.stderr)
            return FAILED
    _print_issues(report, strict=args.strict, quiet=args.quiet)
    if not args.quiet:
        _print_report(report)
    if not report.ok:
        served = f"the build {report.hash} stays served" if report.hash else "nothing is served yet"
        print(f"tradebrief etl: nothing was published; {served}", file=sys.stderr)
    return FOUND if report.ok else FAILED


def _progress(*, quiet: bool) -> AbstractContextManager[Callable[[str, int, int], None]]:
    if quiet:
        return nullcontext(lambda step, done, total: None)
    if sys.stderr.isatty():
        return _LiveProgress()
    return nullcontext(lambda step, done, total: print(step, file=sys.stderr, flush=True))


class _LiveProgress(AbstractContextManager[Callable[[str, int, int], None]]):
    """One line that says what is being done, on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24))
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("start", total=None)

    def __enter__(self) -> Callable[[str, int, int], None]:
        self._progress.start()
        return lambda step, done, total: self._progress.update(
            self._task, description=step, completed=done, total=total if total > 1 else None
        )

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


def _print_issues(report: BuildReport, *, strict: bool, quiet: bool) -> None:
    for issue in report.issues:
        if issue.severity == "error" or (issue.severity == "warning" and (strict or not quiet)):
            print(f"{issue.severity}: {issue.text()}", file=sys.stderr)


def _print_report(report: BuildReport) -> None:
    from rich.table import Table

    console = wide_console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in _TABLE:
        table.add_column(name, justify="left" if name == "source" else "right", no_wrap=True)
    total = SourceStats("total")
    for row in report.stats:
        table.add_row(*_cells(row))
        for name in ("rows_in", "rows_out", "derived", "set_apart", "rejected", "errors", "warnings", "seconds"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
    table.add_row(*_cells(total), style="bold")
    console.print(table)
    _print_costs(report, console)
    facts = _count(report.issues, "info")
    if facts:
        console.print(f"{facts} notes on the inputs; they are listed with the sources")
    if report.ok:
        done = "nothing has changed since the build" if report.skipped else "published"
        console.print(f"{done} {report.hash}" + ("" if report.skipped else f" in {report.seconds:.1f} s"))


def _print_costs(report: BuildReport, console: Console) -> None:
    """One line on the families of figures that were held against each other, and the one that took longest."""
    if not report.costs:
        return
    slowest = max(report.costs, key=lambda cost: cost.seconds)
    solved = [cost for cost in report.costs if cost.seconds]
    console.print(
        f"reconciled {len(report.costs)} families of {sum(cost.claims for cost in report.costs)} stated figures: "
        f"{sum(cost.bounds for cost in report.costs)} bounds, {sum(cost.contradictions for cost in report.costs)} "
        f"contradictions; {len(solved)} solved in {sum(cost.seconds for cost in solved):.1f} s"
        + (f", {slowest.family} the slowest with {slowest.seconds:.2f} s" if solved else "")
    )


def _cells(row: SourceStats) -> list[str]:
    numbers = (row.rows_in, row.rows_out, row.derived, row.set_apart, row.rejected, row.warnings)
    return [row.source, *(f"{number:,}" for number in numbers), f"{row.seconds:.2f}"]


def _count(issues: list[Issue], severity: str) -> int:
    return sum(issue.severity == severity for issue in issues)


def wide_console() -> Console:
    """A console for tables: as wide as the terminal, and without a limit where there is none."""
    from rich.console import Console

    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=400)
