"""Charts: one module each, with `CHART = Chart(id, title, build)`; whatever stands in this package is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from etl.model.discovery import found_in, keyed

if TYPE_CHECKING:
    from dashboard.charts.spec import ChartSpec
    from dashboard.context import Context
    from dashboard.state import ViewState


class UnknownChart(LookupError):  # noqa: N818 - it names what is wrong, as the built-in errors of look-ups do
    """No chart has that id."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `build` is pure and total, for any state it gives a spec, empty with a reason where no data are.

    `title` is what the chart is called where nothing is drawn yet; the takeaway is the spec's own.
    """

    id: str
    title: str
    build: Callable[[Context, ViewState], ChartSpec]


@lru_cache(maxsize=1)
def discover() -> Mapping[str, Chart]:
    """All charts by id, in alphabetical order; raises ValueError if two modules share an id."""
    found = keyed(found_in(__name__, __path__, "CHART", Chart), lambda chart: chart.id, "two charts are called {!r}")
    return MappingProxyType(dict(sorted(found.items())))


def chart(chart_id: str) -> Chart:
    """The chart of exactly that id; raises UnknownChart naming those there are."""
    try:
        return discover()[chart_id]
    except KeyError:
        raise UnknownChart(f"no chart {chart_id[:40]!r}; there are {', '.join(discover())}") from None


__all__ = ["Chart", "UnknownChart", "chart", "discover"]
