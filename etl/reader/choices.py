"""Which word of a sentence belongs to a figure: its indicator, its period, its partner, the level that grew."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from etl.reader.lexicon import FDI, Noun
from etl.reader.mentions import Anchor, Mention
from etl.reader.numbers import Figure, Kind
from etl.reader.parsed import Marks

_POST_WITH = re.compile(r"\s*(?:of|in|as)\s+(?:(?!and\b|while\b|with\b|the period\b)[\w'-]+\s+){0,3}$", re.IGNORECASE)
_POST_BARE = re.compile(
    r"\s*(?:worth of\s+)?(?:(?!and\b|while\b|with\b|of\b|or\b|to\b|than\b|from\b"
    r"|in\b)[\w'-]+\s+){0,2}$",
    re.IGNORECASE,
)
# "a 40% growth in mutual trade": what grew stands behind.
_POST_GROWTH = re.compile(
    r"\s*(?:[a-z-]+ )?(?:growth|increase|rise|jump|surge|decline|decrease|drop|fall|reduction)(?: rate)? (?:in|of)\s+"
    r"(?:(?!and\b|while\b)[\w'-]+\s+){0,4}$",
    re.IGNORECASE,
)
# "A record of $1.5 billion was reached last year in the gross inflow of investment".
_POST_FAR = re.compile(
    r"\s*(?:(?:was|were|has been|have been) (?:reached|recorded|attained|achieved|set|registered)|fell|falls|came)"
    r"(?:\s+[\w'-]+){0,6}\s+(?:in|of|for|to|on)\s+(?:the\s+)?",
    re.IGNORECASE,
)
# "goods worth 11 million euros were exported to Kazakhstan"
_GOODS_WORTH = re.compile(r"(?:\w+ )*goods (?:worth|valued at|traded)", re.IGNORECASE)
_WERE = re.compile(r",? (?:was|were|is|are|has been|have been) ", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()]{0,200}\)")
_RATE_BRACKET = re.compile(r"\(\s?[+\-–−]?\s?[\d.,]+\s?(?:%|percent|per cent)[^()]{0,40}\)")
_ANY_STOP = re.compile(r"[;:()–—]|,|\b(?:and|while|whereas|to|against|including|of which)\b", re.IGNORECASE)
# "the 2022 figures ($770.2 million)", "compared with 2022 – 770.2 million".
_FIGURES_OF = re.compile(r".{0,4}|'?s? ?(?:figures?|levels?|results?|indicators?|volume) ?[(–—-] ?", re.DOTALL)
_WHEN = re.compile(r",? when (?:it|this figure|the figure|turnover|trade)\b")
_FRONT_STOP = re.compile(r";")
_TRAIL_REACH = 60
_FAR_REACH = 110
_PRONOUN = re.compile(
    r"\b(?:it|this figure|the figure|this indicator|the indicator|this amount"
    r"|the amount|the volume|this volume|that figure"
    r"|(?:its|their|whose) (?:total )?(?:volume|value|amount|size)|volume of which"
    r"|we have(?= (?:almost |about |over |more |nearly |\$|\d))"
    r"|this number|(?:the )?indicators|the parameter|the total|that(?= (?:is|was)\b)|this|they|these|those|which)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"\b(?:in|of|the|for|to|and|was|were|is|are|at|by|a|an|amounted|reached|totall?ed"
    r"|made|up|stood|came|grew|rose|fell|from|only"
    r"|record|figure|period|year|years|same|or|with|including|already|even|then"
    r"|while|but|over|end|on|results|result|as|about"
    r"|respectively|sic|another|also|equal|equaled|increased|decreased|further|before|dropping|declining|rising"
    r"|growing|again|has|have|had|it|this|these|those|ones|closed|ended|hit)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^[^:;]{0,90}:\s")
_BASE_BEFORE = re.compile(
    r"(?:from|against|than|compared (?:to|with)|versus|vs\.?|down from|up from"
    r"|'s|instead of"
    r"|(?:previous|last|preceding|prior) year's (?:figure|level|result|total|amount|volume)(?: of)?"
    r"|when (?:it|this figure|the figure|turnover|trade) (?:was|stood at|made up|amounted to))"
    r"(?: only| just| about| some| around| the current| current| the present)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A figure among the others of its sentence: where the one before ends and the next one begins."""

    figure: Figure
    after: int  # end of the figure before, of any kind
    after_level: int  # end of the level before
    until: int  # start of the next figure, of any kind
    until_level: int


def alone(marks: Marks, figure: Figure) -> Place:
    """The place of a figure that is no level: all figures beside it count as its neighbours."""
    after, until = marks.end_before(figure), marks.lead_behind(figure)
    return Place(figure, after, after, until, until)


def pick_noun(marks: Marks, place: Place, used: Collection[int] = ()) -> tuple[Noun | None, bool]:
    """The word for what a level counts, and whether it stands after the figure; None if none does.

    `used` are the places of words that stand behind a figure before this one and are its own.
    """
    figure = place.figure
    if (told := marks.parallels.get(figure.start)) is not None:
        if told.noun is not None:
            return told.noun, False
        figure = told.first
        place = alone(marks, figure)
    closed = [m.span() for m in _BRACKET.finditer(marks.text, 0, figure.start)]
    before = [
        noun
        for noun in marks.nouns
        if place.after <= noun.start and noun.end <= figure.start and noun.start not in used
        and not any(a <= noun.start and noun.end <= b for a, b in closed)
    ]  # fmt: skip
    following = next((noun for noun in marks.nouns if noun.start >= figure.end), None)
    end, until = behind_restated(marks, place)
    if following is not None and following.start < until:
        between = marks.text[end : following.start]
        if _POST_WITH.fullmatch(between) or (following.start - figure.end <= 2 and _is_verb(marks.text, following)):
            return following, True
        if figure.kind in {Kind.PERCENT, Kind.FACTOR} and _POST_GROWTH.fullmatch(between):
            return following, True
        if (
            before
            and _GOODS_WORTH.fullmatch(marks.text[before[-1].start : before[-1].end])
            and _WERE.fullmatch(between)
        ):
            return following, True
        if not before and (_POST_BARE.fullmatch(between) or _POST_FAR.fullmatch(between)):
            return following, True
    if not before and place.after_level < place.after:
        # A rate stands between the word and its level: "investment increased by 23% to 12.5 billion".
        before = [
            n for n in marks.nouns if place.after_level <= n.start and n.end <= figure.start and n.end <= place.after
        ]
    return (before[-1], False) if before else (None, False)


_RESTATED = re.compile(r" ?\([^()]{1,20}\)\"?")


def behind_restated(marks: Marks, place: Place) -> tuple[int, int]:
    """Where a figure ends with the same sum in brackets behind it, and where the next figure begins."""
    match = _RESTATED.match(marks.text, place.figure.end)
    inside = [f for f in marks.figures if match is not None and f.start < match.end() and f.start >= place.figure.end]
    if match is None or [f.kind for f in inside] != [Kind.MONEY] or inside[0].unit in {"", place.figure.unit}:
        return place.figure.end, place.until
    return match.end(), min((f.lead for f in marks.figures if f.lead >= match.end()), default=len(marks.text))


def _is_verb(text: str, noun: Noun) -> bool:
    return text[noun.start : noun.end].lower() in {"invested", "investing", "invests"}


def is_carried(marks: Marks, place: Place) -> bool:
    """Whether a figure without a word of its own goes on with what was counted before: "it was", "48 million"."""
    lead = marks.text[place.after : place.figure.lead]
    if place.after == 0:
        lead = _HEADING.sub("", lead)
    if _PRONOUN.search(lead):
        return True
    if place.after:
        # "75 million was attracted from Poland, and since 2005 – 350 million": the last part of it says only when.
        lead = _LAST_PART.split(lead)[-1] if _DASHED.search(lead) else lead
    rest = lead
    for mention in marks.mentions:
        if mention.start >= place.after and mention.end <= place.figure.start:
            rest = rest.replace(marks.text[mention.start : mention.end], " ")
    for area in marks.areas:
        if area.start >= place.after and area.end <= place.figure.start:
            rest = rest.replace(marks.text[area.start : area.end], " ")
    return not re.search(r"[A-Za-z]", _SMALL.sub(" ", rest))


_LAST_PART = re.compile(r",| and | while ")
_DASHED = re.compile(r" [-–—] ?$")
_SUBJECT = re.compile(r"^\W*(?:it|this|that|the (?:figure|indicator|volume|amount))\b", re.IGNORECASE)


_OF_WHICH = re.compile(r"(?:^|[,;(–—] ?)\W*(?:of which|of this(?: amount)?|including)\b\D{0,20}$")


def is_part(marks: Marks, place: Place) -> bool:
    """Whether a figure is a part of the one before: "of which $119 billion from the EU"."""
    return _OF_WHICH.search(marks.text[place.after : place.figure.start]) is not None


def goes_on_as_base(marks: Marks, place: Place) -> bool:
    """Whether a figure is the base of a change of what was counted before: "it grew, compared to $1 billion"."""
    return is_base(marks, place.figure) and _SUBJECT.match(marks.text) is not None


def has_pronoun(marks: Marks, place: Place) -> bool:
    """Whether a pronoun before a figure goes on with what was counted: "it was", "this figure"."""
    return bool(_PRONOUN.search(marks.text[place.after : place.figure.lead]))


def is_base(marks: Marks, figure: Figure) -> bool:
    """Whether a level is named as the one that another is compared with: "from", "against"."""
    return bool(_BASE_BEFORE.search(marks.text[max(0, figure.lead - 45) : figure.lead]))


_WAS = re.compile(r",? (?:which|that) (?:was|were|had been|stood at|used to be)\s*$", re.IGNORECASE)
_HAS = re.compile(r",? (?:has|have) ")


def is_overtaken(marks: Marks, figure: Figure) -> bool:
    """Whether a level is only what was before: "our turnover, which was below $1 billion, has reached $3 billion"."""
    return bool(_WAS.search(marks.text, max(0, figure.lead - 30), figure.lead) and _HAS.match(marks.text, figure.end))


def in_bracket(marks: Marks, figure: Figure) -> int:
    """Where the bracket that a figure stands in was opened; -1 outside of brackets."""
    opened = marks.text.rfind("(", 0, figure.start)
    return opened if opened > marks.text.rfind(")", 0, figure.start) else -1


_OVER = {"", "in", "for", "during", "over", "in the", "for the"}


def pick_mention(marks: Marks, place: Place) -> Mention | None:
    """The period right after a figure, else the last one before it since the level before; None if there is none."""
    text, figure = marks.text, place.figure
    end, until = behind_restated(marks, place)
    until = max(until, place.until_level) if end == figure.end else until
    for mention in marks.mentions:
        if mention.start < end or mention.start > until or mention.start - end > _FAR_REACH:
            continue
        between = _plain(marks, end, mention.start)
        if _ANY_STOP.search(between) or re.search(r"\d ?(?:%|percent)", between) or len(between) > _TRAIL_REACH:
            break
        if not mention.compares or (mention.anchor is Anchor.BEFORE and between.strip() in _OVER):
            return mention
    since = max(place.after_level, text.rfind(";", 0, figure.start))
    leads = [
        mention
        for mention in marks.mentions
        if since <= mention.start and mention.end <= figure.start
        and (not mention.compares or _is_of_base(text, mention, figure))
        and not _is_consumed(marks, mention, place)
    ]  # fmt: skip
    return leads[-1] if leads else None


def _is_of_base(text: str, mention: Mention, figure: Figure) -> bool:
    """Whether a period that is compared with stands right before the figure that it has: "in 2022, when it was"."""
    return bool(_WHEN.match(text, mention.end) or _FIGURES_OF.fullmatch(text, mention.end, figure.lead))


_TO_AREA = re.compile(r"(?:\b(?:to|into|in|from|with|of|between|by) )?(?:the )?(?:economy of )?(?:the )?$")
_OF_AREA = re.compile(r"(?:'s)?(?: economy| market)?")


def _plain(marks: Marks, start: int, end: int) -> str:
    """The words between two places without rates in brackets and without names of areas and what leads to them."""
    text = _RATE_BRACKET.sub(lambda match: " " * len(match[0]), marks.text[start:end])
    for area in marks.areas:
        if start <= area.start and area.end <= end:
            lead = _TO_AREA.search(text, 0, area.start - start)
            behind = _OF_AREA.match(text, area.end - start)
            first = lead.start() if lead else area.start - start
            last = behind.end() if behind else area.end - start
            text = text[:first] + " " * (last - first) + text[last:]
    return re.sub(r" {2,}", " ", text)


def _is_consumed(marks: Marks, mention: Mention, place: Place) -> bool:
    """Whether a period before a figure is that of the figure before: nothing but small words lies between the two."""
    if not place.after_level:
        return False
    between = _plain(marks, place.after_level, mention.start).removeprefix(")")
    if _ANY_STOP.search(between) or len(between) > _TRAIL_REACH:
        return False
    return bool(re.match(r"\s*(?:[,;)]|and\b|while\b|\.|to\b|from\b|against\b)", marks.text[mention.end :]))


def fronted(marks: Marks, place: Place) -> Mention | None:
    """The period that a sentence begins with, where it holds for a later figure too: no `;` is between."""
    first = marks.figures[0].start if marks.figures else 0
    for mention in marks.mentions:
        if (
            mention.end <= first
            and not mention.compares
            and not _FRONT_STOP.search(marks.text[mention.end : place.figure.start])
        ):
            before_noun = not any(noun.start < mention.start for noun in marks.nouns)
            if before_noun:
                return mention
    return None


def period_of_bracket(marks: Marks, place: Place) -> Mention | None:
    """The period that a bracket begins with, for all its figures: "(in 2021 - $2 billion, exports - $1 billion)"."""
    opened = in_bracket(marks, place.figure)
    for mention in marks.mentions:
        lead = marks.text[opened + 1 : mention.start] if opened < mention.start else "-"
        if lead.strip().lower() in _OVER and mention.end <= place.after_level and not mention.compares:
            return None if ";" in marks.text[mention.end : place.figure.start] else mention
    return None


_PART_OF = re.compile(r"\b(?:with|including|of which|as well as|while)\b")


def only_period_behind(marks: Marks, place: Place, *, is_fdi: bool) -> Mention | None:
    """The only period of a sentence where it stands behind its last figure and so holds for all of them.

    Investment (`is_fdi`) is often a total followed by the part of one year, which is that part's year only.
    """
    own = [mention for mention in marks.mentions if not mention.compares]
    if len(own) != 1 or own[0].start < marks.figures[-1].start or is_base(marks, marks.figures[-1]):
        return None
    between = marks.text[place.figure.end : own[0].start]
    if is_base(marks, place.figure) or ";" in between or (is_fdi and _PART_OF.search(between)):
        return None
    return own[0] if own[0].anchor not in {Anchor.SINCE, Anchor.SPAN} else None


def concept(indicator: str) -> str:
    """`fdi` or `trade`: periods are carried within one of them only."""
    return FDI if indicator == FDI else "trade"
