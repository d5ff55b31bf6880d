"""Claims and what was found out about them in words: what a figure says, its verdict, its evidence, its arithmetic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.text import Words
from etl.model.ledger import Hypothesis
from etl.model.period import Period, PeriodError
from etl.model.units import Qualifier
from etl.reader import AMOUNTS, Checked, Claim, Copy, Field, Finding, Published, Reading, Verdict

# The indicators of claims in the order of tables and lists.
MEASURES = (*AMOUNTS, "growth", "share", "rank", "companies")
_SCALES = {1: "", 10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "trillion"}
_AFTER_STOP = re.compile(r"(?<=[A-Za-z%)]\. )[a-z]")


def verdict_key(verdict: Verdict) -> str:
    """A verdict as the locale and lists of choices name it."""
    return verdict.name.lower()


def verdict_words(words: Words, verdict: Verdict) -> str:
    """A verdict: "Within rounding"."""
    return words.say(f"check.{verdict_key(verdict)}")


def measure_words(words: Words, indicator: str) -> str:
    """What a claim measures: "Exports", "Gross inflow", "Companies"."""
    for key in (f"check.measure.{indicator}", f"indicator.{indicator}"):
        if words.has(key):
            return words.say(key)
    return words.capital(indicator.replace("_", " "))


def of_words(words: Words, claim: Claim) -> str:
    """What is measured, and of what a share, a rank or growth alone is: "Growth of exports"."""
    if claim.indicator == "growth" and claim.share_of:
        return words.say("check.growth_of", of=measure_words(words, claim.share_of).lower())
    return measure_words(words, claim.indicator)


def pair_words(words: Words, claim: Claim) -> str:
    """Whose with whom: "Kazakhstan – Czechia"; the partner alone where the text does not say whose."""
    return " – ".join(words.area_label(area) for area in (claim.reporter, claim.partner) if area)


def period_said(words: Words, code: str) -> str:
    """A period as the reading has it, in words; that none is said where there is none."""
    if not code:
        return words.say("check.no_period")
    try:
        return words.period(Period.parse(code))
    except PeriodError:
        return code


def amount_said(words: Words, claim: Claim) -> str:
    """The figure with the digits as printed, its hedge, scale and unit; "" where only growth is said."""
    if not claim.value:
        return ""
    number = f"{claim.value} {unit_said(claim)}".rstrip()
    return number if claim.qualifier is Qualifier.EXACT else words.say(f"record.hedge.{claim.qualifier}", n=number)


def unit_said(claim: Claim) -> str:
    """The scale word and the unit of a claim; "" for a count or a rank, which have none that anybody would say."""
    unit = "" if claim.unit in ("COUNT", "RANK") else "%" if claim.unit == "PERCENT" else claim.unit
    return " ".join(part for part in (_SCALES.get(claim.scale, ""), unit) if part)


def growth_said(words: Words, claim: Claim) -> str:
    """The stated change: "+48.4%", "2.5 ×"; "" where none is."""
    growth = claim.growth
    if growth is None:
        return ""
    return f"{growth.value} ×" if growth.is_factor else words.percent(float(growth.percent), _places(growth.value),
                                                                      signed=True)  # fmt: skip


def figure_said(words: Words, claim: Claim) -> str:
    """Amount and change as printed: "626.8 million USD, +48.4%"."""
    return ", ".join(part for part in (amount_said(words, claim), growth_said(words, claim)) if part)


def claim_words(words: Words, claim: Claim) -> str:
    """What a claim says in a few words: measure, whose with whom, when, how much."""
    parts = (of_words(words, claim), pair_words(words, claim), period_said(words, claim.period))
    return ", ".join(part for part in (*parts, figure_said(words, claim)) if part)


def field_words(words: Words, field: Field, value: str) -> str:
    """The content of a field as a person reads it."""
    if field is Field.PERIOD:
        return period_said(words, value)
    if not value:
        return words.say("check.unsaid")
    return measure_words(words, value) if field is Field.INDICATOR else words.area_label(value)


def correction_words(words: Words, claim: Claim, before: dict[Field, str], field: Field) -> str:
    """A corrected field: what it says now, what the reader had."""
    now = claim.share_of if field is Field.INDICATOR and claim.indicator == "growth" else getattr(claim, field.value)
    return words.say(
        "check.corrected_field",
        field=words.say(f"check.field.{field}"),
        now=field_words(words, field, now),
        was=field_words(words, field, before[field]),
    )


def sentence(text: str) -> str:
    """A finding as sentences: with capitals and a full stop."""
    capitals = _AFTER_STOP.sub(lambda match: match[0].upper(), text[:1].upper() + text[1:])
    return capitals + ("" if text.endswith((".", "?", "!")) else ".")


def first_sentence(text: str) -> str:
    """A finding up to its first full stop."""
    first, stop, _ = sentence(text).partition(". ")
    return first + stop.strip()


def finding_words(words: Words, finding: Finding) -> str:
    """A finding with what it was held against: "Official tables: the tables give 147.70 million USD."."""
    return words.say("check.finding", against=words.say(f"check.kind.{finding.kind}"), words=sentence(finding.words))


def title_words(words: Words, checked: Sequence[Checked], causes: Sequence[Cause]) -> str:
    """The takeaway of a check: how many of how many figures conflict, and for how many reasons."""
    conflicts = sum(one.verdict is Verdict.CONFLICTS for one in checked)
    if not checked:
        return words.say("check.title_none")
    if not conflicts:
        return words.say("check.title_clean", m=len(checked))
    alone = len(causes) == 1 and len(causes[0].places) == conflicts and conflicts > 1
    key = "check.title_one_cause" if alone else "check.title_conflicts"
    return words.say(key, n=conflicts, m=len(checked))


def copy_words(words: Words, copy: Copy) -> tuple[str, str]:
    """That most figures of a text are those of one statement that is held, and whose it is."""
    title = words.plural("check.copy", copy.count, m=copy.of)
    return title, words.say("check.copy.text", who=copy.publisher, day=words.day(copy.published))


def read_as_words(words: Words, reading: Reading) -> str:
    """As published when a text was read, and what is to be noted of the whole."""
    published = words.say("check.read_as", date=published_said(words, reading.published))
    return " ".join(sentence(note) for note in (published, *reading.notes))


def published_said(words: Words, published: Published | None) -> str:
    """When a text was published, as exactly as it is known: "2 September 2024", "September 2024"."""
    if published is None:
        return words.say("check.no_date")
    return (
        words.day(date.fromisoformat(published.text)) if len(published.text) == 10 else words.period(published.period)
    )


@dataclass(frozen=True, slots=True)
class Cause:
    """Conflicts of one class that have to do with each other, by their places in the reading."""

    hypothesis: str
    places: tuple[int, ...]


def causes_of(checked: Sequence[Checked]) -> tuple[Cause, ...]:
    """The conflicts grouped: of one class that explains them, and with the same pair of countries."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for place, one in enumerate(checked):
        if one.verdict is Verdict.CONFLICTS and one.hypothesis not in ("", Hypothesis.UNEXPLAINED):
            pair = (one.hypothesis, one.claim.reporter, one.claim.partner)
            groups.setdefault(pair, []).append(place)
    return tuple(Cause(hypothesis, tuple(places)) for (hypothesis, _, _), places in groups.items())


def _places(digits: str) -> int:
    return len(digits.partition(".")[2])
