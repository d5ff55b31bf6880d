"""Made-up sentences of every form that statements have, each with all that has to be read, and nothing more."""

import re
from pathlib import Path

import pytest

from etl.reader import Claim, read_text

FILE = Path(__file__).with_name("sentences.txt")
SCALES = {1: "", 10**3: " thousand", 10**6: " million", 10**9: " billion"}


def cases() -> list[tuple[str, str, tuple[str, ...]]]:
    found: list[tuple[str, str, list[str]]] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if re.match(r"\d{4}-", line):
            published, _, text = line.partition("  ")
            found.append((published, text, []))
        elif line.startswith("    ") and line.strip() != "nothing":
            found[-1][2].append(line.strip())
    return [(published, text, tuple(claims)) for published, text, claims in found]


def short(claim: Claim) -> str:
    value = f"{claim.value}{SCALES[claim.scale]} {claim.unit}" if claim.value else "growth only"
    growth = f"{float(claim.growth.percent):g}" if claim.growth else ""
    pair = f"{claim.reporter or '?'} with {claim.partner}"
    parts = (claim.indicator, pair, claim.period or "unstated", value, growth)
    return " | ".join(parts).rstrip(" |")


def test_there_are_many_forms():
    assert len(cases()) > 100


@pytest.mark.parametrize(("published", "text", "expected"), cases())
def test_a_sentence_is_read_whole_and_nothing_more(published, text, expected):
    found = [short(claim) for claim in read_text(text, published=published).claims]
    assert sorted(found) == sorted(expected)
