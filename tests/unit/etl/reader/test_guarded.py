"""Expressions of set-apart figures find the same with the look for letters before them as without it."""

from pathlib import Path

import pytest

from etl.reader import decoys
from etl.reader.guarded import Guarded

EVERY = {name: value for name, value in vars(decoys).items() if isinstance(value, Guarded)}
TEXT = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8")
MORE = (
    "They are willing to offer a grant, may reach a task, hope to set a goal and call for a doubling of trade. "
    "The coming years and the next ten years hold prospects of growth; it can be raised, and will possibly be. "
    "Orders worth two million, memoranda of five, agro exports, IT services exports, cars exports, wheat (2), "
    "remittances, company's turnover, fines, gross domestic product, main goods, items worth three, e-commerce trade. "
    "Trade in honey, imports of tea, turnover in the dairy industry, sales of fish, capital in the mining of ore, "
    "investments in the car sector; exports dominated by ore, such as iron, including ore, and oil accounts for half."
)


@pytest.mark.parametrize("name", EVERY)
def test_each_match_holds_one_of_the_signs(name):
    one = EVERY[name]
    found = [match for text in (TEXT, MORE) for match in one.expression.finditer(text)]
    assert found
    assert all(any(sign in match[0].lower() for sign in one.signs) for match in found)


@pytest.mark.parametrize("name", EVERY)
def test_a_sentence_without_signs_is_not_searched(name):
    one = EVERY[name]
    assert one.search(MORE, "nothing here") is None
    assert [m.span() for m in one.finditer(MORE, MORE)] == [m.span() for m in one.expression.finditer(MORE)]
