"""Headline figures: the last year of each flow and of gross investment, with growth, place and share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.investment_pieces import GROSS
from dashboard.charts.partner_pieces import rank_ref, standings
from dashboard.charts.points import Row
from dashboard.charts.spec import Mark
from dashboard.glance.parts import Fact
from dashboard.glance.view import (
    RANKED,
    ROLES,
    SPARK_POINTS,
    View,
    pair_ref,
    period_of,
    resolution,
    short_source,
    short_unit,
)  # fmt: skip
from dashboard.measures import token
from dashboard.text import Segment, Sentence
from etl.model.period import Period, PeriodKind


def trade_fact(view: View, name: str) -> Fact | None:
    """The last year of a flow; None where nothing is held."""
    words, row = view.words, view.last(name)
    if row is None or row.value is None:
        return None
    scale = words.scale_of([row.value])
    period = words.period(Period.parse(row.period))
    before = view.before(name, row)
    lines = [line for line in (_growth_line(view, name, row, before), _place_line(view, name, row)) if line]
    lines.append((Segment(short_source(view.ctx, row.source)),))
    return Fact(
        label=words.say("glance.label", what=words.say(f"indicator.{name}"), period=period),
        value=words.amount(row.value, scale, resolution(row)),
        unit=short_unit(words, row.unit, scale),
        ref=row.ref,
        role=ROLES[name],
        lines=tuple(lines),
        spark=tuple((one.value, one.mark) for one in _consecutive(view.flows[name], row.start)),
    )


def _consecutive(flow: Sequence[Row], last: int) -> list[Row]:
    """The years up to one, at most twelve."""
    return [row for row in flow if row.start <= last][-SPARK_POINTS:]


def _growth_line(view: View, name: str, row: Row, before: Row | None) -> Sentence:
    """Change on the year before, like for like; of a balance, the amount it was."""
    words = view.words
    if before is None or before.value is None or row.value is None:
        return ()
    base = words.period(Period.parse(before.period))
    if name == "balance":
        scale = words.scale_of([before.value])
        return words.rich("glance.was", amount=Segment(words.amount(before.value, scale), before.ref), base=base)
    if before.value <= 0:
        return ()
    rate = (row.value / before.value - 1) * 100
    return words.rich("glance.on", pct=Segment(words.growth(rate), pair_ref("growth", row, before)), base=base)


def _place_line(view: View, name: str, row: Row) -> Sentence:
    """Place in the group and share of all trade."""
    words, parts = view.words, []
    if name in RANKED and view.found.year == row.start // 12:
        order = standings(words, {a: view.found.value(name, a) for n, a, _ in view.found.rows if n == name})
        own = next((one for one in order if one.area == view.pair.other), None)
        ref = rank_ref(view.found, name, view.pair.other)
        if own is not None and len(order) > 1:
            place = Segment(words.rank(own.place, joint=own.joint), ref)
            parts.append(words.rich(f"glance.place_{view.group}", place=place, n=len(order)))
    whole = next((one for one in view.world.get(name, []) if one.start == row.start and one.value), None)
    if whole is not None and whole.value and row.value is not None:
        pct = words.percent(row.value / whole.value * 100)
        parts.append(words.rich("glance.share", pct=Segment(pct, pair_ref("share", row, whole))))
    return tuple(segment for place, part in enumerate(parts) for segment in ((Segment(" · "),) if place else ()) + part)


def gross_facts(view: View, gross: Sequence[Mapping[Any, Any]]) -> list[Fact]:
    """The last stated yearly gross inflow; a part of a year or a running total is not a year."""
    words = view.words
    years = {period.start_year: row for row in gross if (period := period_of(row)).kind is PeriodKind.YEAR}
    if not years:
        return []
    last = max(years)
    found, before = years[last], years.get(last - 1)
    value, scale = float(found["value"]), words.scale_of([float(found["value"])])
    lines: list[Sentence] = []
    if before is not None and before["value"] > 0:
        rate = (value / float(before["value"]) - 1) * 100
        ref = token("growth", [found["ids"], before["ids"]], found["currency"])
        pct = Segment(words.growth(rate, 0 if _is_coarse(found) or _is_coarse(before) else 1), ref)
        lines.append(words.rich("glance.on", pct=pct, base=words.period(period_of(before))))
    lines.append((Segment(words.say("glance.stated")),))
    shown = range(max(min(years), last - SPARK_POINTS + 1), last + 1)
    return [
        Fact(
            label=words.say("glance.label", what=words.say("glance.gross"), period=words.period(period_of(found))),
            value=words.amount(value, scale, float(found["resolution"])),
            unit=short_unit(words, str(found["unit"]), scale),
            ref=str(found["ref"]),
            role=ROLES[GROSS],
            lines=tuple(lines),
            spark=tuple((float(years[year]["value"]) if year in years else None, Mark.REPORTED) for year in shown),
        )
    ]


def _is_coarse(row: Mapping[Any, Any]) -> bool:
    """Whether a figure was printed with two digits or fewer, so that tenths of a percent say nothing."""
    return bool(row["resolution"] > 0 and abs(float(row["value"])) < 100 * float(row["resolution"]))
