"""Names of products: of the Harmonized System down to subheadings, of SITC sections and divisions.

Read once, when a product is first named: pages without products do not carry them.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field

from etl.model.product import Level, Product, ProductError, harmonized_code

SHORT_LENGTH = 40
# A longer heading would leave no room for what tells its subheadings apart.
_HEADING_LENGTH = 20


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Classification(_Row):
    """Where the names of a classification come from: its edition, who publishes it, on what terms."""

    title: str
    edition: str
    publisher: str
    source: str
    licence: str
    retrieved: str


class Section(_Row):
    """A section of the Harmonized System: chapters from `first` to `last`."""

    number: str
    first: str = Field(pattern=r"^\d\d$")
    last: str = Field(pattern=r"^\d\d$")
    name: str


class _ProductsFile(_Row):
    classification: dict[str, Classification]
    section: tuple[Section, ...]
    name: dict[str, str]
    short: dict[str, str]


@dataclass(frozen=True, slots=True)
class ProductNames:
    """What products are called, by the codes of etl.model.product; mappings are by exact code."""

    names: Mapping[str, str]
    shorts: Mapping[str, str]
    sections: tuple[Section, ...]
    classifications: Mapping[str, Classification]

    def name(self, code: str) -> str:
        """The classification's own name of a code; of a CN code that of its subheading, "" where none is known."""
        found = self.names.get(code)
        if found is None and code.startswith("CN"):
            found = self.names.get(_parent(code))
        return found or ""

    def short(self, code: str) -> str:
        """A name of at most 40 characters for a chart; "" where none is known.

        The short name of a code; of a heading's only subheading that of the heading, of the others the heading's short
        name and what tells them apart; else the name, cut at a word.
        """
        own = self.shorts.get(code)
        name = self.name(code)
        if own or not name:
            return own or ""
        subheading = _parent(code) if code.startswith("CN") else code
        heading = self.shorts.get(_parent(subheading), "") if subheading.startswith("HS") else ""
        if heading and subheading.endswith("00"):
            return heading
        if heading and len(heading) <= _HEADING_LENGTH:
            return _cut(f"{heading}: {name.partition('; ')[2] or name}")
        return _cut(name)

    def section(self, code: str) -> Section | None:
        """The section that a product of HS or CN belongs to; None for SITC and for a chapter outside of all."""
        try:
            chapter = Product.parse(code).at(Level.HS2)
        except ProductError:
            return None
        if chapter is None:
            return None
        return next((one for one in self.sections if one.first <= chapter.digits <= one.last), None)


@lru_cache(maxsize=1)
def load_product_names() -> ProductNames:
    """The names, read once a process.

    Raises pydantic.ValidationError or ValueError for a malformed file: a mistake in this package, never in an input.
    """
    folder = files("etl.registry")
    file = _ProductsFile.model_validate(tomllib.loads(folder.joinpath("products.toml").read_text(encoding="utf-8")))
    rows = csv.reader(StringIO(folder.joinpath("hs_2022.csv").read_text(encoding="utf-8")))
    if next(rows, []) != ["code", "name"]:
        raise ValueError("hs_2022.csv: the first line is not code,name")
    names = {harmonized_code(code): name for code, name in rows}
    for code in (*file.name, *file.short):
        Product.parse(code)
    if long := [code for code, text in file.short.items() if len(text) > SHORT_LENGTH]:
        raise ValueError(f"products.toml: longer than {SHORT_LENGTH} characters: {', '.join(long)}")
    return ProductNames(
        names=MappingProxyType(names | file.name),
        shorts=MappingProxyType(file.short),
        sections=file.section,
        classifications=MappingProxyType(file.classification),
    )


def _parent(code: str) -> str:
    try:
        parent = Product.parse(code).parent
    except ProductError:
        return ""
    return parent.code if parent is not None else ""


def _cut(name: str) -> str:
    """The name where it is short enough, else its first words and an ellipsis."""
    if len(name) <= SHORT_LENGTH:
        return name
    head = name[: SHORT_LENGTH - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:(") + "…"
