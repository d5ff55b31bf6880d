"""The verdicts of the statements that are held: each figure against all the others, as `check` holds a new text.

Contradictions are the ledger's own. What a build finds is kept beside its figures, so that nobody who only looks waits
for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from etl.model.finding import HeldFinding
from etl.model.ledger import LedgerEntry
from etl.model.observation import Origin
from etl.model.units import SCALES, Qualifier
from etl.reader.beside import mirror
from etl.reader.claims import Claim as Said
from etl.reader.claims import Growth, PeriodForm
from etl.reader.inside import findings_inside
from etl.reader.verdicts import Verdict
from etl.registry import Registry
from etl.steps.reconcile import settle_all
from etl.steps.reconciliation import compositions
from etl.steps.reconciliation.claim import Claim, disjoint
from etl.steps.reconciliation.families import WORLD, Family, families
from etl.steps.reconciliation.official import Official
from etl.steps.reconciliation.problem import Problem
from etl.steps.reconciliation.settle import WIDEST, Settlement
from etl.steps.reconciliation.solve import minimum
from etl.steps.reconciliation.words import day_words, figure_words, interval_words, quantity_words, said_words

# Counts, ranks and shares hold against others of the same indicator alone; so many of them are told.
_POINTS = frozenset({"companies", "rank", "rank_of_fdi", "share_of_trade", "share_of_fdi", "share_of_exports",
                     "share_of_imports"})  # fmt: skip
_MOST_POINTS = 3
_INSIDE = frozenset({"turnover", "exports", "imports"})


def judge_held(
    observations: pd.DataFrame,
    records: pd.DataFrame,
    ledger: Iterable[LedgerEntry],
    registry: Registry,
    cache: Path | None = None,
) -> list[HeldFinding]:
    """What is found out about each figure that a statement printed, also of those that are set apart.

    Takes all observations and records of a build (columns of their schemas) and its ledger; the frames are not changed.
    Every record of a statement has at least one finding. `cache` is the folder of settlements that need not be made
    again.
    """
    return _Library(observations, records, ledger, registry, cache).findings()


class _Library:
    """Gathers findings by record."""

    def __init__(
        self,
        observations: pd.DataFrame,
        records: pd.DataFrame,
        ledger: Iterable[LedgerEntry],
        registry: Registry,
        cache: Path | None,
    ) -> None:
        sources = [source.id for source in registry.sources.values() if source.kind == "statement"]
        self.registry, self.ledger, self.cache = registry, list(ledger), cache
        self.observations, self.all_records = observations, records
        of_statements = records["source"].isin(sources) & records["rule"].isna()
        self.records = {str(row["record_id"]): row for row in records[of_statements].to_dict("records")}
        held = observations[
            observations["record_id"].isin(list(self.records)) & (observations["origin"] == str(Origin.REPORTED))
        ]
        self.rows = {str(row["record_id"]): row for row in held.to_dict("records")}
        self.found: dict[str, list[HeldFinding]] = {record: [] for record in sorted(self.records)}
        self.compared: set[str] = set()

    def findings(self) -> list[HeldFinding]:
        self._contradictions()
        found = families(self.observations, self.all_records, self.registry)
        official = self._official(found)
        for family, settled in zip(found, settle_all(found, self.registry, self.cache), strict=True):
            self._family(family, settled, official)
        self._inside()
        self._points()
        self._other_side(official)
        for record in self.found:
            self._alone(record)
        return [one for of_record in self.found.values() for one in of_record]

    def _add(
        self,
        record: str,
        kind: str,
        verdict: Verdict,
        words: str,
        others: Sequence[str] = (),
        *,
        since: date | None = None,
        entry: LedgerEntry | None = None,
    ) -> None:
        """Add a finding; it is known once the record itself is, and `since`."""
        if record not in self.found:
            return
        known = max(self._published(record), since or date.min)
        self.found[record].append(
            HeldFinding(
                record, len(self.found[record]), kind, str(verdict), words, tuple(dict.fromkeys(others)),
                entry.id if entry else None, str(entry.hypothesis) if entry else None, known,
            )
        )  # fmt: skip

    def _published(self, record: str) -> date:
        return _day(self.records[record]["published"])

    # The ledger ------------------------------------------------------------------------------------------------------

    def _contradictions(self) -> None:
        """Figures that give way conflict; those against which they stand are told of it."""
        for entry in self.ledger:
            words = ". ".join((entry.statement.rstrip("."), *entry.evidence))
            for record in entry.set_aside:
                self._add(record, "ledger", Verdict.CONFLICTS, words, entry.kept, since=entry.known_since, entry=entry)
            for record in entry.kept:
                told = f"another figure gives way to it: {words}"
                self._add(
                    record, "ledger", Verdict.NOT_CHECKABLE, told, entry.set_aside, since=entry.known_since, entry=entry
                )

    # Families --------------------------------------------------------------------------------------------------------

    def _official(self, found: Sequence[Family]) -> Official:
        partners = {family.key.partner for family in found} | {str(row["partner"]) for row in self.rows.values()}
        compared = {code for partner in partners for code in compositions.all_of(partner, self.registry)}
        reporters = {str(row[name]) for row in self.rows.values() for name in ("reporter", "partner")}
        own = {str(row["reporter"]) for row in self.rows.values()}
        # Of products there may be very many figures, and statements are of none or of few.
        products = {str(row["product"]) for row in self.rows.values()}
        figures = self.observations[self.observations["product"].isin(products)]
        return Official(figures, self.registry, reporters | compared, compared | own | {WORLD})

    def _family(self, family: Family, settled: Settlement, official: Official) -> None:
        problem = Problem(family.claims)
        for number, claim in enumerate(family.claims):
            if claim.quantity.of_world:
                continue
            self.compared.update(claim.records)
            for record in claim.records:
                self._same(family, number, record)
                self._tables(family, claim, record, official)
                self._bounds(family, problem, number, settled, record)

    def _same(self, family: Family, number: int, record: str) -> None:
        """The same quantity as other statements said it: in the same digits, or in others that agree."""
        claim, own = family.claims[number], self.records.get(record)
        if own is None:
            return
        others = [saying for saying in claim.said if saying.document != own["document"]]
        if others:
            words = f"{figure_words(claim)} was said also by {said_words(others)}"
            since = min(saying.published for saying in others)
            self._add(record, "held", Verdict.CONSISTENT, words, [one.record_id for one in others], since=since)
        for place, other in enumerate(family.claims):
            said = [saying for saying in other.said if saying.document != own["document"]]
            if place == number or other.quantity != claim.quantity or not said:
                continue
            if not disjoint(claim.lo, claim.hi, other.lo, other.hi):
                words = f"{said_words(said)} said {figure_words(other)}"
                since = min(saying.published for saying in said)
                self._add(record, "held", Verdict.ROUNDING, words, [one.record_id for one in said], since=since)

    def _tables(self, family: Family, claim: Claim, record: str, official: Official) -> None:
        key, published = family.key, claim.said[-1].published
        for partner in compositions.accepted(key.partner, claim.quantity.period, published, self.registry):
            value = official.value(claim.quantity, key.reporter, partner, key.product, key.unit)
            if value is None or disjoint(*claim.to_one_digit, *value.interval):
                continue
            sources = ", ".join(dict.fromkeys(self.registry.source(cell.source).short for cell in value.cells))
            shown = interval_words(value.interval, claim.unit, claim.quantity.kind)
            within = disjoint(claim.lo, claim.hi, *value.interval)
            words = f"the tables give {shown} ({sources})" + (", less than a last digit away" if within else "")
            since = max(cell.published for cell in value.cells)
            self._add(record, "tables", Verdict.ROUNDING, words, value.records, since=since)
            return

    def _bounds(self, family: Family, problem: Problem, number: int, settled: Settlement, record: str) -> None:
        """What the other statements leave for a level, and whether that says anything."""
        claim, own = family.claims[number], self.records.get(record)
        if own is None or not claim.is_level or number not in settled.kept:
            return
        rest = [
            place
            for place in settled.kept
            if any(saying.document != own["document"] for saying in family.claims[place].said) and place != number
        ]
        objective = problem.level(claim.quantity.indicator, claim.quantity.period)
        least = minimum(problem, objective, rest) if rest else None
        most = minimum(problem, {column: -factor for column, factor in objective.items()}, rest) if least else None
        if least is None or most is None or not least.claims or not most.claims:
            return
        low, high = least.value, -most.value
        if high - low > WIDEST * abs(low + high) / 2:
            return
        used = [family.claims[place] for place in sorted(least.claims | most.claims)]
        others = [one for other in used for one in other.records]
        since = max(other.said[0].published for other in used)
        words = f"the figures of other statements leave {interval_words((low, high), claim.unit)}"
        words += f" for {quantity_words(claim.quantity)}"
        self._add(record, "bounds", Verdict.ROUNDING, words, others, since=since)

    # Within one statement --------------------------------------------------------------------------------------------

    def _inside(self) -> None:
        """Sums and growth rates of one statement's own figures."""
        documents: dict[str, list[str]] = defaultdict(list)
        for record in self.rows:
            documents[str(self.records[record]["document"])].append(record)
        for _, of_document in sorted(documents.items()):
            levels = [one for one in sorted(of_document) if self.rows[one]["indicator"] in _INSIDE]
            claims = [self._said(record, of_document) for record in levels]
            known = [(record, claim) for record, claim in zip(levels, claims, strict=True) if claim is not None]
            for place, findings in findings_inside([claim for _, claim in known]).items():
                for finding in findings:
                    self._add(known[place][0], finding.kind, finding.verdict, finding.words)

    def _said(self, record: str, of_document: Sequence[str]) -> Said | None:
        """A level of a statement as the reader would have read it, with its growth; None for digits with a sign."""
        row, printed = self.rows[record], _digits(self.records[record])
        if printed is None:
            return None
        value, scale = printed
        return Said(
            row["indicator"], row["reporter"], row["partner"], row["period"], PeriodForm.EXPLICIT, value, row["unit"],
            scale, 0, 0, Qualifier(row["qualifier"]), self._growth(row, of_document),
        )  # fmt: skip

    def _growth(self, level: dict[Any, Any], of_document: Sequence[str]) -> Growth | None:
        for record in of_document:
            row, stated = self.rows[record], self.records[record]
            same = all(row[name] == level[name] for name in ("reporter", "partner", "period"))
            if same and row["indicator"] == f"{level['indicator']}_growth":
                digits = str(stated["value_as_stated"]).partition(" ")[0]
                basis = stated["base"] if isinstance(stated["base"], str) and stated["base"] else "yoy"
                return Growth(digits, row["unit"] == "FACTOR", basis, (0, 0), Qualifier(row["qualifier"]))
        return None

    # Counts, ranks, shares; the other side; what is left -------------------------------------------------------------

    def _points(self) -> None:
        """Those of one base: "joint ventures" and "companies with Czech capital" say nothing of each other."""
        by_key: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
        for record, row in self.rows.items():
            if row["indicator"] in _POINTS:
                base = str(self.records[record]["base"] or "")
                by_key[row["indicator"], row["reporter"], row["partner"], base].append(record)
        for alike in by_key.values():
            for record in alike:
                own = self.records[record]["document"]
                others = [one for one in alike if self.records[one]["document"] != own]
                others.sort(key=lambda one: (self._published(one), one))
                for other in others[-_MOST_POINTS:]:
                    self._point(record, other)

    def _point(self, record: str, other: str) -> None:
        row, said = self.rows[record], self.rows[other]
        same = row["period"] == said["period"] and row["value"] == said["value"]
        day = day_words(self._published(other))
        words = f"{self.records[other]['publisher']} said {said['value']:g} for {said['period']} ({day})"
        verdict = Verdict.CONSISTENT if same else Verdict.NOT_CHECKABLE
        self._add(record, "held", verdict, words, [other], since=self._published(other))

    def _other_side(self, official: Official) -> None:
        """What the other side counts for the same trade: shown, never a contradiction."""
        for record, row in self.rows.items():
            claim = Said(
                row["indicator"], row["reporter"], row["partner"], row["period"], PeriodForm.EXPLICIT, "", row["unit"],
                1, 0, 0,
            )  # fmt: skip
            for finding in mirror(claim, official, self._published(record), self.registry):
                since = self._since(finding.records)
                self._add(record, "mirror", finding.verdict, finding.words, finding.records, since=since)

    def _since(self, records: Sequence[str]) -> date | None:
        known = self.all_records[self.all_records["record_id"].isin(list(records))]["published"]
        return max((_day(one) for one in known), default=None)

    def _alone(self, record: str) -> None:
        """What there is to say of a figure where nothing else decides."""
        apart = self.records[record]["set_apart"]
        if isinstance(apart, str) and apart:
            self._add(record, "alone", Verdict.NOT_CHECKABLE, f"set apart: {apart}")
        elif record in self.compared:
            self._add(record, "alone", Verdict.NEW, "no other figure of it is held")
        elif record in self.rows:
            what = str(self.rows[record]["indicator"]).replace("_", " ")
            self._add(record, "alone", Verdict.NOT_CHECKABLE, f"nothing is held that {what} could be compared with")
        else:
            self._add(record, "alone", Verdict.NOT_CHECKABLE, "the text does not say whose it is, or of when")


def _digits(record: dict[Any, Any]) -> tuple[str, int] | None:
    """Digits and scale of a figure as printed; None where it is printed with a sign, which no level of trade is."""
    digits, _, word = str(record["value_as_stated"]).partition(" ")
    if not digits or digits.startswith("-"):
        return None
    return digits, int(SCALES[word or "one"])


def _day(published: Any) -> date:
    return published if type(published) is date else pd.Timestamp(published).date()
