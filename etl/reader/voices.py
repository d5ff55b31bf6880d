"""Who speaks in a text and whose data it gives: sources, speakers, quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.reader.lexicon import ELSEWHERE, AreaWord, Lexicon

_SOURCE = re.compile(
    r"(?i:\b(?:according to|as reported by|citing|based on(?: data (?:from|of))?)"
    r"|\bby(?: the)?(?-i:(?= [A-Z][\w' ]{2,40}(?:data|statistics|figures|estimates)))) "
    r"(?:the )?(?:(?:official |preliminary |latest )?(?:data|statistics|figures"
    r"|information|estimates|reports?) (?:of|from|by|provided by) (?:the )?)?"
    r"(?P<who>[A-Z][\w'.-]*(?: (?:of|and|for|the|on|[A-Z][\w'.-]*|data|statistics"
    r"|figures|state|national|customs|federal|statistical|side|bank|service|committee"
    r"|bureau|ambassador|embassy|minister|ministry|envoy|officials|authorities|government|president|diplomats?)){0,12})",
)
_HEADED = re.compile(r"^(?P<who>(?:The )?[A-Z](?:[^:;.!?]|(?<=\d [A-Z]\w\w)\.){1,90}?):\s")
# A heading that tells of an event says nothing of who counts.
_EVENT = re.compile(
    r"\b(?:visits?|meeting|meets?|talks|met|received|hosted|trip|forum|negotiations|anniversary|years)\b"
)
_STATE_OFFICE = re.compile(r"\b(?:[Ss]tate|[Nn]ational) (?:[Ss]tatistic\w*|[Cc]ustoms)|[Ss]tatistics [Aa]gency")
_TELLS = re.compile(r"\b(?:statement|communiqu[eé]|declaration|remarks|report by|interview)\b", re.IGNORECASE)
_SAYS = (
    r"(?:said|says|reports|(?<=media )report|(?<=sources )report|writes"
    r"|noted|notes|stressed|told|added|reported|stated|recalled|announced|informed"
    r"|emphasi[sz]ed|mentioned|underlined|underscored|highlighted|pointed out|declared|explained"
    r"|remarked|expressed|confirmed|praised|lauded|hailed|acknowledged|observed|claimed|indicated|revealed|disclosed"
    r"|commented|admitted|argued|assured|believes|welcomed)\b"
)
# Who says it stands before the word, or behind it and a quotation: `..., noted the Hungarian minister`.
_SAID = re.compile(_SAYS)
_SAID_BEFORE = re.compile(r"(?P<who>(?:[^.;:\"()\d]|\d(?=\d?(?:st|nd|rd|th)\b)){3,140}?),?\s?$")
_SAID_AFTER = re.compile(r" (?P<who>(?:the )?[^.,;:\"()]{3,80})")
# `German statistics`, `data of the Polish side`: a source that an area's adjective names.
_THEIR_DATA = re.compile(
    r"'?s?'? (?:official |national |foreign |state |federal |own |trade )?(?:statistics"
    r"|statistical (?:data|office|service|agency|institute)"
    r"|data|figures|customs(?: (?:data|service|statistics|authorities))?|estimates|calculations)\b"
)
_STATISTICS = re.compile(
    r"statistic|customs|data|bank|committee|bureau|figures|ministry|service|agency|eurostat|IMF|UN ", re.IGNORECASE
)
# How far behind a quotation its speaker is looked for.
_AFTER_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Voice:
    """Who a sentence says its figures are from: the words, and the side (an area code, empty if they do not tell)."""

    words: str
    side: str
    is_source: bool
    start: int = 0


def find_voices(text: str, areas: Sequence[AreaWord], lexicon: Lexicon) -> tuple[Voice, ...]:
    """The sources and speakers of a sentence: who it begins with, who says it, whose data it gives."""
    found = []
    if match := _HEADED.match(text):
        who = match["who"].strip()
        tells = _TELLS.search(who) or lexicon.begins_with_speaker(who)
        side = lexicon.side(who) if tells or not _EVENT.search(who) else ""
        is_source = bool(_STATISTICS.search(who)) and len(who) < 60
        if is_source and not side and _STATE_OFFICE.search(who):
            behind = [area for area in areas if match.end() <= area.start <= match.end() + 3]
            side = behind[0].code if behind and behind[0].code != ELSEWHERE else ""
        if side or is_source:
            found.append(Voice(who, side, is_source))
    if not found and (voice := find_speaker(text, lexicon)):
        found.append(voice)
    if match := _SOURCE.search(text):
        who = match["who"].strip(" ,")
        found.append(Voice(who, lexicon.side(who), True, match.start()))
    else:
        found += _their_data(text, areas)
    return tuple(found)


def find_speaker(text: str, lexicon: Lexicon) -> Voice | None:
    """Who says what a passage says, where the words tell the side; None if they do not."""
    for match in _SAID.finditer(text):
        before = _SAID_BEFORE.search(text, max(0, match.start() - 140), match.start())
        # "..., the deputy secretary, Ministry of X of Latvia, said": the words nearest the verb that tell a side.
        parts = before["who"].split(",")[-3:] if before else []
        for part in reversed(parts):
            if side := lexicon.side(part):
                return Voice(part.strip(), side, False, text.rfind(part, 0, match.start()))
        after = _SAID_AFTER.match(text, match.end())
        behind = text[match.start() - 2 : match.start()] == ", " or not re.search(r"\w", parts[-1] if parts else "")
        if after and behind and (side := lexicon.side(after["who"])):
            return Voice(after["who"].strip(), side, False, after.start())
    return None


_PRONOUN_SAYS = re.compile(
    rf"(?:^|[\"'] ?|, |\. )(?:[Hh]e|[Ss]he|[Tt]he (?:diplomat|ambassador|envoy|minister|official|president|premier"
    rf"|speaker|politician|chancellor|head of state)) (?:also |further |then )?{_SAYS}"
    r"|\baccording to (?:him|her|the (?:diplomat|ambassador|envoy|minister|official))\b"
)
_INTRODUCES = 110


def introduced(text: str, lexicon: Lexicon) -> Voice | None:
    """Who a sentence brings in by country and office in its first words: "Malaysian Ambassador Bakri at the expo"."""
    words = re.split(r"[,:;\"]", text[:_INTRODUCES], maxsplit=1)[0]
    if not _PERSON.search(words):
        return None
    side = lexicon.side(words)
    return Voice(words, side, False) if side else None


_PERSON = re.compile(
    r"\b(?:[Aa]mbassador|[Mm]inister|[Pp]resident|[Cc]hancellor|[Pp]remier|[Ee]nvoy|[Cc]onsul|[Cc]harg[eé]|[Ss]ecretary"
    r"|[Cc]hairman|[Cc]hairwoman|[Hh]ead of|[Dd]irector|[Rr]epresentative|[Ss]peaker|[Cc]ommissioner)\b"
)


def is_said_by_introduced(text: str) -> bool:
    """Whether "he", "she" or "the ambassador" says what a sentence says."""
    return _PRONOUN_SAYS.search(text) is not None


def _their_data(text: str, areas: Sequence[AreaWord]) -> list[Voice]:
    for area in areas:
        match = _THEIR_DATA.match(text, area.end) if area.code != ELSEWHERE else None
        if match:
            return [Voice(text[area.start : match.end()], area.code, True, area.start)]
    return []


def quoting(text: str, at: int, end: int, lexicon: Lexicon) -> Voice | None:
    """Who says the quotation that is open at a place, by the words behind its end in the paragraph; None if none is."""
    close = text.find('"', at, end)
    if close < 0:
        return None
    return find_speaker(text[close + 1 : min(end, close + _AFTER_QUOTE)].split(".", 1)[0], lexicon)
