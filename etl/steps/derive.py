"""Figures that follow from reported ones: EU aggregates, years from their months, turnover and balance.

Only within one source and one publication date, so that two vintages are never mixed, and only where every part is
there. The one exception is an EU aggregate with missing members: it is a lower bound, and says so.

Of single products only the EU's aggregates follow. A table by product has no row where a month, a flow or a member had
no trade in it, so a sum that wants every part would be made of some products and not of others; what is asked of
products over a window is summed where it is asked (dashboard.measures.products).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.model.observation import OBSERVATION_SCHEMA, RECORD_SCHEMA, TOTAL, Origin, Status, make_record_id
from etl.model.registry import Measure
from etl.model.units import Qualifier
from etl.registry import Registry
from etl.steps.frames import typed

OFFICIAL = "official"
AGGREGATES = ("EU27_2020", "EU28", "EU27_2007", "EU25", "EU15")
# Quantities that cannot be below zero: only their sums over some members are a lower bound of the sum over all.
NEVER_NEGATIVE = frozenset({"exports", "imports", "fdi_inflow_gross"})
# Sums over member states make sense for these; turnover and balance of an aggregate follow from its flows.
AGGREGATED = frozenset({"exports", "imports", "fdi_inflow_gross", "fdi_inflow_net", "fdi_stock"})

_VINTAGE = ["source", "published", "product", "unit"]
_PERIOD = ["period", "period_start", "period_end"]
_PLACE = ["source", "published", "unit", "indicator", *_PERIOD]
_STATUS_ORDER = [Status.NORMAL, Status.BREAK, Status.ESTIMATED, Status.PROVISIONAL, Status.QUESTIONABLE]
_WORSE = {str(status): rank for rank, status in enumerate(_STATUS_ORDER)}


@dataclass(frozen=True, slots=True)
class Derived:
    """Derived observations (columns of OBSERVATION_SCHEMA) and their records (columns of RECORD_SCHEMA)."""

    observations: pd.DataFrame
    records: pd.DataFrame


def derive(observations: pd.DataFrame, records: pd.DataFrame, registry: Registry) -> Derived:
    """All figures that follow from those of official sources; the frames given are not changed.

    Sums bound by interval: lo is the sum of the parts' lo, hi of their hi, null if any part's is null. The status is
    the worst of the parts'. Where the source itself printed a figure at the same date, none is derived. Parents are
    record ids of the direct parts, which may be derived themselves.
    The rules are those of docs/architecture.md, "From input to Parquet".
    """
    official = [source.id for source in registry.sources.values() if source.kind == OFFICIAL]
    known = observations[
        observations["source"].isin(official)
        & observations["value"].notna()
        & (observations["origin"] == str(Origin.REPORTED))
    ]
    # One order for all inputs: sums of floats must not depend on the order of rows.
    known = known.sort_values(
        [*_VINTAGE, "indicator", "reporter", "partner", "period_start", "period_end", "record_id"]
    )
    pool = known.reset_index(drop=True)
    made: list[pd.DataFrame] = []
    steps: tuple[Callable[[pd.DataFrame, Registry], pd.DataFrame], ...] = (
        _eu_aggregates,
        _years,
        _turnover_and_balance,
    )
    for step in steps:
        new = _without_known(step(pool, registry), pool)
        made.append(new)
        pool = pd.concat([pool, new[pool.columns]], ignore_index=True) if len(new) else pool
    derived = pd.concat(made, ignore_index=True)
    return Derived(typed(derived[OBSERVATION_SCHEMA.names]), _records(derived, records))


def _eu_aggregates(pool: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    flows = pool[pool["indicator"].isin(AGGREGATED)]
    made = []
    for aggregate in AGGREGATES:
        members = registry.members(aggregate)
        for side, other in (("partner", "reporter"), ("reporter", "partner")):
            # Trade among members is no trade of the aggregate.
            parts = flows[flows[side].isin(members) & ~flows[other].isin(members)]
            sums = _aggregate(parts, aggregate, members, side, other)
            if sums is not None:
                made.append(sums)
    return pd.concat(made, ignore_index=True) if made else _nothing()


def _aggregate(
    parts: pd.DataFrame, aggregate: str, members: Sequence[str], side: str, other: str
) -> pd.DataFrame | None:
    if parts.empty:
        return None
    # A source that never covers some member (Eurostat's exports, the United Kingdom) cannot speak of this composition
    # at all; a member missing from some periods only makes those a lower bound.
    covered = parts.groupby(["source", "indicator", other])[side].transform("nunique") == len(members)
    parts = parts[covered]
    if parts.empty:
        return None
    reporting = _reporting(parts, side, other)
    sums = _sum(parts, [*_VINTAGE, "indicator", other, *_PERIOD], side)
    sums[side] = aggregate
    everyone = set(members)
    places = zip(*(sums[name].tolist() for name in [*_PLACE, other]), strict=True)
    # A member that reports the whole and not a product had none of it: that is no gap.
    sums["missing"] = [
        ", ".join(sorted(everyone.difference(present, reporting.get(place, ()))))
        for present, place in zip(sums["of"], places, strict=True)
    ]
    partial = sums["missing"] != ""
    sums = sums[~partial | sums["indicator"].isin(NEVER_NEGATIVE)].copy()
    partial = sums["missing"] != ""
    sums.loc[partial, "hi"] = np.nan
    sums["rule"] = [
        f"sum of {len(present)} of the {len(members)} members of {aggregate}"
        + ("; a lower bound" if missing else "" if len(present) == len(members) else "; the others record none")
        for present, missing in zip(sums["of"], sums["missing"], strict=True)
    ]
    sums["note"] = ["missing members: " + text if text else None for text in sums["missing"]]
    return sums


def _reporting(parts: pd.DataFrame, side: str, other: str) -> dict[tuple[object, ...], set[str]]:
    """The members whose trade in all products together is there, by vintage, indicator, period and the other side."""
    totals = parts[parts["product"] == TOTAL]
    found: dict[tuple[object, ...], set[str]] = {}
    for *place, member in zip(*(totals[name].tolist() for name in [*_PLACE, other, side]), strict=True):
        found.setdefault(tuple(place), set()).add(member)
    return found


def _years(pool: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    pool = pool[pool["product"] == TOTAL]
    flows = [i.id for i in registry.indicators.values() if i.measure is Measure.FLOW]
    length = pool["period_end"] - pool["period_start"] + 1
    made = []
    for months, words in ((1, "twelve months"), (3, "four quarters")):
        parts = pool[pool["indicator"].isin(flows) & (length == months) & (pool["period_start"] % months == 0)]
        parts = parts.assign(year=parts["period_start"] // 12)
        key = [*_VINTAGE, "indicator", "reporter", "partner", "year"]
        parts = parts[parts.groupby(key)["period_start"].transform("nunique") == 12 // months]
        if parts.empty:
            continue
        sums = _sum(parts, key, "period")
        sums["period"] = sums["year"].astype(str)
        sums["period_start"] = sums["year"] * 12
        sums["period_end"] = sums["year"] * 12 + 11
        lower = sums["hi"].isna() & sums["lo"].notna()
        sums["rule"] = np.where(lower, f"sum of {words}; a lower bound, for some are", f"sum of {words}")
        sums["note"] = None
        made.append(sums)
    # Where both are there the months, being finer, come first and the second is dropped as known.
    return pd.concat(made, ignore_index=True) if made else _nothing()


def _turnover_and_balance(pool: pd.DataFrame, _: Registry) -> pd.DataFrame:
    pool = pool[pool["product"] == TOTAL]
    key = [*_VINTAGE, "reporter", "partner", *_PERIOD]
    columns = [*key, "value", "lo", "hi", "status", "qualifier", "conf_status", "record_id"]
    exports = pool.loc[pool["indicator"] == "exports", columns]
    imports = pool.loc[pool["indicator"] == "imports", columns]
    both = exports.merge(imports, on=key, suffixes=("_x", "_m"))
    made = []
    for indicator, sign, rule in (("turnover", 1.0, "exports + imports"), ("balance", -1.0, "exports - imports")):
        new = both[key].copy()
        new["indicator"] = indicator
        new["value"] = both["value_x"] + sign * both["value_m"]
        low, high = ("lo_m", "hi_m") if sign > 0 else ("hi_m", "lo_m")
        new["lo"] = both["lo_x"] + sign * both[low]
        new["hi"] = both["hi_x"] + sign * both[high]
        new["status_rank"] = np.maximum(both["status_x"].map(_WORSE), both["status_m"].map(_WORSE))
        new["about"] = (both[["qualifier_x", "qualifier_m"]] == str(Qualifier.ABOUT)).any(axis=1)
        new["conf_status"] = np.where(both["conf_status_x"] == both["conf_status_m"], both["conf_status_x"], "F")
        new["parents"] = [[a, b] for a, b in zip(both["record_id_x"], both["record_id_m"], strict=True)]
        new["rule"] = rule
        new["note"] = None
        # The difference of two lower bounds is bounded by nothing.
        made.append(new[new["lo"].notna() | new["hi"].notna()])
    return pd.concat(made, ignore_index=True)


def _sum(parts: pd.DataFrame, key: list[str], of: str) -> pd.DataFrame:
    """Sums of value, lo and hi by key; `of` lists what each is the sum of, `parents` their record ids."""
    parts = parts.assign(
        status_rank=parts["status"].map(_WORSE),
        about=parts["qualifier"] == str(Qualifier.ABOUT),
        lo_open=parts["lo"].isna(),
        hi_open=parts["hi"].isna(),
    )
    groups = parts.groupby(key, sort=True)
    sums = groups.agg(
        value=("value", "sum"),
        lo=("lo", "sum"),
        hi=("hi", "sum"),
        lo_open=("lo_open", "any"),
        hi_open=("hi_open", "any"),
        status_rank=("status_rank", "max"),
        about=("about", "any"),
        conf_status=("conf_status", "first"),
        parents=("record_id", list),
        of=(of, list),
    ).reset_index()
    sums["lo"] = sums["lo"].mask(sums["lo_open"])
    sums["hi"] = sums["hi"].mask(sums["hi_open"])
    for column in ("reporter", "partner"):
        if column not in sums:
            sums[column] = ""
    return sums


def _without_known(made: pd.DataFrame, pool: pd.DataFrame) -> pd.DataFrame:
    """Complete rows of OBSERVATION_SCHEMA (and rule, note), less those whose key the pool or an earlier row has."""
    key = [*_VINTAGE, "indicator", "reporter", "partner", "period"]
    made = made.drop_duplicates(key).merge(pool[key].drop_duplicates(), on=key, how="left", indicator="where_found")
    made = made[made["where_found"] == "left_only"].reset_index(drop=True)
    lower, upper = made["hi"].isna(), made["lo"].isna()
    made["qualifier"] = np.select(
        [lower, upper, made["about"].astype(bool)],
        [str(Qualifier.OVER), str(Qualifier.UNDER), str(Qualifier.ABOUT)],
        default=str(Qualifier.EXACT),
    )
    made["status"] = [str(_STATUS_ORDER[int(rank)]) for rank in made["status_rank"]]
    made["origin"] = str(Origin.DERIVED)
    made["resolution"] = np.nan
    made["document"] = [
        f"derived from {source}, {day}" for source, day in zip(made["source"], made["published"], strict=True)
    ]
    words = (made[name].tolist() for name in ("indicator", "reporter", "partner", "product", "period", "unit"))
    made["locator"] = [" ".join(place) for place in zip(*words, strict=True)]
    made["record_id"] = [
        make_record_id(*place) for place in zip(made["source"], made["document"], made["locator"], strict=True)
    ]
    return made


def _records(derived: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """A record for each derived figure, published by whom and when its first reported part was."""
    known = records.drop_duplicates("record_id").set_index("record_id")
    first = dict(zip(derived["record_id"], (parents[0] for parents in derived["parents"]), strict=True))

    def reported(record_id: str) -> str:
        while record_id in first:
            record_id = first[record_id]
        return record_id

    origin = known.loc[[reported(record_id) for record_id in derived["record_id"]]]
    made = pd.DataFrame(dict.fromkeys(RECORD_SCHEMA.names), index=derived.index, dtype=object)
    for name in ("record_id", "source", "published", "document", "locator", "rule", "note"):
        made[name] = derived[name]
    for name in ("publisher", "published_precision", "url"):
        made[name] = origin[name].to_numpy()
    made["value_as_stated"] = ""
    made["unit_as_stated"] = derived["unit"]
    made["also_published"] = "[]"
    return made


def _nothing() -> pd.DataFrame:
    columns = (*OBSERVATION_SCHEMA.names, "status_rank", "about", "rule", "note")
    return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
