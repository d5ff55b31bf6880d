"""The build as a table of contents: read, correct, validate, derive, reconcile, judge, publish."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.model.finding import HeldFinding
from etl.model.issue import Issue, Severity
from etl.model.layout import CACHE
from etl.model.ledger import LedgerEntry
from etl.reader.library import judge_held
from etl.registry import Registry, load_registry
from etl.sources import Parsed, Source, discover
from etl.steps.correct import FILE, correct, read_corrections
from etl.steps.derive import derive
from etl.steps.fingerprint import fingerprint, input_digests
from etl.steps.frames import frame_table, observation_frame, record_frame, rows_table, with_sources
from etl.steps.publish import note_run, publish, publishing
from etl.steps.published import current, loaded
from etl.steps.reconcile import reconcile
from etl.steps.report import BuildReport, FamilyCost, SourceStats, manifest_counts, run_note, unchanged
from etl.steps.validate import validate

# Called with the step, how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class _Made:
    """All tables of a build, None where an error forbids them, and what was found on the way."""

    tables: dict[str, pa.Table] | None
    stats: list[SourceStats]
    issues: list[Issue]
    # What reconciliation cost, family by family.
    costs: list[FamilyCost] = field(default_factory=list)

    @property
    def warnings(self) -> int:
        return sum(issue.severity is Severity.WARNING for issue in self.issues)


def build(
    data_dir: Path,
    out_dir: Path,
    *,
    strict: bool = False,
    force: bool = False,
    progress: Progress = lambda step, done, total: None,
) -> BuildReport:
    """Build the inputs below `data_dir` into `out_dir`; nothing is published when there is an error.

    With `strict` a warning is an error. Without `force` nothing is done when inputs, code and libraries are those of
    the build that is served. Raises PublishError when another build is running or the disk gives back other data.
    """
    started = time.perf_counter()
    data_dir, out_dir = data_dir.resolve(), out_dir.resolve()
    if not force and (report := unchanged(data_dir, out_dir, strict=strict)) is not None:
        return report
    with publishing(out_dir):
        inputs = input_digests(data_dir, out_dir)
        cache = out_dir / CACHE
        made = make(data_dir, discover(), load_registry(), strict=strict, progress=progress, cache=cache)
        report = BuildReport(
            made.tables is not None, current(out_dir), made.stats, made.issues, made.warnings, costs=made.costs
        )
        if made.tables is not None:
            progress("publish", 0, 1)
            facts = {"inputs": inputs, "sources": manifest_counts(made.stats)}
            loads = loaded(out_dir)
            tables = with_sources(made.tables, (entry["source"] for entry in loads), load_registry())
            report.hash = publish(tables, out_dir, facts, loads)
            built_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            note_run(out_dir, run_note(report, fingerprint(inputs), built_at))
    report.seconds = time.perf_counter() - started
    return report


def make(
    data_dir: Path,
    sources: dict[str, Source],
    registry: Registry,
    *,
    strict: bool,
    progress: Progress,
    cache: Path | None = None,
) -> _Made:
    """The tables that the inputs give, or every problem of every source.

    `cache` is a folder for what need not be reconciled again.
    """
    parsed: dict[str, Parsed] = {}
    stats: dict[str, SourceStats] = {}
    for place, source in enumerate(sources.values()):
        progress(f"read {source.id}", place, len(sources))
        started = time.perf_counter()
        parsed[source.id] = _read(source, data_dir, registry)
        stats[source.id] = _stats(source.id, parsed[source.id], time.perf_counter() - started)
    parts = list(parsed.values())

    progress("correct", 0, 1)
    corrections, issues = read_corrections(_text(data_dir / FILE))
    corrected = correct(corrections, [o for p in parts for o in p.observations], [r for p in parts for r in p.records])
    issues += [*corrected.issues, *(issue for p in parts for issue in p.issues)]

    progress("validate", 0, 1)
    observations, records = observation_frame(corrected.observations), record_frame(corrected.records)
    issues += [*validate(observations, records, registry), *_twice(parts)]
    if _refused(issues, strict):
        return _Made(None, _counted(stats, issues, observations), sorted(issues))

    progress("derive", 0, 1)
    derived = derive(observations, records, registry)
    observations = pd.concat([observations, derived.observations], ignore_index=True)
    records = pd.concat([records, derived.records], ignore_index=True)

    progress("reconcile", 0, 1)
    implied = reconcile(observations, records, registry, cache)
    observations = pd.concat([observations, implied.observations], ignore_index=True)
    records = pd.concat([records, implied.records], ignore_index=True)
    issues += validate(observations, records, registry)
    counted = _counted(stats, issues, observations)
    if _refused(issues, strict):
        return _Made(None, counted, sorted(issues))
    progress("judge", 0, 1)
    findings = judge_held(observations, records, implied.ledger, registry, cache)
    tables = _tables(observations, records, parts, sorted(issues), registry, implied.ledger, findings)
    return _Made(tables, counted, sorted(issues), implied.costs)


def _read(source: Source, data_dir: Path, registry: Registry) -> Parsed:
    """What a source makes of its files; a failure of its code is an issue too, and hides no other source's."""
    try:
        return source.parse(source.fetch(data_dir), registry)
    except Exception as error:
        what = f"the source's module failed: {type(error).__name__}: {error}"
        mend = f"mend etl/sources/{source.id}.py: bad input should give an issue that names its place"
        return Parsed(issues=[Issue(Severity.ERROR, "source_failed", source.id, source.id, "", what, mend=mend)])


def _twice(parts: Iterable[Parsed]) -> list[Issue]:
    """Months whose exchange rate is given twice."""
    seen: set[tuple[str, int]] = set()
    issues: list[Issue] = []
    for rate in (rate for part in parts for rate in part.fx):
        if (rate.currency, rate.month) in seen:
            what = f"two rates of {rate.currency} in {rate.period}"
            mend = "keep one of them"
            issues.append(
                Issue(Severity.ERROR, "duplicate_key", rate.source, rate.source, rate.period, what, mend=mend)
            )
        seen.add((rate.currency, rate.month))
    return issues


def _tables(
    observations: pd.DataFrame,
    records: pd.DataFrame,
    parts: list[Parsed],
    issues: list[Issue],
    registry: Registry,
    ledger: list[LedgerEntry],
    findings: list[HeldFinding],
) -> dict[str, pa.Table]:
    # A source that could be fetched and was not is none of this build's.
    held = {*observations["source"].unique(), *records["source"].unique(), *(r.source for p in parts for r in p.fx)}
    known = {**registry.sources, **{info.id: info for part in parts for info in part.infos}}
    infos = {name: info for name, info in known.items() if name in held}
    return {
        "observations": frame_table(observations, "observations"),
        "records": frame_table(records, "records"),
        "sources": rows_table(infos.values(), "sources"),
        "fx": rows_table([rate for part in parts for rate in part.fx], "fx"),
        "issues": rows_table(issues, "issues"),
        "ledger": rows_table(ledger, "ledger"),
        "findings": rows_table(findings, "findings"),
    }


def _refused(issues: Iterable[Issue], strict: bool) -> bool:
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(issue.severity in fatal for issue in issues)


def _stats(source: str, parsed: Parsed, seconds: float) -> SourceStats:
    with_figure = {o.record_id for o in parsed.observations}
    return SourceStats(
        source,
        rows_in=parsed.rows_in,
        rows_out=len(parsed.observations) + len(parsed.fx),
        rejected=parsed.rows_rejected,
        set_apart=sum(record.record_id not in with_figure for record in parsed.records),
        seconds=seconds,
    )


def _counted(stats: dict[str, SourceStats], issues: Iterable[Issue], observations: pd.DataFrame) -> list[SourceStats]:
    derived = observations.loc[observations["origin"] == "derived", "source"].value_counts()
    for row in stats.values():
        row.derived = int(derived.get(row.source, 0))
    for issue in issues:
        if issue.source in stats:
            stats[issue.source].errors += issue.severity is Severity.ERROR
            stats[issue.source].warnings += issue.severity is Severity.WARNING
    return list(stats.values())


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
