"""The text of a CSV file as numbered rows: encoding, line ends, delimiter, header, shape of the rows.

Each line is read on its own (no quoted text goes over a line end), so that one broken line never swallows the next.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from etl.model.issue import Issue, Severity

_BOM = b"\xef\xbb\xbf"
_DIGITS = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: its line number in the file (the header is 1) and its fields by column name."""

    number: int
    fields: dict[str, str]


@dataclass(slots=True)
class Lines:
    """What could be read of a file; `rejected` counts the rows that have an issue here and are not in `lines`."""

    lines: list[Line] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    rejected: int = 0


def read_lines(data: bytes, source: str, file: str, required: Sequence[str], optional: Collection[str] = ()) -> Lines:
    """The rows of a comma-separated UTF-8 file whose header has all `required` columns and none but the known ones.

    A byte order mark and CRLF line ends cannot change a figure: they are a warning. NUL bytes, another encoding,
    another delimiter and a wrong header refuse the file; a row of the wrong length refuses the row.
    """
    return _Reader(source, file, required, optional).read(data)


class _Reader:
    def __init__(self, source: str, file: str, required: Sequence[str], optional: Collection[str]) -> None:
        self.source, self.file = source, file
        self.required, self.known = required, [*required, *optional]
        self.result = Lines()

    def read(self, data: bytes) -> Lines:
        text = self._decode(data)
        if text is None:
            self.result.rejected = max(data.count(b"\n") - 1, 0)
            return self.result
        head, *body = text.split("\n")
        rows = [(number, line) for number, line in enumerate(body, start=2) if line.strip()]
        columns = self._header(head)
        if columns is None:
            self.result.rejected = len(rows)
            return self.result
        if not rows:
            self._add(
                "empty_table",
                "1",
                "no row below the header",
                "at least one row",
                "none",
                "add the figures, or remove the table and its sidecar",
            )
        for number, line in rows:
            fields = self._split(number, line, columns)
            if fields is None:
                self.result.rejected += 1
            else:
                self.result.lines.append(Line(number, dict(zip(columns, fields, strict=True))))
        return self.result

    def _decode(self, data: bytes) -> str | None:
        if b"\0" in data:
            at = data.index(b"\0")
            self._add(
                "nul_byte",
                _line_at(data, at),
                f"a NUL byte at byte {at}",
                "text in UTF-8",
                "perhaps UTF-16, or a damaged file",
                "save the table again as CSV in UTF-8",
            )
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            self._add(
                "not_utf8",
                _line_at(data, error.start),
                f"byte {error.start} is not UTF-8",
                "text in UTF-8",
                f"0x{data[error.start]:02x}",
                "save the table again as CSV in UTF-8",
            )
            return None
        if data.startswith(_BOM):
            text = text[1:]
            self._add(
                "bom",
                "1",
                "a byte order mark before the header",
                "UTF-8 without one",
                "EF BB BF",
                "save as UTF-8 without BOM; the figures were read",
                Severity.WARNING,
            )
        if "\r\n" in text:
            text = text.replace("\r\n", "\n")
            self._add(
                "crlf",
                "1",
                "Windows line ends",
                "LF",
                "CRLF",
                "save with Unix line ends; the figures were read",
                Severity.WARNING,
            )
        return text

    def _header(self, head: str) -> list[str] | None:
        if "," not in head:
            for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
                if sign in head:
                    self._add(
                        "delimiter",
                        "1",
                        f"the columns are separated by {name}",
                        "commas",
                        head[:60],
                        "save again with commas between columns and a point as decimal sign",
                    )
                    return None
        columns = self._cells(head)
        if columns is None or not head.strip():
            self._add(
                "header",
                "1",
                "no header",
                ",".join(self.required),
                head[:60],
                "write the column names in the first line",
            )
            return None
        before = len(self.result.issues)
        for name in (c for c in self.required if c not in columns):
            near = get_close_matches(name, [c for c in columns if c not in self.known], n=1)
            self._add(
                "missing_column",
                "1",
                f"no column {name!r}",
                ",".join(self.required),
                ",".join(columns)[:120],
                f"rename {near[0]!r} to {name!r}" if near else f"add the column {name!r}",
            )
        for name in (c for c in columns if c not in self.known):
            self._add(
                "unknown_column",
                "1",
                f"unknown column {name!r}",
                ",".join(self.known),
                name,
                "remove the column, or mend its name",
            )
        for name in sorted({c for c in columns if columns.count(c) > 1}):
            self._add(
                "duplicate_column",
                "1",
                f"the column {name!r} stands twice",
                "each column once",
                name,
                "remove one of them",
            )
        return columns if len(self.result.issues) == before else None

    def _split(self, number: int, line: str, columns: list[str]) -> list[str] | None:
        fields = self._cells(line)
        if "\r" in line:
            self._add(
                "row_shape",
                str(number),
                "a carriage return within the row",
                "one row a line",
                repr(line)[:80],
                "remove it",
            )
        elif fields is None:
            self._add(
                "row_quotes",
                str(number),
                "a quotation mark that does not close, or stands within a field",
                'texts such as "a, b" or "a ""b"""',
                line[:80],
                "mend the quotation marks; a text stays on one line",
            )
        elif len(fields) != len(columns):
            comma = len(fields) > len(columns) and _comma_in_number(fields, columns)
            self._add(
                "decimal_comma" if comma else "row_shape",
                str(number),
                f"{len(fields)} fields" + (": a comma within the number" if comma else ""),
                f"{len(columns)}: {','.join(columns)}",
                line[:80],
                "write a point as decimal sign and nothing between thousands"
                if comma
                else "quote texts that hold a comma; give empty columns their comma",
            )
        else:
            return fields
        return None

    @staticmethod
    def _cells(line: str) -> list[str] | None:
        try:
            rows = list(csv.reader([line], strict=True))
        except csv.Error:
            return None
        return rows[0] if len(rows) == 1 else []

    def _add(
        self,
        code: str,
        place: str,
        what: str,
        expected: str,
        found: str,
        mend: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.result.issues.append(Issue(severity, code, self.source, self.file, place, what, expected, found, mend))


def _comma_in_number(fields: list[str], columns: list[str]) -> bool:
    if "value" not in columns:
        return False
    at = columns.index("value")
    return all(_DIGITS.fullmatch(field) for field in fields[at : at + 2])


def _line_at(data: bytes, offset: int) -> str:
    return str(data.count(b"\n", 0, offset) + 1)
