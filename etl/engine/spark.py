"""Spark: on a cluster, or in this machine's processes; needs `pip install .[spark]` and Java 17.

The same SQL as DuckDB's, said in Spark's dialect by sqlglot. Files must lie where every worker sees them.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.engine import Answers, EngineError, Session

try:
    import sqlglot
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import DataFrame, SparkSession
except ModuleNotFoundError as missing:
    raise EngineError(
        f"the engine spark needs {missing.name}: pip install 'tradebrief[spark]', and Java 17"
    ) from missing

MASTER_SETTING = "TRADEBRIEF_SPARK_MASTER"
# Small enough that a question about one country reads a part of a file.
_ROW_GROUP_BYTES = 8 << 20
_SETTINGS = {
    "spark.app.name": "tradebrief",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    # More parts than that cost more to start than they save at this size; a cluster's own setting goes before.
    "spark.sql.shuffle.partitions": "8",
    "spark.log.level": "ERROR",
}
_TYPES = {"VARCHAR": "STRING", "INTEGER": "INT", "DOUBLE": "DOUBLE"}
# What a worker meets comes through the bridge to Java as it is.
_REFUSED = (PySparkException, Py4JError)
_starting = threading.Lock()


class SparkEngine:
    """Sessions of one Spark application, which starts with the first and ends with the process."""

    reads_pipes = False
    keeps_order = False

    def serving(self, setup: Callable[[Session], None]) -> Answers:
        """Answers from tables that are named at the first question."""
        return SparkServing(setup)

    def working(self, spill: Path) -> Session:
        """A session of its own names; what does not fit goes where Spark's settings say."""
        return SparkWork(_spark().newSession())


class SparkWork:
    """Temporary views of one Spark session."""

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark

    def parquet(self, name: str, paths: Sequence[str], *, held: bool = False) -> None:
        """Name the rows of Parquet files or folders."""
        self._name(name, lambda: self._spark.read.parquet(*paths), held=held)

    def arrow(self, name: str, table: pa.Table) -> None:
        """Name a small table."""
        self._name(name, lambda: self._spark.createDataFrame(table), held=True)

    def create(self, name: str, sql: str, *, held: bool = False) -> None:
        """Name the answer to a question."""
        self._name(name, lambda: self._spark.sql(spark_sql(sql)), held=held)

    def delimited(self, name: str, path: Path, columns: Mapping[str, str], *, packed: bool) -> None:
        """Name the rows of a comma separated text; Spark tells gzip by the name."""
        schema = ", ".join(f"`{column}` {_TYPES[kind]}" for column, kind in columns.items())
        reader = self._spark.read.options(header="true", mode="FAILFAST", nullValue="", quote="", escape="")
        self._name(name, lambda: reader.schema(schema).csv(str(path)), held=False)

    def query(self, sql: str, values: Sequence[Any] = ()) -> pa.Table:
        """The answer to a question."""
        try:
            return self._spark.sql(spark_sql(sql), args=list(values)).toArrow()
        except _REFUSED as error:
            raise EngineError(_first_line(error)) from error

    def reading(self, paths: Sequence[str]) -> str:
        """Parquet files or folders as a table."""
        return _reading(paths)

    def write(self, sql: str, folder: Path, order: Sequence[str]) -> None:
        """Write a sorted answer, a file for each part of the order."""
        try:
            rows = self._spark.sql(spark_sql(sql)).orderBy(*order)
            options = {"compression": "zstd", "parquet.block.size": str(_ROW_GROUP_BYTES)}
            rows.write.options(**options).parquet(str(folder))
        except _REFUSED as error:
            raise EngineError(_first_line(error)) from error
        for left in folder.iterdir():
            # Checksums and marks of Spark's own, which readers of Parquet do not expect.
            if left.suffix != ".parquet":
                left.unlink()

    def close(self) -> None:
        """Forget the views."""
        self._spark.catalog.clearCache()

    def _name(self, name: str, rows: Callable[[], DataFrame], *, held: bool) -> None:
        try:
            found = rows()
            (found.cache() if held else found).createOrReplaceTempView(name)
        except _REFUSED as error:
            raise EngineError(_first_line(error)) from error


class SparkServing:
    """A Spark session whose tables are named when the first question comes."""

    def __init__(self, setup: Callable[[Session], None]) -> None:
        self._setup = setup
        self._lock = threading.Lock()
        self._work: SparkWork | None = None

    def query(self, sql: str, values: Sequence[Any] = ()) -> pa.Table:
        """The answer to a question, from any thread."""
        with self._lock:
            if self._work is None:
                work = SparkWork(_spark().newSession())
                self._setup(work)
                self._work = work
        return self._work.query(sql, values)

    def reading(self, paths: Sequence[str]) -> str:
        """Parquet files or folders as a table."""
        return _reading(paths)

    def close(self) -> None:
        """Forget the tables; the next question names them again."""
        with self._lock:
            self._work = None


@lru_cache(maxsize=4096)
def spark_sql(sql: str) -> str:
    """A question of the project in Spark's dialect; raises EngineError for one that has no translation."""
    try:
        return str(sqlglot.transpile(sql, read="duckdb", write="spark")[0])
    except sqlglot.errors.SqlglotError as error:
        raise EngineError(f"no Spark SQL for {sql[:200]!r}: {error}") from error


def _reading(paths: Sequence[str]) -> str:
    # Spark's own way to name files in SQL, in the quotes of the dialect that is translated.
    parts = " UNION ALL ".join('SELECT * FROM "parquet"."' + path.replace('"', '""') + '"' for path in paths)
    return f"({parts})"


def _spark() -> SparkSession:
    with _starting:
        builder = SparkSession.builder
        active = SparkSession.getActiveSession()
        if active is not None:
            return active
        if master := os.environ.get(MASTER_SETTING):
            builder = builder.master(master)
        try:
            return builder.config(map=dict(_SETTINGS)).getOrCreate()
        except (*_REFUSED, RuntimeError, OSError) as error:
            raise EngineError(f"Spark does not start ({_first_line(error)}); it needs Java 17 or later") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:400]
