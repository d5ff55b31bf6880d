"""The latest statements that name a partner."""

from __future__ import annotations

from typing import Any

from dashboard.charts.investment_pieces import stated_area
from dashboard.context import Context
from dashboard.glance.parts import Statement
from dashboard.glance.view import LATEST_STATEMENTS, STATEMENTS, day_of
from dashboard.state import HOME, ViewState
from etl.store import Query


def latest_statements(ctx: Context, state: ViewState) -> tuple[Statement, ...]:
    """The statements with figures on the partner in focus, the newest first."""
    areas = tuple(dict.fromkeys((state.partner, stated_area(state))))
    either = [
        ctx.store.select(Query(partners=areas, reporters=(HOME,), sources=(STATEMENTS,)), state.as_of),
        ctx.store.select(Query(partners=(HOME,), reporters=areas, sources=(STATEMENTS,)), state.as_of),
    ]
    ids = [str(record_id) for frame in either for record_id in frame["record_id"]]
    if not ids:
        return ()
    documents: dict[str, list[dict[Any, Any]]] = {}
    for record in ctx.store.records(ids).to_dict("records"):
        documents.setdefault(str(record["document"]), []).append(record)
    found = []
    for group in documents.values():
        first = min(group, key=lambda record: str(record["locator"]))
        event = first["event"] if isinstance(first["event"], str) else ""
        found.append(
            Statement(day_of(first["published"]), str(first["publisher"]), event, len(group), str(first["record_id"]))
        )
    return tuple(sorted(found, key=lambda one: (one.published, one.ref), reverse=True)[:LATEST_STATEMENTS])
