"""The state of a view, and what a query string says of it. The address is the state: nothing else is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol
from urllib.parse import quote, unquote_plus

from dashboard.address import Notice as Notice
from dashboard.address import Reader, printable
from etl.model.period import Period, PeriodError
from etl.model.registry import Area

MAX_QUERY_CHARS = 4096
MAX_FIELDS = 64
MAX_PARTNERS = 8
MAX_SLIDES = 24
MAX_SLIDE_CHARS = 400

UNITS = ("USD", "EUR", "CZK")
FREQUENCIES = ("A", "Q", "M", "R12", "YTD")
FLOWS = ("both", "exports", "imports", "turnover", "balance", "share")
SCALES = ("linear", "log")
THEMES = ("light", "dark")
# Views and sort orders belong to the pages; here only their form is checked.
_SLUG = re.compile(r"^[a-z][a-z0-9-]{0,23}$")
_SORT = re.compile(r"^-?[a-z][a-z0-9_]{0,23}$")
_NAME = re.compile(r"^[a-z][a-z_]{0,23}$")
_STATEMENT = re.compile(r"^[0-9a-z][0-9a-z-]{0,99}$")
_ENTRY = re.compile(r"^[0-9a-z]{12}$")
MAX_SHEET = 9999
_REF = re.compile(r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_~-]+)*$")
MAX_REF_CHARS = 1200
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
HOME = "KZ"
SLIDE_SEPARATOR = "!"


class Areas(Protocol):
    """What the state needs of the registry: its areas by id."""

    @property
    def areas(self) -> Mapping[str, Area]:
        """Areas by id."""
        ...


@dataclass(frozen=True, slots=True)
class ViewState:
    """What a page shows. The defaults are what an address without a query means.

    `partners` are area ids, the first is the one in focus; `reporter` is whose count is shown: KZ, or one of
    the partners, in which case each partner's own count of its trade with Kazakhstan. `start`, `end` bound
    the periods shown (None: all there is). `unit_asked` (key `unit`) is a currency, or "" for what is usual: dollars
    for trade, and what was published for the measures of investment, which come in units of their own. `compare` (key
    `with`) are areas added on the partners page, `highlight` (key `hl`) one of them. `hypothesis` (key `class`),
    `about` (a family of indicators), `entry` and `sheet` (key `page`) choose contradictions on the ledger, `since` the
    day that changes are told from. `statement` is one of those held, on the page of checks.
    `slides` (key `s`) are a briefing's slides in order (see dashboard.briefing).
    """

    partners: tuple[str, ...] = ("CZ",)
    reporter: str = HOME
    start: Period | None = None
    end: Period | None = None
    unit_asked: str = ""
    freq: str = "A"
    view: str = ""
    flow: str = ""
    scale: str = "linear"
    base: int | None = None
    year: int | None = None
    sort: str = ""
    compare: tuple[str, ...] = ()
    highlight: str = ""
    slides: tuple[str, ...] = ()
    hypothesis: str = ""
    about: str = ""
    entry: str = ""
    sheet: int = 1
    since: date | None = None
    statement: str = ""
    as_of: date | None = None
    lang: str = "en"
    record: str = ""
    theme: str = ""

    @property
    def unit(self) -> str:
        """The unit that amounts of trade are in."""
        return self.unit_asked or UNITS[0]

    @property
    def partner(self) -> str:
        """The partner in focus."""
        return self.partners[0]

    def with_changes(self, **changes: Any) -> ViewState:
        """The state with some fields changed and kept consistent.

        A count by a partner that is no longer shown becomes the count by the partner now in focus.
        """
        state = replace(self, **changes)
        if state.reporter != HOME and state.reporter not in state.partners:
            state = replace(state, reporter=state.partners[0])
        return state


def parse_state(
    query_string: str,
    registry: Areas,
    first_year: int,
    last_year: int,
    languages: Sequence[str] = ("en",),
) -> tuple[ViewState, tuple[Notice, ...]]:
    """Read a query string into a state and the notices about values that could not be used.

    Total: never raises, whatever the text. Unknown keys are ignored; a bad value falls back to the default.
    At most 4096 characters and 64 fields are read. `first_year` and `last_year` bound the periods that any
    data have.
    """
    reader = Reader({})
    reader.values = _fields(query_string, reader)
    default = ViewState()
    partners = _areas(reader, "partner", registry, default.partners, exclude=HOME)
    reporter = _reporter(reader, registry, partners)
    start, end = _span(reader, first_year, last_year)
    year = _year_reader(first_year, last_year)
    state = ViewState(
        partners=partners,
        reporter=reporter,
        start=start,
        end=end,
        unit_asked=reader.read("unit", _one_of(UNITS, str.upper), "", UNITS[0], "Not a unit of this site"),
        freq=reader.read("freq", _one_of(FREQUENCIES, str.upper), "A", "years", "Not a frequency"),
        view=reader.read("view", _matching(_SLUG), "", "the first view", "Not a view"),
        flow=reader.read("flow", _one_of(FLOWS, str.lower), "", "the default", "Not a flow"),
        scale=reader.read("scale", _one_of(SCALES, str.lower), "linear", "linear", "Not a scale"),
        base=reader.read("base", year, None, "the first year", "Not a year with data"),
        year=reader.read("year", year, None, "the latest year", "Not a year with data"),
        sort=reader.read("sort", _matching(_SORT), "", "the default order", "Not a sort order"),
        compare=_areas(reader, "with", registry, (), exclude=HOME),
        highlight=(_areas(reader, "hl", registry, (), exclude=HOME, most=1) or ("",))[0],
        slides=reader.read("s", _slides, (), "the usual slides", "Not a list of slides"),
        hypothesis=reader.read("class", _matching(_NAME), "", "every class", "Not a class"),
        about=reader.read("about", _matching(_NAME), "", "everything", "Not a kind of figure"),
        entry=reader.read("entry", _matching(_ENTRY), "", "the whole ledger", "Not an entry of the ledger"),
        sheet=reader.read("page", _sheet, 1, "the first page", "Not a page of a list"),
        since=reader.read("since", _day, None, "no earlier day", "Not a date such as 2024-09-02"),
        statement=reader.read("statement", _matching(_STATEMENT), "", "all statements", "Not a statement held"),
        as_of=reader.read("asof", _day, None, "today's data", "Not a date such as 2024-09-02"),
        lang=reader.read("lang", _one_of(languages, str.lower), languages[0], languages[0], "Not a language yet"),
        record=reader.read("record", _ref, "", "no record", "Not the address of a figure"),
        theme=reader.read("theme", _one_of(THEMES, str.lower), "", "your system's", "Not a colour scheme"),
    )
    return state, tuple(reader.notices)


def canonical_query(state: ViewState, registry: Areas | None = None) -> str:
    """The query string of a state: defaults omitted, keys in a fixed order; "" for the default state.

    `parse_state` reads it back to an equal state. The computed EU is written `EU`.
    """
    default = ViewState()
    parts = [
        ("partner", _codes(state.partners) if state.partners != default.partners else ""),
        ("reporter", public_code(state.reporter) if state.reporter != default.reporter else ""),
        ("from", _period_code(state.start, last=False)),
        ("to", _period_code(state.end, last=True)),
        ("unit", state.unit_asked),
        ("freq", _unless(state.freq, default.freq)),
        ("view", state.view),
        ("flow", state.flow),
        ("scale", _unless(state.scale, default.scale)),
        ("base", str(state.base or "")),
        ("year", str(state.year or "")),
        ("sort", state.sort),
        ("with", _codes(state.compare)),
        ("hl", public_code(state.highlight)),
        ("class", state.hypothesis),
        ("about", state.about),
        ("entry", state.entry),
        ("page", _unless(str(state.sheet), "1")),
        ("since", state.since.isoformat() if state.since else ""),
        ("statement", state.statement),
        ("asof", state.as_of.isoformat() if state.as_of else ""),
        ("lang", _unless(state.lang, default.lang)),
        ("record", state.record),
        ("theme", state.theme),
    ]
    query = [f"{key}={quoted(value)}" for key, value in parts if value]
    if state.slides:
        query.append(f"s={quote(SLIDE_SEPARATOR.join(state.slides), safe=',/~;=!*')}")
    return "&".join(query)


def quoted(value: str) -> str:
    """A value as addresses write it."""
    return quote(value, safe=",/~")


# The computed series that an address calls EU; "EU as stated" has no page of its own.
COMPUTED_EU, PUBLIC_EU = "EU27_2020", "EU"


def public_code(area: str) -> str:
    """An area id as addresses write it: the computed EU is `EU`."""
    return PUBLIC_EU if area == COMPUTED_EU else area


def _codes(areas: Iterable[str]) -> str:
    return ",".join(public_code(area) for area in areas)


def _unless(value: str, default: str) -> str:
    return "" if value == default else value


def _period_code(period: Period | None, *, last: bool) -> str:
    return "" if period is None else period.code


def _fields(query_string: str, reader: Reader) -> dict[str, str]:
    """Key to value of a query string; of a repeated key the first value counts, and a notice says so."""
    text = query_string.removeprefix("?")
    if len(text) > MAX_QUERY_CHARS:
        reader.note("address", text, "its beginning", "The address is too long")
        text = text[:MAX_QUERY_CHARS].rpartition("&")[0]
    values: dict[str, str] = {}
    for pair in text.split("&")[:MAX_FIELDS]:
        raw_key, _, raw_value = pair.partition("=")
        key = unquote_plus(raw_key, errors="replace")
        key = _OTHER_NAMES.get(key, key)
        value = unquote_plus(raw_value, errors="replace").strip()
        if key in values and value != values[key] and key in KEYS:
            reader.note(key, value, printable(values[key]), "Given more than once")
        values.setdefault(key, value)
    return values


# fmt: off
KEYS = (
    "partner", "reporter", "from", "to", "unit", "freq", "view", "flow", "scale",
    "base", "year", "sort", "with", "hl", "class", "about", "entry", "page", "since",
    "statement", "asof", "lang", "record", "theme",
    "s",
)
# fmt: on


# What an address may call a key, too.
_OTHER_NAMES = {"as_of": "asof"}


def _area_id(text: str, registry: Areas, exclude: str) -> str:
    """The id of an area as an address writes it; ValueError if there is none."""
    code = text.strip().upper()
    if code == PUBLIC_EU and COMPUTED_EU in registry.areas:
        code = COMPUTED_EU
    if code not in registry.areas or code == exclude:
        raise ValueError(code)
    return code


def _areas(
    reader: Reader,
    key: str,
    registry: Areas,
    default: tuple[str, ...],
    exclude: str,
    most: int = MAX_PARTNERS,
) -> tuple[str, ...]:
    """The areas of a comma-separated value, without repetitions; unknown ones are left out with a notice."""
    text = reader.values.get(key, "")
    if not text:
        return default
    found: list[str] = []
    for part in text.split(",")[:MAX_FIELDS]:
        if not part.strip():
            continue
        try:
            area = _area_id(part, registry, exclude)
        except ValueError:
            reader.note(
                key,
                part,
                "the others" if "," in text else ", ".join(default) or "none",
                "Not an area known here",
            )
            continue
        if area in found:
            continue
        if len(found) == most:
            reader.note(key, part, ", ".join(found), f"More than {most} areas")
            break
        found.append(area)
    return tuple(found) or default


def _reporter(reader: Reader, registry: Areas, partners: tuple[str, ...]) -> str:
    def convert(text: str) -> str:
        area = _area_id(text, registry, exclude="")
        if area != HOME and area not in partners:
            raise ValueError(area)
        return area

    why = "The count shown is Kazakhstan's or a shown partner's"
    return str(reader.read("reporter", convert, HOME, HOME, why))


def _span(reader: Reader, first_year: int, last_year: int) -> tuple[Period | None, Period | None]:
    """Start and end; both are dropped with a notice where the span would end before it starts."""

    def convert(text: str) -> Period:
        period = Period.parse(text[:32])
        if period.end_year < first_year or period.start_year > last_year:
            raise PeriodError(text)
        return period

    why = f"Not a year or period between {first_year} and {last_year}"
    start = reader.read("from", convert, None, "from the first period", why)
    end = reader.read("to", convert, None, "to the last period", why)
    if start is not None and end is not None and end.end < start.start:
        reader.note("to", end.code, "all periods", "The end lies before the start")
        return None, None
    return start, end


def _one_of(allowed: Sequence[str], fold: Callable[[str], str]) -> Callable[[str], str]:
    def convert(text: str) -> str:
        value = fold(text[:64])
        if value not in allowed:
            raise ValueError(value)
        return value

    return convert


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(text)
        return text

    return convert


def _year_reader(first_year: int, last_year: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) == 4 and first_year <= int(text) <= last_year):
            raise ValueError(text)
        return int(text)

    return convert


def _slides(text: str) -> tuple[str, ...]:
    found = [part.strip() for part in text.split(SLIDE_SEPARATOR) if part.strip()]
    if not found or not all(part.isprintable() and len(part) <= MAX_SLIDE_CHARS for part in found):
        raise ValueError(text)
    return tuple(found[:MAX_SLIDES])


def _sheet(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:8]) <= MAX_SHEET):
        raise ValueError(text)
    return int(text[:8])


def _day(text: str) -> date:
    if not _DAY.fullmatch(text) or not text.isascii():
        raise ValueError(text)
    return date.fromisoformat(text)


def _ref(text: str) -> str:
    if len(text) > MAX_REF_CHARS or not _REF.fullmatch(text):
        raise ValueError(text)
    return text
