"""How long a megabyte of text takes the reader, by the kind of text.

    python benchmarks/reader_speed.py [--shared DIR]

`figures` is made of sentences each of which holds several figures, all different, `prose` has one paragraph of them
in ten; `statements` repeats the annotated texts and the seeds where they lie beside the repository, `hostile` are words
and signs that no statement has. Processor time of one core; the aim is two seconds for a megabyte.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

from etl.reader import read_text

SHARED = Path(__file__).resolve().parents[2] / "shared"
MEGABYTE = 1_000_000
SENTENCES = (
    "In {year} trade with Austria was ${a}.{b} billion, with Slovakia ${b}.{a} billion and with Poland $1.{b} "
    "billion. ",
    "According to the Bureau of National Statistics, trade between Kazakhstan and Austria in {year} stood at {a}.6 "
    "million US dollars (+7.{b}%) (exports – {b}.4 million, a decrease of 12.1%, imports – {a}.2 million). ",
    "From 2005 to the end of {year}, gross direct investment from Austria reached {a}.2 billion dollars, including "
    "{b}.1 million in 2022. ",
    "For the first quarter of 2025, this figure was {a}.9 million dollars. About {b} companies with Austrian capital "
    "work in Kazakhstan. ",
)
TALK = "The ministers met in the capital and spoke of culture, transport and the friendship of the two peoples. "
HOSTILE = (
    "EU 5% ",
    "trade ($5 million (",
    '"Trade with EU was $5 million. ',
    "mutual bilateral foreign trade goods total ",
)


def sentences(seed: int = 5) -> Iterator[str]:
    """Sentences of figures without end, no two alike."""
    draw = random.Random(seed)
    while True:
        for sentence in SENTENCES:
            yield sentence.format(year=draw.randint(2000, 2024), a=draw.randint(10, 999), b=draw.randint(10, 999))


def figures(every: int = 1) -> str:
    """A megabyte of paragraphs of eight sentences of figures, one in `every` paragraphs and talk in the others."""
    made: list[str] = []
    size, number, source = 0, 0, sentences()
    while size < MEGABYTE:
        number += 1
        paragraph = "".join(next(source) for _ in range(8)) if number % every == 0 else TALK * 8
        made.append(paragraph)
        size += len(paragraph) + 2
    return "\n\n".join(made)[:MEGABYTE]


def statements(folder: Path) -> str:
    """A megabyte of the annotated texts, without their heads, and the seeds, again and again; empty without them."""
    texts = [
        "\n".join(p.read_text(encoding="utf-8").splitlines()[2:]) for p in sorted(folder.glob("statements/dev/*.txt"))
    ]
    texts += [path.read_text(encoding="utf-8") for path in sorted(folder.glob("seeds/*.txt"))]
    whole = "\n\n".join(texts) + "\n\n"
    return (whole * (MEGABYTE // len(whole) + 1))[:MEGABYTE] if texts else ""


def seconds(text: str) -> tuple[float, int]:
    """Processor seconds of a reading, and how many figures it found, claims and set apart."""
    started = time.process_time()
    reading = read_text(text, published="2025-05-12")
    return time.process_time() - started, len(reading.claims) + len(reading.apart)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder with `statements` and `seeds`")
    folder = parser.parse_args().shared
    read_text("warm")
    texts = {"prose": figures(every=10), "statements": statements(folder), "figures": figures()}
    texts |= {f"hostile {words.strip()!r}": (words * (MEGABYTE // len(words) + 1))[:MEGABYTE] for words in HOSTILE}
    for name, text in texts.items():
        if text:
            spent, found = seconds(text)
            print(f"{name:55} {spent:6.2f} s, {found:,} figures")


if __name__ == "__main__":
    main()
