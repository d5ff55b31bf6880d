"""The sidecar of an official table: who published it, which edition, when, on what terms."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from etl.model.issue import Issue, Severity
from etl.model.observation import Status

_PUBLISHED = re.compile(r"^(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?$")
_RETRIEVED = r"^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$"


def last_day(published: str) -> date:
    """The day by which something published on a day, in a month or in a year certainly was out.

    `2024-07-25` is itself, `2024-07` its 31 July, `2024` its 31 December. Raises ValueError naming the three forms.
    """
    found = _PUBLISHED.match(published)
    if found is None:
        raise ValueError(f"not a date: {published[:40]!r}; expected 2024-07-25, 2024-07 or 2024")
    year = int(found["year"])
    month = int(found["month"] or 12)
    if not 1 <= month <= 12:
        raise ValueError(f"not a date: {published!r}; month {found['month']} is not in 01-12")
    return date(year, month, int(found["day"] or monthrange(year, month)[1]))


class Sidecar(BaseModel):
    """The contents of a table's TOML file; an unknown or missing field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    source: str
    publisher: str = Field(min_length=1)
    dataset: str = Field(min_length=1)
    edition: str = Field(min_length=1)
    published: str
    published_inferred: str
    retrieved: str = Field(pattern=_RETRIEVED)
    licence: str = Field(min_length=1)
    maturity: Literal["parsed", "re-typed", "computed"]
    url: str = Field(pattern=r"^(https?://\S+)?$")
    caveats: list[str]
    status: str
    # SHA-256 of the publisher's files that a fetched table was read from; none where a person typed it.
    snapshots: list[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = []

    @field_validator("published")
    @classmethod
    def _a_date(cls, text: str) -> str:
        last_day(text)
        return text

    @field_validator("status")
    @classmethod
    def _a_status(cls, text: str) -> str:
        if text not in set(Status) - {Status.MISSING}:
            raise ValueError(f"expected one of {', '.join(sorted(set(Status) - {Status.MISSING}))}")
        return text

    @property
    def published_on(self) -> date:
        """The day by which the table certainly was out, as far as `published` is right."""
        return last_day(self.published)

    @property
    def published_precision(self) -> str:
        """day, month or year; `inferred` when the publisher gives no date."""
        if self.published_inferred:
            return "inferred"
        return {4: "year", 7: "month", 10: "day"}[len(self.published)]


def read_sidecar(data: bytes, source: str, file: str) -> tuple[Sidecar | None, list[Issue]]:
    """The sidecar in `data`, or None with one issue for each field that is missing, unknown or wrong.

    `file` is named in the issues; a sidecar that names another source than its folder `source` is refused.
    """
    try:
        raw = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        return None, [
            _issue(
                source,
                file,
                f"byte {error.start}",
                "sidecar_encoding",
                "not UTF-8",
                "text in UTF-8",
                "",
                "save the file as UTF-8",
            )
        ]
    except tomllib.TOMLDecodeError as error:
        return None, [
            _issue(
                source,
                file,
                "",
                "sidecar_syntax",
                "not TOML",
                'lines such as key = "value"',
                str(error),
                "mend the line named; texts stand in double quotes",
            )
        ]
    try:
        sidecar = Sidecar.model_validate(raw)
    except ValidationError as error:
        return None, [_field_issue(source, file, dict(problem)) for problem in error.errors()]
    if sidecar.source != source:
        return None, [
            _issue(
                source,
                file,
                "source",
                "sidecar_source",
                "the sidecar names another source than its folder",
                source,
                sidecar.source,
                f"write source = {source!r}, or move table and sidecar",
            )
        ]
    return sidecar, []


def _field_issue(source: str, file: str, problem: dict[str, object]) -> Issue:
    location = problem["loc"]
    field = ".".join(str(part) for part in location) if isinstance(location, tuple) else ""
    match problem["type"]:
        case "missing":
            return _issue(
                source,
                file,
                field,
                "sidecar_missing",
                f"{field!r} is missing",
                "a value",
                "nothing",
                f"add the line {field} = ...; see docs/sources.md",
            )
        case "extra_forbidden":
            return _issue(
                source,
                file,
                field,
                "sidecar_unknown",
                f"{field!r} is no field of a sidecar",
                ", ".join(Sidecar.model_fields),
                field,
                "remove the line, or mend its name",
            )
        case _:
            return _issue(
                source,
                file,
                field,
                "sidecar_field",
                f"{field!r} is not right",
                str(problem["msg"]),
                repr(problem["input"])[:80],
                "see docs/sources.md",
            )


def _issue(source: str, file: str, place: str, code: str, what: str, expected: str, found: str, mend: str) -> Issue:
    return Issue(Severity.ERROR, code, source, file, place, what, expected, found, mend)
