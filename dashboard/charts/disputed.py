"""What a chart's notes say of figures that others contradict: what was set aside for those shown, and exact bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from dashboard.charts.points import Row, known_points
from dashboard.charts.spec import Mark, Series
from dashboard.context import Context
from dashboard.contradictions import Contradiction, contradictions_of
from dashboard.dossier import figures_of, records_of
from dashboard.record_words import figure_words, indicator_words, published_words, scale_of, stated_words, value_words
from etl.model.ledger import Scope
from etl.model.period import Period
from etl.model.units import Unit

MOST_TOLD, MOST_BOUNDS = 2, 4


def aside_note(ctx: Context, rows: Iterable[Row], as_of: date | None) -> str:
    """The figures that were set aside for those shown, by whom and when they were said; "" where there are none.

    Revisions of tables are left out: the later edition is shown, and the ledger has the earlier one.
    """
    entries: dict[str, Contradiction] = {}
    areas: set[str] = set()
    for row in rows:
        areas |= {row.reporter, row.partner}
        if row.record_id and row.value is not None:
            for one in contradictions_of(ctx, row.record_id, as_of):
                if one.scope is not Scope.OFFICIAL:
                    entries[one.id] = one
    if not entries:
        return ""
    order = sorted(entries.values(), key=lambda one: (one.known_since, one.id), reverse=True)
    # Of many partners' figures it must be said whose they are.
    many = len(areas) > 2
    key = ("aside note", many, tuple(one.id for one in order))
    found: tuple[str] = ctx.recent.get(key, lambda: (_told(ctx, order, many=many),))
    return found[0]


def _told(ctx: Context, order: Sequence[Contradiction], *, many: bool) -> str:
    words = ctx.words
    first = [one for one in order[:MOST_TOLD] if one.set_aside]
    ids = [one.set_aside[0] for one in first]
    figures, records = figures_of(ctx, ids), records_of(ctx, ids)
    told = []
    for one in first:
        record, figure = records[one.set_aside[0]], figures.get(one.set_aside[0])
        value = stated_words(words, record)
        if figure is not None:
            scale = scale_of(ctx, figure, str(record.get("value_as_stated") or ""))
            value = scale.joined(value_words(scale, figure))
        period = words.period(one.period) if one.period is not None else words.say("ledger.no_period")
        what = f"{indicator_words(ctx, one.indicator).lower()} {period}"
        if many and figure is not None:
            what = figure_words(ctx, figure)
        told.append(
            words.say(
                "note.aside_one", what=what, value=value, who=record["publisher"],
                date=published_words(words, record, short=True),
            )
        )  # fmt: skip
    if len(order) > len(first):
        told.append(words.say("note.aside_more", n=len(order) - len(first)))
    return words.say("note.aside", figures="; ".join(told))


def bounds_note(ctx: Context, shown: Sequence[Series]) -> str:
    """The exact bounds of the amounts shown that nobody printed; "" where all are printed or only one end is known."""
    words = ctx.words
    told = []
    for one in shown:
        if one.unit not in Unit.__members__ or not Unit(one.unit).is_currency:
            continue
        for point in known_points(one):
            if point.mark is Mark.DERIVED and point.lo is not None and point.hi is not None and point.x[:4].isdigit():
                low, high = words.money(point.lo, one.unit), words.money(point.hi, one.unit)
                told.append(
                    words.say("note.bounds_one", period=words.period(Period.parse(point.x)), low=low, high=high)
                )
    if not told:
        return ""
    if len(told) > MOST_BOUNDS:
        told = [*told[-MOST_BOUNDS:], words.say("note.aside_more", n=len(told) - MOST_BOUNDS)]
    return words.say("note.bounds", figures=words.listing(told))
