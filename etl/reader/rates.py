"""Percentages and factors: which level they belong to, whether they are growth or a share, and on what base."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from etl.model.period import Period
from etl.reader.claims import Growth
from etl.reader.lexicon import FDI, TRADE
from etl.reader.listed import bare_share_owner, is_listed_share, listed_share_owner, part_of_whole, same_share
from etl.reader.mentions import Anchor, Mention
from etl.reader.numbers import Figure, Kind
from etl.reader.parsed import Marks
from etl.reader.passages import Sentence

if TYPE_CHECKING:
    from etl.reader.context import Draft

_UP = (
    r"(?<!made )(?<!make )(?<!makes )(?<!making )up|increas\w*|grew"
    r"|grow\w*|growth|rose|rise\w*|rising|jump\w*|surg\w*|soar\w*"
    r"|advanc\w+|spik\w+|swell\w*|swollen|leapt|skyrocket\w*|edged up"
    r"|climb\w*|expand\w*|gain\w*|higher|more|above|plus|boost\w*|exceed\w*|added"
)
_DOWN = (
    r"down|decreas\w*|declin\w*|fell|fall\w*|drop\w*|lower|less|reduc\w*|shrank"
    r"|plummet\w*|plung\w+|tumbl\w+|slid|slipp\w+|sank|dipp\w+|eased|edged down"
    r"|shrink\w*|contract\w*|minus|slump\w*|below"
)
_GROWS = re.compile(rf"\b(?:{_UP}|{_DOWN})\b", re.IGNORECASE)
_FALLS = re.compile(rf"\b(?:{_DOWN})\b", re.IGNORECASE)
_RISES = re.compile(rf"\b(?:{_UP})\b", re.IGNORECASE)
_AFTER_GROWS = re.compile(
    rf"\s*,?\s*(?:{_UP}|{_DOWN}|year[- ]on[- ]year|y/y|yoy|on (?:the )?(?:previous"
    r"|last|a) year|compared|growth|the same|against|versus)\b",
    re.IGNORECASE,
)
_SHARE_AFTER = re.compile(r"\s*,?\s*(?:\([^()]{0,40}\) )?(?:of|share)\b", re.IGNORECASE)
_SHARE_BEFORE = re.compile(
    r"\b(?:shares?|accounts? for|accounted for|accounting for|represents?|represented"
    r"|(?:makes?|made|making) up|comprises?|constitutes?|proportion|has|have|takes?|provides?|responsible for)\b",
    re.IGNORECASE,
)
_TO_NEXT = re.compile(
    r"[^;.()]{0,48}?(?:\b(?:to|reaching|reached|amounting to|amounted to|above"
    r"|totall?ing|totall?ed|exceed(?:ing|ed)|up to|making|and came to|(?:estimated|valued) at|st(?:ood|ands|anding) at"
    r"|hit(?:ting)?|surpass(?:ed|ing)|topp(?:ed|ing)"
    r"|(?:and|which) (?:made|comprised|constituted|equal+ed|was|were))\b)[^;()\d]{0,40}$",
    re.IGNORECASE,
)
# "by 28.4 percent – from 2,490 tons to 3,198 tons", "a 71 percent growth in weight"
_IN_WEIGHT = re.compile(
    r"[^.;\d]{0,24}(?:\bfrom )?[\d.,]+ ?(?:thousand |million |mln )?(?:tons?|tonnes?|barrels?|kg)\b"
    r"|[^.;,\d]{0,30}\b(?:in|by) (?:weight|tonnage|physical terms|physical volume)\b",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"\bmonth[- ]on[- ]month\b|\bcompared (?:to|with) the previous month\b", re.IGNORECASE)
_REACH = 70
_TWO_YEARS = 23


@dataclass(frozen=True, slots=True)
class Rated:
    """What became of a rate: growth of a draft, growth without a level, a share (neither), or nothing, and why."""

    draft: Draft | None = None
    growth: Growth | None = None
    refused: str = ""


def attach(marks: Marks, figure: Figure, new: Sequence[Draft], earlier: Sequence[Draft], sentence: Sentence) -> Rated:
    """Decide whether a rate is growth or a share, and which level grew."""
    text = marks.text
    # Of percentages told in parallel, the words before the first hold for all.
    told = marks.parallels.get(figure.start)
    leading = told.first if told is not None else figure
    start, until = marks.end_before(leading), marks.lead_behind(figure)
    lead, trail = text[start : max(start, leading.lead)], text[figure.end : until]
    is_share = _is_share(lead, trail) or _goes_on_share(marks, figure, new, lead) or is_listed_share(marks, figure)
    is_share = is_share or any(
        (
            listed_share_owner(marks, figure),
            bare_share_owner(marks, figure),
            same_share(marks, figure, new),
            part_of_whole(marks, figure),
        )
    )
    if figure.kind is Kind.PERCENT and not figure.signed and is_share:
        return Rated()
    grows = _grows(lead, trail) or goes_on_growing(marks, figure)
    if not (figure.signed or figure.kind is Kind.FACTOR or grows):
        return Rated(refused="a percentage of which the text does not say what it is")
    if figure.kind is Kind.FACTOR and told is None and _names_others(marks, start, figure):
        return Rated(refused="growth of a third country's trade")
    if _IN_WEIGHT.match(text, figure.end):
        return Rated(refused="growth of a quantity of goods, not of money")
    growth = _growth(marks, figure, lead, trail, new)
    counted = _count_before(marks, figure, new)
    if counted is not None:
        return Rated(counted, growth)
    draft = _level_of(marks, figure, new, lead)
    if draft is None:
        draft = _earlier_level(marks, figure, start, earlier, new, sentence)
    return Rated(draft, growth)


def _count_before(marks: Marks, figure: Figure, new: Sequence[Draft]) -> Draft | None:
    """The number of companies right before a rate: "1,500 enterprises, which is 18 percent more"."""
    before = [f for f in marks.figures if f.end <= figure.start]
    counts = [d for d in new if d.claim.indicator == "companies" and d.claim.growth is None]
    return next((d for d in counts if before and d.at == before[-1].start), None)


_IS_GROWTH = re.compile(r"\s*(?:growth|increase|rise|decrease|decline|drop|fall)\b", re.IGNORECASE)


def _is_share(lead: str, trail: str) -> bool:
    if _IS_GROWTH.match(trail):
        return False  # "which represents a 20 percent growth"
    if _SHARE_AFTER.match(trail) and not re.match(r"\s*of (?:growth|increase)", trail):
        return True
    clause = re.split(r"[;(]", lead)[-1]
    match = _SHARE_BEFORE.search(clause)
    return match is not None and not _GROWS.search(clause, match.end())


# "its share in trade is 30%, in investment about 50%"
_IN_SOMETHING = re.compile(r"\W*(?:and |while )?(?:in|of) [^.;:()\d]{3,60}$", re.IGNORECASE)


def _goes_on_share(marks: Marks, figure: Figure, new: Sequence[Draft], lead: str) -> bool:
    shares = [draft for draft in new if draft.claim.indicator == "share" and draft.at < figure.start]
    return bool(shares) and _IN_SOMETHING.match(lead) is not None and not _GROWS.search(lead)


def _grows(lead: str, trail: str) -> bool:
    return bool(_GROWS.search(re.split(r";", lead)[-1]) or _AFTER_GROWS.match(trail))


# "exports grew by 74% and imports by 78%"
_AND_BY = re.compile(r",?\s*(?:and|while|with)?\s?[^.;,:()]{3,50} by\s*(?:about |nearly |almost |over |more than )?$")


# "trade with Armenia has surged 61-fold, Kazakhstan 4.2-fold"
_LONGEST = 12
_LIST_ITEM = re.compile(r",?(?: and)? (?:with |to |from )?(?:the )?")
_WITH_ONE = re.compile(rf"\b(?:with|to|from) (?:the )?[A-Z]\w+[^.;()\d]{{0,30}}\b(?:{_UP}|{_DOWN})\b[^.;()\d]{{0,12}}$")


@lru_cache(maxsize=64)
def _tells_growth(text: str) -> bool:
    """Whether a sentence has any word for growth; asked for each of its figures."""
    return _GROWS.search(text) is not None


def goes_on_growing(marks: Marks, figure: Figure, items: int = _LONGEST) -> bool:
    """Whether a rate goes on with the growth that another one before it says: "by 74% and imports by 78%"."""
    at = marks.number_of(figure)
    before = marks.figures[max(0, at - 2) : at]
    if not items or not before or before[-1].kind not in {Kind.PERCENT, Kind.FACTOR} or not _tells_growth(marks.text):
        return False
    area = marks.area_before(figure.lead)
    item = area is not None and area.start >= before[-1].end and area.end + 1 >= figure.lead
    listed = item and area is not None and _LIST_ITEM.fullmatch(marks.text, before[-1].end, area.start) is not None
    if listed and (
        _WITH_ONE.search(marks.text, max(0, before[-1].lead - _REACH), before[-1].lead)
        or goes_on_growing(marks, before[-1], items - 1)
    ):
        return True
    if _AND_BY.fullmatch(marks.text, before[-1].end, figure.lead) is None:
        return False
    first = before[-2].end if len(before) > 1 else 0
    between = marks.text[first : before[-1].lead]
    return bool(_GROWS.search(between)) or goes_on_growing(marks, before[-1], items - 1)


def _names_others(marks: Marks, start: int, figure: Figure) -> bool:
    """A country right before a factor, without a word for trade: "Uzbekistan 1.3 times"."""
    if goes_on_growing(marks, figure):
        return False
    if figure.lead - start >= _REACH or any(n.start >= start and n.end <= figure.start for n in marks.nouns):
        return False
    return any(
        area.start >= start and area.end <= figure.start and not re.search(r"\w", marks.text[area.end : figure.lead])
        for area in marks.areas
    )


def _growth(marks: Marks, figure: Figure, lead: str, trail: str, new: Sequence[Draft]) -> Growth:
    value = figure.value.lstrip("-")
    near = re.split(r"[;(]", lead)[-1][-_REACH:]
    word = re.match(r"\s*(?:\w+\s){0,1}?(\w+)", trail)
    falls = figure.value.startswith("-") or (
        not figure.signed
        and (
            (bool(_FALLS.search(near)) and not _RISES.search(near[_last(_FALLS, near) :]))
            or (not _GROWS.search(near) and bool(_FALLS.match(word[1] if word else "")))
            or (not _GROWS.search(near) and bool(re.match(r"\s*(?:lower|less|down|below|decrease|decline)", trail)))
        )
    )
    factor = figure.kind is Kind.FACTOR
    if factor and falls:
        value = str(round(1 / float(value), 4))
    sign = "-" if falls and not factor else ""
    return Growth(sign + value, factor, _basis(marks, figure, trail), (figure.start, figure.end), figure.qualifier)


def _last(expression: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in expression.finditer(text)), default=0)


def _basis(marks: Marks, figure: Figure, trail: str) -> str:
    if _MONTHLY.search(trail):
        return "mom"
    for mention in marks.mentions:
        if 0 <= mention.start - figure.end <= _REACH and not re.search(r"[;.]", marks.text[figure.end : mention.start]):
            if mention.compares and mention.anchor is Anchor.FIXED:
                return _base_code(marks, figure, mention)
            if mention.anchor is Anchor.SPAN and mention.compares:
                return f"P{mention.years}Y"
            if mention.anchor is Anchor.SINCE and re.match(r"\s*,?\s*$", marks.text[figure.end : mention.start]):
                return str(mention.first // 12)
            return "yoy"
    before = [m for m in marks.mentions if m.end <= figure.start]
    if before and before[-1].anchor is Anchor.FIXED and before[-1].last - before[-1].first >= _TWO_YEARS:
        return str(before[-1].first // 12)
    if before and before[-1].anchor is Anchor.SINCE and figure.start - before[-1].end <= _REACH:
        return str(before[-1].first // 12)
    return "yoy"


def _base_code(marks: Marks, figure: Figure, mention: Mention) -> str:
    """The base as a period where it is not the year before the period that the sentence names."""
    base = Period(mention.first, mention.last)
    own = [m for m in marks.mentions if not m.compares and m.anchor is Anchor.FIXED and m.end <= figure.start]
    if own and own[-1].first - 12 != mention.first:
        return base.code
    return "yoy"


def _level_of(marks: Marks, figure: Figure, new: Sequence[Draft], lead: str) -> Draft | None:
    """The level of the same sentence that grew: the next one after `to`, else the one before."""
    text = marks.text
    levels = sorted((d for d in new if d.figure is not None and d.noun and d.claim.value), key=lambda draft: draft.at)
    following = next((d for d in levels if d.at > figure.start), None)
    rates_between = following is not None and any(
        f.kind in {Kind.PERCENT, Kind.FACTOR} and figure.end <= f.start < following.at for f in marks.figures
    )
    if following is not None and following.figure is not None and not rates_between:
        between = _without_mentions(marks, figure.end, following.at)
        alone = re.fullmatch(r"\s*\(", text[figure.end : following.figure.lead])
        first = not any(d.at < figure.start for d in levels)
        if alone and first and _is_free(following) and following.claim.period_form != "none":
            return following
        of_other = any(n.start >= figure.end and n.end <= following.at for n in marks.nouns)
        leads = _TO_NEXT.match(between) and not of_other
        if (leads or _OF_NEXT.fullmatch(between)) and _is_free(following):
            return following
        if following.is_base and (to := _from_to(marks, figure, levels, following)) is not None:
            return to
        if (
            re.fullmatch(r"\s*(?:above|over|,)?\s*", text[figure.end : following.figure.lead])
            and following.claim.growth is None
        ):
            return following if _GROWS.search(lead) else None
    before = [d for d in levels if d.at < figure.start and not d.is_base]
    opened = text.rfind("(", 0, figure.start) > text.rfind(")", 0, figure.start)
    if not opened:
        before = [d for d in before if d.opened < 0] or before
    if not before:
        return None
    level = before[-1]
    if level.claim.growth is not None or level.figure is None:
        return None
    between = text[level.figure.end : figure.start]
    again = [n for n in marks.nouns if level.figure.end <= n.start and n.end <= figure.start]
    if not opened:
        # "$16 billion (exports - $15 billion, imports - $1 billion), which is 36% higher": the parts did not grow.
        again = [n for n in again if text.rfind("(", 0, n.start) <= text.rfind(")", 0, n.start)]
    own_noun = [n for n in again if n.indicator != level.noun]
    own_time = [m for m in marks.mentions if level.figure.end <= m.start and m.end <= figure.start and not m.compares]
    behind = [m for m in marks.mentions if 0 <= m.start - figure.end <= 30 and not m.compares]
    if own_noun or (";" in between and own_time) or (again and behind):
        return None
    return level


# "2.3 times growth of turnover last year (more than $6 billion)"
_OF_NEXT = re.compile(
    r"\s*(?:growth|increase|rise|decrease|decline) (?:of|in) [^();,\d]{3,60}\(\D{0,20}", re.IGNORECASE
)


def _from_to(marks: Marks, figure: Figure, levels: Sequence[Draft], base: Draft) -> Draft | None:
    """The level behind a base: "sixfold, from $50 million to $300 million"."""
    behind = next((draft for draft in levels if draft.at > base.at), None)
    if base.figure is None or behind is None or behind.figure is None or not _is_free(behind):
        return None
    from_here = re.fullmatch(r"[^.;()\d]{0,30}\bfrom\s*", _without_mentions(marks, figure.end, base.figure.lead))
    to_there = re.fullmatch(r"[^.;()\d]{0,20}\bto\s*", _without_mentions(marks, base.figure.end, behind.figure.lead))
    return behind if from_here and to_there else None


def _is_free(draft: Draft) -> bool:
    return not draft.is_base and draft.claim.growth is None


def _without_mentions(marks: Marks, start: int, end: int) -> str:
    text = marks.text[start:end]
    for mention in marks.mentions:
        if start <= mention.start and mention.end <= end:
            first, last = mention.start - start, mention.end - start
            text = text[:first] + " " * (last - first) + text[last:]
    return re.sub(r" {2,}", " ", text)


# "This is 33 percent more than a year before", "It increased by 11.6 percent".
_PRONOUN_FIRST = re.compile(
    r"\W*(?:this|that|it|which|the (?:figure|indicator|volume|amount|growth|increase))\b[^.;]{0,60}$", re.IGNORECASE
)


def _earlier_level(
    marks: Marks, figure: Figure, start: int, earlier: Sequence[Draft], new: Sequence[Draft], sentence: Sentence
) -> Draft | None:
    """The level of an earlier sentence whose word stands right before the rate: "export down 13 percent"."""
    nouns = [noun for noun in marks.nouns if start <= noun.start and noun.end <= figure.start]
    if any(d.noun and not d.is_base for d in new):
        return None
    if not nouns and start == 0 and _PRONOUN_FIRST.match(marks.text, 0, figure.start):
        last = next((draft for draft in reversed(earlier) if draft.noun), None)
        near = last is not None and sentence.order - last.sentence.order == 1 and last.noun != ""
        return last if near and last is not None and _is_free(last) and last.claim.value else None
    if not nouns or any(not m.compares for m in marks.mentions) or new:
        return None
    wanted = nouns[-1].indicator
    if wanted not in TRADE | {FDI}:
        return None
    for draft in reversed(earlier):
        if draft.sentence.paragraph != sentence.paragraph:
            return None
        if wanted in {draft.noun, draft.said} and not draft.is_base:
            return draft if draft.claim.growth is None and draft.claim.value else None
    return None
