"""Words and what they mean: indicators, areas and their adjectives, sources, speakers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale

from etl.registry import Registry

KZ = "KZ"
# What is no area of the registry: a group of countries, or a country that it does not have.
ELSEWHERE = "?"

TURNOVER, EXPORTS, IMPORTS, BALANCE = "turnover", "exports", "imports", "balance"
FDI = "fdi"
TRADE = frozenset({TURNOVER, EXPORTS, IMPORTS, BALANCE})


@dataclass(frozen=True, slots=True)
class Noun:
    """A word for an indicator, with its place."""

    start: int
    end: int
    indicator: str


@dataclass(frozen=True, slots=True)
class AreaWord:
    """A name or an adjective of an area, with its place; `code` is `?` for what the registry does not have."""

    start: int
    end: int
    code: str
    adjective: bool = False


_NO_TRADE = (
    r"(?! (?:and|&) (?:economic|investment|cultural)|[- ](?:partner|relation|mission"
    r"|polic|agreement|union|fair|house|route|corridor|war|barrier|union|links"
    r"|ties|cooperation|representative|structure|conditions))"
)
_NOUNS = (
    (BALANCE, r"(?:negative |positive )?(?:foreign )?trade (?:deficit|surplus|balance|gap)|deficit|surplus|\bgap\b"),
    (TURNOVER, r"(?:(?:mutual|bilateral|two-way|foreign|commodity|goods|total|overall|annual) )*(?:trade turn-?over"
        r"|turn-?over|trade volumes?|volumes? of (?:(?:mutual|bilateral|two-way|foreign"
        r"|goods|total) )*trade|trade exchanges?|commercial exchanges?|commodity circulation"
        r"|goods (?:worth|valued at|traded)|commerce\b"
        r"|\btraded(?= (?:[^.;]|(?<=\d)\.(?=\d)){0,40}(?:goods|[mb]illion|worth))"
        rf"|\btrade\b){_NO_TRADE}"),
    (EXPORTS, r"\b(?:exported|sold|supplied|shipped|delivered)(?: to [A-Z]\w+)? (?:goods|products)(?: worth)?\b"
        r"|\bexport(?:s|ed|ing)?\b"
        r"(?! (?:potential|products?|routes?|there|to third|markets?|goods))(?: (?:volumes?|supplies|deliveries))?"),
    (IMPORTS, r"\b(?:imported|bought|purchased)(?: from [A-Z]\w+)? (?:goods|products)(?: worth)?\b"
        r"|\bimport(?:s|ed|ing)?\b"
        r"(?! (?:products?|substitution|goods|duties))(?: (?:volumes?))?"),
    (FDI, r"(?:\b(?:gross|net|total|cumulative|accumulated|foreign|direct|capital|volume of"
        r"|inflows? of|stock of) )*(?:\binvestments?\b(?! (?:cooperation|projects?"
        r"|partner|climate|potential|agreements?|policy|attractiveness|opportunit"
        r"|forum|committee|agenda|and trade))(?: (?:inflows?|stock|in the economy))?"
        r"|\bFDI\b(?: (?:inflows?|stock))?|\bcapital stock\b)|\binvest(?:ed|ing|s)\b|\b(?:channell?ed|injected"
        r"|poured)\b|\b(?:has"
        r"|have|had)? ?put (?:in\b|(?=(?:[^.;]|(?<=\d)\.(?=\d)){0,40}\binto\b))|\binvestors? (?:put|brought)"
        r"|\battracted(?= (?:[^.;]|(?<=\d)\.(?=\d)){0,30}[mb]illion)|\bcapital(?= (?:has |have |was |were )?(?:been )?"
        r"(?:flowed|invested|put))"),
)  # fmt: skip
_NOUN = re.compile(r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _NOUNS) + ")", re.IGNORECASE)
# The words that one of them begins with: the long expression is tried at these only.
_ASCII_WORD = re.compile(r"[A-Za-z]+")
_NOUN_STARTS = frozenset((
    "negative", "positive", "foreign", "trade", "deficit", "surplus", "gap", "mutual", "bilateral", "two",
    "commodity", "goods", "total", "overall", "annual", "turnover", "turn", "volume", "volumes", "commercial",
    "commerce", "traded", "exported", "sold", "supplied", "shipped", "delivered", "export", "exports", "exporting",
    "imported", "bought", "purchased", "import", "imports", "importing", "gross", "net", "cumulative",
    "accumulated", "direct", "capital", "inflow", "inflows", "stock", "investment", "investments", "fdi",
    "invested", "investing", "invests", "channeled", "channelled", "injected", "poured", "has", "have", "had",
    "put", "investor", "investors", "attracted",
))  # fmt: skip
_TOTAL = re.compile(
    r"\btotal(?= (?:to )?(?:about |over |nearly |almost |more than |around )?(?:USD |US)?[+\-–$€]? ?\d)", re.IGNORECASE
)

COMPANIES = re.compile(
    r"\b(?:compan(?:ies|y)|firms|enterprises|(?:legal|commercial|business) entities|joint ventures|ventures"
    r"|businesses|JVs|subsidiaries|organizations with)\b",
    re.IGNORECASE,
)
EXPORTERS = re.compile(r"\b(?:export(?:s|ing)?\b|supply|trade with)", re.IGNORECASE)
PARTNER = re.compile(
    r"\b(?:trad(?:e|ing)(?:,? (?:and|&) (?:economic|investment|investing))?|economic"
    r"|export|import) partners?\b|\bpartners?\b(?! institutions)|\b(?:in|by|in terms of) (?:[\w']+ ){0,3}?"
    r"(?:trade|turnover)\b|\bexporters\b|\bimporters\b|\bturnover\b|\bforeign trade\b"
    r"|\b(?:export|import) (?:market|source|destination)s?\b",
    re.IGNORECASE,
)
INVESTOR = re.compile(
    r"\binvestors?\b|\binvestment partner"
    r"|\b(?:recipient|destination|receiver)s? (?:of|for) (?:[\w']+ ){0,5}(?:investments?|FDI|capital)\b"
    r"|\b(?:in|by|for|in terms of) (?:[\w']+ ){0,4}?investments?\b",
    re.IGNORECASE,
)

# The European country is some country of Europe, not the Union.
_SOME_COUNTRY = re.compile(r" (?:country|nation|capital|partner\b|state\b)")
_OUTFLOW = re.compile(
    r"\bKazakh(?:stan(?:i|'s)?)? (?:direct |foreign |capital )*investments?\b|\binvestments? (?:from"
    r"|by) (?:Kazakhstan|our country)\b"
    r"|\bKazakhstan (?:has |have |also )*(?:invested|put|(?:channell?|inject|pour)ed)\b|\boutflows?\b"
    r"|\bKazakh(?:stani|stan)? (?:ones? |capital |money )?in (?-i:[A-Z])",
    re.IGNORECASE,
)

_OFFICE = re.compile(
    r"\b(?:ministry|chancellery|chancellor|government|customs|statistic\w*|statistical \w+"
    r"|side|data|statement|broadcaster|national bank|central bank|prime minister|presidency"
    r"|president|foreign minister|minister|premier|story|figures|officials?|media|agency|ambassador|embassy|envoy"
    r"|consul\w*|diplomat|representative|representation|attach[eé]|commissioner|king|queen|chamber|parliament\w*"
    r"|speaker of|senate|leader|head of state|head of the"
    r"|counterpart|party|federal \w+|institute of|bureau|secretary|press service|estimates|calculations|businessm[ae]n)"
    r"(?:e?s)?\b",
    re.IGNORECASE,
)


def find_nouns(text: str) -> list[Noun]:
    """The words for indicators of a sentence, in order."""
    found: list[Noun] = []
    end = 0
    for word in _ASCII_WORD.finditer(text):
        if word.start() < end or word[0].lower() not in _NOUN_STARTS:
            continue
        match = _NOUN.match(text, word.start())
        if match is not None:
            end = match.end()
            found.append(Noun(match.start(), end, str(match.lastgroup)))
    found += [Noun(m.start(), m.end(), TURNOVER) for m in _TOTAL.finditer(text)]
    return sorted(found, key=lambda noun: noun.start)


def is_outflow(text: str) -> bool:
    """Whether a clause is about investment from Kazakhstan."""
    return bool(_OUTFLOW.search(text))


class Lexicon:
    """What the registry and lexicon.toml know of areas, speakers and places."""

    def __init__(self, registry: Registry, words: Mapping[str, Any]) -> None:
        """Index every name by its first word, the longest first."""
        self._names: dict[str, list[tuple[str, str, bool]]] = {}
        known: dict[str, tuple[str, bool]] = {}
        for locale_code, name in Locale("en").territories.items():
            if (
                len(locale_code) == 2
                and locale_code.isalpha()
                and locale_code not in {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
            ):
                known[name] = (locale_code if locale_code in registry.areas else ELSEWHERE, False)
        for area in registry.areas.values():
            if area.kind == "world":
                continue
            for name in (area.names["en"], *area.aliases):
                if len(name) > 2 or area.id in {"GB"}:
                    known[name] = (area.id, False)
            if area.adjectives and area.kind == "country":
                known[area.adjectives["en"]] = (area.id, True)
        for code, names in words["areas"].items():
            for name in names:
                known[name] = (code, name.endswith(("n", "ish")) and name not in {"European Union", "Netherlands"})
        for name in words["groups"]["names"]:
            known[name] = (ELSEWHERE, name.endswith(("n", "ic", "ab")))
        for name, (code, adjective) in known.items():
            self._names.setdefault(re.split(r"[\s'.-]", name)[0], []).append((name, code, adjective))
        for names in self._names.values():
            names.sort(key=lambda entry: -len(entry[0]))
        self._sides = {
            name: str(code) for kind in ("speakers", "offices") for code, names in words[kind].items() for name in names
        }
        self._speakers, self._offices = (_any_of(words[kind]) for kind in ("speakers", "offices"))
        self._of_capital = {name: str(code) for code, names in words["capitals"].items() for name in names}
        self._capitals = _any_of(words["capitals"])
        places = "|".join(re.escape(name) for name in words["places"]["names"])
        listed = words["places"]["names"]
        self._place_words = tuple(sorted({"Kazakhstan" if "Kazakhstan" in name else name for name in listed}))
        self.places = re.compile(rf"\b(?:{places}) (?:region|oblast|province|district)\b|\b(?:region|oblast"
        rf"|province) of (?:{places})\b|\bin (?:{places})(?: city)? (?:amounted|reached"
        rf"|was)|\b[NSEW]\.? Kazakhstan\b|\b(?:{places})'s (?:trade|turnover|exports?|imports?)\b")  # fmt: skip

    def has_place(self, text: str) -> bool:
        """Whether a text may name a region or a city: a first word of one stands in it."""
        return any(word in text for word in self._place_words)

    def find_areas(self, text: str) -> list[AreaWord]:
        """The areas that a text names, in order."""
        found = []
        at = 0
        for match in _CAPITAL.finditer(text):
            if match.start() < at:
                continue
            for name, code, adjective in self._names.get(match[0], ()):
                if (
                    text.startswith(name, match.start())
                    and not text[match.start() + len(name) : match.start() + len(name) + 1].isalpha()
                ):
                    at = match.start() + len(name)
                    if code == "US" and _DOLLARS.match(text, at):
                        break
                    if name == "European" and _SOME_COUNTRY.match(text, at):
                        break
                    found.append(AreaWord(match.start(), at, code, adjective))
                    break
        return found

    def side(self, who: str) -> str:
        """The area whose statistics a source or a speaker gives, by who is named first; empty if nothing tells."""
        speaker = self._speakers.search(who)
        areas = [area for area in self.find_areas(who) if area.code != ELSEWHERE]
        if len(areas) == 1 and areas[0].code != KZ and _POSTED.search(who, 0, areas[0].start):
            return KZ if not speaker else self._sides[speaker[0]]
        if areas and _OFFICE.search(who) and not (speaker and speaker.start() < areas[0].start):
            return areas[0].code
        if speaker:
            return self._sides[speaker[0]]
        if not areas and (match := self._offices.search(who)):
            return self._sides[match[0]]
        if not areas and (capital := self._capitals.search(who)) and _OF_CAPITAL.match(who, capital.end()):
            return self._of_capital[capital[0]]
        return ""

    def begins_with_speaker(self, who: str) -> bool:
        """Whether words begin with the name of who speaks: "Tokayev on his visit to Prague", not "Tokayev visit"."""
        match = self._speakers.match(who)
        return match is not None and _GOES_ON.match(who, match.end()) is not None


# "Ambassador Ivanov in Luxembourg" is posted there and speaks for the country of the text.
_POSTED = re.compile(r"\b[Aa]mbassador (?:[A-Z][\w'-]+ ){1,3}in (?:the )?$")
# "the Islamabad Chamber of Commerce", "Beijing's envoy"
_OF_CAPITAL = re.compile(r"(?:'s)? (?:[Cc]hamber|[Aa]mbassador|[Ee]nvoy|[Gg]overnment|officials|[Cc]ustoms)\b")
_GOES_ON = re.compile(r"$| (?:in|on|after|to|at|and|before|during|said|from)\b|,")


def _any_of(names: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    every = sorted((name for listed in names.values() for name in listed), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in every)})\b")


_DOLLARS = re.compile(r"\.? ?(?:dollar|currency|\$)")
_CAPITAL = re.compile(r"\b[A-ZÇÖŞТ][A-Za-zÀ-žḀ-ỹ]*")


@lru_cache(maxsize=2)
def _words() -> dict[str, Any]:
    return tomllib.loads(files("etl.reader").joinpath("lexicon.toml").read_text(encoding="utf-8"))


_KEPT: list[tuple[Registry, Lexicon]] = []


def lexicon_of(registry: Registry) -> Lexicon:
    """The lexicon of a registry; that of the last one is kept."""
    if not _KEPT or _KEPT[0][0] is not registry:
        _KEPT[:] = [(registry, Lexicon(registry, _words()))]
    return _KEPT[0][1]
