"""What stands beside a claim: figures that no reconciliation holds, siblings, the other side. None decides alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from etl.reader.claims import Claim, PeriodForm
from etl.reader.verdicts import Finding, Verdict
from etl.registry import Registry
from etl.steps.reconciliation import compositions
from etl.steps.reconciliation.claim import Kind, Quantity
from etl.steps.reconciliation.official import Official
from etl.steps.reconciliation.words import interval_words

SOURCE_ID = "statements"
LEVELS = {"fdi_cumulative": "fdi_inflow_gross"}
_POINTS = {"companies": ("companies",), "rank": ("rank", "rank_of_fdi"), "share": ("share_of_trade", "share_of_fdi")}


def points(claim: Claim, held: pd.DataFrame) -> Iterator[Finding]:
    """Companies, ranks and shares: the same key as others said it, for information."""
    if claim.indicator not in _POINTS:
        return
    rows = held[
        held["indicator"].isin(_POINTS[claim.indicator])
        & (held["reporter"] == claim.reporter)
        & (held["partner"] == claim.partner)
        & (held["source"] == SOURCE_ID)
    ].sort_values("published")
    for row in rows.tail(3).to_dict("records"):
        same = float(claim.number or 0) == row["value"]
        what = f"{row['indicator'].replace('_', ' ')} of {row['period']}"
        words = f"{what}: {row['value']:g} was said ({row['published'].date()})"
        verdict = Verdict.CONSISTENT if same and row["period"] == claim.period else Verdict.NOT_CHECKABLE
        yield Finding("held", verdict, words, (row["record_id"],))


def siblings(claim: Claim, held: pd.DataFrame, records: pd.DataFrame) -> Iterator[Finding]:
    """Held statements that say the period of the same figure where the text leaves it out."""
    if claim.period_form not in {PeriodForm.INFERRED, PeriodForm.NONE} or not claim.number:
        return
    rows = held[
        (held["indicator"] == LEVELS.get(claim.indicator, claim.indicator))
        & (held["partner"] == claim.partner)
        & (held["value"] == float(claim.number))
        & (held["unit"] == claim.unit)
        & (held["source"] == SOURCE_ID)
    ]
    said = records.set_index("record_id")[["publisher", "period_inferred"]]
    for row in rows.join(said, on="record_id").sort_values("published").to_dict("records"):
        if not row["period_inferred"]:
            words = f"the period is unstated here; {row['publisher']} ({row['published'].date()}) says {row['period']}"
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
