"""Sums over the rows of loaded files as observations: addresses, bounds, and what a load says of all its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from etl.bulk.coded import Coded
from etl.bulk.load import Load
from etl.bulk.question import UNION
from etl.bulk.record_ids import MARK, CodeLists
from etl.model.observation import OBSERVATION_SCHEMA, Origin, Status
from etl.model.period import Period
from etl.model.product import Level
from etl.model.units import Qualifier, Unit

_TEXTS = ("tag", "product", "indicator", "reporter", "partner")
_KEYS = ("product", "indicator", "reporter", "partner")
_FINEST = Level.CN8.prefix


def observations(
    sums: pa.Table, loads: Mapping[str, Load], lists_of: Callable[[str], CodeLists], members: Sequence[str]
) -> pd.DataFrame:
    """The observations that sums of some loads are, in the order of the table (columns of OBSERVATION_SCHEMA).

    `loads` and `lists_of` go by tag. Texts are Python objects, `parents` are empty. A sum of a code that is none has
    no address and is left out: it counts in the total.
    """
    texts = {name: Coded.of_column(sums[name]) for name in _TEXTS}
    start, end, value, file_rows = (
        sums[name].to_numpy() for name in ("period_start", "period_end", "value", "file_rows")
    )
    ids = _ids(texts, start, end, lists_of)
    rows = _order(texts, start, end, loads)
    rows = rows[ids[rows] != b""]
    texts = {name: column.among(rows) for name, column in texts.items()}
    return _frame(texts, start[rows], end[rows], ids[rows], value[rows], file_rows[rows], loads, set(members))


def no_observations() -> pd.DataFrame:
    """No observation."""
    sums = {name: pa.array([], pa.string()) for name in _TEXTS}
    numbers = dict.fromkeys(("period_start", "period_end"), pa.array([], pa.int32()))
    amounts = dict.fromkeys(("value", "file_rows"), pa.array([], pa.float64()))
    return observations(pa.table({**sums, **numbers, **amounts}), {}, _no_lists, ())


def _no_lists(tag: str) -> CodeLists:
    raise KeyError(tag)


def _ids(
    texts: Mapping[str, Coded], start: NDArray[Any], end: NDArray[Any], lists_of: Callable[[str], CodeLists]
) -> NDArray[np.bytes_]:
    tags = texts["tag"].texts()
    different = dict.fromkeys(tags)
    if len(different) == 1:
        return lists_of(tags[0]).ids(texts, start, end)
    ids = np.zeros(len(tags), dtype="S12")
    for tag in different:
        rows = np.flatnonzero(tags == tag)
        own = {name: texts[name].among(rows) for name in _KEYS}
        ids[rows] = lists_of(tag).ids(own, start[rows], end[rows])
    return ids


def _order(
    texts: Mapping[str, Coded], start: NDArray[Any], end: NDArray[Any], loads: Mapping[str, Load]
) -> NDArray[np.intp]:
    """The rows in the order of observations: of two editions of a month, what was published first goes before."""
    in_turn = sorted(loads, key=lambda tag: (loads[tag].source, loads[tag].published, MARK + tag))
    turn = {tag: place for place, tag in enumerate(in_turn)}
    turns = texts["tag"].each(turn.__getitem__, np.int64)
    return np.lexsort((turns, end, start, *(texts[name].ranks() for name in reversed(_KEYS))))


def _frame(
    texts: Mapping[str, Coded],
    start: NDArray[Any],
    end: NDArray[Any],
    ids: NDArray[np.bytes_],
    value: NDArray[Any],
    file_rows: NDArray[Any],
    loads: Mapping[str, Load],
    members: set[str],
) -> pd.DataFrame:
    tag, count = texts["tag"], len(ids)
    resolution = tag.each(lambda one: loads[one].resolution, np.float64)
    union = texts["reporter"].each(lambda code: code == UNION, np.bool_)
    whole = tag.each(lambda one: members <= set(loads[one].reporters), np.bool_)
    open_end = union & ~whole
    # Each row of the file is rounded by itself, so a sum is as unsure as all of them together.
    spread = file_rows * resolution / 2
    reported = texts["product"].each(lambda code: code.startswith(_FINEST), np.bool_) & ~union
    columns: dict[str, Any] = {
        **{name: texts[name].texts() for name in _KEYS},
        "period": _periods(start, end),
        "period_start": start,
        "period_end": end,
        "unit": _all(str(Unit.EUR), count),
        "source": tag.each(lambda one: loads[one].source, object),
        "published": tag.each(lambda one: loads[one].published, "datetime64[ms]"),
        "record_id": ids.astype(str).astype(object),
        "value": value,
        "resolution": resolution,
        "qualifier": _either(open_end, Qualifier.OVER, Qualifier.EXACT),
        "lo": value - spread,
        "hi": np.where(open_end, np.nan, value + spread),
        "status": _all(str(Status.NORMAL), count),
        "conf_status": _all("F", count),
        "origin": _either(reported, Origin.REPORTED, Origin.DERIVED),
        "parents": _lists(count),
    }
    # Of a type, or pandas would look through all texts for what they are; of one index, or it would compare them.
    index = pd.RangeIndex(count)
    made = {name: pd.Series(columns[name], index, dtype=columns[name].dtype) for name in OBSERVATION_SCHEMA.names}
    return pd.DataFrame(made, index)


def _periods(start: NDArray[Any], end: NDArray[Any]) -> NDArray[np.object_]:
    spans, places = np.unique(start.astype(np.int64) << 32 | end.astype(np.int64), return_inverse=True)
    codes = np.array([Period(int(span) >> 32, int(span) & 0xFFFFFFFF).code for span in spans], dtype=object)
    found: NDArray[np.object_] = codes[places]
    return found


def _all(text: str, count: int) -> NDArray[np.object_]:
    return np.full(count, text, dtype=object)


def _either(condition: NDArray[np.bool_], yes: str, no: str) -> NDArray[np.object_]:
    found: NDArray[np.object_] = np.array([str(no), str(yes)], dtype=object)[condition.astype(np.intp)]
    return found


def _lists(count: int) -> NDArray[np.object_]:
    # Each its own: what is written to one reaches no other.
    return np.fromiter(([] for _ in range(count)), dtype=object, count=count)
