"""Systems of linear equations in exact fractions, for the few rows and columns that decide a bound."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Equation = tuple[dict[int, Fraction], Fraction]


def solve_exactly(equations: Sequence[Equation], guess: Sequence[float]) -> list[Fraction] | None:
    """A solution of sum(coefficient * unknown) = right-hand side for each equation; None if there is none.

    Unknowns are numbered from 0, as many as `guess` has. Where the equations leave one open it takes its guess.
    """
    count = len(guess)
    rows = [([left.get(place, Fraction(0)) for place in range(count)], right) for left, right in equations]
    pivots: list[tuple[int, list[Fraction], Fraction]] = []
    for left, right in rows:
        for place, pivot, value in pivots:
            if factor := left[place]:
                left = [a - factor * b for a, b in zip(left, pivot, strict=True)]
                right -= factor * value
        place = next((place for place in range(count) if left[place]), -1)
        if place < 0:
            if right:
                return None
            continue
        scale = left[place]
        pivots.append((place, [a / scale for a in left], right / scale))
    solution = [Fraction(number) for number in guess]
    for place, left, right in reversed(pivots):
        solution[place] = right - sum(
            (left[other] * solution[other] for other in range(count) if other != place and left[other]), Fraction(0)
        )
    return solution
