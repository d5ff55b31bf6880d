"""What a page is: an address, a tab, the controls it wants, and a pure function that draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.state import ViewState

if TYPE_CHECKING:
    from dashboard.context import Context

# What a page may show in the control bar, in the bar's order.
CONTROLS = ("partner", "compare", "period", "year", "unit", "reporter", "asof")
Layout = Callable[["Context", ViewState, str], Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `layout(ctx, state, scheme)` gives its component tree, headed by its h1, and reads nothing else.

    `title_key` is the phrase for the tab and the document's title. `controls` are names of CONTROLS; `freqs` the
    frequencies the period picker offers, `indicators` those whose coverage bounds the periods in it. `compare_key` is
    the key that the comparison writes: `partner` or `with`. `data_chart` is the chart whose extract "Data" downloads.
    `key` is the letter after `g` that goes to the page.
    """

    id: str
    path: str
    order: int
    title_key: str
    layout: Layout
    controls: tuple[str, ...] = ("partner", "period", "unit", "reporter", "asof")
    freqs: tuple[str, ...] = ("A", "Q", "M")
    indicators: tuple[str, ...] = ("exports", "imports", "turnover")
    compare_key: str = "partner"
    data_chart: str = ""
    key: str = ""
    in_nav: bool = True
    has_charts: bool = True

    def __post_init__(self) -> None:
        """Refuse a path that is no path and a control that does not exist; raises ValueError."""
        if not self.path.startswith("/") or (self.path != "/" and self.path.endswith("/")):
            raise ValueError(f"page {self.id!r}: the path {self.path!r} must begin and not end with a slash")
        unknown = set(self.controls) - set(CONTROLS)
        if unknown:
            raise ValueError(f"page {self.id!r}: no controls {sorted(unknown)}; there are {', '.join(CONTROLS)}")
        if self.compare_key not in ("partner", "with"):
            raise ValueError(f"page {self.id!r}: compare_key is {self.compare_key!r}; expected partner or with")


def ordered(pages: Iterable[Page]) -> tuple[Page, ...]:
    """Pages in the order of their tabs; raises ValueError if two share an id or a path."""
    found = tuple(sorted(pages, key=lambda page: (page.order, page.id)))
    for field in ("id", "path"):
        values = [getattr(page, field) for page in found]
        twice = {value for value in values if values.count(value) > 1}
        if twice:
            raise ValueError(f"pages share the {field} {', '.join(sorted(twice))}")
    return found
