"""Figures that are no trade or investment: targets, deals, projects, quantities, products, regions.

The word that stands nearest before a figure governs it: in "the projects that raised trade to $5 billion" it is trade,
in "investment in projects of $5 billion" it is the projects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.reader.choices import Place
from etl.reader.guarded import Guarded
from etl.reader.lexicon import FDI, Lexicon, Noun
from etl.reader.numbers import Figure, Kind
from etl.reader.parsed import Marks

TARGET = "a target, a plan or a possibility, not an outcome"
DEAL = "the worth of deals or documents, not trade or investment"
PROJECT = "the worth of projects, loans, aid or another sum, not trade or investment"
QUANTITY = "a quantity of goods, people or the like, not money"
REGION = "of a region or a city, not of Kazakhstan"

_TARGET = Guarded(
    re.compile(
        r"\b(?:aim(?:s|ed|ing)?|target(?:s|ed)?|goals?|plan(?:s|ned|ning)? (?:to|for|on)|intend(?:s|ed|ing)?|intention"
        r"|is expected|are expected|expected to|expects?|forecasts?|projected|potential(?:ly)?|will|would|could"
        r"|prepared to|offer(?:s|ed|ing)?"
        r"|should(?! be (?:noted|mentioned|stressed|recalled|added|emphasi[sz]ed|pointed))"
        r"|can (?:be|reach|grow|rise|increase|exceed)"
        r"|may (?:be|reach|grow|rise|increase|exceed)|set a task|task|ambition"
        r"|ambitious|objective|hope(?:s|d)? to|agreed to (?:raise|bring|increase|boost|double|expand)"
        r"|(?<!an )(?<!the )(?<!percent )(?<!per cent )(?<!% )(?<!, )"
        r"(?:bring|raise|increas|boost|doubl|tripl|expand)(?:e|ing)?"
        r"(?! compared| over| of| by) (?:[\w'-]+ ){0,7}to|to double|to triple|to reach"
        r"|coming years|next \w+ years|prospects? of|reach (?:the )?(?:level|mark)|possib(?:le|ility)|seek(?:s|ing)? to"
        r"|strive(?:s)? (?:to|for)|ready to|readiness to|opportunit(?:y|ies) to|propos(?:ed|es|al)|want(?:s|ed)? to"
        r"|willing(?:ness)? to|capable of|able to|call(?:ed|s|ing)? for|in the (?:near )?future|doubling of)\b",
        re.IGNORECASE,
    ),
    (
        "aim", "target", "goal", "plan", "intend", "intention", "expect", "forecast", "project", "potential",
        "will", "would", "could", "prepared", "offer", "should", "task", "ambiti", "objective", "hope",
        "agreed", "bring", "rais", "increas", "boost", "doubl", "tripl", "expand", "reach", "coming",
        "prospect", "possib", "seek", "striv", "ready", "readiness", "opportunit", "propos", "want", "capable",
        "able", "call", "future", "can ", "may ", "next ",
    ),
)  # fmt: skip
# What has come true behind such a word: "while the sides intend to meet again, trade reached ..."
_CAME_TRUE = re.compile(
    r"(?<!be )(?<!to be )\b(?:reached|amounted|totall?ed|stood|grew|grown|rose|risen|increased|doubled|tripled"
    r"|quadrupled|exceeded"
    r"|surpassed|accounted|hit|which (?:is|was|has|had)"
    r"|made up|came to|has been|have been|constituted|comprised|equal+ed|fell|decreased|dropped)\b",
    re.IGNORECASE,
)
# "to increase trade from $2 billion to $5 billion": where it stands is no target.
_FROM_HERE = re.compile(
    r"\bfrom (?:the |its |our )?(?:current |present |existing |today's )?(?:level of )?"
    r"(?:(?:about|nearly|almost|around|some|over|just|more than) )?$",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\bby (?:the end of )?(?P<year>20\d\d)\b|\b(?:in|over|within|during) (?:the )?(?:coming|next|upcoming|near|medium"
    r"|long)[- ](?:\w+ ){0,2}?(?:years?|decade|future|term)\b|\bin (?:the )?(?:future|perspective|long run)\b"
    r"|^\s*,? ?(?:as )?(?:an? |the )?(?:ambitious |new )?(?:goal|target|task|ambition)\b",
    re.IGNORECASE,
)
_DEAL = Guarded(
    re.compile(
        r"\b(?:agreements?|contracts?|deals?|documents?|memorandums?|memoranda|accords?|orders?)\b"
        r"(?=[^.;]{0,60}(?:worth|total|valued|for|amount|of|exceed|sum))|\bsigned\b|\bcontract(?:ed)? (?:value|worth)"
        r"|\bcommercial documents\b",
        re.IGNORECASE,
    ),
    (
        "agreement", "contract", "deal", "document", "memorand", "accord", "order", "sign", "commercial",
    ),
)  # fmt: skip
_PROJECT = Guarded(
    re.compile(
        r"\b(?:projects?|plants?|factory|factories|facilit(?:y|ies)|construction|railways?|pipelines?|funding|funds?|loans?"
        r"|credits?|grants?|budget|aid|assistance|lending|bonds?|portfolio|tranche|tender"
        r"|fine|GDP|gross domestic product"
        r"|debt|remittances?|revenues?|profits?|salar(?:y|ies)|pensions?|prices?|costs?|reserves?|assets?|taxes|capacity"
        r"|financing|financial support"
        r"|turnover of (?:the )?compan\w+|company's turnover|market (?:size|value|capitali[sz]ation))\b",
        re.IGNORECASE,
    ),
    (
        "project", "plant", "factor", "facilit", "construction", "railway", "pipeline", "fund", "loan",
        "credit", "grant", "budget", "aid", "assist", "lending", "bond", "portfolio", "tranche", "tender",
        "fine", "gdp", "gross", "debt", "remittance", "revenue", "profit", "salar", "pension", "price", "cost",
        "reserve", "asset", "tax", "capacity", "financ", "compan", "market",
    ),
)  # fmt: skip
# Within a project's sentence only investment that is said to come from abroad is no longer the project's.
_FROM_ABROAD = re.compile(r"direct|foreign|FDI|gross|inflow|invested|put", re.IGNORECASE)
# "a cooling unit is an investment coming to 4 million", "received a $32 million investment": one project's.
_ONE_INVESTMENT = re.compile(
    r"\b(?:is|are|as|with|through|of|made|makes|making|for) an? (?:[\w-]+ )?investment\b[^.;,]{0,30}$"
)
_ONE_SUM = re.compile(
    r"\b(?:receiv\w+|get|gets|got|secur\w+|attract\w+|mak(?:e|es|ing)|made|with|through) an? (?:[a-z]+ )?$"
)
_AN_INVESTMENT = re.compile(r" investments?\b")
# "Over $300 million of this sum is directed towards the terminal"
_PART_SPENT = re.compile(
    r"(?: of (?:this|that|the) (?:sum|amount|total|money))? (?:is|are|was|were|has been|have been|will be) "
    r"(?:being )?(?:directed|allocated|spent|earmarked|channell?ed|used|set aside) "
)
_WORLD = re.compile(r"\b(?:world|global|international|worldwide) (?:trade|exports?|imports?|turnover)\b", re.IGNORECASE)
WORLD = "of the trade of the world, not of Kazakhstan"
_QUANTITY = re.compile(
    r"\b(?:tons?|tonnes?|barrels?|cubic|containers?|TEU|passengers?|tourists?|students?|visitors?|people|inhabitants"
    r"|population|votes?|voters?|hectares?|km|kilometers?|MW|GW|flights?|ethnic|citizens|residents)\b",
    re.IGNORECASE,
)
_NO_PRODUCT = (
    r"goods|Kazakh|the|January|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec|\d|total|all|both|our|this|last|first"
    r"|20|that|these|those|which|its|their|his|her|each|any|some|such|more|over|about|nearly|almost|around|just|only"
    r"|annual|mutual|bilateral|monetary|physical|value|volume|general|terms|recent|previous|current|past|same|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve|dollar|euro|comparison|dynamics|money|commodities|favou?r|turn"
    r"|excess|addition|particular|return|country|countries|domestic|foreign|half|quarter|one"
)
_PRODUCT = Guarded(
    re.compile(
        r"\b(?:agricultural|agro\w*|food|oil|crude|petroleum|gas|uranium|copper|grain"
        r"|wheat|flour|meat|metals?|steel|zinc|coal|mineral|machinery|"
        r"textile|pharmaceutical|chemical|energy|non-(?:primary|oil|resource|commodity|raw|fossil|mineral|tariff"
        r"|energy)[\w-]*(?: and gas| materials?)?|services|digital|IT|manufactured|processed|livestock|fertili[sz]ers?"
        r"|cars?|vehicles?|electronic\w*|e-commerce|ferroalloys?|titanium|aluminum"
        r"|aluminium|barley|transit|organic)\b"
        r"(?: products?| goods| sector| commodit\w+| trade| industry)?(?: and [\w-]+)?[ -](?:exports?"
        r"|imports?|trade|turnover|investments?|deliver\w+|suppl(?:y|ies)|shipments?)\b"
        r"|\b(?:exports?|imports?|trade|turnover|supplies|deliveries|shipments|sales) (?:of"
        rf"|in) (?!{_NO_PRODUCT})(?:non-\w+ "
        r"|agri\w+ |processed |crude )?(?-i:[a-z]{3,})"
        r"|(?<!exported )(?<!imported )(?<!supplied )\b(?:products?|commodit(?:y|ies)|items) (?:worth|exports?|trade)\b"
        r"|\((?:[a-z]+ ){0,3}products\b[^()]{0,60}\)"
        r"|\b(?:capital|investments?|funds) in (?:the )?(?:mining|manufacturing|energy|oil|gas|agri\w+|construction"
        r"|transport)\b"
        r"|\binvestments? (?:of|in|into) (?:the |our )?(?:[\w-]+ ){0,2}[\w-]+ (?:sector|industry|complex)\b"
        r"|\b(?:exports?|imports?|trade|turnover) (?:of|in) (?:the |our )?(?-i:[a-z])[\w-]+"
        r" (?:sector|industry|complex|products?)\b"
        r"|\bexports? (?:potential|products?)\b|\bmain (?:goods|products|items|commodities|exports?|imports?)\b"
        r"|\b(?:crude oil|natural gas|petroleum products?|uranium|ferroalloys|titanium|copper|wheat) ?(?:[-–—:(]|$)",
        re.IGNORECASE,
    ),
    (
        "agri", "agro", "food", "oil", "crude", "petrol", "gas", "uranium", "copper", "grain", "wheat", "flour",
        "meat", "metal", "steel", "zinc", "coal", "mineral", "machinery", "textile", "pharma", "chemical",
        "energy", "non-", "services", "digital", "manufactur", "process", "livestock", "fertili", "car",
        "vehicle", "electronic", "e-commerce", "ferroalloy", "titanium", "alumin", "barley", "transit",
        "organic", "product", "commodit", "item", "sector", "industry", "complex", "main", "potential", "it ",
        "s of ", "t of ", "e of ", "r of ", "s in ", "t in ", "e in ", "r in ", "capital in", "funds in",
        "investment in", "investments in",
    ),
)  # fmt: skip
_REGIONAL = re.compile(
    r"\b(?:oblast|province|akimat|regional (?:trade|turnover|exports?|imports?)"
    r"|(?<!with )(?<!in )(?<!to )(?<!of )the region (?:exported|imported|and)"
    r"|(?:rgn|region)'s (?:foreign )?(?:trade|turnover|exports?|imports?))\b",
    re.IGNORECASE,
)
_REGIONAL_SIGNS = ("oblast", "rovince", "kimat", "egion", "rgn")
_OF_GROUP = re.compile(r"\b(?:Central Asian?|Asian?|African?|Balkan|Gulf|Caspian|Arab)\b[^.;]{0,12}$", re.IGNORECASE)
_ASIDE = re.compile(
    r"[,;:(—]|\s[-–]\s|\b(?:and|which|while|but|as|whereas|according|due to|owing to|thanks to|driven by|because of"
    r"|mainly|mostly|primarily|largely|on the back of|at the expense of)\b"
)
_WITHIN = re.compile(r"'s? ?(?:[\w-]+ ){0,2}$|\s(?:in|of|on|for|to|with|about|regarding|through|,)\s+(?:[\w-]+ ){0,3}$")
# "$40 million more than in 2022", "grew by $40 million": by how much, not how much.
_CHANGE_BEHIND = re.compile(r"\s*(?:more|less|higher|lower|greater|smaller|up|down)\b", re.IGNORECASE)
_CHANGE_BEFORE = re.compile(
    r"\b(?:increased|increase|grew|grown|rose|risen|growth|rise|fell|fallen|decreased|declined|dropped|up|down) by $",
    re.IGNORECASE,
)
# What is counted is something else altogether: nothing goes on from it.
OF_ELSE = frozenset({DEAL, PROJECT, QUANTITY, REGION})
EXCHANGE = "a rate of exchange"
_RATE, _RATE_BEFORE = re.compile(r" ?= ?(?:[\d$€]|$)"), re.compile(r"\d ?(?:[A-Z]{3} ?)?= ?$")
CHANGE = "a change in money, not a level"
_LEADS = re.compile(r"\s*(?:(?:worth )?of|in|for|on|to)\b")
_NATIONAL = re.compile(r"\b(?:into|economy|trade|turnover)\b")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says that a figure is no claim: where it ends, and why."""

    end: int
    reason: str


def why_apart(marks: Marks, place: Place, lexicon: Lexicon, published_year: int) -> str:
    """Why a figure is no claim; empty if nothing says so. A `published_year` of 0 is an unknown one."""
    key = (place.figure.start, published_year)
    if key not in marks.apart:
        marks.apart[key] = _why(marks, place, lexicon, published_year)
    return marks.apart[key]


def _why(marks: Marks, place: Place, lexicon: Lexicon, published_year: int) -> str:
    figure = place.figure
    text = _silenced(marks)
    after = place.after_level if figure.kind is Kind.MONEY else place.after
    start = max(after, text.rfind(";", 0, figure.start) + 1)
    lead = text[start : figure.start]
    trail = text[figure.end : place.until].split(";", 1)[0]
    near = trail[: aside.start()] if (aside := _ASIDE.search(trail)) else trail
    nouns = [noun for noun in marks.nouns if start <= noun.start and noun.end <= figure.start]
    if _RATE.match(trail) or _RATE_BEFORE.search(text, max(0, figure.start - 12), figure.start):
        return EXCHANGE
    if figure.kind is Kind.MONEY and (
        _CHANGE_BEHIND.match(trail) or _CHANGE_BEFORE.search(text, max(0, figure.lead - 30), figure.lead)
    ):
        return CHANGE
    if figure.kind is Kind.MONEY and _is_one_project(text, figure):
        return PROJECT
    if (of_world := list(_WORLD.finditer(lead))) and not _takes_over(lead, start, nouns, of_world[-1].end()):
        return WORLD
    return (
        _target(marks, lead, start, nouns, trail, near, published_year)
        or _governed(marks, lead, start, nouns)
        or _quantity(lead, start, nouns, near, printed=figure.kind is Kind.MONEY and figure.unit != "")
        or _trailing(marks, near)
        or _product(marks, lead, start, nouns, near)
        or (
            REGION
            if _names_region(marks.text, lexicon)
            and is_regional(lead + text[figure.start : figure.end] + near, lexicon)
            else ""
        )
    )


def _is_one_project(text: str, figure: Figure) -> bool:
    """Whether a sum is one investment among many: "an investment of $4 million", "got a $32 million investment"."""
    before = max(0, figure.lead - 60)
    if _ONE_INVESTMENT.search(text, before, figure.lead) or _PART_SPENT.match(text, figure.end):
        return True
    return bool(_AN_INVESTMENT.match(text, figure.end) and _ONE_SUM.search(text, before, figure.lead))


@lru_cache(maxsize=256)
def _names_region(text: str, lexicon: Lexicon) -> bool:
    """Whether a sentence may name a region or a city at all; asked for each of its figures."""
    return any(sign in text for sign in _REGIONAL_SIGNS) or lexicon.has_place(text)


def is_regional(text: str, lexicon: Lexicon) -> bool:
    """Whether a clause is about a region or a city of Kazakhstan."""
    match = _REGIONAL.search(text)
    if match and not (match[0].lower().startswith("region'") and _OF_GROUP.search(text[: match.start()])):
        return True
    return bool(lexicon.places.search(text))


def _silenced(marks: Marks) -> str:
    """The text with the names of sources blanked: a `Ministry of Energy Projects` is no project."""
    text = marks.text
    for voice in marks.voices:
        at = text.find(voice.words)
        if at >= 0:
            text = text[:at] + " " * len(voice.words) + text[at + len(voice.words) :]
    return text


def _target(
    marks: Marks, lead: str, start: int, nouns: Sequence[Noun], trail: str, near: str, published_year: int
) -> str:
    if _FROM_HERE.search(lead):
        return ""
    for match in _TARGET.finditer(lead, marks.text):
        behind = lead[match.end() :]
        if match[0].lower().startswith(("to ", "reach")) and _CAME_TRUE.search(lead, 0, match.start()):
            continue  # "rose by 30 percent to reach $1.8 billion"
        noun_was = any(noun.start >= start + match.end() for noun in nouns) and re.search(r"\b(?:was|were)\b", behind)
        if not _CAME_TRUE.search(behind) and not noun_was:
            return TARGET
    later = _LATER.search(near) or _LATER.match(trail)
    if later and not (later["year"] and published_year and int(later["year"]) < published_year):
        return TARGET if not later["year"] or published_year else ""
    return ""


def _governed(marks: Marks, lead: str, start: int, nouns: Sequence[Noun]) -> str:
    """The last word for a deal, a project or a quantity before a figure, where no word for trade takes over."""
    found = [
        Word(match.end(), reason)
        for expression, reason in ((_DEAL, DEAL), (_PROJECT, PROJECT))
        for match in expression.finditer(lead, marks.text)
    ]
    if not found:
        return ""
    last = max(found, key=lambda word: word.end)
    return "" if _takes_over(lead, start, nouns, last.end) else last.reason


def _takes_over(lead: str, start: int, nouns: Sequence[Noun], end: int) -> bool:
    """Whether a word for trade or investment behind a place governs the figure: it is no part of a phrase there."""
    for noun in nouns:
        at = noun.start - start
        if at < end or _WITHIN.fullmatch(lead[end:at]):
            continue
        if noun.indicator != FDI or _FROM_ABROAD.search(lead[at : noun.end - start]):
            return True
    return False


def _quantity(lead: str, start: int, nouns: Sequence[Noun], near: str, *, printed: bool) -> str:
    """Tonnes, people and the like: only a figure without a currency (`printed`) can count them."""
    if printed:
        return ""
    if (match := _QUANTITY.search(near)) and match.start() <= 25:
        return QUANTITY
    before = list(_QUANTITY.finditer(lead))
    return QUANTITY if before and not _takes_over(lead, start, nouns, before[-1].end()) else ""


def _trailing(marks: Marks, near: str) -> str:
    match = _PROJECT.search(near, marks.text) if _LEADS.match(near) else None
    if match is None or match.start() > 40 or _NATIONAL.search(near[: match.start()]):
        return ""
    return PROJECT


# "exports consist of machinery ($120 million)", "including crude oil – $2 billion", "oil accounted for $2 billion".
_PART_OF_TRADE = Guarded(
    re.compile(
        r"\b(?:consist(?:s|ed|ing)? (?:mainly |mostly |primarily )?of|mainly|mostly|primarily|such as|dominated by)\b"
        r"|\bincluding (?!exports?|imports?|direct|gross|foreign|trade|turnover|invest|in\b|over\b|more\b|about|nearly"
        r"|almost|for\b|from|to\b|with|kazakh|the\b|around|up to|an?\b|some|approx|by\b|during|on\b)(?-i:[a-z]{3,})"
        r"|\b(?:oil|gas|uranium|metals?|products?|machinery|grain|wheat|copper|ferroalloys)\b[^.;,]{0,30}"
        r"\baccount(?:s|ed|ing) for\b",
        re.IGNORECASE,
    ),
    (
        "consist", "mainly", "mostly", "primarily", "dominated", "including", "account", "such as",
    ),
)  # fmt: skip


def _product(marks: Marks, lead: str, start: int, nouns: Sequence[Noun], near: str) -> str:
    for match in reversed(list(_PRODUCT.finditer(lead, marks.text))):
        # The words themselves hold the word for trade; only one behind them takes over.
        if not _takes_over(lead, start, nouns, match.end()):
            return f"of a product or a branch ({match[0].strip(' -–—:(')!r}), not of all trade"
        break
    parts = list(_PART_OF_TRADE.finditer(lead, marks.text))
    if parts and not _takes_over(lead, start, nouns, parts[-1].end()):
        return f"of a product or a branch ({parts[-1][0]!r}), not of all trade"
    if behind := _PRODUCT.search(near, marks.text):
        return f"of a product or a branch ({behind[0].strip(' -–—:(')!r}), not of all trade"
    return ""
