"""Attributes of HTML whose names are no names of Python."""

from __future__ import annotations

from typing import Any


def attributes(**values: str | None) -> dict[str, Any]:
    """Attributes such as `aria-label` and `data-copy`, given with underscores; those that are None are left out."""
    return {name.replace("_", "-"): value for name, value in values.items() if value is not None}
