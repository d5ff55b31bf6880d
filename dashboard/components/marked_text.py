"""A text as it was given, each figure marked by its verdict and leading to what was found out about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc

from dashboard.claim_words import claim_words, first_sentence, verdict_words
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.markup import inert
from dashboard.components.verdicts import LOOK, verdict_badge
from dashboard.text import Words
from etl.reader import Apart, Checked, Finding

# In a text with more figures than anybody points at, marks have the browser's own short hint.
MOST_HINTS = 150
HINTED_FINDINGS = 2
# Paragraphs without figures of so many characters push the figures out of sight.
FOLDED_FROM = 600
_BLANK = re.compile(r"\n(?:[^\S\n]*\n)+")
_HINT: dict[str, Any] = {
    "multiline": True, "w": 360, "maw": "86vw", "withinPortal": False,
    "openDelay": 120, "position": "bottom-start", "withArrow": True,
    "events": {"hover": True, "focus": True, "touch": True},
}  # fmt: skip


def figure_id(number: int) -> str:
    """The id of a figure's mark; figures count from 1."""
    return f"figure-{number}"


def claim_id(number: int) -> str:
    """The id of a figure's row in the table of claims."""
    return f"claim-{number}"


def marked_text(words: Words, text: str, checked: Sequence[Checked], apart: Sequence[Apart]) -> html.Div:
    """The text with a mark for each figure; resting on a mark shows its reading and evidence, following it its row."""
    places: list[tuple[int, int, int, Checked | None]] = [
        (one.claim.start, one.claim.end, number, one) for number, one in enumerate(checked, start=1)
    ]
    places += [(one.start, one.end, 0, None) for one in apart]
    parts: list[Any] = []
    at = 0
    hints = len(checked) <= MOST_HINTS
    for start, end, number, one in sorted(places, key=lambda place: place[:3]):
        if start < at:
            continue
        parts += _plain(words, text[at:start], is_first=not at)
        if one is None:
            parts.append(html.Span(text[start:end], className="aside", title=words.say("check.apart_hint")))
        else:
            parts += [_mark(words, text[start:end], number, one, hints), html.Small(str(number), className="mut")]
        at = end
    parts += _plain(words, text[at:], is_first=not at, is_last=True)
    given = html.Div(parts, className="given", lang="en")
    return given if hints else inert(given)


def _plain(words: Words, text: str, *, is_first: bool, is_last: bool = False) -> list[Any]:
    """A piece without figures: whole paragraphs of it are folded away where they are long, and open by their line.

    Pages leave rows of blank lines between paragraphs; one of each is shown.
    """
    paragraphs = _BLANK.sub("\n\n", text).split("\n\n")
    # The first one ends the paragraph of the figure before, the last one begins that of the next.
    start, end = (0 if is_first else 1), len(paragraphs) - (0 if is_last else 1)
    inner = paragraphs[start:end]
    if (is_first and is_last) or sum(map(len, inner)) < FOLDED_FROM:
        return ["\n\n".join(paragraphs)]
    summary = html.Summary(words.plural("check.folded", len(inner)))
    folded = html.Details([summary, "\n\n".join(inner)], className="adding")
    return [*paragraphs[:start], folded, *paragraphs[end:]]


def _mark(words: Words, printed: str, number: int, one: Checked, hinted: bool) -> Any:
    name, _ = LOOK[one.verdict]
    said = verdict_words(words, one.verdict)
    mark = html.A(
        printed, href=f"#{claim_id(number)}", id=figure_id(number), className=f"mk {name}",
        title=None if hinted else said, **attributes(aria_label=f"{printed}: {said}"),
    )  # fmt: skip
    if not hinted:
        return mark
    return dmc.Tooltip(mark, label=inert(_hint(words, one)), boxWrapperProps={"component": "span"}, **_HINT)


def _hint(words: Words, one: Checked) -> html.Div:
    findings = one.findings[:HINTED_FINDINGS]
    return html.Div(
        [
            html.B(claim_words(words, one.claim)),
            html.Div(verdict_badge(words, one.verdict), className="bds"),
            *(
                html.P([html.Span(_against(words, one), className="mut"), " ", first_sentence(one.words)])
                for one in findings
            ),
            html.P(words.say("check.hint_more")),
        ],
        className="hint",
    )


def _against(words: Words, finding: Finding) -> str:
    return words.say("check.against", kind=words.say(f"check.kind.{finding.kind}"))
