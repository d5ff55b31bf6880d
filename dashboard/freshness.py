"""How new the figures of a source are; the rule is the model's, so that pages and commands say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.context import Context
from etl.model.freshness import NextRelease, Standing, next_release, standing
from etl.model.period import Period
from etl.model.registry import SourceInfo

_STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Due:
    """A source that has figures and a rhythm: the last period held, and where it stands today."""

    info: SourceInfo
    last: Period
    held: Mapping[str, Any]
    standing: Standing


def board(ctx: Context, held: Mapping[str, Mapping[str, Any]]) -> tuple[list[Due], list[SourceInfo]]:
    """The sources with a rhythm, what is longest overdue first, then what comes soonest; and those not fetched yet.

    `held` are rows of `Store.holdings` by source. Sources without a rhythm, and press statements, are in neither.
    """
    due: list[Due] = []
    waiting: list[SourceInfo] = []
    for info in ctx.registry.sources.values():
        if info.kind == _STATEMENT:
            continue
        row = held.get(info.id)
        if row is None or not row["months"]:
            if info.command:
                waiting.append(info)
            continue
        months = int(row["months"])
        last = Period(int(row["last"]) - months + 1, int(row["last"]))
        where = standing(last.end, months, info.expected_lag_months, ctx.day)
        if where is not None:
            due.append(Due(info, last, row, where))
    due.sort(key=lambda one: (-one.standing.months_late, one.standing.coming.due.start, one.info.id))
    return due, sorted(waiting, key=lambda info: info.short.casefold())


__all__ = ["Due", "NextRelease", "Standing", "board", "next_release", "standing"]
