"""CSV of a chart as displayed: one row a point, or with `layout=wide` one column a series.

Values stand in the series' base unit with all their digits, and nothing stands for what was not published. Comment
lines that begin with `#` name the chart, its filters, sources and data; `header=none` leaves them out. UTF-8, comma,
CRLF as in RFC 4180; `bom=1` puts a byte order mark first, by which Excel knows UTF-8. A text that a spreadsheet would
take for a formula begins with an apostrophe. With pandas: `read_csv(path, comment="#")`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.charts.spec import ChartSpec, Point, Series
from dashboard.exports import Export, ExportOptions
from dashboard.exports.formulas import harmless
from dashboard.exports.scale import period_of
from dashboard.exports.wide import full_name, is_of_products, wide_rows
from dashboard.urls import record_page_url

COLUMNS = (
    "chart", "panel", "series", "indicator", "reporter", "partner", "period", "area", "value", "unit", "lo", "hi",
    "mark", "source", "ref", "permalink", "note", "product",
)  # fmt: skip
SCATTER_COLUMNS = ("x_value", "x_ref")
# What a spreadsheet would take for a formula when a text begins with it.
_QUOTED = frozenset('",\r\n#')
Cell = str | float | int | None


def write(spec: ChartSpec, options: ExportOptions) -> bytes:
    """The chart as CSV. Of the query: `layout` (long, wide), `header` (none), `bom` (1)."""
    query = options.query
    rows = _wide(spec) if query.get("layout") == "wide" else long_rows(spec)
    lines = [",".join(_cell(value) for value in row) for row in rows]
    if query.get("header") != "none":
        lines = [*_comments(spec), *lines]
    mark = "\ufeff" if query.get("bom") == "1" else ""
    return (mark + "\r\n".join(lines) + "\r\n").encode()


def _comments(spec: ChartSpec) -> Iterable[str]:
    """What the extract is: one line each, without line breaks."""
    facts = [
        ("title", spec.title),
        ("subtitle", spec.subtitle),
        *spec.filters,
        *(("source", source.text) for source in spec.sources),
        *(("note", note) for note in spec.notes),
        *([("empty", spec.empty)] if spec.empty else []),
        ("as of", spec.as_of.isoformat()),
        ("data", spec.data_hash),
        ("permalink", spec.permalink),
        ("values", "in base units; an empty cell was not published and is no zero"),
    ]
    return [f"# {name}: {' '.join(text.split())}" for name, text in facts]


def long_rows(spec: ChartSpec) -> Iterable[Sequence[Cell]]:
    """Header and one row a point, in the order of the series; None where there is no value."""
    scatter = any(point.x_value is not None for series in spec.series for point in series.points)
    yield COLUMNS + (SCATTER_COLUMNS if scatter else ())
    for series in spec.series:
        for point in series.points:
            row = _row(spec, series, point)
            yield (*row, point.x_value, point.x_ref) if scatter else row


def _row(spec: ChartSpec, series: Series, point: Point) -> tuple[Cell, ...]:
    is_period = period_of(point.x) is not None
    of_products = is_of_products(spec) and not is_period
    return (
        spec.id, series.panel, series.name, series.indicator, series.reporter, series.partner,
        point.x if is_period else "", "" if is_period or of_products else point.x,
        point.value, series.unit, point.lo, point.hi, str(point.mark), point.source,
        point.ref, record_page_url(point.ref) if point.ref else "", point.note,
        point.x if of_products else series.product,
    )  # fmt: skip


def _wide(spec: ChartSpec) -> Iterable[Sequence[Cell]]:
    """Header and one row a period or area, a column a series named with its unit."""
    names: list[str] = []
    for series in spec.series:
        name = f"{full_name(series)} ({series.unit})"
        names.append(name if name not in names else f"{name} [{series.id}]")
    yield ("x", "label", *names)
    for row in wide_rows(spec):
        yield (row.code, row.label, *(None if point is None else point.value for point in row.points))


def _cell(value: Cell) -> str:
    """A cell: a number with all its digits, nothing for None, a text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, float | int):
        digits = repr(float(value))
        return digits.removesuffix(".0") if "e" not in digits else digits
    text = harmless(value)
    if text != text.strip() or not _QUOTED.isdisjoint(text):
        return '"' + text.replace('"', '""') + '"'
    return text


EXPORT = Export("csv", "text/csv; charset=utf-8; header=present", write)
