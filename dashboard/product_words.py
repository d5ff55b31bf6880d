"""What products are called on pages and in charts; a code without a name is shown by its code."""

from __future__ import annotations

from dashboard.text import Words
from etl.model.observation import TOTAL
from etl.model.product import Level, Product
from etl.registry.products import load_product_names


def code_text(code: str) -> str:
    """A code for people, the classification before the digits: "HS 2709", "SITC 33"."""
    product = Product.parse(code)
    return f"{product.level.prefix} {product.digits}"


def short_name(code: str) -> str:
    """A product in a sentence or above a small chart: "Crude oil"; "HS 27SS" where it has no name."""
    return load_product_names().short(code) or code_text(code)


def row_label(code: str) -> str:
    """A product at the beginning of a row, with its digits: "2709 Crude oil"."""
    short = load_product_names().short(code)
    return f"{Product.parse(code).digits} {short}" if short else code_text(code)


def full_name(words: Words, code: str) -> str:
    """The classification's own words for a code, and of a chapter its section; that it has none, where it has none."""
    names = load_product_names()
    name, section = names.name(code), names.section(code)
    if not name:
        return words.say("products.no_name", code=code_text(code))
    key = "products.in_section" if Product.parse(code).level is Level.HS2 and section else "products.named"
    return words.say(key, code=code_text(code), name=name, section=section.number if section else "")


def told(code: str) -> str:
    """A product at the beginning of a sentence: "Crude oil"; with its code where the short name is cut off."""
    name = short_name(code)
    if not name.endswith("…") and ":" not in name:
        return name
    head = name.partition(":")[0].partition(";")[0].rstrip("…")
    return f"{head} ({code_text(code)})"


def inside(code: str) -> str:
    """A product in the middle of a sentence: "crude oil"."""
    name = told(code)
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def of_product(words: Words, figure: str, code: str) -> str:
    """What a figure is, with its product where it is of a single one: "...: Crude oil (HS 2709)"."""
    if code == TOTAL:
        return figure
    short = load_product_names().short(code)
    named = words.say("products.with_code", name=short, code=code_text(code)) if short else code_text(code)
    return words.say("figure.of_product", figure=figure, product=named)


def level_name(words: Words, level: Level) -> str:
    """The products of a level in a sentence: "HS chapters"."""
    return words.say(f"products.level.{level}")
