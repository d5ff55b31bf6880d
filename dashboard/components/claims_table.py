"""The claims of a text as a table: filters with counts, an order, what was found out, corrections by hand.

The rows are sent as HTML: the components of some hundred figures would hold a browser up for half a minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc

from dashboard.checked import Outcome
from dashboard.claim_words import (
    MEASURES,
    causes_of,
    correction_words,
    figure_said,
    measure_words,
    of_words,
    pair_words,
    period_said,
    sentence,
    verdict_key,
    verdict_words,
)
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.check_ids import (
    BY_MEASURE,
    BY_PARTNER,
    BY_VERDICT,
    FACTS,
    ORDER,
    ROWS,
    SHOWN,
)
from dashboard.components.claim_evidence import Known, brief, claim_strip, findings_list, known_records
from dashboard.components.icons import icon
from dashboard.components.marked_text import claim_id, figure_id
from dashboard.components.markup import inert
from dashboard.components.verdicts import verdict_badge
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import Period
from etl.reader import Checked, Claim, Verdict

ORDERS = ("conflicts", "text", "measure", "period", "size")
# A table of this many figures is read whole; filters would only stand in its way.
FILTERED_FROM = 3
_LIST: dict[str, Any] = {"comboboxProps": {"withinPortal": False}, "size": "xs"}


def claims_table(ctx: Context, state: ViewState, outcome: Outcome) -> html.Div:
    """Filters, causes of conflicts, and a row for each claim: conflicts first, then in the order of the text."""
    words, checked = ctx.words, outcome.checked
    known = known_records(ctx, checked)
    rows = [_row(ctx, state, outcome, place, known) for place in _order(checked, "conflicts")]
    head = [
        html.Th(words.say("check.head_number"), scope="col"),
        html.Th(words.say("check.head_figure"), scope="col"),
        html.Th(words.say("check.head_verdict"), scope="col"),
    ]
    table = html.Table(
        [html.Caption(words.say("check.table"), className="vh"), html.Thead(html.Tr(head)), html.Tbody(rows, id=ROWS)],
        className="claims",
    )
    return html.Div([*_filters(ctx, checked), *_causes(ctx, checked), inert(table)])


def _filters(ctx: Context, checked: Sequence[Checked]) -> list[Any]:
    """Chips of verdicts, lists of measures and partners, the order; the browser applies them without asking."""
    words = ctx.words
    facts = dcc.Store(id=FACTS, data=facts_of(ctx, checked))
    if len(checked) < FILTERED_FROM:
        return []
    verdicts = Counter(one.verdict for one in checked)
    chips = [
        dmc.Chip(f"{verdict_words(words, one)} {verdicts[one]}", value=verdict_key(one), size="xs", variant="outline")
        for one in Verdict
        if verdicts[one]
    ]
    measures = Counter(one.claim.indicator for one in checked)
    partners = Counter(one.claim.partner for one in checked)
    return [
        facts,
        html.Div(
            dmc.ChipGroup(dmc.Group(chips, gap=6), id=BY_VERDICT, multiple=True, value=[]),
            role="group",
            className="bds",
            **attributes(aria_label=words.say("check.by_verdict")),
        ),
        html.Div(
            [
                _list(
                    BY_MEASURE,
                    words.say("check.by_measure"),
                    [(one, f"{measure_words(words, one)} ({measures[one]})") for one in MEASURES if measures[one]],
                ),
                _list(
                    BY_PARTNER,
                    words.say("check.by_partner"),
                    sorted(
                        ((code, f"{_partner(ctx, code)} ({n})") for code, n in partners.items()), key=lambda one: one[1]
                    ),
                ),
                dmc.Select(
                    id=ORDER, value="conflicts", allowDeselect=False, w=150,
                    data=[{"value": one, "label": words.say(f"check.order_{one}")} for one in ORDERS],
                    **attributes(aria_label=words.say("check.order")), **_LIST,
                ),
            ],
            className="asked",
        ),
        html.P(_shown(ctx, len(checked), len(checked)), id=SHOWN, className="note", **attributes(aria_live="polite")),
    ]  # fmt: skip


def _list(name: str, label: str, options: Sequence[tuple[str, str]]) -> dmc.Select:
    data = [{"value": value or "none", "label": text} for value, text in options]
    named = attributes(aria_label=label)
    return dmc.Select(id=name, placeholder=label, data=data, clearable=True, w=150, **named, **_LIST)


def _partner(ctx: Context, code: str) -> str:
    return ctx.words.area_label(code) if code else ctx.words.say("check.unsaid")


def _shown(ctx: Context, shown: int, whole: int) -> str:
    return ctx.words.say("check.shown", n=shown, m=whole)


def facts_of(ctx: Context, checked: Sequence[Checked]) -> dict[str, Any]:
    """What the browser filters and orders by: of each row its verdict, measure and partner; rows in every order."""
    claims = [
        {
            "verdict": verdict_key(one.verdict),
            "measure": one.claim.indicator,
            "partner": one.claim.partner or "none",
        }
        for one in checked
    ]
    orders = {order: [claim_id(place + 1) for place in _order(checked, order)] for order in ORDERS}
    by_row = {claim_id(place + 1): claim for place, claim in enumerate(claims)}
    return {"claims": by_row, "orders": orders, "shown": ctx.words.say("check.shown", n="{n}", m=len(checked))}


def _order(checked: Sequence[Checked], order: str) -> list[int]:
    """The places of the claims in an order; within it, in that of the text."""

    def key(place: int) -> tuple[float, ...]:
        claim = checked[place].claim
        match order:
            case "conflicts":
                return (checked[place].verdict is not Verdict.CONFLICTS, place)
            case "measure":
                return (MEASURES.index(claim.indicator) if claim.indicator in MEASURES else len(MEASURES), place)
            case "period":
                period = claim.interval
                return (0, -period.end, -period.start, place) if isinstance(period, Period) else (1, place)
            case "size":
                return (-float(claim.number or 0), place)
        return (place,)

    return sorted(range(len(checked)), key=key)


def _causes(ctx: Context, checked: Sequence[Checked]) -> list[Any]:
    """Conflicts that have one cause, said once above the table."""
    words = ctx.words
    made = []
    for cause in causes_of(checked):
        if len(cause.places) < 2:
            continue
        numbers: list[Any] = []
        for place in cause.places:
            numbers += [
                ", " if numbers else "",
                html.A(str(place + 1), href=f"#{claim_id(place + 1)}", className="num"),
            ]
        made.append(
            html.Div(
                [
                    html.B(words.say("check.cause", n=len(cause.places), cause=_class(ctx, cause.hypothesis))),
                    html.P(
                        [
                            words.say("check.cause_of"),
                            " ",
                            *numbers,
                            ". ",
                            words.say(f"ledger.means.{cause.hypothesis}"),
                        ]
                    ),
                ],
                className="alert error",
                style={"display": "block"},
            )
        )
    return made


def _class(ctx: Context, hypothesis: str) -> str:
    return ctx.words.say(f"ledger.class.{hypothesis}").lower()


def _row(ctx: Context, state: ViewState, outcome: Outcome, place: int, known: Known) -> html.Tr:
    one, words, number = outcome.checked[place], ctx.words, place + 1
    claim = one.claim
    figure = figure_said(words, claim)
    head = html.A(f"{of_words(words, claim)}: {figure}", href=f"#{figure_id(number)}", className="goto")
    about = ", ".join(part for part in (pair_words(words, claim), period_said(words, claim.period)) if part)
    # What a desk minds is said at once; what decides has its line above.
    minded = [finding for finding in one.findings if finding.kind == "desk"]
    rest = [finding for finding in one.findings if finding.kind != "desk"]
    more = [
        *findings_list(ctx, state, rest),
        claim_strip(ctx, one, known),
        _why(ctx, claim),
    ]
    summary = html.Summary(words.plural("check.evidence", len(rest)))
    body = [
        html.Div(head, className="ch"),
        html.Div(about, className="mut"),
        brief(ctx, state, one, known) if rest or not minded else None,
        *findings_list(ctx, state, minded),
        *_corrected(ctx, outcome, place),
        html.Details([summary, *more], className="adding"),
    ]
    cause = html.Div(_class(ctx, one.hypothesis), className="mut") if one.hypothesis else None
    return html.Tr(
        [
            html.Th(str(number), scope="row"),
            html.Td(body),
            html.Td([verdict_badge(words, one.verdict), cause, *_actions(ctx, outcome, place)]),
        ],
        id=claim_id(number),
        tabIndex=-1,
    )


def _corrected(ctx: Context, outcome: Outcome, place: int) -> list[Any]:
    before = outcome.corrected.read_as(place)
    claim = outcome.reading.claims[place]
    return [
        html.P([icon("info", 12), " ", correction_words(ctx.words, claim, before, field)], className="note by-hand")
        for field in before
    ]


def _why(ctx: Context, claim: Claim) -> html.P:
    """How sure the reading is, and every assumption in it."""
    sure = ctx.words.say("check.how_read", sure=ctx.words.percent(100 * claim.confidence, 0))
    reasons = sentence("; ".join(claim.reasons)) if claim.reasons else None
    return html.P([html.Span(sure, className="mut"), " ", reasons], className="note")


def _actions(ctx: Context, outcome: Outcome, place: int) -> list[Any]:
    say, claim = ctx.words.say, outcome.reading.claims[place]
    named = ", ".join((of_words(ctx.words, claim), figure_said(ctx.words, claim)))
    made = [
        html.Button(
            say("check.correct"), type="button", className="gh",
            **attributes(data_edit=str(place), aria_label=say("check.correct_one", n=place + 1, figure=named)),
        )
    ]  # fmt: skip
    if outcome.corrected.read_as(place):
        made.append(
            html.Button(
                say("check.undo"), type="button", className="gh",
                **attributes(data_undo=str(place), aria_label=say("check.undo_one", n=place + 1)),
            )
        )  # fmt: skip
    return made
