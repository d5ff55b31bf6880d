"""Connectors to publishers, one module each, found by discovery: what to ask for, and what the answer says.

A module here that defines `CONNECTOR` is one. It reads a publisher's own files into rows of the project's tidy tables;
from there they take the way of every official table (docs/sources.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from etl.fetch.body import Kind
from etl.model.discovery import found_in, keyed
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.ecb_daily import MonthlyRate
from etl.sources.tidy_row import figure_key


@dataclass(frozen=True, slots=True)
class Ask:
    """One address to ask: `name` is the file's name in the store of snapshots.

    `key_variable` names the environment variable that holds a key, sent as the header `key_header`; the key is
    never stored, and without it the `keyless` address is asked where there is one.
    """

    name: str
    address: str
    kind: Kind
    key_variable: str = ""
    key_header: str = ""
    keyless: str = ""


@dataclass(frozen=True, slots=True)
class TidyRow:
    """One figure as a tidy table has it (see etl.sources.tidy_row): texts, the value's digits as published."""

    indicator: str
    reporter: str
    partner: str
    period: str
    value: str
    unit: str
    scale: str = "one"
    status: str = ""
    note: str = ""
    # A code of etl.model.product; empty for all products together.
    product: str = ""

    @property
    def key(self) -> str:
        """What the figure is: `KZ exports CZ 2023`, `KZ exports CZ HS27 2023`, as in records."""
        return figure_key(self.reporter, self.indicator, self.partner, self.product, self.period)


@dataclass(slots=True)
class Extract:
    """What a connector makes of its files.

    `published` is the publisher's date (2024-07-25, 2024-07, 2024), empty where the files give none. `left_out` counts
    cells that were understood and are none of this source's figures, by reason; `unknown` counts codes and names that
    the registry does not have, by dimension and code. Nothing else may be missing from `rows`.
    """

    dataset: str
    edition: str
    rows: list[TidyRow] = field(default_factory=list)
    rates: list[MonthlyRate] = field(default_factory=list)
    published: str = ""
    published_inferred: str = ""
    status: str = "A"
    caveats: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Connector:
    """A way to a source's figures. `asks` gives the addresses, all figures since a period or the publisher's default.

    `read` raises etl.sources.formats.LayoutError for a file that is not laid out as known. `by_hand` says where a
    person finds the file, for publishers without a stable address. `later` gives the address to ask next when an answer
    only says that the data are being prepared, None when it is the data. `pages` gives what else to ask after an
    answer that is only a part; names in the store tell the parts apart. A `bulky` source is asked only by name.
    """

    id: str
    asks: Callable[[Period | None], Sequence[Ask]]
    read: Callable[[Sequence[Snapshot], Registry], Extract]
    by_hand: str = ""
    later: Callable[[str, bytes], str | None] = lambda address, data: None
    pages: Callable[[Ask, bytes], Sequence[Ask]] | None = None
    bulky: bool = False


def no_address(since: Period | None) -> Sequence[Ask]:
    """The `asks` of a source whose files come by hand only."""
    return ()


def discover_connectors() -> dict[str, Connector]:
    """All connectors by the id of their source, in alphabetical order; raises ValueError if two share one."""
    found = found_in(__name__, __path__, "CONNECTOR", Connector)
    return keyed(found, lambda connector: connector.id, "two connectors are called {!r}")
