"""The renderer-neutral description of a chart: page, CSV, picture, slide and embed are all drawn from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a chart is drawn as."""

    LINE = "line"
    COLUMN = "column"
    # Horizontal bars, one row an area.
    BAR = "bar"
    # Columns above and below zero of one period, with lines over them.
    MIRRORED = "mirrored"
    SCATTER = "scatter"
    SLOPE = "slope"
    SMALL_MULTIPLES = "small_multiples"


class Mark(StrEnum):
    """Who counted and how sure; decides fill, dash and marker, never the hue."""

    REPORTED = "reported"
    MIRROR = "mirror"
    PROVISIONAL = "provisional"
    DERIVED = "derived"
    YEAR_BEFORE = "year_before"


class Role(StrEnum):
    """What is measured; decides the hue. `partner_1` ... are lines of partners in one plot."""

    EXPORTS = "exports"
    IMPORTS = "imports"
    BALANCE = "balance"
    TURNOVER = "turnover"
    FDI_GROSS = "fdi_gross"
    FDI_NET = "fdi_net"
    FDI_STOCK = "fdi_stock"
    HIGHLIGHT = "highlight"
    CONTEXT = "context"
    PARTNER_1 = "partner_1"
    PARTNER_2 = "partner_2"
    PARTNER_3 = "partner_3"
    PARTNER_4 = "partner_4"
    PARTNER_5 = "partner_5"


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series. `x` is a period code, an area id or a product code; `value` None is a gap, never a zero.

    `ref` opens the figure: a record id, or a calculation token (`growth.<id>.<id>`) that names its parents.
    `lo`, `hi` are bounds in the series' unit. `label` is shown beside the mark when set. `x_value` is the
    horizontal position of a scatter point.
    """

    x: str
    value: float | None
    ref: str = ""
    mark: Mark = Mark.REPORTED
    lo: float | None = None
    hi: float | None = None
    label: str = ""
    x_value: float | None = None
    x_ref: str = ""
    note: str = ""
    # Id of the registry's source that published the value; of a calculation, "" unless all parents share one.
    source: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one measure and area.

    `source_ids` are the registry's; `breaks` are x codes before which a line breaks.
    """

    id: str
    name: str
    role: Role
    points: tuple[Point, ...]
    indicator: str
    reporter: str
    partner: str
    unit: str
    as_line: bool = False
    panel: str = ""
    breaks: tuple[str, ...] = ()
    # A code of etl.model.product; "" for all products, and where each point is of its own.
    product: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: values are divided by `scale`, a power of ten, and shown with `decimals` places and `suffix`.

    `categories` fixes the order of x codes, `labels` their words; `title` heads the column of them in tables.
    """

    title: str = ""
    scale: float = 1.0
    decimals: int = 0
    suffix: str = ""
    log: bool = False
    categories: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A vertical dotted rule before the x code `at`, where levels on the two sides may not compare."""

    at: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as named under a chart: text and the address of its entry.

    `citation` names it in full: publisher, dataset, edition; "" where `text` already does.
    """

    id: str
    text: str
    href: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """Everything a renderer needs. `title` is the takeaway; `subtitle` names measure, areas, period and unit.

    `empty` is set instead of series when there is nothing to draw: why, and what to do (`empty_href`,
    `empty_action`).
    `filters` are the state's values that chose the data, in words, for the header of an extract.
    """

    id: str
    kind: Kind
    title: str
    subtitle: str
    series: tuple[Series, ...]
    x: Axis
    y: Axis
    unit: str
    sources: tuple[SourceRef, ...]
    as_of: date
    data_hash: str
    permalink: str
    alt: str
    description: str = ""
    notes: tuple[str, ...] = ()
    legend: tuple[tuple[Mark, str], ...] = ()
    rules: tuple[Rule, ...] = ()
    highlight: str = ""
    empty: str = ""
    empty_action: str = ""
    empty_href: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    height: int = 380
    stacked: bool = False
    diagonal: bool = False
    extra: dict[str, str] = field(default_factory=dict)
