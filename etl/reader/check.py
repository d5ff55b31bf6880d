"""Claims against everything that is held: statements and what they imply, official tables, the mirror side.

The claims are added to the figures that are held and the reconciliation is asked anew, in memory; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd

from etl.model.ledger import Scope
from etl.model.observation import Observation, Record, make_record_id
from etl.model.period import Period
from etl.model.registry import Measure
from etl.model.units import Unit, parse_quantity
from etl.reader import beside
from etl.reader.beside import LEVELS, SOURCE_ID
from etl.reader.claims import Claim as Said
from etl.reader.claims import Published, Reading
from etl.reader.desk import across, desk_notes
from etl.reader.inside import findings_inside
from etl.reader.verdicts import Checked, Finding, Verdict
from etl.registry import Registry
from etl.steps.frames import observation_frame, record_frame
from etl.steps.reconciliation import compositions
from etl.steps.reconciliation.across import against_tables
from etl.steps.reconciliation.claim import Claim, Kind, Quantity, disjoint
from etl.steps.reconciliation.conflicts import Conflict, Effort, find_conflicts
from etl.steps.reconciliation.families import WORLD, Family, families
from etl.steps.reconciliation.hypotheses import Case, Judge
from etl.steps.reconciliation.official import Official
from etl.steps.reconciliation.precedence import Precedence
from etl.steps.reconciliation.problem import Problem
from etl.steps.reconciliation.solve import minima
from etl.steps.reconciliation.words import figure_words, interval_words, period_words, quantity_words, said_words
from etl.store import Query, Store

DOCUMENT = "text being checked"
WHO = "the text"
# About five seconds; 400 figures that contradict each other take less than half of it. See Effort.
MOST_ROWS = 80_000
UNSETTLED = "unsettled"
NOT_LOOKED = (
    "not looked further: the text has more contradictory figures than are searched at once, and this one may be "
    "among them; check it in parts"
)
# Ten times more or less than the year before or after is a slip sooner than a change.
FAR = 8


def check(reading: Reading, store: Store, registry: Registry, as_of: date | None = None) -> list[Checked]:
    """The verdict of each claim, in the order of the text.

    `as_of` judges by what was published on or before that day. Shares, ranks and counts of companies are compared with
    figures of the same key that are held; the rest goes through the reconciliation.
    """
    return _Check(reading, store, registry, as_of).run()


class _Check:
    def __init__(self, reading: Reading, store: Store, registry: Registry, as_of: date | None) -> None:
        self.claims = reading.claims
        self.registry = registry
        self.published = publication_day(reading.published, as_of)
        areas = sorted({a for c in self.claims for a in (c.reporter, c.partner) if a})
        partners = sorted({*areas, WORLD, *(code for a in areas for code in compositions.all_of(a, registry))})
        query = Query(reporters=tuple(areas), partners=tuple(partners), products=("TOTAL",))
        self.held = store.select(query, as_of) if areas else store.select(Query(record_ids=("none",)))
        statements = self.held[self.held["source"] == SOURCE_ID]
        self.records = store.records(statements["record_id"])
        self.official = Official(self.held, registry, areas, partners)
        self.effort = Effort(MOST_ROWS)
        self.judge = Judge(self.official, registry)
        self.rows = [self._observations(place, claim) for place, claim in enumerate(self.claims)]
        self.place_of = {record.record_id: place for place, rows in enumerate(self.rows) for _, record in rows}
        self.found: dict[int, list[Finding]] = findings_inside(self.claims)

    def run(self) -> list[Checked]:
        """Ask each family that a claim belongs to."""
        for family in self._families():
            self._family(family)
        figures = beside.HeldFigures(self.held)
        names = [str(name) for name in self.records["record_id"]]
        told = dict(zip(names, self.records.to_dict("records"), strict=True))
        for place, claim in enumerate(self.claims):
            self.found[place] += list(beside.points(claim, figures))
            self.found[place] += self._plausible(claim)
            self.found[place] += list(beside.mirror(claim, self.official, self.published, self.registry))
            self.found[place] += list(beside.other_currency(claim, figures))
            self.found[place] += list(beside.siblings(claim, figures, told))
            self.found[place] += desk_notes(claim)
        for place, finding in across(self.claims):
            self.found[place].append(finding)
        return [_judged(claim, self.found[place], bool(self.rows[place])) for place, claim in enumerate(self.claims)]

    # The claims as figures beside those that are held ---------------------------------------------------------------

    def _observations(self, place: int, claim: Said) -> list[tuple[Observation, Record]]:
        """The observations of a claim: its level and its growth; none where whose or when is not said."""
        made: list[tuple[Observation, Record]] = []
        period = claim.interval
        if not claim.reporter or not claim.partner or period is None:
            return made
        indicator = LEVELS.get(claim.indicator, claim.indicator)
        if claim.value and indicator in self.registry.indicators and indicator not in {"companies", "rank"}:
            known = self.registry.indicator(indicator)
            if known.measure in {Measure.FLOW, Measure.STOCK} and Unit(claim.unit).is_currency:
                made.append(self._one(place, claim, indicator, claim.value, claim.scale, claim.unit, period, "level"))
        growth = claim.growth
        level = claim.share_of if claim.indicator == "growth" else indicator
        if growth is not None and f"{level}_growth" in self.registry.indicators and period.length <= 12:
            base = "" if growth.basis == "yoy" else growth.basis
            if base in {"mom"} or base.startswith("P"):
                return made
            unit = "FACTOR" if growth.is_factor else "PERCENT"
            made.append(self._one(place, claim, f"{level}_growth", growth.value, 1, unit, period, "growth", base))
        return made

    def _one(
        self,
        place: int,
        claim: Said,
        indicator: str,
        value: str,
        scale: int,
        unit: str,
        period: Period,
        what: str,
        base: str = "",
    ) -> tuple[Observation, Record]:
        quantity = parse_quantity(value)
        sign = -1 if indicator == "balance" and claim.share_of == "deficit" else 1
        record_id = make_record_id(SOURCE_ID, DOCUMENT, f"{what} {place}")
        qualifier = claim.growth.qualifier if what == "growth" and claim.growth else claim.qualifier
        observation = Observation(
            indicator, claim.reporter, claim.partner, period, Unit(unit), SOURCE_ID, self.published, record_id,
            sign * quantity.value * scale, quantity.resolution * scale, qualifier,
        )  # fmt: skip
        record = Record(
            record_id,
            SOURCE_ID,
            DOCUMENT,
            WHO,
            self.published,
            "day",
            f"{what} {place}",
            value,
            unit,
            base=base or None,
        )
        return observation, record

    def _families(self) -> list[Family]:
        new = [pair for rows in self.rows for pair in rows]
        if not new:
            return []
        statements = self.held[self.held["source"] == SOURCE_ID]
        frames = [statements, observation_frame(observation for observation, _ in new)]
        observations = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
        records = [self.records, record_frame(record for _, record in new)]
        every = pd.concat([frame for frame in records if len(frame)], ignore_index=True)
        own = {record.record_id for _, record in new}
        found = families(observations, every, self.registry)
        return [family for family in found if any(own & set(claim.records) for claim in family.claims)]

    def _places(self, claim: Claim) -> list[int]:
        """The claims of the text among those who say a figure."""
        return sorted({self.place_of[record] for record in claim.records if record in self.place_of})

    # Against statements and tables -----------------------------------------------------------------------------------

    def _family(self, family: Family) -> None:
        own = {number: places for number, claim in enumerate(family.claims) if (places := self._places(claim))}
        problem = Problem(family.claims)
        settled = find_conflicts(problem, Precedence(family.key, self.registry), self.effort)
        for conflict in settled.conflicts:
            self._conflict(family, conflict, own)
        # Of claims that may still contradict each other nothing follows.
        kept = [place for place in settled.kept if place not in settled.unsettled]
        left = self._left(family, problem, kept, own)
        for number, places in own.items():
            findings = [*self._held(family, number), *left.get(number, ()), *self._implied(family, number, kept)]
            if number in settled.unsettled:
                findings.append(Finding(UNSETTLED, Verdict.NOT_CHECKABLE, NOT_LOOKED))
            for place in places:
                self.found[place] += findings
            self._tables(family, family.claims[number], places)

    def _conflict(self, family: Family, conflict: Conflict, own: dict[int, list[int]]) -> None:
        members = {conflict.set_aside, *conflict.kept}
        of_text = members & own.keys()
        if not of_text:
            return
        claim, kept = family.claims[conflict.set_aside], [family.claims[place] for place in conflict.kept]
        sayings = tuple(saying for other in kept for saying in other.said)
        case = Case(family.key, claim, (conflict.lo, conflict.hi), sayings, Scope.STATEMENTS)
        hypothesis, evidence = self.judge.judge(case, family.claims)
        ours = conflict.set_aside in own
        # What gives way is an older figure, and it did so before this text, or is merely a far too modest "over".
        known = all(any(s.document != DOCUMENT for s in family.claims[number].said) for number in of_text)
        blamed = ours or not (known or case.gap is None)
        verdict = Verdict.CONFLICTS if blamed else Verdict.NOT_CHECKABLE
        for number in of_text:
            others = [family.claims[place] for place in sorted(members - {number})]
            words = f"cannot hold together with {'; '.join(_shown(other) for other in others)}"
            if not blamed:
                words += f"; of these {figure_words(claim)} gives way"
            if number == conflict.set_aside:
                words += f", which leave {interval_words((conflict.lo, conflict.hi), claim.unit, claim.quantity.kind)}"
            words = ". ".join((words, *evidence))
            gap = None if case.gap_relative is None else float(case.gap_relative)
            records = tuple(r for other in others for r in other.records)
            for place in own[number]:
                kind = "text" if all(p in own for p in members) else "held"
                self.found[place].append(Finding(kind, verdict, words, records, str(hypothesis), gap))

    def _held(self, family: Family, number: int) -> Iterator[Finding]:
        """The same quantity as others said it: in the same digits, or in others that agree."""
        claim = family.claims[number]
        others = [saying for saying in claim.said if saying.document != DOCUMENT]
        if others:
            words = f"{figure_words(claim)} is held: {said_words(others)}"
            yield Finding("held", Verdict.CONSISTENT, words, tuple(saying.record_id for saying in others))
        for place, other in enumerate(family.claims):
            same = place != number and other.said[0].document != DOCUMENT and other.quantity == claim.quantity
            if same and not disjoint(claim.lo, claim.hi, other.lo, other.hi):
                yield Finding("held", Verdict.ROUNDING, f"held is {_shown(other)}", other.records)

    def _left(
        self, family: Family, problem: Problem, kept: Sequence[int], own: dict[int, list[int]]
    ) -> dict[int, list[Finding]]:
        """What the figures that are held leave for each level of the text, without the text's own."""
        rest = [place for place in kept if place not in own]
        asked = [number for number in own if family.claims[number].is_level and number in kept]
        quantities = [family.claims[number].quantity for number in asked]
        levels = [problem.level(quantity.indicator, quantity.period) for quantity in quantities]
        least = minima(problem, levels, rest)
        most = minima(problem, [{column: -factor for column, factor in level.items()} for level in levels], rest)
        found: dict[int, list[Finding]] = {}
        for number, bottom, top in zip(asked, least, most, strict=True):
            if bottom is None or top is None or not bottom.claims or not top.claims:
                continue
            low, high = bottom.value, -top.value
            if high - low > abs(low + high) / 2:
                continue
            records = tuple(r for place in sorted(bottom.claims | top.claims) for r in family.claims[place].records)
            words = f"the figures that are held leave {interval_words((low, high), family.claims[number].unit)}"
            found[number] = [Finding("bounds", Verdict.ROUNDING, words, records)]
        return found

    def _implied(self, family: Family, number: int, kept: Sequence[int]) -> Iterator[Finding]:
        """What follows from a figure: the year before it by its growth, the months since the last running total."""
        claim = family.claims[number]
        if not claim.is_level or not claim.is_closed or number not in kept:
            return
        quantity = claim.quantity
        for place in kept:
            other = family.claims[place]
            if other.quantity.kind is Kind.GROWTH and other.quantity.indicator == quantity.indicator:
                if other.quantity.period == quantity.period and other.is_closed and other.lo and other.lo > 0:
                    assert claim.lo is not None
                    assert claim.hi is not None
                    assert other.hi is not None
                    base = claim.lo / other.hi, claim.hi / other.lo
                    what = quantity_words(
                        Quantity(Kind.LEVEL, quantity.indicator, other.quantity.base or quantity.period)
                    )
                    words = (
                        f"with growth of {figure_words(other)} it implies {what} of {interval_words(base, claim.unit)}"
                    )
                    yield Finding("implied", Verdict.NEW, words, other.records)
            elif other.is_level and other.is_closed and other.quantity.indicator == quantity.indicator:
                yield from _months_between(claim, other)

    def _tables(self, family: Family, claim: Claim, places: list[int]) -> None:
        alone = Family(family.key, (claim,))
        entries = list(against_tables(alone, [], self.official, self.registry))
        meant = compositions.accepted(family.key.partner, claim.quantity.period, self.published, self.registry)
        for entry in entries:
            words = ". ".join((entry.statement.rstrip("."), *entry.evidence))
            finding = Finding("tables", Verdict.CONFLICTS, words, entry.kept, str(entry.hypothesis), entry.gap_relative)
            for place in places:
                self.found[place].append(finding)
        if entries:
            return
        for partner in meant:
            key = family.key
            value = self.official.value(claim.quantity, key.reporter, partner, key.product, key.unit)
            if value is not None and not disjoint(*claim.to_one_digit, *value.interval):
                sources = ", ".join(dict.fromkeys(self.registry.source(cell.source).short for cell in value.cells))
                shown = interval_words(value.interval, claim.unit, claim.quantity.kind)
                within = disjoint(claim.lo, claim.hi, *value.interval)
                words = f"the tables give {shown} ({sources})" + (", less than a last digit away" if within else "")
                for place in places:
                    self.found[place].append(Finding("tables", Verdict.ROUNDING, words, value.records))
                return

    # Figures that no reconciliation holds ----------------------------------------------------------------------------

    def _plausible(self, claim: Said) -> Iterator[Finding]:
        """A figure ten times off the years beside it, in the tables or in statements."""
        period, number = claim.interval, claim.number
        indicator = LEVELS.get(claim.indicator, claim.indicator)
        if period is None or not number or period.length != 12 or not claim.reporter:
            return
        near = [
            (year, value)
            for step in (-12, 12)
            if (value := self._level(indicator, claim, year := period.shift(step))) is not None
        ]
        ratios = [float(number) / value for _, value in near if value > 0]
        if ratios and (min(ratios) >= FAR or max(ratios) <= 1 / FAR):
            year, value = near[0]
            shown = interval_words((Fraction(value), Fraction(value)), claim.unit)
            words = f"{_times(float(number) / value)} times the {shown} of {year}: a slip of the unit?"
            yield Finding("plausible", Verdict.CONFLICTS, words, hypothesis="unit_slip")

    def _level(self, indicator: str, claim: Said, period: Period) -> float | None:
        for partner in compositions.accepted(claim.partner, period, self.published, self.registry):
            value = self.official.value(
                Quantity(Kind.LEVEL, indicator, period), claim.reporter, partner, "TOTAL", claim.unit
            )
            if value is not None and value.lo is not None:
                return float(value.lo)
        rows = self.held[
            (self.held["indicator"] == indicator)
            & (self.held["reporter"] == claim.reporter)
            & (self.held["partner"] == claim.partner)
            & (self.held["period"] == period.code)
            & (self.held["unit"] == claim.unit)
            & self.held["value"].notna()
        ]
        return float(rows["value"].median()) if len(rows) else None


def _judged(claim: Said, findings: list[Finding], compared: bool) -> Checked:
    order = (Verdict.CONFLICTS, Verdict.CONSISTENT, Verdict.ROUNDING, Verdict.NEW, Verdict.NOT_CHECKABLE)
    decisive = [f for f in findings if f.kind not in {"desk", "mirror", "implied"}]
    # Agreement counts for nothing where it was not looked whether the figures contradict each other.
    told = order[:1] if any(f.kind == UNSETTLED for f in findings) else order[:3]
    verdict = next((v for v in told if any(f.verdict is v for f in decisive)), None)
    if verdict is None and len(told) == 1:
        verdict = Verdict.NOT_CHECKABLE
    if verdict is None:
        verdict = Verdict.NEW if compared else Verdict.NOT_CHECKABLE
    if verdict is Verdict.NOT_CHECKABLE and not findings:
        findings = [Finding("desk", verdict, _why_not(claim))]
    unique = list(dict.fromkeys(findings))
    return Checked(claim, verdict, tuple(sorted(unique, key=lambda f: (order.index(f.verdict), f.kind == "mirror"))))


def _why_not(claim: Said) -> str:
    if not claim.reporter:
        return "the text does not say whose statistics"
    if claim.interval is None:
        return "the text does not say the period, or leaves its end open"
    return f"nothing is held that {claim.indicator.replace('_', ' ')} could be compared with"


def _times(ratio: float) -> str:
    """A ratio with three digits, as people write it: `2,480`, `0.00123`."""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}" if ratio >= 1e-4 else f"{ratio:.7f}"


def _months_between(claim: Claim, other: Claim) -> Iterator[Finding]:
    """What is left of two running totals that begin together: the months between their ends."""
    own, rest = claim.quantity.period, other.quantity.period
    if own.start != rest.start or own == rest or not own.contains(rest) or rest.length * 3 < own.length:
        return
    if None in (claim.lo, claim.hi, other.lo, other.hi):
        return
    assert claim.lo is not None
    assert claim.hi is not None
    assert other.lo is not None
    assert other.hi is not None
    left = own.difference(rest)
    shown = interval_words((claim.lo - other.hi, claim.hi - other.lo), claim.unit)
    words = f"with {_shown(other)} it implies {shown} in {period_words(left)}"
    yield Finding("implied", Verdict.NEW, words, other.records)


def _shown(claim: Claim) -> str:
    return f"{figure_words(claim)}, {quantity_words(claim.quantity)} ({said_words(claim.said)})"


def publication_day(published: Published | None, as_of: date | None) -> date:
    """The day a text counts as published: the last day that its date allows, else the day it is judged by."""
    if published is None:
        return as_of or date.today()
    if len(published.text) == 10:
        return date.fromisoformat(published.text)
    end = published.period.end + 1
    return date(end // 12, end % 12 + 1, 1) - timedelta(days=1)
