"""What a build did, and whether there is anything to do at all. Loads no data library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.model.layout import ASIDE
from etl.steps.fingerprint import fingerprint, input_digests
from etl.steps.published import current, is_whole, last_run

if TYPE_CHECKING:
    from etl.model.issue import Issue


@dataclass(slots=True)
class SourceStats:
    """What became of one source's figures; `derived` follow from them, `set_apart` have a record only."""

    source: str
    rows_in: int = 0
    rows_out: int = 0
    rejected: int = 0
    set_apart: int = 0
    derived: int = 0
    errors: int = 0
    warnings: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class FamilyCost:
    """What reconciling one family cost: its claims, contradictions, bounds, and seconds (0 where remembered)."""

    family: str
    claims: int
    contradictions: int
    bounds: int
    seconds: float


@dataclass(slots=True)
class BuildReport:
    """What a build did. `hash` is what is served now, None if nothing is; `skipped`: nothing had changed."""

    ok: bool
    hash: str | None
    stats: list[SourceStats] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    warnings: int = 0
    skipped: bool = False
    seconds: float = 0.0
    costs: list[FamilyCost] = field(default_factory=list)


def unchanged(data_dir: Path, out_dir: Path, *, strict: bool = False) -> BuildReport | None:
    """The report of a run with nothing to do; None when inputs, code or libraries differ from those of what is served.

    Also None when what is served is damaged, when a killed run left something to clear, or when `strict` and the last
    run had warnings.
    """
    noted, served = last_run(out_dir), current(out_dir)
    if served is None or noted.get("hash") != served or any(out_dir.glob(f"{ASIDE}*")):
        return None
    if strict and noted["warnings"]:
        return None
    if noted["fingerprint"] != fingerprint(input_digests(data_dir, out_dir)) or not is_whole(out_dir / served):
        return None
    stats = [SourceStats(**row) for row in noted["stats"]]
    costs = [FamilyCost(**row) for row in noted["costs"]]
    return BuildReport(True, served, stats, warnings=noted["warnings"], skipped=True, costs=costs)


def run_note(report: BuildReport, mark: str, built_at: str) -> dict[str, Any]:
    """What a complete run leaves for `unchanged` to read: the fingerprint `mark` of what it was made from."""
    return {
        "hash": report.hash,
        "fingerprint": mark,
        "built_at": built_at,
        "warnings": report.warnings,
        "stats": [asdict(row) for row in report.stats],
        "costs": [asdict(row) for row in report.costs],
    }


def manifest_counts(stats: Iterable[SourceStats]) -> dict[str, dict[str, int]]:
    """The counts by source for a manifest: without seconds, which differ from run to run."""
    return {s.source: {k: v for k, v in asdict(s).items() if k not in {"source", "seconds"}} for s in stats}
