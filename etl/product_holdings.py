"""Which products are held: by source, indicator, reporter, partner and level, as one short question to the database."""

from __future__ import annotations

import pandas as pd

from etl.model.observation import TOTAL
from etl.model.product import Level
from etl.store_query import Query

_LEVEL = " ".join(f"WHEN product LIKE '{level.pattern}' THEN '{level}'" for level in Level if level is not Level.TOTAL)
ORDER = "source, indicator, reporter, partner, level"
# `months` is the length of the shortest period, so that windows of months are offered only where there are months.
PRODUCTS_HELD = f"""(
    SELECT
        source, indicator, reporter, partner, CASE {_LEVEL} END AS level,
        min(period_start) AS first, max(period_end) AS last, min(period_end - period_start + 1) AS months,
        max(published) AS published
    FROM observations WHERE product <> '{TOTAL}' AND value IS NOT NULL
    GROUP BY ALL
)"""


def has_series(held: pd.DataFrame, query: Query) -> bool:
    """Whether any products are held of the series that a query names; `held` has the columns of PRODUCTS_HELD."""
    fields = {
        "source": query.sources,
        "indicator": query.indicators,
        "reporter": query.reporters,
        "partner": query.partners,
    }
    for name, wanted in fields.items():
        held = held[held[name].isin(wanted)] if wanted else held
    return not held.empty
