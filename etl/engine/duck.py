"""DuckDB: within the process, over files on this machine or on any file system that fsspec knows."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.engine import Answers, EngineError, Session

THREADS_SETTING = "TRADEBRIEF_DUCKDB_THREADS"
MEMORY_SETTING = "TRADEBRIEF_BULK_MIB"
# Of a large piece of work; what the process holds besides, and what DuckDB does not count, comes to some 300 MiB more.
_WORKING_MIB = 512
_UNREADABLE = (duckdb.IOException, duckdb.InvalidInputException)


class DuckEngine:
    """DuckDB sessions in this process."""

    reads_pipes = True
    keeps_order = True

    def serving(self, setup: Callable[[Session], None]) -> Answers:
        """Answers that connect at the first question, in each process anew."""
        return DuckServing(setup)

    def working(self, spill: Path) -> Session:
        """A session of at most TRADEBRIEF_BULK_MIB of memory (512), which spills into a folder."""
        return DuckSession(
            duckdb.connect(
                ":memory:",
                config={
                    "threads": _threads(),
                    "memory_limit": f"{_whole(MEMORY_SETTING, _WORKING_MIB)}MiB",
                    "temp_directory": str(spill),
                    "preserve_insertion_order": False,
                    "autoinstall_known_extensions": False,
                },
            )
        )


class DuckSession:
    """Tables and views of one connection, for one thread."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def parquet(self, name: str, paths: Sequence[str], *, held: bool = False) -> None:
        """Name the rows of Parquet files or folders."""
        _reach(self._connection, _schemes(paths))
        rows = self._connection.read_parquet([_files(path) for path in paths])
        rows.create(name) if held else rows.create_view(name)

    def arrow(self, name: str, table: pa.Table) -> None:
        """Name a small table."""
        self._connection.from_arrow(table).create(name)

    def create(self, name: str, sql: str, *, held: bool = False) -> None:
        """Name the answer to a question."""
        self._connection.execute(f"CREATE {'TABLE' if held else 'VIEW'} {name} AS {sql}")

    def delimited(self, name: str, path: Path, columns: Mapping[str, str], *, packed: bool) -> None:
        """Name the rows of a comma separated text; a pipe can be read once."""
        typed = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
        place = str(path).replace("'", "''")
        packing = "gzip" if packed else "none"
        self.create(
            name,
            f"SELECT * FROM read_csv('{place}', header = true, auto_detect = false, delim = ',', quote = '', "
            f"escape = '', nullstr = '', compression = '{packing}', columns = {{{typed}}})",
        )

    def query(self, sql: str, values: Sequence[Any] = ()) -> pa.Table:
        """The answer to a question."""
        return _answer(self._connection, sql, values)

    def reading(self, paths: Sequence[str]) -> str:
        """Parquet files or folders as a table."""
        _reach(self._connection, _schemes(paths))
        return _reading(paths)

    def write(self, sql: str, folder: Path, order: Sequence[str]) -> None:
        """Write a sorted answer as one file."""
        folder.mkdir(parents=True)
        place = str(folder / "part-0.parquet").replace("'", "''")
        try:
            self._connection.execute(
                f"COPY (SELECT * FROM ({sql}) ORDER BY {', '.join(order)}) "
                f"TO '{place}' (FORMAT parquet, COMPRESSION zstd)"
            )
        except duckdb.Error as error:
            raise EngineError(str(error)) from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class DuckServing:
    """One connection a process, opened when first asked, and a cursor a question."""

    def __init__(self, setup: Callable[[Session], None]) -> None:
        self._setup = setup
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._inherited: list[duckdb.DuckDBPyConnection] = []
        self._pid = 0
        self._schemes: set[str] = set()

    def query(self, sql: str, values: Sequence[Any] = ()) -> pa.Table:
        """The answer to a question, from any thread."""
        cursor = self._cursor()
        try:
            return _answer(cursor, sql, values)
        finally:
            cursor.close()

    def reading(self, paths: Sequence[str]) -> str:
        """Parquet files or folders as a table."""
        with self._lock:
            self._schemes |= _schemes(paths)
        return _reading(paths)

    def close(self) -> None:
        """Close the connection; the next question opens it again."""
        with self._lock:
            self._leave_inherited()
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            self._leave_inherited()
            if self._connection is None:
                self._connection, self._pid = self._connect(), os.getpid()
            _reach(self._connection, self._schemes)
            return self._connection.cursor()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(":memory:", config={"threads": _threads(), "autoinstall_known_extensions": False})
        connection.execute("SET parquet_metadata_cache = true")
        try:
            self._setup(DuckSession(connection))
        except _UNREADABLE as error:
            connection.close()
            raise EngineError(str(error)) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def _leave_inherited(self) -> None:
        # A connection from before a fork has lost its threads: closing or collecting it would wait for them forever.
        if self._connection is not None and self._pid != os.getpid():
            self._inherited.append(self._connection)
            self._connection = None


def _answer(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any]) -> pa.Table:
    try:
        return connection.sql(sql, params=list(values)).to_arrow_table()
    except _UNREADABLE as error:
        raise EngineError(str(error)) from error


def _reach(connection: duckdb.DuckDBPyConnection, schemes: set[str]) -> None:
    """Let a connection read file systems of other schemes than this machine's."""
    if not schemes:
        return
    import fsspec

    for scheme in schemes.difference(connection.list_filesystems()):
        connection.register_filesystem(fsspec.filesystem(scheme))


def _schemes(paths: Sequence[str]) -> set[str]:
    return {path.partition("://")[0] for path in paths if "://" in path}


def _reading(paths: Sequence[str]) -> str:
    places = ", ".join("'" + _files(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{places}])"


def _files(path: str) -> str:
    return path if path.endswith(".parquet") else f"{path.rstrip('/')}/*.parquet"


def _threads() -> int:
    return _whole(THREADS_SETTING, 2)


def _whole(setting: str, default: int) -> int:
    text = os.environ.get(setting, str(default))
    if not text.isdigit() or int(text) < 1:
        raise EngineError(f"{setting}={text!r}: expected a whole number of at least 1")
    return int(text)
