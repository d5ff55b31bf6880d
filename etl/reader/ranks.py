"""Stated places among others: "third trading partner", "among the top ten investors"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.model.units import Qualifier
from etl.reader.lexicon import INVESTOR, PARTNER
from etl.reader.numbers import WORDS


@dataclass(frozen=True, slots=True)
class Rank:
    """A stated place among others: `value` is the place, or the size of the group for "top ten"."""

    start: int
    end: int
    value: int
    qualifier: Qualifier
    of: str
    investor: bool


_ORDINALS = {
    word: place
    for place, word in enumerate(
        (
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
        ),
        start=1,
    )
}
_ORDINAL = rf"(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(WORDS)})"
_RANKS = (
    re.compile(rf"\b(?:one of the |among the )?(?:the )?(?:top|leading)[- ]{_COUNT}\b(?! percent| per cent|%)", re.I),
    re.compile(
        rf"\b(?:one of|among|the ranks of) (?:the |its |our )?(?:[A-Z]\w+'s? )?{_COUNT} (?:[a-z-]+ ){{0,3}}?"
        r"(?=(?:[\w-]+ ){0,3}(?:partners?|investors?)\b)",
        re.I,
    ),
    re.compile(rf"\b{_ORDINAL}[- ](?:largest |biggest |most important |main |leading |major )?(?:[\w-]+ ){{0,3}}?"
        r"(?=partner|investor|place|position|among|export market|import source"
        r"|(?:recipient|destination) (?:of|for) (?:[\w']+ ){0,5}(?:investment|FDI))", re.IGNORECASE),
    re.compile(
        rf"\b(?:rank(?:s|ed|ing)?|place[ds]?|comes?|stands?|occup(?:ies|ied|ying)) (?:as )?(?:the )?{_ORDINAL}\b", re.I
    ),
    re.compile(rf"(?:\b(?:and|but) |\()(?:the )?{_ORDINAL}(?= (?:in|within|among) (?:the )?"
        r"(?:world|EU|Europe|CIS|region|European))", re.IGNORECASE),
    re.compile(rf"\b(?:is|was|are|were|became) (?:the )?{_ORDINAL}(?= (?:after|behind|only to|in terms of|by))",
        re.IGNORECASE),
    re.compile(r"\b(?:ranks?|ranked) (?:number |no\.? ?)?(?P<count>\d{1,2})(?:st|nd|rd|th)?\b", re.IGNORECASE),
    re.compile(r"\b(?P<largest>largest|biggest|number one)(?= (?:foreign |direct |European "
        r"|EU |single )*investor\b| of all investors)", re.IGNORECASE),
    re.compile(r"\b(?:and|but|,) (?:is )?(?:the )?(?P<largest>largest|biggest)"
        r"(?= in (?:the )?(?:EU|Europe|world|CIS|region))", re.IGNORECASE),
    re.compile(r"\b(?:is|are|remains?|became|become|being|was|as) (?:also |currently |still |now )?(?:the |our |its )?"
        r"(?:[A-Z]\w+'s? )?(?P<largest>largest|biggest|number one)(?= (?:[\w-]+ ){0,3}partner\b)", re.IGNORECASE),
    re.compile(r"\b(?:is|are|remains?|became|become|as) (?:also |currently |still |now )?(?:the )?"
        r"(?P<largest>largest|biggest|top|main|number one)"
        r"(?= (?:recipient|destination|receiver)s? (?:of|for) (?:[\w']+ ){0,5}(?:investments?|FDI|capital)\b)",
        re.IGNORECASE),
    re.compile(r"\b(?P<largest>highest|largest|biggest) (?:trade )?(?:turnover|volume of trade|trade volume)"
        r"(?= with Kazakhstan among)", re.IGNORECASE),
)  # fmt: skip
# "one of the largest investors" is no place among them, "the main investor" one of opinion.
_NO_PLACE = re.compile(
    r"(?:\b(?:one of|among|some of|top[- ]\w+|leading|key)(?: the| its| our)?(?: [\w-]+){0,2} )$", re.IGNORECASE
)
_OCCUPIED = re.compile(r" ?(?:place|position) (?:is|was) (?:occupied|taken|held) by\b", re.IGNORECASE)
_WISHED = re.compile(
    r"\b(?:hope|hopes|wish|want|aim|plan|strive|will|would|could|to become|seek)\b[^.;,]{0,60}$", re.IGNORECASE
)
# "19th place in the list of recipients of goods", "among the suppliers to Kazakhstan".
_TRADERS = re.compile(
    r"\b(?:recipients|buyers|consumers|suppliers) "
    r"(?:of (?:Kazakh )?goods|to Kazakhstan|(?:of goods )?from Kazakhstan)\b"
)
_RANK_REACH = 70
_IN_RANK = re.compile(r"[^.;:]{0,60}")
# What a sentence must hold for each expression to find anything: whether an ordinal, and one of these in small letters.
_HAS_ORDINAL = re.compile(rf"\d(?:st|nd|rd|th)\b|{'|'.join(_ORDINALS)}")
_PARTNERS_NEEDED = ("partner", "investor")
_LARGEST = ("largest", "biggest", "number one")
_NEEDS = (
    (False, ("top", "leading")),
    (False, _PARTNERS_NEEDED),
    (
        True,
        (*_PARTNERS_NEEDED, "place", "position", "among", "export market", "import source", "recipient", "destination"),
    ),
    (True, ("rank", "place", "come", "stand", "occup")),
    (True, ("world", "eu", "cis", "region")),
    (True, ("after", "behind", "only to", "in terms of", " by")),
    (False, ("rank",)),
    (False, _LARGEST),
    (False, _LARGEST),
    (False, _LARGEST),
    (False, (*_LARGEST, "top", "main")),
    (False, (*_LARGEST, "highest")),
)


def find_ranks(text: str) -> tuple[Rank, ...]:
    """The places of a sentence among partners and investors, in order."""
    lowered = text.lower()
    has_ordinal = _HAS_ORDINAL.search(lowered) is not None
    found: dict[int, Rank] = {}
    for (needs_ordinal, needed), expression in zip(_NEEDS, _RANKS, strict=True):
        if (needs_ordinal and not has_ordinal) or not any(word in lowered for word in needed):
            continue
        for match in expression.finditer(text):
            rank = _rank(match, text)
            if rank is not None and not any(a.start < rank.end and rank.start < a.end for a in found.values()):
                found[rank.start] = rank
    return tuple(found[start] for start in sorted(found))


def _rank(match: re.Match[str], text: str) -> Rank | None:
    group = match.groupdict()
    after = text[match.end() : match.end() + _RANK_REACH]
    following = re.split(r"[.;:]", after)[0]
    around = match[0] + following
    investor = INVESTOR.search(around)
    partner = PARTNER.search(around)
    if _WISHED.search(text, max(0, match.start() - _RANK_REACH), match.start()):
        return None
    if group.get("largest"):
        if _NO_PLACE.search(text, max(0, match.start() - _RANK_REACH), match.start()):
            return None
        listed = match[0].startswith((",", "and", "but"))
        if investor is None and listed and not PARTNER.search(text, 0, match.start()):
            return None
        if investor is None:
            return Rank(match.start("largest"), match.end(), 1, Qualifier.EXACT, _of(text, match.end()), False)
        return Rank(match.start(), match.end(), 1, Qualifier.EXACT, _of(text, match.end()), True)
    occupied = _OCCUPIED.match(text, match.end())
    told = PARTNER.search(text, 0, match.start()) or _TRADERS.search(text, 0, match.end() + _RANK_REACH)
    if investor is None and partner is None and not occupied and not told:
        return None
    is_investor = investor is not None and (partner is None or investor.start() < partner.start())
    if group.get("ordinal"):
        word = group["ordinal"].lower()
        value = _ORDINALS.get(word) or int(re.sub(r"\D", "", word))
        return Rank(match.start(), match.end(), value, Qualifier.EXACT, _of(text, match.end()), is_investor)
    count = (group.get("count") or "0").lower()
    value = int(count) if count.isdigit() else WORDS[count]
    grouped = match[0].lower().startswith(("top", "one of", "among", "the top", "lead", "the lead"))
    qualifier = Qualifier.UP_TO if grouped else Qualifier.EXACT
    return Rank(match.start(), match.end(), value, qualifier, _of(text, match.end()), is_investor) if value else None


_OF = re.compile(
    r"\s*((?:[\w'-]+ ){0,5}?(?:partners?|investors?)(?: (?:in|of|among|within) (?:the )?[\w' -]{2,40})?"
    r")",
    re.IGNORECASE,
)


def _of(text: str, end: int) -> str:
    """Among whom: the words that follow, up to `partners in the EU`."""
    match = _OF.match(text, end)
    return match[1].strip() if match else ""
