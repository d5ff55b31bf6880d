"""Corrections of a reading by hand: what a person says of a claim instead of what the reader took it for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from etl.model.period import Period, PeriodError
from etl.model.units import Unit
from etl.reader.claims import Claim, PeriodForm, ReaderError, Reading
from etl.registry import Registry, RegistryError

# Amounts of money that may stand for each other: which of them a figure is, is what a reader mistakes most.
AMOUNTS = (
    "turnover", "exports", "imports", "balance", "fdi_inflow_gross", "fdi_inflow_net", "fdi_cumulative", "fdi_stock",
)  # fmt: skip
# Reasons of the reader that a correction of the field makes void, by a word of theirs.
_VOID = {"indicator": ("taken as gross",), "period": ("period", "year", "publi", "month")}


class Field(StrEnum):
    """What of a claim can be corrected."""

    INDICATOR = "indicator"
    REPORTER = "reporter"
    PARTNER = "partner"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one claim, by the claim's place in the reading, and what it says instead.

    `value` is an indicator of AMOUNTS, an area id, or a period code; an empty period or reporter is one that the text
    does not say.
    """

    place: int
    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A reading with its corrections applied, and by place and field what the reader itself had read."""

    reading: Reading
    before: Mapping[tuple[int, Field], str]

    def read_as(self, place: int) -> dict[Field, str]:
        """What the reader had for the corrected fields of a claim; empty where none is corrected."""
        return {field: value for (at, field), value in self.before.items() if at == place}


def correct_reading(reading: Reading, corrections: Iterable[Correction], registry: Registry) -> Corrected:
    """Apply corrections to a reading; of several of one field the last counts, one that changes nothing is none.

    A corrected claim is certain as far as a person looked at it, and says in its reasons what was read before. Raises
    ReaderError for a place that is not there, an unknown area or indicator, or a text that is no period.
    """
    wanted: dict[tuple[int, Field], str] = {}
    for one in corrections:
        if not 0 <= one.place < len(reading.claims):
            raise ReaderError(f"there is no figure {one.place + 1} to correct: the text has {len(reading.claims)}")
        claim = reading.claims[one.place]
        value = _checked(claim, one.field, one.value, registry)
        wanted.pop((one.place, one.field), None)
        if value != field_said(claim, one.field):
            wanted[one.place, one.field] = value
    claims = list(reading.claims)
    for place in dict.fromkeys(place for place, _ in wanted):
        changes = {field: value for (at, field), value in wanted.items() if at == place}
        claims[place] = _claim(claims[place], changes)
    before = {(place, field): field_said(reading.claims[place], field) for place, field in wanted}
    return Corrected(replace(reading, claims=tuple(claims)), before)


def field_said(claim: Claim, field: Field) -> str:
    """What a claim says in a field: a code, "" where the text does not say it; for growth alone, what grew."""
    if field is Field.INDICATOR:
        return claim.share_of if claim.indicator == "growth" else claim.indicator
    return str(getattr(claim, field.value))


def indicator_choices(claim: Claim) -> tuple[str, ...]:
    """The indicators that a claim may be corrected to; none where it is no amount of money."""
    is_growth = claim.indicator == "growth" and claim.share_of in AMOUNTS
    is_amount = claim.indicator in AMOUNTS and bool(claim.value) and Unit(claim.unit).is_currency
    return AMOUNTS if is_growth or is_amount else ()


def same_reading(claims: Sequence[Claim], place: int, field: Field) -> tuple[int, ...]:
    """The places of the other claims that say the same in a field."""
    own = field_said(claims[place], field)
    return tuple(at for at, claim in enumerate(claims) if at != place and field_said(claim, field) == own)


def _checked(claim: Claim, field: Field, value: str, registry: Registry) -> str:
    """A corrected value in the form that claims have; raises ReaderError where it is none."""
    text = value.strip()
    if field is Field.PERIOD:
        try:
            return Period.parse(text).code if text else ""
        except PeriodError as error:
            raise ReaderError(str(error)) from None
    if field is Field.INDICATOR:
        if text not in {*indicator_choices(claim), field_said(claim, field)}:
            allowed = ", ".join(indicator_choices(claim)) or f"only {field_said(claim, field)}"
            raise ReaderError(f"not what this figure can be: {text[:40]!r}; expected {allowed}")
        return text
    if not text and field is Field.REPORTER:
        return ""
    try:
        return registry.area(text).id
    except RegistryError as error:
        raise ReaderError(str(error)) from None


def _claim(claim: Claim, changes: Mapping[Field, str]) -> Claim:
    """A claim as a person reads it; raises ReaderError for trade of a country with itself."""
    reporter = changes.get(Field.REPORTER, claim.reporter)
    partner = changes.get(Field.PARTNER, claim.partner)
    if reporter and reporter == partner:
        raise ReaderError(f"the reporter and the partner are both {partner}: one of them must be another")
    void = [word for field in changes for word in _VOID.get(field, ())]
    kept = [reason for reason in claim.reasons if not any(word in reason for word in void)]
    made = [f"{field} set by hand: read as {field_said(claim, field) or 'unstated'}" for field in changes]
    corrected = replace(claim, reporter=reporter, partner=partner, confidence=1.0, reasons=(*made, *kept))
    if Field.PERIOD in changes:
        corrected = replace(corrected, period=changes[Field.PERIOD], period_form=_form(changes[Field.PERIOD]))
    if Field.INDICATOR in changes:
        is_growth = claim.indicator == "growth"
        changed = {"share_of" if is_growth else "indicator": changes[Field.INDICATOR]}
        corrected = replace(corrected, **changed)  # type: ignore[arg-type]
    return corrected


def _form(period: str) -> PeriodForm:
    return PeriodForm.BY_HAND if period else PeriodForm.NONE
