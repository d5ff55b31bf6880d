"""Which of several figures of one key is shown: the order of sources, for SQL and for frames."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from etl.registry import Registry

_KEY = ["indicator", "reporter", "partner", "product", "period_start", "period_end"]
# A source that the registry does not rank comes after all that it does.
_LAST = 9999
_PRECEDENCE = pa.schema(
    [("indicator", pa.string()), ("source", pa.string()), ("place", pa.int32()), ("statement", pa.bool_())]
)


def precedence_table(registry: Registry) -> pa.Table:
    """The place of each source for each indicator, and whether its figures are printed in statements."""
    return pa.Table.from_pylist(
        [
            {
                "indicator": indicator,
                "source": source,
                "place": place,
                "statement": registry.source(source).kind == "statement",
            }
            for indicator in registry.indicators
            for place, source in enumerate(registry.precedence(indicator))
        ],
        schema=_PRECEDENCE,
    )


def best(frame: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """One row a key, in the frame's order: where the build and loaded files have the same, by the headline's rule.

    What the rule says of statements is decided before: of their figures at most one a key is left.
    """
    if not frame.duplicated(_KEY).any():
        return frame
    precedence = precedence_table(registry).to_pandas().set_index(["indicator", "source"])["place"]
    pairs = pd.MultiIndex.from_frame(frame[["indicator", "source"]].astype(object))
    ranked = frame.assign(
        unknown=frame["value"].isna(), place=precedence.reindex(pairs).fillna(_LAST).to_numpy(), at=range(len(frame))
    )
    order = ["unknown", "place", "published", "record_id"]
    ranked = ranked.sort_values(order, ascending=[True, True, False, True]).drop_duplicates(_KEY)
    return frame.iloc[ranked["at"].sort_values().to_numpy()].reset_index(drop=True)
