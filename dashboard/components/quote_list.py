"""Sentences ready to quote, each with its numbers as links and a button that copies it with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components import html
from dashboard.components.copying import copy_button
from dashboard.components.number import sentence
from dashboard.context import Context
from dashboard.state import ViewState
from dashboard.text import Sentence, plain
from dashboard.urls import record_page_url


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence and the source it is copied with."""

    sentence: Sentence
    source: str

    @property
    def ref(self) -> str:
        """The first figure of the sentence; its page is the link that a copy carries."""
        return next((segment.ref for segment in self.sentence if segment.ref), "")

    @property
    def text(self) -> str:
        """The sentence with its source in brackets."""
        return f"{plain(self.sentence)} ({self.source})" if self.source else plain(self.sentence)


def quote_list(ctx: Context, quotes: Sequence[Quote], state: ViewState, title: str = "") -> html.Section:
    """The list under its heading, with a button that copies all."""
    words = ctx.words
    items = [
        html.Li(
            [
                html.Div(sentence(quote.sentence, state)),
                copy_button(
                    words, words.say("quote.copy"), text=quote.text, hidden=True, style="cp",
                    link=record_page_url(quote.ref) if quote.ref else "",
                ),
            ]
        )
        for quote in quotes
    ]  # fmt: skip
    everything = "\n".join(quote.text for quote in quotes)
    return html.Section(
        [
            html.H2(title or words.say("quote.title"), className="tk s"),
            html.Ul(items),
            copy_button(words, words.say("quote.copy_all"), text=everything, style="btn sec") if quotes else None,
        ],
        className="fig sm say",
    )
