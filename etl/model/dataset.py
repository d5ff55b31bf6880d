"""What a build consists of: its tables, their schemas and their order."""

from __future__ import annotations

import pyarrow as pa

from etl.model.finding import FINDING_SCHEMA
from etl.model.fx import FX_SCHEMA
from etl.model.issue import ISSUE_SCHEMA
from etl.model.ledger import LEDGER_SCHEMA
from etl.model.observation import OBSERVATION_SCHEMA, RECORD_SCHEMA

SOURCE_SCHEMA = pa.schema(
    [
        *(
            pa.field(name, pa.string(), nullable=name == "url")
            for name in (
                "id", "publisher", "title", "url", "licence", "redistribution", "maturity", "kind", "short",
                "edition", "retrieved",
            )
        ),
        pa.field("caveats", pa.list_(pa.string()), nullable=False),
        pa.field("expected_lag_months", pa.int32()),
    ]
)  # fmt: skip

TABLE_SCHEMAS: dict[str, pa.Schema] = {
    "observations": OBSERVATION_SCHEMA,
    "records": RECORD_SCHEMA,
    "sources": SOURCE_SCHEMA,
    "fx": FX_SCHEMA,
    "issues": ISSUE_SCHEMA,
    "ledger": LEDGER_SCHEMA,
    "findings": FINDING_SCHEMA,
}

# The order of rows in each table's file. Observations are sorted by what queries ask for, which is worth ten times
# their speed; all keys together decide every tie, so that a build does not depend on the order of its inputs.
SORT_KEYS: dict[str, tuple[str, ...]] = {
    "observations": (
        "product", "indicator", "reporter", "partner", "period_start", "period_end", "source", "published", "record_id",
    ),
    "records": ("record_id",),
    "sources": ("id",),
    "fx": ("currency", "month"),
    "issues": tuple(ISSUE_SCHEMA.names),
    "ledger": ("reporter", "partner", "product", "indicator", "period_end", "period_start", "id"),
    "findings": ("record_id", "place"),
    "totals": (
        "product", "indicator", "reporter", "partner", "period_start", "period_end", "source", "published", "record_id",
    ),
    "total_records": ("record_id",),
    "by_period": (
        "product", "indicator", "reporter", "period_start", "period_end", "partner", "source", "published", "record_id",
    ),
    "lineage": ("parent", "record_id"),
    "places": ("record_id",),
    "coverage": ("reporter", "partner", "indicator"),
}  # fmt: skip

# Made from the tables when they are published, so that a page's question is one short scan: the observations of all
# products together, in the same order and with the period before the partner, and their records; what derives from
# what, where each record's observation lies, which areas have data.
MART_SCHEMAS: dict[str, pa.Schema] = {
    "totals": OBSERVATION_SCHEMA,
    "total_records": RECORD_SCHEMA,
    "by_period": OBSERVATION_SCHEMA,
    "lineage": pa.schema([("parent", pa.string()), ("record_id", pa.string())]),
    "places": pa.schema(
        [(name, pa.string()) for name in ("record_id", "indicator", "reporter", "partner", "product", "period")]
    ),
    "coverage": pa.schema(
        [
            ("reporter", pa.string()),
            ("partner", pa.string()),
            ("indicator", pa.string()),
            ("first", pa.int32()),
            ("last", pa.int32()),
            ("kinds", pa.list_(pa.string())),
            ("count", pa.int64()),
        ]
    ),
}

# Rows of a row group: few enough that a query reads little beside what it wants, many enough that there are few groups
# to look through. The tables that pages ask are short, so theirs are smaller.
ROW_GROUP = 32_768
ROW_GROUPS: dict[str, int] = {"totals": 8_192, "by_period": 8_192}
