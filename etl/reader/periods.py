"""Grammar of periods: what a text says of time, and what it means on the day it was published."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from etl.model.period import Period, PeriodError
from etl.reader.claims import PeriodForm, Published
from etl.reader.numbers import WORDS


class Anchor(StrEnum):
    """What a mention is counted from."""

    FIXED = "fixed"
    YEAR_LEFT_OUT = "year left out"
    LAST_YEAR = "last year"
    THIS_YEAR = "this year"
    BEFORE = "the year before"
    SINCE = "since"
    SPAN = "years until now"


@dataclass(frozen=True, slots=True)
class Mention:
    """A period as a text says it, with its place.

    `first` and `last` are month ordinals for FIXED and SINCE, months of a year (0-11) for the anchors that need a year,
    and `years` the length of a SPAN. `compares` is set where the text compares with it ("than in 2021"), `moment` where
    it is a day ("as of 1 January 2024").
    """

    start: int
    end: int
    anchor: Anchor
    first: int = 0
    last: int = 11
    years: int = 0
    compares: bool = False
    moment: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """A period code (empty where nothing says it), the form in which it was said, and what was assumed."""

    code: str
    form: PeriodForm
    reasons: tuple[str, ...] = ()

    @property
    def period(self) -> Period | None:
        """The interval; None where the text says none, or leaves an end open."""
        try:
            return Period.parse(self.code) if self.code else None
        except PeriodError:
            return None


UNSTATED = Resolved("", PeriodForm.NONE, ("the text does not say the period",))

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
_OF_YEAR = rf"(?:\W{{0,2}}(?:of |in )?(?:the )?(?:year )?(?:(?P<YEAR>{_Y})|(?P<THIS>{_THIS})|(?P<LAST>{_LAST})))"
_TO = r"(?: ?(?:-|–|—|to|through|until|till|up to|and) ?)"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4,
             "i": 1, "ii": 2, "iii": 3, "iv": 4}  # fmt: skip
_ORD = r"(?:first|1st|second|2nd|third|3rd|fourth|4th|iv|iii|ii|i)"
_DAY = rf"(?:\d{{1,2}} {_MON},? (?P<DAYYEAR>{_Y})|(?P<DAYMON>{_MON}) \d{{1,2}},? (?P<DAYYEAR2>{_Y}))"
_PATTERNS = (
    # from 2005 to the first nine months of 2024; for the period from 2005 to December 31, 2023; 1993-2012
    ("from_part", rf"(?:from |between |since )?(?P<y1>{_Y}){_TO}(?:the )?(?:end of )?(?:(?P<dmon>{_MON}) (?:\d{{1,2}},"
        rf"? )?(?P<dyear>{_Y})|\d{{1,2}} (?P<dmon2>{_MON}),? (?P<dyear2>{_Y})|(?:first )?(?P<months>{_N}) mo"
        rf"nths of (?P<myear>{_Y})|(?P<half>first|1st|second|2nd) half of (?P<hyear>{_Y})"
        rf"|(?P<quarter>{_ORD}) quarter of (?P<qyear>{_Y})|(?P<y2>{_Y})|(?P<now>now"
        r"|the present|present|today))"),
    ("months", rf"(?:from )?(?P<m1>{_MON})(?: (?P<ya>{_Y}))?{_TO}(?P<m2>{_MON})(?:{_OF_YEAR})?"),
    ("part", r"(?:(?P<half>first|1st|second|2nd) half(?: of the year)?|H(?P<h>[12])\b|(?P<h1>[12])H\b"
        rf"|(?P<quarter>{_ORD}) quarter|Q(?P<q>[1-4])\b|(?P<q1>[1-4])Q\b|(?:first )?(?P<quarters>two"
        rf"|three|2|3) quarters|(?:first )?(?P<months>{_N})(?: |-)months?)(?:{_OF_YEAR})?"),
    ("year_part", rf"(?P<Y>{_Y})\W{{1,2}}(?:H(?P<h>[12])|Q(?P<q>[1-4]))\b"),
    ("as_of", rf"as (?:of|at) (?:(?P<d>\d{{1,2}}) (?P<m>{_MON})|(?P<m2>{_MON})(?: (?P<d2>\d{{1,2}}))?),? (?P<y>{_Y}"
        r")"),
    ("since", r"(?:since|starting (?:from|in)|beginning (?:from|in)) (?:the (?:beginning"
        rf"|start) of )?(?:(?P<m>{_MON}) )?(?P<y>{_Y})(?: (?:to|until) (?P<now>now"
        r"|the present|present|today))?"),
    ("independence", r"(?:since|during|over|in) (?:the )?(?:(?:years|period|time) (?:of|since) )?(?:its "
        r"|Kazakhstan's |the country's |gaining |our )?independence"),
    ("start_of_year", r"(?:since|from) the (?:beginning|start) of (?:the |this )?year"),
    ("span", r"(?:(?:over|in|during|for|within|throughout|across) (?:the )?|the )(?:(?:past"
        rf"|last|previous|recent) )?(?P<n>{_N})(?: |-)years?\b(?! of| ago| later)|(?:over"
        r"|in|during|for) (?:the )?(?:(?:past|last|previous) )?(?P<decades>two |three "
        r"|)decades?\b"),
    ("same", r"(?:the )?(?:same|corresponding|similar) (?:period|months?|time|quarter)(?: a year (?:ago"
        rf"|earlier|before)|(?: of| in|,)? (?:the )?(?:year )?(?:(?P<y>{_Y})|(?P<rel>previous year"
        r"|last year|year before|preceding year)))"),
    ("before", r"(?:a|one|the) year (?:before|earlier|ago|prior)|year-ago"),
    ("previous", r"(?:the )?(?:previous|preceding) year"),
    ("last", r"(?:over |in |for )?(?:the )?(?:last|past) (?:calendar )?year\b"),
    ("this", rf"(?:{_THIS})"),
    ("day", rf"{_DAY}"),
    ("month", rf"(?P<m>{_MON})(?:,? (?:of )?)(?P<y>{_Y})"),
    ("year", r"(?:(?:by|at|as of) the end of |(?:over|for|in|during) (?:the )?(?:whole "
        rf"|entire |full )?(?:year |of )?)?(?P<y>{_Y})"),
)  # fmt: skip
_ALL = tuple((name, re.compile(rf"(?<![\w.,])(?:{expression})", re.IGNORECASE)) for name, expression in _PATTERNS)
_STRONG = re.compile(
    r"(?:than|compared (?:to|with)|against|versus|vs\.?|relative to|as in|up on"
    r"|above|below)(?: that| those)?(?: of| in| for| during)?(?: the)?\s?$",
    re.I,
)
_ON = re.compile(
    r"(?:%|percent|per cent|up|down|times|fold|growth|increase|decrease|rise)(?: up"
    r"| down| more| higher| less)? (?:on|over|from|of)(?: the)?\s?$",
    re.I,
)
# "has tripled over the past five years": the years are those of the change, not of what it came to.
_GROWN = re.compile(
    r"\b(?:doubled|tripled|quadrupled|increased|grew|grown|rose|risen|expanded|fold|times)\b[^.;,\d]{0,24}$", re.I
)
_REACH = 40


def find_mentions(text: str) -> list[Mention]:
    """The periods that a sentence mentions, in order; days of events ("on 23 October 2023") are not among them."""
    taken: list[tuple[int, int]] = []
    found: list[Mention] = []
    for name, expression in _ALL:
        for match in expression.finditer(text):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            mention = _mention(name, match)
            if mention is not None:
                compares = mention.compares or _is_compared(text, start)
                if mention.anchor in {Anchor.SPAN, Anchor.SINCE} and _GROWN.search(text, max(0, start - _REACH), start):
                    compares = True
                found.append(replace(mention, compares=compares))
    return sorted(found, key=lambda mention: mention.start)


def _is_compared(text: str, start: int) -> bool:
    before = text[max(0, start - _REACH) : start]
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
    if g["dmon"] or g["dmon2"]:
        last = _int(g["dyear"] or g["dyear2"]) * 12 + _month(g["dmon"] or g["dmon2"])
    elif g["months"]:
        last = _int(g["myear"]) * 12 + _count(g["months"]) - 1
    elif g["half"]:
        last = _int(g["hyear"]) * 12 + 6 * _ordinal(g["half"]) - 1
    elif g["quarter"]:
        last = _int(g["qyear"]) * 12 + 3 * _ordinal(g["quarter"]) - 1
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


def _year_part(at: Place, g: dict[str, str | None]) -> Mention | None:
    length, number = (6, _int(g["h"])) if g["h"] else (3, _int(g["q"]))
    year = _int(g["Y"]) * 12
    return Mention(at[0], at[1], Anchor.FIXED, year + length * (number - 1), year + length * number - 1)


def _as_of(at: Place, g: dict[str, str | None]) -> Mention | None:
    month = _int(g["y"]) * 12 + _month(g["m"] or g["m2"])
    # On the first of a month stands what the month before left.
    month -= (g["d"] or g["d2"]) == "1"
    return Mention(at[0], at[1], Anchor.FIXED, month, month, moment=True)


def _since(at: Place, g: dict[str, str | None]) -> Mention | None:
    return Mention(at[0], at[1], Anchor.SINCE, _int(g["y"]) * 12 + (_month(g["m"]) if g["m"] else 0))


def _span(at: Place, g: dict[str, str | None]) -> Mention | None:
    years = _count(g["n"]) if g["n"] else 10 * {"two": 2, "three": 3}.get((g["decades"] or "").strip().lower(), 1)
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
    "from_part": _from_part,
    "months": _months,
    "part": _part,
    "year_part": _year_part,
    "as_of": _as_of,
    "since": _since,
    "independence": lambda at, g: Mention(at[0], at[1], Anchor.SINCE, _INDEPENDENCE),
    "start_of_year": lambda at, g: Mention(at[0], at[1], Anchor.THIS_YEAR, 0, -1),
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


def resolve(mention: Mention, published: Published | None, context: Period | None) -> Resolved:
    """What a mention means in a text published then; `context` is the period of the figure before it."""
    match mention.anchor:
        case Anchor.FIXED:
            return Resolved(Period(mention.first, mention.last).code, PeriodForm.EXPLICIT)
        case Anchor.BEFORE:
            return _before(mention, published, context)
        case Anchor.SINCE:
            return _until_now(mention.first, published)
        case Anchor.SPAN:
            return _years_until_now(mention.years, published)
        case _:
            return _of_some_year(mention, published, context)


def _before(mention: Mention, published: Published | None, context: Period | None) -> Resolved:
    if context is not None and context.length <= 12:
        period = context.shift(-12)
        return Resolved(period.code, PeriodForm.RELATIVE, (f"the year before is {period.code}, before {context.code}",))
    return _of_some_year(replace(mention, anchor=Anchor.LAST_YEAR), published, context)


def _until_now(first: int, published: Published | None) -> Resolved:
    start = first // 12
    if published is None or published.period.end < first:
        code = f"{start}/.." if first % 12 == 0 else f"{Period(first, first).code}/.."
        return Resolved(code, PeriodForm.OPEN_ENDED, ("the end is open, and no date of publication closes it",))
    code = Period(first, published.period.end).code
    return Resolved(code, PeriodForm.OPEN_ENDED, (f"an open end, closed by the publication in {published.text}",))


def _years_until_now(years: int, published: Published | None) -> Resolved:
    if published is None:
        reason = f"{years} years until an end that the text does not say, and no date of publication is known"
        return Resolved(f"P{years}Y/..", PeriodForm.RELATIVE, (reason,))
    end = published.period.end
    code = Period(end - 12 * years + 1, end).code
    return Resolved(code, PeriodForm.RELATIVE, (f"{years} years ending with the publication in {published.text}",))


def _of_some_year(mention: Mention, published: Published | None, context: Period | None) -> Resolved:
    if published is None:
        said = str(mention.anchor)
        return Resolved("", PeriodForm.NONE, (f"the text says {said!r}, and no date of publication is known",))
    year = published.year
    if mention.anchor is Anchor.LAST_YEAR:
        year -= 1
    if mention.anchor is Anchor.YEAR_LEFT_OUT:
        return _year_left_out(mention, published, context)
    last = mention.last if mention.last >= 0 else published.period.end % 12
    period = Period(year * 12 + mention.first, year * 12 + last)
    if period.end > published.period.end:
        return Resolved("", PeriodForm.NONE, (f"{period.code} is not over on the day of publication",))
    word = "the year before" if mention.anchor is Anchor.LAST_YEAR else "the year of"
    return Resolved(
        period.code, PeriodForm.RELATIVE, (f"{mention.anchor} is {word} the publication in {published.text}",)
    )


def _year_left_out(mention: Mention, published: Published, context: Period | None) -> Resolved:
    year = published.year
    if year * 12 + mention.last > published.period.end:
        year -= 1
    period = Period(year * 12 + mention.first, year * 12 + mention.last)
    return Resolved(
        period.code, PeriodForm.RELATIVE, (f"the year is left out: the last such months before {published.text}",)
    )


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
