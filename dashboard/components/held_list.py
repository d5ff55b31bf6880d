"""The library of statements: a list with filters, and one statement with its figures, verdicts and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.claim_words import first_sentence, sentence, verdict_key, verdict_words
from dashboard.components import html
from dashboard.components.claim_evidence import Known, figure_strip, known_figures
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.number import number_link
from dashboard.components.options import Choice, choice_bar, choices, sheet_links
from dashboard.components.record_parts import outside_link
from dashboard.components.states import empty_state
from dashboard.components.verdicts import verdict_badge, verdict_counts
from dashboard.context import Context
from dashboard.dossier import republications
from dashboard.held_statements import (
    STATEMENTS_A_PAGE,
    Chosen,
    Evidence,
    HeldFigure,
    HeldStatement,
    chosen,
    statement,
)
from dashboard.record_words import figure_words, indicator_words, place_words, published_words, stated_words
from dashboard.state import ViewState
from dashboard.urls import page_url, record_url
from etl.reader import Verdict

VIEW, LEDGER = "held", "/ledger"
MOST_RECORDS, MOST_COUNTRIES = 3, 2
# Countries with fewer statements are found by the list itself.
MOST_OPTIONS = 10
PLAIN: dict[str, Any] = {"hypothesis": "", "highlight": "", "year": None, "sort": "", "sheet": 1, "statement": ""}


def held_list(ctx: Context, state: ViewState, path: str) -> html.Div:
    """The statements that the filters leave, the newest first unless another order is asked for."""
    words, found = ctx.words, chosen(ctx, state)
    sheets = max(-(-len(found.statements) // STATEMENTS_A_PAGE), 1)
    sheet = min(state.sheet, sheets)
    shown = found.statements[(sheet - 1) * STATEMENTS_A_PAGE : sheet * STATEMENTS_A_PAGE]
    body: Any = empty_state(words.say("held.none"), words.say("held.show_all"), page_url(path, state, **PLAIN))
    if shown:
        body = _table(ctx, state, path, shown)
    return html.Div(
        [
            _filters(ctx, state, path, found),
            html.P(words.say("held.shown", n=len(found.statements), m=found.whole), className="note"),
            html.Section(body, className="fig"),
            sheet_links(words, path, state, sheet, sheets, len(found.statements)),
        ]
    )


def _filters(ctx: Context, state: ViewState, path: str, found: Chosen) -> html.Div:
    words = ctx.words

    def option(text: str, count: int, *, current: bool, **changes: Any) -> Choice:
        return Choice(
            words.say("ledger.option", text=text, n=count), page_url(path, state, sheet=1, **changes), current
        )

    def every(counts: Any, *, current: bool, **changes: Any) -> Choice:
        return Choice(words.say("ledger.all"), page_url(path, state, sheet=1, **changes), current)

    verdicts = [
        option(verdict_words(words, one), found.verdicts[one], current=verdict_key(one) == state.hypothesis,
               hypothesis=verdict_key(one))
        for one in Verdict
        if found.verdicts.get(one)
    ]  # fmt: skip
    most = sorted(found.countries, key=lambda code: (-found.countries[code], code))[:MOST_OPTIONS]
    if state.highlight and state.highlight not in most:
        most.append(state.highlight)
    countries = [
        option(words.area_label(code), found.countries.get(code, 0), current=code == state.highlight, highlight=code)
        for code in most
    ]
    years = [
        option(str(year), found.years[year], current=year == state.year, year=year)
        for year in sorted(found.years, reverse=True)
    ]
    return choice_bar(
        [
            choices(
                words.say("held.with_verdict"),
                [every(verdicts, current=not state.hypothesis, hypothesis=""), *verdicts],
            ),
            choices(words.say("held.about"), [every(countries, current=not state.highlight, highlight=""), *countries]),
            choices(words.say("held.year"), [every(years, current=state.year is None, year=None), *years]),
        ]
    )


def _table(ctx: Context, state: ViewState, path: str, shown: Sequence[HeldStatement]) -> html.Div:
    words = ctx.words
    columns = [
        Column(words.say("held.published"), key="published", numeric=False),
        Column(words.say("held.statement"), numeric=False),
        Column(words.say("held.about"), numeric=False, minor=True),
        Column(words.say("held.figures"), key="figures"),
        Column(words.say("held.verdicts"), numeric=False),
    ]
    rows = []
    for one in shown:
        link = html.A(
            one.title, href=page_url(path, state, **PLAIN | {"view": "", "statement": one.id}), className="tl"
        )
        said = html.Small(str(one.record["publisher"]), className="mut blk")
        about = ", ".join(words.area_label(code) for code in one.countries[:MOST_COUNTRIES])
        more = (
            words.say("held.more", n=len(one.countries) - MOST_COUNTRIES) if len(one.countries) > MOST_COUNTRIES else ""
        )
        badges = html.Span(verdict_counts(words, one.counts), className="bds")
        day = published_words(words, one.record, short=True)
        rows.append(Row([day, html.Span([link, said]), f"{about} {more}".strip(), str(len(one.figures)), badges]))
    return html.Div(
        data_table(columns, rows, label=words.say("held.label"), state=state, path=path, whole=True), className="entry"
    )


def held_statement(ctx: Context, state: ViewState, path: str) -> html.Div:
    """One statement: who said what when, where it was printed, and each figure with its verdict and evidence."""
    words = ctx.words
    one = statement(ctx, state.statement, state.as_of)
    back = page_url(path, state, **PLAIN | {"view": VIEW})
    if one is None:
        return html.Div(
            [
                html.H1(words.say("held.title"), className="h1"),
                empty_state(words.say("held.unknown"), words.say("held.back"), back),
            ]
        )
    who = words.say("held.said", who=one.record["publisher"], day=published_words(words, one.record))
    known = known_figures(ctx, [record for figure in one.figures for record in _records(figure)])
    rows = [_row(ctx, state, number, figure, known) for number, figure in enumerate(one.figures, start=1)]
    heads = [html.Th(words.say(f"check.head_{name}"), scope="col") for name in ("number", "figure", "verdict")]
    table = html.Table(
        [
            html.Caption(words.say("check.table"), className="vh"),
            html.Thead(html.Tr(heads)),
            html.Tbody(rows),
        ],
        className="claims",
    )
    return html.Div(
        [
            html.H1(one.title, className="h1"),
            html.P([who, " ", *_places(ctx, one)], className="lede"),
            html.P(html.A(words.say("held.back"), href=back, className="tl"), className="sub"),
            html.P(_judged(ctx, state, path, one), className="note"),
            html.P(verdict_counts(words, one.counts), className="bds"),
            html.Section(table, className="fig"),
        ]
    )


def _places(ctx: Context, one: HeldStatement) -> list[Any]:
    """Where it was printed, as links; republications too."""
    own = {"outlet": "", "url": str(one.record.get("url") or "")}
    parts: list[Any] = []
    for place in (own, *republications(one.record)):
        name = place["outlet"] or ctx.words.say("held.printed")
        if place["url"] or place["outlet"]:
            parts += [", " if parts else "", outside_link(name, place["url"])]
    return parts


def _judged(ctx: Context, state: ViewState, path: str, one: HeldStatement) -> list[Any]:
    """By which day the verdicts are, and the way to the other one: its own, or today."""
    words = ctx.words
    if state.as_of is None:
        link = html.A(
            words.say("held.judge_own"), href=page_url(path, state, as_of=one.published), className="tl"
        )  # fmt: skip
        return [words.say("check.judged_today", day=words.day(ctx.today)), " ", link]
    link = html.A(words.say("held.judge_today"), href=page_url(path, state, as_of=None), className="tl")
    return [words.say("check.judged_day", day=words.day(state.as_of)), " ", link]


def _records(one: HeldFigure) -> list[str]:
    return [record for found in one.evidence for record in found.records[:MOST_RECORDS]]


def _row(ctx: Context, state: ViewState, number: int, one: HeldFigure, known: Known) -> html.Tr:
    words = ctx.words
    qualifier = one.figure.qualifier if one.figure else str(one.record.get("of_qualifier") or "")
    value = number_link(stated_words(words, one.record, qualifier), one.record_id, state)
    place = place_words(words, str(one.record["locator"]))
    rest = [_evidence(ctx, state, found) for found in one.evidence]
    strip = figure_strip(ctx, one.figure, _records(one), known) if one.figure is not None else None
    body = [
        html.Div([f"{_what(ctx, one)}: ", value], className="ch"),
        html.Div(place, className="mut") if place else None,
        html.P(first_sentence(one.evidence[0].words), className="note") if one.evidence else None,
        html.Details([html.Summary(words.plural("held.evidence", len(rest))), *rest, strip], className="adding")
        if rest
        else None,
    ]
    kind = html.Div(words.say(f"ledger.class.{one.hypothesis}").lower(), className="mut") if one.hypothesis else None
    return html.Tr(
        [
            html.Th(str(number), scope="row"),
            html.Td(body),
            html.Td([verdict_badge(words, one.verdict), kind]),
        ]
    )


def _what(ctx: Context, one: HeldFigure) -> str:
    """What a figure is of; of one set apart as much as the text says."""
    if one.figure is not None:
        return figure_words(ctx, one.figure)
    record, words = one.record, ctx.words
    codes = [str(record.get(name) or "") for name in ("of_reporter", "of_partner")]
    areas = " – ".join(words.area_label(code) for code in codes if code)
    indicator = str(record.get("of_indicator") or "")
    measure = indicator_words(ctx, indicator) if indicator else ""
    return ", ".join(part for part in (measure, areas) if part) or words.say("held.apart")


def _evidence(ctx: Context, state: ViewState, one: Evidence) -> html.P:
    """What a figure was held against, in words, with its records and the ledger's entry as links."""
    say = ctx.words.say
    links: list[Any] = []
    for number, record in enumerate(one.records[:MOST_RECORDS], start=1):
        label = say("check.record") if len(one.records) == 1 else say("check.record_n", n=number)
        links += [" ", html.A(label, href=record_url(record, "", state), className="num")]
    if one.entry:
        plain = ViewState(lang=state.lang, as_of=state.as_of, entry=one.entry)
        links += [" ", html.A(say("held.entry"), href=page_url(LEDGER, plain), className="tl")]
    against = html.Span(say("check.against", kind=say(f"check.kind.{one.kind}")), className="mut")
    return html.P([against, " ", sentence(one.words), *links], className="note")
