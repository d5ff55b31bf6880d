"""Makes a realistic build of about 10^4, 10^6 or 10^7 observations in the store's own form.

Partners x months x products x flows as Kazakhstan counts them, with the totals, turnover and balance that derive from
them, the partners' own count, investment, and a record for each figure. Sizes are spread over partners and products as
trade is (a few large, many small), with a season and a trend. The figures are made up and never leave a benchmark's
own folder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from babel import Locale

from etl.model.dataset import MART_SCHEMAS, ROW_GROUP, ROW_GROUPS, SORT_KEYS, TABLE_SCHEMAS
from etl.model.layout import CURRENT, MANIFEST
from etl.model.registry import Area
from etl.registry import Registry, load_registry

LAST_YEAR = 2025
# What every size has, so that a page draws the same charts over each.
FIRST_PARTNERS = ("CZ", "WLD", "EU27_2020", "CN", "RU", "DE", "IT", "FR", "UZ", "KR")
_COPIED = ("sources", "fx", "issues", "ledger")
# Findings are on the statements of the build, whose records the made table does not have.
_EMPTY = "findings"

_FIGURES = """
CREATE TEMP VIEW monthly AS
SELECT
    f.flow AS indicator, 'KZ' AS reporter, c.partner,
    CASE WHEN p.i = 0 THEN 'TOTAL' ELSE printf('HS%06d', p.i) END AS product,
    m.i AS first, m.i AS last, 'USD' AS unit, 'bns_monthly' AS source,
    round(1e8 * exp(-c.n / 25.0) / (1 + p.i) * f.size * (1 + 0.3 * sin(m.i / 2.0)) * (1 + m.i % 97 / 300.0), -1)
        AS value,
    'reported' AS origin
FROM codes c, range({start}, {end}) m(i), range({products}) p(i),
    (VALUES ('exports', 1.0), ('imports', 0.8)) f(flow, size);

CREATE TEMP VIEW annual AS
SELECT indicator, reporter, partner, product, first // 12 * 12 AS first, first // 12 * 12 + 11 AS last, unit,
    'bns_annual' AS source, sum(value) AS value, 'reported' AS origin
FROM monthly WHERE product = 'TOTAL' GROUP BY ALL;

CREATE TEMP VIEW totals AS
SELECT * FROM monthly WHERE product = 'TOTAL' UNION ALL SELECT * FROM annual;

CREATE TEMP VIEW mirrored AS
SELECT CASE indicator WHEN 'exports' THEN 'imports' ELSE 'exports' END AS indicator, partner AS reporter,
    'KZ' AS partner, product, first, last, 'EUR' AS unit, 'eurostat_comext' AS source, round(0.7 * value) AS value,
    origin
FROM annual;

CREATE TEMP VIEW invested AS
SELECT t.name AS indicator, reporter, partner, product, first, last, unit, t.source,
    round(t.share * value, -1) AS value, origin
FROM annual, (VALUES ('fdi_inflow_gross', 0.02, 'statements'), ('fdi_inflow_net', 0.01, 'wiiw_fdi'),
    ('fdi_stock', 0.1, 'wiiw_fdi')) t(name, share, source)
WHERE indicator = 'exports' AND (t.name <> 'fdi_inflow_gross' OR partner NOT IN ('EU27_2020', 'WLD'));

CREATE TEMP VIEW figures AS
SELECT *, [] AS parents FROM (
    SELECT * FROM monthly UNION ALL SELECT * FROM annual
    UNION ALL SELECT * FROM mirrored UNION ALL SELECT * FROM invested
)
UNION ALL
SELECT t.name, x.reporter, x.partner, x.product, x.first, x.last, x.unit, x.source, x.value + t.sign * m.value,
    'derived',
    [id_of(x.source, 'exports', x.reporter, x.partner, x.product, x.first, x.last),
     id_of(x.source, 'imports', x.reporter, x.partner, x.product, x.first, x.last)]
FROM totals x JOIN totals m USING (reporter, partner, product, first, last, source),
    (VALUES ('turnover', 1), ('balance', -1)) t(name, sign)
WHERE x.indicator = 'exports' AND m.indicator = 'imports';
"""

_ID = """
CREATE TEMP MACRO id_of(source, indicator, reporter, partner, product, first, last) AS
substr(md5(concat_ws('|', source, indicator, reporter, partner, product, first, last)), 1, 12)
"""

_OBSERVATIONS = """
CREATE TEMP TABLE observations AS
SELECT
    indicator, reporter, partner, product,
    CASE WHEN first = last THEN strftime(make_date(first // 12, first % 12 + 1, 1), '%Y-%m')
        ELSE CAST(first // 12 AS VARCHAR) END AS period,
    CAST(first AS INTEGER) AS period_start, CAST(last AS INTEGER) AS period_end,
    unit, source,
    CAST(make_date(last // 12, last % 12 + 1, 1) + INTERVAL 2 MONTH AS DATE) AS published,
    id_of(source, indicator, reporter, partner, product, first, last) AS record_id,
    value, 10.0 AS resolution, 'exact' AS qualifier, value - 5 AS lo, value + 5 AS hi,
    'A' AS status, 'F' AS conf_status, origin, CAST(parents AS VARCHAR[]) AS parents
FROM figures
"""

_TABLES = {
    "observations": "SELECT {columns} FROM observations",
    "totals": "SELECT {columns} FROM observations WHERE product = 'TOTAL'",
    "by_period": "SELECT {columns} FROM observations WHERE product = 'TOTAL'",
    "places": "SELECT {columns} FROM observations",
    "lineage": "SELECT unnest(parents) AS parent, record_id FROM observations WHERE origin = 'derived'",
    "coverage": """
        SELECT reporter, partner, indicator, min(period_start) AS first, max(period_end) AS last,
            list_distinct(list(CASE WHEN period_end = period_start THEN 'month' ELSE 'year' END)) AS kinds,
            count(*) AS count
        FROM observations GROUP BY reporter, partner, indicator
    """,
    "records": "SELECT * EXCLUDE product FROM noted",
    "total_records": "SELECT * EXCLUDE product FROM noted WHERE product = 'TOTAL'",
}

_RECORDS = """
CREATE TEMP VIEW noted AS
SELECT
    product, record_id, source, concat(source, '/', period, '.csv') AS document, 'made for a benchmark' AS publisher,
    published, 'day' AS published_precision,
    concat(indicator, ' ', reporter, ' ', partner, ' ', product) AS locator, NULL AS url,
    printf('%.0f', value) AS value_as_stated, unit AS unit_as_stated, NULL AS stated_source,
    NULL AS speaker_office, NULL AS event, NULL AS period_inferred, NULL AS basis_inferred, NULL AS base,
    NULL AS set_apart, CASE origin WHEN 'derived' THEN 'exports and imports' END AS rule, NULL AS note,
    '[]' AS also_published, NULL AS of_indicator, NULL AS of_reporter, NULL AS of_partner, NULL AS of_period,
    NULL AS of_qualifier
FROM observations
"""


@dataclass(frozen=True, slots=True)
class Size:
    """Extent of a made table; `partners` at least 1, `products` counts the total as one."""

    name: str
    partners: int
    years: int
    products: int


SIZES = (Size("1e4", 14, 15, 1), Size("1e6", 200, 30, 6), Size("1e7", 230, 30, 59))


def codes(count: int, registry: Registry) -> list[str]:
    """So many areas, those of every size first, then the registry's other countries, then the world's others."""
    known = [area.id for area in registry.areas.values() if area.kind == "country" and area.id != "KZ"]
    others = [code for code in sorted(Locale("en").territories) if len(code) == 2 and code.isalpha()]
    found = list(dict.fromkeys([*FIRST_PARTNERS, *known, *(c for c in others if c not in ("KZ", "EU"))]))
    if count > len(found):
        raise ValueError(f"{count} partners asked for; there are {len(found)}")
    return found[:count]


def widened(registry: Registry) -> Registry:
    """The registry with the countries that only made tables have."""
    names = Locale("en").territories
    made = {
        code: Area(code, "country", {"en": names[code]})
        for code in codes(max(size.partners for size in SIZES), registry)
        if code not in registry.areas
    }
    spoken = {text.casefold() for area in registry.areas.values() for text in (*area.names.values(), *area.aliases)}
    made = {
        code: replace(area, names={}) if area.names["en"].casefold() in spoken else area for code, area in made.items()
    }
    return replace(registry, areas={**registry.areas, **made})


def make(size: Size, template: Path, out: Path) -> Path:
    """Write a build of that size, with currency rates and sources of the real build in `template`; gives its folder.

    `Store.open` opens the folder. Takes a minute and some gigabytes of memory for 10^7.
    """
    current = template / (template / CURRENT).read_text(encoding="ascii").strip()
    folder = out / f"made-{size.name}"
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "5GB", "temp_directory": str(out / "spill")})
    try:
        _figures(connection, size, codes(size.partners, load_registry()))
        counts = {name: _write(connection, folder, name, query) for name, query in _TABLES.items()}
    finally:
        connection.close()
    for name in _COPIED:
        (folder / f"{name}.parquet").write_bytes((current / f"{name}.parquet").read_bytes())
        counts[name] = pq.read_metadata(folder / f"{name}.parquet").num_rows
    pq.write_table(TABLE_SCHEMAS[_EMPTY].empty_table(), folder / f"{_EMPTY}.parquet")
    counts[_EMPTY] = 0
    manifest = json.loads((current / MANIFEST).read_text(encoding="utf-8"))
    manifest |= {"hash": folder.name, "counts": counts, "files": {}, "inputs": {}}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _figures(connection: duckdb.DuckDBPyConnection, size: Size, partners: Sequence[str]) -> None:
    connection.register("codes", pa.table({"partner": partners, "n": range(len(partners))}))
    connection.execute(_ID)
    connection.execute(
        _FIGURES.format(start=(LAST_YEAR - size.years + 1) * 12, end=(LAST_YEAR + 1) * 12, products=size.products)
    )
    connection.execute(_OBSERVATIONS)
    connection.execute(_RECORDS)


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, query: str) -> int:
    """Write a table in the store's order with exactly its schema; gives its number of rows."""
    schema = (TABLE_SCHEMAS | MART_SCHEMAS)[name]
    order = ", ".join(SORT_KEYS[name])
    rows = connection.sql(f"SELECT * FROM ({query.format(columns=', '.join(schema.names))}) ORDER BY {order}")
    path, group = folder / f"{name}.parquet", ROW_GROUPS.get(name, ROW_GROUP)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in rows.to_arrow_reader(group):
            writer.write_table(pa.Table.from_batches([batch]).select(schema.names).cast(schema), group)
    return int(pq.read_metadata(path).num_rows)
