"""The views that are measured: addresses of every page in many states, and the callback that draws one."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterable, Sequence
from itertools import product

from dashboard.charts.product_sections import held
from dashboard.components.coverage import partners_held
from dashboard.context import Context
from dashboard.pages import Page
from dashboard.state import HOME, PUBLIC_EU, UNITS, ViewState
from dashboard.urls import page_url, record_page_url
from etl.store import Query

CALLBACK = "/_dash-update-component"


def partners(ctx: Context) -> tuple[str, ...]:
    """Areas that the partner picker offers, Czechia first, then the areas in the registry's order."""
    having = set(partners_held(ctx)) - {HOME, PUBLIC_EU}
    known = [area for area in ctx.registry.areas if area in having]
    return tuple(dict.fromkeys([area for area in ("CZ",) if area in having] + known))


def states(ctx: Context, page: Page, count: int) -> list[ViewState]:
    """So many different states of a page: partners, frequencies and units in every combination, spread evenly."""
    freqs = page.freqs or ("A",)
    every = list(product(partners(ctx), freqs, UNITS))
    # Consecutive states differ in all three, so that a short list has all frequencies and units.
    order = sorted(range(len(every)), key=lambda place: (place * 7919) % len(every))
    chosen = order[:count] if len(order) >= count else order
    return [ViewState(partners=(every[i][0],), freq=every[i][1], unit_asked=every[i][2]) for i in chosen]


def product_addresses(ctx: Context, count: int) -> list[str]:
    """So many views of products: pairs that are held, frequencies, units, flows and levels, spread evenly."""
    pairs = sorted({pair.other for pair in held(ctx).pairs})
    levels = ("", "hs4", "hs6", "cn8", "sitc1", "sitc2", "sitc5")
    every = list(product(pairs, ("A", "YTD", "R12", "Q", "M"), UNITS, ("", "imports"), levels))
    order = sorted(range(len(every)), key=lambda place: (place * 7919) % len(every))
    return [
        page_url("/products", ViewState(partners=(area,), freq=freq, unit_asked=unit, flow=flow, view=view))
        for area, freq, unit, flow, view in (every[place] for place in order[:count])
    ]


def addresses(ctx: Context, page: Page, count: int) -> list[str]:
    """The addresses of those states."""
    return [page_url(page.path, state) for state in states(ctx, page, count)]


def overview_addresses(ctx: Context, count: int) -> list[tuple[str, str]]:
    """Partner and address of the overview of so many partners that Kazakhstan counts its exports to by year."""
    coverage = ctx.store.areas_with_data()
    rows = coverage[(coverage["reporter"] == HOME) & (coverage["indicator"] == "exports")]
    annual = {partner for partner, kinds in zip(rows["partner"], rows["kinds"], strict=True) if "year" in kinds}
    chosen = [area for area in partners(ctx) if area in annual][:count]
    return [(area, page_url("/", ViewState(partners=(area,)))) for area in chosen]


def record_ids(ctx: Context, count: int) -> list[str]:
    """Ids of so many records of trade, spread evenly over partners and periods, those that others follow from too."""
    chosen = partners(ctx)[: max(1, count // 2)]
    frame = ctx.store.headline(
        Query(indicators=("exports", "turnover"), reporters=(HOME,), partners=chosen, products=("TOTAL",))
    )
    step = max(1, len(frame) // count)
    return [str(value) for value in frame["record_id"].iloc[::step][:count]]


def record_addresses(ctx: Context, count: int) -> list[str]:
    """The addresses of those records' own pages."""
    return [record_page_url(record_id) for record_id in record_ids(ctx, count)]


def library_addresses(ctx: Context, count: int) -> list[str]:
    """So many views of the list of statements held: years, verdicts and days by which they are judged."""
    days = [None, *ctx.store.publications()]
    every = [
        ViewState(view="held", hypothesis=verdict, year=year, as_of=days[(place * 7) % len(days)])
        for place, (year, verdict) in enumerate(product((None, 2022, 2023, 2024, 2025), ("", "conflicts", "new")))
    ]
    more = [ViewState(view="held", as_of=day) for day in days[-count:]]
    return [page_url("/check", state) for state in (every + more)[:count]]


def statement_addresses(ctx: Context, count: int) -> list[str]:
    """The pages of the statements held last."""
    names = ctx.store.documents("statements")["document"]
    return [page_url("/check", ViewState(statement=str(name))) for name in names[:count]]


def callback_body(port: int, output: str, values: Iterable[object]) -> bytes:
    """The body that a browser sends to the callback of a running Dash server that has that output.

    `output` is `id.property`; `values` are those of the callback's inputs, in order. Raises LookupError if no callback
    of the server has it.
    """
    return bodies(port, output, [tuple(values)])[0]


def bodies(port: int, output: str, values: Sequence[Sequence[object]]) -> list[bytes]:
    """`callback_body` for many values of the inputs; the server is asked for its callbacks once."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_dash-dependencies", timeout=30) as answer:
        callbacks = json.load(answer)
    found = next((c for c in callbacks if output in _outputs(c["output"])), None)
    if found is None:
        raise LookupError(f"no callback has the output {output}")
    outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in _outputs(found["output"])]
    return [
        json.dumps(
            {
                "output": found["output"],
                "outputs": outputs if found["output"].startswith("..") else outputs[0],
                "inputs": [{**one, "value": value} for one, value in zip(_plain(found["inputs"]), given, strict=True)],
                "changedPropIds": ["{id}.{property}".format(**found["inputs"][0])],
                "state": [],
            }
        ).encode()
        for given in values
    ]


def _outputs(text: str) -> list[str]:
    return text.strip(".").split("...")


def _plain(inputs: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    return [{"id": one["id"], "property": one["property"]} for one in inputs]
