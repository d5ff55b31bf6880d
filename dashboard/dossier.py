"""Everything that is known of one figure, gathered in few queries: the record, what says the same, what follows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import inf, isfinite
from typing import Any

import pandas as pd

from dashboard.context import Context
from dashboard.measures.refs import token
from etl.model.observation import Origin
from etl.model.period import Period
from etl.model.registry import Measure
from etl.model.units import Unit
from etl.store import Query

# What the other side calls the same goods.
OTHER_SIDE = {"exports": "imports", "imports": "exports", "turnover": "turnover"}


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation: what a record means. Amounts in base units of `unit`; NaN is "not published" or an open end."""

    record_id: str
    indicator: str
    reporter: str
    partner: str
    product: str
    period: Period
    unit: str
    value: float
    lo: float
    hi: float
    resolution: float
    qualifier: str
    status: str
    origin: str
    source: str
    published: date
    parents: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str, str, Period]:
        """What a headline is picked for."""
        return self.indicator, self.reporter, self.partner, self.product, self.period

    @property
    def is_known(self) -> bool:
        """Whether a value was published."""
        return isfinite(self.value)

    @property
    def is_derived(self) -> bool:
        """Whether nobody printed it: it follows from printed values."""
        return self.origin == Origin.DERIVED

    def differs_from(self, other: Figure) -> bool:
        """Whether the two intervals have no value in common; open ends reach everywhere."""
        low, high = max(_low(self), _low(other)), min(_high(self), _high(other))
        # Sums of floats differ in their last bits.
        return low - high > 1e-9 * max(abs(self.value), abs(other.value))


@dataclass(frozen=True, slots=True)
class Mirror:
    """The other side's count of the same goods; `converted` is its value in the unit of the figure, at `rate`."""

    figure: Figure
    converted: float
    rate: float
    ratio_ref: str


@dataclass(frozen=True, slots=True)
class Growth:
    """The change on the year before: its ref, in percent, and the figure it is measured against."""

    ref: str
    value_pct: float
    base: Figure


@dataclass(frozen=True, slots=True)
class Dossier:
    """A record with all that touches it. `figure` is None where the record makes no observation.

    `records` holds the rows of RECORD_SCHEMA, null as None, of the figure, its siblings and its mirror by id;
    `headline` is the record id that pages show for this key.
    """

    record: Mapping[str, Any]
    figure: Figure | None = None
    siblings: tuple[Figure, ...] = ()
    headline: str = ""
    mirror: Mirror | None = None
    growth: Growth | None = None
    parents: tuple[Figure, ...] = ()
    children: tuple[Figure, ...] = ()
    records: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def comparable(self) -> tuple[Figure, ...]:
        """Siblings that say the same thing as the figure: published, in its unit, of or on the same base.

        "Joint companies" and "companies with Czech capital" are two counts, and neither contradicts the other.
        """
        if self.figure is None or not self.figure.is_known:
            return ()
        base, unit = self.record.get("base"), self.figure.unit
        return tuple(
            one
            for one in self.siblings
            if one.is_known and one.unit == unit and self.records[one.record_id].get("base") == base
        )


def open_dossier(ctx: Context, record_id: str, as_of: date | None = None) -> Dossier | None:
    """The dossier of a record; None if there is no such record. `as_of` decides the headline only."""
    own = _records(ctx, [record_id]).get(record_id)
    if own is None:
        return None
    found = as_figures(ctx.store.select(Query(record_ids=(record_id,))))
    if not found:
        return Dossier(record=own, records={record_id: own})
    figure = found[0]
    near = _neighbourhood(figure)
    around = as_figures(ctx.store.select(near))
    headlines = {one.key: one for one in as_figures(ctx.store.headline(near, as_of))}
    siblings = [one for one in around if one.key == figure.key and one.record_id != record_id]
    siblings.sort(key=lambda one: (one.published, one.record_id), reverse=True)
    mirror = _mirror(ctx, figure, headlines)
    others = [one.record_id for one in siblings] + ([mirror.figure.record_id] if mirror else [])
    headline = headlines.get(figure.key)
    return Dossier(
        record=own,
        figure=figure,
        siblings=tuple(siblings),
        headline=headline.record_id if headline else "",
        mirror=mirror,
        growth=_growth(ctx, figure, around, headlines),
        parents=_parents(ctx, figure),
        children=tuple(as_figures(ctx.store.children(record_id))),
        records={record_id: own, **_records(ctx, others)},
    )


def figures_of(ctx: Context, record_ids: Iterable[str]) -> dict[str, Figure]:
    """The observations of some records by id; one that makes none is left out."""
    ids = tuple(dict.fromkeys(record_ids))
    return {one.record_id: one for one in as_figures(ctx.store.select(Query(record_ids=ids)))} if ids else {}


def figures_about(ctx: Context, query: Query) -> list[Figure]:
    """Every observation that a query wants, whenever it was published."""
    return as_figures(ctx.store.select(query))


def records_of(ctx: Context, record_ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """The rows of some records by id, null as None; unknown ids are left out."""
    return _records(ctx, dict.fromkeys(record_ids))


def headlines_of(ctx: Context, query: Query, as_of: date | None) -> dict[Any, Figure]:
    """What pages show for each key that a query wants, as known on a day."""
    return {one.key: one for one in as_figures(ctx.store.headline(query, as_of))}


def republications(record: Mapping[str, Any]) -> list[dict[str, str]]:
    """Other outlets that carried the same release: outlet, url, published (each may be empty)."""
    return [dict(item) for item in json.loads(record.get("also_published") or "[]")]


def _neighbourhood(figure: Figure) -> Query:
    """One question for siblings, the other side's count and the year before: it gives a little more than that."""
    before = figure.period.year_earlier()
    other = OTHER_SIDE.get(figure.indicator, figure.indicator)
    areas = tuple(dict.fromkeys((figure.reporter, figure.partner)))
    return Query(
        indicators=tuple(dict.fromkeys((figure.indicator, other))),
        reporters=areas,
        partners=areas,
        products=(figure.product,),
        periods=(figure.period.code, *([before.code] if before else [])),
    )


def _mirror(ctx: Context, figure: Figure, headlines: Mapping[Any, Figure]) -> Mirror | None:
    other = OTHER_SIDE.get(figure.indicator)
    found = headlines.get((other, figure.partner, figure.reporter, figure.product, figure.period))
    if found is None or not found.is_known or figure.partner == figure.reporter:
        return None
    converted, rate = found.value, 1.0
    if found.unit != figure.unit:
        if figure.unit not in ctx.converter.currencies():
            return Mirror(found, float("nan"), float("nan"), "")
        rows = pd.DataFrame(
            {
                "indicator": [found.indicator],
                "unit": [found.unit],
                "period_start": [found.period.start],
                "period_end": [found.period.end],
                "value": [found.value],
            }
        )
        row = ctx.converter.convert(rows, figure.unit).iloc[0]
        converted, rate = float(row["value"]), float(row["rate"])
    has_ratio = figure.indicator != "turnover" and figure.is_known and figure.value > 0 and isfinite(converted)
    unit = figure.unit if found.unit != figure.unit else ""
    ratio = token("ratio", [found.record_id, figure.record_id], unit) if has_ratio else ""
    return Mirror(found, converted, rate, ratio)


def _growth(ctx: Context, figure: Figure, around: Iterable[Figure], headlines: Mapping[Any, Figure]) -> Growth | None:
    """Growth on the same months a year before, of the same source where it has them, else on the headline."""
    before = figure.period.year_earlier()
    indicator = ctx.registry.indicators.get(figure.indicator)
    amounts = indicator is not None and indicator.measure in (Measure.FLOW, Measure.STOCK)
    if before is None or not amounts or not figure.is_known or not Unit(figure.unit).is_currency:
        return None
    key = (*figure.key[:4], before)
    of_source = [one for one in around if one.key == key and one.source == figure.source and one.is_known]
    base = max(of_source, key=lambda one: (one.published, one.record_id), default=headlines.get(key))
    if base is None or not base.is_known or base.unit != figure.unit or base.value <= 0:
        return None
    ref = token("growth", [figure.record_id, base.record_id])
    return Growth(ref, (figure.value / base.value - 1) * 100, base)


def _parents(ctx: Context, figure: Figure) -> tuple[Figure, ...]:
    """The figures that a derived one follows from: parts of a whole by size, periods by time."""
    if not figure.parents:
        return ()
    found = as_figures(ctx.store.select(Query(record_ids=figure.parents)))
    if len({one.period for one in found}) > 1:
        return tuple(sorted(found, key=lambda one: one.period))
    if len({one.indicator for one in found}) > 1:
        place = {record_id: at for at, record_id in enumerate(figure.parents)}
        return tuple(sorted(found, key=lambda one: place[one.record_id]))
    return tuple(sorted(found, key=lambda one: (-one.value, one.record_id)))


def _records(ctx: Context, ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    wanted = list(ids)
    if not wanted:
        return {}
    frame = ctx.store.records(wanted)
    return {row["record_id"]: {name: _or_none(value) for name, value in row.items()} for row in _rows(frame)}


def as_figures(frame: pd.DataFrame) -> list[Figure]:
    """The rows of a frame of observations as figures, in their order."""
    return [
        Figure(
            record_id=row["record_id"],
            indicator=row["indicator"],
            reporter=row["reporter"],
            partner=row["partner"],
            product=row["product"],
            period=Period(row["period_start"], row["period_end"]),
            unit=row["unit"],
            value=row["value"],
            lo=row["lo"],
            hi=row["hi"],
            resolution=row["resolution"],
            qualifier=row["qualifier"],
            status=row["status"],
            origin=row["origin"],
            source=row["source"],
            published=row["published"].date(),
            parents=tuple(row["parents"]),
        )
        for row in _rows(frame)
    ]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a small frame; three times as fast as pandas' own, which looks each cell up by its place."""
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _or_none(value: Any) -> Any:
    return None if value is None or value != value else value


def _low(figure: Figure) -> float:
    return figure.lo if isfinite(figure.lo) else -inf


def _high(figure: Figure) -> float:
    return figure.hi if isfinite(figure.hi) else inf
