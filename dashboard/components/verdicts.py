"""A text with its figures marked by their verdicts, and what was found out about each."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.icons import icon
from dashboard.context import Context
from dashboard.state import ViewState
from dashboard.urls import record_url
from etl.model.period import Period, PeriodError
from etl.reader import Apart, Checked, Header, Reading, Verdict, checked_fields, statement_toml, to_json

# Verdict to the class of its marks and badges, and to its icon.
LOOK = {
    Verdict.CONSISTENT: ("ok", "check"),
    Verdict.ROUNDING: ("near", "range"),
    Verdict.CONFLICTS: ("no", "noteq"),
    Verdict.NEW: ("fresh", "plus"),
    Verdict.NOT_CHECKABLE: ("open", "question"),
}
MOST_FINDINGS = 4
_SCALES = {1: "", 10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "trillion"}
_KEYS = {verdict: verdict.name.lower() for verdict in Verdict}


def checked_view(ctx: Context, state: ViewState, text: str, reading: Reading, checked: Sequence[Checked]) -> html.Div:
    """The result: how many of which verdict, the text with marks, each claim with its findings, files."""
    say = ctx.words.say
    conflicts = sum(one.verdict is Verdict.CONFLICTS for one in checked)
    key = "none" if not checked else "conflicts" if conflicts else "clean"
    heading = html.H2(say(f"check.title_{key}", n=conflicts, m=len(checked)), className="tk")
    if not checked and not reading.apart:
        return html.Div([heading, html.P(say("check.nothing"), className="sub")], className="fig")
    return html.Div(
        [
            heading,
            html.P(_chips(ctx, checked), className="bds"),
            html.Div(
                [
                    html.Div([_marked(ctx, text, checked, reading.apart), _read_as(ctx, reading)], className="c7"),
                    html.Div([_list(ctx, state, checked), _apart(ctx, reading.apart), _files(ctx, reading, checked)],
                             className="c5"),
                ],
                className="g12",
            ),
        ],
        className="fig",
    )  # fmt: skip


def _chips(ctx: Context, checked: Sequence[Checked]) -> list[Any]:
    counts = {verdict: sum(one.verdict is verdict for one in checked) for verdict in Verdict}
    return [_badge(ctx, verdict, f"{count} ") for verdict, count in counts.items() if count]


def _badge(ctx: Context, verdict: Verdict, before: str = "") -> html.Span:
    name, sign = LOOK[verdict]
    return html.Span([icon(sign, 12), f"{before}{ctx.words.say(f'check.{_KEYS[verdict]}')}"], className=f"vd {name}")


def _marked(ctx: Context, text: str, checked: Sequence[Checked], apart: Sequence[Apart]) -> html.Div:
    """The text as it was given; each figure is a link to what was found out about it."""
    places = [(one.claim.start, one.claim.end, number, one) for number, one in enumerate(checked, start=1)]
    parts: list[Any] = []
    at = 0
    for start, end, number, one in sorted(places, key=lambda place: place[:2]):
        if start < at:
            continue
        name, _ = LOOK[one.verdict]
        said = ctx.words.say(f"check.{_KEYS[one.verdict]}")
        mark = html.A(text[start:end], href=f"#claim-{number}", className=f"mk {name}", title=said,
                      **attributes(aria_label=f"{text[start:end]}: {said}"))  # fmt: skip
        parts += [text[at:start], mark, html.Small(str(number), className="mut")]
        at = end
    parts.append(text[at:])
    return html.Div(parts, className="given", lang="en")


def _read_as(ctx: Context, reading: Reading) -> html.P:
    published = reading.published.text if reading.published else ctx.words.say("check.no_date")
    notes = [ctx.words.say("check.read_as", date=published), *reading.notes, ctx.words.say("check.promise")]
    return html.P(" ".join(note if note.endswith(".") else f"{note[:1].upper()}{note[1:]}." for note in notes),
                  className="note")  # fmt: skip


def _list(ctx: Context, state: ViewState, checked: Sequence[Checked]) -> html.Ul:
    """Conflicts first, then in the order of the text."""
    numbered = list(enumerate(checked, start=1))
    numbered.sort(key=lambda pair: (pair[1].verdict is not Verdict.CONFLICTS, pair[0]))
    return html.Ul([_claim(ctx, state, number, one) for number, one in numbered], className="claims")


def _claim(ctx: Context, state: ViewState, number: int, one: Checked) -> html.Li:
    findings = [
        html.P([_sentence(finding.words), *_records(ctx, state, finding.records)], className="note")
        for finding in one.findings[:MOST_FINDINGS]
    ]
    return html.Li(
        [
            html.Div(
                [html.Small(str(number), className="mut"), html.B(claim_words(ctx, one)), _badge(ctx, one.verdict)],
                className="ch",
            ),
            *(findings or [html.P(ctx.words.say("check.nothing_held"), className="note")]),
            html.P(ctx.words.say("check.why_read", reasons="; ".join(one.claim.reasons)), className="note mut")
            if one.claim.reasons
            else None,
        ],
        id=f"claim-{number}",
        tabIndex=-1,
    )  # fmt: skip


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def _records(ctx: Context, state: ViewState, records: Sequence[str]) -> list[Any]:
    links: list[Any] = []
    for record in records[:3]:
        links += [" ", html.A(ctx.words.say("check.record"), href=record_url(record, "/check", state), className="num")]
    return links


def claim_words(ctx: Context, one: Checked) -> str:
    """What a claim says in a few words: measure, whose with whom, when, how much."""
    claim, words = one.claim, ctx.words
    key = f"indicator.{claim.indicator}"
    measure = words.say(key) if words.has(key) else claim.indicator.replace("_", " ").capitalize()
    areas = " – ".join(words.area_label(area) for area in (claim.reporter, claim.partner) if area)
    try:
        period = words.period(Period.parse(claim.period)) if claim.period else words.say("check.no_period")
    except PeriodError:
        period = claim.period
    # A count has no unit that anybody would say.
    unit = "" if claim.unit in ("COUNT", "RANK") else "%" if claim.unit == "PERCENT" else claim.unit
    amount = " ".join(part for part in (claim.value, _SCALES.get(claim.scale, ""), unit) if part)
    growth = claim.growth
    change = "" if growth is None else f"{growth.value} ×" if growth.is_factor else f"{growth.percent:+f}%"
    return ", ".join(part for part in (measure, areas, period, amount if claim.value else "", change) if part)


def _apart(ctx: Context, apart: Sequence[Apart]) -> html.Details | None:
    if not apart:
        return None
    rows = [html.Li([html.B(one.text), f" {one.reason}"]) for one in apart]
    summary = html.Summary(ctx.words.say("check.apart", n=len(apart)))
    return html.Details([summary, html.Ul(rows, className="files")], className="adding")


def _files(ctx: Context, reading: Reading, checked: Sequence[Checked]) -> html.P:
    """Files made in the page itself: the text is kept nowhere, so there is no address that could give them."""
    rows = [checked_fields(one) for one in checked]
    files = (
        ("csv", "text/csv", _csv(rows)),
        ("json", "application/json", to_json(rows)),
        ("toml", "application/toml", statement_toml(reading, Header())),
    )
    links = [
        html.A([icon("download", 14), ctx.words.say(f"check.{ext}")], download=f"check.{ext}", className="act",
               href=f"data:{mime};charset=utf-8,{quote(data)}")
        for ext, mime, data in files
    ]  # fmt: skip
    return html.P(links, className="acts note")


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [name for name in (rows[0] if rows else {}) if name not in ("findings", "reasons", "span")]
    writer.writerow([*names, "findings"])
    for row in rows:
        findings = " | ".join(finding["words"] for finding in row["findings"])
        writer.writerow([_harmless(row[name]) for name in names] + [_harmless(findings)])
    return out.getvalue()


def _harmless(value: Any) -> Any:
    """No text that a spreadsheet would take for a formula; numbers as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
