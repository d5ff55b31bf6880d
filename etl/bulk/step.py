"""The bulk step: one file's rows become sorted Parquet, with sums by chapter and in all, and a list of their codes.

Three tables, each a sum of the one before, with the columns of `leaf_sql`:
- `leaf`: the file's rows as they are, less what no figure needs, by partner first: all that concerns one country lies
  together, and so a question about it reads a few row groups of millions of rows;
- `chapters`: sums by HS chapter over products and statistical procedures;
- `totals`: sums over all products, each with its `place` in the table.
A fourth, `products`, has the rows of `leaf` and `chapters` by product, for what is asked of all partners. A row names
its product by the place in `goods`, and all else by the place of its total: numbers are sorted in a third of the time.
Headings, subheadings, SITC and the Union's count are sums over few rows, worked out when asked for.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.bulk.layout import AREAS, FLOWS, PROCEDURES, TRADE_TYPES, YEAR_MONTH, BulkLayout, first_bad_row
from etl.bulk.record_ids import CHAPTER_MARK, first_place
from etl.bulk.text import BulkText
from etl.engine import NUMBER, TEXT, WHOLE, Engine, EngineError, Session
from etl.model.observation import TOTAL
from etl.model.product import Level, Product, ProductError
from etl.sources.formats import LayoutError

# Rows of a flow or a statistical procedure that is not known are kept under a name that no query asks for.
_STRANGE = "unknown "
LEAF_ORDER = ("partner", "reporter", "indicator", "period_start", "period_end", "product")
_FILE_ROWS = "CAST(sum(file_rows) AS BIGINT)"
_SUMMED = "sum(value) AS value, CAST(sum(file_rows) AS INTEGER) AS file_rows"
_KEYS = "tag, partner, reporter, indicator, period_start, period_end"
_HARMONIZED = (Level.HS2, Level.HS4, Level.HS6, Level.CN8)
_SITC = (Level.SITC1, Level.SITC2, Level.SITC3, Level.SITC4, Level.SITC5)
_CHAPTER = f"concat(product, '{CHAPTER_MARK}')"
_GOODS = f"SELECT DISTINCT product FROM leaf UNION ALL SELECT DISTINCT {_CHAPTER} AS product FROM chapters"
_PLACED = """
    SELECT g.good, t.place, r.value, r.file_rows
    FROM {rows} r
    JOIN goods g ON g.product = r.product
    JOIN totals t USING (tag, partner, reporter, indicator, period_start, period_end)"""
_BY_PRODUCT = " UNION ALL ".join(
    _PLACED.format(rows=rows)
    for rows in ("leaf", f"(SELECT {_KEYS}, {_CHAPTER} AS product, value, file_rows FROM chapters)")
)
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a file turned out to hold; see Load."""

    rows: int
    resolution: float
    products: tuple[str, ...]
    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    periods: tuple[tuple[int, int], ...]
    levels: tuple[str, ...]
    value_eur: dict[str, float]
    counts: dict[str, int]
    unknown: dict[str, dict[str, int]]


def run_step(
    text: BulkText,
    layout: BulkLayout,
    engine: Engine,
    folder: Path,
    *,
    tag: str,
    areas: Iterable[str],
    say: Say = lambda step: None,
) -> Found:
    """Write the tables of a file into a folder that is not there yet, in bounded memory; gives what the file holds.

    `tag` marks the load's rows, `areas` are the codes of areas that are known. Raises LayoutError for a text that is
    not as the layout says, EngineError for an engine that cannot work.
    """
    folder.mkdir(parents=True)
    spill = folder.with_name(f"{folder.name}-spill")
    spill.mkdir()
    session = engine.working(spill)
    try:
        say("read and sort the rows")
        _write_leaf(text, layout, engine, session, folder / "leaf", tag, spill)
        say("sum by chapter and in all")
        session.parquet("leaf", [str(folder / "leaf")])
        chapters = f"SELECT {_KEYS}, substr(product, 1, 2) AS product, {_SUMMED} FROM leaf GROUP BY ALL"
        session.write(chapters, folder / "chapters", LEAF_ORDER)
        session.parquet("chapters", [str(folder / "chapters")])
        totals = f"SELECT {_KEYS}, '' AS product, {_SUMMED} FROM chapters GROUP BY ALL"
        place = _places(tag, LEAF_ORDER, "place")
        session.write(f"SELECT *, {place} FROM ({totals})", folder / "totals", LEAF_ORDER)
        session.parquet("totals", [str(folder / "totals")])
        say("list the codes")
        found = _found(session, text, layout, folder, set(areas), spill)
        say("sort by product")
        session.write(f"SELECT *, {_places(tag, ('product',), 'good')} FROM ({_GOODS})", folder / "goods", ("good",))
        session.parquet("goods", [str(folder / "goods")])
        session.write(_BY_PRODUCT, folder / "products", ("good", "place"))
        return found
    finally:
        session.close()
        shutil.rmtree(spill)


def _places(tag: str, order: Sequence[str], name: str) -> str:
    """A column that numbers a table's rows in an order, by numbers that no other load has."""
    return f"row_number() OVER (ORDER BY {', '.join(order)}) + {first_place(tag)} AS {name}"


def _write_leaf(
    text: BulkText, layout: BulkLayout, engine: Engine, session: Session, folder: Path, tag: str, spill: Path
) -> None:
    try:
        with text.opened(spill, pipes=engine.reads_pipes) as (path, packed):
            session.delimited("bulk_text", path, types_of(layout), packed=packed)
            session.write(leaf_sql(layout, tag), folder, (*LEAF_ORDER, "procedure"))
    except EngineError as error:
        _explain(text, layout, spill, error)


def types_of(layout: BulkLayout) -> dict[str, str]:
    """The columns of the text, each with the type by which engines read it."""
    numbers = dict.fromkeys((layout.value_eur, layout.weight_kg, layout.quantity), NUMBER)
    return {**dict.fromkeys(layout.columns, TEXT), **numbers, layout.period: WHOLE}


def leaf_sql(layout: BulkLayout, tag: str) -> str:
    """The rows of the text in the project's words; no value is a zero, and the whole file is refused for one."""
    procedures = ", ".join(f"'{code}'" for code in PROCEDURES)
    flows = " ".join(f"WHEN {layout.flow} = '{code}' THEN '{name}'" for code, name in FLOWS.items())
    month = f"{layout.period} % 100"
    year = f"{layout.period} // 100 * 12"
    # What is no product is in the total only, under SITC too.
    digits = [f"substr({layout.product}, {place}, 1) BETWEEN '0' AND '9'" for place in (1, 2)]
    is_product = f"length({layout.product}) = 8 AND {' AND '.join(digits)}"
    # What is neither a month nor a year has no period, and the file is refused for it.
    start = f"CASE WHEN {month} BETWEEN 1 AND 12 THEN {month} - 1 WHEN {month} = {YEAR_MONTH} THEN 0 END"
    end = f"CASE WHEN {month} BETWEEN 1 AND 12 THEN {month} - 1 WHEN {month} = {YEAR_MONTH} THEN 11 END"
    return f"""
        SELECT
            '{tag}' AS tag,
            {_area(layout.partner)} AS partner,
            {_area(layout.reporter)} AS reporter,
            CASE
                WHEN {layout.procedure} NOT IN ({procedures}) THEN concat('{_STRANGE}procedure ', {layout.procedure})
                {flows}
                ELSE concat('{_STRANGE}flow ', {layout.flow})
            END AS indicator,
            CAST({year} + {start} AS INTEGER) AS period_start,
            CAST({year} + {end} AS INTEGER) AS period_end,
            {layout.product} AS product,
            CASE WHEN {is_product} THEN {layout.sitc} END AS sitc,
            {layout.trade_type} AS trade_type,
            {layout.procedure} AS procedure,
            {layout.value_eur} AS value,
            {layout.weight_kg} AS weight_kg,
            {layout.quantity_unit} AS quantity_unit,
            {layout.quantity} AS quantity,
            1 AS file_rows
        FROM bulk_text"""


def _area(column: str) -> str:
    own = " ".join(f"WHEN '{code}' THEN '{area}'" for code, area in AREAS.items())
    return f"CASE {column} {own} ELSE {column} END"


def _explain(text: BulkText, layout: BulkLayout, spill: Path, error: EngineError) -> None:
    """Raise the clear error that an engine's refusal stands for."""
    with text.lines(spill) as lines:
        found = first_bad_row(lines, layout, text.member)
    raise found or error from error


def _found(session: Session, text: BulkText, layout: BulkLayout, folder: Path, areas: set[str], spill: Path) -> Found:
    checks = session.query(
        "SELECT count(*) AS all_rows, count(value) AS valued, "
        "max(CASE WHEN value = round(value, 0) THEN 0 ELSE 1 END) AS with_cents, "
        "max(CASE WHEN partner IS NULL OR reporter IS NULL OR product IS NULL THEN 1 ELSE 0 END) AS uncoded FROM leaf"
    ).to_pylist()[0]
    if not checks["all_rows"]:
        raise LayoutError(text.member, "line 2", "no rows", expected="a row for each product and partner", found="")
    spans = _rows(session, "SELECT DISTINCT period_start, period_end FROM totals ORDER BY 1, 2")
    if checks["valued"] < checks["all_rows"] or checks["uncoded"] or any(None in span for span in spans):
        _explain(text, layout, spill, EngineError(f"{text.member}: a value, a period or a code is missing"))
    by_indicator = _rows(session, f"SELECT indicator, sum(value), {_FILE_ROWS} FROM totals GROUP BY 1 ORDER BY 1")
    goods = _rows(session, f"SELECT product, sitc, {_FILE_ROWS} FROM leaf GROUP BY 1, 2 ORDER BY 1, 2")
    products, unknown_products = _products(goods)
    partners, reporters = (
        _rows(session, f"SELECT {column}, {_FILE_ROWS} FROM totals GROUP BY 1 ORDER BY 1")
        for column in ("partner", "reporter")
    )
    trade_types = _rows(session, f"SELECT trade_type, {_FILE_ROWS} FROM leaf GROUP BY 1 ORDER BY 1")
    unknown = {
        "partner": {code: count for code, count in partners if code not in areas},
        "reporter": {code: count for code, count in reporters if code not in areas},
        "product": unknown_products,
        "trade type": {str(code): count for code, count in trade_types if code not in TRADE_TYPES},
        "kind of trade": {
            name.removeprefix(_STRANGE): count for name, _, count in by_indicator if name.startswith(_STRANGE)
        },
    }
    pq.write_table(pa.table({"product": products}), folder / "codes.parquet", compression="zstd")
    return Found(
        rows=checks["all_rows"],
        resolution=0.01 if checks["with_cents"] else 1.0,
        products=tuple(products),
        reporters=tuple(code for code, _ in reporters),
        partners=tuple(code for code, _ in partners),
        periods=tuple((start, end) for start, end in spans),
        levels=tuple(level for level in Level if any(_level(code) is level for code in products)),
        value_eur={name: value for name, value, _ in by_indicator if not name.startswith(_STRANGE)},
        counts={
            "leaf": checks["all_rows"],
            **{name: _rows(session, f"SELECT count(*) FROM {name}")[0][0] for name in ("chapters", "totals")},
            "codes": len(products),
        },
        unknown={kind: codes for kind, codes in unknown.items() if codes},
    )


def _rows(session: Session, sql: str) -> list[tuple]:  # type: ignore[type-arg]
    return [tuple(row.values()) for row in session.query(sql).to_pylist()]


def _products(goods: Iterable[tuple[str, str, int]]) -> tuple[list[str], dict[str, int]]:
    """All product codes of a file, at every level, and those of no level, which count in the total only."""
    codes, unknown = {TOTAL}, dict[str, int]()
    for product, sitc, count in goods:
        own = _codes(product, _HARMONIZED)
        if own is None:
            unknown[str(product)] = unknown.get(str(product), 0) + count
            continue
        codes.update(own)
        if (above := _codes(sitc, _SITC)) is None:
            unknown[f"SITC {sitc}"] = unknown.get(f"SITC {sitc}", 0) + count
        else:
            codes.update(above)
    return sorted(codes), unknown


def _codes(digits: str | None, levels: tuple[Level, ...]) -> list[str] | None:
    """The codes at each level of the digits of the finest; None if these are no digits of it."""
    try:
        finest = Product.parse(levels[-1].prefix + (digits or ""))
    except ProductError:
        return None
    if finest.level is not levels[-1]:
        return None
    return [Product(level, finest.digits[: level.digits]).code for level in levels]


def _level(code: str) -> Level:
    return Product.parse(code).level
