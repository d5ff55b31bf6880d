"""What a check says of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from etl.model.ledger import Hypothesis
from etl.reader.claims import Claim


class Verdict(StrEnum):
    """How a claim stands against everything that is held."""

    CONSISTENT = "consistent"
    ROUNDING = "consistent within rounding"
    CONFLICTS = "conflicts"
    NEW = "new"
    NOT_CHECKABLE = "not checkable"


# What decides goes first: one contradiction weighs more than any agreement.
STRONGEST = (Verdict.CONFLICTS, Verdict.CONSISTENT, Verdict.ROUNDING, Verdict.NEW, Verdict.NOT_CHECKABLE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found out about a claim.

    `kind` is the check (text, held, bounds, tables, mirror, plausible, implied, desk; unsettled where it was not made
    to the end), `words` the arithmetic or the
    figures that are held against it, `records` their ids; `verdict` what it says by itself, `hypothesis` the class of a
    contradiction as in the ledger.
    """

    kind: str
    verdict: Verdict
    words: str
    records: tuple[str, ...] = ()
    hypothesis: str = ""
    gap_relative: float | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with its verdict, and all findings, those that decide first."""

    claim: Claim
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def hypothesis(self) -> str:
        """The class of the contradiction; empty where there is none. What explains it goes before `unexplained`."""
        found = [f.hypothesis for f in self.findings if f.verdict is Verdict.CONFLICTS and f.hypothesis]
        return next((one for one in found if one != Hypothesis.UNEXPLAINED), found[0] if found else "")


@dataclass(frozen=True, slots=True)
class Copy:
    """A held statement, its `document`, that `count` of the `of` figures of a text are, in the same digits."""

    document: str
    publisher: str
    published: date
    count: int
    of: int

    @property
    def words(self) -> str:
        """That in English."""
        return (
            f"{self.count} of {self.of} figures are those of {self.publisher} of {self.published} ({self.document}): "
            "a copy of one release counts once"
        )
