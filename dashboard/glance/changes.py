"""The title, and what changed and why in two sentences."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.points import Row
from dashboard.glance.view import View, flow_section, money, pair_ref
from dashboard.state import HOME
from dashboard.text import Segment, Sentence
from etl.model.period import Period


def title(view: View) -> str:
    """What turnover reached and how the flows stand to one another; less where less is published."""
    words, turnover = view.words, view.last("turnover")
    if turnover is None or turnover.value is None:
        one = next((name for name in ("exports", "imports") if view.last(name) is not None), None)
        row = None if one is None else view.last(one)
        if one is None or row is None or row.value is None:
            return words.say("glance.title_none", **view.names)
        named = {"what": words.capital(words.say(f"{flow_section(view)}.{one}", **view.names))}
        when = words.period(Period.parse(row.period))
        return words.say("glance.title_one", amount=money(words, row).text, period=when, **named)
    exports, imports = (view.at(name, turnover.start) for name in ("exports", "imports"))
    head = words.say(
        "glance.title" if view.state.reporter == HOME else "glance.title_other",
        amount=money(words, turnover).text,
        period=words.period(Period.parse(turnover.period)),
        **view.names,
    )
    tail = _sides(view, exports, imports)
    return f"{head}, {tail}" if tail else head


def _sides(view: View, exports: Row | None, imports: Row | None) -> str:
    """How the two flows stand to one another: "and imports are 4.8 times exports"."""
    if exports is None or imports is None or not exports.value or not imports.value:
        return ""
    larger, smaller = sorted((("exports", exports.value), ("imports", imports.value)), key=lambda one: -one[1])
    times = larger[1] / smaller[1]
    say = view.words.say
    names = {"larger": say(f"flow_bare.{larger[0]}"), "smaller": say(f"flow_bare.{smaller[0]}")}
    if times < 1.05:
        return say("glance.sides_even", **names)
    key = "glance.sides_times" if times >= 1.5 else "glance.sides_more"
    return say(key, times=view.words.times(times), **names)


def lede(view: View) -> str:
    """Whose count it is, and that there is another one, where there is."""
    held = view.ctx.store.areas_with_data()
    other = (held["reporter"] == view.pair.partner) & (held["partner"] == view.pair.reporter)
    key = "lede_own" if view.state.reporter == HOME else "lede_other"
    return view.words.say(f"glance.{key}" if other.any() else "glance.lede_alone", **view.names)


def changed(view: View) -> tuple[Sentence, ...]:
    """Two sentences: what turnover did, and how much of it each flow made; empty where a part is missing."""
    words, now = view.words, view.last("turnover")
    before = None if now is None else view.before("turnover", now)
    if now is None or before is None or not now.value or not before.value or before.value <= 0:
        return ()
    rate = (now.value / before.value - 1) * 100
    subject = words.capital(words.say(f"{flow_section(view)}.turnover", **view.names))
    first = words.rich(
        "glance.changed",
        flow=subject,
        moved=words.moved(rate, pair_ref("growth", now, before)),
        period=words.period(Period.parse(now.period)),
        base=money(words, before),
        amount=money(words, now),
    )
    second = _why(view, now, before)
    return (first, second) if second else (first,)


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    now: Row
    before: Row
    change: float
    rate: float


def _why(view: View, now: Row, before: Row) -> Sentence:
    words = view.words
    parts = []
    for name in ("exports", "imports"):
        late, early = view.at(name, now.start), view.at(name, before.start)
        if late is None or early is None or not late.value or not early.value or early.value <= 0:
            return ()
        parts.append(_Part(name, late, early, late.value - early.value, (late.value / early.value - 1) * 100))
    change = (now.value or 0.0) - (before.value or 0.0)
    lead, other = sorted(parts, key=lambda part: -abs(part.change))
    if lead.change == 0 or change == 0:
        return ()
    total = Segment(words.money(abs(change), now.unit), pair_ref("diff", now, before))
    values = {
        "lead": words.capital(words.say(f"flow_bare.{lead.name}")),
        "lead_moved": words.moved_plural(lead.rate, pair_ref("growth", lead.now, lead.before)),
        "lead_amount": Segment(words.money(abs(lead.change), now.unit), pair_ref("diff", lead.now, lead.before)),
        "other": words.say(f"flow_bare.{other.name}"),
        "other_moved": words.moved_plural(other.rate, pair_ref("growth", other.now, other.before)),
        "other_amount": Segment(words.money(abs(other.change), now.unit), pair_ref("diff", other.now, other.before)),
        "total": total,
    }
    if lead.change * other.change >= 0:
        key = "glance.why_growth" if change > 0 else "glance.why_fall"
    else:
        key = "glance.why_up" if lead.change > 0 else "glance.why_down"
    return words.rich(key, **values)
