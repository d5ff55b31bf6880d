"""What was found out about a claim: what it was held against, the arithmetic, records as links, the intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import inf, isfinite
from typing import Any

from dashboard.claim_words import first_sentence, sentence, unit_said
from dashboard.components import html
from dashboard.components.interval_strip import Interval, interval_strip
from dashboard.components.number import number_link
from dashboard.context import Context
from dashboard.dossier import Figure
from dashboard.record_words import Scale
from dashboard.state import ViewState
from dashboard.urls import record_url
from etl.model.units import parse_quantity, rounding_interval
from etl.reader import Checked, Claim, Finding, Verdict

MOST_RECORDS, MOST_INTERVALS = 3, 6
Known = Mapping[str, Mapping[str, Any]]


def known_records(ctx: Context, checked: Sequence[Checked]) -> Known:
    """The observations that findings name, by record id, each with who published it."""
    return known_figures(
        ctx, [r for one in checked for finding in one.findings for r in finding.records[:MOST_RECORDS]]
    )


def known_figures(ctx: Context, ids: Sequence[str]) -> Known:
    """The observations of some records, by record id, each with who published it."""
    records = ctx.store.records(ids)
    publishers = dict(zip(records["record_id"], records["publisher"], strict=True))
    return {name: row | {"publisher": publishers.get(name, "")} for name, row in ctx.observations(ids).items()}


def brief(ctx: Context, state: ViewState, one: Checked, known: Known) -> html.P:
    """The evidence that decides in one line: who gives which figure, or the first sentence of what was found."""
    words = ctx.words
    if not one.findings:
        return html.P(words.say("check.nothing_held"), className="note")
    decisive = next((f for f in one.findings if f.verdict is one.verdict), one.findings[0])
    rows = _same_key(one, known, [decisive])
    own = own_interval(one.claim)
    if not rows or own is None:
        return html.P(first_sentence(decisive.words), className="note")
    row, (value, low, high) = rows[0], own
    other = float(row["value"])
    scale = _telling_apart(Scale.of(words, other, one.claim.unit), [value, other])
    number = number_link(scale.full(other), str(row["record_id"]), state)
    # In the unit that was printed, with the one digit more that half of the last one takes.
    digits = len(one.claim.value.partition(".")[2]) + 1
    ends = [words.number(end / one.claim.scale, digits) for end in (low, high)]
    unit = unit_said(one.claim)
    closed = isfinite(low) and isfinite(high)
    outside = words.say("check.outside", low=ends[0], high=ends[1], unit=unit).rstrip() if closed else ""
    parts = [_who(ctx, row), ": ", number, f", {outside}." if one.verdict is Verdict.CONFLICTS and outside else "."]
    return html.P(parts, className="note")


def findings_list(ctx: Context, state: ViewState, findings: Sequence[Finding]) -> list[Any]:
    """All findings, those that decide first."""
    return [_finding(ctx, state, one) for one in findings]


def _finding(ctx: Context, state: ViewState, finding: Finding) -> html.P:
    say = ctx.words.say
    against = html.Span(say("check.against", kind=say(f"check.kind.{finding.kind}")), className="mut")
    return html.P([against, " ", sentence(finding.words), *_links(ctx, state, finding.records)], className="note")


def _links(ctx: Context, state: ViewState, records: Sequence[str]) -> list[Any]:
    links: list[Any] = []
    for number, record in enumerate(records[:MOST_RECORDS], start=1):
        label = ctx.words.say("check.record") if len(records) == 1 else ctx.words.say("check.record_n", n=number)
        links += [" ", html.A(label, href=record_url(record, "", state), className="num")]
    return links


def claim_strip(ctx: Context, one: Checked, known: Known) -> Any:
    """The claim and the figures of the same key as intervals on one axis; None where there is none beside it."""
    own = own_interval(one.claim)
    if own is None:
        return None
    return _strip(ctx, ctx.words.say("check.this_text"), own, one.claim.unit, _same_key(one, known, one.findings))


def figure_strip(ctx: Context, figure: Figure, records: Sequence[str], known: Known) -> Any:
    """A held figure and those of its key among some records, as `claim_strip` shows a claim."""
    key = (figure.indicator, figure.reporter, figure.period.code, figure.unit)
    beside = _of_key(key, [record for record in records if record != figure.record_id], known)
    own = (figure.value, *(end if isfinite(end) else none for end, none in ((figure.lo, -inf), (figure.hi, inf))))
    return _strip(ctx, ctx.words.say("held.this_statement"), own, figure.unit, beside) if figure.is_known else None


def _strip(
    ctx: Context, whose: str, own: tuple[float, ...], unit: str, beside: Sequence[Mapping[str, Any]]
) -> html.Div | None:
    if not beside:
        return None
    value, low, high = own
    scale = Scale.of(ctx.words, value, unit)
    scale = _telling_apart(scale, [value, *(float(row["value"]) for row in beside)])
    intervals = [Interval(whose, scale.number(value), value, low, high, "own")]
    for row in beside[:MOST_INTERVALS]:
        number, ends = float(row["value"]), (float(row["lo"]), float(row["hi"]))
        apart = ends[0] > high or ends[1] < low
        who = _who(ctx, row)
        intervals.append(Interval(who, scale.number(number), number, *ends, "apart" if apart else "fits"))
    label = html.Div(ctx.words.say("check.strip", unit=scale.unit_words).rstrip(" ,"), className="sh3")
    told = ctx.words.say("record.strip", rows="; ".join(f"{line.who}: {line.text}" for line in intervals))
    return html.Div([label, interval_strip(intervals, told)])


def own_interval(claim: Claim) -> tuple[float, float, float] | None:
    """The figure of a claim in base units and the interval that it stands for; None where only growth is said."""
    if not claim.value:
        return None
    quantity = parse_quantity(claim.value)
    value, step = quantity.value * claim.scale, quantity.resolution * claim.scale
    low, high = rounding_interval(value, step, claim.qualifier)
    return float(value), _end(low, -inf), _end(high, inf)


def _end(end: Decimal | None, none: float) -> float:
    return none if end is None else float(end)


def _same_key(one: Checked, known: Known, findings: Sequence[Finding]) -> list[Mapping[str, Any]]:
    """Observations named by findings that are of just what the claim is of, each value of a source once."""
    claim = one.claim
    indicator = "fdi_inflow_gross" if claim.indicator == "fdi_cumulative" else claim.indicator
    key = (indicator, claim.reporter, claim.period, claim.unit)
    return _of_key(key, [record for finding in findings for record in finding.records], known)


def _of_key(key: tuple[str, ...], records: Sequence[str], known: Known) -> list[Mapping[str, Any]]:
    found: dict[tuple[str, float], Mapping[str, Any]] = {}
    for record in records:
        row = known.get(record)
        if row is None or row["value"] != row["value"]:
            continue
        if (row["indicator"], row["reporter"], row["period"], row["unit"]) == key:
            found.setdefault((row["source"], row["value"]), row)
    return list(found.values())


def _who(ctx: Context, row: Mapping[str, Any]) -> str:
    info = ctx.registry.sources.get(row["source"])
    name = str(row["publisher"]) if info is None or info.kind == "statement" else info.short
    return ctx.words.say("check.who_when", who=name, day=ctx.words.day_short(row["published"].date()))


def _telling_apart(scale: Scale, values: Sequence[float]) -> Scale:
    """The scale with the decimals, up to two more, that tell different values apart."""
    decimals = scale.decimals
    different = len(set(values))
    while decimals < scale.decimals + 2 and len({round(v / scale.scale, decimals) for v in values}) < different:
        decimals += 1
    return Scale(scale.words, scale.unit, scale.scale, decimals, scale.signed)
