"""Product codes: `TOTAL`, or a classification and digits in one word, such as `HS27`, `CN27090090`, `SITC333`.

One column holds the codes of several classifications, so each carries the name of its own. The level follows from the
code, and a code of one level is never added to one of another: a chapter is the sum of its headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from etl.model.observation import TOTAL


class ProductError(ValueError):
    """A text that is no product code, or a level that the project does not know."""


class Level(StrEnum):
    """How finely goods are told apart, within one classification; the coarsest first."""

    TOTAL = TOTAL
    HS2 = "HS2"
    HS4 = "HS4"
    HS6 = "HS6"
    CN8 = "CN8"
    SITC1 = "SITC1"
    SITC2 = "SITC2"
    SITC3 = "SITC3"
    SITC4 = "SITC4"
    SITC5 = "SITC5"

    @property
    def prefix(self) -> str:
        """What codes of this level begin with: `HS`, `CN` or `SITC`; `TOTAL` of the total."""
        return self.value.rstrip("123456789")

    @property
    def digits(self) -> int:
        """How many characters follow the prefix; none for the total."""
        return int(self.value[-1]) if self is not Level.TOTAL else 0

    @property
    def pattern(self) -> str:
        """The SQL `LIKE` pattern that exactly the codes of this level match, such as `HS____`."""
        return self.prefix + "_" * self.digits

    @property
    def above(self) -> Level | None:
        """The next coarser level, of which this one's products are parts; None for the total."""
        if self is Level.TOTAL:
            return None
        chain = _CHAINS["SITC" if self.prefix == "SITC" else "HS"]
        place = chain.index(self)
        return chain[place - 1] if place else Level.TOTAL

    @property
    def below(self) -> Level | None:
        """The next finer level of the same classification; None for the finest and for the total, which has several."""
        for chain in _CHAINS.values():
            if self in chain[:-1]:
                return chain[chain.index(self) + 1]
        return None


_CHAINS = {
    # The Combined Nomenclature of the EU divides the subheadings of the Harmonized System.
    "HS": (Level.HS2, Level.HS4, Level.HS6, Level.CN8),
    "SITC": (Level.SITC1, Level.SITC2, Level.SITC3, Level.SITC4, Level.SITC5),
}
# Publishers write letters behind the chapter where a part of it is kept secret, or cannot be told (27SSS999, 9999AA).
_CODE = re.compile(
    r"(?:(?P<hs>HS)(?P<hs_digits>\d{2}(?:[0-9A-Z]{2}){0,2})"
    r"|(?P<cn>CN)(?P<cn_digits>\d{2}[0-9A-Z]{6})"
    r"|(?P<sitc>SITC)(?P<sitc_digits>\d[0-9A-Z]{0,4}))",
    re.ASCII,
)
_HS_LENGTHS = {2: Level.HS2, 4: Level.HS4, 6: Level.HS6, 8: Level.CN8}


@dataclass(frozen=True, order=True, slots=True)
class Product:
    """A product: its level and the digits as the classification writes them (`27`, `270900`), empty for the total."""

    level: Level
    digits: str

    def __post_init__(self) -> None:
        """Refuse digits of another length than the level's."""
        if len(self.digits) != self.level.digits:
            raise ProductError(f"{self.digits!r} is no code of {self.level}: expected {self.level.digits} characters")

    @classmethod
    def parse(cls, code: str) -> Self:
        """Read a code of the column `product`; raises ProductError naming the text and the accepted forms."""
        if code == TOTAL:
            return cls(Level.TOTAL, "")
        found = _CODE.fullmatch(code)
        if found is None:
            raise ProductError(
                f"not a product code: {code[:40]!r}; "
                "expected TOTAL, HS with 2, 4 or 6 digits, CN with 8, SITC with 1 to 5"
            )
        prefix = found["hs"] or found["cn"] or found["sitc"]
        digits = found["hs_digits"] or found["cn_digits"] or found["sitc_digits"]
        return cls(Level(f"{prefix}{len(digits)}"), digits)

    @property
    def code(self) -> str:
        """The code in the column `product`, which `parse` reads back."""
        return self.level.prefix + self.digits

    @property
    def parent(self) -> Product | None:
        """The product one level up, of which this one is a part; None for the total."""
        above = self.level.above
        return None if above is None else Product(above, self.digits[: above.digits])

    def at(self, level: Level) -> Product | None:
        """This product or the one above it at a level; None where the level is finer, or of another classification."""
        found: Product | None = self
        while found is not None and found.level is not level:
            found = found.parent
        return found

    @property
    def children_pattern(self) -> str:
        """The SQL `LIKE` pattern of the products one level down; empty for the finest level and for the total."""
        below = self.level.below
        if below is None:
            return ""
        return below.prefix + self.digits + "_" * (below.digits - self.level.digits)


def parse_level(text: str) -> Level:
    """The level of that name, such as `HS4`; raises ProductError listing the known ones."""
    try:
        return Level(text)
    except ValueError:
        raise ProductError(f"unknown product level {text[:40]!r}; expected one of {', '.join(Level)}") from None


def harmonized_code(digits: str) -> str:
    """The code of what HS and CN call by digits alone: 2, 4 and 6 are HS, 8 are CN; `TOTAL` stays.

    Raises ProductError for anything else.
    """
    if digits == TOTAL:
        return TOTAL
    level = _HS_LENGTHS.get(len(digits))
    if level is None:
        raise ProductError(f"not a code of the Harmonized System: {digits[:40]!r}; expected 2, 4, 6 or 8 characters")
    return Product.parse(level.prefix + digits).code


def sitc_code(digits: str) -> str:
    """The code of what SITC calls by digits alone, 1 to 5 of them; `TOTAL` stays. Raises ProductError otherwise."""
    return TOTAL if digits == TOTAL else Product.parse("SITC" + digits).code
