"""Which side tells a figure: who speaks, which source is named, from where exports and imports are named."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from etl.reader.choices import concept
from etl.reader.lexicon import ELSEWHERE, KZ, AreaWord, Lexicon
from etl.reader.numbers import Figure, Kind
from etl.reader.parsed import Marks
from etl.reader.passages import Sentence
from etl.reader.voices import Voice, is_said_by_introduced

if TYPE_CHECKING:
    from etl.reader.context import Carried
    from etl.reader.resolver import Walk

_NEAR = 60
# A source named this early holds for the sentences behind as well; a later one for its own part of the sentence.
_EARLY = 60
# For how many sentences "he said" is of the person whom a sentence brought in.
_INTRODUCED_REACH = 3
# Who gives Kazakhstan's share of a country's trade counts that country's trade.
_KAZAKH_SHARE = re.compile(r"\bKazakh(?:stan's|stan)? share (?:of|in) (?:the )?")
# "X is the sixth partner of Kazakhstan" is said from Kazakhstan's side, whoever says it.
_PARTNER_OF_KZ = re.compile(r"\bpartners? of Kazakhstan\b|\bKazakhstan's (?:[\w-]+ ){0,5}partners?\b")
# An area whose trade a word is, right before it: "Poland's 2023 exports", "Uzbek trade".
OWNS = re.compile(r"(?:'s|')? (?:(?:19|20)\d\d )?(?:total )?")
_THEIR_PARTNERS = re.compile(
    r" (?:[\w-]+ ){0,5}?(?:partners?|foreign trade|trade turnover|turnover|(?:export|import) \w+)\b"
)
_PLACED = re.compile(r",? (?:and )?(?:occupying|ranking|taking|holding|placed|in|at)? ?(?:the )?")
_PARTNERS_OF = re.compile(r"\bpartners?(?: (?:of|for)) (?:the )?$")
# "Uzbekistan's third partner": the place stands right behind its owner.
_OWNS_REACH = 4


def hear(carried: Carried, marks: Marks, sentence: Sentence) -> None:
    """Note who speaks from this sentence on, and which source the sentence begins with."""
    for voice in marks.voices:
        if not voice.is_source or voice.start == 0:
            carried.speaker = voice
        if voice.is_source and voice.start <= _EARLY:
            carried.source, carried.source_concept = voice, ""
    near = sentence.order - carried.introduced_in <= _INTRODUCED_REACH
    if near and not marks.voices and carried.introduced is not None and is_said_by_introduced(marks.text):
        carried.speaker = carried.introduced
    of_money = any(figure.kind is Kind.MONEY for figure in marks.figures)
    if of_money and carried.speaker is None and carried.source is None:
        carried.speaker = _their_partner(marks)


_KZ_IS = re.compile(r" (?:has |is|was|remain\w*|becom\w+|became|rank\w*|today |now )\W?")


def _their_partner(marks: Marks) -> Voice | None:
    """The side that tells of Kazakhstan as its partner: "Kazakhstan remains the major trading partner of India"."""
    for area in marks.areas:
        if area.code in {KZ, ELSEWHERE} or not _PARTNERS_OF.search(marks.text, max(0, area.start - 40), area.start):
            continue
        if any(kz.code == KZ and kz.end < area.start and _KZ_IS.match(marks.text, kz.end) for kz in marks.areas):
            return Voice(marks.text[max(0, area.start - 20) : area.end], area.code, False, area.start)
    return None


def counting_side(paragraph: str, lexicon: Lexicon) -> Voice | None:
    """The side that a paragraph counts by, as it gives Kazakhstan's share of that side's trade; None if it does not."""
    match = _KAZAKH_SHARE.search(paragraph)
    if match is None:
        return None
    owners = lexicon.find_areas(paragraph[match.end() : match.end() + 40])
    if not owners or owners[0].start > 0 or owners[0].code in {KZ, ELSEWHERE}:
        return None
    return Voice(match[0] + paragraph[match.end() : match.end() + owners[0].end], owners[0].code, False)


_LEGS = re.compile(
    r"\b(?:exports? to|imports? from) (?:the Republic of )?Kazakhstan\b"
    r"|\b(?:exports?|imports?|exported|imported|traded)\b",
    re.IGNORECASE,
)


def named_legs(text: str, start: int, end: int, areas: Sequence[AreaWord]) -> Voice | None:
    """The side from which a paragraph names exports and imports ("Polish exports"); None where both or none do.

    The paragraph lies from `start` to `end` of a text, and `areas` are those that it names.
    """
    sides: dict[str, Voice] = {}
    for match in _LEGS.finditer(text, start, end):
        at = bisect_right(areas, match.start(), key=lambda area: area.end)
        area = areas[at - 1] if at else None
        if area is not None and area.code != ELSEWHERE and OWNS.fullmatch(text, area.end, match.start()):
            sides.setdefault(area.code, Voice(text[area.start : match.end()], area.code, False, area.start))
    (only,) = sides.values() if len(sides) == 1 else (None,)
    return only


def ranking_side(text: str, areas: Sequence[AreaWord], start: int, end: int) -> str:
    """Whose partners a place is among: DE for "53rd among Germany's trade partners", "partner of Germany"."""
    behind = [area for area in areas if start <= area.start <= end + _NEAR]
    before = [area for area in areas if area.end <= start and start - area.end <= _OWNS_REACH]
    for area in areas:
        # "one of Germany's 50 leading trade partners, occupying 43rd place"
        partners = _THEIR_PARTNERS.match(text, area.end + 2) if text.startswith("'s", area.end) else None
        if partners is not None and _PLACED.fullmatch(text, partners.end(), start):
            return area.code
    for area in (*before[-1:], *behind):
        genitive = text.startswith(("'s", "' "), area.end)
        if (genitive or area.adjective) and _THEIR_PARTNERS.match(text, area.end + 2 * genitive):
            return area.code
        if area.start >= end and _PARTNERS_OF.search(text, max(0, area.start - 40), area.start):
            return area.code
    return ""


def source(carried: Carried, marks: Marks, figure: Figure, indicator: str) -> str:
    """The words for the source of a figure; empty if none is named for it."""
    for voice in marks.voices:
        if voice.is_source and voice.start > _EARLY and _in_one_part(marks, voice.start, figure):
            return voice.words
    if carried.source is None:
        return ""
    if not carried.source_concept:
        carried.source_concept = concept(indicator)
    return carried.source.words if carried.source_concept == concept(indicator) else ""


def side(walk: Walk, marks: Marks, figure: Figure) -> tuple[str, str]:
    """The side whose statistics it is, and why; empty where an interview with the other side leaves it open."""
    carried = walk.carried
    for voice in marks.voices:
        if voice.is_source and voice.side and voice.start > _EARLY and _in_one_part(marks, voice.start, figure):
            return voice.side, f"by the words {voice.words!r}"
    speaker = None if _PARTNER_OF_KZ.search(marks.text) else carried.speaker
    for heard in (carried.source, carried.legs, speaker):
        if heard is not None and heard.side:
            return heard.side, f"by the words {heard.words!r}"
    if carried.speaker is None and walk.side == "?":
        return "", "the other side speaks, and the text does not say whose statistics"
    if carried.speaker is None and walk.side:
        return walk.side, "the publisher is of that side"
    return walk.reporter, ""


def _in_one_part(marks: Marks, start: int, figure: Figure) -> bool:
    first, last = sorted((start, figure.start))
    return ";" not in marks.text[first:last]
