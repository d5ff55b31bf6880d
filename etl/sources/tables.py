"""The files of an official source: tables, each with its sidecar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from etl.model.issue import Issue, Severity
from etl.model.registry import SourceInfo
from etl.registry import Registry, RegistryError
from etl.sources import Snapshot, read_snapshots
from etl.sources.sidecar import Sidecar, read_sidecar

ISSUES_A_FILE = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A table's file and its sidecar, None where that is missing or unsound (the reason is an issue)."""

    snapshot: Snapshot
    sidecar: Sidecar | None

    @property
    def name(self) -> str:
        """The file's name without folder and ending."""
        return PurePosixPath(self.snapshot.name).stem


def fetch_tables(source: str, data_dir: Path) -> list[Snapshot]:
    """The files of `official/<source>/` below the data folder except its README, in order of name."""
    return [s for s in read_snapshots(data_dir, f"official/{source}/*") if not s.name.endswith("/README.md")]


def pair_tables(source: str, snapshots: Iterable[Snapshot]) -> tuple[list[Table], list[Issue]]:
    """Tables with their sidecars, in order of name, and an issue for each file that has no counterpart or no place."""
    issues: list[Issue] = []
    tables: dict[str, Snapshot] = {}
    sidecars: dict[str, Snapshot] = {}
    for snapshot in snapshots:
        stem, _, suffix = snapshot.name.rpartition(".")
        if suffix in {"csv", "toml"}:
            (tables if suffix == "csv" else sidecars)[stem] = snapshot
        else:
            issues.append(_stray(source, snapshot.name))
    issues += [_alone(source, sidecars[stem].name, "csv") for stem in sorted(sidecars.keys() - tables.keys())]
    issues += [_alone(source, tables[stem].name, "toml") for stem in sorted(tables.keys() - sidecars.keys())]
    paired: list[Table] = []
    for stem, table in sorted(tables.items()):
        sidecar = None
        if stem in sidecars:
            sidecar, found = read_sidecar(sidecars[stem].data, source, sidecars[stem].name)
            issues += found
        paired.append(Table(table, sidecar))
    return paired, issues


def source_info(source: str, registry: Registry) -> tuple[list[SourceInfo], list[Issue]]:
    """What the registry knows of the source; an issue when it has no such row."""
    try:
        return [registry.source(source)], []
    except RegistryError as error:
        expected = f'a [[source]] with id = "{source}"'
        return [], [
            Issue(
                Severity.ERROR,
                "unknown_source",
                source,
                "etl/registry/sources.toml",
                "",
                str(error),
                expected,
                "none",
                "add it; see docs/sources.md",
            )
        ]


def capped(source: str, file: str, issues: Sequence[Issue]) -> list[Issue]:
    """A file's issues by line, at most ISSUES_A_FILE of them and one that counts the rest."""
    ordered = sorted(issues, key=lambda issue: int(issue.place) if issue.place.isdigit() else 0)
    rest = len(ordered) - ISSUES_A_FILE
    if rest <= 0:
        return ordered
    more = Issue(
        Severity.ERROR,
        "more_issues",
        source,
        file,
        "",
        f"{rest} more problems in this file",
        mend="mend those listed first: they often share one cause",
    )
    return [*ordered[:ISSUES_A_FILE], more]


def _alone(source: str, file: str, wanted: str) -> Issue:
    beside = str(PurePosixPath(file).with_suffix(f".{wanted}").name)
    if wanted == "toml":
        code, what = "table_without_sidecar", "a table without a sidecar"
        mend = "add one that says publisher, edition and date; see docs/sources.md"
    else:
        code, what, mend = (
            "sidecar_without_table",
            "a sidecar without a table",
            "add the table, or remove the sidecar",
        )
    return Issue(Severity.ERROR, code, source, file, "", what, f"{beside} beside it", "nothing", mend)


def _stray(source: str, file: str) -> Issue:
    return Issue(
        Severity.WARNING,
        "stray_file",
        source,
        file,
        "",
        "neither a table nor a sidecar: not read",
        "<table>.csv and <table>.toml",
        PurePosixPath(file).name,
        "save the table as CSV in tidy form, or remove the file",
    )
