"""Shares that a list, a bracket or a sentence around them tells: "Russia (18.7%)", "of exports, 14% went to Italy"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from etl.reader.lexicon import AreaWord
from etl.reader.numbers import Figure, Kind
from etl.reader.parsed import Marks

if TYPE_CHECKING:
    from etl.reader.context import Draft

_IN_BRACKET = re.compile(r"(?: (?:from|with|to) (?:the )?[A-Z][\w ]{1,30})?\s?\($")


def is_listed_share(marks: Marks, figure: Figure) -> bool:
    """Whether percentages stand in brackets behind the levels of a list or of a place: "China – $9 billion (21%)"."""
    if figure.kind is not Kind.PERCENT or figure.signed or not marks.text.startswith(")", figure.end):
        return False
    at = marks.number_of(figure)
    near = marks.figures[max(0, at - 5) : at + 6]
    levels = [f for f in near if f.kind is Kind.MONEY]
    behind = [
        f for f in near
        if f.kind is Kind.PERCENT and not f.signed
        and any(_IN_BRACKET.fullmatch(marks.text, m.end, f.lead) for m in levels)
    ]  # fmt: skip
    part = "of which" in marks.text[: figure.start]
    return figure in behind and (len(behind) > 1 or bool(marks.ranks) or part)


_PARTNERS_ARE = re.compile(r"\b(?:shares?|partners?|account|largest|main|major|investors?)\b", re.IGNORECASE)
_AREA_GAP = re.compile(r" ?(?:\(|[-–—:]) ?| with ")


def listed_share_owner(marks: Marks, figure: Figure) -> AreaWord | None:
    """The area right before a percentage of a list of partners: "Russia (18.7%), China (22.5%)"; None elsewhere."""
    if figure.kind is not Kind.PERCENT or figure.signed:
        return None
    own = _item_owner(marks, figure)
    if own is None or figure.end - own.start > _ITEM_REACH:
        return None
    at = marks.number_of(figure)
    beside = [f for f in marks.figures[max(0, at - 2) : at + 3] if f is not figure]
    if not any(_item_owner(marks, f) for f in beside):
        return None
    return own if _PARTNERS_ARE.search(marks.text, 0, own.start) else None


_ITEM_REACH = 80


def _item_owner(marks: Marks, figure: Figure) -> AreaWord | None:
    if figure.kind is not Kind.PERCENT or figure.signed:
        return None
    area = marks.area_before(figure.lead)
    return area if area is not None and _AREA_GAP.fullmatch(marks.text, area.end, figure.lead) else None


_THEN = re.compile(r"\(\s*$")
_BARE_SHARE = re.compile(
    r"'s? share (?:is|was|amounted to|amounts to|made up|makes up|reached|stood at|totall?ed|came to)\s*"
)


# "Of Estonia's exports to Asia, 17% went to China, 14% to Kazakhstan"
OF_WHOLE = re.compile(
    r"^(?:Of|Out of|From) (?P<of>[^,;.\d]{4,80}?(?:exports?|imports?|trade|turnover|investments?|FDI)\b[^,;.\d]{0,40}),"
)
_TO_ONE = re.compile(r" (?:(?:went|goes|go|fell|falls|came|comes|was|were|is|are) )?(?:to|on|from|with|for) (?:the )?")


def part_of_whole(marks: Marks, figure: Figure) -> AreaWord | None:
    """The area right behind a percentage of a whole that the sentence begins with; None elsewhere."""
    if figure.kind is not Kind.PERCENT or not OF_WHOLE.match(marks.text):
        return None
    match = _TO_ONE.match(marks.text, figure.end)
    return next((area for area in marks.areas if match is not None and area.start == match.end()), None)


def bare_share_owner(marks: Marks, figure: Figure) -> AreaWord | None:
    """The area whose share a percentage is without saying of what: "Russia's share amounted to 18.6%"."""
    if figure.kind is not Kind.PERCENT:
        return None
    area = marks.area_before(figure.lead)
    return area if area is not None and _BARE_SHARE.fullmatch(marks.text, area.end, figure.lead) else None


def same_share(marks: Marks, figure: Figure, new: Sequence[Draft]) -> Draft | None:
    """The share before one in brackets that has a period of its own: "11.1% of trade in 2022 (9.5% in 2021)"."""
    shares = [draft for draft in new if draft.claim.indicator == "share" and draft.at < figure.start]
    behind = [mention for mention in marks.mentions if 0 <= mention.start - figure.end <= 5]
    in_bracket = figure.kind is Kind.PERCENT and _THEN.search(marks.text, 0, figure.lead)
    return shares[-1] if shares and behind and in_bracket else None
