"""How long the check of a long text takes, by the kind of its figures.

    python benchmarks/check_speed.py [--figures 400] [--build data/build] [--profile KIND]

`consistent` are years, halves, quarters and months of one pair of countries with their growth, cut from one true
series; `held` is the same of a pair of which much is held; `edited` has one figure in three changed by some percent;
`random` has nothing but figures drawn at random, `over` nothing but "more than"; `pairs` is about many countries, a few
contradictory figures each; `one` says one figure of one year over and over, differently. Processor time of one core;
the aim is two seconds for 400 figures.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from etl.reader import check_reading, read_text
from etl.registry import load_registry
from etl.store import Store

YEARS = range(2002, 2025)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
COUNTRIES = ("Austria", "Belgium", "Bulgaria", "Croatia", "Czechia", "Denmark", "Estonia", "Finland", "France",
             "Germany", "Greece", "Hungary", "Ireland", "Italy", "Latvia", "Lithuania", "Poland", "Portugal", "Romania",
             "Slovakia", "Slovenia", "Spain", "Sweden")  # fmt: skip
SECONDS = 2


def _periods() -> Iterator[tuple[str, int, int]]:
    """Years, then parts of years, the latest first: how a text says each, its first and last month since 2002."""
    for year in reversed(YEARS):
        start = (year - YEARS.start) * 12
        yield f"In {year}", start, start + 12
    for year in reversed(YEARS):
        start = (year - YEARS.start) * 12
        for number, name in enumerate(("first", "second", "third", "fourth")):
            yield f"In the {name} quarter of {year}", start + 3 * number, start + 3 * number + 3
        for months in (2, 5, 8, 10):
            yield f"In January–{MONTHS[months - 1]} {year}", start, start + months


def _series(draw: random.Random) -> dict[str, list[float]]:
    return {
        flow: [draw.uniform(20, 40) * size * 1.004**month for month in range(12 * len(YEARS))]
        for flow, size in (("exports", 1), ("imports", 2))
    }


def _pair(country: str, draw: random.Random, change: Callable[[float], float]) -> Iterator[str]:
    """Sentences on one country: turnover and, of some periods, exports and imports; of years, growth too."""
    series = _series(draw)
    for place, (when, start, end) in enumerate(_periods()):
        parts = {flow: sum(values[start:end]) for flow, values in series.items()}
        total = sum(parts.values())
        growth = ""
        if end - start == 12 and start >= 12:
            before = sum(sum(values[start - 12 : end - 12]) for values in series.values())
            growth = f", {'up' if total > before else 'down'} by {abs(change(total / before * 100 - 100)):.1f}%"
        yield f"{when}, trade turnover between Kazakhstan and {country} was ${change(total):.1f} million{growth}."
        if place % 2 == 0:
            for flow, way in (("exports", "to"), ("imports", "from")):
                yield f"{when}, {flow} of Kazakhstan {way} {country} were ${change(parts[flow]):.1f} million."


def _pairs(draw: random.Random) -> Iterator[str]:
    for _ in range(1000):
        for country in COUNTRIES:
            year = draw.choice(YEARS[-8:])
            yield (
                f"In {year}, trade turnover between Kazakhstan and {country} was ${draw.randint(10, 999)}.4 million, "
                f"up by {draw.randint(2, 90)}.3%."
            )
            yield f"In {year}, exports of Kazakhstan to {country} were ${draw.randint(10, 999)}.7 million."


def _over(draw: random.Random) -> Iterator[str]:
    for sentence in _pair("Austria", draw, lambda value: value * draw.uniform(0.3, 1)):
        yield sentence.replace(" was $", " was more than $").replace(" were $", " were more than $")


def _one(draw: random.Random) -> Iterator[str]:
    for _ in range(1000):
        value = f"{draw.randint(100, 999)}.{draw.randint(0, 9)}"
        yield f"In 2023, trade turnover between Kazakhstan and Austria was ${value} million."


def sentences(kind: str, seed: int = 3) -> Iterator[str]:
    """Sentences of figures of a kind."""
    draw = random.Random(seed)
    match kind:
        case "consistent":
            # No figure of it is held that a made-up one could contradict.
            return _pair("Norway", draw, lambda value: value)
        case "held":
            return _pair("Czechia", draw, lambda value: value)
        case "edited":
            return _pair("Austria", draw, lambda v: v * draw.uniform(0.9, 1.1) if draw.random() < 1 / 3 else v)
        case "random":
            return _pair("Austria", draw, lambda value: draw.uniform(1, 999))
        case "pairs":
            return _pairs(draw)
        case "over":
            return _over(draw)
    return _one(draw)


KINDS = ("consistent", "held", "edited", "random", "over", "pairs", "one")


def text_of(kind: str, figures: int) -> str:
    """A text with about so many figures."""
    return "\n".join(islice(sentences(kind), figures))


def main() -> None:
    """Print processor time and verdicts of each kind of text."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--figures", type=int, default=400)
    parser.add_argument("--build", type=Path, default=Path("data/build"))
    parser.add_argument("--profile", choices=KINDS)
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=KINDS)
    args = parser.parse_args()
    registry = load_registry()
    store = Store.open(args.build, registry)
    # Loads what a first check loads.
    check_reading(read_text(text_of("one", 2), registry=registry), store, registry=registry)
    for kind in [args.profile] if args.profile else args.kinds:
        text = text_of(kind, args.figures)
        started = time.process_time()
        reading = read_text(text, published="2025-03-01", registry=registry)
        read = time.process_time()
        profile = cProfile.Profile()
        if args.profile:
            profile.enable()
        checked = check_reading(reading, store, registry=registry)
        profile.disable()
        took = time.process_time() - read
        verdicts = Counter(str(one.verdict) for one in checked)
        print(
            f"{kind:12}{len(checked):6} figures  read {read - started:6.2f} s  check {took:7.2f} s"
            f"{'' if took <= SECONDS else '  over'}  {dict(verdicts)}",
            flush=True,
        )
        if args.profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
