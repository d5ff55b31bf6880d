"""Whose statistics a figure is from, and with whom: the reporter and the partner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.reader import parties
from etl.reader.choices import Place
from etl.reader.lexicon import ELSEWHERE, EXPORTS, FDI, IMPORTS, KZ, TURNOVER, AreaWord, Noun, is_outflow
from etl.reader.parsed import Marks
from etl.reader.passages import Sentence
from etl.reader.sides import OWNS, side
from etl.reader.voices import Voice

if TYPE_CHECKING:
    from etl.reader.resolver import Walk

_CARRIED, _ASSUMED = 0.05, 0.15
_NEAR = 60
TOTAL = "a country's trade with all countries, not with one"
# A word for all trade of one country, without anything that names the other side.
# "Export of goods by Estonia overall climbed"
_OVERALL = re.compile(r"\b(?:overall|as a whole|altogether)\b")
_FOREIGN_TRADE = re.compile(
    r"\b(?:foreign|external|overall|total) (?:trade|turnover)\b|\bvolume of (?:foreign|external) trade\b", re.IGNORECASE
)
# An area as an item of a list, its figure right behind it.
_ITEM = re.compile(r" ?[-–—:(] ?[+$€]?\d")
_OWNS_TRADE = re.compile(r"(?:'s?)?[^,;.]{0,12}")
_BILATERAL = re.compile(
    r"\b(?:with|between|mutual|bilateral|two-way)\b|\b(?:to|from) (?-i:[A-Z])|-Kazakh|Kazakh-|Kazakhstan-",
    re.IGNORECASE,
)
# "Its foreign trade reached $139 billion, with exports of $78 billion"
_WITH_LEG = re.compile(r"\bwith (?=(?:total )?(?:exports?|imports?)\b)")
_IN_AREA = re.compile(r"\b(?:in|into|to)(?: the)?(?: economy of| (?:\w+ ){1,3}of)?(?: the)? $")
# "Most was directed to Kazakhstan; it is followed by Turkmenistan ($6.8 billion)": who else received it.
_FOLLOWED = re.compile(r"\bfollowed by\b")
_WE_INVESTED = re.compile(r"\b[Ww]e (?:have |had |also |already )*(?:invested|injected|put|channell?ed|poured)\b")
_FROM_ALL = re.compile(r"\bfrom (?:all|over \d+|more than \d+) (?:\w+ ){0,2}(?:countries|partners)\b")
_FOREIGN = re.compile(r"foreign|FDI", re.IGNORECASE)
_ATTRACTED = re.compile(r"\battracted\b")
NOBODY = "the text does not say whose investment"
THIRD = "trade of third countries, not of Kazakhstan"
NOT_HELD = "with a group of countries, or a country that the registry does not have"


@dataclass(frozen=True, slots=True)
class Pair:
    """Whose statistics and with whom; `topic` is what later figures take over, `refused` why there is none."""

    reporter: str = ""
    partner: str = ""
    topic: str = ""
    indicator: str = ""
    refused: str = ""
    reasons: tuple[str, ...] = ()
    doubt: float = 0.0


def pair(walk: Walk, sentence: Sentence, marks: Marks, place: Place, noun: Noun | None, indicator: str) -> Pair:
    """Reporter and partner of a level or of growth."""
    if indicator == FDI:
        return _investment(walk, sentence, marks, place, noun)
    if noun is not None and (owner := _owner_of_total(walk, marks, place, noun)):
        if owner not in {KZ, ELSEWHERE}:
            walk.carried.legs = Voice(marks.text[: noun.end][-_NEAR:], owner, False, noun.start)
        walk.carried.total = (owner, sentence.order)
        return Pair(refused=TOTAL)
    if noun is not None and _goes_on_total(walk, sentence, marks, place):
        walk.carried.total = (walk.carried.total[0], sentence.order)
        return Pair(refused=TOTAL)
    if noun is not None and _between_others(marks, place, noun):
        return Pair(refused=THIRD)
    if _worth_of_others(marks, place):
        return Pair(refused=THIRD)
    own, said = side(walk, marks, place.figure)
    if owner := _owner_in_sentence(marks, place, noun):
        own, said = owner, "told from the side whose trade the sentence names"
    area = parties.pick_area(marks, place, noun, own or KZ)
    if own and own != KZ:
        return _other_side(marks, place, noun, area, own, said)
    code = area.code if area else ""
    if code == ELSEWHERE:
        return Pair(refused=f"trade {NOT_HELD}")
    if area is not None and _is_of_others(marks, area):
        return Pair(refused=THIRD)
    theirs = _their_trade(walk, sentence, marks, noun, code)
    if theirs is not None:
        return theirs
    reasons, doubt = ((), 0.0) if own else ((said,), _ASSUMED)
    if code:
        reasons = (*reasons, *_european(marks, area))
        indicator = IMPORTS if own == KZ and _comes_from(marks, noun, code) else ""
        return Pair(own, code, code, indicator, reasons=reasons, doubt=doubt)
    topic = walk.carried.partner or walk.topic(sentence)
    if not topic:
        return Pair(refused="the text does not say with whom")
    return Pair(own, topic, topic, reasons=("the partner is carried from before", *reasons), doubt=doubt + _CARRIED)


def _comes_from(marks: Marks, noun: Noun | None, code: str) -> bool:
    """Whether goods leave the other side: "exports from Poland", told from Kazakhstan's side, are its imports."""
    return noun is not None and noun.indicator == EXPORTS and code in _beside(marks, noun, " from ", " from the ")


def _comes_to(marks: Marks, noun: Noun, own: str) -> bool:
    """Whether goods reach the side that counts: "Kazakhstan's import to Azerbaijan" is Azerbaijan's import."""
    return noun.indicator == IMPORTS and own in _beside(marks, noun, " to ", " to the ", " into ")


def _beside(marks: Marks, noun: Noun, *words: str) -> list[str]:
    return [area.code for area in marks.areas if marks.text[noun.end : area.start] in words]


_WITH_AREA = re.compile(r"(?: turnover| volume| relations)? with (?:the )?")


def _european(marks: Marks, area: AreaWord | None) -> tuple[str, ...]:
    """A word on "European countries", which are not quite the Union; nothing for any other name."""
    if area is None or area.code != "EU" or not marks.text.startswith("European ", area.start):
        return ()
    if marks.text.startswith("European Union", area.start):
        return ()
    return (f"{marks.text[area.start : area.start + 18].strip()!r} is taken as the European Union",)


# Trade that the members of a group have with each other: "mutual trade among the EAEU countries".
_AMONG = re.compile(
    r" (?:turnover |volume )?(?:among|within|(?<=mutual trade )in)"
    r"(?: the)?(?: (?:countries|members|member states) of(?: the)?)? "
)
_GROUPS = {"EU", "EAEU", ELSEWHERE}


def _between_others(marks: Marks, place: Place, noun: Noun) -> bool:
    """`Uzbekistan's trade with the EU`: owner and partner are named, and neither is Kazakhstan."""
    if any(_AMONG.fullmatch(marks.text, noun.end, area.start) and area.code in _GROUPS for area in marks.areas):
        return True
    owners = [a.code for a in marks.areas if OWNS.fullmatch(marks.text, a.end, noun.start)]
    match = _WITH_AREA.match(marks.text, noun.end)
    partners = [a.code for a in marks.areas if match is not None and a.start == match.end()]
    return bool(owners) and bool(partners) and KZ not in {owners[0], partners[0]}


def _worth_of_others(marks: Marks, place: Place) -> bool:
    """Whether a sum in brackets is a share of a third country's trade: "China had 21% ($12 billion) of Uzbek trade"."""
    owners = [a for a in marks.areas if marks.text[place.figure.end : a.start] in {") of ", ") of the "}]
    before = [area for area in marks.areas if area.end <= place.figure.start]
    return bool(owners and before) and KZ not in {owners[0].code, before[-1].code}


def _owner_of_total(walk: Walk, marks: Marks, place: Place, noun: Noun) -> str:
    """Whose trade with all countries a word is ("Uzbek foreign trade stood at"); empty where it is trade with one."""
    around = marks.text[max(place.after, noun.start - 40) : place.figure.start]
    if _BILATERAL.search(around) or _BEHIND_WITH.match(marks.text, place.figure.end):
        return ""
    legs = walk.carried.legs
    if legs is not None and _COUNTRYS.search(marks.text, max(0, noun.start - 30), noun.start):
        return legs.side
    if _OVERALL.search(marks.text, noun.end, place.figure.end + 10):
        by = [a.code for a in marks.areas if noun.start - 20 <= a.start < place.figure.start]
        return by[0] if len(by) == 1 else ""
    if not _FOREIGN_TRADE.search(marks.text, noun.start, noun.end):
        return ""
    owners = [a.code for a in marks.areas if _OWNS_TRADE.fullmatch(marks.text, a.end, noun.start)]
    owners += [
        a.code
        for a in marks.areas
        if marks.text[noun.end : a.start] == " of " and not _AND_AREA.match(marks.text, a.end)
    ]
    return owners[0] if owners else ""


def _goes_on_total(walk: Walk, sentence: Sentence, marks: Marks, place: Place) -> bool:
    """Whether a leg goes on from all trade of a country: "Its trade was $15 billion. Exports reached $6 billion"."""
    owner, last = walk.carried.total
    words = _WITH_LEG.sub(" ", marks.text[place.after : place.figure.start])
    if not 0 <= sentence.order - last <= 2 or _BILATERAL.search(words):
        return False
    return not any(area.code not in {owner} for area in marks.areas)


# "the foreign trade of Kazakhstan and China" is trade of the two with each other.
_AND_AREA = re.compile(r" (?:and|with) (?:the )?[A-Z]")
_COUNTRYS = re.compile(r"\b(?:the country|the republic)'s (?:[\w-]+ )?$")
_BEHIND_WITH = re.compile(r"[^.;,]{0,20}\bwith\b")


def _their_trade(walk: Walk, sentence: Sentence, marks: Marks, noun: Noun | None, code: str) -> Pair | None:
    """`exports to Kazakhstan`, `Uzbek exports`: the other side counts; None where the words do not say so."""
    if noun is None:
        return None
    if noun.indicator == TURNOVER:
        return _trade_with_kazakhstan(walk, sentence, marks, noun, code)
    owner = parties.owner(marks, noun)
    if owner == KZ or (not owner and not parties.counterpart_first(marks, noun)):
        return None
    theirs = owner or code or walk.carried.partner or walk.topic(sentence)
    if not theirs:
        return None
    reason = "counted by the side whose trade with Kazakhstan the words name"
    walk.carried.legs = Voice(marks.text[noun.start : noun.end], theirs, False, noun.start)
    return Pair(theirs, KZ, theirs, reasons=(reason,), doubt=_CARRIED)


_WITH_KZ = re.compile(r"(?: (?:in goods|volume|turnover))? with (?:the Republic of )?Kazakhstan\b")


def _trade_with_kazakhstan(walk: Walk, sentence: Sentence, marks: Marks, noun: Noun, code: str) -> Pair | None:
    """`Korea's trade with Kazakhstan`: told from the other side, unless Kazakhstan itself speaks."""
    if not _WITH_KZ.match(marks.text, noun.end):
        return None
    owners = [
        a.code for a in marks.areas if OWNS.fullmatch(marks.text, a.end, noun.start) and a.code not in {KZ, ELSEWHERE}
    ]
    speaker = walk.carried.speaker
    if not owners and (walk.carried.source or (speaker is not None and speaker.side == KZ)):
        return None
    before = any(area.code == code and area.end <= noun.start for area in marks.areas)
    around = walk.carried.partner or walk.topic(sentence)
    theirs = owners[0] if owners else (code if before else "") or around or code
    if not theirs or theirs == KZ:
        return None
    walk.carried.legs = Voice(marks.text[noun.start : noun.end], theirs, False, noun.start)
    return Pair(theirs, KZ, theirs, reasons=("told from the side that trades with Kazakhstan",), doubt=_ASSUMED)


def _other_side(marks: Marks, place: Place, noun: Noun | None, area: AreaWord | None, own: str, said: str) -> Pair:
    """A figure of the other side's statistics: its partner must be Kazakhstan."""
    if area is not None and area.code not in {KZ, own}:
        kazakh = [a for a in marks.areas if a.code == KZ]
        if place.figure.start in marks.parallels:
            return Pair(refused=THIRD)
        if _ITEM.match(marks.text, area.end):
            return Pair(refused=THIRD)
        if not kazakh or area.code == ELSEWHERE or area.start > kazakh[0].start:
            return Pair(refused=THIRD)
        if kazakh[0].start - area.end > _NEAR or any(area.end <= f.start < kazakh[0].start for f in marks.figures):
            return Pair(refused=THIRD)
    elif area is None and _is_of_third(marks, place, own):
        return Pair(refused=THIRD)
    indicator = ""
    if noun is not None and parties.owner(marks, noun) == KZ and not _comes_to(marks, noun, own):
        indicator = {"exports": "imports", "imports": "exports"}[noun.indicator]
    return Pair(own, KZ, own, indicator, reasons=(said,) if said else ())


def _owner_in_sentence(marks: Marks, place: Place, noun: Noun | None) -> str:
    """Whose trade with others a sentence began with: "Vietnam's trade with Armenia surged, Kazakhstan's 4.2-fold"."""
    found = ""
    for word in marks.nouns:
        if word.end > place.figure.start or word is noun:
            break
        if ";" in marks.text[word.end : place.figure.start] and any(area.code == KZ for area in marks.areas):
            continue
        owners = [a.code for a in marks.areas if OWNS.fullmatch(marks.text, a.end, word.start)]
        if owners and (owners[-1] == KZ or _WITH_AREA.match(marks.text, word.end)):
            found = owners[-1]
    return found if found not in {"", KZ, ELSEWHERE} else ""


def _is_of_third(marks: Marks, place: Place, own: str) -> bool:
    """Whether a sentence of another side's statistics is about a third country: Kazakhstan is not in it."""
    codes = [area.code for area in marks.areas if area.start < place.figure.start]
    return KZ not in codes and any(code not in {own, ELSEWHERE} for code in codes)


def _investment(walk: Walk, sentence: Sentence, marks: Marks, place: Place, noun: Noun | None) -> Pair:
    area = parties.pick_area(marks, place, noun, KZ)
    speaker = walk.carried.speaker.side if walk.carried.speaker else ""
    carried = speaker if speaker not in {"", KZ} else walk.carried.partner or walk.topic(sentence)
    code = area.code if area else carried
    host = _host(marks, place)
    if code == ELSEWHERE or host == ELSEWHERE:
        return Pair(refused=f"investment {NOT_HELD}")
    foreign = noun is not None and _FOREIGN.search(marks.text, noun.start, noun.end) is not None
    nobody = area is None and foreign and not walk.carried.partner and not walk.is_about_one
    if nobody or (area is None and _FROM_ALL.search(marks.text)):
        return Pair(refused=NOBODY)
    total = area is None and _ATTRACTED.search(marks.text, place.after, place.figure.start) is not None
    if not code or total:
        return Pair(refused=NOBODY)
    followed = _FOLLOWED.search(marks.text, 0, place.figure.start)
    if followed and any(
        a.code == KZ and _IN_AREA.search(marks.text, max(0, a.start - _NEAR), a.start) for a in marks.areas
    ):
        return Pair(refused="investment in another country")
    words = marks.text[max(0, place.after) : place.figure.start]
    if is_outflow(words) or (_WE_INVESTED.search(words) and host not in {"", KZ} and speaker in {"", KZ}):
        to = host if host not in {"", KZ} else code
        reason = "investment from Kazakhstan, counted by the country that receives it"
        return Pair(to, KZ, to, reasons=(reason,), doubt=_ASSUMED)
    if host not in {"", KZ}:
        return Pair(refused="investment in another country")
    reasons = () if area else ("the investor is carried from before",)
    return Pair(KZ, code, code, reasons=reasons, doubt=0.0 if area else _CARRIED)


def _host(marks: Marks, place: Place) -> str:
    """The area that investment is said to go into, near its figure; KZ wherever Kazakhstan is among them."""
    near = [
        area
        for area in marks.areas
        if place.after <= area.start < max(place.until, place.figure.end)
        and _IN_AREA.search(marks.text, max(0, area.start - _NEAR), area.start)
        and not re.search(r"[,;:]", marks.text[min(area.end, place.figure.end) : max(area.start, place.figure.start)])
    ]
    codes = [area.code for area in near]
    return KZ if KZ in codes else codes[0] if codes else ""


def _is_of_others(marks: Marks, area: AreaWord) -> bool:
    """Whether the trade is between two areas neither of which is Kazakhstan."""
    start = max(0, area.start - _NEAR)
    match = re.search(r"\bbetween\b", marks.text[start : area.end])
    if match is None:
        return False
    inside = [a.code for a in marks.areas if a.start >= start + match.start()][:2]
    return len(inside) == 2 and KZ not in inside
