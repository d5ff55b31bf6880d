"""English press statements to claims: a grammar, a lexicon and a resolver of context; local and deterministic.

Nothing of a text is stored, logged or sent anywhere; no address in it is followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from etl.reader.claims import Apart, Claim, Growth, PeriodForm, Published, ReaderError, Reading
from etl.reader.corrections import (
    AMOUNTS,
    Corrected,
    Correction,
    Field,
    correct_reading,
    field_said,
    indicator_choices,
    same_reading,
)
from etl.reader.files import MAX_BYTES, text_of
from etl.reader.isolated import isolated_text_of
from etl.reader.lexicon import KZ, lexicon_of
from etl.reader.output import checked_fields, claim_fields, sentences_of, to_json
from etl.reader.passages import MAX_CHARACTERS, host_of, split
from etl.reader.resolver import Walk
from etl.reader.statement_form import Header, statement_toml
from etl.reader.verdicts import STRONGEST, Checked, Copy, Finding, Verdict
from etl.registry import Registry, load_registry

if TYPE_CHECKING:
    from etl.store import Store

__all__ = [
    "AMOUNTS",
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "STRONGEST",
    "Apart",
    "Checked",
    "Claim",
    "Copy",
    "Corrected",
    "Correction",
    "Field",
    "Finding",
    "Growth",
    "Header",
    "PeriodForm",
    "Published",
    "ReaderError",
    "Reading",
    "Verdict",
    "check_reading",
    "checked_fields",
    "claim_fields",
    "copied_from",
    "correct_reading",
    "field_said",
    "indicator_choices",
    "isolated_text_of",
    "read_text",
    "same_reading",
    "sentences_of",
    "statement_toml",
    "text_of",
    "to_json",
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

    `published` resolves "last year" and closes open ends; without it a date in the first lines counts, else what
    depends on it stays unstated. `reporter` is whose statistics it gives where it does not say. Raises ReaderError for
    a text of more than MAX_CHARACTERS, or a date that is none.
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


def copied_from(checked: Sequence[Checked], store: Store) -> Copy | None:
    """The held statement that most figures of a checked text are: a copy confirms nothing; None where it is none."""
    from etl.reader.beside import copied_from as found

    return found(checked, store)


def check_reading(
    reading: Reading, store: Store, *, registry: Registry | None = None, as_of: date | None = None
) -> list[Checked]:
    """The verdict of each claim of a reading against a build, in the order of the text; nothing is stored.

    `as_of` judges by what was published on or before that day; None by all that is known today.
    """
    # Only now: the reconciliation loads pandas and scipy, which a reading does not need.
    from etl.reader.check import check

    return check(reading, store, registry or load_registry(), as_of)
