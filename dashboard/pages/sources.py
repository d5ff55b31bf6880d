"""Sources: who publishes the figures, on what terms, how new they are; every statement; what the build noted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.freshness_board import PLACE, freshness_board
from dashboard.components.source_entry import issue_list, source_entry, statement_list
from dashboard.context import Context
from dashboard.pages import Page
from dashboard.state import ViewState

PATH = "/sources"
RATES, STATEMENTS = "ecb", "statements"


def layout(ctx: Context, state: ViewState, scheme: str) -> html.Div:
    """The page; of the state only language, colours and an open record change it, and what is due by the day."""
    words = ctx.words
    sources = _rows(ctx.store.sources())
    held = {str(row["source"]): row for row in _rows(ctx.store.holdings())}
    held[RATES] = _rates_held(ctx)
    documents = _rows(ctx.store.documents(STATEMENTS))
    issues = _rows(ctx.store.issues())
    printed = sum(int(row["records"]) for name, row in held.items() if name != RATES)
    derived = sum(int(row["derived"]) for row in held.values())
    return html.Div(
        [
            html.H1(words.say("sources_page.title", n=words.number(printed, 0), sources=len(sources)), className="h1"),
            html.P(
                words.say(
                    "sources_page.lede", n=words.number(derived, 0), hash=ctx.data_hash, date=words.day(ctx.today)
                ),
                className="lede",
            ),
            _contents(ctx, sources, len(documents), len(issues)),
            freshness_board(ctx, held),
            *(source_entry(ctx, source, held.get(str(source["id"]))) for source in sources),
            _section(
                words.say("sources_page.statements"),
                words.say("sources_page.statements_text", n=len(documents)),
                statement_list(ctx, documents, state),
                "statement-list",
            ),
            _section(
                words.say("sources_page.issues"),
                _issue_counts(ctx, issues),
                issue_list(ctx, issues) if issues else [],
                "issues",
            ),
            _section(words.say("sources_page.add"), "", _how_to_add(ctx), "add"),
        ],
        className="src-page",
    )


def _contents(ctx: Context, sources: list[dict[str, Any]], statements: int, issues: int) -> html.Nav:
    words = ctx.words
    entries = [(PLACE, words.say("sources_page.due"), "")]
    entries += [(str(source["id"]), str(source["short"]), "") for source in sources]
    entries += [
        ("statement-list", words.say("sources_page.statements"), str(statements)),
        ("issues", words.say("sources_page.issues"), str(issues)),
        ("add", words.say("sources_page.add"), ""),
    ]
    items = []
    for place, name, count in entries:
        number = html.Span(count, className="cntp") if count else None
        items.append(html.Li([html.A(name, href=f"#{place}", className="num"), number]))
    return html.Nav(html.Ul(items), className="toc", **attributes(aria_label=words.say("sources_page.contents")))


def _section(title: str, text: str, body: list[Any], place: str) -> html.Section:
    lead = html.P(text, className="sub") if text else None
    return html.Section([html.H2(title, className="tk"), lead, *body], id=place, className="fig")


def _issue_counts(ctx: Context, issues: list[dict[str, Any]]) -> str:
    words = ctx.words
    counts = {name: sum(issue["severity"] == name for issue in issues) for name in ("error", "warning", "info")}
    found = [words.plural(f"sources_page.count_{name}", count) for name, count in counts.items() if count]
    return words.capital(words.listing(found)) + "." if found else words.say("sources_page.no_issues")


def _how_to_add(ctx: Context) -> list[Any]:
    """Where each kind of addition is described; the files lie in the project, not on this site."""
    words = ctx.words
    return [
        html.Ul(
            [
                html.Li([words.say(f"sources_page.add_{name}"), " ", html.Code(file), "."])
                for name, file in (
                    ("statement", "docs/statements.md"), ("release", "docs/sources.md"), ("source", "docs/sources.md"),
                )
            ],
            className="plain",
        )
    ]  # fmt: skip


def _rates_held(ctx: Context) -> dict[str, Any]:
    """What is held of the exchange rates, which are no observations, in the columns of `Store.holdings`."""
    rates = ctx.store.fx()
    currencies = sorted(str(name) for name in rates["currency"].unique())
    return {
        "records": len(rates),
        "derived": 0,
        "set_apart": 0,
        "indicators": [],
        "reporters": [],
        "partners": [],
        "counts": ctx.words.plural("sources_page.rates", len(rates)),
        "areas": ctx.words.say("sources_page.currencies", names=ctx.words.listing(currencies)),
        "first": int(rates["month"].min()) if len(rates) else 0,
        "last": int(rates["month"].max()) if len(rates) else 0,
        "months": 1,
        "published": None,
        "published_precision": None,
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a small frame, null as None; lists stay lists."""

    def clean(row: Mapping[Any, Any]) -> dict[str, Any]:
        return {
            str(name): value if isinstance(value, list) or not pd.isna(value) else None for name, value in row.items()
        }

    return [clean(row) for row in frame.to_dict("records")]


PAGE = Page("sources", PATH, 90, "page.sources", layout, controls=(), key="s", has_charts=False)
