"""What became known between two days about trade and investment with a partner: new, revised, contradicted figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.context import Context
from dashboard.contradictions import Contradiction, contradictions, is_about
from dashboard.dossier import Figure, figures_about
from dashboard.state import COMPUTED_EU, HOME, PUBLIC_EU, ViewState
from etl.store import Query


@dataclass(frozen=True, slots=True)
class Change:
    """A figure published within the span that says otherwise than the one before it."""

    before: Figure
    now: Figure


@dataclass(frozen=True, slots=True)
class Arrival:
    """Figures of a source that nobody had published before, of one day: how many, of which years."""

    source: str
    published: date
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What became known after `since` and up to `until`. `days` are all days on which anything was published.

    `revised` are changes by the same source, `contradicted` by another one; `repeated` counts figures that say what
    was known. `entries` are the contradictions that were first known within the span.
    """

    since: date
    until: date
    days: tuple[date, ...]
    arrivals: tuple[Arrival, ...]
    revised: tuple[Change, ...]
    contradicted: tuple[Change, ...]
    repeated: int
    entries: tuple[Contradiction, ...]


def changes(ctx: Context, state: ViewState) -> Changes | None:
    """What changed about the partner in focus from the state's `since` to its day; None where nothing is held.

    Without `since`, from the last day before the latest on which anything was published. What was derived is left out:
    it changes with what was printed.
    """
    printed = _printed(ctx, state.partner)
    until = state.as_of or ctx.today
    days = tuple(sorted({one.published for one in printed if one.published <= until}))
    if not days:
        return None
    since = state.since if state.since is not None else (days[-2] if len(days) > 1 else date(1900, 1, 1))
    latest: dict[Any, dict[str, Figure]] = {}
    arrivals: dict[tuple[date, str], list[Figure]] = {}
    revised: list[Change] = []
    contradicted: list[Change] = []
    repeated = 0
    for one in printed:
        if one.published > until:
            break
        known = latest.setdefault(one.key, {})
        if one.published > since:
            before = known.get(one.source) or max(known.values(), key=lambda other: other.published, default=None)
            if before is None:
                arrivals.setdefault((one.published, one.source), []).append(one)
            elif before.unit != one.unit or not before.differs_from(one):
                repeated += 1
            else:
                (revised if before.source == one.source else contradicted).append(Change(before, one))
        known[one.source] = one
    entries = tuple(
        one for one in contradictions(ctx, until) if one.known_since > since and is_about(one, state.partner)
    )
    return Changes(
        since=since,
        until=until,
        days=days,
        arrivals=tuple(Arrival(source, day, tuple(held)) for (day, source), held in sorted(arrivals.items())),
        revised=_newest(revised),
        contradicted=_newest(contradicted),
        repeated=repeated,
        entries=entries,
    )


def _newest(found: Sequence[Change]) -> tuple[Change, ...]:
    return tuple(
        sorted(found, key=lambda one: (-one.now.published.toordinal(), -one.now.period.end, one.now.record_id))
    )


def _printed(ctx: Context, partner: str) -> tuple[Figure, ...]:
    """The printed figures of Kazakhstan and a partner with each other, whoever counts, by day of publication."""
    areas = (partner, PUBLIC_EU) if partner == COMPUTED_EU else (partner,)
    found: tuple[Figure, ...] = ctx.recent.get(("printed", partner), lambda: _read(ctx, areas))
    return found


def _read(ctx: Context, areas: tuple[str, ...]) -> tuple[Figure, ...]:
    both = [
        *figures_about(ctx, Query(reporters=(HOME,), partners=areas)),
        *figures_about(ctx, Query(reporters=areas, partners=(HOME,))),
    ]
    printed = [one for one in both if not one.is_derived and one.is_known]
    return tuple(sorted(printed, key=lambda one: (one.published, one.record_id)))
