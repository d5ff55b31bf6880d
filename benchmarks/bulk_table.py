"""Make a realistic observation table of about 10^4, 10^6 or 10^7 rows in the store's own form.

Partners x months x products x flows of one reporter, with sizes spread over partners and products as trade is (a few
large, many small), a season and a trend. The figures are made up; the build is marked so and never shipped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from etl.model.dataset import MART_SCHEMAS, SORT_KEYS, TABLE_SCHEMAS
from etl.model.observation import RECORD_SCHEMA

LAST_YEAR = 2025


@dataclass(frozen=True)
class Size:
    """Extent of a made table; about partners x years x 12 x products x 2 flows rows, and the years' totals."""

    name: str
    partners: int
    years: int
    products: int


SIZES = (Size("1e4", 14, 30, 1), Size("1e6", 200, 30, 7), Size("1e7", 230, 30, 60))


def make(size: Size, template: Path, out: Path) -> int:
    """Write a build of that size beside the tables of the real build `template`; gives its number of observations.

    The folder `out/made-<size>` is opened by `Store.open`.
    """
    folder = out / f"made-{size.name}"
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET preserve_insertion_order = true")
    current = template / (template / "CURRENT").read_text().strip()
    real = pq.read_table(current / "observations.parquet", columns=["partner", "reporter"]).to_pandas()
    held = list(dict.fromkeys(real.loc[real["reporter"] == "KZ", "partner"]))
    codes = ["CZ", *[code for code in held if code != "CZ"]]
    spare = (a + b for a in "QRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    while len(codes) < size.partners:
        code = next(spare)
        if code not in codes:
            codes.append(code)
    connection.register("codes", pa.table({"partner": codes[: size.partners], "n": range(size.partners)}))
    connection.execute(
        f"""
        CREATE TEMP VIEW monthly AS
        SELECT
            CASE WHEN p.i = 0 THEN 'TOTAL' ELSE printf('%06d', p.i) END AS product,
            f.flow AS indicator, c.partner, m.i AS period_start, m.i AS period_end,
            strftime(make_date(CAST(m.i // 12 AS BIGINT), CAST(m.i % 12 + 1 AS BIGINT), 1), '%Y-%m') AS period,
            round(1e8 * exp(-c.n / 25.0) / (1 + p.i) * (1 + 0.3 * sin(m.i / 2.0)) * (1 + (m.i % 97) / 300.0), -1) AS value
        FROM codes c, range({(LAST_YEAR - size.years + 1) * 12}, {(LAST_YEAR + 1) * 12}) m(i),
             range({size.products}) p(i), (VALUES ('exports'), ('imports')) f(flow)
        """
    )
    connection.execute(
        """
        CREATE TEMP VIEW figures AS
        SELECT *, 'bns_monthly' AS source FROM monthly
        UNION ALL
        SELECT product, indicator, partner, period_start // 12 * 12, period_start // 12 * 12 + 11,
            CAST(period_start // 12 AS VARCHAR), sum(value), 'bns_annual'
        FROM monthly WHERE product = 'TOTAL' GROUP BY ALL
        UNION ALL
        SELECT product, t.name, partner, period_start // 12 * 12, period_start // 12 * 12 + 11,
            CAST(period_start // 12 AS VARCHAR),
            sum(CASE WHEN indicator = 'imports' THEN t.sign * value ELSE value END), 'bns_annual'
        FROM monthly, (VALUES ('turnover', 1), ('balance', -1)) t(name, sign)
        WHERE product = 'TOTAL' GROUP BY ALL
        """
    )
    connection.execute(
        """
        CREATE TEMP TABLE observations AS
        SELECT indicator, 'KZ' AS reporter, partner, product, period,
            CAST(period_start AS INTEGER) AS period_start, CAST(period_end AS INTEGER) AS period_end,
            'USD' AS unit, source, DATE '2026-03-31' AS published,
            substr(md5(concat_ws('|', product, indicator, partner, period)), 1, 12) AS record_id,
            value, 10.0 AS resolution, 'exact' AS qualifier, value - 5 AS lo, value + 5 AS hi,
            'A' AS status, 'F' AS conf_status, 'reported' AS origin, CAST([] AS VARCHAR[]) AS parents
        FROM figures
        """
    )
    counts = {}
    for name in ("observations", "by_period", "places"):
        columns = ", ".join((TABLE_SCHEMAS | MART_SCHEMAS)[name].names)
        counts[name] = _write(connection, folder, name, f"SELECT {columns} FROM observations")
    counts["coverage"] = _write(
        connection,
        folder,
        "coverage",
        """
        SELECT reporter, partner, indicator, CAST(min(period_start) AS INTEGER) AS first,
            CAST(max(period_end) AS INTEGER) AS last,
            list_distinct(list(CASE WHEN period_end = period_start THEN 'month' ELSE 'year' END)) AS kinds,
            count(*) AS count
        FROM observations GROUP BY reporter, partner, indicator
        """,
    )
    for name, schema in (("records", RECORD_SCHEMA), ("lineage", MART_SCHEMAS["lineage"])):
        pq.write_table(schema.empty_table(), folder / f"{name}.parquet")
        counts[name] = 0
    for name in ("sources", "fx", "issues"):
        (folder / f"{name}.parquet").write_bytes((current / f"{name}.parquet").read_bytes())
        counts[name] = pq.read_metadata(folder / f"{name}.parquet").num_rows
    manifest = json.loads((current / "manifest.json").read_text())
    manifest |= {"hash": folder.name, "counts": counts}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    connection.close()
    return counts["observations"]


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, query: str) -> int:
    path = folder / f"{name}.parquet"
    order = ", ".join(SORT_KEYS[name])
    connection.execute(
        f"COPY (SELECT * FROM ({query}) ORDER BY {order}) TO '{path}'"
        " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 32768)"
    )
    return int(pq.read_metadata(path).num_rows)
