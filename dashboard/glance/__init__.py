"""A partner at a glance: headline figures, what changed and why, sentences to quote, the latest statements."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from dashboard.charts.investment_pieces import stated_rows
from dashboard.context import Context
from dashboard.glance.changes import changed, lede, title
from dashboard.glance.facts import gross_facts, trade_fact
from dashboard.glance.parts import Fact, Glance, Quotable, Statement
from dashboard.glance.quotes import investment_quotes, trade_quotes
from dashboard.glance.statements import latest_statements
from dashboard.glance.view import TRADE, view_of
from dashboard.state import ViewState

__all__ = ["Fact", "Glance", "Quotable", "Statement", "glance", "stated_gross"]


def stated_gross(ctx: Context, state: ViewState) -> list[dict[Hashable, Any]]:
    """Gross inflow of the partner in focus as stated: known figures of periods that end within the state's span."""
    frame = stated_rows(ctx, state)
    kept = frame["value"].notna()
    if state.end is not None:
        kept &= frame["period_end"] <= state.end.end
    return frame[kept].to_dict("records")


def glance(ctx: Context, state: ViewState) -> Glance:
    """The overview of the partner in focus, over the years that the state's span leaves.

    The sections of a briefing ask for the same one, so the last ones are kept.
    """
    kept: tuple[Glance] = ctx.recent.get(("glance", state), lambda: (_glance(ctx, state),))
    return kept[0]


def _glance(ctx: Context, state: ViewState) -> Glance:
    view = view_of(ctx, state)
    gross = stated_gross(ctx, state)
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
