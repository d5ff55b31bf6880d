"""The board of releases: what each publisher should have out by now, what is held, how it is fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.icons import icon
from dashboard.context import Context
from dashboard.freshness import Due, board
from dashboard.record_words import published_words
from etl.model.registry import SourceInfo

_COLUMNS = ("source", "held", "out", "coming", "get")
PLACE = "due"


def freshness_board(ctx: Context, held: Mapping[str, Mapping[str, Any]]) -> html.Section:
    """The board under its title, which says how many are overdue; `held` are rows of `Store.holdings` by source."""
    words = ctx.words
    due, waiting = board(ctx, held)
    late = sum(one.standing.missing is not None for one in due)
    title = (
        words.say("freshness.title", n=words.number(late, 0), all=words.number(len(due), 0))
        if late
        else words.say("freshness.title_none")
    )
    return html.Section(
        [
            html.H2(title, className="tk"),
            html.P(words.say("freshness.lede", date=words.day(ctx.day)), className="sub"),
            _table(ctx, due),
            _waiting(ctx, waiting) if waiting else None,
        ],
        id=PLACE,
        className="fig",
    )


def _table(ctx: Context, due: Sequence[Due]) -> html.Table:
    """One row a source; in a hand its cells stand below each other, each under the name of its column."""
    words = ctx.words
    # Roles are said, since a table whose parts are shown as blocks would lose them.
    header = [html.Th(words.say(f"freshness.{name}"), scope="col", role="columnheader") for name in _COLUMNS]
    rows = [html.Tr(_cells(ctx, one), role="row") for one in due]
    return html.Table(
        [
            html.Caption(words.say("freshness.caption"), className="vh"),
            html.Thead(html.Tr(header, role="row"), role="rowgroup"),
            html.Tbody(rows, role="rowgroup"),
        ],
        className="tbl board",
        role="table",
    )


def _cells(ctx: Context, one: Due) -> list[Any]:
    words, info = ctx.words, one.info
    contents: list[Any] = [
        [words.period(one.last), _line(_published(ctx, one.held))],
        _out(ctx, one),
        [words.period(one.standing.coming.period), _line(_by(ctx, one))],
        _get(ctx, info),
    ]
    cells = [
        html.Td(content, role="cell", **attributes(data_label=words.say(f"freshness.{name}")))
        for name, content in zip(_COLUMNS[1:], contents, strict=True)
    ]
    source = [html.A(info.short, href=f"#{info.id}", className="num"), _line(info.publisher)]
    return [html.Th(source, scope="row", role="rowheader"), *cells]


def _line(text: str) -> html.Small | None:
    return html.Small(text, className="line") if text else None


def _published(ctx: Context, held: Mapping[str, Any]) -> str:
    if held.get("published") is None:
        return ""
    return ctx.words.say("freshness.published", date=published_words(ctx.words, held, short=True))


def _out(ctx: Context, one: Due) -> list[Any]:
    """What should be out and is not held, or that nothing is missing; never by colour alone."""
    words, where = ctx.words, one.standing
    if where.missing is None or where.out is None:
        return [html.Span([icon("check", 13), " ", words.say("freshness.none_missing")], className="mut")]
    late = words.plural("freshness.late", where.months_late)
    return [html.Span([icon("alert", 13), " ", words.span(*where.missing)], className="late"), _line(late)]


def _by(ctx: Context, one: Due) -> str:
    return ctx.words.say("freshness.by", month=ctx.words.period(one.standing.coming.due))


def _get(ctx: Context, info: SourceInfo) -> Any:
    """The command, or where a person without one finds what to type."""
    if info.command:
        return _command(info)
    return [ctx.words.say("freshness.typed"), " ", html.Code("docs/sources.md")]


def _command(info: SourceInfo) -> html.Code:
    """The command; an option and its value stay on one line, so that a hyphen is never taken for a break."""
    command, dash, option = info.command.partition(" --")
    return html.Code([f"{command} ", html.Span(f"{dash[1:]}{option}")] if dash else command)


def _waiting(ctx: Context, waiting: Sequence[SourceInfo]) -> html.Details:
    """Sources that a command would bring and of which nothing is held."""
    words = ctx.words
    rows = [html.Tr([html.Td([html.B(info.short), _line(info.title)]), html.Td(_command(info))]) for info in waiting]
    return html.Details(
        [
            html.Summary(words.plural("freshness.waiting", len(waiting))),
            html.Table(
                [html.Caption(words.say("freshness.waiting_caption"), className="vh"), html.Tbody(rows)],
                className="sib",
            ),
        ]
    )
