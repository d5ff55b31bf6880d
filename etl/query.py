"""`tradebrief query`: one figure, or every observation of its key, from the terminal."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping
from datetime import date
from math import isnan
from typing import TYPE_CHECKING, Any

from etl.arguments import add_as_of, add_build
from etl.model.period import Period, PeriodError

if TYPE_CHECKING:
    import pandas as pd

    from etl.registry import Registry
    from etl.store import Query, Store

FOUND, NOTHING, USAGE = 0, 1, 2
_FIELDS = (
    "indicator", "reporter", "partner", "product", "period", "unit", "value", "lo", "hi", "resolution", "qualifier",
    "status", "origin", "source", "published", "record_id", "parents",
)  # fmt: skip
_CONVERTED = ("stated_unit", "stated_value", "rate")
_RECORD_FIELDS = ("publisher", "document", "locator", "value_as_stated", "url", "rule", "note")
_HEDGE = {"about": "about ", "over": "over ", "under": "under ", "up_to": "up to "}
_MAGNITUDES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))


def add_query(subparsers: Any) -> None:
    """Add `query` to the result of `ArgumentParser.add_subparsers`."""
    parser = subparsers.add_parser(
        "query",
        help="print a figure and where it comes from",
        description="Print the headline figure, or with --all every observation of its key. Exit codes: 0 found, "
        "1 nothing held, 2 wrong usage.",
    )
    parser.add_argument("--reporter", default="KZ", help="whose count: an ISO code or name (KZ)")
    parser.add_argument("--partner", required=True, help="an ISO code, EU, EU27_2020, WLD or a name")
    parser.add_argument("--indicator", required=True, help="turnover, exports, imports, fdi_inflow_gross, ...")
    parser.add_argument("--period", help="2023, 2024-Q1, 2024-07, 2024-01/2024-08; all periods if left out")
    parser.add_argument("--all", action="store_true", help="every observation, not only the headline")
    add_as_of(parser)
    parser.add_argument("--unit", choices=("USD", "EUR", "CZK"), help="convert amounts of money")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table")
    add_build(parser)
    parser.set_defaults(run=run_query)


def run_query(args: argparse.Namespace) -> int:
    """Answer one query on standard output; 0: found, 1: nothing held, 2: a wrong value or no data."""
    from etl.registry import RegistryError, load_registry
    from etl.store import Store, StoreError

    registry = load_registry()
    try:
        query = _query(args, registry)
        store = Store.open(args.build, registry)
        rows = store.select(query, args.as_of) if args.all else store.headline(query, args.as_of)
        if rows.empty:
            print(f"nothing held: {_nearby(query, store, registry, args.as_of)}", file=sys.stderr)
            return NOTHING
        _print(_complete(rows, args.unit, store, registry), args, registry)
    except (RegistryError, PeriodError, StoreError) as error:
        print(f"tradebrief query: {error}", file=sys.stderr)
        return USAGE
    return FOUND


def _query(args: argparse.Namespace, registry: Registry) -> Query:
    from etl.store import Query

    return Query(
        indicators=(registry.indicator(args.indicator).id,),
        reporters=(registry.resolve_area(args.reporter).id,),
        partners=(registry.resolve_area(args.partner).id,),
        products=("TOTAL",),
        periods=(Period.parse(args.period).code,) if args.period else (),
    )


def _complete(rows: pd.DataFrame, unit: str | None, store: Store, registry: Registry) -> pd.DataFrame:
    """The rows with what their records say, in the order of periods, converted if a unit is asked for."""
    from etl.model.fx import Converter

    if unit is not None:
        measures = {indicator.id: indicator.measure for indicator in registry.indicators.values()}
        rows = Converter(store.fx(), measures).convert(rows, unit)
    records = store.records(rows["record_id"]).set_index("record_id")
    rows = rows.join(records[[*_RECORD_FIELDS, "published_precision"]], on="record_id")
    return rows.sort_values(["period_start", "period_end", "published", "source", "record_id"], ignore_index=True)


def _nearby(query: Query, store: Store, registry: Registry, as_of: date | None) -> str:
    """What is held closest to a query without an answer, in words."""
    from dataclasses import replace

    reporter, partner, indicator = query.reporters[0], query.partners[0], query.indicators[0]
    what = f"{indicator} of {reporter} with {partner}"
    other = store.headline(replace(query, periods=()), as_of)
    if query.periods and not other.empty:
        wanted = Period.parse(query.periods[0])
        distance = (other["period_start"] - wanted.start).abs() + (other["period_end"] - wanted.end).abs()
        near = other.assign(distance=distance).sort_values("distance", kind="stable").head(5)
        near = near.sort_values(["period_start", "period_end"])
        return f"no {what} in {wanted.code}; periods near it: {', '.join(near['period'])}"
    if as_of is not None and not store.headline(replace(query, periods=())).empty:
        return f"no {what} was published by {as_of}; later it was"
    held = store.areas_with_data()
    of_pair = held[(held["reporter"] == reporter) & (held["partner"] == partner)]
    if len(of_pair):
        return f"no {what}; of {reporter} with {partner} there is {', '.join(of_pair['indicator'])}"
    series = registry.area(partner).series
    if series and ((held["reporter"] == reporter) & (held["partner"] == series)).any():
        return f"no {what}; there is {series}"
    mirror = held[(held["reporter"] == partner) & (held["partner"] == reporter)]
    if len(mirror):
        return f"no {what}; {partner} reports of {reporter}: {', '.join(mirror['indicator'])}"
    of_reporter = held[(held["reporter"] == reporter) & (held["indicator"] == indicator)]
    if len(of_reporter):
        return f"no {what}; {indicator} of {reporter} is held with {', '.join(of_reporter['partner'])}"
    reporters = held.loc[held["indicator"] == indicator, "reporter"].unique()
    return f"no {what}; {indicator} is held of {', '.join(reporters) or 'nobody'}"


def _print(rows: pd.DataFrame, args: argparse.Namespace, registry: Registry) -> None:
    if args.format == "table":
        _print_table(rows, registry)
        return
    fields = [*_FIELDS, *(_CONVERTED if args.unit else ()), *_RECORD_FIELDS]
    plain = [{name: _plain(row[name]) for name in fields} for row in rows.to_dict("records")]
    if args.format == "json":
        json.dump(plain, sys.stdout, indent=1, ensure_ascii=False)
        print()
        return
    writer = csv.DictWriter(sys.stdout, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "parents": " ".join(row["parents"])} for row in plain)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if hasattr(value, "date"):
        return value.date().isoformat()
    return None if value is None or value != value else value


def _print_table(rows: pd.DataFrame, registry: Registry) -> None:
    from rich.table import Table

    from etl.cli import wide_console

    first = rows.iloc[0]
    console = wide_console()
    console.print(f"{first['indicator']}: {first['reporter']} with {first['partner']}", style="bold")
    table = Table(box=None, pad_edge=False, header_style="bold")
    numbers = {"value", "lo", "hi"}
    for name in ("period", "value", "lo", "hi", "source", "published", "origin", "status", "record"):
        table.add_column(name, justify="right" if name in numbers else "left", no_wrap=True)
    for row in rows.to_dict("records"):
        info = registry.source(row["source"])
        source = f"{row['publisher']} (statement)" if info.kind == "statement" else info.short
        table.add_row(
            row["period"],
            f"{_HEDGE.get(row['qualifier'], '')}{amount(row['value'], row['unit'], row['resolution'])}",
            amount(row["lo"], row["unit"], extra=1, open_end="open"),
            amount(row["hi"], row["unit"], extra=1, open_end="open"),
            source,
            _published(row),
            row["origin"],
            row["status"],
            row["record_id"],
        )
    console.print(table)


def amount(
    value: float, unit: str, resolution: float = float("nan"), *, extra: int = 0, open_end: str = "not given"
) -> str:
    """A value for a person: `626.8 M USD`, `30 %`, `200`; `open_end` for NaN.

    One decimal of the magnitude, fewer where the figure was printed with fewer (`resolution`), `extra` more.
    """
    if isnan(value):
        return open_end
    if unit in {"COUNT", "RANK"}:
        return f"{value:,.{extra if value % 1 else 0}f}"
    if unit in {"PERCENT", "FACTOR"}:
        decimals = 0 if resolution >= 1 else 1 + extra
        return f"{value:,.{decimals}f} {'%' if unit == 'PERCENT' else 'times'}"
    size, word = next(((size, word) for size, word in _MAGNITUDES if abs(value) >= size), (1.0, ""))
    decimals = 0 if size == 1.0 or resolution >= size else 1 + extra
    return " ".join(part for part in (f"{value / size:,.{decimals}f}", word, unit) if part)


def _published(row: Mapping[Any, Any]) -> str:
    day: str = row["published"].date().isoformat()
    return {"month": day[:7], "year": day[:4]}.get(row["published_precision"], day)
