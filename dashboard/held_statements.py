"""The statements that are held with the verdicts of their figures, as the build found them; filtered and in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.claim_words import verdict_key
from dashboard.context import Context
from dashboard.dossier import Figure, figures_of, records_of
from dashboard.state import HOME, ViewState
from etl.reader import STRONGEST, Verdict

# Statements on one page of the list.
STATEMENTS_A_PAGE = 40
# What only stands where nothing else decides.
ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing found out about a figure: what it was held against, the words, records, and the ledger's entry."""

    kind: str
    verdict: Verdict
    words: str
    records: tuple[str, ...]
    entry: str
    hypothesis: str


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """A figure of a statement: its record, its observation (None: set apart), verdict and evidence, decisive first."""

    record: Mapping[str, Any]
    figure: Figure | None
    verdict: Verdict
    evidence: tuple[Evidence, ...]

    @property
    def record_id(self) -> str:
        """The record's id."""
        return str(self.record["record_id"])

    @property
    def hypothesis(self) -> str:
        """The class of the contradiction that decides; "" where there is none."""
        return next((one.hypothesis for one in self.evidence if one.verdict is Verdict.CONFLICTS), "")

    @property
    def country(self) -> str:
        """The country that it is about beside Kazakhstan; "" where the text names none."""
        known = self.figure
        reporter = known.reporter if known else str(self.record.get("of_reporter") or "")
        partner = known.partner if known else str(self.record.get("of_partner") or "")
        return partner if partner not in ("", HOME) else reporter if reporter != HOME else ""


@dataclass(frozen=True, slots=True)
class HeldStatement:
    """A statement with its figures in the order of the text; `record` is its first figure's: who, when, where."""

    id: str
    published: date
    record: Mapping[str, Any]
    figures: tuple[HeldFigure, ...]

    @property
    def title(self) -> str:
        """The occasion, or who spoke where it has no name."""
        return str(self.record.get("event") or self.record["publisher"])

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many figures have which verdict."""
        return Counter(one.verdict for one in self.figures)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that it is about, the one with the most figures first."""
        found = Counter(one.country for one in self.figures if one.country)
        return tuple(sorted(found, key=lambda code: (-found[code], code)))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a state asks of the library: its statements in order, and for each filter how many there would be."""

    statements: tuple[HeldStatement, ...]
    whole: int
    verdicts: Mapping[Verdict, int]
    countries: Mapping[str, int]
    years: Mapping[int, int]


def library(ctx: Context, as_of: date | None) -> tuple[HeldStatement, ...]:
    """All statements published on or before a day with the verdicts known then, the newest first; kept once made."""
    made: tuple[HeldStatement, ...] = ctx.recent.get(("statements held", as_of), lambda: _library(ctx, as_of))
    return made


def statement(ctx: Context, name: str, as_of: date | None) -> HeldStatement | None:
    """The statement of an id; None where none is held, or none yet on that day."""
    return next((one for one in library(ctx, as_of) if one.id == name), None)


def chosen(ctx: Context, state: ViewState) -> Chosen:
    """The statements with a figure of the verdict, of the country, and of the year that the state names."""
    every, wanted = library(ctx, state.as_of), verdict_named(state.hypothesis)
    tests: dict[str, Callable[[HeldStatement], Any]] = {
        "verdict": lambda one: wanted is None or one.counts.get(wanted),
        "country": lambda one: not state.highlight or state.highlight in _codes(one),
        "year": lambda one: state.year is None or one.published.year == state.year,
    }

    def passing(left_out: str = "") -> list[HeldStatement]:
        return [one for one in every if all(test(one) for name, test in tests.items() if name != left_out)]

    found = passing()
    by_figures, down = state.sort.lstrip("-") == "figures", state.sort.startswith("-") or not state.sort
    found.sort(key=lambda one: len(one.figures) if by_figures else one.published.toordinal(), reverse=down)
    return Chosen(
        tuple(found),
        len(every),
        Counter(verdict for one in passing("verdict") for verdict in one.counts),
        Counter(code for one in passing("country") for code in _codes(one)),
        Counter(one.published.year for one in passing("year")),
    )


def verdict_named(name: str) -> Verdict | None:
    """The verdict that an address names; None for another name."""
    return next((one for one in Verdict if verdict_key(one) == name), None)


def _codes(one: HeldStatement) -> tuple[str, ...]:
    """Countries as an address can name them: the EU as stated is the EU."""
    return tuple(dict.fromkeys("EU27_2020" if code == "EU" else code for code in one.countries))


_Known = tuple[Mapping[str, Any], Figure | None, tuple[tuple[date, Evidence], ...]]


def _everything(ctx: Context) -> tuple[_Known, ...]:
    """Each record with its observation and its findings, each since when it is known; whatever day is asked for."""
    by_record: dict[str, list[tuple[date, Evidence]]] = {}
    for row in ctx.store.findings().to_dict("records"):
        by_record.setdefault(str(row["record_id"]), []).append((row["known_since"].date(), _evidence(row)))
    records, figures = records_of(ctx, by_record), figures_of(ctx, by_record)
    return tuple((records[one], figures.get(one), tuple(found)) for one, found in by_record.items())


def _library(ctx: Context, as_of: date | None) -> tuple[HeldStatement, ...]:
    documents: dict[str, list[HeldFigure]] = {}
    for record, figure, found in ctx.recent.get("findings on statements", lambda: _everything(ctx)):
        evidence = [one for since, one in found if as_of is None or since <= as_of]
        if evidence and (as_of is None or _day(record) <= as_of):
            documents.setdefault(str(record["document"]), []).append(_figure(record, figure, evidence))
    made = [_statement(name, of_document) for name, of_document in documents.items()]
    return tuple(sorted(made, key=lambda one: (-one.published.toordinal(), one.id)))


def _statement(name: str, figures: Sequence[HeldFigure]) -> HeldStatement:
    ordered = sorted(figures, key=lambda one: (_place(one.record), one.record_id))
    return HeldStatement(name, _day(ordered[0].record), ordered[0].record, tuple(ordered))


def _figure(record: Mapping[str, Any], figure: Figure | None, evidence: Sequence[Evidence]) -> HeldFigure:
    verdict = min((one.verdict for one in evidence), key=STRONGEST.index)
    # That nothing else is held is said only where it is what decides.
    told = [one for one in evidence if one.kind != ALONE or one.verdict is verdict]
    told.sort(key=lambda one: (STRONGEST.index(one.verdict), one.kind == ALONE))
    return HeldFigure(record, figure, verdict, tuple(told))


def _evidence(row: Mapping[Any, Any]) -> Evidence:
    return Evidence(
        str(row["kind"]), Verdict(row["verdict"]), str(row["words"]), tuple(row["records"]),
        _text(row["entry"]), _text(row["hypothesis"]),
    )  # fmt: skip


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _place(record: Mapping[str, Any]) -> tuple[int, ...]:
    """Paragraph and sentence of a figure; those whose page was not seen come last."""
    words = str(record["locator"]).replace(",", " ").split()
    numbers = [int(word) for word in words if word.isdigit()]
    return tuple(numbers) or (10**6,)


def _day(record: Mapping[str, Any]) -> date:
    published: date = record["published"].date()
    return published
