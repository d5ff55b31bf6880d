"""Grammar of periods: what a text says of time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from etl.model.period import Period, PeriodError
from etl.reader.numbers import WORDS


class Anchor(StrEnum):
    """What a mention is counted from."""

    FIXED = "fixed"
    YEAR_LEFT_OUT = "year left out"
    LAST_YEAR = "last year"
    THIS_YEAR = "this year"
    BEFORE = "the year before"
    SINCE = "since"
    UP_TO = "from a year up to months of this year or of the last"
    SPAN = "years until now"
    FISCAL = "a financial year"


@dataclass(frozen=True, slots=True)
class Mention:
    """A period as a text says it, with its place.

    `first` and `last` are month ordinals for FIXED and SINCE, months of a year (0-11) for the anchors that need a year
    (UP_TO has one of each), and `years` the length of a SPAN, how many years before the publication an UP_TO ends, or
    1 where a year is said from its beginning; of a financial year `first` is the year that is said first.
    `compares` is set where the text compares with it ("than in 2021"),
    `moment` where it is a day ("as of 1 January 2024"): where that is the first of a month (`opening`), the month is
    the one before, which left what stands on that day.
    """

    start: int
    end: int
    anchor: Anchor
    first: int = 0
    last: int = 11
    years: int = 0
    compares: bool = False
    moment: bool = False
    opening: bool = False


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = {name: place for place, name in enumerate(_MONTHS)} | {name[:3]: place for place, name in enumerate(_MONTHS)}
_MONTH |= {"sept": 8}
_MON = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_Y = r"(?:19[0-9]{2}|20[0-9]{2})(?![\d%])(?![.,]\d)"
_N = rf"(?:\d{{1,2}}|{'|'.join(sorted(WORDS, key=len, reverse=True))})"
_THIS = r"this year|(?:the )?current year"
_LAST = r"(?:the )?last year|(?:the )?past year|(?:the )?previous year|(?:the )?preceding year"
_OF_YEAR = (
    rf"(?:\W{{0,2}}(?:of |in )?(?:the )?(?:pre-\w+ )?(?:year )?(?:(?P<YEAR>{_Y})|(?P<THIS>{_THIS})|(?P<LAST>{_LAST})))"
)
_TO = r"(?: ?(?:-|–|—|to|through|until|till|up to|and) ?)"
# Two years joined by "and" are a list; only "between" makes them the ends of one period.
_TO_YEAR = r"(?: ?(?:-|–|—|/|to|through|until|till|up to|(?<=\bbetween \d{4} )and) ?)"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4,
             "i": 1, "ii": 2, "iii": 3, "iv": 4}  # fmt: skip
_ORD = r"(?:first|1st|second|2nd|third|3rd|fourth|4th|iv|iii|ii|i)"
_DAY = rf"(?:\d{{1,2}} {_MON},? (?P<DAYYEAR>{_Y})|(?P<DAYMON>{_MON}) \d{{1,2}},? (?P<DAYYEAR2>{_Y}))"
_PATTERNS = (
    # the financial year 2010-11, FY25, FY 2024/25
    ("fiscal", r"(?:(?:the )?(?:financial|fiscal) year |FY ?|(?:in|during|for|over) )"
        r"(?P<y>20\d\d)[-–/](?P<s>\d\d)(?!\d|[-.]\d)"
        r"|FY ?(?:20)?(?P<e>\d\d)\b(?![-–/]\d)"),
    # from 2005 to the first nine months of 2024; for the period from 2005 to December 31, 2023; 1993-2012
    ("from_part", rf"(?:from |between |since |starting from )?(?:the (?:beginning|start) of )?(?P<y1>{_Y}){_TO_YEAR}"
        rf"(?:the )?(?:end of )?(?:(?P<dmon>{_MON}) (?:\d{{1,2}},? )?(?P<dyear>{_Y})"
        rf"|\d{{1,2}} (?P<dmon2>{_MON}),? (?P<dyear2>{_Y})|(?:first )?(?P<months>{_N}) months (?:of )?(?P<myear>{_Y})"
        rf"|(?:(?P<half>first|1st|second|2nd) half|H(?P<h>[12])) (?:of )?(?P<hyear>{_Y})"
        rf"|(?:(?P<quarter>{_ORD}) quarter|Q(?P<q>[1-4])) (?:of )?(?P<qyear>{_Y})"
        rf"|(?:first )?(?P<quarters>two|three|2|3) quarters (?:of )?(?P<tyear>{_Y})|(?P<y2>{_Y})"
        rf"|(?:(?P<lhalf>first|1st|second|2nd) half|(?P<lquarter>{_ORD}) quarter|(?:first )?(?P<lmonths>{_N}) months)"
        rf" (?:of )?(?:(?P<THIS>{_THIS})|(?P<LAST>{_LAST}))"
        r"|(?P<now>now\b|the present|present\b|today\b|date\b|this day))"),
    ("months", rf"(?:from )?(?P<m1>{_MON})(?: (?P<ya>{_Y}))?{_TO}(?P<m2>{_MON})(?:{_OF_YEAR})?"),
    ("part", r"(?:(?P<half>first|1st|second|2nd) half(?:[- ]year\b)?(?: of the year)?|H(?P<h>[12])\b|(?P<h1>[12])H\b"
        rf"|(?P<quarter>{_ORD}) quarter|Q(?P<q>[1-4])\b|(?P<q1>[1-4])Q\b|(?:first )?(?P<quarters>two"
        rf"|three|2|3) quarters|(?:first )?(?P<months>{_N})(?: |-)months?)(?:{_OF_YEAR})?"),
    ("months_short", rf"(?P<months>\d{{1,2}})M ?(?:of )?(?P<YEAR>{_Y})"),
    ("year_part", rf"(?P<Y>{_Y})\W{{1,2}}(?:H(?P<h>[12])|Q(?P<q>[1-4]))\b"),
    ("by_end", rf"(?:at|by|as of|as at) (?:(?:the )?end of (?P<m>{_MON}),? (?:of )?(?P<y>{_Y})"
        rf"|(?P<m2>{_MON}) (?:28|29|30|31),? (?P<y2>{_Y})|(?:28|29|30|31) (?P<m3>{_MON}),? (?P<y3>{_Y}))"),
    ("as_of", rf"as (?:of|at) (?:(?P<d>\d{{1,2}})(?:st)? (?P<m>{_MON})|(?P<m2>{_MON})(?: (?P<d2>\d{{1,2}}))?),? "
        rf"(?P<y>{_Y})|as (?:of|at) (?P<d3>\d{{1,2}})\.(?P<n3>\d{{1,2}})\.(?P<y3>{_Y})"),
    ("since", r"(?:since|starting (?:from|in)|beginning (?:from|in)) (?:the (?:beginning"
        rf"|start) of )?(?:the year (?:of )?)?(?:(?P<m>{_MON}) )?(?P<y>{_Y})(?: (?:to|until) (?P<now>now"
        r"|the present|present|today|date))?"),
    ("independence", rf"(?:since|during|over|in|throughout) (?:all )?(?:the )?(?!(?:{_N}|past|last)\b)"
        r"(?:[\w']+ ){0,4}?independence(?: in 1991)?"),
    ("start_of_year", r"(?:since|from) the (?:beginning|start) of (?:the |this )?year"),
    ("span", r"(?:(?:over|in|during|for|within|throughout|across) (?:the )?(?:more than |over |nearly |almost |about )?"
        rf"|the )(?:(?:past|last|previous|recent) )?(?P<n>{_N})(?: |-)years?\b"
        r"(?! of(?! (?:its )?independence)| ago| later| in a row)"
        r"|(?:over|in|during|for) (?:the )?(?:(?:past|last|previous) )?(?P<decades>two |three |)decades?\b"
        rf"|(?P<into>{_N}) years (?:into|after|since) the (?:agreement|treaty|signing|launch)"),
    ("same", r"(?:the )?(?:same|corresponding|similar|analogous|comparable|respective|like) (?:period|months?"
        r"|time|quarter)(?: a year (?:ago"
        rf"|earlier|before)|(?: of| in|,)? (?:the )?(?:year )?(?:(?P<y>{_Y})|(?P<rel>previous year"
        r"|last year|year before|preceding year|past year)))"),
    ("before", r"(?:a|one|the) year (?:before|earlier|ago|prior)|year-ago"),
    ("previous", r"(?:the )?(?:previous|preceding) year"),
    ("month_rel", rf"(?P<m>{_MON}) (?:of )?(?:(?P<THIS>{_THIS})|(?P<LAST>{_LAST}))"),
    ("last", r"(?:over |in |for )?(?:the )?(?:last|past) (?:calendar )?year\b"),
    ("this", rf"(?:{_THIS})"),
    ("day", rf"{_DAY}"),
    ("month", rf"(?P<m>{_MON})(?:,? (?:of )?)(?P<y>{_Y})"),
    ("year", r"(?:(?:by|at|as of) (?:the )?end[- ](?:of )?|(?:over|for|in|during) (?:the )?(?:whole "
        rf"|entire |full )?(?:year |of )?)?(?P<y>{_Y})"),
)  # fmt: skip
_OF_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What a sentence must hold for an expression to find anything: one of these, in small letters. `19` and `20` stand for
# years: an expression costs more than the look for a few letters.
_YEARS = ("19", "20")
_HALVES = ("h1", "h2", "1h", "2h", "q1", "q2", "q3", "q4", "1q", "2q", "3q", "4q")
_NEEDS = {
    "fiscal": (*_YEARS, "fy"), "from_part": _YEARS, "months": _OF_MONTHS,
    "months_short": tuple(f"{n}m" for n in range(10)),
    "year_part": _HALVES,
    "part": ("half", "quarter", "month", *_HALVES),
    "by_end": _OF_MONTHS, "as_of": ("as of", "as at"), "since": ("since", "starting", "beginning"),
    "independence": ("independence",), "start_of_year": ("beginning of", "start of"), "span": ("year", "decade"),
    "same": ("same", "corresponding", "similar", "analogous", "comparable", "respective", "like"),
    "before": ("before", "earlier", "ago", "prior"), "previous": ("previous", "preceding"), "month_rel": ("year",),
    "last": ("last", "past"), "this": ("this year", "current year"), "day": _OF_MONTHS, "month": _OF_MONTHS,
    "year": _YEARS,
}  # fmt: skip
# From one year to another one, or up to now or a part of this year or the last.
_TWO_ENDS = re.compile(r"(?:19|20)\d\d.*?(?:(?:19|20)\d\d|now|present|today|date|this day|year)", re.DOTALL)
_SIGNS = {
    "from_part": _TWO_ENDS,
    "fiscal": re.compile(r"fy ?\d|20\d\d[-–/]\d\d(?!\d)"),
}
_ALL = tuple((name, re.compile(rf"(?<![\w.,])(?:{expression})", re.IGNORECASE)) for name, expression in _PATTERNS)
_STRONG = re.compile(
    r"(?:than(?: from)?|compared (?:to|with)|comparison (?:to|with)|against|versus|vs\.?|relative to|as in|up on"
    r"|above|below|exceed(?:s|ed|ing)?|surpass(?:ed|es|ing)?)(?: that| those| the figures?| the level)?"
    r"(?: of| in| for| during)?(?: the)?(?: (?:pre-\w+|record))?(?: year(?: of)?)?\s?$",
    re.I,
)
_ON = re.compile(
    r"(?:%|percent|per cent|up|down|times|fold|growth|increase|decrease|rise)(?: up"
    r"| down| more| higher| less)? (?:on|over|from|of)(?: the)?(?: (?:level|figure|indicator|volume)s?(?: of"
    r"| in)?)?\s?$",
    re.I,
)
# "has tripled over the past five years": the years are those of the change, not of what it came to.
_GROWN = re.compile(
    r"\b(?:doubled|tripled|quadrupled|increased|grew|grown|rose|risen|expanded|fold|times)\b[^.;,\d]{0,24}$", re.I
)
# "In April 2025, at the session in London, he said that": the month is that of the event.
_TOLD = re.compile(
    r"[^.;]{0,160}?\b(?:said|noted|told|stressed|announced|stated|reported|recalled) (?:\w+ ){0,2}that\b"
)
_OVER = re.compile(r"\b(?:over|of)(?: the)?\s?$")
_GREW = re.compile(r"(?:%|percent|per cent|times|fold|growth|increase|rise)\s?$", re.IGNORECASE)
_REACH = 40


def find_mentions(text: str) -> list[Mention]:
    """The periods that a sentence mentions, in order; days and months of events are not among them."""
    taken: list[tuple[int, int]] = []
    found: list[Mention] = []
    lowered = text.lower()
    held: dict[tuple[str, ...], bool] = {}
    for name, expression in _ALL:
        needs = _NEEDS[name]
        if needs not in held:
            held[needs] = any(needed in lowered for needed in needs)
        sign = _SIGNS.get(name)
        if not held[needs] or (sign is not None and not sign.search(lowered)):
            continue
        for match in expression.finditer(text):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            mention = _mention(name, match)
            if mention is not None and not (name == "month" and _TOLD.match(text, end)):
                compares = mention.compares or _is_compared(text, start, of_months=name in {"part", "months"})
                if name == "year" and match[0].lower().startswith("over ") and _GREW.search(text, 0, start):
                    compares = True
                if mention.anchor in {Anchor.SPAN, Anchor.SINCE} and _GROWN.search(text, max(0, start - _REACH), start):
                    compares = True
                found.append(replace(mention, compares=compares))
    found.sort(key=lambda mention: mention.start)
    if any(not mention.compares for mention in found):
        found = [replace(m, compares=True) if _is_over(text, m, found) else m for m in found]
    return [m for place, m in enumerate(found) if not (place + 1 < len(found) and _is_length(m, found[place + 1]))]


def _is_over(text: str, mention: Mention, found: list[Mention]) -> bool:
    """Whether months behind "by 30 percent over" are those compared with, as the sentence has others of its own."""
    others = any(not other.compares for other in found if other is not mention)
    return others and bool(_ON.search(text, max(0, mention.start - _REACH), mention.start))


def _is_length(mention: Mention, behind: Mention) -> bool:
    """Whether years only say how long ago the next mention begins: "in eleven years since 2006"."""
    return mention.anchor is Anchor.SPAN and behind.anchor is Anchor.SINCE and behind.start - mention.end <= 2


def _is_compared(text: str, start: int, *, of_months: bool) -> bool:
    before = text[max(0, start - _REACH) : start]
    if of_months and _OVER.search(before):
        return False  # "by nine percent over the first nine months": in these months
    return bool(_STRONG.search(before) or _ON.search(before))


Place = tuple[int, int]


def _mention(name: str, match: re.Match[str]) -> Mention | None:
    group = match.groupdict()
    try:
        return _BUILD[name](match.span(), group)
    except PeriodError:
        return None  # an interval that ends before it starts: a list of years, or a slip


def _from_part(at: Place, g: dict[str, str | None]) -> Mention | None:
    first = _int(g["y1"]) * 12
    if g["now"]:
        return Mention(at[0], at[1], Anchor.SINCE, first)
    if g["THIS"] or g["LAST"]:
        part = 6 * _ordinal(g["lhalf"]) if g["lhalf"] else 3 * _ordinal(g["lquarter"]) if g["lquarter"] else 0
        last = (part or _count(g["lmonths"])) - 1
        return Mention(at[0], at[1], Anchor.UP_TO, first, last, 1 if g["LAST"] else 0) if 0 <= last < 12 else None
    if g["dmon"] or g["dmon2"]:
        last = _int(g["dyear"] or g["dyear2"]) * 12 + _month(g["dmon"] or g["dmon2"])
    elif g["months"]:
        last = _int(g["myear"]) * 12 + _count(g["months"]) - 1
    elif half := g["half"] or g["h"]:
        last = _int(g["hyear"]) * 12 + 6 * _ordinal(half) - 1
    elif quarter := g["quarter"] or g["q"]:
        last = _int(g["qyear"]) * 12 + 3 * _ordinal(quarter) - 1
    elif g["quarters"]:
        last = _int(g["tyear"]) * 12 + 3 * _count(g["quarters"]) - 1
    else:
        last = _int(g["y2"]) * 12 + 11
    period = Period(first, last)
    return Mention(at[0], at[1], Anchor.FIXED, period.start, period.end)


def _months(at: Place, g: dict[str, str | None]) -> Mention | None:
    first, last = _month(g["m1"]), _month(g["m2"])
    if g["ya"] and g["YEAR"]:
        period = Period(_int(g["ya"]) * 12 + first, _int(g["YEAR"]) * 12 + last)
        return Mention(at[0], at[1], Anchor.FIXED, period.start, period.end)
    return None if last < first else _in_year(at, first, last, g)


def _part(at: Place, g: dict[str, str | None]) -> Mention | None:
    half, quarter = g["half"] or g["h"] or g["h1"], g["quarter"] or g["q"] or g["q1"]
    if half:
        number = _ordinal(half)
        return _in_year(at, 6 * number - 6, 6 * number - 1, g)
    if quarter:
        number = _ordinal(quarter)
        return _in_year(at, 3 * number - 3, 3 * number - 1, g)
    count = _count(g["months"]) if g["months"] else 3 * _count(g["quarters"])
    return _in_year(at, 0, count - 1, g) if 1 <= count <= 12 else None


def _in_year(at: tuple[int, int], first: int, last: int, g: dict[str, str | None]) -> Mention:
    if g.get("YEAR"):
        year = _int(g["YEAR"]) * 12
        return Mention(at[0], at[1], Anchor.FIXED, year + first, year + last)
    anchor = Anchor.THIS_YEAR if g.get("THIS") else Anchor.LAST_YEAR if g.get("LAST") else Anchor.YEAR_LEFT_OUT
    return Mention(at[0], at[1], anchor, first, last)


def _fiscal(at: Place, g: dict[str, str | None]) -> Mention | None:
    if g["e"]:
        return Mention(at[0], at[1], Anchor.FISCAL, 2000 + _int(g["e"]), years=1)
    follows = (_int(g["y"]) + 1) % 100 == _int(g["s"])
    return Mention(at[0], at[1], Anchor.FISCAL, _int(g["y"]), years=2) if follows else None


def _months_short(at: Place, g: dict[str, str | None]) -> Mention | None:
    count = _int(g["months"])
    return _in_year(at, 0, count - 1, g) if 1 <= count <= 12 else None


def _by_end(at: Place, g: dict[str, str | None]) -> Mention:
    """What has come together by the end of a month is that of the year up to it."""
    year = _int(g["y"] or g["y2"] or g["y3"]) * 12
    return Mention(at[0], at[1], Anchor.FIXED, year, year + _month(g["m"] or g["m2"] or g["m3"]))


def _month_rel(at: Place, g: dict[str, str | None]) -> Mention:
    return _in_year(at, _month(g["m"]), _month(g["m"]), g)


def _year_part(at: Place, g: dict[str, str | None]) -> Mention | None:
    length, number = (6, _int(g["h"])) if g["h"] else (3, _int(g["q"]))
    year = _int(g["Y"]) * 12
    return Mention(at[0], at[1], Anchor.FIXED, year + length * (number - 1), year + length * number - 1)


def _as_of(at: Place, g: dict[str, str | None]) -> Mention | None:
    if g["n3"]:
        opening = _int(g["d3"]) == 1
        month = _int(g["y3"]) * 12 + _int(g["n3"]) - 1 - opening
        known = 1 <= _int(g["n3"]) <= 12
        return Mention(at[0], at[1], Anchor.FIXED, month, month, moment=True, opening=opening) if known else None
    opening = (g["d"] or g["d2"]) == "1"
    month = _int(g["y"]) * 12 + _month(g["m"] or g["m2"]) - opening
    return Mention(at[0], at[1], Anchor.FIXED, month, month, moment=True, opening=opening)


def _since(at: Place, g: dict[str, str | None]) -> Mention | None:
    return Mention(at[0], at[1], Anchor.SINCE, _int(g["y"]) * 12 + (_month(g["m"]) if g["m"] else 0))


def _span(at: Place, g: dict[str, str | None]) -> Mention | None:
    n = g["n"] or g["into"]
    years = _count(n) if n else 10 * {"two": 2, "three": 3}.get((g["decades"] or "").strip().lower(), 1)
    return (
        Mention(at[0], at[1], Anchor.LAST_YEAR)
        if years == 1
        else Mention(at[0], at[1], Anchor.SPAN, years=years)
        if years
        else None
    )


def _same(at: Place, g: dict[str, str | None]) -> Mention | None:
    return Mention(at[0], at[1], Anchor.BEFORE, compares=True)


def _month_of(at: Place, g: dict[str, str | None]) -> Mention | None:
    month = _int(g["y"]) * 12 + _month(g["m"])
    return Mention(at[0], at[1], Anchor.FIXED, month, month)


def _year(at: Place, g: dict[str, str | None]) -> Mention | None:
    year = Period.year(_int(g["y"]))
    return Mention(at[0], at[1], Anchor.FIXED, year.start, year.end)


_INDEPENDENCE = 1991 * 12 + 11
_BUILD = {
    "fiscal": _fiscal,
    "from_part": _from_part,
    "months": _months,
    "part": _part,
    "months_short": _months_short,
    "month_rel": _month_rel,
    "by_end": _by_end,
    "year_part": _year_part,
    "as_of": _as_of,
    "since": _since,
    "independence": lambda at, g: Mention(at[0], at[1], Anchor.SINCE, _INDEPENDENCE),
    "start_of_year": lambda at, g: Mention(at[0], at[1], Anchor.THIS_YEAR, 0, -1, years=1),
    "span": _span,
    "same": _same,
    "before": lambda at, g: Mention(at[0], at[1], Anchor.BEFORE, compares=True),
    "previous": lambda at, g: Mention(at[0], at[1], Anchor.BEFORE),
    "last": lambda at, g: Mention(at[0], at[1], Anchor.LAST_YEAR),
    "this": lambda at, g: Mention(at[0], at[1], Anchor.THIS_YEAR, 0, -1),
    "day": lambda at, g: None,
    "month": _month_of,
    "year": _year,
}


def _int(text: str | None) -> int:
    return int(text or "0")


def _count(text: str | None) -> int:
    word = (text or "").lower()
    return int(word) if word.isdigit() else WORDS[word]


def _ordinal(text: str) -> int:
    return int(text) if text.isdigit() else _ORDINALS[text.lower()]


def _month(text: str | None) -> int:
    word = (text or "").lower().rstrip(".")
    return _MONTH[word if word in _MONTH else word[:3]]
