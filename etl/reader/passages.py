"""A text as paragraphs and sentences with their places; characters that are no text become spaces, one for one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from etl.reader.claims import Published, ReaderError

MAX_CHARACTERS = 2_000_000
# A sentence of a statement has some hundred characters; what is longer is no prose, and is read piece by piece.
MAX_SENTENCE = 2_000
_HEAD_LINES = 6
_HEAD_REACH = 2_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place; `paragraph` and `number` count from 1."""

    text: str
    start: int
    paragraph: int
    number: int
    # Its place among all sentences of the text, from 1.
    order: int = 0


@dataclass(frozen=True, slots=True)
class Passages:
    """The sentences of a text, and what its first lines say of it."""

    text: str
    sentences: tuple[Sentence, ...]
    published: Published | None
    url: str
    # Where each paragraph begins, by its number.
    paragraph_starts: tuple[int, ...] = ()


_SPACES = dict.fromkeys((*range(0, 9), 11, 12, *range(14, 32), 127, 160, 8239, 8199, 8201), " ")
_SAME = {
    0x201C: '"',
    0x201D: '"',
    0x201E: '"',
    0x00AB: '"',
    0x00BB: '"',
    0x2018: "'",
    0x2019: "'",
    0x2011: "-",
    0x2010: "-",
    0xFF0C: ",",
    0x2012: "–",
    0x2015: "—",
}
_ODD = re.compile(r"[\u0080-\uffff\U00010000-\U0010ffff]")
_URL = re.compile(r"https?://\S{1,500}$")
_DATED = re.compile(
    r"(?:date:?|published:?|unknown;)?\s*(?P<about>about)?\s*(?P<date>(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?"
    r")(?P<rest>\s|$)"
)
_END = re.compile(r"[.!?][\"')\]]?(?=\s)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|U\.S|Mr|Mrs|Dr|St|No|Nos|vs|approx|ca|c|Jan"
    r"|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Rep"
    r"|Inc|Ltd|Co|e\.g|i\.e|p|pp|cf|incl|est))\.$"
)
# A scale word cut short ends a sentence unless its currency follows: "4.1 bln. US dollars".
_SCALE_CUT = re.compile(r"\b(?:mln|bln|bn|mn|trln|thsd)\.$")
_CURRENCY = re.compile(r"\s*(?:US|U\.S|USD|EUR|CZK|KZT|[$€]|[a-z(,;])")
_BULLET = re.compile(r"\s*(?:[•*▪◦·]|[-–—]\s|\d{1,2}[.)]\s)")


def split(text: str) -> Passages:
    """The sentences of a text in order; raises ReaderError for more than MAX_CHARACTERS.

    The places are those of the text given. A text may begin with its address and its date, on lines of their own or as
    `date 2024-09-02` before the first sentence.
    """
    if len(text) > MAX_CHARACTERS:
        raise ReaderError(f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
    clean = _cleaned(text)
    url, published, start = _head(clean)
    sentences: list[Sentence] = []
    starts = [start]
    for paragraph, (begin, end) in enumerate(_paragraphs(clean, start), start=1):
        starts.append(begin)
        for number, (first, last) in enumerate(_sentences(clean, begin, end), start=1):
            sentences.append(
                Sentence(clean[first:last].replace("\n", " "), first, paragraph, number, len(sentences) + 1)
            )
    return Passages(clean, tuple(sentences), published, url, tuple(starts))


def _cleaned(text: str) -> str:
    return _ODD.sub(_same, text.replace("\r", "\n").translate(_SPACES))


def _same(match: re.Match[str]) -> str:
    """One character for one: dashes and quotes alike, marks of direction and the like as spaces."""
    character = match[0]
    known = _SAME.get(ord(character))
    if known is not None:
        return known
    category = unicodedata.category(character)
    if category in {"Cf", "Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn"}:
        return " "
    if category == "Nd":
        return str(unicodedata.digit(character))
    return character


def _head(text: str) -> tuple[str, Published | None, int]:
    url, published, start, at = "", None, 0, 0
    for line in text[:_HEAD_REACH].splitlines(keepends=True)[:_HEAD_LINES]:
        shown = line.strip()
        dated = _DATED.match(shown)
        if not url and _URL.match(shown):
            url, start = shown, at + len(line)
        elif published is None and dated and (dated.end() == len(shown) or shown.startswith("date ")):
            published = _date(dated)
            start = at + line.index(dated["date"]) + len(dated["date"])
        elif shown:
            break
        at += len(line)
    return url, published, start


def _date(dated: re.Match[str]) -> Published | None:
    try:
        found = Published.of(dated["date"])
    except ReaderError:
        return None
    return None if found is None else Published(found.text, stated=dated["about"] is None)


def _paragraphs(text: str, start: int) -> list[tuple[int, int]]:
    """Places between blank lines; a line that ends a sentence, or begins as an item of a list, is one of its own."""
    made = []
    at = start
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        while end < len(text) and not _breaks(text, end, at):
            following = text.find("\n", end + 1)
            end = len(text) if following < 0 else following
        if text[at:end].strip():
            made.append((at, end))
        at = end + 1
    return made


def _breaks(text: str, newline: int, start: int) -> bool:
    if newline - start > MAX_SENTENCE * 4:
        return True
    after = text[newline + 1 : newline + 40]
    last = text[max(start, newline - 3) : newline].rstrip()
    return (
        not after.strip(" \t")
        or after.lstrip(" \t")[:1] == "\n"
        or last[-1:] in set(".!?:;")
        or bool(_BULLET.match(after))
    )


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    made = []
    first = start
    for match in _END.finditer(text, start, end):
        if text[match.start()] == "." and _ABBREVIATED.search(text, max(first, match.start() - 12), match.start() + 1):
            continue
        if _SCALE_CUT.search(text, max(first, match.start() - 6), match.start() + 1) and _CURRENCY.match(
            text, match.end()
        ):
            continue
        follows = text[match.end() : match.end() + 6].lstrip()
        if follows[:1].islower():
            continue
        made.append((first, match.end()))
        first = match.end()
    made.append((first, end))
    return [piece for a, b in made for piece in _pieces(text, a, b)]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [(at, min(at + MAX_SENTENCE, end)) for at in range(start, end, MAX_SENTENCE)]


def host_of(url: str) -> str:
    """The host of an address, or an empty text."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
