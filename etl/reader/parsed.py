"""One sentence as marks: figures, periods, words for indicators, areas; nothing of it is resolved yet."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from etl.model.units import Qualifier
from etl.reader.lexicon import COMPANIES, INVESTOR, PARTNER, AreaWord, Lexicon, Noun, find_nouns
from etl.reader.mentions import Anchor, Mention, find_mentions
from etl.reader.numbers import WORDS, Figure, Kind, find_figures, hedge
from etl.reader.respectively import Parallel, parallels
from etl.reader.voices import Voice, find_voices


@dataclass(frozen=True, slots=True)
class Rank:
    """A stated place among others: `value` is the place, or the size of the group for "top ten"."""

    start: int
    end: int
    value: int
    qualifier: Qualifier
    of: str
    investor: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a sentence, each list in order."""

    text: str
    figures: tuple[Figure, ...]
    mentions: tuple[Mention, ...]
    nouns: tuple[Noun, ...]
    areas: tuple[AreaWord, ...]
    ranks: tuple[Rank, ...]
    voices: tuple[Voice, ...]
    # What belongs to the figures of lists told in parallel, by where they start.
    parallels: Mapping[int, Parallel] = field(default_factory=dict)
    # Why its figures are no claims, by their places: kept, as it depends on the sentence and the year only.
    apart: dict[tuple[int, int], str] = field(default_factory=dict, compare=False)

    def area_before(self, place: int) -> AreaWord | None:
        """The last area that ends at or before a place."""
        at = bisect_right(self.areas, place, key=lambda area: area.end)
        return self.areas[at - 1] if at else None

    def number_of(self, figure: Figure) -> int:
        """The place of a figure of the sentence among its figures."""
        return bisect_left(self.figures, figure.start, key=lambda other: other.start)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read in it."""
        return not self.figures and not self.ranks


# A sentence without any of these holds neither a claim nor a figure that is worth a word.
_STEMS = (
    "trade", "turnover", "export", "import", "invest", "fdi", "compan", "firm", "enterpris", "entit", "venture",
    "business", "partner", "million", "billion", "trillion", "mln", "bln", "bn", "percent", "per cent", "%",
    "$", "€", "dollar", "euro", "fold", "times", "commerc", "goods", "total", "suppl", "recipient",
)  # fmt: skip
_NUMBERED = re.compile(
    r"\d|\b(?:doubled|tripled|quadrupled|half|third|quarters?|halved|twice|largest|biggest|highest|top|hundred"
    r"|thousand)\b|fold\b"
    rf"|\b(?:{'|'.join(WORDS)}|second|third|fourth|fifth|sixth|first)\b"
)
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
    re.compile(rf"\b(?:is|was|are|were|became) (?:the )?{_ORDINAL}(?= (?:after|behind|only to|in terms of|by))", re.IGNORECASE),
    re.compile(r"\b(?:ranks?|ranked) (?:number |no\.? ?)?(?P<count>\d{1,2})(?:st|nd|rd|th)?\b", re.IGNORECASE),
    re.compile(r"\b(?P<largest>largest|biggest|number one)(?= (?:foreign |direct |European "
        r"|EU |single )*investor\b| of all investors)", re.IGNORECASE),
    re.compile(r"\b(?:and|but|,) (?:is )?(?:the )?(?P<largest>largest|biggest)"
        r"(?= in (?:the )?(?:EU|Europe|world|CIS|region))", re.IGNORECASE),
    re.compile(r"\b(?:is|are|remains?|became|become|being|was|as) (?:also |currently |still |now )?(?:the |our |its )?"
        r"(?:[A-Z]\w+'s? )?(?P<largest>largest|biggest|number one)(?= (?:[\w-]+ ){0,3}partner\b)", re.IGNORECASE),
    re.compile(r"\b(?:is|are|remains?|became|become|as) (?:also |currently |still |now )?(?:the )?(?P<largest>largest|biggest"
        r"|top|main|number one)(?= (?:recipient|destination|receiver)s? (?:of|for) (?:[\w']+ ){0,5}(?:investments?|FDI|capital)\b)",
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


def _grammar(text: str) -> tuple[tuple[Figure, ...], tuple[Mention, ...], tuple[Noun, ...], tuple[Rank, ...]]:
    ranks = _ranks(text)
    found = [f for f in find_figures(text) if f.kind is not Kind.COUNT or _may_count(f, text)]
    if not found and not ranks:
        return (), (), (), ()
    mentions = _joined(find_mentions(text), text)
    taken = [(m.start, m.end) for m in mentions] + [(r.start, r.end) for r in ranks]
    figures = tuple(f for f in found if not any(f.start < end and start < f.end for start, end in taken))
    return figures, tuple(mentions), tuple(find_nouns(text)), ranks


@lru_cache(maxsize=4096)
def parse(text: str, lexicon: Lexicon) -> Marks | None:
    """The marks of a sentence; None where it can hold no figure. Sentences that a text repeats are parsed once."""
    lowered = text.lower()
    if not any(stem in lowered for stem in _STEMS) or not _NUMBERED.search(lowered):
        return None
    figures, mentions, nouns, ranks = _grammar(text)
    marks = Marks(text, figures, mentions, nouns, (), ranks, ())
    if marks.is_empty:
        return None
    # "US dollars" names a currency, not a country.
    areas = tuple(a for a in lexicon.find_areas(text) if not any(f.start <= a.start < f.end for f in figures))
    return replace(
        marks,
        areas=areas,
        voices=find_voices(text, areas, lexicon),
        parallels=parallels(text, figures, areas, nouns) if "respectively" in lowered else {},
    )


_TRADE_STEMS = ("trade", "turnover", "export", "import", "invest")


def topic_of(text: str) -> str:
    """What a sentence without figures is about, for those behind it: "Our turnover grows. Last year its volume was"."""
    lowered = text.lower()
    if not any(stem in lowered for stem in _TRADE_STEMS):
        return ""
    nouns = find_nouns(text)
    return nouns[0].indicator if nouns else ""


_BARE = re.compile(
    r"(?:exports?|imports?|turnover|trade)(?: (?:was|were|of|is|reached|amounted to|totall?ed)| ?[-–—:])? ?$",
    re.IGNORECASE,
)


def _may_count(figure: Figure, text: str) -> bool:
    """Whether a bare number counts companies, or stands where a sum of money would ("exports – 147.7")."""
    if counts_companies(figure, text):
        return True
    return "." in figure.value and bool(_BARE.search(text, max(0, figure.start - 40), figure.start))


def counts_companies(figure: Figure, text: str) -> bool:
    """Whether companies follow a number within a few words: "200 Czech-Kazakh joint companies"."""
    if figure.kind is not Kind.COUNT:
        return False
    companies = COMPANIES.search(text, figure.end, figure.end + 80)
    if companies is None:
        return False
    # "80 oil and gas, metallurgy and finance enterprises with Japanese capital": branches in a row.
    if _BRANCHES.fullmatch(text, figure.end, companies.start()) and _WITH_CAPITAL.match(text, companies.end()):
        return True
    # "32 Hungarian and 39 joint ventures": both numbers count companies.
    between = re.sub(r"^ [A-Z][\w-]+ and \d[\d,]*(?= )", "", text[figure.end : companies.start()])
    return not re.search(r"[.;:,()\d$€]", between)


_BRANCHES = re.compile(r"(?:,? [a-z-]+)+ ")
_WITH_CAPITAL = re.compile(r" (?:\w+ ){0,3}(?:with|of)\b")


def _joined(mentions: list[Mention], text: str) -> list[Mention]:
    """`this year over nine months`: a year and, right beside it, months without one."""
    made: list[Mention] = []
    for mention in mentions:
        before = made[-1] if made else None
        if (
            before is not None
            and mention.anchor is Anchor.YEAR_LEFT_OUT
            and before.anchor in {Anchor.THIS_YEAR, Anchor.LAST_YEAR}
            and not before.compares
            and len(re.findall(r"\w+", text[before.end : mention.start])) <= 2
            and not re.search(r"[.;:()\d]", text[before.end : mention.start])
        ):
            made[-1] = replace(mention, start=before.start, anchor=before.anchor)
        else:
            made.append(mention)
    return made


def _ranks(text: str) -> tuple[Rank, ...]:
    found: dict[int, Rank] = {}
    for expression in _RANKS:
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


def growth_hedge(text: str, figure: Figure) -> Qualifier:
    """The hedge of a rate."""
    return hedge(text, figure.start)[0]
