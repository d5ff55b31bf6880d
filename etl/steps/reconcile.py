"""Reconciliation as a table of contents: families, contradictions, bounds; then statements against tables.

What statements imply by themselves depends on statements alone; tables are held against it afterwards. No figure is
altered: what gives way is named in the ledger and stays where it was.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

import pandas as pd

from etl.model.ledger import LedgerEntry, Scope
from etl.registry import Registry, load_registry
from etl.steps.frames import observation_frame, record_frame
from etl.steps.reconciliation import compositions
from etl.steps.reconciliation.across import against_tables
from etl.steps.reconciliation.derived import derive_figure
from etl.steps.reconciliation.entries import entry, member
from etl.steps.reconciliation.families import WORLD, Family, families
from etl.steps.reconciliation.hypotheses import Case, Judge
from etl.steps.reconciliation.official import Official
from etl.steps.reconciliation.precedence import Precedence
from etl.steps.reconciliation.remembered import Remembered
from etl.steps.reconciliation.repeated import repeated_totals
from etl.steps.reconciliation.settle import Settlement, settle
from etl.steps.reconciliation.tables import among_tables
from etl.steps.report import FamilyCost

# Starting processes takes about as long as settling this many claims.
WORTH_PROCESSES = 1_000


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Derived observations and their records (as frames of the schemas), the ledger, and what it cost."""

    observations: pd.DataFrame
    records: pd.DataFrame
    ledger: list[LedgerEntry]
    costs: list[FamilyCost] = field(default_factory=list)
    seconds: float = 0.0


def reconcile(
    observations: pd.DataFrame, records: pd.DataFrame, registry: Registry, cache: Path | None = None
) -> Reconciled:
    """What the observations imply and where they contradict each other.

    Takes all observations (columns of OBSERVATION_SCHEMA; also those derived within tables) and records; the frames are
    not changed. Derived figures are of cells that no statement printed, their origin is `derived` and their source that
    of the statements. `cache` is a folder for settlements that need not be made again.
    """
    started = time.perf_counter()
    found = families(observations, records, registry)
    settled = settle_all(found, registry, cache)
    derived = [
        [derive_figure(family, bound) for bound in one.bounds] for family, one in zip(found, settled, strict=True)
    ]
    official = _official(found, observations, registry)
    ledger = [
        line
        for family, one, figures in zip(found, settled, derived, strict=True)
        for line in (
            *_among_statements(family, one, official, registry),
            *against_tables(family, figures, official, registry),
        )
    ]
    ledger += repeated_totals(found, observations, records, registry)
    ledger += among_tables(observations, registry)
    figures = [figure for of_family in derived for figure in of_family]
    return Reconciled(
        observation_frame(figure.observation for figure in figures),
        record_frame(figure.record for figure in figures),
        sorted({line.id: line for line in ledger}.values(), key=lambda line: line.id),
        [_cost(family, one) for family, one in zip(found, settled, strict=True)],
        time.perf_counter() - started,
    )


def settle_all(found: Sequence[Family], registry: Registry, cache: Path | None = None) -> list[Settlement]:
    """The settlement of each family: remembered, or made, in processes side by side where there is much to make."""
    remembered = Remembered(cache, registry)
    settled = [remembered.find(family) for family in found]
    new = [family for family, one in zip(found, settled, strict=True) if one is None]
    made = iter(_settle_new(new, registry))
    complete = [next(made) if one is None else one for one in settled]
    for family, one in zip(found, complete, strict=True):
        remembered.keep(family, one)
    remembered.write()
    return complete


def _settle_new(new: Sequence[Family], registry: Registry) -> list[Settlement]:
    if sum(len(family.claims) for family in new) < WORTH_PROCESSES:
        return [settle(family, registry) for family in new]
    # Spawned, for a fork would inherit the locks of threads that it does not inherit.
    with ProcessPoolExecutor(min(cpu_count() or 1, 8), mp_context=get_context("spawn")) as pool:
        return list(pool.map(_settle_there, new, chunksize=max(1, len(new) // 64)))


def _settle_there(family: Family) -> Settlement:
    return settle(family, load_registry())


def _official(found: Sequence[Family], observations: pd.DataFrame, registry: Registry) -> Official:
    partners = {family.key.partner for family in found}
    compared = {code for partner in partners for code in compositions.all_of(partner, registry)}
    reporters = {family.key.reporter for family in found}
    return Official(observations, registry, reporters, {*compared, WORLD})


def _among_statements(family: Family, settled: Settlement, official: Official, registry: Registry) -> list[LedgerEntry]:
    judge, precedence = Judge(official, registry), Precedence(family.key, registry)
    lines = []
    for conflict in settled.conflicts:
        claim = family.claims[conflict.set_aside]
        kept = [family.claims[place] for place in conflict.kept]
        sayings = tuple(saying for other in kept for saying in other.said)
        case = Case(family.key, claim, (conflict.lo, conflict.hi), sayings, Scope.STATEMENTS)
        others = [member(other, of=claim.quantity) for other in kept]
        lines.append(entry(case, others, judge.judge(case, family.claims), precedence.why(claim, kept), registry))
    return lines


def _cost(family: Family, settled: Settlement) -> FamilyCost:
    return FamilyCost(str(family.key), len(family.claims), len(settled.conflicts), len(settled.bounds), settled.seconds)
