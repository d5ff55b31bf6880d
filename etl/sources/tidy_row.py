"""One row of an official table: from texts to a figure, or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from etl.model.issue import Issue, Severity
from etl.model.observation import TOTAL, Status
from etl.model.period import Period, PeriodError
from etl.model.product import Product, ProductError
from etl.model.units import SCALES, Unit, UnitError, parse_quantity, parse_unit
from etl.registry import Registry, RegistryError
from etl.sources.csv_text import Line

COLUMNS = ("indicator", "reporter", "partner", "period", "value", "unit", "scale")
OPTIONAL = ("product", "status", "note")
_GAP_WORDS = {"-", "–", "—", ".", "..", "...", "…", ":", "n/a", "na", "nan", "null", "none", "x"}
_SEPARATORS = (" ", "\u00a0", "\u202f", "\u2009", "'", "’", "_")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as the table gives it: value and resolution in base units, None where the status is M."""

    indicator: str
    reporter: str
    partner: str
    period: Period
    unit: Unit
    value: Decimal | None
    resolution: Decimal | None
    status: Status | None
    note: str
    as_stated: str
    product: str = TOTAL

    @property
    def key(self) -> str:
        """What the figure is, in words of the table: `KZ exports CZ 2023`, of a product `KZ exports CZ HS27 2023`."""
        return figure_key(self.reporter, self.indicator, self.partner, self.product, self.period.code)


def figure_key(reporter: str, indicator: str, partner: str, product: str, period: str) -> str:
    """What a figure is in the words of a table; of all products together (`TOTAL`, or empty) the product is not said.

    So figures that were held before there were products keep the addresses that follow from their keys.
    """
    of = "" if product in ("", TOTAL) else f" {product}"
    return f"{reporter} {indicator} {partner}{of} {period}"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """The first thing wrong with a row; `also` names further columns with problems."""

    column: str
    code: str
    what: str
    expected: str
    found: str
    mend: str
    also: tuple[str, ...] = ()

    def issue(self, source: str, file: str, line: int) -> Issue:
        """The problem as an error at a line of a file."""
        more = f" (wrong as well: {', '.join(self.also)})" if self.also else ""
        what = f"column {self.column}: {self.what}{more}"
        return Issue(Severity.ERROR, self.code, source, file, str(line), what, self.expected, self.found, self.mend)


class RowReader:
    """Reads rows against a registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def read(self, line: Line) -> Row | RowProblem:
        """The figure of a row, or the first problem with it.

        Codes are exact. A value is plain digits with a point, and empty only with status M: absence is never zero.
        """
        f = line.fields
        status_text, note = f.get("status", ""), f.get("note", "")
        problems = [
            p
            for p in (
                self._indicator(f["indicator"]),
                self._area("reporter", f["reporter"]),
                self._area("partner", f["partner"]),
                _same_area(f["reporter"], f["partner"]),
                _product(f.get("product", "")),
                _parsed("period", "bad_period", f["period"], Period.parse, "write 2024-07, 2024-Q3, 2024-H1 or 2024"),
                _value(f["value"], status_text),
                self._unit(f["unit"], f["indicator"]),
                _scale(f["scale"]),
                _status(status_text),
            )
            if p is not None
        ]
        if problems:
            first, *rest = problems
            return RowProblem(
                first.column,
                first.code,
                first.what,
                first.expected,
                first.found,
                first.mend,
                tuple(p.column for p in rest),
            )
        quantity = parse_quantity(f["value"], f["scale"]) if f["value"] else None
        return Row(
            indicator=f["indicator"],
            reporter=f["reporter"],
            partner=f["partner"],
            period=Period.parse(f["period"]),
            unit=Unit(f["unit"]),
            value=quantity.value if quantity else None,
            resolution=quantity.resolution if quantity else None,
            status=Status(status_text) if status_text else None,
            note=note,
            as_stated=f["value"] if not quantity or f["scale"] == "one" else f"{f['value']} {f['scale']}",
            product=f.get("product", "") or TOTAL,
        )

    def _indicator(self, text: str) -> RowProblem | None:
        if text in self._registry.indicators:
            return None
        return _parsed(
            "indicator",
            "unknown_indicator",
            text,
            self._registry.indicator,
            "write an id of etl/registry/indicators.toml",
        )

    def _area(self, column: str, text: str) -> RowProblem | None:
        if text in self._registry.areas:
            return None
        return _parsed(
            column,
            "unknown_area",
            text,
            self._registry.area,
            "write the ISO 3166 alpha-2 code, WLD for the world, or add a row to etl/registry/areas.toml",
        )

    def _unit(self, text: str, indicator: str) -> RowProblem | None:
        if not text:
            return RowProblem(
                "unit",
                "empty_unit",
                "no unit",
                f"one of {', '.join(Unit)}",
                "nothing",
                "write what the publisher's table is in; nothing is assumed",
            )
        known = self._registry.indicators.get(indicator)
        problem = _parsed("unit", "unknown_unit", text, parse_unit, "write USD and the scale in its own column")
        if problem is None and known is not None and Unit(text) not in known.units:
            return RowProblem(
                "unit",
                "wrong_unit",
                f"{indicator} is not in {text}",
                f"one of {', '.join(known.units)}",
                text,
                "mend unit or indicator",
            )
        return problem


def _parsed(column: str, code: str, text: str, parse: Callable[[str], object], mend: str) -> RowProblem | None:
    try:
        parse(text)
    except (PeriodError, ProductError, RegistryError, UnitError) as error:
        what, _, hint = str(error).partition("; ")
        return RowProblem(column, code, what, hint.removeprefix("expected "), text[:60] or "nothing", mend)
    return None


def _product(text: str) -> RowProblem | None:
    if not text:
        return None
    return _parsed(
        "product",
        "bad_product",
        text,
        Product.parse,
        "write the classification before the digits, such as HS2709; nothing or TOTAL for all products",
    )


def _same_area(reporter: str, partner: str) -> RowProblem | None:
    if reporter != partner:
        return None
    return RowProblem(
        "partner", "same_area", "reporter and partner are the same", "two areas", partner, "mend one of the two"
    )


def _value(text: str, status: str) -> RowProblem | None:
    def problem(code: str, what: str, mend: str) -> RowProblem:
        return RowProblem(
            "value", code, what, "digits with at most one point, such as 626.8", text[:60] or "nothing", mend
        )

    if status == Status.MISSING:
        if text:
            return problem("value_of_missing", "a value in a row with status M", "empty the value, or mend the status")
        return None
    if not text:
        return problem(
            "empty_value",
            "no value, and the status is not M",
            "write the figure, or M in the column `status`: absence is never zero",
        )
    try:
        parse_quantity(text)
    except UnitError:
        if text.strip().lower() in _GAP_WORDS:
            return problem(
                "empty_value",
                "a sign for a gap, where a number is expected",
                "empty the value and write M in the column `status`",
            )
        if "," in text:
            return problem(
                "decimal_comma", "a comma in the number", "write a point as decimal sign and nothing between thousands"
            )
        if any(sign in text.strip() for sign in _SEPARATORS):
            return problem("thousands_separator", "separators between thousands", "write the digits without them")
        return problem(
            "bad_number", "not a number", "write the digits as published, a plain minus before a negative figure"
        )
    return None


def _scale(text: str) -> RowProblem | None:
    if text in SCALES:
        return None
    near = get_close_matches(text.lower(), SCALES, n=1, cutoff=0.5)
    mend = f"write {near[0]!r} if that is what the table is in" if near else "write the scale of the publisher's table"
    return RowProblem(
        "scale", "unknown_scale", "unknown scale word", f"one of {', '.join(SCALES)}", text or "nothing", mend
    )


def _status(text: str) -> RowProblem | None:
    if not text or text in set(Status):
        return None
    return RowProblem(
        "status",
        "unknown_status",
        "unknown status",
        f"one of {', '.join(sorted(Status))}, or nothing",
        text,
        "see docs/sources.md for what the letters mean",
    )
