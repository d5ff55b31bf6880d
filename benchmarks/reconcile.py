"""What reconciling costs: 10^4 figures of statements on 200 partners, of made-up trade that is consistent but for
planted errors.

Three runs: from nothing with processes side by side, from nothing in one process, and with everything remembered from
the run before but one partner's figures. Target: 60 seconds from nothing.

Run: python benchmarks/reconcile.py [--figures 10000] [--partners 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pandas as pd
from report import keep, table

from etl.model.observation import Observation, Record, make_record_id
from etl.model.period import Period
from etl.model.units import Unit
from etl.registry import Registry, load_registry
from etl.steps import reconcile as step
from etl.steps.frames import observation_frame, record_frame

TARGET_SECONDS = 60.0
FIRST_YEAR, YEARS = 2012, 12
# One figure in so many is wrong by a tenth or more.
ONE_WRONG_IN = 50
PUBLISHERS = ("Ministry of Foreign Affairs of Kazakhstan", "Government of Kazakhstan", "Kazinform", "Trend")
MINISTRY_SPEAKS = 0.6
REPORTERS = ("KZ", "CZ", "DE", "UZ", "RU")


@dataclass(frozen=True)
class Made:
    """Figures as frames of the schemas, and the record ids of those that were made wrong."""

    observations: pd.DataFrame
    records: pd.DataFrame
    wrong: frozenset[str]


def made_figures(count: int, partners: int, registry: Registry, seed: int = 1) -> Made:
    """`count` figures of statements on so many partners: levels, growth, parts of years, running totals.

    The registry has fewer countries than that, so several reporters speak of each.
    """
    countries = [area.id for area in registry.areas.values() if area.kind == "country"]
    links = [(reporter, partner) for reporter in REPORTERS for partner in countries if partner != reporter][:partners]
    pairs: list[tuple[Observation, Record]] = []
    wrong: set[str] = set()
    for number, (reporter, partner) in enumerate(links):
        random = Random(f"{seed} {reporter} {partner}")
        share = count * (number + 1) // len(links) - count * number // len(links)
        for observation, record, is_wrong in _figures(reporter, partner, share, random):
            pairs.append((observation, record))
            if is_wrong:
                wrong.add(record.record_id)
    return Made(observation_frame(o for o, _ in pairs), record_frame(r for _, r in pairs), frozenset(wrong))


def _figures(reporter: str, partner: str, count: int, random: Random) -> Iterator[tuple[Observation, Record, bool]]:
    months = range(FIRST_YEAR * 12, (FIRST_YEAR + YEARS) * 12)
    size = 10 ** random.uniform(5, 9)
    flows = {
        name: {month: size * random.lognormvariate(0, 0.4) for month in months}
        for name in ("exports", "imports", "fdi_inflow_gross")
    }
    seen: set[tuple[str, str]] = set()
    while len(seen) < count:
        indicator = random.choice(("turnover", "turnover", "exports", "imports", "fdi_inflow_gross"))
        period = _period(indicator, random)
        is_growth = indicator != "fdi_inflow_gross" and random.random() < 0.3
        name = f"{indicator}_growth" if is_growth else indicator
        if (name, period.code) in seen or (is_growth and period.start - 12 < months[0]):
            continue
        seen.add((name, period.code))
        is_wrong = random.randrange(ONE_WRONG_IN) == 0
        value, step, unit = _printed(indicator, period, flows, is_growth, random.uniform(1.1, 2) if is_wrong else 1.0)
        published = date(period.end // 12, period.end % 12 + 1, 28)
        publisher = PUBLISHERS[0] if random.random() < MINISTRY_SPEAKS else random.choice(PUBLISHERS)
        document = f"{reporter} {partner} {published} {publisher}"
        locator = f"{name} {period.code}"
        record_id = make_record_id("statements", document, locator)
        record = Record(record_id, "statements", document, publisher, published, "day", locator, str(value), unit)
        observation = Observation(
            name, reporter, partner, period, Unit(unit), "statements", published, record_id, value, step
        )
        yield observation, record, is_wrong


def _period(indicator: str, random: Random) -> Period:
    year = random.randrange(FIRST_YEAR, FIRST_YEAR + YEARS)
    if indicator == "fdi_inflow_gross" and random.random() < 0.4:
        return Period.months(FIRST_YEAR, 1, year, random.randint(1, 12))
    kind = random.random()
    if kind < 0.5:
        return Period.year(year)
    if kind < 0.85:
        return Period.months(year, 1, year, random.randint(1, 11))
    month = random.randint(1, 12)
    return Period.months(year, month, year, month)


def _printed(
    indicator: str, period: Period, flows: dict[str, dict[int, float]], is_growth: bool, error: float
) -> tuple[Decimal, Decimal, str]:
    """Value, last digit and unit of a figure as an office prints it, with three or four digits."""

    def level(of: Period) -> float:
        parts = ("exports", "imports") if indicator == "turnover" else (indicator,)
        return sum(flows[part][month] for part in parts for month in range(of.start, of.end + 1))

    if is_growth:
        rate = (level(period) / level(period.shift(-12)) * error - 1) * 100
        return Decimal(f"{rate:.1f}"), Decimal("0.1"), "PERCENT"
    value = level(period) * error
    step = Decimal(1).scaleb(len(str(int(value))) - 4)
    return Decimal(round(value / float(step))) * step, step, "USD"


def measured(made: Made, registry: Registry, cache: Path | None, *, processes: bool) -> tuple[float, step.Reconciled]:
    """Seconds of one run and what it gave."""
    usual = step.WORTH_PROCESSES
    step.WORTH_PROCESSES = usual if processes else 10**9
    try:
        started = time.perf_counter()
        found = step.reconcile(made.observations, made.records, registry, cache)
        return time.perf_counter() - started, found
    finally:
        step.WORTH_PROCESSES = usual


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the figures, reconcile them three times, print and keep what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=10_000)
    parser.add_argument("--partners", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    registry = load_registry()
    made = made_figures(args.figures, args.partners, registry, args.seed)
    with tempfile.TemporaryDirectory() as folder:
        side_by_side, found = measured(made, registry, Path(folder), processes=True)
        changed = made.observations.copy()
        changed.loc[0, "value"] += changed.loc[0, "resolution"]
        changed.loc[0, ["lo", "hi"]] += changed.loc[0, "resolution"]
        remembered, _ = measured(Made(changed, made.records, made.wrong), registry, Path(folder), processes=True)
    alone, _ = measured(made, registry, None, processes=False)
    costs = sorted(cost.seconds for cost in found.costs)
    aside = {record for line in found.ledger for record in line.set_aside}
    figures = {
        "figures": len(made.observations),
        "families": len(found.costs),
        "bounds": len(found.observations),
        "contradictions": len(found.ledger),
        "planted_errors": len(made.wrong),
        "planted_errors_in_a_contradiction": len(
            made.wrong & {record for line in found.ledger for record in line.members}
        ),
        "set_aside_without_being_wrong": len(aside - made.wrong),
        "seconds": side_by_side,
        "seconds_in_one_process": alone,
        "seconds_one_figure_changed": remembered,
        "family_median_seconds": statistics.median(costs),
        "family_slowest_seconds": costs[-1],
        "target_seconds": TARGET_SECONDS,
    }
    table("Reconciling", ("what", "value"), [(name.replace("_", " "), value) for name, value in figures.items()])
    print(f"written to {keep('reconcile', figures)}")


if __name__ == "__main__":
    main()
