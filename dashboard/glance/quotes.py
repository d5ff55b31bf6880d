"""Sentences ready to quote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.investment_pieces import stated_area
from dashboard.charts.partner_pieces import rank_ref, standings
from dashboard.charts.points import Row
from dashboard.context import Context
from dashboard.glance.parts import Quotable
from dashboard.glance.view import NAMED_PARTS, View, day_of, money, pair_ref, period_of, short_source
from dashboard.state import HOME
from dashboard.text import Segment, Sentence
from etl.model.period import Period
from etl.model.units import Qualifier


def trade_quotes(view: View) -> list[Quotable]:
    """Total, how the two flows stand to one another, places in the group; of the last year held."""
    words, now = view.words, view.last("turnover")
    if now is None or not now.value:
        return []
    source = short_source(view.ctx, now.source)
    period = words.period(Period.parse(now.period))
    before = view.before("turnover", now)
    amount = money(words, now)
    names = view.names
    quotes = []
    if before is not None and before.value and before.value > 0:
        rate = (now.value / before.value - 1) * 100
        compared = words.compared(rate, pair_ref("growth", now, before))
        base = words.period(Period.parse(before.period))
        quotes.append(
            words.rich("glance.quote_total", amount=amount, period=period, compared=compared, base=base, **names)
        )
    else:
        quotes.append(words.rich("glance.quote_total_only", amount=amount, period=period, **names))
    exports, imports = (view.at(name, now.start) for name in ("exports", "imports"))
    if exports is not None and imports is not None and exports.value and imports.value:
        more = imports.value >= exports.value
        large, small = (imports, exports) if more else (exports, imports)
        times = (large.value or 0.0) / (small.value or 1.0)
        values = {
            "large": money(words, large),
            "small": money(words, small),
            "times": Segment(words.times(times), pair_ref("ratio", large, small)),
            "period": period,
        }
        side = "imports" if more else "exports"
        even = "_even" if times < 1.05 else ""
        quotes.append(words.rich(f"glance.quote_{side}{even}", **values, **names))
    place = _place_quote(view, now)
    if place:
        quotes.append(place)
    return [Quotable(sentence, source) for sentence in quotes]


def _place_quote(view: View, now: Row) -> Sentence:
    """Place as a trading partner and as a supplier, in the group."""
    words, found = view.words, view.found
    if found.year != now.start // 12 or view.state.reporter != HOME:
        return ()
    places = {}
    for name in ("turnover", "imports"):
        order = standings(words, {a: found.value(name, a) for n, a, _ in found.rows if n == name})
        own = next((one for one in order if one.area == view.pair.partner), None)
        if own is None or len(order) < 2:
            return ()
        text = words.rank(own.place, joint=own.joint)
        text = words.say("headline.largest_joint" if own.joint else "headline.largest") if own.place == 1 else text
        places[name] = Segment(text, rank_ref(found, name, view.pair.partner))
    return words.rich(
        "glance.quote_place", place=places["turnover"], supplier=places["imports"],
        within=words.say(f"headline.within_{view.group}"), period=words.period(Period.parse(now.period)),
        partner=words.capital(str(words.area(view.pair.partner))),
    )  # fmt: skip


def investment_quotes(view: View, gross: Sequence[Mapping[Any, Any]]) -> list[Quotable]:
    """The running total that is printed most precisely (the latest of such), and the latest part of a year."""
    words = view.words
    totals = [row for row in gross if period_of(row).length > 12]
    parts = [row for row in gross if period_of(row).length < 12]
    best = max(totals, key=_precision, default=None)
    latest = max(parts, key=lambda row: (row["period_end"], -row["period_start"]), default=None)
    chosen = [(key, row) for key, row in (("since", best), ("part", latest)) if row is not None]
    said = _said(view.ctx, [str(row["record_id"]) for _, row in chosen])
    quotes = []
    for key, row in chosen:
        period = period_of(row)
        money = words.money(float(row["value"]), str(row["unit"]), float(row["resolution"]))
        end = words.say("glance.end", month=words.month(period.end), year=period.end_year)
        when = words.period(period)
        sentence = words.rich(
            f"glance.quote_{key}",
            amount=Segment(words.say(f"glance.hedge_{row['qualifier']}") + money, str(row["ref"])),
            period=words.say("glance.the", period=when) if period.kind in NAMED_PARTS else when,
            partner=words.area(stated_area(view.state)),
            start=period.start_year,
            end=end if period.end % 12 != 11 else str(period.end_year),
        )
        quotes.append(Quotable(sentence, said.get(str(row["record_id"]), "")))
    return quotes


def _precision(row: Mapping[Any, Any]) -> tuple[bool, float, int]:
    """Figures without a hedge first, then more digits, then the later end."""
    digits = float(row["resolution"]) / max(abs(float(row["value"])), 1.0)
    return row["qualifier"] == Qualifier.EXACT, -round(digits, 3), int(row["period_end"])


def _said(ctx: Context, record_ids: Sequence[str]) -> dict[str, str]:
    """Who said each figure, and when."""
    if not record_ids:
        return {}
    return {
        str(record["record_id"]): f"{record['publisher']}, {ctx.words.day_short(day_of(record['published']))}"
        for record in ctx.store.records(record_ids).to_dict("records")
    }
