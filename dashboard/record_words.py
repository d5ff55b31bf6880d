"""Figures of records in words: how a value is written, what it stands for, when it was said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import floor, isfinite, log10, nan
from typing import Any, Protocol, Self

from dashboard.context import Context
from dashboard.dossier import Figure
from dashboard.evaluated import HHI
from dashboard.product_words import of_product
from dashboard.text import BILLION, MILLION, MINUS, THOUSAND, Words
from etl.model.period import Period, PeriodError, PeriodKind
from etl.model.registry import Measure
from etl.model.units import SCALES, Qualifier, Unit

# Bounds nearer than this part of a derived value are as good as printed (so the charts take them, too).
TIGHT = 2e-3
_EU_SUM = re.compile(r"sum of (\d+) of the (\d+) members of (\w+)(; a lower bound|; the others record none)?")
_PLACE = re.compile(r"(?:paragraph (\d+))?(?:, )?(?:sentence (\d+))?(?:, )?figure (\S+)")


class Named(Protocol):
    """What a figure is of; `dossier.Figure` and `calculations.Parent` are."""

    @property
    def indicator(self) -> str:
        """Id of the indicator."""
        ...

    @property
    def reporter(self) -> str:
        """Id of whose count it is."""
        ...

    @property
    def partner(self) -> str:
        """Id of the other side."""
        ...

    @property
    def period(self) -> Period:
        """When."""
        ...

    @property
    def product(self) -> str:
        """The code of the product, or TOTAL."""
        ...


@dataclass(frozen=True, slots=True)
class Scale:
    """How the values of one figure are written: `scale` base units in one shown, so many decimals, signed or not."""

    words: Words
    unit: str
    scale: float = 1.0
    decimals: int = 0
    signed: bool = False

    @classmethod
    def of(
        cls,
        words: Words,
        value: float,
        unit: str,
        resolution: float = nan,
        stated: str = "",
        *,
        signed: bool = False,
        width: float = nan,
    ) -> Self:
        """The scale of a value in base units.

        Amounts stand in the scale word of `stated` ("12.5 billion") where one was printed, else in billions from ten
        billion, in millions from one. Decimals are at most one (billions: two), no more than `resolution`, the size of
        the last printed digit, gives, and none where bounds are more than a unit apart (`width`).
        """
        known = resolution if isfinite(resolution) and resolution > 0 else None
        if unit in (Unit.COUNT, Unit.RANK) or not isfinite(value):
            return cls(words, unit)
        if not _is_money(unit):
            usual = 2 if unit in (Unit.FACTOR, HHI) and abs(value) < 2 else 1
            printed = usual if known is None else max(0, -floor(log10(known) + 1e-9))
            coarse = (isfinite(width) and width > 1) or abs(value) >= 1000
            return cls(words, unit, 1.0, 0 if coarse and known is None else min(2, printed), signed)
        scale = _stated_scale(stated) or _usual_scale(value)
        decimals = 0 if scale == 1.0 else words.decimals_of(scale, known)
        return cls(words, unit, scale, decimals, signed)

    def number(self, value: float, more: int = 0) -> str:
        """A value without its unit; `more` decimals beyond the usual. A rank is "9th"."""
        if self.unit == Unit.RANK:
            return self.words.ordinal(round(value))
        return self.words.number(value / self.scale, self.decimals + more, signed=self.signed)

    @property
    def unit_words(self) -> str:
        """The unit with its scale: "million USD", "%", "times"; "" for a rank and a count."""
        if self.unit == "PERCENT":
            return self.words.unit_words(self.unit)
        if self.unit in ("FACTOR", "INDEX", HHI):
            return self.words.say(f"record.unit.{self.unit}")
        return "" if self.unit in (Unit.COUNT, Unit.RANK) else self.words.unit_words(self.unit, self.scale)

    def full(self, value: float) -> str:
        """A value with its unit: "479.6 million USD", "+60.2%", "9th"."""
        return self.joined(self.number(value))

    def joined(self, number: str) -> str:
        """A number already written, with the unit."""
        if self.unit == "PERCENT":
            return self.words.say("number.percent", n=number)
        return f"{number} {self.unit_words}".strip()


def scale_of(ctx: Context, figure: Figure, stated: str = "") -> Scale:
    """How the values of an observation are written."""
    indicator = ctx.registry.indicators.get(figure.indicator)
    is_growth = indicator is not None and indicator.growth_of is not None and figure.unit == "PERCENT"
    return Scale.of(ctx.words, figure.value, figure.unit, figure.resolution, stated, signed=is_growth)


def value_words(scale: Scale, figure: Figure) -> str:
    """The value of an observation without its unit: with its hedge, as a range where only bounds are known."""
    words = scale.words
    if not figure.is_known:
        return words.say("number.missing")
    if figure.is_derived and isfinite(figure.lo) and isfinite(figure.hi) and _is_wide(figure):
        return words.range(scale.number(figure.lo), scale.number(figure.hi))
    number = scale.number(figure.value)
    if figure.qualifier == Qualifier.EXACT:
        return number
    hedge = "least" if figure.is_derived and figure.qualifier == Qualifier.OVER else figure.qualifier
    return words.say(f"record.hedge.{hedge}", n=number)


def half_digit(scale: Scale, figure: Figure) -> str:
    """The rounding of a printed value, "± 0.05", where it is as coarse as the digits shown; else ""."""
    if not shows_rounding(scale, figure):
        return ""
    reach = figure.resolution / scale.scale / (2 if figure.qualifier == Qualifier.EXACT else 1)
    return scale.words.say("record.half", n=scale.words.number(reach, scale.decimals + 1))


def shows_rounding(scale: Scale, figure: Figure) -> bool:
    """Whether a value was printed no finer than it is shown, so that its interval is worth telling."""
    printed = isfinite(figure.resolution) and figure.is_known and not figure.is_derived
    return (
        printed
        and figure.unit not in (Unit.RANK, Unit.COUNT)
        and figure.resolution / scale.scale >= 0.99 * 10.0**-scale.decimals
    )


def interval_words(scale: Scale, figure: Figure) -> str:
    """The interval that a printed value stands for, in a sentence; "" where there is nothing to say."""
    words = scale.words
    shown = value_words(scale, figure)
    if not figure.is_known:
        return ""
    if figure.is_derived:
        if isfinite(figure.lo) and not isfinite(figure.hi):
            return words.say("record.interval.derived_from", low=scale.joined(scale.number(figure.lo)))
        ends = exact_bounds(scale, figure)
        return words.say("record.interval.derived", low=ends[0], high=ends[1]) if ends else ""
    if isfinite(figure.lo) and isfinite(figure.hi):
        if not shows_rounding(scale, figure):
            return ""
        low, high = (scale.number(end, 1) for end in (figure.lo, figure.hi))
        return words.say("record.interval.printed", value=shown, low=low, high=high)
    if isfinite(figure.lo):
        return words.say("record.interval.from", value=shown, low=scale.full(figure.lo))
    return words.say("record.interval.up_to", value=shown, high=scale.full(figure.hi)) if isfinite(figure.hi) else ""


def exact_bounds(scale: Scale, figure: Figure) -> tuple[str, str] | None:
    """The bounds of a derived value with two digits of their distance, rounded outwards so that nothing is left out.

    None where one is open, or both read alike at the digits that the value is shown with and one more.
    """
    width = figure.hi - figure.lo
    if not isfinite(width) or scale.number(figure.lo, 1) == scale.number(figure.hi, 1):
        return None
    decimals = max(0, 1 - floor(log10(width / scale.scale)))
    step = 10.0**-decimals
    low = floor(figure.lo / scale.scale / step + 1e-6) * step
    high = -floor(-figure.hi / scale.scale / step + 1e-6) * step
    return (
        scale.words.number(low, decimals, signed=scale.signed),
        scale.words.number(high, decimals, signed=scale.signed),
    )


def stated_words(words: Words, record: Mapping[str, Any], qualifier: str = "") -> str:
    """The figure as it was printed, every digit and the scale word kept: "479,626.20709 thousand USD"."""
    text, unit = str(record.get("value_as_stated") or ""), str(record.get("unit_as_stated") or "")
    digits, _, scale = text.partition(" ")
    if not digits:
        return ""
    number = _digits(words, digits)
    if unit == "PERCENT":
        number = words.say("number.percent", n=number)
    else:
        named = words.say(f"record.unit.{unit}") if words.has(f"record.unit.{unit}") else unit
        scale = words.say(f"scale.{scale}") if words.has(f"scale.{scale}") else scale
        number = " ".join(part for part in (number, scale, named) if part)
    return words.say(f"record.hedge.{qualifier}", n=number) if qualifier not in ("", Qualifier.EXACT) else number


def figure_words(ctx: Context, figure: Named) -> str:
    """What a figure is, whose, with whom, when: "Goods imports of Kazakhstan from Czechia, 2023"."""
    words = ctx.words
    key = f"figure.{figure.indicator}"
    named = words.say(
        key if words.has(key) else "figure.other",
        what=indicator_words(ctx, figure.indicator),
        reporter=words.area(figure.reporter),
        partner=words.area(figure.partner),
        period=words.period(figure.period),
    )
    return of_product(words, named, figure.product)


def indicator_words(ctx: Context, indicator: str) -> str:
    """What is measured: "Imports", "Imports growth"."""
    if ctx.words.has(f"indicator.{indicator}"):
        return ctx.words.say(f"indicator.{indicator}")
    found = ctx.registry.indicators.get(indicator)
    return indicator if found is None else found.names.get(ctx.words.lang, found.names["en"])


def when_words(ctx: Context, figure: Figure) -> str:
    """When a figure counts, by the kind of its period: "calendar year 2023", "at the end of 2012", "8 months: ..."."""
    words, period = ctx.words, figure.period
    indicator = ctx.registry.indicators.get(figure.indicator)
    if indicator is not None and indicator.measure in (Measure.STOCK, Measure.POINT):
        return words.say("record.period.end", period=words.period(period))
    name = words.window(period) if period.kind in (PeriodKind.QUARTER, PeriodKind.HALF) else words.period(period)
    return words.say(f"record.period.{period.kind}", period=name, n=period.length)


def published_words(words: Words, record: Mapping[str, Any], *, short: bool = False) -> str:
    """The publication date no more exactly than it is known: "2 September 2024", "July 2024", "2024"."""
    day, precision = _day(record), record.get("published_precision")
    if day is None:
        return words.say("record.undated")
    is_month_end = (day + timedelta(days=1)).day == 1
    if precision == "year":
        return str(day.year)
    if precision == "month" or (precision == "inferred" and is_month_end):
        month = Period.month(day.year, day.month)
        return words.tick(month) if short else words.period(month)
    return words.day_short(day) if short else words.day(day)


def known_from(words: Words, record: Mapping[str, Any]) -> str:
    """The day from which the figure counts as known; "" where that is the day of publication itself."""
    day = _day(record)
    return words.day(day) if day is not None and record.get("published_precision") != "day" else ""


def rule_words(ctx: Context, rule: str) -> str:
    """The rule of a derived figure in words of the language; as it stands where the language lacks it."""
    found = _EU_SUM.fullmatch(rule)
    if found:
        part, whole, aggregate, partial = found.groups()
        key = {"": "members", "; a lower bound": "members_partial"}.get(partial or "", "members_recording")
        key = f"record.rule.{key}"
        return ctx.words.say(key, n=part, of=whole, area=ctx.words.area_label(aggregate))
    key = f"record.rule.{rule}"
    return ctx.words.say(key) if ctx.words.has(key) else rule


def place_words(words: Words, locator: str) -> str:
    """Where in the document: "Paragraph 11, sentence 1"; a table's row as it stands."""
    found = _PLACE.fullmatch(locator)
    if not found:
        return locator
    paragraph, sentence, _ = found.groups()
    if paragraph:
        return words.say("record.place_sentence" if sentence else "record.place_paragraph", p=paragraph, s=sentence)
    return words.say("record.place_unseen")


def base_words(words: Words, base: str) -> str:
    """The base of a growth rate as a period, that of a share or rank as it was said."""
    try:
        return words.period(Period.parse(base))
    except PeriodError:
        return base


def rate_words(ctx: Context, figure: Figure, target: str, rate: float) -> str:
    """The exchange rate that a value was converted at, named the way round in which it exceeds one."""
    words = ctx.words
    unit, per = (target, figure.unit) if rate >= 1 else (figure.unit, target)
    number = words.number(max(rate, 1 / rate), 4 if max(rate, 1 / rate) < 10 else 2)
    indicator = ctx.registry.indicators.get(figure.indicator)
    key = "record.rate_end" if indicator is not None and indicator.measure is Measure.STOCK else "record.rate"
    return words.say(key, rate=number, unit=unit, per=per, period=words.period(figure.period))


def _digits(words: Words, digits: str) -> str:
    """Printed digits with the language's separators, none added or dropped."""
    try:
        number = Decimal(digits)
    except ArithmeticError:
        return digits
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    whole, _, fraction = format(abs(number), "f").partition(".")
    text = words.number(int(whole), 0)
    if decimals:
        point = words.number(0.5, 1)[1]
        text = f"{text}{point}{fraction}"
    return f"{MINUS}{text}" if number < 0 else f"+{text}" if digits.startswith("+") else text


def _day(record: Mapping[str, Any]) -> date | None:
    day = record.get("published")
    return None if day is None else date(day.year, day.month, day.day)


def _stated_scale(stated: str) -> float | None:
    word = stated.partition(" ")[2]
    return float(SCALES[word]) if word in ("million", "billion") else None


def _usual_scale(value: float) -> float:
    size = abs(value)
    steps = ((10 * BILLION, BILLION), (MILLION, MILLION), (THOUSAND, THOUSAND))
    return next((scale for least, scale in steps if size >= least), MILLION if size == 0 else 1.0)


def _is_wide(figure: Figure) -> bool:
    return figure.hi - figure.lo > TIGHT * max(abs(figure.value), abs(figure.hi))


def _is_money(unit: str) -> bool:
    return unit in Unit.__members__ and Unit(unit).is_currency
