import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model.product import Level, Product, ProductError, harmonized_code, parse_level, sitc_code

LEVELS = [level for level in Level if level is not Level.TOTAL]


@st.composite
def products(draw):
    level = draw(st.sampled_from(LEVELS))
    return Product(level, draw(st.text("0123456789", min_size=level.digits, max_size=level.digits)))


@given(products())
def test_a_code_is_read_back(product):
    assert Product.parse(product.code) == product
    assert product.code.startswith(product.level.prefix)


@given(products())
def test_each_step_up_ends_at_the_total(product):
    seen = [product]
    while seen[-1].parent is not None:
        seen.append(seen[-1].parent)
    assert seen[-1].code == "TOTAL"
    assert [p.level.digits for p in seen] == sorted({p.level.digits for p in seen}, reverse=True)
    assert all(product.digits.startswith(p.digits) for p in seen)


@given(products(), st.sampled_from(LEVELS))
def test_patterns_match_the_level_and_nothing_else(product, level):
    matches = sqlite3.connect(":memory:").execute("SELECT ? LIKE ?", (product.code, level.pattern)).fetchone()[0]
    assert bool(matches) == (product.level is level)


@given(products())
def test_the_children_of_the_parent_contain_the_product(product):
    parent = product.parent
    if parent is None or parent.level is Level.TOTAL:
        return
    found = sqlite3.connect(":memory:").execute("SELECT ? LIKE ?", (product.code, parent.children_pattern)).fetchone()
    assert found == (1,)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("TOTAL", Level.TOTAL, None),
        ("HS27", Level.HS2, "TOTAL"),
        ("HS2709", Level.HS4, "HS27"),
        ("HS270900", Level.HS6, "HS2709"),
        ("CN27090090", Level.CN8, "HS270900"),
        ("CN27SSS999", Level.CN8, "HS27SSS9"),
        ("HS9999AA", Level.HS6, "HS9999"),
        ("SITC3", Level.SITC1, "TOTAL"),
        ("SITC333", Level.SITC3, "SITC33"),
    ],
)
def test_level_and_parent(code, level, parent):
    product = Product.parse(code)
    assert product.level is level
    assert (product.parent.code if product.parent else None) == parent


@pytest.mark.parametrize(
    "code", ["", "27", "HS", "HS2", "HS270", "HS27090090", "CN270900", "SITC", "SITC333333", "hs27"]
)
def test_other_texts_are_refused_with_the_accepted_forms(code):
    with pytest.raises(ProductError, match="expected TOTAL, HS with 2, 4 or 6 digits"):
        Product.parse(code)


def test_a_product_stands_below_its_own_classification_only():
    crude = Product.parse("CN27090090")
    assert crude.at(Level.HS2) == Product.parse("HS27")
    assert crude.at(Level.CN8) is crude
    assert crude.at(Level.SITC1) is None
    assert Product.parse("HS27").at(Level.HS4) is None


def test_bare_digits_become_codes():
    assert [harmonized_code(d) for d in ("TOTAL", "27", "2709", "270900", "27090090")] == [
        "TOTAL",
        "HS27",
        "HS2709",
        "HS270900",
        "CN27090090",
    ]
    assert sitc_code("33") == "SITC33"
    with pytest.raises(ProductError, match="expected 2, 4, 6 or 8"):
        harmonized_code("270")
    with pytest.raises(ProductError, match="HS12"):
        parse_level("HS12")
    assert parse_level("HS4") is Level.HS4
