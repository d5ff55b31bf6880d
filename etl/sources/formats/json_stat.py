"""JSON-stat 2.0, dense or sparse, as sent by Eurostat's statistics API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import product
from typing import Any

from etl.sources.formats import Cell, Cells, LayoutError, value_text


def read_json_stat(data: bytes, file: str, dimensions: Sequence[str]) -> Cells:
    """The cells of a JSON-stat data set that are there; raises LayoutError if it has other dimensions or sizes.

    Values and flags may be lists or objects with the place as key; places without a value give no cell.
    """
    try:
        answer = json.loads(data)
    except ValueError as error:
        raise LayoutError(file, "", "not JSON", expected="a JSON-stat data set", found=str(error)) from error
    if not isinstance(answer, dict) or answer.get("class") != "dataset":
        raise LayoutError(file, "class", "no data set", expected='"class": "dataset"', found=str(answer)[:120])
    names = [str(name).casefold() for name in answer.get("id", [])]
    if missing := [name for name in (*dimensions, "time") if name not in names]:
        raise LayoutError(
            file,
            "id",
            f"no dimension {', '.join(missing)}",
            expected=", ".join((*dimensions, "time")),
            found=", ".join(names),
        )
    codes = [_codes(answer, name, file) for name in answer["id"]]
    sizes = [len(of_dimension) for of_dimension in codes]
    if sizes != answer.get("size"):
        raise LayoutError(file, "size", "sizes and codes differ", expected=str(sizes), found=str(answer.get("size")))
    values, flags = _by_place(answer.get("value")), _by_place(answer.get("status"))
    # The last dimension runs fastest.
    cells = [
        Cell(
            dict(zip(names, key, strict=True)),
            value_text(values.get(place), file, f"value {place}"),
            str(flags.get(place) or ""),
            f"value {place}",
        )
        for place, key in enumerate(product(*codes))
        if place in values or place in flags
    ]
    return Cells(cells, str(answer.get("updated", ""))[:10])


def _codes(answer: dict[str, Any], name: str, file: str) -> list[str]:
    try:
        index = answer["dimension"][name]["category"]["index"]
    except (KeyError, TypeError) as error:
        raise LayoutError(
            file, f"dimension {name}", "no index of codes", expected="category.index", found=str(error)
        ) from error
    return list(index) if isinstance(index, list) else sorted(index, key=index.__getitem__)


def _by_place(values: object) -> dict[int, Any]:
    if isinstance(values, dict):
        return {int(place): value for place, value in values.items()}
    return {place: value for place, value in enumerate(values) if value is not None} if isinstance(values, list) else {}
