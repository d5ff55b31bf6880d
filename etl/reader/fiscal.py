"""Financial years: "2010-11", "FY25", "the financial year 2023/24", by the months of the country that counts so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from etl.reader.mentions import Anchor, Mention

# The month that a financial year begins with (0 is January), and whether it is called by the year that it begins in.
_BEGINS = {
    "IN": (3, False), "PK": (6, False), "BD": (6, False), "EG": (6, False), "NP": (6, False), "AU": (6, False),
    "JP": (3, True), "SG": (3, True), "HK": (3, True),
}  # fmt: skip


def in_months(mentions: tuple[Mention, ...], areas: Iterable[str]) -> tuple[Mention, ...]:
    """The mentions, financial years as the months of the first of the areas that counts in them.

    Where none does, they stay as they are, and what has such a period has none that can be told.
    """
    if not any(mention.anchor is Anchor.FISCAL for mention in mentions):
        return mentions
    begins = next((_BEGINS[area] for area in areas if area in _BEGINS), None)
    if begins is None:
        return mentions
    return tuple(_months(m, *begins) if m.anchor is Anchor.FISCAL else m for m in mentions)


def _months(mention: Mention, month: int, called_by_first: bool) -> Mention:
    """`years` is 2 where both years are said, 1 where it is one that names it."""
    year = mention.first if mention.years == 2 or called_by_first else mention.first - 1
    first = year * 12 + month
    return replace(mention, anchor=Anchor.FIXED, first=first, last=first + 11, years=0)
