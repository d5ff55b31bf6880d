"""How well statements are read: every claim of the annotated texts, field by field, and whole.

    python benchmarks/reader_accuracy.py [--statements DIR] [--part all|tuned|held-back] [--show]

A whole claim is right when indicator, reporter, partner, period, value, unit and scale all are. Precision counts the
claims that are read, recall those that are annotated. Annotated figures of a region or a product (`scope`) are no
claims: the reader sets them apart. A third of the texts was held back while the rules were written.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from etl.model.period import Period, PeriodError
from etl.reader import Claim, read_text

STATEMENTS = Path(__file__).resolve().parents[2] / "shared" / "statements"
FIELDS = ("indicator", "reporter", "partner", "period", "value", "unit", "scale")
MORE = ("growth_pct", "growth_basis", "period_form", "approx")
# The annotation does not tell gross from net; `growth` is its mark "growth_only".
INDICATORS = {"trade_turnover": {"turnover"}, "fdi_inflow": {"fdi_inflow_gross", "fdi_inflow_net"}}
UNITS = {"count": {"COUNT", "RANK"}, "percent": {"PERCENT"}}


@dataclass
class Tally:
    annotated: int = 0
    read: int = 0
    whole: int = 0
    matched: int = 0
    right: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.whole / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.whole / self.annotated if self.annotated else 1.0


def right(gold: dict[str, Any], claim: Claim, name: str) -> bool:
    """Whether one field of a claim is as annotated."""
    match name:
        case "indicator":
            return claim.indicator in INDICATORS.get(gold[name], {gold[name]}) or (
                bool(gold.get("growth_only")) and claim.indicator == "growth"
            )
        case "reporter" | "partner":
            return (gold[name] or "") == getattr(claim, name)
        case "period":
            return same_period(gold["period"], claim, gold.get("published_hint"))
        case "value":
            return same_number(gold, claim)
        case "unit":
            return bool(gold.get("growth_only")) or claim.unit in UNITS.get(gold["unit"], {gold["unit"]})
        case "scale":
            return bool(gold.get("growth_only")) or claim.scale == gold["scale"]
        case "growth_pct":
            return same_growth(gold["growth_pct"], claim)
        case "growth_basis":
            return (gold[name] or "") == (claim.growth.basis if claim.growth else "")
        case "period_form":
            return bool(gold[name] == claim.period_form)
        case _:
            return bool(gold["approx"]) == (claim.qualifier != "exact")


def same_number(gold: dict[str, Any], claim: Claim) -> bool:
    """Counts may be printed in words ("a thousand"); sums are compared with their scale apart."""
    if gold["value"] is None:
        return claim.value == ""
    return claim.value != "" and Decimal(str(gold["value"])) == Decimal(claim.value)


def same_growth(gold: float | None, claim: Claim) -> bool:
    if gold is None or claim.growth is None:
        return gold is None and claim.growth is None
    return abs(Decimal(str(gold)) - claim.growth.percent) < Decimal("0.1")


def same_period(gold: str | None, claim: Claim, hint: str | None) -> bool:
    """The annotation leaves open ends open (`2005/..`) and spans without months (`P15Y/2023`)."""
    if gold is None or claim.period == "":
        return gold is None and claim.period == ""
    if gold.endswith("/.."):
        return claim.period_form == "open-ended" and claim.period[:4] == gold[:4]
    if gold.startswith("P"):
        years, _, end = gold[1:].partition("Y/")
        own = claim.interval
        return own is not None and own.length == 12 * int(years) and str(own.end_year) == end[:4]
    try:
        return Period.parse(gold) == claim.interval
    except PeriodError:
        return False


def pair_up(gold: list[dict[str, Any]], claims: list[Claim]) -> list[tuple[dict[str, Any], Claim]]:
    """The annotated and the read claims that are about one figure, the likest first."""
    scores = sorted(
        (
            (sum(right(g, c, name) for name in FIELDS), -abs(i * len(claims) - j * len(gold)), i, j)
            for i, g in enumerate(gold)
            for j, c in enumerate(claims)
            if same_number(g, c)
        ),
        reverse=True,
    )
    used: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for _, _, i, j in scores:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((gold[i], claims[j]))
    return pairs


def kind(gold: dict[str, Any]) -> str:
    return "growth only" if gold.get("growth_only") else str(gold["indicator"])


def score(gold: list[dict[str, Any]], claims: list[Claim], tally: Tally, document: str) -> None:
    pairs = pair_up(gold, claims)
    tally.annotated += len(gold)
    tally.read += len(claims)
    tally.matched += len(pairs)
    for row in gold:
        tally.kinds.setdefault(kind(row), Counter())["annotated"] += 1
    for annotated, _ in pairs:
        tally.kinds[kind(annotated)]["found"] += 1
    for annotated, claim in pairs:
        wrong = [name for name in FIELDS if not right(annotated, claim, name)]
        tally.whole += not wrong
        tally.kinds[kind(annotated)]["whole"] += not wrong
        for name in (*FIELDS, *MORE):
            tally.right[name] += right(annotated, claim, name)
        if wrong:
            shown = ", ".join(f"{n}: {annotated.get(n)!r} read as {getattr(claim, n)!r}" for n in wrong)
            tally.lines.append(f"{document}  {claim.indicator} {claim.value}: {shown}")
    seen = [id(annotated) for annotated, _ in pairs]
    for annotated in gold:
        if id(annotated) not in seen:
            tally.lines.append(
                f"{document}  missed: {annotated['indicator']} {annotated['period']} {annotated['value']}"
            )
    read = [id(claim) for _, claim in pairs]
    for claim in claims:
        if id(claim) not in read:
            tally.lines.append(
                f"{document}  not annotated: {claim.indicator} {claim.period} {claim.value} {claim.partner}"
            )


def measure(statements: Path, part: str = "all") -> Tally:
    """Read the annotated texts of a folder and count."""
    gold: dict[str, list[dict[str, Any]]] = {}
    for line in (statements / "claims_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("scope"):
            continue  # of a region or a product: to be set apart
        gold.setdefault(row["doc"], []).append(row)
    tally = Tally()
    for place, path in enumerate(sorted((statements / "dev").glob("*.txt"))):
        held_back = place % 3 == 2
        if part == "all" or (part == "held-back") == held_back:
            reading = read_text(path.read_text(encoding="utf-8"))
            score(gold.get(path.stem, []), list(reading.claims), tally, path.stem)
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=Path, default=STATEMENTS)
    parser.add_argument("--part", choices=("all", "tuned", "held-back"), default="all")
    parser.add_argument("--show", action="store_true", help="list what is wrong, missed or not annotated")
    arguments = parser.parse_args()
    tally = measure(arguments.statements, arguments.part)
    print(f"{arguments.part}: {tally.annotated} annotated, {tally.read} read, {tally.whole} whole claims right")
    print(f"precision {tally.precision:.3f}  recall {tally.recall:.3f}")
    for name in (*FIELDS, *MORE):
        print(f"  {name:13} {tally.right[name]:4} of {tally.matched}")
    for name, counts in sorted(tally.kinds.items()):
        print(f"  {name:14} annotated {counts['annotated']:3}, found {counts['found']:3}, whole {counts['whole']:3}")
    if arguments.show:
        print("\n".join(tally.lines))


if __name__ == "__main__":
    main()
