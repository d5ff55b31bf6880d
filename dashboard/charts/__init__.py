"""Charts: one module each, with `CHART = Chart(...)`; a chart is built from a context and a state and reads nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from dashboard.charts.spec import ChartSpec
from dashboard.state import ViewState

if TYPE_CHECKING:
    from dashboard.context import Context

Build = Callable[["Context", ViewState], ChartSpec]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `build(ctx, state)` gives its specification, also when there is nothing to draw (`spec.empty` says why).

    `title` names it in lists; the takeaway title is computed from the data.
    """

    id: str
    title: str
    build: Build


def discover() -> dict[str, Chart]:
    """All charts by id, in the order of their module's names; raises ValueError if two share an id."""
    found: dict[str, Chart] = {}
    for info in sorted(iter_modules(__path__), key=lambda item: item.name):
        chart = getattr(import_module(f"{__name__}.{info.name}"), "CHART", None)
        if isinstance(chart, Chart):
            if chart.id in found:
                raise ValueError(f"two charts are called {chart.id!r}")
            found[chart.id] = chart
    return found
