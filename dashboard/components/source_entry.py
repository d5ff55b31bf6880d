"""A source as readers need it: who, on what terms, what is held of it, how new it is, what to beware of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.components import html
from dashboard.components.icons import icon
from dashboard.components.record_parts import badge, definitions, host, outside_link
from dashboard.context import Context
from dashboard.freshness import NextRelease, next_release
from dashboard.record_words import indicator_words, published_words
from dashboard.state import ViewState
from dashboard.urls import record_url
from etl.model.period import Period

FEW_AREAS = 3
SHOWN_AT_FIRST = 20


def source_entry(ctx: Context, source: Mapping[str, Any], held: Mapping[str, Any] | None) -> html.Section:
    """A source under its title. `source` is a row of SourceInfo's fields, `held` one of `Store.holdings`."""
    words = ctx.words
    rows = [
        ("publisher", source["publisher"]),
        ("site", outside_link(host(source["url"]), source["url"]) if source["url"] else ""),
        ("edition", words.capital(str(source["edition"] or ""))),
        *(_holdings(ctx, source, held) if held is not None else []),
        ("licence", source["licence"]),
        ("redistribution", _redistribution(ctx, str(source["redistribution"]))),
        ("maturity", words.capital(str(source["maturity"]))),
        ("retrieved", _retrieved(ctx, str(source["retrieved"]))),
    ]
    caveats = [str(caveat) for caveat in source["caveats"]]
    return html.Section(
        [
            html.H2(source["title"], className="tk"),
            html.Div(
                [
                    definitions((words.say(f"sources_page.{name}"), content) for name, content in rows),
                    html.Div(
                        [html.H3(words.say("sources_page.caveats")), html.Ul([html.Li(text) for text in caveats])]
                        if caveats
                        else None,
                        className="caveats",
                    ),
                ],
                className="two",
            ),
        ],
        id=str(source["id"]),
        className="fig",
    )


def statement_list(ctx: Context, documents: Sequence[Mapping[str, Any]], state: ViewState) -> list[Any]:
    """The statements, the newest first: when, who, on what occasion, where it was read, how many figures."""
    rows = [
        html.Tr(
            [
                html.Td(published_words(ctx.words, document, short=True)),
                html.Td(_statement(ctx, document)),
                html.Td(
                    html.A(
                        ctx.words.plural("sources_page.figure_count", int(document["figures"])),
                        href=record_url(str(document["record_id"]), "", state),
                        className="tl",
                    ),
                    className="r",
                ),
            ]
        )
        for document in documents
    ]
    return folded(ctx, rows, ctx.words.say("sources_page.statements"), len(rows))


def issue_list(ctx: Context, issues: Sequence[Mapping[str, Any]]) -> list[Any]:
    """What the build warned of or noted: how grave, where, what and how to mend it."""
    words = ctx.words
    rows = [
        html.Tr(
            [
                html.Td(badge(words.say(f"sources_page.severity.{issue['severity']}"), _LOOK[str(issue["severity"])])),
                html.Td([words.capital(str(issue["what"])), *_details(ctx, issue), _place(issue)]),
            ]
        )
        for issue in issues
    ]
    return folded(ctx, rows, words.say("sources_page.issues"), len(rows))


def folded(ctx: Context, rows: Sequence[Any], label: str, count: int) -> list[Any]:
    """A table whose rows from the twenty-first on are opened on demand."""

    def table(part: Sequence[Any]) -> html.Table:
        return html.Table([html.Caption(label, className="vh"), html.Tbody(list(part))], className="sib")

    parts: list[Any] = [table(rows[:SHOWN_AT_FIRST])]
    if count > SHOWN_AT_FIRST:
        more = html.Summary(ctx.words.say("record.rest", n=count - SHOWN_AT_FIRST, all=count))
        parts.append(html.Details([more, table(rows[SHOWN_AT_FIRST:])]))
    return parts


_LOOK = {"error": "bad", "warning": "warn", "info": "pl"}


def _holdings(ctx: Context, source: Mapping[str, Any], held: Mapping[str, Any]) -> list[tuple[str, Any]]:
    words = ctx.words
    months, lag = int(held["months"]), source["expected_lag_months"]
    first = Period(int(held["first"]), int(held["first"]) + months - 1)
    last = Period(int(held["last"]) - months + 1, int(held["last"]))
    release = next_release(last.end, months, None if lag is None else int(lag), ctx.day)
    return [
        ("measures", words.listing([indicator_words(ctx, name) for name in held["indicators"]])),
        ("areas", held.get("areas") or _areas(ctx, held["reporters"], held["partners"])),
        ("span", words.span(first, last)),
        ("figures", held.get("counts") or _counts(ctx, held)),
        ("last", words.period(last)),
        ("published", _published(ctx, held)),
        ("next", _release(ctx, release) if release is not None else words.say("sources_page.no_rhythm")),
    ]


def _areas(ctx: Context, reporters: Sequence[str], partners: Sequence[str]) -> str:
    return ctx.words.say("sources_page.pair", who=_some(ctx, reporters), whom=_some(ctx, partners))


def _some(ctx: Context, areas: Sequence[str]) -> str:
    """Areas by name where they are few, else how many."""
    if len(areas) <= FEW_AREAS:
        return ctx.words.listing([str(ctx.words.area(area)) for area in areas])
    return ctx.words.plural("sources_page.area_count", len(areas))


def _counts(ctx: Context, held: Mapping[str, Any]) -> str:
    words = ctx.words
    parts = [words.plural("sources_page.printed", int(held["records"]))]
    if held.get("set_apart"):
        parts.append(words.plural("sources_page.set_apart", int(held["set_apart"])))
    if held.get("derived"):
        parts.append(words.plural("sources_page.derived", int(held["derived"])))
    return "; ".join(parts)


def _published(ctx: Context, held: Mapping[str, Any]) -> str:
    if held["published"] is None:
        return ""
    text = published_words(ctx.words, held)
    return ctx.words.say("record.date_inferred", date=text) if held["published_precision"] == "inferred" else text


def _release(ctx: Context, release: NextRelease) -> Any:
    words = ctx.words
    key = "sources_page.overdue" if release.is_overdue else "sources_page.expected"
    text = words.say(key, period=words.period(release.period), month=words.period(release.due))
    return html.Span([icon("alert", 13), " ", text], className="late") if release.is_overdue else text


def _redistribution(ctx: Context, code: str) -> Any:
    key = f"sources_page.terms.{code}"
    text = ctx.words.say(key) if ctx.words.has(key) else code
    return html.Span([icon("question", 13), " ", text], className="late") if code == "not checked" else text


def _retrieved(ctx: Context, code: str) -> str:
    return ctx.words.period(Period.parse(code)) if len(code) == 7 else code


def _statement(ctx: Context, document: Mapping[str, Any]) -> list[Any]:
    """Publisher and occasion; the site it was read on, linked."""
    event, site = document.get("event"), host(document.get("url"))
    lines = [str(document["publisher"]), html.Small(event, className="line") if event else None]
    if site:
        lines.append(html.Small(outside_link(site, document["url"]), className="line"))
    return lines


def _place(issue: Mapping[str, Any]) -> html.Small:
    return html.Small(", ".join(str(issue[name]) for name in ("file", "place") if issue[name]), className="line")


def _details(ctx: Context, issue: Mapping[str, Any]) -> list[Any]:
    """What was expected, what was found, how to mend it, each on its line."""
    return [
        html.Small(ctx.words.say(f"sources_page.issue_{name}", text=issue[name]), className="line")
        for name in ("expected", "found", "mend")
        if issue.get(name)
    ]
