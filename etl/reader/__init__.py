"""English press statements to claims: a grammar, a lexicon and a resolver of context; local and deterministic.

Nothing of a text is stored, logged or sent anywhere; no address in it is followed.
"""

from __future__ import annotations

import re
from datetime import date

from etl.reader.claims import Apart, Claim, Growth, PeriodForm, Published, ReaderError, Reading
from etl.reader.lexicon import KZ, lexicon_of
from etl.reader.passages import MAX_CHARACTERS, host_of, split
from etl.reader.resolver import Walk
from etl.registry import Registry, load_registry

__all__ = [
    "MAX_CHARACTERS",
    "Apart",
    "Claim",
    "Growth",
    "PeriodForm",
    "Published",
    "ReaderError",
    "Reading",
    "read_text",
]

_GOVERNMENT = re.compile(
    r"(?:^|\.)(?:gov|mfa|government|premier|president|ministry)\.(?:gov\.)?(?P<cc>[a-z]{2})$"
    r"|\.gov\.(?P<cc2>[a-z]{2})$"
)
_INTERVIEW = re.compile(
    r"\binterview(?:er)?\b[^.;]{0,40}\bwith (?:the )?(?P<who>[^.;]{3,80}?(?:minister|ambassador|president|official))",
    re.IGNORECASE,
)


def read_text(
    text: str,
    *,
    published: date | str | Published | None = None,
    publisher: str = "",
    reporter: str = KZ,
    registry: Registry | None = None,
) -> Reading:
    """The claims of an English press statement, and the figures that are none, each with its place and its reasons.

    `published` resolves "last year" and closes open ends; without it a date in the first lines counts, else what depends
    on it stays unstated. `reporter` is whose statistics a statement gives that does not say so. Raises ReaderError for a
    text of more than MAX_CHARACTERS, or a date that is none.
    """
    known = registry or load_registry()
    lexicon = lexicon_of(known)
    passages = split(text)
    when = Published.of(published) or passages.published
    notes = [] if when is not None else ["no date of publication is known: relative periods stay unstated"]
    if when is not None and published is None:
        notes.append(f"published {when.text}, as the first lines say" + ("" if when.stated else ", estimated"))
    side = lexicon.side(publisher) if publisher else ""
    if not side and (found := _GOVERNMENT.search(host_of(passages.url))):
        code = (found["cc"] or found["cc2"]).upper()
        side = code if code in known.areas else ""
    if not side and (match := _INTERVIEW.search(passages.text[:3000])) and lexicon.side(match["who"]) not in {"", KZ}:
        side = "?"
    walk = Walk(passages, lexicon, when, reporter, side)
    claims, apart = walk.run()
    return Reading(tuple(claims), tuple(apart), when, publisher, passages.url, tuple(notes))
