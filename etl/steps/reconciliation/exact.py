"""Systems of linear equations in exact fractions, for the few rows and columns that decide a bound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

Equation = tuple[dict[int, Fraction], Fraction]


def solve_exactly(equations: Iterable[Equation], guess: Sequence[float]) -> list[Fraction] | None:
    """A solution of sum(coefficient * unknown) = right-hand side for each equation; None if there is none.

    Unknowns are numbered from 0, as many as `guess` has. Where the equations leave one open it takes its guess.
    """
    pivots: dict[int, Equation] = {}
    for given, right in equations:
        left = {place: factor for place, factor in given.items() if factor}
        # A pivot holds unknowns that were free when it was made: taking one out may bring a later one in.
        for place, (others, value) in pivots.items():
            factor = left.pop(place, None)
            if factor is None:
                continue
            right -= factor * value
            for other, times in others.items():
                left[other] = left.get(other, Fraction(0)) - factor * times
                if not left[other]:
                    del left[other]
        if not left:
            if right:
                return None
            continue
        place = next(iter(left))
        scale = left.pop(place)
        pivots[place] = {other: times / scale for other, times in left.items()}, right / scale
    solution = [Fraction(number) for number in guess]
    # A pivot was made before the ones that its others may be: those are known first.
    for place, (others, value) in reversed(pivots.items()):
        solution[place] = value - sum((times * solution[other] for other, times in others.items()), Fraction(0))
    return solution
