"""The rows of some claims in floats, scaled so that HiGHS's tolerance means the same for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from etl.steps.reconciliation.problem import Coefficients, Problem, Row

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class System:
    """Rows (at most `bounds`) over columns, in floats.

    A row is divided by half the width of its claim's interval and a column multiplied by about its size, so that a
    tolerance is a share of what the figure leaves open. `row_scale` are the divisors; `entries` are the exact
    coefficients by column, of each the place of its row.
    """

    rows: Sequence[Row]
    columns: Sequence[int]
    matrix: Floats
    bounds: Floats
    row_scale: Sequence[Fraction]
    column_scale: Floats
    is_free: Sequence[bool]
    entries: Sequence[dict[int, Fraction]]

    def costs(self, objective: Coefficients) -> Floats:
        """An objective in floats, by scaled column."""
        made = np.array([float(objective.get(column, 0)) for column in self.columns]) * self.column_scale
        return np.asarray(made, dtype=np.float64)

    def unscaled(self, support: Sequence[int], multipliers: Floats) -> list[float]:
        """Multipliers of some scaled rows as multipliers of the rows themselves."""
        return [float(multipliers[place]) / float(self.row_scale[place]) for place in support]

    def of_column(self, support: Sequence[int], column: int) -> dict[int, Fraction]:
        """A column's coefficients in some rows, by their place among these."""
        entries = self.entries[column]
        return {k: entries[place] for k, place in enumerate(support) if place in entries}


def make_system(problem: Problem, claims: Iterable[int]) -> System:
    """The system of the rows of some claims."""
    rows = problem.rows_of(claims)
    columns = sorted({column for row in rows for column in row.coefficients})
    place = {column: index for index, column in enumerate(columns)}
    sizes = _sizes(rows)
    largest = max(sizes.values(), default=1.0)
    column_scale = np.array([sizes.get(column, largest) for column in columns])
    row_scale = []
    matrix, bounds = np.zeros((len(rows), len(columns))), np.zeros(len(rows))
    entries: list[dict[int, Fraction]] = [{} for _ in columns]
    for index, row in enumerate(rows):
        width = problem.half_widths[row.claim]
        if not problem.claims[row.claim].is_level:
            width *= Fraction(max(column_scale[place[column]] for column in row.coefficients))
        row_scale.append(width)
        divisor = float(width)
        for column, factor in row.coefficients.items():
            at = place[column]
            matrix[index, at] = float(factor) / divisor * column_scale[at]
            entries[at][index] = factor
        bounds[index] = float(row.bound) / divisor
    is_free = [not problem.is_bounded_below(column) for column in columns]
    return System(rows, columns, matrix, bounds, row_scale, column_scale, is_free, entries)


def _sizes(rows: Iterable[Row]) -> dict[int, float]:
    """About how large each column can be: the least bound of a sum that it is part of, as a power of two."""
    sizes: dict[int, float] = {}
    for row in rows:
        if row.size:
            for column in row.coefficients:
                sizes[column] = min(row.size, sizes.get(column, row.size))
    return sizes
