"""Problems found in inputs: what, where, expected, found, how to mend."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa


class Severity(StrEnum):
    """`error` rejects the source's input; `warning` fails only under --strict; `info` is a fact worth listing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


ISSUE_SCHEMA = pa.schema(
    [
        pa.field(name, pa.string(), nullable=False)
        for name in ("severity", "code", "source", "file", "place", "what", "expected", "found", "mend")
    ]
)


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One problem with one input; `place` is a line, a figure id or a cell; all fields are texts for a person."""

    severity: Severity
    code: str
    source: str
    file: str
    place: str
    what: str
    expected: str = ""
    found: str = ""
    mend: str = ""

    def text(self) -> str:
        """The issue as one paragraph: file:place, what, expected, found, how to mend."""
        parts = [f"{self.file}:{self.place}: {self.what}" if self.place else f"{self.file}: {self.what}"]
        parts += [
            f"{name}: {value}"
            for name, value in (("expected", self.expected), ("found", self.found), ("mend", self.mend))
            if value
        ]
        return "; ".join(parts)
