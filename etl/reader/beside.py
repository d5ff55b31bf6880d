"""What stands beside a claim: figures that no reconciliation holds, siblings, the other side. None decides alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from etl.model.units import Unit
from etl.reader.claims import Claim, PeriodForm
from etl.reader.verdicts import Checked, Copy, Finding, Verdict
from etl.registry import Registry
from etl.steps.reconciliation import compositions
from etl.steps.reconciliation.claim import Kind, Quantity
from etl.steps.reconciliation.official import Official
from etl.steps.reconciliation.words import day_words, interval_words
from etl.store import Store

SOURCE_ID = "statements"
LEVELS = {"fdi_cumulative": "fdi_inflow_gross"}
_CURRENCIES = frozenset(unit for unit in Unit if unit.is_currency)
_POINTS = {"companies": ("companies",), "rank": ("rank", "rank_of_fdi"), "share": ("share_of_trade", "share_of_fdi")}


class HeldFigures:
    """The figures that are held, by what they are of: a text of hundreds of figures asks for the same ones again."""

    def __init__(self, held: pd.DataFrame) -> None:
        """Take figures with columns of OBSERVATION_SCHEMA."""
        self._held = held
        self._places = held.groupby(["indicator", "partner"], observed=True).indices
        self._rows: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}

    def of(self, indicators: Iterable[str], partner: str) -> list[dict[str, Any]]:
        """Figures of some indicators and a partner in the order given, whoever counts them; values by column."""
        found: dict[int, dict[str, Any]] = {}
        for indicator in indicators:
            found |= self._of(indicator, partner)
        return [found[place] for place in sorted(found)]

    def _of(self, indicator: str, partner: str) -> dict[int, dict[str, Any]]:
        key = indicator, partner
        if key not in self._rows:
            places = [int(place) for place in self._places.get(key, ())]
            rows = [{str(n): value for n, value in row.items()} for row in self._held.iloc[places].to_dict("records")]
            self._rows[key] = dict(zip(places, rows, strict=True))
        return self._rows[key]


def points(claim: Claim, held: HeldFigures) -> Iterator[Finding]:
    """Companies, ranks and shares: the same key as others said it, for information."""
    said = [
        row
        for row in held.of(_POINTS.get(claim.indicator, ()), claim.partner)
        if row["reporter"] == claim.reporter and row["source"] == SOURCE_ID
    ]
    for row in sorted(said, key=lambda row: row["published"])[-3:]:
        same = float(claim.number or 0) == row["value"]
        what = f"{row['indicator'].replace('_', ' ').replace('fdi', 'direct investment')} of {row['period']}"
        percent = " %" if row["unit"] == Unit.PERCENT else ""
        words = f"{what}: {row['value']:g}{percent} was said ({day_words(row['published'].date())})"
        verdict = Verdict.CONSISTENT if same and row["period"] == claim.period else Verdict.NOT_CHECKABLE
        yield Finding("held", verdict, words, (row["record_id"],))


def other_currency(claim: Claim, held: HeldFigures) -> Iterator[Finding]:
    """The same digits as a figure that is held in another currency: changed, and not converted."""
    if not claim.number or not claim.period:
        return
    value = float(claim.number)
    for row in held.of([LEVELS.get(claim.indicator, claim.indicator)], claim.partner):
        same = (row["reporter"], row["period"], row["value"]) == (claim.reporter, claim.period, value)
        if same and row["unit"] in _CURRENCIES and row["unit"] != claim.unit:
            words = f"the same digits are held in {row['unit']}: the text changed the currency without converting?"
            yield Finding("desk", Verdict.NOT_CHECKABLE, words, (row["record_id"],))
            return


def copied_from(checked: Sequence[Checked], store: Store) -> Copy | None:
    """The held statement that most figures of a text are: a copy counts once, and confirms nothing; None else."""
    figures = [one for one in checked if one.claim.value and one.claim.indicator not in {"companies", "rank", "share"}]
    same: Counter[str] = Counter()
    ids = [{r for f in one.findings if f.verdict is Verdict.CONSISTENT for r in f.records} for one in figures]
    records = store.records(pd.Series(sorted({record for found in ids for record in found}), dtype="object"))
    told = {row["record_id"]: row for row in records.to_dict("records")}
    documents = {row["document"]: row for row in told.values()}
    for found in ids:
        same.update({told[record]["document"] for record in found if record in told})
    if not same:
        return None
    # Of several that say as much the earliest is what the others are copies of.
    name = min(same, key=lambda one: (-same[one], documents[one]["published"], one))
    if same[name] < _COPY or 3 * same[name] < 2 * len(figures):
        return None
    row = documents[name]
    return Copy(str(name), str(row["publisher"]), row["published"].date(), same[name], len(figures))


# From so many figures on, two thirds of a text's being another's make it a copy.
_COPY = 3


def siblings(claim: Claim, held: HeldFigures, records: Mapping[str, Mapping[Any, Any]]) -> Iterator[Finding]:
    """Held statements that say the period of the same figure where the text leaves it out; `records` by their ids."""
    if claim.period_form not in {PeriodForm.INFERRED, PeriodForm.NONE} or not claim.number:
        return
    value = float(claim.number)
    rows = [
        row
        for row in held.of([LEVELS.get(claim.indicator, claim.indicator)], claim.partner)
        if (row["value"], row["unit"], row["source"]) == (value, claim.unit, SOURCE_ID)
    ]
    for row in sorted(rows, key=lambda row: row["published"]):
        said = records.get(row["record_id"], {})
        if not said.get("period_inferred"):
            who = f"{said.get('publisher', '')} ({row['published'].date()})"
            words = f"the period is unstated here; {who} says {row['period']}"
            yield Finding("desk", Verdict.NOT_CHECKABLE, words, (row["record_id"],))


def mirror(claim: Claim, official: Official, published: date, registry: Registry) -> Iterator[Finding]:
    """What the other side counts for the same trade: shown, never a contradiction."""
    period = claim.interval
    other = {"exports": "imports", "imports": "exports", "turnover": "turnover"}.get(claim.indicator)
    if other is None or period is None or not claim.reporter:
        return
    for reporter in compositions.accepted(claim.partner, period, published, registry):
        quantity = Quantity(Kind.LEVEL, other, period)
        value = official.value(quantity, reporter, claim.reporter, "TOTAL", claim.unit)
        if value is not None:
            name = registry.area(reporter).names["en"]
            words = f"{name} counts {interval_words(value.interval, claim.unit)} for the same trade"
            yield Finding("mirror", Verdict.NOT_CHECKABLE, words, value.records)
            return
