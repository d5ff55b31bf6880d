"""Adding a statement to the inputs: where its file goes, and whether the same release is held already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.durable import write_whole
from etl.reader.claims import ReaderError
from etl.reader.statement_form import document_lines
from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.sidecar import last_day
from etl.sources.statement_file import Figure, StatementFile, read_statement_file
from etl.sources.statements import SOURCE

# The same release is printed again within days; a date that is known to the month only may be off by one.
_DAYS = 31
# Statements of one office repeat figures for months; only a copy repeats nearly all of them, and says nothing else.
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Held:
    """A statement that is held and has nearly the same figures: `same` of the `of` new ones."""

    path: Path
    id: str
    same: int
    of: int
    urls: tuple[str, ...]


def parsed(toml: str) -> StatementFile:
    """A statement file of that text; raises ReaderError with all that is wrong with its form."""
    file = read_statement_file("statement.toml", toml.encode())
    if file.header is None or file.issues:
        raise ReaderError("; ".join(issue.text() for issue in file.issues) or "no statement")
    return file


def place(toml: str, data: Path) -> Path:
    """Where a statement's file belongs: the folder of its year, the name of its id; raises ReaderError for no date."""
    header = parsed(toml).header
    assert header is not None  # parsed() has looked
    if not header.published[:4].isdigit() or not header.id or "/" in header.id:
        raise ReaderError("the statement needs an id and a date of publication (--published)")
    return data / "statements" / header.published[:4] / f"{header.id}.toml"


def problems(toml: str, path: Path) -> list[str]:
    """What the build would refuse in a statement file, a line each; empty where it is ready."""
    snapshot = Snapshot("/".join(path.parts[-3:]), toml.encode())
    found = SOURCE.parse([snapshot], load_registry())
    return [issue.text() for issue in found.issues if issue.severity == "error"]


def same_release(toml: str, data: Path) -> Held | None:
    """The held statement that a new one repeats, the likest; None where there is none."""
    new = parsed(toml)
    own = _keys(new)
    best: Held | None = None
    for path in sorted((data / "statements").glob("*/*.toml")):
        file = read_statement_file(path.name, path.read_bytes())
        if file.header is None or not _near(file, new):
            continue
        held = _keys(file)
        same = len(own & held)
        if own and same >= _ALIKE * len(own) and same >= _ALIKE * len(held) and (best is None or same > best.same):
            urls = tuple(document.url for document in file.documents if document.url)
            best = Held(path, file.header.id, same, len(own), urls)
    return best


def add_file(path: Path, text: str) -> None:
    """Write a new file whole or not at all; raises ReaderError if one of that name is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise ReaderError(f"{path} is there already; give the statement another id")
    write_whole(path, text.encode())


def add_document(path: Path, outlet: str, url: str, published: str) -> None:
    """Record a further place where a held statement was printed, before its first figure."""
    text = path.read_text(encoding="utf-8")
    at = text.find("[[figure]]")
    at = len(text) if at < 0 else at
    block = "\n".join(document_lines(outlet, url, published))
    write_whole(path, f"{text[:at]}{block}\n\n{text[at:]}".encode())


def _near(one: StatementFile, other: StatementFile) -> bool:
    days = [_day(file) for file in (one, other)]
    return all(day is not None for day in days) and abs((days[0] - days[1]).days) <= _DAYS  # type: ignore[operator]


def _day(file: StatementFile) -> date | None:
    try:
        return None if file.header is None else last_day(file.header.published)
    except ValueError:
        return None


def _keys(file: StatementFile) -> set[tuple[str, ...]]:
    return {_key(entry.figure) for entry in file.figures if entry.figure.indicator not in {"companies", "rank"}}


def _key(figure: Figure) -> tuple[str, ...]:
    return (figure.indicator, figure.reporter, figure.partner, figure.value, figure.unit, figure.scale)
