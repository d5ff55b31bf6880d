"""Official tables among themselves: two editions of one source, or two sources, that print one figure differently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from etl.model.ledger import Hypothesis, LedgerEntry, Scope
from etl.model.observation import Origin
from etl.model.period import Period
from etl.registry import Registry
from etl.steps.reconciliation.entries import entry_id
from etl.steps.reconciliation.intervals import exact
from etl.steps.reconciliation.words import day_words, indicator_words, pair_words, period_words, printed

_CELL = ["indicator", "reporter", "partner", "product", "period_start", "period_end", "unit"]
# Tables carry cents of billions. A difference below a hundredth of a per cent shows in no chart and no printed figure:
# it is a matter of typing and rounding, and would bury what matters.
MATERIAL = 1e-4


def among_tables(observations: pd.DataFrame, registry: Registry) -> Iterator[LedgerEntry]:
    """An entry for each figure of a table that the one preferred to it contradicts by more than MATERIAL.

    Of what follows within one source nothing is compared: its parts are.
    """
    rows = _several(observations, registry)
    if rows.empty:
        return
    first = rows.groupby(_CELL, sort=False).head(1)
    pairs = rows.merge(first, on=_CELL, suffixes=("", "_kept"))
    pairs = pairs[pairs["record_id"] != pairs["record_id_kept"]]
    both_printed = (pairs["origin"] == str(Origin.REPORTED)) & (pairs["origin_kept"] == str(Origin.REPORTED))
    either_printed = (pairs["origin"] == str(Origin.REPORTED)) | (pairs["origin_kept"] == str(Origin.REPORTED))
    pairs = pairs[both_printed | (either_printed & (pairs["source"] != pairs["source_kept"]))]
    inf = float("inf")
    above = pairs["lo"].fillna(-inf) - pairs["hi_kept"].fillna(inf)
    below = pairs["lo_kept"].fillna(-inf) - pairs["hi"].fillna(inf)
    pairs = pairs.assign(gap=np.maximum(above, below))
    pairs = pairs[pairs["gap"] > MATERIAL * pairs["value_kept"].abs()]
    for pair in pairs.to_dict("records"):
        yield _entry({str(name): value for name, value in pair.items()}, registry)


def _several(observations: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """Rows of official sources whose cell has several, in the order of preference within each cell."""
    sources = [source.id for source in registry.sources.values() if source.kind == "official"]
    rows = observations[observations["source"].isin(sources) & observations["value"].notna()]
    rows = rows[rows.duplicated(_CELL, keep=False)]
    order = {
        (indicator, source): place
        for indicator in rows["indicator"].unique()
        for place, source in enumerate(registry.precedence(indicator))
    }
    places = [order.get(pair, len(order)) for pair in zip(rows["indicator"], rows["source"], strict=True)]
    rows = rows.assign(
        place=np.array(places, dtype=np.int64),
        age=-pd.to_datetime(rows["published"]).astype("int64"),
        follows=rows["origin"] == str(Origin.DERIVED),
    )
    return rows.sort_values([*_CELL, "place", "age", "follows", "record_id"])


def _entry(pair: dict[str, Any], registry: Registry) -> LedgerEntry:
    period = Period(pair["period_start"], pair["period_end"])
    days = [pd.Timestamp(pair[name]).date() for name in ("published", "published_kept")]
    relative = pair["gap"] / abs(pair["value_kept"])
    members = (pair["record_id"], pair["record_id_kept"])
    figures = [
        f"{_figure(pair, ending)} ({registry.source(pair[f'source{ending}']).short}, {day_words(day)})"
        for ending, day in zip(("", "_kept"), days, strict=True)
    ]
    name = indicator_words(pair["indicator"])
    hypothesis, evidence = _judge(pair, registry)
    return LedgerEntry(
        id=entry_id(Scope.OFFICIAL, members),
        hypothesis=hypothesis,
        scope=Scope.OFFICIAL,
        indicator=pair["indicator"],
        reporter=pair["reporter"],
        partner=pair["partner"],
        product=pair["product"],
        period=period.code,
        period_start=period.start,
        period_end=period.end,
        unit=pair["unit"],
        members=members,
        set_aside=members[:1],
        kept=members[1:],
        lo=_known(pair["lo"]),
        hi=_known(pair["hi"]),
        expected_lo=_known(pair["lo_kept"]),
        expected_hi=_known(pair["hi_kept"]),
        gap=float(pair["gap"]),
        gap_relative=float(relative),
        statement=f"{name[0].upper()}{name[1:]} of {period_words(period)}, "
        f"{pair_words(pair['reporter'], pair['partner'], registry)}: "
        f"{figures[0]} and {figures[1]} cannot both hold.",
        why_set_aside="it was published earlier"
        if pair["source"] == pair["source_kept"]
        else "its source stands later in the declared precedence of sources",
        evidence=evidence,
        first_published=min(days),
        known_since=max(days),
    )


def _judge(pair: dict[str, Any], registry: Registry) -> tuple[Hypothesis, tuple[str, ...]]:
    if pair["source"] == pair["source_kept"]:
        return Hypothesis.REVISION, ("both are editions of one table of one publisher",)
    families = {registry.publisher_family("", pair[name]) for name in ("source", "source_kept")}
    if len(families) == 1 and None not in families:
        return Hypothesis.REVISION, ("both sources carry one country's count, as published at different times",)
    return Hypothesis.UNEXPLAINED, ()


def _figure(pair: dict[str, Any], ending: str) -> str:
    resolution = pair[f"resolution{ending}"]
    return printed(exact(pair[f"value{ending}"]), None if pd.isna(resolution) else exact(resolution), pair["unit"])


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
