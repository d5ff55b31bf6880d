"""Declared corrections of figures that a source printed wrong, each guarded by the value it expects to find."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from etl.model.issue import Issue, Severity
from etl.model.observation import Observation, Record, Status
from etl.model.period import Period, PeriodError
from etl.model.units import UnitError, parse_unit

FILE = "corrections.toml"


class Correction(BaseModel):
    """One row of data/corrections.toml.

    `locator` (or the id of the record) says which figure; `field` is value (in base units), period, reporter,
    partner, indicator, unit or status; `expect` is what the source must still say, `value` what is meant, `reason`
    how one knows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    source: str
    locator: str = ""
    record: str = ""
    field: str
    expect: str
    value: str
    reason: str

    @property
    def place(self) -> str:
        """How a person finds the correction: the source and the figure."""
        return f"{self.source} {self.record or self.locator}"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    correction: tuple[Correction, ...] = ()


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise UnitError(f"not a number: {text!r}") from None


_FIELDS: dict[str, Callable[[str], Any]] = {
    "value": _decimal,
    "period": Period.parse,
    "unit": parse_unit,
    "status": Status,
    "reporter": str,
    "partner": str,
    "indicator": str,
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """Observations and records after correction, in their order, and what was wrong with the corrections."""

    observations: list[Observation]
    records: list[Record]
    issues: list[Issue]


def read_corrections(text: str) -> tuple[tuple[Correction, ...], list[Issue]]:
    """The corrections of the file's text, or the issues that make it unreadable."""
    try:
        return _File.model_validate(tomllib.loads(text)).correction, []
    except tomllib.TOMLDecodeError as error:
        return (), [_issue("corrections_unreadable", "", f"not TOML: {error}", mend="mend the syntax at that place")]
    except ValidationError as error:
        return (), [
            _issue(
                "corrections_unreadable",
                ".".join(str(part) for part in problem["loc"]),
                problem["msg"],
                "the fields source, locator or record, field, expect, value, reason",
                str(problem["input"])[:80],
                "mend the field",
            )
            for problem in error.errors()
        ]


def correct(
    corrections: Sequence[Correction], observations: Sequence[Observation], records: Sequence[Record]
) -> Corrected:
    """Apply the corrections; a corrected figure's record keeps the value as stated and says in its note what was done.

    A correction that finds no figure, more than one, or another value than it expects gives an error and changes
    nothing: upstream was repaired, or the place moved.
    """
    result = Corrected(list(observations), list(records), [])
    places = {o.record_id: at for at, o in enumerate(result.observations)}
    for correction in corrections:
        issue = _apply(correction, result, places)
        if issue is not None:
            result.issues.append(issue)
    return result


def _apply(correction: Correction, result: Corrected, places: dict[str, int]) -> Issue | None:
    read = _FIELDS.get(correction.field)
    if read is None:
        return _issue(
            "correction_field", correction.place, "unknown field", ", ".join(_FIELDS), correction.field, "mend `field`"
        )
    try:
        expected, meant = read(correction.expect), read(correction.value)
    except (ValueError, PeriodError, UnitError) as error:
        return _issue("correction_value", correction.place, str(error), mend="mend `expect` or `value`")
    found = [
        at
        for at, record in enumerate(result.records)
        if record.source == correction.source
        and (record.record_id == correction.record if correction.record else record.locator == correction.locator)
        and record.record_id in places
    ]
    if len(found) != 1:
        return _issue(
            "correction_place",
            correction.place,
            "the correction finds no figure" if not found else "the correction finds more than one figure",
            "one figure",
            str(len(found)),
            "write the locator or the record id as `tradebrief query --all` shows it; remove the correction if the "
            "figure is gone",
        )
    record = result.records[found[0]]
    at = places[record.record_id]
    now = getattr(result.observations[at], correction.field)
    if now != expected:
        return _issue(
            "correction_guard",
            correction.place,
            f"the source no longer says {correction.expect} for {correction.field}",
            correction.expect,
            str(now),
            "remove the correction if the source was repaired, else write the new value into `expect`",
        )
    result.observations[at] = replace(result.observations[at], **{correction.field: meant})
    reading = f"{correction.expect} as reported, read as {correction.value}"
    note = f"Corrected {correction.field}: {reading}: {correction.reason}"
    result.records[found[0]] = replace(record, note=f"{record.note} {note}" if record.note else note)
    return None


def _issue(code: str, place: str, what: str, expected: str = "", found: str = "", mend: str = "") -> Issue:
    return Issue(Severity.ERROR, code, "corrections", FILE, place, what, expected, found, mend)
