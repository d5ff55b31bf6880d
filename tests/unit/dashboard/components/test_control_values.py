"""What the server fills the controls with."""

import pytest

from dashboard.components.control_values import view_of
from dashboard.context import make_context
from dashboard.pages import discover
from dashboard.state import ViewState
from etl.store import Store


@pytest.fixture(scope="module")
def filled(build_dir):
    """The controls of a page, by its id, in a state."""
    ctx, pages = make_context(Store.open(build_dir)), {page.id: page for page in discover()}
    return lambda page_id, state: view_of(ctx, pages[page_id], state)


def test_investment_is_as_published_unless_a_currency_is_asked_for(filled):
    usual, dollars = (filled("investment", ViewState(unit_asked=unit)) for unit in ("", "USD"))
    offered = [one["label"] for one in usual["controls"]["bar-unit.data"]]
    assert offered == ["As published", "USD", "EUR", "CZK"]
    assert usual["values"]["unit"] == usual["usual"]["unit"] != "USD"
    assert dollars["values"]["unit"] == "USD"
    assert "As published" in usual["controls"]["summary-2.children"]


def test_trade_is_in_dollars_whether_asked_for_or_not(filled):
    for unit in ("", "USD"):
        view = filled("trade", ViewState(unit_asked=unit))
        assert view["values"]["unit"] == view["usual"]["unit"] == "USD"
        assert [one["label"] for one in view["controls"]["bar-unit.data"]] == ["USD", "EUR", "CZK"]
