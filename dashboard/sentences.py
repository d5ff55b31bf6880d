"""Sentences in pieces: texts, and numbers that open their figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a sentence; with `ref` it is a number that opens its record."""

    text: str
    ref: str = ""


Sentence = tuple[Segment, ...]


def plain(sentence: Iterable[Segment]) -> str:
    """A sentence without its links."""
    return "".join(segment.text for segment in sentence)


def joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Segments with neighbouring plain texts put together."""
    out: list[Segment] = []
    for segment in segments:
        if out and not out[-1].ref and not segment.ref:
            out[-1] = Segment(out[-1].text + segment.text)
        elif segment.text:
            out.append(segment)
    return tuple(out)
