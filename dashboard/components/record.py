"""What stands behind a number: its record, or the calculation and the records it follows from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any, cast

import pandas as pd
from dash import html

from dashboard.calculations import Evaluated, Parent, RefError, evaluate
from dashboard.charts.spec import Mark
from dashboard.components.copying import copy_button
from dashboard.components.icons import icon
from dashboard.components.number import number_link
from dashboard.components.record_values import Value, interval_rows, strip
from dashboard.components.states import error_state
from dashboard.context import Context
from dashboard.state import ViewState
from dashboard.urls import record_page_url, source_url
from etl.model.period import Period
from etl.store import Query, Store

MIRROR = {"exports": "imports", "imports": "exports"}
MOST_LISTED = 12


def record_view(ctx: Context, ref: str, state: ViewState) -> html.Div:
    """Everything known of a figure: its value and means, who printed it where, what else says so, what follows from it.

    Total: a ref that names nothing gives a message, a figure that makes no observation is shown as stated.
    """
    try:
        found = evaluate(ctx, ref)
    except RefError as error:
        return _without_observation(ctx, ref, state, str(error))
    if found.rule:
        return html.Div([*_calculation(ctx, found, state), _copies(ctx, found, "")])
    rows = ctx.store.records([ref])
    record = cast(dict[str, Any], rows.to_dict("records")[0]) if len(rows) else {}
    own = found.parents[0]
    siblings = _store(ctx).siblings(ref)
    return html.Div(
        [
            *_heading(ctx, found),
            html.Div([*_kind(ctx, own, record), _agreement(ctx, own, siblings)], className="bds"),
            _facts(ctx, own, record, state),
            _derivation(ctx, ref, record, state),
            _elsewhere(ctx, own, record, siblings, state),
            _other_side(ctx, own, state),
            _used_in(ctx, ref, state),
            _copies(ctx, found, _source_name(ctx, own, record)),
        ]
    )


def _store(ctx: Context) -> Store:
    """The store with its whole face: siblings and children are asked for here only."""
    return cast(Store, ctx.store)


def _heading(ctx: Context, found: Evaluated) -> list[Any]:
    value = Value.of(
        ctx, found.value, found.unit, found.parents[0].resolution if not found.rule else None, found.lo, found.hi
    )
    wide = not found.rule and value.is_range
    return [
        html.H2(found.words, className="rw"),
        html.P([html.B(value.range_text if wide else value.text), html.Small(value.unit_words)], className="dv"),
    ]


def _badge(text: str, kind: str = "pl", symbol: str = "") -> html.Span:
    return html.Span([icon(symbol, 13) if symbol else None, text], className=f"bd {kind}")


def _kind(ctx: Context, own: Parent, record: dict[str, Any]) -> list[Any]:
    """Badges: who says so, and how sure it is."""
    words, info = ctx.words, ctx.registry.sources.get(own.source)
    badges = []
    if _text(record, "rule"):
        badges += [_badge(words.say("record.derived")), _badge(words.say("record.nobody"))]
    else:
        kind = "statement" if info is not None and info.kind == "statement" else "official"
        badges.append(_badge(words.say(f"record.{kind}")))
    if own.status in ("P", "E"):
        badges.append(_badge(words.capital(words.say(f"status.{Mark.PROVISIONAL}"))))
    return badges


def _agreement(ctx: Context, own: Parent, siblings: pd.DataFrame) -> Any:
    """Whether the other prints of the same figure fit its rounding interval."""
    known = siblings[siblings["value"].notna() & (siblings["unit"] == own.stated_unit)]
    if known.empty:
        return None
    low, high = _or(own.lo, float("-inf")), _or(own.hi, float("inf"))
    apart = known[(known["lo"].fillna(float("-inf")) > high) | (known["hi"].fillna(float("inf")) < low)]
    if apart.empty:
        return _badge(ctx.words.say("record.agrees"), "rd", "range")
    key = "record.differs_one" if len(apart) == 1 else "record.differs"
    return _badge(ctx.words.say(key, n=len(apart)), "bad", "noteq")


def _facts(ctx: Context, own: Parent, record: dict[str, Any], state: ViewState) -> html.Dl:
    words, info = ctx.words, ctx.registry.sources.get(own.source)
    measure = ctx.registry.indicators.get(own.indicator)
    inferred = [
        words.say(f"record.{name}", why=_text(record, name))
        for name in ("period_inferred", "basis_inferred")
        if _text(record, name)
    ]
    if record.get("published_precision") == "inferred":
        inferred.append(words.say("record.date_inferred"))
    facts = [
        ("publisher", _text(record, "publisher")),
        ("document", _document(ctx, own, record)),
        ("published", _published(ctx, record)),
        ("place", _text(record, "locator")),
        ("event", _text(record, "event")),
        ("office", _text(record, "speaker_office")),
        ("cites", _text(record, "stated_source")),
        ("as_stated", f"{_text(record, 'value_as_stated')} {_text(record, 'unit_as_stated')}".strip()),
        ("means", measure.definition if measure is not None else ""),
        ("inferred", "; ".join(inferred)),
        (
            "read",
            words.say(f"record.{info.maturity}") if info is not None and words.has(f"record.{info.maturity}") else "",
        ),
        ("also", _republications(record)),
        ("note", _text(record, "note")),
    ]
    return _pairs(ctx, facts)


def _pairs(ctx: Context, facts: Sequence[tuple[str, Any]]) -> html.Dl:
    """Terms and what is known of them; those of which nothing is known are left out."""
    parts = [
        part for name, value in facts if value for part in (html.Dt(ctx.words.say(f"record.{name}")), html.Dd(value))
    ]
    return html.Dl(parts, className="kv")


def _document(ctx: Context, own: Parent, record: dict[str, Any]) -> Any:
    """The document's name: a link to it where it has an address, else to what is known of its source."""
    name = _text(record, "document") or own.source
    url = _text(record, "url")
    if url:
        return html.A([name, " ", icon("external", 13)], href=url, target="_blank", rel="noopener", className="num")
    return html.A(name, href=source_url(own.source), className="num")


def _published(ctx: Context, record: dict[str, Any]) -> str:
    """The day of publication, no more exactly than it is known."""
    day, precision = record.get("published"), record.get("published_precision")
    if day is None or pd.isna(day):
        return ""
    stamp = pd.Timestamp(day).date()
    if precision == "year":
        return str(stamp.year)
    if precision == "month":
        return ctx.words.period(Period.month(stamp.year, stamp.month))
    return ctx.words.day(stamp)


def _republications(record: dict[str, Any]) -> list[Any]:
    parts: list[Any] = []
    for item in json.loads(_text(record, "also_published") or "[]"):
        name, url = item.get("outlet", ""), item.get("url", "")
        parts += [", "] * bool(parts)
        parts.append(html.A(name, href=url, target="_blank", rel="noopener", className="num") if url else name)
    return parts


def _section(title: str, body: Sequence[Any], count: int = 0) -> html.Section:
    badge = html.Span(str(count), className="cnt") if count else None
    return html.Section([html.H3([title, badge]), *body])


def _derivation(ctx: Context, ref: str, record: dict[str, Any], state: ViewState) -> Any:
    """The rule of a derived figure and the records it follows from."""
    rule = _text(record, "rule")
    if not rule:
        return None
    own = ctx.store.select(Query(record_ids=(ref,)))
    parents = list(own["parents"].iloc[0]) if len(own) else []
    rows = _rows(ctx, parents, state)
    return _section(ctx.words.say("record.how"), [html.P(rule, className="note"), _listed(rows)])


def _elsewhere(ctx: Context, own: Parent, record: dict[str, Any], siblings: pd.DataFrame, state: ViewState) -> Any:
    """Other prints of the same figure, and all of them as intervals on one scale."""
    known = siblings[siblings["value"].notna()]
    if known.empty:
        return None
    rows = known.sort_values(["published", "record_id"], ascending=False).head(MOST_LISTED)
    records = {r["record_id"]: r for r in ctx.store.records(rows["record_id"]).to_dict("records")}
    lines = []
    for row in cast(list[dict[str, Any]], rows.to_dict("records")):
        other = records.get(row["record_id"], {})
        value = Value.of_row(ctx, row)
        lines.append(
            (
                _published(ctx, cast(dict[str, Any], other)),
                other.get("publisher", row["source"]),
                number_link(
                    f"{value.text} {value.unit_words}" if row["unit"] != own.stated_unit else value.text,
                    str(row["record_id"]),
                    state,
                ),
            )
        )
    body: list[Any] = [_listed(lines)]
    comparable = rows[rows["unit"] == own.stated_unit]
    shown = interval_rows(ctx, own, _source_name(ctx, own, record), comparable)
    if len(shown) > 1:
        body.append(strip(shown))
    if len(known) > MOST_LISTED:
        body.append(html.P(ctx.words.say("record.and_more", n=len(known) - MOST_LISTED), className="note"))
    return _section(ctx.words.say("record.elsewhere"), body, len(known))


def _other_side(ctx: Context, own: Parent, state: ViewState) -> Any:
    """The partner's own count of the same goods: its imports are our exports."""
    if own.indicator not in MIRROR:
        return None
    query = Query(
        indicators=(MIRROR[own.indicator],),
        reporters=(own.partner,),
        partners=(own.reporter,),
        products=(own.product,),
        periods=(own.period.code,),
    )
    frame = ctx.store.headline(query)
    frame = frame[frame["value"].notna()]
    if frame.empty:
        return None
    row = cast(dict[str, Any], frame.to_dict("records")[0])
    value = Value.of_row(ctx, row)
    found = evaluate(ctx, str(row["record_id"]))
    line = html.P(
        [html.Span(className=f"sw mirror {own.indicator}"), html.Span(found.words),
         number_link(f"{value.text} {value.unit_words}", str(row["record_id"]), state)],
        className="ln3",
    )  # fmt: skip
    return _section(
        ctx.words.say("record.other_side"), [line, html.P(ctx.words.say("record.never_merged"), className="note")]
    )


def _used_in(ctx: Context, ref: str, state: ViewState) -> Any:
    """The figures that follow directly from this one."""
    children = _store(ctx).children(ref)
    children = children[children["value"].notna()]
    if children.empty:
        return None
    ids = [str(record_id) for record_id in children["record_id"].head(MOST_LISTED)]
    more = len(children) - len(ids)
    body: list[Any] = [_listed(_rows(ctx, ids, state))]
    if more:
        body.append(html.P(ctx.words.say("record.and_more", n=more), className="note"))
    return _section(ctx.words.say("record.used_in"), body)


def _rows(ctx: Context, ids: Sequence[str], state: ViewState) -> list[tuple[Any, ...]]:
    """Figures by id as rows of a list: what it is, its value as a link."""
    lines: list[tuple[Any, ...]] = []
    for record_id in ids[:MOST_LISTED]:
        try:
            found = evaluate(ctx, record_id)
        except RefError:
            lines.append((record_id, number_link(ctx.words.say("number.missing"), record_id, state)))
            continue
        value = Value.of(ctx, found.value, found.unit, found.parents[0].resolution)
        lines.append((found.words, number_link(f"{value.text} {value.unit_words}", record_id, state)))
    return lines


def _listed(rows: Sequence[Sequence[Any]]) -> html.Table:
    body = [
        html.Tr([html.Td(cell, className="r" if i == len(row) - 1 else None) for i, cell in enumerate(row)])
        for row in rows
    ]
    return html.Table(html.Tbody(body), className="sib")


def _calculation(ctx: Context, found: Evaluated, state: ViewState) -> list[Any]:
    """A number that no table holds: the rule in words, and its records in the order of the rule."""
    words = ctx.words
    rows = []
    for parent in found.parents:
        value = Value.of(ctx, parent.stated_value, parent.stated_unit, parent.resolution)
        what = evaluate(ctx, parent.record_id).words
        rows.append((what, number_link(f"{value.text} {value.unit_words}", parent.record_id, state)))
    return [
        *_heading(ctx, found),
        html.Div([_badge(words.say("record.calculation")), _badge(words.say("record.nobody"))], className="bds"),
        _section(words.say("record.from"), [_listed(rows)], len(rows)),
    ]


def _without_observation(ctx: Context, ref: str, state: ViewState, why: str) -> html.Div:
    """A figure that is kept and set apart, as it was stated; or a message that there is none."""
    rows = ctx.store.records([ref])
    if rows.empty:
        return html.Div(error_state(ctx.words.say("record.unknown"), ctx.words.say("record.unknown_text", why=why)))
    record = cast(dict[str, Any], rows.to_dict("records")[0])
    stated = f"{_text(record, 'value_as_stated')} {_text(record, 'unit_as_stated')}"
    facts = [
        ("publisher", _text(record, "publisher")), ("document", _text(record, "document")),
        ("published", _published(ctx, record)), ("place", _text(record, "locator")), ("note", _text(record, "note")),
    ]  # fmt: skip
    reason = _text(record, "set_apart") or why
    return html.Div(
        [
            html.P(html.B(stated), className="dv"),
            html.P(ctx.words.say("record.set_apart_text", why=reason), className="note"),
            _pairs(ctx, facts),
            copy_button(ctx.words, ctx.words.say("record.copy"), link=record_page_url(ref), style="btn sec"),
        ]
    )  # fmt: skip


def _copies(ctx: Context, found: Evaluated, source: str) -> html.Div:
    """Buttons: the permalink; a sentence that cites the figure with it."""
    words = ctx.words
    value = Value.of(ctx, found.value, found.unit, found.parents[0].resolution if not found.rule else None)
    cited = f"{found.words}: {value.text} {value.unit_words}" + (f" ({source})" if source else "")
    link = record_page_url(found.ref)
    return html.Div(
        [
            copy_button(words, words.say("record.copy"), link=link, style="btn sec"),
            copy_button(words, words.say("record.cite"), text=cited, link=link, style="btn sec"),
        ],
        className="row",
    )


def _source_name(ctx: Context, own: Parent, record: dict[str, Any]) -> str:
    info = ctx.registry.sources.get(own.source)
    if info is not None and info.kind != "statement":
        return info.short
    published = _published(ctx, record)
    publisher = _text(record, "publisher") or own.source
    return f"{publisher}, {published}" if published else publisher


def _text(record: dict[str, Any], name: str) -> str:
    """A field of a record; "" where it is null."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _or(value: float, otherwise: float) -> float:
    return value if isfinite(value) else otherwise
