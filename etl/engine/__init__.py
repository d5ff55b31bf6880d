"""What computes over Parquet: DuckDB within the process, or Spark on a cluster, chosen by TRADEBRIEF_ENGINE.

The project's SQL is written once, in DuckDB's dialect; an engine of another dialect translates it. Nothing outside of
this package knows which one answers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

SETTING = "TRADEBRIEF_ENGINE"
ENGINES = ("duckdb", "spark")
# Types of columns of a delimited text, which every engine knows by these names.
TEXT, WHOLE, NUMBER = "VARCHAR", "INTEGER", "DOUBLE"


class EngineError(RuntimeError):
    """Data that an engine cannot read, or an engine that cannot start; the text says which and why."""


class Answers(Protocol):
    """A set of named tables that are there already, and the engine that answers questions on them."""

    def query(self, sql: str, values: Sequence[Any] = ()) -> pa.Table:
        """The answer to a question with `?` for each value; of no particular order unless it asks for one."""
        ...

    def reading(self, paths: Sequence[str]) -> str:
        """What a question says after FROM to read Parquet files or folders that have no name, and nothing else."""
        ...

    def close(self) -> None:
        """Let go of what is held for the questions."""
        ...


class Session(Answers, Protocol):
    """A set of tables to which more can be added; they have the names that the SQL uses."""

    def parquet(self, name: str, paths: Sequence[str], *, held: bool = False) -> None:
        """Name the rows of Parquet files or of folders of them (paths or addresses); `held`: read into memory now."""
        ...

    def arrow(self, name: str, table: pa.Table) -> None:
        """Name a small table that is in memory."""
        ...

    def create(self, name: str, sql: str, *, held: bool = False) -> None:
        """Name the answer to a question: worked out at each use, or once if `held`."""
        ...

    def delimited(self, name: str, path: Path, columns: Mapping[str, str], *, packed: bool) -> None:
        """Name the rows of a comma separated text with a header; `packed`: it is gzip.

        Every column has one of the three types. A row of another shape is an EngineError when it is read.
        """
        ...

    def write(self, sql: str, folder: Path, order: Sequence[str]) -> None:
        """Write the answer as zstd Parquet into a folder that is not there yet, sorted by columns as a whole."""
        ...


class Engine(Protocol):
    """Opens sessions."""

    # Whether a named pipe can be read like a file, so that a packed text needs no room on a disk.
    reads_pipes: bool
    # Whether a question without an order gives a file's rows in their order.
    keeps_order: bool

    def serving(self, setup: Callable[[Session], None]) -> Answers:
        """Answers for many threads and for processes forked later; `setup` names its tables at the first question."""
        ...

    def working(self, spill: Path) -> Session:
        """A session for one large piece of work in bounded memory; what does not fit goes to a folder."""
        ...


def chosen_engine() -> Engine:
    """The engine that the setting names, DuckDB if there is none; raises EngineError for a name that is not known."""
    name = os.environ.get(SETTING, "") or ENGINES[0]
    if name not in ENGINES:
        raise EngineError(f"{SETTING}={name!r}: no such engine; expected {' or '.join(ENGINES)}")
    if name == "spark":
        # Only now: it starts a virtual machine, and most installations have none.
        from etl.engine.spark import SparkEngine

        return SparkEngine()
    from etl.engine.duck import DuckEngine

    return DuckEngine()
