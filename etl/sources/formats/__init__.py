"""File formats of publishers, read into cells: codes, value and flag as text, with the place in the file.

A reader knows the format and nothing of what the codes mean. What it does not find where it has to be is a LayoutError:
a changed layout is never guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from etl.model.issue import Issue, Severity

# What publishers write for a value that they do not give.
_NO_VALUE = {"", ":", "-", "–", "..", "...", "n/a", "na", "nan", "null"}


class LayoutError(ValueError):
    """A file that is not laid out as the publisher's files were; the fields are those of an Issue."""

    def __init__(self, file: str, place: str, what: str, *, expected: str, found: str, mend: str = ""):
        super().__init__(what)
        self.file, self.place, self.what = file, place, what
        self.expected, self.found = expected, found
        self.mend = mend or "compare with the publisher's documentation; if the layout has changed, mend the connector"

    def issue(self, source: str) -> Issue:
        """The error as an Issue of a source."""
        return Issue(
            Severity.ERROR,
            "layout",
            source,
            self.file,
            self.place,
            self.what,
            self.expected,
            self.found[:160],
            self.mend,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a data set: `codes` by dimension in lower case (time is `time`), `value` empty where there is none.

    `flag` is the publisher's observation flag; `place` says where in the file the value stands.
    """

    codes: Mapping[str, str]
    value: str
    flag: str
    place: str


@dataclass(frozen=True, slots=True)
class Cells:
    """All cells of a file, and the day of the publisher's last update as the file gives it, empty if it does not."""

    cells: list[Cell]
    updated: str = ""


def value_text(value: object, file: str, place: str) -> str:
    """A number as plain digits, as many as it has; empty for what publishers write for a missing value.

    A float without a fraction is written without one: in JSON and in workbooks the `.0` is the format's, not the
    publisher's. Raises LayoutError for a text that is no number.
    """
    if value is None or (isinstance(value, str) and value.strip().casefold() in _NO_VALUE):
        return ""
    if isinstance(value, float):
        text = repr(value)
        text = text.removesuffix(".0")
    else:
        text = str(value).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise LayoutError(file, place, "not a number", expected="digits with a point", found=text)
    return f"{number:f}"
