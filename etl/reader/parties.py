"""Which area of a sentence a figure is about: beside its word, in a list, right behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.reader.choices import Place, behind_restated
from etl.reader.lexicon import ELSEWHERE, EXPORTS, FDI, IMPORTS, KZ, TURNOVER, AreaWord, Noun
from etl.reader.numbers import Kind
from etl.reader.parsed import Marks

_LISTED = re.compile(r" ?(?:[-–—:(]|\bwith\b|\bby\b)? ?(?:with |at |by )?")
_PERCENT_BEFORE = re.compile(
    r"(?:'s share(?: \w+){0,3}| account(?:s|ed) for(?: an?)?| ?[-–—:(]) ?(?:over |about )?[\d.,]+ ?(?:%|percent"
    r"|per cent) ?"
    r"(?:share )?(?:\((?:valued at |worth )?|or |, )"
)
_INVESTORS = re.compile(r"\b(?:investors?|invest(?:ing|s)?|investor countries)\b", re.IGNORECASE)
_PARTNERS = re.compile(r"\bpartners?\b|\btraded\b", re.IGNORECASE)


def item_area(marks: Marks, place: Place) -> AreaWord | None:
    """The area that a figure is an item of in a list: "China – $3.3 billion, Russia ($2.9 billion)"; else None."""
    area = marks.area_before(place.figure.lead - 1)
    if area is None or area.start < place.after_level:
        return None
    gap = marks.text[area.end : place.figure.lead]
    return area if _LISTED.fullmatch(gap) or _PERCENT_BEFORE.fullmatch(gap) else None


def is_item(marks: Marks, place: Place) -> bool:
    """Whether a dash, a colon or a bracket stands between an area and its figure, as in a list."""
    area = item_area(marks, place)
    return area is not None and bool(re.search(r"[-–—:(]", marks.text[area.end : place.figure.lead]))


def listed_noun(marks: Marks, place: Place) -> str:
    """What the items of a list of areas count, by the words before the list; empty where a figure is no item."""
    area = item_area(marks, place)
    if area is None:
        return ""
    before = [noun for noun in marks.nouns if noun.end <= area.start]
    if before:
        return before[-1].indicator
    if _INVESTORS.search(marks.text, 0, area.start):
        return FDI
    if _PARTNERS.search(marks.text, 0, area.start):
        return TURNOVER
    behind = [noun for noun in marks.nouns if noun.start >= place.figure.end]
    return behind[0].indicator if behind and "share" in marks.text[area.end : place.figure.start] else ""


FROM_TO = {"to": "from", "from": "to"}
_LEADS_TO_AREA = re.compile(r"(?:with|from|between|to|by|into)(?: the)?(?: Kazakhstan and)?(?: the)? $")
_WITH = re.compile(r"\s*(?:with|from|to|by|between|of|in|into)\b", re.IGNORECASE)
_AMONG = re.compile(r"\btop[- ]\w+ $", re.IGNORECASE)
_SCOPE = re.compile(r"(?:\b(?:in|within|among|across|of)(?: the)?\s|\btop[- ]\w+ )$", re.IGNORECASE)


# "China is second only to Russia": with whom it is compared, not whose trade it is.
_COMPARED = re.compile(
    r"\b(?:(?:second|third|fourth) (?:only to|after|behind)|behind|ahead of|overtaking|displacing)"
    r" (?:the )?(?:[A-Z]\w+(?:,| and) (?:the )?)*$"
)


def pick_area(marks: Marks, place: Place, noun: Noun | None, own: str) -> AreaWord | None:
    """The area other than `own` that a figure is about: beside its word, else the nearest before or behind."""
    if (told := marks.parallels.get(place.figure.start)) is not None and told.area is not None:
        return told.area if told.area.code != own else None
    others = [area for area in marks.areas if area.code != own and not _is_dateline(marks, area)]
    others = [area for area in others if not _AMONG.search(marks.text, max(0, area.start - 30), area.start)]
    others = [
        area for area in others if not _COMPARED.search(marks.text, max(0, area.start - 40), area.start)
    ] or others
    if not others:
        return None
    item = item_area(marks, place)
    if item is not None and item in others and place.figure.kind is not Kind.COUNT:
        return item
    behind = _right_behind(marks, place, others)
    if behind is not None:
        return behind
    start = max([place.after, *(end for end in _taken_ends(marks, place, others))])
    before = [area for area in others if start <= area.start and area.end <= place.figure.start]
    if noun is not None and noun.end <= place.figure.start:
        beside = [
            area for area in others
            if (area.adjective or _is_genitive(marks, area)) and 0 <= noun.start - area.end <= 25
            and not re.search(r"[,;:.]|\b(?:that|said|says|noted|told)\b", marks.text[area.end : noun.start])
        ] or [
            area for area in others
            if 0 <= area.start - noun.end <= 45 and area.end <= place.figure.start
            and _WITH.match(marks.text, noun.end) and not re.search(r"[,;:.\d]", marks.text[noun.end : area.start])
        ]  # fmt: skip
        if beside:
            return beside[-1] if beside[-1].end <= noun.start else beside[0]
    if noun is not None and noun.start >= place.figure.end:
        behind_noun = [
            area for area in others
            if 0 <= area.start - noun.end <= 30 and _WITH.match(marks.text, noun.end)
            and not re.search(r"[,;:.\d]", marks.text[noun.end : area.start])
        ]  # fmt: skip
        if behind_noun:
            return behind_noun[0]
    if before:
        plain = [area for area in before if area.code != ELSEWHERE] or before
        return plain[-1] if noun is None else _nearest(plain, noun)
    end, until = behind_restated(marks, place)
    after = [
        area for area in others
        if end <= area.start < until
        and not re.search(r"[;:.]", marks.text[end : area.start])
        and _LEADS_TO_AREA.search(marks.text[end : area.start])
    ]  # fmt: skip
    if after:
        return after[0]
    return None


_BEHIND = re.compile(
    r"\s*(?:\([^()]{0,40}\)\s*)?(?:of (?:this|that|which|it|the)(?: (?:amount|total|volume|figure|sum))? )?"
    r"(?:falls? (?:on|to)|fell on|accounted for by|went to|was with|were with|with)\s+(?:the )?$"
)


def _right_behind(marks: Marks, place: Place, areas: Sequence[AreaWord]) -> AreaWord | None:
    """The area right behind a figure: "$41 billion with the EU", "17 billion of this amount falls on Italy"."""
    for area in areas:
        if area.start >= place.figure.end and area.start - place.figure.end <= 60:
            found = _BEHIND.fullmatch(marks.text, place.figure.end, area.start)
            return area if found and not _names_own(marks, place) else None
    return None


def _names_own(marks: Marks, place: Place) -> bool:
    """Whether an area stands between the figure before and this one."""
    lead = [a for a in marks.areas if place.after <= a.start and a.end <= place.figure.start and a.code != KZ]
    return bool(lead) and not _taken_ends(marks, place, lead)


def _taken_ends(marks: Marks, place: Place, areas: Sequence[AreaWord]) -> list[int]:
    """Where areas end that stand right behind the figure before, and so are its own."""
    if not place.after:
        return []
    return [
        area.end
        for area in areas
        if place.after <= area.start < place.figure.start and _BEHIND.fullmatch(marks.text, place.after, area.start)
    ]


_DATELINE = re.compile(
    r"^[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,3},? (?:on )?(?:\d{1,2} [A-Z]"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.? \d)[^:.]{0,20}[:.–—]"
)


def _is_dateline(marks: Marks, area: AreaWord) -> bool:
    """Whether an area is only where the text was written: "Luxembourg, 23 Oct.:"."""
    return area.start == 0 and _DATELINE.match(marks.text) is not None


def _is_genitive(marks: Marks, area: AreaWord) -> bool:
    return marks.text[area.end : area.end + 2] == "'s" or marks.text[area.end : area.end + 1] == " "


def _nearest(areas: list[AreaWord], noun: Noun) -> AreaWord:
    return min(areas, key=lambda area: min(abs(area.start - noun.end), abs(noun.start - area.end)))


def subject(marks: Marks, before: int, own: str = KZ) -> AreaWord | None:
    """The first area of a sentence other than `own`, before a place, that is no scope ("in the EU")."""
    for area in marks.areas:
        if (
            area.end <= before
            and area.code != own
            and not _is_dateline(marks, area)
            and not _SCOPE.search(marks.text, max(0, area.start - 30), area.start)
        ):
            return area
    return None


def counterpart_first(marks: Marks, noun: Noun) -> str:
    """KZ for `exports to Kazakhstan`, `imports from Kazakhstan`: the trade of the other side; else an empty text."""
    word = {EXPORTS: "to", IMPORTS: "from"}.get(noun.indicator)
    if word is None:
        return ""
    match = re.match(
        rf"\s*(?:goods |of goods |of (?:the )?[A-Z]\w+ |{FROM_TO[word]} (?:the )?[A-Z]\w+(?: [A-Z]\w+)? )?{word}"
        r" (?:the Republic of )?Kazakhstan\b",
        marks.text[noun.end :],
    )
    return KZ if match else ""


def owner(marks: Marks, noun: Noun) -> str:
    """The area whose exports or imports they are by the word right before: `Uzbek exports`, `Kazakhstan's import`."""
    if noun.indicator not in {EXPORTS, IMPORTS}:
        return ""
    for area in marks.areas:
        gap = marks.text[area.end : noun.start]
        if area.end <= noun.start and re.fullmatch(r"(?:'s|')? (?:total )?", gap) and area.code != ELSEWHERE:
            return area.code
    return ""
