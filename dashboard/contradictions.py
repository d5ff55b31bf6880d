"""The ledger as pages ask for it: which contradictions, in which order, about whom, and what a page shows instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, isfinite
from typing import Any

from dashboard.context import Context
from dashboard.dossier import Figure, figures_of, headlines_of, records_of
from dashboard.state import COMPUTED_EU, PUBLIC_EU, ViewState
from etl.model.ledger import Hypothesis, Scope
from etl.model.period import Period
from etl.store import Query

PATH = "/ledger"
TRADE, GROWTH, INVESTMENT = "trade", "growth", "investment"
FAMILIES = (TRADE, GROWTH, INVESTMENT)
OFFICIAL, PARTNER = "official", "partner"
ENTRIES_A_PAGE, REVISIONS_A_PAGE = 8, 40


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An entry of the ledger; the fields are the columns of LEDGER_SCHEMA. Bounds are NaN where they are open."""

    id: str
    hypothesis: Hypothesis
    scope: Scope
    indicator: str
    reporter: str
    partner: str
    product: str
    period: Period | None
    unit: str
    members: tuple[str, ...]
    set_aside: tuple[str, ...]
    kept: tuple[str, ...]
    lo: float
    hi: float
    expected_lo: float
    expected_hi: float
    gap: float
    gap_relative: float
    statement: str
    why_set_aside: str
    evidence: tuple[str, ...]
    first_published: date
    known_since: date

    @property
    def key(self) -> tuple[str, str, str, str, Period | None]:
        """What the figure that gives way is a figure of."""
        return self.indicator, self.reporter, self.partner, self.product, self.period


@dataclass(frozen=True, slots=True)
class _Ledger:
    """The whole ledger, and by record the entries that it takes part in."""

    entries: tuple[Contradiction, ...]
    of_record: Mapping[str, tuple[Contradiction, ...]]


def contradictions(ctx: Context, as_of: date | None) -> tuple[Contradiction, ...]:
    """Every contradiction known on a day, in the order of the ledger."""
    return _known(_ledger(ctx).entries, as_of)


def contradictions_of(ctx: Context, record_id: str, as_of: date | None) -> tuple[Contradiction, ...]:
    """The contradictions that a record takes part in, known on a day."""
    return _known(_ledger(ctx).of_record.get(record_id, ()), as_of)


def _known(entries: tuple[Contradiction, ...], as_of: date | None) -> tuple[Contradiction, ...]:
    return entries if as_of is None else tuple(one for one in entries if one.known_since <= as_of)


def _ledger(ctx: Context) -> _Ledger:
    # One answer, however many entries: records and pages ask for it all the time.
    found: tuple[_Ledger] = ctx.recent.get("ledger", lambda: (_read(ctx),))
    return found[0]


def _read(ctx: Context) -> _Ledger:
    frame = ctx.store.ledger()
    columns = [frame[name].tolist() for name in frame.columns]
    entries = tuple(_entry(dict(zip(frame.columns, row, strict=True))) for row in zip(*columns, strict=True))
    of_record: dict[str, list[Contradiction]] = {}
    for one in entries:
        for record_id in dict.fromkeys(one.members):
            of_record.setdefault(record_id, []).append(one)
    return _Ledger(entries, {record_id: tuple(found) for record_id, found in of_record.items()})


def _entry(row: Mapping[str, Any]) -> Contradiction:
    values: dict[str, Any] = {str(name): value for name, value in row.items()}
    del values["period_start"], values["period_end"]
    for name in ("lo", "hi", "expected_lo", "expected_hi", "gap", "gap_relative"):
        values[name] = float("nan") if values[name] is None else float(values[name])
    for name in ("members", "set_aside", "kept", "evidence"):
        values[name] = tuple(values[name])
    values["hypothesis"], values["scope"] = Hypothesis(values["hypothesis"]), Scope(values["scope"])
    values["period"] = Period.parse(values["period"]) if values["period"] else None
    values["first_published"] = values["first_published"].date()
    values["known_since"] = values["known_since"].date()
    return Contradiction(**values)


def family_of(ctx: Context, entry: Contradiction) -> str:
    """The kind of figure that a contradiction is about: trade, growth or investment; "" for none of them."""
    indicator = ctx.registry.indicators.get(entry.indicator)
    if indicator is None:
        return ""
    if indicator.growth_of is not None:
        return GROWTH
    return indicator.family if indicator.family in FAMILIES else ""


def is_about(entry: Contradiction, area: str) -> bool:
    """Whether a contradiction is about an area; of the EU as computed here also those of the EU as stated."""
    areas = {area, PUBLIC_EU} if area == COMPUTED_EU else {area}
    return bool(areas & {entry.reporter, entry.partner})


@dataclass(frozen=True, slots=True)
class Choice:
    """What a state chooses of the ledger: `entries` in order, and by filter how many there would be."""

    entries: tuple[Contradiction, ...]
    is_official: bool
    is_of_partner: bool
    statements: int
    revisions: int
    of_partner: int
    classes: Mapping[str, int]
    families: Mapping[str, int]
    indicators: Mapping[str, int]
    years: Mapping[str, int]


def chosen(ctx: Context, state: ViewState) -> Choice:
    """The entries that a state asks for.

    Of statements and across unless `view` says `official`; of the partner in focus where it says `partner`; then of a
    class and a kind of figure or an indicator (`about`). The newest first, or by `sort=gap` the largest gap.
    """
    known = contradictions(ctx, state.as_of)
    parts = state.view.split("-")
    is_official, is_of_partner = OFFICIAL in parts, PARTNER in parts
    shown = [one for one in known if (one.scope is Scope.OFFICIAL) == is_official]
    of_partner = [one for one in shown if is_about(one, state.partner)]
    area = of_partner if is_of_partner else shown
    tests: dict[str, Callable[[Contradiction], bool]] = {
        "class": lambda one: not state.hypothesis or one.hypothesis == state.hypothesis,
        "about": lambda one: state.about in ("", family_of(ctx, one), one.indicator),
        "year": lambda one: state.year is None or one.known_since.year == state.year,
    }

    def but(name: str) -> list[Contradiction]:
        return [one for one in area if all(test(one) for key, test in tests.items() if key != name)]

    picked = but("")
    return Choice(
        entries=tuple(sorted(picked, key=_by_gap if state.sort.removeprefix("-") == "gap" else _newest)),
        is_official=is_official,
        is_of_partner=is_of_partner,
        statements=sum(one.scope is not Scope.OFFICIAL for one in known),
        revisions=sum(one.scope is Scope.OFFICIAL for one in known),
        of_partner=len(of_partner),
        classes=_counts(str(one.hypothesis) for one in but("class")),
        families=_counts(family_of(ctx, one) for one in but("about")),
        indicators=_counts(one.indicator for one in but("about")),
        years=_counts(str(one.known_since.year) for one in but("year")),
    )


def _newest(one: Contradiction) -> tuple[Any, ...]:
    last = one.period.end if one.period is not None else 0
    return -one.known_since.toordinal(), one.reporter, one.partner, -last, one.indicator, one.id


def _by_gap(one: Contradiction) -> tuple[Any, ...]:
    # A figure that is far off by a factor has no gap in digits: it is further off than any.
    return -(one.gap_relative if isfinite(one.gap_relative) else inf), one.id


def _counts(values: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """Contradictions with what is needed to tell them: the members' figures and records, what pages show."""

    figures: Mapping[str, Figure]
    records: Mapping[str, Mapping[str, Any]]
    headlines: Mapping[Any, Figure]


def told(ctx: Context, entries: Sequence[Contradiction], as_of: date | None) -> Told:
    """Three questions for all entries of a page together."""
    ids = [member for one in entries for member in one.members]
    dated = [one for one in entries if one.period is not None]
    if not ids:
        return Told({}, {}, {})
    query = Query(
        indicators=tuple(sorted({one.indicator for one in dated})),
        reporters=tuple(sorted({one.reporter for one in dated})),
        partners=tuple(sorted({one.partner for one in dated})),
        products=tuple(sorted({one.product for one in dated})),
        periods=tuple(sorted({one.period.code for one in dated if one.period is not None})),
    )
    headlines = headlines_of(ctx, query, as_of) if dated else {}
    return Told(figures_of(ctx, ids), records_of(ctx, ids), headlines)
