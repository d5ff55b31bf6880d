"""One sentence as marks: figures, periods, words for indicators, areas; nothing of it is resolved yet."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from etl.model.units import Qualifier
from etl.reader.lexicon import COMPANIES, AreaWord, Lexicon, Noun, find_nouns
from etl.reader.mentions import Anchor, Mention, find_mentions
from etl.reader.numbers import WORDS, Figure, Kind, find_figures, hedge
from etl.reader.ranks import Rank, find_ranks
from etl.reader.respectively import Parallel, parallels
from etl.reader.voices import Voice, find_voices


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

    def end_before(self, figure: Figure) -> int:
        """Where the figure before a place ends; 0 where there is none."""
        at = self.number_of(figure)
        return self.figures[at - 1].end if at else 0

    def lead_behind(self, figure: Figure) -> int:
        """Where the next figure begins, with its hedge; the end of the sentence where there is none."""
        at = bisect_left(self.figures, figure.end, key=lambda other: other.start)
        return self.figures[at].lead if at < len(self.figures) else len(self.text)

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


def _grammar(text: str) -> tuple[tuple[Figure, ...], tuple[Mention, ...], tuple[Noun, ...], tuple[Rank, ...]]:
    ranks = find_ranks(text)
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


def growth_hedge(text: str, figure: Figure) -> Qualifier:
    """The hedge of a rate."""
    return hedge(text, figure.start)[0]
