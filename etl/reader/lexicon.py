"""Words and what they mean: indicators, areas and their adjectives, sources, speakers, decoys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
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
    (TURNOVER, r"(?:(?:mutual|bilateral|two-way|foreign|commodity|goods|total|overall|annual) )*(?:trade turnover"
        r"|turnover|trade volumes?|volumes? of (?:(?:mutual|bilateral|two-way|foreign"
        r"|goods|total) )*trade|trade exchanges?|commercial exchanges?|commodity circulation"
        rf"|goods (?:worth|traded)|traded goods|commerce\b|\btrade\b){_NO_TRADE}"),
    (EXPORTS, r"\bexport(?:s|ed)?\b(?! (?:potential|products?|routes?|there|to third|markets?"
        r"|goods))(?: (?:volumes?|supplies|deliveries))?"),
    (IMPORTS, r"\bimport(?:s|ed)?\b(?! (?:products?|substitution|goods|duties))(?: (?:volumes?))?"),
    (FDI, r"(?:\b(?:gross|net|total|cumulative|accumulated|foreign|direct|capital|volume of"
        r"|inflows? of|stock of) )*(?:\binvestments?\b(?! (?:cooperation|projects?"
        r"|partner|climate|potential|agreements?|policy|attractiveness|opportunit"
        r"|forum|committee|agenda|and trade))(?: (?:inflows?|stock|in the economy))?"
        r"|\bFDI\b(?: (?:inflows?|stock))?|\bcapital stock\b)|\binvested\b|\b(?:has"
        r"|have|had)? ?put (?:in\b|(?=[^.;]{0,40}\binto\b))|\binvestors? (?:put|brought)"),
)  # fmt: skip
_NOUN = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _NOUNS), re.IGNORECASE)
_TOTAL = re.compile(r"\btotal(?= [+\-–]? ?\d)", re.IGNORECASE)

COMPANIES = re.compile(
    r"\b(?:compan(?:ies|y)|firms|enterprises|legal entities|joint ventures|ventures"
    r"|businesses|JVs|subsidiaries|organizations with)\b",
    re.IGNORECASE,
)
EXPORTERS = re.compile(r"\b(?:export(?:s|ing)?\b|supply|trade with)", re.IGNORECASE)
PARTNER = re.compile(
    r"\b(?:trad(?:e|ing)(?:,? (?:and|&) (?:economic|investment|investing))?|economic"
    r"|export|import) partners?\b|\bpartner\b",
    re.IGNORECASE,
)
INVESTOR = re.compile(r"\binvestors?\b|\binvestment partner", re.IGNORECASE)

_TARGET = re.compile(
    r"\b(?:aim(?:s|ed|ing)?|target(?:s|ed)?|goals?|plan(?:s|ned|ning)? (?:to|for)"
    r"|intend(?:s|ed)?|is expected|are expected|expected to|expects?"
    r"|forecast|potential(?:ly)? (?:of|to|for|volume)|potential|will|would|could"
    r"|can be|set a task|task|ambition|ambitious|by 20[3-9]\d"
    r"|objective|hope(?:s|d)? to|agreed to (?:raise|bring|increase)|bring(?:ing)? (?:\w+ ){0,5}to"
    r"|coming years|next \w+ years"
    r"|prospects? of|reach (?:the )?(?:level|mark)|to (?:increase|raise|boost"
    r"|double|triple|bring|expand) (?:\w+ ){0,5}to"
    r"|in the (?:near )?future|doubling of)\b",
    re.IGNORECASE,
)
_DEAL = re.compile(
    r"\b(?:(?:agreements?|contracts?|deals?|documents?|memorandums?|memoranda"
    r"|accords?|orders?)\b[^.;]{0,40}\b(?:worth|totall?ing|valued|for|amounting"
    r"|of)"
    r"|signed|contract(?:ed)? (?:value|worth)|commercial documents)\b",
    re.IGNORECASE,
)
_PROJECT = re.compile(
    r"\b(?:projects?|plants?|factory|facility|construction|railway|pipeline|fund(?:ing"
    r"|s)?|loans?|credit|grants?|budget|aid|assistance|lending|bonds?|portfolio"
    r"|tranche|tender|fine|GDP|debt|remittances|revenues?|profit|salary|pension"
    r"|price|cost)s?\b",
    re.IGNORECASE,
)
_MASS = re.compile(
    r"\b(?:tons?|tonnes?|barrels?|cubic|containers?|TEU|passengers?|tourists?"
    r"|students?|visitors?|people|inhabitants|hectares?|km|kilometers?|MW|GW|flights?)\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\b(?:agricultural|agro\w*|food|oil|crude|petroleum|gas|uranium|copper|grain"
    r"|wheat|flour|meat|metals?|steel|zinc|coal|mineral|machinery|"
    r"textile|pharmaceutical|chemical|energy|non-(?:primary|oil|resource|commodity"
    r"|energy)|services|digital|IT|manufactured|processed|livestock|fertili[sz]ers?"
    r"|cars?|vehicles?|electronic\w*|e-commerce|ferroalloys?|titanium|aluminum"
    r"|aluminium|barley|transit|organic)\b"
    r"(?: products?| goods| sector| commodit\w+| trade| industry)?(?: and [\w-]+)?[ -](?:exports?"
    r"|imports?|trade|turnover|investments?|deliver\w+|suppl\w+|shipments?)\b"
    r"|\b(?:exports?|imports?|trade|turnover|supplies|deliveries|shipments|sales) (?:of"
    r"|in) (?!goods|Kazakh|the|January|Feb|March|April|May|June|July|Aug|Sept"
    r"|Oct|Nov|Dec|\d|total|all|both|our|this|last|first|20|that|these|which)(?:non-\w+ "
    r"|agri\w+ |processed |crude )?(?-i:[a-z]{3,})"
    r"|\b(?:products?|commodit(?:y|ies)) (?:worth|exports?|trade)\b",
    re.IGNORECASE,
)
_GOODS_OF = re.compile(
    r"(?:exports?|imports?|trade|turnover) (?:of|in) (?:goods|commodities|dollars"
    r"|value|money|monetary|general|terms|comparison|dynamics|recent|total|the"
    r"|which)",
    re.IGNORECASE,
)
_REGIONAL = re.compile(
    r"\b(?:oblast|region's|province|akimat|regional (?:trade|turnover|exports?"
    r"|imports?)|the region (?:exported|imported|and)|city of)\b",
    re.IGNORECASE,
)
_OUTFLOW = re.compile(
    r"\b(?:Kazakh(?:stan(?:i|'s)?)?) (?:direct )?investments? (?:in|into|to)\b"
    r"|investments? from Kazakhstan|outflows?\b",
    re.IGNORECASE,
)

_OFFICE = (
    r"(?:ministry|chancellery|government|customs|statistic\w*|statistical \w+"
    r"|side|data|statement|broadcaster|national bank|central bank|prime minister"
    r"|president|foreign minister|minister|story|figures|officials?|media|agency"
    r"|counterpart|party|federal \w+)"
)
_SOURCE = re.compile(
    r"(?i:\b(?:according to|as reported by|citing|based on(?: data (?:from|of))?)"
    r"|\bby(?: the)?(?-i:(?= [A-Z][\w' ]{2,40}(?:data|statistics|figures|estimates)))) "
    r"(?:the )?(?:(?:official |preliminary |latest )?(?:data|statistics|figures"
    r"|information|estimates|reports?) (?:of|from|by|provided by) (?:the )?)?"
    r"(?P<who>[A-Z][\w'.-]*(?: (?:of|and|for|the|on|[A-Z][\w'.-]*|data|statistics"
    r"|figures|state|national|customs|federal|statistical|side|bank|service|committee"
    r"|bureau)){0,12})",
)
_HEADED = re.compile(r"^(?P<who>(?:The )?[A-Z](?:[^:;.!?]|(?<=\d [A-Z]\w\w)\.){1,90}?):\s")
_SAID = re.compile(
    r"(?P<who>(?:[A-Z][\w'’-]+ ){1,8})(?:said|noted|stressed|told|added|reported"
    r"|stated|recalled|emphasi[sz]ed|announced)\b"
)
_STATISTICS = re.compile(
    r"statistic|customs|data|bank|committee|bureau|figures|ministry|service|agency|eurostat|IMF|UN ", re.IGNORECASE
)


def find_nouns(text: str) -> list[Noun]:
    """The words for indicators of a sentence, in order."""
    found = [Noun(m.start(), m.end(), str(m.lastgroup)) for m in _NOUN.finditer(text) if m.lastgroup]
    found += [Noun(m.start(), m.end(), TURNOVER) for m in _TOTAL.finditer(text)]
    return sorted(found, key=lambda noun: noun.start)


def decoy(clause: str) -> str:
    """Why a figure of a clause is no claim; empty if nothing says so."""
    if _TARGET.search(clause):
        return "a target, a plan or a possibility, not an outcome"
    if _DEAL.search(clause):
        return "the worth of deals or documents, not trade or investment"
    if _PROJECT.search(clause):
        return "the worth of projects, loans, aid or another sum, not trade or investment"
    if _MASS.search(clause):
        return "a quantity of goods, people or the like, not money"
    if (match := _PRODUCT.search(clause)) and not _GOODS_OF.match(match[0]):
        return f"of a product or a branch ({match[0].strip()!r}), not of all trade"
    return ""


def is_regional(text: str, words: Lexicon) -> bool:
    """Whether a sentence's figures are of a region or a city of Kazakhstan."""
    return bool(_REGIONAL.search(text)) or bool(words.places.search(text))


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
        self._speakers = [(name, code) for code, names in words["speakers"].items() for name in names]
        places = "|".join(re.escape(name) for name in words["places"]["names"])
        self.places = re.compile(rf"\b(?:{places}) (?:region|oblast|province|district)\b|\b(?:region|oblast"
        rf"|province) of (?:{places})\b|\bin (?:{places})(?: city)? (?:amounted|reached"
        rf"|was)|\b(?:{places})'s (?:trade|turnover|exports?|imports?)\b")  # fmt: skip

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
                    found.append(AreaWord(match.start(), at, code, adjective))
                    break
        return found

    def side(self, who: str) -> str:
        """The area whose statistics a source or a speaker gives; empty if the name does not tell."""
        for name, code in self._speakers:
            if re.search(rf"\b{re.escape(name)}\b", who):
                return str(code)
        if re.search(r"\bEurostat\b|European Commission", who):
            return "EU"
        areas = [area for area in self.find_areas(who) if area.code != ELSEWHERE]
        if areas and re.search(_OFFICE, who, re.IGNORECASE):
            return areas[0].code
        if (
            re.search(r"\b(?:State Revenue Committee|National Bank|Bureau of National Statistics|Akorda)\b", who)
            and not areas
        ):
            return KZ
        return ""


_DOLLARS = re.compile(r"\.? ?(?:dollar|\$)")
_CAPITAL = re.compile(r"\b[A-ZÇÖŞТ][A-Za-zÀ-ž]*")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who a sentence says its figures are from: the words, and the side (an area code, empty if they do not tell)."""

    words: str
    side: str
    is_source: bool
    start: int = 0


def find_voices(text: str, lexicon: Lexicon) -> tuple[Voice, ...]:
    """The sources and speakers that a sentence names: at most one it begins with, and one source within it."""
    found = []
    if match := _HEADED.match(text):
        who = match["who"].strip()
        side = lexicon.side(who)
        is_source = bool(_STATISTICS.search(who)) and len(who) < 60
        if side or is_source:
            found.append(Voice(who, side, is_source))
    elif (match := _SAID.search(text)) and (side := lexicon.side(match["who"])):
        found.append(Voice(match["who"].strip(), side, False, match.start()))
    if match := _SOURCE.search(text):
        who = match["who"].strip(" ,")
        found.append(Voice(who, lexicon.side(who), True, match.start()))
    return tuple(found)


@lru_cache(maxsize=2)
def _words() -> dict[str, Any]:
    return tomllib.loads(files("etl.reader").joinpath("lexicon.toml").read_text(encoding="utf-8"))


_KEPT: list[tuple[Registry, Lexicon]] = []


def lexicon_of(registry: Registry) -> Lexicon:
    """The lexicon of a registry; that of the last one is kept."""
    if not _KEPT or _KEPT[0][0] is not registry:
        _KEPT[:] = [(registry, Lexicon(registry, _words()))]
    return _KEPT[0][1]
