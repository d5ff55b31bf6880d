"""Settlements kept from build to build: a family whose claims have not changed is not solved again."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from etl.durable import write_whole
from etl.model.period import Period
from etl.registry import Registry
from etl.steps.reconciliation.cells import Cell
from etl.steps.reconciliation.claim import Claim
from etl.steps.reconciliation.conflicts import Conflict
from etl.steps.reconciliation.families import Family
from etl.steps.reconciliation.settle import CellBound, Settlement

# The form of what is kept. What the code makes of a family is told apart by the code itself.
FORM = 1
FILE = "reconciliation.json"


class Remembered:
    """Settlements by what they follow from; read from one file, and written to it with those of this run alone."""

    def __init__(self, folder: Path | None, registry: Registry) -> None:
        """Read what a folder keeps; nothing where it keeps nothing that can be read. None keeps nothing."""
        self._path = None if folder is None else folder / FILE
        self._registry = registry
        self._before: dict[str, Any] = _read(self._path)
        self._now: dict[str, Any] = {}

    def find(self, family: Family) -> Settlement | None:
        """The settlement of a family with exactly these claims, or None."""
        key = self._key(family)
        found = self._before.get(key)
        if found is None:
            return None
        self._now[key] = found
        return _settlement(found)

    def keep(self, family: Family, settlement: Settlement) -> None:
        """Keep what a family was found to be."""
        self._now[self._key(family)] = _plain(settlement)

    def write(self) -> None:
        """Replace the file at once, so that a killed run leaves the old one; nothing is written without a change."""
        if self._path is None or self._now == self._before:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._path, json.dumps({"form": FORM, "families": self._now}).encode())

    def _key(self, family: Family) -> str:
        texts = [_code(), *map(str, (family.key.reporter, family.key))]
        texts += [_of(claim) for claim in family.claims]
        # What decides who gives way: precedence, criteria, publishers.
        texts += [repr(sorted(self._registry.precedences.items())), repr(sorted(self._registry.criteria.items()))]
        texts.append(repr(self._registry.publisher_families))
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    """A digest of what settles: this package's code and the solver's version."""
    digest = hashlib.sha256(f"{FORM} {version('scipy')} {version('numpy')}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _of(claim: Claim) -> str:
    quantity = claim.quantity
    base = "" if quantity.base is None else quantity.base.code
    said = [f"{s.published} {s.record_id} {s.source} {s.publisher}" for s in claim.said]
    parts = (quantity.kind, quantity.indicator, quantity.period, base, quantity.of_world, claim.lo, claim.hi)
    return "|".join(map(str, (*parts, claim.value, claim.resolution, claim.qualifier, claim.unit, *said)))


def _read(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # it only saves time
    is_ours = isinstance(found, dict) and found.get("form") == FORM and isinstance(found.get("families"), dict)
    return found["families"] if is_ours else {}


def _plain(settlement: Settlement) -> dict[str, Any]:
    return {
        "conflicts": [[c.set_aside, list(c.kept), _text(c.lo), _text(c.hi)] for c in settlement.conflicts],
        "kept": list(settlement.kept),
        "bounds": [
            [b.cell.indicator, b.cell.period.start, b.cell.period.end, _text(b.lo), _text(b.hi), list(b.claims)]
            for b in settlement.bounds
        ],
    }


def _settlement(found: dict[str, Any]) -> Settlement:
    return Settlement(
        tuple(Conflict(aside, tuple(kept), _end(lo), _end(hi)) for aside, kept, lo, hi in found["conflicts"]),
        tuple(found["kept"]),
        tuple(
            CellBound(Cell(indicator, Period(start, end)), Fraction(lo), Fraction(hi), tuple(claims))
            for indicator, start, end, lo, hi, claims in found["bounds"]
        ),
    )


def _text(end: Fraction | None) -> str | None:
    return None if end is None else str(end)


def _end(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
