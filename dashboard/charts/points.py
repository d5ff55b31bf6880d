"""From rows to points: what is known of a value decides its mark, and where two sources meet a line breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from math import isfinite
from typing import Any

import pandas as pd

from dashboard.charts.spec import Axis, Mark, Point, Role, Rule, Series
from dashboard.context import Context
from dashboard.state import HOME
from etl.model.period import Period

PROVISIONAL = frozenset("PEU")
ROLES = {
    "exports": Role.EXPORTS,
    "imports": Role.IMPORTS,
    "turnover": Role.TURNOVER,
    "balance": Role.BALANCE,
    "fdi_inflow_gross": Role.FDI_GROSS,
    "fdi_inflow_net": Role.FDI_NET,
    "fdi_stock": Role.FDI_STOCK,
}
PARTNER_ROLES = (Role.PARTNER_1, Role.PARTNER_2, Role.PARTNER_3, Role.PARTNER_4, Role.PARTNER_5)
# A derived value whose bounds are nearer than this part of it is as good as printed.
TIGHT = 2e-3


@dataclass(slots=True)
class Row:
    """One row of a frame of values or of a measure, as points need it; `start`, `end` are month ordinals.

    `open`: it follows from a bound, not from a value. The fields from `base_source` on belong to measures.
    """

    period: str
    period_start: int
    period_end: int
    value: float | None
    lo: float | None
    hi: float | None
    status: str
    origin: str
    source: str
    indicator: str
    reporter: str
    partner: str
    ref: str
    unit: str
    record_id: str = ""
    qualifier: str = ""
    currency: str = ""
    stated_unit: str = ""
    base_source: str = ""
    base_period: str = ""
    refused: str = ""
    open: bool = False
    small_base: bool = False

    @property
    def start(self) -> int:
        """The first month's ordinal."""
        return self.period_start

    @property
    def mark(self) -> Mark:
        """How sure, and who counted: a bound or a wide derived value, then the other side, then provisional."""
        if self.value is not None and (self.open or (self.origin == "derived" and not self._is_tight)):
            return Mark.DERIVED
        if self.reporter != HOME:
            return Mark.MIRROR
        return Mark.PROVISIONAL if self.status in PROVISIONAL else Mark.REPORTED

    @property
    def _is_tight(self) -> bool:
        # A computed rate has no bounds of its own: whether it is sure is its parents' matter.
        if self.lo is None and self.hi is None:
            return True
        if self.lo is None or self.hi is None or self.value is None:
            return False
        return self.hi - self.lo <= TIGHT * max(abs(self.value), abs(self.hi))


_FIELDS = tuple(field.name for field in fields(Row))
_NUMBERS = frozenset({"value", "lo", "hi"})
_FLAGS = frozenset({"open", "small_base"})
_NEEDED = _FIELDS[: _FIELDS.index("record_id")]
Rows = pd.DataFrame | Sequence[Row]


def read(frame: Rows) -> list[Row]:
    """The rows of a frame, NaN as None; rows already read are given back."""
    if not isinstance(frame, pd.DataFrame):
        return list(frame)
    if frame.empty:
        return []
    held = set(frame.columns)
    columns: list[Sequence[Any]] = []
    for name in _FIELDS:
        if name not in held and name not in _NEEDED:
            columns.append([False if name in _FLAGS else ""] * len(frame))
        elif name in _NUMBERS:
            columns.append([known(value) for value in frame[name].tolist()])
        elif name in _FLAGS:
            columns.append([value is True for value in frame[name].tolist()])
        elif name.startswith("period_"):
            columns.append(frame[name].tolist())
        else:
            columns.append([value if isinstance(value, str) else "" for value in frame[name].tolist()])
    return [Row(*values) for values in zip(*columns, strict=True)]


def pick(rows: Iterable[Row], indicator: str, reporter: str, partner: str) -> list[Row]:
    """The rows of one indicator of one pair, in the order of time."""
    found = [r for r in rows if r.indicator == indicator and r.partner == partner and r.reporter == reporter]
    return sorted(found, key=lambda row: (row.period_start, row.period_end))


def known(value: Any) -> float | None:
    """A number, or None for NaN, an infinity and None."""
    return float(value) if value is not None and isfinite(value) else None


def point(row: Row, **changes: Any) -> Point:
    """The point of a row at its period; a value that is not published is a gap without a ref."""
    values: dict[str, Any] = {
        "x": row.period,
        "value": row.value,
        "ref": row.ref if row.value is not None else "",
        "mark": row.mark,
        "lo": row.lo,
        "hi": row.hi,
        "source": row.source if row.base_source in ("", row.source) else "",
        **changes,
    }
    return Point(**values)


def series(
    frame: Rows,
    series_id: str,
    name: str,
    role: Role,
    indicator: str,
    reporter: str,
    partner: str,
    **options: Any,
) -> Series:
    """The series of rows of one indicator and pair, a point a row; its line breaks where the source changes."""
    found = read(frame)
    unit = next((row.unit for row in found), "")
    return Series(
        id=series_id,
        name=name,
        role=role,
        points=tuple(point(row) for row in found),
        indicator=indicator,
        reporter=reporter,
        partner=partner,
        unit=unit,
        breaks=tuple(at for at, _, _ in source_changes(found)),
        **options,
    )


def source_changes(found: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Where a series goes over to another source or method: period code, source before, source from there on.

    A single value from a second source among many of a first is no change of the series.
    """
    valued = [row for row in found if row.value is not None]
    changes = []
    for place in range(1, len(valued)):
        before, now = valued[place - 1], valued[place]
        new_source = before.source != now.source and bool(before.source) and bool(now.source)
        lone = place + 1 < len(valued) and valued[place + 1].source == before.source
        back = place >= 2 and valued[place - 2].source == now.source
        if now.status == "B" or (new_source and not lone and not back):
            changes.append((now.period, before.source, now.source))
    return changes


def rules(ctx: Context, frames: Iterable[Rows]) -> tuple[Rule, ...]:
    """The dotted rules of the source changes in some frames, one a place, in the order of time."""
    found: dict[str, Rule] = {}
    for frame in frames:
        for at, left, right in source_changes(read(frame)):
            if left == right:
                found.setdefault(at, Rule(at, "", ctx.words.say("rule_label.method")))
            else:
                found.setdefault(at, Rule(at, short_source(ctx, left), short_source(ctx, right)))
    return tuple(found[at] for at in sorted(found, key=Period.parse))


def short_source(ctx: Context, source_id: str) -> str:
    """What a source is called in a chart."""
    info = ctx.registry.sources.get(source_id)
    return info.short if info is not None else source_id


def time_axis(ctx: Context, codes: Iterable[str], step_months: int = 12) -> Axis:
    """An axis of periods of one length, complete from the first to the last, so that a gap is seen as a gap."""
    periods = sorted({Period.parse(code) for code in set(codes)})
    if not periods:
        return Axis()
    complete = [periods[0]]
    while complete[-1] < periods[-1] and len(complete) < 2400:
        complete.append(complete[-1].shift(step_months))
    shown = sorted({*complete, *periods})
    return Axis(
        categories=tuple(period.code for period in shown),
        labels=tuple(_tick(ctx, period) for period in shown),
    )


def _tick(ctx: Context, period: Period) -> str:
    if period.length == 12 and period.start % 12:
        month = ctx.words.tick(Period(period.end, period.end))
        return ctx.words.say("period.twelve_months", month=month)
    return ctx.words.tick(period)


def amount_axis(ctx: Context, values: Iterable[float | None], *, log: bool = False, title: str = "") -> Axis:
    """An axis of amounts in millions or billions, whichever suits the largest."""
    scale = ctx.words.scale_of(values)
    return Axis(title=title, scale=scale, decimals=ctx.words.decimals_of(scale), log=log)


def with_label(one: Series, at: int, label: str) -> Series:
    """The series with a label on one of its points."""
    if not one.points:
        return one
    points = list(one.points)
    points[at] = replace(points[at], label=label)
    return replace(one, points=tuple(points))


def last_known(one: Series) -> Point | None:
    """The last point with a value."""
    return next((point for point in reversed(one.points) if point.value is not None), None)


def known_points(one: Series) -> list[Point]:
    """The points with a value, in order."""
    return [point for point in one.points if point.value is not None]
