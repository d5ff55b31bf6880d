"""Claims as JSON: numbers with every printed digit, fields in the order of the manual."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from etl.reader.claims import Claim
from etl.reader.passages import split
from etl.reader.verdicts import Checked

FIELDS = (
    "indicator", "reporter", "partner", "period", "value", "unit", "scale", "growth_pct", "growth_factor",
    "growth_basis", "share_of", "qualifier", "stated_source", "period_form", "span", "confidence", "reasons",
)  # fmt: skip
# A number that must keep its digits ("48.0" is no 48) passes through json as a text with this mark.
_MARK = "\ue000"
_MARKED = re.compile(rf'"{_MARK}(-?[0-9.]+)"')


def claim_fields(claim: Claim) -> dict[str, Any]:
    """A claim as plain values; None for what the text does not say. Numbers are Decimals with the printed digits."""
    growth = claim.growth
    return {
        "indicator": claim.indicator,
        "reporter": claim.reporter or None,
        "partner": claim.partner or None,
        "period": claim.period or None,
        "value": Decimal(claim.value) if claim.value else None,
        "unit": claim.unit,
        "scale": claim.scale,
        "growth_pct": growth.percent if growth else None,
        "growth_factor": growth.factor if growth else None,
        "growth_basis": growth.basis if growth else None,
        "share_of": claim.share_of or None,
        "qualifier": str(claim.qualifier),
        "stated_source": claim.stated_source or None,
        "period_form": str(claim.period_form),
        "span": list(claim.span),
        "confidence": claim.confidence,
        "reasons": list(claim.reasons),
    }


def checked_fields(checked: Checked) -> dict[str, Any]:
    """A checked claim: its fields, the verdict, the class of a contradiction, and the findings."""
    findings = [
        {
            "kind": finding.kind,
            "verdict": str(finding.verdict),
            "words": finding.words,
            "records": list(finding.records),
            "hypothesis": finding.hypothesis or None,
            "gap_relative": finding.gap_relative,
        }
        for finding in checked.findings
    ]
    own = {"verdict": str(checked.verdict), "hypothesis": checked.hypothesis or None, "findings": findings}
    return claim_fields(checked.claim) | own


def sentences_of(text: str, claims: Sequence[Claim]) -> list[str]:
    """The sentence of the text that each claim stands in, in their order; "" where there is none around it."""
    sentences = split(text).sentences
    starts = [sentence.start for sentence in sentences]
    places = [bisect_right(starts, claim.start) - 1 for claim in claims]
    return [sentences[place].text if place >= 0 else "" for place in places]


def to_json(rows: Iterable[dict[str, Any]] | dict[str, Any]) -> str:
    """JSON with the digits of Decimals as they are."""
    whole = rows if isinstance(rows, dict) else list(rows)
    text = json.dumps(whole, indent=1, ensure_ascii=False, default=_number)
    return _MARKED.sub(r"\1", text)


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{_MARK}{value:f}"
    raise TypeError(f"no JSON for {type(value).__name__}")
