"""A partner at a glance: headline figures, what changed and why, sentences to quote, the latest statements."""

from __future__ import annotations

from dashboard.charts.investment_pieces import stated_rows
from dashboard.context import Context
from dashboard.glance.changes import changed, lede, title
from dashboard.glance.facts import gross_facts, trade_fact
from dashboard.glance.parts import Fact, Glance, Quotable, Statement
from dashboard.glance.quotes import investment_quotes, trade_quotes
from dashboard.glance.statements import latest_statements
from dashboard.glance.view import TRADE, view_of
from dashboard.state import ViewState

__all__ = ["Fact", "Glance", "Quotable", "Statement", "glance"]


def glance(ctx: Context, state: ViewState) -> Glance:
    """The overview of the partner in focus, over the years that the state's span leaves."""
    view = view_of(ctx, state)
    stated = stated_rows(ctx, state)
    gross = stated[stated["value"].notna()].to_dict("records")
    facts = [fact for name in TRADE if (fact := trade_fact(view, name)) is not None]
    facts += gross_facts(view, gross)
    return Glance(
        title=title(view),
        lede=lede(view),
        facts=tuple(facts),
        changed=changed(view),
        quotes=(*trade_quotes(view), *investment_quotes(view, gross)),
        statements=latest_statements(ctx, state),
    )
