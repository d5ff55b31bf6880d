"""Words, numbers, dates and periods of one language.

A language is one file in `dashboard/locales`; nothing else is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import floor, isfinite, log10
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from dashboard.number_text import MINUS, number_text
from dashboard.sentences import Segment, Sentence, joined, plain
from etl.model.period import Period, PeriodKind
from etl.model.registry import Area

__all__ = ["BILLION", "MILLION", "MINUS", "THOUSAND", "Segment", "Sentence", "TextError", "Words", "languages", "plain"]

LOCALES = Path(__file__).parent / "locales"
THOUSAND, MILLION, BILLION = 1e3, 1e6, 1e9


class TextError(LookupError):
    """A phrase, form or language that the locale files do not have."""


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a locale file, English first."""
    codes = sorted(path.stem for path in LOCALES.glob("*.toml"))
    return tuple(sorted(codes, key=lambda code: (code != "en", code)))


@lru_cache(maxsize=16)
def _phrases(lang: str) -> Mapping[str, Any]:
    """Phrases of a language as one flat mapping `section.key` -> text or list.

    Tables of areas stay tables.
    """
    path = LOCALES / f"{lang}.toml"
    if lang not in languages():
        raise TextError(f"no language {lang!r}; there are {', '.join(languages())}")
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    flat: dict[str, Any] = {}

    def walk(prefix: str, node: Mapping[str, Any]) -> None:
        for key, value in node.items():
            if isinstance(value, dict):
                walk(f"{prefix}{key}.", value)
            else:
                flat[prefix + key] = value

    walk("", tree)
    return flat


@dataclass(frozen=True, slots=True)
class AreaWords:
    """An area in running text.

    `{area}` is its name with the article, `{area.to}` a form declared by the language.

    A form is looked up for the area first (`areas.forms.<form>.<id>`), then the language's rule
    (`areas.rule.<form>`).
    """

    id: str
    name: str
    phrases: Mapping[str, Any]

    def __str__(self) -> str:
        """The name as it stands in the middle of a sentence."""
        return self.name

    def __getattr__(self, form: str) -> str:
        """The name in a form such as `to`, `from`, `of`.

        Raises AttributeError for a form the language lacks.
        """
        own = self.phrases.get(f"areas.forms.{form}.{self.id}")
        if own is not None:
            return str(own)
        ending = "rule_s" if self.name.endswith("s") and f"areas.rule_s.{form}" in self.phrases else "rule"
        rule = self.phrases.get(f"areas.{ending}.{form}")
        if rule is None:
            raise AttributeError(form)
        return str(rule).format(name=self.name)


class Words:
    """Everything that a language decides. Pure: equal arguments give equal texts."""

    def __init__(self, lang: str, areas: Mapping[str, Area]) -> None:
        """Words of a language over the registry's areas.

        Raises TextError for a language without a locale file.
        """
        self.lang = lang
        self._areas = areas
        self._phrases = _phrases(lang)
        self.locale = Locale.parse(str(self._phrases["language.babel"]))

    # Phrases

    def say(self, key: str, /, **values: Any) -> str:
        """The phrase `key` filled with values.

        Raises TextError if the language lacks it or a value is missing.
        """
        template = self._template(key)
        if not values and "{" not in template:
            return template
        try:
            return template.format(**values)
        except (KeyError, AttributeError) as error:
            raise TextError(f"phrase {key!r} of {self.lang!r} needs {error}") from None

    def has(self, key: str) -> bool:
        """Whether the language has a phrase."""
        return key in self._phrases

    def rich(self, key: str, /, **values: Any) -> tuple[Segment, ...]:
        """The phrase `key` as segments: a value that is a Segment keeps its link."""
        segments: list[Segment] = []
        for literal, name, spec, _ in Formatter().parse(self._template(key)):
            if literal:
                segments.append(Segment(literal))
            if name is None:
                continue
            value, _used = Formatter().get_field(name, (), values)
            if isinstance(value, Segment):
                segments.append(value)
            elif isinstance(value, tuple):
                segments.extend(value)
            else:
                segments.append(Segment(format(value, spec or "")))
        return joined(segments)

    def plural(self, key: str, count: int, /, **values: Any) -> str:
        """The phrase `key` in the plural form of a count (`key.one`, `key.other`), the count being `{n}`."""
        form = self.locale.plural_form(count)
        name = f"{key}.{form}" if f"{key}.{form}" in self._phrases else f"{key}.other"
        return self.say(name, n=self.number(count, 0), **values)

    def _template(self, key: str) -> str:
        found = self._phrases.get(key)
        if not isinstance(found, str):
            raise TextError(f"no phrase {key!r} in language {self.lang!r}")
        return found

    # Areas

    def area(self, area_id: str) -> AreaWords:
        """An area for running text: "the Netherlands", "the EU"."""
        name = self._phrases.get(f"areas.text.{area_id}") or self._registered(area_id)
        return AreaWords(area_id, str(name), self._phrases)

    def area_label(self, area_id: str) -> str:
        """An area for an axis, a row or a menu: "Netherlands", "EU27"."""
        return str(self._phrases.get(f"areas.label.{area_id}") or self._registered(area_id))

    def adjective(self, area_id: str) -> str:
        """The adjective of an area ("Czech"); its name where the language has none."""
        area = self._areas.get(area_id)
        own = (area.adjectives or {}).get(self.lang, "") if area else ""
        return own or self.area_label(area_id)

    def _registered(self, area_id: str) -> str:
        area = self._areas.get(area_id)
        if area is None:
            return area_id
        return area.names.get(self.lang) or area.names["en"]

    # Numbers

    def number(self, value: float, decimals: int = 1, *, signed: bool = False) -> str:
        """A number with a fixed number of decimals; minus is U+2212 and nothing is ever a negative zero."""
        return _number_text(self, value, decimals, signed)

    def percent(self, value_pct: float, decimals: int = 1, *, signed: bool = False) -> str:
        """Percent, already times 100: 13.9 -> "13.9%"."""
        return self.say("number.percent", n=self.number(value_pct, decimals, signed=signed))

    def share(self, value_pct: float) -> str:
        """A share: one decimal, below 1% as many as two digits need: "1.6%", "0.49%", "0.0038%"."""
        size = abs(value_pct)
        decimals = 1 if size >= 1 or size == 0 else min(6, 1 - floor(log10(size)))
        return self.percent(value_pct, decimals)

    def growth(self, value_pct: float, decimals: int = 1) -> str:
        """A growth rate, always signed: "+13.9%"."""
        return self.percent(value_pct, decimals, signed=True)

    def times(self, ratio: float) -> str:
        """A ratio: "4.8 times"; two decimals below two."""
        return self.say("number.times", n=self.number(ratio, 1 if ratio >= 2 else 2))

    def range(self, low: str, high: str) -> str:
        """A range of two texts with an en dash; one text where they are equal."""
        return low if low == high else self.say("number.range", low=low, high=high)

    def scale_of(self, values: Iterable[float | None]) -> float:
        """The scale in which a set of amounts is shown.

        Millions, or billions when the largest is 10 billion or more.
        """
        largest = max((abs(v) for v in values if v is not None and isfinite(v)), default=0.0)
        return BILLION if largest >= 10 * BILLION else MILLION

    def decimals_of(self, scale: float, resolution: float | None = None) -> int:
        """Decimals of amounts at a scale: one for millions, two for billions, never more than was printed."""
        usual = 2 if scale >= BILLION else 1
        if not resolution or resolution <= 0:
            return usual
        return min(usual, max(0, -floor(log10(resolution / scale) + 1e-9)))

    def amount(
        self, value: float, scale: float = MILLION, resolution: float | None = None, *, signed: bool = False
    ) -> str:
        """An amount at a scale without its unit: 706900000 -> "706.9"."""
        return self.number(value / scale, self.decimals_of(scale, resolution), signed=signed)

    def money(self, value: float, unit: str, resolution: float | None = None, *, short: bool = False) -> str:
        """An amount with its unit in running text: "$706.9 million", "€1.28 billion"; `short`: "$706.9 M"."""
        size = abs(value)
        scale, word = (BILLION, "billion") if size >= BILLION - 5e5 else (MILLION, "million")
        digits = self.number(size / scale, self.decimals_of(scale, resolution))
        sign = MINUS if value < 0 and any(char in "123456789" for char in digits) else ""
        word = self.say(f"scale_short.{word}" if short else f"scale.{word}")
        key = f"money.{unit}" if self.has(f"money.{unit}") else "money.other"
        return sign + self.say(key, n=digits, scale=word, unit=unit)

    def unit_words(self, unit: str, scale: float = MILLION) -> str:
        """The unit of an axis or a subtitle: "million USD", "%"."""
        if unit == "PERCENT":
            return self.say("unit.percent")
        word = {1.0: "", THOUSAND: "thousand", MILLION: "million", BILLION: "billion"}[scale]
        return self.say("unit.scaled", scale=self.say(f"scale.{word}"), unit=unit) if word else unit

    def ordinal(self, n: int) -> str:
        """An ordinal: 9 -> "9th"."""
        form = self.locale.ordinal_form(n)
        key = f"ordinal.{form}" if self.has(f"ordinal.{form}") else "ordinal.other"
        return self.say(key, n=n)

    def rank(self, n: int, *, joint: bool = False) -> str:
        """A place in a ranking: "5th", "joint 5th"."""
        return self.say("ordinal.joint", n=self.ordinal(n)) if joint else self.ordinal(n)

    # Time

    def day(self, day: date) -> str:
        """A day: "2 September 2024"."""
        return format_date(day, str(self._phrases["date.day"]), locale=self.locale)

    def day_short(self, day: date) -> str:
        """A day in a table: "2 Sep 2024"."""
        return format_date(day, str(self._phrases["date.short"]), locale=self.locale)

    def month(self, ordinal: int, width: str = "wide") -> str:
        """The name of the month with that ordinal (year * 12 + month - 1), without the year."""
        return str(self.locale.months["stand-alone"][width][ordinal % 12 + 1])

    def period(self, period: Period) -> str:
        """A period in running text: "2023", "first half of 2024", "January–August 2024"."""
        year = period.start_year
        match period.kind:
            case PeriodKind.YEAR:
                return str(year)
            case PeriodKind.HALF:
                half = self._words("period.halves")[period.start % 12 // 6]
                return self.say("period.half", half=half, year=year)
            case PeriodKind.QUARTER:
                quarter = self._words("period.quarters")[period.start % 12 // 3]
                return self.say("period.quarter", quarter=quarter, year=year)
            case PeriodKind.MONTH:
                return self.say("period.month", month=self.month(period.start), year=year)
        if period.length == 12:
            return self.say("period.year_to", month=self.month(period.end), year=period.end_year)
        return self._interval(period, "wide")

    def window(self, period: Period) -> str:
        """A period by its months where it is shorter than a year, so that two compare.

        "January–June 2026".
        """
        if period.kind in (PeriodKind.MONTH, PeriodKind.YEAR):
            return self.period(period)
        if period.length == 12:
            return self.say("period.year_to", month=self.month(period.end), year=period.end_year)
        return self._interval(period, "wide")

    def windows(self, period: Period, base: Period) -> str:
        """Two windows of a comparison: "January–June 2026 with January–June 2025"."""
        return self.say("period.windows", period=self.window(period), base=self.window(base))

    def span(self, start: Period, end: Period) -> str:
        """From one period to another: "1995–2025", "January 2019–June 2026"."""
        if start == end:
            return self.period(start)
        if start.kind == end.kind == PeriodKind.YEAR:
            return self.say("number.range", low=start.start_year, high=end.start_year)
        return self.say("number.range", low=self.tick(start), high=self.tick(end))

    def tick(self, period: Period, *, short: bool = False) -> str:
        """A period on an axis: "2023", "Q1 2024", "Jan 2024"; `short` drops the century or the year."""
        year = period.start_year
        match period.kind:
            case PeriodKind.YEAR:
                return f"\u2019{year % 100:02d}" if short else str(year)
            case PeriodKind.QUARTER:
                return self.say("period.tick_quarter", n=period.start % 12 // 3 + 1, year=year)
            case PeriodKind.HALF:
                return self.say("period.tick_half", n=period.start % 12 // 6 + 1, year=year)
            case PeriodKind.MONTH:
                name = self.month(period.start, "abbreviated")
                return name if short else self.say("period.month", month=name, year=year)
        return self._interval(period, "abbreviated")

    def _interval(self, period: Period, width: str) -> str:
        first, last = self.month(period.start, width), self.month(period.end, width)
        low, high = period.start_year, period.end_year
        if period.start % 12 == 0 and period.end % 12 == 11:
            return self.say("number.range", low=low, high=high) if low != high else str(low)
        if low == high:
            return self.say("period.months", first=first, last=last, year=low)
        return self.say("period.far_months", first=first, first_year=low, last=last, last_year=high)

    def _words(self, key: str) -> Sequence[str]:
        found = self._phrases.get(key)
        if not isinstance(found, list):
            raise TextError(f"no list of words {key!r} in language {self.lang!r}")
        return found

    # Sentences

    def listing(self, items: Sequence[str]) -> str:
        """Items joined as in a sentence: "a, b and c"."""
        return format_list(list(items), locale=self.locale) if items else ""

    def rich_listing(self, items: Sequence[tuple[Segment, ...]]) -> tuple[Segment, ...]:
        """Items joined as in a sentence, their links kept."""
        places = Formatter().parse(self.listing([f"{{{place}}}" for place in range(len(items))]))
        return joined(
            segment
            for literal, place, _, _ in places
            for segment in (Segment(literal), *(items[int(place)] if place is not None else ()))
        )

    def moved(self, growth_pct: float, ref: str = "", decimals: int = 1) -> tuple[Segment, ...]:
        """What happened.

        "rose by 13.9%", "fell by 20.2%", "was unchanged"; the rate is a link if it has a ref.
        """
        return self._move("move", growth_pct, ref, decimals)

    def moved_plural(self, growth_pct: float, ref: str = "", decimals: int = 1) -> tuple[Segment, ...]:
        """Like `moved` after a plural subject: "were unchanged"."""
        return self._move("moves", growth_pct, ref, decimals)

    def compared(self, growth_pct: float, ref: str = "", decimals: int = 1) -> tuple[Segment, ...]:
        """A comparison after an amount: "13.9% more", "20.2% less", "the same"."""
        return self._move("compared", growth_pct, ref, decimals)

    def _move(self, section: str, growth_pct: float, ref: str, decimals: int) -> tuple[Segment, ...]:
        size = round(abs(growth_pct), decimals)
        direction = "same" if size == 0 else "up" if growth_pct > 0 else "down"
        pct = Segment(self.percent(size, decimals), ref)
        if direction == "same":
            return (Segment(self.say(f"{section}.same"), ref),)
        return self.rich(f"{section}.{direction}", pct=pct)

    def capital(self, text: str) -> str:
        """A text with its first letter as a capital."""
        return text[:1].upper() + text[1:]


# A page shows a number in its chart, in what a point says and in a table.
@lru_cache(maxsize=16_384)
def _number_text(words: Words, value: float, decimals: int, signed: bool) -> str:
    return number_text(words.locale, round(value, decimals) + 0.0, decimals, signed)
