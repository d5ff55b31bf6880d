"""The form of a statement's TOML file, and where in the file each of its fields stands.

Here a file is only read: texts are texts, nothing is missing or misspelt. What the texts mean is for
`etl.sources.statements`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from etl.model.issue import Issue, Severity

SOURCE_ID = "statements"

# Room for a fact, not for a sentence of somebody's press release.
MAX_WORDING = 160

Text = Annotated[str, Field(max_length=MAX_WORDING)]
Said = Annotated[str, Field(min_length=1, max_length=MAX_WORDING)]
Ordinal = Annotated[int, Field(ge=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Header(_Table):
    """[statement]: who said it, when and on what occasion. `published` is a day, a month or a year."""

    id: Said
    publisher: Said
    published: Said
    published_inferred: Text = ""
    event: Text = ""
    speaker_office: Text = ""


class Document(_Table):
    """[[statement.document]]: one place where the statement was printed; an empty text is unknown."""

    outlet: Text = ""
    url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    published: Text = ""


class Figure(_Table):
    """[[figure]]: one printed figure. `value` holds the digits as printed; `paragraph` and `sentence` count from 1."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
    indicator: Said
    reporter: Text
    partner: Said
    period: Text
    value: Text
    unit: Said
    scale: Text = "one"
    qualifier: Text = "exact"
    paragraph: Ordinal | None = None
    sentence: Ordinal | None = None
    stated_source: Text = ""
    period_inferred: Text = ""
    basis_inferred: Text = ""
    base: Text = ""
    set_apart: Text = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Line numbers of a statement's file: `tables` are the headers in order, each with the lines of its keys."""

    tables: tuple[tuple[str, int, dict[str, int]], ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Scan the text of a TOML file; what stands inside multi-line texts may be taken for keys."""
        tables: list[tuple[str, int, dict[str, int]]] = []
        for number, line in enumerate(text.splitlines(), start=1):
            if header := re.match(r"\s*\[+\s*([\w.]+)\s*\]+", line):
                tables.append((header[1], number, {}))
            elif tables and (key := re.match(r"\s*(\w+)\s*=", line)):
                tables[-1][2].setdefault(key[1], number)
        return cls(tuple(tables))

    def place(self, table: str, index: int = 0, key: str = "id", label: str = "") -> str:
        """Where a key of the `index`-th table of that name stands: "line 23, figure turnover-2023".

        Falls back to the table's own line where the key is absent, and to the label where the table is.
        """
        found = [entry for entry in self.tables if entry[0] == table]
        where = f"line {found[index][2].get(key, found[index][1])}" if index < len(found) else ""
        return ", ".join(part for part in (where, label) if part)


@dataclass(slots=True)
class StatementFile:
    """A file as read. `figures` keeps those that are well formed; `seen` counts all of them."""

    name: str
    lines: Lines
    header: Header | None = None
    documents: list[Document] = field(default_factory=list)
    figures: list[Entry] = field(default_factory=list)
    seen: int = 0
    issues: list[Issue] = field(default_factory=list)

    @property
    def stem(self) -> str:
        """The file's name without folder and `.toml`, which is the statement's id."""
        return self.name.rpartition("/")[2].removesuffix(".toml")

    def error(self, code: str, place: str, what: str, expected: str, found: str, mend: str) -> None:
        """Note one problem that a person has to mend."""
        shown = found if len(found) <= 120 else found[:117] + "..."
        self.issues.append(Issue(Severity.ERROR, code, SOURCE_ID, self.name, place, what, expected, shown, mend))


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure that is well formed, with its place: it is the `index`-th of its file."""

    file: StatementFile
    index: int
    figure: Figure

    def place(self, key: str = "id") -> str:
        """Where a key of the figure stands: "line 23, figure turnover-2023"."""
        return self.file.lines.place("figure", self.index, key, f"figure {self.figure.id}")

    def error(self, key: str, code: str, what: str, expected: str, found: str, mend: str) -> None:
        """Note one problem with a key of the figure."""
        self.file.error(code, self.place(key), what, expected, found, mend)


_T = TypeVar("_T", Header, Document, Figure)


def read_statement_file(name: str, data: bytes) -> StatementFile:
    """A statement's file as far as it can be read, with one issue for each thing that cannot.

    A bad figure is left out and the others are kept; without a good [statement] `header` is None. Nothing is raised.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        file = StatementFile(name, Lines(()))
        line = data[: error.start].count(b"\n") + 1
        file.error(
            "encoding", f"line {line}", "not UTF-8", "text in UTF-8", f"byte {error.start}", "save the file as UTF-8"
        )
        return file
    file = StatementFile(name, Lines.of(text))
    file.seen = sum(table == "figure" for table, _, _ in file.lines.tables)
    raw = _toml(file, text)
    if raw is None:
        return file
    for key in sorted(raw.keys() - {"statement", "figure"}):
        file.error("unknown_key", "", f"{key!r} is no part of a statement", "[statement], [[figure]]", key, "remove it")
    statement = dict(raw["statement"]) if isinstance(raw.get("statement"), dict) else {}
    documents = _tables(file, "statement.document", statement.pop("document", []))
    file.header = _checked(file, Header, statement, "statement", 0, "")
    checked = [_checked(file, Document, d, "statement.document", i, f"document {i + 1}") for i, d in documents]
    file.documents = [document for document in checked if document is not None]
    if not documents:
        mend = 'add [[statement.document]] with outlet and url; both may be ""'
        place = file.lines.place("statement", key="")
        file.error("missing_value", place, "the statement names no document", "at least one", "", mend)
    figures = _tables(file, "figure", raw.get("figure", []))
    file.seen = len(figures)
    for index, row in figures:
        label = f"figure {row['id']}" if isinstance(row.get("id"), str) else f"figure {index + 1}"
        if (figure := _checked(file, Figure, row, "figure", index, label)) is not None:
            file.figures.append(Entry(file, index, figure))
    return file


def _toml(file: StatementFile, text: str) -> dict[str, Any] | None:
    if text.startswith("\ufeff"):
        mend = "save the file as UTF-8 without a byte order mark"
        file.error("encoding", "line 1", "the file begins with a byte order mark", "plain UTF-8", "U+FEFF", mend)
        return None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        line = re.search(r"at line (\d+)", str(error))
        place = f"line {line[1]}" if line else f"line {text.count(chr(10)) + 1}"
        mend = "texts stand in double quotes, one key = value a line; see docs/statements.md"
        file.error("toml_syntax", place, "not valid TOML", "TOML 1.0", str(error), mend)
        return None


def _tables(file: StatementFile, name: str, value: Any) -> list[tuple[int, dict[str, Any]]]:
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        return list(enumerate(value))
    mend = f"write [[{name}]] with double brackets"
    file.error("wrong_type", file.lines.place(name, key=""), f"{name} is not a list of tables", f"[[{name}]]", "", mend)
    return []


def _checked(
    file: StatementFile, model: type[_T], row: dict[str, Any], table: str, index: int, label: str
) -> _T | None:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            key = str(problem["loc"][0]) if problem["loc"] else ""
            place = file.lines.place(table, index, key, label)
            file.error(*_explained(model, table, key, place, problem))
        return None


def _explained(
    model: type[BaseModel], table: str, key: str, place: str, problem: ErrorDetails
) -> tuple[str, str, str, str, str, str]:
    found = repr(problem["input"])
    kind = problem["type"]
    absent = kind == "missing" or (kind == "string_too_short" and problem["input"] == "")
    if absent and key == "unit":
        mend = 'add unit = "USD", or the unit that is printed'
        return "missing_unit", place, "the figure has no unit", "USD EUR CZK KZT PERCENT FACTOR COUNT RANK", "", mend
    if absent:
        return "missing_value", place, f"{key!r} is missing in [{table}]", "a value", "", f'add {key} = "..."'
    if kind == "extra_forbidden":
        known = ", ".join(model.model_fields)
        return "unknown_key", place, f"{key!r} is no key of [{table}]", known, key, "mend its name or remove the line"
    if kind == "string_type":
        mend = "put it in double quotes, so that it stays as printed"
        return "wrong_type", place, f"{key!r} is not a text", "a text in double quotes", found, mend
    if kind == "string_too_long":
        mend = "keep the fact in few own words; the address leads to the sentence"
        return "too_long", place, f"{key!r} is too long", f"at most {MAX_WORDING} characters", found, mend
    return "wrong_type", place, f"{key!r} is not right", problem["msg"], found, "see docs/statements.md"
