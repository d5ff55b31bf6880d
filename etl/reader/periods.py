"""What a period that a text mentions means on the day it was published."""

from __future__ import annotations

from dataclasses import dataclass, replace

from etl.model.period import Period, PeriodError
from etl.reader.claims import PeriodForm, Published
from etl.reader.mentions import Anchor, Mention


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


def resolve(mention: Mention, published: Published | None, context: Period | None) -> Resolved:
    """What a mention means in a text published then; `context` is the period of the figure before it."""
    match mention.anchor:
        case Anchor.FIXED:
            return Resolved(Period(mention.first, mention.last).code, PeriodForm.EXPLICIT)
        case Anchor.BEFORE:
            return _before(mention, published, context)
        case Anchor.SINCE:
            return _until_now(mention.first, published)
        case Anchor.FISCAL:
            return Resolved("", PeriodForm.NONE, ("a financial year of which the text does not say whose",))
        case Anchor.UP_TO:
            return _up_to(mention, published)
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


def _up_to(mention: Mention, published: Published | None) -> Resolved:
    """From a year up to months of the year of publication, or of the one before."""
    end = 0 if published is None else (published.year - mention.years) * 12 + mention.last
    if published is None or not mention.first <= end <= published.period.end:
        return _until_now(mention.first, None)
    code = Period(mention.first, end).code
    return Resolved(code, PeriodForm.RELATIVE, (f"its end is counted from the publication in {published.text}",))


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
