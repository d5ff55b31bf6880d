"""The result of a check: takeaway, the text with its marks, what follows from it, the claims, the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.checked import PUBLISHED, Outcome
from dashboard.claim_words import causes_of, claim_words, copy_words, read_as_words, sentence, title_words
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.check_files import result_files
from dashboard.components.claims_table import claims_table
from dashboard.components.marked_text import claim_id, marked_text
from dashboard.components.shell import alert
from dashboard.components.verdicts import verdict_counts
from dashboard.context import Context
from dashboard.state import ViewState
from dashboard.urls import page_url
from etl.reader import Apart, Checked, Copy, Verdict

PATH = "/check"


def checked_view(ctx: Context, state: ViewState, outcome: Outcome) -> html.Div:
    """The result; where no figure was found, that and what is looked for."""
    words, checked, reading = ctx.words, outcome.checked, outcome.reading
    title = title_words(words, checked, causes_of(checked))
    heading = html.Div([html.H2(title, className="tk"), html.P(title, className="vh", role="status")])
    if not checked and not reading.apart:
        return html.Div([heading, html.P(words.say("check.nothing"), className="sub")], className="fig")
    counts = {verdict: outcome.count(verdict) for verdict in Verdict}
    return html.Div(
        [
            heading,
            html.P(_judged(ctx, outcome), className="sub"),
            html.P(verdict_counts(words, counts), className="bds"),
            _by_hand(ctx, outcome),
            result_files(ctx, outcome),
            html.P(words.say("check.toml_use"), className="note"),
            _copied(ctx, state, outcome.copy),
            html.Div(
                [
                    html.Div(
                        [
                            marked_text(words, outcome.asked.text, checked, reading.apart),
                            html.P([read_as_words(words, reading), " ", words.say("check.promise")], className="note"),
                            _apart(ctx, reading.apart),
                        ],
                        className="c6",
                    ),
                    html.Div(claims_table(ctx, state, outcome), className="c6 beside"),
                    _implied(ctx, checked),
                ],
                className="g12 pairs judged",
            ),
        ],
        className="fig",
    )


def _judged(ctx: Context, outcome: Outcome) -> str:
    words = ctx.words
    day = outcome.as_of
    if day is None:
        return words.say("check.judged_today", day=words.day(ctx.today))
    key = "check.judged_published" if outcome.asked.judge == PUBLISHED else "check.judged_day"
    return words.say(key, day=words.day(day))


def _by_hand(ctx: Context, outcome: Outcome) -> html.P | None:
    """How many figures a person corrected, and the way back to the reading as it was."""
    count = len({place for place, _ in outcome.corrected.before})
    if not count:
        return None
    undo = attributes(data_undo="-1")
    button = html.Button(ctx.words.say("check.undo_all"), type="button", className="gh", **undo)
    return html.P([ctx.words.plural("check.by_hand", count), " ", button], className="note by-hand")


def _copied(ctx: Context, state: ViewState, copy: Copy | None) -> html.Div | None:
    """That most figures are those of one statement that is held, with the way to it."""
    if copy is None:
        return None
    title, text = copy_words(ctx.words, copy)
    held = page_url(PATH, ViewState(lang=state.lang, as_of=state.as_of, statement=copy.document))
    link = html.A(ctx.words.say("check.copy.link"), href=held, className="tl")
    return alert(title, html.P([text, " ", link]))


def _apart(ctx: Context, apart: Sequence[Apart]) -> html.Details | None:
    if not apart:
        return None
    rows = [html.Li([html.B(one.text), f" {one.reason}"]) for one in apart]
    summary = html.Summary(ctx.words.plural("check.apart", len(apart)))
    return html.Details([summary, html.Ul(rows, className="files")], className="adding")


def _implied(ctx: Context, checked: Sequence[Checked]) -> html.Section | None:
    """What the figures imply though nobody printed it, each with the figure that it follows from."""
    rows: list[Any] = []
    for number, one in enumerate(checked, start=1):
        for finding in one.findings:
            if finding.kind == "implied":
                link = html.A(str(number), href=f"#{claim_id(number)}", className="num")
                about = f"{claim_words(ctx.words, one.claim)}. {sentence(finding.words)}"
                rows.append(html.Li(html.P([link, " ", about])))
    if not rows:
        return None
    title = html.H3(ctx.words.say("check.implied"), className="sh3")
    return html.Section([title, html.Ul(rows, className="files")], className="c6")
