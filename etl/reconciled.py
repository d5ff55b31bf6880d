"""`tradebrief reconcile`: what statements imply, what contradicts what, and what was set aside, from the terminal."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from etl.arguments import add_as_of, add_build
from etl.query import FOUND, NOTHING, USAGE, amount

if TYPE_CHECKING:
    import pandas as pd

    from etl.registry import Registry
    from etl.store import Query, Store

_BOUND_FIELDS = (
    "indicator", "reporter", "partner", "product", "period", "unit", "value", "lo", "hi", "resolution", "published",
    "record_id", "parents", "rule",
)  # fmt: skip
_ASIDE_FIELDS = (
    "record_id", "publisher", "published", "document", "value_as_stated", "unit_as_stated", "why_set_aside",
    "hypothesis", "contradiction",
)  # fmt: skip


def add_reconcile(subparsers: Any) -> None:
    """Add `reconcile` to the result of `ArgumentParser.add_subparsers`."""
    parser = subparsers.add_parser(
        "reconcile",
        help="print what statements imply, and what contradicts what",
        description="Print the bounds of figures that nobody printed, the contradictions among statements and tables, "
        "and what was set aside and why. Exit codes: 0 something is held, 1 nothing, 2 wrong usage.",
    )
    parser.add_argument("--reporter", help="whose count: an ISO code or name (all)")
    parser.add_argument("--partner", help="an ISO code, EU, EU27_2020, WLD or a name (all)")
    parser.add_argument("--indicator", help="turnover, exports, imports, fdi_inflow_gross, ... (all)")
    add_as_of(parser)
    parser.add_argument("--format", choices=("table", "json"), default="table")
    add_build(parser)
    parser.set_defaults(run=run_reconcile)


def run_reconcile(args: argparse.Namespace) -> int:
    """Answer on standard output; 0: something is held, 1: nothing, 2: a wrong value or no data."""
    from etl.registry import RegistryError, load_registry
    from etl.store import Store, StoreError

    registry = load_registry()
    try:
        query = _query(args, registry)
        store = Store.open(args.build, registry)
        bounds, ledger = _bounds(query, store, registry, args), _ledger(query, store, args)
    except (RegistryError, StoreError) as error:
        print(f"tradebrief reconcile: {error}", file=sys.stderr)
        return USAGE
    aside = _set_aside(ledger, store)
    if args.format == "json":
        found = {
            "bounds": _rows(bounds, _BOUND_FIELDS),
            "ledger": _rows(ledger, list(ledger.columns)),
            "set_aside": _rows(aside, _ASIDE_FIELDS),
        }
        json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        _print_bounds(bounds)
        _print_ledger(ledger)
        _print_set_aside(aside)
    return FOUND if len(bounds) or len(ledger) else NOTHING


def _query(args: argparse.Namespace, registry: Registry) -> Query:
    from etl.store import Query

    return Query(
        indicators=(registry.indicator(args.indicator).id,) if args.indicator else (),
        reporters=(registry.resolve_area(args.reporter).id,) if args.reporter else (),
        partners=(registry.resolve_area(args.partner).id,) if args.partner else (),
    )


def _bounds(query: Query, store: Store, registry: Registry, args: argparse.Namespace) -> pd.DataFrame:
    """Derived figures of statements with their rules."""
    from dataclasses import replace

    statements = tuple(source.id for source in registry.sources.values() if source.kind == "statement")
    rows = store.select(replace(query, sources=statements, origins=("derived",)), args.as_of)
    rules = store.records(rows["record_id"]).set_index("record_id")[["rule"]]
    order = ["reporter", "partner", "indicator", "period_end", "period_start"]
    return rows.join(rules, on="record_id").sort_values(order, ignore_index=True)


def _ledger(query: Query, store: Store, args: argparse.Namespace) -> pd.DataFrame:
    """Entries of the indicator, its growth and its shares: what was asked of contradicts them as well."""
    from dataclasses import replace

    if not query.indicators:
        return store.ledger(query, args.as_of)
    entries = store.ledger(replace(query, indicators=()), args.as_of)
    held = store.select(replace(query, indicators=query.indicators), args.as_of)
    own = set(held["record_id"])
    keep = [
        indicator in query.indicators or not own.isdisjoint(members)
        for indicator, members in zip(entries["indicator"], entries["members"], strict=True)
    ]
    return entries[keep].reset_index(drop=True)


def _set_aside(ledger: pd.DataFrame, store: Store) -> pd.DataFrame:
    """One row a record that gave way and the contradiction because of which."""
    columns = ["id", "set_aside", "why_set_aside", "hypothesis"]
    aside = ledger[columns].explode("set_aside").rename(columns={"set_aside": "record_id", "id": "contradiction"})
    records = store.records(aside["record_id"]).set_index("record_id")
    said = records[["publisher", "published", "document", "value_as_stated", "unit_as_stated", "rule"]]
    joined = aside.join(said, on="record_id")
    # What follows from statements was not said by anyone, so nobody's figure gives way.
    return joined[joined["rule"].isna()].reset_index(drop=True)


def _rows(frame: pd.DataFrame, fields: Any) -> list[dict[str, Any]]:
    return [{name: _plain(row[name]) for name in fields} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if hasattr(value, "date"):
        return value.date().isoformat()
    # Only NaN differs from itself.
    return None if value is None or value != value else value


def _print_bounds(bounds: pd.DataFrame) -> None:
    from rich.table import Table

    from etl.cli import wide_console

    console = wide_console()
    console.print("Bounds of what nobody printed", style="bold")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("figure", "period", "least", "most", "known since", "record", "follows from"):
        table.add_column(name, justify="right" if name in {"least", "most"} else "left", no_wrap=True)
    for row in bounds.to_dict("records"):
        figure = f"{row['reporter']}-{row['partner']} {row['indicator']}"
        ends = (amount(row[end], row["unit"], extra=1) for end in ("lo", "hi"))
        table.add_row(
            figure, row["period"], *ends, row["published"].date().isoformat(), row["record_id"], str(row["rule"])
        )
    console.print(table if len(bounds) else "none")


def _print_ledger(ledger: pd.DataFrame) -> None:
    from etl.cli import wide_console

    console = wide_console()
    console.print("\nContradictions", style="bold")
    for row in ledger.to_dict("records"):
        console.print(f"{row['id']}  {row['hypothesis'].replace('_', ' ')}, known since {row['known_since'].date()}")
        console.print(f"  {row['statement']}")
        for evidence in row["evidence"]:
            console.print(f"  - {evidence}")
    if ledger.empty:
        console.print("none")


def _print_set_aside(aside: pd.DataFrame) -> None:
    from rich.table import Table

    from etl.cli import wide_console

    console = wide_console()
    console.print("\nSet aside", style="bold")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("record", "printed", "by", "on", "because", "contradiction"):
        table.add_column(name, no_wrap=True)
    for row in aside.to_dict("records"):
        table.add_row(
            row["record_id"],
            f"{row['value_as_stated']} {row['unit_as_stated']}",
            row["publisher"],
            row["published"].date().isoformat(),
            row["why_set_aside"],
            row["contradiction"],
        )
    console.print(table if len(aside) else "none")
