"""Grammar of printed figures: numbers, scale words, currencies, percentages, factors, hedges.

Every expression is linear: no repetition stands inside another one over the same characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from etl.model.units import Qualifier


class Kind(StrEnum):
    """What a printed number is, by the words right beside it."""

    MONEY = "money"
    PERCENT = "percent"
    FACTOR = "factor"
    COUNT = "count"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number with its place in the text it was found in.

    `value` is digits with a point as decimal sign; `unit` a currency code, PERCENT, FACTOR, COUNT, or empty where no
    currency is printed; `scaled` says whether a scale word is printed. `doubt` says what is ambiguous in its digits.
    """

    kind: Kind
    start: int
    end: int
    value: str
    scale: int
    unit: str
    qualifier: Qualifier
    signed: bool = False
    scaled: bool = False
    doubt: str = ""
    lead: int = 0  # where its hedge begins

    @property
    def number(self) -> Decimal:
        """The value in base units."""
        return Decimal(self.value) * self.scale


CURRENCIES = {
    "$": "USD", "us$": "USD", "$us": "USD", "u.s.$": "USD", "usd": "USD", "dollar": "USD", "€": "EUR", "eur": "EUR",
    "euro": "EUR", "czk": "CZK", "crown": "CZK", "koruna": "CZK", "₸": "KZT", "kzt": "KZT", "tenge": "KZT",
    "₽": "RUB", "rub": "RUB", "ruble": "RUB", "rouble": "RUB", "£": "GBP", "gbp": "GBP", "pound": "GBP",
    "cny": "CNY", "yuan": "CNY", "rmb": "CNY", "yen": "JPY", "uah": "UAH", "hryvnia": "UAH", "lira": "TRY",
    "chf": "CHF", "franc": "CHF", "pln": "PLN", "zloty": "PLN", "huf": "HUF", "forint": "HUF", "sum": "UZS",
    "soum": "UZS", "som": "KGS", "inr": "INR", "rupee": "INR",
}  # fmt: skip
SCALES = {
    "thousand": 10**3, "thsd": 10**3, "million": 10**6, "mln": 10**6, "mn": 10**6, "mio": 10**6, "mil": 10**6,
    "m": 10**6,
    "billion": 10**9, "bln": 10**9, "bil": 10**9, "bn": 10**9, "b": 10**9,
    "trillion": 10**12, "trln": 10**12, "tn": 10**12,
    "k": 10**3,
}  # fmt: skip
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: number for number, word in enumerate(_UNITS)} | {word: 10 * (n + 2) for n, word in enumerate(_TENS)}
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_TWO_WORDS = rf"(?:{_WORD})(?:[- ](?:{_WORD})\b)?"
_NUMBER_WORDS = (
    rf"(?:{_TWO_WORDS}(?: hundred\b(?:(?: and)? {_TWO_WORDS}\b)?)?|a hundred"
    r"|an? (?=thousand|million|billion|trillion))"
)
_DIGITS = (
    r"\d{1,3}(?:,\d{3}(?!\d)){1,4}(?:\.\d{1,6})?(?!\d)|\d{1,3}(?:[ \u00a0\u202f]\d{3}(?!\d)){1,4}(?:[.,"
    r"]\d{1,2})?(?!\d)"
    r"|\d{1,15}(?:[.,]\d{1,9}(?!\d))?(?!\d)"
)
_BEFORE = r"(?<![A-Za-z])(?:\$ ?US(?![A-Za-z])|US ?\$|U\.S\. ?\$|USD|EUR|CZK|KZT|RUB|GBP|CNY|CHF|PLN)|[$€£₸₽]"
_AFTER = (
    r"(?:of )?(?:(?:US|U\.S\.|American|United States)\W{0,2})?(?:dollars?\b|USD\b)|US\$"
    r"|in (?:US|U\.S\.|American) (?:currency|dollars)\b"
    r"|[$€£₸₽]|(?:Czech )?(?:crowns?|korunas?)\b"
    r"|euros?\b|EUR\b|CZK\b|KZT\b|tenge\b|RUB\b|(?:Russian )?r(?:o?u)bles?\b|pounds?\b"
    r"|GBP\b|(?:Chinese )?yuan\b|CNY\b|RMB\b"
    r"|yen\b|UAH\b|hryvnias?\b|liras?\b|CHF\b|(?:Swiss )?francs?\b|PLN\b|zlotys?\b|HUF\b|forints?\b|soums?\b|soms?\b"
    r"|INR\b|rupees?\b"
)
_SCALE = r"thousands?|thsd|trillions?|trln|tn|billions?|bln|bil|bn|millions?|mln|mil|mn|mio|[mMbBkK](?![A-Za-z])"
_FOREIGN = re.compile(
    r"[ -]?(?:(?:Canadian|Australian|Singapore|Hong Kong|New Zealand)(?:an)? dollars?|kron[aoe]r?|lev[as]?|le[iu]"
    r"|dinars?|dirhams?|won|manats?|riyals?|rials?|shekels?|lari|baht|ringgit|drams?|pesos?|reais|rand)\b",
    re.IGNORECASE,
)


def _spaced(expression: str) -> str:
    """An expression with its spaces kept in a verbose one."""
    return expression.replace(" ", r"\ ")


def _figure_expression(number: str) -> re.Pattern[str]:
    return re.compile(
        rf"""(?P<long>\d{{16,}})
    |(?:(?P<sign>[+\-−–])\ ?(?=\d))?
     (?:(?P<before>{_spaced(_BEFORE)})\ ?)?
     (?<![\w.,/\\]) (?P<number>{number})
     (?:
        (?:\ |-)?(?P<scale>{_SCALE})\b(?:\.(?=\ (?:US|U\.S|dollar|euro|rouble|ruble|tenge|\$)))?
        (?:\ (?P<second>\d{{1,3}}(?:[.,]\d{{1,3}})?)\ (?P<second_scale>{_SCALE})\b)?
     )?
     (?:
        \ ?(?P<percent>%|per\ ?cent\b|pct\b)
       |(?:\ |-)?(?P<factor>times\b|fold\b)
       |\ ?(?P<points>percentage\ points?\b|p\.p\.)
       |(?P<ordinal>st\b|nd\b|rd\b|th\b)
       |(?:\ |-)?(?P<after>{_spaced(_AFTER)})(?!\ ?\d)
     )?""",
        re.VERBOSE | re.IGNORECASE,
    )


FIGURE = _figure_expression(rf"{_spaced(_DIGITS)}|\b{_spaced(_NUMBER_WORDS)}")
# The same without numbers in words, which most sentences do not have.
_IN_DIGITS = _figure_expression(_spaced(_DIGITS))
_HAS_WORDS = re.compile(rf"\b(?:{_WORD}|an? (?:hundred|thousand|million|billion|trillion))")
_FOLD = {
    "doubled": "2",
    "doubling": "2",
    "tripled": "3",
    "tripling": "3",
    "quadrupled": "4",
    "halved": "0.5",
    "twice": "2",
}
_FOLDS = re.compile(
    r"\b(?:doubled|doubling|tripled|tripling|quadrupled|halved|twice(?= as| the| more| its))\b", re.IGNORECASE
)
_HEDGES = (
    (Qualifier.OVER, r"more than|(?:slightly |well |just )?(?:over|above)|exceed(?:ed|s|ing)?|in excess of"
        r"|at least|upwards? of"
     r"|surpass(?:ed|es|ing)?|passed|no less than|not less than|slightly more than|crossed|topped"),
    (Qualifier.UNDER, r"(?:slightly |just |well )?(?:less than|under|below)|not reaching|fewer than"),
    (Qualifier.UP_TO, r"up to|at most|no more than|not more than"),
    (Qualifier.ABOUT, r"about|around|approximately|approx\.?|nearly|almost|close to|some|roughly|circa|ca\.|c\.|~|≈"
     r"|an estimated|estimated at|on the order of|near|as much as"),
)  # fmt: skip
_HEDGED = re.compile(
    r"(?:\b|(?=[~≈]))(?:"
    + "|".join(rf"(?P<{q!s}>{words})" for q, words in _HEDGES)
    + r")(?: the| a| an| the sum of)?[ ]?$",
    re.IGNORECASE,
)
# The last words of the hedges: behind any other word there is none.
_HEDGE_ENDS = frozenset((
    "than", "over", "above", "exceed", "exceeds", "exceeded", "exceeding", "of", "least", "surpass", "surpasses",
    "surpassed", "surpassing", "passed", "crossed", "topped", "under", "below", "reaching", "to", "most", "about",
    "around", "approximately", "approx", "approx.", "nearly", "almost", "some", "roughly", "circa", "ca.", "c.",
    "estimated", "at", "near", "as", "the", "a", "an", "upward", "upwards",
))  # fmt: skip
_HEDGE_AFTER = re.compile(r"\s?(?:or (?P<over>more)|(?P<plus>\+)(?!\s?\d))", re.IGNORECASE)
_MASS = re.compile(
    r"\s?(?:metric )?(?:tons?|tonnes?|kg|kilograms?|barrels?|kWh|MW|GW|megawatts?|km|kilomet|hectares?|TEUs?)\b", re.I
)
_HEDGE_REACH = 28
_MINUS = re.compile(r"\bminus $", re.IGNORECASE)


# "half of the foreign trade", "a third of investment": a share in words, as near as the word is.
_PARTS = {"half": "50", "third": "33.3", "quarter": "25", "fifth": "20", "two thirds": "66.7", "three quarters": "75"}
_PART = re.compile(
    r"\b(?:(?<!first )(?<!second )(?<!last )(?P<half>half)|(?:a|one) (?P<one>third|quarter|fifth)"
    r"|(?P<many>two[- ]thirds|three[- ]quarters))(?= of (?:[\w'-]+ ){0,5}?(?:trade|turnover|exports?|imports?"
    r"|investments?|FDI|inflows?)\b)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom $", re.IGNORECASE)


def find_figures(text: str) -> list[Figure]:
    """The printed numbers of a sentence, in order; years, ordinals and days of a month are not among them."""
    expression = FIGURE if _HAS_WORDS.search(text.lower()) else _IN_DIGITS
    found = [figure for match in expression.finditer(text) if (figure := _figure(match, text)) is not None]
    for match in _FOLDS.finditer(text):
        value = _FOLD[match[0].lower()]
        qualifier, lead = hedge(text, match.start())
        found.append(Figure(Kind.FACTOR, match.start(), match.end(), value, 1, "FACTOR", qualifier, lead=lead))
    for match in _PART.finditer(text):
        word = (match["half"] or match["one"] or match["many"]).lower().replace("-", " ")
        _, lead = hedge(text, match.start())
        found.append(
            Figure(
                Kind.PERCENT, *match.span(), _PARTS[word], 1, "PERCENT", Qualifier.ABOUT, lead=lead, doubt="in words"
            )
        )
    found.sort(key=lambda figure: figure.start)
    found = _under_header(found, text)
    return [_scaled_by(figure, found[place + 1 : place + 2], text) for place, figure in enumerate(found)]


# A unit that stands once for all numbers behind it: "trade in goods, € million: 2019 imports 17,100.5".
_HEADER = re.compile(
    r"(?:[(,:]|\bin\b)\s?(?P<before>US ?\$|USD|EUR|CZK|[€$])?\s?"
    r"(?P<scale>thousand|millions?|billions?|mln|bln|mn|bn)\.?"
    r"(?:\s(?:of\s)?(?P<after>(?:US\s)?dollars|USD|euros?|EUR|CZK))?\s?[):,]",
    re.IGNORECASE,
)


def _under_header(figures: list[Figure], text: str) -> list[Figure]:
    header = _HEADER.search(text)
    if header is None or not (header["before"] or header["after"]):
        return figures
    unit = _currency(header["before"] or header["after"])
    scale = _scale(header["scale"])
    return [
        replace(f, kind=Kind.MONEY, unit=unit, scale=scale, scaled=True)
        if f.kind is Kind.COUNT and f.start >= header.end() and not _YEAR.fullmatch(f.value)
        else f
        for f in figures
    ]


_YEAR = re.compile(r"(?:19|20)\d\d")


def _scaled_by(figure: Figure, following: list[Figure], text: str) -> Figure:
    """`from 9.6 to 14.9 billion dollars`: the first number has the scale and the currency of the second one.

    `from 5.3 billion to 2.2 billion dollars`: only the currency.
    """
    if not following or figure.kind not in {Kind.COUNT, Kind.MONEY} or not following[0].scaled:
        return figure
    other = following[0]
    if figure.scaled and figure.unit:
        return figure
    is_pair = text[figure.end : other.lead].strip() == "to" and _FROM.search(text, max(0, figure.lead - 6), figure.lead)
    if other.kind is not Kind.MONEY or not is_pair or figure.unit not in {"", "COUNT", other.unit}:
        return figure
    scale = figure.scale if figure.scaled else other.scale
    return replace(figure, kind=Kind.MONEY, scale=scale, unit=other.unit, scaled=True)


def hedge(text: str, start: int) -> tuple[Qualifier, int]:
    """The hedge that ends where a figure starts, and where it begins; exact, and `start`, where there is none."""
    reach = max(0, start - _HEDGE_REACH)
    words = text[reach:start].split()
    if not words or (words[-1].lstrip("([\"'").lower() not in _HEDGE_ENDS and words[-1][-1] not in "~≈"):
        return Qualifier.EXACT, start
    match = _HEDGED.search(text, reach, start)
    if match is None or (match.start() > 0 and text[match.start() - 1].isalpha() and text[match.start()].isalpha()):
        return Qualifier.EXACT, start
    return Qualifier(str(match.lastgroup)), match.start()


def _figure(match: re.Match[str], text: str) -> Figure | None:
    if match["long"]:
        return Figure(Kind.OTHER, match.start(), match.end(), "0", 1, "", Qualifier.EXACT, doubt="too many digits")
    start, end = match.start(), match.end()
    value, doubt = _value(match["number"], scaled=match["scale"] is not None)
    if value is None or match["ordinal"]:
        return None
    scale = _scale(match["scale"]) if match["scale"] else 1
    if match["second"]:
        value, scale = _compound(value, scale, match["second"], match["second_scale"])
    qualifier, lead = hedge(text, start)
    after = _HEDGE_AFTER.match(text, end)
    if after and qualifier is Qualifier.EXACT:
        qualifier = Qualifier.OVER
    kind, unit = _kind(match, text, end)
    if kind is Kind.PERCENT and scale != 1:
        return None
    signed = match["sign"] is not None and _is_sign(text, start)
    if match["sign"] and not signed:
        start = match.start("before") if match["before"] else match.start("number")
    sign = "-" if signed and match["sign"] != "+" and kind is Kind.PERCENT else ""
    if kind in {Kind.MONEY, Kind.PERCENT} and _MINUS.search(text, max(0, lead - _HEDGE_REACH), lead):
        sign = "-"
    return Figure(
        kind, start, end, sign + value, scale, unit, qualifier, signed, match["scale"] is not None, doubt, lead
    )


def _is_sign(text: str, start: int) -> bool:
    """Whether a dash before a number is its sign: in `imports – 479.1` it stands between two words."""
    before = text[max(0, start - 1) : start]
    return text[start] == "+" or before in {"(", "[", ""} or (before == " " and text[start + 1 : start + 2].isdigit())


def _kind(match: re.Match[str], text: str, end: int) -> tuple[Kind, str]:
    if match["percent"]:
        return Kind.PERCENT, "PERCENT"
    if match["factor"]:
        return Kind.FACTOR, "FACTOR"
    if match["points"] or _MASS.match(text, end) or _FOREIGN.match(text, end):
        return Kind.OTHER, ""
    currency = match["before"] or match["after"]
    if currency:
        unit = _currency(currency)
        return Kind.MONEY, unit
    if match["scale"] and _scale(match["scale"]) > 1000:
        return Kind.MONEY, ""
    return Kind.COUNT, "COUNT"


def _scale(word: str) -> int:
    return SCALES[word.lower().rstrip("s")]


def _currency(text: str) -> str:
    word = text.lower().replace(" ", "")
    if word.endswith("currency"):
        return "USD"
    if word in CURRENCIES:
        return CURRENCIES[word]
    return next(code for name, code in CURRENCIES.items() if len(name) > 1 and name in word.replace("us$", "dollar"))


def _value(number: str, *, scaled: bool) -> tuple[str | None, str]:
    if not number[0].isdigit():
        return _of_words(number.lower()), ""
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3})", "", number)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        if scaled and plain.count(",") == 1 and "." not in plain:
            # "1,045 billion" is one and a bit, or a thousand: only the neighbours can tell.
            return plain.replace(",", "."), f"{number!r} may be a decimal comma or a separator of thousands"
        return plain.replace(",", ""), ""
    return plain.replace(",", "."), ""


def _of_words(words: str) -> str | None:
    if words.startswith("a"):
        return "100" if words == "a hundred" else "1"
    total = 0
    for word in re.split(r"[- ]", words):
        total = total * 100 if word == "hundred" else total + WORDS.get(word, 0)
    return str(total)


def _compound(value: str, scale: int, second: str, second_scale: str) -> tuple[str, int]:
    """`1 billion 518 million` is 1518 of the smaller scale."""
    smaller = _scale(second_scale)
    total = Decimal(value) * scale / smaller + Decimal(second.replace(",", "."))
    return format(total.normalize() if "." not in second else total, "f"), smaller
